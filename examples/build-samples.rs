//! Builds the sample repositories, to be looked at with git.
//!
//! `cargo run --example build-samples -- TARGET` builds every sample of `sample-repos/` as a repository with a work tree in
//! `TARGET/<id>`. What is checked in beside the samples is written by `cargo run --example generate`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use support::{Result, sample};

fn main() -> ExitCode {
    match target().and_then(|target| build(&target)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("build-samples: {error}");
            ExitCode::from(2)
        }
    }
}

fn target() -> Result<PathBuf> {
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(target), None) => Ok(target.into()),
        _ => Err("cannot build: pass one folder, as in 'build-samples TARGET'".into()),
    }
}

fn build(target: &Path) -> Result<()> {
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
        println!("{} {id}", sample::refs(&repository)?[0].1);
    }
    Ok(())
}
