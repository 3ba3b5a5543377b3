//! What a configuration file may say.

use super::{condition, duration, known_signal, size};
use crate::documents::{Node, ProblemKind, Value, parse_toml};
use crate::error::{Error, Result, distance};
use crate::git::Globs;
use crate::report::Format;
use crate::untrusted::Untrusted;
use std::time::Duration;

/// Bytes of a configuration file. A hundred exclusions and conditions take two thousand.
pub const MAX_BYTES: u64 = 64 << 10;
/// Columns of a name of a stranger in an error.
const NAME: usize = 60;
/// Threads a file may ask for.
pub const MAX_JOBS: usize = 1_024;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The user's: it may say everything.
    User,
    /// The analysed repository's: it may say what is looked at and what must hold, and not how the program runs.
    Repository,
}

/// What configuration files and the command line leave open is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The signals and competencies to ask.
    pub select: Option<Vec<String>>,
    /// Those to leave out.
    pub ignore: Option<Vec<String>>,
    /// Patterns of paths to exclude.
    pub exclude: Option<Vec<String>>,
    /// The conditions of `check`.
    pub fail_under: Option<Vec<String>>,
    /// Whether `check` lets pass what could not be evaluated.
    pub allow_unknown: Option<bool>,
    /// Threads.
    pub jobs: Option<usize>,
    /// How long reading may take.
    pub deadline: Option<Duration>,
    /// How much memory may be in use.
    pub max_memory: Option<u64>,
    /// How a report is written.
    pub output_format: Option<Format>,
}

/// The settings by name, those of a table with its name before; whether a repository may set it.
const KEYS: [(&str, bool); 9] = [
    ("check.allow-unknown", true),
    ("check.fail-under", true),
    ("deadline", false),
    ("exclude", true),
    ("ignore", true),
    ("jobs", false),
    ("max-memory", false),
    ("output-format", false),
    ("select", true),
];

impl Settings {
    /// What `self` says, and what `below` says of what `self` leaves open. Whoever selects does not mean what others ignored.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let ignored_below = below.ignore.filter(|_| self.select.is_none());
        Self {
            ignore: self.ignore.or(ignored_below),
            select: self.select.or(below.select),
            exclude: self.exclude.or(below.exclude),
            fail_under: self.fail_under.or(below.fail_under),
            allow_unknown: self.allow_unknown.or(below.allow_unknown),
            jobs: self.jobs.or(below.jobs),
            deadline: self.deadline.or(below.deadline),
            max_memory: self.max_memory.or(below.max_memory),
            output_format: self.output_format.or(below.output_format),
        }
    }

    /// Reads the bytes of a file; `place` names it in errors. With it, the names of the settings it holds.
    pub fn read(bytes: &[u8], place: &Untrusted, owner: Owner) -> Result<(Self, Vec<String>)> {
        let tree = tree(bytes).map_err(|(line, why)| {
            let hint = "mend the file, or name another with '--config'";
            refuse(place, line, why, hint)
        })?;
        Self::of(&tree, place, owner)
    }

    /// Reads a table.
    pub(super) fn of(tree: &Node, place: &Untrusted, owner: Owner) -> Result<(Self, Vec<String>)> {
        let mut settings = Self::default();
        let mut names = Vec::new();
        for (key, line, node) in leaves(tree) {
            let known = KEYS.iter().find(|(name, _)| *name == key);
            let Some((name, for_all)) = known else {
                return Err(unknown(place, line, &key));
            };
            if owner == Owner::Repository && !for_all {
                let why = format!("'{name}' is not for a repository to say");
                let hint = "give it on the command line or in a file of your own";
                return Err(refuse(place, Some(line), &why, hint));
            }
            settings.set(name, node).map_err(|(why, hint)| {
                refuse(place, Some(line), &format!("'{name}': {why}"), &hint)
            })?;
            names.push((*name).to_owned());
        }
        Ok((settings, names))
    }

    fn set(&mut self, name: &str, node: &Node) -> std::result::Result<(), (String, String)> {
        let form = |why: String| (why, "see 'Configuration' in the README".to_owned());
        let told = |error: Error| match error {
            Error::Usage { given, why, hint } => (format!("'{given}': {why}"), hint),
            other => form(other.to_string()),
        };
        match name {
            "select" | "ignore" => {
                let ids = list(node).map_err(form)?;
                ids.iter()
                    .try_for_each(|id| known_signal(id))
                    .map_err(told)?;
                if name == "select" {
                    self.select = Some(ids);
                } else {
                    self.ignore = Some(ids);
                }
            }
            "exclude" => {
                let globs = list(node).map_err(form)?;
                check_globs(&globs).map_err(told)?;
                self.exclude = Some(globs);
            }
            "check.fail-under" => {
                let conditions = list(node).map_err(form)?;
                for text in &conditions {
                    condition(text).map_err(told)?;
                }
                self.fail_under = Some(conditions);
            }
            "check.allow-unknown" => {
                self.allow_unknown = match node.as_str() {
                    Some("true") => Some(true),
                    Some("false") => Some(false),
                    _ => return Err(form("it is true or false".to_owned())),
                }
            }
            "jobs" => {
                let jobs = scalar(node).ok().and_then(|text| text.parse().ok());
                let jobs = jobs.filter(|jobs| *jobs <= MAX_JOBS);
                self.jobs = Some(jobs.ok_or_else(|| form("it is a number of threads".to_owned()))?);
            }
            "deadline" => self.deadline = Some(scalar(node).and_then(duration).map_err(form)?),
            "max-memory" => self.max_memory = Some(scalar(node).and_then(size).map_err(form)?),
            _ => {
                self.output_format = Some(scalar(node).and_then(str::parse).map_err(form)?);
            }
        }
        Ok(())
    }
}

/// The names of the settings that a table holds, known or not.
pub(super) fn names(tree: &Node) -> Vec<String> {
    leaves(tree).map(|(key, _, _)| key).collect()
}

/// Patterns that are patterns.
pub fn check_globs(globs: &[String]) -> Result<Globs> {
    Globs::new(globs).map_err(|(glob, why)| Error::Usage {
        given: shown(&glob),
        why: why.to_owned(),
        hint: "write a path from the root, such as 'app/legacy', or a name, such as '*_gen.py'"
            .to_owned(),
    })
}

/// The tree of a file, or the line and the reason.
pub(super) fn tree(bytes: &[u8]) -> std::result::Result<Node, (Option<u32>, &'static str)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| (None, "it is not UTF-8"))?;
    parse_toml(text).map_err(|problem| {
        let why = match problem.kind {
            ProblemKind::TooDeep => "it is nested too deeply",
            ProblemKind::TooLarge => "it holds too much",
            ProblemKind::Malformed | ProblemKind::NotUtf8 => "it is not TOML",
        };
        (problem.line, why)
    })
}

/// The settings at the top and those of the table `check`, with their lines.
fn leaves(tree: &Node) -> impl Iterator<Item = (String, u32, &Node)> {
    tree.entries().flat_map(|(key, line, node)| {
        let is_check = key == "check" && matches!(node.value, Value::Map(_));
        let own = (!is_check).then(|| (key.to_owned(), line, node));
        let below = node
            .entries()
            .filter(move |_| is_check)
            .map(|(inner, line, node)| (format!("check.{inner}"), line, node));
        own.into_iter().chain(below).collect::<Vec<_>>()
    })
}

fn list(node: &Node) -> std::result::Result<Vec<String>, String> {
    let text = |item: &Node| item.as_str().map(str::to_owned);
    let items: Option<Vec<String>> = match &node.value {
        Value::List(items) => items.iter().map(text).collect(),
        Value::Text(_) => text(node).map(|one| vec![one]),
        _ => None,
    };
    items.ok_or_else(|| "it is a list of texts".to_owned())
}

fn scalar(node: &Node) -> std::result::Result<&str, String> {
    node.as_str().ok_or_else(|| "it is one value".to_owned())
}

fn unknown(place: &Untrusted, line: u32, key: &str) -> Error {
    let nearest = KEYS.iter().map(|(name, _)| *name);
    let nearest = nearest.min_by_key(|name| {
        // `fail-under` is meant, wherever it stands.
        let bare = name.rsplit('.').next().unwrap_or(name);
        (distance(key, name).min(distance(key, bare)), *name)
    });
    let why = format!("there is no setting '{}'", shown(key));
    let hint = format!("did you mean '{}'?", nearest.unwrap_or_default());
    refuse(place, Some(line), &why, &hint)
}

/// One line about a place in a file.
pub(super) fn refuse(place: &Untrusted, line: Option<u32>, why: &str, hint: &str) -> Error {
    let line = line.map_or_else(String::new, |line| format!(":{line}"));
    Error::Usage {
        given: format!("{}{line}", place.as_path().terminal()),
        why: why.to_owned(),
        hint: hint.to_owned(),
    }
}

fn shown(name: &str) -> String {
    Untrusted::from(name).ellipsis(NAME).terminal().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, owner: Owner) -> Result<(Settings, Vec<String>)> {
        Settings::read(text.as_bytes(), &"my.toml".into(), owner)
    }

    #[test]
    fn everything_there_is() {
        let text = "select = ['testing', 'typing']\nignore = 'any-share'\nexclude = ['legacy/**']\njobs = 2\n\
                    deadline = '5m'\nmax-memory = '2G'\noutput-format = 'json'\n[check]\nfail-under = ['testing=3']\nallow-unknown = true\n";
        let (settings, names) = read(text, Owner::User).expect("good settings");
        assert_eq!(
            settings,
            Settings {
                select: Some(vec!["testing".into(), "typing".into()]),
                ignore: Some(vec!["any-share".into()]),
                exclude: Some(vec!["legacy/**".into()]),
                fail_under: Some(vec!["testing=3".into()]),
                allow_unknown: Some(true),
                jobs: Some(2),
                deadline: Some(Duration::from_mins(5)),
                max_memory: Some(2 << 30),
                output_format: Some(Format::Json),
            }
        );
        assert_eq!(names.len(), KEYS.len());
        assert_eq!(
            read("", Owner::User).expect("nothing").0,
            Settings::default()
        );
        let number = read("deadline = 90", Owner::User).expect("seconds").0;
        assert_eq!(number.deadline, Some(Duration::from_secs(90)));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line_with_its_place() {
        for (text, said) in [
            (
                "\nexlude = []",
                "cannot use 'my.toml:2': there is no setting 'exlude'; did you mean 'exclude'?",
            ),
            (
                "fail-under = 'x'",
                "cannot use 'my.toml:1': there is no setting 'fail-under'; did you mean 'check.fail-under'?",
            ),
            (
                "[check]\nfail-udner = []",
                "cannot use 'my.toml:2': there is no setting 'check.fail-udner'; did you mean 'check.fail-under'?",
            ),
            (
                "select = ['testng']",
                "cannot use 'my.toml:1': 'select': 'testng': no signal and no competency has this name; did you mean 'testing'?",
            ),
            ("select = [['testing']]", "'select': it is a list of texts"),
            ("exclude = ['../x']", "'exclude': '../x': a pattern is"),
            ("jobs = 'many'", "'jobs': it is a number of threads"),
            ("jobs = 100000", "'jobs': it is a number of threads"),
            ("deadline = '5 m'", "'deadline': a time is written"),
            ("max-memory = '2T'", "'max-memory': a size is written"),
            (
                "output-format = 'yaml'",
                "'output-format': no such output format",
            ),
            ("check = 3", "there is no setting 'check'"),
            ("[check]\nallow-unknown = 'perhaps'", "it is true or false"),
            ("[check]\nfail-under = 'x'", "a condition needs '='"),
            ("a = = 1", "cannot use 'my.toml:1': it is not TOML"),
        ] {
            let error = read(text, Owner::User).expect_err(text).to_string();
            assert!(error.contains(said), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
        let deep = format!("exclude = {}", "[".repeat(10_000));
        let error = read(&deep, Owner::User).expect_err("deep").to_string();
        assert!(error.contains("it is nested too deeply"), "{error}");
        let hostile = format!("\"{}\\u001b[31m\" = 1", "x".repeat(5_000));
        let error = read(&hostile, Owner::User).expect_err("name").to_string();
        assert!(error.len() < 200 && !error.contains('\u{1b}'), "{error}");
    }

    #[test]
    fn a_repository_does_not_say_how_the_program_runs() {
        for text in [
            "jobs = 64",
            "deadline = '100h'",
            "max-memory = '64G'",
            "output-format = 'json'",
        ] {
            let error = read(text, Owner::Repository).expect_err(text).to_string();
            assert!(error.contains("is not for a repository to say"), "{error}");
        }
        assert!(read("exclude = 'legacy'", Owner::Repository).is_ok());
    }

    #[test]
    fn what_stands_above_wins_and_selecting_forgets_what_was_ignored() {
        let of = |text: &str| read(text, Owner::User).expect("good settings").0;
        let below = of("select = 'testing'\nignore = 'tests-assert'\njobs = 3");
        let above = of("jobs = 1").over(below.clone());
        assert_eq!((above.jobs, above.select), (Some(1), below.select.clone()));
        assert_eq!(above.ignore, below.ignore);
        let selects = of("select = 'tests-assert'").over(below.clone());
        assert_eq!(selects.ignore, None);
        let ignores = of("ignore = 'any-share'").over(below.clone());
        assert_eq!(ignores.select, below.select);
        assert_eq!(ignores.ignore, Some(vec!["any-share".into()]));
    }
}
