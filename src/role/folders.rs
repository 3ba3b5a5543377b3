//! What the files of a tree together say of its folders.
//!
//! `vendor` is a word for other people's code, and what a shop calls those it buys from. The folders around tell which: a package that
//! is part of another one, and an application of a web framework, belong to who wrote the rest.

use rustc_hash::{FxHashMap, FxHashSet};

/// Words that are also somebody's domain.
const WORDS: [&str; 30] = [
    "benchmark",
    "benchmarks",
    "bench",
    "changes",
    "demo",
    "demos",
    "dev",
    "docs",
    "example",
    "examples",
    "ext",
    "extern",
    "external",
    "externals",
    "extra",
    "extras",
    "generated",
    "hack",
    "misc",
    "perf",
    "profiling",
    "release",
    "sample",
    "samples",
    "t",
    "testing",
    "tools",
    "vendor",
    "vendors",
    "venv",
];

/// Those of them that hold packages of others where they are not a domain.
const OTHERS: [&str; 7] = [
    "ext",
    "extern",
    "external",
    "externals",
    "vendor",
    "vendored",
    "vendors",
];

/// Files by which a folder is an application of a web framework.
const APPLICATION: [&str; 9] = [
    "admin.py",
    "apps.py",
    "forms.py",
    "models.py",
    "router.py",
    "routes.py",
    "schemas.py",
    "urls.py",
    "views.py",
];

/// Folders that are parts of an application, and no packages of others.
const PARTS: [&str; 22] = [
    "admin",
    "api",
    "commands",
    "domain",
    "fixtures",
    "forms",
    "handlers",
    "locale",
    "management",
    "migrations",
    "models",
    "repositories",
    "routers",
    "routes",
    "schemas",
    "serializers",
    "services",
    "static",
    "tasks",
    "templates",
    "utils",
    "views",
];

/// What stands in the place of a word that says nothing.
const OWN: &str = "own";

/// The folders of a tree that its files tell something of, in lower case.
#[derive(Debug, Default)]
pub struct Folders {
    /// Those with an `__init__.py`.
    packages: FxHashSet<String>,
    /// Those with files of an application.
    applications: FxHashSet<String>,
    /// Virtual environments: those with a `pyvenv.cfg`.
    environments: Vec<String>,
    /// Folders right below `bases` and `components`: a name below both is the namespace of a workspace of Polylith's.
    bricks: FxHashMap<String, u8>,
}

impl Folders {
    /// The folders of a tree with these paths.
    pub fn of<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        let mut all = Self::default();
        for path in paths {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let is_application = APPLICATION.contains(&file);
            if file == "__init__.py" || is_application {
                let folder = folder.to_ascii_lowercase();
                if is_application {
                    all.applications.insert(folder);
                } else {
                    all.packages.insert(folder);
                }
            } else if file == "pyvenv.cfg" && !folder.is_empty() {
                all.environments.push(folder.to_ascii_lowercase());
            }
            all.see_brick(path);
        }
        all
    }

    fn see_brick(&mut self, path: &str) {
        let bit = match path.split_once('/') {
            Some(("bases", _)) => 1,
            Some(("components", _)) => 2,
            _ => return,
        };
        let mut below = path.split('/').skip(1);
        if let (Some(name), Some(_)) = (below.next(), below.next()) {
            *self.bricks.entry(name.to_ascii_lowercase()).or_default() |= bit;
        }
    }

    /// The virtual environments that are part of the tree, from its root.
    pub fn environments(&self) -> &[String] {
        &self.environments
    }

    /// Whether the innermost of these folders lies in a virtual environment.
    pub(super) fn is_environment(&self, folders: &[&str]) -> bool {
        if self.environments.is_empty() {
            return false;
        }
        let path = folders.join("/");
        self.environments.iter().any(|environment| {
            path.strip_prefix(environment.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Which of these folders, in lower case, are named by a word of their own domain, each with a name that says nothing.
    pub(super) fn own_words(&self, folders: &[&str]) -> Vec<(usize, &'static str)> {
        let is_own = |at: &usize| self.is_own(folders, *at);
        let words = (0..folders.len()).filter(|&at| WORDS.contains(&folders[at]));
        words.filter(is_own).map(|at| (at, OWN)).collect()
    }

    fn is_own(&self, folders: &[&str], at: usize) -> bool {
        if at == 1 && matches!(folders[0], "bases" | "components") {
            return self.bricks.get(folders[1]) == Some(&3);
        }
        let path = folders[..=at].join("/");
        if !self.packages.contains(&path) {
            return false;
        }
        if self.applications.contains(&path) {
            return true;
        }
        // An environment is no package, and neither are examples at the top.
        let parent = folders[..at].join("/");
        let is_part = self.packages.contains(&parent) || folders[at] == "venv";
        let next = folders.get(at + 1);
        is_part
            && !(OTHERS.contains(&folders[at]) && next.is_some_and(|next| !is_part_of_one(next)))
    }
}

fn is_part_of_one(folder: &str) -> bool {
    PARTS.contains(&folder) || super::is_of_tests(folder)
}

#[cfg(test)]
mod tests {
    use crate::role::Folders;
    use crate::role::Role::{self, *};

    fn role(tree: &[&str], path: &str) -> Role {
        let folders = Folders::of(tree.iter().copied().chain([path]));
        Role::within(path, &folders).0
    }

    #[test]
    fn words_inside_a_package_are_its_domain() {
        let words = [
            "vendor",
            "vendors",
            "samples",
            "demos",
            "examples",
            "generated",
            "extern",
            "benchmarks",
            "venv",
            "external",
        ];
        for word in words {
            let [parent, own] = [
                "shop/__init__.py".to_owned(),
                format!("shop/{word}/__init__.py"),
            ];
            let tree = [parent.as_str(), own.as_str()];
            assert_eq!(
                role(&tree, &format!("shop/{word}/prices.py")),
                Source,
                "{word}"
            );
            assert_ne!(
                role(&tree[..1], &format!("shop/{word}/six/six.py")),
                Source,
                "{word}: a loose folder"
            );
            let test = format!("shop/{word}/tests/test_prices.py");
            assert_eq!(role(&tree, &test), Test, "{word}");
        }
    }

    #[test]
    fn copies_of_others_stay_so_inside_a_package() {
        let tree = [
            "pipenv/__init__.py",
            "pipenv/vendor/__init__.py",
            "pipenv/vendor/attr/__init__.py",
        ];
        assert_eq!(role(&tree, "pipenv/vendor/attr/_make.py"), Vendored);
        assert_eq!(
            role(
                &["a/__init__.py", "a/_vendor/__init__.py"],
                "a/_vendor/six.py"
            ),
            Vendored
        );
        let shop = [
            "shop/__init__.py",
            "shop/vendor/__init__.py",
            "shop/vendor/models.py",
        ];
        assert_eq!(role(&shop, "shop/vendor/contracts/terms.py"), Source);
        assert_eq!(
            role(&shop[..2], "shop/vendor/migrations/0001_initial.py"),
            Migration
        );
    }

    #[test]
    fn an_application_at_the_top_is_one() {
        let tree = ["samples/__init__.py", "samples/models.py"];
        assert_eq!(role(&tree, "samples/views.py"), Source);
        assert_eq!(role(&["examples/__init__.py"], "examples/run.py"), Script);
        assert_eq!(
            role(&["tests/__init__.py", "tests/models.py"], "tests/models.py"),
            Test
        );
    }

    #[test]
    fn a_namespace_of_bricks_may_have_any_name() {
        let tree = [
            "bases/example/api/core.py",
            "components/example/part/core.py",
        ];
        assert_eq!(role(&tree, "components/example/part/core.py"), Source);
        assert_eq!(role(&tree[1..], "components/example/part/core.py"), Script);
    }

    #[test]
    fn environments_are_known_by_their_settings() {
        let tree = ["myenv/pyvenv.cfg"];
        assert_eq!(role(&tree, "myenv/lib/x.py"), Vendored);
        assert_eq!(role(&tree, "myenvironment/x.py"), Source);
        assert_eq!(Folders::of(tree.into_iter()).environments(), ["myenv"]);
    }
}
