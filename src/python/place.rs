//! What is known of the place a node stands in.

use super::Names;
use super::bases::has_base;
use super::collection::TestClass;
use super::start::Start;
use super::test_file::TestFile;
use ruff_python_ast::{StmtClassDef, StmtFunctionDef};
use ruff_text_size::{TextRange, TextSize};

/// Where a node stands: the file, the classes and the functions around it.
#[derive(Debug)]
pub struct Place<'a> {
    /// Whether tests of this file are collected.
    pub test_file: TestFile,
    /// The text that all ranges are of.
    pub(super) text: &'a str,
    /// Where its comments are, in order.
    pub(super) comments: &'a [TextRange],
    /// What names of the module mean here.
    pub names: Names,
    /// Classes around, outermost first.
    pub classes: Vec<&'a StmtClassDef>,
    /// Of each of them, whether its methods are tests.
    tests: Vec<TestClass>,
    /// Functions around, outermost first.
    pub functions: Vec<&'a StmtFunctionDef>,
    /// The kinds of definition around, outermost first: true for a class.
    pub(super) nesting: Vec<bool>,
    /// How many nodes are around.
    pub(super) depth: usize,
    /// Inside a loop of the innermost function.
    pub(super) loops: usize,
    /// Inside this many lambdas.
    pub(super) lambdas: usize,
    /// Inside this many `try` bodies whose handler would swallow a failed assertion.
    pub(super) swallowed: usize,
    /// After this many statements that leave the block.
    pub(super) unreachable: usize,
    /// Inside this many `try` and `if` that stand between versions or optional packages.
    pub(super) shims: usize,
    /// Inside this many statements whose branches define one function several times.
    pub(super) alternatives: usize,
}

impl<'a> Place<'a> {
    /// The top of a module.
    pub(super) fn new(text: &'a str, comments: &'a [TextRange], start: Start) -> Self {
        Self {
            test_file: start.test_file,
            text,
            comments,
            names: start.names,
            classes: Vec::new(),
            tests: Vec::new(),
            functions: Vec::new(),
            nesting: Vec::new(),
            depth: 0,
            loops: 0,
            lambdas: 0,
            swallowed: 0,
            unreachable: usize::from(start.after_leaving),
            shims: 0,
            alternatives: 0,
        }
    }

    /// The body of a class begins.
    pub(super) fn enter_class(&mut self, class: &'a StmtClassDef) {
        self.classes.push(class);
        self.tests.push(match self.test_file {
            TestFile::Collected => self.names.test_class(class.name.as_str()),
            TestFile::No => TestClass::default(),
        });
        self.nesting.push(true);
    }

    /// The body of a class ends.
    pub(super) fn leave_class(&mut self) {
        self.nesting.pop();
        self.tests.pop();
        self.classes.pop();
    }

    /// Whether pytest or unittest takes a function of this name that stands here for a test.
    pub(super) fn collects(&self, name: &str) -> bool {
        if self.test_file == TestFile::No {
            return false;
        }
        let collection = self.names.collection();
        match (self.nesting.last(), self.tests.last()) {
            (None, _) => collection.is_function(name),
            (Some(true), Some(class)) if class.runs && self.functions.is_empty() => {
                let of_unittest = name.starts_with("test") || class.alone && name == "runTest";
                if class.case {
                    of_unittest
                } else {
                    collection.is_function(name)
                }
            }
            // Whatever stands in a block of pytest-describe is a test of it.
            (Some(false), None) => {
                let is_block = |f: &&StmtFunctionDef| collection.is_describe(f.name.as_str());
                let is_private = name.starts_with('_');
                !is_private && !collection.is_describe(name) && self.functions.iter().all(is_block)
            }
            _ => false,
        }
    }

    /// The text of a range.
    pub fn text(&self, range: TextRange) -> &'a str {
        self.text.get(range.to_std_range()).unwrap_or_default()
    }

    /// The comments that begin inside a range, the `#` included.
    pub fn comments(&self, range: TextRange) -> impl Iterator<Item = &'a str> {
        let first = self
            .comments
            .partition_point(|comment| comment.start() < range.start());
        let inside = self.comments[first..].iter();
        inside
            .take_while(move |comment| comment.start() < range.end())
            .map(|comment| self.text(*comment))
    }

    /// The lines right above `start` that hold nothing but a comment, up to `start`; nothing where code stands before it on its line.
    ///
    /// What a file is counted by ([`super::Pieces`]) has them for statements that begin with `@`, `try`, `import` or `from`, and for
    /// whatever stands inside of a function.
    pub fn comments_above(&self, start: TextSize) -> TextRange {
        let before = self.text.get(..start.to_usize()).unwrap_or_default();
        let is_white = [' ', '\t', '\x0c'];
        // Only blanks are passed over: a line may hold ten thousand statements.
        let indent = before.trim_end_matches(is_white);
        let mut first = start.to_usize();
        if indent.is_empty() || indent.ends_with('\n') {
            let mut at = indent.len();
            while let Some(end) = at.checked_sub(1) {
                at = before[..end].rfind('\n').map_or(0, |end| end + 1);
                if !before[at..end]
                    .trim_start_matches(is_white)
                    .starts_with('#')
                {
                    break;
                }
                first = at;
            }
        }
        TextRange::new(TextSize::try_from(first).unwrap_or(start), start)
    }

    /// The comments of the lines of a range, from its start to the end of its last line, or as far as somebody would read on there.
    pub(super) fn comments_of_lines(&self, range: TextRange) -> impl Iterator<Item = &'a str> {
        /// Bytes behind the range: many statements of one line would each look through the rest of it.
        const MAX_REST: usize = 4_096;
        let end = range.end().to_usize();
        let rest = self.text.get(end..).unwrap_or_default();
        let rest = &rest[..rest.floor_char_boundary(MAX_REST)];
        let line = rest.find('\n').unwrap_or(rest.len());
        let end = TextSize::try_from(end + line).unwrap_or(range.end());
        self.comments(TextRange::new(range.start(), end))
    }

    /// The innermost function around.
    pub fn function(&self) -> Option<&'a StmtFunctionDef> {
        self.functions.last().copied()
    }

    /// The class directly around, if the innermost definition is one.
    pub fn class(&self) -> Option<&'a StmtClassDef> {
        if self.nesting.last() == Some(&true) {
            self.classes.last().copied()
        } else {
            None
        }
    }

    /// Whether code here runs as a coroutine.
    pub fn in_async(&self) -> bool {
        self.lambdas == 0
            && self.nesting.last() == Some(&false)
            && self.function().is_some_and(|f| f.is_async)
    }

    /// Whether a definition here would be local to a function.
    pub fn in_function(&self) -> bool {
        !self.functions.is_empty()
    }

    /// How many statements, expressions and patterns are around.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether a lambda is around.
    pub fn in_lambda(&self) -> bool {
        self.lambdas > 0
    }

    /// Whether a loop of the same function is around.
    pub fn in_loop(&self) -> bool {
        self.loops > 0
    }

    /// Whether a failed `assert` here would go unnoticed.
    pub fn is_swallowed(&self) -> bool {
        self.swallowed > 0
    }

    /// Whether a `return`, `raise`, `break` or `continue` stands before it in a block around.
    pub fn is_unreachable(&self) -> bool {
        self.unreachable > 0
    }

    /// Whether a `try` around expects an import to fail, or an `if` around asks for the version of Python.
    pub fn is_shim(&self) -> bool {
        self.shims > 0
    }

    /// Whether the branches of an `if`, `try` or `match` of the same function define one function several times: which of them there is
    /// depends on what runs it.
    pub fn is_alternative(&self) -> bool {
        self.alternatives > 0
    }

    /// Whether the class directly around has a base (or a base's last name) for which `matches` holds.
    pub fn class_has_base(&self, matches: impl Fn(&str) -> bool) -> bool {
        self.class().is_some_and(|class| has_base(class, matches))
    }
}
