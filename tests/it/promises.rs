//! The promises of SECURITY.md and docs/architecture.md that can be read off the sources, or tried on the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::git::Edit;
use crate::support::repo::RepoBuilder;
use crate::support::run::hallmarks;
use tempfile::TempDir;

/// The layers, in steps: a layer may name those of the steps before its own.
const STEPS: [&[&str]; 15] = [
    &["watchdog", "common_affix", "role", "temporary"],
    &["untrusted", "progress"],
    &["error"],
    &["git", "python", "documents"],
    &["project"],
    &["facts"],
    &["dataset"],
    &["signals"],
    &["profile"],
    &["report"],
    &["assemble"],
    &["config"],
    &["pipeline", "fuzzing", "internals"],
    &["cli"],
    &["main"],
];

/// Those that must not know each other in spite of their steps: facts know no repository, and a report only what is written.
const STRANGERS: [(&str, &str); 5] = [
    ("facts", "git"),
    ("report", "git"),
    ("report", "dataset"),
    ("report", "facts"),
    ("report", "python"),
];

/// Crates that only one layer may name.
const OWNED: [(&str, &str); 4] = [
    ("git2", "git"),
    ("ruff_python_ast", "python"),
    ("ruff_python_parser", "python"),
    ("ruff_text_size", "python"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The files of `src/` that are built into the program: path from `src/`, text without comments and tests.
fn sources() -> BTreeMap<String, String> {
    let (mut files, mut only_in_tests) = (BTreeMap::new(), BTreeSet::new());
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = without_tests(&path, &read(&path), &mut only_in_tests);
                files.insert(path, text);
            }
        }
    }
    let src = root().join("src");
    let name = |path: &PathBuf| path.strip_prefix(&src).unwrap().display().to_string();
    files.retain(|path, _| !only_in_tests.contains(path));
    files.iter().map(|(p, t)| (name(p), t.clone())).collect()
}

/// Leaves out comments and whatever `#[cfg(test)]` stands before; the files of modules left out go into `files`.
fn without_tests(path: &Path, text: &str, files: &mut BTreeSet<PathBuf>) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        if code != "#[cfg(test)]" {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let indent = &line[..line.len() - code.len()];
        let item = lines.next().unwrap_or_default();
        if item.ends_with('{') {
            let end = format!("{indent}}}");
            let _ = lines.by_ref().take_while(|l| *l != end).count();
        } else if let Some((_, name)) = item.trim_end_matches(';').split_once("mod ") {
            let folder = match path.file_stem() {
                Some(stem) if stem != "mod" && stem != "lib" => path.with_extension(""),
                _ => path.parent().unwrap().to_owned(),
            };
            files.insert(folder.join(format!("{name}.rs")));
        }
    }
    out
}

/// The part of a path that names the layer.
fn layer(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

fn step(layer: &str) -> Option<usize> {
    STEPS.iter().position(|step| step.contains(&layer))
}

#[test]
fn the_reader_of_sources_sees_code_and_no_tests() {
    let sources = sources();
    assert!(sources.len() > 80, "{}", sources.len());
    assert!(sources["git/objects.rs"].contains("git2::Odb"));
    assert!(!sources.contains_key("git/testing.rs") && !sources.contains_key("untrusted/laws.rs"));
    assert!(sources.values().all(|text| !text.contains("#[test]")));
}

/// The module of a file: the names from the root of the crate down to it.
fn module_of(file: &str) -> Vec<&str> {
    let mut names: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if matches!(names.last(), Some(&("mod" | "lib" | "main"))) {
        names.pop();
    }
    names
}

/// Every path that begins with `crate` or `super`, from the root of the crate on. Of a list in braces each beginning is one.
fn named_by<'t>(file: &'t str, text: &'t str) -> Vec<Vec<&'t str>> {
    let mut all = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in text.match_indices(start) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let mut rest = &text[at..];
            let mut names = Vec::new();
            let mut ups = 0;
            while let Some((name, after)) = rest.split_once("::") {
                match name {
                    "crate" => {}
                    "super" => ups += 1,
                    _ if name.chars().all(|c| c.is_alphanumeric() || c == '_') => names.push(name),
                    _ => break,
                }
                rest = after;
            }
            let tail = if start == "crate::" {
                Vec::new()
            } else {
                let mut own = module_of(file);
                own.extend(inline_module(&text[..at]));
                own[..own.len().saturating_sub(ups)].to_vec()
            };
            for last in heads(rest) {
                all.push([&tail[..], &names, &[last]].concat());
            }
        }
    }
    all
}

/// The module that is written out in a file and open where `before` ends.
fn inline_module(before: &str) -> Option<&str> {
    let (_, after) = ["\nmod ", "\npub mod "]
        .iter()
        .filter_map(|start| before.rsplit_once(start))
        .min_by_key(|(_, after)| after.len())?;
    let (name, body) = after.split_once(" {\n")?;
    let is_open = !name.contains('\n') && body.lines().all(|line| !line.starts_with('}'));
    is_open.then_some(name)
}

/// The first name of each item of a list in braces, or of the single item.
fn heads(rest: &str) -> Vec<&str> {
    let word = |text: &str| {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
        end.unwrap_or(text.len())
    };
    let Some(list) = rest.strip_prefix('{') else {
        return vec![&rest[..word(rest)]];
    };
    let (mut depth, mut heads, mut start) = (0, Vec::new(), 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let item = list[start..at].trim();
                if !item.is_empty() {
                    heads.push(&item[..word(item)]);
                }
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

/// What `text`, as the file `file` of `src/`, names that its layer must not: a layer after its own, or one that nobody knows.
fn wrong_layers(file: &str, text: &str) -> Vec<String> {
    let own = layer(file);
    let step =
        step(own).unwrap_or_else(|| panic!("src/{file} is in no layer that this test knows"));
    let mut wrong = Vec::new();
    for path in named_by(file, text) {
        let named = path[0];
        let before = self::step(named).is_some_and(|s| s < step);
        if named != own && (!before || STRANGERS.contains(&(own, named))) {
            wrong.push(format!("src/{file} names {named}"));
        }
    }
    wrong
}

#[test]
fn a_layer_names_only_layers_before_it() {
    let sources = sources();
    let files = sources.iter().filter(|(file, _)| *file != "lib.rs");
    let wrong: Vec<String> = files.flat_map(|(f, t)| wrong_layers(f, t)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_way_around_the_layers_is_missed() {
    let wrong = |text: &str| wrong_layers("dataset/people/name.rs", text);
    assert!(wrong("use crate::report::Report;").len() == 1);
    assert!(wrong("use super::super::super::report::Report;").len() == 1);
    assert!(wrong("use crate::{facts::Fact, report::{Report, Row}};").len() == 1);
    assert!(wrong("let a = crate::report_on(b);").len() == 1);
    assert!(wrong("let a = super::super::super::people_of(b);").len() == 1);
    assert!(wrong("use super::{reason, usual};\nuse super::super::sums::Sums;").is_empty());
    assert!(wrong("use crate::facts::{self, Fact};").is_empty());
    assert!(
        wrong("\npub mod all {\n    pub use super::super::super::super::facts::Fact;\n}\n")
            .is_empty()
    );
    assert!(wrong("\nmod all {\n}\nuse super::super::super::report::Row;\n").len() == 1);
    assert!(wrong_layers("facts/count.rs", "use crate::git::Oid;").len() == 1);
    assert!(wrong_layers("report/text.rs", "use crate::facts::Fact;").len() == 1);
}

/// What a signal names of other signals: the file of one, or whatever stands in the folder of another competency.
fn wrong_signals(file: &str, text: &str, signals: &BTreeSet<Vec<&str>>) -> Vec<String> {
    let own = module_of(file);
    let folders: BTreeSet<&str> = signals.iter().map(|signal| signal[1]).collect();
    let mut wrong = Vec::new();
    for path in named_by(file, text) {
        let ["signals", folder, name, ..] = path[..] else {
            continue;
        };
        let is_signal = signals.contains(&path[..3]) && path[..3] != own[..];
        if is_signal || (folders.contains(folder) && folder != own[1]) {
            wrong.push(format!("src/{file} names {folder}::{name}"));
        }
    }
    wrong
}

#[test]
fn no_signal_names_a_signal_and_no_competency_anothers_folder() {
    let sources = sources();
    let is_signal = |text: &str| text.contains("pub static SIGNAL: Signal = Signal {");
    let signals: BTreeSet<Vec<&str>> = sources
        .iter()
        .filter(|(_, text)| is_signal(text))
        .map(|(file, _)| module_of(file))
        .collect();
    assert!(signals.len() > 50, "{}", signals.len());
    let mut wrong = Vec::new();
    for (file, text) in &sources {
        let own = module_of(file);
        if own.len() == 3 && own[0] == "signals" {
            wrong.extend(wrong_signals(file, text, &signals));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let tried = |text: &str| wrong_signals("signals/typing/any.rs", text, &signals).len();
    assert_eq!(tried("use super::any_share::SIGNAL;"), 1);
    assert_eq!(
        tried("use crate::signals::testing::requests::is_request;"),
        1
    );
    assert_eq!(tried("use crate::signals::pipelines::running;"), 0);
}

/// Lines of a file, its tests left out.
const LONGEST_FILE: usize = 600;
/// Lines of a function.
const LONGEST_FUNCTION: usize = 100;

/// Files and functions that are longer and still to be cut: this list only ever gets shorter.
const STILL_TOO_LONG: [&str; 9] = [
    "dataset/snapshot.rs: count_snapshot",
    "dataset/timeline.rs: new",
    "documents/ci/delegate.rs",
    "documents/ci/delegate.rs: delegate_of",
    "documents/ci/follow.rs",
    "documents/ci/services.rs",
    "documents/ci/wrapper.rs: strip",
    "documents/kind.rs: kind_of",
    "project/outline.rs",
];

/// The functions of a formatted file that are longer, with how long they are: from `fn` to the brace below it.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut long = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let name = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "pub(super) fn ",
            "const fn ",
        ];
        let Some(rest) = name.iter().find_map(|start| code.strip_prefix(start)) else {
            continue;
        };
        let indent = &line[..line.len() - code.len()];
        let end = format!("{indent}}}");
        let length = lines[at..]
            .iter()
            .position(|l| *l == end)
            .map_or(0, |l| l + 1);
        if length > LONGEST_FUNCTION && !code.ends_with(';') {
            long.push((rest.split('(').next().unwrap().to_owned(), length));
        }
    }
    long
}

#[test]
fn no_file_and_no_function_is_too_long() {
    let mut wrong = Vec::new();
    for (file, code) in sources() {
        let text = read(Path::new("src").join(&file));
        let before_tests = text.split("\n#[cfg(test)]\nmod tests {").next();
        let lines = before_tests.map_or(0, |text| text.lines().count());
        if lines > LONGEST_FILE && !STILL_TOO_LONG.contains(&file.as_str()) {
            wrong.push(format!("src/{file} has {lines} lines"));
        }
        for (name, length) in long_functions(&code) {
            let name = format!("{file}: {name}");
            if !STILL_TOO_LONG.contains(&name.as_str()) {
                wrong.push(format!("src/{name} has {length} lines"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let body = "    x();\n".repeat(99);
    assert_eq!(
        long_functions(&format!("fn a() {{\n{body}}}\n")),
        [("a".to_owned(), 101)]
    );
    assert!(long_functions(&format!("fn a() {{\n{}}}\n", &body[9..])).is_empty());
}

/// The codes of warnings with a sentence of their own: the arms of `text_of`.
fn codes_with_a_text(warnings: &str) -> BTreeSet<&str> {
    let (_, arms) = warnings.split_once("fn text_of(").unwrap();
    let arms = arms.lines().filter_map(|line| line.split_once("=>"));
    arms.flat_map(|(codes, _)| codes.split('"').skip(1).step_by(2))
        .collect()
}

#[test]
fn every_sentence_of_a_warning_can_be_reached() {
    let sources = sources();
    let (own, others): (Vec<_>, Vec<_>) = sources
        .iter()
        .partition(|(file, _)| *file == "assemble/warnings.rs");
    let (_, own) = own[0];
    let (before, _) = own.split_once("fn text_of(").unwrap();
    let codes = codes_with_a_text(own);
    assert!(codes.len() > 50, "{}", codes.len());
    for code in codes {
        let literal = format!("\"{code}\"");
        let used = before.contains(&literal) || others.iter().any(|(_, t)| t.contains(&literal));
        assert!(used, "nothing warns of {code}");
    }
}

#[test]
fn every_warning_has_a_sentence_of_its_own() {
    let sources = sources();
    let codes = codes_with_a_text(&sources["assemble/warnings.rs"]);
    for (file, text) in &sources {
        for call in ["log.push(", "code: "] {
            for (at, _) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                let Some((code, _)) = rest.strip_prefix('"').and_then(|r| r.split_once('"')) else {
                    continue;
                };
                // This one stands beside its sentence.
                let known = codes.contains(code) || code == "snapshot-only";
                assert!(known, "src/{file}: {code} has no sentence");
            }
        }
    }
}

#[test]
fn git_and_the_parser_are_named_by_one_layer_each() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (name, owner) in OWNED {
            let named = [format!("{name}::"), format!("use {name}")];
            if layer(&file) != owner && named.iter().any(|n| text.contains(n.as_str())) {
                wrong.push(format!("src/{file} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_process_is_started_and_no_connection_opened() {
    for (file, text) in sources() {
        for line in text.lines() {
            // The program may begin anew, in its own process.
            let itself = [
                r#"let mut again = std::process::Command::new("/proc/self/exe");"#,
                "use std::os::unix::process::CommandExt as _;",
            ];
            let is_itself = file == "cli/room.rs" && itself.contains(&line.trim());
            let starts = line.contains("process::") && line.contains("Command");
            assert!(
                !(starts && !is_itself || line.contains("process::*")),
                "src/{file}: {line}"
            );
            assert!(!line.contains("std::net"), "src/{file}: {line}");
        }
        if file == "cli/room.rs" {
            let another = ["spawn(", "output(", "status("];
            let made = text.matches("Command::new").count();
            assert!(made == 1 && !another.iter().any(|how| text.contains(how)));
        }
    }
}

#[test]
fn nothing_is_unsafe() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
}

#[test]
fn a_release_checks_overflows_and_survives_a_panic() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let release = &manifest["profile"]["release"];
    assert_eq!(release["overflow-checks"].as_bool(), Some(true));
    assert_eq!(release["panic"].as_str(), Some("unwind"));
}

#[test]
fn no_network_crate_is_linked() {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let own = needs.entry(package["name"].as_str().unwrap()).or_default();
        let listed = package.get("dependencies").and_then(|d| d.as_array());
        for dependency in listed.into_iter().flatten() {
            // `name`, or `name version` where there are several.
            own.extend(dependency.as_str().unwrap().split(' ').next());
        }
    }
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let mut next: Vec<String> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for target in manifest["target"].as_table().unwrap().values() {
        next.extend(target["dependencies"].as_table().unwrap().keys().cloned());
    }
    let mut linked = BTreeSet::new();
    while let Some(name) = next.pop() {
        let names = needs.get(name.as_str()).into_iter().flatten();
        next.extend(names.filter(|n| !linked.contains(**n)).map(|n| (*n).into()));
        linked.insert(name);
    }
    assert!(linked.contains("libgit2-sys"), "{linked:?}");
    let deny: toml::Table = toml::from_str(&read("deny.toml")).unwrap();
    let banned = deny["bans"]["deny"].as_array().unwrap();
    assert!(banned.len() > 10);
    for name in banned.iter().map(|name| name.as_str().unwrap()) {
        assert!(!linked.contains(name), "{name} is linked");
    }
}

/// SECURITY.md names its guards as `` `path::name` ``: each is a test that exists.
#[test]
fn every_promise_has_its_test() {
    let text = read("SECURITY.md");
    let mut guards = 0;
    for piece in text.split('`').skip(1).step_by(2) {
        let Some((path, name)) = piece.split_once(".rs::") else {
            continue;
        };
        let file = read(format!("{path}.rs"));
        let at = file
            .find(&format!("fn {name}("))
            .unwrap_or_else(|| panic!("{path}.rs has no {name}"));
        let before: Vec<&str> = file[..at].lines().rev().take(3).collect();
        assert!(
            before.iter().any(|l| l.trim() == "#[test]"),
            "{path}.rs: {name} is no test"
        );
        guards += 1;
    }
    assert!(guards > 20, "{guards}");
    let promises = text
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| promise"));
    for promise in promises {
        assert!(
            promise.contains(".rs::"),
            "a promise without a test: {promise}"
        );
    }
}

const ANN: &str = "Ann <ann@example.org>";
const DAY: &str = "2024-05-01T09:00:00Z";

/// Every path below `folder` with its content.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.insert(path.clone(), Vec::new());
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn nothing_is_executed_and_nothing_written() {
    let repo = RepoBuilder::new();
    let outside = TempDir::new().unwrap();
    let canary = outside.path().join("canary");
    let touch = format!("touch {}", canary.display());
    repo.commit(
        &[
            ("a.py", "def f(x: int) -> int:\n    return x\n"),
            (".gitattributes", "*.py filter=evil diff=evil merge=evil\n"),
            ("conftest.py", "raise SystemExit('imported')\n"),
        ],
        "start\n",
        ANN,
        DAY,
    );
    let git = repo.path().join(".git");
    let config = fs::read_to_string(git.join("config")).unwrap();
    fs::write(
        git.join("config"),
        format!(
            "{config}[core]\n\tfsmonitor = {touch}\n\tpager = {touch}\n\tsshCommand = {touch}\n\thooksPath = hooks\n\
             [filter \"evil\"]\n\tclean = {touch}\n\tsmudge = {touch}\n\tprocess = {touch}\n\
             [diff \"evil\"]\n\ttextconv = {touch}\n\tcommand = {touch}\n[alias]\n\tlog = !{touch}\n"
        ),
    )
    .unwrap();
    fs::create_dir_all(git.join("hooks")).unwrap();
    for hook in [
        "post-checkout",
        "fsmonitor-watchman",
        "reference-transaction",
    ] {
        let path = git.join("hooks").join(hook);
        fs::write(&path, format!("#!/bin/sh\n{touch}\n")).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let before = everything(&repo.path());
    for format in ["text", "json", "markdown"] {
        let said = hallmarks()
            .args(["report", "--output-format", format])
            .arg(repo.path())
            .within(outside.path())
            .succeeds();
        assert!(!said.is_empty());
    }
    assert!(!canary.exists(), "something of the repository was executed");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    assert!(
        everything(&repo.path()) == before,
        "something in the repository changed"
    );
}

#[test]
fn sources_that_break_parsers_are_named_and_survived() {
    let repo = RepoBuilder::new();
    let write = |path: &str, bytes: Vec<u8>| Edit::Write(path.into(), bytes);
    repo.commit_edits(
        &[
            write("fine.py", b"def f(x: int) -> int:\n    return x\n".to_vec()),
            write(
                "brackets.py",
                ["(".repeat(5_000), ")".repeat(5_000)].concat().into(),
            ),
            write(
                "lambdas.py",
                ["lambda x=".repeat(2_500), "1".into(), ": 1".repeat(2_500)]
                    .concat()
                    .into(),
            ),
            write(
                "targets.py",
                [
                    "for x".to_owned(),
                    "[0]".repeat(50_000),
                    " in y: pass\n".into(),
                ]
                .concat()
                .into(),
            ),
            write(
                "ifs.py",
                (0..3_000)
                    .flat_map(|n| [" ".repeat(n), "if x:\n".into()])
                    .collect::<String>()
                    .into(),
            ),
            write(
                "minus.py",
                ["x = ".to_owned(), "-".repeat(200_000), "1\n".into()]
                    .concat()
                    .into(),
            ),
            write("huge.py", b"x = 1\n".repeat(200_000)),
            write("nul.py", b"x = '\0'\n".to_vec()),
            write("broken.py", b"def f(:\n".to_vec()),
            write("old.py", b"print 'x'\n".to_vec()),
        ],
        "start\n",
        ANN,
        DAY,
    );
    let report = hallmarks()
        .args(["report", "--output-format", "json"])
        .arg(repo.path())
        .succeeds();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let warnings = report["warnings"].as_array().unwrap();
    let named = |code: &str| warnings.iter().any(|w| w["code"] == code);
    for code in [
        "nested-too-deeply",
        "file-too-large",
        "undecodable",
        "syntax-error",
        "python-2",
    ] {
        assert!(named(code), "{code} is missing in {warnings:#?}");
    }
    assert_eq!(report["facts"]["source"]["functions"], 1);
}

#[test]
fn the_same_bytes_from_any_number_of_threads() {
    let report = |jobs: &str| {
        hallmarks()
            .args([
                "report",
                "sample-repos/solid-service.bundle",
                "--jobs",
                jobs,
            ])
            .args(["--output-format", "json"])
            .within(root())
            .succeeds()
    };
    assert!(report("1") == report("2") && report("2") == report("2"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let make = |path: &Path| {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|status| status.success()));
    };
    let repo = RepoBuilder::new();
    repo.commit(&[("a.py", "x = 1\n")], "start\n", ANN, DAY);
    let config = repo.path().join(".git/config");
    fs::remove_file(&config).unwrap();
    make(&config);
    let said = hallmarks().arg("report").arg(repo.path()).cannot();
    assert!(said.contains("FIFO"), "{said}");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.py"), "x = 1\n").unwrap();
    make(&folder.path().join("b.py"));
    let said = hallmarks().arg("report").arg(folder.path()).succeeds();
    assert!(said.contains("[not-a-file]"), "{said}");
}
