//! Documents and docstrings that tell what the code does not.

pub mod code_comment;
pub mod comments;
mod described;
pub mod docstring_parameters;
pub mod docstrings;
mod hollow;
pub mod hollow_docstrings;
