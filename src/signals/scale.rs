//! Thresholds: how a value becomes a rating.

/// Four thresholds between five ratings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    thresholds: [f64; 4],
    falling: bool,
}

impl Scale {
    /// More is better: a value that reaches `thresholds[i]` is rated `i + 2` at least.
    pub const fn rising(thresholds: [f64; 4]) -> Self {
        Self {
            thresholds,
            falling: false,
        }
    }

    /// Less is better: a value at or below `thresholds[i]` is rated `i + 2` at least; thresholds fall.
    pub const fn falling(thresholds: [f64; 4]) -> Self {
        Self {
            thresholds,
            falling: true,
        }
    }

    /// The rating of a value, 1 to 5.
    pub fn rating(&self, value: f64) -> u8 {
        // A share computed as 0.1 + 0.2 still reaches 0.3.
        const SLACK: f64 = 1e-9;
        let reached = |t: &&f64| {
            if self.falling {
                value <= **t + SLACK
            } else {
                value + SLACK >= **t
            }
        };
        1 + self.thresholds.iter().take_while(reached).count() as u8
    }

    /// The thresholds, lowest demand first.
    pub fn thresholds(&self) -> [f64; 4] {
        self.thresholds
    }

    /// Whether less is better.
    pub fn is_falling(&self) -> bool {
        self.falling
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_inclusive() {
        let rising = Scale::rising([0.1, 0.3, 0.6, 0.9]);
        assert_eq!(
            [0.0, 0.1, 0.1 + 0.2, 0.59, 0.9, 1.0].map(|v| rising.rating(v)),
            [1, 2, 3, 3, 5, 5]
        );
        let falling = Scale::falling([0.4, 0.2, 0.1, 0.0]);
        assert_eq!(
            [0.5, 0.4, 0.2, 0.05, 0.0].map(|v| falling.rating(v)),
            [1, 2, 3, 4, 5]
        );
    }
}
