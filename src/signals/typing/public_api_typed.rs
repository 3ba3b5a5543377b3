//! Is what others import fully typed?

use crate::project::{ClassBody, Definition, Kind, Method, Signature, Target, Value};
use crate::signals::prelude::*;

/// Names shown.
const MAX_SHOWN: usize = 20;

static PUBLIC_NAMES: Fact = Fact::sum(
    "public-names",
    "Functions, methods and variables whose type is to be told, reachable through the public names of the public modules that ship.",
    Subject::Project(|project| project.once(names).len() as i64),
);
static TYPED_PUBLIC_NAMES: Fact = Fact::sum(
    "typed-public-names",
    "Public functions, methods and variables that are fully annotated.",
    Subject::Project(|project| project.once(names).iter().filter(|n| n.typed).count() as i64),
);
static TYPED_PACKAGES: Fact = Fact::sum(
    "typed-packages",
    "Folders with a `py.typed`, without which an installed package's annotations are ignored.",
    Subject::Project(|project| project.typed.len() as i64),
);

/// The share of the public interface that is fully typed.
pub static SIGNAL: Signal = Signal {
    id: "public-api-typed",
    competency: Competency::Typing,
    question: "What share of the public interface is fully typed?",
    why: "Types help whoever calls, and callers see the public interface only. A package that types its inside and leaves its \
          entrance open has the cost without the benefit.",
    formula: "typed-public-names / public-names, at one snapshot: `__all__` where there is one, names without a leading underscore \
              otherwise, re-exports followed to where they are defined",
    guard: "A function counts when every parameter and the return is annotated (`__init__` needs no return), an overloaded one by its \
            overloads, a class by its public methods and variables. Look-alikes left alone: variables whose type a checker can tell \
            (literals, `None`, calls and what they lead to, other names), modules with a leading underscore unless re-exported, stubs. `py.typed` is shown and not \
            part of the value: an application does not need it. pyright's --verifytypes also follows types of bases and aliases.",
    remedy: "Annotate the listed names, and ship a `py.typed` so that the annotations are used.",
    source: Citation {
        authors: "Smith",
        year: 2017,
        title: "PEP 561 - Distributing and packaging type information",
        link: "https://peps.python.org/pep-0561/",
    },
    asks_for: AsksFor::Practice,
    cause: "annotations",
    unit: Unit::Share,
    scale: Scale::rising([0.2, 0.5, 0.8, 0.97]),
    min_cases: 4,
    weight: 0.5,
    facts: &[&TYPED_PUBLIC_NAMES, &PUBLIC_NAMES, &TYPED_PACKAGES],
    measure: |view| {
        let (part, whole) = (
            view.project(&TYPED_PUBLIC_NAMES),
            view.project(&PUBLIC_NAMES),
        );
        Outcome::Measured(Measured::exact(part as f64 / whole.max(1) as f64, whole))
    },
    evidence: Evidence::Project("The public names that lack an annotation.", places),
};

/// A public name.
struct Name {
    target: Target,
    /// The method or variable of a class.
    member: Option<String>,
    line: u32,
    typed: bool,
}

fn names(project: &Project) -> Vec<Name> {
    let mut names = Vec::new();
    for target in project.public_api() {
        let Some(definition) = project.definition(target) else {
            continue;
        };
        let mut add = |member: Option<&str>, line, typed| {
            names.push(Name {
                target,
                member: member.map(str::to_owned),
                line,
                typed,
            });
        };
        match &definition.kind {
            Kind::Function(_) => {
                let summary = &project.modules[target.module as usize].summary;
                let same = summary.definitions_of(&definition.name);
                let typed = are_typed(same.filter_map(signature));
                add(None, definition.line, typed);
            }
            Kind::Value(Value::Annotated) => add(None, definition.line, true),
            // What stands in for an import that failed is not the variable's type.
            Kind::Value(Value::Untold) if is_fallback(project, target) => {}
            Kind::Value(Value::Untold) => add(None, definition.line, false),
            Kind::Value(_) => {}
            Kind::Class(class) => members(class, &mut add),
        }
    }
    names
}

fn is_fallback(project: &Project, target: Target) -> bool {
    let module = project.module(target.module);
    let definition = project.definition(target);
    let bound = module
        .zip(definition)
        .and_then(|(m, d)| m.summary.binding(&d.name));
    bound.is_some()
}

fn members(class: &ClassBody, add: &mut impl FnMut(Option<&str>, u32, bool)) {
    let mut last = "";
    let mut methods: Vec<&Method> = class.methods.iter().collect();
    methods.sort_by(|a, b| a.name.cmp(&b.name).then(a.line.cmp(&b.line)));
    for method in methods {
        let name = method.name.as_str();
        let public = !name.starts_with('_') || matches!(name, "__init__" | "__call__");
        // A property's setter and the other versions of a method are told with the first.
        if !public || name == last {
            continue;
        }
        last = name;
        let same = class.methods.iter().filter(|m| m.name == name);
        let typed = if name == "__init__" {
            same.clone()
                .all(|m| m.signature.annotated == m.signature.parameters)
        } else {
            are_typed(
                same.filter(|m| !is_setter(&m.signature))
                    .map(|m| &m.signature),
            )
        };
        add(Some(name), method.line, typed);
    }
    for attribute in class.attributes.iter().filter(|a| !a.name.starts_with('_')) {
        match attribute.value {
            Value::Annotated => add(Some(&attribute.name), attribute.line, true),
            Value::Untold => add(Some(&attribute.name), attribute.line, false),
            _ => {}
        }
    }
}

fn signature(definition: &Definition) -> Option<&Signature> {
    match &definition.kind {
        Kind::Function(signature) => Some(signature),
        _ => None,
    }
}

fn is_setter(signature: &Signature) -> bool {
    signature.has_decorator("setter") || signature.has_decorator("deleter")
}

/// Whether the overloads are typed, or where there are none every version.
fn are_typed<'p>(versions: impl Iterator<Item = &'p Signature>) -> bool {
    let versions: Vec<&Signature> = versions.collect();
    let overloaded = versions.iter().any(|s| s.has_decorator("overload"));
    let mut told = versions
        .iter()
        .filter(|s| !overloaded || s.has_decorator("overload"));
    told.all(|s| s.is_typed())
}

fn places(project: &Project) -> Vec<Spot> {
    let spot = |name: &Name| {
        let module = project.module(name.target.module)?;
        let member = name
            .member
            .as_ref()
            .map(|m| format!(".{m}"))
            .unwrap_or_default();
        Some(Spot {
            path: module.path.clone(),
            line: name.line,
            text: format!("{}{member}", project.definition(name.target)?.name),
        })
    };
    let names = project.once(names);
    let open = names.iter().filter(|n| !n.typed);
    open.take(MAX_SHOWN).filter_map(spot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, project};

    fn counts(files: &[(&str, &str)]) -> (i64, i64) {
        let facts = of_tree(files);
        (facts["typed-public-names"], facts["public-names"])
    }

    #[test]
    fn what_is_re_exported_is_public() {
        let files = [
            (
                "src/p/__init__.py",
                "from ._api import get as get, Client\n",
            ),
            (
                "src/p/_api.py",
                "def get(url: str) -> int: return 1\ndef hidden(x): return x\nclass Client:\n    def __init__(self, a: int): self.a = a\n    def send(self, b): return b\n    def _own(self, c): return c\n",
            ),
            ("src/p/py.typed", ""),
        ];
        assert_eq!(counts(&files), (2, 3));
        assert_eq!(of_tree(&files)["typed-packages"], 1);
        let places = places(&project(&files));
        assert_eq!(
            (places[0].text.as_str(), places[0].line, places.len()),
            ("Client.send", 5, 1)
        );
    }

    #[test]
    fn all_decides_where_it_is_written() {
        let text = "__all__ = ['f']\ndef f(x) -> None: pass\ndef g(x): return 1\n";
        assert_eq!(counts(&[("p/__init__.py", ""), ("p/a.py", text)]), (0, 1));
    }

    #[test]
    fn overloads_and_told_variables_are_left_alone() {
        let text = "from typing import overload\n@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\n\
                    def f(x): return x\nLIMIT = 1\nTABLE = {}\ntry:\n    import yaml\nexcept ImportError:\n    yaml = None\nHERE = Path(__file__).parent\nKIND = None\nclass A:\n    kind = None\n    @property\n    def x(self) -> int: return 1\n\
                    \x20   @x.setter\n    def x(self, value): pass\n";
        assert_eq!(counts(&[("p/__init__.py", ""), ("p/a.py", text)]), (2, 3));
    }

    #[test]
    fn private_modules_tests_and_scripts_are_not_offered() {
        let text = "def f(x): return x\n";
        let files = [
            ("p/__init__.py", "import os\n"),
            ("p/_a.py", text),
            ("tests/b.py", text),
            ("tool.py", text),
        ];
        assert_eq!(counts(&files), (0, 0));
    }
}
