//! A reader that leaves, and a user who interrupts: no complaint, and nothing left behind.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::git::Edit;
use crate::support::run::hallmarks;
use crate::support::sample;
use tempfile::TempDir;

const ANN: &str = "Ann <ann@example.org>";

const DATE: &str = "2024-03-01T10:00:00Z";

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

#[test]
fn a_closed_pipe_is_success() {
    for read in [0, 10] {
        for format in ["text", "json", "markdown", "html"] {
            let mut child = hallmarks()
                .arg(sample::bundle("solid-service"))
                .args(["-vv", "--output-format", format])
                .command()
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut pipe = child.stdout.take().unwrap();
            pipe.read_exact(&mut vec![0; read]).unwrap();
            drop(pipe);
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{format}");
        }
    }
    for command in ["schema", "man", "signals", "--help"] {
        let mut child = hallmarks()
            .arg(command)
            .command()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{command}");
    }
}

/// A bundle that takes a while: every file is another, so none can be left out.
fn slow_bundle(folder: &Path) -> PathBuf {
    let repository = crate::support::git::init(&folder.join("slow"), true).unwrap();
    let lines = (0..20_000).fold(String::new(), |text, line| {
        text + &format!("def f{line}(a, b=({line}, [a])):\n    return a\n")
    });
    let files: Vec<Edit> = (0..24)
        .map(|file| Edit::Write(format!("m{file}.py"), format!("x = {file}\n{lines}").into()))
        .collect();
    let tree = crate::support::git::edit_tree(&repository, None, &files).unwrap();
    let tree = repository.find_tree(tree).unwrap();
    let person = crate::support::git::signature(ANN, DATE.parse().unwrap()).unwrap();
    repository
        .commit(
            Some("refs/heads/main"),
            &person,
            &person,
            "slow\n",
            &tree,
            &[],
        )
        .unwrap();
    let bundle = folder.join("slow.bundle");
    sample::write_bundle(&repository, &bundle).unwrap();
    bundle
}

/// Starts the program on a slow bundle, sends it a signal after a while, and returns its exit code and how many files are left: in the
/// temporary folder, and beside the output.
#[cfg(unix)]
fn ended_by(signal: &str, bundle: &Path, pause: u64) -> (Option<i32>, usize) {
    let (temporary, outputs) = (folder(), folder());
    let count = |folder: &TempDir| fs::read_dir(folder.path()).unwrap().count();
    let mut child = hallmarks()
        .arg(bundle)
        .arg("-o")
        .arg(outputs.path().join("report.txt"))
        .env("TMPDIR", temporary.path())
        .command()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while count(&temporary) == 0 && started.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(pause));
    let killed = std::process::Command::new("kill")
        .args([format!("-{signal}"), child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let code = child.wait().unwrap().code();
    // A report that was finished is what was asked for.
    let left = count(&outputs) - usize::from(code == Some(0));
    (code, left + count(&temporary))
}

/// The end of a limit on processor time (`ulimit -t`).
#[cfg(unix)]
const XCPU: i32 = 24;

#[cfg(unix)]
#[test]
fn no_signal_leaves_anything_behind() {
    let made = folder();
    let bundle = slow_bundle(made.path());
    let signals = [
        ("INT", 2),
        ("TERM", 15),
        ("HUP", 1),
        ("QUIT", 3),
        ("XCPU", XCPU),
    ];
    for (signal, number) in signals {
        for pause in [0, 100, 300] {
            let (code, left) = ended_by(signal, &bundle, pause);
            // On a fast machine a late signal may find the program done.
            assert!(
                code == Some(128 + number) || pause > 0 && code == Some(0),
                "{code:?} {pause} ms after the start, by {signal}"
            );
            assert_eq!(left, 0, "{pause} ms after the start, by {signal}");
        }
    }
}

/// A shell starts what it puts into the background so, and `nohup` what is to outlive the terminal.
#[cfg(unix)]
#[test]
fn an_ignored_signal_stays_ignored() {
    let made = folder();
    let bundle = slow_bundle(made.path());
    let run = hallmarks().arg(&bundle).command();
    for signal in ["INT", "HUP"] {
        let mut child = std::process::Command::new("sh")
            .args(["-c", &format!("trap '' {signal}; exec \"$@\""), "sh"])
            .arg(run.get_program())
            .args(run.get_args())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(10));
            let sent = std::process::Command::new("kill")
                .args([format!("-{signal}"), child.id().to_string()])
                .stderr(Stdio::null())
                .status();
            assert!(sent.is_ok());
        }
        // It goes on, unless it is done.
        let code = child.try_wait().unwrap().and_then(|status| status.code());
        assert!(matches!(code, None | Some(0)), "{signal}: {code:?}");
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[test]
fn a_finished_run_leaves_nothing_behind() {
    let temporary = folder();
    let bundle = sample::bundle("tiny-library");
    let run = || hallmarks().env("TMPDIR", temporary.path()).arg(&bundle);
    let _ = run().succeeds();
    run().args(["--rev", "nope"]).cannot();
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
}
