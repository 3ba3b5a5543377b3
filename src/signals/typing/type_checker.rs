//! Does a type checker watch, strictly, in CI?

use crate::documents::{
    Command, Document, Pipelines, Purpose, Reached, Tool, ToolConfig, settings_in_force,
};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::{
    CHECKS, FACTS, RUNNING, TYPE_CHECKERS, TYPES, lines, pipelines_that_run, runs_kind,
    speaks_for_project, unknown,
};
use crate::signals::prelude::*;

static STRICT: Fact = Fact::sum(
    "type-checkers-strict",
    "Runs of a type checker in CI, on every change, that are strict: by a word of the command, or by the settings in force where it runs.",
    Subject::Pipelines(|p| {
        let checks = pipelines_that_run(p, TYPES);
        checks.filter(|one| strictness(p, one).is_some()).count() as i64
    }),
);

static SILENCED: Fact = Fact::sum(
    "type-checkers-silenced",
    "Files that switch every type checker off, of those they have settings for, for the whole project.",
    Subject::Document(|d| {
        let checkers = || d.configures(Purpose::Types);
        let silent = checkers().next().is_some() && checkers().all(|c| c.silence().is_some());
        i64::from(speaks_for_project(d) && silent)
    }),
);

/// What makes a run of a type checker strict: file, line and text.
fn strictness<'d>(
    pipelines: &Pipelines<'d>,
    one: &Reached<'d>,
) -> Option<(&'d Document, u32, String)> {
    if asks_strictly(one.command) {
        return Some((
            one.document,
            one.command.line,
            one.command.text.raw().to_owned(),
        ));
    }
    // A plugin of pytest runs mypy.
    let tool = match one.command.tool? {
        tool if tool.name == "pytest" => crate::documents::tool_named("mypy")?,
        tool => tool,
    };
    // Where it runs is not known, or it is told to read another file: any settings may be meant.
    let words = one.command.text.raw();
    let named = words.contains("--config") || words.contains("--project") || words.contains(" -p ");
    let anywhere = || {
        let all = pipelines.documents.iter().filter(|d| speaks_for_project(d));
        all.filter_map(|d| Some((*d, d.tool(tool.name)?))).collect()
    };
    let of = |tool: &Tool| -> Vec<(&'d Document, &'d ToolConfig)> {
        let here = one.folder.as_deref().filter(|_| !named);
        here.map_or_else(anywhere, |folder| {
            settings_in_force(&pipelines.documents, folder, tool)
        })
    };
    let mut found = of(tool);
    if found.is_empty() && tool.name == "zuban" {
        // It reads mypy's settings, too.
        found = crate::documents::tool_named("mypy")
            .map(of)
            .unwrap_or_default();
    }
    let known = one.folder.is_some() && !named;
    let most = if known && tool.first_wins {
        1
    } else {
        found.len()
    };
    found
        .into_iter()
        .take(most)
        .find_map(|(document, settings)| {
            let (line, text) = settings.strictness()?;
            Some((document, line, text))
        })
}

fn asks_strictly(command: &Command) -> bool {
    let mut words = command.text.raw().split_whitespace();
    words.any(|word| {
        matches!(
            word,
            "--strict" | "--disallow-untyped-defs" | "--preset=strict" | "--level=strict"
        )
    })
}

/// Settings that are strict, though no run of a checker in CI is.
fn not_in_force(document: &Document) -> Vec<(u32, String)> {
    if !speaks_for_project(document) {
        return Vec::new();
    }
    let strict = document
        .configures(Purpose::Types)
        .filter_map(ToolConfig::strictness);
    strict
        .map(|(line, text)| (line, format!("{text}, not in force in CI")))
        .collect()
}

const OWN: [&Fact; 4] = [&TYPE_CHECKERS, &STRICT, &SILENCED, &MODULES];

static ALL: [&Fact; FACTS + OWN.len()] = {
    let mut all = [&MODULES; FACTS + OWN.len()];
    let mut i = 0;
    while i < OWN.len() {
        all[i] = OWN[i];
        i += 1;
    }
    let mut i = 0;
    while i < FACTS {
        all[OWN.len() + i] = RUNNING[i];
        i += 1;
    }
    all
};

/// How many of three steps are taken.
pub static SIGNAL: Signal = Signal {
    id: "type-checker",
    competency: Competency::Typing,
    question: "Is a type checker configured, run in CI, and asked to be strict?",
    why: "Annotations that nobody checks drift away from the code and mislead. A checker that every change has to pass keeps them true, and \
          a strict one keeps code without annotations from passing unseen. Of the type-related faults in the histories of 210 projects, a checker would have found \
          about one in seven.",
    formula: "one step each: configured (type-checkers-configured > 0, or anything runs one); run in CI on every change, itself or through runners and \
              hooks; strict (type-checkers-strict > 0); only the first where type-checkers-silenced > 0 and no other file has settings for one",
    guard: "Strict is mypy's `strict` or `disallow_untyped_defs` for the whole project, `--strict` in a command, pyright's `strict`, pyrefly's presets \
            `strict` and `all`, zuban's and pyre's `strict`; basedpyright is strict unless it is told otherwise, and mypy's `strict` of one module holds for all \
            of them (mypy 2.4). The settings that count are those in force where the command runs: the nearest folder, and of its files the one that wins. \
            Hollow: settings that nothing in CI uses are one step of three, strict ones too; `ignore_errors = true` for the whole project and \
            `typeCheckingMode = \"off\"` leave one step, unless another checker is left on: pyright is often set so for editors only; a command that may fail is no step. \
            Look-alikes: `--strict` of pytest or mkdocs, a checker that is only installed. ty has no strict mode: two steps of three \
            are its due. How much the code is annotated is asked elsewhere (`annotated-parameters`, `any-share`).",
    remedy: "Run `mypy` or `pyright` in CI on every change; then switch `strict` on, with exceptions for the modules that are not ready.",
    source: Citation {
        authors: "Khan, Chen, Varró, McIntosh",
        year: 2021,
        title: "An empirical study of type-related defects in Python projects",
        link: "https://doi.org/10.1109/TSE.2021.3082068",
    },
    asks_for: AsksFor::Practice,
    cause: "type-checking",
    unit: Unit::Number("of 3 steps"),
    scale: Scale::rising([1.0, 2.0, 2.5, 3.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &ALL,
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        if python == 0 {
            return Outcome::NotApplicable("there is no Python to check".to_owned());
        }
        let has = |fact: &Fact| view.documents(fact) > 0;
        if let Some(why) = unknown(view, TYPES) {
            return Outcome::NotEvaluated(why);
        }
        let runs = runs_kind(view, TYPES);
        let configured = runs || has(&TYPE_CHECKERS) || has(&CHECKS[TYPES].written);
        let silenced = view.documents(&SILENCED);
        let checks = runs && (silenced == 0 || silenced < view.documents(&TYPE_CHECKERS));
        let steps = [configured, checks, checks && has(&STRICT)];
        let taken = steps.iter().filter(|&&step| step).count();
        Outcome::Measured(Measured::exact(taken as f64, 3))
    },
    evidence: Evidence::Found(&Evidence::Together(|view, documents| {
        // Strictness first: there is at most a line or two of it.
        let pipelines = Pipelines::of(documents);
        let strict = pipelines_that_run(&pipelines, TYPES);
        let strict = strict.filter_map(|one| strictness(&pipelines, one));
        let mut found: Vec<Spot> = strict
            .map(|(document, line, text)| lines::spot(document, line, &text))
            .collect();
        if found.is_empty() {
            found = lines::own_lines(documents, not_in_force);
        }
        found.extend(lines::all_lines(
            view,
            documents,
            &[(TYPES, Purpose::Types)],
        ));
        lines::each_once(found)
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    fn steps(run: &str, others: &[(&str, &str)]) -> i64 {
        let text = format!("on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n");
        let mut files = vec![("a.py", "x = 1\n"), (".github/workflows/ci.yml", &*text)];
        files.extend(others);
        value(&SIGNAL, &files).round() as i64
    }

    #[test]
    fn three_steps() {
        let plain = ("pyproject.toml", "[tool.mypy]\nfiles = ['pkg']\n");
        let strict = ("pyproject.toml", "[tool.mypy]\nstrict = true\n");
        assert_eq!(steps("pytest", &[]), 0);
        assert_eq!(steps("pytest", &[plain]), 1);
        assert_eq!(steps("mypy .", &[]), 2);
        assert_eq!(steps("mypy .", &[plain]), 2);
        assert_eq!(steps("mypy .", &[strict]), 3);
        assert_eq!(steps("mypy --strict pkg", &[]), 3);
        assert_eq!(steps("pytest --mypy", &[plain]), 2);
        assert_eq!(steps("pytest --mypy", &[strict]), 3);
        let ini = (
            "setup.cfg",
            "[mypy]\ndisallow_untyped_defs = True\nfiles = pkg\n",
        );
        assert_eq!(steps("mypy .", &[ini]), 3);
        let pyright = (
            "pyrightconfig.json",
            "{\n  // as strict as it gets\n  \"typeCheckingMode\": \"strict\"\n}\n",
        );
        assert_eq!(steps("pyright", &[pyright]), 3);
    }

    #[test]
    fn runners_and_hooks_are_followed() {
        let tox = ("tox.ini", "[testenv:typing]\ncommands = mypy --strict\n");
        assert_eq!(steps("tox -e typing", &[tox]), 3);
        assert_eq!(steps("pytest", &[tox]), 1);
        let hooks = "repos:\n- repo: x\n  hooks:\n  - id: mypy\n    args: [--strict]\n";
        let hooks = (".pre-commit-config.yaml", hooks);
        assert_eq!(steps("pre-commit run -a", &[hooks]), 3);
        assert_eq!(steps("pytest", &[hooks]), 1);
    }

    #[test]
    fn hollow_checkers() {
        let strict = ("pyproject.toml", "[tool.mypy]\nstrict = true\n");
        assert_eq!(steps("pytest", &[strict]), 1, "nobody runs it");
        assert_eq!(steps("mypy . || true", &[strict]), 1);
        let silenced = ("mypy.ini", "[mypy]\nstrict = True\nignore_errors = True\n");
        assert_eq!(steps("mypy .", &[silenced]), 1);
        let off = ("pyrightconfig.json", "{\"typeCheckingMode\": \"off\"}\n");
        assert_eq!(steps("pyright", &[off]), 1);
        let mypy = ("mypy.ini", "[mypy]\nstrict = True\n");
        assert_eq!(steps("mypy .", &[off, mypy]), 3, "another is on");
        let both = "[tool.mypy]\nstrict = true\n[tool.pyright]\ntypeCheckingMode = 'off'\n";
        assert_eq!(steps("mypy .", &[("pyproject.toml", both)]), 3);
        let one_module = (
            "mypy.ini",
            "[mypy]\nfiles = pkg\n[mypy-pkg.core]\ndisallow_untyped_defs = True\n",
        );
        assert_eq!(steps("mypy .", &[one_module]), 2);
        let example = ("examples/pyproject.toml", "[tool.mypy]\nstrict = true\n");
        assert_eq!(steps("mypy .", &[example]), 2);
    }

    #[test]
    fn look_alikes() {
        assert_eq!(steps("pip install mypy", &[]), 0);
        assert_eq!(steps("pytest --strict", &[]), 0);
        let module = (
            "mypy.ini",
            "[mypy]\nstrict = True\n[mypy-legacy.*]\nignore_errors = True\n",
        );
        assert_eq!(steps("mypy .", &[module]), 3, "one module is silenced");
        let table = "[tool.mypy]\nstrict = true\n[[tool.mypy.overrides]]\nmodule = 'legacy.*'\nignore_errors = true\n";
        assert_eq!(steps("mypy .", &[("pyproject.toml", table)]), 3);
    }

    #[test]
    fn without_python_the_question_does_not_arise() {
        assert!(matches!(outcome(&SIGNAL, &[]), Outcome::NotApplicable(_)));
    }
}
