//! What names mean: imports bind them to dotted origins, and some functions are known to check something.

use super::Outline;
use super::collection::{Collection, TestClass};
use super::locals::{Local, Locals};
use super::name_hash::name_hash;
use ruff_python_ast::Expr;
use ruff_python_ast::name::Name;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// All that the facts of a statement may know of the module around it: names bound by imports, where they come from, and, in a
/// test file, what is known of its functions and classes. What is known of the rest of the tree is the same for a whole run.
///
/// Module-level imports (inside `if` and `try` as well) hold everywhere but where a function binds the name itself; those of a
/// function hold from there on. Whatever is asked of the module is taken down where that is wished: the facts of a statement are the same in every module that would
/// have given the same answers.
#[derive(Debug, Default, Clone)]
pub struct Names {
    bound: FxHashMap<Name, Name>,
    /// What is known of functions and classes, by question.
    told: FxHashMap<Question, Answer>,
    collection: Arc<Collection>,
    local: Locals,
    /// What is asked is taken down.
    listening: bool,
    asked: RefCell<FxHashMap<Question, Answer>>,
}

/// What was asked of a module, as a hash.
pub type Question = u64;
/// What it answered, as a hash; 0 where it knows nothing of the name.
pub type Answer = u64;

/// Where builtins come from that a module defines anew: no module has this name.
const REDEFINED: &str = "<redefined>";

/// What asks where a name comes from.
fn origin_question(name: &str) -> Question {
    name_hash(name)
}

/// What a name's origin answers.
fn origin_answer(origin: &str) -> Answer {
    name_hash(origin) | 1
}

/// What a module would answer: see [`Names::asked`].
#[derive(Debug, Default)]
pub struct Answers(FxHashMap<Question, Answer>);

impl Answers {
    /// What a module of these outlines answers, of whose functions and classes this is `told`.
    pub fn of<'m>(
        outlines: impl Iterator<Item = &'m Outline> + Clone,
        told: &[(Question, Answer)],
    ) -> Self {
        let mut answers = FxHashMap::default();
        for import in outlines.clone().flat_map(|outline| &outline.imports) {
            answers
                .entry(origin_question(&import.name))
                .or_insert_with(|| origin_answer(&import.origin));
        }
        for name in outlines.flat_map(|outline| &outline.redefined) {
            let answer = answers.entry(origin_question(name));
            answer.or_insert_with(|| origin_answer(REDEFINED));
        }
        answers.extend(told.iter().copied());
        Self(answers)
    }

    /// The answer to one question.
    pub fn to(&self, question: Question) -> Answer {
        self.0.get(&question).copied().unwrap_or(0)
    }
}

impl Names {
    /// What a module of these outlines binds, of whose functions and classes this is `told`.
    pub fn of<'m>(
        outlines: impl Iterator<Item = &'m Outline> + Clone,
        told: Vec<(Question, Answer)>,
        collection: &Arc<Collection>,
    ) -> Self {
        let mut bound = FxHashMap::default();
        for import in outlines.clone().flat_map(|outline| &outline.imports) {
            // The first binding wins: a `try` names the preferred module first.
            bound
                .entry(import.name.clone())
                .or_insert_with(|| import.origin.clone());
        }
        for name in outlines.flat_map(|outline| &outline.redefined) {
            let origin = bound.entry(name.clone());
            origin.or_insert_with(|| Name::new_static(REDEFINED));
        }
        Self {
            bound,
            told: told.into_iter().collect(),
            collection: Arc::clone(collection),
            ..Self::default()
        }
    }

    /// Takes down from here on what is asked.
    pub fn listen(&mut self) {
        self.listening = true;
        self.asked.get_mut().clear();
    }

    /// What has been asked since [`Names::listen`], with the answers; in no particular order.
    pub fn asked(&mut self) -> Vec<(Question, Answer)> {
        self.listening = false;
        self.asked.get_mut().drain().collect()
    }

    fn take_down(&self, question: Question, answer: impl FnOnce() -> Answer) {
        if self.listening {
            let mut asked = self.asked.borrow_mut();
            asked.entry(question).or_insert_with(answer);
        }
    }

    /// What asks whether a function checks something: 1 says that it does, 2 that it does not.
    pub fn helper_question(name: &str) -> Question {
        !name_hash(name)
    }

    /// What asks whether the methods of a class are tests; see [`TestClass::of`].
    pub fn case_question(name: &str) -> Question {
        name_hash(name).rotate_left(32) ^ 0x5ca1_ab1e
    }

    fn ask(&self, question: Question) -> Answer {
        let answer = self.told.get(&question).copied().unwrap_or(0);
        self.take_down(question, || answer);
        answer
    }

    /// Whether a function of the module that bears this name checks something; none where its body has not been read.
    pub fn helper(&self, name: &str) -> Option<bool> {
        match self.ask(Self::helper_question(name)) {
            0 => None,
            answer => Some(answer == 1),
        }
    }

    /// Whether the methods of a class of the module are tests.
    pub fn test_class(&self, name: &str) -> TestClass {
        TestClass::of(self.ask(Self::case_question(name)))
    }

    /// What is known of the test code of the tree.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// What the functions around bind.
    pub(super) fn locals(&mut self) -> &mut Locals {
        &mut self.local
    }

    /// Where a name comes from, if an import bound it and no function around binds it to something else.
    pub fn origin(&self, name: &str) -> Option<&str> {
        match self.local.meaning(name) {
            Some(Local::Import(origin)) => Some(origin),
            Some(Local::Other) => None,
            None => {
                let origin = self.bound.get(name).map(Name::as_str);
                self.take_down(origin_question(name), || origin.map_or(0, origin_answer));
                origin
            }
        }
    }

    /// Whether a name is the builtin of that name: nothing in sight binds it. Only those of `builtins.rs` can be asked.
    pub fn is_builtin(&self, name: &str) -> bool {
        self.local.meaning(name).is_none() && self.origin(name).is_none()
    }

    /// Writes the dotted path that `expr` names, imports resolved, into `path`; false where it is not a plain path.
    pub fn dotted(&self, expr: &Expr, path: &mut String) -> bool {
        path.clear();
        let mut segments: [&str; 8] = [""; 8];
        let mut used = 0;
        let mut at = expr;
        loop {
            match at {
                Expr::Attribute(attribute) if used < segments.len() => {
                    segments[used] = attribute.attr.as_str();
                    used += 1;
                    at = &attribute.value;
                }
                Expr::Name(name) => {
                    path.push_str(self.origin(name.id.as_str()).unwrap_or(name.id.as_str()));
                    for segment in segments[..used].iter().rev() {
                        path.push('.');
                        path.push_str(segment);
                    }
                    return true;
                }
                _ => return false,
            }
        }
    }
}
