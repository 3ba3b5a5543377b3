//! Prints what every commit changed, parent by parent: a line `=commit parent` (`-` for the empty tree), then for each path
//! `old-mode new-mode old-content new-content<TAB>path`, the path as in a URI. For `benches/changes.py`, which compares with git.

use hallmarks::internals::git::{Differ, Mode, Oid, Paths, Repository, Side};
use hallmarks::internals::untrusted::Untrusted;
use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let repository = Repository::open(Path::new(&path))?;
    let head = repository.head().ok_or("no history")?;
    let history = repository.history(head);
    let trees: HashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
    let objects = repository.objects();
    let mut out = BufWriter::new(std::io::stdout().lock());
    // One comparer for the first parents, as the program has it, and one for all others.
    let mut first = Differ::new(&objects);
    let mut others = Differ::new(&objects);
    let mut paths = Paths::default();
    let mut deltas = Vec::new();
    for commit in &history.commits {
        let known = commit.parents.iter().filter(|p| trees.contains_key(p));
        let mut parents: Vec<Option<Oid>> = known.copied().map(Some).collect();
        if parents.is_empty() {
            parents.push(None);
        }
        for (at, parent) in parents.into_iter().enumerate() {
            let differ = if at == 0 { &mut first } else { &mut others };
            let before = parent.and_then(|p| trees.get(&p)).copied();
            differ.changes(before, Some(commit.tree), &mut paths, &mut deltas);
            let parent = parent.map_or_else(|| "-".to_owned(), |parent| parent.hex());
            writeln!(out, "={} {parent}", commit.oid.hex())?;
            for delta in &deltas {
                let (old, new) = (delta.old, delta.new);
                let path = Untrusted::from(paths.bytes(delta.path));
                writeln!(
                    out,
                    "{} {} {} {}\t{}",
                    mode(old),
                    mode(new),
                    content(old),
                    content(new),
                    path.uri()
                )?;
            }
        }
    }
    for damage in first.finish().into_iter().chain(others.finish()) {
        eprintln!("{} {}", damage.code, damage.about.terminal());
    }
    Ok(())
}

fn mode(side: Option<Side>) -> &'static str {
    match side.map(|side| side.mode) {
        None => "000000",
        Some(Mode::File) => "100644",
        Some(Mode::Executable) => "100755",
        Some(Mode::Link) => "120000",
        Some(Mode::Gitlink) => "160000",
    }
}

fn content(side: Option<Side>) -> String {
    side.map_or_else(|| "0".repeat(40), |side| side.oid.hex())
}
