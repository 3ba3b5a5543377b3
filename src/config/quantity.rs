//! Times and sizes as people write them.

use std::time::Duration;

/// Seconds, or a whole number with its unit. The error is the reason, to stand after `cannot use '…':`.
pub fn duration(text: &str) -> Result<Duration, String> {
    const FORM: &str = "a time is written 600, 90s, 10m or 2h";
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err(FORM.to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| FORM.to_owned())?;
    Ok(Duration::from_secs(number.saturating_mul(unit)))
}

/// Bytes, or a whole number with its unit.
pub fn size(text: &str) -> Result<u64, String> {
    const FORM: &str = "a size is written 512M or 2G";
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text[digits.len()..].trim_end_matches("iB") {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return Err(FORM.to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| FORM.to_owned())?;
    number.checked_mul(unit).ok_or(FORM.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(duration("90"), duration("90s"));
        assert_eq!(duration("10m"), Ok(Duration::from_mins(10)));
        assert_eq!(duration("2h"), Ok(Duration::from_hours(2)));
        for text in ["", "m", "-1", "1.5m", "10 m", "1d", "ten"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("2G"), size("2048MiB"));
        assert_eq!(size("1"), Ok(1));
        for text in [
            "",
            "G",
            "-1",
            "1.5G",
            "2T",
            "99999999999999999999",
            "99999999999G",
        ] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
