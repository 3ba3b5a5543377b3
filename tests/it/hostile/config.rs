//! Side files, self-grading and dates.

use super::raw::{ANN, CORE, Raw};
use super::{assert_warned, codes, in_json, reported, survived};
use git2::ObjectType;

#[test]
fn documents_that_explode() {
    let anchors: String = (0..12)
        .map(|n| {
            format!(
                "a{}: &a{} [{}]\n",
                n + 1,
                n + 1,
                vec![format!("*a{n}"); 9].join(",")
            )
        })
        .collect();
    let merges: String = (1..60)
        .map(|n| {
            format!(
                "m{n}: &m{n}\n  <<: [{}]\n  k{n}: 1\n",
                (0..n)
                    .map(|m| format!("*m{m}"))
                    .collect::<Vec<_>>()
                    .join(",")
            )
        })
        .collect();
    let bombs = [
        format!("a0: &a0 [x]\n{anchors}"),
        format!("m0: &m0 {{k: 1}}\n{merges}"),
        "[".repeat(100_000),
        "{".repeat(100_000),
        "- ".repeat(100_000),
        "a: &a [*a]\n".to_owned(),
        "a: \0\n".to_owned(),
        "k: 1\n".repeat(100_000),
        format!("a = {}\n", "[".repeat(100_000)),
        format!("a{} = 1\n", ".a".repeat(100_000)),
        "[[a]]\n".repeat(50_000),
        "[a]\nb = %(b)s\n".repeat(20_000),
        "\"".repeat(500_000),
        "$(".repeat(200_000),
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>".to_owned(),
        "{\"cells\":".repeat(50_000),
    ];
    let names = [
        ".github/workflows/ci.yml",
        ".github/dependabot.yml",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
        "pyproject.toml",
        "setup.cfg",
        "tox.ini",
        "pytest.ini",
        "poetry.lock",
        "uv.lock",
        "Makefile",
        "Dockerfile",
        "requirements.txt",
        "README.md",
        "CHANGELOG.md",
        "coverage.xml",
        "a.ipynb",
        ".coverage",
        ".mailmap",
        "CODEOWNERS",
        ".gitignore",
        ".gitattributes",
        "LICENSE",
        "run.sh",
    ];
    for bomb in bombs {
        let mut files: Vec<(&str, &str)> =
            names.iter().map(|name| (*name, bomb.as_str())).collect();
        files.push(("app/core.py", CORE));
        let report = in_json(&Raw::of(&files).path());
        assert!(!report.to_string().contains("root:x:0:0"));
    }
}

#[test]
fn build_files_in_circles() {
    let workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make a\n      - run: tox\n      - run: ./run.sh\n      - uses: ./.github/workflows/ci.yml\n";
    let targets: String = (0..5_000)
        .map(|n| format!("t{n}: t{}\n\tmake t{}\n", n + 1, n + 1))
        .collect();
    let files = [
        (".github/workflows/ci.yml", workflow.to_owned()),
        ("Makefile", format!("a: b\n\tmake b t0\nb: a\n\tmake a\n{targets}")),
        ("tox.ini", "[tox]\nenvlist = {a,b,c,d}-{a,b,c,d}-{a,b,c,d}\n[testenv]\ncommands = {[testenv]commands}\n  tox\n".to_owned()),
        ("run.sh", "./run.sh\nbash run.sh\nmake a\n".to_owned()),
        ("requirements.txt", "-r requirements.txt\n-c requirements.txt\n".repeat(5_000)),
        ("app/core.py", CORE.to_owned()),
    ];
    reported(&Raw::of(&files).path());
}

#[test]
fn the_repository_does_not_grade_itself() {
    let asks = [
        (
            "pyproject.toml",
            "[tool.coverage.run]\nomit = [\"*\"]\n[tool.ruff]\nexclude = [\"*\"]\n[tool.mypy]\nignore_errors = true\n[tool.hallmarks]\nignore = [\"testing\"]\nlevel = 5\n",
        ),
        (".hallmarks.toml", "ignore = [\"testing\"]\n"),
        (
            ".gitattributes",
            "*.py linguist-generated=true linguist-vendored\n",
        ),
        (".flake8", "[flake8]\nexclude = *\n"),
    ];
    let bad = (
        "app/bad.py",
        "def f(a):\n    try:\n        return a\n    except:\n        pass\n".repeat(40),
    );
    let plain = reported(&Raw::of(std::slice::from_ref(&bad)).path());
    let mut files: Vec<(&str, String)> = asks
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect();
    files.push(bad);
    let asked = reported(&Raw::of(&files).path());
    assert_warned(&asked, "configuration-not-obeyed");
    assert!(!codes(&plain).contains(&"configuration-not-obeyed".to_owned()));
    assert_eq!(plain["facts"]["source"], asked["facts"]["source"]);
}

#[test]
fn its_own_configuration_is_not_read_through_a_link() {
    let raw = Raw::unborn();
    let secret = raw.beside("secret.toml");
    std::fs::write(&secret, "select = 'typing'\n").expect("a file");
    let target = secret.to_str().expect("UTF-8").as_bytes();
    let link = raw.object(ObjectType::Blob, target);
    let source = raw.object(ObjectType::Blob, CORE.as_bytes());
    let tree = raw.tree(&[
        ("120000", b"hallmarks.toml", link),
        ("100644", b"core.py", source),
    ]);
    raw.commit(tree, &[], ANN, b"Start\n");
    let report = reported(&raw.path());
    assert_warned(&report, "repository-config");
    assert!(
        report["configuration"]
            .as_array()
            .is_some_and(Vec::is_empty)
    );
    let said = survived(&raw.path(), &["report", "--trust-repo-config"]);
    assert!(
        said.stderr.contains("it is no regular file"),
        "{}",
        said.stderr
    );
    assert_eq!(said.code, 2);
}

#[test]
fn its_own_configuration_cannot_harm_even_where_it_is_trusted() {
    let payload = "\\u001b[31m::error::@all";
    let files = [
        "[".repeat(60_000),
        format!("a{} = 1\n", ".a".repeat(30_000)),
        format!("select = [{}]\n", "'testing',".repeat(6_000)),
        format!("exclude = [{}]\n", "'*a*a*a*a*a*b',".repeat(4_000)),
        format!("exclude = ['{}b']\n", "*a".repeat(400)),
        format!("exclude = ['{}b']\n", "**/a/".repeat(200)),
        format!("\"{payload}\" = 1\n"),
        format!("exclude = [\"[{payload}\"]\n"),
        format!("select = [\"{payload}\"]\n"),
        format!("[check]\nfail-under = [\"{payload}\"]\n"),
        "[tool.hallmarks]\nselect = 'testing'\n".to_owned(),
        "output = '/tmp/hallmarks-canary'\n".to_owned(),
        "jobs = 100000\n".to_owned(),
        "\0\u{feff}".to_owned(),
    ];
    for text in files {
        let long = format!("{}.py", "a".repeat(200));
        let raw = Raw::of(&[
            ("hallmarks.toml", text.as_str()),
            ("app/core.py", CORE),
            (&long, CORE),
        ]);
        for arguments in [
            &["report", "-vv"][..],
            &["report", "--trust-repo-config"],
            &["trend", "--trust-repo-config"],
            &["people", "--trust-repo-config"],
        ] {
            let said = survived(&raw.path(), arguments);
            let all = format!("{}{}", said.stdout, said.stderr);
            let acts = |line: &str| line.trim_start().starts_with("::");
            assert!(!all.contains('\u{1b}') && !all.lines().any(acts), "{all}");
        }
    }
}

#[test]
fn mailmaps_in_circles() {
    let map = format!(
        "A <a@x> <b@x>\nB <b@x> <a@x>\n{}\n{}\n\x1b[31m <\0> <\n",
        "<".repeat(200_000),
        ">".repeat(200_000)
    );
    let raw = Raw::of(&[(".mailmap", map.as_str()), ("app/core.py", CORE)]);
    reported(&raw.path());
}

#[test]
fn dates_beyond_the_calendar() {
    let raw = Raw::unborn();
    let tree = raw.tree_of(&[("app/core.py", CORE)]);
    let mut head = raw.commit(tree, &[], ANN, b"One\n");
    for seconds in [
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "99999999999999999999999",
        "1e9",
        "NaN",
        "",
        "253402300800",
    ] {
        for zone in ["+0000", "-9999", "+99999999999", "Z", ""] {
            let author = format!("Ann <ann@example.org> {seconds} {zone}");
            head = raw.commit(tree, &[head], author.as_bytes(), b"Odd\n");
        }
    }
    assert_warned(&reported(&raw.path()), "implausible-dates");
}
