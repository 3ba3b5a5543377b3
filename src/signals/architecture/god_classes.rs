//! Do classes do too much?

use super::cohesion::groups;
use crate::python::ast::{Expr, Stmt};
use crate::python::{Class, STATED, methods};
use crate::signals::prelude::*;

/// More methods than this make a class large (pylint's too-many-public-methods draws the same line); of smaller ones it is not
/// known what their methods use.
const MAX_METHODS: usize = 20;
const _: () = assert!(STATED <= MAX_METHODS);
/// A class of fewer methods is no case: many small ones would say nothing about the large ones.
const FEWEST: i64 = 5;
/// A group of fewer methods is not worth a class of its own.
const GROUP: usize = 3;

static GOD_CLASSES: Fact = Fact::sum(
    "god-classes",
    "Classes of more than 20 methods that fall into two or more groups of at least three methods which share nothing.",
    Subject::Class(|c| i64::from(is_rated(c) && is_large(c) && !is_excused(c) && falls_apart(c))),
);
static LARGE_CLASSES: Fact = Fact::sum(
    "large-classes",
    "Classes of more than 20 methods, stubs and doubles of a name left out.",
    Subject::Class(|c| i64::from(is_rated(c) && is_large(c))),
);
static RATED_CLASSES: Fact = Fact::sum(
    "rated-classes",
    "Classes outside functions with at least five methods: a smaller one cannot do too much.",
    Subject::Class(|c| i64::from(is_rated(c))),
);

fn is_rated(class: &Class<'_>) -> bool {
    class.methods >= FEWEST && !class.place.in_function()
}

fn is_large(class: &Class<'_>) -> bool {
    let states = class.states();
    let mut names: Vec<&str> = methods(class.node)
        .zip(states.iter())
        .filter(|(_, state)| !state.is_empty)
        .map(|(method, _)| method.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.len() > MAX_METHODS
}

fn falls_apart(class: &Class<'_>) -> bool {
    groups(class, &class.states())
        .iter()
        .filter(|&&size| size >= GROUP)
        .count()
        > 1
}

/// Classes that are many methods by their nature.
fn is_excused(class: &Class<'_>) -> bool {
    class.has_base(is_telling_base)
        || class.node.body.iter().any(|s| assigns(s, "__tablename__"))
        || dispatches(class)
}

/// Bases of models, settings, test cases and interfaces.
fn is_telling_base(base: &str) -> bool {
    base.ends_with("Model")
        || base.ends_with("TestCase")
        || base.ends_with("Settings")
        || matches!(
            base,
            "Base" | "DeclarativeBase" | "Document" | "Protocol" | "Interface" | "TypedDict"
        )
}

fn assigns(stmt: &Stmt, name: &str) -> bool {
    let is = |e: &Expr| matches!(e, Expr::Name(n) if n.id.as_str() == name);
    match stmt {
        Stmt::Assign(s) => s.targets.iter().any(is),
        Stmt::AnnAssign(s) => is(&s.target),
        _ => false,
    }
}

/// Whether half of the methods are cases of a dispatch by name: `visit_X`, `visitX`, `_print_X`, `do_X`, `on_X`, `X_sql`.
fn dispatches(class: &Class<'_>) -> bool {
    let all = methods(class.node).count();
    let share = |word: fn(&str) -> Option<&str>| {
        let names = methods(class.node).map(|m| m.name.as_str());
        let mut words: Vec<&str> = names.filter_map(word).collect();
        words.sort_unstable();
        let most = words.chunk_by(|a, b| a == b).map(<[&str]>::len).max();
        most.is_some_and(|most| most * 2 >= all)
    };
    share(prefix) || share(suffix)
}

/// The first word of a name of several, the leading underscore included.
fn prefix(name: &str) -> Option<&str> {
    let start = name.len() - name.trim_start_matches('_').len();
    if start > 1 {
        return None;
    }
    let is_end = |c: char| c == '_' || c.is_ascii_uppercase();
    let end = name[start..].find(is_end).filter(|end| *end > 0)?;
    Some(&name[..start + end])
        .filter(|p| !matches!(*p, "get" | "set" | "is" | "_get" | "_set" | "_is"))
}

/// The last word of a name of several.
fn suffix(name: &str) -> Option<&str> {
    let (rest, last) = name.rsplit_once('_')?;
    (!last.is_empty() && !rest.trim_start_matches('_').is_empty()).then_some(last)
}

/// The share of classes that do too much.
pub static SIGNAL: Signal = Signal {
    id: "god-classes",
    competency: Competency::Architecture,
    question: "What share of classes is large and falls apart into groups of methods that share nothing?",
    why: "A class that knows and does too much attracts every change and hides what belongs together; classes with several \
          unconnected groups of methods can be split without touching the code inside.",
    formula: "god-classes / rated-classes, over source files",
    guard: "More than 20 methods and LCOM4 above one (methods are connected where they use the same attribute or call each other), \
            where only groups of three methods or more count: a lone property is no second responsibility. Constructors connect \
            nothing; methods that use no attribute (static ones, stubs, hooks) belong to no group; a property and its setter are one; \
            methods that use the object as a whole (`self[key]`, `len(self)`, `run(self)`) belong together. \
            Look-alikes left alone: models of an ORM, settings (`BaseSettings`), test cases, protocols, and classes half of whose methods are cases of a dispatch by \
            name (`visit_X`, `visitX`, `_print_X`, `on_X`, `X_sql`); large classes whose methods share state (collections, clients, facades) are \
            in large-classes and not counted. Attributes of a base are seen where this class uses them. pylint's R0904 counts public methods only. \
            Weak: 4 of 5 places looked at were not wrong.",
    remedy: "Move one group of methods of a listed class, with the attributes it uses, into a class of its own.",
    source: Citation {
        authors: "Hitz & Montazeri",
        year: 1995,
        title: "Measuring coupling and cohesion in object-oriented systems",
        link: "https://www.isys.uni-klu.ac.at/PDF/1995-0043-MHBM.pdf",
    },
    asks_for: AsksFor::NoFaults,
    cause: "cohesion",
    unit: Unit::Share,
    scale: Scale::falling([0.08, 0.04, 0.02, 0.005]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&GOD_CLASSES, &LARGE_CLASSES, &RATED_CLASSES],
    measure: |view| view.share(&GOD_CLASSES, &RATED_CLASSES),
    evidence: Evidence::Places(&[&GOD_CLASSES]),
};

#[cfg(test)]
mod tests {
    use crate::signals::testkit::in_source;

    /// God classes and large ones.
    fn counts(text: &str) -> (i64, i64) {
        let facts = in_source(text);
        (facts["god-classes"], facts["large-classes"])
    }

    /// Methods that use one attribute.
    fn using(attribute: &str, methods: usize) -> String {
        (0..methods)
            .map(|i| format!("    def {attribute}{i}(self): return self.{attribute}\n"))
            .collect()
    }

    #[test]
    fn two_groups_in_a_large_class_are_two_classes() {
        let text = format!("class A:\n{}{}", using("x", 11), using("y", 10));
        assert_eq!(counts(&text), (1, 1));
        let small = format!("class A:\n{}{}", using("x", 10), using("y", 10));
        assert_eq!(counts(&small), (0, 0));
    }

    #[test]
    fn a_call_or_an_attribute_connects() {
        let text = format!("class A:\n{}{}", using("x", 11), using("y", 10));
        let called = format!("{text}    def both(self): return self.x1() + self.y1()\n");
        assert_eq!(counts(&called), (0, 1));
        let used = format!("{text}    @property\n    def both(self): return self.x, self.y\n");
        assert_eq!(counts(&used), (0, 1));
        let whole = format!(
            "{text}    def __len__(self): return len(self.x)\n    def size(self): return len(self) + self.y\n"
        );
        assert_eq!(counts(&whole), (0, 1));
        let built = format!("{text}    def __init__(self): self.x, self.y = 1, 2\n");
        assert_eq!(counts(&built), (1, 1), "a constructor connects nothing");
    }

    #[test]
    fn lone_methods_are_no_group() {
        let text = format!("class A:\n{}{}", using("x", 20), using("y", 2));
        assert_eq!(counts(&text), (0, 1));
        let hooks: String = (0..9)
            .map(|i| format!("    def hook{i}(self): return {i}\n"))
            .collect();
        let text = format!("class A:\n{}{hooks}", using("x", 20));
        assert_eq!(counts(&text), (0, 1));
    }

    #[test]
    fn some_classes_are_large_by_nature() {
        let body = format!("{}{}", using("x", 11), using("y", 10));
        for head in [
            "class A(models.Model):\n",
            "class A(pydantic_settings.BaseSettings):\n",
            "class A(unittest.TestCase):\n",
            "class A(Protocol[T]):\n",
            "class A:\n    __tablename__ = 'a'\n",
        ] {
            assert_eq!(counts(&format!("{head}{body}")), (0, 1), "{head}");
        }
        for case in ["visit_{}", "visitKind{}", "kind{}_sql"] {
            let (before, after) = case.split_once("{}").unwrap();
            let name = |i: usize| format!("    def {before}{i}{after}(self): return self.x\n");
            let visitor: String = (0..11).map(name).collect();
            let text = format!("class A:\n{visitor}{}", using("y", 10));
            assert_eq!(counts(&text), (0, 1), "{case}");
        }
        // Names that say only that there is a value are no dispatch.
        let name = |i: usize| format!("    def getKind{i}(self): return self.x\n");
        let getters: String = (0..11).map(name).collect();
        assert_eq!(
            counts(&format!("class A:\n{getters}{}", using("y", 10))),
            (1, 1)
        );
        let stubs: String = (0..30)
            .map(|i| format!("    def f{i}(self): ...\n"))
            .collect();
        assert_eq!(counts(&format!("class A:\n{stubs}")), (0, 0));
    }

    #[test]
    fn a_property_and_its_setter_are_one() {
        let pair = |i: usize| {
            format!(
                "    @property\n    def p{i}(self): return self._p{i}\n    @p{i}.setter\n    def p{i}(self, v): self._p{i} = v\n"
            )
        };
        let text = format!("class A:\n{}", (0..15).map(pair).collect::<String>());
        assert_eq!(counts(&text), (0, 0));
    }
}
