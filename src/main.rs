//! Arguments in, exit code out.

use std::process::ExitCode;

/// Syntax trees are many small boxes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hallmarks::cli::run(std::env::args_os().collect())
}
