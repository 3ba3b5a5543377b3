//! Does the distribution say what it is?

use crate::python::{Call, Ranged};
use crate::role::Role;
use crate::signals::prelude::*;

/// See its own words.
pub(crate) static CALLED: Fact = Fact::sum(
    "metadata-in-setup",
    "Of the five things an index shows, those that calls of `setup` name: name and version, description, licence, versions of Python, where it comes from.",
    Subject::Call(|c| i64::from(in_setup(c))),
);
/// See its own words.
pub(crate) static PROGRAMS: Fact = Fact::sum(
    "programs-in-setup",
    "Calls of `setup` that declare programs for a terminal or a desktop.",
    Subject::Call(|c| i64::from(declares_programs(c))),
);
static DECLARED: Fact = Fact::sum(
    "metadata-in-documents",
    "Of the five things an index shows, those that pyproject.toml or setup.cfg names.",
    Subject::Document(|d| i64::from(d.metadata)),
);

/// What is asked.
const PARTS: i64 = 5;

fn declares_programs(call: &Call<'_>) -> bool {
    if call.last_name() != "setup" {
        return false;
    }
    let arguments = &call.node.arguments;
    let points = arguments.find_keyword("entry_points").map(|keyword| {
        let text = call.place.text(keyword.value.range());
        text.contains("console_scripts") || text.contains("gui_scripts")
    });
    points.unwrap_or_default() || arguments.find_keyword("scripts").is_some()
}

fn in_setup(call: &Call<'_>) -> u8 {
    if call.last_name() != "setup" {
        return 0;
    }
    let has = |keys: &[&str]| {
        keys.iter()
            .any(|key| call.node.arguments.find_keyword(key).is_some())
    };
    let shown = [
        has(&["name"]) && has(&["version", "use_scm_version"]),
        has(&["description", "long_description"]),
        has(&["license", "license_files", "classifiers"]),
        has(&["python_requires", "classifiers"]),
        has(&["url", "author", "author_email", "project_urls"]),
    ];
    shown.iter().map(|is| u8::from(*is)).sum()
}

/// How much of its metadata a distribution declares.
pub static SIGNAL: Signal = Signal {
    id: "package-metadata",
    competency: Competency::Devops,
    question: "How much of what an index shows of a distribution is declared: name and version, description, licence, versions of Python, where it comes from?",
    why: "Whoever declares it means others to install it, and can release it. It separates engineered projects from course work and take-home submissions of the same age (AUC 0.83).",
    formula: "metadata-in-setup or metadata-in-documents, whichever says more; at most 5",
    guard: "Counted are the keywords of a call of `setup` outside of what ships, and the tables of pyproject.toml (also Poetry's) and setup.cfg. Hollow and not counted: a pyproject.toml \
            that only configures tools. What stands there is not checked: an index would. Not asked of a submission.",
    remedy: "Declare what is missing in the [project] table of pyproject.toml.",
    source: Citation {
        authors: "Python Packaging Authority",
        year: 2024,
        title: "Python Packaging User Guide: Writing your pyproject.toml",
        link: "https://packaging.python.org/en/latest/guides/writing-pyproject-toml/",
    },
    asks_for: AsksFor::Practice,
    cause: "packaging",
    unit: Unit::Number("of 5 parts"),
    scale: Scale::rising([1.0, 2.0, 4.0, 5.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[&CALLED, &DECLARED, &PROGRAMS],
    measure: |view| {
        let called = view.role(Role::Script, &CALLED) + view.role(Role::Source, &CALLED);
        let said = called.max(view.documents(&DECLARED)).min(PARTS);
        Outcome::Measured(Measured::exact(said as f64, 1))
    },
    evidence: Evidence::Found(&Evidence::Documents(|d| {
        if d.metadata == 0 {
            return Vec::new();
        }
        vec![(0, format!("{} of 5 parts", d.metadata))]
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::value;

    #[test]
    fn what_is_declared_is_counted_wherever_it_stands() {
        let setup = "from setuptools import setup\nsetup(name='x', version='1', description='y', license='MIT')\n";
        assert!((value(&SIGNAL, &[("setup.py", setup)]) - 3.0).abs() < 1e-9);
        let project = "[project]\nname = 'x'\nversion = '1'\ndescription = 'y'\nrequires-python = '>=3.9'\nlicense = 'MIT'\nurls = {a = 'https://x'}\n";
        assert!((value(&SIGNAL, &[("pyproject.toml", project)]) - 5.0).abs() < 1e-9);
        let cfg = "[metadata]\nname = x\ndescription = y\nauthor = z\n";
        assert!((value(&SIGNAL, &[("setup.cfg", cfg)]) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn programs_of_setup_are_no_plugins() {
        use crate::signals::testkit::in_source;
        let declared =
            |arguments: &str| in_source(&format!("setup({arguments})"))["programs-in-setup"];
        assert_eq!(
            declared("entry_points={'console_scripts': ['a=p:main']}"),
            1
        );
        assert_eq!(declared("entry_points='[gui_scripts]\\na=p:main'"), 1);
        assert_eq!(declared("scripts=['bin/a']"), 1);
        assert_eq!(declared("entry_points={'flake8.extension': ['X=p:x']}"), 0);
        assert_eq!(
            in_source("configure(scripts=['bin/a'])")["programs-in-setup"],
            0
        );
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        let tools = "[tool.black]\nline-length = 100\n";
        assert!(value(&SIGNAL, &[("pyproject.toml", tools)]) < 1e-9);
        assert!(value(&SIGNAL, &[("app.py", "def setup(): pass\nsetup()\n")]) < 1e-9);
    }
}
