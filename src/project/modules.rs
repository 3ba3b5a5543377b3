//! Files as modules: by which name each is imported, and which file a name means.

use super::clones::Clones;
use super::graph::Edge;
use super::roots::Found;
use super::summary::Summary;
use crate::documents::{Document, DocumentKind};
use crate::role::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::any::{Any, TypeId};
use std::sync::{Arc, Mutex, OnceLock};

/// The deepest path that is given a module's name, in segments.
const MAX_SEGMENTS: usize = 32;
/// Folders whose content is meant to be imported by its first name from anywhere.
const ROOTS: [&str; 4] = ["lib", "python", "source", "src"];

/// An answer that somebody is working out, or has.
type Answer = Arc<OnceLock<Arc<dyn Any + Send + Sync>>>;

/// A file of Python, before it is seen with the others.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path from the root of the tree.
    pub path: String,
    /// What it is for.
    pub role: Role,
    /// What it says; none where it could not be read or has a syntax error.
    pub summary: Option<Arc<Summary>>,
}

/// A file of Python that can be imported.
#[derive(Debug)]
pub struct Module {
    /// Its path from the root of the tree.
    pub path: String,
    /// What it is for.
    pub role: Role,
    /// The name it is imported by, such as `flask.json.tag`.
    pub name: String,
    /// The folder that its name counts from; empty for the root of the tree.
    pub root: String,
    /// It is the `__init__.py` of a package.
    pub package: bool,
    /// What it says; empty where it could not be read or has a syntax error.
    pub summary: Arc<Summary>,
    /// It could be read.
    pub read: bool,
}

impl Module {
    /// The folder it lies in.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The first segment of its name.
    pub fn top(&self) -> &str {
        self.name.split('.').next().unwrap_or(&self.name)
    }
}

/// A place worth showing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file.
    pub path: String,
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: u32,
    /// What is there.
    pub text: String,
}

/// The files of a tree, seen together.
#[derive(Debug, Default)]
pub struct Project {
    /// Every file of Python, sorted by path.
    pub modules: Vec<Module>,
    /// Every path of the tree, whatever it holds, in order; empty where only files of Python are known.
    pub paths: Vec<String>,
    /// Folders with a `py.typed`.
    pub typed: Vec<String>,
    /// Distributions that a document of the tree asks for, normalised, sorted.
    pub declared: Vec<String>,
    /// Programs and plugins that a `pyproject.toml` declares: path and line.
    pub entry_points: Vec<(String, u32)>,
    /// There is a `setup.cfg`, whose entry points are not read.
    pub setup_cfg: bool,
    /// Modules by path, without `.py` and `/__init__.py`.
    by_path: FxHashMap<String, u32>,
    /// The folders that a first name may count from, preferred first.
    pub(super) by_first: FxHashMap<String, Vec<String>>,
    /// The folders that hold a module or a folder of this name, inside packages too.
    pub(super) by_segment: FxHashMap<String, Vec<String>>,
    /// Folders that are imported as packages.
    pub(super) used_packages: FxHashSet<String>,
    /// Folders that are meant to be imported from by everybody.
    pub(super) open_roots: FxHashSet<String>,
    /// The imports of each module, worked out when first asked for.
    edges: OnceLock<Vec<Vec<Edge>>>,
    /// What is said more than once, likewise.
    pub(super) clones: OnceLock<Clones>,
    /// What signals worked out, by its type.
    answers: Mutex<Vec<(TypeId, Answer)>>,
}

impl Project {
    /// The files of a tree, with the documents beside them.
    pub fn new(files: Vec<File>, documents: &[Document]) -> Self {
        let mut project = Self::default();
        project.read_documents(documents);
        let packages: FxHashSet<String> = files
            .iter()
            .filter_map(|f| f.path.strip_suffix("/__init__.py"))
            .map(str::to_owned)
            .collect();
        let mut modules: Vec<Module> = files
            .into_iter()
            .filter_map(|file| module(file, &packages))
            .collect();
        modules.sort_by(|a, b| a.path.cmp(&b.path));
        for (at, module) in modules.iter().enumerate() {
            let key = module.path.trim_end_matches(".py");
            let key = if module.package {
                key.trim_end_matches("__init__").trim_end_matches('/')
            } else {
                key
            };
            // A package goes before a module of the same name, as in Python; `a.py` sorts before `a/__init__.py`.
            project.by_path.insert(key.to_owned(), at as u32);
        }
        project.modules = modules;
        project.find_roots();
        project.find_segments();
        project.find_packages();
        project.open_by_imports();
        project.name_by_imports();
        project
    }

    /// What `make` works out of the files, once: a signal's facts and places come from one look. `T` is the asker's own type.
    pub fn once<T: Send + Sync + 'static>(&self, make: fn(&Self) -> T) -> Arc<T> {
        let id = TypeId::of::<T>();
        let answer = self.answers.lock().ok().map(|mut answers| {
            if let Some((_, known)) = answers.iter().find(|(known, _)| *known == id) {
                return Arc::clone(known);
            }
            let answer = Answer::default();
            answers.push((id, Arc::clone(&answer)));
            answer
        });
        // Whoever asks for the same meanwhile waits; whoever asks for something else does not.
        let told = answer.map(|answer| Arc::clone(answer.get_or_init(|| Arc::new(make(self)))));
        let told = told.and_then(|told| told.downcast().ok());
        told.unwrap_or_else(|| Arc::new(make(self)))
    }

    /// The module of this number.
    pub fn module(&self, at: u32) -> Option<&Module> {
        self.modules.get(at as usize)
    }

    /// The modules of a role, with their numbers.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = (u32, &Module)> {
        let all = self.modules.iter().enumerate();
        all.filter(move |(_, m)| m.role == role && m.read)
            .map(|(at, m)| (at as u32, m))
    }

    /// Code that ships, with the numbers of its modules.
    pub fn source(&self) -> impl Iterator<Item = (u32, &Module)> {
        self.of_role(Role::Source)
    }

    /// What each module imports when it is imported, by module.
    pub fn edges(&self) -> &[Vec<Edge>] {
        self.edges.get_or_init(|| super::graph::edges(self))
    }

    /// Whether code anywhere in the tree may begin an import with this name and mean a file of the tree.
    pub fn is_own_name(&self, first: &str) -> bool {
        self.by_first.contains_key(first) || self.by_segment.contains_key(first)
    }

    /// Whether a file of the tests, wherever it lies, has this first name.
    pub(super) fn is_name_of_tests(&self, first: &str) -> bool {
        let roots = self.by_first.get(first).map_or(&[][..], Vec::as_slice);
        let found = roots
            .iter()
            .take(MAX_SEGMENTS)
            .filter_map(|root| self.below(root, first));
        found
            .filter_map(|(module, _)| self.module(module))
            .any(|module| module.role == Role::Test)
    }

    /// The module that lies at a folder's path and name.
    pub(super) fn at_path(&self, path: &str) -> Option<u32> {
        self.by_path.get(path).copied()
    }

    /// The module that the longest part of an absolute name means to `importer`, and how many segments that part has.
    pub fn find(&self, importer: &Module, name: &str) -> Option<(u32, usize)> {
        let found = self.find_from(importer, name)?;
        Some((found.module, found.used))
    }

    /// The same, with the folder that the name counts from.
    pub(super) fn find_from(&self, importer: &Module, name: &str) -> Option<Found<'_>> {
        let found = self.find_open(importer, name);
        found.or_else(|| self.beside(importer, name))
    }

    pub(super) fn find_open(&self, importer: &Module, name: &str) -> Option<Found<'_>> {
        let first = name.split('.').next().unwrap_or(name);
        let roots = self.by_first.get(first)?;
        let folder = importer.folder();
        let mut best: Option<(usize, Found<'_>)> = None;
        for root in roots {
            let around = is_around(root, folder);
            if !around && !self.open_roots.contains(root) {
                continue;
            }
            if let Some((module, used)) = self.below(root, name) {
                let near = shared(root, folder);
                let better = best
                    .as_ref()
                    .is_none_or(|(n, found)| (used, near) > (found.used, *n));
                if better {
                    best = Some((near, Found { module, used, root }));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// The module that the longest part of a name means below a folder.
    pub(super) fn below(&self, root: &str, name: &str) -> Option<(u32, usize)> {
        let mut path = String::with_capacity(root.len() + name.len() + 1);
        path.push_str(root);
        let mut found = None;
        for (used, segment) in name.split('.').take(MAX_SEGMENTS).enumerate() {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(segment);
            match self.by_path.get(&path) {
                Some(&module) => found = Some((module, used + 1)),
                // A folder without `__init__.py` may lie between; a module has nothing below it.
                None if found.is_some_and(|(m, _)| !self.modules[m as usize].package) => break,
                None => {}
            }
        }
        found
    }

    /// From where first names count: the folder above each package, and those above it for packages without `__init__.py`.
    fn find_roots(&mut self) {
        let mut firsts: FxHashSet<(&str, &str)> = FxHashSet::default();
        let mut open: FxHashSet<String> = FxHashSet::default();
        for module in &self.modules {
            let root = module.root.as_str();
            firsts.insert((module.top(), root));
            let last = root.rsplit('/').next().unwrap_or(root);
            let ships =
                module.role == Role::Source && (module.package || module.name.contains('.'));
            if root.is_empty() || ships || ROOTS.contains(&last) {
                open.insert(root.to_owned());
            }
            let mut inner = root;
            while !inner.is_empty() {
                let (outer, first) = inner.rsplit_once('/').unwrap_or(("", inner));
                if !firsts.insert((first, outer)) {
                    break;
                }
                let last = outer.rsplit('/').next().unwrap_or(outer);
                if outer.is_empty() || ROOTS.contains(&last) {
                    open.insert(outer.to_owned());
                }
                inner = outer;
            }
        }
        let mut by_first: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for (first, root) in firsts {
            let roots = by_first.entry(first.to_owned()).or_default();
            roots.push(root.to_owned());
        }
        for roots in by_first.values_mut() {
            roots.sort();
        }
        self.by_first = by_first;
        self.open_roots = open;
    }

    /// Which folders hold which names, inside packages too.
    fn find_segments(&mut self) {
        let mut pairs: FxHashSet<(&str, &str)> = FxHashSet::default();
        for module in &self.modules {
            let mut inner = module.path.strip_suffix(".py").unwrap_or(&module.path);
            while !inner.is_empty() {
                let (outer, name) = inner.rsplit_once('/').unwrap_or(("", inner));
                if !pairs.insert((name, outer)) {
                    break;
                }
                inner = outer;
            }
        }
        let mut by_segment: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for (name, folder) in pairs {
            let folders = by_segment.entry(name.to_owned()).or_default();
            folders.push(folder.to_owned());
        }
        for folders in by_segment.values_mut() {
            folders.sort_by(|a, b| (b.len(), b).cmp(&(a.len(), a)));
        }
        self.by_segment = by_segment;
    }

    /// Whether a document of the tree asks for the distribution of an import name.
    pub(super) fn is_declared(&self, import: &str) -> bool {
        let name = super::libraries::distribution_of(import);
        let first = self.declared.partition_point(|known| *known < name);
        // `graphql` is what `graphql-core` brings.
        let more = |known: &String| {
            let rest = known.strip_prefix(&name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let known = self.declared[first..].iter();
        known.take_while(|known| known.starts_with(&name)).any(more)
    }

    fn read_documents(&mut self, documents: &[Document]) {
        for document in documents {
            let path = document.path.raw();
            if document.kind == DocumentKind::PyTyped {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                self.typed.push(folder.to_owned());
            }
            if document.kind != DocumentKind::Lockfile {
                let names = document.dependencies.iter().map(|d| d.name.raw());
                self.declared.extend(names.map(str::to_owned));
            }
            let lines = document.entry_points.iter();
            self.entry_points
                .extend(lines.map(|line| (path.to_owned(), *line)));
            self.setup_cfg |= document.kind == DocumentKind::SetupCfg;
        }
        self.typed.sort();
        self.declared.sort();
        self.declared.dedup();
    }
}

/// Names a file.
fn module(file: File, packages: &FxHashSet<String>) -> Option<Module> {
    let stem = file.path.strip_suffix(".py")?;
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let mut segments = Vec::new();
    let package = name == "__init__";
    if !package {
        segments.push(name);
    }
    // A folder without `__init__.py` inside a package is part of it as well.
    let (mut root, mut at, mut whole) = (folder, folder, segments.len());
    while !at.is_empty() && segments.len() < MAX_SEGMENTS {
        let (outer, own) = at.rsplit_once('/').unwrap_or(("", at));
        if !is_identifier(own) {
            break;
        }
        segments.push(own);
        if packages.contains(at) {
            (root, whole) = (outer, segments.len());
        }
        at = outer;
    }
    segments.truncate(whole);
    // What lies in a folder for packages is imported by its whole path below that, with or without `__init__.py`.
    at = root;
    while !ROOTS.contains(&at.rsplit('/').next().unwrap_or(at)) && segments.len() < MAX_SEGMENTS {
        let Some((outer, own)) = at.rsplit_once('/').filter(|(_, own)| is_identifier(own)) else {
            at = "";
            break;
        };
        segments.push(own);
        at = outer;
    }
    if at.is_empty() {
        segments.truncate(whole);
    } else {
        root = at;
    }
    // An `__init__.py` at the root of the tree is no package that could be imported.
    if segments.is_empty() {
        segments.push("__init__");
    }
    segments.reverse();
    Some(Module {
        name: segments.join("."),
        root: root.to_owned(),
        package,
        role: file.role,
        read: file.summary.is_some(),
        summary: file.summary.unwrap_or_default(),
        path: file.path,
    })
}

/// Whether a folder's name can be part of a module's.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// Whether a folder is another or lies around it.
pub(super) fn is_around(outer: &str, inner: &str) -> bool {
    outer.is_empty()
        || inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many segments two folders share from the left.
fn shared(a: &str, b: &str) -> usize {
    let pairs = a.split('/').zip(b.split('/'));
    pairs.take_while(|(a, b)| a == b && !a.is_empty()).count()
}
