//! Reading a repository. The only room that names git2.
//!
//! A repository under study is untrusted input, so libgit2 sees nothing but a folder of objects, and few of those. The rest
//! (which folder is the repository, its configuration, references, shallow boundary) is read here, with `lstat` before every
//! `open`, a cap on every size, and no step outside the path that was named. Nothing is executed, nothing in the repository
//! configures us: no hooks, no alternates, no replace references, no grafts, no includes.
//!
//! `open` finds and checks, `objects` reads (from packs through `unpack`, and what that does not take through libgit2),
//! `reading` plans the reading of many contents, `tree` lists a snapshot, `history` walks commits. Trouble inside a repository is
//! [`Damage`], never an error: errors are for paths that cannot be read as a repository at all.

mod assistants;
mod below;
mod bundle;
mod change;
mod commit;
mod config;
mod credits;
mod damage;
mod encoding;
mod files;
mod folder;
mod folder_files;
#[doc(hidden)]
pub mod fuzzing;
mod globs;
mod history;
mod interrupt;
mod landing;
mod loose;
mod mailmap;
mod merge_base;
mod object;
mod objects;
mod oid;
mod open;
mod packs;
mod people;
mod preflight;
mod raw;
mod reading;
mod refs;
mod reftable;
mod revision;
mod snapshot;
mod source;
mod source_kind;
mod subject;
mod trailers;
mod tree;
mod unpack;
mod user;

#[cfg(test)]
mod testing;

pub use assistants::is_assistant;
pub use change::{Compared, Delta, Differ, PathId, Paths, Side};
pub use commit::{Commit, History, HistoryGap, Identity, Signature, clamp_seconds};
pub use credits::credits;
pub use damage::Damage;
pub use globs::Globs;
pub use landing::{Mark, Signs, is_update, signs};
pub use mailmap::Mailmap;
pub use object::Kind;
pub use objects::{Blob, Objects};
pub use oid::{Oid, name_of};
pub use open::{belongs_to_another, first_remote};
pub use people::{is_bot, is_forge, is_placeholder};
pub use reading::Reading;
pub use snapshot::{Entry, Mode, Snapshot};
pub use source::Repository;
pub use source_kind::SourceKind;
pub use subject::own_subject;
pub use trailers::{merged_request, trailers};
pub use user::user_identity;
