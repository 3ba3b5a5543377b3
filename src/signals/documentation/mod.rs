//! Documents and docstrings that tell what the code does not.

pub mod changelog;
pub mod docs_site;
pub mod docstrings;
mod hollow;
pub mod hollow_docstrings;
pub mod readme;
