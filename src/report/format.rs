//! The formats by name.

use std::fmt;
use std::str::FromStr;

/// A way to write a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people at a terminal.
    #[default]
    Text,
    /// For programs; the shape is [`super::schema`].
    Json,
    /// For a pull request comment or a README.
    Markdown,
    /// One page for a browser.
    Html,
    /// The places that speak against, for code scanning.
    Sarif,
    /// The same, as annotations in the log of a job of GitHub Actions.
    Github,
    /// The same, as the summary of such a job.
    GithubSummary,
    /// The same, as GitLab's Code Quality report.
    Gitlab,
    /// A report of tests.
    Junit,
    /// An image of fixed words.
    Badge,
    /// What an endpoint draws a badge from.
    BadgeJson,
}

impl Format {
    /// Every format, in the order help shows them.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Json,
        Self::Markdown,
        Self::Html,
        Self::Sarif,
        Self::Github,
        Self::GithubSummary,
        Self::Gitlab,
        Self::Junit,
        Self::Badge,
        Self::BadgeJson,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::GithubSummary => "github-summary",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Badge => "badge",
            Self::BadgeJson => "badge-json",
        }
    }

    /// Whether it lists places that speak against, and so needs all of them.
    pub const fn lists_places(self) -> bool {
        !matches!(self, Self::Text | Self::Json | Self::Markdown | Self::Html)
    }

    /// Every name, for help and error messages.
    pub fn names() -> String {
        let names: Vec<_> = Self::ALL.iter().map(|format| format.name()).collect();
        names.join(", ")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    /// The error is the reason, to stand after `cannot use '…':`.
    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|format| format.name() == name);
        known
            .copied()
            .ok_or_else(|| format!("no such output format; the formats are {}", Self::names()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(*format));
        }
        assert_eq!(
            "yaml".parse::<Format>(),
            Err("no such output format; the formats are text, json, markdown, html, sarif, github, github-summary, gitlab, junit, badge, badge-json".to_owned())
        );
    }
}
