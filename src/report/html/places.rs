//! A place of evidence: where it is, what it speaks for, and a few lines of code.

use super::text::Text;
use crate::report::pick::Speaks;
use crate::report::{Evidence, Links, Report, excerpt, select};
use crate::untrusted::{PATH_COLUMNS, Untrusted};

/// Columns of a line of code.
const CODE_COLUMNS: usize = 100;

/// A place.
#[derive(Debug)]
pub struct Place {
    /// The class that colours its sign.
    pub class: &'static str,
    /// The sign before it.
    pub sign: &'static str,
    /// The sign for those who hear the page.
    pub spoken: &'static str,
    /// Where it can be read.
    pub link: Option<String>,
    /// Path and line, or the commit.
    pub label: Text,
    /// What is there, unless the code says it.
    pub text: Option<Text>,
    /// The code around it.
    pub code: Vec<Line>,
}

/// A line of code.
#[derive(Debug)]
pub struct Line {
    /// Its number, filled to the width of the longest.
    pub number: String,
    /// It is the place itself.
    pub here: bool,
    /// The code.
    pub text: Text,
}

/// Makes places.
#[derive(Debug, Clone, Copy)]
pub struct Places<'r> {
    report: &'r Report,
    links: Option<&'r Links>,
}

impl<'r> Places<'r> {
    /// Of a report.
    pub fn of(report: &'r Report, links: Option<&'r Links>) -> Self {
        Self { report, links }
    }

    /// The link to a place.
    pub fn link(&self, evidence: &Evidence) -> Option<String> {
        let head = self.report.repository.head.as_deref();
        self.links?.place(evidence, head)
    }

    /// The link to a commit.
    pub fn commit(&self, id: &str) -> Option<String> {
        self.links?.commit(id)
    }

    /// The place, with the code around it where that is asked for.
    pub fn show(&self, evidence: &Evidence, speaks: Speaks, with_code: bool) -> Place {
        let (class, spoken) = match speaks {
            Speaks::For => ("for", "for"),
            Speaks::Against => ("against", "against"),
            Speaks::Neither => ("neither", "see"),
        };
        let code = if with_code {
            self.code(evidence)
        } else {
            Vec::new()
        };
        let text = evidence.text.as_text();
        // The line itself, shown as code, says what its text would.
        let is_said = code.iter().any(|line| {
            let code = line.text.0.raw().trim();
            let text = text.raw().trim().trim_end_matches('…');
            line.here && code.starts_with(text)
        });
        let is_silent = is_said || text.raw().trim().is_empty();
        Place {
            class,
            sign: speaks.sign(),
            spoken,
            link: self.link(evidence),
            label: Text(select::place(evidence, PATH_COLUMNS)),
            text: (!is_silent).then_some(Text(text)),
            code,
        }
    }

    fn code(&self, evidence: &Evidence) -> Vec<Line> {
        let excerpts = &self.report.excerpts;
        let Some(around) = excerpt::around(excerpts, evidence.path.as_ref(), evidence.line) else {
            return Vec::new();
        };
        let texts: Vec<String> = around
            .lines
            .iter()
            .map(|line| line.raw().replace('\t', "    "))
            .collect();
        let is_blank = |text: &&String| text.trim().is_empty();
        let indents = texts.iter().filter(|text| !is_blank(text));
        let indents = indents.map(|text| text.len() - text.trim_start_matches(' ').len());
        let indent = indents.min().unwrap_or(0);
        let last = around.line as usize + texts.len();
        let width = last.to_string().len();
        let mut lines: Vec<Line> = texts
            .iter()
            .zip(around.line..)
            .map(|(text, number)| Line {
                number: format!("{number:>width$}"),
                here: evidence.line == Some(number),
                text: Text(
                    Untrusted::from(text.get(indent..).unwrap_or("")).ellipsis(CODE_COLUMNS),
                ),
            })
            .collect();
        while lines
            .last()
            .is_some_and(|line| !line.here && line.text.0.raw().is_empty())
        {
            lines.pop();
        }
        while lines
            .first()
            .is_some_and(|line| !line.here && line.text.0.raw().is_empty())
        {
            lines.remove(0);
        }
        lines
    }
}
