//! Handles to the object database, lent to one thread at a time.

use crate::git::{Blob, Objects, Oid, Repository};
use std::sync::Mutex;

/// Opening a database reads its indexes, so that handles are kept for the next who asks.
pub(super) struct Handles<'r> {
    repository: &'r Repository,
    idle: Mutex<Vec<Objects>>,
}

impl<'r> Handles<'r> {
    pub(super) fn new(repository: &'r Repository) -> Self {
        Self {
            repository,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// A handle, idle or new.
    pub(super) fn borrow(&self) -> Objects {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        idle.unwrap_or_else(|| self.repository.objects())
    }

    /// For the next who asks.
    pub(super) fn give_back(&self, objects: Objects) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(objects);
        }
    }

    /// Reads one content.
    pub(super) fn read(&self, oid: Oid, limit: u64) -> Blob {
        let objects = self.borrow();
        let blob = objects.blob(oid, limit);
        self.give_back(objects);
        blob
    }
}
