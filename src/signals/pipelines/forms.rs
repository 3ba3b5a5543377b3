//! Forms of hand-over, as the services' own documentation has them: none may be taken for nothing.
//!
//! `forms.txt` has a small tree for each: what runs its tests is found, or the line that hands over is named.

use crate::signals::Outcome;
use crate::signals::testing::tests_in_ci::SIGNAL;
use crate::signals::testkit::outcome;

const FORMS: &str = include_str!("forms.txt");

/// A form: what it is called, what is expected, and its files.
struct Form {
    name: String,
    expected: String,
    files: Vec<(String, String)>,
}

/// Reads the table: `## name => expected`, then `gh: steps`, or `--- path` and the file.
fn forms() -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for line in FORMS.lines() {
        if line.starts_with("# ") {
            continue;
        }
        if let Some((name, expected)) = line
            .strip_prefix("## ")
            .and_then(|rest| rest.split_once(" => "))
        {
            forms.push(Form {
                name: name.to_owned(),
                expected: expected.to_owned(),
                files: Vec::new(),
            });
            continue;
        }
        let Some(form) = forms.last_mut() else {
            continue;
        };
        if let Some(step) = line.strip_prefix("gh: ") {
            let text = format!(
                "on: [push, pull_request]\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - {step}\n"
            );
            form.files
                .push((".github/workflows/ci.yml".to_owned(), text));
        } else if let Some(path) = line.strip_prefix("--- ") {
            form.files.push((path.to_owned(), String::new()));
        } else if let Some((_, text)) = form.files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    forms
}

#[test]
fn no_form_of_hand_over_is_taken_for_nothing() {
    let forms = forms();
    assert!(forms.len() >= 125, "{}", forms.len());
    let mut wrong = Vec::new();
    for form in &forms {
        let mut files = vec![("tests/test_a.py", "def test_a():\n    assert f()\n")];
        files.extend(
            form.files
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        );
        let seen = match outcome(&SIGNAL, &files) {
            Outcome::Measured(m) if m.value >= 2.0 => "runs".to_owned(),
            Outcome::Measured(m) => format!("{} steps", m.value),
            Outcome::NotEvaluated(why)
                if form
                    .files
                    .iter()
                    .any(|(path, _)| why.starts_with(path.as_str())) =>
            {
                "not followed".to_owned()
            }
            other => format!("{other:?}"),
        };
        // What fails nothing, or is not run, is at most written down.
        let idle = form.expected == "idle" && matches!(seen.as_str(), "0 steps" | "1 steps");
        if seen != form.expected && !idle {
            wrong.push(format!(
                "{}: expected {}, seen {seen}",
                form.name, form.expected
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
