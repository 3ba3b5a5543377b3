//! Do coroutines wait for anything?

use crate::facts::common::ASYNC_FUNCTIONS;
use crate::python::Function;
use crate::signals::prelude::*;

static ASKED: Fact = Fact::sum(
    "coroutines-of-their-own",
    "`async def` that could as well be `def`: no stubs, no special methods, no overrides of an interface.",
    Each::Function(|f| i64::from(is_asked(f))),
);
static AWAITING: Fact = Fact::sum(
    "awaiting-coroutines",
    "Those of them that await, iterate or enter asynchronously, or yield.",
    Each::Function(|f| i64::from(is_asked(f) && waits(f))),
);

fn waits(f: &Function<'_>) -> bool {
    f.awaits + f.yields > 0
}

/// An override must be `async` because its base is; whether there is a base method cannot be seen here, so a method of a
/// class with bases is asked only where it does wait.
fn is_asked(f: &Function<'_>) -> bool {
    let special = f.name().starts_with("__") && f.name().ends_with("__");
    let overrides = f.has_decorator("override")
        || f.has_decorator("abstractmethod")
        || f.place
            .class_has_base(|base| !matches!(base, "object" | "Generic"));
    f.node.is_async && !f.is_stub() && !special && (!overrides || waits(f))
}

/// The share of coroutines that wait for something.
pub static SIGNAL: Signal = Signal {
    id: "async-awaits",
    competency: Competency::Concurrency,
    question: "What share of `async def` awaits something?",
    why: "A coroutine that never waits blocks the loop for its whole length and gains nothing from being one: `async` put on for show.",
    formula: "awaiting-coroutines / coroutines-of-their-own, over source files",
    guard: "Waiting is `await`, `async for`, `async with`, an asynchronous comprehension or `yield`, of the function itself, not of one nested \
            in it. Look-alikes left alone: stubs (`...`, `pass`, `raise NotImplementedError`), special methods such as `__aexit__`, and \
            methods of classes with bases, which may override an asynchronous interface (ruff's RUF029 skips only those marked).",
    remedy: "Make the functions listed plain `def`, or await what they block on.",
    source: Citation {
        who: "Selivanov",
        year: 2015,
        title: "PEP 492: Coroutines with async and await syntax",
        link: "https://peps.python.org/pep-0492/",
    },
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.7, 0.85, 0.95]),
    enough: 10,
    weight: 1.0,
    facts: &[&AWAITING, &ASKED, &ASYNC_FUNCTIONS],
    measure: |view| view.share(&AWAITING, &ASKED),
    evidence: Evidence::Missing(&AWAITING, &ASKED),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    #[test]
    fn waiting_is_counted() {
        let text = "async def a(): await f()\nasync def b():\n    async with x: pass\nasync def c():\n    return [y async for y in z]\nasync def d(): yield 1\nasync def e(): return 1\n";
        let facts = in_source(text);
        assert_eq!(
            (
                facts["coroutines-of-their-own"],
                facts["awaiting-coroutines"]
            ),
            (5, 4)
        );
    }

    #[test]
    fn what_a_nested_function_waits_for_is_its_own() {
        let facts = in_source("async def a():\n    async def b(): await f()\n    return b\n");
        assert_eq!(
            (
                facts["coroutines-of-their-own"],
                facts["awaiting-coroutines"]
            ),
            (2, 1)
        );
    }

    #[test]
    fn interfaces_are_left_alone() {
        let text = "class A(Base):\n    async def close(self): self.closed = True\nclass B:\n    async def __aexit__(self, *e): self.x = 1\n    async def f(self): ...\n";
        assert_eq!(in_source(text)["coroutines-of-their-own"], 0);
    }
}
