//! Names that say that they hold a credential.

/// Last words of names that are about a credential and hold none.
const ABOUT: &[&str] = &[
    "url",
    "uri",
    "path",
    "file",
    "filename",
    "name",
    "field",
    "header",
    "type",
    "env",
    "var",
    "id",
    "prefix",
    "re",
    "regex",
    "pattern",
    "length",
    "len",
    "size",
    "param",
    "label",
    "expiry",
    "expires",
    "class",
    "format",
    "template",
    "prompt",
    "message",
    "help",
    "hash",
    "digest",
    "version",
    "scope",
    "endpoint",
    "chars",
    "alphabet",
    "set",
    "model",
    "backend",
    "generator",
    "handler",
    "validator",
    "hasher",
    "hashed",
    "crypted",
    "bcrypt",
    "hint",
    "md5",
    "salt",
    "sha1",
    "sha256",
    "sha512",
];

/// Whether a name says that it holds a credential: `api_key`, `DB_PASSWORD`, `clientSecret`.
pub fn is_secret_name(name: &str) -> bool {
    // The longest names worth a look; also keeps this cheap.
    if !(3..=64).contains(&name.len()) {
        return false;
    }
    let mut words = Words { rest: name };
    let mut last = "";
    let mut found = false;
    for word in words.by_ref() {
        let before = last;
        last = word;
        found |= is_any(
            word,
            &[
                "password",
                "passwd",
                "pwd",
                "passphrase",
                "secret",
                "token",
                "apikey",
                "credential",
            ],
        ) || (word.eq_ignore_ascii_case("key")
            && is_any(
                before,
                &[
                    "api",
                    "access",
                    "private",
                    "auth",
                    "signing",
                    "encryption",
                    "secret",
                ],
            ));
    }
    found && !is_any(last, ABOUT) && !is_public_name(name)
}

/// Words that say that a key is made to be seen by everybody.
const PUBLIC: &[&str] = &["anon", "anonymous", "pub", "public", "publishable"];
/// What names of variables begin with that a build puts into pages for the browser.
const OF_BROWSERS: &[&str] = &["GATSBY_", "REACT_APP_", "VITE_", "VUE_APP_"];

/// Whether a name says that what it holds is public: `PUBLIC_API_KEY`, `SUPABASE_ANON_KEY`, `VITE_API_KEY`.
fn is_public_name(name: &str) -> bool {
    Words { rest: name }.any(|word| is_any(word, PUBLIC))
        || OF_BROWSERS.iter().any(|start| name.starts_with(start))
}

pub(crate) fn is_any(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The words of a name: parted by anything that is no letter or digit, and before a capital that follows a small letter.
pub(crate) struct Words<'n> {
    pub rest: &'n str,
}

impl<'n> Iterator for Words<'n> {
    type Item = &'n str;

    fn next(&mut self) -> Option<&'n str> {
        self.rest = self
            .rest
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        if self.rest.is_empty() {
            return None;
        }
        let mut small = false;
        let end = self.rest.find(|c: char| {
            let parts = !c.is_ascii_alphanumeric() || (small && c.is_ascii_uppercase());
            small = c.is_ascii_lowercase();
            parts
        });
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell() {
        for name in [
            "password",
            "DB_PASSWORD",
            "api_key",
            "apiKey",
            "clientSecret",
            "SECRET_KEY",
            "github-token",
            "REPUBLIC_API_KEY",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "token_url",
            "password_field",
            "key",
            "sort_key",
            "tokenizer",
            "secret_name",
            "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL",
            "default_password_crypted",
            "pwd_sha1",
            "password_salt",
            "public_key",
            "PUBLIC_API_KEY",
            "publishableApiKey",
            "NEXT_PUBLIC_ACCESS_TOKEN",
            "SUPABASE_ANON_API_KEY",
            "VITE_API_KEY",
            "author",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
