//! Design patterns, told by how classes and functions are built.

use crate::project::{ClassBody, Dotted, Kind, Method, Module, Project, Signature, Spot, Target};
use crate::role::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Methods that make a class an adapter, a repository.
const SEVERAL: usize = 3;
/// Levels of bases followed up.
const MAX_LEVELS: usize = 32;

/// Decorators that register a handler.
const HANDLERS: [&str; 9] = [
    "delete",
    "errorhandler",
    "exception_handler",
    "get",
    "patch",
    "post",
    "put",
    "route",
    "websocket",
];

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pattern {
    /// A table that functions or classes are entered into by whoever defines them.
    Registry,
    /// A function that makes one of several classes with a common base.
    Factory,
    /// A class that holds what several classes implement.
    Strategy,
    /// A class that gives an object it holds the methods of its own base.
    Adapter,
    /// A class that stores and finds objects through something it was given.
    Repository,
    /// A class that is given the objects of other own classes it works with.
    Injection,
    /// An object that carries what many functions need.
    Context,
}

impl Pattern {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Factory => "factory",
            Self::Strategy => "strategy",
            Self::Adapter => "adapter",
            Self::Repository => "repository",
            Self::Injection => "dependency injection",
            Self::Context => "context object",
        }
    }
}

/// A place with the structure of a pattern.
#[derive(Debug)]
pub(super) struct Found {
    pub pattern: Pattern,
    pub spot: Spot,
}

/// The patterns of files that ship, by kind.
pub(super) fn patterns(project: &Project) -> Vec<Found> {
    let finder = Finder::new(project);
    let mut found = Vec::new();
    for (at, module) in project.source() {
        for (nth, definition) in module.summary.definitions.iter().enumerate() {
            let own = Target {
                module: at,
                definition: Some(nth as u32),
            };
            let mut add = |pattern, what: &str, line| {
                found.push(Found {
                    pattern,
                    spot: Spot {
                        path: module.path.clone(),
                        line,
                        text: format!("{}: {what}", pattern.name()),
                    },
                });
            };
            match &definition.kind {
                Kind::Function(f) => {
                    if finder.is_registry(own, module, f) {
                        add(Pattern::Registry, &definition.name, definition.line);
                    }
                    if finder.is_factory(at, &definition.name, f) {
                        add(Pattern::Factory, &definition.name, definition.line);
                    }
                }
                Kind::Class(class) => {
                    for method in &class.methods {
                        if finder.is_factory(at, &method.name, &method.signature) {
                            let name = format!("{}.{}", definition.name, method.name);
                            add(Pattern::Factory, &name, method.line);
                        }
                    }
                    for pattern in finder.of_class(own, &definition.name, class) {
                        add(pattern, &definition.name, definition.line);
                    }
                }
                Kind::Value(_) => {}
            }
        }
    }
    found.sort_by(|a, b| a.pattern.cmp(&b.pattern).then_with(|| a.spot.cmp(&b.spot)));
    found
}

struct Finder<'p> {
    project: &'p Project,
    /// The classes of the tree directly above each class.
    above: BTreeMap<Target, Vec<Target>>,
    /// How many classes that leave nothing to implement each class has below.
    below: BTreeMap<Target, usize>,
    /// How often each function decorates a definition, or is called by another module.
    uses: BTreeMap<Target, usize>,
    /// How many functions and classes take an object of each class.
    takers: BTreeMap<Target, usize>,
}

impl<'p> Finder<'p> {
    fn new(project: &'p Project) -> Self {
        let mut finder = Self {
            project,
            above: BTreeMap::new(),
            below: BTreeMap::new(),
            uses: BTreeMap::new(),
            takers: BTreeMap::new(),
        };
        for (at, module) in project.source() {
            for (nth, definition) in module.summary.definitions.iter().enumerate() {
                match &definition.kind {
                    Kind::Function(f) => finder.meet(at, f),
                    Kind::Class(class) => {
                        let own = Target {
                            module: at,
                            definition: Some(nth as u32),
                        };
                        finder.meet_class(own, class);
                    }
                    Kind::Value(_) => {}
                }
            }
            for one in module.summary.uses.iter().filter(|one| one.calls > 0) {
                let first = one.path.split('.').next().unwrap_or_default();
                if (first.is_empty() || project.is_own_name(first))
                    && let Some((target, "")) = project.resolve(module, &one.path)
                {
                    *finder.uses.entry(target).or_default() += one.calls as usize;
                }
            }
        }
        finder.count_below();
        finder
    }

    fn count_below(&mut self) {
        for &class in self.above.keys() {
            if self.body(class).is_some_and(|body| !is_abstract(body)) {
                for above in self.line_of(class).into_iter().filter(|c| *c != class) {
                    *self.below.entry(above).or_default() += 1;
                }
            }
        }
    }

    fn meet(&mut self, at: u32, f: &'p Signature) {
        for decorator in f.decorators.iter().filter(|d| !d.imported) {
            if let Some(target) = self.project.meant(at, decorator) {
                *self.uses.entry(target).or_default() += 1;
            }
        }
        let taken: BTreeSet<Target> = f.takes.iter().filter_map(|t| self.class(at, t)).collect();
        for target in taken {
            *self.takers.entry(target).or_default() += 1;
        }
    }

    fn meet_class(&mut self, own: Target, class: &'p ClassBody) {
        let at = own.module;
        for decorator in class.decorators.iter().filter(|d| !d.imported) {
            if let Some(target) = self.project.meant(at, decorator) {
                *self.uses.entry(target).or_default() += 1;
            }
        }
        let bases: Vec<Target> = class
            .bases
            .iter()
            .filter_map(|b| self.class(at, b))
            .collect();
        self.above.insert(own, bases);
        for method in &class.methods {
            self.meet(at, &method.signature);
        }
    }

    /// The class of the tree that ships and that a path of a module means.
    fn class(&self, at: u32, dotted: &Dotted) -> Option<Target> {
        let target = self.project.meant(at, dotted)?;
        let ships = self.project.module(target.module)?.role == Role::Source;
        let definition = self.project.definition(target)?;
        (ships && matches!(definition.kind, Kind::Class(_))).then_some(target)
    }

    fn body(&self, target: Target) -> Option<&'p ClassBody> {
        match &self.project.definition(target)?.kind {
            Kind::Class(body) => Some(body),
            _ => None,
        }
    }

    /// A function that enters what it is given into a table of its module, used as a decorator or from outside twice or more.
    fn is_registry(&self, own: Target, module: &Module, f: &Signature) -> bool {
        let is_table = |table: &String| {
            let definition = module.summary.definition(table);
            definition.is_some_and(|d| matches!(d.kind, Kind::Value(_)))
        };
        // What a context manager enters it takes out again.
        let is_passing = f
            .decorators
            .iter()
            .any(|d| d.last().ends_with("contextmanager"));
        f.fills.iter().any(is_table)
            && !is_passing
            && self.uses.get(&own).is_some_and(|uses| *uses >= 2)
    }

    /// A function that makes one of two or more classes with a common base. A handler that answers with one response or
    /// another, a function that turns one error into another, and an operator choose no implementation for their caller.
    fn is_factory(&self, at: u32, name: &str, f: &'p Signature) -> bool {
        let is_operator = name.starts_with("__") && !matches!(name, "__new__" | "__call__");
        let is_handler = f.decorators.iter().any(|d| HANDLERS.contains(&d.last()));
        if is_operator || is_handler {
            return false;
        }
        let made = f.makes.iter().filter_map(|m| self.class(at, m));
        let made: BTreeSet<Target> = made
            .filter(|c| !self.is_called(*c, &["Response", "Error", "Exception"]))
            .collect();
        if made.len() < 2 {
            return false;
        }
        let mut shared: Option<BTreeSet<Target>> = None;
        for class in made {
            let line = self.line_of(class);
            shared = Some(match shared {
                None => line,
                Some(shared) => shared.intersection(&line).copied().collect(),
            });
        }
        shared.is_some_and(|shared| !shared.is_empty())
    }

    /// A class and every class of the tree above it.
    fn line_of(&self, class: Target) -> BTreeSet<Target> {
        let mut seen = BTreeSet::new();
        let mut next = vec![class];
        while let Some(class) = next.pop() {
            if seen.len() < MAX_LEVELS && seen.insert(class) {
                next.extend(self.above.get(&class).into_iter().flatten());
            }
        }
        seen
    }

    /// Whether the name of a class, or of anything above it, ends so.
    fn is_called(&self, class: Target, ends: &[&str]) -> bool {
        let ends_so = |name: &str| ends.iter().any(|end| name.ends_with(end));
        self.line_of(class).into_iter().any(|class| {
            let definition = self.project.definition(class);
            definition.is_some_and(|d| ends_so(&d.name))
                || self
                    .body(class)
                    .is_some_and(|body| body.bases.iter().any(|b| ends_so(b.last())))
        })
    }

    /// Whether two classes are of one kind: a request that holds the request above it, a query that negates a query.
    fn are_related(&self, one: Target, other: Target) -> bool {
        !self.line_of(one).is_disjoint(&self.line_of(other))
    }

    /// Whether a class is to be implemented and two or more classes do.
    fn is_strategy(&self, class: Target) -> bool {
        // What is passed around and asked is no way of doing something.
        let is_carried = self.is_called(class, &["Context", "Event", "Request", "Response"]);
        !is_carried
            && self.below.get(&class).is_some_and(|below| *below >= 2)
            && self.body(class).is_some_and(is_abstract)
    }

    /// Whether a class stores and finds objects, by its name and by what it does, through something that it or a class above
    /// it was given. Who holds a repository is not one.
    fn is_repository(&self, own: Target, name: &str, class: &ClassBody) -> bool {
        let holds_one = |(_, annotation): &(String, Option<Dotted>)| {
            annotation
                .as_ref()
                .is_some_and(|a| is_named_repository(a.last()))
        };
        let is_given = |class: Target| self.body(class).is_some_and(|body| !body.kept.is_empty());
        is_named_repository(name)
            && stores_and_finds(class)
            && !class.kept.iter().any(holds_one)
            && self.line_of(own).into_iter().any(is_given)
    }

    /// The other own classes whose objects a class is given and keeps; one of a few constants is a setting.
    fn kept(&self, own: Target, class: &'p ClassBody) -> Vec<Target> {
        let annotations = class.kept.iter().filter_map(|(_, a)| a.as_ref());
        let kept = annotations.filter_map(|a| self.class(own.module, a));
        let kept = kept.filter(|c| !self.are_related(own, *c));
        let kept: BTreeSet<Target> = kept
            .filter(|c| !self.is_called(*c, &["Enum", "Flag"]))
            .collect();
        kept.into_iter().collect()
    }

    fn of_class(&self, own: Target, name: &str, class: &'p ClassBody) -> Vec<Pattern> {
        let takers = self.takers.get(&own);
        let is_named_context = name.ends_with("Context");
        let is_context = is_named_context && takers.is_some_and(|takers| *takers >= SEVERAL);
        let is_error = self.is_called(own, &["Error", "Exception"]);
        let kept: Vec<Target> = if is_error {
            Vec::new()
        } else {
            self.kept(own, class)
        };
        let is_injected = kept.len() >= 2 && works(class) && !is_named_context;
        let found = [
            (Pattern::Registry, registers(class)),
            (Pattern::Strategy, kept.iter().any(|c| self.is_strategy(*c))),
            (Pattern::Adapter, adapts(class)),
            (Pattern::Repository, self.is_repository(own, name, class)),
            (Pattern::Injection, is_injected),
            (Pattern::Context, is_context),
        ];
        let found = found.into_iter().filter(|(_, is)| *is);
        found.map(|(pattern, _)| pattern).collect()
    }
}

/// Whether a class enters what it is given into a table and looks it up.
fn registers(class: &ClassBody) -> bool {
    const VERBS: [&str; 7] = [
        "__call__",
        "__getitem__",
        "create",
        "find",
        "get",
        "lookup",
        "resolve",
    ];
    let enters = |m: &Method| m.name.starts_with("register") && !m.signature.fills.is_empty();
    let looks_up = |m: &Method| VERBS.iter().any(|verb| m.name.starts_with(verb));
    class.methods.iter().any(enters) && class.methods.iter().any(looks_up)
}

/// Whether a class with a base hands several of its methods over to an object that it was given.
fn adapts(class: &ClassBody) -> bool {
    let has_base = class
        .bases
        .iter()
        .any(|b| !matches!(b.last(), "object" | "Generic" | "ABC"));
    let handed_over = |field: &str| {
        let to = class
            .methods
            .iter()
            .filter(|m| is_open(&m.name) && m.hands_over.as_deref() == Some(field));
        to.count()
    };
    has_base
        && class
            .kept
            .iter()
            .any(|(field, _)| handed_over(field) >= SEVERAL)
}

/// Whether a method is for others to call, or for the language.
fn is_open(name: &str) -> bool {
    !name.starts_with('_') || name.starts_with("__")
}

/// Whether a class is called a repository: `UserRepository`, `RepositoryGeneric`.
fn is_named_repository(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "DAO",
        "Dao",
        "Gateway",
        "Repo",
        "Repository",
        "Storage",
        "Store",
    ];
    // Keys are kept, not stored and found.
    name.starts_with("Repository")
        || NAMES.iter().any(|end| name.ends_with(end)) && !name.ends_with("KeyStore")
}

/// Whether several methods store and find, at least one of each.
fn stores_and_finds(class: &ClassBody) -> bool {
    const STORE: [&str; 9] = [
        "add", "create", "delete", "insert", "put", "remove", "save", "store", "update",
    ];
    const FIND: [&str; 9] = [
        "all", "count", "exists", "fetch", "filter", "find", "get", "list", "load",
    ];
    let methods = class.methods.iter().filter(|m| !m.signature.stub);
    let verbs: Vec<&str> = methods.filter_map(|m| m.name.split('_').next()).collect();
    let one_of = |words: &[&str]| verbs.iter().filter(|verb| words.contains(verb)).count();
    let (stores, finds) = (one_of(&STORE), one_of(&FIND));
    stores > 0 && finds > 0 && stores + finds >= SEVERAL
}

/// Whether a class is to be implemented: a Protocol, or one with abstract methods.
fn is_abstract(body: &ClassBody) -> bool {
    let protocol = body
        .bases
        .iter()
        .any(|b| b.imported && b.last() == "Protocol");
    protocol
        || body.methods.iter().any(|m| {
            let mut decorators = m.signature.decorators.iter();
            decorators.any(|d| d.last().starts_with("abstract"))
        })
}

/// Whether a class does something with what it holds: several public methods.
fn works(class: &ClassBody) -> bool {
    let public = class.methods.iter().filter(|m| !m.name.starts_with('_'));
    public.count() >= 2
}
