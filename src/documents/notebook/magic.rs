//! Magics that hand a whole cell to something else.

use super::{Part, PartKind};

/// Cell magics whose body is Python: they time it, run it elsewhere or show what it prints.
const PYTHON: [&str; 39] = [
    "airspeed",
    "cache",
    "capture",
    "chime",
    "debug",
    "expect_exception",
    "filprofile",
    "heat",
    "ipytest",
    "local",
    "lprun",
    "manim",
    "memit",
    "mprun",
    "mypy",
    "nb_mypy",
    "notify",
    "opts",
    "output",
    "perspective",
    "prun",
    "px",
    "py",
    "py3",
    "pypy",
    "pyspark",
    "pytest",
    "python",
    "python3",
    "run_pytest",
    "scalene",
    "skip",
    "snakeviz",
    "spark",
    "tb",
    "time",
    "timeit",
    "viztracer",
    "wandb",
];

/// Languages that platforms hand a cell to by a single sign in its first line; none of them is a magic of a line.
const LANGUAGES: [&str; 12] = [
    "fs",
    "html",
    "javascript",
    "julia",
    "kotlin",
    "markdown",
    "md",
    "md-sandbox",
    "scala",
    "sh",
    "spark.sql",
    "bash",
];

/// The same; a magic of a line of that name exists, too, and Python may follow.
const LANGUAGES_OR_LINES: [&str; 4] = ["R", "kql", "r", "sql"];

/// A cell of code, by the magics in its first lines.
pub(super) fn part(mut source: String) -> Part {
    let mut from = 0;
    let mut may_be_foreign = false;
    while let Some((at, line)) = first_line(&source, from) {
        let Some(magic) = line.trim_start().strip_prefix('%') else {
            break;
        };
        let is_of_cell = magic.starts_with('%');
        let magic = magic.strip_prefix('%').unwrap_or(magic);
        let name = magic.split_whitespace().next().unwrap_or_default();
        let is_python = PYTHON.contains(&name);
        if is_of_cell && !is_python || !is_of_cell && LANGUAGES.contains(&name) {
            return Part {
                text: source,
                kind: PartKind::Foreign,
            };
        }
        if !is_of_cell && !matches!(name, "python" | "pyspark" | "spark.pyspark") {
            may_be_foreign = LANGUAGES_OR_LINES.contains(&name);
            break;
        }
        // The line is no Python, and the body may begin with the next magic.
        let end = at + line.len();
        source.replace_range(at..end, "#");
        from = at + 1;
    }
    Part {
        text: source,
        kind: if may_be_foreign {
            PartKind::PythonOrForeign
        } else {
            PartKind::Python
        },
    }
}

/// The first line from there on that is not empty, and where it begins.
fn first_line(source: &str, from: usize) -> Option<(usize, &str)> {
    let mut at = from;
    for line in source.get(from..)?.split_inclusive('\n') {
        if !line.trim().is_empty() {
            return Some((at, line.trim_end_matches(['\n', '\r'])));
        }
        at += line.len();
    }
    None
}
