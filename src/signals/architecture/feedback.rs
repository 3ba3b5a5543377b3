//! Imports against the main direction of the packages.

use super::order::{Weights, order};
use crate::project::{Module, Project, cycles};
use crate::role::Role;
use std::collections::BTreeMap;

/// An import from one part of a package into another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crossing {
    /// The module that imports.
    pub from: u32,
    /// The module it imports.
    pub to: u32,
    /// The line of the import.
    pub line: u32,
}

/// Imports between packages: all of them, and those against the main direction.
#[derive(Debug, Default)]
pub(super) struct Crossings {
    /// How many there are.
    pub all: usize,
    /// Those against the main direction, in the order of the modules.
    pub back: Vec<Crossing>,
}

/// A part of a package: a module or a package directly in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part<'p> {
    root: &'p str,
    name: &'p str,
}

/// The parts that two modules belong to where their names part, and whether one of them is a package. None where one is the
/// `__init__.py` of the package that holds both: gathering is its task.
fn parts<'p>(a: &'p Module, b: &'p Module) -> Option<(Part<'p>, Part<'p>, bool)> {
    let cut = |m: &'p Module, length: usize| {
        let end = m.name[length..]
            .find('.')
            .map_or(m.name.len(), |at| length + at);
        let is_package = m.package || end < m.name.len();
        (
            Part {
                root: &m.root,
                name: &m.name[..end],
            },
            is_package,
        )
    };
    let mut length = 0;
    if a.root == b.root {
        let mut pairs = a.name.split('.').zip(b.name.split('.'));
        while let Some((left, right)) = pairs.next()
            && left == right
        {
            length += left.len() + 1;
        }
        if length > a.name.len() || length > b.name.len() {
            return None;
        }
    }
    let ((left, one), (right, other)) = (cut(a, length), cut(b, length));
    Some((left, right, one || other))
}

/// How much more an import weighs that goes from a part named for the top to one that is not, or to one named for the bottom: more
/// than as many that go the other way.
const EXPECTED: i64 = 1_000;
/// Names of parts that others stand on, without underscores around them.
const AT_THE_BOTTOM: [&str; 20] = [
    "common",
    "compat",
    "const",
    "constants",
    "consts",
    "errors",
    "exc",
    "exceptions",
    "helper",
    "helpers",
    "logging",
    "misc",
    "types",
    "typing",
    "util",
    "utilities",
    "utils",
    "vendor",
    "version",
    "warnings",
];
/// Names of parts that stand on others.
const AT_THE_TOP: [&str; 6] = ["__main__", "cli", "conftest", "main", "testing", "tests"];

/// Where a part stands by its name: what it is called says which of two imports is the wrong way round.
fn height(part: &Part<'_>) -> u8 {
    let last = part.name.rsplit('.').next().unwrap_or(part.name);
    match last {
        top if AT_THE_TOP.contains(&top) => 2,
        below if AT_THE_BOTTOM.contains(&below.trim_matches('_')) => 0,
        _ => 1,
    }
}

/// Puts the parts of each package in an order with few imports against it, and takes down which go against it.
pub(super) fn crossings(project: &Project) -> Crossings {
    let mut numbers: BTreeMap<Part<'_>, u32> = BTreeMap::new();
    let mut all = Vec::new();
    for (from, module) in project.source() {
        for edge in &project.edges()[from as usize] {
            let Some(other) = project.module(edge.to).filter(|m| m.role == Role::Source) else {
                continue;
            };
            if let Some((a, b, is_case)) = parts(module, other) {
                let mut number = |part| {
                    let next = numbers.len() as u32;
                    *numbers.entry(part).or_insert(next)
                };
                let pair = (number(a), number(b));
                let crossing = Crossing {
                    from,
                    to: edge.to,
                    line: edge.line,
                };
                all.push((pair.0, pair.1, is_case, crossing));
            }
        }
    }
    let heights: BTreeMap<u32, u8> = numbers
        .iter()
        .map(|(part, at)| (*at, height(part)))
        .collect();
    let mut weights = Weights::new();
    for (a, b, ..) in &all {
        let is_expected = heights[a] > heights[b];
        *weights.entry((*a, *b)).or_default() += if is_expected { EXPECTED } else { 1 };
    }
    let mut edges: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
    for (a, b) in weights.keys() {
        edges[*a as usize].push(*b);
    }
    // Only parts that reach each other have imports against a direction.
    let mut place: Vec<Option<(usize, usize)>> = vec![None; numbers.len()];
    for (group, members) in cycles(&edges).iter().enumerate() {
        for (nth, part) in order(members, &weights).into_iter().enumerate() {
            place[part as usize] = Some((group, nth));
        }
    }
    let is_back = |a: u32, b: u32| match (place[a as usize], place[b as usize]) {
        (Some((g, a)), Some((h, b))) => g == h && a > b,
        _ => false,
    };
    let cases = all.iter().filter(|(_, _, is_case, _)| *is_case);
    let back = cases.clone().filter(|(a, b, ..)| is_back(*a, *b));
    Crossings {
        back: back.map(|(.., crossing)| *crossing).collect(),
        all: cases.count(),
    }
}
