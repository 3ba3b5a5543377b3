//! Which design patterns does the code really have?

use super::patterns::{Found, patterns};
use crate::project::Kind;
use crate::signals::prelude::*;
use std::collections::BTreeMap;

/// Places shown, and of each pattern.
const MAX_SHOWN: usize = 20;
const MAX_OF_EACH: usize = 3;

static PATTERN_KINDS: Fact = Fact::sum(
    "pattern-kinds",
    "Kinds of design pattern whose structure is found in files that ship: registry, factory, strategy, adapter, repository, \
     dependency injection, context object.",
    Subject::Project(|project| {
        let mut kinds: Vec<_> = project.once(patterns).iter().map(|f| f.pattern).collect();
        kinds.dedup();
        kinds.len() as i64
    }),
);
static PATTERN_PLACES: Fact = Fact::sum(
    "pattern-places",
    "Classes and functions with such a structure.",
    Subject::Project(|project| project.once(patterns).len() as i64),
);
static PATTERN_CLASSES: Fact = Fact::sum(
    "shipped-classes",
    "Classes at the top level of files that ship.",
    Subject::Project(|project| {
        let definitions = project.source().flat_map(|(_, m)| &m.summary.definitions);
        definitions
            .filter(|d| matches!(d.kind, Kind::Class(_)))
            .count() as i64
    }),
);

/// How many kinds of design pattern are found by their structure.
pub static SIGNAL: Signal = Signal {
    id: "design-patterns",
    competency: Competency::Architecture,
    question: "How many kinds of design pattern does the code have, by structure?",
    why: "Patterns are the vocabulary in which parts are kept apart. Their presence says that variation was put in one place; how many \
          times each occurs says nothing more, and few patterns in a small program say nothing at all.",
    formula: "pattern-kinds, at one snapshot: distinct kinds, however often each is found",
    guard: "A name alone counts for nothing. Registry: a function that enters what it is given into a table of its module and is used as \
            a decorator or from outside twice, or a class that does so in `register…` and looks up. Factory: one function that itself returns new objects of \
            two own classes with a common base. Strategy: a constructor keeps an object of an own abstract class or Protocol that two classes implement. \
            Adapter: a class with a base, three or more of whose public methods only hand over to an object it was given. Repository: \
            named so, built on what it or a class above it was given, with three methods that store and find. Dependency injection: a constructor that \
            keeps objects of two own classes, in a class with two public methods that is no exception. Context object: named so and taken by three functions. Look-alikes left alone: a \
            `FooFactory` that makes one thing, a handler that answers with one response or another, errors (made or holding something), operators; an object that holds \
            one of its own kind (a parent, a decorator), a request or another thing that is passed around (strategy), or one of a few constants; a context that holds what it carries; who holds a repository; a cache filled by key, a context manager's table, tests. Seen only where types are annotated, so a lower bound.",
    remedy: "Where one of the listed structures would take the place of repeated `if` chains over kinds, let it.",
    source: Citation {
        authors: "Gamma, Helm, Johnson, Vlissides",
        year: 1994,
        title: "Design Patterns: Elements of Reusable Object-Oriented Software",
        link: "https://www.informit.com/store/design-patterns-elements-of-reusable-object-oriented-9780201633610",
    },
    asks_for: AsksFor::Practice,
    cause: "patterns",
    unit: Unit::Count("kind of pattern", "kinds of pattern"),
    scale: Scale::rising([1.0, 2.0, 3.0, 5.0]),
    min_cases: 5,
    weight: 0.5,
    facts: &[&PATTERN_KINDS, &PATTERN_PLACES, &PATTERN_CLASSES],
    measure: |view| {
        let kinds = view.project(&PATTERN_KINDS) as f64;
        Outcome::Measured(Measured::exact(kinds, view.project(&PATTERN_CLASSES)))
    },
    evidence: Evidence::Found(&Evidence::Project(
        "The classes and functions that form each pattern.",
        places,
    )),
};

fn places(project: &Project) -> Vec<Spot> {
    let mut shown = BTreeMap::new();
    let all = project.once(patterns);
    let few = all.iter().filter(|Found { pattern, .. }| {
        let count: &mut usize = shown.entry(*pattern).or_default();
        *count += 1;
        *count <= MAX_OF_EACH
    });
    few.map(|found| found.spot.clone())
        .take(MAX_SHOWN)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::project;

    fn found(text: &str) -> Vec<String> {
        let files = [
            ("p/__init__.py", ""),
            ("p/a.py", text),
            ("p/b.py", "from .a import *\n"),
        ];
        patterns(&project(&files))
            .into_iter()
            .map(|f| f.spot.text)
            .collect()
    }

    #[test]
    fn a_registry_is_entered_by_others() {
        let text = "TABLE = {}\ndef register(name):\n    def inner(f):\n        TABLE[name] = f\n        return f\n    return inner\n\
                    @register('a')\ndef a(): pass\n@register('b')\ndef b(): pass\nCACHE = {}\ndef cached(url):\n    CACHE[url] = parse(url)\n\
                    @cached\ndef c(): pass\n@cached\ndef d(): pass\n";
        assert_eq!(found(text), ["registry: register"]);
        assert!(found(&text.replace("@register('b')\n", "")).is_empty());
    }

    #[test]
    fn a_factory_makes_one_of_several() {
        let text = "class Base: pass\nclass A(Base): pass\nclass B(Base): pass\n\
                    def make(kind):\n    if kind == 'a':\n        return A()\n    return B()\n";
        assert_eq!(found(text), ["factory: make"]);
        assert!(found(&text.replace("class B(Base)", "class B")).is_empty());
        assert!(
            found(
                "class WidgetFactory:\n    def create(self): return Widget()\nclass Widget: pass\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn what_is_given_and_implemented_twice_is_a_strategy() {
        let text = "from abc import ABC, abstractmethod\nclass Policy(ABC):\n    @abstractmethod\n    def run(self): ...\n\
                    class A(Policy): pass\nclass B(Policy): pass\nclass User:\n    def __init__(self, policy: Policy | None, n: int):\n\
                    \x20       self.policy = policy\n";
        assert_eq!(found(text), ["strategy: User"]);
        assert!(found(&text.replace("class B(Policy)", "class B")).is_empty());
    }

    #[test]
    fn handlers_and_errors_are_no_factories() {
        let classes = "class Base: pass\nclass AResponse(Base): pass\nclass BResponse(Base): pass\n\
                       class MyError(Exception): pass\nclass OtherError(MyError): pass\nclass C(Base): pass\nclass D(Base): pass\n";
        for function in [
            "def answer(r):\n    if r:\n        return AResponse()\n    return BResponse()\n",
            "def told(e):\n    if e:\n        return MyError()\n    return OtherError()\n",
            "@app.post('/')\ndef save(data):\n    if data:\n        return C()\n    return D()\n",
            "def outer(x):\n    def a():\n        return C()\n    def b():\n        return D()\n    return a, b\n",
            "class E(Base):\n    def __add__(self, o):\n        if o:\n            return C()\n        return D()\n",
        ] {
            let text = format!("{classes}{function}");
            assert!(found(&text).is_empty(), "{function}");
        }
    }

    #[test]
    fn who_holds_its_own_kind_or_is_an_error_has_no_strategy() {
        let abc = "from abc import ABC, abstractmethod\nclass Query(ABC):\n    @abstractmethod\n    def run(self): ...\n\
                   class A(Query): pass\nclass B(Query): pass\n";
        let holder = |head: &str| {
            format!("{abc}class {head}:\n    def __init__(self, q: Query):\n        self.q = q\n")
        };
        assert_eq!(found(&holder("User")), ["strategy: User"]);
        assert!(found(&holder("NotQuery(Query)")).is_empty());
        assert!(found(&holder("QueryError(Exception)")).is_empty());
        let carried = holder("User").replace("Query", "QueryRequest");
        assert!(found(&carried).is_empty(), "a request is passed around");
        let between = holder("User").replace(
            "class A(Query)",
            "class Text(Query):\n    @abstractmethod\n    def more(self): ...\nclass A(Text)",
        );
        assert_eq!(found(&between), ["strategy: User"]);
        let partial = "class B(Query):\n    @abstractmethod\n    def more(self): ...\n";
        let text = holder("User").replace("class B(Query): pass\n", partial);
        assert!(
            found(&text).is_empty(),
            "one of them is to be implemented itself"
        );
    }

    #[test]
    fn an_adapter_hands_over() {
        let text = "class Target: pass\nclass Adapter(Target):\n    def __init__(self, inner):\n        self._inner = inner\n\
                    \x20   def a(self): return self._inner.x()\n    def b(self): self._inner.y()\n    def c(self, n): return self._inner.z(n)\n";
        assert_eq!(found(text), ["adapter: Adapter"]);
        assert!(found(&text.replace("(Target)", "")).is_empty());
        assert!(found(&text.replace("def a", "def _a")).is_empty());
    }

    #[test]
    fn objects_that_are_given_are_injected() {
        let text = "class A: pass\nclass B: pass\nclass Service:\n    def __init__(self, a: A, b: B):\n        self.a = a\n        self.b = b\n\
                    \x20   def run(self): pass\n    def stop(self): pass\n";
        assert_eq!(found(text), ["dependency injection: Service"]);
        assert!(found(&text.replace("= b\n", "= B()\n")).is_empty());
        assert!(found(&text.replace("class B:", "class B(enum.Enum):")).is_empty());
    }

    #[test]
    fn repositories_and_contexts_need_more_than_a_name() {
        let text = "class UserRepository:\n    def __init__(self, session):\n        self.session = session\n    def add(self, u): self.x(u)\n\
                    \x20   def get_by_id(self, i): return self.y(i)\n    def delete(self, u): self.z(u)\nclass RunContext: pass\n\
                    def f(c: RunContext): pass\ndef g(c: RunContext): pass\ndef h(c: RunContext): pass\n";
        assert_eq!(
            found(text),
            ["repository: UserRepository", "context object: RunContext"]
        );
        assert!(found("class UserRepository: pass\nclass RunContext: pass\n").is_empty());
    }

    #[test]
    fn a_repository_may_be_given_its_session_by_its_base() {
        let text = "class BaseRepository:\n    def __init__(self, conn):\n        self.conn = conn\n\
                    class UsersRepository(BaseRepository):\n    async def get_user(self, i): return self.y(i)\n\
                    \x20   async def create_user(self, u): self.x(u)\n    async def update_user(self, u): self.x(u)\n\
                    class RepositoryGeneric:\n    def __init__(self, session):\n        self.session = session\n\
                    \x20   def get_one(self): self.x()\n    def create(self): self.x()\n    def delete(self): self.x()\n";
        assert_eq!(
            found(text),
            [
                "repository: UsersRepository",
                "repository: RepositoryGeneric"
            ]
        );
        let getters = text
            .replace("create", "get")
            .replace("update", "get")
            .replace("delete", "get");
        assert!(found(&getters).is_empty(), "a reader of settings");
        let holder = "class HttpRepo:\n    def __init__(self, repo: RepositoryGeneric):\n        self.repo = repo\n\
                      \x20   def create_one(self): self.x()\n    def get_one(self): self.x()\n    def delete_one(self): self.x()\n";
        assert_eq!(found(&format!("{text}{holder}")).len(), 2);
    }

    #[test]
    fn a_context_manager_registers_nothing() {
        let text = "PINS = {}\n@contextmanager\ndef pin(host, ip):\n    PINS[host] = ip\n    yield\n\
                    @pin\ndef a(): pass\n@pin\ndef b(): pass\n";
        assert!(found(text).is_empty());
        assert_eq!(
            found(&text.replace("@contextmanager\n", "")),
            ["registry: pin"]
        );
    }
}
