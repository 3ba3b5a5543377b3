//! Lines of prose that fit, numbers that can be read, texts that line up.

use crate::untrusted::Untrusted;
use unicode_width::UnicodeWidthStr;

/// `text` in lines of at most `width` columns. Words are ours, yet escaped all the same, since a reason may quote.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let word = safe(word, width);
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// `text` escaped, and cut to `columns`.
pub fn safe(text: &str, columns: usize) -> String {
    Untrusted::from(text)
        .ellipsis(columns)
        .terminal()
        .to_string()
}

/// `text` filled with spaces to `columns`; formatting by `{:<}` counts characters, not columns.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// `1,204`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 commit`, `2,000 commits`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// `text` with a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

/// `●●●○○`.
pub fn bar(level: u8) -> String {
    let full = usize::from(level.min(5));
    format!("{}{}", "●".repeat(full), "○".repeat(5 - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lines_and_bars() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_204), "1,204");
        assert_eq!(grouped(123_456_789), "123,456,789");
        assert_eq!(counted(1, "commit", "commits"), "1 commit");
        assert_eq!(
            lines("one two  three\nfour", 9),
            ["one two", "three", "four"]
        );
        assert_eq!(lines("", 9), Vec::<String>::new());
        assert_eq!(pad("字", 4), "字  ");
        assert_eq!(capital("a b"), "A b");
        assert_eq!(capital(""), "");
        assert_eq!(bar(3), "●●●○○");
        assert_eq!(bar(9), "●●●●●");
    }
}
