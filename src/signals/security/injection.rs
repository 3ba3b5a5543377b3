//! Is text that gets executed built by formatting?

use super::argument::{Built, built, is_literal, is_true, keyword, last_name};
use super::harmless::{is_harmless, is_made_harmless, is_markup};
use super::statement;
use crate::facts::Family;
use crate::python::Assignment;
use crate::python::ast::{Expr, ExprCall, Stmt};
use crate::signals::prelude::*;

/// The facts of the family, by number.
enum Sink {
    Executed,
    Sql,
    Shell,
    Page,
}

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprCall,
        NodeKind::ExprNamed,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtReturn,
    ]),
    classify: |node, place, found| {
        let verdict = match node {
            Node::Expr(Expr::Call(call)) => executed(call, place),
            // `query = f"SELECT ..."`, to be executed a line later or by who asked for it.
            Node::Expr(Expr::Named(named)) => kept(&named.value, place),
            Node::Stmt(Stmt::Return(r)) => r.value.as_deref().and_then(|value| kept(value, place)),
            Node::Stmt(stmt) => Assignment::of(stmt).and_then(|assign| kept(assign.value, place)),
            Node::Expr(_) => None,
        };
        if let Some((kind, built)) = verdict {
            found(Sink::Executed as usize);
            if built {
                found(kind as usize);
            }
        }
    },
};

/// A query that is not executed here.
fn kept(value: &Expr, place: &Place<'_>) -> Option<(Sink, bool)> {
    sql(value, place).map(|built| (Sink::Sql, built))
}

const fn of(is: Sink) -> Subject {
    Subject::Member(&FAMILY, is as usize)
}

static EXECUTED: Fact = Fact::sum(
    "executed-texts",
    "Texts in another language that are handed over for execution, or kept as a query: SQL, shell commands, templates, HTML marked as safe.",
    of(Sink::Executed),
);
static SQL: Fact = Fact::sum(
    "built-sql",
    "SQL that is put together by `%`, `+`, `.format()` or an f-string (CWE-89; bandit B608, B610, B611).",
    of(Sink::Sql),
);
static SHELL: Fact = Fact::sum(
    "built-shell-commands",
    "Commands put together the same way and handed to a shell (CWE-78; bandit B601, B602, B605, B609).",
    of(Sink::Shell),
);
static PAGE: Fact = Fact::sum(
    "built-pages",
    "Templates and safe HTML put together the same way (CWE-79, CWE-1336; bandit B308, B703, B704).",
    of(Sink::Page),
);

/// Whether a call executes a text, which kind, and whether the text is built.
fn executed(call: &ExprCall, place: &Place<'_>) -> Option<(Sink, bool)> {
    let name = match &*call.func {
        Expr::Attribute(a) => a.attr.as_str(),
        Expr::Name(n) => n.id.as_str(),
        _ => return None,
    };
    let argument = || call.arguments.args.first();
    match name {
        "execute" | "executemany" | "executescript" | "raw" | "text" | "RawSQL"
        | "exec_driver_sql" | "read_sql" | "read_sql_query" => {
            let text = argument().or_else(|| {
                let mut names = ["sql", "query", "statement", "operation"].into_iter();
                names.find_map(|name| keyword(call, name))
            })?;
            Some((Sink::Sql, sql(text, place)?))
        }
        "system" | "popen" | "getoutput" | "getstatusoutput" | "create_subprocess_shell" => {
            imported(call, place, &["os", "subprocess", "asyncio"])
                .then(|| Some((Sink::Shell, shell(argument()?)?)))?
        }
        "run" | "call" | "check_call" | "check_output" | "Popen"
            if keyword(call, "shell").is_some_and(is_true) =>
        {
            let command = argument().or_else(|| keyword(call, "args"))?;
            Some((Sink::Shell, shell(command)?))
        }
        "exec_command" => Some((Sink::Shell, shell(argument()?)?)),
        "Markup" | "mark_safe" => Some((Sink::Page, html(argument()?)?)),
        "render_template_string" => Some((Sink::Page, page(argument()?)?)),
        "from_string" if is_engine(&call.func) => Some((Sink::Page, page(argument()?)?)),
        "Template" if imported(call, place, &["jinja2", "mako"]) => {
            Some((Sink::Page, page(argument()?)?))
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

/// Whether an expression is SQL, and if so, whether it is built from values; what the function itself has put together from its own
/// texts is none.
fn sql(expr: &Expr, place: &Place<'_>) -> Option<bool> {
    let is_built = statement::sql(expr)?;
    let is_own = || {
        built(expr).is_some_and(|b: Built<'_>| {
            let mut values = b.put_in.iter();
            values.all(|v| statement::is_no_value(v) || is_made_harmless(v, place))
        })
    };
    Some(is_built && !is_own())
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

/// The share of executed texts that is built by formatting.
pub static SIGNAL: Signal = Signal {
    id: "injection",
    competency: Competency::Security,
    question: "What share of the SQL, shell commands and templates that get executed is built by formatting?",
    why: "Text that is put together from values and then executed lets whoever controls a value write code. Binding parameters costs \
          nothing, so a low share shows that the habit is there. Whether a value is a stranger's takes a reader.",
    formula: "(built-sql + built-shell-commands + built-pages) / executed-texts, over source files",
    guard: "A text is built where a value is put in with `%`, `+`, `.format()` or an f-string, at the call or where it is assigned as a \
            query. Look-alikes left alone: bound parameters, constants in capitals, numbers (`int(x)`, `len(x)`), lists of placeholders, also those that the function has collected and joined before, what is named a table, column, schema or piece of a statement (`where_clause`) and what stands neither in quotes nor after \
            a comparison, IN, VALUES, LIKE, BETWEEN, LIMIT or OFFSET, and all of CREATE, DROP, ALTER and PRAGMA (names cannot be bound), \
            whatever a quoting or escaping function returns (`shlex.quote`, `quote_identifier`, `sql.SQL(...).format(...)`), \
            `Markup(\"<b>{}</b>\").format(x)`, which escapes, and prose that begins with Select or Update. Bandit's B608 and ruff's S608 also \
            flag constants, quoted names and text that is neither executed nor assigned; B602 and B605 flag every shell, of which \
            `dangerous-calls` counts those that get a variable; B703 and B704 flag every argument that is not written out.",
    remedy: "Bind the values listed as parameters; call programs with a list of arguments and without a shell; let the template engine put values in.",
    source: Citation {
        authors: "OWASP",
        year: 2021,
        title: "OWASP Top 10: A03 Injection",
        link: "https://owasp.org/Top10/A03_2021-Injection/",
    },
    asks_for: AsksFor::NoFaults,
    cause: "calls",
    unit: Unit::Share,
    scale: Scale::falling([0.5, 0.25, 0.1, 0.01]),
    min_cases: 5,
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
            "def f():\n    values = []\n    for x in xs:\n        values.append(x)\n    text = ','.join(values)\n    query = f'INSERT INTO t VALUES {text}'",
            "def f(n: str):\n    cur.execute(f'SELECT a FROM t LIMIT {n}')",
            "def f(text):\n    if not text:\n        text = '(1)'\n    query = f'INSERT INTO t VALUES {text}'",
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
            "def f():\n    values = []\n    for x in xs:\n        values.append('(%s, %s)')\n    text = ','.join(values)\n    query = f'INSERT INTO t VALUES {text}'",
            "def f():\n    marks: list = ['?']\n    marks += ['?']\n    holders = ', '.join(marks)\n    cur.execute(f'SELECT a FROM t WHERE b IN ({holders})', xs)",
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
            "mark_safe('?' + urlencoded)",
            "cur.execute(f\"SELECT * FROM t WHERE a IN ({'?,' * (n - 1)}?)\", xs)",
            "def f(n):\n    marks = ', '.join([f':$a{i}' for i in range(n)])\n    query = f'SELECT a FROM t WHERE b IN ({marks})'",
            "def f(n: int):\n    cur.execute(f'SELECT a FROM t LIMIT {n}')",
            "cur.execute('SELECT a FROM t LIMIT %d' % n)",
            "def f():\n    ms = []\n    for k in ks:\n        ms.append(f':{k}')\n    vs = ', '.join(ms)\n    query = f'INSERT INTO t VALUES ({vs})'",
            "mark_safe('?' + query.urlencode())",
            "def f():\n    values = '({})'.format(','.join(['%s' for i in range(n)]))\n    query = 'INSERT INTO {} VALUES {}'.format(table, values)",
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
