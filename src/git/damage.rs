//! What could not be read, as data.

use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;
use std::collections::BTreeMap;

/// Damages listed one by one per code; more of the same are added up in one `damage-limit`. Enough to look at, and a
/// repository of a million holes still fits into a report.
const LISTED_PER_CODE: u64 = 1_000;

/// Something that could not be read or was cut short: counted, named, and never fatal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// A kebab-case name of the kind, such as `missing-object`, `shallow`, `grafts-ignored`, `tree-limit`.
    pub code: WarningCode,
    /// What it is about: a path, an object, a commit. May be empty.
    pub about: Untrusted,
}

/// Collects damages under the cap.
#[derive(Debug, Default)]
pub(super) struct Log {
    list: Vec<Damage>,
    counts: BTreeMap<WarningCode, u64>,
}

impl Log {
    /// Notes one damage.
    pub(super) fn push(&mut self, code: WarningCode, about: impl Into<Untrusted>) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= LISTED_PER_CODE {
            self.list.push(Damage {
                code,
                about: about.into(),
            });
        }
    }

    /// The list, with one entry for every code that had more than the cap.
    pub(super) fn finish(mut self) -> Vec<Damage> {
        for (code, count) in self.counts {
            // What came too late is as much as there is: one reason, and no damage that nobody lists.
            if count > LISTED_PER_CODE && code != WarningCode::Deadline {
                self.list.push(Damage {
                    code: WarningCode::DamageLimit,
                    about: format!("{} more of {code}", count - LISTED_PER_CODE).into(),
                });
            }
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::Log;
    use crate::warning_code::WarningCode;

    #[test]
    fn the_rest_is_added_up() {
        let mut log = Log::default();
        for _ in 0..1_005 {
            log.push(WarningCode::MissingObject, "x");
        }
        let list = log.finish();
        assert_eq!(list.len(), 1_001);
        assert_eq!(list[1_000].about.raw(), "5 more of missing-object");
    }
}
