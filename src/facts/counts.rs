//! Counts that add.

use super::rows::Sparse;
use std::ops::{AddAssign, SubAssign};

/// How many facts are looked at together.
const ROW: usize = 16;

/// One number per fact of a [`super::Plan`], in its order. Every total in the program is made with the same `+=`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(Vec<i64>);

impl Counts {
    /// Nothing counted yet, for a plan of `facts` facts.
    pub fn zero(facts: usize) -> Self {
        Self(vec![0; facts])
    }

    /// The number of the fact at `index`.
    pub fn get(&self, index: usize) -> i64 {
        self.0.get(index).copied().unwrap_or(0)
    }

    /// Adds to the fact at `index`.
    pub fn add(&mut self, index: usize, count: i64) {
        if let Some(slot) = self.0.get_mut(index) {
            *slot += count;
        }
    }

    /// Adds (`sign` 1) to some facts, or takes away (-1).
    pub fn add_sparse(&mut self, counts: &[(u16, i32)], sign: i64) {
        for &(at, count) in counts {
            self.add(usize::from(at), sign * i64::from(count));
        }
    }

    /// The numbers, in the plan's order.
    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }

    /// The facts that are not zero.
    pub fn nonzero(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        // Most facts are zero: a row of them is passed over at once.
        let rows = self.0.chunks(ROW).enumerate();
        let rows = rows.filter(|(_, row)| row.iter().fold(0, |all, count| all | count) != 0);
        rows.flat_map(|(at, row)| {
            let counts = row.iter().copied().enumerate();
            let counts = counts.filter(|(_, count)| *count != 0);
            counts.map(move |(i, count)| (at * ROW + i, count))
        })
    }
}

/// Counts of one piece of code, of which most facts count nothing: it is known which do.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: Counts,
    /// Facts that were not zero at some time; some may be here twice.
    touched: Vec<u16>,
}

impl Tally {
    pub(super) fn zero(facts: usize) -> Self {
        Self {
            counts: Counts::zero(facts),
            touched: Vec::new(),
        }
    }

    pub(super) fn get(&self, index: usize) -> i64 {
        self.counts.get(index)
    }

    pub(super) fn add(&mut self, index: usize, count: i64) {
        if let Some(slot) = self.counts.0.get_mut(index) {
            if *slot == 0 {
                self.touched.push(index as u16);
            }
            *slot += count;
        }
    }

    /// The facts that are not zero; afterwards all are.
    pub(super) fn take(&mut self) -> Sparse {
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut sparse = Vec::with_capacity(self.touched.len());
        for at in self.touched.drain(..) {
            let count = std::mem::take(&mut self.counts.0[usize::from(at)]);
            if count != 0 {
                sparse.push((at, i32::try_from(count).unwrap_or(i32::MAX)));
            }
        }
        sparse.into_boxed_slice()
    }

    /// All the numbers.
    pub(super) fn into_counts(self) -> Counts {
        self.counts
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a += b;
        }
    }
}

impl SubAssign<&Counts> for Counts {
    fn sub_assign(&mut self, other: &Counts) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a -= b;
        }
    }
}
