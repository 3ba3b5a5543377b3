//! How often a signal was right where somebody looked: the verdicts kept beside the tests, added up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// The verdicts of every signal that has some, by its id.
pub type Precision = BTreeMap<String, Verdicts>;

/// Every file of verdicts in `tests/precision`, by the signal it is named for.
pub fn read(root: &Path) -> io::Result<Precision> {
    let mut precision = Precision::new();
    for entry in fs::read_dir(root.join("tests/precision"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let verdicts = Verdicts::parse(&fs::read_to_string(&path)?)
            .map_err(|why| io::Error::other(format!("{}: {why}", path.display())))?;
        precision.insert(name.into_owned(), verdicts);
    }
    Ok(precision)
}

/// What a file of verdicts begins with.
pub const COLUMNS: &str = "package,commit,path,line,verdict,note";

/// The share of places that were not wrong below which a signal has to call itself weak.
pub const WEAK_BELOW: f64 = 0.9;

/// What came of looking at places that one signal names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Places where the signal was right.
    pub right: usize,
    /// Places about which careful readers may differ.
    pub debatable: usize,
    /// Places looked at.
    pub seen: usize,
    /// The packages they were drawn from.
    pub packages: BTreeSet<String>,
}

impl Verdicts {
    /// Adds up the lines of one file: package, commit, path, line, verdict, note.
    ///
    /// # Errors
    /// Tells which line is malformed, and how.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut verdicts = Self::default();
        let mut lines = text.lines();
        if lines.next() != Some(COLUMNS) {
            return Err(format!("line 1: the columns are {COLUMNS}"));
        }
        for (line, at) in lines.zip(2..) {
            // Only the note may hold a comma.
            let columns: Vec<&str> = line.splitn(6, ',').collect();
            let [package, commit, path, number, verdict, note] = columns[..] else {
                return Err(format!("line {at}: not six columns"));
            };
            let quoted = note.len() > 1 && note.starts_with('"') && note.ends_with('"');
            let wrong = if package.is_empty() {
                "no package"
            } else if commit.len() != 12 || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
                "a commit is twelve hexadecimal digits"
            } else if path.is_empty() || path.contains('"') {
                "no path"
            } else if !number.parse::<usize>().is_ok_and(|n| n > 0) {
                "a line is a number from 1"
            } else if !matches!(verdict, "right" | "debatable" | "wrong") {
                "a verdict is right, debatable or wrong"
            } else if verdict != "right" && note.is_empty() {
                "what is not right says why"
            } else if note.contains(',') && !quoted {
                "a note with a comma is quoted"
            } else {
                verdicts.seen += 1;
                verdicts.right += usize::from(verdict == "right");
                verdicts.debatable += usize::from(verdict == "debatable");
                verdicts.packages.insert(package.to_owned());
                continue;
            };
            return Err(format!("line {at}: {wrong}"));
        }
        if verdicts.seen == 0 {
            return Err("no verdicts".to_owned());
        }
        Ok(verdicts)
    }

    /// The share of the places that were not wrong; of none at all, none.
    pub fn share(&self) -> f64 {
        (self.right + self.debatable) as f64 / self.seen.max(1) as f64
    }

    /// Whether too many were wrong for the signal to be taken at its word.
    pub fn is_weak(&self) -> bool {
        self.share() < WEAK_BELOW
    }

    /// The same for a reader.
    pub fn sentence(&self) -> String {
        let many = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        format!(
            "Of {} looked at in {}, {} {} right{}.",
            many(self.seen, "place"),
            many(self.packages.len(), "package"),
            self.right,
            if self.right == 1 { "was" } else { "were" },
            match self.debatable {
                0 => String::new(),
                some => format!(", {some} debatable"),
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(lines: &str) -> Result<Verdicts, String> {
        Verdicts::parse(&format!("{COLUMNS}\n{lines}"))
    }

    #[test]
    fn verdicts_add_up() {
        let one = "a+b,0123456789ab,c.py,1,right,\n";
        let verdicts = parsed(one).unwrap();
        assert_eq!(
            verdicts.sentence(),
            "Of 1 place looked at in 1 package, 1 was right."
        );
        assert!(!verdicts.is_weak());
        let other = "c+d,0123456789ab,e.py,7,wrong,\"this, and that\"\n";
        let verdicts = parsed(&format!("{one}{other}{one}")).unwrap();
        assert_eq!(
            verdicts.sentence(),
            "Of 3 places looked at in 2 packages, 2 were right."
        );
        assert!(verdicts.is_weak());
        let differ = "c+d,0123456789ab,e.py,9,debatable,why\n";
        let verdicts = parsed(&format!("{one}{differ}")).unwrap();
        assert_eq!(
            verdicts.sentence(),
            "Of 2 places looked at in 2 packages, 1 was right, 1 debatable."
        );
        assert!(!verdicts.is_weak());
    }

    #[test]
    fn what_is_malformed_is_told_by_its_line() {
        for (line, why) in [
            ("", "no verdicts"),
            ("a,b", "line 2: not six columns"),
            (",0123456789ab,c.py,1,right,", "line 2: no package"),
            (
                "a,12,c.py,1,right,",
                "line 2: a commit is twelve hexadecimal digits",
            ),
            (
                "a,0123456789ab,c.py,0,right,",
                "line 2: a line is a number from 1",
            ),
            (
                "a,0123456789ab,c.py,1,?,",
                "line 2: a verdict is right, debatable or wrong",
            ),
            (
                "a,0123456789ab,c.py,1,wrong,",
                "line 2: what is not right says why",
            ),
            (
                "a,0123456789ab,c.py,1,right,b, c",
                "line 2: a note with a comma is quoted",
            ),
        ] {
            assert_eq!(parsed(line), Err(why.to_owned()), "{line}");
        }
        assert!(Verdicts::parse("package,path\n").is_err());
    }
}
