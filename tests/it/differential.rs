//! A second opinion: wherever another parser of Python accepts a file, it counts the same definitions.
//!
//! rustpython-parser shares nothing with the parser behind `python`. Read are the samples and some of the Python that is
//! installed beside us; `HALLMARKS_DIFFERENTIAL`, a list of folders separated by colons, adds more and lifts the limit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::support::sample;
use hallmarks::internals::facts::common::{
    ANNOTATED_PARAMETERS, ANNOTATED_RETURNS, ASYNC_FUNCTIONS, CLASS_DOCSTRINGS, CLASSES,
    FUNCTION_DOCSTRINGS, FUNCTIONS, MODULE_DOCSTRINGS, PARAMETERS,
};
use hallmarks::internals::facts::{Fact, Plan, count_python};
use hallmarks::internals::python::{TestFile, decode};
use rustpython_parser::Parse;
use rustpython_parser::ast::{self, Arguments, Constant, Expr, Stmt};

/// More folders to read.
const FOLDERS: &str = "HALLMARKS_DIFFERENTIAL";
/// At most this many of the installed files are read, so that the test is quick.
const INSTALLED_FILES: usize = 300;
/// The other parser is slow: larger files are left out.
const MAX_BYTES: u64 = 300_000;
/// Both parsers recurse.
const STACK: usize = 512 << 20;
const THREADS: usize = 2;

/// What both can see.
static COMPARED: [&Fact; 9] = [
    &FUNCTIONS,
    &ASYNC_FUNCTIONS,
    &CLASSES,
    &PARAMETERS,
    &ANNOTATED_PARAMETERS,
    &ANNOTATED_RETURNS,
    &MODULE_DOCSTRINGS,
    &CLASS_DOCSTRINGS,
    &FUNCTION_DOCSTRINGS,
];

/// One file, by both.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Agree,
    /// What differs: the fact, ours, theirs.
    Differ(Vec<(&'static str, i64, i64)>),
    /// Ours or theirs does not accept it.
    Refused {
        ours: bool,
        theirs: bool,
    },
}

fn compare(bytes: &[u8], plan: &Plan) -> Verdict {
    let ours = count_python(plan, bytes, TestFile::No)
        .ok()
        .filter(|facts| facts.error.is_none());
    let theirs = decode(bytes).ok().and_then(|text| second_opinion(&text));
    let (Some(ours), Some(theirs)) = (&ours, &theirs) else {
        return Verdict::Refused {
            ours: ours.is_none(),
            theirs: theirs.is_none(),
        };
    };
    let differ: Vec<_> = COMPARED
        .iter()
        .map(|fact| {
            let ours = ours
                .counts
                .get(plan.index_of(fact).expect("a fact of the plan"));
            (fact.id, ours, theirs.get(fact.id).copied().unwrap_or(0))
        })
        .filter(|(_, ours, theirs)| ours != theirs)
        .collect();
    if differ.is_empty() {
        Verdict::Agree
    } else {
        Verdict::Differ(differ)
    }
}

/// The counts by the other parser; none where it refuses the file.
fn second_opinion(text: &str) -> Option<BTreeMap<&'static str, i64>> {
    let parsed = catch_unwind(AssertUnwindSafe(|| ast::Suite::parse(text, "file.py").ok()));
    let module = parsed.ok().flatten()?;
    let mut counts = BTreeMap::new();
    let mut add = |fact: &Fact, count: usize| *counts.entry(fact.id).or_default() += count as i64;
    add(&MODULE_DOCSTRINGS, docstrings(&module));
    let mut rest: Vec<(&Stmt, bool)> = module.iter().map(|stmt| (stmt, false)).collect();
    while let Some((stmt, in_class)) = rest.pop() {
        let function = match stmt {
            Stmt::FunctionDef(f) => Some((&f.args, &f.body, &f.decorator_list, &f.returns)),
            Stmt::AsyncFunctionDef(f) => {
                add(&ASYNC_FUNCTIONS, 1);
                Some((&f.args, &f.body, &f.decorator_list, &f.returns))
            }
            _ => None,
        };
        if let Some((arguments, body, decorators, returns)) = function {
            let bound = in_class && !decorators.iter().any(is_staticmethod);
            let parameters = annotations(arguments, bound);
            add(&FUNCTIONS, 1);
            add(&PARAMETERS, parameters.len());
            add(
                &ANNOTATED_PARAMETERS,
                parameters.iter().filter(|annotated| **annotated).count(),
            );
            add(&ANNOTATED_RETURNS, usize::from(returns.is_some()));
            add(&FUNCTION_DOCSTRINGS, docstrings(body));
            rest.extend(body.iter().map(|stmt| (stmt, false)));
        } else if let Stmt::ClassDef(class) = stmt {
            add(&CLASSES, 1);
            add(&CLASS_DOCSTRINGS, docstrings(&class.body));
            rest.extend(class.body.iter().map(|stmt| (stmt, true)));
        } else {
            rest.extend(inner(stmt).into_iter().map(|stmt| (stmt, in_class)));
        }
    }
    Some(counts)
}

/// The statements directly inside a compound statement that is no definition.
fn inner(stmt: &Stmt) -> Vec<&Stmt> {
    match stmt {
        Stmt::If(s) => s.body.iter().chain(&s.orelse).collect(),
        Stmt::For(s) => s.body.iter().chain(&s.orelse).collect(),
        Stmt::AsyncFor(s) => s.body.iter().chain(&s.orelse).collect(),
        Stmt::While(s) => s.body.iter().chain(&s.orelse).collect(),
        Stmt::With(s) => s.body.iter().collect(),
        Stmt::AsyncWith(s) => s.body.iter().collect(),
        Stmt::Match(s) => s.cases.iter().flat_map(|case| &case.body).collect(),
        Stmt::Try(s) => {
            let handled = s.handlers.iter().flat_map(handler);
            s.body
                .iter()
                .chain(handled)
                .chain(&s.orelse)
                .chain(&s.finalbody)
                .collect()
        }
        Stmt::TryStar(s) => {
            let handled = s.handlers.iter().flat_map(handler);
            s.body
                .iter()
                .chain(handled)
                .chain(&s.orelse)
                .chain(&s.finalbody)
                .collect()
        }
        _ => Vec::new(),
    }
}

fn handler(handler: &ast::ExceptHandler) -> &[Stmt] {
    let ast::ExceptHandler::ExceptHandler(handler) = handler;
    &handler.body
}

/// Whether each parameter has an annotation; `bound` leaves the first positional one out.
fn annotations(arguments: &Arguments, bound: bool) -> Vec<bool> {
    let positional = arguments.posonlyargs.iter().chain(&arguments.args);
    let plain = positional
        .skip(usize::from(bound))
        .chain(&arguments.kwonlyargs)
        .map(|arg| &arg.def);
    let variadic = arguments
        .vararg
        .iter()
        .chain(&arguments.kwarg)
        .map(AsRef::as_ref);
    plain
        .chain(variadic)
        .map(|arg| arg.annotation.is_some())
        .collect()
}

fn is_staticmethod(decorator: &Expr) -> bool {
    let called = match decorator {
        Expr::Call(call) => &*call.func,
        other => other,
    };
    match called {
        Expr::Name(name) => name.id.as_str() == "staticmethod",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "staticmethod",
        _ => false,
    }
}

/// One if the body begins with a string that is not blank.
fn docstrings(body: &[Stmt]) -> usize {
    let Some(Stmt::Expr(first)) = body.first() else {
        return 0;
    };
    let text = match &*first.value {
        Expr::Constant(constant) => match &constant.value {
            Constant::Str(text) => text.trim(),
            _ => "",
        },
        _ => "",
    };
    usize::from(!text.is_empty())
}

fn is_python(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "py")
}

/// The `.py` files below a folder, links left alone, in the order of their paths.
fn below(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| is_python(entry.path()))
        .filter(|entry| entry.metadata().is_ok_and(|found| found.len() < MAX_BYTES))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// The folders that an installed Python imports from; none where there is no Python.
fn installed() -> Vec<PathBuf> {
    let asked = std::process::Command::new("python3")
        .args([
            "-c",
            "import sys; print('\\n'.join(p for p in sys.path if p))",
        ])
        .output();
    let Ok(asked) = asked else {
        return Vec::new();
    };
    String::from_utf8_lossy(&asked.stdout)
        .lines()
        .map(PathBuf::from)
        .filter(|path| path.is_dir())
        .collect()
}

/// Every file to read, each with its name.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let mut corpus = Vec::new();
    for id in sample::ids().unwrap() {
        let files = sample::files(&id).unwrap();
        let python = files
            .into_iter()
            .filter(|(path, _)| is_python(Path::new(path)));
        corpus.extend(python.map(|(path, bytes)| (format!("{id}/{path}"), bytes)));
    }
    let mut paths: Vec<PathBuf> = installed()
        .iter()
        .flat_map(|folder| below(folder))
        .collect();
    paths.sort();
    paths.dedup();
    if let Ok(folders) = std::env::var(FOLDERS) {
        paths.extend(
            folders
                .split(':')
                .flat_map(|folder| below(Path::new(folder))),
        );
    } else {
        // Spread over all of them: neighbours are alike.
        let step = paths.len().div_ceil(INSTALLED_FILES).max(1);
        paths = paths.into_iter().step_by(step).collect();
    }
    let read = |path: PathBuf| Some((path.display().to_string(), fs::read(&path).ok()?));
    corpus.extend(paths.into_iter().filter_map(read));
    corpus
}

#[test]
fn another_parser_counts_the_same() {
    let corpus = corpus();
    let part = corpus.len().div_ceil(THREADS);
    let verdicts: Vec<(&str, Verdict)> = std::thread::scope(|scope| {
        let workers: Vec<_> = corpus
            .chunks(part)
            .map(|files| {
                std::thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, move || {
                        let plan = Plan::new(&COMPARED, &[], &[]);
                        files
                            .iter()
                            .map(|(name, bytes)| (name.as_str(), compare(bytes, &plan)))
                            .collect::<Vec<_>>()
                    })
                    .expect("a thread")
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("no panic"))
            .collect()
    });
    let mut differences = String::new();
    let (mut agreed, mut only_ours, mut only_theirs, mut neither) = (0, 0, 0, 0);
    for (name, verdict) in &verdicts {
        match verdict {
            Verdict::Agree => agreed += 1,
            Verdict::Differ(facts) => {
                for (fact, ours, theirs) in facts {
                    let _ = writeln!(differences, "{name}: {fact}: {ours} here, {theirs} there");
                }
            }
            Verdict::Refused {
                ours: false,
                theirs: true,
            } => only_ours += 1,
            Verdict::Refused {
                ours: true,
                theirs: false,
            } => {
                only_theirs += 1;
                println!("accepted by the other parser only: {name}");
            }
            Verdict::Refused { .. } => neither += 1,
        }
    }
    println!(
        "{} files: {agreed} agree, {only_ours} accepted here only, {only_theirs} there only, {neither} by neither",
        verdicts.len()
    );
    assert!(differences.is_empty(), "the parsers differ:\n{differences}");
    assert!(agreed >= 100, "too few files to mean anything: {agreed}");
}

#[test]
fn a_difference_would_be_seen() {
    let source = b"class A:\n    def f(self, x: int, *y) -> None:\n        'doc'\n";
    let wrong = second_opinion("class A:\n    def f(self, x, *y) -> None:\n        ' '\n").unwrap();
    let right = second_opinion(std::str::from_utf8(source).unwrap()).unwrap();
    assert_eq!(
        (
            right["parameters"],
            right["annotated-parameters"],
            right["function-docstrings"]
        ),
        (2, 1, 1)
    );
    assert_eq!(
        (
            wrong["parameters"],
            wrong["annotated-parameters"],
            wrong["function-docstrings"]
        ),
        (2, 0, 0)
    );
    let plan = Plan::new(&COMPARED, &[], &[]);
    assert_eq!(compare(source, &plan), Verdict::Agree);
    assert_eq!(
        compare(b"def f(:\n", &plan),
        Verdict::Refused {
            ours: true,
            theirs: true
        }
    );
}
