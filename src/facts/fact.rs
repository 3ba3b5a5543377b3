//! A fact: what it counts and on what.

use crate::documents::Document;
use crate::python::{Call, Class, Comment, Function, Handler, Module, Node, Place};
use crate::untrusted::Untrusted;

/// A named count (a *base measure* of ISO/IEC 15939). It adds over rows, files, commits and people.
#[derive(Debug)]
pub struct Fact {
    /// Kebab-case name, unique.
    pub id: &'static str,
    /// What is counted, in one sentence.
    pub about: &'static str,
    /// How, and on what.
    pub each: Each,
}

impl Fact {
    /// A fact that is the sum of `each` over everything it is asked about.
    pub const fn sum(id: &'static str, about: &'static str, each: Each) -> Self {
        Self { id, about, each }
    }
}

/// What a fact is asked about, and the function that answers.
#[derive(Debug, Clone, Copy)]
pub enum Each {
    /// Every file of Python.
    Module(fn(&Module<'_>) -> i64),
    /// Every class.
    Class(fn(&Class<'_>) -> i64),
    /// Every function and method.
    Function(fn(&Function<'_>) -> i64),
    /// Every function and method, with what other facts counted inside it (nested functions included).
    FunctionWith(&'static [&'static Fact], fn(&Function<'_>, &[i64]) -> i64),
    /// Every block radon rates: functions, methods and classes outside functions; its complexity.
    Block(fn(i64) -> i64),
    /// Every statement and expression.
    Node(fn(Node<'_>, &Place<'_>) -> i64),
    /// Every call.
    Call(fn(&Call<'_>) -> i64),
    /// Every `except` clause.
    Handler(fn(&Handler<'_>) -> i64),
    /// Every comment.
    Comment(fn(&Comment<'_>) -> i64),
    /// Every file that is not Python.
    Document(fn(&Document) -> i64),
    /// Every commit.
    Commit(fn(&Change<'_>) -> i64),
    /// Every commit whose changed paths are known, merges left out.
    Touch(fn(&Change<'_>, Touch) -> i64),
    /// Counted together with others: one look at a node tells which members of the family it is.
    Member(&'static Family, usize),
}

impl Each {
    /// Whether it is asked of commits.
    pub fn is_of_commits(&self) -> bool {
        matches!(self, Self::Commit(_) | Self::Touch(_))
    }
}

/// The files that a commit added or changed, by what they are for; moved and removed ones are none of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Touch {
    /// Python that ships.
    pub source: u32,
    /// Python that tests.
    pub tests: u32,
    /// Documentation, README and changelog.
    pub prose: u32,
    /// Everything else.
    pub other: u32,
}

/// Facts that are told apart by one look at each node.
#[derive(Debug)]
pub struct Family {
    /// Calls back with the number of each member that the node is.
    pub classify: fn(Node<'_>, &Place<'_>, &mut dyn FnMut(usize)),
}

/// A commit as facts see it; what it changed is not part of it.
#[derive(Debug, Clone, Copy)]
pub struct Change<'c> {
    /// The first line of its message.
    pub subject: &'c str,
    /// The message below the subject.
    pub body: &'c str,
    /// Its trailers.
    pub trailers: &'c [(&'c str, Untrusted)],
    /// It has two or more parents.
    pub merge: bool,
    /// It is on the mainline.
    pub mainline: bool,
    /// Its author is a program.
    pub bot: bool,
    /// Author's e-mail and name after the mailmap.
    pub author: (&'c str, &'c str),
    /// Committer's e-mail and name after the mailmap.
    pub committer: (&'c str, &'c str),
    /// Distinct authors (e-mail) of the commits that a merge brought in, programs left out; empty for others.
    pub merged_authors: &'c [String],
    /// Its message says that it merges or squashes a request.
    pub request: Option<Request>,
}

/// How a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// By a merge commit.
    Merged,
    /// As one commit: who reviewed or merged is not recorded.
    Squashed,
}
