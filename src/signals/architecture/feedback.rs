//! Imports against the main direction of the packages.

use crate::git::Role;
use crate::project::{Project, cycles};
use std::collections::{BTreeMap, BTreeSet};

/// An import from one package into another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crossing {
    /// The module that imports.
    pub from: u32,
    /// The module it imports.
    pub to: u32,
    /// The line of the import.
    pub line: u32,
}

/// Imports from one package into another: all of them, and those against the main direction.
#[derive(Debug, Default)]
pub(super) struct Crossings {
    /// How many there are.
    pub all: usize,
    /// Those against the main direction, in the order of the modules.
    pub back: Vec<Crossing>,
}

/// Puts the packages in an order with few imports against it, by the greedy heuristic of Eades, Lin and Smyth ("A fast and
/// effective heuristic for the feedback arc set problem", Inf. Proc. Letters 47, 1993), weighted by imports.
pub(super) fn crossings(project: &Project) -> Crossings {
    let ships = |at: u32| {
        let module = project.module(at).filter(|m| m.role == Role::Source);
        module.filter(|m| !m.package_name().is_empty())
    };
    let mut numbers: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (_, m) in project.source() {
        let next = numbers.len() as u32;
        numbers
            .entry((m.root.as_str(), m.package_name()))
            .or_insert(next);
    }
    let package = |at: u32| {
        let m = ships(at)?;
        numbers.get(&(m.root.as_str(), m.package_name())).copied()
    };
    let mut all = Vec::new();
    for (from, _) in project.source() {
        for edge in &project.edges()[from as usize] {
            if let (Some(a), Some(b)) = (package(from), package(edge.to))
                && a != b
            {
                let crossing = Crossing {
                    from,
                    to: edge.to,
                    line: edge.line,
                };
                all.push((a, b, crossing));
            }
        }
    }
    let mut weights: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for (a, b, _) in &all {
        *weights.entry((*a, *b)).or_default() += 1;
    }
    let mut edges: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
    for (a, b) in weights.keys() {
        edges[*a as usize].push(*b);
    }
    // Only packages that reach each other have imports against a direction.
    let mut place: Vec<Option<(usize, usize)>> = vec![None; numbers.len()];
    for (group, members) in cycles(&edges).iter().enumerate() {
        for (nth, package) in order(members, &weights).into_iter().enumerate() {
            place[package as usize] = Some((group, nth));
        }
    }
    let is_back = |a: u32, b: u32| match (place[a as usize], place[b as usize]) {
        (Some((g, a)), Some((h, b))) => g == h && a > b,
        _ => false,
    };
    let back = all.iter().filter(|(a, b, _)| is_back(*a, *b));
    Crossings {
        back: back.map(|(.., crossing)| *crossing).collect(),
        all: all.len(),
    }
}

/// An order of `members`, importers first.
fn order(members: &[u32], weights: &BTreeMap<(u32, u32), i64>) -> Vec<u32> {
    let inside: BTreeSet<u32> = members.iter().copied().collect();
    let mut out: BTreeMap<u32, Vec<(u32, i64)>> = BTreeMap::new();
    let mut back: BTreeMap<u32, Vec<(u32, i64)>> = BTreeMap::new();
    let mut degree: BTreeMap<u32, (i64, i64)> = members.iter().map(|m| (*m, (0, 0))).collect();
    for (&(a, b), &weight) in weights {
        if inside.contains(&a) && inside.contains(&b) {
            out.entry(a).or_default().push((b, weight));
            back.entry(b).or_default().push((a, weight));
            degree.entry(a).or_default().0 += weight;
            degree.entry(b).or_default().1 += weight;
        }
    }
    // Sinks come last, sources first, then whoever imports most beyond what it is imported. A set of ranks is the queue.
    let rank = |(out, into): (i64, i64)| match (out, into) {
        (0, _) => (2, 0),
        (_, 0) => (1, 0),
        (out, into) => (0, out - into),
    };
    let key = |node: u32, degree: (i64, i64)| {
        let (class, delta) = rank(degree);
        (class, delta, std::cmp::Reverse(node))
    };
    let mut queue: BTreeSet<_> = degree.iter().map(|(n, d)| key(*n, *d)).collect();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    while let Some((class, _, std::cmp::Reverse(node))) = queue.pop_last() {
        if class == 2 {
            right.push(node);
        } else {
            left.push(node);
        }
        degree.remove(&node);
        for (list, outgoing) in [(out.get(&node), true), (back.get(&node), false)] {
            for (other, weight) in list.into_iter().flatten() {
                if let Some(d) = degree.get_mut(other) {
                    queue.remove(&key(*other, *d));
                    if outgoing {
                        d.1 -= weight;
                    } else {
                        d.0 -= weight;
                    }
                    queue.insert(key(*other, *d));
                }
            }
        }
    }
    left.extend(right.into_iter().rev());
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heavier_direction_is_the_main_one() {
        let weights = BTreeMap::from([((0, 1), 5), ((1, 0), 1), ((1, 2), 3), ((2, 0), 1)]);
        assert_eq!(order(&[0, 1, 2], &weights), [0, 1, 2]);
    }

    #[test]
    fn everybody_is_placed_once() {
        let weights = (0..50_u32).flat_map(|a| [((a, (a + 1) % 50), 2), ((a, (a + 7) % 50), 1)]);
        let members: Vec<u32> = (0..50).collect();
        let mut placed = order(&members, &weights.collect());
        placed.sort_unstable();
        assert_eq!(placed, members);
    }
}
