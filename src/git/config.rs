//! The few lines of a repository's configuration that decide whether it can be read.
//!
//! Nothing in a configuration is obeyed: it is scanned for the storage format, for a work tree that lies elsewhere, and
//! for includes, which are reported and not followed.

use super::files::{Check, refuse};
use super::oid::ObjectFormat;

/// A larger configuration is refused; real ones have a few kilobytes.
pub(super) const CONFIG_BYTES: u64 = 1 << 20;

/// Extensions that do not change how objects and references are stored.
const HARMLESS: [&str; 7] = [
    "compatobjectformat",
    "noop",
    "noop-v1",
    "partialclone",
    "preciousobjects",
    "relativeworktrees",
    "worktreeconfig",
];

/// What the scan found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    /// `core.repositoryformatversion`, as written.
    pub(super) version: Option<String>,
    /// `core.worktree`.
    pub(super) worktree: Option<String>,
    /// `extensions.*`: key in lower case, value.
    pub(super) extensions: Vec<(String, String)>,
    /// A remote promises objects that it did not send.
    pub(super) promised: bool,
    /// There is an `include` or `includeIf`.
    pub(super) includes: bool,
    /// `user.name` and `user.email`: of use only in the user's own configuration.
    pub(super) user: (Option<String>, Option<String>),
    /// The address of the first remote.
    pub(super) remote: Option<String>,
}

/// How objects and references are stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Storage {
    pub(super) objects: ObjectFormat,
    /// References are stored as reftables, not as files.
    pub(super) reftable: bool,
}

impl Config {
    /// Scans the text of a configuration. What is not understood is skipped.
    pub(super) fn scan(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut config = Self::default();
        let mut section = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let mut rest = line.trim();
            if let Some(header) = rest.strip_prefix('[') {
                let (name, after) = split_header(header);
                section = name;
                if section == "include" || section == "includeif" {
                    config.includes = true;
                }
                rest = after.trim();
            }
            if rest.is_empty() || rest.starts_with(['#', ';']) {
                continue;
            }
            let (key, value) = rest.split_once('=').unwrap_or((rest, "true"));
            let mut value = value.to_owned();
            while value.ends_with('\\') && !value.ends_with("\\\\") {
                value.pop();
                value.push_str(lines.next().unwrap_or_default());
            }
            config.note(&section, &key.trim().to_ascii_lowercase(), &plain(&value));
        }
        config
    }

    fn note(&mut self, section: &str, key: &str, value: &str) {
        match (section, key) {
            ("core", "repositoryformatversion") => self.version = Some(value.to_owned()),
            ("core", "worktree") => self.worktree = Some(value.to_owned()),
            ("user", "name") => self.user.0 = Some(value.to_owned()),
            ("user", "email") => self.user.1 = Some(value.to_owned()),
            ("remote", "url") if self.remote.is_none() => self.remote = Some(value.to_owned()),
            ("remote", "promisor") => self.promised |= !is_off(value),
            ("remote", "partialclonefilter") => self.promised = true,
            ("extensions", _) => self.extensions.push((key.to_owned(), value.to_owned())),
            _ => {}
        }
    }

    /// Refuses storage that is not understood, as git itself does.
    pub(super) fn check(&self) -> Check<Storage> {
        let mut storage = Storage::default();
        let version = match self.version.as_deref().map(str::parse::<u64>) {
            None => 0,
            Some(Ok(version @ 0..=1)) => version,
            Some(_) => {
                return refuse(
                    format!(
                        "its repository format version {} is unknown",
                        shown(self.version.as_deref().unwrap_or_default())
                    ),
                    "convert it with a clone in format version 1",
                );
            }
        };
        for (key, value) in &self.extensions {
            match key.as_str() {
                "objectformat" if value.eq_ignore_ascii_case("sha1") => {}
                "refstorage" if value.eq_ignore_ascii_case("files") => {}
                "objectformat" | "refstorage" if version == 0 => {
                    return refuse(
                        format!("its format extension {key} is none of format version 0"),
                        "clone it with a plain 'git clone' and try that",
                    );
                }
                "objectformat" if value.eq_ignore_ascii_case("sha256") => {
                    storage.objects = ObjectFormat::Sha256;
                }
                "objectformat" => {
                    return refuse(
                        format!(
                            "its objects are named by {}, which is unknown",
                            shown(value)
                        ),
                        "convert it with a clone into SHA-1 or SHA-256",
                    );
                }
                "refstorage" if value.eq_ignore_ascii_case("reftable") => storage.reftable = true,
                "refstorage" => {
                    return refuse(
                        format!(
                            "its references are stored as {}, which is unknown",
                            shown(value)
                        ),
                        "convert them with 'git refs migrate --ref-format=files'",
                    );
                }
                known if HARMLESS.contains(&known) => {}
                unknown if version > 0 => {
                    return refuse(
                        format!("its format extension {} is unknown", shown(unknown)),
                        "clone it with a plain 'git clone' and try that",
                    );
                }
                _ => {}
            }
        }
        Ok(storage)
    }

    /// Whether objects may be absent because a server promised them.
    pub(super) fn is_partial(&self) -> bool {
        // Older versions of git name the remote in an extension, newer ones mark it.
        self.promised || self.extensions.iter().any(|(key, _)| key == "partialclone")
    }
}

/// What git takes for false.
fn is_off(value: &str) -> bool {
    ["", "0", "false", "no", "off"]
        .iter()
        .any(|off| value.eq_ignore_ascii_case(off))
}

/// A value of a stranger, escaped and short.
fn shown(value: &str) -> String {
    let short: String = value.chars().take(40).collect();
    format!("'{}'", short.escape_debug())
}

/// The section of a header in lower case (its quoted subsection left out), and what follows the bracket.
fn split_header(header: &str) -> (String, &str) {
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in header.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => {
                let name = header[..at]
                    .split(['"', ' ', '\t'])
                    .next()
                    .unwrap_or_default();
                return (name.to_ascii_lowercase(), &header[at + 1..]);
            }
            _ => {}
        }
    }
    (String::new(), "")
}

/// A value without quotes, escapes and comment.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    let mut chars = value.trim().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            '#' | ';' if !quoted => break,
            other => out.push(other),
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Config;
    use crate::git::oid::ObjectFormat;

    #[test]
    fn sections_quotes_and_comments() {
        let config = Config::scan(
            b"[CORE]\n\tRepositoryFormatVersion = 1 ; one\n\tworktree = \"../a # b\"\n[extensions] objectFormat=sha1\n[includeIf \"x]\"]\npath = y\n",
        );
        assert_eq!(config.version.as_deref(), Some("1"));
        assert_eq!(config.worktree.as_deref(), Some("../a # b"));
        assert_eq!(config.extensions, [("objectformat".into(), "sha1".into())]);
        assert!(config.includes);
        assert!(config.check().is_ok());
    }

    #[test]
    fn foreign_storage_is_refused() {
        for (text, word) in [
            ("[core]\nrepositoryformatversion = 99", "99"),
            ("[core]\nrepositoryformatversion = x", "x"),
            ("[extensions]\nobjectformat = sha256", "objectformat"),
            ("[extensions]\nrefstorage = reftable", "refstorage"),
            (
                "[core]\nrepositoryformatversion=1\n[extensions]\nobjectformat = sha3",
                "sha3",
            ),
            (
                "[core]\nrepositoryformatversion=1\n[extensions]\nrefstorage = sqlite",
                "sqlite",
            ),
            (
                "[core]\nrepositoryformatversion=1\n[extensions]\nwat = 1",
                "wat",
            ),
        ] {
            let refusal = Config::scan(text.as_bytes()).check().expect_err(text);
            assert!(refusal.why.contains(word), "{refusal:?}");
        }
        assert!(Config::scan(b"[extensions]\nwat = 1").check().is_ok());
        let known = b"[core]\nrepositoryformatversion=1\n[extensions]\nobjectformat=SHA256\nrefstorage=reftable\n";
        let storage = Config::scan(known).check().expect("storage");
        assert!(storage.reftable && storage.objects == ObjectFormat::Sha256);
    }
}
