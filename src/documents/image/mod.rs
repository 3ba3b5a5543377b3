//! What a Dockerfile makes: which images it builds upon, what its last stage runs as, holds and tells.
//!
//! The instructions are read as builders read them (hadolint's rules of the same meaning are named where there are some). What depends on a
//! value that only the caller of the build knows is not asked.

mod compose;
mod instructions;
mod secrets;
mod stage;
mod variables;

pub use compose::Service;
pub(crate) use compose::services;
pub(crate) use instructions::{Flaw, Instruction, read};

use crate::untrusted::Untrusted;
use stage::{Base, Stage};
use variables::Variables;

/// What became of one practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    /// The question does not arise, or the file alone does not answer it.
    #[default]
    NotAsked,
    /// It is followed, at this line.
    Yes(u32),
    /// It is not, at this line.
    No(u32),
}

impl Held {
    /// Whether the question arises.
    pub fn is_asked(self) -> bool {
        self != Self::NotAsked
    }

    /// Whether it is followed.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

/// The recipe of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Image {
    /// Every image it builds upon or copies from is of a stated version or digest (DL3006, DL3007).
    pub pinned: Held,
    /// What was only needed to build is not in the image.
    pub slim: Held,
    /// It does not run as root (DL3002).
    pub user: Held,
    /// It can tell whether it is well; asked of images that open a port.
    pub health: Held,
    /// Where the whole folder is sent to the builder.
    pub context: Option<u32>,
    /// Credentials that stay in the image, by what they are; never their values.
    pub secrets: Vec<(u32, Untrusted)>,
}

/// Names of stages that are not what is shipped.
const ASIDE: [&str; 9] = [
    "ci",
    "debug",
    "dev",
    "devel",
    "development",
    "docs",
    "lint",
    "test",
    "tests",
];

/// What the instructions make.
pub(crate) fn image(instructions: &[Instruction]) -> Option<Image> {
    let stages = stage::stages(instructions);
    let shipped = |stage: &&Stage| {
        let mut words = stage.name.split(['-', '_', '.']);
        !words.any(|word| ASIDE.contains(&word))
    };
    let last = stages.iter().rev().find(shipped).or(stages.last())?;
    let chain = chain(&stages, last);
    let built = stages.iter().find_map(|stage| stage.tools);
    let left = chain.iter().find_map(|stage| stage.tools);
    let copied = chain.iter().find_map(|stage| stage.copied);
    Some(Image {
        pinned: pinned(&stages),
        slim: match (left, copied) {
            (Some(line), _) => Held::No(line),
            (None, Some(line)) => Held::Yes(line),
            (None, None) => built.map_or(Held::NotAsked, |_| Held::Yes(last.line)),
        },
        user: user(&chain),
        health: health(&chain),
        context: stages.iter().find_map(|stage| stage.context),
        secrets: secrets::of_chain(&chain),
    })
}

/// A stage and those of the file that it builds upon, nearest first.
fn chain<'s>(stages: &'s [Stage<'s>], last: &'s Stage<'s>) -> Vec<&'s Stage<'s>> {
    let mut chain = vec![last];
    let mut at = last;
    // A stage builds upon earlier ones only, so this ends.
    while let Base::Stage(earlier) = at.base {
        let Some(stage) = stages.get(earlier) else {
            break;
        };
        chain.push(stage);
        at = stage;
    }
    chain
}

/// Whether all images from elsewhere are of a stated version. One that floats is enough to be told; one that is not known leaves it open.
fn pinned(stages: &[Stage<'_>]) -> Held {
    let mut held = Held::NotAsked;
    let mut is_known = true;
    for (line, name) in stages.iter().flat_map(|stage| &stage.images) {
        match name.as_deref().map(is_pinned) {
            Some(false) => return Held::No(*line),
            Some(true) if !held.is_asked() => held = Held::Yes(*line),
            Some(true) => {}
            None => is_known = false,
        }
    }
    if is_known { held } else { Held::NotAsked }
}

/// Whether an image is named with a digest, or a tag that names a version.
fn is_pinned(image: &str) -> bool {
    if image.contains('@') {
        return true;
    }
    let last = image.rsplit('/').next().unwrap_or(image);
    let Some((name, tag)) = last.split_once(':') else {
        return false;
    };
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    match name {
        // Their releases have names.
        "debian" | "ubuntu" | "buildpack-deps" => {
            !tag.is_empty()
                && ![
                    "latest", "stable", "testing", "unstable", "sid", "rolling", "devel", "slim",
                ]
                .iter()
                .any(|moving| tag.split('-').next() == Some(moving))
        }
        // `python:3` is whatever is newest, and `slim-bookworm` says nothing of Python.
        "python" => {
            let version = tag.split('-').next().unwrap_or(tag);
            version.contains('.') && version.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => has_digit(tag),
    }
}

/// Tools that a script starts the program with as another user.
const STEP_DOWN: [&str; 6] = [
    "gosu",
    "su-exec",
    "setpriv",
    "runuser",
    "chpst",
    "s6-setuidgid",
];

fn user(chain: &[&Stage<'_>]) -> Held {
    let steps_down = chain.iter().find_map(|stage| {
        let mut of = stage.instructions.iter();
        of.find(|i| {
            let text = i.text();
            let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            words.any(|word| STEP_DOWN.contains(&word))
        })
    });
    if let Some(instruction) = steps_down {
        return Held::Yes(instruction.line);
    }
    if let Some((line, user)) = chain.iter().find_map(|stage| stage.user.clone()) {
        return match user {
            None => Held::NotAsked,
            Some(user) => {
                let name = user.split(':').next().unwrap_or("").trim();
                if name.eq_ignore_ascii_case("root") || name == "0" || name.is_empty() {
                    Held::No(line)
                } else {
                    Held::Yes(line)
                }
            }
        };
    }
    let Some(first) = chain.last() else {
        return Held::NotAsked;
    };
    let Base::Image(Some(name)) = &first.base else {
        return Held::NotAsked;
    };
    if ["nonroot", "unprivileged", "rootless"]
        .iter()
        .any(|word| name.contains(word))
    {
        return Held::Yes(first.line);
    }
    // Official images run as root. What others set is not known here.
    let official = name.strip_prefix("docker.io/").unwrap_or(name);
    let official = official.strip_prefix("library/").unwrap_or(official);
    if official.contains('/') || official == "scratch" {
        Held::NotAsked
    } else {
        Held::No(first.line)
    }
}

fn health(chain: &[&Stage<'_>]) -> Held {
    let told = chain.iter().find_map(|stage| stage.health);
    match (told, chain.iter().find_map(|stage| stage.port)) {
        (Some((line, true)), _) => Held::Yes(line),
        (Some((line, false)), Some(_)) | (None, Some(line)) => Held::No(line),
        (_, None) => Held::NotAsked,
    }
}

/// The value of a build argument or of the environment, as far as the file tells.
fn value(text: &str, known: &Variables) -> Option<String> {
    variables::expand(text.trim().trim_matches(['"', '\'']), known)
}

#[cfg(test)]
mod tests;
