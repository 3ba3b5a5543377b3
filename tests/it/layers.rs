//! One way for the data: what may name what.

use crate::support::sources::sources;
use std::collections::BTreeSet;

/// The layers, in steps: a layer may name those of the steps before its own.
const STEPS: [&[&str]; 15] = [
    &[
        "watchdog",
        "common_affix",
        "role",
        "temporary",
        "warning_code",
    ],
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
    &["gate", "pipeline", "fuzzing", "internals"],
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

/// The part of a path that names the layer.
fn layer(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn every_warning_can_be_given() {
    let sources = sources();
    let table = &sources["warning_code.rs"];
    let rows = table.split_once("warning_codes! {").expect("the table").1;
    let rows: Vec<&str> = rows
        .lines()
        .skip(1)
        .take_while(|line| *line != "}")
        .collect();
    assert!(rows.len() > 50, "{}", rows.len());
    for row in rows {
        let kind = row.split_whitespace().next().expect("a kind of warning");
        let named = |text: &String| {
            text.match_indices(&format!("WarningCode::{kind}"))
                .any(|(at, name)| !text[at + name.len()..].starts_with(char::is_alphanumeric))
        };
        let mut rest = sources
            .iter()
            .filter(|(file, _)| **file != "warning_code.rs");
        assert!(rest.any(|(_, text)| named(text)), "nothing gives {kind}");
    }
}
