//! What names mean: imports bind them to dotted origins.

use ruff_python_ast::{Expr, Stmt, StmtImport, StmtImportFrom};
use rustc_hash::FxHashMap;

/// Names bound by imports, and where they come from.
///
/// Module-level imports (inside `if` and `try` as well) hold everywhere; those of a function hold from there on.
#[derive(Debug, Default, Clone)]
pub struct Names {
    bound: FxHashMap<String, String>,
    local: Vec<(String, String)>,
    /// A bit for each name that was ever bound: most names of a file are not imported, and this says so without a look-up.
    known: [u64; 4],
}

/// Where the bit of a name stands in [`Names::known`].
fn bit_of(name: &str) -> (usize, u64) {
    let bytes = name.as_bytes();
    let (first, last) = (bytes.first().copied(), bytes.last().copied());
    let mixed =
        usize::from(first.unwrap_or(0)) * 31 + usize::from(last.unwrap_or(0)) * 7 + name.len();
    (mixed / 64 % 4, 1 << (mixed % 64))
}

impl Names {
    /// The imports of a module's top level.
    pub fn of_module(body: &[Stmt]) -> Self {
        let mut names = Self::default();
        let mut blocks = vec![body];
        while let Some(block) = blocks.pop() {
            for stmt in block {
                match stmt {
                    Stmt::Import(import) => {
                        bindings_of_import(import, |name, origin| names.bind(name, origin));
                    }
                    Stmt::ImportFrom(import) => {
                        bindings_of_from(import, |name, origin| names.bind(name, origin));
                    }
                    Stmt::If(s) => {
                        blocks.push(&s.body);
                        blocks.extend(s.elif_else_clauses.iter().map(|c| &*c.body));
                    }
                    Stmt::Try(s) => {
                        blocks.extend([&*s.body, &*s.orelse]);
                        blocks.extend(
                            s.handlers
                                .iter()
                                .filter_map(|h| h.as_except_handler())
                                .map(|h| &*h.body),
                        );
                    }
                    _ => {}
                }
            }
        }
        names
    }

    /// The first binding wins: a `try` names the preferred module first.
    fn bind(&mut self, name: &str, origin: String) {
        let (word, bit) = bit_of(name);
        self.known[word] |= bit;
        self.bound.entry(name.to_owned()).or_insert(origin);
    }

    /// How many local bindings there are now; hand it to [`Names::forget_locals`] when the function ends.
    pub(super) fn locals(&self) -> usize {
        self.local.len()
    }

    /// Takes note of an import inside a function.
    pub(super) fn bind_local(&mut self, stmt: &Stmt) {
        let from = self.local.len();
        let local = &mut self.local;
        match stmt {
            Stmt::Import(import) => {
                bindings_of_import(import, |name, origin| local.push((name.to_owned(), origin)));
            }
            Stmt::ImportFrom(import) => {
                bindings_of_from(import, |name, origin| local.push((name.to_owned(), origin)));
            }
            _ => {}
        }
        for (name, _) in &self.local[from..] {
            let (word, bit) = bit_of(name);
            self.known[word] |= bit;
        }
    }

    /// Forgets the bindings made since there were `count`.
    pub(super) fn forget_locals(&mut self, count: usize) {
        self.local.truncate(count);
    }

    /// Where a name comes from, if an import bound it.
    pub fn origin(&self, name: &str) -> Option<&str> {
        let (word, bit) = bit_of(name);
        if self.known[word] & bit == 0 {
            return None;
        }
        let local = self
            .local
            .iter()
            .rev()
            .find(|(bound, _)| bound == name)
            .map(|(_, origin)| origin.as_str());
        local.or_else(|| self.bound.get(name).map(String::as_str))
    }

    /// Writes the dotted path that `expr` names, imports resolved, into `path`; false where it is not a plain path.
    pub fn dotted(&self, expr: &Expr, path: &mut String) -> bool {
        path.clear();
        let mut segments: [&str; 8] = [""; 8];
        let mut used = 0;
        let mut at = expr;
        loop {
            match at {
                Expr::Attribute(attribute) if used < segments.len() => {
                    segments[used] = attribute.attr.as_str();
                    used += 1;
                    at = &attribute.value;
                }
                Expr::Name(name) => {
                    path.push_str(self.origin(name.id.as_str()).unwrap_or(name.id.as_str()));
                    for segment in segments[..used].iter().rev() {
                        path.push('.');
                        path.push_str(segment);
                    }
                    return true;
                }
                _ => return false,
            }
        }
    }
}

/// `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
fn bindings_of_import(import: &StmtImport, mut bind: impl FnMut(&str, String)) {
    for alias in &import.names {
        let name = alias.name.as_str();
        if let Some(bound) = &alias.asname {
            bind(bound.as_str(), name.to_owned());
        } else {
            let root = name.split('.').next().unwrap_or(name);
            bind(root, root.to_owned());
        }
    }
}

/// `from a import b` binds `b` to `a.b`; a relative import keeps its dots.
fn bindings_of_from(import: &StmtImportFrom, mut bind: impl FnMut(&str, String)) {
    let level = usize::try_from(import.level).unwrap_or(0).min(16);
    let module = import.module.as_ref().map_or("", |m| m.as_str());
    for alias in &import.names {
        let bound = alias.asname.as_ref().unwrap_or(&alias.name);
        let origin = format!(
            "{}{module}{}{}",
            ".".repeat(level),
            if module.is_empty() { "" } else { "." },
            alias.name
        );
        bind(bound.as_str(), origin);
    }
}
