//! What pipelines run at every commit: asked of the documents of a tree together, and only where one of them changed.

use super::Sums;
use super::blobs::{BlobId, Blobs};
use super::timeline::Content;
use crate::documents::{Lost, Pipelines};
use crate::facts::{self, Plan};
use crate::git::PathId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most trees of documents whose answer is kept.
const MAX_KNOWN: usize = 20_000;

/// The documents of a tree that pipelines are followed through, and what they were found to run.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    documents: Arc<BTreeMap<PathId, BlobId>>,
    answer: Answer,
    changed: bool,
}

/// The facts that are not zero, and what could not be followed.
#[derive(Debug, Clone, Default)]
struct Answer {
    counts: Arc<[(u16, i32)]>,
    lost: Arc<[Lost]>,
}

/// Follows the pipelines of trees, each tree of documents once.
pub(super) struct Surveyor<'t> {
    plan: &'t Plan,
    blobs: &'t Blobs,
    known: FxHashMap<Arc<BTreeMap<PathId, BlobId>>, Answer>,
}

impl<'t> Surveyor<'t> {
    pub fn new(plan: &'t Plan, blobs: &'t Blobs) -> Self {
        Self {
            plan,
            blobs,
            known: FxHashMap::default(),
        }
    }

    /// A content is no longer there.
    pub fn left(&self, path: PathId, content: Content, course: &mut Course) {
        if self.concerns(content) {
            Arc::make_mut(&mut course.documents).remove(&path);
            course.changed = true;
        }
    }

    /// A content is there now.
    pub fn came(&self, path: PathId, content: Content, course: &mut Course) {
        if self.concerns(content) {
            Arc::make_mut(&mut course.documents).insert(path, content.blob);
            course.changed = true;
        }
    }

    fn concerns(&self, content: Content) -> bool {
        content.role.is_none() && self.blobs.part_of(content.blob).is_some()
    }

    /// Puts what the pipelines of the tree run in the place of what those of its parent ran.
    pub fn survey(&mut self, course: &mut Course, sums: &mut Sums) {
        if !std::mem::take(&mut course.changed) {
            return;
        }
        sums.documents.add_sparse(&course.answer.counts, -1);
        let known = self.known.get(&course.documents).cloned();
        let answer = known.unwrap_or_else(|| {
            let answer = self.answer(&course.documents);
            if self.known.len() < MAX_KNOWN {
                let documents = Arc::clone(&course.documents);
                self.known.insert(documents, answer.clone());
            }
            answer
        });
        sums.documents.add_sparse(&answer.counts, 1);
        sums.lost = Arc::clone(&answer.lost);
        course.answer = answer;
    }

    fn answer(&self, documents: &BTreeMap<PathId, BlobId>) -> Answer {
        let parts = documents
            .values()
            .filter_map(|blob| self.blobs.part_of(*blob));
        let pipelines = Pipelines::of(parts);
        let counts = facts::count_pipelines(self.plan, &pipelines);
        Answer {
            counts: facts::sparse(&counts).into(),
            lost: pipelines.lost().into(),
        }
    }
}
