//! Who is told what a walk over a syntax tree comes across.

use super::Place;
use super::comment::Comment;
use super::definition::{Call, Class, Function, Handler};
use super::node::Node;
use ruff_text_size::TextRange;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// The rest of a module.
    Module,
    /// The rest of a class.
    Class,
    /// A function or method, its nested definitions included.
    Function,
}

/// Somebody who is told what the walk comes across. Definitions are told when their body has been walked.
pub trait Observer {
    /// A row begins; `name` is its qualified name inside the module, empty for the module.
    fn row_started(&mut self, kind: RowKind, name: &str, range: TextRange);
    /// The innermost row ends.
    fn row_ended(&mut self);
    /// A function's body begins.
    fn function_started(&mut self);
    /// A function's body has ended.
    fn function(&mut self, function: &Function<'_>);
    /// A class's body has ended.
    fn class(&mut self, class: &Class<'_>);
    /// A statement or an expression begins.
    fn node(&mut self, node: Node<'_>, place: &Place<'_>);
    /// A call begins.
    fn call(&mut self, call: &Call<'_>);
    /// An `except` clause begins.
    fn handler(&mut self, handler: &Handler<'_>);
    /// A method stands here that is walked elsewhere.
    fn elided(&mut self);
    /// A comment; told after the tree, to the module's row.
    fn comment(&mut self, comment: &Comment<'_>);
}
