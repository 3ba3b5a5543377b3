//! Prints which commit each line of the head comes from: `commit<TAB>line<TAB>path`, the path as in a URI. With `--summary` what they add
//! up to. For `benches/blame.py`, which compares with `git blame`.

use hallmarks::internals::dataset::{Ownership, OwnershipOptions, UNKNOWN};
use hallmarks::internals::git::Repository;
use hallmarks::internals::untrusted::Untrusted;
use std::io::{BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let before = arguments.len();
        arguments.retain(|a| a != name);
        arguments.len() < before
    };
    let (summary, look_through) = (flag("--summary"), flag("--look-through"));
    let only_python = flag("--python");
    let path = arguments.first().map_or(".", String::as_str);
    let repository = Repository::open(Path::new(path))?;
    let head = repository.head().ok_or("no history")?;
    let history = repository.history(head);
    let options = OwnershipOptions {
        only_python,
        look_through,
    };
    let (ownership, paths) = Ownership::of(&repository, &history, options, &());
    let mut out = BufWriter::new(std::io::stdout().lock());
    if summary {
        writeln!(
            out,
            "lines {:?}, unknown {:?}",
            ownership.lines, ownership.unknown
        )?;
        writeln!(
            out,
            "files {}, unread {}",
            ownership.files.len(),
            ownership.unread
        )?;
        writeln!(
            out,
            "people {}, areas {}",
            ownership.people.len(),
            ownership.areas.len()
        )?;
        writeln!(out, "{:?}", ownership.lifetimes())?;
        for through in &ownership.looked_through {
            let oid = history.commits[through.commit].oid.hex();
            writeln!(out, "looked through {oid} {:?}", through.why)?;
        }
        for damage in &ownership.damage {
            writeln!(out, "{} {}", damage.code, damage.about.terminal())?;
        }
        return Ok(());
    }
    for file in &ownership.files {
        let path = Untrusted::from(paths.bytes(file.path));
        for (line, owner) in file.owners.iter().enumerate() {
            let commit = match *owner {
                UNKNOWN => "unknown".to_owned(),
                owner => history.commits[owner as usize].oid.hex(),
            };
            writeln!(out, "{commit}\t{}\t{}", line + 1, path.uri())?;
        }
    }
    Ok(())
}
