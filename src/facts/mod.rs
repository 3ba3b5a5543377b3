//! Base measures: named counts of something in one row.
//!
//! Facts are plain values in plain slices. They know no repository: a definition, a document or a commit goes in, a
//! number comes out, and numbers add.

pub mod checks;
pub mod common;
mod count;
mod counts;
mod fact;
mod incremental;
mod past;
mod plan;
mod rows;

pub use count::{
    FileFacts, Spot, count_and_summarise, count_document, count_notebook, count_outside_code,
    count_pipelines, count_project, count_python, count_rows,
};
pub use counts::Counts;
pub use fact::{
    CallFamily, Change, ChangeFamily, CommitDiff, Fact, Family, Process, Request, Review, Sitting,
    Subject, TellImports,
};
pub use incremental::{Memo, Part, PreviousVersion};
pub use past::{Authorship, Newcomers, Note, Past, Releases};
pub use plan::Plan;
pub use rows::{Row, sparse};
