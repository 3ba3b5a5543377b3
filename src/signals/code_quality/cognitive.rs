//! Cognitive complexity, counted as complexipy 8.3 counts it.
//!
//! Every break in the flow costs one, and one more for each level it is nested in (Campbell, "Cognitive complexity", 2018).
//! Where the paper leaves Python open, complexipy's choices are taken, so that the figures agree function by function.

use crate::python::MAX_DEPTH;
use crate::python::ast::{BoolOp, Comprehension, ExceptHandler, Expr, Stmt, StmtFunctionDef};

/// The cognitive complexity of a function, calls of itself left out.
pub fn of_function(function: &StmtFunctionDef) -> i64 {
    Reader { depth: 0 }.function(function, 0)
}

/// Knows how deep it has gone: trees deeper than the walk goes are cut off, for what is counted of them is thrown away.
struct Reader {
    depth: usize,
}

impl Reader {
    fn function(&mut self, function: &StmtFunctionDef, nesting: i64) -> i64 {
        // A decorator only wraps: what it defines and returns is no deeper than itself.
        if let [Stmt::FunctionDef(inner), Stmt::Return(_)] = &*function.body {
            return self.deeper(|r| r.function(inner, nesting));
        }
        let statement = |stmt: &Stmt| {
            let closure = i64::from(stmt.is_function_def_stmt());
            self.statement(stmt, nesting + closure)
        };
        function.body.iter().map(statement).sum()
    }

    fn block(&mut self, body: &[Stmt], nesting: i64) -> i64 {
        body.iter().map(|stmt| self.statement(stmt, nesting)).sum()
    }

    fn statement(&mut self, stmt: &Stmt, nesting: i64) -> i64 {
        self.deeper(|r| r.cost(stmt, nesting))
    }

    fn cost(&mut self, stmt: &Stmt, nesting: i64) -> i64 {
        match stmt {
            Stmt::FunctionDef(f) => self.function(f, nesting),
            // A class inside a function costs what its methods cost.
            Stmt::ClassDef(c) => {
                let methods = c.body.iter().filter(|s| s.is_function_def_stmt());
                methods.map(|m| self.statement(m, nesting)).sum()
            }
            Stmt::If(s) => {
                let mut cost = 1 + nesting + self.expr(&s.test, nesting);
                cost += self.block(&s.body, nesting + 1);
                for clause in &s.elif_else_clauses {
                    cost += 1;
                    cost += clause.test.as_ref().map_or(0, |t| self.expr(t, nesting));
                    cost += self.block(&clause.body, nesting + 1);
                }
                cost
            }
            Stmt::For(s) => self.repeated(&s.iter, &s.body, &s.orelse, nesting),
            Stmt::While(s) => self.repeated(&s.test, &s.body, &s.orelse, nesting),
            Stmt::Try(s) => {
                let mut cost = self.block(&s.body, nesting);
                for ExceptHandler::ExceptHandler(handler) in &s.handlers {
                    cost += 1 + nesting + self.block(&handler.body, nesting + 1);
                }
                cost + self.block(&s.orelse, nesting) + self.block(&s.finalbody, nesting)
            }
            Stmt::Match(s) => {
                let cases = s.cases.iter();
                1 + nesting
                    + cases
                        .map(|case| self.block(&case.body, nesting + 1))
                        .sum::<i64>()
            }
            Stmt::With(s) => {
                let items = s.items.iter();
                let opened: i64 = items.map(|i| self.expr(&i.context_expr, nesting)).sum();
                opened + self.block(&s.body, nesting)
            }
            Stmt::Assign(s) => self.expr(&s.value, nesting),
            Stmt::AugAssign(s) => self.expr(&s.value, nesting),
            Stmt::AnnAssign(s) => self.optional(s.value.as_deref(), nesting),
            Stmt::Return(s) => self.optional(s.value.as_deref(), nesting),
            Stmt::Raise(s) => {
                self.optional(s.exc.as_deref(), nesting)
                    + self.optional(s.cause.as_deref(), nesting)
            }
            Stmt::Assert(s) => {
                self.expr(&s.test, nesting) + self.optional(s.msg.as_deref(), nesting)
            }
            Stmt::Expr(s) => self.expr(&s.value, nesting),
            _ => 0,
        }
    }

    /// The `else` of a loop is no decision of its own.
    fn repeated(&mut self, by: &Expr, body: &[Stmt], orelse: &[Stmt], nesting: i64) -> i64 {
        let own = 1 + nesting + self.expr(by, nesting);
        own + self.block(body, nesting + 1) + self.block(orelse, nesting)
    }

    fn optional(&mut self, expr: Option<&Expr>, nesting: i64) -> i64 {
        expr.map_or(0, |e| self.expr(e, nesting))
    }

    fn each<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, nesting: i64) -> i64 {
        exprs.into_iter().map(|e| self.expr(e, nesting)).sum()
    }

    fn expr(&mut self, expr: &Expr, nesting: i64) -> i64 {
        self.deeper(|r| match expr {
            Expr::BoolOp(e) => 1 + r.operands(&e.values, e.op),
            Expr::UnaryOp(e) => r.sequences(&e.operand, None),
            Expr::Compare(e) => r.expr(&e.left, nesting) + r.each(&e.comparators, nesting),
            Expr::If(e) => {
                1 + nesting
                    + r.expr(&e.test, nesting)
                    + r.expr(&e.body, nesting + 1)
                    + r.expr(&e.orelse, nesting + 1)
            }
            Expr::Lambda(e) => r.expr(&e.body, nesting + 1),
            Expr::ListComp(e) => r.comprehension([&*e.elt], &e.generators, nesting),
            Expr::SetComp(e) => r.comprehension([&*e.elt], &e.generators, nesting),
            Expr::Generator(e) => r.comprehension([&*e.elt], &e.generators, nesting),
            Expr::DictComp(e) => {
                let made = e.key.as_deref().into_iter().chain([&*e.value]);
                r.comprehension(made, &e.generators, nesting)
            }
            Expr::Call(e) => r.each(&e.arguments.args, nesting),
            Expr::Tuple(e) => r.each(&e.elts, nesting),
            Expr::List(e) => r.each(&e.elts, nesting),
            Expr::Set(e) => r.each(&e.elts, nesting),
            Expr::Dict(e) => r.each(e.items.iter().map(|item| &item.value), nesting),
            _ => 0,
        })
    }

    fn comprehension<'e>(
        &mut self,
        made: impl IntoIterator<Item = &'e Expr>,
        generators: &[Comprehension],
        nesting: i64,
    ) -> i64 {
        let mut cost = 0;
        for generator in generators {
            cost += 1 + nesting + self.expr(&generator.iter, nesting);
            cost += generator.ifs.len() as i64 + self.each(&generator.ifs, nesting + 1);
        }
        cost + self.each(made, nesting + 1)
    }

    /// The operands of `op`: a run of like operators costs once.
    fn operands(&mut self, values: &[Expr], op: BoolOp) -> i64 {
        values.iter().map(|v| self.sequences(v, Some(op))).sum()
    }

    /// New runs of operators in an operand of `around`, or below a `not`.
    fn sequences(&mut self, operand: &Expr, around: Option<BoolOp>) -> i64 {
        self.deeper(|r| match operand {
            Expr::BoolOp(e) => i64::from(around != Some(e.op)) + r.operands(&e.values, e.op),
            Expr::UnaryOp(e) => r.sequences(&e.operand, None),
            _ => 0,
        })
    }

    fn deeper(&mut self, look: impl FnOnce(&mut Self) -> i64) -> i64 {
        if self.depth >= MAX_DEPTH {
            return 0;
        }
        self.depth += 1;
        let cost = look(self);
        self.depth -= 1;
        cost
    }
}
