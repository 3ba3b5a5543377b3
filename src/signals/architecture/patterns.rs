//! Design patterns, told by how classes and functions are built.

use crate::git::Role;
use crate::project::{ClassBody, Dotted, Kind, Method, Module, Project, Signature, Spot, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Methods that make a class an adapter, a repository.
const SEVERAL: usize = 3;
/// Levels of bases followed up.
const MAX_LEVELS: usize = 32;

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
                    if finder.is_factory(at, f) {
                        add(Pattern::Factory, &definition.name, definition.line);
                    }
                }
                Kind::Class(class) => {
                    for method in &class.methods {
                        if finder.is_factory(at, &method.signature) {
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
    /// How many concrete classes each class has directly below.
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
        finder
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
        for base in bases.iter().filter(|base| **base != own) {
            *self.below.entry(*base).or_default() += 1;
        }
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
        f.fills.iter().any(is_table) && self.uses.get(&own).is_some_and(|uses| *uses >= 2)
    }

    /// A function that makes one of two or more classes with a common base.
    fn is_factory(&self, at: u32, f: &'p Signature) -> bool {
        let made: BTreeSet<Target> = f.makes.iter().filter_map(|m| self.class(at, m)).collect();
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

    /// Whether a class is to be implemented and two or more classes do.
    fn is_strategy(&self, class: Target) -> bool {
        let is_abstract = |body: &ClassBody| {
            let protocol = body
                .bases
                .iter()
                .any(|b| b.imported && b.last() == "Protocol");
            protocol
                || body.methods.iter().any(|m| {
                    let mut decorators = m.signature.decorators.iter();
                    decorators.any(|d| d.last().starts_with("abstract"))
                })
        };
        self.below.get(&class).is_some_and(|below| *below >= 2)
            && self.body(class).is_some_and(is_abstract)
    }

    fn of_class(&self, own: Target, name: &str, class: &'p ClassBody) -> Vec<Pattern> {
        let at = own.module;
        let kept: BTreeSet<Target> = class
            .kept
            .iter()
            .filter_map(|(_, annotation)| self.class(at, annotation.as_ref()?))
            .collect();
        let is_context = name.ends_with("Context")
            && self
                .takers
                .get(&own)
                .is_some_and(|takers| *takers >= SEVERAL);
        let found = [
            (Pattern::Registry, registers(class)),
            (Pattern::Strategy, kept.iter().any(|c| self.is_strategy(*c))),
            (Pattern::Adapter, adapts(class)),
            (Pattern::Repository, stores(name, class)),
            (Pattern::Injection, kept.len() >= 2 && works(class)),
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
            .filter(|m| m.hands_over.as_deref() == Some(field));
        to.count()
    };
    has_base
        && class
            .kept
            .iter()
            .any(|(field, _)| handed_over(field) >= SEVERAL)
}

/// Whether a class stores and finds objects, by its name and by what it does.
fn stores(name: &str, class: &ClassBody) -> bool {
    const NAMES: [&str; 7] = [
        "DAO",
        "Dao",
        "Gateway",
        "Repo",
        "Repository",
        "Storage",
        "Store",
    ];
    const VERBS: [&str; 12] = [
        "add", "all", "count", "create", "delete", "exists", "find", "get", "list", "remove",
        "save", "update",
    ];
    let storing = class.methods.iter().filter(|m| {
        let verb = m.name.split('_').next().unwrap_or(&m.name);
        VERBS.contains(&verb) && !m.signature.stub
    });
    NAMES.iter().any(|n| name.ends_with(n)) && !class.kept.is_empty() && storing.count() >= SEVERAL
}

/// Whether a class does something with what it holds: several public methods, and no exception.
fn works(class: &ClassBody) -> bool {
    let is_error = class
        .bases
        .iter()
        .any(|b| b.last().ends_with("Error") || b.last().ends_with("Exception"));
    let public = class.methods.iter().filter(|m| !m.name.starts_with('_'));
    !is_error && public.count() >= 2
}
