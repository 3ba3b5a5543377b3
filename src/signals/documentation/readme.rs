//! Does the README tell a newcomer what to do?

use super::working::is_of_work;
use crate::documents::{Document, DocumentKind, Heading, Prose};
use crate::facts::common::MODULES;
use crate::role::Role;
use crate::signals::prelude::*;

static READMES: Fact = Fact::sum(
    "readmes",
    "READMEs at the top of the tree that hold ten words or more.",
    Subject::Document(|d| i64::from(is_readme(d) && d.prose.words >= LEAST_WORDS)),
);

static TEMPLATES: Fact = Fact::sum(
    "readme-templates",
    "READMEs at the top of the tree that a template left to be filled in.",
    Subject::Document(|d| i64::from(is_readme(d) && !d.prose.blanks.is_empty())),
);

static WHAT: Fact = Fact::sum(
    "readmes-say-what",
    "READMEs that say in 15 words or more what the project is, before anything else is told or in a section on it.",
    Subject::Document(|d| {
        part(d, |p| {
            let mut told = p.sections(ABOUT).map(|heading| heading.words);
            told_first(p) >= WORDS_OF_WHAT || told.any(|words| words >= WORDS_OF_WHAT)
        })
    }),
);

static INSTALL: Fact = Fact::sum(
    "readmes-say-how-to-install",
    "READMEs with a command that installs, or a section on it that is not empty.",
    Subject::Document(|d| {
        part(d, |p| {
            p.code.iter().any(|c| c.installs) || tells(p, INSTALLING)
        })
    }),
);

static USE: Fact = Fact::sum(
    "readmes-show-use",
    "READMEs with an example that imports a module or starts a program, installation aside, or a section on use with some words.",
    Subject::Document(|d| part(d, |p| p.code.iter().any(|c| c.uses) || tells(p, USING))),
);

static WORK: Fact = Fact::sum(
    "readmes-say-how-to-work-on-it",
    "READMEs with a section on contributing, development or tests that is not empty.",
    Subject::Document(|d| {
        part(d, |p| {
            p.headings
                .iter()
                .any(|h| is_told(h) && is_of_work(&h.said()))
        })
    }),
);

static GUIDES: Fact = Fact::sum(
    "contributing-guides",
    "Files that tell contributors what to do, in 30 words or more.",
    Subject::Document(|d| i64::from(is_guide(d))),
);

static TERMS: Fact = Fact::sum(
    "readmes-say-on-what-terms",
    "READMEs with a section on the licence, or a line of text that names one.",
    Subject::Document(|d| part(d, |p| p.licensed > 0 || tells(p, LICENSED))),
);

static FURTHER: Fact = Fact::sum(
    "readmes-lead-further",
    "READMEs with links to read on, or a section on support or documentation.",
    Subject::Document(|d| part(d, |p| p.links > 1 || tells(p, FURTHER_ON))),
);

/// Words of a README that says something.
const LEAST_WORDS: u32 = 10;
/// Words that say what a project is.
const WORDS_OF_WHAT: u32 = 15;
/// Lines shown that a template left to be filled in.
const MAX_BLANKS: usize = 20;
/// Words of a section that says something; code counts by lines.
const LEAST_OF_SECTION: u32 = 3;

const ABOUT: &[&str] = &[
    "about",
    "what",
    "overview",
    "introduction",
    "description",
    "why",
];
const INSTALLING: &[&str] = &[
    "install",
    "installing",
    "installation",
    "setup",
    "requirements",
    "started",
];
const USING: &[&str] = &[
    "usage",
    "use",
    "using",
    "quickstart",
    "quick",
    "example",
    "examples",
    "tutorial",
    "started",
    "how",
    "demo",
];
const LICENSED: &[&str] = &["license", "licence", "licensing", "copyright", "legal"];
const FURTHER_ON: &[&str] = &[
    "documentation",
    "docs",
    "support",
    "help",
    "community",
    "links",
    "resources",
    "contact",
    "faq",
];

fn is_readme(document: &Document) -> bool {
    document.kind == DocumentKind::Readme && !document.path.raw().contains('/')
}

fn part(document: &Document, told: fn(&Prose) -> bool) -> i64 {
    let readme = is_readme(document) && document.prose.blanks.is_empty();
    i64::from(readme && document.prose.words >= LEAST_WORDS && told(&document.prose))
}

fn is_guide(document: &Document) -> bool {
    let guide = document.kind == DocumentKind::Contributing && document.prose.words >= 30;
    guide && document.prose.blanks.is_empty()
}

fn tells(prose: &Prose, words: &[&str]) -> bool {
    prose.sections(words).any(is_told)
}

/// Whether a heading has something below it.
fn is_told(heading: &Heading) -> bool {
    heading.words >= LEAST_OF_SECTION
}

/// What a document answers, and where.
fn answers(document: &Document) -> Vec<(u32, String)> {
    if is_guide(document) {
        return vec![(1, "how to work on it: a guide".to_owned())];
    }
    if !is_readme(document) {
        return Vec::new();
    }
    let prose = &document.prose;
    if !prose.blanks.is_empty() {
        // A template answers nothing.
        let blanks = prose.blanks.iter().take(MAX_BLANKS);
        let left = "left to be filled in";
        return blanks.map(|line| (*line, left.to_owned())).collect();
    }
    let mut found: Vec<(u32, String)> = Vec::new();
    if told_first(prose) >= WORDS_OF_WHAT {
        found.push((1, "what it is: its first words".to_owned()));
    }
    for heading in &prose.headings {
        let words = |known: &[&str]| is_told(heading) && heading.says(known);
        let parts = [
            ("what it is", heading.words >= WORDS_OF_WHAT && words(ABOUT)),
            ("how to install", words(INSTALLING)),
            ("use", words(USING)),
            (
                "how to work on it",
                is_told(heading) && is_of_work(&heading.said()),
            ),
            ("terms", words(LICENSED)),
            ("where to read on", words(FURTHER_ON)),
        ];
        let told: Vec<&str> = parts
            .iter()
            .filter(|part| part.1)
            .map(|part| part.0)
            .collect();
        if !told.is_empty() {
            let text = format!("{}: {}", told.join(", "), heading.text.raw());
            found.push((heading.line, text));
        }
    }
    let installs = prose.code.iter().find(|code| code.installs);
    found.extend(installs.map(|code| (code.line, "how to install: a command".to_owned())));
    let uses = prose.code.iter().find(|code| code.uses);
    found.extend(uses.map(|code| (code.line, "use: an example".to_owned())));
    let by_heading = prose
        .headings
        .iter()
        .any(|heading| is_told(heading) && heading.says(LICENSED));
    if prose.licensed > 0 && !by_heading {
        found.push((prose.licensed, "terms: a line".to_owned()));
    }
    found.sort();
    if prose.links > 1 {
        found.push((
            0,
            format!("where to read on: {} lines with links", prose.links),
        ));
    }
    found
}

/// Words before the third heading: the title, what it is, and perhaps one more.
fn told_first(prose: &Prose) -> u32 {
    let headed: u32 = prose.headings.iter().map(|h| h.words).sum();
    let code: u32 = prose.code.iter().map(|c| c.lines).sum();
    let before = (prose.words + code).saturating_sub(headed);
    let first: u32 = prose.headings.iter().take(2).map(|h| h.words).sum();
    before + first
}

/// The parts that are asked for.
const PARTS: [&Fact; 4] = [&WHAT, &INSTALL, &USE, &FURTHER];

/// How many of six parts are there.
pub static SIGNAL: Signal = Signal {
    id: "readme",
    competency: Competency::Documentation,
    question: "Does the README say what it is, how to install, use and work on it, on what terms, and where to read on?",
    why: "The README is what everybody reads first, and often all they read. What it answers decides whether others can use and \
          improve the code without asking. Moderate evidence: it is one file, written once.",
    formula: "one part each: readmes-say-what, readmes-say-how-to-install, readmes-show-use, readmes-lead-further > 0; how to work on it: \
              readmes-say-how-to-work-on-it + contributing-guides > 0; terms: readmes-say-on-what-terms > 0; nothing where readmes = 0 or every README is a template",
    guard: "Only READMEs at the top of the tree. Hollow and not counted: fewer than 10 words, headings without a word below, and what a template left to be filled in (GitLab's \
            own text, 'a short description of the project', cookiecutter's braces). Look-alikes: a README that only points to its documentation has \
            the parts that it has; a CONTRIBUTING file counts as the section, a licence in a file of its own does not: it is copied, and the README has to name it; a second README in another language or markup adds nothing; lists of \
            contributors, versions in development, and tests or builds of something else (`Contributors`, `Development branches`, `Azure Load Testing`) are not \
            how to work on it; addresses in a heading are no words of it. Sections are known by English words in \
            headings, so that a README in another language is known by its code and links only. Whether its code runs is not asked. Prana et al. found \
            the same parts by hand: what, why, how, who, references, contribution.",
    remedy: "Let the README answer in this order: what it is for, how to install it, the shortest example that works, where the documentation is, how to \
             run its tests, its licence.",
    source: Citation {
        authors: "Prana, Treude, Thung, Atapattu, Lo",
        year: 2019,
        title: "Categorizing the content of GitHub README files",
        link: "https://doi.org/10.1007/s10664-018-9660-3",
    },
    asks_for: AsksFor::Practice,
    cause: "readme",
    unit: Unit::Number("of 6 parts"),
    scale: Scale::rising([2.0, 3.0, 5.0, 6.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[
        &READMES, &TEMPLATES, &WHAT, &INSTALL, &USE, &WORK, &GUIDES, &TERMS, &FURTHER, &MODULES,
    ],
    measure: |view| {
        let python: i64 = Role::ALL.iter().map(|&r| view.role(r, &MODULES)).sum();
        if python == 0 {
            return Outcome::NotApplicable("there is no Python to read about".to_owned());
        }
        let has = |fact: &Fact| view.documents(fact) > 0;
        if view.documents(&READMES) <= view.documents(&TEMPLATES) {
            return Outcome::Measured(Measured::exact(0.0, 6));
        }
        let told = PARTS.iter().filter(|fact| has(fact)).count();
        let parts = told + usize::from(has(&WORK) || has(&GUIDES)) + usize::from(has(&TERMS));
        Outcome::Measured(Measured::exact(parts as f64, 6))
    },
    evidence: Evidence::Found(&Evidence::Documents(answers)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{outcome, value};

    fn parts(files: &[(&str, &str)]) -> i64 {
        let mut all = vec![("a.py", "x = 1\n")];
        all.extend(files);
        value(&SIGNAL, &all).round() as i64
    }

    const WHOLE: &str = "# Tidegate\n\nTidegate opens and closes the gates of a harbour by the tide that its gauges \
                         measure, and tells who asks.\n\n## Install\n\n```sh\npip install tidegate\n```\n\n## Use\n\n```python\nimport tidegate\n```\n\n\
                         Read on in the [documentation](https://x.org), or ask in the\n[forum](https://y.org).\n\n## Development\n\nRun `pytest` before you propose a change.\n\n## Licence\n\nMIT, see LICENSE for all of it.\n";

    #[test]
    fn six_parts() {
        assert_eq!(parts(&[("README.md", WHOLE)]), 6);
        let short = WHOLE.split("## Development").next().expect("a part");
        assert_eq!(parts(&[("README.md", short)]), 4);
        let licence = ("LICENSE", "MIT\n");
        let guide = "Please run the tests before you propose a change, ".repeat(5);
        let guide = ("CONTRIBUTING.md", guide.as_str());
        // A licence that the README does not name tells its readers nothing.
        assert_eq!(parts(&[("README.md", short), licence, guide]), 5);
        let named = format!("{short}\nTidegate is MIT-licensed.\n");
        assert_eq!(parts(&[("README.md", &named), licence, guide]), 6);
        let short = WHOLE.split("## Install").next().expect("a part");
        assert_eq!(parts(&[("README.md", short)]), 1);
    }

    #[test]
    fn hollow_readmes() {
        for text in [
            "",
            "# Tidegate\n",
            "# Project\n\n## Installation\n\n## Usage\n\n## Contributing\n\n## License\n",
            "# Tidegate\n\nTo make it easy for you to get started with GitLab, here's a list of recommended next steps.\n\n## Installation\nWithin a particular ecosystem, there may be a common way of installing things.\n",
        ] {
            assert_eq!(parts(&[("README.md", text)]), 0, "{text}");
        }
        assert_eq!(parts(&[]), 0);
        assert_eq!(parts(&[("docs/README.md", WHOLE)]), 0, "not at the top");
        let empty = WHOLE.replace("Run `pytest` before you propose a change.", "");
        assert_eq!(parts(&[("README.md", &empty)]), 5);
    }

    #[test]
    fn look_alikes() {
        let rst = "Tidegate\n========\n\nTidegate opens and closes the gates of a harbour by the tide that its gauges measure::\n\n    $ pip install tidegate\n\n\
                   >>> import tidegate\n\nSee https://x.org and\nhttps://y.org.\n";
        assert_eq!(parts(&[("README.rst", rst)]), 4);
        let two = [("README.md", WHOLE), ("README.zh.md", WHOLE)];
        assert_eq!(parts(&two), 6);
    }

    #[test]
    fn how_to_work_on_it_is_not_who_worked_on_it() {
        for heading in ["Contributors", "Development branches", "Load testing"] {
            let text = WHOLE.replace("## Development", &format!("## {heading}"));
            assert_eq!(parts(&[("README.md", &text)]), 5, "{heading}");
        }
        let text = WHOLE.replace("## Development", "## Unit tests");
        assert_eq!(parts(&[("README.md", &text)]), 6);
    }

    #[test]
    fn places_say_what_they_answer() {
        let kind = crate::documents::kind_of("README.md").expect("a README");
        let told = answers(&crate::documents::read(kind, "README.md", WHOLE.as_bytes()));
        let told: Vec<String> = told
            .iter()
            .map(|(line, text)| format!("{line} {text}"))
            .collect();
        assert_eq!(
            told,
            [
                "1 what it is: its first words",
                "7 how to install: a command",
                "11 use: Use",
                "13 use: an example",
                "20 how to work on it: Development",
                "24 terms: Licence",
                "0 where to read on: 2 lines with links",
            ]
        );
    }

    #[test]
    fn without_python_the_question_does_not_arise() {
        let nothing = outcome(&SIGNAL, &[("README.md", WHOLE)]);
        assert!(matches!(nothing, Outcome::NotApplicable(_)));
    }
}
