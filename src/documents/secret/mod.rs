//! Credentials: found in text, and kept out of what is shown.

mod conceal;
mod find;
mod name;
mod random;

pub use conceal::{conceal, without_quoted};
pub use find::{Secret, token};
pub(crate) use find::{begins_key, of_line, of_text, what_is};
pub use name::is_secret_name;
pub use random::looks_random;
pub(crate) use random::{is_placeholder, is_public_value};
