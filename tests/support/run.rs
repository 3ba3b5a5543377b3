//! The real program, started as a user starts it.

use std::ffi::OsStr;
use std::path::Path;

use assert_cmd::Command;

use super::OUTSIDE_INFLUENCES;

/// The program, about to be run.
pub struct Run {
    command: Command,
}

/// What the program said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Standard output, which must be UTF-8.
    pub stdout: String,
    /// Standard error, which must be UTF-8.
    pub stderr: String,
    /// The exit code; -1 if a signal ended it.
    pub code: i32,
}

/// The program without arguments.
pub fn hallmarks() -> Run {
    let mut command = assert_cmd::cargo_bin_cmd!("hallmarks");
    for name in OUTSIDE_INFLUENCES {
        command.env_remove(name);
    }
    // Nobody's own configuration either.
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    Run { command }
}

impl Run {
    /// One more argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// More arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// One variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The folder to run in.
    #[must_use]
    pub fn within(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder.as_ref());
        self
    }

    /// What is about to be run, for a test that watches or interrupts it.
    pub fn command(self) -> std::process::Command {
        let mut command = std::process::Command::new(self.command.get_program());
        command.args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// Runs it.
    #[must_use]
    pub fn run(mut self) -> Said {
        let output = self.command.output().expect("the program starts");
        Said {
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// Runs it, expects exit code 0, returns what it printed.
    #[track_caller]
    pub fn succeeds(self) -> String {
        self.exits(0).stdout
    }

    /// Runs it, expects this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Said {
        let said = self.run();
        assert_eq!(
            said.code, code,
            "stdout:\n{}\nstderr:\n{}",
            said.stdout, said.stderr
        );
        said
    }

    /// Runs it, expects the one line of a failure: exit code 2, nothing on stdout. Returns the line.
    #[track_caller]
    pub fn cannot(self) -> String {
        let said = self.exits(2);
        assert_eq!(said.stdout, "", "a failure prints nothing on stdout");
        assert!(
            said.stderr.starts_with("hallmarks: cannot "),
            "stderr:\n{}",
            said.stderr
        );
        assert_eq!(said.stderr.lines().count(), 1, "stderr:\n{}", said.stderr);
        said.stderr
    }
}
