//! What a baseline knows: the offences and the values of the day it was written.
//!
//! Places are keyed by signal, path and text, not by lines. Written again it only ever gets shorter. A hash over the file finds what was
//! edited by hand or cut; a baseline of another rubric is refused, since its keys and values were made by other rules.

use crate::error::{Error, Result};
use crate::report::{Offence, Report, Status, write_json_value};
use crate::signals::SIGNALS;
use crate::untrusted::Untrusted;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// The version of the file's shape.
const VERSION: u32 = 1;
/// Bytes of a baseline: a hundred thousand offences take a tenth of it.
const MAX_BYTES: u64 = 256 << 20;

/// A baseline, as its file holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    #[serde(rename = "hallmarks_baseline")]
    shape: u32,
    /// The program that wrote it.
    tool: String,
    /// The version and the digest of the rules it was made by.
    rubric: [String; 2],
    /// The signals that could be evaluated.
    known: BTreeSet<String>,
    /// The values of those that were rated, in millionths: a number that reads back as it was.
    values: BTreeMap<String, i64>,
    /// The levels of competencies, by id.
    levels: BTreeMap<String, u8>,
    /// The offences: signal, path (of a commit its name), text, key, and how many there are.
    offences: Vec<Known>,
    /// A hash over all of the above, hexadecimal.
    digest: String,
}

/// An offence that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    signal: String,
    at: String,
    text: String,
    key: String,
    count: u32,
}

/// What writing a baseline again changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Offences that are new and were not taken in.
    pub left_out: u64,
}

impl Baseline {
    /// What a report shows.
    pub fn of(report: &Report) -> Self {
        let rows = || report.competencies.iter();
        let signals = || rows().flat_map(|c| &c.signals);
        let known = signals().filter(|s| s.status != Status::NotEvaluated);
        let known = known.map(|s| s.id.clone()).collect();
        let values = signals().filter(|s| s.rating.is_some());
        let values = values.filter_map(|s| Some((s.id.clone(), millionths(s.value?))));
        let levels = rows()
            .filter(|c| c.level > 0)
            .map(|c| (c.id.clone(), c.level));
        let mut counts: BTreeMap<(&str, &str), (&Offence, u32)> = BTreeMap::new();
        for offence in &report.offences {
            let of_key = (offence.signal.as_str(), offence.key.as_str());
            counts.entry(of_key).or_insert((offence, 0)).1 += 1;
        }
        let row = |(offence, count): (&Offence, u32)| Known {
            signal: offence.signal.clone(),
            at: match (&offence.place.path, &offence.place.commit) {
                (Some(path), _) => path.raw().to_owned(),
                (None, commit) => commit.clone().unwrap_or_default(),
            },
            text: offence.place.text.raw().to_owned(),
            key: offence.key.clone(),
            count,
        };
        let mut offences: Vec<Known> = counts.into_values().map(row).collect();
        offences.sort_by(|a, b| {
            (&a.signal, &a.at, &a.text, &a.key).cmp(&(&b.signal, &b.at, &b.text, &b.key))
        });
        Self {
            shape: VERSION,
            tool: report.tool.version.clone(),
            rubric: [report.rubric.version.clone(), report.rubric.digest.clone()],
            known,
            values: values.collect(),
            levels: levels.collect(),
            offences,
            digest: String::new(),
        }
        .sealed()
    }

    /// With the hash over its content.
    fn sealed(mut self) -> Self {
        self.digest.clear();
        let text = serde_json::to_vec(&self).unwrap_or_default();
        blake3::hash(&text).to_hex()[..32].clone_into(&mut self.digest);
        self
    }

    /// What both know, and how many are new: of offences those that are still there, of values and levels the better. Nothing new is taken in.
    #[must_use]
    pub fn tightened(self, now: &Self) -> (Self, Change) {
        let all: u64 = now.offences.iter().map(|k| u64::from(k.count)).sum();
        let still = now.counts();
        let mut offences = self.offences;
        for known in &mut offences {
            let of_key = (known.signal.as_str(), known.key.as_str());
            known.count = known.count.min(still.get(&of_key).copied().unwrap_or(0));
        }
        offences.retain(|known| known.count > 0);
        let kept: u64 = offences.iter().map(|k| u64::from(k.count)).sum();
        let mut values = self.values;
        for (id, value) in &mut values {
            if let Some(now) = now.values.get(id) {
                *value = if is_falling(id) {
                    (*value).min(*now)
                } else {
                    (*value).max(*now)
                };
            }
        }
        let mut levels = self.levels;
        for (id, level) in &mut levels {
            *level = (*level).max(now.levels.get(id).copied().unwrap_or(0));
        }
        let tight = Self {
            tool: now.tool.clone(),
            values,
            levels,
            offences,
            ..self
        };
        (
            tight.sealed(),
            Change {
                left_out: all - kept,
            },
        )
    }

    /// Reads a file, which must be as this version wrote it, by the rules of `rubric`.
    pub fn read(path: &Path, rubric: [&str; 2]) -> Result<Self> {
        let refuse = |why: String| -> Error {
            let name = Untrusted::from(path.to_string_lossy().as_ref());
            Error::Usage {
                given: name.as_path().terminal().to_string(),
                why,
                hint: format!(
                    "write it anew: remove it, and run 'hallmarks check --write-baseline {}'",
                    name.as_path().terminal()
                ),
            }
        };
        let bytes = bytes(path).map_err(refuse)?;
        let is_baseline = serde_json::from_slice::<serde_json::Value>(&bytes);
        let value = is_baseline
            .map_err(|error| refuse(format!("it is cut or no JSON (line {})", error.line())))?;
        if value.get("hallmarks_baseline").is_none() {
            return Err(refuse("it is no baseline".to_owned()));
        }
        if value["hallmarks_baseline"] != VERSION {
            return Err(refuse("another version of the program wrote it".to_owned()));
        }
        let edited = || refuse("it was edited by hand or cut: its digest does not fit".to_owned());
        let baseline: Self = serde_json::from_value(value).map_err(|_| edited())?;
        if baseline.clone().sealed().digest != baseline.digest {
            return Err(edited());
        }
        if baseline.rubric != rubric {
            let [version, digest] = &baseline.rubric;
            let [ours, our_digest] = rubric;
            return Err(refuse(format!(
                "rubric {} ({}) made it, and this is rubric {ours} ({})",
                Untrusted::from(version.as_str()).terminal(),
                Untrusted::from(digest.get(..8).unwrap_or(digest)).terminal(),
                our_digest.get(..8).unwrap_or(our_digest)
            )));
        }
        Ok(baseline)
    }

    /// Writes it.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        write_json_value(self, out)
    }

    /// How many of each key it knows.
    fn counts(&self) -> BTreeMap<(&str, &str), u32> {
        let mut counts = BTreeMap::new();
        for known in &self.offences {
            counts.insert((known.signal.as_str(), known.key.as_str()), known.count);
        }
        counts
    }

    /// Whether a signal could be evaluated.
    pub fn knows(&self, signal: &str) -> bool {
        self.known.contains(signal)
    }

    /// Whether `value` of a signal breaks no bound that was kept: it was broken before, and is no worse now.
    pub fn tolerates_value(&self, signal: &str, value: f64, bound: f64, at_least: bool) -> bool {
        let Some(before) = self.values.get(signal) else {
            return false;
        };
        let (now, bound) = (millionths(value), millionths(bound));
        if at_least {
            *before < bound && now >= *before
        } else {
            *before > bound && now <= *before
        }
    }

    /// The same of a level.
    pub fn tolerates_level(&self, competency: &str, level: u8, wanted: u8) -> bool {
        let before = self.levels.get(competency);
        before.is_some_and(|before| *before < wanted && level >= *before)
    }

    /// Those of `offences` that it does not know. What left one place and stands in another, word for word, is known.
    pub fn unknown<'r>(&self, offences: &[&'r Offence]) -> Vec<&'r Offence> {
        let mut left = self.counts();
        let mut fresh = Vec::new();
        for offence in offences {
            let of_key = (offence.signal.as_str(), offence.key.as_str());
            match left.get_mut(&of_key) {
                Some(count) if *count > 0 => *count -= 1,
                _ => fresh.push(*offence),
            }
        }
        let mut moved: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for known in &self.offences {
            let rest = left.get(&(known.signal.as_str(), known.key.as_str()));
            *moved.entry((&known.signal, &known.text)).or_default() += rest.copied().unwrap_or(0);
        }
        fresh.retain(|offence| {
            let of_text = (offence.signal.as_str(), offence.place.text.raw());
            match moved.get_mut(&of_text) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
        });
        fresh
    }
}

/// Whether a signal is better the lower its value is.
fn is_falling(signal: &str) -> bool {
    let signal = SIGNALS.iter().find(|s| s.id == signal);
    signal.is_some_and(|signal| signal.scale.is_falling())
}

/// A value in millionths; reports hold no more.
fn millionths(value: f64) -> i64 {
    (value * 1e6).round() as i64
}

fn bytes(path: &Path) -> std::result::Result<Vec<u8>, String> {
    let unreadable = |why: std::io::Error| match why.kind() {
        std::io::ErrorKind::NotFound => "there is no such baseline".to_owned(),
        kind => format!("it is unreadable ({kind})"),
    };
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err("it is too large".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_baseline_of_another_rubric_is_refused() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("baseline.json");
        let baseline = Baseline {
            shape: VERSION,
            tool: "0.1.0".to_owned(),
            rubric: ["0.1".to_owned(), "0123456789abcdef".to_owned()],
            known: BTreeSet::from(["naming".to_owned()]),
            values: BTreeMap::from([("naming".to_owned(), 123_457)]),
            levels: BTreeMap::new(),
            offences: Vec::new(),
            digest: String::new(),
        }
        .sealed();
        let mut text = Vec::new();
        baseline.write(&mut text)?;
        std::fs::write(&path, text)?;
        let same = Baseline::read(&path, ["0.1", "0123456789abcdef"]);
        assert_eq!(same.expect("its own rubric"), baseline);
        let other = Baseline::read(&path, ["0.2", "fedcba9876543210"]);
        let said = other.expect_err("another rubric").to_string();
        assert!(
            said.contains("rubric 0.1 (01234567) made it, and this is rubric 0.2 (fedcba98)"),
            "{said}"
        );
        Ok(())
    }
}
