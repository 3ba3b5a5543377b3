//! A second of every fuzz target, the same each time, for those who have no fuzzer; and single bits flipped in a repository.
//!
//! `HALLMARKS_FUZZ=50` runs fifty times as long.

use crate::hostile::raw::{ANN, CORE, Raw};
use hallmarks::fuzzing::TARGETS;
use hallmarks::internals::config::Config;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Mutated inputs per target, in a debug build a second or two.
const INPUTS: usize = 4_000;
/// Bits flipped.
const FLIPS: usize = 200;
/// How long one flipped repository may take.
const HANG: Duration = Duration::from_secs(30);

/// Marsaglia's xorshift: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// How much longer than usual.
fn factor() -> usize {
    let asked = std::env::var("HALLMARKS_FUZZ").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The corpus that is kept beside the fuzz targets.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    assert!(!corpus.is_empty(), "{target} has no corpus");
    corpus
}

/// What fuzzers do to an input.
fn mutated(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const TOKENS: [&[u8]; 14] = [
        b"\0",
        b"\xff\xfe",
        b"\n",
        b"'''",
        b"f'{",
        b"(",
        b"lambda a,b=",
        b"&a ",
        b"*a",
        b"[[",
        b"\x1b[",
        b"@",
        b"<",
        b" 9223372036854775808 ",
    ];
    let mut input = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(input.len() + 1);
        match random.below(6) {
            0 if at < input.len() => input[at] ^= 1 << random.below(8),
            1 if at < input.len() => input[at] = random.next() as u8,
            2 => input.truncate(at),
            3 => {
                let token = TOKENS[random.below(TOKENS.len())];
                let token = token.repeat(1 + random.below(40));
                input.splice(at..at, token);
            }
            4 => {
                let other = &corpus[random.below(corpus.len())];
                let from = random.below(other.len() + 1);
                input.splice(at.., other[from..].iter().copied());
            }
            _ => {
                let end = (at + random.below(30)).min(input.len());
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
        }
    }
    input
}

#[test]
fn every_target_returns() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        for input in &corpus {
            target(input);
        }
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for _ in 0..INPUTS * factor() {
            let input = mutated(&corpus, &mut random);
            let run = std::panic::catch_unwind(|| target(&input));
            assert!(run.is_ok(), "{name}: {}", input.escape_ascii());
        }
    }
}

/// A repository with loose and packed objects, packed references, a tag and an index.
fn control() -> Raw {
    let raw = Raw::unborn();
    let mut head = None;
    let git = git2::Repository::open(raw.path()).expect("a repository");
    for n in 0..6 {
        let code = format!("{CORE}\n\ndef f{n}(a, b=1):\n    return a + {n}\n").repeat(n + 1);
        let tree = raw.tree_of(&[
            ("app/core.py", code.as_str()),
            ("pyproject.toml", "[project]\nname = \"x\"\n"),
            (".mailmap", "Ann <ann@example.org> <a@x>\n"),
        ]);
        let commit = raw.commit(
            tree,
            head.as_slice(),
            ANN,
            format!("Step {n}\n\nReviewed-by: B <b@x>\n").as_bytes(),
        );
        head = Some(commit);
        if n == 3 {
            let mut builder = git.packbuilder().expect("a pack");
            let mut walk = git.revwalk().expect("a walk");
            walk.push(commit).expect("a commit");
            builder.insert_walk(&mut walk).expect("objects");
            builder
                .write(&raw.git().join("objects/pack"), 0o644)
                .expect("a pack");
            for entry in fs::read_dir(raw.git().join("objects"))
                .expect("a folder")
                .flatten()
            {
                if entry.file_name().len() == 2 {
                    fs::remove_dir_all(entry.path()).expect("a folder");
                }
            }
        }
    }
    let head = head.expect("a commit");
    raw.put("packed-refs", format!("# pack-refs with: peeled fully-peeled sorted \n{head} refs/heads/other\n{head} refs/tags/v1\n"));
    let mut index = git.index().expect("an index");
    index
        .read_tree(
            &git.find_commit(head)
                .and_then(|c| c.tree())
                .expect("a tree"),
        )
        .expect("an index");
    index.write().expect("an index");
    raw
}

#[test]
fn flipped_bits_are_survived() {
    let raw = control();
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(raw.git())
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.retain(|path| fs::metadata(path).is_ok_and(|m| m.len() > 0));
    let total: u64 = files
        .iter()
        .map(|path| fs::metadata(path).map_or(0, |m| m.len()))
        .sum();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (tell, told) = channel();
    let path = raw.path();
    // Half of them anywhere, half in a file chosen first, so that small files are met too.
    let flips: Vec<(PathBuf, usize, u8)> = (0..FLIPS * factor())
        .map(|n| {
            let mut at = (random.next() % total) as usize;
            let mut file = random.below(files.len());
            if n % 2 == 0 {
                file = 0;
                loop {
                    let size = fs::metadata(&files[file]).map_or(0, |m| m.len()) as usize;
                    if at < size {
                        break;
                    }
                    at -= size;
                    file += 1;
                }
            } else {
                at = random.below(fs::metadata(&files[file]).map_or(0, |m| m.len()) as usize);
            }
            (files[file].clone(), at, 1 << random.below(8))
        })
        .collect();
    let count = flips.len();
    std::thread::spawn(move || {
        for (n, (file, at, bit)) in flips.into_iter().enumerate() {
            let whole = fs::read(&file).expect("a file");
            let mut flipped = whole.clone();
            flipped[at] ^= bit;
            // A new file: libgit2 may have mapped the old one.
            fs::remove_file(&file).expect("a file");
            fs::write(&file, flipped).expect("a file");
            let config = Config {
                jobs: 1,
                ..Config::new(Some(path.clone()))
            };
            let reported = hallmarks::report_on(&config, &()).is_ok();
            fs::remove_file(&file).expect("a file");
            fs::write(&file, whole).expect("a file");
            if tell.send((n, file, at, bit, reported)).is_err() {
                return;
            }
        }
    });
    let (mut last, mut reports) = (None, 0);
    loop {
        match told.recv_timeout(HANG) {
            Ok((n, file, at, bit, reported)) => {
                reports += usize::from(reported);
                last = Some((n, file, at, bit));
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("the flip after {last:?} hangs"),
        }
    }
    assert_eq!(
        last.map(|(n, ..)| n + 1),
        Some(count),
        "a flip ended the thread"
    );
    assert!(reports * 2 > count, "{reports} reports of {count}");
}
