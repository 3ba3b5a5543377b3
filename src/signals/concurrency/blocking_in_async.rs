//! Do coroutines block the loop?

use crate::facts::common::ASYNC_FUNCTIONS;
use crate::python::ast::{Expr, Operator, Stmt};
use crate::python::{Call, name_of};
use crate::signals::prelude::*;

static BLOCKING_CALLS: Fact = Fact::sum(
    "blocking-calls-in-async",
    "Calls inside `async def` that block the event loop: sleep, synchronous HTTP, subprocesses, files, databases, input.",
    Subject::Call(|call| i64::from(call.place.in_async() && !call.awaited && blocks(call))),
);

/// How many statements of a function are looked through for what a name was given.
const MAX_STATEMENTS: usize = 300;
/// How many steps an expression is followed to a path or a client.
const MAX_STEPS: usize = 6;

/// Functions that return only when something outside the process has answered.
fn by_path(path: &str) -> bool {
    let (module, function) = path.split_once('.').unwrap_or((path, ""));
    match module {
        "open" | "input" => function.is_empty(),
        "io" => matches!(function, "open" | "open_code"),
        "time" => function == "sleep",
        "os" => match function {
            "system" | "popen" | "posix_spawn" | "posix_spawnp" | "wait" | "wait3" | "wait4"
            | "waitid" | "waitpid" | "fsync" | "fdatasync"
            // What has to ask the disk; the others only look at the text.
            | "path.exists" | "path.lexists" | "path.isfile" | "path.isdir" | "path.islink"
            | "path.ismount" | "path.getsize" | "path.getmtime" | "path.getatime"
            | "path.getctime" | "path.realpath" | "path.samefile" => true,
            _ => function.starts_with("spawn"),
        },
        "subprocess" => matches!(
            function,
            "run"
                | "call"
                | "check_call"
                | "check_output"
                | "getoutput"
                | "getstatusoutput"
                | "Popen"
        ),
        "urllib" => matches!(function, "request.urlopen" | "request.urlretrieve"),
        "requests" | "httpx" | "urllib3" => is_request(function),
        "socket" => matches!(
            function,
            "create_connection" | "getaddrinfo" | "gethostbyname"
        ),
        "smtplib" => matches!(function, "SMTP" | "SMTP_SSL"),
        "ftplib" => function == "FTP",
        "sqlite3" | "psycopg2" | "psycopg" | "pymysql" | "MySQLdb" => function == "connect",
        "mysql" => function == "connector.connect",
        "pymongo" => function == "MongoClient",
        "shutil" => matches!(
            function,
            "copytree" | "rmtree" | "copyfile" | "copy" | "move"
        ),
        _ => false,
    }
}

fn is_request(method: &str) -> bool {
    matches!(
        method,
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request" | "stream"
    )
}

/// Methods of a path that ask the disk.
fn asks_disk(method: &str) -> bool {
    matches!(
        method,
        "open"
            | "exists"
            | "is_file"
            | "is_dir"
            | "is_symlink"
            | "is_mount"
            | "stat"
            | "lstat"
            | "read_text"
            | "read_bytes"
            | "write_text"
            | "write_bytes"
            | "glob"
            | "rglob"
            | "iterdir"
            | "mkdir"
            | "rmdir"
            | "touch"
            | "unlink"
            | "rename"
            | "replace"
            | "resolve"
            | "symlink_to"
            | "hardlink_to"
            | "samefile"
            | "chmod"
            | "owner"
            | "group"
            | "walk"
            | "readlink"
    )
}

fn blocks(call: &Call<'_>) -> bool {
    if by_path(call.path) {
        return is_meant(call);
    }
    let Expr::Attribute(callee) = &*call.node.func else {
        return false;
    };
    let method = callee.attr.as_str();
    (asks_disk(method) && is_a(&callee.value, call.place, Thing::Path, MAX_STEPS))
        || ((is_request(method) || method == "send")
            && is_a(&callee.value, call.place, Thing::Client, MAX_STEPS))
        || (method == "wait" && is_a(&callee.value, call.place, Thing::Process, MAX_STEPS))
}

/// Whether a path that reads like a blocking function is one: a builtin that nobody has redefined, or what an import leads to.
/// A parameter called `requests` is no module.
fn is_meant(call: &Call<'_>) -> bool {
    let mut root = &*call.node.func;
    while let Expr::Attribute(attribute) = root {
        root = &attribute.value;
    }
    let names = &call.place.names;
    name_of(root).is_some_and(|name| match call.path {
        "open" | "input" => names.is_builtin(name),
        _ => names.origin(name).is_some(),
    })
}

/// What a variable may hold whose methods block.
#[derive(Clone, Copy, PartialEq)]
enum Thing {
    /// `pathlib.Path`.
    Path,
    /// A synchronous client.
    Client,
    /// `subprocess.Popen`.
    Process,
}

impl Thing {
    fn is_class(self, path: &str) -> bool {
        match self {
            Self::Path => matches!(
                path,
                "pathlib.Path" | "pathlib.PosixPath" | "pathlib.WindowsPath"
            ),
            Self::Client => matches!(
                path,
                "httpx.Client" | "requests.Session" | "requests.session" | "urllib3.PoolManager"
            ),
            Self::Process => path == "subprocess.Popen",
        }
    }
}

/// Whether an expression is known to be such a thing: made on the spot, by its annotation, or by what its name was given.
fn is_a(expr: &Expr, place: &Place<'_>, thing: Thing, steps: usize) -> bool {
    if steps == 0 {
        return false;
    }
    let is_class = |expr: &Expr| {
        let mut path = String::new();
        place.names.dotted(expr, &mut path) && thing.is_class(&path)
    };
    match expr {
        Expr::Call(call) => match &*call.func {
            // `path.with_suffix(".txt").exists()`.
            Expr::Attribute(a)
                if thing == Thing::Path
                    && matches!(
                        a.attr.as_str(),
                        "joinpath" | "with_suffix" | "with_name" | "resolve" | "absolute"
                    ) =>
            {
                is_a(&a.value, place, thing, steps - 1)
            }
            callee => is_class(callee),
        },
        Expr::BinOp(b) if thing == Thing::Path && b.op == Operator::Div => {
            is_a(&b.left, place, thing, steps - 1) || is_a(&b.right, place, thing, steps - 1)
        }
        Expr::Attribute(a) if thing == Thing::Path && a.attr.as_str() == "parent" => {
            is_a(&a.value, place, thing, steps - 1)
        }
        Expr::Name(name) => {
            let Some(function) = place.function() else {
                return false;
            };
            let p = &*function.parameters;
            let mut all = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
            let parameter = all.find(|p| p.parameter.name.as_str() == name.id.as_str());
            if let Some(annotation) = parameter.and_then(|p| p.parameter.annotation.as_deref()) {
                return is_class(annotation);
            }
            given(&function.body, name.id.as_str())
                .is_some_and(|value| is_a(value, place, thing, steps - 1))
        }
        _ => false,
    }
}

/// What a name is given in a function, at the first place that does.
fn given<'f>(body: &'f [Stmt], name: &str) -> Option<&'f Expr> {
    let is_it = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == name);
    let mut left: Vec<&[Stmt]> = vec![body];
    let mut looked_at = 0;
    while let Some(block) = left.pop() {
        for stmt in block {
            looked_at += 1;
            if looked_at > MAX_STATEMENTS {
                return None;
            }
            match stmt {
                Stmt::Assign(a) if a.targets.iter().any(is_it) => return Some(&a.value),
                Stmt::AnnAssign(a) if is_it(&a.target) => return a.value.as_deref(),
                Stmt::With(w) => {
                    let mut items = w.items.iter();
                    let item = items.find(|i| i.optional_vars.as_deref().is_some_and(is_it));
                    if let Some(item) = item {
                        // `async with` gives something else.
                        return (!w.is_async).then_some(&item.context_expr);
                    }
                    left.push(&w.body);
                }
                Stmt::If(s) => {
                    left.push(&s.body);
                    left.extend(s.elif_else_clauses.iter().map(|c| &*c.body));
                }
                Stmt::For(s) => left.push(&s.body),
                Stmt::While(s) => left.push(&s.body),
                Stmt::Try(s) => left.extend([&*s.body, &*s.finalbody]),
                _ => {}
            }
        }
    }
    None
}

/// Blocking calls per 100 coroutines.
pub static SIGNAL: Signal = Signal {
    id: "blocking-in-async",
    competency: Competency::Concurrency,
    question: "How many blocking calls stand inside `async def`?",
    why: "One blocking call stops every task of the event loop: the classic fault of asynchronous code written from synchronous habit.",
    formula: "blocking-calls-in-async per 100 async-functions, over source files",
    guard: "Imports are resolved, so `from time import sleep` is seen and a method named `sleep` is not. Methods block where what they are called \
            on is known: a path, a synchronous client or a process that is made on the spot, given to a local name or annotated. Look-alikes left \
            alone: functions handed to `to_thread` or `run_in_executor` (they are not called here), lambdas and nested `def`, awaited calls, \
            names bound by `async with`. A superset of what ruff's ASYNC210, 212, 220 to 222, 230, 240, 250 and 251 flag, but for what only looks at text \
            or memory: `os.path.abspath`, `normpath`, `relpath` and `expanduser`, `Path.cwd`, `absolute`, `expanduser` and `home`. Beyond ruff: databases, mail, \
            sockets, copying of trees, paths in annotated parameters that are opened.",
    remedy: "Use the asynchronous counterpart of the calls listed, or hand them to `asyncio.to_thread`.",
    source: Citation {
        authors: "Python documentation",
        year: 2024,
        title: "Developing with asyncio: running blocking code",
        link: "https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code",
    },
    asks_for: AsksFor::NoFaults,
    cause: "coroutines",
    unit: Unit::Number("per 100 coroutines"),
    scale: Scale::falling([20.0, 8.0, 3.0, 0.5]),
    min_cases: 3,
    weight: 1.0,
    facts: &[&BLOCKING_CALLS, &ASYNC_FUNCTIONS],
    measure: |view| {
        Outcome::Measured(Measured::rate(
            view.source(&BLOCKING_CALLS),
            view.source(&ASYNC_FUNCTIONS),
            100.0,
        ))
    },
    evidence: Evidence::Places(&[&BLOCKING_CALLS]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    fn blocking(text: &str) -> i64 {
        in_source(text)["blocking-calls-in-async"]
    }

    #[test]
    fn blocking_calls_are_found_through_imports() {
        assert_eq!(blocking("import time\nasync def f(): time.sleep(1)\n"), 1);
        assert_eq!(
            blocking("from time import sleep as nap\nasync def f(): nap(1)\n"),
            1
        );
        assert_eq!(
            blocking("async def f():\n    import requests\n    requests.get('x')\n"),
            1
        );
    }

    #[test]
    fn what_a_name_holds_is_known() {
        for text in [
            "from pathlib import Path\nasync def f(p: Path): p.read_text()",
            "import pathlib\nasync def f():\n    p = pathlib.Path('a')\n    p.exists()",
            "from pathlib import Path\nasync def f(tmp: Path):\n    p = tmp / 'a'\n    p.parent.mkdir()",
            "from pathlib import Path\nasync def f():\n    Path('x').with_suffix('.y').open()",
            "import httpx\nasync def f():\n    with httpx.Client() as c:\n        c.get('x')",
            "import requests\nasync def f():\n    s = requests.Session()\n    s.post('x')",
            "import os.path\nasync def f(p): os.path.exists(p)",
            "import os\nasync def f(): os.spawnl(os.P_WAIT, 'x')",
            "async def f(): input('x')",
        ] {
            assert_eq!(blocking(&format!("{text}\n")), 1, "{text}");
        }
    }

    #[test]
    fn what_a_name_holds_is_not_guessed() {
        for text in [
            "async def f(p): p.read_text()\n",
            "from anyio import Path\nasync def f(p: Path): p.exists()\n",
            "import os\nasync def f(p): os.path.join(p); os.path.normpath(os.path.abspath(p))\n",
            "from pathlib import Path\nasync def f(): Path.cwd(); Path('a').name\n",
            "import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n        c.get('x')\n",
            "import httpx\nasync def f():\n    c = httpx.AsyncClient()\n    c.get('x')\n",
            "async def f(d): d.get('x'); d.replace('a', 'b')\n",
        ] {
            assert_eq!(blocking(text), 0, "{text}");
        }
    }

    #[test]
    fn what_does_not_block_here_is_left_alone() {
        assert_eq!(
            blocking(
                "import time, asyncio\nasync def f(): await asyncio.to_thread(time.sleep, 1)\n"
            ),
            0
        );
        assert_eq!(
            blocking("import time\nasync def f():\n    def g(): time.sleep(1)\n    return g\n"),
            0
        );
        assert_eq!(
            blocking("import time\nasync def f(): await run(lambda: time.sleep(1))\n"),
            0
        );
        assert_eq!(
            blocking(
                "import asyncio\nfrom asyncio import sleep\nasync def f(self):\n    await sleep(1)\n    self.sleep(1)\n"
            ),
            0
        );
        assert_eq!(blocking("import time\ndef f(): time.sleep(1)\n"), 0);
        assert_eq!(
            blocking(
                "from anyio import open\nasync def f():\n    async with await open('x'): pass\n"
            ),
            0
        );
    }
}
