//! Writes what is generated: the lists of signals in the source, `docs/signals.md` and the README's table of competencies.
//!
//! `cargo run --example docs` writes them; with `--check` it writes nothing and fails if it would have to.

#[path = "../tests/support/registration.rs"]
mod registration;
#[path = "../tests/support/verdicts.rs"]
mod verdicts;

use hallmarks::cli::pages;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
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
    match write_all(check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("docs: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything is current, or has been made so.
fn write_all(check: bool) -> io::Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listings = registration::read(root)?.into_iter();
    let stale = write(root, listings.map(|l| (l.path, l.text)), check)?;
    if stale > 0 {
        // The pages tell of the signals that this program was built with, so it takes a new one.
        return Ok(!check && build_again()?);
    }
    let readme = fs::read_to_string(root.join("README.md"))?;
    let Some(readme) = pages::in_readme(&readme) else {
        return Err(io::Error::other(
            "README.md has no place for the table of competencies",
        ));
    };
    let signals = pages::signals(&verdicts::read()?);
    let pages = [("docs/signals.md", signals), ("README.md", readme)];
    let pages = pages.map(|(path, text)| (PathBuf::from(path), text));
    let stale = write(root, pages.into_iter(), check)?;
    Ok(!check || stale == 0)
}

/// Writes the files that are stale, or with `check` only names them; how many those are.
fn write(
    root: &Path,
    files: impl Iterator<Item = (PathBuf, String)>,
    check: bool,
) -> io::Result<usize> {
    let mut stale = 0;
    for (path, text) in files {
        let file = root.join(&path);
        if fs::read_to_string(&file).ok().as_deref() == Some(text.as_str()) {
            continue;
        }
        stale += 1;
        if check {
            println!(
                "{} is stale: run 'cargo run --example docs'",
                path.display()
            );
        } else {
            fs::write(&file, text)?;
            println!("{} is written", path.display());
        }
    }
    Ok(stale)
}

/// Builds and runs this program once more, with the signals that are now listed; whether it said that all is well.
fn build_again() -> io::Result<bool> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let again = Command::new(cargo)
        .args(["run", "--quiet", "--example", "docs"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    Ok(again.success())
}
