//! What is done under a limit on the address space (`ulimit -v`) before anything else.
//!
//! An allocation that fails ends a program without a word of its own, and room that is only reserved counts as taken. So less than a
//! run needs is refused at once, the allocators are told to reserve nothing ahead, and what fails all the same ends with the exit
//! code of what cannot be done.

use crate::watchdog;
use std::process::ExitCode;

/// What it takes to start and to read a few files with one thread, rounded up.
const LEAST: u64 = 320 << 20;

/// Does what a limit asks for; an exit code where the program is to end. Takes no memory before it knows that there is some.
pub fn make_room() -> Option<ExitCode> {
    let limit = watchdog::address_limit()?;
    if limit < LEAST {
        return Some(super::run::refuse(&crate::error::Error::Start {
            mebibytes: limit >> 20,
            least: LEAST >> 20,
        }));
    }
    start_frugally();
    no_abort();
    None
}

/// Told to the program that begins once more: what stands for its standard output is only the null device.
const NO_STDOUT: &str = "HALLMARKS_STDOUT_IS_CLOSED";

/// Whether standard output was closed when the program was started.
pub(super) fn stdout_is_closed() -> bool {
    stdout_at_start::was_closed() || std::env::var_os(NO_STDOUT).is_some()
}

/// Begins this program once more, in its own process, where the allocators are not frugal yet: they read what they are told from the
/// environment, before there is a `main` that could tell them. Mimalloc would take 1 GiB ahead as soon as there is as much, the C
/// library's 64 MiB for each thread.
#[cfg(target_os = "linux")]
fn start_frugally() {
    use std::os::unix::process::CommandExt as _;
    /// Segments of 32 MiB come from the system one by one.
    const FRUGAL: &str = "MIMALLOC_DISALLOW_ARENA_ALLOC";
    if std::env::var_os(FRUGAL).is_some() {
        return;
    }
    let mut arguments = std::env::args_os();
    let Some(name) = arguments.next() else { return };
    let mut again = std::process::Command::new("/proc/self/exe");
    again.arg0(name).args(arguments);
    again.env(FRUGAL, "1").env("MALLOC_ARENA_MAX", "1");
    if stdout_is_closed() {
        again.env(NO_STDOUT, "1");
    }
    // Where that is not to be had the run goes on, with less room.
    let _ = again.exec();
}

#[cfg(not(target_os = "linux"))]
fn start_frugally() {}

/// What the standard library aborts for is that there is no memory, which it has said then.
#[cfg(unix)]
fn no_abort() {
    use signal_hook::{consts::SIGABRT, flag::register_conditional_shutdown};
    let always = std::sync::Arc::new(true.into());
    let _ = register_conditional_shutdown(SIGABRT, i32::from(super::run::CANNOT), always);
}

#[cfg(not(unix))]
fn no_abort() {}
