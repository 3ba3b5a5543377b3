//! Patterns of paths that the user sets aside.

/// Patterns in one list.
pub const MAX_GLOBS: usize = 1_000;
/// Bytes of one pattern.
pub const MAX_GLOB_BYTES: usize = 1_024;

/// Paths that the user does not want to be looked at.
///
/// A pattern without a slash names a file or a folder wherever it is; one with a slash is taken from the root of the tree.
/// `*` stands for anything within a name, `?` for one character of it, `**` for any number of folders. What is below a
/// folder that fits, fits too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Globs(Vec<Vec<Box<str>>>);

impl Globs {
    /// Reads patterns; the error is the one that is none, and why.
    pub fn new(patterns: &[String]) -> Result<Self, (String, &'static str)> {
        if patterns.len() > MAX_GLOBS {
            let last = patterns.last().cloned().unwrap_or_default();
            return Err((last, "there are more than 1,000 patterns"));
        }
        let glob = |pattern: &String| parse(pattern).map_err(|why| (pattern.clone(), why));
        patterns
            .iter()
            .map(glob)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a path from the root of the tree, or a folder around it, fits one of them.
    pub fn fit(&self, path: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let names: Vec<&str> = path.split('/').collect();
        self.0.iter().any(|glob| fits(glob, &names))
    }
}

fn parse(pattern: &str) -> Result<Vec<Box<str>>, &'static str> {
    if pattern.len() > MAX_GLOB_BYTES {
        return Err("the pattern is longer than 1,024 bytes");
    }
    let bare = pattern.strip_prefix("./").unwrap_or(pattern);
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    let anchored = bare.contains('/');
    let bare = bare.strip_prefix('/').unwrap_or(bare);
    let mut parts: Vec<Box<str>> = bare.split('/').map(Into::into).collect();
    if parts.iter().any(|part| matches!(&**part, "" | "." | "..")) {
        return Err("a pattern is a path from the root of the tree, or a name");
    }
    if bare.contains(['[', ']', '{', '}', '!', '\\']) {
        return Err("only '*', '**' and '?' have a meaning in a pattern");
    }
    if !anchored {
        parts.insert(0, "**".into());
    }
    Ok(parts)
}

/// Whether `glob` fits all of `names` or the first few. One star is remembered at a time, as within a name: the last one
/// can take over what an earlier one could, so that the time is the product of both lengths.
fn fits(glob: &[Box<str>], names: &[&str]) -> bool {
    let (mut part, mut name) = (0, 0);
    let mut star = None;
    loop {
        if part == glob.len() {
            // Below a folder that fits.
            return name > 0;
        }
        if &*glob[part] == "**" {
            star = Some((part, name));
            part += 1;
            if part == glob.len() {
                return name < names.len();
            }
        } else if names.get(name).is_some_and(|n| fits_name(&glob[part], n)) {
            (part, name) = (part + 1, name + 1);
        } else if let Some((at, from)) = star.filter(|(_, from)| *from < names.len()) {
            star = Some((at, from + 1));
            (part, name) = (at + 1, from + 1);
        } else {
            return false;
        }
    }
}

fn fits_name(glob: &str, name: &str) -> bool {
    let (mut rest, mut left) = (glob, name);
    let mut star = None;
    loop {
        let mut after = rest.chars();
        match (after.next(), left.chars().next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                rest = after.as_str();
                star = Some((rest, left));
                continue;
            }
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                (rest, left) = (after.as_str(), &left[found.len_utf8()..]);
                continue;
            }
            _ => {}
        }
        let Some((behind, from)) = star else {
            return false;
        };
        let Some(skipped) = from.chars().next() else {
            return false;
        };
        let from = &from[skipped.len_utf8()..];
        star = Some((behind, from));
        (rest, left) = (behind, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn fit(pattern: &str, path: &str) -> bool {
        Globs::new(&[pattern.to_owned()])
            .expect("a pattern")
            .fit(path)
    }

    #[test]
    fn names_fit_anywhere_and_paths_from_the_root() {
        for (pattern, path) in [
            ("legacy", "legacy/a.py"),
            ("legacy", "app/legacy/deep/a.py"),
            ("legacy/", "legacy/a.py"),
            ("*_gen.py", "app/x_gen.py"),
            ("app/legacy", "app/legacy/a.py"),
            ("app/legacy/**", "app/legacy/a.py"),
            ("/setup.py", "setup.py"),
            ("**/old/*.py", "a/b/old/c.py"),
            ("**/old/*.py", "old/c.py"),
            ("a/**/b/**/c.py", "a/x/b/y/b/z/c.py"),
            ("a?c.py", "aéc.py"),
            ("*a*b*", "xxaxxbxx"),
            ("**", "a.py"),
            ("*", "a/b.py"),
        ] {
            assert!(fit(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("legacy", "app/legacy.py"),
            ("app/legacy", "src/app/legacy/a.py"),
            ("app/*.py", "app/b/c.py"),
            ("/setup.py", "app/setup.py"),
            ("app/legacy/**", "app/legacy"),
            ("a/**/b/c.py", "a/b/d/c.py"),
            ("a?c.py", "ac.py"),
            ("*a*b", "xxaxxbxx"),
        ] {
            assert!(!fit(pattern, path), "{pattern} {path}");
        }
        assert!(!Globs::default().fit("a.py"));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for pattern in ["", "/", "a//b", "../a", "a/./b", "[ab].py", "!a", "a\\b"] {
            assert!(Globs::new(&[pattern.to_owned()]).is_err(), "{pattern}");
        }
        assert!(Globs::new(&vec!["a".to_owned(); MAX_GLOBS + 1]).is_err());
        assert!(Globs::new(&["a".repeat(MAX_GLOB_BYTES + 1)]).is_err());
    }

    #[test]
    fn stars_do_not_multiply() {
        let begun = Instant::now();
        let name = "a".repeat(4_000);
        assert!(!fit(&format!("{}b", "*a".repeat(400)), &name));
        let path = "a/".repeat(2_000);
        assert!(!fit(&format!("{}b", "**/a/".repeat(150)), &path));
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
}
