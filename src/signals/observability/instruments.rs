//! What makes a running system visible, and what makes it a service.

use crate::facts::CallFamily;
use crate::python::ast::Expr;
use crate::python::{Call, Ranged, TextRange, TextSize};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum Instrument {
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
            found(Instrument::Service as usize);
            if !matches!(is, Instrument::Service) {
                found(is as usize);
            }
        }
    },
};

const fn of(is: Instrument) -> Subject {
    Subject::CallMember(&FAMILY, is as usize)
}

pub(super) static METRICS: Fact = Fact::sum(
    "metrics-calls",
    "Calls of a metrics library, and routes that serve `/metrics`.",
    of(Instrument::Metrics),
);
pub(super) static TRACING: Fact = Fact::sum(
    "tracing-calls",
    "Calls of a tracing library.",
    of(Instrument::Tracing),
);
pub(super) static REPORTING: Fact = Fact::sum(
    "error-reporting-calls",
    "Calls of an error reporting library.",
    of(Instrument::Reporting),
);
pub(super) static HEALTH: Fact = Fact::sum(
    "health-endpoints",
    "Routes that say whether the service is alive or ready.",
    of(Instrument::Health),
);
pub(super) static SERVICE: Fact = Fact::sum(
    "service-entries",
    "Routes, and calls that start a server or a worker.",
    of(Instrument::Service),
);

/// What an instrumentation library is for, told by the package a call resolves to.
fn library(call: &Call<'_>) -> Option<Instrument> {
    let (root, rest) = call.path.split_once('.')?;
    let is = match root {
        "prometheus_client"
        | "aioprometheus"
        | "prometheus_fastapi_instrumentator"
        | "prometheus_flask_exporter"
        | "statsd"
        | "aiostatsd"
        | "starlette_exporter" => Instrument::Metrics,
        "datadog" if rest.starts_with("statsd") || rest.starts_with("initialize") => {
            Instrument::Metrics
        }
        "opentelemetry" if rest.starts_with("metrics") || rest.starts_with("sdk.metrics") => {
            Instrument::Metrics
        }
        "opentelemetry" | "ddtrace" | "jaeger_client" | "opencensus" | "logfire" | "newrelic"
        | "zipkin" | "py_zipkin" | "opentracing" | "aws_xray_sdk" => Instrument::Tracing,
        "sentry_sdk" | "raven" | "rollbar" | "bugsnag" | "elasticapm" | "honeybadger"
        | "airbrake" | "pybrake" => Instrument::Reporting,
        "uvicorn" | "hypercorn" | "waitress" if matches!(rest, "run" | "serve") => {
            Instrument::Service
        }
        "aiohttp" if rest == "web.run_app" => Instrument::Service,
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
fn route(call: &Call<'_>) -> Option<Instrument> {
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
        | "alive" | "__heartbeat__" | "__lbheartbeat__" => Instrument::Health,
        "metrics" => Instrument::Metrics,
        _ => Instrument::Service,
    };
    Some(serves)
}

/// Whether a call decorates something: `@router.get("/")` registers a route, `client.get("/")` asks for one.
fn is_decorator(call: &Call<'_>) -> bool {
    let at = call.node.start();
    let before = at.checked_sub(TextSize::new(1));
    before.is_some_and(|before| call.place.text(TextRange::new(before, at)) == "@")
}
