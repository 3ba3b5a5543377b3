//! What the commits of a history show in their order, and no sum over them does.

/// A file of the head, with what its history says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNote {
    /// Its path.
    pub path: String,
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
    /// Files that people in question changed in the last year.
    pub recent: i64,
    /// Those of them that somebody else changed in that year, too.
    pub shared: i64,
    /// Files that have no author, by path.
    pub without: Vec<FileNote>,
    /// Files that have one author only, by path.
    pub single: Vec<FileNote>,
    /// Files of the last year that none of their authors changed in it, by path.
    pub untended: Vec<FileNote>,
    /// Files that two or more people changed in the last year, by path.
    pub of_several: Vec<FileNote>,
}

/// What the commits of a history show in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Whose the files are.
    pub authorship: Authorship,
}
