//! The files of one tree seen together: what no sum over single files can say.
//!
//! While a file is walked for counting, a [`Collector`] takes down a [`Summary`]: what it imports, defines, exports and uses
//! of what it imported. A [`Project`] puts the summaries of a tree side by side: every file gets the name it is imported by,
//! imports and names are resolved to files, and questions such as "who imports whom" have an answer. It is asked at one
//! snapshot only: such answers do not add up over commits or people.

mod api;
mod clones;
mod collect;
mod distributions;
mod graph;
mod libraries;
mod modules;
mod outline;
mod resolve;
mod roots;
mod run_time;
mod stdlib;
mod summary;
#[cfg(test)]
mod tests;

pub use clones::Run;
pub use collect::Collector;
pub use graph::{Edge, cycles};
pub use libraries::Library;
pub use modules::{File, Module, Project, Spot};
pub use resolve::Target;
pub use stdlib::standard_since;
pub use summary::{ClassBody, Definition, Dotted, Import, Kind, Method, Signature, Summary, Value};
