//! What the examples, the benchmarks and the tests of this package look at. It is no interface: names come and go with the
//! code, and whatever nobody looks at any more leaves this list, so that the compiler finds what is not used at all.

pub mod assemble {
    pub use crate::assemble::{RUBRIC_VERSION, rubric_digest};
}

pub mod config {
    pub use crate::config::{Author, Config};
}

pub mod dataset {
    pub use crate::dataset::{
        Content, How, Introduced, LookedThrough, Ownership, OwnershipOptions, Share, Sums,
        Timeline, UNKNOWN, Why, count_snapshot, introductions, share,
    };
}

pub mod documents {
    pub use crate::documents::Notebook;
}

pub mod facts {
    pub use crate::facts::{
        Counts, Fact, Memo, Plan, PreviousVersion, Row, Subject, common, count_notebook,
        count_python, count_rows,
    };
}

pub mod git {
    pub use crate::git::{
        Blob, Differ, Globs, History, Mode, Objects, Oid, PathId, Paths, Repository, Side,
    };
}

pub mod profile {
    pub use crate::profile::LEVEL_NAMES;
}

pub mod watchdog {
    pub use crate::watchdog::Deadline;
}

pub mod python {
    pub use crate::python::{Cut, DiffHint, MAX_BYTES, Pieces, RowKind, TestFile, cell, decode};
}

pub mod report {
    pub use crate::report::{Report, Status};
}

pub mod signals {
    pub use crate::signals::AsksFor;
    pub use crate::signals::statements::{About, Statement, TOPICS, signals_of, statements};
    pub use crate::signals::{Competency, Evidence, SIGNALS, Signal};
}

pub mod untrusted {
    pub use crate::untrusted::Untrusted;
}
