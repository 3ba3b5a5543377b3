//! Reads every packed object of a repository through libgit2 and through the reader of packs, and says where they differ. With
//! `--time`, how long each takes for the trees and the distinct Python contents of the history.

use hallmarks::fuzzing;
use hallmarks::internals::git::{Blob, Differ, History, Objects, Oid, Paths, Repository};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A larger content is not read.
const LIMIT: u64 = 1 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let time = arguments.iter().any(|a| a == "--time");
    arguments.retain(|a| a != "--time");
    let mut differing = 0;
    for path in &arguments {
        let path = Path::new(path);
        if time {
            measure(path)?;
            continue;
        }
        let compared = fuzzing::compare(path)?;
        println!(
            "{}: {} objects, {} and {} left to libgit2, {} differ",
            path.display(),
            compared.objects,
            compared.left.0,
            compared.left.1,
            compared.differing.len(),
        );
        for oid in compared.differing.iter().take(10) {
            println!("  {}", oid.hex());
        }
        differing += compared.differing.len();
    }
    if differing > 0 {
        return Err("the readers differ".into());
    }
    Ok(())
}

/// Reads a history's trees and Python contents in both ways.
fn measure(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let repository = Repository::open(path)?;
    let head = repository.head().ok_or("no history")?;
    println!("{}", path.display());
    let history = timed("commits", || repository.history(head));
    let objects = repository.objects();
    let mut oids = timed("trees", || contents(&objects, &history));
    let reading = timed("plan", || repository.reading(oids.clone(), LIMIT));
    let together = timed("together", || {
        let mut bytes = 0;
        for part in reading.parts() {
            objects.part(&reading, part, |_| LIMIT, |_, blob| bytes += size(blob));
        }
        bytes
    });
    let storage: FxHashMap<Oid, usize> = reading.order().zip(0..).collect();
    oids.sort_by_key(|oid| storage[oid]);
    let one_by_one = |objects: &Objects| -> usize {
        let sizes = oids.iter().map(|oid| size(&objects.blob(*oid, LIMIT)));
        sizes.sum()
    };
    let alone = timed("alone", || one_by_one(&objects));
    let theirs = objects.through_libgit2();
    timed("trees, libgit2", || contents(&theirs, &history));
    let libgit2 = timed("libgit2", || one_by_one(&theirs));
    println!("  {} contents, {together} bytes", oids.len());
    assert!(together == alone && alone == libgit2);
    Ok(())
}

/// The distinct Python contents that commits bring.
fn contents(objects: &Objects, history: &History) -> Vec<Oid> {
    let mut differ = Differ::new(objects);
    let (mut paths, mut changed) = (Paths::default(), Vec::new());
    let mut seen: FxHashSet<Oid> = FxHashSet::default();
    let mut oids = Vec::new();
    let trees: FxHashMap<Oid, Oid> = history.commits.iter().map(|c| (c.oid, c.tree)).collect();
    for commit in &history.commits {
        let before = commit.parents.first().and_then(|p| trees.get(p)).copied();
        differ.changes(before, Some(commit.tree), &mut paths, &mut changed);
        for delta in &changed {
            let Some(new) = delta.new else { continue };
            if paths.bytes(delta.path).ends_with(b".py") && seen.insert(new.oid) {
                oids.push(new.oid);
            }
        }
    }
    oids
}

fn size(blob: &Blob) -> usize {
    match blob {
        Blob::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

/// Prints how long something takes.
fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = seconds();
    let done = work();
    println!("  {name:<15} {:6.3} s", seconds() - start);
    done
}

/// What this thread has had of a processor, where the system tells; else the time of day.
fn seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(
        || {
            UNIX_EPOCH
                .elapsed()
                .map_or(0.0, |since| since.as_secs_f64())
        },
        |nanoseconds| nanoseconds / 1e9,
    )
}
