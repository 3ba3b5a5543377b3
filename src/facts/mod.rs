//! Base measures: named counts of something in one row.
//!
//! Facts are plain values in plain slices. They know no repository: a definition, a document or a commit goes in, a
//! number comes out, and numbers add.

mod assemble;
pub mod checks;
pub mod common;
mod count;
mod counted;
mod counts;
mod fact;
mod memo;
mod part;
mod plan;
mod rows;
mod source;
mod statement;

pub use assemble::{Assembled, Neighbour};
pub use count::{
    FileFacts, Spot, count_and_summarise, count_document, count_notebook, count_outside_code,
    count_project, count_python, count_rows,
};
pub use counts::Counts;
pub use fact::{CallFamily, Change, Each, Fact, Family, Request, TellImports, Touch};
pub use memo::Memo;
pub use part::Part;
pub use plan::Plan;
pub use rows::{Row, Sparse, sparse};
