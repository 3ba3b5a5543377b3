//! Staying current with the language and its tools.

pub mod deprecated_use;
pub mod feature_adoption;
mod features;
mod minimum;
mod outdated;
