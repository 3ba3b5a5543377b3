//! The areas of a repository: its folders at the top, as far as they say something.

use crate::git::{PathId, Paths};
use crate::untrusted::Untrusted;
use rustc_hash::FxHashMap;

/// Areas told apart; the largest of public histories have some hundred.
const AREAS: usize = 10_000;
/// Folders that hold projects rather than being one: the folder below is the area.
const HOLDERS: [&[u8]; 8] = [
    b"src",
    b"lib",
    b"libs",
    b"packages",
    b"apps",
    b"services",
    b"projects",
    b"python",
];

/// The area of each path, worked out once.
#[derive(Debug, Default)]
pub struct Areas {
    names: Vec<Untrusted>,
    numbers: FxHashMap<Vec<u8>, usize>,
    of_path: Vec<Option<usize>>,
}

impl Areas {
    /// The number of a path's area; none beyond the limit of areas.
    pub fn of(&mut self, path: PathId, paths: &Paths) -> Option<usize> {
        while self.of_path.len() <= path.0 as usize {
            let next = paths.bytes(PathId(self.of_path.len() as u32));
            let area = self.number(area(next));
            self.of_path.push(area);
        }
        self.of_path.get(path.0 as usize).copied().flatten()
    }

    /// The name of the area of a path; empty for a file outside any folder.
    pub fn name_of(path: &[u8]) -> &[u8] {
        area(path)
    }

    /// The names, by number; empty for files outside any folder.
    pub fn names(&self) -> &[Untrusted] {
        &self.names
    }

    fn number(&mut self, area: &[u8]) -> Option<usize> {
        if let Some(known) = self.numbers.get(area) {
            return Some(*known);
        }
        let room = self.names.len() < AREAS;
        room.then(|| {
            self.names.push(Untrusted::from(area));
            self.numbers.insert(area.to_vec(), self.names.len() - 1);
            self.names.len() - 1
        })
    }
}

/// The area of a path: its first folder, or the first two where the first only holds projects.
fn area(path: &[u8]) -> &[u8] {
    let mut slashes = path
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'/')
        .map(|(at, _)| at);
    let Some(first) = slashes.next() else {
        return b"";
    };
    let second = slashes.next().filter(|_| HOLDERS.contains(&&path[..first]));
    &path[..second.unwrap_or(first)]
}

#[cfg(test)]
mod tests {
    use super::area;

    #[test]
    fn areas_are_folders_that_say_something() {
        assert_eq!(area(b"README.md"), b"");
        assert_eq!(area(b"tests/unit/test_x.py"), b"tests");
        assert_eq!(area(b"src/flask/app.py"), b"src/flask");
        assert_eq!(area(b"src/flask.py"), b"src");
    }
}
