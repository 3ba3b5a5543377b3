//! The stages of a Dockerfile.

use super::instructions::Instruction;
use super::value;
use super::variables::Variables;

/// What a stage builds upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// An earlier stage, by its number.
    Stage(usize),
    /// An image, unless its name depends on what the caller says.
    Image(Option<String>),
}

/// One stage.
#[derive(Debug)]
pub(super) struct Stage<'i> {
    /// Its line.
    pub line: u32,
    /// Its name in lower case; may be empty.
    pub name: String,
    /// What it builds upon.
    pub base: Base,
    /// Images from elsewhere that it builds upon or copies from, each with its line.
    pub images: Vec<(u32, Option<String>)>,
    /// The last user named, unless not known.
    pub user: Option<(u32, Option<String>)>,
    /// Whether the last word on health is a command.
    pub health: Option<(u32, bool)>,
    /// Where it opens a port.
    pub port: Option<u32>,
    /// Where it installs what only builds need, and leaves it.
    pub tools: Option<u32>,
    /// Where it copies from an earlier stage.
    pub copied: Option<u32>,
    /// Where it takes the whole folder.
    pub context: Option<u32>,
    /// Its instructions, without `FROM`.
    pub instructions: Vec<&'i Instruction>,
}

/// The stages in their order.
pub(super) fn stages(instructions: &[Instruction]) -> Vec<Stage<'_>> {
    let mut stages: Vec<Stage<'_>> = Vec::new();
    let mut global = Variables::new();
    let mut local = Variables::new();
    for instruction in instructions {
        if instruction.word == "FROM" {
            let stage = from(instruction, &stages, &global);
            // A stage sees what the one it builds upon has set; what others have set is gone.
            if !matches!(stage.base, Base::Stage(_)) {
                local.clear();
            }
            stages.push(stage);
            continue;
        }
        let Some((stage, earlier)) = stages.split_last_mut() else {
            declare(&instruction.text(), &mut global, &Variables::new());
            continue;
        };
        match instruction.word.as_str() {
            "ARG" => declare(&instruction.text(), &mut local, &global),
            "ENV" => {
                for (name, text) in pairs(&instruction.text()) {
                    let value = value(&text, &local);
                    local.insert(name, value);
                }
            }
            _ => follow(instruction, stage, earlier, &local),
        }
        stage.instructions.push(instruction);
    }
    stages
}

fn from<'i>(instruction: &Instruction, stages: &[Stage<'_>], global: &Variables) -> Stage<'i> {
    let words = instruction.words();
    let image = words.first().map_or("", String::as_str);
    let image = value(image, global).filter(|image| !image.is_empty());
    let name = match words.get(1) {
        Some(word) if word.eq_ignore_ascii_case("as") => words.get(2).cloned(),
        _ => None,
    };
    let earlier = image.as_deref().and_then(|image| number_of(stages, image));
    let mut images = Vec::new();
    let base = if let Some(number) = earlier {
        Base::Stage(number)
    } else {
        if image.as_deref() != Some("scratch") {
            images.push((instruction.line, image.clone()));
        }
        Base::Image(image)
    };
    Stage {
        line: instruction.line,
        name: name.unwrap_or_default().to_ascii_lowercase(),
        base,
        images,
        user: None,
        health: None,
        port: None,
        tools: None,
        copied: None,
        context: None,
        instructions: Vec::new(),
    }
}

fn number_of(stages: &[Stage<'_>], name: &str) -> Option<usize> {
    let named = |stage: &Stage<'_>| !name.is_empty() && stage.name.eq_ignore_ascii_case(name);
    stages.iter().rposition(named)
}

/// What an instruction does to the stage.
fn follow(
    instruction: &Instruction,
    stage: &mut Stage<'_>,
    earlier: &[Stage<'_>],
    local: &Variables,
) {
    let line = instruction.line;
    match instruction.word.as_str() {
        "USER" => {
            let named = instruction
                .words()
                .first()
                .and_then(|user| value(user, local));
            stage.user = Some((line, named));
        }
        "HEALTHCHECK" => {
            let is_command = !instruction.flags().1.trim().eq_ignore_ascii_case("none");
            stage.health = Some((line, is_command));
        }
        "EXPOSE" => stage.port = stage.port.or(Some(line)),
        "RUN" if stage.tools.is_none() && leaves_tools(instruction) => stage.tools = Some(line),
        "COPY" | "ADD" => copy(instruction, stage, earlier, local),
        _ => {}
    }
}

fn copy(
    instruction: &Instruction,
    stage: &mut Stage<'_>,
    earlier: &[Stage<'_>],
    local: &Variables,
) {
    let line = instruction.line;
    let from = instruction
        .flags()
        .0
        .into_iter()
        .find_map(|flag| flag.strip_prefix("from="));
    if let Some(from) = from {
        let name = value(from, local);
        let number = name.as_deref().and_then(|name| name.parse::<usize>().ok());
        let is_stage = number.is_some_and(|number| number < earlier.len())
            || name
                .as_deref()
                .is_some_and(|name| number_of(earlier, name).is_some());
        if is_stage {
            stage.copied = stage.copied.or(Some(line));
        } else if name
            .as_deref()
            .is_none_or(|name| name.contains([':', '/', '@']))
        {
            // A word alone may be a context that the caller names.
            stage.images.push((line, name));
        }
        return;
    }
    let words = instruction.words();
    let sources = words.split_last().map_or(&[][..], |(_, sources)| sources);
    let is_whole = |source: &String| matches!(source.as_str(), "." | "./" | "*" | "./*" | "/");
    if stage.context.is_none() && sources.iter().any(is_whole) {
        stage.context = Some(line);
    }
}

/// Commands that install packages of a system.
const INSTALLS: [&str; 9] = [
    "apt-get install",
    "apt-get -y install",
    "apt-get -yq install",
    "apt install",
    "apt -y install",
    "apk add",
    "apk --no-cache add",
    "yum install",
    "dnf install",
];

/// Packages that only builds need; beside them, what ends in `-dev` or `-devel`.
const TOOLS: [&str; 12] = [
    "build-base",
    "build-essential",
    "cargo",
    "clang",
    "cmake",
    "g++",
    "gcc",
    "gfortran",
    "make",
    "rustc",
    "yum-utils",
    "musl-dev",
];

/// Commands that remove packages.
const REMOVES: [&str; 8] = [
    "apk del",
    "apt-get purge",
    "apt-get remove",
    "apt-get -y purge",
    "apt-get -y remove",
    "apt purge",
    "yum remove",
    "dnf remove",
];

/// Whether an instruction installs what only builds need, and does not remove it again.
fn leaves_tools(instruction: &Instruction) -> bool {
    let mut text = instruction.text();
    for (_, script) in &instruction.texts {
        text.push('\n');
        text.push_str(&script.replace("\\\n", " "));
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let removes = |command: &str| {
        let after = REMOVES.iter().find_map(|verb| command.split_once(verb));
        let mut words = after.map_or("", |(_, rest)| rest).split(' ');
        // Without a package it only tidies: what was asked for by name stays.
        words.any(|word| !word.is_empty() && !word.starts_with('-') && !word.contains("::"))
    };
    if text.split(['&', ';', '|']).any(removes) {
        return false;
    }
    let mut commands = text.split(['&', ';', '|']);
    commands.any(|command| {
        let installs = INSTALLS.iter().any(|start| command.contains(start));
        installs
            && command.split(' ').any(|word| {
                let name = word.split(['=', '<', '>', '~']).next().unwrap_or(word);
                TOOLS.contains(&name) || name.ends_with("-dev") || name.ends_with("-devel")
            })
    })
}

/// Takes the declarations of an `ARG` in: a value of its own, or that of the same name before the first `FROM`.
fn declare(text: &str, known: &mut Variables, global: &Variables) {
    for word in text.split_whitespace() {
        let (name, given) = match word.split_once('=') {
            Some((name, text)) => (name, value(text, known)),
            None => (word, global.get(word).cloned().flatten()),
        };
        known.insert(name.to_owned(), given);
    }
}

/// The names and values of an `ENV`: `A=1 B="2 3"`, or the older `A 1 2`.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or("");
    if !first.contains('=') {
        let rest = text[first.len()..].trim();
        return vec![(first.to_owned(), rest.to_owned())];
    }
    let mut pairs = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in text.chars().chain([' ']) {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => {
                if let Some((name, value)) = word.split_once('=') {
                    pairs.push((name.to_owned(), value.to_owned()));
                }
                word.clear();
            }
            _ => word.push(c),
        }
    }
    pairs
}
