//! Does the code stand in functions and classes, or is it a script?

use crate::facts::common::STATEMENTS;
use crate::python::Node;
use crate::python::ast::statement_visitor::{StatementVisitor, walk_stmt};
use crate::python::ast::{Expr, Stmt, StmtIf};
use crate::signals::prelude::*;

static AT_IMPORT: Fact = Fact::sum(
    "loose-statements",
    "Statements outside functions and classes that do something: calls, loops, `with`, `assert`, `del`, what is added in place.",
    Subject::Node(Kinds::STATEMENTS, |node, place| {
        let loose = place.functions.is_empty() && place.classes.is_empty();
        i64::from(loose && matches!(node, Node::Stmt(stmt) if acts(stmt)))
    }),
);
static GUARDED: Fact = Fact::sum(
    "guarded-statements",
    "Loose statements below `if __name__ == \"__main__\"`.",
    Subject::Node(Kinds::of(&[NodeKind::StmtIf]), |node, place| match node {
        Node::Stmt(Stmt::If(guard))
            if place.functions.is_empty() && place.classes.is_empty() && is_guard(guard) =>
        {
            let mut count = Count(0);
            count.visit_body(&guard.body);
            count.0
        }
        _ => 0,
    }),
);

/// Statements that do something, definitions and what stands in them left out.
struct Count(i64);

impl StatementVisitor<'_> for Count {
    fn visit_stmt(&mut self, stmt: &Stmt) {
        self.0 += i64::from(acts(stmt));
        if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            walk_stmt(self, stmt);
        }
    }
}

fn acts(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Expr(e) => !matches!(*e.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_)),
        Stmt::For(_)
        | Stmt::While(_)
        | Stmt::With(_)
        | Stmt::AugAssign(_)
        | Stmt::Delete(_)
        | Stmt::Assert(_)
        | Stmt::Match(_) => true,
        _ => false,
    }
}

fn is_guard(guard: &StmtIf) -> bool {
    let Expr::Compare(compare) = &*guard.test else {
        return false;
    };
    let name = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == "__name__");
    name(&compare.left) || compare.comparators.iter().any(name)
}

/// The share of statements that do not run when a module is imported.
pub static SIGNAL: Signal = Signal {
    id: "code-in-functions",
    competency: Competency::CodeQuality,
    question: "What share of the code stands in functions and classes, rather than running as a module is read?",
    why: "What runs as a module is read can be neither imported, tested nor called again. Course work is one script per exercise; engineered code has next to none \
          (AUC 0.88 against course work, 0.77 against course work and take-home submissions).",
    formula: "1 - (loose-statements - guarded-statements) / statements, over source files",
    guard: "Left alone: what stands below `if __name__ == \"__main__\"`, imports, assignments, definitions, docstrings, `if` and `try` around them. A few calls at the top, as \
            those that register something or set up logging, weigh little beside the rest of the code.",
    remedy: "Move what runs at import into functions, and call the first of them below `if __name__ == \"__main__\"`.",
    source: Citation {
        authors: "Python Software Foundation",
        year: 2024,
        title: "__main__: Top-level code environment",
        link: "https://docs.python.org/3/library/__main__.html",
    },
    asks_for: AsksFor::NoFaults,
    cause: "functions",
    unit: Unit::Share,
    scale: Scale::rising([0.5, 0.75, 0.9, 0.97]),
    min_cases: 20,
    weight: 0.5,
    facts: &[&AT_IMPORT, &GUARDED, &STATEMENTS],
    measure: |view| {
        let all = view.source(&STATEMENTS);
        let loose = (view.source(&AT_IMPORT) - view.source(&GUARDED)).max(0);
        Outcome::Measured(Measured::share((all - loose).max(0), all))
    },
    evidence: Evidence::Places(&[&AT_IMPORT]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    fn loose(text: &str) -> i64 {
        let facts = in_source(text);
        facts["loose-statements"] - facts["guarded-statements"]
    }

    #[test]
    fn what_runs_at_import_is_counted() {
        assert_eq!(
            loose("x = input()\nprint(x)\nfor i in x:\n    print(i)\n"),
            3
        );
        assert_eq!(loose("while True:\n    x += 1\n"), 2);
    }

    #[test]
    fn what_a_module_is_made_of_is_not() {
        assert_eq!(
            loose(
                "'''Docs.'''\nimport a\nX = f(1)\ntry:\n    import b\nexcept ImportError:\n    b = None\ndef g():\n    print(1)\nclass A:\n    x = 1\n    print(x)\n"
            ),
            0
        );
    }

    #[test]
    fn a_guard_keeps_it_from_running() {
        assert_eq!(
            loose(
                "def main():\n    pass\nif __name__ == '__main__':\n    for i in range(3):\n        main()\n"
            ),
            0
        );
        assert_eq!(loose("if DEBUG:\n    main()\n"), 1, "another condition");
    }
}
