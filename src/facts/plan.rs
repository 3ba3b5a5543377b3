//! The facts of a run, sorted by what they are asked about.

use super::{
    CallFamily, Change, ChangeFamily, CommitDiff, Counts, Fact, Family, Past, Subject, TellImports,
};
use crate::documents::{Document, Notebook, Pipelines};
use crate::project::Project;
use crate::python::{
    Call, Class, Collection, Comment, Function, Handler, Kinds, Module, Node, Place, Wanted,
};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Two facts of the same definition: a place falls short where the first is below the second.
pub type Shortfall = (&'static Fact, &'static Fact);

/// What is asked of a kind of node.
#[derive(Clone, Default)]
pub(super) struct Asked {
    /// Places in [`Plan::nodes`].
    pub(super) nodes: Vec<usize>,
    /// Places in [`Plan::families`].
    pub(super) families: Vec<usize>,
}

type At<F> = Vec<(usize, F)>;
type WithParts = fn(&Function<'_>, &[i64]) -> i64;

/// Which facts to count, and of which to keep the places.
pub struct Plan {
    facts: Vec<&'static Fact>,
    index: FxHashMap<&'static str, usize>,
    /// Facts (by index) whose places are kept.
    pub(super) spotted: Vec<bool>,
    /// Shortfalls whose places are kept, as indices.
    pub(super) shortfalls: Vec<(usize, usize)>,
    /// At most this many places are kept per fact and file.
    pub(super) most_places: usize,
    pub(super) modules: At<fn(&Module<'_>) -> i64>,
    pub(super) imports: At<TellImports>,
    pub(super) classes: At<fn(&Class<'_>) -> i64>,
    pub(super) functions: At<fn(&Function<'_>) -> i64>,
    pub(super) functions_with: At<(Vec<usize>, WithParts)>,
    pub(super) unread: Vec<usize>,
    pub(super) blocks: At<fn(i64) -> i64>,
    pub(super) nodes: At<fn(Node<'_>, &Place<'_>) -> i64>,
    pub(super) families: Vec<(&'static Family, Vec<Option<usize>>)>,
    /// What is asked of each kind of node, by its number.
    pub(super) asked: Vec<Asked>,
    pub(super) calls: At<fn(&Call<'_>) -> i64>,
    pub(super) call_families: Vec<(&'static CallFamily, Vec<Option<usize>>)>,
    pub(super) handlers: At<fn(&Handler<'_>) -> i64>,
    pub(super) comments: At<fn(&Comment<'_>) -> i64>,
    pub(super) documents: At<fn(&Document) -> i64>,
    pub(super) pipelines: At<fn(&Pipelines<'_>) -> i64>,
    pub(super) notebooks: At<fn(&Notebook) -> i64>,
    pub(super) commits: At<fn(&Change<'_>) -> i64>,
    pub(super) projects: At<fn(&Project) -> i64>,
    /// Whether a fact needs the statements of the files side by side.
    with_statements: bool,
    /// What the facts ask of a walk.
    pub(super) wanted: Wanted,
    diffs: At<fn(&Change<'_>, CommitDiff) -> i64>,
    change_families: Vec<(&'static ChangeFamily, Vec<Option<usize>>)>,
    past: At<fn(&Past) -> i64>,
    /// What is known of the test code of the tree.
    collection: Arc<Collection>,
}

/// At most this many places of a fact are kept of a file: no report has room for more of one signal.
const SHOWN_PLACES: usize = 20;
/// The same where all of them are wanted. A file of 1 MiB may hold a hundred thousand, each with its line.
const ALL_PLACES: usize = 1_000;

impl Plan {
    /// Keeps every place, and not only those that a report has room for.
    pub fn keep_all_places(&mut self) {
        self.most_places = ALL_PLACES;
    }

    /// Whether it does.
    pub fn keeps_all_places(&self) -> bool {
        self.most_places == ALL_PLACES
    }

    /// At most this many places are kept per fact and file.
    pub fn most_places(&self) -> usize {
        self.most_places
    }

    /// A plan for `facts` (and those they build on), keeping the places of `spotted` and of `shortfalls`.
    pub fn new(
        facts: &[&'static Fact],
        spotted: &[&'static Fact],
        shortfalls: &[Shortfall],
    ) -> Self {
        let mut plan = Self {
            facts: Vec::new(),
            index: FxHashMap::default(),
            spotted: Vec::new(),
            shortfalls: Vec::new(),
            most_places: SHOWN_PLACES,
            modules: Vec::new(),
            imports: Vec::new(),
            classes: Vec::new(),
            functions: Vec::new(),
            functions_with: Vec::new(),
            unread: Vec::new(),
            blocks: Vec::new(),
            nodes: Vec::new(),
            families: Vec::new(),
            asked: vec![Asked::default(); Kinds::MOST],
            calls: Vec::new(),
            call_families: Vec::new(),
            handlers: Vec::new(),
            comments: Vec::new(),
            documents: Vec::new(),
            pipelines: Vec::new(),
            notebooks: Vec::new(),
            commits: Vec::new(),
            projects: Vec::new(),
            with_statements: false,
            wanted: Wanted::default(),
            diffs: Vec::new(),
            change_families: Vec::new(),
            past: Vec::new(),
            collection: Arc::default(),
        };
        for fact in facts.iter().chain(spotted) {
            plan.add(fact);
        }
        for (part, whole) in shortfalls {
            let pair = (plan.add(part), plan.add(whole));
            if !plan.shortfalls.contains(&pair) {
                plan.shortfalls.push(pair);
            }
        }
        plan.spotted = vec![false; plan.facts.len()];
        for fact in spotted {
            let at = plan.add(fact);
            plan.spotted[at] = true;
        }
        plan
    }

    /// Takes note of what the test code of the tree says, for the whole run.
    pub fn learn(&mut self, collection: Collection) {
        self.collection = Arc::new(collection);
    }

    /// What is known of the test code of the tree.
    pub fn collection(&self) -> &Arc<Collection> {
        &self.collection
    }

    /// The facts, in the order of the counts.
    pub fn facts(&self) -> &[&'static Fact] {
        &self.facts
    }

    /// Where a fact stands in the counts, if it is part of the plan.
    pub fn index_of(&self, fact: &Fact) -> Option<usize> {
        self.index.get(fact.id).copied()
    }

    /// What stands for a shortfall in [`super::Spot::what`], if it is part of the plan.
    pub fn shortfall_index(&self, part: &Fact, whole: &Fact) -> Option<usize> {
        let pair = (self.index_of(part)?, self.index_of(whole)?);
        self.shortfalls
            .iter()
            .position(|known| *known == pair)
            .map(|at| self.facts.len() + at)
    }

    /// The facts and shortfalls, as in [`super::Spot::what`], that make a row of these counts worth showing.
    pub fn worth_showing(&self, count: impl Fn(usize) -> i64) -> Vec<usize> {
        let spotted = self
            .spotted
            .iter()
            .enumerate()
            .filter(|(at, spotted)| **spotted && count(*at) != 0)
            .map(|(at, _)| at);
        let short = self
            .shortfalls
            .iter()
            .enumerate()
            .filter(|(_, (part, whole))| count(*part) < count(*whole));
        spotted
            .chain(short.map(|(i, _)| self.facts.len() + i))
            .collect()
    }

    /// Whether the places of any fact or shortfall are kept.
    pub(super) fn keeps_places(&self) -> bool {
        !self.shortfalls.is_empty() || self.spotted.contains(&true)
    }

    /// Whether any fact is asked of code.
    pub fn counts_code(&self) -> bool {
        self.facts.iter().any(|fact| fact.subject.is_of_code())
    }

    /// Whether any fact is asked of documents.
    pub fn counts_documents(&self) -> bool {
        !self.documents.is_empty() || self.counts_pipelines()
    }

    /// Whether any fact is asked what pipelines run.
    pub fn counts_pipelines(&self) -> bool {
        !self.pipelines.is_empty()
    }

    /// Whether a fact of the files of a tree together needs the statements of the files.
    pub fn needs_statements(&self) -> bool {
        self.with_statements
    }

    /// Whether any fact is asked of commits.
    pub fn counts_commits(&self) -> bool {
        !self.commits.is_empty() || self.counts_touches() || self.counts_past()
    }

    /// Whether any fact is asked what commits touched.
    pub fn counts_touches(&self) -> bool {
        !self.diffs.is_empty() || !self.change_families.is_empty()
    }

    /// Whether any fact is asked of the commits in their order.
    pub fn counts_past(&self) -> bool {
        !self.past.is_empty()
    }

    /// What the commits count in their order.
    pub fn count_past(&self, past: &Past) -> Counts {
        let mut counts = Counts::zero(self.facts.len());
        for &(at, fact) in &self.past {
            counts.add(at, fact(past));
        }
        counts
    }

    /// What a commit counts; `touch` is what it touched, where that is known.
    pub fn count_commit(
        &self,
        change: &Change<'_>,
        diff: Option<CommitDiff>,
        mut found: impl FnMut(usize, i64),
    ) {
        if let Some(diff) = diff {
            for &(at, fact) in &self.diffs {
                let count = fact(change, diff);
                if count != 0 {
                    found(at, count);
                }
            }
        }
        for (family, members) in &self.change_families {
            (family.classify)(change, diff, &mut |member| {
                if let Some(at) = members.get(member).copied().flatten() {
                    found(at, 1);
                }
            });
        }
        for &(at, fact) in &self.commits {
            let count = fact(change);
            if count != 0 {
                found(at, count);
            }
        }
    }

    fn add(&mut self, fact: &'static Fact) -> usize {
        if let Some(&at) = self.index.get(fact.id) {
            return at;
        }
        // What it builds on is counted before it.
        let parts: Vec<usize> = match fact.subject {
            Subject::FunctionWith(parts, _) => parts.iter().map(|part| self.add(part)).collect(),
            _ => Vec::new(),
        };
        let at = self.facts.len();
        self.facts.push(fact);
        self.index.insert(fact.id, at);
        match fact.subject {
            Subject::Module(f) => self.modules.push((at, f)),
            Subject::Inside(f) => {
                self.wanted.outlines = true;
                self.modules.push((at, f));
            }
            Subject::Imports(f) => {
                self.wanted.outlines = true;
                self.imports.push((at, f));
            }
            Subject::Class(f) => self.classes.push((at, f)),
            Subject::Function(f) => self.functions.push((at, f)),
            Subject::FunctionWith(_, f) => self.functions_with.push((at, (parts, f))),
            Subject::Unread => self.unread.push(at),
            Subject::Block(f) => self.blocks.push((at, f)),
            Subject::Node(kinds, f) => {
                for kind in kinds.numbers() {
                    self.asked[kind].nodes.push(self.nodes.len());
                }
                self.nodes.push((at, f));
            }
            Subject::Call(f) => {
                self.wanted.calls = true;
                self.calls.push((at, f));
            }
            Subject::Handler(f) => self.handlers.push((at, f)),
            Subject::Comment(f) => {
                self.wanted.comments = true;
                self.comments.push((at, f));
            }
            Subject::Document(f) => self.documents.push((at, f)),
            Subject::Pipelines(f) => self.pipelines.push((at, f)),
            Subject::Notebook(f) => self.notebooks.push((at, f)),
            Subject::Commit(f) => self.commits.push((at, f)),
            Subject::Diff(f) => self.diffs.push((at, f)),
            Subject::ChangeMember(family, member) => {
                join(&mut self.change_families, family, member, at);
            }
            Subject::Past(f) => self.past.push((at, f)),
            Subject::Project(f) => self.projects.push((at, f)),
            Subject::Statements(f) => {
                self.with_statements = true;
                self.projects.push((at, f));
            }
            Subject::Member(family, member) => {
                let known = self.families.len();
                join(&mut self.families, family, member, at);
                if self.families.len() > known {
                    for kind in family.kinds.numbers() {
                        self.asked[kind].families.push(known);
                    }
                }
            }
            Subject::CallMember(family, member) => {
                self.wanted.calls = true;
                join(&mut self.call_families, family, member, at);
            }
        }
        at
    }
}

/// Notes where a member of a family stands in the counts.
fn join<F>(
    families: &mut Vec<(&'static F, Vec<Option<usize>>)>,
    family: &'static F,
    member: usize,
    at: usize,
) {
    let known = families.iter().position(|(f, _)| std::ptr::eq(*f, family));
    let slot = known.unwrap_or_else(|| {
        families.push((family, Vec::new()));
        families.len() - 1
    });
    let members = &mut families[slot].1;
    if members.len() <= member {
        members.resize(member + 1, None);
    }
    members[member] = Some(at);
}
