//! Do outgoing calls give up some day?

use super::argument::{is_imported, is_open, keyword, last_name, positional, receiver};
use crate::facts::CallFamily;
use crate::python::ast::{Expr, ExprCall};
use crate::python::{Call, bases};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum RequestUse {
    Outgoing,
    Limited,
    Unlimited,
    Retrying,
}

static FAMILY: CallFamily = CallFamily {
    classify: |call, found| {
        match limit(call) {
            Some(Limit::Set) => {
                found(RequestUse::Outgoing as usize);
                found(RequestUse::Limited as usize);
            }
            Some(Limit::None) => {
                found(RequestUse::Outgoing as usize);
                found(RequestUse::Unlimited as usize);
            }
            Some(Limit::Unknown) | None => {}
        }
        if retries(call) {
            found(RequestUse::Retrying as usize);
        }
    },
};

const fn of(is: RequestUse) -> Subject {
    Subject::CallMember(&FAMILY, is as usize)
}

static OUTGOING: Fact = Fact::sum(
    "outgoing-calls",
    "Calls that open a connection or send a request, and clients made for that; those that pass options on unseen left out.",
    of(RequestUse::Outgoing),
);
static LIMITED: Fact = Fact::sum(
    "calls-with-timeout",
    "Calls over the network with a timeout, their own or the library's default.",
    of(RequestUse::Limited),
);
static UNLIMITED: Fact = Fact::sum(
    "calls-without-timeout",
    "Calls over the network that wait for ever.",
    of(RequestUse::Unlimited),
);
static RETRYING: Fact = Fact::sum(
    "retry-policies",
    "Retries with backoff: urllib3's `Retry`, tenacity, backoff, stamina, `AsyncRetrying`.",
    of(RequestUse::Retrying),
);

enum Limit {
    Set,
    None,
    Unknown,
}

/// Where a function takes its timeout.
#[derive(Clone, Copy)]
struct Takes {
    name: &'static str,
    /// As a positional argument, counted from 0.
    at: Option<usize>,
    /// What holds without one.
    default: bool,
}

const fn takes(name: &'static str, at: Option<usize>, default: bool) -> Takes {
    Takes { name, at, default }
}

/// Whether a call goes out, and whether it ends.
fn limit(call: &Call<'_>) -> Option<Limit> {
    let Some(takes) = by_path(call.path) else {
        return on_session(call);
    };
    is_imported(call).then(|| judge(call.node, takes))
}

fn judge(node: &ExprCall, takes: Takes) -> Limit {
    let given = keyword(node, takes.name).or_else(|| takes.at.and_then(|at| positional(node, at)));
    match given {
        Some(value) if is_never(value) => Limit::None,
        Some(_) => Limit::Set,
        None if takes.default => Limit::Set,
        None if is_open(node) => Limit::Unknown,
        // `FTP()` connects later.
        None if node.arguments.args.is_empty() && !names_a_host(node) => Limit::Unknown,
        None => Limit::None,
    }
}

fn names_a_host(node: &ExprCall) -> bool {
    ["host", "url", "address"]
        .iter()
        .any(|name| keyword(node, name).is_some())
}

/// `None`, or a `ClientTimeout(total=None)`.
fn is_never(value: &Expr) -> bool {
    match value {
        Expr::NoneLiteral(_) => true,
        Expr::Call(call) => {
            matches!(last_name(value), "ClientTimeout" | "Timeout")
                && call.arguments.len() == 1
                && (keyword(call, "total").is_some_and(Expr::is_none_literal_expr)
                    || positional(call, 0).is_some_and(Expr::is_none_literal_expr))
        }
        _ => false,
    }
}

/// Functions and classes by their whole path.
fn by_path(path: &str) -> Option<Takes> {
    let (root, rest) = path.split_once('.')?;
    Some(match (root, rest) {
        (
            "requests",
            "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request"
            | "api.get" | "api.post" | "api.request",
        )
        | (
            "urllib3",
            "request"
            | "PoolManager"
            | "ProxyManager"
            | "HTTPConnectionPool"
            | "HTTPSConnectionPool",
        )
        | ("http", "client.HTTPConnection" | "client.HTTPSConnection")
        | ("smtplib", "SMTP" | "SMTP_SSL")
        | ("ftplib", "FTP" | "FTP_TLS")
        | ("poplib", "POP3" | "POP3_SSL")
        | ("imaplib", "IMAP4" | "IMAP4_SSL")
        | ("nntplib", "NNTP") => takes("timeout", None, false),
        // Five seconds unless told otherwise; five minutes with aiohttp.
        (
            "httpx",
            "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request" | "stream"
            | "Client" | "AsyncClient",
        )
        | ("aiohttp", "ClientSession" | "request") => takes("timeout", None, true),
        ("socket" | "websocket", "create_connection") => takes("timeout", Some(1), false),
        ("urllib", "request.urlopen") | ("telnetlib", "Telnet") => takes("timeout", Some(2), false),
        ("redis", "Redis" | "StrictRedis" | "from_url" | "Redis.from_url") => {
            takes("socket_timeout", None, false)
        }
        _ => return None,
    })
}

/// `self.session.get(url)` in a module that imports requests; a session that is subclassed may bring its own limit.
fn on_session(call: &Call<'_>) -> Option<Limit> {
    let method = call.last_name();
    let sends = matches!(
        method,
        "get" | "post" | "put" | "patch" | "delete" | "head" | "request"
    );
    if !sends || !matches!(receiver(call), "session" | "_session" | "sess") {
        return None;
    }
    let place = call.place;
    let known = place.names.origin("requests") == Some("requests");
    // Flask's and Django's `request.session.get("key")` reads a cookie.
    let is_cookie =
        call.path.contains("request.session") || place.names.origin("session").is_some();
    let own = place.classes.iter().any(|class| {
        bases(class)
            .iter()
            .any(|base| matches!(last_name(base), "Session" | "HTTPAdapter" | "BaseAdapter"))
    });
    let url = match call.node.arguments.args.first() {
        // A key of a dictionary is no address.
        Some(Expr::StringLiteral(s)) => s.value.to_str().contains('/') || method == "request",
        Some(_) => true,
        None => keyword(call.node, "url").is_some(),
    };
    (known && !is_cookie && !own && url).then(|| judge(call.node, takes("timeout", None, false)))
}

fn retries(call: &Call<'_>) -> bool {
    let root = call.path.split('.').next().unwrap_or("");
    match root {
        "urllib3" | "requests" => call.path.ends_with(".Retry"),
        "tenacity" => matches!(call.last_name(), "retry" | "Retrying" | "AsyncRetrying"),
        "backoff" => matches!(call.last_name(), "on_exception" | "on_predicate"),
        "stamina" => call.last_name() == "retry",
        _ => false,
    }
}

/// The share of outgoing calls that give up some day.
pub static SIGNAL: Signal = Signal {
    id: "network-timeouts",
    competency: Competency::Security,
    question: "What share of outgoing calls has a timeout?",
    why: "A call without a timeout waits as long as the other side likes: one slow server holds a thread, then all of them. It is the first thing \
          that reviewers of network code look for.",
    formula: "calls-with-timeout / outgoing-calls, over source files; retry-policies are counted beside it and do not move the value",
    guard: "Looked at: requests (functions, and `session` in a module that imports it), httpx, aiohttp, urllib, urllib3, http.client, \
            sockets, SMTP, FTP, IMAP, POP, Redis and WebSocket clients. `timeout=None` is none. Defaults count: httpx ends after 5 seconds, \
            aiohttp after 5 minutes, so their clients are without one only where `None` is said. Look-alikes left alone: calls that pass \
            `**options` on, clients made without a host (they connect later), methods of classes that extend a session or an adapter, `request.session.get(\"key\")`, tests. `socket.setdefaulttimeout` \
            and a limit around the call (`asyncio.timeout`) are not seen. Ruff's S113 and bandit's B113 flag requests and httpx only, also in tests, \
            and flag calls that pass options on.",
    remedy: "Give the calls listed a timeout; one place that makes the client is the best one.",
    source: Citation {
        authors: "Requests documentation",
        year: 2024,
        title: "Quickstart: Timeouts",
        link: "https://requests.readthedocs.io/en/latest/user/quickstart/#timeouts",
    },
    asks_for: AsksFor::Practice,
    cause: "timeouts",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.5, 0.8, 0.98]),
    min_cases: 2,
    weight: 0.5,
    facts: &[&LIMITED, &UNLIMITED, &OUTGOING, &RETRYING],
    measure: |view| view.share(&LIMITED, &OUTGOING),
    evidence: Evidence::Places(&[&UNLIMITED]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Outgoing, with, without.
    fn counts(text: &str) -> [i64; 3] {
        let facts = in_source(&format!("{text}\n"));
        [
            "outgoing-calls",
            "calls-with-timeout",
            "calls-without-timeout",
        ]
        .map(|id| facts[id])
    }

    #[test]
    fn calls_without_an_end() {
        for text in [
            "import requests\nrequests.get(u)",
            "import requests\nrequests.get(u, timeout=None)",
            "import requests\nself.session.post(url, json=x)",
            "import httpx\nhttpx.get(u, timeout=None)",
            "import httpx\nhttpx.Client(timeout=httpx.Timeout(None))",
            "import aiohttp\naiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))",
            "from urllib.request import urlopen\nurlopen(u)",
            "import socket\nsocket.create_connection((h, p))",
            "import smtplib\nsmtplib.SMTP(host)",
        ] {
            assert_eq!(counts(text), [1, 0, 1], "{text}");
        }
    }

    #[test]
    fn calls_with_an_end() {
        for text in [
            "import requests\nrequests.get(u, timeout=5)",
            "import requests\nrequests.get(u, timeout=timeout, **options)",
            "import requests\nsession.get(u, timeout=5)",
            "import httpx\nhttpx.get(u)",
            "import aiohttp\naiohttp.ClientSession()",
            "from urllib.request import urlopen\nurlopen(u, None, 5)",
            "import socket\nsocket.create_connection((h, p), 5)",
        ] {
            assert_eq!(counts(text), [1, 1, 0], "{text}");
        }
    }

    #[test]
    fn look_alikes_are_no_cases() {
        for text in [
            "import requests\nrequests.get(u, **options)",
            "import requests\nrequest.session.get('key')\nsession.get('key')",
            "from flask import session\nimport requests\nsession.get(key)",
            "import requests\nclass S(requests.Session):\n  def f(self): self.session.get(u)",
            "from . import requests\nrequests.get(u)",
            "requests = {}\nrequests.get(u)",
            "from ftplib import FTP\nftp = FTP()\nfrom ftplib import FTP_TLS\nFTP_TLS(context=c)",
            "cache.get(u)\nhttp.client.HTTPConnection",
        ] {
            assert_eq!(counts(text), [0; 3], "{text}");
        }
    }

    #[test]
    fn retries_are_counted_beside() {
        let facts = in_source(
            "from urllib3.util import Retry\nfrom tenacity import retry\nr = Retry(3)\n@retry(stop=s)\ndef f(): g()\n",
        );
        assert_eq!(facts["retry-policies"], 2);
    }
}
