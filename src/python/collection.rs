//! How the tests of a tree are collected, and what its helpers are known to do: what a test file may be told of the rest.

use ruff_python_ast::name::Name;
use rustc_hash::FxHashMap;

/// What is known of the test code of a tree beside the file that is looked at. It is the same for a whole run, so that what is
/// counted of a content does not depend on when it is met.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Beginnings, or patterns with `*`, of the names of test functions (`python_functions`).
    pub functions: Vec<String>,
    /// The same of classes (`python_classes`).
    pub classes: Vec<String>,
    /// Beginnings of the names of functions that hold tests (`describe_prefixes` of pytest-describe).
    pub describe: Vec<String>,
    /// Patterns of the names of files (`python_files`); empty for pytest's and unittest's own.
    pub files: Vec<String>,
    /// A test that was expected to fail and passes fails (`xfail_strict`).
    pub strict: bool,
    /// Classes of code that supports tests, by name: whether unittest collects what derives from them.
    pub cases: FxHashMap<Name, bool>,
    /// Functions and other callables of such code, by name: whether they check something.
    pub helpers: FxHashMap<Name, bool>,
    /// Fixtures of such code, by name: whether what they hand out checks when it is called.
    pub fixtures: FxHashMap<Name, bool>,
    /// Methods of such code, by name: whether they check something.
    pub methods: FxHashMap<Name, bool>,
}

/// What is known of a class of a test file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TestClass {
    /// Its tests are run, by itself or with a class that derives from it.
    pub runs: bool,
    /// unittest collects it.
    pub case: bool,
    /// It has no tests but `runTest`.
    pub alone: bool,
}

impl TestClass {
    /// What an answer says.
    pub(super) fn of(answer: u64) -> Self {
        let bit = |at: u32| answer >> at & 1 == 1;
        Self {
            runs: bit(0),
            case: bit(1),
            alone: bit(2),
        }
    }

    /// As an answer, which is never 0.
    pub fn answer(self) -> u64 {
        u64::from(self.runs) | u64::from(self.case) << 1 | u64::from(self.alone) << 2 | 8
    }
}

impl Default for Collection {
    fn default() -> Self {
        Self {
            functions: vec!["test".to_owned()],
            classes: vec!["Test".to_owned()],
            describe: vec!["describe_".to_owned()],
            files: Vec::new(),
            strict: false,
            cases: FxHashMap::default(),
            helpers: FxHashMap::default(),
            fixtures: FxHashMap::default(),
            methods: FxHashMap::default(),
        }
    }
}

impl Collection {
    /// Whether pytest collects functions of this name.
    pub fn is_function(&self, name: &str) -> bool {
        self.functions.iter().any(|pattern| begins(pattern, name))
    }

    /// Whether pytest collects classes of this name.
    pub fn is_class(&self, name: &str) -> bool {
        self.classes.iter().any(|pattern| begins(pattern, name))
    }

    /// Whether a function of this name holds tests for pytest-describe.
    pub fn is_describe(&self, name: &str) -> bool {
        self.describe.iter().any(|prefix| name.starts_with(prefix))
    }

    /// Whether a file of this name holds tests.
    pub fn is_file(&self, name: &str) -> bool {
        if self.files.is_empty() {
            return name.starts_with("test")
                || name.ends_with("_test.py")
                || name.ends_with("_tests.py");
        }
        self.files.iter().any(|pattern| matches(pattern, name))
    }
}

/// pytest's rule for names: a beginning, or a pattern where it has one of `*?[`.
fn begins(pattern: &str, name: &str) -> bool {
    if pattern.contains(['*', '?', '[']) {
        matches(pattern, name)
    } else {
        name.starts_with(pattern)
    }
}

/// Whether a name is of the form `*` and `?` describe; a bracket stands for any one sign.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    // Where the last `*` was met, and how far the name had been read.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        let step = pattern.get(p).and_then(|sign| match sign {
            b'*' => None,
            b'?' => Some(1),
            b'[' => {
                let end = pattern[p..].iter().position(|b| *b == b']');
                end.map(|end| end + 1)
            }
            sign => (*sign == name[n]).then_some(1),
        });
        if let Some(step) = step {
            (p, n) = (p + step, n + 1);
        } else if pattern.get(p) == Some(&b'*') {
            star = Some((p, n));
            p += 1;
        } else if let Some((at, read)) = star {
            star = Some((at, read + 1));
            (p, n) = (at + 1, read + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|sign| *sign == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_matched_as_pytest_does() {
        for (pattern, name, is) in [
            ("test", "tester", true),
            ("check_", "test_a", false),
            ("*_test", "sum_test", true),
            ("*_test", "sum_tests", false),
            ("test_*.py", "test_a.py", true),
            ("[Tt]est*", "TestA", true),
            ("a*b*c", "aXbXbc", true),
            ("a*b*c", "aXbX", false),
            ("?est", "test", true),
            ("[", "x", false),
            ("*", "", true),
        ] {
            assert_eq!(begins(pattern, name), is, "{pattern} {name}");
        }
        let collection = Collection::default();
        assert!(collection.is_file("test_a.py") && collection.is_file("a_test.py"));
        assert!(!collection.is_file("conftest.py") && !collection.is_file("base.py"));
        let own = Collection {
            files: vec!["check_*.py".to_owned()],
            ..Collection::default()
        };
        assert!(own.is_file("check_a.py") && !own.is_file("test_a.py"));
    }
}
