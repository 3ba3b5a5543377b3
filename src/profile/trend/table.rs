//! Values point by point.

/// The number of a column, and its new value.
pub type Change = (u32, Option<f64>);

/// Rows of values, of which most repeat the row before: only what changes is kept. A commit changes some dozen of five hundred facts.
#[derive(Debug, Clone, Default)]
pub struct Table {
    last: Vec<Option<f64>>,
    changes: Vec<Change>,
    /// Where each row's part of `changes` ends.
    ends: Vec<usize>,
}

impl Table {
    /// No rows yet, of so many columns.
    pub fn new(columns: usize) -> Self {
        Self {
            last: vec![None; columns],
            changes: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Adds a row; values beyond the columns are left out, those that are missing repeat.
    pub fn push(&mut self, row: impl IntoIterator<Item = Option<f64>>) {
        self.push_some(row.into_iter().enumerate());
    }

    /// Adds a row of which only some values are told, in order; all others repeat.
    pub fn push_some(&mut self, values: impl IntoIterator<Item = (usize, Option<f64>)>) {
        for (at, value) in values {
            let Some(last) = self.last.get_mut(at) else {
                break;
            };
            if *last != value {
                *last = value;
                self.changes.push((at as u32, value));
            }
        }
        self.ends.push(self.changes.len());
    }

    /// Adds the rows of another table of the same columns.
    pub fn extend(&mut self, other: &Self) {
        let mut rows = other.rows();
        while let Some((row, _)) = rows.next() {
            self.push(row.iter().copied());
        }
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.last.len()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The rows, in order.
    pub fn rows(&self) -> Rows<'_> {
        Rows {
            table: self,
            row: vec![None; self.columns()],
            at: 0,
        }
    }

    /// The values of a column, row by row.
    pub fn column(&self, at: usize) -> Vec<Option<f64>> {
        let mut values = Vec::with_capacity(self.len());
        let (mut from, mut value) = (0, None);
        for &end in &self.ends {
            let changes = &self.changes[from..end];
            if let Ok(found) = changes.binary_search_by_key(&at, |(column, _)| *column as usize) {
                value = changes[found].1;
            }
            values.push(value);
            from = end;
        }
        values
    }
}

/// Goes through the rows of a [`Table`].
#[derive(Debug)]
pub struct Rows<'t> {
    table: &'t Table,
    row: Vec<Option<f64>>,
    at: usize,
}

impl Rows<'_> {
    /// The next row, and what in it differs from the one before; all is none before the first.
    #[allow(
        clippy::should_implement_trait,
        reason = "a row is lent: it is overwritten by the next"
    )]
    pub fn next(&mut self) -> Option<(&[Option<f64>], &[Change])> {
        let end = *self.table.ends.get(self.at)?;
        let from = self
            .at
            .checked_sub(1)
            .map_or(0, |before| self.table.ends[before]);
        self.at += 1;
        let changes = &self.table.changes[from..end];
        for &(column, value) in changes {
            self.row[column as usize] = value;
        }
        Some((&self.row, changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let rows = [
            vec![None, Some(1.0), Some(2.0)],
            vec![None, Some(1.0), Some(2.0)],
            vec![Some(0.0), Some(1.0), None],
        ];
        let mut table = Table::new(3);
        for row in &rows {
            table.push(row.iter().copied());
        }
        let mut twice = Table::new(3);
        twice.extend(&table);
        let mut found = twice.rows();
        for row in &rows {
            assert_eq!(found.next().unwrap().0, row);
        }
        assert!(found.next().is_none());
        assert_eq!(table.column(2), [Some(2.0), Some(2.0), None]);
        assert_eq!((table.len(), table.changes.len()), (3, 4));
    }
}
