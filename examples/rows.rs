//! Counts every distinct Python file of a history twice, whole and by its statements, and prints how many differ.
//!
//!     cargo run --release --example rows -- REPO...
//!
//! Compared are every fact of every signal, and every row: its kind, name, structure, statements and counts. Exits with 1 where
//! anything differs. `--sizes` prints instead how many bytes there are, and how many in distinct statements.

use hallmarks::internals::facts::{
    Counts, Fact, Memo, Plan, PreviousVersion, Row, common, count_rows,
};
use hallmarks::internals::git::{Blob, Differ, Mode, Objects, Oid, Paths, Repository};
use hallmarks::internals::python::{Cut, DiffHint, MAX_BYTES, Pieces, TestFile, decode};
use hallmarks::internals::signals::SIGNALS;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::process::ExitCode;

/// The parser recurses.
const STACK: usize = 256 << 20;

/// Files a thread compares with one handle.
const CHUNK: usize = 64;

/// What became of one file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Same,
    /// It is counted whole in any case.
    Whole,
    Differs,
    /// It is not there, or too large.
    Unread,
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let sizes = paths.iter().any(|path| path == "--sizes");
    paths.retain(|path| path != "--sizes");
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let mut all_same = true;
    for path in &paths {
        let repository = Repository::open(Path::new(path))?;
        let files = files(&repository)?;
        if sizes {
            print_sizes(&repository, path, &files);
        } else {
            all_same &= pool.install(|| compare(&repository, path, &files));
        }
    }
    Ok(ExitCode::from(u8::from(!all_same)))
}

/// Every distinct Python file of the history, in the order of the object database.
fn files(repository: &Repository) -> Result<Vec<Oid>, Box<dyn std::error::Error>> {
    let history = repository.history(repository.head().ok_or("no history")?);
    let trees: HashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
    let objects = repository.objects();
    let mut differ = Differ::new(&objects);
    let (mut paths, mut changed) = (Paths::default(), Vec::new());
    let mut found = BTreeSet::new();
    for commit in &history.commits {
        let parent = commit.parents.first().and_then(|oid| trees.get(oid));
        differ.changes(parent.copied(), Some(commit.tree), &mut paths, &mut changed);
        for delta in &changed {
            let is_python = paths.bytes(delta.path).ends_with(b".py");
            let is_file = |mode| matches!(mode, Mode::File | Mode::Executable);
            found.extend(
                delta
                    .new
                    .filter(|s| is_python && is_file(s.mode))
                    .map(|s| s.oid),
            );
        }
    }
    let mut found: Vec<Oid> = found.into_iter().collect();
    found.sort_unstable();
    // Neighbours in this order are made from each other.
    let reading = repository.reading(found, MAX_BYTES as u64);
    Ok(reading.order().collect())
}

fn read(objects: &Objects, oid: Oid) -> Option<Vec<u8>> {
    match objects.blob(oid, MAX_BYTES as u64) {
        Blob::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

fn compare(repository: &Repository, name: &str, files: &[Oid]) -> bool {
    let facts = SIGNALS.iter().flat_map(|signal| signal.facts);
    let facts: Vec<&'static Fact> = common::ALWAYS.iter().chain(facts).copied().collect();
    let plan = Plan::new(&facts, &[], &[]);
    let memo = Memo::new(&plan, true);
    let verdicts: Vec<Verdict> = files
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let objects = repository.objects();
            let mut near = [PreviousVersion::default(), PreviousVersion::default()];
            let verdict = |&oid: &Oid| {
                let Some(bytes) = read(&objects, oid) else {
                    return vec![Verdict::Unread];
                };
                let rules = [TestFile::No, TestFile::Collected];
                let mut verdict = |test| {
                    verdict(
                        &plan,
                        &memo,
                        &mut near[usize::from(test == TestFile::No)],
                        oid,
                        &bytes,
                        test,
                    )
                };
                rules.map(&mut verdict).to_vec()
            };
            chunk.iter().flat_map(verdict).collect::<Vec<_>>()
        })
        .collect();
    let count = |verdict| verdicts.iter().filter(|&&v| v == verdict).count();
    let differing = count(Verdict::Differs);
    println!(
        "{name}: {} files, compared as source and as tests: {} the same by pieces, {} counted whole, {} unread, {differing} differ",
        files.len(),
        count(Verdict::Same),
        count(Verdict::Whole),
        count(Verdict::Unread),
    );
    differing == 0
}

fn verdict(
    plan: &Plan,
    memo: &Memo<'_>,
    near: &mut PreviousVersion,
    oid: Oid,
    bytes: &[u8],
    test: TestFile,
) -> Verdict {
    let Some(pieces) = memo.count(bytes, test, near) else {
        return Verdict::Whole;
    };
    let whole = count_rows(plan, bytes, test);
    let Ok(whole) = whole.map_err(|why| eprintln!("{}: {}", oid.hex(), why.code())) else {
        return Verdict::Differs;
    };
    let rows: Vec<Row> = pieces
        .parts
        .iter()
        .flat_map(|part| part.rows())
        .chain(pieces.module)
        .collect();
    let mut counts = Counts::zero(plan.facts().len());
    for &(at, count) in &pieces.counts {
        counts.add(usize::from(at), i64::from(count));
    }
    if counts == whole.counts && rows == whole.rows && whole.error.is_some() == pieces.recovered {
        return Verdict::Same;
    }
    eprintln!("{} as {test:?}: error {:?}", oid.hex(), whole.error);
    for (at, fact) in plan.facts().iter().enumerate() {
        if counts.get(at) != whole.counts.get(at) {
            eprintln!(
                "  {}: {} by pieces, {} whole",
                fact.id,
                counts.get(at),
                whole.counts.get(at)
            );
        }
    }
    for (ours, whole) in rows.iter().zip(&whole.rows).filter(|(a, b)| a != b).take(3) {
        eprintln!("  {ours:?}\n  {whole:?}");
    }
    Verdict::Differs
}

fn print_sizes(repository: &Repository, name: &str, files: &[Oid]) {
    let objects = repository.objects();
    let (mut all, mut distinct, mut doubtful) = (0, 0, 0);
    let mut seen = HashSet::new();
    for &oid in files {
        let Some(bytes) = read(&objects, oid) else {
            continue;
        };
        let Ok(text) = decode(&bytes) else {
            continue;
        };
        all += text.len();
        let mut pieces = Pieces::from(&text, 0);
        loop {
            match pieces.cut(DiffHint::default()) {
                Cut::Piece(range) => {
                    let piece = &text[range];
                    if seen.insert(blake3::hash(piece.as_bytes())) {
                        distinct += piece.len();
                    }
                }
                Cut::End => break,
                Cut::Doubt => {
                    doubtful += text.len();
                    break;
                }
            }
        }
    }
    println!(
        "{name}: {} files of {all} bytes, {} distinct pieces of {distinct} bytes, {doubtful} bytes doubtful",
        files.len(),
        seen.len()
    );
}
