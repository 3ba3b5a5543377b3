//! Scripts with marks between their cells: jupytext, VS Code, Spyder, nbconvert, Databricks.

use super::{Part, PartKind, magic};

/// Bytes in which a script says that it is a notebook: its settings, or the first mark.
const HEAD: usize = 4_096;

const DATABRICKS: &str = "# Databricks notebook source";
const COMMAND: &str = "# COMMAND ----------";

/// The script in parts; nothing where it is no notebook.
pub(super) fn parts(text: &str) -> Option<Vec<Part>> {
    let head = &text[..text.floor_char_boundary(HEAD)];
    if head.starts_with(DATABRICKS) {
        return Some(split(text, |line| {
            line.starts_with(COMMAND).then_some(PartKind::Python)
        }));
    }
    let says_so = has_settings(head);
    if !says_so
        && !["# %%", "#%%", "# In[", "# <codecell>"]
            .iter()
            .any(|m| head.contains(m))
    {
        return None;
    }
    let marks = text.lines().filter(|line| mark(line).is_some()).count();
    if says_so && marks == 0 {
        // jupytext's light form: `# +` where a cell begins, and paragraphs.
        return Some(split(text, |line| {
            (line.starts_with("# +") || line.starts_with("#+")).then_some(PartKind::Python)
        }));
    }
    let exported = text.lines().filter(|line| is_prompt(line)).count();
    (marks > 0 && (says_so || exported > 1 || runs(text))).then(|| split(text, mark))
}

/// Whether a script begins with the settings that jupytext writes.
fn has_settings(head: &str) -> bool {
    let lines = head
        .lines()
        .skip_while(|line| line.starts_with("#!") || line.contains("coding"));
    let comments = lines.take_while(|line| line.starts_with('#'));
    let mut settings = comments
        .skip_while(|line| line.trim() != "# ---")
        .skip(1)
        .take_while(|line| line.trim() != "# ---");
    settings.any(|line| {
        let key = line.trim_start_matches('#').trim();
        ["jupyter:", "jupytext:"].contains(&key)
    })
}

/// What a mark between cells begins; nothing where the line is none.
fn mark(line: &str) -> Option<PartKind> {
    if is_prompt(line) || line.starts_with("# <codecell>") {
        return Some(PartKind::Python);
    }
    if line.starts_with("# <markdowncell>") {
        return Some(PartKind::Prose);
    }
    let rest = line.strip_prefix('#')?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("%%")?;
    let rest = rest.trim_start_matches('%');
    // `# %%time` is a magic that jupytext wrote as a comment.
    if !(rest.trim().is_empty() || rest.starts_with([' ', '\t', '['])) {
        return None;
    }
    let is = |word: &str| rest.contains(word);
    Some(if is("[markdown]") || is("[md]") || is("[raw]") {
        PartKind::Prose
    } else if is("language=") && !is("python") {
        PartKind::Foreign
    } else {
        PartKind::Python
    })
}

/// `# In[7]:`, as nbconvert and Spyder write it.
fn is_prompt(line: &str) -> bool {
    let rest = line
        .strip_prefix("# In[")
        .or_else(|| line.strip_prefix("#In["));
    rest.and_then(|rest| rest.split_once(']'))
        .is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit() || b == b' '))
}

/// Whether a script does something as it is read from top to bottom. A module of definitions with marks for its author's eyes does not,
/// and is no notebook.
fn runs(text: &str) -> bool {
    text.lines().any(|line| {
        if line.starts_with(['%', '!']) {
            return true;
        }
        let name = line.trim_start_matches(|c: char| {
            c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']')
        });
        let word = &line[..line.len() - name.len()];
        match word {
            "for" | "while" | "with" => name.starts_with(' '),
            "if" => !["__name__", "TYPE_CHECKING", "sys."]
                .iter()
                .any(|m| line.contains(m)),
            "" | "def" | "class" | "import" | "from" | "else" | "elif" | "try" | "except"
            | "finally" | "return" => false,
            // A call, or a value that the notebook shows.
            _ => name.starts_with('(') || name.trim().is_empty() && word.contains('.'),
        }
    })
}

/// A text cut before each mark; what stands before the first belongs to the program around.
fn split(text: &str, begins: impl Fn(&str) -> Option<PartKind>) -> Vec<Part> {
    let mut parts = vec![Part {
        text: String::new(),
        kind: PartKind::Between,
    }];
    for line in text.split_inclusive('\n') {
        if let Some(kind) = begins(line.trim_end()) {
            parts.push(Part {
                text: String::new(),
                kind,
            });
        }
        if let Some(last) = parts.last_mut() {
            last.text.push_str(line);
        }
    }
    for part in &mut parts {
        match part.kind {
            PartKind::Python => part.kind = of_comments(&part.text),
            // Databricks and jupytext may begin with a cell that no mark opens.
            PartKind::Between if has_code(&part.text) => part.kind = PartKind::Python,
            _ => {}
        }
    }
    parts
}

fn has_code(text: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// What a cell is whose lines may all be comments: Databricks writes magics so.
fn of_comments(text: &str) -> PartKind {
    let lines = text.lines().filter_map(|line| line.strip_prefix("# MAGIC"));
    let Some(magic) = lines.map(str::trim).find(|line| !line.is_empty()) else {
        return PartKind::Python;
    };
    match magic::part(magic.to_owned()).kind {
        _ if has_code(text) => PartKind::Python,
        _ if magic.starts_with("%md") => PartKind::Prose,
        PartKind::Foreign | PartKind::PythonOrForeign => PartKind::Foreign,
        kind => kind,
    }
}
