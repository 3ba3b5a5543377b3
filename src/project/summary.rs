//! What one file says that other files can be asked about.

/// One file, for whoever looks at several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its imports, one per name, in the order of the file.
    pub imports: Vec<Import>,
    /// What it defines at its top level, in the order of the file.
    pub definitions: Vec<Definition>,
    /// Its `__all__`, where it is written out.
    pub exports: Option<Vec<String>>,
    /// Modules whose `__all__` is part of its own, by the path they are imported by.
    pub exports_of: Vec<String>,
    /// It has a `__getattr__`: names may be made when they are first asked for.
    pub makes_names: bool,
    /// Imported paths that it uses, each once, sorted by path.
    pub uses: Vec<Use>,
    /// Variables of the environment that it reads, in order: the name, empty where it is worked out, and the line.
    pub environment: Vec<(String, u32)>,
    /// Lines with an address of one machine or a path of one user, in order.
    pub addresses: Vec<u32>,
    /// Its statements in order, where clones are asked for.
    pub statements: Vec<Statement>,
    /// Indices of `definitions`, sorted by name; of several of a name the first comes first.
    pub(super) by_name: Vec<u32>,
    /// Indices of `imports` outside functions, sorted by the name they bind.
    pub(super) by_binding: Vec<u32>,
}

/// When an import is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// With the module.
    Top,
    /// When what it binds is first used: `lazy import`.
    Lazy,
    /// Only by a type checker.
    Checking,
    /// When a function is called.
    Local,
}

/// One name of an import statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its line, counted from 1.
    pub line: u32,
    /// When it is carried out.
    pub when: When,
    /// It stands in a `try` with a handler: something else is done where it fails.
    pub guarded: bool,
    /// Leading dots.
    pub level: u32,
    /// The module, without dots in front; may be empty for a relative import.
    pub module: String,
    /// What is taken from it: none for `import a.b`, `*` for everything.
    pub member: Option<String>,
    /// The name it binds.
    pub bound: String,
    /// It says `as` with the same name again, which marks a re-export.
    pub reexported: bool,
}

/// A path such as `abc.ABC`: resolved through the imports of its file, or a name of the file itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dotted {
    /// The path; leading dots for relative imports.
    pub path: String,
    /// It begins with an imported name.
    pub imported: bool,
}

impl Dotted {
    /// The last segment.
    pub fn last(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }
}

/// A name that a file defines at its top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The name.
    pub name: String,
    /// Its line, counted from 1.
    pub line: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A function.
    Function(Signature),
    /// A class.
    Class(Box<ClassBody>),
    /// A variable.
    Value(Value),
}

/// How a function is annotated and decorated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// Parameters, without the first one of a method.
    pub parameters: u32,
    /// Those of them that have an annotation.
    pub annotated: u32,
    /// It has a return annotation.
    pub returns: bool,
    /// It does nothing: `...`, `pass`, a docstring, `raise NotImplementedError`.
    pub stub: bool,
    /// Its decorators, calls unwrapped.
    pub decorators: Vec<Dotted>,
    /// Types that its parameters are annotated with and that are named as contexts.
    pub takes: Vec<Dotted>,
    /// Classes that it constructs and returns, told by their capital letter.
    pub makes: Vec<Dotted>,
    /// Tables that it stores what it was given in, by key: `REGISTRY[name] = function`.
    pub fills: Vec<String>,
}

impl Signature {
    /// Whether every parameter and the return have an annotation.
    pub fn is_typed(&self) -> bool {
        self.annotated == self.parameters && self.returns
    }

    /// Whether a decorator's last name is `name`.
    pub fn has_decorator(&self, name: &str) -> bool {
        self.decorators.iter().any(|d| d.last() == name)
    }
}

/// A method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// Its line, counted from 1.
    pub line: u32,
    /// How it is annotated and decorated.
    pub signature: Signature,
    /// The field of `self` that it does nothing but hand over to.
    pub hands_over: Option<String>,
}

/// A field in the body of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its line, counted from 1.
    pub line: u32,
    /// What is known of its type.
    pub value: Value,
}

/// What a class is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassBody {
    /// Its bases, subscripts taken off.
    pub bases: Vec<Dotted>,
    /// Its metaclass.
    pub metaclass: Option<Dotted>,
    /// Its decorators, calls unwrapped.
    pub decorators: Vec<Dotted>,
    /// Its methods.
    pub methods: Vec<Method>,
    /// Its fields.
    pub attributes: Vec<Attribute>,
    /// Fields of `self` that `__init__` sets to a parameter as it is, with the parameter's annotation.
    pub kept: Vec<(String, Option<Dotted>)>,
}

impl ClassBody {
    /// The method of a name.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|m| m.name == name)
    }
}

/// What is known of a variable's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// It has an annotation.
    Annotated,
    /// A literal or a call, or an attribute of one, from which a checker can tell.
    Told,
    /// Another name; the path.
    Alias(Dotted),
    /// An empty container, or nothing that tells.
    Untold,
}

/// An imported path that a file uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The path, resolved through the file's imports; leading dots for relative imports.
    pub path: String,
    /// The line of its first use.
    pub line: u32,
    /// How many times.
    pub count: u32,
    /// How many of these are calls.
    pub calls: u32,
    /// How many of these stand outside functions.
    pub at_top: u32,
}

/// One statement, by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// A hash of what it says.
    pub hash: u64,
    /// Its first line.
    pub line: u32,
    /// Its last line; of a compound statement that of its head.
    pub end: u32,
}

/// Definitions looked at under one name: more overloads than this nobody writes.
const MAX_SAME: usize = 64;

impl Summary {
    /// What the file defines under a name; of several definitions the last that is no overload.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(self.find(name)? as usize)
    }

    /// The numbers of its definitions under a name, the first [`MAX_SAME`] of them, in order.
    fn numbers_of(&self, name: &str) -> impl Iterator<Item = &u32> {
        let of = |at: &u32| {
            self.definitions
                .get(*at as usize)
                .map_or("", |d| d.name.as_str())
        };
        let first = self.by_name.partition_point(|at| of(at) < name);
        let all = self.by_name[first..].iter();
        all.take_while(move |at| of(at) == name).take(MAX_SAME)
    }

    /// What the file defines under a name, in order.
    pub fn definitions_of(&self, name: &str) -> impl Iterator<Item = &Definition> {
        let numbers = self.numbers_of(name);
        numbers.filter_map(|at| self.definitions.get(*at as usize))
    }

    /// The number of that definition.
    pub fn find(&self, name: &str) -> Option<u32> {
        let all = self.numbers_of(name);
        let is_overload = |at: &u32| {
            let kind = self.definitions.get(*at as usize).map(|d| &d.kind);
            matches!(kind, Some(Kind::Function(s)) if s.has_decorator("overload"))
        };
        all.max_by_key(|at| !is_overload(at)).copied()
    }

    /// The import outside functions that binds a name; the first of several.
    pub fn binding(&self, name: &str) -> Option<&Import> {
        let of = |at: &u32| {
            self.imports
                .get(*at as usize)
                .map_or("", |i| i.bound.as_str())
        };
        let first = self.by_binding.partition_point(|at| of(at) < name);
        let at = self.by_binding.get(first)?;
        self.imports.get(*at as usize).filter(|i| i.bound == name)
    }

    /// Sorts what is looked up by name.
    pub(super) fn index(&mut self) {
        let definitions = &self.definitions;
        self.by_name = (0..definitions.len() as u32).collect();
        self.by_name.sort_by(|a, b| {
            definitions[*a as usize]
                .name
                .cmp(&definitions[*b as usize].name)
        });
        let imports = &self.imports;
        self.by_binding = (0..imports.len() as u32)
            .filter(|at| imports[*at as usize].when != When::Local)
            .collect();
        self.by_binding
            .sort_by(|a, b| imports[*a as usize].bound.cmp(&imports[*b as usize].bound));
    }
}
