//! INI as Python's configparser reads it: sections, keys, continuation lines. A reader of our own, since every value needs its
//! line and a strange file must never be an error: what cannot be read is left out.

/// A section.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: u32,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The key, in lower case, as configparser folds it.
    pub key: String,
    /// Its line.
    pub line: u32,
    /// The value's lines, trimmed, comments and empty ones left out.
    pub lines: Vec<(u32, String)>,
}

impl Section {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Entry {
    /// The value on one line.
    pub fn joined(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|(_, line)| line.as_str()).collect();
        lines.join("\n")
    }
}

/// The sections, and the first line that belongs to none.
pub(crate) fn parse(text: &str) -> (Vec<Section>, Option<u32>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut stray = None;
    for (line, raw) in (1_u32..).zip(text.lines()) {
        let trimmed = raw.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            && !raw.starts_with(char::is_whitespace)
        {
            sections.push(Section {
                name: name.0.trim().to_owned(),
                line,
                entries: Vec::new(),
            });
            continue;
        }
        let Some(section) = sections.last_mut() else {
            stray = stray.or(Some(line));
            continue;
        };
        if raw.starts_with(char::is_whitespace)
            && let Some(entry) = section.entries.last_mut()
        {
            entry.lines.push((line, strip_comment(trimmed).to_owned()));
            continue;
        }
        let (key, value) = trimmed.find(['=', ':']).map_or((trimmed, ""), |at| {
            (&trimmed[..at], trimmed[at + 1..].trim())
        });
        let value = strip_comment(value);
        let lines = if value.is_empty() {
            Vec::new()
        } else {
            vec![(line, value.to_owned())]
        };
        section.entries.push(Entry {
            key: key.trim_end_matches('+').trim().to_ascii_lowercase(),
            line,
            lines,
        });
    }
    (sections, stray)
}

/// Cuts ` # comment` and ` ; comment` off.
fn strip_comment(value: &str) -> &str {
    let end = value.find(" #").into_iter().chain(value.find(" ;")).min();
    end.map_or(value, |end| value[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continuation_lines_have_their_lines() {
        let (sections, stray) = parse(
            "x=1\n[tox]\nEnvlist = py39\n# c\n[testenv]\ncommands =\n    a\n\n    b {x} # y\ndeps = z\n",
        );
        assert_eq!(stray, Some(1));
        let commands = sections[1].get("commands").expect("there");
        assert_eq!(commands.line, 6);
        assert_eq!(
            commands.lines,
            [(7, "a".to_owned()), (9, "b {x}".to_owned())]
        );
        assert_eq!(
            sections[0].get("envlist").map(Entry::joined).as_deref(),
            Some("py39")
        );
    }

    #[test]
    fn odd_files_are_survived() {
        let (sections, _) = parse("[a\n[]]\n=\n[a]\n[a]\nx\0=%(x)s\n  : \n");
        assert_eq!(sections.len(), 3);
    }
}
