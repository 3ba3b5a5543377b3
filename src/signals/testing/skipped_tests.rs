//! Are tests switched off without a reason?

use crate::facts::common::TESTS;
use crate::python::ast::{Decorator, Expr, ExprCall, Stmt};
use crate::python::{Function, Ranged, TextRange, TextSize, without_docstring};
use crate::signals::prelude::*;

static SKIPPED: Fact = Fact::sum(
    "tests-skipped-for-a-reason",
    "Tests skipped or expected to fail, always or on a condition, that say why or are bound to a platform.",
    Subject::Function(|f| i64::from(verdict(f) == Some(Said::Why))),
);
static UNEXPLAINED: Fact = Fact::sum(
    "tests-skipped-without-a-reason",
    "Tests skipped or expected to fail that do not say why.",
    Subject::Function(|f| i64::from(verdict(f) == Some(Said::Nothing))),
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Why,
    Nothing,
}

/// What a test that is switched off says about it; nothing for one that runs.
fn verdict(f: &Function<'_>) -> Option<Said> {
    if !f.is_test() {
        return None;
    }
    let class = f.place.class();
    let own = f.node.decorator_list.iter();
    let first = f.node.body.first().map_or(f.node.end(), Ranged::start);
    let own = own.map(|d| (d, first));
    let of_class = class.into_iter().flat_map(|c| {
        let decorators = c.decorator_list.iter();
        decorators.map(|d| (d, c.name.start()))
    });
    let mut said = own
        .chain(of_class)
        .filter_map(|(d, until)| of_decorator(d, until, f))
        .collect::<Vec<_>>();
    said.extend(
        without_docstring(&f.node.body)
            .first()
            .and_then(|s| of_statement(s, f)),
    );
    // One good reason is enough.
    let worst = said.into_iter().reduce(|a, b| {
        if a == Said::Why || b == Said::Why {
            Said::Why
        } else {
            Said::Nothing
        }
    })?;
    Some(worst)
}

/// Ways to switch a test off, by the end of the dotted path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Always: the reason is the first argument or `reason`.
    Skip,
    /// On a condition, or as a known fault: the reason is `reason`, or what follows the condition.
    When,
    /// unittest's, which takes no reason.
    Expected,
}

fn way(path: &str) -> Option<Way> {
    match path {
        "pytest.mark.skip" | "unittest.skip" | "pytest.skip" | "unittest.case.skip" => {
            Some(Way::Skip)
        }
        "pytest.mark.skipif" | "pytest.mark.xfail" | "unittest.skipIf" | "unittest.skipUnless" => {
            Some(Way::When)
        }
        "unittest.expectedFailure" => Some(Way::Expected),
        _ => None,
    }
}

/// What a decorator of a test, or of its class, says; comments before `until` stand beside it.
fn of_decorator(decorator: &Decorator, until: TextSize, f: &Function<'_>) -> Option<Said> {
    let (callee, call) = match &decorator.expression {
        Expr::Call(call) => (&*call.func, Some(call)),
        other => (other, None),
    };
    let mut path = String::new();
    if !f.place.names.dotted(callee, &mut path) {
        return None;
    }
    let way = way(&path)?;
    let explained = match (way, call) {
        (Way::Expected, _) | (_, None) => false,
        (Way::Skip, Some(call)) => has_reason(call, 0),
        (Way::When, Some(call)) => {
            has_reason(call, 1)
                || call.arguments.find_keyword("raises").is_some()
                || call
                    .arguments
                    .args
                    .first()
                    .is_some_and(|condition| names_a_platform(f.place.text(condition.range())))
        }
    };
    // A comment between the decorator and the name, or that a test begins with, tells as well; so does one right above.
    let beside = TextRange::new(decorator.start(), until.max(decorator.end()));
    let above = f.place.comments_above(decorator.start());
    let told = explained
        || [above, beside]
            .into_iter()
            .any(|range| f.place.comments(range).any(is_reason));
    Some(if told { Said::Why } else { Said::Nothing })
}

/// A test whose first statement switches it off.
fn of_statement(stmt: &Stmt, f: &Function<'_>) -> Option<Said> {
    let call = match stmt {
        Stmt::Expr(e) => e.value.as_call_expr(),
        Stmt::Raise(r) => match r.exc.as_deref() {
            Some(Expr::Call(call)) => Some(call),
            Some(expr) => return is_skip(expr, f).then_some(Said::Nothing),
            None => None,
        },
        _ => None,
    }?;
    if !is_skip(&call.func, f) {
        return None;
    }
    let line_end = TextRange::new(stmt.start(), f.node.end());
    let after = f.place.text(line_end).lines().next().unwrap_or_default();
    let commented = after
        .split_once(" # ")
        .is_some_and(|(_, comment)| is_reason(comment));
    let told = has_reason(call, 0) || commented;
    Some(if told { Said::Why } else { Said::Nothing })
}

fn is_skip(callee: &Expr, f: &Function<'_>) -> bool {
    if let Expr::Attribute(a) = callee
        && matches!(&*a.value, Expr::Name(n) if n.id.as_str() == "self")
    {
        return a.attr.as_str() == "skipTest";
    }
    let mut path = String::new();
    f.place.names.dotted(callee, &mut path)
        && matches!(
            path.as_str(),
            "pytest.skip" | "pytest.xfail" | "unittest.SkipTest" | "unittest.case.SkipTest"
        )
}

/// Whether a call gives a reason, by name or at a position.
fn has_reason(call: &ExprCall, position: usize) -> bool {
    let keyword = ["reason", "msg"]
        .iter()
        .find_map(|name| call.arguments.find_keyword(name));
    let given = keyword
        .map(|k| &k.value)
        .or_else(|| call.arguments.args.get(position));
    match given {
        None => false,
        Some(Expr::StringLiteral(text)) => is_reason(text.value.to_str()),
        // A name or a formatted text: somebody thought of one.
        Some(_) => true,
    }
}

/// Whether a text says anything beyond the fact that the test is switched off.
fn is_reason(text: &str) -> bool {
    const SAYS_NOTHING: [&str; 24] = [
        "a", "broken", "disabled", "does", "doesn", "fail", "failing", "fails", "fix", "fixme",
        "for", "is", "it", "not", "now", "reason", "skip", "skipped", "t", "test", "the", "this",
        "todo", "wip",
    ];
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        !matches!(
            word.as_str(),
            "noqa"
                | "type"
                | "ignore"
                | "work"
                | "works"
                | "working"
                | "later"
                | "tbd"
                | "xfail"
                | "xxx"
        ) && SAYS_NOTHING.binary_search(&word.as_str()).is_err()
    })
}

/// Conditions that are reasons: where the test can run at all.
fn names_a_platform(condition: &str) -> bool {
    [
        "sys.",
        "os.",
        "platform",
        "version",
        "PY",
        "WIN",
        "IS_",
        "HAS_",
        "CPYTHON",
        "hasattr(",
        "find_spec",
        "available",
        "backend",
        "enabled",
        "installed",
        "support",
        "which(",
        "is None",
    ]
    .iter()
    .any(|name| condition.contains(name))
}

/// The share of tests that are switched off and do not say why.
pub static SIGNAL: Signal = Signal {
    id: "skipped-tests",
    competency: Competency::Testing,
    question: "What share of tests is skipped or expected to fail without a reason?",
    why: "A test that is switched off protects nothing, and one that does not say why is seldom switched on again. Most repositories \
          have none, so only its presence says something.",
    formula: "tests-skipped-without-a-reason / tests",
    guard: "Counted: `pytest.mark.skip`, `skipif` and `xfail`, unittest's `skip`, `skipIf`, `skipUnless` and `expectedFailure`, on the test or \
            its class, and a test whose first statement skips. No reason is one that is empty or only repeats that the test is off \
            (`broken`, `TODO`, `fails`). Look-alikes left alone: a condition about platform, version or an optional package; `raises=` on \
            `xfail`; a comment right above the decorator, after it or at the start of the body; a test that skips further down, when it finds something missing. PyNose's Ignored \
            Test counts every skip; pytest itself asks a reason of `skipif` only. Marks for a whole module (`pytestmark`) are not seen.",
    remedy: "Say in `reason` what has to happen before each of the listed tests can run again, or delete it.",
    source: Citation {
        authors: "Wang et al.",
        year: 2021,
        title: "PyNose: a test smell detector for Python (ignored test)",
        link: "https://arxiv.org/abs/2108.04639",
    },
    asks_for: AsksFor::NoFaults,
    cause: "skipped",
    unit: Unit::Share,
    scale: Scale::falling([0.1, 0.05, 0.02, 0.005]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&UNEXPLAINED, &SKIPPED, &TESTS],
    measure: |view| Outcome::Measured(Measured::share(view.test(&UNEXPLAINED), view.test(&TESTS))),
    evidence: Evidence::Places(&[&UNEXPLAINED]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::{in_source, in_test};

    /// Tests switched off for a reason, and without.
    fn counts(text: &str) -> (i64, i64) {
        let text = format!("import pytest, unittest, sys\nfrom unittest import skip\n{text}");
        let facts = in_test(&text);
        (
            facts["tests-skipped-for-a-reason"],
            facts["tests-skipped-without-a-reason"],
        )
    }

    fn decorated(decorator: &str) -> (i64, i64) {
        counts(&format!("{decorator}\ndef test_it():\n    assert f()\n"))
    }

    #[test]
    fn no_reason_is_none_or_one_that_says_nothing() {
        for decorator in [
            "@pytest.mark.skip",
            "@pytest.mark.skip()",
            "@pytest.mark.skip(reason='')",
            "@pytest.mark.skip(reason='TODO: fix this')",
            "@pytest.mark.xfail",
            "@pytest.mark.xfail(strict=True)",
            "@pytest.mark.skipif(SLOW)",
            "@unittest.expectedFailure",
            "@skip('broken')",
            "@unittest.skipIf(slow, \"doesn't work\")",
        ] {
            assert_eq!(decorated(decorator), (0, 1), "{decorator}");
        }
    }

    #[test]
    fn comments_around_are_reasons() {
        let test = "def test_it():\n    assert f()\n";
        let begins = "@pytest.mark.skip\ndef test_it():\n    # needs a change of the parser first\n    assert f()\n";
        for above in [
            "# Fails on Windows: other threads warn.\n@pytest.mark.xfail\n",
            "@pytest.mark.parametrize('a', [1])\n# Needs a display that CI has not.\n@unittest.skip\n",
            "x = 1\n# bpo-1234\n@unittest.expectedFailure\n",
        ] {
            assert_eq!(counts(&format!("{above}{test}")), (1, 0), "{above}");
        }
        let method = "class TestA:\n    x = 1\n    # Upstream bug 5.\n    @pytest.mark.skip\n    def test_it(self):\n        assert f()\n";
        assert_eq!(counts(method), (1, 0));
        let far = format!("# About x, which is one.\nx = 1\n\n@unittest.expectedFailure\n{test}");
        assert_eq!(counts(begins), (1, 0));
        assert_eq!(counts(&far), (0, 1));
        assert_eq!(
            decorated("@pytest.mark.skipif('not Kex.is_available()')"),
            (1, 0)
        );
    }

    #[test]
    fn a_reason_is_a_reason() {
        for decorator in [
            "@pytest.mark.skip(reason='needs a display')",
            "@pytest.mark.skip('see #123')",
            "@pytest.mark.xfail(reason=BUG)",
            "@pytest.mark.xfail(raises=NotImplementedError)",
            "@pytest.mark.skipif(sys.platform == 'win32')",
            "@unittest.skipUnless(HAS_LXML, '')",
            "@pytest.mark.skipif('not nx.utils.backends.backends')",
            "@unittest.expectedFailure  # bpo-1234",
            "@pytest.mark.skip\n@unittest.skip('upstream bug 5')",
        ] {
            assert_eq!(decorated(decorator), (1, 0), "{decorator}");
        }
    }

    #[test]
    fn a_test_may_begin_with_a_skip() {
        let test = |first: &str| {
            counts(&format!(
                "def test_it(self):\n    '''Docs.'''\n    {first}\n    assert f()\n"
            ))
        };
        assert_eq!(test("pytest.skip()"), (0, 1));
        assert_eq!(test("raise unittest.SkipTest"), (0, 1));
        assert_eq!(test("self.skipTest('no network here')"), (1, 0));
        assert_eq!(test("pytest.skip()  # the server is gone"), (1, 0));
        assert_eq!(test("if not x:\n        pytest.skip()"), (0, 0));
    }

    #[test]
    fn a_class_switches_its_tests_off() {
        let text = "@pytest.mark.skip\nclass TestIt:\n    def test_a(self): assert f()\n    def test_b(self): assert f()\n    def helper(self): pass\n";
        assert_eq!(counts(text), (0, 2));
    }

    #[test]
    fn only_tests_are_switched_off() {
        assert_eq!(decorated("@other.mark.skip"), (0, 0));
        let text = "import pytest\n@pytest.mark.skip\ndef test_it(): pass\n";
        assert_eq!(in_source(text)["tests-skipped-without-a-reason"], 0);
    }
}
