//! Which kinds of tool are configured for the project.

use super::facts::speaks_for_project;
use crate::documents::{Document, Purpose};
use crate::facts::{Fact, Subject};

/// Type checkers.
pub(crate) static TYPE_CHECKERS: Fact = Fact::sum(
    "type-checkers-configured",
    "Files with settings for a type checker.",
    Subject::Document(|d| i64::from(configures(d, Purpose::Types))),
);

/// Whether a document of the project itself has settings for a tool of this purpose.
pub(crate) fn configures(document: &Document, purpose: Purpose) -> bool {
    document.configures(purpose).next().is_some() && speaks_for_project(document)
}
