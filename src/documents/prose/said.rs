//! What a line of prose says by itself, wherever it stands.

use super::phrases::Phrases;
use std::sync::LazyLock;

/// Bytes of a line that is looked at; the rest of it counts for nothing.
const MAX_LINE: usize = 2_000;

/// What a line says by itself, wherever it stands.
#[derive(Debug, Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent properties of a line"
)]
pub(crate) struct Said {
    /// Its words, as spaces tell.
    pub(crate) words: u32,
    /// There is nothing but space.
    pub(crate) is_blank: bool,
    /// It is text in any case, unless code is around it: it begins and ends nothing.
    pub(crate) is_plain: bool,
    /// It is an item of a list.
    pub(crate) is_item: bool,
    /// It has an address, an e-mail or a link.
    pub(crate) links: bool,
    /// It names a licence, or says that something is licensed.
    pub(crate) licenses: bool,
    /// A template left it to be filled in.
    pub(crate) is_left: bool,
    /// It installs something.
    pub(crate) installs: bool,
}

/// What templates leave to be filled in.
const BLANKS: &[&str] = &[
    "lorem ipsum",
    "todo: describe",
    "your project name",
    "project-name-here",
    "insert description",
    "description of your project",
    "describe your project",
    "a short description of the project",
    "short description of your project",
    "add your description here",
    "use this section to tell people",
    "to make it easy for you to get started with gitlab",
    "choose a self-explaining name for your project",
    "{{cookiecutter",
    "{{ cookiecutter",
    "[project name]",
    "<project name>",
    "what you need to install the software and how to install them",
];

/// How lines begin that install something.
const INSTALLERS: &[&str] = &[
    "pip install",
    "pip3 install",
    "pipx install",
    "pipx run",
    "pipenv install",
    "uv add",
    "uv pip install",
    "uv tool install",
    "uv sync",
    "uvx ",
    "poetry add",
    "poetry install",
    "pdm add",
    "conda install",
    "mamba install",
    "brew install",
    "apt install",
    "apt-get install",
    "docker pull",
    "docker run",
    "docker compose",
    "docker-compose",
    "git clone",
    "python setup.py install",
    "make install",
];

/// How addresses and links are written.
const LINKS: &[&str] = &["http://", "https://", "](", "mailto:"];

/// How a line speaks of the terms of use.
const LICENSES: &[&str] = &["license", "licence", "licensing", "licencing"];

/// What a line that holds one of the phrases does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Links,
    Licenses,
    IsLeft,
    Installs,
}

static PHRASES: LazyLock<Phrases<Does>> = LazyLock::new(|| {
    let all = [
        (LINKS, Does::Links),
        (LICENSES, Does::Licenses),
        (BLANKS, Does::IsLeft),
        (INSTALLERS, Does::Installs),
    ];
    let all = all
        .iter()
        .flat_map(|(phrases, does)| phrases.iter().map(|phrase| (*phrase, *does)));
    Phrases::new(all)
});

impl Said {
    pub(crate) fn of(line: &str) -> Self {
        let line = cut(line);
        let is_indented = line.starts_with(char::is_whitespace);
        let line = line.trim();
        let mut said = Self {
            words: words(line),
            is_blank: line.is_empty(),
            is_plain: !line.is_empty() && is_plain(line, is_indented),
            is_item: is_item(line),
            links: line.contains('@') && is_mail(line),
            licenses: false,
            is_left: false,
            installs: false,
        };
        PHRASES.each(line, |does| match does {
            Does::Links => said.links = true,
            Does::Licenses => said.licenses = true,
            Does::IsLeft => said.is_left = true,
            Does::Installs => said.installs = true,
        });
        said
    }
}

/// The part of a line that is looked at.
pub(crate) fn cut(line: &str) -> &str {
    &line[..line.floor_char_boundary(MAX_LINE)]
}

/// Whether a line is text in any case: no mark of a heading, of code, of a directive or its option, of a row of badges, and not bold.
fn is_plain(line: &str, is_indented: bool) -> bool {
    let marks = [
        "#", "```", "~~~", ">>>", "$ ", ".. ", "[![", "**", "=", "[source", "[,",
    ];
    !(marks.iter().any(|mark| line.starts_with(mark))
        || is_indented && line.starts_with(':')
        || line.ends_with("::")
        || is_underline(line))
}

fn words(line: &str) -> u32 {
    if line.is_ascii() {
        let words = line.as_bytes().split(|b| matches!(b, b'\t'..=b'\r' | b' '));
        return words
            .filter(|word| word.iter().any(u8::is_ascii_alphabetic))
            .count() as u32;
    }
    let said = |word: &&str| word.chars().any(char::is_alphabetic);
    line.split_whitespace().filter(said).count() as u32
}

fn is_item(line: &str) -> bool {
    ["- ", "* ", "+ ", "• ", ". "]
        .iter()
        .any(|m| line.starts_with(m))
        || is_numbered(line)
}

/// `1. first`, `2) second`.
fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(line.len() - rest.len()))
        && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// A line of one sign, as below a heading.
pub(crate) fn is_underline(line: &str) -> bool {
    let mut signs = line.chars();
    let Some(first) = signs.next() else {
        return false;
    };
    "=-~^\"'`#*+:.".contains(first) && line.len() >= 3 && signs.all(|c| c == first)
}

fn is_mail(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    })
}
