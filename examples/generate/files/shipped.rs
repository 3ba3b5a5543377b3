//! The manual page and the completions that are installed along: what the program itself prints.

use super::{File, Program};
use std::io;
use std::path::Path;

/// Below this folder lies what a wheel puts below the folder of its environment.
const ROOT: &str = "packaging/wheel/data/share";

/// Where each of them is looked for, and the arguments that print it.
const FILES: [(&str, &[&str]); 4] = [
    ("man/man1/hallmarks.1", &["man"]),
    (
        "bash-completion/completions/hallmarks",
        &["completions", "bash"],
    ),
    (
        "fish/vendor_completions.d/hallmarks.fish",
        &["completions", "fish"],
    ),
    ("zsh/site-functions/_hallmarks", &["completions", "zsh"]),
];

/// All of them.
pub fn files(program: Program<'_>) -> io::Result<Vec<File>> {
    let file = |(path, arguments): &(&str, &[&str])| {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        let said = program(&arguments)?;
        if said.code != 0 {
            return Err(io::Error::other(said.shown));
        }
        Ok(File {
            path: Path::new(ROOT).join(path),
            text: said.shown,
        })
    };
    FILES.iter().map(file).collect()
}
