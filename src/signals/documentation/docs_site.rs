//! Is there a site of documentation that is built?

use crate::documents::{Document, DocumentKind};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::pipelines::{
    DOCS, FACTS, RUNNING, lines, runs_kind, speaks_for_project, unknown,
};
use crate::signals::prelude::*;

static CONFIGS: Fact = Fact::sum(
    "docs-configured",
    "Configurations of what builds a site: Sphinx, MkDocs, Zensical, Quarto, Jupyter Book, Mintlify, Docusaurus and others.",
    Subject::Document(|d| i64::from(is_config(d))),
);

static PAGES: Fact = Fact::sum(
    "docs-pages",
    "Pages of documentation, indexes left out.",
    Subject::Document(|d| i64::from(is_page(d))),
);

static SERVICE: Fact = Fact::sum(
    "docs-built-by-service",
    "Orders to Read the Docs, which builds every change.",
    Subject::Document(|d| i64::from(d.kind == DocumentKind::DocsService && speaks_for_project(d))),
);

static REFERENCE: Fact = Fact::sum(
    "docs-with-reference",
    "Configurations that build a reference from the code: autodoc, autosummary, autoapi, mkdocstrings.",
    Subject::Document(|d| {
        let from_code = d.uses.iter().any(|ext| ext.name.raw() != "doctest");
        i64::from(is_config(d) && from_code)
    }),
);

static TUTORIALS: Fact = pages(
    "docs-tutorials",
    "Pages that teach, by their name: tutorials, first steps.",
    |d| is_of(d, TEACH),
);
static GUIDES: Fact = pages(
    "docs-guides",
    "Pages that help with a task, by their name: how-to, guides, recipes.",
    |d| is_of(d, HELP),
);
static REFERENCES: Fact = pages(
    "docs-references",
    "Pages to look things up, by their name: reference, API, settings.",
    |d| is_of(d, TELL),
);
static EXPLANATIONS: Fact = pages(
    "docs-explanations",
    "Pages that explain, by their name: design, concepts, architecture.",
    |d| is_of(d, EXPLAIN),
);

const fn pages(id: &'static str, about: &'static str, each: fn(&Document) -> i64) -> Fact {
    Fact::sum(id, about, Subject::Document(each))
}

const TEACH: &[&str] = &[
    "tutorial",
    "tutorials",
    "quickstart",
    "started",
    "steps",
    "learn",
    "introduction",
    "intro",
    "beginner",
    "walkthrough",
];
const HELP: &[&str] = &[
    "howto",
    "how",
    "guide",
    "guides",
    "recipe",
    "recipes",
    "cookbook",
    "patterns",
    "deploying",
    "deployment",
    "faq",
    "usage",
    "examples",
    "troubleshooting",
    "migration",
    "upgrading",
];
const TELL: &[&str] = &[
    "reference",
    "api",
    "apidoc",
    "cli",
    "settings",
    "options",
    "configuration",
    "config",
    "glossary",
    "commands",
    "exceptions",
];
const EXPLAIN: &[&str] = &[
    "design",
    "architecture",
    "explanation",
    "explanations",
    "concepts",
    "background",
    "internals",
    "overview",
    "philosophy",
    "why",
    "theory",
    "rationale",
    "principles",
];

fn is_config(document: &Document) -> bool {
    document.kind == DocumentKind::DocsConfig && speaks_for_project(document)
}

fn is_page(document: &Document) -> bool {
    let path = document.path.raw();
    let name = path.rsplit('/').next().unwrap_or(path);
    let page = match document.kind {
        DocumentKind::DocsPage => true,
        DocumentKind::OperationsPage | DocumentKind::DecisionLog => path.contains('/'),
        _ => false,
    };
    page && !name.starts_with("index.") && speaks_for_project(document)
}

/// Whether the name of a page, or of a folder around it, has one of these words.
fn is_of(document: &Document, words: &[&str]) -> i64 {
    let path = document.path.raw().to_ascii_lowercase();
    let below = path.split_once('/').map_or("", |(_, below)| below);
    let mut parts = below.split(|c: char| !c.is_ascii_alphanumeric());
    i64::from(is_page(document) && parts.any(|part| words.contains(&part)))
}

/// Pages without which a site is a skeleton.
const LEAST_PAGES: i64 = 3;
/// Modules that a README can still tell about.
const SMALL: i64 = 10;
/// Kinds of page from which on a site serves more than one need.
const LEAST_KINDS: usize = 2;

const OWN: [&Fact; 9] = [
    &MODULES,
    &CONFIGS,
    &PAGES,
    &SERVICE,
    &REFERENCE,
    &TUTORIALS,
    &GUIDES,
    &REFERENCES,
    &EXPLANATIONS,
];

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

/// How many of four steps are taken.
pub static SIGNAL: Signal = Signal {
    id: "docs-site",
    competency: Competency::Documentation,
    question: "Is there a site of documentation with pages, built on every change, with a reference from the code, for more than one need?",
    why: "A reference answers what there is, a tutorial how to begin, a guide how to get something done, an explanation why it is so; one cannot replace \
          another. What is built on every change does not rot unseen. Moderate evidence, of libraries and services rather than scripts.",
    formula: "one step each: docs-configured > 0 and docs-pages ≥ 3; built: docs-built-by-service or ci-runs-docs > 0; docs-with-reference > 0; two or more of docs-tutorials, docs-guides, docs-references and docs-explanations > 0. The others count where the first does",
    guard: "Hollow and not counted: a skeleton (a configuration with fewer than 3 pages besides the index), pages that nothing builds, a Makefile that nothing \
            runs, fixtures and templates. Look-alikes: a folder of Markdown for the forge to show is no site; autodoc in a comment. Kinds of page are told by \
            English words in paths; a page may be of several. A project of fewer than 10 modules is served by its README: not applicable. What the pages say is not read. Sites in another \
            repository are not visible here.",
    remedy: "Let CI or Read the Docs build the site on every change; add the kind of page that is missing, a tutorial first.",
    source: Citation {
        authors: "Procida",
        year: 2017,
        title: "Diátaxis: a systematic approach to technical documentation",
        link: "https://diataxis.fr/",
    },
    asks_for: AsksFor::Practice,
    cause: "site",
    unit: Unit::Number("of 4 steps"),
    scale: Scale::rising([1.0, 2.0, 3.0, 4.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &ALL,
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        let count = |fact: &Fact| view.documents(fact);
        if python < SMALL && count(&CONFIGS) == 0 {
            return Outcome::NotApplicable(
                "a README can tell about fewer than 10 modules".to_owned(),
            );
        }
        if count(&CONFIGS) == 0 || count(&PAGES) < LEAST_PAGES {
            return Outcome::Measured(Measured::exact(0.0, 4));
        }
        let built = count(&SERVICE) > 0 || runs_kind(view, DOCS);
        let kinds = [&TUTORIALS, &GUIDES, &REFERENCES, &EXPLANATIONS];
        let kinds = kinds.iter().filter(|kind| count(kind) > 0).count();
        let steps = [true, built, count(&REFERENCE) > 0, kinds >= LEAST_KINDS];
        let taken = steps.iter().filter(|&&step| step).count();
        match unknown(view, DOCS).filter(|_| !built) {
            Some(why) => Outcome::NotEvaluated(why),
            None => Outcome::Measured(Measured::exact(taken as f64, 4)),
        }
    },
    evidence: Evidence::Found(&Evidence::Together(|view, documents| {
        let mut found = lines::own_lines(documents, config_lines);
        found.extend(lines::running_lines(view, documents, &[DOCS]));
        lines::each_once(found)
    })),
};

/// What a configuration builds.
fn config_lines(document: &Document) -> Vec<(u32, String)> {
    if !is_config(document) {
        return Vec::new();
    }
    let mut found = vec![(1, "builds the site".to_owned())];
    let extensions = document.uses.iter();
    found.extend(extensions.map(|e| (e.line, e.name.raw().to_owned())));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    const CONF: (&str, &str) = ("docs/conf.py", "extensions = ['sphinx.ext.intersphinx']\n");
    const PAGES: [(&str, &str); 3] = [("docs/a.md", ""), ("docs/b.rst", ""), ("docs/c/d.md", "")];

    fn steps(files: &[(&str, &str)]) -> i64 {
        value(&SIGNAL, files).round() as i64
    }

    fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        let mut all = vec![CONF];
        all.extend(PAGES);
        all.extend(more);
        all
    }

    #[test]
    fn four_steps() {
        let service = (".readthedocs.yaml", "version: 2\n");
        let ci = (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - run: sphinx-build -W docs out\n",
        );
        let mkdocs = ("mkdocs.yml", "plugins:\n  - mkdocstrings\n");
        let kinds = [("docs/tutorial/first.md", ""), ("docs/api.md", "")];
        assert_eq!(steps(&with(&[])), 1);
        assert_eq!(steps(&with(&[service])), 2);
        assert_eq!(steps(&with(&[ci])), 2);
        assert_eq!(steps(&with(&[ci, mkdocs])), 3);
        assert_eq!(steps(&with(&[service, mkdocs, kinds[0], kinds[1]])), 4);
        let tox = (
            "tox.ini",
            "[testenv:docs]\ncommands = sphinx-build docs out\n",
        );
        let handed = (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - run: tox -e docs\n",
        );
        assert_eq!(steps(&with(&[tox])), 1, "nobody runs it");
        assert_eq!(steps(&with(&[tox, handed])), 2);
    }

    #[test]
    fn skeletons_and_folders_are_no_site() {
        assert_eq!(steps(&[CONF, ("docs/index.rst", "")]), 0);
        assert_eq!(
            steps(&[
                CONF,
                ("docs/index.rst", ""),
                ("docs/a.rst", ""),
                ("docs/b.rst", "")
            ]),
            0
        );
        let modules: Vec<String> = (0..SMALL).map(|n| format!("app/m{n}.py")).collect();
        let mut files: Vec<(&str, &str)> =
            modules.iter().map(|m| (m.as_str(), "x = 1\n")).collect();
        files.extend(PAGES);
        assert_eq!(steps(&files), 0, "pages that nothing builds");
        let comment = ("mkdocs.yml", "# plugins: mkdocstrings\nsite_name: x\n");
        assert_eq!(steps(&with(&[comment])), 1);
        let make = ("docs/Makefile", "html:\n\tsphinx-build . out\n");
        assert_eq!(steps(&with(&[make])), 1);
    }

    #[test]
    fn a_few_modules_need_no_site() {
        let few = outcome(&SIGNAL, &[("a.py", "x = 1\n")]);
        assert!(matches!(few, Outcome::NotApplicable(_)));
    }
}
