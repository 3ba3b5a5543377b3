//! Classes of a tree with what is above and below them.

use crate::project::{ClassBody, Dotted, Kind, Project, Target};
use crate::role::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Levels of own classes above a class that make it deep.
const DEEP: usize = 3;
/// Levels followed up; a circle of bases ends here.
const MAX_LEVELS: usize = 64;
/// Classes held against Protocols, all Protocols together.
const MAX_COMPARED: usize = 200_000;

/// A Protocol or an abstract base class.
#[derive(Debug)]
pub(super) struct Abstraction {
    /// Where it is defined.
    pub target: Target,
    /// Its line.
    pub line: u32,
    /// Classes that implement it, no more counted than two by structure.
    pub implementers: usize,
}

struct Class<'p> {
    body: &'p ClassBody,
    line: u32,
    /// Its bases in the tree.
    above: Vec<Target>,
    is_protocol: bool,
    ships: bool,
}

type Classes<'p> = BTreeMap<Target, Class<'p>>;

/// What the classes of a tree show.
#[derive(Debug)]
pub(super) struct Classified {
    /// The abstractions of files that ship.
    pub abstractions: Vec<Abstraction>,
    /// How many classes of files that ship have more than three classes of the tree above them, exceptions left out.
    pub deep: usize,
}

/// Looks at every class of a tree.
pub(super) fn classified(project: &Project) -> Classified {
    let classes = classes(project);
    Classified {
        deep: deep_classes(&classes),
        abstractions: abstractions(&classes),
    }
}

fn abstractions(classes: &Classes<'_>) -> Vec<Abstraction> {
    let mut implementers: BTreeMap<Target, BTreeSet<Target>> = BTreeMap::new();
    for (target, class) in classes.iter().filter(|(_, c)| !is_abstract(c)) {
        for above in above(classes, class) {
            implementers.entry(above).or_default().insert(*target);
        }
    }
    let by_method = by_method(classes);
    let mut left = MAX_COMPARED;
    let mut found = Vec::new();
    for (target, class) in classes.iter().filter(|(_, c)| c.ships && is_abstract(c)) {
        let mut own = implementers.remove(target).unwrap_or_default();
        if class.is_protocol && own.len() < 2 {
            let structural = structural(classes, &by_method, *target, &mut left);
            own.extend(structural);
        }
        if class.is_protocol && own.is_empty() {
            continue;
        }
        found.push(Abstraction {
            target: *target,
            line: class.line,
            implementers: own.len(),
        });
    }
    found
}

fn deep_classes(classes: &Classes<'_>) -> usize {
    let deep = |class: &&Class<'_>| {
        let (mut level, mut at) = (0, *class);
        let mut is_error = names_error(at);
        // The first own base is the line that is followed: others are mixed in.
        while let Some(above) = at.above.first().and_then(|t| classes.get(t)) {
            level += 1;
            at = above;
            is_error |= names_error(at);
            if level >= MAX_LEVELS {
                break;
            }
        }
        level > DEEP && !is_error
    };
    classes.values().filter(|c| c.ships).filter(deep).count()
}

fn names_error(class: &Class<'_>) -> bool {
    class.body.bases.iter().any(|base| {
        let last = base.last();
        last.ends_with("Error") || last.ends_with("Exception") || last.ends_with("Warning")
    })
}

fn classes(project: &Project) -> Classes<'_> {
    let mut classes = Classes::new();
    for (at, module) in project.modules.iter().enumerate() {
        for (nth, definition) in module.summary.definitions.iter().enumerate() {
            let Kind::Class(body) = &definition.kind else {
                continue;
            };
            let above = body
                .bases
                .iter()
                .filter_map(|b| project.meant(at as u32, b));
            let target = Target {
                module: at as u32,
                definition: Some(nth as u32),
            };
            let class = Class {
                body,
                line: definition.line,
                above: above
                    .filter(|above| *above != target && above.definition.is_some())
                    .collect(),
                is_protocol: body.bases.iter().any(|b| {
                    matches!(
                        b.path.as_str(),
                        "typing.Protocol" | "typing_extensions.Protocol"
                    )
                }),
                ships: module.role == Role::Source,
            };
            classes.insert(target, class);
        }
    }
    classes
}

/// Whether a class has to be implemented: a Protocol with members other than `__call__`, or a class with abstract methods.
fn is_abstract(class: &Class<'_>) -> bool {
    let body = class.body;
    if class.is_protocol {
        let more = body.methods.iter().any(|m| m.name != "__call__");
        return more || !body.attributes.is_empty();
    }
    let hooked = body.method("__subclasshook__").is_some();
    !hooked
        && body.methods.iter().any(|m| {
            let decorators = m.signature.decorators.iter();
            decorators
                .map(Dotted::last)
                .any(|d| d.starts_with("abstract"))
        })
}

/// Every class of the tree above a class.
fn above<'p>(classes: &Classes<'p>, class: &Class<'p>) -> BTreeSet<Target> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<Target> = class.above.clone();
    while let Some(target) = next.pop() {
        if seen.len() < MAX_LEVELS * MAX_LEVELS && seen.insert(target) {
            next.extend(classes.get(&target).into_iter().flat_map(|c| &c.above));
        }
    }
    seen
}

fn by_method<'p>(classes: &Classes<'p>) -> BTreeMap<&'p str, Vec<Target>> {
    let mut by_method: BTreeMap<&str, Vec<Target>> = BTreeMap::new();
    for (target, class) in classes.iter().filter(|(_, c)| !is_abstract(c)) {
        for method in &class.body.methods {
            by_method.entry(&method.name).or_default().push(*target);
        }
    }
    by_method
}

/// Up to two classes that have every method of a Protocol, their own or from above.
fn structural<'p>(
    classes: &Classes<'p>,
    by_method: &BTreeMap<&'p str, Vec<Target>>,
    protocol: Target,
    left: &mut usize,
) -> Vec<Target> {
    let Some(wanted) = classes.get(&protocol) else {
        return Vec::new();
    };
    let names: Vec<&str> = wanted
        .body
        .methods
        .iter()
        .map(|m| m.name.as_str())
        .collect();
    // Whoever has one of its methods may have inherited the others.
    let candidates: BTreeSet<Target> = names
        .iter()
        .flat_map(|name| by_method.get(name).map_or(&[][..], Vec::as_slice))
        .take(*left)
        .copied()
        .collect();
    let mut found = Vec::new();
    for candidate in &candidates {
        if *left == 0 || found.len() == 2 {
            break;
        }
        *left -= 1;
        let Some(class) = classes.get(candidate) else {
            continue;
        };
        let above = above(classes, class);
        let has = |name: &&str| {
            class.body.method(name).is_some()
                || above.iter().any(|t| {
                    classes
                        .get(t)
                        .is_some_and(|c| c.body.method(name).is_some())
                })
        };
        if !above.contains(&protocol) && names.iter().all(has) {
            found.push(*candidate);
        }
    }
    found
}
