//! Files that are not Python: each is one row.
//!
//! This room turns the bytes of a workflow, a pyproject.toml or a Makefile into a [`Document`]: the commands in it, the tools
//! it configures, the distributions it asks for. Facts count what a document holds; sums over documents stay sums. It
//! executes nothing, follows no include, and treats every byte as hostile: files over 1 MiB, deep nesting, alias bombs and
//! bytes that are not UTF-8 become a [`Problem`] of the document, never an error.
//!
//! What a command is *for* is decided here too, because "pytest is named" and "pytest is run" are different claims:
//! wrappers are stripped (`uv run`, `sudo`, `python -m`), look-alikes left alone (`echo pytest`, `pip install pytest`), and
//! commands that hand over to another file (`tox`, `make ci`, `scripts/test`) say so, for [`Pipelines`] to follow.

mod ci;
mod document;
mod format;
mod image;
mod kind;
mod lines;
mod notebook;
mod problem;
mod prose;
mod pyproject;
mod read;
mod requirements;
pub mod secret;
mod settings;

pub use ci::command::{Command, Gate};
pub use ci::delegate::RunnerKind;
pub use ci::follow::{Lost, Pipelines, Reached, Standing, taken_in};
pub use ci::github::SEVERAL;
pub use ci::lookup::settings_in_force;
pub use ci::tool::{Purpose, Tool, orders, tool_named};
pub use document::{Action, Document, Permissions, Setting, ToolConfig, Trigger};
pub(crate) use format::node::{Node, Value};
pub(crate) use format::toml_tree::parse as parse_toml;
pub use image::{Held, Image, Service};
pub use kind::{DocumentKind, kind_if_named, kind_of};
pub use lines::Lines;
pub use notebook::{MAX_NOTEBOOK, Notebook};
pub use problem::ProblemKind;
pub(crate) use prose::Phrases;
pub use prose::{Heading, Prose};
pub use read::{read, read_with};
pub use secret::Secret;

#[cfg(test)]
mod tests;
