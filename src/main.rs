//! Arguments in, exit code out.

use std::process::ExitCode;

/// Syntax trees are many small boxes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(end) = hallmarks::cli::make_room() {
        return end;
    }
    hallmarks::cli::run(std::env::args_os().collect())
}
