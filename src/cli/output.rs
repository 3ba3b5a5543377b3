//! Where output goes, how wide it is and whether it is coloured.

use super::arguments::Color;
use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Where a report goes.
/// Bytes written at once: a table of a long history has megabytes.
const BUFFER: usize = 64 << 10;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file, replaced whole or not at all; a device or a pipe is written to and stays what it is.
    File(PathBuf),
}

impl Destination {
    /// Writes with `write`. A file appears under its name only when all of it has been written.
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        match self {
            Self::Stdout => {
                let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
                write(&mut out)
                    .and_then(|()| out.flush())
                    .map_err(|source| Error::Write {
                        path: "standard output".into(),
                        source,
                    })
            }
            Self::File(path) => {
                let written = if is_special(path) {
                    pour(path, write)
                } else {
                    replace(path, write)
                };
                written.map_err(|source| Error::Write {
                    path: path.clone(),
                    source,
                })
            }
        }
    }
}

/// Whether a path names something that must not be replaced by a file: `/dev/null`, a pipe. A link is one only among devices
/// (`/dev/stdout`): elsewhere it may be a stranger's, and is replaced itself.
fn is_special(path: &Path) -> bool {
    let Ok(there) = fs::symlink_metadata(path) else {
        return false;
    };
    let kind = there.file_type();
    if kind.is_symlink() {
        return path.starts_with("/dev");
    }
    !kind.is_file() && !kind.is_dir()
}

/// Writes to what is there. A pipe that nobody reads is an error: a stranger may have laid it, and it is not waited for.
fn pour(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Kept open until the pipe is open for good: as long as somebody reads, that does not wait.
    #[cfg(unix)]
    let _read = {
        use std::os::unix::fs::OpenOptionsExt;
        let mut options = File::options();
        options.write(true).custom_flags(libc::O_NONBLOCK);
        options.open(path)?
    };
    let mut out = BufWriter::with_capacity(BUFFER, File::options().write(true).open(path)?);
    write(&mut out)?;
    out.flush()
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    {
        let mut out = BufWriter::with_capacity(BUFFER, file.as_file_mut());
        write(&mut out)?;
        out.flush()?;
    }
    readable(file.as_file())?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

/// A temporary file is its owner's alone; a report is as readable as any other file.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// The width to wrap at; none where the output is no terminal.
pub fn width(stdout: bool) -> Option<usize> {
    if !stdout || !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Whether to colour. `NO_COLOR` is obeyed as <https://no-color.org> has it.
pub fn color(asked: Color, stdout: bool) -> bool {
    match asked {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
                || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
            stdout && io::stdout().is_terminal() && !plain
        }
    }
}
