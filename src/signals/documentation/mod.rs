//! Documents and docstrings that tell what the code does not.

pub mod docstrings;
mod hollow;
pub mod hollow_docstrings;
