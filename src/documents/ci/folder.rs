//! The working directory of a command, as far as its text tells.

/// The longest path kept.
const MAX_PATH: usize = 512;

/// What a working directory is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
enum Base {
    /// The folder of whoever runs the file: a script, a recipe.
    #[default]
    Caller,
    /// The top of the repository.
    Root,
    /// The folder of the file itself: `cd "$(dirname "$0")"`.
    Own,
    /// It depends on what is known only while it runs.
    Unknown,
}

/// A working directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Folder {
    base: Base,
    path: String,
}

/// Variables that services set to the top of the checkout.
const ROOTS: &[&str] = &[
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "SYSTEM_DEFAULTWORKINGDIRECTORY",
    "TRAVIS_BUILD_DIR",
    "APPVEYOR_BUILD_FOLDER",
    "CIRCLE_WORKING_DIRECTORY",
    "BITBUCKET_CLONE_DIR",
    "DRONE_WORKSPACE",
    "CI_WORKSPACE",
    "WORKSPACE",
    "CIRRUS_WORKING_DIR",
    "BUILDKITE_BUILD_CHECKOUT_PATH",
    "SEMAPHORE_GIT_DIR",
    "CODEBUILD_SRC_DIR",
    "VELA_BUILD_WORKSPACE",
];

/// The same, spelt with words around them.
const ROOT_WORDS: &[&str] = &[
    "${{ github.workspace }}",
    "${{github.workspace}}",
    "$(Build.SourcesDirectory)",
    "$(Build.Repository.LocalPath)",
    "$(System.DefaultWorkingDirectory)",
    "$(git rev-parse --show-toplevel)",
    "`git rev-parse --show-toplevel`",
    "/github/workspace",
    "/drone/src",
    "~/project",
    "~/repo",
];

impl Folder {
    /// A folder below the top of the repository.
    pub fn root() -> Self {
        Self {
            base: Base::Root,
            path: String::new(),
        }
    }

    /// A folder that the text does not tell.
    pub fn unknown() -> Self {
        Self {
            base: Base::Unknown,
            path: String::new(),
        }
    }

    /// The folder after `cd word`.
    #[must_use]
    pub fn enter(&self, word: &str) -> Self {
        let word = word.trim();
        if let Some(rest) = below_root(word) {
            return Self::root().enter_plain(rest);
        }
        if let Some(rest) = below_own(word) {
            let own = Self {
                base: Base::Own,
                path: String::new(),
            };
            return own.enter_plain(rest);
        }
        if word.is_empty() || word.starts_with(['/', '~']) || word.contains(':') {
            return Self::unknown();
        }
        self.enter_plain(word)
    }

    fn enter_plain(&self, rest: &str) -> Self {
        let variable = rest.contains(['$', '`', '*', '%', '{', '\\']) || rest.contains("{{");
        if variable || rest.len() + self.path.len() > MAX_PATH || self.base == Base::Unknown {
            return Self::unknown();
        }
        Self {
            base: self.base,
            path: format!("{}/{}", self.path, rest.trim_matches('/')),
        }
    }

    /// A folder that is counted from this one, if it is counted from its caller.
    #[must_use]
    pub fn then(&self, inner: &Self) -> Self {
        if inner.base != Base::Caller {
            return inner.clone();
        }
        if inner.path.is_empty() {
            return self.clone();
        }
        self.enter_plain(&inner.path)
    }

    /// The path from the top of the repository, where the caller stands in `caller` and the file is in `own`; nothing where it is
    /// not known or leads out of the repository.
    pub fn resolve(&self, caller: Option<&str>, own: &str) -> Option<String> {
        let start = match self.base {
            Base::Caller => caller?,
            Base::Root => "",
            Base::Own => own,
            Base::Unknown => return None,
        };
        join(start, &self.path)
    }

    /// Whether it can be told at all.
    pub fn is_known(&self) -> bool {
        self.base != Base::Unknown
    }

    /// Whether the text says where it is, other than where the caller stands.
    pub fn is_said(&self) -> bool {
        !self.path.is_empty() || self.base != Base::Caller
    }
}

fn below_root(word: &str) -> Option<&str> {
    let by_word = ROOT_WORDS.iter().find_map(|root| word.strip_prefix(root));
    let by_name = || {
        let bare = word.strip_prefix(['$', '%'])?;
        let bare = bare.strip_prefix("env:").unwrap_or(bare);
        let bare = bare.strip_prefix('{').unwrap_or(bare);
        let name = ROOTS.iter().find(|name| {
            let next = bare.get(name.len()..).unwrap_or("").chars().next();
            bare.starts_with(**name) && !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        })?;
        let rest = bare.get(name.len()..)?;
        Some(rest.trim_start_matches(['}', '%']))
    };
    by_word.or_else(by_name)
}

fn below_own(word: &str) -> Option<&str> {
    let of_script = ["$0", "BASH_SOURCE", "%~dp0", "PSScriptRoot"];
    if !of_script.iter().any(|name| word.contains(name)) {
        return word.strip_prefix("${0%/*}");
    }
    let end = word.rfind([')', '}', '`', '"']).map_or(0, |at| at + 1);
    let rest = word.get(end..).unwrap_or("");
    let plain = rest
        .trim_start_matches("%~dp0")
        .trim_start_matches("$PSScriptRoot");
    (word.contains("dirname") || end == 0 || word.starts_with("${0%/*}")).then_some(plain)
}

/// A path below a folder, `.` and `..` taken out; nothing where it leads above the top.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a file.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_counted_from_where_the_text_says() {
        for (words, expected) in [
            (&["a", "../b"][..], Some("w/b")),
            (&["$GITHUB_WORKSPACE/a"], Some("a")),
            (&["${CI_PROJECT_DIR}"], Some("")),
            (&["$(Build.SourcesDirectory)/x/"], Some("x")),
            (&["$(dirname \"$0\")/.."], Some("")),
            (&["${0%/*}/up"], Some("own/up")),
            (&["$WORKSPACES"], None),
            (&["/tmp"], None),
            (&["~"], None),
            (&["$DIR", "x"], None),
            (&["..", ".."], None),
        ] {
            let folder = words
                .iter()
                .fold(Folder::default(), |f, word| f.enter(word));
            assert_eq!(
                folder.resolve(Some("w"), "own").as_deref(),
                expected,
                "{words:?}"
            );
        }
    }
}
