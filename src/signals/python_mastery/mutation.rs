//! Loops that change what they iterate over.

use crate::python::ast::{Expr, Stmt, StmtFor};
use crate::python::{Assignment, Next, Node, Ranged, Step, name_of, path_to, same, search};

/// Whether a loop over a name or an attribute removes from it or inserts into it, and goes on.
///
/// Appending is left alone: a list may serve as the queue of what is still to be done.
pub(super) fn changes_what_it_iterates(s: &StmtFor) -> bool {
    let Some(iterated) = iterated(&s.iter) else {
        return false;
    };
    let mut removes = false;
    let mut rebound = false;
    search(&s.body, &mut |node| {
        match node {
            Node::Stmt(stmt) => {
                let changed = match stmt {
                    Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return Next::Past,
                    Stmt::Expr(e) => changed_by_call(&e.value),
                    Stmt::Delete(delete) => delete.targets.iter().find_map(|target| match target {
                        Expr::Subscript(subscript) => Some(&*subscript.value),
                        _ => None,
                    }),
                    stmt => Assignment::of(stmt).and_then(|assign| {
                        rebound |= assign.targets.iter().any(|t| same(t, iterated));
                        changed_by_call(assign.value)
                    }),
                };
                if changed.is_some_and(|changed| same(changed, iterated)) && goes_on(s, stmt) {
                    removes = true;
                }
            }
            Node::Expr(Expr::Lambda(_)) => return Next::Past,
            Node::Expr(_) => {}
        }
        if rebound { Next::Stop } else { Next::Into }
    });
    removes && !rebound
}

/// What is iterated, below a view of it and `enumerate`; copies such as `list(x)` and `x[:]` are others.
fn iterated(iter: &Expr) -> Option<&Expr> {
    let iter = match iter {
        Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
            (Expr::Attribute(a), [])
                if matches!(a.attr.as_str(), "keys" | "values" | "items")
                    && call.arguments.keywords.is_empty() =>
            {
                &*a.value
            }
            (Expr::Name(name), [first, ..]) if name.id.as_str() == "enumerate" => first,
            _ => return None,
        },
        iter => iter,
    };
    matches!(iter, Expr::Name(_) | Expr::Attribute(_)).then_some(iter)
}

/// What a call of a method that removes or inserts is called on.
fn changed_by_call(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let does = match (method.attr.as_str(), &*call.arguments.args) {
        ("remove" | "discard", [_]) | ("insert", [_, _]) => true,
        // A default means that the key may be elsewhere: a dictionary with other keys than those iterated.
        ("pop", [key]) => name_of(key).is_some(),
        ("popitem" | "clear", []) => call.arguments.keywords.is_empty(),
        _ => false,
    };
    does.then_some(&*method.value)
}

/// Whether the loop may go on after the statement: no `break`, `return` or `raise` follows it in the blocks around.
fn goes_on(s: &StmtFor, stmt: &Stmt) -> bool {
    let path = path_to(&s.body, stmt.range());
    !path.iter().any(Step::leaves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::parse;

    fn changes(text: &str) -> bool {
        let parsed = parse(text.as_bytes()).expect("it parses").1;
        match &parsed.module.body[0] {
            Stmt::For(s) => changes_what_it_iterates(s),
            _ => panic!("no loop: {text}"),
        }
    }

    #[test]
    fn removing_and_going_on() {
        for text in [
            "for x in y:\n    y.remove(x)\n",
            "for k in d:\n    if k: del d[k]\n",
            "for k, v in self.d.items():\n    self.d.pop(k)\n",
            "for i, x in enumerate(y):\n    if x:\n        y.insert(i, 1)\n",
            "for k in d.keys():\n    v = d.pop(k)\n",
        ] {
            assert!(changes(text), "{text}");
        }
    }

    #[test]
    fn look_alikes() {
        for text in [
            "for x in list(y):\n    y.remove(x)\n",
            "for x in y[:]:\n    y.remove(x)\n",
            "for k in sorted(d):\n    del d[k]\n",
            "for x in y:\n    if x:\n        y.remove(x)\n        break\n",
            "for x in y:\n    if x:\n        del y[0]\n    return x\n",
            "for x in queue:\n    queue.append(x.next)\n",
            "for k in d:\n    d[k] = 1\n    other.pop(k)\n    del k[0]\n",
            "for x in y:\n    y = y.copy()\n    y.remove(x)\n",
            "for x in y:\n    def f(): y.remove(x)\n",
            "for k in d:\n    e.pop(k, None)\n",
        ] {
            assert!(!changes(text), "{text}");
        }
    }
}
