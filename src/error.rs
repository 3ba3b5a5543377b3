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
    /// A limit on memory is nearly used up.
    #[error(
        "cannot go on: the limit of {mebibytes} MiB of memory is nearly used up while {place}; allow more ('ulimit -v'), or use fewer threads ('--jobs 1')"
    )]
    NearLimit {
        /// The limit.
        mebibytes: u64,
        /// Where everything stood.
        place: String,
    },
    /// A limit on memory leaves no room to begin.
    #[error(
        "cannot start with so little memory: the limit is {mebibytes} MiB, and it takes {least} MiB; allow more ('ulimit -v')"
    )]
    Start {
        /// The limit.
        mebibytes: u64,
        /// What it takes.
        least: u64,
    },
    /// A limit on memory leaves no room for a single thread.
    #[error(
        "cannot read with so little memory: the limit of {mebibytes} MiB leaves no room for a thread of {thread} MiB; allow more ('ulimit -v')"
    )]
    Room {
        /// The limit.
        mebibytes: u64,
        /// What one thread needs.
        thread: u64,
    },
    /// Not a single thread can be had.
    #[error(
        "cannot start a thread: {why}; allow more processes ('ulimit -u') or more memory ('ulimit -v')"
    )]
    Threads {
        /// The reason.
        why: String,
    },
    /// The report could not be written.
    #[error("cannot write '{}': {}; {}", crate::untrusted::Untrusted::from(.path.to_string_lossy().as_ref()).terminal(), reason(.source), way_out(.source))]
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

/// The system's own words, without its number and without the name of a temporary file.
fn reason(source: &std::io::Error) -> String {
    let text = match source.raw_os_error() {
        Some(_) => source.to_string(),
        None => source.kind().to_string(),
    };
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// What to try after a failed write.
fn way_out(source: &std::io::Error) -> &'static str {
    use std::io::ErrorKind as Kind;
    match source.kind() {
        Kind::NotFound | Kind::NotADirectory => "make the folder first, or name a file elsewhere",
        Kind::IsADirectory => "name a file in that folder",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
            "name a file in a folder you may write to"
        }
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
            "make room, or name a file elsewhere"
        }
        Kind::InvalidFilename => "give it a shorter name",
        Kind::BrokenPipe => "keep its reader running until all is written",
        _ if source.raw_os_error() == Some(NOBODY_READS) => "start its reader first",
        _ if source.raw_os_error() == Some(CLOSED) => "open it, or name a file with '-o'",
        _ => "name a file elsewhere",
    }
}

/// The numbers, the same on every Unix, of a pipe that nobody reads (`ENXIO`) and of an output that is not open (`EBADF`).
const NOBODY_READS: i32 = 6;
const CLOSED: i32 = 9;

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
