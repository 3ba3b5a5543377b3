//! Where output goes, how wide it is and whether it is coloured.
//!
//! Every output is opened before anything is read: a run of minutes must not end with "no such folder". A file appears under its name
//! only when all of it has been written (`file`); a device or a pipe is written to and stays what it is.

mod file;
mod input;

pub(super) use self::input::Inputs;

use self::file::NewFile;
use super::arguments::Color;
use super::room;
use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Bytes written at once: a table of a long history has megabytes.
const BUFFER: usize = 64 << 10;

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file, replaced whole or not at all; a device or a pipe is written to and stays what it is.
    File(PathBuf),
}

impl Destination {
    /// What the command line names: `-`, no name and the devices that stand for it are standard output.
    pub fn named(path: Option<&Path>) -> Self {
        const STDOUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
        match path {
            Some(path) if !STDOUT.iter().any(|name| path == Path::new(name)) => {
                Self::File(path.to_owned())
            }
            _ => Self::Stdout,
        }
    }

    /// Opens it, so that what cannot be written is known before anything is read.
    pub fn open(self, inputs: &Inputs<'_>) -> Result<Output> {
        let Self::File(path) = &self else {
            if room::stdout_is_closed() {
                return Err(self.failed(closed()));
            }
            return Ok(Output::STDOUT);
        };
        inputs.spare(path)?;
        let opened = if is_special(path) {
            Special::open(path).map(Opened::Special)
        } else {
            NewFile::prepare(path).map(Opened::File)
        };
        match opened {
            Ok(opened) => Ok(Output {
                opened,
                destination: self,
            }),
            Err(source) => Err(self.failed(source)),
        }
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Write {
            path: match self {
                Self::Stdout => "standard output".into(),
                Self::File(path) => path.clone(),
            },
            source,
        }
    }

    /// Whether both are the same place, however they are written.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(a), Self::File(b)) => a == b || place(a) == place(b),
            _ => self == other,
        }
    }
}

/// A path whose folder is named in one way only.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder_of(path)).ok()?;
    Some(folder.join(path.file_name()?))
}

/// The folder a file is in.
fn folder_of(path: &Path) -> &Path {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Two of these that are the same place: the later one's.
pub fn clash(all: &[Destination]) -> Option<&Destination> {
    let mut rest = all.iter().enumerate();
    rest.find(|(at, one)| all[..*at].iter().any(|other| other.is_same(one)))
        .map(|(_, one)| one)
}

/// A destination that was opened.
#[derive(Debug)]
pub struct Output {
    /// Where it goes.
    pub destination: Destination,
    opened: Opened,
}

#[derive(Debug)]
enum Opened {
    Stdout,
    Special(Special),
    File(NewFile),
}

impl Output {
    /// Standard output.
    pub const STDOUT: Self = Self {
        destination: Destination::Stdout,
        opened: Opened::Stdout,
    };

    /// Whether it is standard output.
    pub fn is_stdout(&self) -> bool {
        self.destination == Destination::Stdout
    }

    /// Writes with `write`. A file appears under its name only when all of it has been written.
    pub fn write(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let Self {
            destination,
            opened,
        } = self;
        let written = match opened {
            Opened::Stdout => to_stdout(write),
            Opened::Special(special) => special.write(write),
            Opened::File(file) => file.write(write),
        };
        written.map_err(|source| destination.failed(source))
    }
}

/// What the system says of a closed descriptor, by its number.
fn closed() -> io::Error {
    #[cfg(unix)]
    let error = io::Error::from_raw_os_error(libc::EBADF);
    #[cfg(not(unix))]
    let error = io::Error::other("it is closed");
    error
}

/// The standard library takes a closed standard output for one that swallows everything; here it is an error.
#[cfg(unix)]
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    use std::os::fd::AsFd;
    if room::stdout_is_closed() {
        return Err(closed());
    }
    let stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let mut out = BufWriter::with_capacity(BUFFER, stdout);
    write(&mut out)?;
    out.flush()
}

#[cfg(not(unix))]
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    write(&mut out)?;
    out.flush()
}

/// Whether a path names something that must not be replaced by a file: `/dev/null`, a pipe. A link is one only among devices
/// (`/dev/fd/3`): elsewhere it may be a stranger's, and is replaced itself.
fn is_special(path: &Path) -> bool {
    let Ok(there) = fs::symlink_metadata(path) else {
        return false;
    };
    let kind = there.file_type();
    if kind.is_symlink() {
        return path.starts_with("/dev") || path.starts_with("/proc/self/fd");
    }
    !kind.is_file() && !kind.is_dir()
}

/// A device or a pipe.
#[derive(Debug)]
struct Special {
    path: PathBuf,
    /// Kept open until the pipe is open for good: as long as somebody reads, that does not wait.
    held: File,
}

impl Special {
    /// Opens what is there. A pipe that nobody reads is an error: a stranger may have laid it, and it is not waited for.
    fn open(path: &Path) -> io::Result<Self> {
        let mut options = File::options();
        options.write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
        Ok(Self {
            held: options.open(path)?,
            path: path.to_owned(),
        })
    }

    fn write(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let Self { path, held } = self;
        let mut out = BufWriter::with_capacity(BUFFER, File::options().write(true).open(&path)?);
        write(&mut out)?;
        out.flush()?;
        drop(held);
        Ok(())
    }
}

/// The width to wrap at; none where the output is no terminal.
pub fn width(stdout: bool) -> Option<usize> {
    if !stdout || !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Whether to colour. `NO_COLOR` is obeyed as <https://no-color.org> has it, `CLICOLOR`, `CLICOLOR_FORCE` as
/// <https://bixense.com/clicolors> and `FORCE_COLOR` as <https://force-color.org> have them; the first of them comes before the others.
pub fn color(asked: Color, stdout: bool) -> bool {
    match asked {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
            let forced = |name: &str| set(name).is_some_and(|value| value != "0");
            if set("NO_COLOR").is_some() || !stdout {
                return false;
            }
            if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") {
                return true;
            }
            let plain = set("TERM").is_some_and(|term| term == "dumb")
                || set("CLICOLOR").is_some_and(|value| value == "0");
            io::stdout().is_terminal() && !plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_many_names() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| Destination::File(folder.path().join(name));
        fs::create_dir(folder.path().join("in")).expect("a folder");
        assert!(clash(&[at("a"), at("b"), Destination::Stdout]).is_none());
        for same in ["./a", "in/../a", "in/.././a"] {
            assert_eq!(clash(&[at("a"), at(same)]), Some(&at(same)), "{same}");
        }
        assert!(clash(&[at("a"), at("in/a")]).is_none());
        assert!(clash(&[Destination::Stdout, Destination::named(None)]).is_some());
    }

    #[test]
    fn a_dash_is_standard_output() {
        for name in ["-", "/dev/stdout", "/dev/fd/1"] {
            assert_eq!(
                Destination::named(Some(Path::new(name))),
                Destination::Stdout
            );
        }
        assert_ne!(
            Destination::named(Some(Path::new("./-"))),
            Destination::Stdout
        );
    }
}
