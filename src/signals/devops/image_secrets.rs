//! Do credentials stay in images?

use crate::documents::Document;
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;
use crate::untrusted::Untrusted;

static RECIPES: Fact = Fact::sum(
    "image-recipes-read",
    "Dockerfiles that are read, those of tests, examples, editors and CI left out.",
    Subject::Document(|d| i64::from(d.image.is_some() && is_own(d))),
);
static SECRETS: Fact = Fact::sum(
    "image-secrets",
    "Credentials that Dockerfiles keep in what they ship: values of ENV and ARG, build arguments turned into environment, files of keys.",
    Subject::Document(|d| secrets(d).len() as i64),
);

fn is_own(document: &Document) -> bool {
    !document.path.raw().starts_with('.') && speaks_for_project(document)
}

fn secrets(document: &Document) -> &[(u32, Untrusted)] {
    match &document.image {
        Some(image) if !image.secrets.is_empty() && is_own(document) => &image.secrets,
        _ => &[],
    }
}

/// How many credentials an image keeps.
pub static SIGNAL: Signal = Signal {
    id: "image-secrets",
    competency: Competency::Devops,
    question: "How many credentials do Dockerfiles leave in the images they make?",
    why: "Everybody who can pull an image can read its layers, its environment and how it was built. A token that was needed for one download is then anybody's.",
    formula: "image-secrets / image-recipes-read",
    guard: "Told by place and by name (DB_PASSWORD, API_TOKEN), never by a value that is printed. Look-alikes left alone: empty values and placeholders, names of files and addresses \
            of secrets, `--mount=type=secret`, a build argument without a default, and what only an earlier stage held. BuildKit's SecretsUsedInArgOrEnv refuses every ARG of such a name.",
    remedy: "Hand credentials to the build with `RUN --mount=type=secret`, and to the running program by its environment or a file.",
    source: Citation {
        authors: "Docker",
        year: 2024,
        title: "Build secrets",
        link: "https://docs.docker.com/build/building/secrets/",
    },
    asks_for: AsksFor::NoFaults,
    cause: "image-secrets",
    unit: Unit::Number("per image"),
    scale: Scale::falling([2.0, 1.0, 0.5, 0.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[&SECRETS, &RECIPES],
    measure: |view| {
        if let Err(none) =
            view.require_repository_scope("images are the repository's, not one person's")
        {
            return none;
        }
        let recipes = view.documents(&RECIPES);
        if recipes == 0 {
            return Outcome::NotApplicable("no Dockerfile was read".to_owned());
        }
        let found = view.documents(&SECRETS) as f64;
        Outcome::Measured(Measured::exact(found / recipes as f64, recipes))
    },
    evidence: Evidence::Documents(|document| {
        let all = secrets(document).iter();
        all.map(|(line, what)| (*line, what.raw().to_owned()))
            .collect()
    }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{DocumentKind, read};
    use crate::signals::testkit::{outcome, value};

    const KEPT: &str =
        "FROM python:3.13\nARG NAME\nENV NAME=$NAME API_TOKEN=q7Zk2x9Vt4\nCOPY .env /app/\n";

    #[test]
    fn what_stays_is_counted_and_not_shown() {
        assert!((value(&SIGNAL, &[("Dockerfile", KEPT)]) - 2.0).abs() < 1e-9);
        let clean = (
            "api/Dockerfile",
            "FROM python:3.13\nRUN --mount=type=secret,id=api_token make\n",
        );
        assert!((value(&SIGNAL, &[("Dockerfile", KEPT), clean]) - 1.0).abs() < 1e-9);
        assert!(value(&SIGNAL, &[clean]) < 1e-9);
        let document = read(DocumentKind::Dockerfile, "Dockerfile", KEPT.as_bytes());
        let Evidence::Documents(places) = SIGNAL.evidence.places() else {
            panic!("a file shows its own lines");
        };
        let found = places(&document).into_iter();
        let found: Vec<_> = found.map(|(line, what)| format!("{line} {what}")).collect();
        assert_eq!(
            found,
            [
                "3 ENV API_TOKEN has a value",
                "4 .env is copied into the image"
            ]
        );
    }

    #[test]
    fn other_files_are_not_asked() {
        for path in [
            "tests/data/Dockerfile",
            ".devcontainer/Dockerfile",
            "notes.txt",
        ] {
            assert!(
                matches!(outcome(&SIGNAL, &[(path, KEPT)]), Outcome::NotApplicable(_)),
                "{path}"
            );
        }
    }
}
