//! The rules from ratings to levels, as data: they are part of the rubric's digest.

/// What a level above *emerging* needs: so many practices of separate causes, each rated so high at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The level.
    pub level: u8,
    /// Practices of separate causes.
    pub practices: usize,
    /// The rating that each of them has at least.
    pub rating: u8,
    /// What is said where it is not met.
    pub why: &'static str,
}

/// Everything that turns ratings into a level.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The lowest level first.
    pub needs: [Need; 3],
    /// The highest level beside a fault that is rated 1, 2, 3, 4 and 5.
    pub beside_fault: [u8; 5],
    /// A competency with fewer signals that have a rating has no level.
    pub signals: usize,
    /// With less of its weight evaluated, a competency has no more than [`Self::hidden`].
    pub evaluated: f64,
    /// See [`Self::evaluated`].
    pub hidden: u8,
    /// What separates grown projects only counts beside a practice that separates young ones, rated so high at least.
    pub beside_grown: u8,
    /// A level above this needs a low end of at least this.
    pub sure: u8,
    /// The highest level where a practice is missing that is not asked of this kind of work.
    pub not_asked: u8,
}

/// The rules in force.
pub static RULES: Rules = Rules {
    needs: [
        Need {
            level: 3,
            practices: 2,
            rating: 3,
            why: "established needs two practices of separate causes, rated 3 or better",
        },
        Need {
            level: 4,
            practices: 2,
            rating: 4,
            why: "senior needs two practices of separate causes, rated 4 or better",
        },
        Need {
            level: 5,
            practices: 3,
            rating: 5,
            why: "exemplary needs three practices of separate causes, rated 5",
        },
    ],
    beside_fault: [2, 3, 4, 5, 5],
    signals: 2,
    evaluated: 0.5,
    hidden: 2,
    beside_grown: 3,
    sure: 3,
    not_asked: 3,
};

impl Rules {
    /// Every number, for the digest.
    pub fn numbers(&self) -> Vec<f64> {
        let needs = self.needs.iter().flat_map(|need| {
            [
                f64::from(need.level),
                need.practices as f64,
                f64::from(need.rating),
            ]
        });
        let rest = [
            self.signals as f64,
            self.evaluated,
            f64::from(self.hidden),
            f64::from(self.beside_grown),
            f64::from(self.sure),
            f64::from(self.not_asked),
        ];
        let caps = self.beside_fault.iter().map(|cap| f64::from(*cap));
        needs.chain(caps).chain(rest).collect()
    }

    /// The highest level beside a fault of this rating.
    pub fn beside(&self, rating: u8) -> u8 {
        let at = usize::from(rating.clamp(1, 5)) - 1;
        self.beside_fault.get(at).copied().unwrap_or(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worse_fault_never_allows_more() {
        for rating in 1..5 {
            assert!(RULES.beside(rating) <= RULES.beside(rating + 1), "{rating}");
        }
        assert_eq!(RULES.beside(5), 5, "the absence of a fault caps nothing");
    }

    #[test]
    fn a_higher_level_never_needs_less() {
        for pair in RULES.needs.windows(2) {
            assert!(pair[0].level < pair[1].level);
            assert!(pair[0].practices <= pair[1].practices && pair[0].rating <= pair[1].rating);
        }
    }
}
