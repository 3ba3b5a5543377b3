//! Do names follow PEP 8?

use crate::facts::Family;
use crate::python::ast::{Expr, ExprContext, Stmt, StmtClassDef, StmtFunctionDef};
use crate::python::{Assignment, Node, Place, Ranged, bases, mentions, without_docstring};
use crate::signals::prelude::*;

/// Up to this many bytes, some thirty lines, a function is a small scope: its one-letter names are seen at a glance.
const SMALL_SCOPE: u32 = 1_200;

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprName,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtFunctionDef,
        NodeKind::StmtClassDef,
    ]),
    classify,
};

static NAMES: Fact = Fact::sum(
    "bound-names",
    "Names that a `class`, a `def`, a parameter or an assignment to a plain name gives, each time it does.",
    Subject::Member(&FAMILY, NAME),
);
static MISNAMED: Fact = Fact::sum(
    "misnamed",
    "Classes not in CapWords; functions, parameters and variables in mixedCase; methods whose first parameter is neither \
     `self` nor `cls`.",
    Subject::Member(&FAMILY, BAD),
);
static ONE_LETTER: Fact = Fact::sum(
    "one-letter-names",
    "`l`, `O` and `I`, and other one-letter names assigned or received in a function too long to be seen at a glance.",
    Subject::Member(&FAMILY, LETTER),
);

const NAME: usize = 0;
const BAD: usize = 1;
const LETTER: usize = 2;

fn classify(node: Node<'_>, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    match node {
        Node::Expr(Expr::Name(name)) if name.ctx == ExprContext::Store => {
            variable(name.id.as_str(), place, found);
        }
        Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_)))
            if Assignment::of(stmt).is_some_and(|s| s.targets.iter().any(is_short))
                && place.function().is_some_and(is_long) =>
        {
            found(LETTER);
        }
        Node::Stmt(Stmt::FunctionDef(f)) => function(f, place, found),
        Node::Stmt(Stmt::ClassDef(c)) => {
            found(NAME);
            if !is_cap_words(c.name.as_str()) && !is_lower_by_custom(c) {
                found(BAD);
            }
        }
        _ => {}
    }
}

fn variable(name: &str, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    found(NAME);
    if is_ambiguous(name) {
        found(LETTER);
    } else if is_mixed_case(name) && !place.class().is_some_and(has_foreign_base) {
        found(BAD);
    }
}

fn function(f: &StmtFunctionDef, place: &Place<'_>, found: &mut dyn FnMut(usize)) {
    let name = f.name.as_str();
    let class = place.class();
    let foreign = class.is_some_and(has_foreign_base) || is_foreign_hook(f);
    found(NAME);
    // A property or a function in capitals stands for a constant, as a variable in capitals does.
    let constant = !name.bytes().any(|b| b.is_ascii_lowercase());
    if (is_mixed_case(name) || is_capitalised(name)) && !foreign && !constant {
        found(BAD);
    }
    let p = &*f.parameters;
    let positional = p.posonlyargs.iter().chain(&p.args);
    let first = positional.clone().next().map(|p| p.name().as_str());
    if let (Some(class), Some(first)) = (class, first)
        // A class inside a method needs another word for its own `self`.
        && !place.in_function()
        && is_odd_receiver(first, f, class)
    {
        found(BAD);
    }
    let long = is_long(f);
    for parameter in p {
        let name = parameter.name().as_str();
        found(NAME);
        if is_ambiguous(name) || (long && is_one_letter(name)) {
            found(LETTER);
        } else if is_mixed_case(name) && !foreign {
            found(BAD);
        }
    }
}

/// Starts a word in lower case and goes on with capitals: `fooBar`, `_fooBar`; a name inside (`on_SIGINT`, `new_StreamHandler`)
/// is written as its owner writes it.
fn is_mixed_case(name: &str) -> bool {
    if !name.bytes().any(|b| b.is_ascii_uppercase()) {
        return false;
    }
    name.split('_').any(|word| {
        // `expA` is the exponential of a matrix A.
        let word = word
            .strip_suffix(|c: char| c.is_ascii_uppercase())
            .unwrap_or(word);
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().any(|b| b.is_ascii_uppercase())
    })
}

fn is_capitalised(name: &str) -> bool {
    name.trim_start_matches('_')
        .starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_cap_words(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    !name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains('_')
}

fn is_ambiguous(name: &str) -> bool {
    matches!(name, "l" | "O" | "I")
}

/// One letter that is neither an index, a number, a coordinate nor a matrix by custom.
fn is_one_letter(name: &str) -> bool {
    matches!(name.as_bytes(), [letter] if letter.is_ascii_lowercase() && !b"eijklmnxyz".contains(letter))
}

fn is_short(target: &Expr) -> bool {
    matches!(target, Expr::Name(n) if is_one_letter(n.id.as_str()))
}

fn is_long(f: &StmtFunctionDef) -> bool {
    let body = without_docstring(&f.body);
    match (body.first(), body.last()) {
        (Some(first), Some(last)) => (last.end() - first.start()).to_u32() > SMALL_SCOPE,
        _ => false,
    }
}

/// Whether a class may have to use names that its base chose.
fn has_foreign_base(class: &StmtClassDef) -> bool {
    let own = |base: &Expr| match base {
        Expr::Name(n) => is_plain_base(n.id.as_str()),
        Expr::Attribute(a) => is_plain_base(a.attr.as_str()),
        Expr::Subscript(s) => match &*s.value {
            Expr::Name(n) => is_plain_base(n.id.as_str()),
            Expr::Attribute(a) => is_plain_base(a.attr.as_str()),
            _ => false,
        },
        _ => false,
    };
    !bases(class).iter().all(own)
}

/// Bases that ask for no names in mixedCase.
fn is_plain_base(name: &str) -> bool {
    matches!(
        name,
        "object" | "ABC" | "Generic" | "Exception" | "Enum" | "IntEnum" | "StrEnum" | "Flag"
    ) || name.ends_with("Error")
}

/// Names that a framework calls, and definitions that say they take over another's.
fn is_foreign_hook(f: &StmtFunctionDef) -> bool {
    let name = f.name.as_str();
    let said = |decorator: &Expr| match decorator {
        Expr::Name(n) => matches!(n.id.as_str(), "override" | "overload"),
        Expr::Attribute(a) => matches!(a.attr.as_str(), "override" | "overload" | "setter"),
        _ => false,
    };
    ["visit_", "leave_", "depart_", "do_", "test_"]
        .iter()
        .any(|hook| name.starts_with(hook))
        || matches!(
            name,
            "setUp"
                | "tearDown"
                | "setUpClass"
                | "tearDownClass"
                | "setUpModule"
                | "tearDownModule"
                | "asyncSetUp"
                | "asyncTearDown"
                | "setUpTestData"
                | "addCleanup"
        )
        || f.decorator_list.iter().any(|d| said(&d.expression))
}

/// Whether a method calls its receiver something else than everybody does.
fn is_odd_receiver(first: &str, f: &StmtFunctionDef, class: &StmtClassDef) -> bool {
    if first.starts_with('_') || first == "self" {
        return false;
    }
    let class_method = matches!(
        f.name.as_str(),
        "__new__" | "__init_subclass__" | "__class_getitem__"
    );
    let of_classes =
        |expr: &Expr| matches!(expr, Expr::Name(n) if matches!(n.id.as_str(), "classmethod"));
    // What other decorators make of the first parameter is not known.
    let known = |expr: &Expr| match expr {
        Expr::Name(n) => matches!(
            n.id.as_str(),
            "classmethod" | "property" | "abstractmethod" | "cached_property"
        ),
        _ => false,
    };
    if !f.decorator_list.iter().all(|d| known(&d.expression)) || is_decorator(first, f) {
        return false;
    }
    let of_class = class_method || f.decorator_list.iter().any(|d| of_classes(&d.expression));
    if of_class {
        return !matches!(
            first,
            "cls" | "mcs" | "mcls" | "meta" | "metacls" | "klass" | "class_" | "typ" | "type_"
        );
    }
    // The methods of a metaclass receive a class; interfaces and signatures in a class body receive nobody.
    let meta = |base: &Expr| match base {
        Expr::Name(n) => is_metaclass(n.id.as_str()),
        Expr::Attribute(a) => is_metaclass(a.attr.as_str()),
        _ => true,
    };
    !bases(class).iter().any(meta) && !f.decorator_list.iter().any(|d| of_classes(&d.expression))
}

/// A decorator that stands in the class whose methods it decorates: it receives one of them, and returns a function made of it.
fn is_decorator(first: &str, f: &StmtFunctionDef) -> bool {
    let inner = || f.body.iter().filter_map(Stmt::as_function_def_stmt);
    let made = || inner().map(|inner| inner.name.as_str());
    let returns = f.body.iter().any(|stmt| match stmt {
        Stmt::Return(s) => s.value.as_deref().is_some_and(|value| {
            made().any(|name| mentions(value, name))
                || (made().next().is_none() && mentions(value, first) && value.is_call_expr())
        }),
        _ => false,
    });
    let named = [
        "f", "fn", "fun", "func", "function", "meth", "method", "wrapped", "callback",
    ];
    returns && (made().next().is_some() || named.contains(&first))
}

fn is_metaclass(base: &str) -> bool {
    base == "type"
        || base == "Interface"
        || base == "Protocol"
        || base.ends_with("Meta")
        || base.ends_with("Type")
        || base.ends_with("MetaClass")
        || base.ends_with("Metaclass")
}

/// Classes in lower case by custom: those used like functions, as PEP 8 allows, and C's structures.
fn is_lower_by_custom(class: &StmtClassDef) -> bool {
    let name = class.name.as_str().trim_start_matches('_');
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    let used_like_a_function = |stmt: &Stmt| {
        matches!(stmt, Stmt::FunctionDef(f) if matches!(
            f.name.as_str(),
            "__call__" | "__get__" | "__enter__" | "__aenter__" | "__new__" | "__iter__" | "__getattr__"
        ))
    };
    let c_structure = |base: &Expr| {
        let name = match base {
            Expr::Name(n) => n.id.as_str(),
            Expr::Attribute(a) => a.attr.as_str(),
            _ => "",
        };
        name.ends_with("Structure") || name.ends_with("Union") || is_lower_builtin(name)
    };
    class.body.iter().any(used_like_a_function) || class.bases().iter().any(c_structure)
}

/// Bases that are in lower case themselves: what is derived from `dict` or `property` is used like it.
fn is_lower_builtin(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name != "object"
}

/// The share of names that follow PEP 8.
pub static SIGNAL: Signal = Signal {
    id: "naming",
    competency: Competency::CodeQuality,
    question: "What share of names follows PEP 8?",
    why: "Names in one style tell a class from a function at a glance, and short names in long functions have to be remembered: \
          full words are understood faster (Hofmeister et al., 2017). Habits of another language show here first. Most code is \
          close to 100 %, so only the lower end says anything.",
    formula: "1 - (misnamed + one-letter-names) / bound-names, over source files",
    guard: "Misnamed is what ruff's and pep8-naming's N801, N802, N803, N804, N805, N806, N815 and N816 flag, less these look-alikes: \
            methods and their parameters, and attributes, in a class with a base that may have chosen the names (Qt, `unittest`, \
            `HTMLParser`: any base but `object`, `ABC`, `Generic`, enumerations and exceptions), `visit_X`, `do_GET`, `setUp`, \
            `@override`; classes in lower case that are used like functions or mirror C structures; local variables in CapWords (they \
            hold a class) or in capitals (constants), functions in capitals; a proper name inside a name (`on_SIGINT`); one capital (a matrix, a type variable), also at the end (`expA`); a first parameter below a decorator \
            that may change its meaning, or of a function that is a decorator itself; the receiver of a class inside a function. N807, N818 and the case of import aliases (N811 to N817) are not looked at. One-letter names \
            are left alone in functions of up to 1,200 characters below the docstring, as loop variables, in comprehensions, in `with` and `except`, and \
            where custom gives them a meaning (e, i, j, k, m, n, x, y, z, capitals); `l`, `O` and `I` count everywhere, as in E741 less \
            lambdas, `global` and `with`.",
    remedy: "Rename what is listed, keeping the old name as an alias where it is public.",
    source: Citation {
        authors: "van Rossum, Warsaw & Coghlan",
        year: 2001,
        title: "PEP 8: naming conventions",
        link: "https://peps.python.org/pep-0008/#naming-conventions",
    },
    asks_for: AsksFor::NoFaults,
    cause: "naming",
    unit: Unit::Share,
    scale: Scale::rising([0.8, 0.93, 0.98, 0.995]),
    min_cases: 25,
    weight: 0.5,
    facts: &[&NAMES, &MISNAMED, &ONE_LETTER],
    measure: |view| {
        let (names, bad) = (view.source(&NAMES), view.source(&MISNAMED));
        let good = names - bad - view.source(&ONE_LETTER);
        Outcome::Measured(Measured::share(good.max(0), names))
    },
    evidence: Evidence::Places(&[&MISNAMED, &ONE_LETTER]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Names, misnamed and one-letter ones.
    fn counts(text: &str) -> (i64, i64, i64) {
        let facts = in_source(text);
        (
            facts["bound-names"],
            facts["misnamed"],
            facts["one-letter-names"],
        )
    }

    #[test]
    fn names_of_another_language_are_misnamed() {
        for text in [
            "class my_class: pass\n",
            "class My_Class: pass\n",
            "def doIt(): pass\n",
            "def DoIt(): pass\n",
            "def f(someArg): pass\n",
            "def f(*, _someArg): pass\n",
            "def f():\n    myVar = 1\n",
            "class A:\n    myVar = 1\n",
            "myVar = 1\n",
            "for myVar in x: pass\n",
            "class A:\n    def getIt(self): pass\n",
            "class A(ABC):\n    def getIt(self): pass\n",
            "class A:\n    def get(this): pass\n",
            "class A:\n    def get(this):\n        def inner(): pass\n        return this.x\n",
            "class A:\n    @classmethod\n    def get(klazz): pass\n",
            "class A:\n    def __new__(self_class): pass\n",
        ] {
            assert_eq!(counts(text).1, 1, "{text}");
        }
    }

    #[test]
    fn pep8_is_followed() {
        let text = "CONST = 1\nAlias = dict\nT_co = 1\nclass HTTPThing:\n    LIMIT = 1\n    def get_it(self, a, *args, **kwargs): pass\n    @staticmethod\n    def make(x): pass\n    @classmethod\n    def new(cls): pass\nclass _Hidden(type):\n    def get(cls): pass\ndef __getattr__(name): pass\n_x, y = 1, 2\n";
        let (names, bad, letters) = counts(text);
        assert_eq!((bad, letters), (0, 0));
        assert_eq!(names, 21);
    }

    #[test]
    fn names_chosen_by_others_are_left_alone() {
        for text in [
            "class A(QWidget):\n    def closeEvent(self, mouseEvent): pass\n    dataChanged = Signal()\n",
            "class A(unittest.TestCase):\n    maxDiff = None\n    def setUp(self): pass\n",
            "class A:\n    def visit_ClassDef(self, node): pass\n    def do_GET(self): pass\n",
            "def on_SIGINT(): pass\ndef show_StreamHandler(): pass\nold_StreamHandler = 1\n",
            "class A:\n    @override\n    def handleIt(self, theArg): pass\n",
            "class A(Protocol):\n    def compressobj(self, memLevel): ...\n",
            "class cached(property):\n    pass\n",
            "class suppress:\n    def __enter__(self): pass\n    def __exit__(self, *a): pass\n",
            "class sockaddr_in(ctypes.Structure):\n    pass\n",
            "def f():\n    Model = get_model()\n    LIMIT = 5\n    X, A = 1, 2\n",
            "class A:\n    @validator('x')\n    def check(cls, v): pass\n    @hybrid.expression\n    def expr(owner): pass\n",
            "class IThing(Interface):\n    def get(name): pass\n",
            "class Route(Protocol):\n    def __call__(route_self, self): pass\n",
            "def f():\n    A = g()\n    expA = h(A)\n",
            "class A:\n    def _fresh(method):\n        @wraps(method)\n        def fresh(self): return method(self)\n        return fresh\n    @_fresh\n    def b(self): pass\n",
            "class A:\n    def _timed(limit):\n        def decorate(f): return f\n        return decorate\n",
            "class A:\n    def _kept(func):\n        return keep(func)\n",
            "class A:\n    def f(self):\n        class B:\n            def g(inner_self): return self\n",
        ] {
            assert_eq!(counts(text).1, 0, "{text}");
        }
    }

    #[test]
    fn one_letter_is_short_only_in_a_long_function() {
        let letters = |text: &str| counts(text).2;
        assert_eq!(letters("def f(s):\n    t = s\n"), 0);
        let long = |head: &str| {
            format!(
                "def f({head}):\n{}",
                "    result = compute_something()\n".repeat(60)
            )
        };
        assert_eq!(letters(&long("s")), 1);
        assert_eq!(letters(&long("x, i, n, X, _")), 0);
        let body = format!(
            "{}    t = 1\n    for c in t: pass\n    u = [v for v in t]\n",
            long("")
        );
        assert_eq!(letters(&body), 2);
    }

    #[test]
    fn letters_that_look_like_digits_count_everywhere() {
        assert_eq!(counts("l = 1\nfor O in l: pass\ndef f(I): pass\n").2, 3);
    }
}
