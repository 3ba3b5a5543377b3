//! Credentials in text: told by their provider's form, or by a telling name and a random value.
//!
//! Nothing here hands a value on: a [`Secret`] says where and of which kind, and [`conceal`] is what evidence passes
//! through on its way out.

use super::lines::Reading;

/// At most this many credentials are taken from one document.
const MAX_SECRETS: usize = 100;
/// A longer line is data; only this much of it is looked at, in bytes.
const MAX_LINE: usize = 4096;
/// A longer value is data: certificates, pictures, tables.
const MAX_VALUE: usize = 256;

/// Where a credential stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The line, counted from 1.
    pub line: u32,
    /// What it is.
    pub what: &'static str,
}

/// How a provider's tokens begin, how long they are at least, and whose they are.
///
/// The forms are those that the providers publish for secret scanning. Keys that are made to be public (Stripe's `pk_`,
/// Sentry's DSN, Google's `AIza` in a web page) are not told apart by form; only `AIza` is listed.
const PROVIDERS: &[(&str, usize, &str)] = &[
    ("AIza", 39, "Google API key"),
    ("AKIA", 20, "AWS access key id"),
    ("ASIA", 20, "AWS access key id"),
    ("SG.", 66, "SendGrid API key"),
    ("dop_v1_", 71, "DigitalOcean token"),
    ("ghp_", 40, "GitHub token"),
    ("gho_", 40, "GitHub token"),
    ("ghr_", 40, "GitHub token"),
    ("ghs_", 40, "GitHub token"),
    ("ghu_", 40, "GitHub token"),
    ("github_pat_", 82, "GitHub token"),
    ("glpat-", 26, "GitLab token"),
    ("hf_", 37, "Hugging Face token"),
    ("npm_", 40, "npm token"),
    ("pypi-AgEIcHlwaS5vcmc", 80, "PyPI token"),
    ("rk_live_", 28, "Stripe key"),
    ("shpat_", 38, "Shopify token"),
    ("sk-ant-", 60, "Anthropic API key"),
    ("sk-proj-", 60, "OpenAI API key"),
    ("sk_live_", 28, "Stripe key"),
    ("xoxa-", 30, "Slack token"),
    ("xoxb-", 30, "Slack token"),
    ("xoxp-", 30, "Slack token"),
];

/// No provider's token has fewer characters.
const SHORTEST: usize = 20;

/// What a word is, if it has the form of a provider's token.
fn provider(word: &str) -> Option<&'static str> {
    if word.len() < SHORTEST || word.len() > MAX_VALUE {
        return None;
    }
    let (prefix, _, what) = PROVIDERS
        .iter()
        .find(|(prefix, length, _)| word.len() >= *length && word.starts_with(prefix))?;
    let body = &word[prefix.len()..];
    let aws = !prefix.ends_with("IA") || (word.len() == 20 && is_upper(body));
    (aws && entropy(body) >= 3.0 && !is_placeholder(word)).then_some(what)
}

fn is_upper(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Characters that tokens are made of.
fn in_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// What a text holds that has the form of a provider's token, a private key or an address with a password.
pub fn token(text: &str) -> Option<&'static str> {
    if text.len() < 20 {
        return None;
    }
    if text.len() <= MAX_LINE {
        let long = |word: &&[u8]| word.len() >= 20;
        let mut words = text
            .as_bytes()
            .split(|&b| !IN_TOKEN[usize::from(b)])
            .filter(long);
        let word = |word| std::str::from_utf8(word).ok().and_then(provider);
        if let Some(what) = words.find_map(word) {
            return Some(what);
        }
        if text.contains('@') && url_password(text).is_some() {
            return Some("password in an address");
        }
    }
    (text.contains("-----BEGIN ") && is_private_key(text)).then_some("private key")
}

/// The same as [`in_token`], by byte: every text in quotes passes through here.
const IN_TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        byte += 1;
    }
    table
};

/// A private key with its body, not encrypted; its first line alone is what parsers look for.
fn is_private_key(text: &str) -> bool {
    let Some((before, body)) = text.split_once("PRIVATE KEY-----") else {
        return false;
    };
    let kind = before.rsplit("-----BEGIN ").next().unwrap_or("");
    if !before.contains("-----BEGIN ") || kind.contains("ENCRYPTED") || kind.len() > 20 {
        return false;
    }
    let body = body.trim_start();
    let data = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '\n' | '\r');
    !body.starts_with("Proc-Type") && body.chars().take_while(data).take(64).count() == 64
}

/// The password of an address, where it looks random and the host is somebody's.
fn url_password(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let end = rest.find(['/', ' ', '"', '\'', '?', '#']);
    let authority = &rest[..end.unwrap_or(rest.len())];
    let (user, host) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let local = ["localhost", "127.0.0.1", "example", "{", "<", "$"];
    // A host of one word is a container of one's own.
    let far = host.split(':').next().unwrap_or("").contains('.');
    (far && !local.iter().any(|l| host.contains(l)) && looks_random(password)).then_some(password)
}

/// Words that stand where a credential would, and are none.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "change",
    "your",
    "placeholder",
    "dummy",
    "fake",
    "sample",
    "xxxx",
    "0000",
    "1234",
    "abcd",
    "test",
    "insert",
    "replace",
    "todo",
    "redacted",
    "foobar",
    "secret",
    "password",
    "passwd",
    "hunter2",
    "qwerty",
    "****",
    "....",
    "deadbeef",
    "cafebabe",
    "notreal",
    "not-real",
    "unused",
    "default",
];

fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// Bits per character (Shannon).
fn entropy(text: &str) -> f64 {
    let mut seen = [0_u32; 256];
    for byte in text.bytes() {
        seen[usize::from(byte)] += 1;
    }
    let total = text.len().max(1) as f64;
    let part = |&count: &u32| {
        let share = f64::from(count) / total;
        -share * share.log2()
    };
    seen.iter().filter(|count| **count > 0).map(part).sum()
}

/// Whether a value looks drawn by lot: letters and digits in turns, no words, no path, nothing to be filled in.
pub fn looks_random(value: &str) -> bool {
    if !(8..=MAX_VALUE).contains(&value.len()) || !value.bytes().all(|b| b.is_ascii_graphic()) {
        return false;
    }
    // The cheap questions first: almost every word is none.
    if turns(value) < 2 || in_words(value) * 10 > value.len() * 6 {
        return false;
    }
    let filled_in = ["${", "$(", "{{", "%(", "<", ">", "://", "(", "::"];
    if value.starts_with(['/', '.', '$', '%', '{', '@', '~'])
        || filled_in.iter().any(|mark| value.contains(mark))
        || is_placeholder(value)
    {
        return false;
    }
    let least = if value.len() < 16 { 2.7 } else { 3.2 };
    entropy(value) >= least
}

/// How often a letter follows a digit or a digit a letter, what stands between them left out.
fn turns(value: &str) -> usize {
    let mut last = None;
    let mut turns = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let digit = byte.is_ascii_digit();
        turns += usize::from(last.is_some_and(|last| last != digit));
        last = Some(digit);
    }
    turns
}

/// How many characters stand in four or more letters of one case.
fn in_words(value: &str) -> usize {
    let (mut total, mut run) = (0, 0);
    let mut upper = false;
    for byte in value.bytes().chain([b' ']) {
        if byte.is_ascii_alphabetic() && (run == 0 || byte.is_ascii_uppercase() == upper) {
            upper = byte.is_ascii_uppercase();
            run += 1;
        } else {
            total += if run >= 4 { run } else { 0 };
            run = usize::from(byte.is_ascii_alphabetic());
            upper = byte.is_ascii_uppercase();
        }
    }
    total
}

/// Last words of names that are about a credential and hold none.
const ABOUT: &[&str] = &[
    "url", "uri", "path", "file", "filename", "name", "field", "header", "type", "env", "var",
    "id", "prefix", "re", "regex", "pattern", "length", "len", "size", "param", "label", "expiry",
    "expires", "class", "format", "template", "prompt", "message", "help", "hash", "digest",
    "version", "scope", "endpoint", "chars", "alphabet", "set",
];

/// Whether a name says that it holds a credential: `api_key`, `DB_PASSWORD`, `clientSecret`.
pub fn is_secret_name(name: &str) -> bool {
    // The longest names worth a look; also keeps this cheap.
    if !(3..=64).contains(&name.len()) {
        return false;
    }
    let mut words = Words { rest: name };
    let (mut before, mut last) = ("", "");
    let mut found = false;
    for word in words.by_ref() {
        before = last;
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
    found && !is_any(last, ABOUT) && !before.eq_ignore_ascii_case("public")
}

fn is_any(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The words of a name: parted by anything that is no letter or digit, and before a capital that follows a small letter.
struct Words<'n> {
    rest: &'n str,
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

/// The credentials of a text that is not Python: tokens anywhere, and random values behind a telling name.
pub(super) fn of_text(text: Reading<'_>) -> Vec<Secret> {
    let mut secrets = Vec::new();
    let mut key_line = None;
    for (number, (line, said)) in (1_u32..).zip(text.lines()) {
        if secrets.len() >= MAX_SECRETS {
            break;
        }
        let line = cut(line, MAX_LINE);
        if let Some(at) = key_line.take() {
            // The body's first line decides whether a key follows its header.
            if line.len() >= 60
                && line
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
            {
                secrets.push(Secret {
                    line: at,
                    what: "private key",
                });
            }
        }
        if line.starts_with("-----BEGIN ")
            && line.ends_with("PRIVATE KEY-----")
            && !line.contains("ENCRYPTED")
        {
            key_line = Some(number);
        } else if let Some(what) = said.secret {
            secrets.push(Secret { line: number, what });
        }
    }
    secrets
}

/// The credential that stands in a line alone.
pub(super) fn of_line(line: &str) -> Option<&'static str> {
    let line = cut(line, MAX_LINE);
    token(line).or_else(|| assigned(line))
}

/// A random value behind a telling name, as `NAME=value` or `name: value`.
fn assigned(line: &str) -> Option<&'static str> {
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name
        .trim()
        .trim_start_matches("export ")
        .trim_start_matches("ENV ");
    let name = name.trim_matches(['"', '\'', '-', ' ']);
    let value = value.trim().trim_end_matches(',').trim_matches(['"', '\'']);
    let plain = !name.contains(char::is_whitespace) && is_secret_name(name);
    (plain && looks_random(value)).then_some("value of a name that says it is a credential")
}

fn cut(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A line as evidence shows it, at most `max` characters: what looks like a credential is cut to its first characters.
pub fn conceal(line: &str, max: usize) -> String {
    let line = cut(line, MAX_LINE);
    let mut telling = None;
    let mut out = String::new();
    let mut taken = 0;
    for word in line.split_inclusive(parts_words) {
        if taken >= max {
            break;
        }
        let body = word.trim_end_matches(parts_words);
        let is_token = body.len() >= SHORTEST
            && body
                .split(|c: char| !in_token(c))
                .any(|part| provider(part).is_some());
        let is_secret = is_token
            || (looks_random(body)
                && (body.len() >= 60
                    || *telling.get_or_insert_with(|| {
                        line.contains("://") || Words { rest: line }.any(is_telling)
                    })));
        if is_secret {
            out.push_str(cut(body, if is_token { 4 } else { 0 }));
            out.push('…');
            out.push_str(&word[body.len()..]);
        } else {
            let end = word.char_indices().nth(max - taken);
            out.push_str(&word[..end.map_or(word.len(), |(at, _)| at)]);
        }
        taken += word.chars().count();
    }
    out
}

/// What parts the words of a line that evidence shows.
fn parts_words(c: char) -> bool {
    let mark = matches!(
        c,
        '"' | '\''
            | '`'
            | '='
            | ','
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '@'
            | ':'
            | ';'
            | '&'
            | '?'
    );
    mark || c.is_whitespace()
}

fn is_telling(word: &str) -> bool {
    is_any(
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
            "key",
            "auth",
        ],
    )
}

/// A line that begins outside of quotes, at most `max` characters of it, with nothing of what stands in quotes.
pub fn without_quoted(line: &str, max: usize) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut escaped = false;
    let whole = line;
    let line = line.split("\"\"\"").next().unwrap_or("");
    let line = line.split("'''").next().unwrap_or("");
    let cut = line.len() < whole.len();
    for c in line.chars().take(max) {
        match quote {
            None => {
                out.push(c);
                if c == '"' || c == '\'' {
                    out.push('…');
                    quote = Some(c);
                }
            }
            Some(open) if c == open && !escaped => {
                out.push(c);
                quote = None;
            }
            Some(_) => {}
        }
        escaped = c == '\\' && !escaped;
    }
    if cut {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines::Lines;
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    fn github() -> String {
        format!("ghp_{}", "x7Kq2mZ9vT4wB8nR3cY6pL1sD5fG0hJ2aQ9e")
    }

    #[test]
    fn tokens_are_told_by_their_form() {
        assert_eq!(token(&github()), Some("GitHub token"));
        assert_eq!(
            token(&format!("Authorization: Bearer {}", github())),
            Some("GitHub token")
        );
        let aws = ["AKIA", "Z7QK2MXW9VT4B8NR"].concat();
        assert_eq!(token(&aws), Some("AWS access key id"));
        let url = ["postgres://app:", "q7Zk2x9Vt4", "@db.acme.io/x"].concat();
        assert_eq!(token(&url), Some("password in an address"));
        let key = format!(
            "-----BEGIN RSA PRIVATE KEY-----\n{}\n",
            "MIIEpAIBAAKCAQ".repeat(6)
        );
        assert_eq!(token(&key), Some("private key"));
    }

    #[test]
    fn examples_and_headers_are_left_alone() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIEpAIBAAKCAQMIIEpAIBAAKCAQMIIEpAIBAAKCAQMIIEpAIBAAKCAQMIIE",
            "postgres://postgres:postgres@localhost/db",
            "mssql://scott:q7Zk2x9Vt4@mssql2017:1433/test",
            "https://user:{password}@host.io/path",
            "a sentence about ghp_ tokens and nothing else",
        ] {
            assert_eq!(token(text), None, "{text}");
        }
    }

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
            "public_key",
            "author",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn values_drawn_by_lot() {
        for value in [
            "q7Zk2x9Vt4",
            "8f14e45fceea167a5a36dedd4bea2543",
            "wJ4lrX7tnF3MI+K7MD3Gb9xRfiC9",
        ] {
            assert!(looks_random(value), "{value}");
        }
        for value in [
            "password1",
            "changeme",
            "${API_KEY}",
            "os.environ",
            "/run/secrets/key1",
            "hmac-sha256",
            "oauth2_access_token",
            "AUTH_TOKEN_V2",
            "12345678",
            "two words 2 go",
            "client_secret_post",
        ] {
            assert!(!looks_random(value), "{value}");
        }
    }

    #[test]
    fn documents_are_read_by_line() {
        let text = format!(
            "# settings\nexport API_KEY=q7Zk2x9Vt4Wm\nPASSWORD=${{PASSWORD}}\ntoken: {}\n",
            github()
        );
        let lines: Vec<u32> = of_text(Lines::default().of_text(&text))
            .iter()
            .map(|s| s.line)
            .collect();
        assert_eq!(lines, [2, 4]);
        let key = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            "MIIEpAIBAAKCAQ".repeat(5)
        );
        assert_eq!(of_text(Lines::default().of_text(&key))[0].line, 1);
        let header = "-----BEGIN PRIVATE KEY-----\n...\n";
        assert_eq!(of_text(Lines::default().of_text(header)), []);
    }

    #[test]
    fn nothing_is_shown_whole() {
        let shown = conceal(
            &format!("requests.get(url, auth=('me', '{}'))", github()),
            160,
        );
        assert_eq!(shown, "requests.get(url, auth=('me', 'ghp_…'))");
        assert_eq!(
            conceal("connect(password='q7Zk2x9Vt4', port=1)", 160),
            "connect(password='…', port=1)"
        );
        assert_eq!(conceal("print('é', x)", 9), "print('é'");
        assert_eq!(
            without_quoted("a = 'x\\'y' + \"z\" + b", 160),
            "a = '…' + \"…\" + b"
        );
        assert_eq!(without_quoted("a = '''o'pen'''", 160), "a = …");
    }
}
