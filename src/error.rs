//! What can go wrong before there is a report. Trouble inside a repository is data, not an error.

use std::path::PathBuf;

/// A failure that ends the run: one line, exit code 2, nothing on stdout.
///
/// Every message reads `cannot …: why; what to try`, in lower case and without a full stop. Text that comes from a
/// repository is escaped by whoever builds the message.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The path given is not something that can be read as a repository or a folder of sources.
    #[error("cannot open '{path}': {why}; {hint}")]
    Open {
        /// The path as given, escaped for a terminal.
        path: String,
        /// The reason, in the words of the field.
        why: String,
        /// What to try instead.
        hint: String,
    },
    /// The revision does not name a commit of this repository.
    #[error("cannot resolve '{revision}': {why}; {hint}")]
    Revision {
        /// The revision as given, escaped for a terminal.
        revision: String,
        /// The reason.
        why: String,
        /// What to try instead.
        hint: String,
    },
    /// An option, a name or a value on the command line is not known.
    #[error("cannot use '{given}': {why}; {hint}")]
    Usage {
        /// What was given, escaped for a terminal.
        given: String,
        /// The reason.
        why: String,
        /// What to try instead.
        hint: String,
    },
    /// Nothing moved any more.
    #[error(
        "cannot go on: nothing finished for {seconds} seconds while {place}; make a fresh clone and try that"
    )]
    Stalled {
        /// How long.
        seconds: u64,
        /// Where everything stood: ours, without text of strangers.
        place: String,
    },
    /// Too much memory is in use.
    #[error(
        "cannot go on: more than {mebibytes} MiB of memory are in use while {place}; allow more with '--max-memory'"
    )]
    Memory {
        /// The limit.
        mebibytes: u64,
        /// Where everything stood.
        place: String,
    },
    /// The report could not be written.
    #[error("cannot write '{}': {source}; name a file in a folder you may write to", .path.display())]
    Write {
        /// Where it should have gone.
        path: PathBuf,
        /// Why it did not.
        source: std::io::Error,
    },
}

/// The result of everything that may end the run.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An [`Error::Open`] about `path`.
    pub fn open(path: &std::path::Path, why: impl Into<String>, hint: impl Into<String>) -> Self {
        let path = crate::untrusted::Untrusted::from(path.to_string_lossy().as_ref())
            .terminal()
            .to_string();
        Self::Open {
            path,
            why: why.into(),
            hint: hint.into(),
        }
    }
}

/// The number of edits between two short names.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(100).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = if ca == *cb { diagonal } else { diagonal + 1 };
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
