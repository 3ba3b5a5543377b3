//! What an answer rests on, and what of that could not be read.
//!
//! A view notes what a signal's formula looks at. Where all of that was read, the answer is the one the whole repository would have given;
//! where it was not, whatever the formula says of the rest is no answer: a file that is missing may hold the only fault, or the only test.
//! So damage, a partial clone or a deadline raises nothing, as long as what is not evaluated raises nothing.

use crate::dataset::Sums;
use crate::git::HistoryGap;
use crate::role::Role;

/// What a formula looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Basis(u16);

impl Basis {
    /// Documents.
    pub const DOCUMENTS: Self = Self(1 << 12);
    /// The files of the tree together.
    pub const PROJECT: Self = Self(1 << 13);
    /// Commits.
    pub const COMMITS: Self = Self(1 << 14);
    /// What commits changed.
    pub const CHANGES: Self = Self(1 << 15);

    /// Code in a role.
    pub const fn code(role: Role) -> Self {
        Self(1 << role as u16)
    }

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of the other is part of it.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether code is part of it.
    pub fn has_code(self) -> bool {
        let code = |role: &Role| self.has(Self::code(*role));
        self.has(Self::PROJECT) || Role::ALL.iter().any(code)
    }

    /// Why it is not known, if any of it is not.
    pub(super) fn unread(self, sums: &Sums) -> Option<String> {
        self.unread_files(sums)
            .or_else(|| self.unread_history(sums))
    }

    fn unread_files(self, sums: &Sums) -> Option<String> {
        let unread = &sums.unread;
        let of_files = self.has_code() || self.has(Self::DOCUMENTS);
        let project = self.has(Self::PROJECT);
        let roles = Role::ALL.iter().filter(|role| self.has(Self::code(**role)));
        let code = if project {
            unread.of_code()
        } else {
            // A file may be of one of several roles: it is one file.
            roles
                .map(|role| unread.of_role(*role))
                .sum::<i64>()
                .min(unread.of_code())
        };
        let documents = if project || self.has(Self::DOCUMENTS) {
            unread.of_documents()
        } else {
            0
        };
        let (files, folders) = (code + documents, unread.hidden_folders());
        if !of_files || files == 0 && folders == 0 {
            return None;
        }
        Some(match (files, folders) {
            _ if unread.is_late() => {
                "the deadline passed before all that it looks at was read (--deadline)".to_owned()
            }
            (_, 1) => "a folder could not be read, and what it holds is unknown".to_owned(),
            (_, 2..) => {
                format!("{folders} folders could not be read, and what they hold is unknown")
            }
            (1, _) => "1 file that it looks at could not be read".to_owned(),
            (many, _) => format!("{many} files that it looks at could not be read"),
        })
    }

    fn unread_history(self, sums: &Sums) -> Option<String> {
        let of_commits = self.has(Self::COMMITS) || self.has(Self::CHANGES);
        // Without a history that is said by whoever asks for it; one that came too late holds what it holds.
        if !of_commits || sums.commits.is_none() && sums.history_gap.is_none() {
            return None;
        }
        let unknown = sums.unknown_changes;
        match (sums.history_gap, unknown) {
            (Some(HistoryGap::Late), _) => {
                Some("the deadline passed before all of the history was read (--deadline)".into())
            }
            (Some(HistoryGap::Missing), _) => {
                Some("part of the history is missing or damaged".into())
            }
            (Some(HistoryGap::Shallow), _) => Some(
                "the clone is shallow, and what came before is unknown ('git fetch --unshallow' gets it)"
                    .into(),
            ),
            (None, 1..) if self.has(Self::CHANGES) => Some(match unknown {
                1 => "what 1 commit changed could not be read".to_owned(),
                many => format!("what {many} commits changed could not be read"),
            }),
            (None, _) => None,
        }
    }
}
