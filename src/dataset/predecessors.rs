//! Whether a new row keeps half of a row that its commit removed.
//!
//! Rows are compared as multisets of statements: one that repeats a statement shares it as often as both have it. Rows that are
//! alike as far as new rows could tell are compared once, and of a new row's statements the rarest are looked up first: who has
//! half of `n` statements has at least one of any `n / 2 + 1`, so that what thousands of rows have (`pass`, `return None`) is
//! looked up only where nothing rarer has decided. Nothing is missed that way, as it would be if common statements were left out:
//! a row that is found is compared with all it has, common statements included.

use super::rows::{RowId, RowTable};
use crate::python::RowKind;
use rustc_hash::{FxHashMap, FxHashSet};

/// Statements compared in one commit: half a second of work.
pub(super) const COMPARISONS: usize = 100_000_000;

/// Each statement once, with how often it stands in a row; in the order of their hashes.
type Bag = Box<[(u32, u32)]>;

fn bag_of(mut statements: Vec<u32>) -> Bag {
    statements.sort_unstable();
    let groups = statements.chunk_by(|a, b| a == b);
    groups.map(|same| (same[0], same.len() as u32)).collect()
}

/// How many statements both rows have.
fn shared(a: &[(u32, u32)], b: &[(u32, u32)]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.0 == y.0 {
            both += x.1.min(y.1) as usize;
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    both
}

fn size(bag: &[(u32, u32)]) -> usize {
    bag.iter().map(|(_, times)| *times as usize).sum()
}

/// The rows that a commit removed, as far as they share statements with new ones.
#[derive(Debug)]
pub(super) struct Predecessors {
    bags: Vec<Bag>,
    /// By statement the bags that hold it.
    holders: FxHashMap<u32, Vec<u32>>,
    /// By bag the last new row that was held against it.
    met: Vec<u32>,
    asked: u32,
}

impl Predecessors {
    /// The statements of each of the `removed` rows; only `wanted` ones are looked for.
    pub(super) fn new<'a>(
        removed: impl Iterator<Item = &'a [u32]>,
        wanted: &FxHashSet<u32>,
    ) -> Self {
        let mut bags = Vec::new();
        for statements in removed {
            crate::watchdog::heartbeat();
            let statements = statements.iter().filter(|s| wanted.contains(s));
            let bag = bag_of(statements.copied().collect());
            if !bag.is_empty() {
                bags.push(bag);
            }
        }
        bags.sort_unstable();
        bags.dedup();
        let mut holders: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (at, bag) in bags.iter().enumerate() {
            for (statement, _) in bag {
                holders.entry(*statement).or_default().push(at as u32);
            }
        }
        Self {
            met: vec![0; bags.len()],
            bags,
            holders,
            asked: 0,
        }
    }

    /// Whether one of them has at least half of `statements`; none where what is `left` of the commit's comparisons ran out.
    pub(super) fn have_half_of(&mut self, statements: &[u32], left: &mut usize) -> Option<bool> {
        let enough = statements.len().div_ceil(2);
        let new = bag_of(statements.to_vec());
        self.asked += 1;
        let holding = |statement| self.holders.get(&statement).map_or(&[][..], Vec::as_slice);
        let mut by_rarity: Vec<(&[u32], u32)> = new
            .iter()
            .map(|&(statement, times)| (holding(statement), times))
            .collect();
        by_rarity.sort_by_key(|(holders, _)| holders.len());
        let mut rest = statements.len();
        for (holders, times) in by_rarity {
            // Who has none of the statements before cannot have half of them any more.
            if rest < enough {
                break;
            }
            rest -= times as usize;
            for &at in holders {
                let bag = &self.bags[at as usize];
                let first = std::mem::replace(&mut self.met[at as usize], self.asked) != self.asked;
                let work = 1 + if first { bag.len() } else { 0 };
                spend(left, work)?;
                if !first || size(bag) < enough {
                    continue;
                }
                spend(left, new.len())?;
                if shared(bag, &new) >= enough {
                    return Some(true);
                }
            }
        }
        Some(false)
    }
}

/// The definitions that a commit removed, by kind and qualified name: a definition of the same name that has at least half of their
/// statements but for the names in them was edited.
#[derive(Debug, Default)]
pub(super) struct Renamed<'t> {
    by_name: FxHashMap<(bool, &'t str), Vec<RowId>>,
}

/// Definitions of one name that are compared; more of them, such as thousands of `__init__`, are no predecessors by name.
const NAMESAKES: usize = 8;

impl<'t> Renamed<'t> {
    pub(super) fn new(table: &'t RowTable, removed: impl Iterator<Item = RowId>) -> Self {
        let mut by_name: FxHashMap<(bool, &str), Vec<RowId>> = FxHashMap::default();
        for row in removed.filter(|row| table.kind(*row) != RowKind::Module) {
            let named = by_name.entry(key(table, row)).or_default();
            if named.len() < NAMESAKES {
                named.push(row);
            }
        }
        Self { by_name }
    }

    /// Whether `row` is one of them with other names in it.
    pub(super) fn has(&self, table: &RowTable, row: RowId) -> bool {
        let new = table.shapes(row);
        if new.len() < 2 {
            return false;
        }
        let namesakes = self.by_name.get(&key(table, row));
        let bag = bag_of(new.to_vec());
        namesakes.into_iter().flatten().any(|&old| {
            let both = shared(&bag_of(table.shapes(old).to_vec()), &bag);
            both * 2 >= new.len()
        })
    }
}

fn key(table: &RowTable, row: RowId) -> (bool, &str) {
    (table.kind(row) == RowKind::Class, table.name_of(row))
}

/// Takes `work` from what is `left`; none, now and afterwards, where that is too little.
fn spend(left: &mut usize, work: usize) -> Option<()> {
    let rest = left.checked_sub(work);
    *left = rest.unwrap_or(0);
    rest.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::{COMPARISONS, Predecessors};
    use proptest::prelude::*;
    use rustc_hash::FxHashMap;

    fn have_half(removed: &[Vec<u32>], new: &[u32], left: &mut usize) -> Option<bool> {
        let wanted = new.iter().copied().collect();
        let removed = removed.iter().map(Vec::as_slice);
        Predecessors::new(removed, &wanted).have_half_of(new, left)
    }

    /// The rule as it is told: every removed row counted through.
    fn counted_through(removed: &[Vec<u32>], new: &[u32]) -> bool {
        let has_half = |row: &Vec<u32>| {
            let mut there: FxHashMap<u32, usize> = FxHashMap::default();
            for statement in row {
                *there.entry(*statement).or_default() += 1;
            }
            let mut both = 0;
            for statement in new {
                if let Some(times) = there.get_mut(statement).filter(|times| **times > 0) {
                    *times -= 1;
                    both += 1;
                }
            }
            both > 0 && both * 2 >= new.len()
        };
        removed.iter().any(has_half)
    }

    #[test]
    fn a_statement_is_shared_as_often_as_both_have_it() {
        let mut left = COMPARISONS;
        let once = [vec![7, 1]];
        assert_eq!(have_half(&once, &[7, 7, 7, 7], &mut left), Some(false));
        assert_eq!(have_half(&once, &[7, 2], &mut left), Some(true));
        let twice = [vec![7, 7]];
        assert_eq!(have_half(&twice, &[7, 7, 7, 7], &mut left), Some(true));
    }

    #[test]
    fn what_everything_has_costs_little_beside_something_rare() {
        let removed: Vec<Vec<u32>> = (10..10_010).map(|n| vec![0, 1, n]).collect();
        let new = [0, 1, 20, 21, 22, 23];
        let mut left = 100;
        assert_eq!(have_half(&removed, &new, &mut left), Some(true));
    }

    #[test]
    fn rows_that_tell_new_ones_nothing_apart_are_compared_once() {
        let removed: Vec<Vec<u32>> = (10..20_010).map(|n| vec![0, n]).collect();
        let mut left = 10;
        assert_eq!(have_half(&removed, &vec![0; 1_000], &mut left), Some(false));
    }

    #[test]
    fn comparisons_that_ran_out_say_nothing() {
        let removed = [vec![1, 2], vec![2, 3], vec![1, 3]];
        let new = [1, 2, 3, 4, 5, 6];
        let mut left = COMPARISONS;
        assert_eq!(have_half(&removed, &new, &mut left), Some(false));
        let needed = COMPARISONS - left;
        for budget in 0..needed {
            let mut left = budget;
            assert_eq!(have_half(&removed, &new, &mut left), None, "{budget}");
            assert_eq!(left, 0);
        }
    }

    proptest! {
        #[test]
        fn the_rarest_first_finds_what_counting_through_finds(
            removed in prop::collection::vec(prop::collection::vec(0_u32..12, 0..12), 0..12),
            new in prop::collection::vec(prop::collection::vec(0_u32..14, 0..12), 1..6),
        ) {
            let wanted = new.iter().flatten().copied().collect();
            let mut predecessors = Predecessors::new(removed.iter().map(Vec::as_slice), &wanted);
            for new in &new {
                let mut left = COMPARISONS;
                prop_assert_eq!(
                    predecessors.have_half_of(new, &mut left),
                    Some(counted_through(&removed, new)),
                    "{:?}", new
                );
            }
        }
    }
}
