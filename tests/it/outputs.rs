//! Outputs: where they go, who may read them, and what is left behind, whatever ends the run.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::run::{Run, Said, hallmarks};
use crate::support::sample;
use tempfile::TempDir;

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// Runs it through a shell that does something around `"$@"`.
fn in_shell(script: &str, run: Run) -> Said {
    let run = run.command();
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(run.get_program());
    shell.args(run.get_args());
    for (name, value) in run.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let output = shell.output().expect("a shell");
    Said {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Runs it with a reader of standard output who takes so many bytes and leaves.
fn read_by_somebody_who_leaves(run: Run, bytes: usize) -> Said {
    let mut child = run
        .command()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdout.take().expect("a pipe");
    let mut first = vec![0; bytes];
    pipe.read_exact(&mut first).expect("so much is written");
    drop(pipe);
    let output = child.wait_with_output().expect("the program ends");
    Said {
        stdout: String::new(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}

#[test]
fn a_verdict_does_not_depend_on_who_reads_it() {
    let check = |condition: &str| {
        hallmarks()
            .arg("check")
            .arg(sample::bundle("tiny-library"))
            .args(["--fail-under", condition])
    };
    for (condition, code) in [("testing=5", 1), ("typing=1", 0)] {
        assert_eq!(check(condition).run().code, code, "{condition}");
        for _ in 0..3 {
            let said = read_by_somebody_who_leaves(check(condition), 0);
            assert_eq!((said.code, &*said.stderr), (code, ""), "{condition}");
        }
    }
    // More than a pipe holds, so that the program is still writing when the reader leaves.
    let mut many = check("testing=5");
    for value in 0..3_000 {
        many = many.args([
            "--fail-under",
            &format!("signal:tests-present>={}", 200 + value),
        ]);
    }
    let said = read_by_somebody_who_leaves(many, 10);
    assert_eq!((said.code, &*said.stderr), (1, ""));
    // What is no reader who leaves is told.
    let said = in_shell("exec \"$@\" > /dev/full", check("typing=1"));
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("cannot write 'standard output'"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("make room"), "{}", said.stderr);
}

#[test]
fn files_are_written_whoever_closes_standard_output() {
    let bundle = sample::bundle("tiny-library");
    for to_stdout_first in [true, false] {
        let folder = folder();
        let path = folder.path().join("r.json");
        let file = format!("json:{}", path.display());
        let mut formats = vec!["--output-format", "text", "--output-format", &file];
        if !to_stdout_first {
            formats.swap(1, 3);
        }
        let said = read_by_somebody_who_leaves(hallmarks().arg(&bundle).args(formats), 0);
        assert_eq!((said.code, &*said.stderr), (0, ""));
        let json = hallmarks().arg(&bundle).args(["--output-format", "json"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), json.succeeds());
    }
    // Where standard output fails for another reason, the files are written all the same, and it is said.
    let folder = folder();
    let path = folder.path().join("r.json");
    let file = format!("json:{}", path.display());
    let run = hallmarks().arg(&bundle);
    let run = run.args(["--output-format", "text", "--output-format", &file]);
    let said = in_shell("exec \"$@\" > /dev/full", run);
    assert_eq!(said.code, 2, "{}", said.stderr);
    assert!(path.is_file());
}

#[test]
fn what_stands_in_no_row_is_said_all_the_same() {
    let folder = folder();
    let tree = folder.path().join("tiny-library");
    sample::build("tiny-library", &tree).unwrap();
    for arguments in [
        &["people", "--output-format", "csv"][..],
        &["people", "--output-format", "mailmap", "--show-emails"],
        &["trend", "--output-format", "csv"],
        &["trend", "--output-format", "ndjson"],
    ] {
        let run = hallmarks().args(arguments).arg(&tree);
        let said = run.args(["--deadline", "0"]).exits(0);
        assert!(
            said.stderr.contains("[deadline]"),
            "{arguments:?}: {}",
            said.stderr
        );
    }
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is_read() {
    let folder = folder();
    // Reading this would be another failure: it is not reached.
    let nothing = folder.path().join("nothing");
    for command in ["report", "trend", "people"] {
        for (output, why, hint) in [
            (
                "no/such/x",
                "No such file or directory",
                "make the folder first",
            ),
            (".", "is a directory", "name a file in that folder"),
            ("new/", "is a directory", "name a file in that folder"),
        ] {
            let run = hallmarks().within(folder.path()).arg(command).arg(&nothing);
            let said = run.args(["-o", output]).cannot();
            let start = format!("hallmarks: cannot write '{output}': {why}; {hint}");
            assert!(said.starts_with(&start), "{said}");
        }
    }
    let bundle = sample::bundle("tiny-library");
    let both = [
        "--output-format",
        "json:a",
        "--output-format",
        "markdown:no/such/x",
    ];
    hallmarks()
        .within(folder.path())
        .arg(&bundle)
        .args(both)
        .cannot();
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "half of it"
    );
    let said = hallmarks()
        .within(folder.path())
        .arg(&bundle)
        .args([
            "--output-format",
            "json:f",
            "--output-format",
            "markdown:./f",
        ])
        .cannot();
    assert!(said.contains("the same place, './f'"), "{said}");
}

#[test]
fn a_dash_is_standard_output() {
    let folder = folder();
    let bundle = sample::bundle("tiny-library");
    for command in ["report", "trend", "people"] {
        let run = || hallmarks().within(folder.path()).arg(command).arg(&bundle);
        assert_eq!(run().args(["-o", "-"]).succeeds(), run().succeeds());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_input_is_never_written_over() {
    let folder = folder();
    let bundle = folder.path().join("x.bundle");
    fs::copy(sample::bundle("tiny-library"), &bundle).unwrap();
    let before = fs::read(&bundle).unwrap();
    for command in ["report", "trend", "people"] {
        let run = hallmarks().within(folder.path()).arg(command).arg(&bundle);
        let said = run.args(["-o", "./x.bundle"]).cannot();
        assert!(said.contains("the bundle that is read"), "{said}");
    }
    let config = folder.path().join("c.toml");
    fs::write(&config, "jobs = 1\n").unwrap();
    let run = hallmarks().arg(&bundle).arg("--config").arg(&config);
    run.arg("-o").arg(&config).cannot();
    assert_eq!(fs::read(&bundle).unwrap(), before);
    assert_eq!(fs::read_to_string(&config).unwrap(), "jobs = 1\n");
}

#[test]
fn a_file_may_be_read_by_whoever_the_umask_lets() {
    let bundle = sample::bundle("tiny-library");
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    for (umask, wanted) in [("077", 0o600), ("002", 0o664), ("022", 0o644)] {
        let folder = folder();
        let path = folder.path().join("p");
        let run = hallmarks()
            .args(["people", "--show-emails", "-o"])
            .arg(&path);
        let said = in_shell(&format!("umask {umask}; exec \"$@\""), run.arg(&bundle));
        assert_eq!(
            (said.code, mode(&path)),
            (0, wanted),
            "{umask}: {}",
            said.stderr
        );
    }
    let folder = folder();
    let path = folder.path().join("p");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let _ = hallmarks()
        .args(["people", "-o"])
        .arg(&path)
        .arg(&bundle)
        .succeeds();
    assert_eq!(mode(&path), 0o600, "as the file that was replaced");
}

#[test]
fn help_that_cannot_be_printed_is_an_error() {
    for arguments in [&["--help"][..], &["--version"], &["signals"], &["man"]] {
        let said = in_shell("exec \"$@\" > /dev/full", hallmarks().args(arguments));
        assert_eq!(said.code, 2, "{arguments:?}");
        assert!(
            said.stderr.contains("cannot write 'standard output'"),
            "{}",
            said.stderr
        );
    }
    // Not open for writing.
    let said = in_shell("exec \"$@\" 1< /dev/null", hallmarks().arg("--version"));
    assert_eq!(said.code, 2);
}

/// The standard library would put the null device in its place.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_closed_standard_output_is_an_error() {
    let bundle = sample::bundle("tiny-library");
    let report = || hallmarks().args(["report", "--isolated"]).arg(&bundle);
    let gate = |condition: &str| {
        let run = hallmarks().args(["check", "--isolated", "--fail-under", condition]);
        run.arg(&bundle)
    };
    for (run, code) in [
        (hallmarks().arg("--version"), 2),
        (report(), 2),
        (gate("testing=1"), 2),
        // The verdict stands.
        (gate("testing=5"), 1),
    ] {
        let said = in_shell("exec \"$@\" >&-", run);
        assert_eq!(said.code, code, "{}", said.stderr);
        let told = "hallmarks: cannot write 'standard output': Bad file descriptor; open it, or name a file with '-o'\n";
        assert_eq!(said.stderr, told);
    }
    // Nobody asked for it.
    let folder = folder();
    let path = folder.path().join("r.txt");
    let said = in_shell("exec \"$@\" >&-", report().arg("-o").arg(&path));
    assert_eq!((said.code, &*said.stderr), (0, ""));
    assert!(path.is_file());
    // The null device is somebody's choice, however it was opened.
    for script in ["exec \"$@\" >/dev/null", "exec \"$@\" 1<>/dev/null"] {
        assert_eq!(in_shell(script, report()).code, 0, "{script}");
    }
    // A limit makes the program begin once more.
    #[cfg(target_os = "linux")]
    {
        let said = in_shell("ulimit -v 1500000; exec \"$@\" >&-", report());
        assert_eq!(said.code, 2, "{}", said.stderr);
    }
}

/// Whatever the limit on memory: the whole report, or one line that says why there is none, and never an abort.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_memory_is_met_with_a_report_or_a_line() {
    let bundle = sample::bundle("solid-service");
    let run = |jobs: &str| {
        hallmarks()
            .arg(&bundle)
            .args(["--isolated", "--jobs", jobs])
    };
    let whole = run("1").succeeds();
    for jobs in ["1", "2"] {
        for mebibytes in [80, 100, 160, 280, 330, 400, 512, 800, 1150, 1400, 2048] {
            let script = format!("ulimit -v {}; exec \"$@\"", mebibytes * 1024);
            let said = in_shell(&script, run(jobs));
            if said.code == 0 {
                assert_eq!((said.stdout, &*said.stderr), (whole.clone(), ""));
                continue;
            }
            // What a few files take: below it there is a line, above it a report.
            assert!(mebibytes < 512, "{mebibytes} MiB, {jobs}: {}", said.stderr);
            assert_eq!((said.code, &*said.stdout), (2, ""), "{mebibytes} MiB");
            let line = said.stderr.strip_suffix('\n').unwrap_or_default();
            let is_ours = line.starts_with("hallmarks: cannot ") && line.contains("; allow more");
            assert!(is_ours && !line.contains('\n'), "{mebibytes} MiB: {line}");
        }
    }
}
