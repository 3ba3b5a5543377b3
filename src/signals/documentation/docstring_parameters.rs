//! Do docstrings agree with the signature?

use super::described::{self, Described};
use crate::python::Function;
use crate::python::ast::{ExceptHandler, Stmt};
use crate::signals::prelude::*;

/// Blocks in blocks looked into for a `return`.
const MAX_BLOCKS: usize = 100;

static DESCRIBED: Fact = Fact::sum(
    "described-parameters",
    "Parameters that a docstring describes and the signature has.",
    Subject::Function(|f| agreement(f).described),
);
static LEFT_OUT: Fact = Fact::sum(
    "parameters-left-out",
    "Parameters of the signature that a docstring which describes others leaves out.",
    Subject::Function(|f| agreement(f).left_out),
);
static INVENTED: Fact = Fact::sum(
    "parameters-in-docstrings-only",
    "Parameters that a docstring describes and the signature does not have.",
    Subject::Function(|f| agreement(f).invented),
);
static RESULTS: Fact = Fact::sum(
    "described-results",
    "Docstrings that describe a result, of functions that return or yield one.",
    Subject::Function(|f| i64::from(result(f) == Some(true))),
);
static INVENTED_RESULTS: Fact = Fact::sum(
    "results-in-docstrings-only",
    "Docstrings that describe a result, of functions that never return a value.",
    Subject::Function(|f| i64::from(result(f) == Some(false))),
);

#[derive(Debug, Default, PartialEq, Eq)]
struct Agreement {
    described: i64,
    left_out: i64,
    invented: i64,
}

/// How far the docstring's parameters and those of the signature agree; nothing where it describes none.
fn agreement(f: &Function<'_>) -> Agreement {
    let Some(described) = description(f) else {
        return Agreement::default();
    };
    let mut found = Agreement::default();
    let names = described.parameters;
    let mut open = false;
    for parameter in f.parameters() {
        open |= parameter.variadic;
        if names.iter().any(|name| is_same(name, parameter.name)) {
            found.described += 1;
        } else if !parameter.variadic && !parameter.name.starts_with('_') {
            found.left_out += 1;
        }
    }
    // What `*args` and `**kwargs` take may be described by name.
    if !open {
        let has = |name: &str| {
            let mut all = f.node.parameters.iter();
            all.any(|p| is_same(name, p.name().as_str()))
        };
        found.invented = names.iter().filter(|name| !has(name)).count() as i64;
    }
    found
}

/// Whether a docstring's name is a parameter's: `class` is `class_` and `FILE` is `file` to a reader.
fn is_same(described: &str, parameter: &str) -> bool {
    described == parameter
        || described
            .trim_end_matches('_')
            .eq_ignore_ascii_case(parameter.trim_end_matches('_'))
}

/// What is described of a function's parameters: for a constructor, the class may do so.
fn description<'f>(f: &Function<'f>) -> Option<Described<'f>> {
    // A property takes nothing: what it describes are the parameters of what it returns.
    let is_property = f
        .decorators()
        .any(|name| name.ends_with("property") || matches!(name, "getter" | "reify"));
    if f.place.in_function() || f.has_decorator("overload") || is_property {
        return None;
    }
    let own = f.docstring().map(described::read);
    let own = own.filter(|d| !d.parameters.is_empty());
    if own.is_some() || f.name() != "__init__" {
        return own;
    }
    let class = f.place.class()?;
    let [Stmt::Expr(first), ..] = &*class.body else {
        return None;
    };
    let text = first.value.as_string_literal_expr()?.value.to_str();
    Some(described::read(text)).filter(|d| !d.parameters.is_empty())
}

/// Whether a described result is one; nothing where none is described or the body is still to be written.
fn result(f: &Function<'_>) -> Option<bool> {
    if f.place.in_function() || f.is_stub() || f.has_decorator("abstractmethod") {
        return None;
    }
    let described = f.docstring().map(described::read)?;
    if !described.result {
        return None;
    }
    let body = &f.node.body;
    // A function that only raises stands for others.
    if body.last().is_some_and(Stmt::is_raise_stmt) && !returns(body, 0) {
        return None;
    }
    Some(f.yields > 0 || returns(body, 0))
}

/// Whether a body returns a value, closures left out.
fn returns(body: &[Stmt], depth: usize) -> bool {
    if depth > MAX_BLOCKS {
        return true;
    }
    let inside = |block: &[Stmt]| returns(block, depth + 1);
    body.iter().any(|stmt| match stmt {
        Stmt::Return(s) => s.value.is_some(),
        Stmt::If(s) => inside(&s.body) || s.elif_else_clauses.iter().any(|c| inside(&c.body)),
        Stmt::For(s) => inside(&s.body) || inside(&s.orelse),
        Stmt::While(s) => inside(&s.body) || inside(&s.orelse),
        Stmt::With(s) => inside(&s.body),
        Stmt::Match(s) => s.cases.iter().any(|c| inside(&c.body)),
        Stmt::Try(s) => {
            let handled = |ExceptHandler::ExceptHandler(h): &ExceptHandler| inside(&h.body);
            inside(&s.body)
                || inside(&s.orelse)
                || inside(&s.finalbody)
                || s.handlers.iter().any(handled)
        }
        _ => false,
    })
}

/// The share of what docstrings say of parameters and results that holds.
pub static SIGNAL: Signal = Signal {
    id: "docstring-parameters",
    competency: Competency::Documentation,
    question: "What share of the parameters and results that docstrings describe agrees with the code?",
    why: "A docstring that names a parameter which is gone, or leaves out the one that was added, was not read when the code changed: \
          wrong documentation is worse than none. How many docstrings describe parameters says nothing here.",
    formula: "(described-parameters + described-results) / (those + parameters-left-out + parameters-in-docstrings-only + \
              results-in-docstrings-only), over source files",
    guard: "Read: Google's `Args:`, numpydoc's `Parameters`, Sphinx' `:param x:` and epytext's `@param x:`, whichever a docstring uses; the \
            class's docstring counts for a constructor that has none of its own. Only functions outside functions that describe at least one parameter are asked \
            about the others. Look-alikes left alone: `self`, `cls`, `*args`, `**kwargs` and names with a leading underscore may be left \
            out; where a function takes `*args` or `**kwargs`, names beyond the signature describe what they take; `None` is no result, nor is an empty `:return:`; \
            generators yield; a property describes what its result takes; a stub, an abstract method and a function that only raises may describe what others return. What is raised \
            is not compared, since it may be raised further down. ruff's D417 counts functions with a parameter left out, in Google's \
            sections only, and asks for `*args` and `**kwargs` too; pydoclint's DOC103 and DOC201 are nearest.",
    remedy: "Bring the docstrings listed up to date with the signature below them, and let pydoclint or ruff's D417 keep them so.",
    source: Citation {
        authors: "Tan et al.",
        year: 2012,
        title: "@tComment: testing Javadoc comments to detect comment-code inconsistencies",
        link: "https://doi.org/10.1109/ICST.2012.106",
    },
    asks_for: AsksFor::NoFaults,
    cause: "docstrings",
    unit: Unit::Share,
    scale: Scale::rising([0.6, 0.8, 0.92, 0.98]),
    min_cases: 8,
    weight: 0.5,
    facts: &[
        &DESCRIBED,
        &LEFT_OUT,
        &INVENTED,
        &RESULTS,
        &INVENTED_RESULTS,
    ],
    measure: |view| {
        let hold = view.source(&DESCRIBED) + view.source(&RESULTS);
        let fail = view.source(&LEFT_OUT) + view.source(&INVENTED) + view.source(&INVENTED_RESULTS);
        Outcome::Measured(Measured::share(hold, hold + fail))
    },
    evidence: Evidence::Places(&[&INVENTED, &INVENTED_RESULTS, &LEFT_OUT]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Described, left out, invented.
    fn counts(text: &str) -> (i64, i64, i64) {
        let facts = in_source(text);
        (
            facts["described-parameters"],
            facts["parameters-left-out"],
            facts["parameters-in-docstrings-only"],
        )
    }

    /// Results that are there and that are not.
    fn results(text: &str) -> (i64, i64) {
        let facts = in_source(text);
        (
            facts["described-results"],
            facts["results-in-docstrings-only"],
        )
    }

    fn function(parameters: &str, docstring: &str) -> String {
        format!("def f({parameters}):\n    '''Does it.\n\n{docstring}\n    '''\n    g()\n")
    }

    #[test]
    fn the_signature_is_the_measure() {
        let docs = "    :param a: One.\n    :param old: Gone.";
        assert_eq!(counts(&function("a, b, *, c", docs)), (1, 2, 1));
        assert_eq!(counts(&function("a, old", docs)), (2, 0, 0));
    }

    #[test]
    fn a_docstring_that_describes_none_is_not_asked() {
        assert_eq!(
            counts(&function("a, b", "    It takes a and b.")),
            (0, 0, 0)
        );
        assert_eq!(counts("def f(a): pass\n"), (0, 0, 0));
    }

    #[test]
    fn some_may_be_left_out_and_some_may_be_added() {
        let docs = "    Args:\n        a: One.\n        extra: Passed on.";
        assert_eq!(counts(&function("a, _b, **kwargs", docs)), (1, 0, 0));
        assert_eq!(counts(&function("a, _b", docs)), (1, 0, 1));
        let spelt = "    :param class: One.\n    :param FILE: Two.";
        assert_eq!(counts(&function("class_, file", spelt)), (2, 0, 0));
        let method = "class A:\n    def f(self, a):\n        '''Does it.\n\n        :param self: Me.\n        :param a: One.\n        '''\n";
        assert_eq!(counts(method), (1, 0, 0));
    }

    #[test]
    fn a_class_describes_its_constructor() {
        let text = "class A:\n    '''Holds it.\n\n    :param a: One.\n    :param c: Gone.\n    '''\n    def __init__(self, a, b): pass\n    def g(self, a): pass\n";
        assert_eq!(counts(text), (1, 1, 1));
    }

    #[test]
    fn a_property_describes_what_its_result_takes() {
        let text = |decorator: &str| {
            format!(
                "class A:\n    @{decorator}\n    def loc(self):\n        '''Selects.\n\n        :param key: One.\n        '''\n        return L(self)\n"
            )
        };
        for decorator in ["property", "functools.cached_property"] {
            assert_eq!(counts(&text(decorator)), (0, 0, 0), "{decorator}");
        }
        assert_eq!(counts(&text("deprecated")), (0, 0, 1));
    }

    #[test]
    fn a_result_is_returned_or_yielded() {
        let body = |body: &str| {
            format!("def f():\n    '''Does it.\n\n    :returns: It.\n    '''\n    {body}\n")
        };
        assert_eq!(results(&body("if x:\n        return 1")), (1, 0));
        assert_eq!(results(&body("yield 1")), (1, 0));
        let empty = "def f():\n    '''Does it.\n\n    :return:\n    '''\n    g()\n";
        assert_eq!(results(empty), (0, 0));
        assert_eq!(results(&body("return")), (0, 1));
        assert_eq!(results(&body("def g():\n        return 1")), (0, 1));
        assert_eq!(results(&body("raise NotImplementedError")), (0, 0));
        assert_eq!(results(&body("raise Other()")), (0, 0));
        assert_eq!(
            results(&format!("@abstractmethod\n{}", body("x()"))),
            (0, 0)
        );
    }

    #[test]
    fn numpy_and_google_are_read_too() {
        let numpy =
            "    Parameters\n    ----------\n    a : int\n        One.\n    b\n        Two.";
        assert_eq!(counts(&function("a, c", numpy)), (1, 1, 1));
        let google = "    Args:\n        a (int): One.\n        b: Two.";
        assert_eq!(counts(&function("a, c", google)), (1, 1, 1));
        let typed = "    Args:\n        a (Gtk.Widget)\n        b (int): Two.";
        assert_eq!(counts(&function("a, b", typed)), (2, 0, 0));
    }
}
