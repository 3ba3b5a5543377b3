//! Sums: of a snapshot by role, and of the commits that led to it.

mod areas;
mod attributes;
mod authorship;
mod blobs;
mod bulk_imports;
mod collection;
mod commit_diff;
mod comparisons;
mod content;
mod course;
pub mod dates;
mod handles;
mod history;
mod introduction;
mod landing;
mod languages;
mod newcomers;
mod ownership;
mod past;
pub mod people;
mod predecessors;
mod releases;
mod renames;
mod reviews;
mod rows;
mod share;
mod sittings;
mod snapshot;
mod sums;
mod template;
mod timeline;
mod touches;
mod unread;

pub use areas::Areas;
pub use attributes::{linguist_attributes, virtual_environments};
pub use bulk_imports::{BulkImport, Why as BulkImportReason};
pub use collection::collection;
pub use commit_diff::{CommitDiffs, commit_diffs};
pub use comparisons::Comparisons;
pub use history::{CommitCounter, Crowd, HistorySums, Recency, count_history, count_history_of};
pub use introduction::{How, Introduced, Introductions, introductions};
pub use ownership::{
    AGES, Area, Changes, Lifetimes, LineCount, LookedThrough, Ownership, OwnershipOptions,
    Survival, UNKNOWN, Why,
};
pub use reviews::Reviews;
pub use share::{Share, share};
pub use snapshot::{
    FileNote, PlacedSpot, RoleCounts, Skipped, SnapshotSums, count_snapshot, is_python,
    suppressions,
};
pub use sums::Sums;
pub use template::OwnWork;
pub use timeline::{Content, Timeline};
pub use unread::Unread;
