//! SQL that is put together: where in a statement something is put, and whether it could have been bound.

use super::argument::{built, text};
use super::harmless::{is_harmless, is_identifier};
use crate::python::ast::{Expr, ExprDict, Operator};

/// Whether an expression is SQL, and if so, whether it is built from values.
pub(super) fn sql(expr: &Expr) -> Option<bool> {
    if let Some(text) = text(expr) {
        return is_sql(text).then_some(false);
    }
    if !matches!(expr, Expr::FString(_) | Expr::BinOp(_) | Expr::Call(_)) {
        return None;
    }
    let built = built(expr)?;
    is_sql(built.head).then(|| {
        let strange = built.put_in.iter().any(|v| !is_no_value(v));
        strange && !is_definition(built.head) && puts_value(expr)
    })
}

/// Whether what is put in is nothing of strangers, or a name that cannot be bound.
pub(super) fn is_no_value(expr: &Expr) -> bool {
    is_harmless(expr) || is_identifier(expr)
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
        // `%d` takes numbers only.
        let is_number = ["%d", "%i", "%f"]
            .iter()
            .any(|mark| after.starts_with(mark));
        !is_function
            && !is_number
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

/// Statements whose names cannot be bound: what else could one do.
fn is_definition(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    ["create", "drop", "alter", "truncate", "pragma"]
        .iter()
        .any(|known| first.eq_ignore_ascii_case(known))
}
