//! Python, from bytes to events. The only room that names the parser.
//!
//! Bytes are [decoded](decode), guarded and [parsed](parse()) on threads with a large stack; [`walk()`] then goes once over
//! the syntax tree and tells an [`Observer`] of every definition, statement, expression, call, handler and comment,
//! each with what is known of the place it stands in. The walk knows nothing of what is counted.

mod assignment;
mod bases;
mod builtins;
mod cell;
mod code_pages;
mod collection;
mod comment;
mod comments;
mod decode;
mod definition;
mod depth;
mod frame;
mod handlers;
mod imports;
mod lines;
mod locals;
mod look;
mod members;
mod name_hash;
mod names;
mod node;
mod observer;
mod outline;
mod parse;
mod pieces;
mod place;
mod start;
mod state;
mod structure;
mod test_file;
mod used_names;
mod walk;

pub use assignment::Assignment;
pub use bases::bases;
pub use cell::cell;
pub use collection::{Collection, TestClass};
pub use comment::Comment;
pub use decode::decode;
pub use definition::{
    Call, Class, Function, Handler, Module, OwnComplexity, Parameter, without_docstring,
};
pub use imports::start_of_import;
pub use lines::{is_data, lines_of};
pub use look::{
    Next, Seen, Step, assigned, mentions, name_of, only_argument, path_to, same, search,
    search_expr,
};
pub use members::{Member, cut_class, member_of, skeleton_class};
pub use name_hash::name_hash;
pub use names::{Answer, Answers, Names, Question};
pub use node::{Kinds, Node};
pub use observer::{Observer, RowKind};
pub use outline::{ClassOutline, FunctionOutline, Import, Outline, last_name_within, metaclass};
pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_ERRORS, Parsed, Unparsed, parse, parse_text};
pub use pieces::{Cut, DiffHint, Line, Pieces};
pub use place::Place;
pub use ruff_python_ast as ast;
pub use ruff_text_size::{Ranged, TextRange, TextSize};
pub use start::{Start, Wanted};
pub use state::{STATED, State, methods};
pub use structure::{feed, feed_shape};
pub use test_file::TestFile;
pub use used_names::{Sought, UsedNames};
pub use walk::{walk, walk_member, walk_skeleton};
