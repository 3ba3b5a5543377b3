//! A value with its uncertainty, or the reason why there is none.

/// What became of a signal's question.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// There is a value.
    Measured(Measured),
    /// There is a value, on fewer cases than are rated.
    TooFew(Measured),
    /// There is a value, and work of this kind is not asked for it: why. It is shown and not rated.
    Spared(Measured, String),
    /// The question does not arise, or too little speaks to it: why.
    NotApplicable(String),
    /// It could not be looked at: why.
    NotEvaluated(String),
}

/// A value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// In the signal's unit.
    pub value: f64,
    /// How many cases it rests on.
    pub cases: i64,
    /// The 95 % interval.
    pub interval: (f64, f64),
}

impl Measured {
    /// `part` of `whole`, with Wilson's interval.
    pub fn share(part: i64, whole: i64) -> Self {
        let value = if whole > 0 {
            part as f64 / whole as f64
        } else {
            0.0
        };
        Self {
            value,
            cases: whole,
            interval: wilson(part, whole),
        }
    }

    /// `events` per `scale` cases; the interval takes the events as Poisson, by Byar's approximation.
    pub fn rate(events: i64, cases: i64, scale: f64) -> Self {
        let per = |n: f64| {
            if cases > 0 {
                n / cases as f64 * scale
            } else {
                0.0
            }
        };
        let (low, high) = byar(events);
        Self {
            value: per(events as f64),
            cases,
            interval: (per(low), per(high)),
        }
    }

    /// A count that was taken whole, not sampled: the interval is the value.
    pub fn exact(value: f64, cases: i64) -> Self {
        Self {
            value,
            cases,
            interval: (value, value),
        }
    }
}

/// The 95 % score interval of a share (Wilson, "Probable inference, the law of succession, and statistical inference",
/// JASA 22, 1927).
pub fn wilson(part: i64, whole: i64) -> (f64, f64) {
    if whole <= 0 {
        return (0.0, 1.0);
    }
    let (n, z) = (whole as f64, 1.959_964);
    let p = (part as f64 / n).clamp(0.0, 1.0);
    let centre = p + z * z / (2.0 * n);
    let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    (
        ((centre - spread) / scale).max(0.0),
        ((centre + spread) / scale).min(1.0),
    )
}

/// The 95 % interval of a Poisson count (Byar's approximation; Breslow & Day, "Statistical Methods in Cancer Research" II,
/// 1987, p. 69).
fn byar(events: i64) -> (f64, f64) {
    let x = events.max(0) as f64;
    let z = 1.959_964;
    let bound = |x: f64, sign: f64| {
        if x <= 0.0 {
            0.0
        } else {
            x * (1.0 - 1.0 / (9.0 * x) + sign * z / (3.0 * x.sqrt())).powi(3)
        }
    };
    (bound(x, -1.0).max(0.0), bound(x + 1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_figures() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 81 of 263 and 0 of 20.
        let (low, high) = wilson(81, 263);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5);
        let (low, high) = wilson(0, 20);
        assert!(low.abs() < 1e-12 && (high - 0.1611).abs() < 5e-5);
    }

    #[test]
    fn byar_is_close_to_the_exact_interval() {
        // Exact for 10 events: 4.795 to 18.390.
        let (low, high) = byar(10);
        assert!((low - 4.795).abs() < 0.02 && (high - 18.390).abs() < 0.02);
    }
}
