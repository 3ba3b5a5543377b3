//! Can one see from outside how the system is?

use super::instruments::{HEALTH, METRICS, REPORTING, SERVICE, TRACING};
use crate::facts::common::MODULES;
use crate::signals::prelude::*;

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
        authors: "Beyer et al.",
        year: 2016,
        title: "Site Reliability Engineering: Monitoring Distributed Systems",
        link: "https://sre.google/sre-book/monitoring-distributed-systems/",
    },
    asks_for: AsksFor::Practice,
    cause: "instrumentation",
    unit: Unit::Number("of 4 kinds"),
    scale: Scale::rising([1.0, 2.0, 3.0, 4.0]),
    min_cases: 1,
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
