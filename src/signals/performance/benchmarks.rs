//! Is speed measured, again and again?

use super::claims::CLAIMS;
use crate::documents::{Command, Document, Gate};
use crate::python::ast::Expr;
use crate::python::{Function, Ranged, TextRange};
use crate::role::Role;
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;

static FIXTURE: Fact = Fact::sum(
    "benchmark-tests",
    "Tests that call the fixture `benchmark`, or that are marked `pytest.mark.benchmark`; of a table of parameters, each row is one.",
    Subject::Function(|f| {
        if f.is_collected() && is_measured(f) {
            rows(f)
        } else {
            0
        }
    }),
);

static ASV: Fact = Fact::sum(
    "asv-benchmarks",
    "Functions and methods named as asv collects them: `time_`, `timeraw_`, `mem_`, `peakmem_`, `track_`.",
    Subject::Function(|f| i64::from(is_asv(f))),
);

static PYPERF: Fact = Fact::sum(
    "pyperf-imports",
    "Names imported from pyperf outside functions, which is imported to measure.",
    Subject::Imports(|module, tell| {
        for (at, outline) in module.outlines.iter().enumerate() {
            for import in &outline.imports {
                let root = import.origin.split('.').next();
                if matches!(root, Some("pyperf" | "perf")) && !import.guarded {
                    tell(at, import);
                }
            }
        }
    }),
);

static SUITES: Fact = Fact::sum(
    "asv-suites",
    "Configurations of asv.",
    Subject::Document(|d| i64::from(d.tool("asv").is_some() && speaks_for_project(d))),
);

static RUN: Fact = Fact::sum(
    "benchmarks-run-in-ci",
    "Steps of CI that run benchmarks, on changes or by the clock.",
    Subject::Document(|d| runs(d).count() as i64),
);

static PROFILERS: Fact = Fact::sum(
    "profilers-asked-for",
    "Profilers among the requirements.",
    Subject::Document(|d| profilers(d).count() as i64),
);

static PROFILED: Fact = Fact::sum(
    "profiler-calls",
    "Calls that start a profiler of time or memory.",
    Subject::Call(|call| i64::from(starts_profiler(call.path))),
);

/// Whether a function is measured by pytest-benchmark or pytest-codspeed.
fn is_measured(f: &Function<'_>) -> bool {
    if f.decorators().any(|d| d == "benchmark") && f.place.names.origin("pytest").is_some() {
        return true;
    }
    let takes = f.parameters().any(|p| p.name == "benchmark");
    let Some(first) = f.node.body.first().filter(|_| takes) else {
        return false;
    };
    let body = f
        .place
        .text(TextRange::new(first.start(), f.node.range().end()));
    ["benchmark(", "@benchmark", "benchmark.pedantic("]
        .iter()
        .any(|use_| body.contains(use_))
}

/// Rows of the tables that a test is run over, where they are written out; a table of another place counts as a suite of its own.
fn rows(f: &Function<'_>) -> i64 {
    let mut all = 1;
    for decorator in f.node.decorator_list.iter().take(MAX_TABLES) {
        let Expr::Call(call) = &decorator.expression else {
            continue;
        };
        let is_table = match &*call.func {
            Expr::Attribute(a) => a.attr.as_str() == "parametrize",
            _ => false,
        };
        if !is_table {
            continue;
        }
        let values = call.arguments.find_argument_value("argvalues", 1);
        all *= match values {
            Some(Expr::List(list)) => list.elts.len().min(MAX_ROWS) as i64,
            Some(Expr::Tuple(tuple)) => tuple.elts.len().min(MAX_ROWS) as i64,
            _ => LEAST,
        };
    }
    all
}

/// Tables of one test, and rows of one table, that count.
const MAX_TABLES: usize = 4;
const MAX_ROWS: usize = 100;

fn is_asv(f: &Function<'_>) -> bool {
    let name = f.node.name.as_str();
    let starts = ["time_", "timeraw_", "mem_", "peakmem_", "track_"];
    !f.place.in_function() && !f.is_stub() && starts.iter().any(|s| name.starts_with(s))
}

fn starts_profiler(path: &str) -> bool {
    matches!(
        path,
        "cProfile.Profile"
            | "cProfile.run"
            | "cProfile.runctx"
            | "profile.Profile"
            | "profile.run"
            | "pyinstrument.Profiler"
            | "yappi.start"
            | "tracemalloc.start"
            | "memray.Tracker"
            | "viztracer.VizTracer"
            | "line_profiler.LineProfiler"
            | "memory_profiler.memory_usage"
            | "memory_profiler.profile"
    )
}

/// Distributions that profile. Sorted.
const KNOWN: &[&str] = &[
    "austin-dist",
    "filprofiler",
    "guppy3",
    "line-profiler",
    "memory-profiler",
    "memray",
    "py-spy",
    "pyinstrument",
    "pytest-memray",
    "pytest-profiling",
    "scalene",
    "snakeviz",
    "viztracer",
    "yappi",
];

fn profilers(document: &Document) -> impl Iterator<Item = (u32, &str)> {
    let asked = document.dependencies.iter();
    let named = asked.map(|asked| (asked.line, asked.name.raw()));
    named
        .filter(|(_, name)| KNOWN.binary_search(name).is_ok())
        .filter(|_| speaks_for_project(document))
}

/// What of a pipeline runs benchmarks: line and text.
fn runs(document: &Document) -> impl Iterator<Item = (u32, &str)> {
    let asked = document.is_ci() && speaks_for_project(document);
    let commands = document
        .commands
        .iter()
        .filter(move |c| asked && c.origin.gate != Gate::Disabled && runs_benchmarks(c))
        .map(|c| (c.line, c.text.raw()));
    let actions = document.uses.iter().filter(move |action| {
        let name = action.name.raw().to_ascii_lowercase();
        asked && (name.starts_with("codspeedhq/") || name.starts_with("benchmark-action/"))
    });
    commands.chain(actions.map(|action| (action.line, action.name.raw())))
}

/// Whether a command runs benchmarks: by its program, an option, a target or a path. Words beyond the first hundred are not looked at.
fn runs_benchmarks(command: &Command) -> bool {
    let words = || command.words.iter().take(100).map(String::as_str);
    let Some(first) = words().next() else {
        return false;
    };
    let program = first.rsplit('/').next().unwrap_or(first);
    let says = |word: &str| {
        let word = word.to_ascii_lowercase();
        let skips = word.starts_with("--benchmark-skip") || word.starts_with("--benchmark-disable");
        let option = word.starts_with("--benchmark") || word == "--codspeed";
        let parts = word.split(|c: char| !c.is_ascii_alphanumeric());
        let named = !word.starts_with('-')
            && parts
                .into_iter()
                .any(|part| matches!(part, "bench" | "benchmark" | "benchmarks" | "asv"));
        (option || named) && !skips
    };
    if words().any(|word| word.starts_with("--benchmark-skip") || word == "--benchmark-disable") {
        return false;
    }
    match program {
        "asv" => words().any(|word| matches!(word, "run" | "continuous")),
        "pyperf" => true,
        "pytest" | "py.test" | "tox" | "nox" | "make" | "just" | "hatch" | "poe" | "pdm"
        | "invoke" | "inv" | "task" | "python" | "python3" | "uv" | "poetry" | "bash" | "sh" => {
            words().skip(1).any(says)
        }
        script => script.contains('.') && says(first),
    }
}

/// Benchmarks that make a suite.
const LEAST: i64 = 3;
/// Claims of speed from which on benchmarks are missed.
const CLAIMED: i64 = 5;

/// How many of three steps are taken.
pub static SIGNAL: Signal = Signal {
    id: "benchmarks",
    competency: Competency::Performance,
    question: "Are there benchmarks that CI runs, and profilers in use?",
    why: "Speed is lost a little at a time, and nobody notices until it is much; a benchmark that runs with every change, or every night, does. A profiler \
          shows where the time goes before anybody guesses. Moderate evidence: who needs no speed needs neither.",
    formula: "one step each: a suite (benchmark-tests + asv-benchmarks where there are asv-suites ≥ 3, or pyperf-imports > 0); the suite and benchmarks-run-in-ci > 0; \
              profilers-asked-for + profiler-calls > 0",
    guard: "Hollow and not counted: tests that take the fixture `benchmark` and never call it, a configuration of asv without benchmarks, requirements that only name \
            pytest-benchmark, runs with `--benchmark-skip` or `--benchmark-disable`, a run in CI of a suite that is not there. Benchmarks of asv are looked for among scripts (`benchmarks/`, \
            `asv_bench/`), since `track_` and `mem_` begin ordinary names, too; those of pyperf everywhere, and one runner is a suite: it times what it is given many times over. Look-alikes: scripts with `timeit` or a stopwatch are no suite: nobody compares their results; a command \
            of the product called `bench`; figures in the documentation. Profilers that are only started by hand leave no trace. A suite in a repository of its own is not visible here. \
            Without a suite and profilers, and with fewer than 5 commits that claim a gain of speed, the question does not arise: a first \
            benchmark is held against nobody.",
    remedy: "Write three benchmarks of what users wait for with pytest-benchmark or asv, and let CI compare them with the main branch.",
    source: Citation {
        authors: "Laaber, Leitner",
        year: 2018,
        title: "An evaluation of open-source software microbenchmark suites for continuous performance assessment",
        link: "https://doi.org/10.1145/3196398.3196407",
    },
    asks_for: AsksFor::Practice,
    cause: "benchmarks",
    unit: Unit::Number("of 3 steps"),
    // Who has a suite has more than most: one step is no weakness.
    scale: Scale::rising([0.5, 1.0, 2.0, 3.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[
        &FIXTURE, &PYPERF, &ASV, &SUITES, &RUN, &PROFILERS, &PROFILED, &CLAIMS,
    ],
    measure: |view| {
        if let Err(outcome) =
            view.require_repository_scope("benchmarks are the repository's, not one person's")
        {
            return outcome;
        }
        let every = |fact: &Fact| -> i64 { Role::ALL.iter().map(|&r| view.role(r, fact)).sum() };
        let asv = match view.documents(&SUITES) {
            0 => 0,
            _ => view.role(Role::Script, &ASV),
        };
        let own = |fact: &Fact| every(fact) - view.role(Role::Vendored, fact);
        let benchmarks = own(&FIXTURE) + asv;
        let suite = benchmarks >= LEAST || own(&PYPERF) > 0;
        let profiled = view.documents(&PROFILERS) + own(&PROFILED) > 0;
        if !suite && !profiled && view.commits(&CLAIMS) < CLAIMED {
            let found = match benchmarks {
                0 => "no benchmark".to_owned(),
                1 => "one benchmark".to_owned(),
                many => format!("{many} benchmarks"),
            };
            return Outcome::NotApplicable(format!(
                "{found} of pytest-benchmark, asv or pyperf, no profiler and fewer than {CLAIMED} commits that claim a gain of speed were found"
            ));
        }
        let steps = [suite, suite && view.documents(&RUN) > 0, profiled];
        let taken = steps.iter().filter(|&&step| step).count();
        Outcome::Measured(Measured::exact(taken as f64, 3))
    },
    evidence: Evidence::Found(&Evidence::OfEveryRole(&Evidence::PlacesAndDocuments(
        &[&FIXTURE, &PYPERF, &PROFILED],
        |document| {
            let run = runs(document).take(5);
            let run = run.map(|(line, text)| (line, text.chars().take(MAX_TEXT).collect()));
            let asked = profilers(document).take(5);
            run.chain(asked.map(|(line, name)| (line, name.to_owned())))
                .collect()
        },
    ))),
};

/// A command is cut here, in characters.
const MAX_TEXT: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, in_test, outcome, value};

    const SUITE: (&str, &str) = (
        "tests/test_speed.py",
        "def test_a(benchmark):\n    benchmark(f)\ndef test_b(benchmark):\n    @benchmark\n    def run(): f()\ndef test_c(benchmark):\n    benchmark.pedantic(f)\n",
    );

    fn steps(files: &[(&str, &str)]) -> i64 {
        value(&SIGNAL, files).round() as i64
    }

    fn ci(run: &str) -> String {
        format!("on: push\njobs:\n  a:\n    steps:\n      - {run}\n")
    }

    #[test]
    fn tables_are_sorted() {
        assert!(KNOWN.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn three_steps() {
        let path = ".github/workflows/a.yml";
        assert_eq!(steps(&[SUITE]), 1);
        for run in [
            "run: pytest --benchmark-only",
            "run: python -m pytest tests/benchmarks",
            "run: tox -e benchmark",
            "run: nox -s bench-3.12",
            "uses: CodSpeedHQ/action@v3",
        ] {
            assert_eq!(steps(&[SUITE, (path, &ci(run))]), 2, "{run}");
        }
        let nightly = "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a:\n    steps:\n      - run: pytest --codspeed\n";
        let asked = ("requirements-dev.txt", "py-spy==0.4\n");
        assert_eq!(steps(&[SUITE, (path, nightly), asked]), 3);
        let asv = [
            ("asv.conf.json", "{\"version\": 1}"),
            (
                "benchmarks/gates.py",
                "class Suite:\n    def time_a(self): f()\n    def mem_b(self): f()\ndef track_c(): f()\n",
            ),
        ];
        assert_eq!(steps(&asv), 1);
        let run = ci("run: asv continuous main HEAD");
        assert_eq!(steps(&[asv[0], asv[1], (path, &run)]), 2);
    }

    #[test]
    fn suites_of_pyperf_lie_among_scripts() {
        let ci = ci("run: python bench/run.py -o out.json");
        let path = ".github/workflows/a.yml";
        for text in [
            "import pyperf\nfrom pkg.a import f\nrunner = pyperf.Runner()\nrunner.bench_func('f', f, 1)\n",
            "from pyperf._runner import Runner\nRunner().bench_func('f', f, 1)\n",
            "import pyperf\nfrom dataclasses import field\nclass A:\n    r: object = field(default_factory=pyperf.Runner)\n",
        ] {
            assert_eq!(steps(&[("bench/run.py", text), (path, &ci)]), 2, "{text}");
        }
        let optional = "try:\n    import pyperf\nexcept ImportError:\n    pyperf = None\n";
        assert_eq!(in_source(optional)["pyperf-imports"], 0);
    }

    #[test]
    fn a_first_benchmark_is_held_against_nobody() {
        let one = "def test_perf(benchmark, v):\n    assert benchmark(partial(str, v)) == '1'\n";
        let why = match outcome(&SIGNAL, &[("tests/test_perf.py", one)]) {
            Outcome::NotApplicable(why) => why,
            other => panic!("{other:?}"),
        };
        assert!(
            why.starts_with("one benchmark of pytest-benchmark, asv or pyperf"),
            "{why}"
        );
        for table in ["[1, 2, 3]", "VALUES"] {
            let table = format!("import pytest\n@pytest.mark.parametrize('v', {table})\n{one}");
            assert_eq!(steps(&[("tests/test_perf.py", &table)]), 1, "{table}");
        }
        assert_eq!((SIGNAL.scale.rating(1.0), SIGNAL.scale.rating(0.0)), (3, 1));
    }

    #[test]
    fn hollow_suites_do_not_count() {
        assert_eq!(
            in_test("def test_a(benchmark):\n    assert f(1)\n")["benchmark-tests"],
            0
        );
        assert_eq!(
            in_source("def test_a(benchmark):\n    benchmark(f)\n")["benchmark-tests"],
            0
        );
        let path = ".github/workflows/a.yml";
        let profiled = ("a.py", "import cProfile\ncProfile.run('f()')\n");
        for run in [
            "run: pytest --benchmark-skip",
            "run: pytest tests/benchmarks --benchmark-disable",
            "run: pip install asv",
            "run: pytest",
            "run: echo benchmark",
        ] {
            assert_eq!(steps(&[SUITE, (path, &ci(run))]), 1, "{run}");
        }
        let run = ci("run: pytest --benchmark-only");
        assert_eq!(steps(&[profiled, (path, &run)]), 1, "no suite");
        let asv = ("asv.conf.json", "{\"version\": 1}");
        let tracker = (
            "app/events.py",
            "def track_a(): f()\ndef track_b(): f()\ndef time_c(): f()\n",
        );
        assert_eq!(steps(&[profiled, asv, tracker]), 1);
    }

    #[test]
    fn marks_of_pytest_count() {
        let text = "import pytest\n@pytest.mark.benchmark\ndef test_a():\n    f()\n";
        assert_eq!(in_test(text)["benchmark-tests"], 1);
        let own = "@benchmark\ndef test_a():\n    f()\n";
        assert_eq!(in_test(own)["benchmark-tests"], 0);
    }

    #[test]
    fn who_claims_no_speed_is_not_asked() {
        let stopwatch = (
            "scripts/time.py",
            "import timeit\nprint(timeit.timeit('f()'))\n",
        );
        let nothing = outcome(&SIGNAL, &[("a.py", "x = 1\n"), stopwatch]);
        assert!(matches!(nothing, Outcome::NotApplicable(_)));
    }
}
