//! The padded service was made from the solid one to look better and to be worse. It must not look better.

use crate::support::report::Report;
use crate::support::sample;
use serde_json::Value;

/// A level or the rating of a practice; what could not be evaluated is no better than the worst, and the worst is no better than it.
fn grade(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0).max(1)
}

/// A signal's rating. One that asks for the absence of faults earns nothing and caps where it finds some: without a rating it allows as
/// much as the best, so that padding which hides a fault would pay, too.
fn allowed(row: &Value) -> u64 {
    if row["asks_for"] == "no-faults" {
        row["rating"].as_u64().unwrap_or(5)
    } else {
        grade(&row["rating"])
    }
}

#[test]
fn padding_raises_no_level_and_no_rating() {
    let solid = Report::on(sample::bundle("solid-service"));
    let padded = Report::on(sample::bundle("padded-service"));
    let mut better = Vec::new();
    let mut worse = 0;
    for (a, b) in solid.competencies().iter().zip(padded.competencies()) {
        assert_eq!(a["id"], b["id"]);
        let (honest, level) = (grade(&a["level"]), grade(&b["level"]));
        if level > honest {
            better.push(format!("{}: level {level}, honest {honest}", a["id"]));
        }
    }
    for b in padded.signals() {
        let id = b["id"].as_str().unwrap();
        let a = solid.signal(id);
        let show = |row: &Value| {
            format!(
                "{} {} ({} cases), rated {}",
                row["status"], row["value"], row["cases"], row["rating"]
            )
        };
        println!("{id}: honest {}; padded {}", show(a), show(b));
        let (honest, rating) = (allowed(a), allowed(b));
        if rating > honest {
            better.push(format!("{id}: padded {}, honest {}", show(b), show(a)));
        }
        worse += usize::from(rating < honest);
    }
    assert!(better.is_empty(), "padding pays:\n{}", better.join("\n"));
    assert!(worse >= 3, "the padding is hardly noticed");
}

#[test]
fn the_padding_is_there() {
    // Were the sample not padded, the test above would prove nothing.
    let solid = Report::on(sample::bundle("solid-service"));
    let padded = Report::on(sample::bundle("padded-service"));
    for fact in ["tests", "any-parameters"] {
        assert!(padded.fact(fact) > solid.fact(fact), "{fact}");
    }
    let share = |report: &Report, part: &str, whole: &str| {
        report.fact(part) as f64 / report.fact(whole) as f64
    };
    assert!(
        share(&padded, "function-docstrings", "functions")
            > share(&solid, "function-docstrings", "functions")
    );
}
