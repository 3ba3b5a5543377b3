//! Builds the sample repositories and keeps what is checked in beside them current.
//!
//! `cargo run --example build-samples -- TARGET` builds every sample of `sample-repos/` as a repository with a work tree
//! in `TARGET/<id>`, and rewrites `sample-repos/HEADS` and those `sample-repos/<id>.bundle` that no longer match.
//! With `--check` it rewrites nothing and fails if it would have to.

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use support::{Result, sample};

fn main() -> ExitCode {
    match arguments().and_then(|(target, check)| build(&target, check)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("build-samples: {error}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<(PathBuf, bool)> {
    let (mut target, mut check) = (None, false);
    for argument in std::env::args_os().skip(1) {
        if argument == "--check" {
            check = true;
        } else if target.replace(PathBuf::from(argument)).is_some() {
            return Err("cannot use two targets: pass one folder".into());
        }
    }
    Ok((
        target.ok_or("cannot build: no target; try 'build-samples TARGET [--check]'")?,
        check,
    ))
}

/// Whether everything checked in is current, or has been made so.
fn build(target: &Path, check: bool) -> Result<bool> {
    let mut current = true;
    let mut heads = BTreeMap::new();
    for id in sample::ids()? {
        let folder = target.join(&id);
        if folder.exists() {
            let folder = folder.display();
            return Err(
                format!("cannot build into '{folder}': it exists; pass another folder").into(),
            );
        }
        fs::create_dir_all(&folder)?;
        let repository = sample::build(&id, &folder)?;
        let refs = sample::refs(&repository)?;
        let bundle = sample::bundle(&id);
        if sample::bundle_refs(&bundle).ok().as_ref() != Some(&refs) {
            if check {
                println!("{id}: its bundle is not what its files make");
                current = false;
            } else {
                sample::write_bundle(&repository, &bundle)?;
            }
        }
        let head = refs[0].1;
        println!("{head} {id}");
        heads.insert(id, head);
    }
    let text = sample::heads_file(&heads);
    let path = sample::root().join("HEADS");
    if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
        if check {
            println!("HEADS: not what the files make");
            current = false;
        } else {
            fs::write(path, text)?;
        }
    }
    Ok(current)
}
