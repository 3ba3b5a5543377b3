//! `hallmarks report --author`, as a user runs it.

use crate::support::repo::RepoBuilder;
use crate::support::report::Report;
use crate::support::run::{Run, hallmarks};
use crate::support::sample;
use serde_json::Value;

const SAMPLE: &str = "solid-service";
const PEOPLE: [&str; 5] = [
    "Ines Carvalho",
    "Marek Havel",
    "Priya Raman",
    "Yuki Tanabe",
    "dependabot[bot]",
];

fn report() -> Run {
    hallmarks().arg("report").arg(sample::bundle(SAMPLE))
}

fn author(pattern: &str) -> Value {
    Report::from(report().args(["--author", pattern])).0["author"].clone()
}

fn number(author: &Value, what: &str) -> u64 {
    author[what].as_u64().expect("a number")
}

#[test]
fn a_name_a_part_of_it_and_an_e_mail_mean_the_same_person() {
    let people = hallmarks()
        .arg("people")
        .arg(sample::bundle(SAMPLE))
        .args(["--show-emails", "--output-format", "json"])
        .succeeds();
    let people: Value = serde_json::from_str(&people).expect("JSON");
    let ines = people["people"]
        .as_array()
        .expect("people")
        .iter()
        .find(|p| p["name"] == "Ines Carvalho")
        .expect("Ines")
        .clone();
    let email = ines["email"].as_str().expect("an e-mail");
    let by_name = author("Ines Carvalho");
    assert_eq!(by_name["name"], "Ines Carvalho");
    assert_eq!(by_name["commits"], ines["commits"], "merges apart");
    assert!(number(&by_name, "written") > 0);
    for pattern in ["ines", "CARVALHO", email] {
        assert_eq!(author(pattern), by_name, "{pattern}");
    }
}

#[test]
fn nobody_is_refused_with_the_nearest_names() {
    let said = report().args(["--author", "Ines Carvallo"]).cannot();
    assert!(said.contains("did you mean 'Ines Carvalho'"), "{said}");
}

/// What one person has no case of, the repository may have.
#[test]
fn absence_is_said_of_the_share() {
    let text = report().args(["-v", "--author", "Yuki Tanabe"]).succeeds();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("no case of it in this person's share"),
        "{text}"
    );
    assert!(!text.contains("no case of it in this repository"), "{text}");
}

#[test]
fn git_s_own_variables_say_who_me_is() {
    let me = |name: &str, email: &str| {
        report()
            .arg("--me")
            .env("GIT_AUTHOR_NAME", name)
            .env("GIT_AUTHOR_EMAIL", email)
    };
    let mine = Report::from(me("Marek Havel", "nobody@example.invalid")).0["author"].clone();
    assert_eq!(mine, author("Marek Havel"));
    me("No Such Person", "nobody@example.invalid").cannot();
}

#[test]
fn everybodys_commits_and_merges_add_up() {
    let (mut commits, mut merges) = (0, 0);
    for person in PEOPLE {
        let author = author(person);
        commits += number(&author, "commits");
        merges += number(&author, "merges");
    }
    let all = hallmarks()
        .arg("trend")
        .arg(sample::bundle(SAMPLE))
        .args(["--by", "commit", "--output-format", "csv"])
        .succeeds();
    let points = all.lines().filter(|line| line.ends_with(",,,,,"));
    assert_eq!(commits + merges, points.count() as u64);
    assert!(merges > 0);
}

/// `count` functions, each with statements of its own.
fn functions(prefix: &str, count: usize) -> String {
    let one =
        |n| format!("def {prefix}{n}(x):\n    x = {prefix}({n})\n    return {prefix}_{n}(x)\n");
    (0..count).map(one).collect()
}

#[test]
fn each_row_is_written_by_one_person_and_a_merge_by_nobody() {
    let (ann, bob) = ("Ann Lee <ann@example.org>", "Bob Ray <bob@example.org>");
    let repo = RepoBuilder::new();
    repo.commit(
        &[("src/a.py", &functions("a", 3))],
        "Start",
        ann,
        "2024-01-01T00:00:00Z",
    );
    repo.branch("side");
    repo.commit(
        &[("src/b.py", &functions("b", 4))],
        "Add b",
        bob,
        "2024-01-02T00:00:00Z",
    );
    repo.switch("main");
    repo.commit(
        &[("src/c.py", &functions("c", 2))],
        "Add c",
        ann,
        "2024-01-03T00:00:00Z",
    );
    repo.merge("side", "Merge side", ann, "2024-01-04T00:00:00Z");
    repo.commit(
        &[("src/big.py", &functions("big", 320))],
        "Vendor",
        bob,
        "2024-01-05T00:00:00Z",
    );
    let share = |who: &str| {
        let run = hallmarks()
            .arg("report")
            .arg(repo.path())
            .args(["--author", who]);
        Report::from(run).0["author"].clone()
    };
    let (ann, bob) = (share("Ann"), share("Bob"));
    // The empty rests of all modules are one structure, the first commit's.
    assert_eq!((number(&ann, "commits"), number(&ann, "merges")), (2, 1));
    assert_eq!((number(&bob, "commits"), number(&bob, "merges")), (2, 0));
    assert_eq!(
        (number(&ann, "written"), number(&bob, "written")),
        (3 + 2 + 1, 4)
    );
    assert_eq!((number(&ann, "edited"), number(&bob, "edited")), (0, 0));
    assert_eq!(ann["bulk_imports"], serde_json::json!([]));
    // Three lines a function; the vendored ones are excluded, the merge brought none of its own.
    let lines = |author: &Value| number(&author["surviving"], "lines");
    assert_eq!((lines(&ann), lines(&bob)), (15, 12));
    assert_eq!(number(&ann["surviving"], "of_lines"), 15 + 12 + 960);
    let dropped = bob["bulk_imports"].as_array().expect("drops");
    assert_eq!(dropped.len(), 1);
    assert!(
        dropped[0]["text"]
            .as_str()
            .is_some_and(|t| t.starts_with("320 definitions")),
        "{dropped:?}"
    );
}

#[test]
fn what_is_worth_a_look_is_shown_first() {
    let repo = RepoBuilder::new();
    let commit = |files: &[(&str, &str)], message, day| {
        let date = format!("2024-01-0{day}T00:00:00Z");
        repo.commit(files, message, "Ann Lee <a@b.c>", &date);
    };
    let long = "def long(a):\n    b = f(a)\n    c = g(b)\n    return c\n";
    commit(
        &[(
            "a.py",
            &format!("import os\n\n\n{long}\n\ndef short():\n    pass\n"),
        )],
        "Start",
        1,
    );
    commit(&[("b.py", "def tiny():\n    return 1\n")], "Add", 2);
    let run = hallmarks().arg("report").arg(repo.path());
    let report = Report::from(run.args(["--author", "Ann"])).0;
    let newest = report["author"]["newest"].as_array().expect("definitions");
    let names: Vec<_> = newest.iter().map(|row| row["text"].as_str()).collect();
    assert_eq!(names, [Some("long"), Some("tiny")]);
}

const ANN: &str = "Ann Lee <ann@example.org>";

/// One statement that 20,000 rows have once and one row 160,000 times is no work for an hour.
#[test]
fn a_statement_that_everything_shares_does_not_stall() {
    let repo = RepoBuilder::new();
    let small: String = (0..20_000).map(|n| format!("def f{n}(): pass\n")).collect();
    repo.commit(&[("a.py", &small)], "Start", ANN, "2024-01-01T00:00:00Z");
    let long = format!("def f():\n    {}pass\n", "pass;".repeat(159_999));
    repo.commit(&[("a.py", &long)], "Replace", ANN, "2024-01-02T00:00:00Z");
    let run = hallmarks().arg("report").arg(repo.path());
    let report = Report::from(run.args(["--author", "Ann"])).0;
    let author = &report["author"];
    // The long one; so many at once in a first commit may be anybody's.
    let (written, edited) = (number(author, "written"), number(author, "edited"));
    assert_eq!((written, edited), (1, 0));
    is_excluded(author, 20_000 + 1);
}

/// Of one author's commits the first is credited to nobody, with so many definitions, and the report says so.
fn is_excluded(author: &Value, definitions: u64) {
    let text = format!("{definitions} definitions, a first commit, perhaps of others' work: Start");
    let all = author["bulk_imports"].as_array().expect("bulk imports");
    let all: Vec<_> = all.iter().map(|drop| drop["text"].as_str()).collect();
    assert_eq!(all, [Some(&*text)]);
}

#[test]
fn a_first_commit_is_credited_or_said_to_be_nobodys() {
    for (definitions, is_credited) in [(298, true), (299, false)] {
        let repo = RepoBuilder::new();
        let code: String = (0..definitions)
            .map(|n| format!("def f{n}(): return {n}\n"))
            .collect();
        repo.commit(&[("a.py", &code)], "Start", ANN, "2024-01-01T00:00:00Z");
        let run = hallmarks().arg("report").arg(repo.path());
        let report = Report::from(run.args(["--author", "Ann"])).0;
        // The rest of the module counts as one.
        let all = definitions + 1;
        let author = &report["author"];
        assert_eq!(number(author, "written"), if is_credited { all } else { 0 });
        let run = hallmarks().arg("report").arg(repo.path());
        let text = run
            .args(["--author", "Ann", "--output-format", "text"])
            .succeeds();
        let said = "1 bulk import excluded (300 definitions, a first commit, perhaps of others' work: Start)";
        if is_credited {
            assert_eq!(author["bulk_imports"].as_array().map(Vec::len), Some(0));
            assert!(!text.contains("excluded ("), "{text}");
        } else {
            is_excluded(author, all);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(said), "{text}");
            let code: String = (0..300)
                .map(|n| format!("def g{n}(a): return a, {n}\n"))
                .collect();
            let files = [("b.py", &*code)];
            repo.commit(&files, "Import \u{1b}[31mb", ANN, "2024-01-02T00:00:00Z");
            let run = hallmarks().arg("report").arg(repo.path());
            let text = run
                .args(["--author", "Ann", "--output-format", "text"])
                .succeeds();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let said = "2 bulk imports excluded (the first: 300 definitions, a first commit";
            assert!(text.contains(said) && !text.contains('\u{1b}'), "{text}");
        }
    }
}

/// Which of 40 statements the row with this number has: 12 of them, others for every number.
fn mixed(number: u64) -> Vec<u64> {
    let mut state = number + 1;
    let mut left: Vec<u64> = (0..40).collect();
    let draw = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        left.swap_remove((state >> 33) as usize % left.len())
    };
    (0..12).map(draw).collect()
}

/// Definitions that all look a little alike: what one commit replaces of them is more than is compared.
#[test]
fn what_is_too_much_to_be_compared_is_nobodys_and_is_told() {
    let row = |name: &str, number: u64| {
        let shared = mixed(number).into_iter().map(|n| format!("a{n}();"));
        format!("def {name}{number}(): {}", shared.collect::<String>())
    };
    let old: String = (0..10_000).map(|n| row("old", n) + "\n").collect();
    // As many statements of their own: half of theirs are all that they share.
    let own = |number| (0..11).map(move |n| format!("z{n}_{number}();"));
    let new = (20_000..21_200).map(|n| row("new", n) + &own(n).collect::<String>() + "\n");
    let repo = RepoBuilder::new();
    repo.commit(&[("a.py", &old)], "Start", ANN, "2024-01-01T00:00:00Z");
    let new: String = new.collect();
    let replaced = repo.commit(&[("a.py", &new)], "Replace", ANN, "2024-01-02T00:00:00Z");
    let warning = |report: &Value| {
        let all = report["warnings"].as_array().expect("warnings");
        let found = all.iter().find(|w| w["code"] == "comparison-limit");
        let found = found.expect("the limit is told");
        assert_eq!(found["count"], 1);
        assert_eq!(found["examples"][0], replaced.to_string());
    };
    let run = hallmarks().arg("report").arg(repo.path());
    let report = Report::from(run.args(["--author", "Ann"])).0;
    warning(&report);
    let author = &report["author"];
    // So many at once in a first commit may be anybody's, the rest of the module with them.
    assert_eq!(number(author, "written"), 0);
    is_excluded(author, 10_001);
    assert_eq!(number(author, "edited"), 0);
    assert_eq!(number(author, "not_comparable"), 1_200);
    let trend = hallmarks().arg("trend").arg(repo.path());
    let trend = trend.args(["--author", "Ann", "--output-format", "json"]);
    warning(&serde_json::from_str(&trend.succeeds()).expect("JSON"));
}
