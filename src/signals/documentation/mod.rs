//! Documents and docstrings that tell what the code does not.

mod described;
mod hollow;
mod working;

// Below is written by `cargo run --example generate`, from the files that define a signal.
pub mod changelog;
pub mod comments;
pub mod docs_site;
pub mod docs_with_code;
pub mod docstring_parameters;
pub mod docstrings;
pub mod hollow_docstrings;
pub mod readme;
