//! Documents and docstrings that tell what the code does not.

pub mod changelog;
pub mod code_comment;
pub mod comments;
mod described;
pub mod docs_site;
pub mod docs_with_code;
pub mod docstring_parameters;
pub mod docstrings;
mod hollow;
pub mod hollow_docstrings;
pub mod readme;
