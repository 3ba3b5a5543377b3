//! Are images built with care?

use crate::documents::{Document, DocumentKind, Held, Image};
use crate::signals::pipelines::speaks_for_project;
use crate::signals::prelude::*;

/// Whether a file makes an image of the project's own: those of editors and of CI lie in folders that begin with a dot.
pub(crate) fn image(document: &Document) -> Option<&Image> {
    let image = document.image.as_deref()?;
    let own = !document.path.raw().starts_with('.') && speaks_for_project(document);
    own.then_some(image)
}

/// Whether a file is meant to make one.
pub(crate) fn is_recipe(document: &Document) -> bool {
    document.kind == DocumentKind::Dockerfile
        && !document.path.raw().starts_with('.')
        && speaks_for_project(document)
}

/// The practices that one file answers, but health.
fn practices(document: &Document) -> Vec<(Held, &'static str)> {
    let own = image(document).map(|image| {
        [
            (image.pinned, "the version of every base is stated"),
            (image.slim, "what only builds need is not in the image"),
            (image.user, "it does not run as root"),
        ]
    });
    let services = document
        .services
        .iter()
        .filter(|_| speaks_for_project(document));
    let services = services.map(|service| (service.pinned, "the version of the image is stated"));
    own.into_iter().flatten().chain(services).collect()
}

fn count(document: &Document, wanted: fn(Held) -> bool) -> i64 {
    let all = practices(document);
    all.iter().filter(|(held, _)| wanted(*held)).count() as i64
}

static ASKED: Fact = Fact::sum(
    "image-practices-asked",
    "Of three practices, those that a Dockerfile is asked (pinned bases, no build tools left, no root), and images of compose files.",
    Subject::Document(|d| count(d, Held::is_asked)),
);
static HELD: Fact = Fact::sum(
    "image-practices-held",
    "Of those, the ones that it follows.",
    Subject::Document(|d| count(d, Held::is_held)),
);
static HEALTH_ASKED: Fact = Fact::sum(
    "image-health-asked",
    "Dockerfiles whose image opens a port.",
    Subject::Document(|d| i64::from(image(d).is_some_and(|i| i.health.is_asked()))),
);
static HEALTH_HELD: Fact = Fact::sum(
    "image-health-checks",
    "Of those, the ones with a health check.",
    Subject::Document(|d| i64::from(image(d).is_some_and(|i| i.health.is_held()))),
);
static HEALTH_BY_SERVICE: Fact = Fact::sum(
    "compose-health-checks",
    "Services of compose files that are built here and have a health check.",
    Subject::Document(|d| {
        let own = d
            .services
            .iter()
            .filter(|service| service.checks_own)
            .count();
        if own > 0 && speaks_for_project(d) {
            own as i64
        } else {
            0
        }
    }),
);
static WHOLE: Fact = Fact::sum(
    "image-whole-context",
    "Dockerfiles that send the whole folder to the builder.",
    Subject::Document(|d| i64::from(image(d).is_some_and(|i| i.context.is_some()))),
);
static IGNORES: Fact = Fact::sum(
    "image-ignore-files",
    "Files that say what builders of images leave out.",
    Subject::Document(|d| i64::from(d.kind == DocumentKind::DockerIgnore && d.lines > 0)),
);
static UNREAD: Fact = Fact::sum(
    "image-recipes-unread",
    "Dockerfiles that could not be read: templates, and files that are cut off or too large.",
    Subject::Document(|d| i64::from(d.problem.is_some() && d.image.is_none() && is_recipe(d))),
);

/// How much of what a good image has is there.
pub static SIGNAL: Signal = Signal {
    id: "containers",
    competency: Competency::Devops,
    question: "How much of what makes an image small, repeatable and safe do its Dockerfiles and compose files do?",
    why: "An image that is built upon a moving tag is another one tomorrow, one that runs as root gives an intruder more than it must, and one that holds compilers \
          and the whole folder is slow to ship. Each is a few lines for who knows it.",
    formula: "held / asked: for every Dockerfile, bases of a stated version, no build tools left in the last stage, a last user that is not root (image-practices-held of \
              image-practices-asked); where a port is open, a health check (image-health-checks, or compose-health-checks); where the whole folder is sent, a .dockerignore \
              with patterns (image-ignore-files); for every image that a compose file takes, a stated version",
    guard: "Asked is only what arises: a base that is an earlier stage, `scratch` or an argument without a default is no moving tag; whoever builds nothing \
            needs no second stage; a base of somebody else may set the user. The last stage counts, or the one before it where the last is called dev, test, docs and the like. \
            Look-alikes left alone: text kept in place (`<<EOF`), comments, Dockerfiles of tests, examples, editors and CI. `python:3` and `slim-bookworm` are no version of Python. \
            hadolint's DL3006 and DL3007 allow any tag but `latest`, OpenSSF Scorecard's Pinned-Dependencies only digests. What Dockerfiles that could not be read do is not known, \
            and nothing says that the image is built or run. A project without Dockerfile and compose file is not asked.",
    remedy: "State the versions of the bases, build in a stage of its own and copy the result, end with `USER`, and list in .dockerignore what the image does not need.",
    source: Citation {
        authors: "Docker",
        year: 2024,
        title: "Building best practices",
        link: "https://docs.docker.com/build/building/best-practices/",
    },
    asks_for: AsksFor::Practice,
    cause: "containers",
    unit: Unit::Share,
    scale: Scale::rising([0.25, 0.5, 0.75, 0.95]),
    min_cases: 2,
    weight: 0.5,
    facts: &[
        &ASKED,
        &HELD,
        &HEALTH_ASKED,
        &HEALTH_HELD,
        &HEALTH_BY_SERVICE,
        &WHOLE,
        &IGNORES,
        &UNREAD,
    ],
    measure: |view| {
        if let Err(none) =
            view.require_repository_scope("images are the repository's, not one person's")
        {
            return none;
        }
        let of = |fact: &Fact| view.documents(fact);
        let health = of(&HEALTH_ASKED);
        let asked = of(&ASKED) + health + of(&WHOLE);
        let ignored = if of(&IGNORES) > 0 { of(&WHOLE) } else { 0 };
        let held = of(&HELD) + ignored + health.min(of(&HEALTH_HELD) + of(&HEALTH_BY_SERVICE));
        match (asked, of(&UNREAD)) {
            (0, 0) => Outcome::NotApplicable("there is no image that could be asked".to_owned()),
            (0, unread) => {
                Outcome::NotEvaluated(format!("Dockerfiles that could not be read: {unread}"))
            }
            _ => Outcome::Measured(Measured::exact(held as f64 / asked as f64, asked)),
        }
    },
    evidence: Evidence::Found(&Evidence::Documents(|document| {
        let health = image(document).map(|i| (i.health, "it can tell whether it is well"));
        let all = practices(document).into_iter().chain(health);
        let shown = all.filter_map(|(held, what)| match held {
            Held::Yes(line) => Some((line, what.to_owned())),
            Held::No(line) => Some((line, format!("not so: {what}"))),
            Held::NotAsked => None,
        });
        shown.collect()
    })),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::read;
    use crate::signals::testkit::{outcome, value};

    const GOOD: &str = "FROM python:3.13 AS build\nRUN apt-get install -y gcc\nCOPY . /src\nFROM python:3.13-slim\nCOPY --from=build /venv /venv\nEXPOSE 80\n\
                        USER app\nHEALTHCHECK CMD curl -f http://localhost\n";
    const IGNORE: (&str, &str) = (".dockerignore", ".git\n");

    fn assert_value(files: &[(&str, &str)], expected: f64) {
        let got = value(&SIGNAL, files);
        assert!((got - expected).abs() < 1e-9, "{files:?}: {got}");
    }

    #[test]
    fn five_practices() {
        assert_value(&[("Dockerfile", GOOD), IGNORE], 1.0);
        assert_value(&[("docker/Containerfile", GOOD)], 0.8);
        assert_value(
            &[("Dockerfile", GOOD), (".dockerignore", "# nothing\n\n")],
            0.8,
        );
        assert_value(
            &[("Dockerfile", &GOOD.replace("USER app\n", "")), IGNORE],
            0.8,
        );
        assert_value(
            &[("Dockerfile", "FROM python\nCOPY . /app\nEXPOSE 80\n")],
            0.0,
        );
        assert_value(&[("Dockerfile", "FROM python:3.13\n")], 0.5);
    }

    #[test]
    fn compose_files_take_images_and_check_health() {
        let compose = "services:\n  db:\n    image: postgres:16\n  cache:\n    image: redis\n  web:\n    build: .\n    healthcheck: {test: x}\n";
        assert_value(&[("compose.yaml", compose)], 0.5);
        let open = ("Dockerfile", "FROM python:3.13\nEXPOSE 80\nUSER app\n");
        assert_value(&[open], 2.0 / 3.0);
        assert_value(&[open, ("docker-compose.yml", compose)], 4.0 / 5.0);
    }

    #[test]
    fn who_builds_no_image_is_not_asked() {
        for files in [
            &[("a.py", "x = 1\n")][..],
            &[IGNORE],
            &[(".devcontainer/Dockerfile", "FROM python\n")],
            &[("tests/data/Dockerfile", "FROM python\n")],
            &[("examples/Dockerfile", "FROM python\n")],
            &[("Dockerfile.md", "# Images\n\nNone yet.\n")],
            &[("Dockerfile", "FROM scratch\n")],
        ] {
            assert!(
                matches!(outcome(&SIGNAL, files), Outcome::NotApplicable(_)),
                "{files:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_zero() {
        for text in [
            "FROM python\n{{ user }}\n",
            "FROM python\nRUN <<EOF\necho\n",
        ] {
            let outcome = outcome(&SIGNAL, &[("Dockerfile", text)]);
            assert!(matches!(outcome, Outcome::NotEvaluated(_)), "{text}");
        }
    }

    #[test]
    fn the_lines_are_shown() {
        let text = b"FROM python\nUSER app\n";
        let document = read(DocumentKind::Dockerfile, "Dockerfile", text);
        let Evidence::Documents(places) = SIGNAL.evidence.places() else {
            panic!("a file shows its own lines");
        };
        let found = places(&document).into_iter();
        let found: Vec<_> = found.map(|(line, what)| format!("{line} {what}")).collect();
        assert_eq!(
            found,
            [
                "1 not so: the version of every base is stated",
                "2 it does not run as root"
            ]
        );
    }
}
