//! How tangled are functions?

use crate::facts::common::FUNCTIONS;
use crate::signals::prelude::*;

static COMPLEX_FUNCTIONS: Fact = Fact::sum(
    "complex-functions",
    "Functions, closures included, with a cyclomatic complexity of their own over 10.",
    Subject::Function(|f| i64::from(f.complexity > 10)),
);

static RANK_A: Fact = Fact::sum(
    "complexity-a",
    "Blocks of radon's rank A: complexity 1 to 5.",
    Subject::Block(|c| i64::from(c <= 5)),
);
static RANK_B: Fact = Fact::sum(
    "complexity-b",
    "Blocks of radon's rank B: complexity 6 to 10.",
    Subject::Block(|c| i64::from((6..=10).contains(&c))),
);
static RANK_C: Fact = Fact::sum(
    "complexity-c",
    "Blocks of radon's rank C: complexity 11 to 20.",
    Subject::Block(|c| i64::from((11..=20).contains(&c))),
);
static RANK_D: Fact = Fact::sum(
    "complexity-d",
    "Blocks of radon's rank D: complexity 21 to 30.",
    Subject::Block(|c| i64::from((21..=30).contains(&c))),
);
static RANK_E: Fact = Fact::sum(
    "complexity-e",
    "Blocks of radon's rank E: complexity 31 to 40.",
    Subject::Block(|c| i64::from((31..=40).contains(&c))),
);
static RANK_F: Fact = Fact::sum(
    "complexity-f",
    "Blocks of radon's rank F: complexity over 40.",
    Subject::Block(|c| i64::from(c >= 41)),
);

/// The share of functions that are too complex.
pub static SIGNAL: Signal = Signal {
    id: "cyclomatic-complexity",
    competency: Competency::CodeQuality,
    question: "What share of functions has a cyclomatic complexity over 10?",
    why: "Many independent paths through one function are hard to test and to change; ten is McCabe's own limit.",
    formula: "complex-functions / functions, over source files",
    guard: "Counted by radon's rules: one, plus one per `if`, `elif`, conditional expression, loop, loop `else`, handler, `try` `else`, `assert`, \
            comprehension and its `if`s, match case (a catch-all is free), and operand of `and`/`or` after the first. A closure is a function \
            of its own, wherever it stands, and the function around is not charged for it (radon's `--show-closures`, ruff's C901). Beyond \
            radon, which knows neither, handlers of `except*` and guards of cases count; decorators count nothing. The facts `complexity-a` to `complexity-f` count radon's blocks: \
            functions, methods of classes that stand outside classes, and those classes (average of the methods, plus one where there \
            are several). Test code is left out of the share.",
    remedy: "Split the functions listed along their decisions, the most often changed one first.",
    source: Citation {
        authors: "McCabe",
        year: 1976,
        title: "A complexity measure",
        link: "https://doi.org/10.1109/TSE.1976.233837",
    },
    asks_for: AsksFor::NoFaults,
    cause: "complexity",
    unit: Unit::Share,
    scale: Scale::falling([0.2, 0.1, 0.05, 0.02]),
    min_cases: 5,
    weight: 1.0,
    facts: &[
        &COMPLEX_FUNCTIONS,
        &FUNCTIONS,
        &RANK_A,
        &RANK_B,
        &RANK_C,
        &RANK_D,
        &RANK_E,
        &RANK_F,
    ],
    measure: |view| view.share(&COMPLEX_FUNCTIONS, &FUNCTIONS),
    evidence: Evidence::Places(&[&COMPLEX_FUNCTIONS]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// The ranks of every block, as `a:b:c:d:e:f`.
    fn ranks(text: &str) -> String {
        let facts = in_source(text);
        ["a", "b", "c", "d", "e", "f"]
            .map(|r| facts[format!("complexity-{r}").as_str()].to_string())
            .join(":")
    }

    #[test]
    fn a_function_is_a_block_and_a_closure_is_not() {
        assert_eq!(
            ranks("def f():\n    def g():\n        if x: pass\n    return g\n"),
            "1:0:0:0:0:0"
        );
    }

    #[test]
    fn a_class_is_the_average_of_its_methods_plus_one() {
        // Methods of 6 and 1: real complexity 8, average 4, plus one.
        let six = "if a: pass\n        if b: pass\n        if c: pass\n        if d: pass\n        if e: pass";
        assert_eq!(
            ranks(&format!(
                "class A:\n    def f(self):\n        {six}\n    def g(self): pass\n"
            )),
            "2:1:0:0:0:0"
        );
    }

    #[test]
    fn decisions_count_as_in_radon() {
        // 1 + for 1 + else 1 + try 2 + else 1 + bool 2 + ifexp 1 + comprehension 2 + assert 1 = 12.
        let text = "def f(x):\n    for a in x:\n        pass\n    else:\n        pass\n    try:\n        g()\n    except A:\n        pass\n    except B:\n        pass\n    else:\n        pass\n    y = a and b and c\n    z = 1 if y else 2\n    w = [i for i in x if i]\n    assert a or b\n";
        assert_eq!(ranks(text), "0:0:1:0:0:0");
        assert_eq!(in_source(text)["complex-functions"], 1);
        assert_eq!(
            in_source(&text.replace("    w = [i for i in x if i]\n", ""))["complex-functions"],
            0
        );
    }

    #[test]
    fn closures_are_rated_wherever_they_stand() {
        let ifs = |indent: usize| format!("{}if x: pass\n", " ".repeat(indent)).repeat(11);
        for text in [
            format!("def f():\n    def g(x):\n{}    return g\n", ifs(8)),
            format!(
                "async def f():\n    async def g(x):\n{}    return g\n",
                ifs(8)
            ),
            format!(
                "def f():\n    class A:\n        def g(self, x):\n{}    return A\n",
                ifs(12)
            ),
            format!(
                "class A:\n    def f(self):\n        def g(x):\n{}        return g\n",
                ifs(12)
            ),
            format!("if a:\n    def f(x):\n{}", ifs(8)),
        ] {
            assert_eq!(in_source(&text)["complex-functions"], 1, "{text}");
        }
        // Two of six decisions are none of twelve.
        let half = |indent: usize| format!("{}if x: pass\n", " ".repeat(indent)).repeat(6);
        let split = format!(
            "def f(x):\n{}    def g():\n{}    return g\n",
            half(4),
            half(8)
        );
        assert_eq!(in_source(&split)["complex-functions"], 0);
    }

    #[test]
    fn groups_of_errors_and_guards_are_decisions() {
        let of = |body: &str| {
            let body = body.repeat(11);
            in_source(&format!("def f(x, y):\n{body}"))["complex-functions"]
        };
        assert_eq!(of("    try: y()\n    except* ValueError: pass\n"), 1);
        assert_eq!(of("    match x:\n        case z if z > y: pass\n"), 1);
        assert_eq!(of("    match x:\n        case z: pass\n"), 0);
        // A case with a guard is two decisions, one of them free where everything matches.
        let seven = |case: &str| {
            let text = format!("def f(x, y):\n    match x:\n{}", case.repeat(7));
            in_source(&text)["complex-functions"]
        };
        assert_eq!(seven("        case 1 if y: pass\n"), 1);
        assert_eq!(seven("        case z if y: pass\n"), 0);
    }

    #[test]
    fn classes_inside_are_no_blocks() {
        assert_eq!(
            ranks(
                "class A:\n    class B:\n        def f(self): pass\ndef g():\n    class C:\n        def h(self): pass\n"
            ),
            "2:0:0:0:0:0"
        );
    }
}
