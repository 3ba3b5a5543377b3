//! Is the public interface documented?

use super::hollow::{is_hollow, known_of_class, known_of_function};
use crate::facts::common::{CLASS_DOCSTRINGS, FUNCTION_DOCSTRINGS, MODULE_DOCSTRINGS};
use crate::python::{Class, Function, Module};
use crate::signals::prelude::*;

static PUBLIC_MODULES: Fact = Fact::sum(
    "public-modules",
    "Modules that hold a class or a function.",
    Subject::Module(|m| i64::from(needs_module_docstring(m))),
);
static PUBLIC_CLASSES: Fact = Fact::sum(
    "public-classes",
    "Classes without a leading underscore, not inside functions.",
    Subject::Class(|c| i64::from(is_public_class(c))),
);
static PUBLIC_FUNCTIONS: Fact = Fact::sum(
    "public-functions",
    "Functions and methods without a leading underscore here or around, not nested; no special methods, overloads, setters or overrides.",
    Subject::Function(|f| i64::from(needs_docstring(f))),
);
static DOCUMENTED_MODULES: Fact = Fact::sum(
    "documented-modules",
    "Public modules whose docstring says something.",
    Subject::Module(|m| {
        i64::from(
            needs_module_docstring(m)
                && m.docstring()
                    .is_some_and(|d| !is_hollow(d, std::iter::empty())),
        )
    }),
);
static DOCUMENTED_CLASSES: Fact = Fact::sum(
    "documented-classes",
    "Public classes whose docstring says something.",
    Subject::Class(|c| {
        i64::from(
            is_public_class(c)
                && c.docstring()
                    .is_some_and(|d| !is_hollow(d, known_of_class(c))),
        )
    }),
);
static DOCUMENTED_FUNCTIONS: Fact = Fact::sum(
    "documented-functions",
    "Public functions whose docstring says something.",
    Subject::Function(|f| {
        i64::from(
            needs_docstring(f)
                && f.docstring()
                    .is_some_and(|d| !is_hollow(d, known_of_function(f))),
        )
    }),
);

fn needs_module_docstring(module: &Module<'_>) -> bool {
    module.outlines.iter().any(|stmt| stmt.is_definition)
}

fn is_public_class(class: &Class<'_>) -> bool {
    !class.place.in_function()
        && !class.node.name.starts_with('_')
        && !class.place.classes.iter().any(|c| c.name.starts_with('_'))
}

fn needs_docstring(f: &Function<'_>) -> bool {
    f.is_public()
        && !f.name().starts_with("__")
        && !f.has_decorator("overload")
        && !f.has_decorator("override")
        && !f.is_setter_or_deleter()
}

/// The share of public definitions that are documented.
pub static SIGNAL: Signal = Signal {
    id: "docstrings",
    competency: Competency::Documentation,
    question: "What share of public modules, classes and functions has a docstring that says something?",
    why: "A reader of an interface needs what the signature does not tell. Raw docstring coverage says nothing about seniority (AUC 0.40 \
          on projects of the same age and size), so this signal carries a small weight and hollow docstrings are not credited.",
    formula: "(documented-modules + documented-classes + documented-functions) / (public-modules + public-classes + public-functions), over source files",
    guard: "Not counted: private names, nested functions, special methods, overloads, property setters, overrides, modules without a \
            definition, tests. A docstring that only repeats the name and the parameters is taken as none. The facts `module-docstrings`, \
            `class-docstrings` and `function-docstrings` follow interrogate's default rules (every definition; a blank docstring is none); \
            unlike interrogate they include folders that begin with a dot.",
    remedy: "Say in one line what each public function listed promises to its caller.",
    source: Citation {
        authors: "Goodger, van Rossum",
        year: 2001,
        title: "PEP 257: Docstring Conventions",
        link: "https://peps.python.org/pep-0257/",
    },
    asks_for: AsksFor::Practice,
    cause: "docstrings",
    unit: Unit::Share,
    scale: Scale::rising([0.1, 0.35, 0.65, 0.9]),
    min_cases: 5,
    weight: 0.5,
    facts: &[
        &PUBLIC_MODULES,
        &PUBLIC_CLASSES,
        &PUBLIC_FUNCTIONS,
        &DOCUMENTED_MODULES,
        &DOCUMENTED_CLASSES,
        &DOCUMENTED_FUNCTIONS,
        &MODULE_DOCSTRINGS,
        &CLASS_DOCSTRINGS,
        &FUNCTION_DOCSTRINGS,
    ],
    measure: |view| {
        let documented = [
            &DOCUMENTED_MODULES,
            &DOCUMENTED_CLASSES,
            &DOCUMENTED_FUNCTIONS,
        ]
        .map(|f| view.source(f))
        .iter()
        .sum();
        let public = [&PUBLIC_MODULES, &PUBLIC_CLASSES, &PUBLIC_FUNCTIONS]
            .map(|f| view.source(f))
            .iter()
            .sum();
        Outcome::Measured(Measured::share(documented, public))
    },
    evidence: Evidence::Missing(&DOCUMENTED_FUNCTIONS, &PUBLIC_FUNCTIONS),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    #[test]
    fn public_definitions_need_one() {
        let facts = in_source(
            "def f():\n    'Stop after the first failure.'\nclass A:\n    def g(self): pass\n    def _h(self): pass\n",
        );
        assert_eq!(
            (facts["public-functions"], facts["documented-functions"]),
            (2, 1)
        );
        assert_eq!(
            (facts["public-classes"], facts["documented-classes"]),
            (1, 0)
        );
        assert_eq!(facts["public-modules"], 1);
    }

    #[test]
    fn some_definitions_need_none() {
        let text = "@overload\ndef f(x): ...\nclass A:\n    @x.setter\n    def x(self, v): pass\n    @override\n    def y(self): pass\n    def __len__(self): return 0\n";
        assert_eq!(in_source(text)["public-functions"], 0);
        assert_eq!(in_source("X = 1\n")["public-modules"], 0);
    }

    #[test]
    fn blank_and_hollow_docstrings_are_none() {
        let facts =
            in_source("def get_item():\n    '  '\ndef load_users():\n    'Loads the users.'\n");
        assert_eq!(facts["documented-functions"], 0);
        assert_eq!(
            facts["function-docstrings"], 1,
            "interrogate counts the second and not the first"
        );
    }
}
