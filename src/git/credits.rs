//! People named by the lines of a message, as forges, editors and people write them.

/// Lines of one message that may name a person; a squashed request of a year has some hundred.
const CREDITS: usize = 1_000;
/// Characters of a name or an e-mail in a message: as much as is kept of an author.
const CHARACTERS: usize = 320;
/// People named by one line.
const PERSONS: usize = 50;

/// Somebody credited by a line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The name; never empty.
    pub name: String,
    /// The e-mail, or nothing.
    pub email: String,
    /// The line says that they wrote it, too.
    pub co_author: bool,
}

/// The lines `…-by: Name <e-mail>` of a message. Not only of its last paragraph: a squashed request keeps those of its commits where they
/// were.
pub fn credits(message: &str) -> Vec<Credit> {
    let mut found = Vec::new();
    for line in message.lines().skip(1) {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let Some(co_author) = credits_by(key) else {
            continue;
        };
        for (name, email) in persons(value) {
            if found.len() == CREDITS {
                return found;
            }
            found.push(Credit {
                name,
                email,
                co_author,
            });
        }
    }
    found
}

/// Whether a key credits somebody, and whether as an author: `Co-authored-by`, `Co-Authored by`, `Co-developed-by`.
fn credits_by(key: &str) -> Option<bool> {
    let key = key.trim();
    let is_key = (4..=24).contains(&key.len())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b' ');
    if !is_key {
        return None;
    }
    let plain: String = key
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let co_author = matches!(
        plain.as_str(),
        "coauthoredby"
            | "coauthor"
            | "coauthors"
            | "coauthorby"
            | "coauthered"
            | "coautheredby"
            | "codevelopedby"
    );
    let ends = key.to_ascii_lowercase();
    let by = ends.ends_with("-by") || ends == "coauthored by";
    (co_author || by).then_some(co_author)
}

/// Everybody whom a value names: `A <a@x>, B <b@x>`, `<A <a@x>>`, `A a@x`, `A and B`. Nobody is without a name: who has only an
/// e-mail is called by what stands before its sign.
pub fn persons(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.trim();
    while let Some((before, after)) = rest.split_once('<') {
        if found.len() == PERSONS {
            return found;
        }
        // `<A <a@x>>`: what follows the first bracket is a name.
        let nested = after
            .find('<')
            .filter(|at| after.find('>').is_none_or(|end| *at < end));
        if nested.is_some() {
            rest = after;
            continue;
        }
        let Some((email, after)) = after.split_once('>') else {
            return found;
        };
        let (mut names, own) = plain(before);
        found.append(&mut names);
        push(&mut found, &own, email);
        rest = after.trim_start_matches('>');
    }
    if found.is_empty() {
        let (mut names, own) = plain(rest);
        found.append(&mut names);
        push(&mut found, &own, "");
    }
    found.truncate(PERSONS);
    found
}

/// People without brackets, and the last of them, whose address may follow.
fn plain(text: &str) -> (Vec<(String, String)>, String) {
    let text = text.replace(" and ", ",").replace(" & ", ",");
    let mut parts: Vec<&str> = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let last = parts.pop().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for part in parts {
        push(&mut found, part, "");
    }
    (found, last)
}

fn push(found: &mut Vec<(String, String)>, name: &str, email: &str) {
    let cut = |text: &str| text.trim().chars().take(CHARACTERS).collect::<String>();
    let mut name =
        name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '>'));
    let mut email = email.trim();
    if email.is_empty() {
        // `Name e@mail` or nothing but an address.
        let last = name.split_whitespace().next_back().unwrap_or_default();
        let bare = last.trim_matches(['(', ')', '[', ']']);
        if bare.contains('@') && !bare.starts_with('@') && !bare.ends_with('@') {
            email = bare;
            name = name
                .get(..name.len() - last.len())
                .unwrap_or_default()
                .trim();
        }
    }
    let called = if name.is_empty() {
        email.split('@').next().unwrap_or_default()
    } else {
        name
    };
    if !called.trim().is_empty() {
        found.push((cut(called), cut(email)));
    }
}

#[cfg(test)]
mod tests {
    use super::{credits, persons};

    #[test]
    fn credits_stand_on_lines_of_their_own() {
        let message = "Co-authored-by: Subject <s@x>\n\n* one\n\n  Co-Authored-By: Ann Lee <ann@x>\n\n* two says Co-authored-by: No <n@x>\n\
                       Assisted-by: ChatGPT\nReviewed-by: Bob <b@x>\nstand-by: <>\nCo-authored-by: Broken <x\nCoauthored by: Cy <c@x>\n";
        let found: Vec<_> = credits(message)
            .into_iter()
            .map(|c| (c.name, c.email, c.co_author))
            .collect();
        let text =
            |name: &str, email: &str, co_author| (name.to_owned(), email.to_owned(), co_author);
        assert_eq!(
            found,
            [
                text("Ann Lee", "ann@x", true),
                text("ChatGPT", "", false),
                text("Bob", "b@x", false),
                text("Cy", "c@x", true),
            ]
        );
    }

    #[test]
    fn people_as_they_are_written() {
        for (value, expected) in [
            ("Ann Lee <ann@x>", &[("Ann Lee", "ann@x")][..]),
            ("A <a@x>, B <b@x>", &[("A", "a@x"), ("B", "b@x")]),
            ("A <a@x> and B <b@x>", &[("A", "a@x"), ("B", "b@x")]),
            ("A <a@x>; B <b@x>", &[("A", "a@x"), ("B", "b@x")]),
            ("<A <a@x>>", &[("A", "a@x")]),
            ("A. Lee a@x.org", &[("A. Lee", "a@x.org")]),
            ("A. Lee (a@x.org)", &[("A. Lee", "a@x.org")]),
            ("<ann@x.org>", &[("ann", "ann@x.org")]),
            ("ann, bo", &[("ann", ""), ("bo", "")]),
            ("Ann Lee and Bo Ray", &[("Ann Lee", ""), ("Bo Ray", "")]),
            ("<>", &[]),
            ("", &[]),
            ("Broken <x", &[]),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, email)| ((*name).to_owned(), (*email).to_owned()))
                .collect();
            assert_eq!(persons(value), expected, "{value}");
        }
    }
}
