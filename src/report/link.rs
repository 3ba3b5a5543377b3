//! Links to where the code can be read: on a forge, at the commit that was read.
//!
//! The address comes from the user, or from a remote that strangers wrote: of that nothing is taken but the names of the owner and the
//! repository, and only where the host is a forge whose addresses are known.

use super::Evidence;

/// What stands for the commit, the path and the line.
const PLACEHOLDERS: [&str; 3] = ["{commit}", "{path}", "{line}"];

/// Forges, with what stands between a repository and a file at a commit, and between a file and its line.
const FORGES: [(&str, &str, &str); 4] = [
    ("github.com", "/blob/", "#L"),
    ("gitlab.com", "/-/blob/", "#L"),
    ("codeberg.org", "/src/commit/", "#L"),
    ("bitbucket.org", "/src/", "#lines-"),
];

/// Between a repository and a file at a commit, and between a repository and a commit. A longer one stands before one that it ends with.
const COMMITS: [(&str, &str); 3] = [
    ("/blob/", "/commit/"),
    ("/src/commit/", "/commit/"),
    ("/src/", "/commits/"),
];

/// Where the code of a repository can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The address of a line, with placeholders.
    file: String,
    /// The address of a commit, up to its id.
    commit: Option<String>,
}

impl Links {
    /// What a template such as `https://forge.example/o/r/blob/{commit}/{path}#L{line}` says. The error is the reason, to stand after
    /// `cannot use '…':`.
    pub fn from_template(template: &str) -> Result<Self, String> {
        let rest = template
            .strip_prefix("https://")
            .or_else(|| template.strip_prefix("http://"));
        let Some(rest) = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        else {
            return Err("an address begins with https:// or http:// and a host".to_owned());
        };
        if !rest.contains("{path}") {
            return Err("it has no {path}; {commit} and {line} are known, too".to_owned());
        }
        let mut plain = rest.to_owned();
        for placeholder in PLACEHOLDERS {
            plain = plain.replace(placeholder, "");
        }
        let is_safe = |c: char| c.is_ascii_graphic() && !"\"'`<>\\{}|^".contains(c);
        if !plain.chars().all(is_safe) {
            return Err("it holds what no address holds, or a placeholder other than {commit}, {path} and {line}".to_owned());
        }
        let before = template
            .split_once("{commit}")
            .map(|(before, _)| before)
            .filter(|before| !before.contains('{'));
        let commit = before.and_then(|before| {
            COMMITS.iter().find_map(|(file, commit)| {
                let base = before.strip_suffix(file)?;
                Some(format!("{base}{commit}"))
            })
        });
        Ok(Self {
            file: template.to_owned(),
            commit,
        })
    }

    /// The links into a forge that is known, from the address of a remote: `https://host/owner/name.git`, `git@host:owner/name.git` or
    /// `ssh://git@host/owner/name`. A name and a password in it are left out.
    pub fn of_remote(remote: &str) -> Option<Self> {
        let (host, path) = if let Some(rest) = remote
            .strip_prefix("https://")
            .or_else(|| remote.strip_prefix("ssh://"))
        {
            rest.split_once('/')?
        } else {
            remote.split_once(':').filter(|_| !remote.contains("://"))?
        };
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let (host, file, line) = FORGES
            .iter()
            .find(|(forge, ..)| forge.eq_ignore_ascii_case(host))?;
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let names: Vec<&str> = path.split('/').collect();
        let groups = if *host == "gitlab.com" { 20 } else { 2 };
        let is_known = (2..=groups).contains(&names.len()) && names.iter().all(|n| is_name(n));
        let template = format!("https://{host}/{path}{file}{{commit}}/{{path}}{line}{{line}}");
        is_known
            .then(|| Self::from_template(&template).ok())
            .flatten()
    }

    /// Where a place of evidence can be read: at its own commit, or at `head`. None where that is not known, or where the path is shown
    /// otherwise than it is.
    pub(super) fn place(&self, evidence: &Evidence, head: Option<&str>) -> Option<String> {
        let Some(path) = &evidence.path else {
            return self.commit(evidence.commit.as_deref()?);
        };
        let commit = evidence.commit.as_deref().or(head)?;
        if !is_id(commit) || path.raw().contains(['…', '\u{fffd}']) {
            return None;
        }
        // The lines of a notebook's places are those of a cell.
        let line = evidence
            .line
            .filter(|_| path.raw().strip_suffix(".ipynb").is_none());
        let template = match line {
            Some(_) => self.file.as_str(),
            None => self.file.split('#').next().unwrap_or_default(),
        };
        // The path last: it may hold what looks like a placeholder.
        let address = template.replace("{commit}", commit);
        let address = address.replace("{line}", &line.unwrap_or(1).to_string());
        Some(address.replace("{path}", &path.uri().to_string()))
    }

    /// Where a commit can be read.
    pub(super) fn commit(&self, commit: &str) -> Option<String> {
        let base = self.commit.as_ref().filter(|_| is_id(commit))?;
        Some(format!("{base}{commit}"))
    }
}

/// Whether an owner, a group or a repository may be called so.
fn is_name(name: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && name.len() <= 100 && name.chars().all(is_known) && !name.starts_with('.')
}

/// Whether it is an object id.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.chars().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::untrusted::Untrusted;

    fn at(path: &str, line: Option<u32>) -> Evidence {
        Evidence {
            path: Some(path.into()),
            line,
            commit: None,
            text: Untrusted::default(),
        }
    }

    #[test]
    fn remotes_of_known_forges_lead_to_the_line_and_to_the_commit() {
        for (remote, file, commit) in [
            (
                "https://github.com/pallets/flask.git",
                "https://github.com/pallets/flask/blob/abc1/src/a.py#L7",
                "https://github.com/pallets/flask/commit/abc1",
            ),
            (
                "git@gitlab.com:group/part/name.git",
                "https://gitlab.com/group/part/name/-/blob/abc1/src/a.py#L7",
                "https://gitlab.com/group/part/name/-/commit/abc1",
            ),
            (
                "ssh://git@codeberg.org/o/r/",
                "https://codeberg.org/o/r/src/commit/abc1/src/a.py#L7",
                "https://codeberg.org/o/r/commit/abc1",
            ),
            (
                "https://ann:secret@bitbucket.org/o/r",
                "https://bitbucket.org/o/r/src/abc1/src/a.py#lines-7",
                "https://bitbucket.org/o/r/commits/abc1",
            ),
        ] {
            let links = Links::of_remote(remote).expect(remote);
            let place = links.place(&at("src/a.py", Some(7)), Some("abc1"));
            assert_eq!(place.as_deref(), Some(file));
            assert_eq!(links.commit("abc1").as_deref(), Some(commit));
        }
    }

    #[test]
    fn nothing_is_taken_from_a_remote_that_is_not_one() {
        for remote in [
            "",
            "/home/ann/flask",
            "../flask",
            "file:///github.com/o/r",
            "javascript:alert(1)//github.com/o/r",
            "https://github.com.evil.example/o/r",
            "https://github.com@evil.example/o/r",
            "https://github.com/o",
            "https://github.com/o/r/x",
            "https://github.com/../r",
            "https://github.com/o/r?x=\"><script>",
            "https://github.com/o/r\u{202e}",
            "ext::sh -c x",
        ] {
            assert_eq!(Links::of_remote(remote), None, "{remote}");
        }
    }

    #[test]
    fn templates_are_addresses_with_known_placeholders() {
        for wrong in [
            "javascript:alert('{path}')",
            "https://",
            "https://x.example/{commit}",
            "https://x.example/{path}/{rev}",
            "https://x.example/{path}\"onclick=",
            "https://x.example/{path} x",
            "//x.example/{path}",
        ] {
            assert!(Links::from_template(wrong).is_err(), "{wrong}");
        }
        let links = Links::from_template("http://x.example/{commit}?f={path}&n={line}#l{line}");
        let links = links.expect("an address");
        assert_eq!(
            links.place(&at("a/{line}\"<b>/../x.py", None), Some("abc1")),
            Some("http://x.example/abc1?f=a/%7Bline%7D%22%3Cb%3E/%252E%252E/x.py&n=1".to_owned())
        );
        assert_eq!(links.commit("abc1"), None);
    }

    #[test]
    fn what_is_not_known_has_no_link() {
        let links = Links::of_remote("https://github.com/o/r").expect("a forge");
        assert_eq!(links.place(&at("a.py", Some(1)), None), None);
        assert_eq!(links.place(&at("a…z.py", Some(1)), Some("abc1")), None);
        assert_eq!(links.place(&at("a.py", Some(1)), Some("HEAD")), None);
        let notebook = links.place(&at("a.ipynb", Some(9)), Some("abc1"));
        assert!(notebook.is_some_and(|address| !address.contains('#')));
    }
}
