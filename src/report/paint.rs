//! Colour, only where it is asked for, and only around our own words.
//!
//! Text of strangers is never coloured: a colour around it would be theirs to imitate.

use anstyle::{AnsiColor, Style};
use std::fmt::{self, Display};

/// Headings and names.
pub const BOLD: Style = Style::new().bold();
/// Words that only help the eye.
pub const DIM: Style = Style::new().dimmed();
/// What to do next.
pub const STEP: Style = AnsiColor::Cyan.on_default();
/// What to know before believing a number.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// The colour of a level, which its bar and number say too.
pub fn level(level: u8) -> Style {
    match level {
        0 => DIM,
        1 | 2 => AnsiColor::Yellow.on_default(),
        3 => AnsiColor::Cyan.on_default(),
        _ => AnsiColor::Green.on_default(),
    }
}

/// Whether to colour.
#[derive(Debug, Clone, Copy)]
pub struct Paint(pub bool);

impl Paint {
    /// `text` in `style`, or as it is.
    pub fn of<T: Display>(self, style: Style, text: T) -> impl Display {
        Painted {
            style: self.0.then_some(style),
            text,
        }
    }
}

struct Painted<T> {
    style: Option<Style>,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.style {
            None => write!(f, "{}", self.text),
            Some(style) => write!(f, "{style}{}{style:#}", self.text),
        }
    }
}
