//! The same statements in two places.
//!
//! Every window of six statements is hashed; windows of equal hash are verified statement by statement, and what they cover is
//! marked. A longer clone is a run of such windows, so the time is that of sorting the windows.

use super::modules::Project;
use super::summary::Statement;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Statements of the shortest clone.
pub const WINDOW: usize = 6;

/// A run of statements that stands somewhere else as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The module it is in.
    pub module: u32,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end: u32,
    /// How many statements it has.
    pub statements: usize,
    /// The module and line of the first place where it begins as well.
    pub other: (u32, u32),
}

/// What is said more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clones {
    /// Lines that statements stand on.
    pub lines: usize,
    /// Those of them that belong to a clone.
    pub cloned: usize,
    /// The clones, in the order of the modules.
    pub runs: Vec<Run>,
}

impl Project {
    /// The clones in code that ships.
    pub fn clones(&self) -> &Clones {
        self.clones.get_or_init(|| clones(self))
    }
}

fn clones(project: &Project) -> Clones {
    let modules: Vec<(u32, &[Statement])> = project
        .source()
        .map(|(at, m)| (at, m.summary.statements.as_slice()))
        .collect();
    let mut windows: Vec<(u64, u32, u32)> = Vec::new();
    for (nth, (_, statements)) in modules.iter().enumerate() {
        for (at, window) in statements.windows(WINDOW).enumerate() {
            windows.push((hash(window), nth as u32, at as u32));
        }
    }
    windows.sort_unstable();
    let window = |nth: u32, at: u32| {
        let (_, statements) = modules[nth as usize];
        &statements[at as usize..at as usize + WINDOW]
    };
    // Where the same six statements begin as well: the first such place of each window.
    let mut twins: Vec<Vec<Option<(u32, u32)>>> = modules
        .iter()
        .map(|(_, statements)| vec![None; statements.len()])
        .collect();
    for same in windows
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|same| same.len() > 1)
    {
        let (first, last) = (same[0], same[same.len() - 1]);
        let leader = window(first.1, first.2);
        for &(_, nth, at) in same {
            // Statements that repeat without a break overlap with themselves: that is a table, not a copy.
            let apart =
                |other: (u64, u32, u32)| other.1 != nth || other.2.abs_diff(at) as usize >= WINDOW;
            let Some(other) = [first, last].into_iter().find(|other| apart(*other)) else {
                continue;
            };
            if equal(window(nth, at), leader) && equal(window(other.1, other.2), leader) {
                twins[nth as usize][at as usize] = Some((other.1, other.2));
            }
        }
    }
    let mut found = Clones::default();
    for ((module, statements), twins) in modules.iter().zip(&twins) {
        let mut covered = 0;
        let (mut all, mut cloned) = (Lines::default(), Lines::default());
        let mut run: Option<Run> = None;
        for (at, statement) in statements.iter().enumerate() {
            all.add(statement);
            if let Some((nth, first)) = twins[at] {
                if at >= covered {
                    found.runs.extend(run.take());
                    let (other, list) = modules[nth as usize];
                    run = Some(Run {
                        module: *module,
                        line: statement.line,
                        end: statement.end,
                        statements: 0,
                        other: (other, list[first as usize].line),
                    });
                }
                covered = at + WINDOW;
            }
            if at < covered {
                cloned.add(statement);
                if let Some(run) = &mut run {
                    run.statements += 1;
                    run.end = run.end.max(statement.end);
                }
            }
        }
        found.runs.extend(run);
        found.lines += all.count;
        found.cloned += cloned.count;
    }
    found
}

fn hash(window: &[Statement]) -> u64 {
    let mut hasher = FxHasher::default();
    for statement in window {
        statement.hash.hash(&mut hasher);
    }
    hasher.finish()
}

fn equal(a: &[Statement], b: &[Statement]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.hash == b.hash)
}

/// Counts the lines of statements in order, each line once.
#[derive(Default)]
struct Lines {
    count: usize,
    last: u32,
}

impl Lines {
    fn add(&mut self, statement: &Statement) {
        let from = statement.line.max(self.last + 1);
        self.count += (statement.end + 1).saturating_sub(from) as usize;
        self.last = self.last.max(statement.end);
    }
}
