//! The gate: what it asks, what it says, and its exit codes.

use crate::support::report::Report;
use crate::support::run::hallmarks;
use crate::support::sample;

/// The gate on the solid service.
fn check(conditions: &[&str], more: &[&str]) -> crate::support::run::Run {
    check_of("solid-service", conditions, more)
}

/// The gate on a sample.
fn check_of(id: &str, conditions: &[&str], more: &[&str]) -> crate::support::run::Run {
    let mut run = hallmarks().arg("check").arg(sample::bundle(id));
    for condition in conditions {
        run = run.args(["--fail-under", condition]);
    }
    run.args(more)
}

#[test]
fn the_gate_passes_and_fails() {
    let level = |id: &str| {
        Report::on(sample::bundle("solid-service")).competency(id)["level"]
            .as_u64()
            .unwrap()
    };
    let mastery = level("python-mastery");
    assert!((2..5).contains(&mastery));
    let said = check(
        &[&format!("python-mastery={mastery}"), "typing=emerging"],
        &[],
    )
    .exits(0);
    assert_eq!(said.stderr, "");
    assert!(
        said.stdout.contains("2 of 2 conditions hold"),
        "{}",
        said.stdout
    );
    let said = check(
        &[&format!("python-mastery={}", mastery + 1), "typing=1"],
        &[],
    )
    .exits(1);
    assert!(
        said.stdout.contains("FAIL python-mastery is"),
        "{}",
        said.stdout
    );
    assert!(said.stdout.contains("1 short"), "how much: {}", said.stdout);
    assert!(said.stdout.contains("pass typing"), "{}", said.stdout);
    assert!(
        said.stdout.contains("1 of 2 conditions failed"),
        "{}",
        said.stdout
    );
    let quiet = check(
        &[&format!("python-mastery={}", mastery + 1), "typing=1"],
        &["-q"],
    )
    .exits(1);
    assert!(!quiet.stdout.contains("pass "), "{}", quiet.stdout);
}

#[test]
fn the_weakest_signal_is_why_and_where_a_level_fails() {
    let said = check_of("padded-service", &["testing=3"], &[]).exits(1);
    let first = said.stdout.lines().next().expect("a line");
    assert!(first.starts_with("FAIL testing is 2"), "{first}");
    assert!(first.contains("; weakest is "), "why: {first}");
    let second = said.stdout.lines().nth(1).expect("a place");
    assert!(second.contains(".py:"), "where: {}", said.stdout);
}

#[test]
fn a_cap_is_why_a_level_fails() {
    let said = check(&["python-mastery=3"], &[]).exits(1).stdout;
    let line = said.lines().next().expect("a line");
    let capped = "capped: established needs two practices of separate causes, rated 3 or better";
    assert_eq!(
        line,
        format!(
            "FAIL python-mastery is 2 (emerging), at least 3 (established) is asked: 1 short; {capped}"
        )
    );
    for format in ["text", "markdown"] {
        let report = hallmarks()
            .args(["report", "--output-format", format])
            .arg(sample::bundle("solid-service"))
            .exits(0);
        // A report for a terminal is wrapped.
        let words: Vec<&str> = report.stdout.split_whitespace().collect();
        assert!(words.join(" ").contains(capped), "{}", report.stdout);
    }
}

#[test]
fn the_gate_reads_values() {
    for (condition, code) in [
        ("signal:tests-assert>=0.9", 0),
        ("signal:tests-assert>=90%", 0),
        ("signal:tests-assert>=0.999", 1),
        ("signal:tests-assert<=0.5", 1),
        ("signal:any-share<=0.05", 0),
        ("signal: any-share <= 5 %", 0),
        ("signal:tests-present>=100", 1),
    ] {
        let said = check(&[condition], &[]).exits(code);
        assert_eq!(
            said.stdout.contains("FAIL"),
            code == 1,
            "{condition}: {}",
            said.stdout
        );
        let last =
            ["1 of 1 condition holds\n", "1 of 1 condition failed\n"][usize::from(code == 1)];
        assert!(said.stdout.ends_with(last), "{}", said.stdout);
    }
    let said = check(&["signal:tests-assert>=0.999"], &[]).exits(1);
    assert!(
        said.stdout.contains(" off") && said.stdout.contains(".py:"),
        "{}",
        said.stdout
    );
}

#[test]
fn the_gate_tells_a_value_from_what_is_asked() {
    let said = check(&["signal:tests-assert>=98.1%"], &[]).exits(1).stdout;
    assert!(
        said.contains("tests-assert is 98 %, at least 98.1 % is asked: 0.1 % off"),
        "{said}"
    );
    let refused = check(&["signal:tests-assert>=98"], &[]).exits(2).stderr;
    assert!(refused.contains("a share, of 0 % to 100 %"), "{refused}");
    assert_eq!(refused.lines().count(), 1, "{refused}");
}

#[test]
fn places_are_reasons_only_where_they_are() {
    // Tests that are there are why there are too many, and not why there are too few.
    for (condition, is_why) in [
        ("signal:tests-present>=100", false),
        ("signal:tests-present<=0.1", true),
        ("signal:ci-runs-checks>=7", false),
        ("signal:tests-assert>=0.999", true),
        ("signal:data-model>=0.9", true),
    ] {
        let said = check(&[condition], &[]).exits(1).stdout;
        let second = said.lines().nth(1).expect("places");
        assert!(second.starts_with("       "), "{said}");
        assert_eq!(second.trim() != "found:", is_why, "{said}");
    }
}

#[test]
fn a_competency_without_a_level_fails_with_the_reason() {
    for (id, wanted, why) in [
        (
            "solid-service",
            "concurrency",
            "no practice that separates could be rated, and the absence of faults earns no level",
        ),
        (
            "python2-heritage",
            "code-review",
            "one signal alone gives no level",
        ),
    ] {
        let condition = format!("{wanted}=1");
        let said = check_of(id, &[&condition], &[]).exits(1).stdout;
        let line = said.lines().next().expect("a line");
        assert_eq!(
            line,
            format!("FAIL {wanted} could not be evaluated: {why}; --allow-unknown lets it pass")
        );
    }
}

#[test]
fn the_gate_fails_where_it_does_not_know() {
    for (condition, more) in [
        ("code-review=2", &["--no-history"][..]),
        ("signal:self-merges<=1", &["--no-history"]),
        ("testing=1", &["--ignore", "testing"]),
        ("signal:tests-assert>=0.1", &["--select", "typing"]),
    ] {
        let said = check(&[condition], more).exits(1);
        assert!(
            said.stdout.contains("could not be evaluated: "),
            "{condition}: {}",
            said.stdout
        );
        assert!(said.stdout.contains("--allow-unknown"), "{}", said.stdout);
        let more: Vec<&str> = more.iter().copied().chain(["--allow-unknown"]).collect();
        let said = check(&[condition], &more).exits(0);
        assert!(
            said.stdout.contains("could not be evaluated: "),
            "{condition}: {}",
            said.stdout
        );
    }
    // What is known and bad is no unknown.
    let _ = check(&["python-mastery=5"], &["--allow-unknown"]).exits(1);
}
