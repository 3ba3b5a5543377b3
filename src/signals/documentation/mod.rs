//! Documents and docstrings that tell what the code does not.

mod described;
pub mod docstring_parameters;
pub mod docstrings;
mod hollow;
pub mod hollow_docstrings;
