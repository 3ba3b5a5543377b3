//! Is text that gets executed built by formatting?

use super::argument::{Built, built, is_literal, is_true, keyword, last_name, text};
use crate::facts::Family;
use crate::python::ast::{Expr, ExprCall, ExprDict, Operator, Stmt};
use crate::python::{Node, Place};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum Is {
    Executed,
    Sql,
    Shell,
    Page,
}

static FAMILY: Family = Family {
    classify: |node, place, found| {
        let verdict = match node {
            Node::Expr(Expr::Call(call)) => executed(call, place),
            Node::Stmt(Stmt::Assign(assign)) => {
                // `query = f"SELECT ..."`, to be executed a line later.
                sql(&assign.value).map(|built| (Is::Sql, built))
            }
            _ => None,
        };
        if let Some((kind, built)) = verdict {
            found(Is::Executed as usize);
            if built {
                found(kind as usize);
            }
        }
    },
};

const fn of(is: Is) -> Each {
    Each::Member(&FAMILY, is as usize)
}

static EXECUTED: Fact = Fact::sum(
    "executed-texts",
    "Texts in another language that are handed over for execution, or kept as a query: SQL, shell commands, templates, HTML marked as safe.",
    of(Is::Executed),
);
static SQL: Fact = Fact::sum(
    "built-sql",
    "SQL that is put together by `%`, `+`, `.format()` or an f-string (CWE-89; bandit B608, B610, B611).",
    of(Is::Sql),
);
static SHELL: Fact = Fact::sum(
    "built-shell-commands",
    "Commands put together the same way and handed to a shell (CWE-78; bandit B601, B602, B605, B609).",
    of(Is::Shell),
);
static PAGE: Fact = Fact::sum(
    "built-pages",
    "Templates and safe HTML put together the same way (CWE-79, CWE-1336; bandit B308, B703, B704).",
    of(Is::Page),
);

/// Whether a call executes a text, which kind, and whether the text is built.
fn executed(call: &ExprCall, place: &Place<'_>) -> Option<(Is, bool)> {
    let name = match &*call.func {
        Expr::Attribute(a) => a.attr.as_str(),
        Expr::Name(n) => n.id.as_str(),
        _ => return None,
    };
    let argument = || call.arguments.args.first();
    match name {
        "execute" | "executemany" | "executescript" | "raw" | "text" | "RawSQL"
        | "exec_driver_sql" | "read_sql" | "read_sql_query" => Some((Is::Sql, sql(argument()?)?)),
        "system" | "popen" | "getoutput" | "getstatusoutput" | "create_subprocess_shell" => {
            imported(call, place, &["os", "subprocess", "asyncio"])
                .then(|| Some((Is::Shell, shell(argument()?)?)))?
        }
        "run" | "call" | "check_call" | "check_output" | "Popen"
            if keyword(call, "shell").is_some_and(is_true) =>
        {
            let command = argument().or_else(|| keyword(call, "args"))?;
            Some((Is::Shell, shell(command)?))
        }
        "exec_command" => Some((Is::Shell, shell(argument()?)?)),
        "Markup" | "mark_safe" => Some((Is::Page, html(argument()?)?)),
        "render_template_string" => Some((Is::Page, page(argument()?)?)),
        "from_string" if is_engine(&call.func) => Some((Is::Page, page(argument()?)?)),
        "Template" if imported(call, place, &["jinja2", "mako"]) => {
            Some((Is::Page, page(argument()?)?))
        }
        _ => None,
    }
}

/// Whether a method belongs to an engine for templates; much else can be made from a string.
fn is_engine(callee: &Expr) -> bool {
    let Expr::Attribute(a) = callee else {
        return false;
    };
    let owner = last_name(&a.value).to_ascii_lowercase();
    ["env", "engine", "jinja", "template"]
        .iter()
        .any(|word| owner.contains(word))
}

/// Whether what is called comes from one of these modules.
fn imported(call: &ExprCall, place: &Place<'_>, modules: &[&str]) -> bool {
    let root = match &*call.func {
        Expr::Name(n) => n,
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(n) => n,
            _ => return false,
        },
        _ => return false,
    };
    let origin = place.names.origin(root.id.as_str()).unwrap_or("");
    modules.contains(&origin.split('.').next().unwrap_or(""))
}

/// Whether an expression is SQL, and if so, whether it is built from values.
fn sql(expr: &Expr) -> Option<bool> {
    if let Some(text) = text(expr) {
        return is_sql(text).then_some(false);
    }
    if !matches!(expr, Expr::FString(_) | Expr::BinOp(_) | Expr::Call(_)) {
        return None;
    }
    let built = built(expr)?;
    is_sql(built.head).then(|| {
        let strange = built
            .put_in
            .iter()
            .any(|v| !is_harmless(v) && !is_identifier(v));
        strange && !is_definition(built.head) && puts_value(expr)
    })
}

/// Whether a text begins as a statement of SQL does. A sentence does not: the second word is looked for, too.
fn is_sql(text: &str) -> bool {
    // The largest head worth a look: a statement says what it is at once.
    let mut words = text.split_whitespace().take(24);
    let Some(first) = words.next() else {
        return false;
    };
    let first = first.trim_start_matches('(');
    let is = |word: &str, known: &[&str]| known.iter().any(|k| word.eq_ignore_ascii_case(k));
    // Statements that people write in capitals; prose begins with one capital at most.
    let shouted = first.len() > 3 && first.bytes().all(|b| b.is_ascii_uppercase());
    let mut next = || words.next().unwrap_or("");
    match first.to_ascii_uppercase().as_str() {
        "SELECT" => shouted || words.any(|word| is(word, &["from"])) && first == "select",
        "INSERT" | "REPLACE" => is(next(), &["into"]),
        "DELETE" => is(next(), &["from"]) && (shouted || text.contains(" where ")),
        "UPDATE" => {
            let rest: Vec<&str> = words.collect();
            shouted && (rest.is_empty() || rest.iter().any(|word| is(word, &["set"])))
        }
        "CREATE" | "DROP" | "ALTER" | "TRUNCATE" => is(
            next().trim_end_matches(';'),
            &[
                "table",
                "index",
                "view",
                "database",
                "schema",
                "user",
                "role",
                "temporary",
                "trigger",
            ],
        ),
        "WITH" => shouted && words.any(|word| is(word, &["as", "select"])),
        "PRAGMA" | "EXPLAIN" => shouted,
        _ => false,
    }
}

/// How many places of a text are looked at.
const MAX_PLACES: usize = 40;

/// Whether anything is put where a value stands; what stands elsewhere is a name or a piece of the statement, which cannot be bound.
fn puts_value(expr: &Expr) -> bool {
    let strange = |e: &Expr| !is_harmless(e) && !is_identifier(e);
    match expr {
        Expr::FString(f) => {
            let first = f.value.iter().next().and_then(|part| part.as_literal());
            let mut before = first.map_or("", |literal| literal.as_str());
            let mut elements = f.value.elements().take(MAX_PLACES).peekable();
            while let Some(element) = elements.next() {
                if let Some(literal) = element.as_literal() {
                    before = &literal.value;
                    continue;
                }
                let value = element.as_interpolation().map(|i| &*i.expression);
                let next = elements.peek().and_then(|next| next.as_literal());
                // `{aggregate}(column)` is the name of a function.
                let is_function = next.is_some_and(|literal| literal.value.starts_with('('));
                let is_value = is_value_next(std::mem::take(&mut before)) && !is_function;
                if is_value && value.is_some_and(strange) {
                    return true;
                }
            }
            false
        }
        Expr::BinOp(b) if b.op == Operator::Mod => {
            let values = match &*b.right {
                Expr::Tuple(t) => &t.elts[..],
                one => std::slice::from_ref(one),
            };
            let named = b.right.as_dict_expr();
            text(&b.left).is_none_or(|template| has_place_for_value(template, "%", values, named))
        }
        Expr::Call(call) => {
            let template = match &*call.func {
                Expr::Attribute(a) => text(&a.value),
                _ => None,
            };
            let values = &call.arguments.args;
            template.is_none_or(|template| has_place_for_value(template, "{", values, None))
        }
        Expr::BinOp(b) => {
            let mut at = b;
            for _ in 0..MAX_PLACES {
                let before = match &*at.left {
                    Expr::BinOp(left) => text(&left.right),
                    left => text(left),
                };
                if strange(&at.right) && before.is_some_and(is_value_next) {
                    return true;
                }
                match &*at.left {
                    Expr::BinOp(left) => at = left,
                    _ => return false,
                }
            }
            true
        }
        _ => true,
    }
}

/// Whether one of a template's places is for a value, and what is put there is none of our own making.
fn has_place_for_value(
    template: &str,
    mark: &str,
    values: &[Expr],
    named: Option<&ExprDict>,
) -> bool {
    // A doubled mark stands for itself.
    let doubled = [mark, mark].concat();
    let places = template.match_indices(mark).take(MAX_PLACES);
    let mut places = places.filter_map(|(at, _)| {
        let (before, after) = template.split_at(at);
        (!after.starts_with(&doubled) && !before.ends_with(mark)).then_some((before, after))
    });
    let mut values = values.iter();
    places.any(|(before, after)| {
        let value = match named {
            Some(dict) => named_value(dict, after),
            None => values.next(),
        };
        // `%(aggregate)s(column)` is the name of a function.
        let rest = after.split_once(')').map_or("", |(_, rest)| rest);
        let is_function = after.starts_with("%s(") || rest.starts_with("s(");
        !is_function
            && value.is_none_or(|v| !is_harmless(v) && !is_identifier(v))
            && is_value_next(before)
    })
}

/// How many items of a literal dictionary are looked at.
const MAX_ITEMS: usize = 50;

/// What `%(name)s` stands for.
fn named_value<'d>(dict: &'d ExprDict, place: &str) -> Option<&'d Expr> {
    let (name, _) = place.strip_prefix("%(")?.split_once(')')?;
    let mut items = dict.items.iter().take(MAX_ITEMS);
    let item = items.find(|item| item.key.as_ref().and_then(text) == Some(name))?;
    Some(&item.value)
}

/// How much of a line is looked at for an open quote.
const MAX_LINE: usize = 2_000;

/// Whether what follows a piece of a statement is a value: inside quotes, compared with something, in a list.
fn is_value_next(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before);
    if line.bytes().take(MAX_LINE).filter(|b| *b == b'\'').count() % 2 == 1 {
        return true;
    }
    let is = |piece: &str, known: &[&str]| {
        let word = piece.split_whitespace().next_back().unwrap_or("");
        known.iter().any(|k| word.eq_ignore_ascii_case(k))
    };
    let before = before.trim_end_matches(['"', '%']).trim_end();
    match before.bytes().next_back() {
        Some(b'=' | b'<' | b'>') => true,
        Some(b'(') => is(before.trim_end_matches('('), &["in", "values"]),
        _ => is(
            before,
            &[
                "like", "ilike", "limit", "offset", "between", "in", "values",
            ],
        ),
    }
}

/// Names of tables and columns cannot be bound either, and seldom come from strangers.
fn is_identifier(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Name(n) => n.id.as_str(),
        Expr::Attribute(a) => a.attr.as_str(),
        _ => return false,
    };
    let last = name.rsplit('_').next().unwrap_or(name);
    name.contains("table")
        || name.contains("column")
        || matches!(last, "col" | "cols" | "schema" | "fields" | "holders")
        || is_fragment(expr, name)
}

/// Pieces of a statement, named as such: what is put into them is asked where they are built.
fn is_fragment(expr: &Expr, name: &str) -> bool {
    expr.is_name_expr()
        && name.split('_').any(|word| {
            matches!(
                word,
                "clause"
                    | "clauses"
                    | "condition"
                    | "conditions"
                    | "cte"
                    | "expr"
                    | "operator"
                    | "predicate"
                    | "sql"
                    | "where"
            )
        })
}

/// Statements whose names cannot be bound: what else could one do.
fn is_definition(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    ["create", "drop", "alter", "truncate", "pragma"]
        .iter()
        .any(|known| first.eq_ignore_ascii_case(known))
}

/// Whether a command is built. Quoted parts are as good as arguments.
fn shell(expr: &Expr) -> Option<bool> {
    if is_literal(expr) {
        return Some(false);
    }
    built(expr).map(|b: Built<'_>| b.put_in.iter().any(|value| !is_harmless(value)))
}

/// Whether a template is built.
fn page(expr: &Expr) -> Option<bool> {
    shell(expr)
}

/// Whether safe HTML is built. `Markup("...").format(x)` and `Markup("...") % x` escape: there the text is a literal.
fn html(expr: &Expr) -> Option<bool> {
    if is_literal(expr) {
        return Some(false);
    }
    built(expr).map(|b| {
        b.put_in
            .iter()
            .any(|value| !is_harmless(value) && !is_markup(value))
    })
}

/// Functions whose result is escaped or was made by a template.
fn is_markup(expr: &Expr) -> bool {
    let name = last_name(expr);
    expr.is_call_expr()
        && (name.contains("escape") || name.contains("html") || name.starts_with("render"))
}

/// Values that carry no text of strangers: constants, numbers, what a quoting function returns, lists of placeholders.
fn is_harmless(expr: &Expr) -> bool {
    match expr {
        Expr::Name(n) => is_constant_name(n.id.as_str()) || is_placeholder(n.id.as_str()),
        Expr::Attribute(a) => {
            is_constant_name(a.attr.as_str())
                || is_placeholder(a.attr.as_str())
                || is_of_class(&a.value)
        }
        Expr::Call(call) => {
            let name = last_name(expr);
            let quoted = ["quote", "escape", "identifier", "preparer", "placeholder"];
            let lower = name.to_ascii_lowercase();
            quoted.iter().any(|word| lower.contains(word))
                || matches!(name, "int" | "float" | "len" | "list2cmdline")
                || is_joined_marks(call)
                || (name == "join" && call.arguments.args.first().is_some_and(quotes_each))
        }
        Expr::BinOp(b) => is_harmless(&b.left) && is_harmless(&b.right),
        other => is_literal(other),
    }
}

/// `EventTypes.Retention`: what a class holds is a constant.
fn is_of_class(owner: &Expr) -> bool {
    matches!(owner, Expr::Name(n) if n.id.as_str().starts_with(|c: char| c.is_ascii_uppercase()))
}

fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name.bytes().any(|b| b.is_ascii_uppercase())
        && !name.bytes().any(|b| b.is_ascii_lowercase())
}

fn is_placeholder(name: &str) -> bool {
    name.contains("placeholder") || matches!(name, "qmarks" | "question_marks" | "marks")
}

/// `", ".join("?" * n)` and `",".join(["?"] * n)`.
fn is_joined_marks(call: &ExprCall) -> bool {
    let Expr::Attribute(a) = &*call.func else {
        return false;
    };
    let mark = |e: &Expr| match e {
        Expr::List(l) => l.elts.first().and_then(text).is_some(),
        e => text(e).is_some(),
    };
    a.attr.as_str() == "join"
        && call
            .arguments
            .args
            .first()
            .is_some_and(|argument| match argument {
                Expr::BinOp(b) => mark(&b.left) || mark(&b.right),
                Expr::Generator(g) => text(&g.elt).is_some(),
                Expr::ListComp(g) => text(&g.elt).is_some(),
                _ => false,
            })
}

/// `shlex.quote(x) for x in xs`, `map(quote, xs)`.
fn quotes_each(expr: &Expr) -> bool {
    let element = match expr {
        Expr::Generator(g) => &*g.elt,
        Expr::ListComp(g) => &*g.elt,
        Expr::Call(c) if last_name(expr) == "map" => match c.arguments.args.first() {
            Some(function) => function,
            None => return false,
        },
        _ => return false,
    };
    last_name(element).contains("quote")
}

/// The share of executed texts that is built by formatting.
pub static SIGNAL: Signal = Signal {
    id: "injection",
    competency: Competency::Security,
    question: "What share of the SQL, shell commands and templates that get executed is built by formatting?",
    why: "Text that is put together from values and then executed lets whoever controls a value write code. Binding parameters costs \
          nothing, so a low share shows that the habit is there. Whether a value is a stranger's takes a reader.",
    formula: "(built-sql + built-shell-commands + built-pages) / executed-texts, over source files",
    guard: "A text is built where a value is put in with `%`, `+`, `.format()` or an f-string, at the call or where it is assigned as a \
            query. Look-alikes left alone: bound parameters, constants in capitals, numbers (`int(x)`, `len(x)`), lists of placeholders, what is named a table, column, schema or piece of a statement (`where_clause`) and what stands neither in quotes nor after \
            a comparison, IN, VALUES, LIKE, BETWEEN, LIMIT or OFFSET, and all of CREATE, DROP, ALTER and PRAGMA (names cannot be bound), \
            whatever a quoting or escaping function returns (`shlex.quote`, `quote_identifier`, `sql.SQL(...).format(...)`), \
            `Markup(\"<b>{}</b>\").format(x)`, which escapes, and prose that begins with Select or Update. Bandit's B608 and ruff's S608 also \
            flag constants, quoted names and text that is neither executed nor assigned; B602 and B605 flag every shell, of which \
            `dangerous-calls` counts those that get a variable; B703 and B704 flag every argument that is not written out.",
    remedy: "Bind the values listed as parameters; call programs with a list of arguments and without a shell; let the template engine put values in.",
    source: Citation {
        who: "OWASP",
        year: 2021,
        title: "OWASP Top 10: A03 Injection",
        link: "https://owasp.org/Top10/A03_2021-Injection/",
    },
    unit: Unit::Share,
    scale: Scale::falling([0.5, 0.25, 0.1, 0.01]),
    enough: 5,
    weight: 0.5,
    facts: &[&SQL, &SHELL, &PAGE, &EXECUTED],
    measure: |view| {
        let built = view.source(&SQL) + view.source(&SHELL) + view.source(&PAGE);
        Outcome::Measured(Measured::share(built, view.source(&EXECUTED)))
    },
    evidence: Evidence::Places(&[&SQL, &SHELL, &PAGE]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// Executed, built SQL, built shell, built pages.
    fn counts(text: &str) -> [i64; 4] {
        let facts = in_source(&format!("{text}\n"));
        [
            "executed-texts",
            "built-sql",
            "built-shell-commands",
            "built-pages",
        ]
        .map(|id| facts[id])
    }

    #[test]
    fn pieces_of_a_statement_and_other_strings_are_left_alone() {
        for text in [
            "sql = f'SELECT a FROM t WHERE {where_clause} AND b = ?'",
            "cur.execute('UPDATE t SET a = ? %s WHERE b = ?' % (update_creator_sql,), args)",
            "sql = 'SELECT a FROM t WHERE b = ? AND (%s) LIMIT ?' % ' OR '.join(parts)",
            "sql = 'INSERT INTO %s (%s) VALUES (%s)' % (t, ', '.join(keys), ', '.join('?' for _ in keys))",
            "sql = f'SELECT a FROM t ORDER BY a {order} LIMIT ?'",
            "cur.execute('SELECT a FROM t WHERE b = \\'%s\\'' % (EventTypes.Retention,))",
            "sql = 'UPDATE t SET a = %(agg)s(a, b)' % {'agg': agg}",
            "sql = 'INSERT INTO t VALUES (%(marks)s)' % {'marks': ', '.join(['?'] * n)}",
            "UserID.from_string(f'@{name}:{server}')",
        ] {
            assert_eq!(counts(text)[1..], [0, 0, 0], "{text}");
        }
        assert_eq!(counts("env.from_string(f'<b>{name}')")[3], 1);
        assert_eq!(
            counts("sql = f'SELECT a FROM t WHERE {where_clause} AND b = {b}'")[1],
            1
        );
    }

    #[test]
    fn built_text_is_found() {
        for text in [
            "cur.execute('SELECT * FROM t WHERE a = %s' % a)",
            "cur.execute(f'SELECT * FROM t WHERE a = {a}')",
            "cur.execute('SELECT * FROM t WHERE a = ' + a + ' LIMIT 1')",
            "cur.execute('DELETE FROM t WHERE a = {}'.format(a))",
            "cur.execute(f'SELECT * FROM {t} WHERE a = {a}')",
            "cur.execute('SELECT * FROM %s WHERE a = %s' % (t, a))",
            "cur.execute('DELETE FROM blobs WHERE a IN (\"%s\")' % ','.join(xs))",
            "query = f'insert into t values ({a})'",
            "Model.objects.raw('SELECT * FROM t WHERE a = %s' % a)",
            "cur.execute('SELECT a FROM t '\n  f'WHERE a = {a}')",
        ] {
            assert_eq!(counts(text), [1, 1, 0, 0], "{text}");
        }
        for text in [
            "import os\nos.system('ls ' + path)",
            "import subprocess\nsubprocess.run(f'ls {path}', shell=True)",
            "ssh.exec_command('ls %s' % path)",
        ] {
            assert_eq!(counts(text), [1, 0, 1, 0], "{text}");
        }
        for text in [
            "Markup('<b>' + name + '</b>')",
            "mark_safe(f'<b>{name}</b>')",
            "render_template_string('Hello ' + name)",
            "from jinja2 import Template\nTemplate(f'Hi {name}')",
        ] {
            assert_eq!(counts(text), [1, 0, 0, 1], "{text}");
        }
    }

    #[test]
    fn bound_and_quoted_text_is_executed_and_not_built() {
        for text in [
            "cur.execute('SELECT * FROM t WHERE a = %s', (a,))",
            "cur.execute(f'SELECT * FROM {TABLE}')",
            "cur.execute(f'SELECT * FROM t WHERE a IN ({placeholders})', xs)",
            "cur.execute('SELECT * FROM t WHERE a IN (%s)' % ', '.join('?' * len(xs)), xs)",
            "cur.execute('SELECT * FROM %s' % self.quote_identifier(t))",
            "cur.execute('SELECT * FROM t LIMIT %d' % int(n))",
            "import os, shlex\nos.system('ls ' + shlex.quote(path))",
            "import subprocess\nsubprocess.run('ls | wc -l', shell=True)",
            "cur.execute(f'DELETE FROM {table} WHERE a = ?', (a,))",
            "cur.execute('INSERT INTO {} ({}) VALUES ({})'.format(self.table_name, column_list, place_holders), xs)",
            "cur.execute(f'SELECT * FROM {catalog}.t WHERE a = 1')",
            "cur.execute('SELECT sql FROM %(schema)ssqlite_master' % {'schema': s})",
            "cur.execute('SELECT @@%s' % setting)",
            "cur.execute('SELECT * FROM ' + master + ' WHERE a = 1')",
            "query = 'SELECT {} FROM t'.format(', '.join(selected))",
            "cur.execute('CREATE TABLE %s (a int)' % name)",
            "cur.execute(f'PRAGMA user_version = {version}')",
            "Markup('<b>{}</b>')",
            "Markup('<b>%s</b>' % escape(name))",
        ] {
            assert_eq!(counts(text), [1, 0, 0, 0], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_no_case() {
        for text in [
            "command.execute(f'go {x}')",
            "message = f'Select {x} from the list'",
            "print(f'Update {name} failed')",
            "cur.execute(sql.SQL('SELECT * FROM {}').format(sql.Identifier(t)))",
            "engine.run('ls ' + x)",
            "platform.system('x' + y)",
            "from string import Template\nTemplate('a' + b)",
            "cur.execute(query, (a,))",
            "Markup(value)",
        ] {
            assert_eq!(counts(text), [0; 4], "{text}");
        }
    }
}
