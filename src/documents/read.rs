//! Bytes to a document. Never fails: what cannot be read is said in the document.

use super::ci::github;
use super::ci::gitlab;
use super::ci::jenkins;
use super::ci::python_calls;
use super::ci::script;
use super::ci::services;
use super::ci::task_files;
use super::ci::taskfile;
use super::ci::tox;
use super::ci::update_bot;
use super::document::{Action, Document};
use super::format::node::Node;
use super::format::toml_tree;
use super::format::yaml;
use super::kind::{DocumentKind, ends_with, file_name};
use super::lines::Lines;
use super::problem::{Problem, ProblemKind};
use super::prose;
use super::pyproject;
use super::requirements;
use super::secret;
use super::settings;
use std::borrow::Cow;

/// The largest file read.
pub const MAX_BYTES: usize = 1 << 20;

/// Reads a file that is not Python.
pub fn read(kind: DocumentKind, path: &str, bytes: &[u8]) -> Document {
    read_with(kind, path, bytes, &mut Lines::default())
}

/// The same, where `lines` were met before.
pub fn read_with(kind: DocumentKind, path: &str, bytes: &[u8], lines: &mut Lines) -> Document {
    let mut document = read_whole(kind, path, bytes, lines);
    if document.problem.is_some() && document.is_ci() && document.commands.is_empty() {
        services::not_read(&mut document);
    }
    document
}

fn read_whole(kind: DocumentKind, path: &str, bytes: &[u8], lines: &mut Lines) -> Document {
    use DocumentKind as K;
    let mut document = Document::empty(kind, path);
    if bytes.len() > MAX_BYTES {
        document.problem = Some(Problem::whole(ProblemKind::TooLarge));
        return document;
    }
    if !kind.is_read() {
        return document;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    };
    // Of settings only credentials are asked: a file in another encoding is no trouble.
    if let Cow::Owned(_) = &text
        && kind != K::Settings
    {
        let good = bytes
            .utf8_chunks()
            .next()
            .map_or(0, |chunk| chunk.valid().matches('\n').count());
        document.problem = Some(Problem::at(ProblemKind::NotUtf8, good as u32 + 1));
    }
    let text = &*text;
    let reading = lines.of_text(text);
    document.lines = reading.filled();
    // Python is looked through where it is read as code.
    if !matches!(kind, K::PythonTasks | K::PythonScript) {
        document.secrets = secret::of_text(reading);
    }
    match kind {
        K::GithubWorkflow | K::ForgejoWorkflow => {
            with_yaml(&mut document, text, github::workflow);
        }
        K::GithubAction => with_yaml(&mut document, text, github::action),
        K::GitlabCi => with_yaml(&mut document, text, gitlab::read),
        K::CiPart => with_yaml(&mut document, text, part),
        K::OtherCi if ends_with(path, &["kts"]) => jenkins::read(&mut document, text),
        K::OtherCi if ends_with(path, &["cfg", "star", "jsonnet"]) => {
            services::not_read(&mut document);
        }
        K::PythonTasks => python_calls::tasks(&mut document, text),
        K::PythonScript => python_calls::script(&mut document, text),
        K::TaskFile => task_files::read(&mut document, text),
        K::AzurePipelines
        | K::CircleCi
        | K::TravisCi
        | K::AppVeyor
        | K::Buildkite
        | K::Drone
        | K::BitbucketPipelines
        | K::CirrusCi
        | K::OtherCi => with_yaml(&mut document, text, services::read),
        K::PreCommitConfig if ends_with(path, &["toml"]) => match toml_tree::parse(text) {
            Ok(tree) => settings::pre_commit(&mut document, &tree),
            Err(problem) => document.problem = Some(document.problem.unwrap_or(problem)),
        },
        K::PreCommitConfig => with_yaml(&mut document, text, settings::pre_commit),
        K::Taskfile => with_yaml(&mut document, text, taskfile::read),
        K::Jenkinsfile => jenkins::read(&mut document, text),
        K::Pyproject => pyproject::read(&mut document, text),
        K::Tox if file_name(path).eq_ignore_ascii_case("tox.toml") => {
            tox::read_toml(&mut document, text);
        }
        K::Tox | K::SetupCfg => {
            tox::read_ini(&mut document, text);
            settings::ini(&mut document, text, None);
        }
        K::Noxfile => python_calls::nox(&mut document, text),
        K::Makefile => script::make(&mut document, text),
        K::Justfile => script::just(&mut document, text),
        K::ShellScript => script::shell(&mut document, text),
        K::ToolConfig => settings::file(&mut document, path, text),
        K::Requirements => requirements::read(&mut document, text),
        K::Dockerfile => script::dockerfile(&mut document, text),
        K::DockerIgnore => {
            let is_pattern = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
            document.lines = text.lines().filter(is_pattern).count() as u32;
        }
        K::DocsConfig => docs_config(&mut document, text),
        K::UpdateBot => update_bot::read(&mut document, path, text),
        K::Readme
        | K::Changelog
        | K::Contributing
        | K::SecurityPolicy
        | K::DecisionRecord
        | K::DecisionLog
        | K::OperationsPage => {
            prose::read(&mut document, reading);
        }
        _ => {}
    }
    document
}

/// Reads a file that a pipeline takes in, in the words of GitLab, or of the services that have steps.
fn part(document: &mut Document, tree: &Node) {
    let steps = ["steps", "jobs", "stages", "parameters", "commands"];
    let stepwise = steps.iter().any(|key| {
        let items = tree.get(key).map_or(&[][..], Node::items);
        items.iter().any(|item| item.entries().next().is_some())
    });
    let task = tree.at(&["run", "path"]).is_some() || tree.at(&["config", "run"]).is_some();
    if stepwise || task || !tree.items().is_empty() {
        services::read(document, tree);
    } else {
        gitlab::read(document, tree);
    }
}

/// Extensions that build a reference from the code, or try the examples of the documentation.
const EXTENSIONS: &[&str] = &[
    "autoapi",
    "autodoc",
    "autodoc2",
    "autosummary",
    "doctest",
    "mkdocstrings",
    "mkdoxy",
    "quartodoc",
];

/// Reads what builds documentation as text: the one is Python, the other YAML with tags of its own.
fn docs_config(document: &mut Document, text: &str) {
    for (at, line) in text.lines().enumerate() {
        let code = line.split('#').next().unwrap_or("");
        let mut words = code.split(|c: char| !c.is_ascii_alphanumeric());
        let Some(word) = words.find(|word| EXTENSIONS.contains(word)) else {
            continue;
        };
        if document.uses.len() >= EXTENSIONS.len() {
            break;
        }
        if document.uses.iter().all(|known| known.name.raw() != word) {
            document.uses.push(Action {
                line: at as u32 + 1,
                name: word.into(),
                version: "".into(),
            });
        }
    }
}

fn with_yaml(document: &mut Document, text: &str, reader: fn(&mut Document, &Node)) {
    match yaml::parse(text) {
        Ok(trees) => trees.iter().for_each(|tree| reader(document, tree)),
        Err(problem) => document.problem = Some(document.problem.unwrap_or(problem)),
    }
}
