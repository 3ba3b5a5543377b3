//! What of a tree could not be read.
//!
//! A file that is not there, is damaged or came too late is no file without functions: nothing is known of it. So it is counted by what
//! it would have been part of, and whatever rests on that is not evaluated. What the program leaves out by a rule of its own (too large,
//! not Python 3, excluded) is none of these: it lowers the share that was read.

use super::Skipped;
use crate::git::Damage;
use crate::role::Role;
use crate::warning_code::WarningCode;

/// Damage of a tree behind which any file may be hidden.
const HIDING: [WarningCode; 5] = [
    WarningCode::CorruptCommit,
    WarningCode::CorruptObject,
    WarningCode::Deadline,
    WarningCode::MissingTree,
    WarningCode::UnreadableFolder,
];

/// How many things could not be read, by what they would have been part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    code: [i64; Role::ALL.len()],
    /// Files of code, each once.
    files: i64,
    documents: i64,
    /// Folders, and whole trees: they may hold anything.
    folders: i64,
    /// Those of all these that came after the deadline.
    late: i64,
}

impl Unread {
    /// Nothing is known.
    pub fn everything(late: bool) -> Self {
        Self {
            folders: 1,
            late: i64::from(late),
            ..Self::default()
        }
    }

    /// Adds (`sign` 1) or takes away (-1) a file that could not be read: of code in a role, or a document.
    pub fn file(&mut self, role: Option<Role>, why: Skipped, sign: i64) {
        match role {
            // Its path gives it that role; its first lines could have made it one of the others.
            Some(role) => {
                let others = [Role::Generated, Role::Notebook];
                let others = others.into_iter().filter(|other| *other != role);
                for role in others.chain([role]) {
                    self.code[role as usize] += sign;
                }
                self.files += sign;
            }
            None => self.documents += sign,
        }
        self.late += sign * i64::from(why == Skipped::Late);
    }

    /// Adds folders; less than none takes them away.
    pub fn folders(&mut self, count: i64, late: bool) {
        self.folders += count;
        self.late += count * i64::from(late);
    }

    /// Adds what damage of a tree hides.
    pub fn hidden_by(&mut self, damage: &[Damage]) {
        for damage in damage.iter().filter(|d| HIDING.contains(&d.code)) {
            self.folders(1, damage.code == WarningCode::Deadline);
        }
    }

    /// Whether everything was read.
    pub fn is_nothing(&self) -> bool {
        self.knows_documents() && self.files == 0
    }

    /// Whether the deadline is among the reasons.
    pub fn is_late(&self) -> bool {
        self.late != 0
    }

    /// Folders that could not be read.
    pub fn hidden_folders(&self) -> i64 {
        self.folders
    }

    /// Files of code that could not be read, whatever their role.
    pub fn of_code(&self) -> i64 {
        self.files
    }

    /// Files of code in a role that could not be read, or that may be of another one.
    pub fn of_role(&self, role: Role) -> i64 {
        self.code[role as usize]
    }

    /// Whether all code in a role is known.
    pub fn knows_role(&self, role: Role) -> bool {
        self.folders == 0 && self.of_role(role) == 0
    }

    /// Documents that could not be read.
    pub fn of_documents(&self) -> i64 {
        self.documents
    }

    /// Whether all code is known.
    pub fn knows_code(&self) -> bool {
        self.folders == 0 && self.files == 0
    }

    /// Whether all documents are known.
    pub fn knows_documents(&self) -> bool {
        self.folders == 0 && self.documents == 0
    }
}

impl Skipped {
    /// Whether nothing is known of the file: it is not there, damaged or came too late.
    pub fn is_unread(self) -> bool {
        matches!(self, Self::Missing | Self::Corrupt | Self::Late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_can_be_taken_away() {
        let mut unread = Unread::default();
        unread.file(Some(Role::Test), Skipped::Missing, 1);
        unread.file(None, Skipped::Late, 1);
        unread.folders(2, false);
        assert!(!unread.is_nothing() && unread.is_late());
        assert!(!unread.knows_code() && !unread.knows_documents());
        unread.folders(-2, false);
        unread.file(None, Skipped::Late, -1);
        assert!(unread.knows_documents() && !unread.knows_code() && !unread.is_late());
        unread.file(Some(Role::Test), Skipped::Missing, -1);
        assert!(unread.is_nothing());
    }

    #[test]
    fn a_limit_of_ours_hides_a_known_share_and_damage_hides_anything() {
        let damage = |code| Damage {
            code,
            about: "x".into(),
        };
        let mut unread = Unread::default();
        unread.hidden_by(&[
            damage(WarningCode::PathLimit),
            damage(WarningCode::BadTreeEntry),
        ]);
        assert!(unread.is_nothing());
        unread.hidden_by(&[damage(WarningCode::MissingTree)]);
        assert_eq!(unread.hidden_folders(), 1);
    }
}
