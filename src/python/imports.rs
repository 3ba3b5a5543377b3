//! What an import binds, and where it comes from.

use ruff_python_ast::name::Name;
use ruff_python_ast::{Alias, Stmt, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextSize};

/// `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`. Told: name, origin, whether it is another name.
pub(super) fn origins_of_import(import: &StmtImport, mut bind: impl FnMut(&str, Name, bool)) {
    for alias in &import.names {
        let name = alias.name.as_str();
        if let Some(bound) = &alias.asname {
            bind(bound.as_str(), alias.name.id.clone(), true);
        } else {
            let root = name.split('.').next().unwrap_or(name);
            bind(root, Name::new(root), false);
        }
    }
}

/// `from a import b` binds `b` to `a.b`; a relative import keeps its dots. Told as by [`origins_of_import`].
pub(super) fn origins_of_from(import: &StmtImportFrom, mut bind: impl FnMut(&str, Name, bool)) {
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
        bind(bound.as_str(), Name::from(origin), alias.asname.is_some());
    }
}

/// Where an import binds `name`; where the statement begins if it does not.
pub fn start_of_import(stmt: &Stmt, name: &str) -> TextSize {
    let bound = |alias: &Alias| match (&alias.asname, stmt) {
        (Some(other), _) => other.as_str() == name,
        (None, Stmt::Import(_)) => alias.name.split('.').next() == Some(name),
        (None, _) => alias.name.as_str() == name,
    };
    let aliases = match stmt {
        Stmt::Import(import) => &import.names[..],
        Stmt::ImportFrom(import) => &import.names[..],
        _ => &[],
    };
    let alias = aliases.iter().find(|alias| bound(alias));
    alias.map_or(stmt.start(), Ranged::start)
}
