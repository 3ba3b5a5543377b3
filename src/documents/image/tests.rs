use super::*;
use crate::documents::{Document, DocumentKind};

fn document(text: &str) -> Document {
    crate::documents::read(DocumentKind::Dockerfile, "Dockerfile", text.as_bytes())
}

fn of(text: &str) -> Image {
    *document(text).image.expect("an image")
}

#[test]
fn bases_are_pinned_by_a_version() {
    for (from, held) in [
        ("FROM python:3.13-slim", Held::Yes(1)),
        ("FROM python@sha256:abc", Held::Yes(1)),
        ("FROM localhost:5000/python:3.13", Held::Yes(1)),
        (
            "FROM --platform=$BUILDPLATFORM python:3.13 AS x",
            Held::Yes(1),
        ),
        ("ARG V=3.13\nFROM python:${V}-slim", Held::Yes(2)),
        ("FROM python:${V:-3.13}", Held::Yes(1)),
        ("FROM debian:bookworm", Held::Yes(1)),
        ("FROM python", Held::No(1)),
        ("FROM localhost:5000/python", Held::No(1)),
        ("FROM python:latest", Held::No(1)),
        ("FROM python:slim-bookworm", Held::No(1)),
        ("FROM python:3", Held::No(1)),
        ("FROM python:3.13 AS a\nFROM node", Held::No(2)),
        (
            "FROM python:3.13\nCOPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/",
            Held::No(2),
        ),
        ("FROM python:3.13 AS a\nFROM a", Held::Yes(1)),
        (
            "FROM python:3.13 as A\nFROM python:3.12\nCOPY --from=a /x /y\nCOPY --from=0 /x /y",
            Held::Yes(1),
        ),
        ("ARG BASE\nFROM $BASE", Held::NotAsked),
        ("FROM scratch", Held::NotAsked),
    ] {
        assert_eq!(of(from).pinned, held, "{from}");
    }
}

#[test]
fn the_user_of_the_last_stage() {
    for (text, held) in [
        ("FROM python:3.13\nUSER app", Held::Yes(2)),
        ("FROM python:3.13\nUSER 1000:0", Held::Yes(2)),
        ("FROM python:3.13\nARG U=app\nUSER $U", Held::Yes(3)),
        ("FROM python:3.13\nENV U app\nUSER ${U}", Held::Yes(3)),
        ("FROM python:3.13 AS a\nUSER app\nFROM a", Held::Yes(2)),
        ("FROM gcr.io/distroless/python3:nonroot", Held::Yes(1)),
        (
            "FROM python:3.13\nENTRYPOINT [\"gosu\", \"app\", \"serve\"]",
            Held::Yes(2),
        ),
        ("FROM python:3.13", Held::No(1)),
        ("FROM python:3.13\nUSER app\nUSER root", Held::No(3)),
        ("FROM python:3.13\nUSER 0", Held::No(2)),
        (
            "FROM python:3.13 AS a\nUSER app\nFROM python:3.13",
            Held::No(3),
        ),
        ("FROM python:3.13\nRUN <<EOF\nUSER app\nEOF", Held::No(1)),
        ("FROM ann/base:1", Held::NotAsked),
        ("FROM python:3.13\nARG U\nUSER $U", Held::NotAsked),
        (
            "FROM python:3.13 AS a\nUSER app\nFROM a AS dev\nUSER root",
            Held::Yes(2),
        ),
    ] {
        assert_eq!(of(text).user, held, "{text}");
    }
}

#[test]
fn what_is_only_needed_to_build_is_left_behind() {
    let gcc = "RUN apt-get update && \\\n  apt-get install -y gcc libpq5";
    for (text, held) in [
        (format!("FROM python:3.13\n{gcc}"), Held::No(2)),
        (
            format!("FROM python:3.13 AS b\n{gcc}\nFROM python:3.13\nCOPY --from=b /v /v"),
            Held::Yes(5),
        ),
        (format!("FROM python:3.13 AS b\n{gcc}\nFROM b"), Held::No(2)),
        (
            format!("FROM python:3.13\n{gcc} && apt-get purge -y gcc"),
            Held::NotAsked,
        ),
        (
            format!("FROM python:3.13\n{gcc} && apt-get purge -y --auto-remove -o APT::X=false"),
            Held::No(2),
        ),
        (
            "FROM python:3.13\nRUN apk add -t .b gcc && make && apk del .b".to_owned(),
            Held::NotAsked,
        ),
        (
            "FROM python:3.13\nRUN pip install gcc-wheel".to_owned(),
            Held::NotAsked,
        ),
        (
            "FROM python:3.13\nRUN apk add libffi-dev".to_owned(),
            Held::No(2),
        ),
        (
            "FROM python:3.13\nRUN <<EOF\napt-get install -y make\nEOF".to_owned(),
            Held::No(2),
        ),
    ] {
        assert_eq!(of(&text).slim, held, "{text}");
    }
}

#[test]
fn health_is_asked_where_a_port_is_open() {
    for (text, held) in [
        (
            "FROM a:1\nEXPOSE 80\nHEALTHCHECK --interval=5s CMD curl -f http://localhost",
            Held::Yes(3),
        ),
        ("FROM a:1\nEXPOSE 80", Held::No(2)),
        ("FROM a:1\nEXPOSE 80\nHEALTHCHECK NONE", Held::No(3)),
        ("FROM a:1", Held::NotAsked),
    ] {
        assert_eq!(of(text).health, held, "{text}");
    }
    assert_eq!(of("FROM a:1\nCOPY . /app").context, Some(2));
    assert_eq!(of("FROM a:1\nCOPY [\"./\", \"/app\"]").context, Some(2));
    assert_eq!(
        of("FROM a:1 AS b\nFROM a:1\nCOPY --from=b . /app\nCOPY src /app").context,
        None
    );
}

#[test]
fn credentials_that_stay() {
    let found =
        |text: &str| -> Vec<u32> { of(text).secrets.iter().map(|(line, _)| *line).collect() };
    for text in [
        "FROM a:1\nENV API_TOKEN=q7Zk2x9Vt4",
        "FROM a:1\nENV DB_PASSWORD q7Zk2x9Vt4",
        "FROM a:1\nARG API_TOKEN=q7Zk2x9Vt4",
        "FROM a:1\nENV API_TOKEN=$API_TOKEN",
        "FROM a:1\nENV A=1 API_TOKEN=\"${TOKEN}\"",
        "FROM a:1\nCOPY .env /app/",
        "FROM a:1\nADD keys/id_rsa requirements.txt /root/",
    ] {
        assert_eq!(found(text), [2], "{text}");
    }
    for text in [
        "FROM a:1\nENV API_TOKEN=",
        "FROM a:1\nENV SECRET_KEY=dummy TOKEN_URL=https://x",
        "FROM a:1\nARG API_TOKEN",
        "FROM a:1\nENV DB_PASSWORD_FILE=/run/secrets/db",
        "FROM a:1\nRUN --mount=type=secret,id=token cat /run/secrets/token",
        "FROM a:1\nCOPY .env.example /app/.env",
        "FROM a:1 AS b\nENV API_TOKEN=q7Zk2x9Vt4\nFROM a:1\nCOPY --from=b /x /y",
        "FROM a:1\nLABEL token=q7Zk2x9Vt4",
    ] {
        assert_eq!(found(text), [0_u32; 0], "{text}");
    }
    let shown = &of("FROM a:1\nENV API_TOKEN=q7Zk2x9Vt4").secrets[0].1;
    assert!(!shown.raw().contains("q7Zk"));
}

#[test]
fn what_is_no_image_is_none() {
    let prose = document("# How we build\n\nRun make.\n");
    assert!(prose.image.is_none() && prose.problem.is_none());
    let template = document("FROM python:3.13\n{% if x %}\nUSER app\n{% endif %}\n");
    assert!(template.image.is_none() && template.problem.is_some());
    let cut = document("FROM python:3.13\nRUN <<EOF\necho");
    assert!(cut.image.is_none() && cut.problem.is_some());
}

#[test]
fn commands_between_comments_and_in_place_are_read() {
    use crate::documents::Purpose;
    let text = "FROM a:1\nRUN --mount=type=cache,target=/c \\\n    --network=none \\\n    # first\n    echo x && \\\n    pytest\nRUN <<EOF\nset -e\nmypy .\nEOF\nRUN python <<EOF\nruff\nEOF\n";
    let document = document(text);
    let line = |purpose| document.runs(purpose).map(|c| c.line).collect::<Vec<_>>();
    assert_eq!(line(Purpose::Test), [6]);
    assert_eq!(line(Purpose::Types), [9]);
    assert!(line(Purpose::Lint).is_empty());
}

#[test]
fn services_of_a_compose_file() {
    let text = "services:\n  db:\n    image: postgres:16\n  cache:\n    image: redis\n  other:\n    image: ${IMAGE}\n  known:\n    image: \"x/y:${TAG:-1.2}\"\n  web:\n    build: .\n    image: me\n    healthcheck:\n      test: curl -f http://localhost\n  off:\n    build: .\n    healthcheck: {disable: true, test: x}\n";
    let document = crate::documents::read(DocumentKind::TaskFile, "compose.yaml", text.as_bytes());
    let pinned: Vec<_> = document
        .services
        .iter()
        .map(|service| service.pinned)
        .collect();
    let none = Held::NotAsked;
    assert_eq!(
        pinned,
        [Held::Yes(3), Held::No(5), none, Held::Yes(9), none, none]
    );
    let own: Vec<_> = document
        .services
        .iter()
        .map(|service| service.checks_own)
        .collect();
    assert_eq!(own, [false, false, false, false, true, false]);
}
