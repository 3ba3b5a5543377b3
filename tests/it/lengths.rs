//! How long files and functions are.

use crate::support::sources::{read, sources};
use std::path::Path;

/// Lines of a file, its tests left out.
const LONGEST_FILE: usize = 600;

/// Lines of a function.
const LONGEST_FUNCTION: usize = 100;

/// Files and functions that are longer and still to be cut: this list only ever gets shorter.
const STILL_TOO_LONG: [&str; 5] = [
    "dataset/snapshot.rs: count_snapshot",
    "dataset/timeline.rs: new",
    "documents/ci/delegate.rs: delegate_of",
    "documents/ci/wrapper.rs: strip",
    "documents/kind.rs: kind_of",
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
