//! Random histories of a few files of Python and documents: edits, moves, copies, branches, merges, texts that do not parse.

use super::history::{Files, Maker, files, function};
use proptest::prelude::*;

const PATHS: [&str; 7] = [
    "a.py",
    "src/b.py",
    "tests/test_c.py",
    "docs/conf.py",
    "src/vendor/d.py",
    "pyproject.toml",
    "Dockerfile",
];

/// A text that `seed` names: functions of a few shapes, now and then one that does not parse.
fn text(path: &str, seed: u8) -> String {
    if path == "Dockerfile" {
        return format!("FROM python:3.{}\nRUN pip install x{seed}\n", seed % 3);
    }
    if path == "pyproject.toml" {
        return format!("[project]\nname = \"x{}\"\n[tool.ruff]\n", seed % 4);
    }
    let mut text = String::new();
    if seed.is_multiple_of(3) {
        text += "\"\"\"Says.\"\"\"\n";
    }
    for bit in 0..4_u8 {
        if seed >> bit & 1 == 1 {
            let lines = usize::from(1 + (seed >> 4) % 3);
            text += &function(&format!("test_{bit}"), usize::from(bit), lines);
        }
    }
    match seed % 17 {
        5 => text += "print 'old'\n",
        7 => text += "def broken(:\n",
        9 => text += "class C:\n    def m(self, a: int) -> int:\n        return a\n",
        11 => text += "\0",
        _ => {}
    }
    text
}

/// What a random commit does.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    what: u8,
    base: u8,
    from: u8,
    to: u8,
    seed: u8,
}

/// What a few random commits do.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = any::<(u8, u8, u8, u8, u8)>().prop_map(|(what, base, from, to, seed)| Step {
        what,
        base,
        from,
        to,
        seed,
    });
    prop::collection::vec(step, 2..12)
}

/// Carries it out.
pub fn make(steps: &[Step]) -> Maker {
    let mut maker = Maker::of(1);
    let mut trees: Vec<Files> = vec![files(&[("a.py", &text("a.py", 3))])];
    maker.commit(&trees[0], &[]);
    for step in steps {
        let last = trees.len() - 1;
        let base = if step.base < 150 {
            last
        } else {
            usize::from(step.base) % trees.len()
        };
        let mut tree = trees[base].clone();
        let mut parents = vec![base];
        let from = PATHS[usize::from(step.from) % PATHS.len()];
        let to = PATHS[usize::from(step.to) % PATHS.len()];
        match step.what % 8 {
            0 => drop(tree.remove(from)),
            1 => {
                if let Some(moved) = tree.remove(from) {
                    tree.insert(to.to_owned(), moved);
                }
            }
            2 => {
                if let Some(copied) = tree.get(from).cloned() {
                    tree.insert(to.to_owned(), copied);
                }
            }
            3 | 4 => {
                // A merge, now and then with a text of its own.
                let other = usize::from(step.from) % trees.len();
                for (path, text) in &trees[other] {
                    if step.seed.is_multiple_of(2) || !tree.contains_key(path) {
                        tree.insert(path.clone(), text.clone());
                    }
                }
                if step.seed.is_multiple_of(5) {
                    tree.insert(to.to_owned(), text(to, step.seed));
                }
                if other != base {
                    parents.push(other);
                }
            }
            _ => drop(tree.insert(to.to_owned(), text(to, step.seed))),
        }
        maker.commit(&tree, &parents);
        trees.push(tree);
    }
    maker
}
