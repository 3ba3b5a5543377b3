//! Every distinct row met in a history, held once.

use crate::facts::{Counts, Row};
use crate::python::RowKind;
use rustc_hash::FxHashMap;

/// A distinct row, by number: see [`RowTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

/// A distinct structure (with its qualified name), by number: rows that differ in comments or layout only share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StructureId(pub u32);

/// The facts that are not zero, by their index in the plan.
type Sparse = Box<[(u16, i32)]>;

/// A row, as the table holds it.
#[derive(Debug, Clone)]
struct Held {
    structure: StructureId,
    counts: Sparse,
}

/// A structure, as the table holds it.
#[derive(Debug, Clone)]
struct Structure {
    kind: RowKind,
    name: u32,
    statements: Box<[u32]>,
    shapes: Box<[u32]>,
}

/// Every distinct row.
#[derive(Debug, Default)]
pub struct RowTable {
    rows: Vec<Held>,
    numbers: FxHashMap<(StructureId, Sparse), RowId>,
    structures: Vec<Structure>,
    by_hash: FxHashMap<u128, StructureId>,
    names: Vec<Box<str>>,
    name_numbers: FxHashMap<Box<str>, u32>,
}

impl RowTable {
    /// The number of a row, given on first sight.
    pub(super) fn intern(&mut self, row: Row) -> RowId {
        let structure = if let Some(&known) = self.by_hash.get(&row.structure) {
            known
        } else {
            let id = StructureId(self.structures.len() as u32);
            let name = self.name(&row.name);
            self.structures.push(Structure {
                kind: row.kind,
                name,
                statements: row.statements.into_boxed_slice(),
                shapes: row.shapes.into_boxed_slice(),
            });
            self.by_hash.insert(row.structure, id);
            id
        };
        let next = RowId(self.rows.len() as u32);
        let rows = &mut self.rows;
        *self
            .numbers
            .entry((structure, row.counts))
            .or_insert_with_key(|(structure, counts)| {
                rows.push(Held {
                    structure: *structure,
                    counts: counts.clone(),
                });
                next
            })
    }

    fn name(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.name_numbers.get(name) {
            return known;
        }
        let id = self.names.len() as u32;
        self.names.push(name.into());
        self.name_numbers.insert(name.into(), id);
        id
    }

    /// How many distinct rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many distinct structures there are.
    pub fn structures(&self) -> usize {
        self.structures.len()
    }

    /// The structure of a row.
    pub fn structure(&self, row: RowId) -> StructureId {
        self.rows[row.0 as usize].structure
    }

    /// What kind of definition a row is.
    pub fn kind(&self, row: RowId) -> RowKind {
        self.of(row).kind
    }

    /// The qualified name of a row inside its module.
    pub fn name_of(&self, row: RowId) -> &str {
        &self.names[self.of(row).name as usize]
    }

    /// The hashes of a row's statements.
    pub fn statements(&self, row: RowId) -> &[u32] {
        &self.of(row).statements
    }

    /// The hashes of a row's statements with the names in them left out.
    pub fn shapes(&self, row: RowId) -> &[u32] {
        &self.of(row).shapes
    }

    /// Adds what a row holds.
    pub fn add_to(&self, row: RowId, counts: &mut Counts) {
        for &(at, count) in &self.rows[row.0 as usize].counts {
            counts.add(usize::from(at), i64::from(count));
        }
    }

    /// One count of a row.
    pub fn count(&self, row: RowId, fact: usize) -> i64 {
        let counts = &self.rows[row.0 as usize].counts;
        counts
            .iter()
            .find(|(at, _)| usize::from(*at) == fact)
            .map_or(0, |(_, count)| i64::from(*count))
    }

    fn of(&self, row: RowId) -> &Structure {
        &self.structures[self.structure(row).0 as usize]
    }
}
