//! A fact: what it counts and on what.

use super::Past;
use crate::documents::{Document, Notebook, Pipelines};
use crate::project::Project;
use crate::python::{Call, Class, Comment, Function, Handler, Import, Kinds, Module, Node, Place};

/// A named count (a *base measure* of ISO/IEC 15939). It adds over rows, files, commits and people.
#[derive(Debug)]
pub struct Fact {
    /// Kebab-case name, unique.
    pub id: &'static str,
    /// What is counted, in one sentence.
    pub about: &'static str,
    /// How, and on what.
    pub subject: Subject,
    /// What its places say in quotes is not shown.
    pub concealed: bool,
}

impl Subject {
    /// Whether it is asked of the files of a tree together.
    pub fn is_of_project(&self) -> bool {
        matches!(self, Self::Project(_) | Self::Statements(_))
    }
}

impl Fact {
    /// A fact that is the sum of `each` over everything it is asked about.
    pub const fn sum(id: &'static str, about: &'static str, subject: Subject) -> Self {
        Self {
            id,
            about,
            subject,
            concealed: false,
        }
    }

    /// The same, but what its places say in quotes is never shown: they may hold credentials.
    #[must_use]
    pub const fn concealed(mut self) -> Self {
        self.concealed = true;
        self
    }
}

/// What a fact is asked about, and the function that answers.
///
/// Files are counted by their top-level statements, and classes by their methods, each distinct one once ([`super::Memo`]). So an
/// answer may depend on the statement asked about and what stands in it, on the functions around it, on what names mean in
/// the module (`place.names`), on whether the file is a test, and no more; with two limits around classes. What is asked about a method
/// or something in one may look at the decorators, the name, the bases and the keywords of the class, and whether it has an
/// `__init__`; if it is that itself, at the docstring of the class too. What is asked about a class may look at everything in it but
/// what its methods have besides names and decorators (parameters, results, `async`, docstring, body), and at what its methods use: whether `__init__` keeps something ([`Class::keeps`]), and all
/// of it if it has many ([`Class::states`]).
/// Facts of a module look at its outlines. `tests/it/pieces.rs` and `examples/rows.rs` find those that do otherwise.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// Every file of Python.
    Module(fn(&Module<'_>) -> i64),
    /// The same, with what a walk finds inside of its statements: the names that each uses or mentions, and its lines.
    Inside(fn(&Module<'_>) -> i64),
    /// Every file of Python, for some of its imports: each that is told counts, with the number of the outline that has it. Outlines
    /// hold no positions; where places are kept, the tree is there to find them.
    Imports(TellImports),
    /// Every class.
    Class(fn(&Class<'_>) -> i64),
    /// Every function and method.
    Function(fn(&Function<'_>) -> i64),
    /// Every function and method, with what other facts counted inside it (nested functions included).
    FunctionWith(&'static [&'static Fact], fn(&Function<'_>, &[i64]) -> i64),
    /// Every plain name that a function binds and nobody reads, where it is bound first.
    Unread,
    /// Every block radon rates: functions, methods and classes outside functions; its complexity.
    Block(fn(i64) -> i64),
    /// Every statement and expression of these kinds.
    Node(Kinds, fn(Node<'_>, &Place<'_>) -> i64),
    /// Every call.
    Call(fn(&Call<'_>) -> i64),
    /// Every `except` clause.
    Handler(fn(&Handler<'_>) -> i64),
    /// Every comment.
    Comment(fn(&Comment<'_>) -> i64),
    /// Every file that is not Python.
    Document(fn(&Document) -> i64),
    /// The files that are not Python together: what pipelines run, hand-overs followed from file to file. At every commit.
    Pipelines(fn(&Pipelines<'_>) -> i64),
    /// Every notebook, its code apart.
    Notebook(fn(&Notebook) -> i64),
    /// The files of the tree together: counted at a snapshot, no sum over files, commits or people.
    Project(fn(&Project) -> i64),
    /// The same, from the statements of the files as well.
    Statements(fn(&Project) -> i64),
    /// Every commit.
    Commit(fn(&Change<'_>) -> i64),
    /// Every commit whose changed paths are known, merges left out.
    Diff(fn(&Change<'_>, CommitDiff) -> i64),
    /// Every commit, counted together with others: one look at its message tells which members of the family it is.
    ChangeMember(&'static ChangeFamily, usize),
    /// The commits of the history in their order: counted once for all of them, no sum over commits.
    Past(fn(&Past) -> i64),
    /// Counted together with others: one look at a node tells which members of the family it is.
    Member(&'static Family, usize),
    /// The same for calls, whose path is resolved once for all of them.
    CallMember(&'static CallFamily, usize),
}

impl Subject {
    /// Whether it is asked of files of code, one by one.
    pub fn is_of_code(&self) -> bool {
        let elsewhere = self.is_of_documents() || self.is_of_project() || self.is_of_past();
        !elsewhere && !self.is_of_commits()
    }

    /// Whether it is asked of files that are not Python, one by one or together.
    pub fn is_of_documents(&self) -> bool {
        matches!(self, Self::Document(_) | Self::Pipelines(_))
    }

    /// Whether it is counted once per definition (a module, a class or a function), so that two of them can be held against each
    /// other there.
    pub fn is_of_definitions(&self) -> bool {
        matches!(
            self,
            Self::Module(_)
                | Self::Inside(_)
                | Self::Class(_)
                | Self::Function(_)
                | Self::FunctionWith(..)
                | Self::Block(_)
        )
    }

    /// Whether it is asked of the commits of a history in their order.
    pub fn is_of_past(&self) -> bool {
        matches!(self, Self::Past(_))
    }

    /// Whether it is asked what commits changed.
    pub fn is_of_changes(&self) -> bool {
        matches!(self, Self::Diff(_) | Self::ChangeMember(..))
    }

    /// Whether it is asked of commits.
    pub fn is_of_commits(&self) -> bool {
        matches!(
            self,
            Self::Commit(_) | Self::Diff(_) | Self::ChangeMember(..)
        )
    }
}

/// Tells some imports of a module, each with the number of its outline.
pub type TellImports = for<'m> fn(&'m Module<'m>, &mut dyn FnMut(usize, &'m Import));

/// The files that a commit added or changed, by what they are for; moved and removed ones are none of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommitDiff {
    /// Python that ships.
    pub source: u32,
    /// Python that tests.
    pub tests: u32,
    /// Documentation, README and changelog.
    pub prose: u32,
    /// Everything else.
    pub other: u32,
    /// A fragment of a changelog among them tells of a fault that was fixed.
    pub tells_fix: bool,
    /// The sitting that it speaks for, where it is the newest commit of one.
    pub sitting: Option<Sitting>,
}

/// Commits of one author that were made in one go, and touched source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sitting {
    /// Distinct files of source that they added or changed.
    pub files: u32,
    /// An earlier sitting had touched one of them.
    pub returns: bool,
}

/// Facts that are told apart by one look at each node.
#[derive(Debug)]
pub struct Family {
    /// The kinds of nodes that may be members: no others are looked at.
    pub kinds: Kinds,
    /// Calls back with the number of each member that the node is.
    pub classify: fn(Node<'_>, &Place<'_>, &mut dyn FnMut(usize)),
}

/// Facts that are told apart by one look at each commit; what it changed is not known of merges.
#[derive(Debug)]
pub struct ChangeFamily {
    /// Calls back with the number of each member that the commit is.
    pub classify: fn(&Change<'_>, Option<CommitDiff>, &mut dyn FnMut(usize)),
}

/// Facts that are told apart by one look at each call.
#[derive(Debug)]
pub struct CallFamily {
    /// Calls back with the number of each member that the call is.
    pub classify: fn(&Call<'_>, &mut dyn FnMut(usize)),
}

/// A commit as facts see it; what it changed is not part of it.
#[derive(Debug, Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent properties of a commit"
)]
pub struct Change<'c> {
    /// The first line of its message.
    pub subject: &'c str,
    /// The message below the subject.
    pub body: &'c str,
    /// It has two or more parents.
    pub merge: bool,
    /// It is on the mainline.
    pub mainline: bool,
    /// Its author is a program.
    pub bot: bool,
    /// Author's e-mail and name after the mailmap.
    pub author: (&'c str, &'c str),
    /// What the history shows of its review; none for commits that are no change of the mainline by a person.
    pub review: Option<Review>,
    /// Its message says that it merges or squashes a request.
    pub request: Option<Request>,
    /// Its message names another author than the commit does.
    pub other_author: bool,
    /// Its message names another person as co-author.
    pub co_author: bool,
    /// A page of a forge recorded it.
    pub by_page: bool,
}

/// How a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// By a merge commit.
    Merged,
    /// As one commit: who reviewed or merged is not recorded.
    Squashed,
    /// In whatever way: an export of the forge lists it, with who merged and who reviewed.
    Listed,
}

/// What history shows of the review of one change of the mainline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// Another person reviewed, merged or took it in.
    ByAnother,
    /// A person merged a request of which they are the only author, and nothing tells of a reviewer.
    OwnMerge,
    /// A person merged a request that they wrote with others: nothing tells of a review, and nobody was alone with it.
    SharedMerge,
    /// Nothing tells of a review, and nothing could.
    Unseen,
    /// It went through a process that records reviews elsewhere, or who is who is in doubt.
    Unknown(Process),
}

/// What keeps the review of a change from being known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Process {
    /// A forge made one commit of a request.
    Squash,
    /// A program merged or committed it.
    Program,
    /// It was made or rebased on the pages of a forge.
    Forge,
    /// A change of Gerrit.
    Gerrit,
    /// A revision of Phabricator.
    Phabricator,
    /// Rietveld, Review Board or `MozReview`.
    ReviewServer,
    /// Exported from a repository where it was reviewed.
    Export,
    /// A patch of a mailing list.
    Mail,
    /// Another person committed it and does not say why.
    Committer,
    /// Somebody was asked to review, and no answer is on record.
    Asked,
    /// It brings in requests that were merged before.
    Batch,
    /// Who merged, committed or reviewed may be the author.
    Doubt,
    /// The author is not named.
    Nobody,
}
