//! Which headings tell how to work on a project, and not what only sounds like it.

/// Words that are about working on it wherever they stand.
const PLAIN: &[&str] = &[
    "contribute",
    "contributes",
    "contributing",
    "contribution",
    "contributions",
    "hacking",
    "developing",
];
/// People: a list of names, unless something is told to them.
const PEOPLE: &[&str] = &["contributor", "contributors", "developer", "developers"];
/// What is told to them.
const TOLD: &[&str] = &[
    "for",
    "guide",
    "guides",
    "guideline",
    "guidelines",
    "information",
    "instructions",
    "notes",
    "docs",
    "documentation",
    "setup",
];
/// What is asked for there is money.
const MONEY: &[&str] = &[
    "donate",
    "donation",
    "donations",
    "financial",
    "financially",
    "sponsor",
    "sponsors",
    "sponsoring",
];
/// Of a word behind `development`: something to install.
const PRODUCTS: &[&str] = &[
    "version",
    "versions",
    "release",
    "releases",
    "build",
    "builds",
    "branch",
    "branches",
    "snapshot",
    "snapshots",
    "status",
    "kit",
    "team",
    "roadmap",
];
/// Words that are about the project's own tests and builds only where nothing else is spoken of.
const WORK: &[&str] = &["test", "tests", "testing", "build", "building"];
/// What may stand beside them.
const BESIDE: &[&str] = &[
    "and",
    "app",
    "application",
    "backend",
    "changes",
    "code",
    "coverage",
    "css",
    "debug",
    "debugging",
    "docs",
    "documentation",
    "e2e",
    "end",
    "for",
    "format",
    "formatting",
    "from",
    "frontend",
    "functional",
    "how",
    "in",
    "integration",
    "javascript",
    "js",
    "lint",
    "linting",
    "local",
    "locally",
    "nox",
    "package",
    "project",
    "pytest",
    "python",
    "quality",
    "run",
    "running",
    "source",
    "sources",
    "style",
    "suite",
    "suites",
    "the",
    "this",
    "to",
    "tox",
    "unit",
    "unittest",
    "unittests",
    "using",
    "with",
    "your",
];

/// Whether a heading of these words, in lower case, tells how to work on it.
pub(super) fn is_of_work(words: &[String]) -> bool {
    let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let all = |known: &[&str]| words.iter().all(|word| known.contains(&word.as_str()));
    let develops = words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).map_or("", String::as_str);
        matches!(word.as_str(), "develop" | "development") && !PRODUCTS.contains(&next)
    });
    let checks = any(WORK) && all(&[WORK, BESIDE].concat());
    !any(MONEY) && (any(PLAIN) || (any(PEOPLE) && any(TOLD)) || develops || checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(heading: &str) -> bool {
        let words = heading.to_lowercase();
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        is_of_work(&words)
    }

    #[test]
    fn headings_that_tell_how_to_work_on_it() {
        for heading in [
            "Contributing",
            "How to contribute",
            "Contributing Bug Reports",
            "Information for contributors",
            "Development",
            "Local development",
            "Frontend Development",
            "Getting Help Development Bug reporting",
            "Set up your development environment",
            "Hacking",
            "Tests",
            "Testing",
            "Unit Tests",
            "Run tests",
            "To test the application",
            "Running the tests",
            "Testing and Formatting",
            "Building from source",
        ] {
            assert!(told(heading), "{heading}");
        }
    }

    #[test]
    fn headings_that_only_sound_like_it() {
        for heading in [
            "Contributors",
            "Authors and Contributors",
            "Thanks to all of our contributors",
            "Financial contributions",
            "Development branches",
            "Using the development version",
            "Development Release",
            "Build status",
            "Stable build",
            "Building Your First Demo",
            "Write user test scenarios in plain old Python",
            "Can test any system",
            "Azure Load Testing",
            "Help us test",
            "Testing the installation",
            "Usage",
            "",
        ] {
            assert!(!told(heading), "{heading}");
        }
    }
}
