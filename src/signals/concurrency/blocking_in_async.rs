//! Do coroutines block the loop?

use crate::facts::common::ASYNC_FUNCTIONS;
use crate::python::Call;
use crate::signals::prelude::*;

static BLOCKING_CALLS: Fact = Fact::sum(
    "blocking-calls-in-async",
    "Calls inside `async def` that block the event loop: sleep, synchronous HTTP, subprocesses, files, databases, input.",
    Each::Call(|call| i64::from(call.place.in_async() && !call.awaited && blocks(call))),
);

/// Functions that return only when something outside the process has answered.
const BLOCKING: &[&str] = &[
    "time.sleep",
    "input",
    "open",
    "io.open",
    "os.system",
    "os.popen",
    "os.wait",
    "os.waitpid",
    "os.fsync",
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "urllib.request.urlopen",
    "urllib.request.urlretrieve",
    "urllib3.request",
    "socket.create_connection",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "ftplib.FTP",
    "sqlite3.connect",
    "psycopg2.connect",
    "psycopg.connect",
    "pymysql.connect",
    "MySQLdb.connect",
    "mysql.connector.connect",
    "pymongo.MongoClient",
    "shutil.copytree",
    "shutil.rmtree",
    "shutil.copyfile",
    "shutil.copy",
    "shutil.move",
];

/// Modules whose request functions are synchronous.
const HTTP: &[&str] = &["requests", "httpx", "urllib3"];

fn blocks(call: &Call<'_>) -> bool {
    if BLOCKING.contains(&call.path) {
        return true;
    }
    let Some((module, function)) = call.path.split_once('.') else {
        return false;
    };
    HTTP.contains(&module)
        && matches!(
            function,
            "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request" | "stream"
        )
}

/// Blocking calls per 100 coroutines.
pub static SIGNAL: Signal = Signal {
    id: "blocking-in-async",
    competency: Competency::Concurrency,
    question: "How many blocking calls stand inside `async def`?",
    why: "One blocking call stops every task of the event loop: the classic fault of asynchronous code written from synchronous habit.",
    formula: "blocking-calls-in-async per 100 async-functions, over source files",
    guard: "Imports are resolved, so `from time import sleep` is seen and a method named `sleep` is not. Look-alikes left alone: functions \
            handed to `to_thread` or `run_in_executor` (they are not called here), lambdas and nested `def`, awaited calls. A superset of what \
            ruff's ASYNC210, ASYNC220 to ASYNC222, ASYNC230 and ASYNC251 flag for the modules named; asyncio's own calls are not.",
    remedy: "Use the asynchronous counterpart of the calls listed, or hand them to `asyncio.to_thread`.",
    source: Citation {
        who: "Python documentation",
        year: 2024,
        title: "Developing with asyncio: running blocking code",
        link: "https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code",
    },
    unit: Unit::Number("per 100 coroutines"),
    scale: Scale::falling([20.0, 8.0, 3.0, 0.5]),
    enough: 10,
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
