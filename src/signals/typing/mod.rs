//! Type hints that say something and are checked.

pub mod advanced_typing;
pub mod annotated_parameters;
pub mod annotated_returns;
mod any;
pub mod any_share;
pub mod public_api_typed;
pub mod type_checker;
pub mod type_suppressions;
