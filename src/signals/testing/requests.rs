//! Requests that tests send to the application they test, over HTTP or what stands in for it.

use crate::project::{Import, Project};
use crate::python::Call;
use crate::python::ast::{Expr, InterpolatedStringElement};

/// How many files that ship import a framework for web applications.
pub(super) fn web_modules(project: &Project) -> i64 {
    let on_web = project
        .source()
        .filter(|(_, module)| module.summary.imports.iter().any(is_framework));
    on_web.count() as i64
}

fn is_framework(import: &Import) -> bool {
    let root = import.module.split('.').next().unwrap_or_default();
    let serves = match root {
        // Clients as well.
        "aiohttp" | "tornado" => {
            let below = import.module.strip_prefix(root);
            below == Some(".web") || import.member.as_deref() == Some("web")
        }
        _ => FRAMEWORKS.contains(&root),
    };
    import.level == 0 && serves
}

const FRAMEWORKS: &[&str] = &[
    "blacksheep",
    "bottle",
    "cherrypy",
    "connexion",
    "django",
    "falcon",
    "fastapi",
    "flask",
    "litestar",
    "ninja",
    "pyramid",
    "quart",
    "rest_framework",
    "robyn",
    "sanic",
    "starlette",
    "werkzeug",
];

/// Whether a call sends a request to the application: a method of HTTP on what is called a client, with a path and no host.
pub(super) fn is_request(call: &Call<'_>) -> bool {
    let at = match call.last_name() {
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options" => 0,
        "request" => 1,
        _ => return false,
    };
    let Expr::Attribute(method) = &*call.node.func else {
        return false;
    };
    let name = name_of(&method.value).to_ascii_lowercase();
    let is_client = name.contains("client") || name.ends_with("testapp");
    if !is_client || ELSEWHERE.iter().any(|other| name.contains(other)) {
        return false;
    }
    let arguments = &call.node.arguments;
    let keywords = ["path", "url"];
    let named = || {
        keywords
            .iter()
            .find_map(|name| arguments.find_keyword(name))
    };
    let path = arguments.args.get(at);
    path.or_else(|| named().map(|k| &k.value))
        .is_some_and(is_path)
}

/// What clients of other services are called.
const ELSEWHERE: &[&str] = &[
    "boto", "cache", "db", "elastic", "grpc", "kafka", "mongo", "redis", "s3", "storage",
];

/// The last name of an expression: `client` of `self.client`, `test_client` of `app.test_client()`.
fn name_of(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        Expr::Call(call) => match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        },
        _ => "",
    }
}

/// A path of the application: one that is written begins with a slash, one that is worked out may be any.
fn is_path(expr: &Expr) -> bool {
    let of_own = |text: &str| text.starts_with('/') && !text.starts_with("//");
    match expr {
        Expr::StringLiteral(text) => of_own(text.value.to_str()),
        Expr::FString(text) => match text.value.elements().next() {
            Some(InterpolatedStringElement::Literal(first)) => of_own(&first.value),
            Some(InterpolatedStringElement::Interpolation(_)) => true,
            None => false,
        },
        Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) | Expr::BinOp(_) => true,
        _ => false,
    }
}
