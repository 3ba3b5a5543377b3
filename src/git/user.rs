//! Who the user is, as git would record it.

use super::config::{CONFIG_BYTES, Config};
use super::files;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name and the e-mail that git would record for the user: from the environment, or else from the user's own configuration. The repository's
/// is not asked, since whoever made it could claim to be anybody; nor are files that the configuration includes. One of the two may be empty.
pub fn user_identity() -> Option<(String, String)> {
    let (mut name, mut email) = (variable("GIT_AUTHOR_NAME"), variable("GIT_AUTHOR_EMAIL"));
    for path in configurations(&|name| env::var_os(name).filter(|value| !value.is_empty())) {
        let (found_name, found_email) = read(&path);
        name = name.or(found_name);
        email = email.or(found_email);
    }
    if name.is_none() && email.is_none() {
        return None;
    }
    Some((name.unwrap_or_default(), email.unwrap_or_default()))
}

fn variable(name: &str) -> Option<String> {
    some(&env::var(name).ok()?)
}

fn some(text: &str) -> Option<String> {
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The user's configurations, the one that counts first, as `git-config(1)` has them.
fn configurations(variable: &dyn Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    if let Some(only) = variable("GIT_CONFIG_GLOBAL") {
        return vec![only.into()];
    }
    let home = variable("HOME")
        .or_else(|| variable("USERPROFILE"))
        .map(PathBuf::from);
    let below = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let below = below.or_else(|| home.as_ref().map(|home| home.join(".config")));
    let first = home.map(|home| home.join(".gitconfig"));
    first
        .into_iter()
        .chain(below.map(|folder| folder.join("git/config")))
        .collect()
}

fn read(path: &Path) -> (Option<String>, Option<String>) {
    // The user's own file may well be a link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let bytes = files::read(&path, "configuration", CONFIG_BYTES)
        .ok()
        .flatten();
    let (name, email) = Config::scan(&bytes.unwrap_or_default()).user;
    (
        name.as_deref().and_then(some),
        email.as_deref().and_then(some),
    )
}

#[cfg(test)]
mod tests {
    use super::{configurations, read};
    use std::path::PathBuf;

    #[test]
    fn the_file_in_the_home_folder_counts_first() {
        let found = configurations(&|name| (name == "HOME").then(|| "/home/ann".into()));
        let expected = ["/home/ann/.gitconfig", "/home/ann/.config/git/config"].map(PathBuf::from);
        assert_eq!(found, expected);
        let only = configurations(&|name| (name != "HOME").then(|| "/x".into()));
        assert_eq!(only, [PathBuf::from("/x")]);
    }

    #[test]
    fn names_and_e_mails_are_read() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("config");
        std::fs::write(
            &path,
            "[user]\n\tname = \"Ann Lee\" # me\n\temail = ann@example.org\n[core]\n\tname = x\n",
        )?;
        assert_eq!(
            read(&path),
            (Some("Ann Lee".into()), Some("ann@example.org".into()))
        );
        assert_eq!(read(&folder.path().join("none")), (None, None));
        Ok(())
    }
}
