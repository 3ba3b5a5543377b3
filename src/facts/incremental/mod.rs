//! A cache: what a piece of a file counts is kept, so that the versions of a file cost what differs between them.
//!
//! Nothing here decides a number. [`count_python`](super::count_python) in `count.rs` is the oracle: a file that is put
//! together from kept pieces has the counts and the rows it would have if it were counted whole, which tests try on made
//! and on real histories. Where that is in doubt a file is counted whole.

mod assemble;
mod counted;
mod memo;
mod part;
mod source;
mod statement;

pub use assemble::PreviousVersion;
pub use memo::Memo;
pub use part::Part;
