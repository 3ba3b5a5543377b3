//! Is what comes in checked by type or schema?

use super::argument::{integer, is_true, keyword, last_name, text};
use crate::facts::Family;
use crate::python::Function;
use crate::python::ast::{Decorator, Expr, ExprCall, StmtFunctionDef};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum InputUse {
    Read,
    Checked,
    Option,
    RawArgument,
    Converted,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprCall,
        NodeKind::ExprAttribute,
        NodeKind::ExprSubscript,
    ]),
    classify: |node, place, found| match node {
        Node::Expr(Expr::Call(call)) => {
            if checks(call) || builds_model(call, place) {
                found(InputUse::Checked as usize);
            }
            if converts(call) {
                found(InputUse::Converted as usize);
            }
            if is_typed_option(call, place) {
                found(InputUse::Option as usize);
            }
            if matches!(last_name(&call.func), "get_json" | "get_data") && is_request(&call.func) {
                found(InputUse::Read as usize);
            }
        }
        Node::Expr(e @ Expr::Attribute(_)) if is_read(e) => found(InputUse::Read as usize),
        Node::Expr(Expr::Subscript(s)) if is_argv(&s.value) && is_argument(&s.slice) => {
            found(InputUse::RawArgument as usize);
        }
        _ => {}
    },
};

static READ: Fact = Fact::sum(
    "request-reads",
    "Reads of a request's body, form, query or files.",
    Subject::Member(&FAMILY, InputUse::Read as usize),
);
static CHECKED: Fact = Fact::sum(
    "schema-checks",
    "Calls that check or load data by a schema: `model_validate`, `is_valid`, `validate_on_submit`, a schema's `load` and their like.",
    Subject::Member(&FAMILY, InputUse::Checked as usize),
);
static CONVERTED: Fact = Fact::sum(
    "converted-reads",
    "Reads of a request that are converted where they are read: `int(request.args[...])`, `request.args.get(..., type=int)`, \
     a function called `validate_...` or `..._or_400`.",
    Subject::Member(&FAMILY, InputUse::Converted as usize),
);
static OPTIONS: Fact = Fact::sum(
    "checked-options",
    "Options and arguments of a command line with a type, choices or an action (argparse, click, typer).",
    Subject::Member(&FAMILY, InputUse::Option as usize),
);
static RAW_ARGUMENTS: Fact = Fact::sum(
    "raw-arguments",
    "Single arguments read by their number, `sys.argv[1]`.",
    Subject::Member(&FAMILY, InputUse::RawArgument as usize),
);
static PARTS: [&Fact; 3] = [&READ, &CHECKED, &CONVERTED];
static HANDLERS: Fact = Fact::sum(
    "input-handlers",
    "Routes of a web framework that take input: parameters, or something read from the request.",
    Subject::FunctionWith(&PARTS, |f, parts| i64::from(handler(f, parts).is_some())),
);
static VALIDATING: Fact = Fact::sum(
    "validating-handlers",
    "Routes that take input and check it: by annotations the framework obeys, by converters in the route or around what is read, or by a schema.",
    Subject::FunctionWith(&PARTS, |f, parts| {
        i64::from(handler(f, parts) == Some(true))
    }),
);

/// Whether a function is a route that takes input, and if so, whether it checks it.
fn handler(f: &Function<'_>, parts: &[i64]) -> Option<bool> {
    let (route, call) = f.node.decorator_list.iter().find_map(route_of)?;
    let [read, checked, converted] = *parts else {
        return None;
    };
    let typed = types_are_checked(f.place) || is_typed_route(call);
    let schema = checked > 0 || f.decorators().any(is_schema_decorator);
    let mut parameters = f
        .parameters()
        .filter(|p| !p.variadic && p.name != "request")
        .peekable();
    if parameters.peek().is_none() && read == 0 {
        return None;
    }
    let by_hand = read > converted;
    if typed {
        // The framework converts and checks whatever is annotated; a body read by hand is not.
        let annotated = parameters
            .all(|p| p.annotation.is_some_and(says_something) || is_injected(f.node, p.name));
        return Some(schema || (annotated && !by_hand));
    }
    // Flask: `<int:id>` is converted, `<name>` is any text, which is what a text is.
    Some(schema || (!by_hand && (read > 0 || !route.is_empty())))
}

/// What only a framework that obeys annotations understands: `@router.get("", response_model=User)` of a router of one's own.
fn is_typed_route(call: &ExprCall) -> bool {
    ["response_model", "status_code", "dependencies"]
        .iter()
        .any(|name| keyword(call, name).is_some())
}

/// `commons = Depends(read)`: what it depends on checks for itself.
fn is_injected(function: &StmtFunctionDef, name: &str) -> bool {
    let p = &*function.parameters;
    let mut all = p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs);
    let parameter = all.find(|p| p.parameter.name.as_str() == name);
    let default = parameter.and_then(|p| p.default.as_deref());
    default.is_some_and(|default| matches!(last_name(default), "Depends" | "Security" | "Provide"))
}

/// The route's text and the call that registers it, if a decorator does.
fn route_of(decorator: &Decorator) -> Option<(&str, &ExprCall)> {
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
    (registers && (path.starts_with('/') || path.is_empty())).then_some((path, call))
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

/// Whether a call converts or refuses one thing that is read from a request, right where it is read.
fn converts(call: &ExprCall) -> bool {
    if let Expr::Attribute(get) = &*call.func
        && matches!(get.attr.as_str(), "get" | "getlist" | "pop")
    {
        return is_read(&get.value) && keyword(call, "type").is_some();
    }
    let name = last_name(&call.func);
    let is_converter = matches!(
        name,
        "int" | "float" | "Decimal" | "UUID" | "strptime" | "fromisoformat"
    ) || name.starts_with("validate_")
        || name.contains("_or_400");
    is_converter && call.arguments.args.first().is_some_and(is_raw)
}

/// A part of a request, or what a key has in it; converted with `type=` it is counted already.
fn is_raw(value: &Expr) -> bool {
    match value {
        Expr::Subscript(s) => is_read(&s.value),
        Expr::Call(c) => {
            keyword(c, "type").is_none()
                && matches!(&*c.func, Expr::Attribute(a) if a.attr.as_str() == "get" && is_read(&a.value))
        }
        value => is_read(value),
    }
}

/// `request.args`.
fn is_read(expr: &Expr) -> bool {
    matches!(expr, Expr::Attribute(a) if reads(a.attr.as_str()) && is_request_name(&a.value))
}

/// Calls that check data by a schema.
fn checks(call: &ExprCall) -> bool {
    let method = match &*call.func {
        Expr::Attribute(method) => method,
        // jsonschema's, and those that are made after it: what is checked, and by what.
        Expr::Name(name) => {
            let told = call.arguments.len() >= 2 || keyword(call, "schema").is_some();
            return name.id.as_str() == "validate" && told;
        }
        _ => return false,
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

/// Whether a call makes an object of a model from what a request holds: `Order(**await request.json())` of pydantic,
/// `OrderForm.from_form(await request.form())`, `msgspec.convert(request.json, type=Order)`. Any other class would take whatever comes.
fn builds_model(call: &ExprCall, place: &Place<'_>) -> bool {
    let is_class = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
    let arguments = || {
        let named = call.arguments.keywords.iter().map(|k| &k.value);
        call.arguments.args.iter().chain(named)
    };
    if !arguments().any(holds_request) {
        return false;
    }
    match &*call.func {
        Expr::Name(n) => is_class(n.id.as_str()) && is_model(n.id.as_str(), place),
        Expr::Attribute(a) => {
            let (owner, method) = (last_name(&a.value), a.attr.as_str());
            let loads = [
                "model_validate",
                "validate",
                "parse_",
                "from_form",
                "from_request",
            ];
            let is_loader = loads.iter().any(|start| method.starts_with(start));
            (is_class(owner) && is_loader)
                || (matches!(method, "convert" | "decode" | "structure")
                    && matches!(owner, "msgspec" | "json" | "cattrs" | "converter"))
                || (is_class(method) && is_model(method, place))
        }
        _ => false,
    }
}

/// Whether a class is one of pydantic, msgspec and their like, as far as its name and the imports of the module tell.
fn is_model(name: &str, place: &Place<'_>) -> bool {
    const MODELS: [&str; 5] = ["BaseModel", "BaseSchema", "pydantic", "msgspec", "Schema"];
    if let Some(origin) = place.names.origin(name) {
        let lower = origin.to_ascii_lowercase();
        return ["schema", "form", "dto", "payload", "request"]
            .iter()
            .any(|word| lower.contains(word));
    }
    knows(place, &MODELS)
}

/// Whether an expression is or awaits what a request holds.
fn holds_request(expr: &Expr) -> bool {
    let value = match expr {
        Expr::Await(e) => &*e.value,
        Expr::Starred(e) => &*e.value,
        expr => expr,
    };
    match value {
        Expr::Call(c) => match &*c.func {
            Expr::Attribute(a) => {
                is_read(&c.func)
                    || (matches!(a.attr.as_str(), "get_json" | "get_data" | "to_dict")
                        && (is_request(&c.func) || is_read(&a.value)))
            }
            _ => false,
        },
        value => is_raw(value),
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

/// One of the arguments: `argv[0]` is the program, and `argv[1:]` goes to whoever parses it.
fn is_argument(index: &Expr) -> bool {
    !index.is_slice_expr() && integer(index) != Some(0)
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
            each parameter (told by an import, or by `response_model` and the like in the route), where the route itself is all that comes in, where \
            all that is read is converted right there (`int(request.args[\"page\"])`, `request.args.get(\"page\", type=int)`), or where a schema or form is asked, or a model of pydantic or msgspec is made from what the request holds (`Order(**await request.json())`; a class of another kind takes whatever comes). Hollow: `Any`, a bare `dict`, \
            a body read by hand beside annotated parameters. Look-alikes left alone: handlers that take nothing, arguments from `Depends(...)`, options that are plain text \
            (text is what they want), the program's name `sys.argv[0]` and all arguments at once (`sys.argv[1:]`), `session.get(\"/path\")` as a call, tests. Django's views are registered elsewhere and cannot be told from \
            other functions here; consumers of queues neither.",
    remedy: "Give the handlers listed a schema (pydantic, marshmallow, a form), and read arguments with argparse, click or typer instead of `sys.argv`.",
    source: Citation {
        authors: "OWASP",
        year: 2024,
        title: "Input Validation Cheat Sheet",
        link: "https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html",
    },
    asks_for: AsksFor::Practice,
    cause: "validation",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.5, 0.8, 0.95]),
    min_cases: 2,
    weight: 0.5,
    facts: &[&VALIDATING, &HANDLERS, &OPTIONS, &RAW_ARGUMENTS],
    measure: |view| {
        let options = view.source(&OPTIONS);
        let good = view.source(&VALIDATING) + options;
        let all = view.source(&HANDLERS) + options + view.source(&RAW_ARGUMENTS);
        Outcome::Measured(Measured::share(good, all))
    },
    evidence: Evidence::MissingAndPlaces(&VALIDATING, &HANDLERS, &[&RAW_ARGUMENTS]),
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
    fn a_model_that_is_fed_by_hand_checks() {
        let body = |imports: &str, call: &str| {
            format!("{imports}@r.post('/a')\nasync def f(request):\n    return {call}\n")
        };
        let pydantic = "from pydantic import BaseModel\nclass Order(BaseModel): pass\n";
        for (imports, call) in [
            (pydantic, "Order(**await request.json())"),
            (pydantic, "Order(**request.get_json())"),
            ("", "OrderForm.model_validate_form(await request.form())"),
            ("", "OrderForm.from_form(await request.form())"),
            ("from .schemas import Order\n", "Order(**request.json)"),
            (
                "import msgspec\n",
                "msgspec.convert(request.json, type=Order)",
            ),
        ] {
            assert_eq!(handlers(&body(imports, call)), (1, 1), "{call}");
        }
        for (imports, call) in [
            (
                "from .models import Order\n",
                "Order(**await request.json())",
            ),
            ("", "Order(**await request.json())"),
            (pydantic, "make(**await request.json())"),
            (pydantic, "Order(a=1), await request.json()"),
            ("", "orders.from_form(await request.form())"),
        ] {
            assert_eq!(handlers(&body(imports, call)), (1, 0), "{call}");
        }
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
    fn what_is_converted_where_it_is_read_is_checked() {
        let flask = |body: &str| handlers(&format!("@app.route('/a')\ndef f():\n    {body}\n"));
        for body in [
            "x = request.args.get('page', 1, type=int)",
            "x = int(request.args.get('page', 1))",
            "x = UUID(request.form['id'])",
            "x = datetime.strptime(request.args['day'], '%Y')",
            "x = get_int_or_400(request.args, 'id')",
            "x = validate(request.get_json(), post_schema)",
        ] {
            assert_eq!(flask(body), (1, 1), "{body}");
        }
        for body in [
            "x = str(request.args.get('q'))",
            "x = request.args.get('type')",
            "x = int(request.args['a']) + request.args['b']",
            "x = int(request.args.get('a', type=int)) + len(request.args['b'])",
            "x = validate(request.json)",
            "x = int(session['a']), request.json",
        ] {
            assert_eq!(flask(body), (1, 0), "{body}");
        }
    }

    #[test]
    fn a_router_of_ones_own_is_told_by_its_keywords() {
        let of = |keywords: &str| {
            handlers(&format!(
                "class A:\n    @router.post(''{keywords})\n    def f(self, data: Item): g(data)\n"
            ))
        };
        assert_eq!(of(", response_model=Item"), (1, 1));
        assert_eq!(of(""), (1, 0));
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
        let facts =
            in_source("import sys\nname = sys.argv[0]\nparse(sys.argv[1:])\nx = sys.argv[i]\n");
        assert_eq!(facts["raw-arguments"], 1);
    }
}
