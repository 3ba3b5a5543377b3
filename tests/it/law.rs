//! The law of damage: nothing unread raises anything.
//!
//! Objects are lost, zeroed, cut and changed at random, folders and blobs go as in a partial clone, the deadline falls at any moment. Against
//! the whole repository no level, no lower end and no evaluated share rises, no upper end falls, and what is still measured has the value
//! it had: so no gate opens that was shut.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::sample;
use hallmarks::internals::config::{Author, Config};
use hallmarks::internals::git::Globs;
use hallmarks::internals::report::{Report, Status};
use hallmarks::internals::signals::SIGNALS;
use tempfile::TempDir;

/// Damages per sample; the environment may ask for more (`HALLMARKS_DAMAGES=300` makes 2,100).
const DAMAGES: usize = 12;

/// Numbers that are the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit.max(1) as u64) as usize
    }
}

/// What became of a competency: level, interval, evaluated share.
type Row = (u8, Option<[u8; 2]>, f64);

/// What is compared.
struct Outcome {
    rows: BTreeMap<String, Row>,
    /// The values of what was measured.
    values: BTreeMap<String, Option<f64>>,
}

fn report(path: &Path, limit: Option<Duration>) -> Option<Report> {
    let config = Config {
        path: Some(path.to_owned()),
        revision: None,
        history: true,
        signals: SIGNALS.to_vec(),
        author: Author::Everybody,
        jobs: 2,
        context: None,
        reviews: None,
        limit,
        excerpts: false,
        offences: false,
        exclude: Globs::default(),
        files: Vec::new(),
    };
    hallmarks::report_on(&config, &()).ok()
}

impl Outcome {
    fn of(report: &Report) -> Self {
        let mut rows = BTreeMap::new();
        let mut values = BTreeMap::new();
        for row in &report.competencies {
            let judged = (row.level, row.interval, row.evaluated_share);
            rows.insert(row.id.clone(), judged);
            for signal in row.signals.iter().filter(|s| s.status == Status::Measured) {
                values.insert(signal.id.clone(), signal.value);
            }
        }
        Self { rows, values }
    }

    /// Nothing here is better than there.
    #[track_caller]
    fn is_no_better_than(&self, whole: &Self, what: &str) {
        for (id, (level, interval, share)) in &self.rows {
            let (most, ends, all) = whole.rows[id];
            assert!(*level <= most, "{what}: {id} is {level}, was {most}");
            assert!(
                *share <= all + 1e-9,
                "{what}: {id} has a share of {share}, had {all}"
            );
            if let (Some([low, high]), Some([lowest, highest])) = (*interval, ends) {
                assert!(
                    low <= lowest,
                    "{what}: the lower end of {id} is {low}, was {lowest}"
                );
                assert!(
                    high >= highest,
                    "{what}: the upper end of {id} is {high}, was {highest}"
                );
            }
        }
        for (id, value) in &self.values {
            let before = whole.values.get(id);
            assert_eq!(Some(value), before, "{what}: {id} is measured all the same");
        }
    }
}

/// The files of an object database, with what they hold.
fn objects(repository: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![repository.join("objects")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                files.push((path, bytes));
            }
        }
    }
    files.sort();
    files
}

/// Writes a file that may have been written read-only.
fn put(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
}

/// Damages some files of the database and says how.
fn damage(files: &[(PathBuf, Vec<u8>)], random: &mut Random) -> (String, Vec<usize>) {
    let many = 1 + random.below([1, 3, 10, files.len()][random.0 as usize % 4]);
    let kind = random.below(4);
    let mut hit = Vec::new();
    for _ in 0..many {
        let at = random.below(files.len());
        let (path, bytes) = &files[at];
        let mut bytes = bytes.clone();
        let start = random.below(bytes.len());
        let end = (start + 1 + random.below(bytes.len())).min(bytes.len());
        match kind {
            0 => bytes.clear(),
            1 => bytes[start..end].fill(0),
            2 => bytes.truncate(start),
            _ => bytes[start] ^= 1 << random.below(8),
        }
        hit.push(at);
        if kind == 0 {
            let _ = fs::remove_file(path);
        } else {
            put(path, &bytes);
        }
    }
    let how = ["lost", "zeroed in part", "cut", "with a flipped bit"][kind];
    (format!("{} {how}", hit.len()), hit)
}

/// A sample as loose objects, and once more as one pack.
fn copies(id: &str, folder: &Path) -> [PathBuf; 2] {
    let (loose, packed) = (folder.join("loose"), folder.join("packed"));
    let repository = sample::build_bare(id, &loose).unwrap();
    let mut builder = repository.packbuilder().unwrap();
    let database = repository.odb().unwrap();
    database
        .foreach(|oid| builder.insert_object(*oid, None).is_ok())
        .unwrap();
    let copy = sample::build_bare(id, &packed).unwrap();
    drop(copy);
    for (path, _) in objects(&packed) {
        fs::remove_file(path).unwrap();
    }
    fs::create_dir_all(packed.join("objects/pack")).unwrap();
    builder
        .write(packed.join("objects/pack").as_path(), 0o644)
        .unwrap();
    [loose, packed]
}

#[test]
fn no_damage_raises_anything() {
    let wanted = std::env::var("HALLMARKS_DAMAGES");
    let wanted = wanted.ok().and_then(|n| n.parse().ok()).unwrap_or(DAMAGES);
    for (number, id) in sample::ids().unwrap().into_iter().enumerate() {
        let folder = TempDir::new().unwrap();
        let copies = copies(&id, folder.path());
        let whole = report(&copies[0], None).expect("a whole sample is read");
        let whole = Outcome::of(&whole);
        let mut random = Random(number as u64 + 1);
        for copy in &copies {
            let files = objects(copy);
            let again = Outcome::of(&report(copy, None).expect("a whole copy is read"));
            again.is_no_better_than(&whole, &format!("{id}, whole"));
            whole.is_no_better_than(&again, &format!("{id}, whole"));
            for turn in 0..wanted / 2 {
                let (how, hit) = damage(&files, &mut random);
                // Where the head itself is gone there is no report.
                if let Some(report) = report(copy, None) {
                    Outcome::of(&report).is_no_better_than(&whole, &format!("{id}, {turn}: {how}"));
                }
                for at in hit {
                    put(&files[at].0, &files[at].1);
                }
            }
        }
        // The deadline at any moment.
        for _ in 0..wanted / 2 {
            let limit = Duration::from_micros(random.below(60_000) as u64);
            if let Some(report) = report(&copies[1], Some(limit)) {
                let what = format!("{id}, stopped after {limit:?}");
                Outcome::of(&report).is_no_better_than(&whole, &what);
            }
        }
    }
}

/// All objects of a kind but for some.
fn lose(repository: &Path, kind: git2::ObjectType, but: usize) {
    let git = git2::Repository::open_bare(repository).unwrap();
    let database = git.odb().unwrap();
    let mut lost = Vec::new();
    database
        .foreach(|oid| {
            let (_, found) = database.read_header(*oid).unwrap();
            if found == kind {
                lost.push(oid.to_string());
            }
            true
        })
        .unwrap();
    lost.sort();
    for hex in lost.iter().skip(but) {
        fs::remove_file(repository.join("objects").join(&hex[..2]).join(&hex[2..])).unwrap();
    }
}

#[test]
fn partial_clones_raise_nothing() {
    for id in ["solid-service", "solo-scripts", "grown-planner"] {
        for kind in [git2::ObjectType::Blob, git2::ObjectType::Tree] {
            for but in [0, 10] {
                let folder = TempDir::new().unwrap();
                let path = folder.path().join("x");
                drop(sample::build_bare(id, &path).unwrap());
                let whole = Outcome::of(&report(&path, None).expect("a whole sample is read"));
                lose(&path, kind, but);
                let part = report(&path, None).expect("the commits are there");
                let part = Outcome::of(&part);
                part.is_no_better_than(&whole, &format!("{id} without any {kind}"));
                let code = ["typing", "architecture", "code-quality", "security"];
                for id in code.iter().filter(|_| but == 0) {
                    assert_eq!((part.rows[*id].0, part.rows[*id].2), (0, 0.0), "{id}");
                }
            }
        }
    }
}

/// The case that a stranger finds first: one file, whose content is not there.
#[test]
fn a_file_that_is_not_there_is_not_a_file_without_functions() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x");
    drop(sample::build_bare("tiny-library", &path).unwrap());
    lose(&path, git2::ObjectType::Blob, 0);
    let report = report(&path, None).expect("the commits are there");
    assert!(
        !report.facts.all.contains_key("functions"),
        "nought of what was not read"
    );
    let of_code = [
        "typing",
        "code-quality",
        "architecture",
        "security",
        "python-mastery",
    ];
    for row in &report.competencies {
        let signals = row.signals.iter();
        for signal in signals.filter(|_| of_code.contains(&row.id.as_str())) {
            let reason = signal.reason.as_deref().unwrap_or_default();
            assert!(
                !reason.contains("there is no Python") && !reason.contains("no case of it"),
                "{}: {reason}",
                signal.id
            );
        }
    }
}
