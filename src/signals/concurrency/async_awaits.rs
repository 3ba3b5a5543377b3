//! Do coroutines wait for anything?

use crate::facts::common::ASYNC_FUNCTIONS;
use crate::python::ast::Expr;
use crate::python::{Function, Next, Node, Ranged, Seen, TextRange, name_of, search, search_expr};
use crate::signals::prelude::*;

static ASKED: Fact = Fact::sum(
    "coroutines-of-their-own",
    "`async def` that could as well be `def`: no stubs, no special methods, no overrides of an interface, nothing that is handed on.",
    Subject::Function(|f| i64::from(is_asked(f))),
);
static AWAITING: Fact = Fact::sum(
    "awaiting-coroutines",
    "`async def` that could as well be `def`, and that await, iterate or enter asynchronously, or yield.",
    Subject::Function(|f| i64::from(is_asked(f) && waits(f))),
);

fn waits(f: &Function<'_>) -> bool {
    f.awaits + f.yields > 0
}

/// An override must be `async` because its base is; whether there is a base method cannot be seen here, so a method of a
/// class with bases is asked only where it does wait. So is what somebody gets as a value and will await.
fn is_asked(f: &Function<'_>) -> bool {
    let special = f.name().starts_with("__") && f.name().ends_with("__");
    let overrides = f.has_decorator("override")
        || f.has_decorator("abstractmethod")
        || f.place
            .class_has_base(|base| !matches!(base, "object" | "Generic"));
    f.node.is_async
        && !f.is_stub()
        && !special
        && (waits(f)
            || !(overrides
                || f.place.is_alternative()
                || speaks_asgi(f)
                || is_handed_on(f)
                || is_registered(f)
                || serves(f)
                || is_callback(f)))
}

/// Whether others decided that it is a coroutine: it is named as a callback, takes what it does not use, or says so in a comment
/// for a linter.
fn is_callback(f: &Function<'_>) -> bool {
    let name = f.name().trim_start_matches('_');
    let is_named = ["handle_", "on_", "process_"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["_callback", "_handler", "_hook", "_listener"]
            .iter()
            .any(|end| name.ends_with(end));
    let first = f.node.body.first().map_or(f.node.end(), Ranged::start);
    let head = TextRange::new(f.node.start(), first);
    let is_meant = |comment: &str| comment.contains("RUF029") || comment.contains("unused-async");
    is_named || f.place.comments(head).any(is_meant) || ignores_a_parameter(f)
}

/// Whether a parameter is never used: the signature is somebody else's.
fn ignores_a_parameter(f: &Function<'_>) -> bool {
    f.parameters().take(MAX_PARAMETERS).any(|parameter| {
        let seen = search(&f.node.body, &mut |node| match node {
            Node::Expr(Expr::Name(n)) if n.id.as_str() == parameter.name => Next::Stop,
            _ => Next::Into,
        });
        seen == Seen::All
    })
}

/// Parameters that are looked for.
const MAX_PARAMETERS: usize = 10;

/// The callables of ASGI by their names and parameters: an application gets `scope`, `receive` and `send`, and awaits the latter two
/// whoever wrote them.
fn speaks_asgi(f: &Function<'_>) -> bool {
    let is_channel = |word| {
        let rest = f.name().strip_suffix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    };
    let has = |name| f.parameters().any(|parameter| parameter.name == name);
    is_channel("receive") || is_channel("send") || (has("receive") && has("send"))
}

/// Decorators that leave a function to those who call it.
const NEUTRAL: [&str; 9] = [
    "abstractmethod",
    "cache",
    "classmethod",
    "deprecated",
    "final",
    "lru_cache",
    "override",
    "staticmethod",
    "wraps",
];

/// Whether a decorator hands the function to somebody who awaits it: a route, a listener, a command, a fixture.
fn is_registered(f: &Function<'_>) -> bool {
    f.node.decorator_list.iter().any(|decorator| {
        let callee = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            expr => expr,
        };
        let name = match callee {
            Expr::Attribute(a) => a.attr.as_str(),
            callee => name_of(callee).unwrap_or(""),
        };
        !NEUTRAL.contains(&name)
    })
}

/// Frameworks that await the functions they are given, and names by which modules import them.
const FRAMEWORKS: [&str; 16] = [
    "aiogram",
    "aiohttp",
    "discord",
    "fastapi",
    "faststream",
    "langgraph",
    "litestar",
    "nextcord",
    "pyrogram",
    "quart",
    "sanic",
    "slack_bolt",
    "socketio",
    "starlette",
    "taskiq",
    "telegram",
];
const THEIR_NAMES: [&str; 24] = [
    "APIRouter",
    "BackgroundTasks",
    "Body",
    "Bot",
    "Context",
    "Depends",
    "FastAPI",
    "Header",
    "HTTPException",
    "JSONResponse",
    "Message",
    "Path",
    "Query",
    "Request",
    "Response",
    "Router",
    "Security",
    "StateGraph",
    "Update",
    "WebSocket",
    "discord",
    "fastapi",
    "socketio",
    "web",
];

/// Whether a function outside classes belongs to a framework that awaits what it is given: it has what such a one injects, or
/// its module imports one. Such a function is registered by its name, here or elsewhere.
fn serves(f: &Function<'_>) -> bool {
    if f.place.class().is_some() || f.place.in_function() {
        return false;
    }
    let injects = |expr: &Expr| {
        let seen = search_expr(expr, &mut |node| match node {
            Node::Expr(Expr::Call(call)) => {
                let name = match &*call.func {
                    Expr::Attribute(a) => a.attr.as_str(),
                    func => name_of(func).unwrap_or(""),
                };
                if matches!(
                    name,
                    "Depends" | "Security" | "Provide" | "Inject" | "FromDishka"
                ) {
                    Next::Stop
                } else {
                    Next::Into
                }
            }
            _ => Next::Into,
        });
        seen == Seen::Stopped
    };
    let p = &*f.node.parameters;
    let parameters = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let mut parts = parameters.flat_map(|p| {
        let annotation = p.parameter.annotation.as_deref();
        annotation.into_iter().chain(p.default.as_deref())
    });
    parts.any(injects)
        || THEIR_NAMES.iter().any(|name| {
            let origin = f.place.names.origin(name).unwrap_or("");
            FRAMEWORKS.contains(&origin.split('.').next().unwrap_or(""))
        })
}

/// Whether the function around says the name of this one other than to call it: `return wrapper`, `app(scope, wrapper)`. What is
/// too long to be searched may do so.
fn is_handed_on(f: &Function<'_>) -> bool {
    let Some(around) = f.place.function().filter(|_| f.place.class().is_none()) else {
        return false;
    };
    let (mut named, mut called) = (0, 0);
    let seen = search(&around.body, &mut |node| {
        if let Node::Expr(expr) = node {
            let is_it = |expr| usize::from(name_of(expr) == Some(f.name()));
            named += is_it(expr);
            if let Expr::Call(call) = expr {
                called += is_it(&call.func);
            }
        }
        Next::Into
    });
    seen == Seen::TooMuch || named > called
}

/// The share of coroutines that wait for something.
pub static SIGNAL: Signal = Signal {
    id: "async-awaits",
    competency: Competency::Concurrency,
    question: "What share of `async def` awaits something?",
    why: "A coroutine that never waits blocks the loop for its whole length and gains nothing from being one: `async` put on for show.",
    formula: "awaiting-coroutines / coroutines-of-their-own, over source files",
    guard: "Waiting is `await`, `async for`, `async with`, an asynchronous comprehension or `yield`, of the function itself, not of one nested \
            in it. Look-alikes left alone: stubs (`...`, `pass`, `raise NotImplementedError`), special methods such as `__aexit__`, \
            methods of classes with bases, which may override an asynchronous interface (ruff's RUF029 skips only those marked), and what somebody \
            gets as a value and awaits: the callables of ASGI (`receive`, `send` and names that end so, functions of `receive` and `send`), \
            nested functions whose name the function around says other than to call them, functions that a decorator registers (routes, \
            listeners, commands, fixtures; `cache`, `wraps` and the like register nothing), functions that get `Depends(…)`, and those outside classes in a module that \
            imports from a framework which awaits what it is given (FastAPI runs a plain `def` in a thread: there `async def` is right), and those named as callbacks (`on_…`, `handle_…`, `…_handler`), with a parameter that they do not use or with a comment against RUF029, and those that another branch of the same `if`, `try` or `match` defines as well. A function that \
            is registered in another module with none of these is not told from others. \
            Weak: 0 of 1 places looked at were right.",
    remedy: "Await what the functions listed block on; make those plain `def` that nobody else awaits or registers as coroutines.",
    source: Citation {
        authors: "Selivanov",
        year: 2015,
        title: "PEP 492: Coroutines with async and await syntax",
        link: "https://peps.python.org/pep-0492/",
    },
    asks_for: AsksFor::NoFaults,
    cause: "coroutines",
    unit: Unit::Share,
    scale: Scale::rising([0.4, 0.7, 0.85, 0.95]),
    min_cases: 3,
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
    fn what_is_handed_on_is_left_alone() {
        let asked = |text: &str| in_source(text)["coroutines-of-their-own"];
        for text in [
            "async def empty_receive(): raise RuntimeError(x)\nasync def send(message): print(message)\n",
            "async def app(scope, receive, send): print(scope)\n",
            "def f(app):\n    async def wrapped(): return 1\n    return app(wrapped)\n",
            "def f(app):\n    async def wrapped(): return 1\n    return wrapped\n",
        ] {
            assert_eq!(asked(text), 0, "{text}");
        }
        // It waits, its name is only alike, or it is called here.
        for text in [
            "async def send(message): await f(message)\n",
            "async def resend(message): print(message)\n",
            "async def handle(scope): print(scope)\n",
            "def f(app):\n    async def inner(): return 1\n    run(inner())\n",
        ] {
            assert_eq!(asked(text), 1, "{text}");
        }
    }

    #[test]
    fn what_is_registered_is_left_alone() {
        let asked = |text: &str| in_source(text)["coroutines-of-their-own"];
        for text in [
            "@router.get('/a')\nasync def a(one: int = Depends(get)): return one\n",
            "@bot.event\nasync def on_ready(): print(1)\n",
            "@pytest.fixture\nasync def one(): return 1\n",
            "async def store(session=Depends(get)) -> Store: return Store(session)\n",
            "async def store(session: Annotated[Session, Depends(get)]): return Store(session)\n",
            "from fastapi import Request\nasync def on_error(request, error): return 1\n",
            "from aiohttp import web\nasync def hello(request): return web.Response()\n",
        ] {
            assert_eq!(asked(text), 0, "{text}");
        }
        for text in [
            "@functools.lru_cache\nasync def a(): return 1\n",
            "@staticmethod\nasync def a(): return 1\n",
            "from mine import Request\nasync def a(request): return request\n",
            "from fastapi import Request\nclass A:\n    async def a(self): return 1\n",
            "async def a(x=f()): return x\n",
        ] {
            assert_eq!(asked(text), 1, "{text}");
        }
    }

    #[test]
    fn one_of_two_definitions_is_left_alone() {
        let asked = |text: &str| in_source(text)["coroutines-of-their-own"];
        let with = |head: &str, other: &str| {
            format!(
                "{head}:\n    async def a(): return 1\n{other}:\n    async def a(): return await f()\n"
            )
        };
        for (head, other) in [
            ("if NEW", "else"),
            ("if NEW", "elif OLD"),
            ("try", "except LookupError"),
        ] {
            // The one that waits is one of the two, and does.
            assert_eq!(asked(&with(head, other)), 1, "{head}");
        }
        let cases = "match V:\n    case 1:\n        async def a(): return 1\n    case _:\n        async def a(): return 2\n";
        assert_eq!(asked(cases), 0);
        let method = "class A:\n    if NEW:\n        async def a(self): return 1\n    else:\n        def a(self): return f()\n";
        assert_eq!(asked(method), 0);
        for text in [
            "if NEW:\n    async def a(): return 1\nelse:\n    async def b(): return 1\n    b = run(b())\n",
            "if NEW:\n    async def a():\n        async def inner(): return 1\n        return await g(inner())\nelse:\n    async def a(): return await h()\n",
        ] {
            assert!(asked(text) > 1, "{text}");
        }
    }

    #[test]
    fn interfaces_are_left_alone() {
        let text = "class A(Base):\n    async def close(self): self.closed = True\nclass B:\n    async def __aexit__(self, *e): self.x = 1\n    async def f(self): ...\n";
        assert_eq!(in_source(text)["coroutines-of-their-own"], 0);
    }
}
