//! Words of a command line: what is a script, and what an option's value.

use super::super::folder::Folder;
use super::super::wrapper::base_name;
use super::{Delegate, RunnerKind};

/// A path inside the repository rather than a program of the machine.
pub(super) fn looks_like_script(word: &str) -> bool {
    let path = word.strip_prefix("./").unwrap_or(word);
    let inside = !path.starts_with(['/', '~', '-', '{', '%']) && !path.is_empty();
    let binary = (path.contains("bin/") && !path.starts_with("bin/")) || path.contains("Scripts/");
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let script = matches!(extension, "sh" | "bash" | "py" | "ps1" | "bat" | "cmd");
    let installs = matches!(
        base_name(path),
        "setup.py" | "manage.py" | "get-pip.py" | "conftest.py" | "install-poetry.py" | "configure"
    );
    inside && !binary && !installs && (script || path.contains('/')) && !starts_unknown(path)
}

/// Whether a path begins with a variable that is not the checkout.
fn starts_unknown(path: &str) -> bool {
    path.starts_with('$') && !Folder::default().enter(path).is_known()
}

/// Whether a word given to a shell is a file.
pub(super) fn is_path(word: &str) -> bool {
    !word.starts_with(['-', '~', '{'])
        && !word.starts_with("/dev/")
        && !word.is_empty()
        && (word.contains(['/', '.'])
            || word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
        && !starts_unknown(word)
        && !word.contains("bin/activate")
        && !word.ends_with("/activate")
}

pub(super) fn script_of(word: &str) -> Delegate {
    Delegate::to(RunnerKind::Script, vec![word.replace('\\', "/")])
}

/// The arguments that are neither options nor their values.
pub(super) fn operands<'a>(args: &[&'a str], valued: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut args = args.iter();
    while let Some(&arg) = args.next() {
        if valued.contains(&arg) {
            args.next();
        } else if arg == "--" {
            break;
        } else if !arg.starts_with('-') {
            found.push(arg);
        }
    }
    found
}

/// The values of an option: `-e a,b`, `-e=a`, `--env a`, `-ea`; all until the next option for nox's `-s a b`.
pub(super) fn values(args: &[&str], options: &[&str]) -> Vec<String> {
    let lists = options
        .iter()
        .any(|option| matches!(*option, "-s" | "--session"));
    let mut found = Vec::new();
    let mut taking = false;
    for arg in args {
        if *arg == "--" {
            break;
        }
        if arg.starts_with('-') {
            taking = options.contains(arg);
            let joined = options.iter().find_map(|option| {
                let rest = arg.strip_prefix(option)?;
                // `-ea` is `-e a`; `--env-file` is no `--env`.
                let long = option.starts_with("--");
                (!long || rest.starts_with('=')).then_some(rest)
            });
            if let Some(value) = joined.filter(|value| !value.is_empty() && !taking) {
                let value = value.strip_prefix('=').unwrap_or(value);
                found.extend(split_list(value));
            }
        } else if taking {
            found.extend(split_list(arg));
            taking = lists;
        }
    }
    found
}

/// The parts of a list, commas in braces left alone: `py{310,311},lint`.
fn split_list(list: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let parts = list.split(|c: char| {
        depth = match c {
            '{' => depth + 1,
            '}' => depth.saturating_sub(1),
            _ => depth,
        };
        c == ',' && depth == 0
    });
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
