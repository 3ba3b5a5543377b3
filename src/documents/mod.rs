//! Files that are not Python: each is one row.
//!
//! This room turns the bytes of a workflow, a pyproject.toml or a Makefile into a [`Document`]: the commands in it, the tools
//! it configures, the distributions it asks for. Facts count what a document holds; sums over documents stay sums. It
//! executes nothing, follows no include, and treats every byte as hostile: files over 1 MiB, deep nesting, alias bombs and
//! bytes that are not UTF-8 become a [`Problem`] of the document, never an error.
//!
//! What a command is *for* is decided here too, because "pytest is named" and "pytest is run" are different claims:
//! wrappers are stripped (`uv run`, `sudo`, `python -m`), look-alikes left alone (`echo pytest`, `pip install pytest`), and
//! commands that hand over to another file (`tox`, `make ci`, `scripts/test`) say so, for [`resolve`] to follow.

mod ci;
mod command;
mod conceal;
mod delegate;
mod document;
mod github;
mod heading;
mod ini;
mod kind;
mod lines;
mod node;
mod notebook;
mod phrases;
mod problem;
mod prose;
mod pyproject;
mod random;
mod read;
mod requirements;
mod said;
mod script;
pub mod secret;
mod secret_name;
mod settings;
mod shell;
mod summary;
mod taskfile;
mod toml_tree;
mod tool;
mod tox;
mod update_bot;
mod wrapper;
mod yaml;

pub use command::{Command, Gate, Origin};
pub use delegate::{Delegate, RunnerKind};
pub use document::{
    Action, Dependency, Document, Permissions, Setting, Suppression, ToolConfig, Trigger,
};
pub use heading::Heading;
pub use kind::{DocumentKind, kind_of};
pub use lines::Lines;
pub(crate) use node::{Node, Value};
pub use notebook::{MAX_NOTEBOOK, Notebook};
pub(crate) use phrases::Phrases;
pub use problem::{Problem, ProblemKind};
pub use prose::{Code, Prose};
pub use read::{MAX_BYTES, read, read_with};
pub use secret::Secret;
pub use summary::{CiSummary, Reached, Standing, Step, Verdict, reached, resolve};
pub(crate) use toml_tree::parse as parse_toml;
pub use tool::{Purpose, TOOLS, Tool, tool_named};

#[cfg(test)]
mod tests;
