//! What a docstring says of parameters and of the result, in any of the three common styles.

/// Names kept of one docstring: nobody describes more parameters.
const MAX_NAMES: usize = 200;

/// What a docstring describes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Described<'d> {
    /// Names of parameters, stars left off, in order.
    pub parameters: Vec<&'d str>,
    /// It tells of a result that is more than `None`.
    pub result: bool,
}

/// Reads the sections of Google's and numpydoc's style and the fields of Sphinx' and epytext's.
pub fn read(docstring: &str) -> Described<'_> {
    let mut described = Described::default();
    if !may_describe(docstring) {
        return described;
    }
    let lines: Vec<&str> = docstring.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let text = line.trim();
        if let Some(rest) = text.strip_prefix([':', '@']) {
            described.field(rest);
            continue;
        }
        let Some(section) = section(text.trim_end_matches(':')) else {
            continue;
        };
        let below = lines.get(at).map_or("", |line| line.trim());
        if is_underline(below) {
            at = described.numpy(section, &lines, at + 1, indent(line));
        } else if text.ends_with(':') {
            at = described.google(section, &lines, at, indent(line));
        }
    }
    described
}

/// A docstring without any of these words describes neither.
fn may_describe(docstring: &str) -> bool {
    ["aram", "Arg", "arg", "eturn", "rtype", "Yield", "key"]
        .iter()
        .any(|word| docstring.contains(word))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Parameters,
    Result,
}

fn section(title: &str) -> Option<Section> {
    match title {
        "Args" | "Arguments" | "Parameters" | "Params" | "Keyword Args" | "Keyword Arguments"
        | "Other Parameters" | "Other Args" => Some(Section::Parameters),
        "Returns" | "Return" | "Yields" | "Yield" => Some(Section::Result),
        _ => None,
    }
}

impl<'d> Described<'d> {
    fn name(&mut self, name: &'d str) {
        let name = name
            .trim()
            .trim_start_matches(['*', '\\', '`'])
            .trim_end_matches('`');
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        if !name.is_empty()
            && name.chars().all(plain)
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && self.parameters.len() < MAX_NAMES
            && !self.parameters.contains(&name)
        {
            self.parameters.push(name);
        }
    }

    /// `:param int name: …`, `:returns: …`, `@param name: …`.
    fn field(&mut self, field: &'d str) {
        let Some((head, rest)) = split_field(field) else {
            return;
        };
        let (role, subject) = head.split_once(' ').unwrap_or((head, ""));
        match role {
            "param" | "parameter" | "arg" | "argument" | "key" | "keyword" => {
                if let Some(name) = subject.split_whitespace().last() {
                    self.name(name);
                }
            }
            // An editor leaves `:return:` for somebody to fill in.
            "return" | "returns" | "yields" => self.result |= !rest.is_empty() && !is_none(rest),
            "rtype" if is_none(rest) => self.result = false,
            "rtype" => self.result = true,
            _ => {}
        }
    }

    /// Entries are indented below the title: `name (int): …`. Returns the line after the section.
    fn google(&mut self, section: Section, lines: &[&'d str], from: usize, title: usize) -> usize {
        let mut entries = None;
        for (at, line) in lines.iter().enumerate().skip(from) {
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            let depth = indent(line);
            if depth <= title {
                return at;
            }
            if *entries.get_or_insert(depth) < depth {
                continue;
            }
            match section {
                Section::Parameters => {
                    if let Some(names) = google_entry(text) {
                        names.split(',').for_each(|name| self.name(name));
                    }
                }
                Section::Result => self.result |= !is_none(text),
            }
        }
        lines.len()
    }

    /// Entries stand below the title: `name : int`; what is indented explains. Returns the line after the section.
    fn numpy(&mut self, section: Section, lines: &[&'d str], from: usize, title: usize) -> usize {
        for (at, line) in lines.iter().enumerate().skip(from) {
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            if lines
                .get(at + 1)
                .is_some_and(|below| is_underline(below.trim()))
            {
                return at;
            }
            let depth = indent(line);
            // The first line of a docstring has no indent of its own.
            if depth > title && !(title == 0 && at == from) {
                continue;
            }
            if text.starts_with([':', '@']) && text.len() > 1 {
                return at;
            }
            match section {
                Section::Parameters => {
                    let names = text.split_once(':').map_or(text, |(names, _)| names);
                    let single = |name: &str| !name.trim().contains(' ');
                    if names.split(',').all(single) {
                        names.split(',').for_each(|name| self.name(name));
                    }
                }
                Section::Result => self.result |= !is_none(text),
            }
        }
        lines.len()
    }
}

/// The head and the text of a field, without the colons.
fn split_field(field: &str) -> Option<(&str, &str)> {
    // A type may have colons inside brackets: `:param Dict[str: int] x:`.
    let mut depth = 0_i32;
    for (at, c) in field.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            ':' if depth <= 0 => return Some((&field[..at], field[at + 1..].trim())),
            _ => {}
        }
    }
    None
}

/// The names of `name (type): text` or `name: text`.
fn google_entry(text: &str) -> Option<&str> {
    let end = text.find([':', '('])?;
    let names = text[..end].trim();
    let single = |name: &str| !name.trim().contains(' ');
    // `parent (Gtk.Widget)` says the type, and leaves the rest to the name.
    let described =
        text[end..].starts_with(':') || text[end..].contains("):") || text.ends_with(')');
    (described && names.split(',').all(single)).then_some(names)
}

fn is_none(text: &str) -> bool {
    let text = text.trim().trim_matches(['`', '.', ':']);
    text == "None"
        || text.starts_with("None ")
        || text.starts_with("None.")
        || text.eq_ignore_ascii_case("nothing")
}

fn is_underline(text: &str) -> bool {
    text.len() >= 3 && (text.bytes().all(|b| b == b'-') || text.bytes().all(|b| b == b'='))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(docstring: &str) -> Vec<&str> {
        read(docstring).parameters
    }

    #[test]
    fn google() {
        let text = "Does it.\n\n    Args:\n        a (int): One.\n            b: not one.\n        *c: Two.\n\n        d, e: Three.\n        Some words: no name.\n    Returns:\n        The sum.\n\n    Note:\n        f: no.\n    ";
        assert_eq!(parameters(text), ["a", "c", "d", "e"]);
        assert!(read(text).result);
        assert_eq!(
            parameters("Does it.\n\nArguments:\n  a: One.\n\nRaises:\n  ValueError: no.\n"),
            ["a"]
        );
    }

    #[test]
    fn numpy() {
        let text = "Does it.\n\n    Parameters\n    ----------\n    a : int\n        One.\n    b, c : {'x', 'y'}, optional\n    **d\n        More: yes.\n    Words of prose.\n\n    Returns\n    -------\n    int\n\n    Notes\n    -----\n    e : no\n    ";
        assert_eq!(parameters(text), ["a", "b", "c", "d"]);
        assert!(read(text).result);
    }

    #[test]
    fn sphinx_and_epytext() {
        let text = "Does it.\n\n    :param a: One.\n    :param Dict[str, int] b: Two: three.\n    :type b: dict\n    :keyword \\*c: Three.\n    :raises ValueError: no.\n    :returns: The sum.\n    @param d: Four.\n    ";
        assert_eq!(parameters(text), ["a", "b", "c", "d"]);
        assert!(read(text).result);
    }

    #[test]
    fn nothing_is_no_result() {
        for text in [
            "Does it.\n\n    Returns:\n        None\n",
            "Does it.\n\n    Returns\n    -------\n    None\n",
            "Does it.\n\n    :returns: None\n",
            "Does it.\n\n    :returns: It.\n    :rtype: None\n",
            "Returns the sum of the arguments.",
            "Args: a and b.",
        ] {
            assert_eq!(read(text), Described::default(), "{text}");
        }
    }
}
