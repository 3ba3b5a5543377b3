//! Functions for fuzzers, which have no business anywhere else.
//!
//! `fuzz/` runs each of them for hours, `tests/it/fuzz_smoke.rs` for a second. Whoever finds a panic in one has found a fault.

use crate::documents;
use crate::facts::{self, Memo, Plan, PreviousVersion, common};
use crate::git::fuzzing as git;
pub use crate::git::fuzzing::{Compared, compare};
use crate::python::TestFile;
use crate::signals::SIGNALS;
use crate::untrusted::Untrusted;
use std::sync::LazyLock;

/// A target: takes any bytes and must return.
pub type Target = fn(&[u8]);

/// Every target by name.
pub static TARGETS: &[(&str, Target)] = &[
    ("bundle", git::bundle),
    ("commit", git::commit),
    ("config", git::config),
    ("document", document),
    ("escape", escape),
    ("mailmap", git::mailmap),
    ("pack", git::pack),
    ("pack_index", git::pack_index),
    ("pieces", pieces),
    ("python", python),
    ("tree", git::tree),
];

/// Paths of every kind of document; the first byte of the input chooses.
const PATHS: [&str; 28] = [
    ".github/workflows/ci.yml",
    ".github/dependabot.yml",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
    ".readthedocs.yaml",
    "pyproject.toml",
    "setup.cfg",
    "tox.ini",
    "pytest.ini",
    "mypy.ini",
    ".flake8",
    ".coveragerc",
    "ruff.toml",
    "poetry.lock",
    "uv.lock",
    "Makefile",
    "Dockerfile",
    "noxfile.py",
    "requirements.txt",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "run.sh",
    "a.ipynb",
    ".github/CODEOWNERS",
    ".github/actions/a/action.yml",
    "Taskfile.yml",
    "justfile",
];

/// Versions of one file that are looked at.
const MAX_VERSIONS: usize = 16;
/// A stack on which the parser may recurse.
const STACK: usize = 256 << 20;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let facts = SIGNALS.iter().flat_map(|signal| signal.facts);
    let facts: Vec<_> = common::ALWAYS.iter().chain(facts).copied().collect();
    Plan::new(&facts, &facts, &[])
});

/// Bytes of a file of Python to its counts, which are the same each time.
pub fn python(bytes: &[u8]) {
    std::thread::scope(|scope| {
        let count = || {
            let count = || facts::count_python(&PLAN, bytes, TestFile::Collected);
            match (count(), count()) {
                (Ok(one), Ok(two)) => assert_eq!(one.counts, two.counts),
                (Err(one), Err(two)) => assert_eq!(one, two),
                (one, two) => panic!("{} and {}", one.is_ok(), two.is_ok()),
            }
        };
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, count).expect("a thread");
        assert!(thread.join().is_ok());
    });
}

/// Versions of a file of Python, separated by NUL, counted by their pieces as they are counted whole.
pub fn pieces(bytes: &[u8]) {
    std::thread::scope(|scope| {
        let count = || {
            let memo = Memo::new(&PLAN, true);
            let mut near = PreviousVersion::default();
            for file in bytes.split(|&b| b == 0).take(MAX_VERSIONS) {
                let Some(pieces) = memo.count(file, TestFile::Collected, &mut near) else {
                    continue;
                };
                let whole = facts::count_rows(&PLAN, file, TestFile::Collected);
                let whole = whole.expect("what is counted by pieces can be counted whole");
                assert_eq!(whole.error.is_some(), pieces.recovered);
                let counts = whole.counts.nonzero();
                let pieces_counts = pieces.counts.iter();
                assert!(
                    pieces_counts
                        .map(|&(at, n)| (usize::from(at), i64::from(n)))
                        .eq(counts)
                );
                let rows = pieces.parts.iter().flat_map(|part| part.rows());
                assert!(rows.chain(pieces.module).eq(whole.rows));
            }
        };
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, count).expect("a thread");
        assert!(thread.join().is_ok());
    });
}

/// A side file; its first byte chooses what it is called.
pub fn document(bytes: &[u8]) {
    let (Some(first), bytes) = (bytes.first(), bytes.get(1..).unwrap_or_default()) else {
        return;
    };
    let path = PATHS[usize::from(*first) % PATHS.len()];
    if let Some(kind) = documents::kind_of(path) {
        facts::count_document(&PLAN, &documents::read(kind, path, bytes));
    }
}

/// Every escape, cut and whole.
pub fn escape(bytes: &[u8]) {
    let text = Untrusted::from(bytes);
    for text in [
        text.as_text(),
        text.as_path(),
        text.middle(9),
        text.ellipsis(3),
        text,
    ] {
        let outputs = [
            text.terminal().to_string(),
            text.markdown().to_string(),
            text.html().to_string(),
            text.csv().to_string(),
            text.uri().to_string(),
            text.workflow().to_string(),
            text.workflow_property().to_string(),
        ];
        for output in &outputs {
            assert!(!output.chars().any(is_harmful), "{output:?}");
        }
        assert!(
            !outputs[2].contains(['<', '>', '"', '\'']),
            "{}",
            outputs[2]
        );
        assert!(outputs[3].starts_with('"') && outputs[3].ends_with('"'));
        assert!(!outputs[4].starts_with('/') && !outputs[4].contains(':'));
        let json = serde_json::to_string(&text).expect("text is JSON");
        assert!(serde_json::from_str::<String>(&json).is_ok());
    }
}

/// Obeyed or not seen by a terminal.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
