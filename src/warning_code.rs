//! What the reader must know before believing a number: the kinds of it, each with its code and its sentence.

/// Makes the enum, its codes and its sentences from one table.
macro_rules! warning_codes {
    ($($variant:ident $code:literal $sentence:literal)*) => {
        /// A kind of warning. Kinds are ordered as their codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WarningCode {
            $(#[doc = $sentence] $variant,)*
        }

        impl WarningCode {
            /// Every kind, in the order of the codes.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name in every output, in lower case with hyphens.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// What is said of it, beside the number of times.
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)*
                }
            }
        }
    };
}

#[rustfmt::skip]
warning_codes! {
    BadReference "bad-reference" "references that are malformed or name no object were left out"
    BadTreeEntry "bad-tree-entry" "tree entries with an invalid name or mode were skipped"
    CellsUnread "cells-unread" "notebooks have cells that are no Python or have an error: those cells are left out, the others are counted"
    ChangesLimit "changes-limit" "commits change more paths than the limit: their sums are incomplete"
    ClockBackwards "clock-backwards" "commits are dated before a parent of theirs; the order is the graph's, and dates that do not fit are passed over"
    CommitCycle "commit-cycle" "the object graph contains a cycle, which was cut"
    CommitLimit "commit-limit" "the history was cut off at a limit: commits beyond it were not read"
    ComparisonLimit "comparison-limit" "commits replace more definitions than are compared: what is not known to be edited counts as neither written nor edited"
    ConfigIncludesIgnored "config-includes-ignored" "files included by the repository's git configuration were ignored"
    ConfigurationNotObeyed "configuration-not-obeyed" "settings of the repository ask tools to ignore, exclude or suppress something; these settings were ignored"
    CorruptCommit "corrupt-commit" "commits are corrupt and were skipped: history is incomplete"
    CorruptObject "corrupt-object" "objects are corrupt and were skipped"
    CorruptPack "corrupt-pack" "pack files or their indexes are damaged and were left out"
    CorruptTag "corrupt-tag" "tags are corrupt and were left out"
    CountedApart "counted-apart" "versions of files have a syntax error, as all that only Python 2 reads: they are excluded from every count and listed separately"
    DamageLimit "damage-limit" "there is more damage than is listed"
    Deadline "deadline" "the deadline passed: what had not been read by then was left out (--deadline gives more time)"
    DocumentUnreadable "document-unreadable" "configuration files and documents are malformed, nested too deeply or not text, and could not be used whole"
    DoubtfulPeople "doubtful-people" "changes were reviewed, merged or committed by a person who may be their author under another name or e-mail: their review is unknown ('hallmarks people' has the proposals)"
    DuplicateTreeEntry "duplicate-tree-entry" "trees name the same path twice; the first was read"
    Excluded "excluded" "files were excluded by '--exclude' or a configuration file: no count includes them"
    FileTooLarge "file-too-large" "files are larger than 1 MiB and were skipped"
    GraftsIgnored "grafts-ignored" "the repository's grafts were ignored: history is read as it was recorded"
    HistoryLimit "history-limit" "the history was cut off at a limit: commits beyond it were not read"
    ImplausibleDates "implausible-dates" "commits claim dates before 1972 or after 2069; dates are claims and decide nothing"
    InsideRepository "inside-repository" "this folder lies inside a repository, which was not read: name that one to have its history"
    LinguistAttributes "linguist-attributes" "attributes mark files as generated or as somebody else's for a forge's statistics; these attributes were ignored: paths and first lines say what a file is"
    MailmapLimit "mailmap-limit" "the mailmap is larger than the limit and was cut"
    MalformedCommit "malformed-commit" "commits lack an author, a committer or a tree that can be read"
    MessageLimit "message-limit" "commit messages were cut at 64 KiB"
    MissingCommit "missing-commit" "commits are missing: history is incomplete"
    MissingObject "missing-object" "objects are missing or could not be read, and were skipped"
    MissingTree "missing-tree" "trees are missing: files below them were not read"
    NestedTooDeeply "nested-too-deeply" "files are nested too deeply to be parsed and were skipped"
    NotAFile "not-a-file" "entries that are no regular files (links, pipes, devices) were skipped"
    OtherAuthor "other-author" "commits name another author in their message than they record: they are attributed to the author they record"
    OtherTags "other-tags" "tags name commits that this history does not reach: there is no row for them"
    OwnershipFileLimit "ownership-file-limit" "files are larger than 1 MiB or longer than 100,000 lines: their lines are attributed to nobody"
    OwnershipLinesLimit "ownership-lines-limit" "more lines are alive at once than can be followed: some of them are attributed to nobody"
    ParentsLimit "parents-limit" "merges have more than 64 parents: lines that came from the others count as the merge's own"
    ParserFailed "parser-failed" "files could not be parsed and were skipped"
    PartialClone "partial-clone" "this is a partial clone: objects that were not fetched are missing here ('git fetch --refetch --no-filter' gets them)"
    PathLimit "path-limit" "paths longer or deeper than the limit were skipped"
    PeopleLimit "people-limit" "identities share a property with so many others that not all pairs were compared"
    PlacesLimit "places-limit" "files hold so many places of one kind (1,000 or more) that not all of them are listed"
    Python2 "python-2" "files are written for Python 2: they are listed separately and move no level"
    ReferenceLimit "reference-limit" "there are more references than the limit: some were not read"
    RenameLimit "rename-limit" "commits move so many files that not all of them were compared: lines of some look newer than they are"
    ReplaceRefsIgnored "replace-refs-ignored" "the repository's replace references were ignored: objects are read as they were recorded"
    RepositoryConfig "repository-config" "the repository configures this program; these settings were ignored (--trust-repo-config applies them)"
    Shallow "shallow" "this is a shallow clone: history before its boundary is not known"
    ShallowUnreadable "shallow-unreadable" "the shallow file could not be read; history may be incomplete without a sign of it"
    StoredElsewhere "stored-elsewhere" "files are stored in Git LFS or git-annex: only a pointer is in the repository, so their contents were not read"
    SyntaxError "syntax-error" "files have a syntax error: they are listed separately and move no level"
    TagLimit "tag-limit" "chains of tags are longer than the limit and were not followed"
    TreeCycle "tree-cycle" "the object graph contains a cycle, which was cut"
    TreeLimit "tree-limit" "the tree holds more entries than the limit: some were not read"
    Undecodable "undecodable" "files are binary, contain a NUL or use an encoding Python does not read, and were skipped"
    UnknownChange "unknown-change" "commits have trees that could not be compared: what they touched is not known"
    UnreadableFile "unreadable-file" "files or folders could not be read and were skipped"
    UnreadableFolder "unreadable-folder" "files or folders could not be read and were skipped"
    VirtualEnvironment "virtual-environment" "a virtual environment is committed: what is installed in it is other people's code and is not rated"
}

impl std::fmt::Display for WarningCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::WarningCode;

    #[test]
    fn kinds_are_ordered_as_their_codes() {
        let codes = WarningCode::ALL.iter().map(|kind| kind.code());
        assert!(codes.is_sorted());
        assert!(WarningCode::ALL.is_sorted());
    }
}
