//! Writes everything that is generated: the lists of signals in the source, `docs/signals.md`, `docs/competencies.md`, the README's
//! table of competencies and outputs, the manual page and the completions, the bundles of the samples, and the table of every signal over
//! every sample.
//!
//! `cargo run --example generate` writes; with `--check` it writes nothing and fails if it would have to.

mod files;
#[path = "../../tests/support/mod.rs"]
mod support;

use files::{File, Said};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs, io};
use support::sample;

/// With this first argument this binary is `hallmarks` itself: what the README shows is what the program prints.
const PROGRAM: &str = "--program";

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let check = match arguments.next() {
        None => false,
        Some(first) if first == PROGRAM => {
            return hallmarks::cli::run([first].into_iter().chain(arguments).collect());
        }
        Some(first) if first == "--check" => true,
        Some(other) => {
            let other = other.display();
            eprintln!("generate: cannot use '{other}': the only option is '--check'");
            return ExitCode::from(2);
        }
    };
    match write_all(check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("generate: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything is current, or has been made so.
fn write_all(check: bool) -> support::Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut stale = write(root, files::lists(root)?, check)?;
    if stale == 0 {
        stale += write_samples(check)?;
        stale += write(root, vec![files::matrix(root)?], check)?;
    }
    if stale > 0 && !check {
        // The signals that are listed and the digest over the table are built into the program, so it takes a new one.
        return Ok(build_again()?);
    }
    stale += write(root, files::pages(root, &program)?, check)?;
    Ok(stale == 0 || !check)
}

/// Writes the files that are stale, or with `check` only names them; how many those are.
fn write(root: &Path, files: Vec<File>, check: bool) -> io::Result<usize> {
    let mut stale = 0;
    for File { path, text } in files {
        let file = root.join(&path);
        if fs::read_to_string(&file).ok().as_deref() == Some(text.as_str()) {
            continue;
        }
        stale += 1;
        say(&path.display().to_string(), check);
        if !check {
            fs::write(&file, text)?;
        }
    }
    Ok(stale)
}

fn say(what: &str, check: bool) {
    if check {
        println!("{what} is stale: run 'cargo run --example generate'");
    } else {
        println!("{what} is written");
    }
}

/// The bundles of the samples, and the list of their heads.
fn write_samples(check: bool) -> support::Result<usize> {
    let mut stale = 0;
    let mut heads = std::collections::BTreeMap::new();
    for id in sample::ids()? {
        let folder = tempfile::tempdir()?;
        let repository = sample::build_bare(&id, folder.path())?;
        let refs = sample::refs(&repository)?;
        let bundle = sample::bundle(&id);
        if sample::bundle_refs(&bundle).ok().as_ref() != Some(&refs) {
            stale += 1;
            say(&format!("sample-repos/{id}.bundle"), check);
            if !check {
                sample::write_bundle(&repository, &bundle)?;
            }
        }
        heads.insert(id, refs[0].1);
    }
    let heads = File {
        path: "HEADS".into(),
        text: sample::heads_file(&heads),
    };
    Ok(stale + write(&sample::root(), vec![heads], check)?)
}

/// What the program says to these arguments, where nothing outside changes it.
fn program(arguments: &[String]) -> io::Result<Said> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(PROGRAM).args(arguments);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in support::OUTSIDE_INFLUENCES {
        command.env_remove(name);
    }
    let output = command.env("XDG_CONFIG_HOME", "/nonexistent").output()?;
    Ok(Said {
        shown: String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr),
        code: output.status.code().unwrap_or(-1),
    })
}

/// Builds and runs this program once more, with the signals that are now listed; whether it said that all is well.
fn build_again() -> io::Result<bool> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let again = Command::new(cargo)
        .args(["run", "--quiet", "--example", "generate"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    Ok(again.success())
}
