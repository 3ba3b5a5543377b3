//! Every file that is generated from the signals, as it should be: for the command that writes them and the tests that find
//! them stale.

mod competencies;
mod matrix;
mod pages;
mod readme;
mod registration;
mod shipped;
#[allow(dead_code, reason = "only the tests judge the verdicts")]
pub mod verdicts;

#[allow(
    unused_imports,
    reason = "only the tests run single lines of the README"
)]
pub use readme::Line;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A file below the root of the package, with the text it should have.
pub struct File {
    pub path: PathBuf,
    pub text: String,
}

/// What the program said: everything it printed, as a terminal shows it, and its exit code.
pub struct Said {
    pub shown: String,
    pub code: i32,
}

/// Runs the program in the root of the package.
pub type Program<'p> = &'p dyn Fn(&[String]) -> io::Result<Said>;

/// The files of the source that hold a list of signals.
pub fn lists(root: &Path) -> io::Result<Vec<File>> {
    registration::read(root)
}

/// The pages of signals and of competencies, the README, and what is installed beside the program.
pub fn pages(root: &Path, program: Program<'_>) -> io::Result<Vec<File>> {
    let precision = verdicts::read(root)?;
    let readme = fs::read_to_string(root.join("README.md"))?;
    let readme = pages::in_readme(&readme)
        .ok_or_else(|| io::Error::other("README.md has no place for the table of competencies"))?;
    let mut pages = vec![
        File {
            path: "docs/signals.md".into(),
            text: pages::signals(&precision),
        },
        File {
            path: "docs/competencies.md".into(),
            text: competencies::page(),
        },
        File {
            path: "README.md".into(),
            text: readme::with_outputs(&readme, program)?,
        },
    ];
    pages.extend(shipped::files(program)?);
    Ok(pages)
}

/// The table of every signal over every sample.
pub fn matrix(root: &Path) -> io::Result<File> {
    Ok(File {
        path: matrix::PATH.into(),
        text: matrix::text(root)?,
    })
}
