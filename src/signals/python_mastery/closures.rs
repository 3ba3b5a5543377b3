//! Closures that are made in a loop, kept, and read the loop's variable when it has its last value.

use crate::python::ast::{
    Comprehension, Expr, ExprCall, ExprLambda, Parameters, Stmt, StmtFor, StmtFunctionDef,
};
use crate::python::{Assignment, Next, Node, name_of, search, search_expr};

/// The most names of a loop that are followed.
const MAX_NAMES: usize = 16;

/// Whether a loop keeps a closure that reads one of its variables.
pub(super) fn loop_keeps_late_closure(s: &StmtFor) -> bool {
    let mut names = Vec::new();
    targets(&s.target, &mut names);
    if names.is_empty() || leaves_at_once(&s.body) {
        return false;
    }
    let late = Late { names: &names };
    let mut late_functions: Vec<&str> = Vec::new();
    let mut kept = false;
    search(&s.body, &mut |node| {
        match node {
            Node::Stmt(Stmt::FunctionDef(f)) => {
                if late.function(f) {
                    late_functions.push(f.name.as_str());
                }
                return Next::Past;
            }
            // The inner loop is asked itself; its closures over our names are rare and its own.
            Node::Stmt(Stmt::ClassDef(_)) => return Next::Past,
            Node::Stmt(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_))) => {
                let Some(assign) = Assignment::of(stmt) else {
                    return Next::Into;
                };
                let stored =
                    |target: &Expr| target.is_subscript_expr() || target.is_attribute_expr();
                kept |= assign.targets.iter().any(stored)
                    && stays_late(&late, &late_functions, assign.value);
            }
            Node::Expr(Expr::Call(call)) if keeps_arguments(call) => {
                let mut arguments = call.arguments.args.iter();
                kept |= arguments.any(|a| stays_late(&late, &late_functions, a));
            }
            _ => {}
        }
        if kept { Next::Stop } else { Next::Into }
    });
    kept
}

/// Whether each element of a comprehension is a closure that reads a variable of it.
pub(super) fn comprehension_keeps_late_closure(elt: &Expr, generators: &[Comprehension]) -> bool {
    let Expr::Lambda(lambda) = elt else {
        return false;
    };
    let mut names = Vec::new();
    for generator in generators {
        targets(&generator.target, &mut names);
    }
    Late { names: &names }.lambda(lambda)
}

fn stays_late(late: &Late<'_>, functions: &[&str], expr: &Expr) -> bool {
    match expr {
        Expr::Lambda(lambda) => late.lambda(lambda),
        Expr::Name(name) => functions.contains(&name.id.as_str()),
        _ => false,
    }
}

/// Whether a call stores what it is given for later: by the names that containers and event sources use.
fn keeps_arguments(call: &ExprCall) -> bool {
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    matches!(
        method.attr.as_str(),
        "append"
            | "appendleft"
            | "add_done_callback"
            | "add_listener"
            | "addCleanup"
            | "bind"
            | "call_later"
            | "call_soon"
            | "connect"
            | "insert"
            | "register"
            | "setdefault"
            | "subscribe"
            | "submit"
    )
}

/// Whether the loop has one turn: what it keeps sees the right value.
fn leaves_at_once(body: &[Stmt]) -> bool {
    matches!(
        body.last(),
        Some(Stmt::Return(_) | Stmt::Break(_) | Stmt::Raise(_))
    )
}

/// The names that a target binds.
fn targets<'a>(target: &'a Expr, names: &mut Vec<&'a str>) {
    match target {
        Expr::Name(name) => names.push(name.id.as_str()),
        Expr::Tuple(tuple) => {
            let elements = tuple.elts.iter().take(MAX_NAMES);
            for element in elements {
                // One level below: `for i, (a, b) in …`.
                if let Expr::Tuple(inner) = element {
                    names.extend(inner.elts.iter().take(MAX_NAMES).filter_map(name_of));
                } else {
                    names.extend(name_of(element));
                }
            }
        }
        _ => {}
    }
    names.retain(|name| *name != "_");
}

/// Names that change with every turn.
struct Late<'n> {
    names: &'n [&'n str],
}

impl Late<'_> {
    fn lambda(&self, lambda: &ExprLambda) -> bool {
        let mut found = false;
        let parameters = lambda.parameters.as_deref();
        search_expr(&lambda.body, &mut |node| {
            self.ask(node, parameters, &mut found)
        });
        found
    }

    fn function(&self, f: &StmtFunctionDef) -> bool {
        let (mut found, mut bound) = (false, false);
        search(&f.body, &mut |node| {
            if let Node::Expr(Expr::Name(name)) = node {
                bound |= name.ctx.is_store() && self.names.contains(&name.id.as_str());
            }
            self.ask(node, Some(&f.parameters), &mut found);
            Next::Into
        });
        found && !bound
    }

    fn ask(&self, node: Node<'_>, parameters: Option<&Parameters>, found: &mut bool) -> Next {
        let Node::Expr(expr) = node else {
            return Next::Into;
        };
        match expr {
            Expr::Name(name) => {
                let name = name.id.as_str();
                let given = parameters.is_some_and(|p| p.includes(name));
                *found |= !given && self.names.contains(&name);
                if *found { Next::Stop } else { Next::Into }
            }
            // Names of a comprehension inside are its own more often than not.
            Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
            | Expr::Lambda(_) => Next::Past,
            _ => Next::Into,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::parse;

    fn keeps(text: &str) -> bool {
        let parsed = parse(text.as_bytes()).expect("it parses").1;
        match &parsed.module.body[0] {
            Stmt::For(s) => loop_keeps_late_closure(s),
            Stmt::Expr(e) => match &*e.value {
                Expr::ListComp(c) => comprehension_keeps_late_closure(&c.elt, &c.generators),
                other => panic!("no comprehension: {other:?}"),
            },
            _ => panic!("no loop: {text}"),
        }
    }

    #[test]
    fn kept_closures() {
        for text in [
            "for x in y:\n    z.append(lambda: x)\n",
            "for i, (a, b) in y:\n    z[i] = lambda v: v + b\n",
            "for x in y:\n    def f(): return x\n    z.append(f)\n",
            "for x in y:\n    x.handler = lambda: go(x)\n",
            "for x in y:\n    button.clicked.connect(lambda: go(x))\n",
            "[lambda: i for i in y]\n",
        ] {
            assert!(keeps(text), "{text}");
        }
    }

    #[test]
    fn look_alikes() {
        for text in [
            "for x in y:\n    z.append(lambda x=x: x)\n",
            "for x in y:\n    z.append(lambda x: x)\n",
            "for x in y:\n    z.sort(key=lambda v: v[x])\n",
            "for x in y:\n    z.append(max(w, key=lambda v: v[x]))\n",
            "for x in y:\n    def f(x=x): return x\n    z.append(f)\n",
            "for x in y:\n    def f(): return x\n    w = f()\n",
            "for x in y:\n    z.append(lambda: x)\n    break\n",
            "for x in y:\n    z.append(partial(f, x))\n",
            "[lambda i=i: i for i in y]\n",
        ] {
            assert!(!keeps(text), "{text}");
        }
    }
}
