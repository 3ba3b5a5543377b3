//! What costs something to make, lent to one thread at a time: handles to the object database, and the like.

use crate::git::{Blob, Objects, Oid, Repository};
use std::sync::Mutex;

/// Things that nobody uses at the moment.
pub(super) struct Idle<T>(Mutex<Vec<T>>);

impl<T> Default for Idle<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Idle<T> {
    /// One of them.
    pub(super) fn take(&self) -> Option<T> {
        self.0.lock().ok().and_then(|mut idle| idle.pop())
    }

    /// For the next who asks.
    pub(super) fn give_back(&self, one: T) {
        if let Ok(mut idle) = self.0.lock() {
            idle.push(one);
        }
    }
}

/// Opening a database reads its indexes, so that handles are kept for the next who asks.
pub(super) struct Handles<'r> {
    repository: &'r Repository,
    idle: Idle<Objects>,
}

impl<'r> Handles<'r> {
    pub(super) fn new(repository: &'r Repository) -> Self {
        Self {
            repository,
            idle: Idle::default(),
        }
    }

    /// A handle, idle or new.
    pub(super) fn borrow(&self) -> Objects {
        self.idle
            .take()
            .unwrap_or_else(|| self.repository.objects())
    }

    /// For the next who asks.
    pub(super) fn give_back(&self, objects: Objects) {
        self.idle.give_back(objects);
    }

    /// Reads one content.
    pub(super) fn read(&self, oid: Oid, limit: u64) -> Blob {
        let objects = self.borrow();
        let blob = objects.blob(oid, limit);
        self.give_back(objects);
        blob
    }
}
