//! Writes what is generated from the registry of signals: `docs/signals.md` and the README's table of competencies.
//!
//! `cargo run --example docs` writes them; with `--check` it writes nothing and fails if it would have to.

#[path = "../tests/support/verdicts.rs"]
mod verdicts;

use hallmarks::cli::pages;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let check = match env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => {
            eprintln!("docs: cannot use '{other}': the only option is '--check'");
            return ExitCode::from(2);
        }
    };
    match write(check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("docs: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether every page is current, or has been made so.
fn write(check: bool) -> io::Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md"))?;
    let Some(readme) = pages::in_readme(&readme) else {
        return Err(io::Error::other(
            "README.md has no place for the table of competencies",
        ));
    };
    let signals = pages::signals(&verdicts::read()?);
    let mut current = true;
    for (path, text) in [("docs/signals.md", signals), ("README.md", readme)] {
        let file = root.join(path);
        if fs::read_to_string(&file).ok().as_deref() == Some(text.as_str()) {
            continue;
        }
        if check {
            println!("{path} is stale: run 'cargo run --example docs'");
            current = false;
        } else {
            fs::write(&file, text)?;
            println!("{path} is written");
        }
    }
    Ok(current)
}
