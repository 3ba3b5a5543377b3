//! Counts that add.

use std::ops::{AddAssign, SubAssign};

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

    /// Adds to some facts.
    pub fn add_sparse(&mut self, counts: &[(u16, i32)]) {
        for &(at, count) in counts {
            self.add(usize::from(at), i64::from(count));
        }
    }

    /// The numbers, in the plan's order.
    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }

    /// The facts that are not zero.
    pub fn nonzero(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.0
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, count)| *count != 0)
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
