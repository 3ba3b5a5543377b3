//! Facts that several signals share, and those the report always states.

use super::{Fact, Subject};
use crate::python::Kinds;

/// Files of Python.
pub static MODULES: Fact = Fact::sum(
    "modules",
    "Files of Python that parse.",
    Subject::Module(|_| 1),
);

/// Class statements.
pub static CLASSES: Fact = Fact::sum(
    "classes",
    "Class statements, wherever they stand.",
    Subject::Class(|_| 1),
);

/// Function statements.
pub static FUNCTIONS: Fact = Fact::sum(
    "functions",
    "`def` and `async def`, wherever they stand; overloads included, lambdas not.",
    Subject::Function(|_| 1),
);

/// Functions that are rated with whatever is nested in them.
pub static RATED_FUNCTIONS: Fact = Fact::sum(
    "rated-functions",
    "Functions outside functions, with the closures inside them.",
    Subject::Function(|f| i64::from(!f.place.in_function())),
);

/// Coroutine functions.
pub static ASYNC_FUNCTIONS: Fact = Fact::sum(
    "async-functions",
    "`async def`, wherever they stand.",
    Subject::Function(|f| i64::from(f.node.is_async)),
);

/// Parameters.
pub static PARAMETERS: Fact = Fact::sum(
    "parameters",
    "Parameters of every kind, without the first positional one of a method that is not static.",
    Subject::Function(|f| f.parameters().count() as i64),
);

/// Parameters with any annotation.
pub static ANNOTATED_PARAMETERS: Fact = Fact::sum(
    "annotated-parameters",
    "Parameters with an annotation, `Any` and `object` included.",
    Subject::Function(|f| f.parameters().filter(|p| p.annotation.is_some()).count() as i64),
);

/// Functions with a return annotation.
pub static ANNOTATED_RETURNS: Fact = Fact::sum(
    "annotated-returns",
    "Functions with a return annotation.",
    Subject::Function(|f| i64::from(f.node.returns.is_some())),
);

/// Modules with a docstring.
pub static MODULE_DOCSTRINGS: Fact = Fact::sum(
    "module-docstrings",
    "Modules with a docstring that is not blank.",
    Subject::Module(|m| i64::from(m.docstring().is_some())),
);

/// Classes with a docstring.
pub static CLASS_DOCSTRINGS: Fact = Fact::sum(
    "class-docstrings",
    "Classes with a docstring that is not blank.",
    Subject::Class(|c| i64::from(c.docstring().is_some())),
);

/// Functions with a docstring.
pub static FUNCTION_DOCSTRINGS: Fact = Fact::sum(
    "function-docstrings",
    "Functions with a docstring that is not blank.",
    Subject::Function(|f| i64::from(f.docstring().is_some())),
);

/// Test functions.
pub static TESTS: Fact = Fact::sum(
    "tests",
    "Functions that pytest or unittest would collect.",
    Subject::Function(|f| i64::from(f.is_test())),
);

/// Functions that are no tests and do something, in any file.
pub static FUNCTIONS_WITH_A_BODY: Fact = Fact::sum(
    "functions-with-a-body",
    "Functions outside functions that are not tests and do something: no overloads, no stubs.",
    Subject::Function(|f| {
        i64::from(
            !f.place.in_function() && !f.is_test() && !f.is_stub() && !f.has_decorator("overload"),
        )
    }),
);

/// Cells of code.
pub static CODE_CELLS: Fact = Fact::sum(
    "notebook-code-cells",
    "Cells of code in notebooks.",
    Subject::Notebook(|n| n.cells.len() as i64),
);

/// Cells of code that kept what they printed.
pub static CELLS_WITH_OUTPUTS: Fact = Fact::sum(
    "notebook-cells-with-outputs",
    "Cells of code in notebooks that were committed with their outputs.",
    Subject::Notebook(|n| n.with_outputs as i64),
);

/// Cells of code in another language.
pub static FOREIGN_CELLS: Fact = Fact::sum(
    "notebook-foreign-cells",
    "Cells of code in notebooks that are in another language, by their magic, their block or the notebook's kernel.",
    Subject::Notebook(|n| n.foreign as i64),
);

/// Cells of code that could not be read.
pub static UNREAD_CELLS: Fact = Fact::sum(
    "notebook-unread-cells",
    "Cells of code in notebooks that are no Python or have an error; the other cells are counted.",
    Subject::Notebook(|n| n.unread as i64),
);

/// Statements, several on a line as well.
pub static STATEMENTS: Fact = Fact::sum(
    "statements",
    "Statements, nested ones included.",
    Subject::Node(Kinds::STATEMENTS, |_, _| 1),
);

/// Facts that every report states, whatever signals were chosen.
pub static ALWAYS: &[&Fact] = &[
    &MODULES,
    &CLASSES,
    &FUNCTIONS,
    &ASYNC_FUNCTIONS,
    &PARAMETERS,
    &ANNOTATED_PARAMETERS,
    &ANNOTATED_RETURNS,
    &MODULE_DOCSTRINGS,
    &CLASS_DOCSTRINGS,
    &FUNCTION_DOCSTRINGS,
    &TESTS,
    &STATEMENTS,
    &CODE_CELLS,
    &CELLS_WITH_OUTPUTS,
    &FOREIGN_CELLS,
    &UNREAD_CELLS,
];
