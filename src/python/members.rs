//! Cuts a class into what it says of itself and its methods.
//!
//! The *skeleton* of a class is its text with `def name(): ...` in place of its methods, below their decorators. Each method is a text of
//! its own, below the class's head; before `__init__` the docstring of the class stands as well, which may describe it. As with [`super::Pieces`], what is cut wrongly does not parse, or not to what is expected here, and the class is then
//! taken in one piece.
//!
//! So a method's facts may depend on the class's decorators, name, bases and keywords, and on whether it has an `__init__`; and a class's
//! facts on everything in it but what its methods have besides names and decorators: parameters of both kinds, what they return, whether
//! they are asynchronous, docstring and body.

use super::Line;
use super::outline::leaves;
use ruff_python_ast::{ModModule, Stmt, StmtClassDef, StmtFunctionDef};
use std::ops::Range;

/// A class in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCut {
    /// The class, with nothing but the names and decorators of its methods.
    pub skeleton: String,
    /// Which of the functions directly in the class's body lost their parameters and bodies.
    pub elided: Vec<bool>,
    /// Where the skeleton names the methods.
    pub heads: Vec<Range<usize>>,
    /// The class's head, to be put before a method.
    pub head: String,
    /// What is put before `__init__`.
    pub head_of_init: String,
    /// The methods whose bodies the skeleton lacks.
    pub members: Vec<Member>,
}

/// A method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Where it stands, counted from the beginning of the class.
    pub range: Range<usize>,
    /// It is `__init__`.
    pub is_init: bool,
}

/// A statement of a class's body.
struct Part {
    start: usize,
    decorating: bool,
    /// Where its head and its name are, if it is a function.
    function: Option<(usize, Range<usize>)>,
    end: usize,
    nested: bool,
}

/// Cuts the class that `text` is; nothing where it is none, has no methods, or looks unusual. `lines` are its logical lines, as
/// [`Pieces`](super::Pieces) finds them.
pub fn cut_class(text: &str, lines: &[Line]) -> Option<ClassCut> {
    let bytes = text.as_bytes();
    let mut lines = lines
        .iter()
        .map(|line| line.start as usize..line.end as usize);
    let head = lines.find(|line| bytes.get(line.start) != Some(&b'@'))?;
    let rest = bytes.get(head.start..)?.strip_prefix(b"class")?;
    if !matches!(rest.first(), Some(b' ' | b'\t')) {
        return None;
    }
    let is_white = |b: &u8| matches!(b, b' ' | b'\t');
    let mut parts: Vec<Part> = Vec::new();
    let mut indent: &[u8] = &[];
    for line in lines {
        let code = &bytes[line.start..];
        if parts.is_empty() {
            indent = &code[..code.iter().take_while(|b| is_white(b)).count()];
        }
        let code = code.strip_prefix(indent).filter(|_| !indent.is_empty())?;
        let is_deeper = code.first().is_some_and(is_white);
        match parts.last_mut() {
            Some(part) if is_deeper => {
                part.end = line.end;
                part.nested = true;
            }
            Some(part) if part.decorating => part.add(bytes, line.start + indent.len(), line.end),
            _ => {
                let mut part = Part {
                    start: line.start,
                    decorating: true,
                    function: None,
                    end: line.end,
                    nested: false,
                };
                part.add(bytes, line.start + indent.len(), line.end);
                parts.push(part);
            }
        }
    }
    let indent = std::str::from_utf8(indent).ok()?;
    Some(assemble(text, head.end, indent, &parts)).filter(|cut| !cut.members.is_empty())
}

impl Part {
    /// Takes note of a line at the level of the class's body.
    fn add(&mut self, bytes: &[u8], at: usize, end: usize) {
        self.decorating = bytes[at] == b'@';
        self.function = name_of_function(bytes, at).map(|name| (at, name));
        self.end = end;
    }
}

impl Part {
    /// Where it begins, no earlier than `least`: comments right above decorators may say something about what is decorated.
    fn begins(&self, text: &str, least: usize) -> usize {
        let white = [' ', '\t', '\x0c'];
        let is_decorated = text[self.start..]
            .trim_start_matches(white)
            .starts_with('@');
        let mut begins = self.start;
        while is_decorated && begins > least {
            let above = &text[least..begins - 1];
            let line = above.rfind('\n').map_or(least, |end| least + end + 1);
            if !text[line..begins]
                .trim_start_matches(white)
                .starts_with('#')
            {
                break;
            }
            begins = line;
        }
        begins
    }

    /// Whether it may be nothing but a text.
    fn may_be_docstring(&self, text: &str) -> bool {
        let code = text[self.start..].trim_start_matches([' ', '\t']);
        let code = code.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        self.function.is_none() && !self.nested && code.starts_with(['"', '\'', '('])
    }
}

/// The name of the function whose `def` begins at `at`.
fn name_of_function(bytes: &[u8], mut at: usize) -> Option<Range<usize>> {
    let white = |at: usize| {
        bytes[at..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count()
    };
    for word in [&b"async"[..], b"def"] {
        if let Some(rest) = bytes[at..].strip_prefix(word)
            && matches!(rest.first(), Some(b' ' | b'\t'))
        {
            at += word.len();
            at += white(at);
            if word == b"def" {
                let name = bytes[at..]
                    .iter()
                    .take_while(|b| !matches!(b, b'(' | b'[' | b' ' | b'\t'));
                return Some(at..at + name.count());
            }
        }
    }
    None
}

fn assemble(text: &str, head_end: usize, indent: &str, parts: &[Part]) -> ClassCut {
    let is_init = |name: &Range<usize>| text.get(name.clone()) == Some("__init__");
    let has_init = parts
        .iter()
        .filter_map(|part| part.function.as_ref())
        .any(|(_, name)| is_init(name));
    let head = &text[..head_end];
    let mut cut = ClassCut {
        skeleton: String::with_capacity(text.len() / 2),
        elided: Vec::new(),
        heads: Vec::new(),
        head: head.to_owned(),
        head_of_init: head.to_owned(),
        members: Vec::new(),
    };
    let docstring = parts.first().filter(|first| first.may_be_docstring(text));
    if let Some(docstring) = docstring {
        cut.head_of_init
            .push_str(&text[docstring.start..docstring.end]);
    }
    if has_init {
        cut.head.push_str(indent);
        cut.head.push_str("def __init__(self): ...\n");
    }
    let (mut taken, mut before) = (0, head_end);
    for part in parts {
        let begins = part.begins(text, before);
        before = part.end;
        let Some((head, name)) = &part.function else {
            continue;
        };
        cut.elided.push(part.nested);
        if part.nested {
            cut.skeleton.push_str(&text[taken..begins]);
            let start = cut.skeleton.len();
            // The decorators with the comments right above them, and the line as far as the name.
            cut.skeleton.push_str(&text[begins..*head]);
            cut.skeleton.push_str("def ");
            cut.skeleton.push_str(&text[name.clone()]);
            cut.skeleton.push_str("(): ...\n");
            cut.heads.push(start..cut.skeleton.len());
            cut.members.push(Member {
                range: begins..part.end,
                is_init: is_init(name),
            });
            taken = part.end;
        }
    }
    cut.skeleton.push_str(&text[taken..]);
    cut
}

/// The class that a skeleton parsed to; nothing where it is not what was expected.
pub fn skeleton_class<'m>(module: &'m ModModule, elided: &[bool]) -> Option<&'m StmtClassDef> {
    let [Stmt::ClassDef(class)] = &module.body[..] else {
        return None;
    };
    let functions = class.body.iter().filter_map(Stmt::as_function_def_stmt);
    let is_empty = |f: &StmtFunctionDef| matches!(&f.body[..], [Stmt::Expr(e)] if e.value.is_ellipsis_literal_expr());
    let as_expected = functions.clone().count() == elided.len()
        && functions
            .zip(elided)
            .all(|(f, elided)| !elided || is_empty(f))
        && !class.body.iter().any(leaves);
    as_expected.then_some(class)
}

/// The class and the method that a member below its class's head parsed to; nothing where it is not what was expected.
pub fn member_of(module: &ModModule) -> Option<(&StmtClassDef, &Stmt)> {
    let [Stmt::ClassDef(class)] = &module.body[..] else {
        return None;
    };
    let method = match &class.body[..] {
        [method @ Stmt::FunctionDef(_)] => method,
        [Stmt::Expr(_), Stmt::FunctionDef(init)] if init.name.as_str() == "__init__" => {
            &class.body[1]
        }
        [Stmt::FunctionDef(init), method @ Stmt::FunctionDef(_)]
            if init.name.as_str() == "__init__" =>
        {
            method
        }
        _ => return None,
    };
    Some((class, method))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::{DiffHint, Pieces};

    /// The class that a text is, cut by the lines that a scanner finds.
    fn cut(text: &str) -> Option<ClassCut> {
        let mut pieces = Pieces::from(text, 0);
        pieces.cut(DiffHint::default());
        cut_class(text, &pieces.take_lines())
    }

    #[test]
    fn bodies_of_methods_are_left_out() {
        let text = "@a\nclass A(B):\n    'doc'\n    x = 1\n\n    # on f\n    @b(\n    1)\n    def f(self,\n          y): # c\n        # d\n        return y\n    # e\n    async def g(self): pass\n\n    def __init__(self):\n        pass\n    async def h(self):\n\n        pass\n\n    # f\n";
        let cut = cut(text).unwrap();
        let longer = format!("x = (1,\n2)\n{text}y\n");
        let mut pieces = Pieces::from(&longer, 0);
        pieces.cut(DiffHint::default());
        pieces.cut(DiffHint::default());
        assert_eq!(cut_class(text, &pieces.take_lines()).as_ref(), Some(&cut));
        assert_eq!(
            cut.skeleton,
            "@a\nclass A(B):\n    'doc'\n    x = 1\n\n    # on f\n    @b(\n    1)\n    def f(): ...\n    # e\n    async def g(self): pass\n\n    def __init__(): ...\n    def h(): ...\n\n    # f\n"
        );
        assert_eq!(cut.elided, [true, false, true, true]);
        let members = cut.members.iter().map(|m| &text[m.range.clone()]);
        let members: Vec<&str> = members.collect();
        assert_eq!(
            members,
            [
                "    # on f\n    @b(\n    1)\n    def f(self,\n          y): # c\n        # d\n        return y\n",
                "    def __init__(self):\n        pass\n",
                "    async def h(self):\n\n        pass\n"
            ]
        );
        assert_eq!(cut.head, "@a\nclass A(B):\n    def __init__(self): ...\n");
        assert_eq!(cut.head_of_init, "@a\nclass A(B):\n    'doc'\n");
        assert!(cut.members[1].is_init && !cut.members[2].is_init);
        assert_eq!(
            &cut.skeleton[cut.heads[0].clone()],
            "    # on f\n    @b(\n    1)\n    def f(): ...\n"
        );
    }

    #[test]
    fn odd_classes_are_left_whole() {
        for text in [
            "class A: pass\n",
            "class A:\n    x = 1\n",
            "class A:\n    def f(self): pass\n",
            "class A:\n        def f(self):\n            pass\n    x = 1\n",
            "class A:\n    def f(self):\n        pass\n\tx = 1\n",
            "def f():\n    pass\n",
        ] {
            assert_eq!(cut(text), None, "{text}");
        }
    }
}
