//! `hallmarks people`, as a user runs it.

use crate::support::repo::RepoBuilder;
use crate::support::run::hallmarks;
use crate::support::sample;

fn day(day: u32) -> String {
    format!("2024-{:02}-{:02}T09:00:00Z", 1 + day / 28, 1 + day % 28)
}

/// Three people under five names, a bot, an assistant, and a merge.
fn team() -> RepoBuilder {
    let repo = RepoBuilder::new();
    let commits = [
        ("src/app/a.py", "Start", "Ann Lee <ann.lee@example.org>"),
        (
            "src/app/b.py",
            "Add b\n\nCo-authored-by: Bob Ray <bob@example.org>\nCo-authored-by: Claude <noreply@anthropic.com>\n",
            "Ann Lee <Ann.Lee@example.org>",
        ),
        (
            "tests/test_a.py",
            "Test (#7)",
            "bobray <5+bobray@users.noreply.github.com>",
        ),
        ("README.md", "Say more", "Bob Ray <bobray@home.example>"),
        (
            "setup.cfg",
            "Bump",
            "github-actions <github-actions@github.com>",
        ),
        ("docs/x.md", "Write", "Ann Burr <ann@elsewhere.example>"),
    ];
    for (at, (path, message, author)) in (0_u32..).zip(commits) {
        repo.commit(&[(path, "x = 1\n")], message, author, &day(at * 9));
    }
    repo.branch("side");
    repo.commit(
        &[("src/app/c.py", "c = 1\n")],
        "Add c",
        "Ann Burr <ann@elsewhere.example>",
        &day(60),
    );
    repo.switch("main");
    repo.merge(
        "side",
        "Merge branch 'side'",
        "Ann Lee <Ann.Lee@example.org>",
        &day(61),
    );
    repo
}

fn json(repo: &RepoBuilder, arguments: &[&str]) -> serde_json::Value {
    let run = hallmarks()
        .args(["people", "--output-format", "json"])
        .args(arguments.iter());
    serde_json::from_str(&run.arg(repo.path()).succeeds()).expect("JSON")
}

fn person<'v>(report: &'v serde_json::Value, name: &str) -> Vec<&'v serde_json::Value> {
    let all = report["people"].as_array().expect("people");
    all.iter().filter(|row| row["name"] == name).collect()
}

/// Two numbers for one thing are one too many, unless both are said.
#[test]
fn a_report_counts_the_authors_that_people_counts() {
    let team = team();
    let samples: Vec<_> = sample::ids()
        .unwrap()
        .iter()
        .map(|id| sample::bundle(id))
        .collect();
    for path in std::iter::once(team.path()).chain(samples) {
        let report = hallmarks().arg(&path).args(["--output-format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&report.succeeds()).expect("JSON");
        let people = hallmarks().args(["people", "--output-format", "json"]);
        let people: serde_json::Value =
            serde_json::from_str(&people.arg(&path).succeeds()).expect("JSON");
        let authors = &people["totals"]["authors"];
        assert_eq!(&report["repository"]["authors"], authors, "{path:?}");
        assert!(authors.as_u64() > Some(0), "{path:?}");
    }
    let text = hallmarks().arg("people").arg(team.path()).succeeds();
    assert!(text.contains("3 authors as a report counts them"), "{text}");
}

#[test]
fn nobody_is_merged_silently_and_merges_are_nobodys() {
    let repo = team();
    let report = json(&repo, &[]);
    assert_eq!(report["schema_version"], "1");
    assert_eq!(person(&report, "Ann Lee").len(), 2);
    assert_eq!(report["totals"]["merges"], 1);
    assert_eq!(report["totals"]["commits"], 7);
    assert_eq!(report["totals"]["squashed_requests"], 1);
    assert_eq!(report["totals"]["co_authored"], 1);
    assert_eq!(report["bots"][0]["name"], "github-actions");
    assert_eq!(report["assistants"][0]["co_authored"], 1);
    let burr = person(&report, "Ann Burr")[0];
    assert_eq!(
        (&burr["commits"], &burr["active_months"]),
        (&2.into(), &2.into())
    );
    let areas: Vec<_> = burr["areas"]
        .as_array()
        .expect("areas")
        .iter()
        .map(|a| a["path"].clone())
        .collect();
    assert_eq!(areas, ["docs", "src/app"]);
    let proposals = report["proposals"].as_array().expect("proposals");
    assert_eq!(proposals.len(), 2, "{proposals:#?}");
    let names: Vec<_> = report["people"]
        .as_array()
        .expect("people")
        .iter()
        .map(|p| p["name"].as_str().unwrap_or(""))
        .collect();
    assert_eq!(
        names,
        [
            "Ann Burr", "Ann Lee", "Ann Lee", "Bob Ray", "Bob Ray", "bobray"
        ]
    );
}

#[test]
fn e_mails_are_hidden_unless_asked_for() {
    let repo = team();
    for format in ["text", "json", "csv"] {
        let run = || {
            hallmarks()
                .args(["people", "-v", "--output-format", format])
                .arg(repo.path())
        };
        let hidden = run().succeeds();
        for local in ["ann.lee@", "Ann.Lee@", "bobray@", "5+", "github-actions@"] {
            assert!(!hidden.contains(local), "{local} in {hidden}");
        }
        assert!(
            hidden.contains("a…@example.org") && hidden.contains("A…@example.org"),
            "{hidden}"
        );
        assert!(
            run()
                .arg("--show-emails")
                .succeeds()
                .contains("ann.lee@example.org")
        );
    }
    let refused = hallmarks()
        .args(["people", "--output-format", "mailmap"])
        .arg(repo.path())
        .cannot();
    assert!(refused.contains("--show-emails"), "{refused}");
}

#[test]
fn the_lines_settle_what_they_propose() {
    let repo = team();
    let lines = hallmarks()
        .args(["people", "--output-format", "mailmap", "--show-emails"])
        .arg(repo.path())
        .succeeds();
    assert!(
        lines.contains(" Ann Lee <Ann.Lee@example.org> <"),
        "{lines}"
    );
    repo.commit(
        &[(".mailmap", &lines)],
        "Add a mailmap",
        "Ann Burr <ann@elsewhere.example>",
        &day(62),
    );
    let report = json(&repo, &["--show-emails"]);
    assert_eq!(report["proposals"], serde_json::json!([]), "{lines}");
    assert_eq!(person(&report, "Ann Lee").len(), 1);
    assert_eq!(
        person(&report, "Ann Lee")[0]["spellings"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    let bob = person(&report, "Bob Ray");
    assert_eq!(bob.len(), 1, "{bob:#?}");
    assert_eq!(
        (&bob[0]["commits"], &bob[0]["co_authored"]),
        (&2.into(), &1.into())
    );
}

#[test]
fn a_range_of_days_and_an_empty_one() {
    let repo = team();
    let report = json(&repo, &["--since", "2024-02-15", "--until", "2024-02-28"]);
    assert_eq!(
        report["people"].as_array().map(Vec::len),
        Some(1),
        "{report:#}"
    );
    let nobody = json(&repo, &["--since", "2030-01-01"]);
    assert_eq!(nobody["people"], serde_json::json!([]));
    let text = hallmarks()
        .args(["people", "--since", "2030-01-01"])
        .arg(repo.path())
        .succeeds();
    assert!(text.contains("people (0)"), "{text}");
}

#[test]
fn absurd_dates_and_a_shallow_history_are_said() {
    let repo = RepoBuilder::new();
    repo.commit(
        &[("lib/a.py", "a = 1\n")],
        "One",
        "Ann Lee <ann@example.org>",
        "1970-01-01T00:00:00Z",
    );
    let second = repo.commit(
        &[("lib/b.py", "b = 1\n")],
        "Two",
        "Ann Lee <ann@example.org>",
        "2023-05-01T00:00:00Z",
    );
    repo.commit(
        &[("docs/c.md", "c\n")],
        "Three",
        "Ann Lee <ann@example.org>",
        "2023-07-01T00:00:00Z",
    );
    let report = json(&repo, &[]);
    let ann = person(&report, "Ann Lee")[0];
    assert_eq!(
        (&ann["commits"], &ann["first_month"], &ann["active_months"]),
        (&3.into(), &"2023-05".into(), &2.into())
    );
    assert_eq!(report["warnings"][0]["code"], "implausible-dates");
    repo.shallow(second);
    let report = json(&repo, &[]);
    assert_eq!(report["known_from"], "2023-05");
    assert_eq!(report["known_from_commit"]["commit"], second.to_string());
    assert_eq!(
        report["ownership"]["truncated_lines"], 2,
        "what the boundary has may be older"
    );
    let areas = &person(&report, "Ann Lee")[0]["areas"];
    assert_eq!(
        areas,
        &serde_json::json!([{"path": "docs", "commits": 1}]),
        "what the boundary brought is not known"
    );
}

#[test]
fn text_of_strangers_stays_harmless() {
    let repo = RepoBuilder::new();
    repo.commit(
        &[("a.py", "")],
        "One",
        "Ev\u{1b}[31mil <evil@example.org>",
        "2024-01-01T00:00:00Z",
    );
    repo.commit(
        &[("b.py", "")],
        "Two",
        "=cmd() <evil@example.org>",
        "2024-01-02T00:00:00Z",
    );
    for format in ["text", "json", "csv"] {
        let said = hallmarks()
            .args(["people", "--show-emails", "--output-format", format])
            .arg(repo.path())
            .succeeds();
        assert!(!said.contains('\u{1b}'), "{said}");
        assert!(!said.lines().any(|line| line.starts_with('=')), "{said}");
    }
}

#[test]
fn surviving_lines_have_owners_ages_and_areas() {
    let (ann, bob) = ("Ann Lee <ann@example.org>", "Bob Ray <bob@example.org>");
    let repo = RepoBuilder::new();
    repo.commit(
        &[("src/app/a.py", "a\nb\nc\nd\n"), ("poetry.lock", "x\ny\n")],
        "Start",
        ann,
        "2022-01-01T00:00:00Z",
    );
    let swept = repo.commit(
        &[("src/app/a.py", "a\nb,\nc\n"), ("docs/x.md", "1\n2\n")],
        "Format",
        bob,
        "2022-03-01T00:00:00Z",
    );
    repo.commit(
        &[(".git-blame-ignore-revs", &format!("# formatter\n{swept}\n"))],
        "Ignore it <ann@example.org>",
        ann,
        "2024-03-01T00:00:00Z",
    );
    let report = json(&repo, &[]);
    let ownership = &report["ownership"];
    assert_eq!(
        (
            &ownership["lines"],
            &ownership["python_lines"],
            &ownership["excluded_lines"]
        ),
        (&7.into(), &3.into(), &2.into())
    );
    let lines = |name: &str| person(&report, name)[0]["lines"].clone();
    assert_eq!((lines("Ann Lee"), lines("Bob Ray")), (5.into(), 2.into()));
    let through = &ownership["looked_through"];
    assert_eq!(through.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&through[0]["commit"], &through[0]["why"]),
        (&swept.to_string().into(), &"listed".into())
    );
    let areas: Vec<(&str, u64, u64)> = ownership["areas"]
        .as_array()
        .expect("areas")
        .iter()
        .map(|area| {
            let number = |what: &str| area[what].as_u64().expect("a number");
            let path = area["path"].as_str().expect("a path");
            (path, number("lines"), number("recent_lines"))
        })
        .collect();
    assert_eq!(areas, [("", 2, 2), ("docs", 2, 0), ("src/app", 3, 3)]);
    assert_eq!(ownership["areas"][1]["owners"][0]["name"], "Bob Ray");
    let survival = &ownership["survival"][0];
    assert_eq!(
        (&survival["introduced"], &survival["alive"]),
        (&6.into(), &5.into()),
        "a line went after two months"
    );
    let text = hallmarks().arg("people").arg(repo.path()).succeeds();
    assert!(
        text.contains("first and last are when commits were authored"),
        "{text}"
    );
    assert!(text.contains("by commit date"), "{text}");
    assert!(text.contains("lines (7)"), "{text}");
    assert!(text.contains("listed in .git-blame-ignore-revs"), "{text}");
    let csv = hallmarks()
        .args(["people", "--output-format", "csv"])
        .arg(repo.path())
        .succeeds();
    assert!(csv.contains(",2,5,3,"), "{csv}");
}

/// Twenty thousand empty files that move and get new names at once: each could be each.
#[test]
fn files_that_are_all_alike_move_without_a_stall() {
    let repo = RepoBuilder::bare();
    let git = repo.repository();
    let empty = git.blob(b"").expect("a blob");
    // Written tree by tree: applying as many edits one by one takes a minute.
    for (folder, prefix) in [("a", ""), ("b", "m")] {
        let mut files = git.treebuilder(None).expect("a tree");
        for n in 0..20_000 {
            let name = format!("{prefix}{n}.py");
            files.insert(name, empty, 0o100_644).expect("a file");
        }
        let files = files.write().expect("a tree");
        let mut top = git.treebuilder(None).expect("a tree");
        top.insert(folder, files, 0o040_000).expect("a folder");
        let tree = git.find_tree(top.write().expect("a tree")).expect("it");
        let ann = git2::Signature::new("Ann Lee", "ann@example.org", &git2::Time::new(0, 0));
        let ann = ann.expect("a person");
        let parent = repo.head().map(|oid| git.find_commit(oid).expect("it"));
        let parents: Vec<_> = parent.iter().collect();
        git.commit(Some("HEAD"), &ann, &ann, "Move", &tree, &parents)
            .expect("a commit");
    }
    let people = json(&repo, &[]);
    assert_eq!(people["people"][0]["commits"], 2);
}

#[test]
fn the_json_has_the_promised_shape() {
    let schema = hallmarks().args(["schema", "people"]).succeeds();
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let value = json(&team(), &["--show-emails"]);
    assert_eq!(
        crate::support::schema::misfits(&schema, &value),
        Vec::<String>::new()
    );
}
