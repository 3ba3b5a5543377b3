//! Can one see from outside how the system is?

use crate::facts::CallFamily;
use crate::facts::common::MODULES;
use crate::python::ast::Expr;
use crate::python::{Call, Ranged, TextRange, TextSize};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum Is {
    Metrics,
    Tracing,
    Reporting,
    Health,
    Service,
}

static FAMILY: CallFamily = CallFamily {
    classify: |call, found| {
        if let Some(is) = library(call) {
            found(is as usize);
        } else if let Some(is) = route(call) {
            found(Is::Service as usize);
            if !matches!(is, Is::Service) {
                found(is as usize);
            }
        }
    },
};

const fn of(is: Is) -> Each {
    Each::CallMember(&FAMILY, is as usize)
}

static METRICS: Fact = Fact::sum(
    "metrics-calls",
    "Calls of a metrics library, and routes that serve `/metrics`.",
    of(Is::Metrics),
);
static TRACING: Fact = Fact::sum(
    "tracing-calls",
    "Calls of a tracing library.",
    of(Is::Tracing),
);
static REPORTING: Fact = Fact::sum(
    "error-reporting-calls",
    "Calls of an error reporting library.",
    of(Is::Reporting),
);
static HEALTH: Fact = Fact::sum(
    "health-endpoints",
    "Routes that say whether the service is alive or ready.",
    of(Is::Health),
);
pub(super) static SERVICE: Fact = Fact::sum(
    "service-entries",
    "Routes, and calls that start a server or a worker.",
    of(Is::Service),
);

/// What an instrumentation library is for, told by the package a call resolves to.
fn library(call: &Call<'_>) -> Option<Is> {
    let (root, rest) = call.path.split_once('.')?;
    let is = match root {
        "prometheus_client"
        | "aioprometheus"
        | "prometheus_fastapi_instrumentator"
        | "prometheus_flask_exporter"
        | "statsd"
        | "aiostatsd"
        | "starlette_exporter" => Is::Metrics,
        "datadog" if rest.starts_with("statsd") || rest.starts_with("initialize") => Is::Metrics,
        "opentelemetry" if rest.starts_with("metrics") || rest.starts_with("sdk.metrics") => {
            Is::Metrics
        }
        "opentelemetry" | "ddtrace" | "jaeger_client" | "opencensus" | "logfire" | "newrelic"
        | "zipkin" | "py_zipkin" | "opentracing" | "aws_xray_sdk" => Is::Tracing,
        "sentry_sdk" | "raven" | "rollbar" | "bugsnag" | "elasticapm" | "honeybadger"
        | "airbrake" | "pybrake" => Is::Reporting,
        "uvicorn" | "hypercorn" | "waitress" if matches!(rest, "run" | "serve") => Is::Service,
        "aiohttp" if rest == "web.run_app" => Is::Service,
        _ => return None,
    };
    // The first name must come from an import.
    let mut at = &*call.node.func;
    for _ in 0..9 {
        match at {
            Expr::Attribute(a) => at = &a.value,
            Expr::Name(n) => {
                return call
                    .place
                    .names
                    .origin(n.id.as_str())
                    .is_some()
                    .then_some(is);
            }
            _ => return None,
        }
    }
    None
}

/// What a route serves, if a call registers one: `Service` where it is nothing of note.
fn route(call: &Call<'_>) -> Option<Is> {
    let registers = matches!(
        call.last_name(),
        "route"
            | "add_route"
            | "add_url_rule"
            | "api_route"
            | "add_api_route"
            | "add_get"
            | "Route"
            | "path"
            | "re_path"
    );
    let by_method = matches!(
        call.last_name(),
        "get" | "post" | "put" | "delete" | "patch" | "head" | "options" | "websocket"
    );
    let decorates = is_decorator(call);
    if !(registers || (by_method && decorates)) {
        return None;
    }
    let text = call
        .node
        .arguments
        .args
        .iter()
        .take(2)
        .find_map(|a| match a {
            Expr::StringLiteral(s) => Some(s.value.to_str()),
            _ => None,
        })?;
    let django = matches!(call.last_name(), "path" | "re_path");
    let relative = django && call.path.starts_with("django.");
    // A router with a prefix has the rest of its path, which may be nothing.
    let rest = decorates && text.is_empty();
    if !relative && !rest && !text.starts_with('/') {
        return None;
    }
    let last = text
        .trim_matches(['/', '^', '$'])
        .rsplit('/')
        .next()
        .unwrap_or("");
    let serves = match last {
        "health" | "healthz" | "healthcheck" | "health-check" | "health_check" | "ready"
        | "readyz" | "readiness" | "live" | "livez" | "liveness" | "ping" | "heartbeat"
        | "alive" | "__heartbeat__" | "__lbheartbeat__" => Is::Health,
        "metrics" => Is::Metrics,
        _ => Is::Service,
    };
    Some(serves)
}

/// Whether a call decorates something: `@router.get("/")` registers a route, `client.get("/")` asks for one.
fn is_decorator(call: &Call<'_>) -> bool {
    let at = call.node.start();
    let before = at.checked_sub(TextSize::new(1));
    before.is_some_and(|before| call.place.text(TextRange::new(before, at)) == "@")
}

/// Fewer routes are a demonstration.
const FEW: i64 = 5;

/// Kinds of instrumentation in use.
pub static SIGNAL: Signal = Signal {
    id: "instrumentation",
    competency: Competency::Observability,
    question: "How many of metrics, tracing, error reporting and health endpoints are in use?",
    why: "A service that cannot be asked how it is gets looked at when its users complain. Each kind answers a question that the others do not: \
          how much, where, what broke, and whether to send traffic.",
    formula: "the number of kinds, of metrics, tracing, error reporting and health endpoints, that source files use",
    guard: "A kind is in use where its library is imported and called, or a route serves it. Routes are calls that register one by name (`add_url_rule`, `path`) and decorators named for \
            a method of HTTP, whose path may be empty. Hollow: a dependency that is declared and never \
            imported, an import that is never called. Look-alikes left alone: methods of the same name on other objects, `collections.Counter`, \
            clients that ask for `/health` of others, tests. Not applicable where fewer than five routes and servers stand in the source and nothing \
            is instrumented: a library leaves that to its users.",
    remedy: "Add the kind that is missing: `prometheus_client` or OpenTelemetry for metrics and traces, an error reporter, a `/healthz` route.",
    source: Citation {
        who: "Beyer et al.",
        year: 2016,
        title: "Site Reliability Engineering: Monitoring Distributed Systems",
        link: "https://sre.google/sre-book/monitoring-distributed-systems/",
    },
    asks_for: AsksFor::Practice,
    cause: "instrumentation",
    unit: Unit::Number("of 4 kinds"),
    scale: Scale::rising([1.0, 2.0, 3.0, 4.0]),
    enough: 1,
    weight: 0.5,
    facts: &[&METRICS, &TRACING, &REPORTING, &HEALTH, &SERVICE, &MODULES],
    measure: |view| {
        let kinds = [&METRICS, &TRACING, &REPORTING, &HEALTH];
        let used = kinds.iter().filter(|fact| view.source(fact) > 0).count();
        if used == 0 && view.source(&SERVICE) < FEW {
            return Outcome::NotApplicable(
                "fewer than five routes and servers: this is no service".to_owned(),
            );
        }
        Outcome::Measured(Measured::exact(used as f64, view.source(&MODULES).max(1)))
    },
    evidence: Evidence::Found(&Evidence::Places(&[
        &METRICS, &TRACING, &REPORTING, &HEALTH,
    ])),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    #[test]
    fn kinds_in_use_are_counted() {
        let text = "import sentry_sdk\nfrom prometheus_client import Counter\nfrom opentelemetry import trace\nsentry_sdk.init(d)\nC = Counter('a', 'b')\nt = trace.get_tracer(__name__)\n@app.get('/healthz')\ndef h(): return 1\n";
        assert!((value(&SIGNAL, &[("a.py", text)]) - 4.0).abs() < 1e-9);
        let text =
            "from prometheus_client import Counter\nA = Counter('a', 'b')\nB = Counter('a', 'b')\n";
        assert!((value(&SIGNAL, &[("a.py", text)]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_service_without_any_has_none() {
        let text = "import sentry_sdk\n@app.route('/users')\ndef f(): return 1\n";
        assert!(value(&SIGNAL, &[("a.py", &text.repeat(5))]).abs() < 1e-9);
        assert!(matches!(
            outcome(&SIGNAL, &[("a.py", text)]),
            Outcome::NotApplicable(_)
        ));
    }

    #[test]
    fn routes_of_every_method_make_a_service() {
        let routes: Vec<String> = ["get", "post", "put", "delete", "patch"]
            .iter()
            .zip(["", "/", "/{id}", "/a/{id}", ""])
            .map(|(method, path)| {
                format!("@router.{method}({path:?}, name='n')\nasync def f(): return 1\n")
            })
            .collect();
        assert!(value(&SIGNAL, &[("a.py", &routes.concat())]).abs() < 1e-9);
        let client = routes
            .concat()
            .replace('@', "x = ")
            .replace("async def f(): return 1\n", "");
        assert!(matches!(
            outcome(&SIGNAL, &[("a.py", &client)]),
            Outcome::NotApplicable(_)
        ));
    }

    #[test]
    fn a_library_is_not_asked() {
        for text in [
            "from collections import Counter\nCounter(x)\n",
            "import requests\nrequests.get('/health')\ncache.get('/health')\napi.get('/health')\n",
            "statsd.incr('a')\n",
            "import os\nos.path.join('/a')\n",
        ] {
            let files = [
                ("a.py", text),
                ("tests/test_a.py", "import sentry_sdk\nsentry_sdk.init(d)\n"),
            ];
            assert!(
                matches!(outcome(&SIGNAL, &files), Outcome::NotApplicable(_)),
                "{text}"
            );
        }
    }
}
