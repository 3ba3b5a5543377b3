//! Is what comes in checked by type or schema?

use super::argument::{is_true, keyword, last_name, text};
use crate::facts::Family;
use crate::python::ast::{Decorator, Expr, ExprCall, StmtFunctionDef};
use crate::python::{Function, Node, Place};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum Is {
    Read,
    Checked,
    Option,
    RawArgument,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprCall,
        NodeKind::ExprAttribute,
        NodeKind::ExprSubscript,
    ]),
    classify: |node, place, found| match node {
        Node::Expr(Expr::Call(call)) => {
            if checks(call) {
                found(Is::Checked as usize);
            }
            if is_typed_option(call, place) {
                found(Is::Option as usize);
            }
            if matches!(last_name(&call.func), "get_json" | "get_data") && is_request(&call.func) {
                found(Is::Read as usize);
            }
        }
        Node::Expr(Expr::Attribute(a)) if reads(a.attr.as_str()) && is_request_name(&a.value) => {
            found(Is::Read as usize);
        }
        Node::Expr(Expr::Subscript(s)) if is_argv(&s.value) => found(Is::RawArgument as usize),
        _ => {}
    },
};

static READ: Fact = Fact::sum(
    "request-reads",
    "Reads of a request's body, form, query or files.",
    Each::Member(&FAMILY, Is::Read as usize),
);
static CHECKED: Fact = Fact::sum(
    "schema-checks",
    "Calls that check or load data by a schema: `model_validate`, `is_valid`, `validate_on_submit`, a schema's `load` and their like.",
    Each::Member(&FAMILY, Is::Checked as usize),
);
static OPTIONS: Fact = Fact::sum(
    "checked-options",
    "Options and arguments of a command line with a type, choices or an action (argparse, click, typer).",
    Each::Member(&FAMILY, Is::Option as usize),
);
static RAW_ARGUMENTS: Fact = Fact::sum(
    "raw-arguments",
    "Reads of `sys.argv[...]`.",
    Each::Member(&FAMILY, Is::RawArgument as usize),
);
static PARTS: [&Fact; 2] = [&READ, &CHECKED];
static HANDLERS: Fact = Fact::sum(
    "input-handlers",
    "Routes of a web framework that take input: parameters, or something read from the request.",
    Each::FunctionWith(&PARTS, |f, parts| i64::from(handler(f, parts).is_some())),
);
static VALIDATING: Fact = Fact::sum(
    "validating-handlers",
    "Those of them that check it: by annotations the framework obeys, by converters in the route, or by a schema.",
    Each::FunctionWith(&PARTS, |f, parts| {
        i64::from(handler(f, parts) == Some(true))
    }),
);

/// Whether a function is a route that takes input, and if so, whether it checks it.
fn handler(f: &Function<'_>, parts: &[i64]) -> Option<bool> {
    let route = f.node.decorator_list.iter().find_map(route_of)?;
    let (read, checked) = (parts.first() > Some(&0), parts.get(1) > Some(&0));
    let typed = types_are_checked(f.place);
    let schema = checked || f.decorators().any(is_schema_decorator);
    let mut parameters = f
        .parameters()
        .filter(|p| !p.variadic && p.name != "request")
        .peekable();
    if parameters.peek().is_none() && !read {
        return None;
    }
    if typed {
        // The framework converts and checks whatever is annotated; a body read by hand is not.
        let annotated = parameters
            .all(|p| p.annotation.is_some_and(says_something) || is_injected(f.node, p.name));
        return Some(schema || (annotated && !read));
    }
    // Flask: `<int:id>` is converted, `<name>` is any text, which is what a text is.
    Some(schema || (!read && !route.is_empty()))
}

/// `commons = Depends(read)`: what it depends on checks for itself.
fn is_injected(function: &StmtFunctionDef, name: &str) -> bool {
    let p = &*function.parameters;
    let mut all = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let parameter = all.find(|p| p.parameter.name.as_str() == name);
    let default = parameter.and_then(|p| p.default.as_deref());
    default.is_some_and(|default| matches!(last_name(default), "Depends" | "Security" | "Provide"))
}

/// The route's text, if a decorator registers one.
fn route_of(decorator: &Decorator) -> Option<&str> {
    let Expr::Call(call) = &decorator.expression else {
        return None;
    };
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let registers = matches!(
        method.attr.as_str(),
        "route" | "get" | "post" | "put" | "patch" | "delete" | "api_route" | "websocket"
    );
    let path = call.arguments.args.first().and_then(text)?;
    (registers && (path.starts_with('/') || path.is_empty())).then_some(path)
}

/// `FastAPI` and its relatives check arguments by their annotations.
fn types_are_checked(place: &Place<'_>) -> bool {
    [
        "APIRouter",
        "FastAPI",
        "fastapi",
        "litestar",
        "Litestar",
        "ninja",
        "NinjaAPI",
        "Depends",
    ]
    .iter()
    .any(|name| place.names.origin(name).is_some())
}

/// An annotation that a framework can check something by.
fn says_something(annotation: &Expr) -> bool {
    !matches!(last_name(annotation), "Any" | "dict" | "Dict" | "object")
}

fn is_schema_decorator(name: &str) -> bool {
    matches!(
        name,
        "use_args"
            | "use_kwargs"
            | "arguments"
            | "expects_json"
            | "validate"
            | "validate_json"
            | "validate_schema"
            | "expect"
            | "marshal_with"
            | "input"
            | "validate_body"
            | "validate_arguments"
            | "validate_call"
    )
}

/// Calls that check data by a schema.
fn checks(call: &ExprCall) -> bool {
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    match method.attr.as_str() {
        "model_validate"
        | "model_validate_json"
        | "parse_obj"
        | "parse_raw"
        | "validate_on_submit"
        | "validate_python"
        | "validate_json"
        | "is_valid"
        | "parse_args" => true,
        "validate" | "load" | "loads" => {
            let schema = last_name(&method.value).to_ascii_lowercase();
            schema.contains("schema") || schema.contains("form") || schema == "jsonschema"
        }
        _ => false,
    }
}

/// An option or argument whose value is converted or restricted.
fn is_typed_option(call: &ExprCall, place: &Place<'_>) -> bool {
    let name = last_name(&call.func);
    let known = match name {
        "add_argument" | "add_option" => true,
        "option" | "argument" => {
            knows(place, &["click", "asyncclick", "rich_click"]) || is_click(call)
        }
        "Option" | "Argument" => knows(place, &["typer", "click"]),
        _ => false,
    };
    let restricts = |name: &str| keyword(call, name).is_some_and(|value| last_name(value) != "str");
    known
        && (restricts("type")
            || ["choices", "action", "callback", "min", "max"]
                .iter()
                .any(|k| keyword(call, k).is_some())
            || ["is_flag", "count"]
                .iter()
                .any(|k| keyword(call, k).is_some_and(is_true)))
}

fn is_click(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Attribute(a) if last_name(&a.value) == "click")
}

fn knows(place: &Place<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| place.names.origin(name).is_some())
}

/// What a request holds that strangers wrote.
fn reads(attribute: &str) -> bool {
    matches!(
        attribute,
        "json"
            | "form"
            | "args"
            | "values"
            | "files"
            | "data"
            | "POST"
            | "GET"
            | "body"
            | "query_params"
    )
}

fn is_request(callee: &Expr) -> bool {
    matches!(callee, Expr::Attribute(a) if is_request_name(&a.value))
}

fn is_request_name(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(n) if n.id.as_str() == "request")
        || matches!(expr, Expr::Attribute(a) if a.attr.as_str() == "request")
}

fn is_argv(expr: &Expr) -> bool {
    matches!(expr, Expr::Attribute(a) if a.attr.as_str() == "argv" && last_name(&a.value) == "sys")
}

/// The share of boundaries that check what comes in.
pub static SIGNAL: Signal = Signal {
    id: "input-validation",
    competency: Competency::Security,
    question: "What share of the boundaries checks what comes in by type or schema?",
    why: "Whatever is not checked where it comes in has to be checked everywhere else. A schema says what is allowed and refuses the rest with a \
          message; code that picks values from a request one by one allows what nobody thought of.",
    formula: "(validating-handlers + checked-options) / (input-handlers + checked-options + raw-arguments), over source files",
    guard: "A handler is a function registered with `@app.route(\"/...\")`, `@router.get(\"/...\")` and their like that has parameters or reads \
            `request.json`, `form`, `args` and so on. It checks where a framework that obeys annotations (FastAPI, Litestar, Ninja) sees one on \
            each parameter, where the route itself is all that comes in, or where a schema or form is asked. Hollow: `Any`, a bare `dict`, \
            a body read by hand beside annotated parameters. Look-alikes left alone: handlers that take nothing, arguments from `Depends(...)`, options that are plain text \
            (text is what they want), `session.get(\"/path\")` as a call, tests. Django's views are registered elsewhere and cannot be told from \
            other functions here; consumers of queues neither.",
    remedy: "Give the handlers listed a schema (pydantic, marshmallow, a form), and read arguments with argparse, click or typer instead of `sys.argv`.",
    source: Citation {
        who: "OWASP",
        year: 2024,
        title: "Input Validation Cheat Sheet",
        link: "https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html",
    },
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.5, 0.8, 0.95]),
    enough: 5,
    weight: 0.5,
    facts: &[&VALIDATING, &HANDLERS, &OPTIONS, &RAW_ARGUMENTS],
    measure: |view| {
        let options = view.source(&OPTIONS);
        let good = view.source(&VALIDATING) + options;
        let all = view.source(&HANDLERS) + options + view.source(&RAW_ARGUMENTS);
        Outcome::Measured(Measured::share(good, all))
    },
    evidence: Evidence::Missing(&VALIDATING, &HANDLERS),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Handlers, and those that check.
    fn handlers(text: &str) -> (i64, i64) {
        let facts = in_source(text);
        (facts["input-handlers"], facts["validating-handlers"])
    }

    #[test]
    fn annotations_count_where_the_framework_obeys_them() {
        let api = "from fastapi import APIRouter\n";
        assert_eq!(
            handlers(&format!(
                "{api}@r.post('/a')\ndef f(x: Item, q: int = 0): g()\n"
            )),
            (1, 1)
        );
        assert_eq!(
            handlers(&format!("{api}@r.post('/a')\ndef f(x): g()\n")),
            (1, 0)
        );
        assert_eq!(
            handlers(&format!(
                "{api}@r.post('/a')\ndef f(x: dict = Depends(y)): g()\n"
            )),
            (1, 1)
        );
        assert_eq!(
            handlers(&format!("{api}@r.post('/a')\ndef f(x: dict): g()\n")),
            (1, 0)
        );
        assert_eq!(
            handlers(&format!(
                "{api}@r.post('/a')\nasync def f(id: int, request: Request):\n    await request.json()\n"
            )),
            (1, 0)
        );
        assert_eq!(
            handlers("@app.get('/a/<int:id>')\ndef f(id): g()\n"),
            (1, 1)
        );
    }

    #[test]
    fn what_is_read_needs_a_schema() {
        assert_eq!(
            handlers("@app.route('/a')\ndef f():\n    x = request.form['x']\n"),
            (1, 0)
        );
        assert_eq!(
            handlers(
                "@app.route('/a')\ndef f():\n    x = Item.model_validate(request.get_json())\n"
            ),
            (1, 1)
        );
        assert_eq!(
            handlers("@app.route('/a')\ndef f():\n    x = item_schema.load(request.json)\n"),
            (1, 1)
        );
        assert_eq!(
            handlers("@app.route('/a')\n@use_args(Item)\ndef f(item): g(item)\n"),
            (1, 1)
        );
    }

    #[test]
    fn look_alikes_are_no_boundaries() {
        for text in [
            "@app.route('/a')\ndef f(): return 'hello'\n",
            "@cache.get('key')\ndef f(x): g()\n",
            "def f(request):\n    return request.form\n",
            "client.post('/a', json=x)\n",
        ] {
            assert_eq!(handlers(text), (0, 0), "{text}");
        }
    }

    #[test]
    fn the_command_line_is_a_boundary_too() {
        let facts = in_source(
            "import sys, click\np.add_argument('--n', type=int)\np.add_argument('name')\np.add_argument('--x', type=str)\np.add_argument('-v', action='store_true')\n@click.option('--k', type=click.Choice(ks))\ndef f(k): g(sys.argv[1])\n",
        );
        assert_eq!((facts["checked-options"], facts["raw-arguments"]), (3, 1));
    }
}
