//! An order of parts in which few imports go back.

use std::collections::{BTreeMap, BTreeSet};

/// Up to so many parts, every order is weighed: 2^12 sets of parts, in well under a millisecond.
const EXACT: usize = 12;
/// A larger group keeps the order it has: each move shifts the list.
const MAX_IMPROVED: usize = 2_000;
/// Passes over all parts; seldom more than five of them gain anything.
const MAX_PASSES: usize = 30;

/// How many imports go from one part to another.
pub(super) type Weights = BTreeMap<(u32, u32), i64>;

/// An order of `members`, importers first, with few imports against it: the fewest possible for up to twelve, and for more one
/// that moving any single part does not better.
pub(super) fn order(members: &[u32], weights: &Weights) -> Vec<u32> {
    if members.len() <= EXACT {
        return exact(members, weights);
    }
    let links = Links::of(members, weights);
    improved(greedy(members, &links), &links)
}

/// The imports among some parts, from either end.
struct Links {
    out: BTreeMap<u32, Vec<(u32, i64)>>,
    into: BTreeMap<u32, Vec<(u32, i64)>>,
}

impl Links {
    fn of(members: &[u32], weights: &Weights) -> Self {
        let inside: BTreeSet<u32> = members.iter().copied().collect();
        let mut links = Self {
            out: BTreeMap::new(),
            into: BTreeMap::new(),
        };
        for member in members {
            for (&(a, b), &weight) in weights.range((*member, 0)..=(*member, u32::MAX)) {
                if a != b && inside.contains(&b) {
                    links.out.entry(a).or_default().push((b, weight));
                    links.into.entry(b).or_default().push((a, weight));
                }
            }
        }
        links
    }

    fn of_part(
        side: &BTreeMap<u32, Vec<(u32, i64)>>,
        part: u32,
    ) -> impl Iterator<Item = &(u32, i64)> {
        side.get(&part).into_iter().flatten()
    }
}

/// The best order of all, by the best order of every set of parts: what comes last, then what comes before it.
fn exact(members: &[u32], weights: &Weights) -> Vec<u32> {
    let n = members.len();
    let weight = |a: usize, b: usize| {
        let pair = members.get(a).zip(members.get(b));
        pair.and_then(|(a, b)| weights.get(&(*a, *b)).copied())
            .unwrap_or(0)
    };
    let sets = 1_usize << n;
    // Imports of each part by the members of each set: what goes back where the part stands before all of them.
    let mut by = vec![vec![0_i64; sets]; n];
    for (part, sums) in by.iter_mut().enumerate() {
        for set in 1..sets {
            let lowest = set.trailing_zeros() as usize;
            sums[set] = sums[set & (set - 1)] + weight(lowest, part);
        }
    }
    // Of each set in its best order as the last parts: the cost, and the part that stands first.
    let mut best = vec![(0_i64, 0_usize); sets];
    for set in 1..sets {
        let parts = (0..n).filter(|part| set & (1 << part) != 0);
        let cost = |part: usize| {
            let rest = set & !(1 << part);
            (best[rest].0 + by[part][rest], part)
        };
        best[set] = parts.map(cost).min().unwrap_or_default();
    }
    let mut left = sets - 1;
    let mut order = Vec::with_capacity(n);
    while left != 0 {
        let first = best[left].1;
        left &= !(1 << first);
        order.extend(members.get(first));
    }
    order
}

/// The greedy heuristic of Eades, Lin and Smyth ("A fast and effective heuristic for the feedback arc set problem", Inf. Proc.
/// Letters 47, 1993), weighted by imports.
fn greedy(members: &[u32], links: &Links) -> Vec<u32> {
    let sum = |side, part| Links::of_part(side, part).map(|(_, weight)| weight).sum();
    let mut degree: BTreeMap<u32, (i64, i64)> = members
        .iter()
        .map(|m| (*m, (sum(&links.out, *m), sum(&links.into, *m))))
        .collect();
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
        for (side, outgoing) in [(&links.out, true), (&links.into, false)] {
            for (other, weight) in Links::of_part(side, node) {
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

/// Moves each part to where it costs least, until no move gains anything.
fn improved(mut order: Vec<u32>, links: &Links) -> Vec<u32> {
    if order.len() > MAX_IMPROVED {
        return order;
    }
    let mut parts = order.clone();
    parts.sort_unstable();
    let mut place: BTreeMap<u32, usize> = order.iter().copied().zip(0..).collect();
    for _ in 0..MAX_PASSES {
        let mut moved = false;
        for part in &parts {
            let Some(&from) = place.get(part) else {
                continue;
            };
            if let Some(to) = better_place(*part, from, &place, links) {
                let part = order.remove(from);
                order.insert(to, part);
                let (first, last) = (from.min(to), from.max(to));
                for (at, moved) in order.iter().enumerate().take(last + 1).skip(first) {
                    place.insert(*moved, at);
                }
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    order
}

/// Where in the list a part that stands at `from` costs less, if anywhere.
fn better_place(
    part: u32,
    from: usize,
    place: &BTreeMap<u32, usize>,
    links: &Links,
) -> Option<usize> {
    // What it costs to step over a neighbour from before it to behind it: its own imports of it go back, the other's do not.
    let mut steps: BTreeMap<usize, i64> = BTreeMap::new();
    for (side, sign) in [(&links.out, 1), (&links.into, -1)] {
        for (other, weight) in Links::of_part(side, part) {
            if let Some(at) = place.get(other) {
                *steps.entry(*at).or_default() += sign * weight;
            }
        }
    }
    let (mut lowest, mut to) = (0, None);
    let mut change = 0;
    for (at, cost) in steps.range(from + 1..) {
        change += cost;
        if change < lowest {
            (lowest, to) = (change, Some(*at));
        }
    }
    change = 0;
    for (at, cost) in steps.range(..from).rev() {
        change -= cost;
        if change < lowest {
            (lowest, to) = (change, Some(*at));
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn against(order: &[u32], weights: &Weights) -> i64 {
        let place: BTreeMap<u32, usize> = order.iter().copied().zip(0..).collect();
        let back = weights.iter().filter(|((a, b), _)| place[a] > place[b]);
        back.map(|(_, weight)| weight).sum()
    }

    fn fewest(members: &mut Vec<u32>, at: usize, weights: &Weights) -> i64 {
        if at == members.len() {
            return against(members, weights);
        }
        let mut best = i64::MAX;
        for other in at..members.len() {
            members.swap(at, other);
            best = best.min(fewest(members, at + 1, weights));
            members.swap(at, other);
        }
        best
    }

    #[test]
    fn the_heavier_direction_is_the_main_one() {
        let weights = BTreeMap::from([((0, 1), 5), ((1, 0), 1), ((1, 2), 3), ((2, 0), 1)]);
        assert_eq!(order(&[0, 1, 2], &weights), [0, 1, 2]);
    }

    #[test]
    fn what_everybody_imports_is_below() {
        // The greedy order alone takes the services (1) to be below the models (2).
        let weights = BTreeMap::from([((0, 2), 2), ((1, 0), 1), ((1, 2), 1), ((2, 1), 1)]);
        assert_eq!(order(&[0, 1, 2], &weights), [1, 0, 2]);
    }

    #[test]
    fn everybody_is_placed_once() {
        let weights = (0..50_u32).flat_map(|a| [((a, (a + 1) % 50), 2), ((a, (a + 7) % 50), 1)]);
        let members: Vec<u32> = (0..50).collect();
        let mut placed = order(&members, &weights.collect());
        placed.sort_unstable();
        assert_eq!(placed, members);
    }

    #[test]
    fn a_large_group_is_improved_until_nothing_gains() {
        // Sixty services import one module of models, which imports back once; each service imports the next.
        let mut weights: Weights = (1..60_u32).map(|a| ((a, a + 1), 1)).collect();
        weights.extend((1..=60).map(|a| ((a, 0), 3)));
        weights.extend([((0, 1), 1), ((0, 30), 1), ((60, 1), 1)]);
        let members: Vec<u32> = (0..=60).collect();
        let placed = order(&members, &weights);
        assert_eq!(placed.last(), Some(&0));
        assert_eq!(against(&placed, &weights), 3);
    }

    proptest! {
        #[test]
        fn few_parts_have_the_fewest_imports_against(
            edges in prop::collection::btree_map((0_u32..6, 0_u32..6), 1_i64..5, 1..20),
        ) {
            let weights: Weights = edges.into_iter().filter(|((a, b), _)| a != b).collect();
            let mut members: Vec<u32> = (0..6).collect();
            let found = against(&order(&members, &weights), &weights);
            prop_assert_eq!(found, fewest(&mut members, 0, &weights));
        }

        #[test]
        fn no_single_move_betters_a_large_group(
            edges in prop::collection::btree_map((0_u32..16, 0_u32..16), 1_i64..5, 1..80),
        ) {
            let weights: Weights = edges.into_iter().filter(|((a, b), _)| a != b).collect();
            let members: Vec<u32> = (0..16).collect();
            let placed = order(&members, &weights);
            let cost = against(&placed, &weights);
            prop_assert!(cost <= against(&greedy(&members, &Links::of(&members, &weights)), &weights));
            for from in 0..16 {
                for to in 0..16 {
                    let mut other = placed.clone();
                    let part = other.remove(from);
                    other.insert(to, part);
                    prop_assert!(against(&other, &weights) >= cost);
                }
            }
        }
    }
}
