//! Typed twins: an annotation at an assignment says something to a reader and nothing to a signal about anything else.
//!
//! Every file of every sample is counted as it is and with `name: object = value` for `name = value`. What differs must have
//! been asked of annotations.

use crate::facts::{Plan, count_python};
use crate::python::ast::statement_visitor::{StatementVisitor, walk_stmt};
use crate::python::ast::{Expr, Stmt};
use crate::python::{Ranged, TestFile, parse};
use crate::role::Role;
use crate::signals::SIGNALS;
use std::path::{Path, PathBuf};

/// Facts that ask for annotations, for the class `object` that they name here, or for the assignment itself, and why.
const ABOUT_ANNOTATIONS: [(&str, &str); 3] = [
    ("annotated-variables", "asks for them"),
    ("feature-variable-annotations", "asks for them"),
    ("references", "`object` is read"),
];

/// Finds where assignments to one untyped target have room for an annotation.
struct Targets(Vec<usize>);

impl<'a> StatementVisitor<'a> for Targets {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::Assign(assign) = stmt
            && let [target @ (Expr::Name(_) | Expr::Attribute(_))] = &*assign.targets
        {
            self.0.push(target.end().to_usize());
        }
        walk_stmt(self, stmt);
    }
}

/// The same text with its assignments annotated; nothing where it has none.
fn twin(text: &str) -> Option<String> {
    let (decoded, parsed) = parse(text.as_bytes()).ok()?;
    if parsed.error.is_some() || decoded != text {
        return None;
    }
    let mut targets = Targets(Vec::new());
    targets.visit_body(&parsed.module.body);
    let mut twin = text.to_owned();
    for at in targets.0.iter().rev() {
        twin.insert_str(*at, ": object");
    }
    (!targets.0.is_empty()).then_some(twin)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("samples are there");
    for entry in entries.map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files_below(&entry, found);
        } else if entry.extension().is_some_and(|end| end == "py") {
            found.push(entry);
        }
    }
}

#[test]
fn annotated_assignments_are_asked_what_plain_ones_are() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-repos");
    let mut files = Vec::new();
    files_below(&samples, &mut files);
    files.sort();
    let facts: Vec<_> = SIGNALS
        .iter()
        .flat_map(|signal| signal.facts.iter().copied())
        .filter(|fact| fact.subject.is_of_code())
        .filter(|fact| !ABOUT_ANNOTATIONS.iter().any(|(id, _)| *id == fact.id))
        .collect();
    let plan = Plan::new(&facts, &[], &[]);
    let mut differing = std::collections::BTreeMap::new();
    let mut compared = 0;
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        let Some(twin) = twin(&text) else { continue };
        let name = path
            .strip_prefix(&samples)
            .expect("below")
            .to_string_lossy();
        let inside = name.split_once('/').map_or(&*name, |(_, inside)| inside);
        let collected = match Role::of(inside).0 {
            Role::Test => TestFile::Collected,
            _ => TestFile::No,
        };
        let count =
            |text: &str| count_python(&plan, text.as_bytes(), collected).expect("it parses");
        let (untyped, typed) = (count(&text), count(&twin));
        assert_eq!(typed.error, None, "{name}");
        compared += 1;
        for (at, fact) in plan.facts().iter().enumerate() {
            let counts = (untyped.counts.get(at), typed.counts.get(at));
            if counts.0 != counts.1 {
                let of = differing
                    .entry(fact.id)
                    .or_insert((name.to_string(), counts));
                of.1 = counts;
            }
        }
    }
    assert!(compared > 20, "{compared} files");
    assert!(differing.is_empty(), "{differing:#?}");
}
