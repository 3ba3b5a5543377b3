//! What a walk takes down of one definition.

use ruff_python_ast::Stmt;
use ruff_text_size::TextSize;

/// What has been met inside one definition, nested definitions left out.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) decisions: i64,
    pub(super) methods: i64,
    pub(super) awaits: i64,
    pub(super) yields: i64,
    /// Plain names that were bound by an assignment or a `with`, as hashes, and where.
    pub(super) bound: Vec<(u64, TextSize)>,
    /// Names that were read, those of closures included, as hashes.
    pub(super) read: Vec<u64>,
    /// Somebody may read any name: `locals()`, `eval`.
    pub(super) all_read: bool,
}

impl Frame {
    /// Where each of the names that were bound and that nobody reads is bound first.
    pub(super) fn unread(&mut self) -> Vec<TextSize> {
        if self.all_read || self.bound.is_empty() {
            return Vec::new();
        }
        self.bound.sort_unstable();
        self.bound.dedup_by_key(|(name, _)| *name);
        self.read.sort_unstable();
        let unread = |(name, _): &&(u64, TextSize)| self.read.binary_search(name).is_err();
        self.bound
            .iter()
            .filter(unread)
            .map(|(_, at)| *at)
            .collect()
    }

    /// Takes note of what a closure reads.
    pub(super) fn read_by(&mut self, inner: Frame) {
        self.all_read |= inner.all_read;
        if self.read.is_empty() {
            self.read = inner.read;
        } else {
            self.read.extend(inner.read);
        }
    }
}

/// Decision points of a statement itself, as radon's `ComplexityVisitor` counts them. It knows neither `except*`, whose handlers
/// decide as those of `except` do, nor the guards of cases.
pub(super) fn decisions_of(stmt: &Stmt) -> usize {
    match stmt {
        Stmt::If(s) => {
            let tested = s.elif_else_clauses.iter().filter(|c| c.test.is_some());
            1 + tested.count()
        }
        Stmt::For(s) => 1 + usize::from(!s.orelse.is_empty()),
        Stmt::While(s) => 1 + usize::from(!s.orelse.is_empty()),
        Stmt::Try(s) => s.handlers.len() + usize::from(!s.orelse.is_empty()),
        Stmt::Match(s) => {
            let patterns = s.cases.iter().filter(|c| !c.pattern.is_irrefutable());
            let guards = s.cases.iter().filter(|c| c.guard.is_some());
            patterns.count() + guards.count()
        }
        Stmt::Assert(_) => 1,
        _ => 0,
    }
}
