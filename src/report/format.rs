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
}

impl Format {
    /// Every format, in the order help shows them.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Json, Self::Markdown, Self::Html];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
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
            Err("no such output format; the formats are text, json, markdown, html".to_owned())
        );
    }
}
