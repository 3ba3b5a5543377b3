//! What the walk does at each node, in the order of the source.

use super::{
    Call, ExceptHandler, Expr, Handler, InterpolatedStringElement, MatchCase, Node, Pattern,
    Ranged, SourceOrderVisitor, Stmt, Walker, asks_for_version, decisions_of, expects_absence,
    has_alternatives, leaves, source_order, swallows,
};

impl<'a> SourceOrderVisitor<'a> for Walker<'a, '_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.descend(|w| {
            let outer_name = w.open_row(stmt);
            w.place.depth = w.depth;
            w.observer.node(Node::Stmt(stmt), &w.place);
            w.decide(decisions_of(stmt));
            w.bindings_of(stmt);
            let alternatives = usize::from(has_alternatives(stmt));
            w.place.alternatives += alternatives;
            match stmt {
                Stmt::FunctionDef(f) => w.function(f),
                Stmt::ClassDef(c) => w.class(c),
                Stmt::Assert(_) => {
                    w.mute += 1;
                    source_order::walk_stmt(w, stmt);
                    w.mute -= 1;
                }
                Stmt::For(s) => {
                    w.frame().awaits += i64::from(s.is_async);
                    w.visit_expr(&s.target);
                    w.visit_expr(&s.iter);
                    w.place.loops += 1;
                    w.visit_body(&s.body);
                    w.place.loops -= 1;
                    w.visit_body(&s.orelse);
                }
                Stmt::While(s) => {
                    w.visit_expr(&s.test);
                    w.place.loops += 1;
                    w.visit_body(&s.body);
                    w.place.loops -= 1;
                    w.visit_body(&s.orelse);
                }
                Stmt::If(s) if asks_for_version(&s.test) => {
                    w.place.shims += 1;
                    source_order::walk_stmt(w, stmt);
                    w.place.shims -= 1;
                }
                Stmt::Try(s) => {
                    let shims = usize::from(s.handlers.iter().any(expects_absence));
                    w.place.shims += shims;
                    let swallowed = usize::from(s.handlers.iter().any(swallows));
                    w.place.swallowed += swallowed;
                    w.visit_body(&s.body);
                    w.place.swallowed -= swallowed;
                    for handler in &s.handlers {
                        w.trying = stmt.start();
                        w.visit_except_handler(handler);
                    }
                    w.visit_body(&s.orelse);
                    w.visit_body(&s.finalbody);
                    w.place.shims -= shims;
                }
                Stmt::With(s) => {
                    w.frame().awaits += i64::from(s.is_async);
                    source_order::walk_stmt(w, stmt);
                }
                Stmt::Import(_) | Stmt::ImportFrom(_) if w.place.in_function() => {
                    w.place.names.locals().import(stmt);
                }
                _ => source_order::walk_stmt(w, stmt),
            }
            w.place.alternatives -= alternatives;
            if let Some(length) = outer_name {
                w.observer.row_ended();
                w.name.truncate(length);
            }
        });
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        let mut after = false;
        for stmt in body {
            self.place.unreachable += usize::from(after);
            self.visit_stmt(stmt);
            self.place.unreachable -= usize::from(after);
            after |= leaves(stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.descend(|w| {
            w.place.depth = w.depth;
            w.observer.node(Node::Expr(expr), &w.place);
            match expr {
                Expr::Call(call) if w.wanted.calls => {
                    let mut path = std::mem::take(&mut w.path);
                    w.place.names.dotted(&call.func, &mut path);
                    let awaited = w.awaited == Some(call.range());
                    w.observer.call(&Call {
                        node: call,
                        place: &w.place,
                        path: &path,
                        awaited,
                    });
                    w.path = path;
                }
                Expr::Await(e) => {
                    w.frame().awaits += 1;
                    w.awaited = Some(e.value.range());
                }
                Expr::Yield(_) | Expr::YieldFrom(_) => w.frame().yields += 1,
                Expr::BoolOp(e) => w.decide(e.values.len().saturating_sub(1)),
                Expr::If(_) => w.decide(1),
                Expr::Name(e) => w.name(e),
                Expr::StringLiteral(e) if w.wanted.outlines => w.text(e.value.to_str()),
                _ => {}
            }
            let shims = usize::from(match expr {
                Expr::BoolOp(_) => asks_for_version(expr),
                Expr::If(e) => asks_for_version(&e.test),
                _ => false,
            });
            w.place.shims += shims;
            w.place.lambdas += usize::from(expr.is_lambda_expr());
            if let Some(scope) = w.enter_scope_of(expr) {
                source_order::walk_expr(w, expr);
                w.place.names.locals().leave(scope);
            } else {
                source_order::walk_expr(w, expr);
            }
            w.place.lambdas -= usize::from(expr.is_lambda_expr());
            w.place.shims -= shims;
        });
    }

    fn visit_comprehension(&mut self, comprehension: &'a ruff_python_ast::Comprehension) {
        self.decide(comprehension.ifs.len() + 1);
        self.frame().awaits += i64::from(comprehension.is_async);
        source_order::walk_comprehension(self, comprehension);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(node) = handler;
        if let Some(name) = &node.name {
            self.bind(name.as_str());
        }
        self.observer.handler(&Handler {
            node,
            place: &self.place,
            begins: self.trying,
        });
        source_order::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        if let Pattern::MatchAs(capture) = pattern
            && let Some(name) = &capture.name
        {
            self.bind(name.as_str());
        }
        self.descend(|w| source_order::walk_pattern(w, pattern));
    }

    fn visit_match_case(&mut self, case: &'a MatchCase) {
        self.descend(|w| source_order::walk_match_case(w, case));
    }

    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        self.descend(|w| source_order::walk_interpolated_string_element(w, element));
    }
}
