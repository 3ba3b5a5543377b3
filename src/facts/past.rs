//! What the commits of a history show in their order, and no sum over them does.

/// A file of the head or a commit, with what the history says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// The file's path.
    pub path: Option<String>,
    /// The commit, hexadecimal.
    pub commit: Option<String>,
    /// What is said of it.
    pub text: String,
}

/// Whose the files of Python that ship are, by degree of authorship.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorship {
    /// Files that the people in question created or changed.
    pub files: i64,
    /// Those of them of which one of these people is an author.
    pub authored: i64,
    /// Those of the files that two or more people touched, each of whom came back to the code.
    pub of_several_hands: i64,
    /// Those of these of which one of the people in question is an author.
    pub of_several_authored: i64,
    /// Files of which exactly one person, whoever it is, is an author.
    pub of_one: i64,
    /// People, in question or not, who are an author of any file.
    pub authors: i64,
    /// People who created or changed files in three commits or more.
    pub regulars: i64,
    /// The fewest people whose leaving leaves more than half of the files without an author; none where they have none now.
    pub truck_factor: Option<i64>,
    /// Files older than a year with an author in question that anybody changed in the last year.
    pub living: i64,
    /// Those of them that such an author changed in that year.
    pub tended: i64,
    /// Files older than two years.
    pub old: i64,
    /// Those of them that people changed in the last year.
    pub old_and_changed: i64,
    /// Files that people in question who come back to the code changed in the last year.
    pub recent: i64,
    /// Those of them that somebody else who does changed in that year, too.
    pub shared: i64,
    /// Files that have no author, by path.
    pub without: Vec<Note>,
    /// Files that have one author only, by path.
    pub single: Vec<Note>,
    /// Files of the last year that none of their authors changed in it, by path.
    pub untended: Vec<Note>,
    /// Files that two or more people changed in the last year, by path.
    pub of_several: Vec<Note>,
}

/// People who came after a project had begun, and three months or more before its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newcomers {
    /// How many.
    pub all: i64,
    /// Those who made a commit three months or more after their first.
    pub stayed: i64,
    /// Those whose first change of the main branch somebody else reviewed, merged or took in.
    pub helped: i64,
    /// Those whose first change of the main branch shows nobody else.
    pub alone: i64,
    /// The first commits of those who stayed, newest first.
    pub first_of_stayed: Vec<Note>,
    /// The first commits of those whom nobody is seen to have helped, newest first.
    pub first_of_alone: Vec<Note>,
}

/// Tags that name a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Releases {
    /// Versions that are no pre-releases, of commits of this history.
    pub all: i64,
    /// Days of the two years before the head that the history reaches back.
    pub days: i64,
    /// Releases in those days.
    pub recent: i64,
    /// Steps from one version to the next by number.
    pub steps: i64,
    /// Those of them that are one step up: of the first number, or the second, or the third, with noughts behind it.
    pub single_steps: i64,
    /// Versions are dates.
    pub by_date: bool,
    /// The releases, newest first.
    pub newest: Vec<Note>,
    /// Steps that leave something out, newest first.
    pub leaps: Vec<Note>,
}

/// What the commits of a history show in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Whose the files are.
    pub authorship: Authorship,
    /// Who came later.
    pub newcomers: Newcomers,
    /// What was released.
    pub releases: Releases,
}
