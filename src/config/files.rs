//! The configuration files of the user: the one the command line names, and the user's own.

use super::settings::{MAX_BYTES, Owner, Settings, refuse};
use crate::error::Result;
use crate::git::name_of;
use crate::report::ConfigurationFile;
use crate::untrusted::Untrusted;
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Settings with the file they are from.
pub type Layer = (Settings, ConfigurationFile);

/// What the file says that the command line names.
pub fn named(path: &Path) -> Result<Layer> {
    let place = Untrusted::from(path.to_string_lossy().as_ref());
    let bytes = read(path).map_err(|why| {
        let hint = "name a TOML file that you may read";
        refuse(&place, None, &why, hint)
    })?;
    layer(&bytes, &place, "named", &place)
}

/// What the user's own file says, where there is one.
pub fn own() -> Result<Option<Layer>> {
    let Some(path) = place(&|name| std::env::var_os(name)) else {
        return Ok(None);
    };
    match std::fs::metadata(&path) {
        Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        // What cannot be looked at is told by reading it.
        _ => {}
    }
    let place = Untrusted::from(path.to_string_lossy().as_ref());
    let bytes = read(&path).map_err(|why| {
        refuse(
            &place,
            None,
            &why,
            "mend it, or leave it out with '--isolated'",
        )
    })?;
    // A report does not tell where its author's files lie.
    layer(&bytes, &place, "user", &"config.toml".into()).map(Some)
}

/// Where the user's own file is: `$XDG_CONFIG_HOME`, `~/.config` or `%APPDATA%`, below it `hallmarks/config.toml`.
fn place(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // A relative folder is no folder of the user's, as the XDG specification has it.
    let absolute = |name: &str| {
        let folder = PathBuf::from(variable(name)?);
        folder.is_absolute().then_some(folder)
    };
    let folder = absolute("XDG_CONFIG_HOME")
        .or_else(|| absolute("APPDATA").filter(|_| cfg!(windows)))
        .or_else(|| absolute("HOME").map(|home| home.join(".config")))?;
    Some(folder.join("hallmarks").join("config.toml"))
}

fn layer(bytes: &[u8], place: &Untrusted, origin: &str, shown: &Untrusted) -> Result<Layer> {
    let (settings, names) = Settings::read(bytes, place, Owner::User)?;
    let file = ConfigurationFile {
        origin: origin.to_owned(),
        path: shown.as_path(),
        commit: None,
        blob: name_of(bytes).map(|oid| oid.hex()),
        settings: names,
    };
    Ok((settings, file))
}

/// The bytes of a regular file. It is the user's own and may well be reached through a link.
fn read(path: &Path) -> std::result::Result<Vec<u8>, String> {
    let unreadable = |why: std::io::Error| match why.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        kind => format!("it is unreadable ({kind})"),
    };
    let found = std::fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err("it is larger than 64 KiB".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_users_own_file() {
        let place = |set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into());
            super::place(&value)
        };
        let home = ("HOME", "/home/ann");
        let expected = |path: &str| Some(PathBuf::from(path));
        assert_eq!(
            place(&[home, ("XDG_CONFIG_HOME", "/etc/ann")]),
            expected("/etc/ann/hallmarks/config.toml")
        );
        for relative in ["", "config", "./config"] {
            assert_eq!(
                place(&[home, ("XDG_CONFIG_HOME", relative)]),
                expected("/home/ann/.config/hallmarks/config.toml")
            );
        }
        assert_eq!(place(&[("HOME", "home")]), None);
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn only_regular_files_of_a_sane_size_are_read() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let said = |path: &Path| named(path).expect_err("refused").to_string();
        assert!(said(&folder.path().join("none")).contains("there is no such file"));
        assert!(said(folder.path()).contains("it is not a regular file"));
        let large = folder.path().join("large.toml");
        std::fs::write(&large, "#".repeat(MAX_BYTES as usize + 1))?;
        assert!(said(&large).contains("it is larger than 64 KiB"));
        std::fs::write(&large, "#".repeat(MAX_BYTES as usize))?;
        assert!(named(&large).is_ok());
        Ok(())
    }
}
