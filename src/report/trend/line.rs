//! The values of one line of CSV: most of them are those of the line before.

use crate::profile::Change;

/// The values as they are written, a comma before each.
pub(super) struct Line {
    text: String,
    /// Where the text of each column ends.
    ends: Vec<usize>,
    /// The text before the last change.
    before: String,
}

impl Line {
    /// So many columns without a value.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            text: ",".repeat(columns),
            ends: (1..=columns).collect(),
            before: String::new(),
        }
    }

    /// Writes the columns anew that changed, which are told in order; what lies between them is copied as it is.
    pub(super) fn change(&mut self, changes: &[Change]) {
        std::mem::swap(&mut self.text, &mut self.before);
        self.text.clear();
        let (mut copied, mut done) = (0, 0);
        for &(column, value) in changes {
            let column = column as usize;
            let start = if column == done {
                copied
            } else {
                self.ends[column - 1]
            };
            self.text.push_str(&self.before[copied..start]);
            self.shift(done..column, start);
            self.text.push(',');
            if let Some(value) = value {
                self.text.push_str(&number(value));
            }
            copied = self.ends[column];
            self.ends[column] = self.text.len();
            done = column + 1;
        }
        self.text.push_str(&self.before[copied..]);
        self.shift(done..self.ends.len(), self.before.len());
    }

    /// Moves the ends of columns that were copied up to `old`, and end where the text ends now.
    fn shift(&mut self, columns: std::ops::Range<usize>, old: usize) {
        let by = self.text.len().wrapping_sub(old);
        for end in &mut self.ends[columns] {
            *end = end.wrapping_add(by);
        }
    }

    /// The line.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// A number in as few digits as tell it. Nearly all are whole, and written faster as such.
fn number(value: f64) -> String {
    let whole = value as i64;
    // Zero may have a sign, and there are no others beyond 2^53.
    if whole != 0 && whole.unsigned_abs() < 1 << 53 && value.fract() == 0.0 {
        whole.to_string()
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_alike() {
        for value in [
            0.0,
            -0.0,
            1.0,
            -12.0,
            0.5,
            -1.25,
            9_007_199_254_740_991.0,
            9_007_199_254_740_993.0,
            1e300,
            f64::NAN,
            f64::INFINITY,
        ] {
            assert_eq!(number(value), value.to_string());
        }
    }

    proptest! {
        #[test]
        fn a_line_is_what_its_values_are(
            rows in proptest::collection::vec(
                proptest::collection::btree_map(0_u32..9, proptest::option::of(-200..2000_i32), 0..9),
                0..9,
            ),
        ) {
            let mut line = Line::new(9);
            let mut values = [None; 9];
            for row in rows {
                let changes: Vec<Change> = row.into_iter().map(|(c, v)| (c, v.map(f64::from))).collect();
                line.change(&changes);
                for (column, value) in changes {
                    values[column as usize] = value;
                }
                let text = |value: &Option<f64>| format!(",{}", value.map(|v| v.to_string()).unwrap_or_default());
                prop_assert_eq!(line.text(), values.iter().map(text).collect::<String>());
            }
        }
    }
}
