//! What a test asks of a report: the JSON, read without knowing the program's own types.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::run::{Run, hallmarks};

/// A report as a program reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report(pub Value);

impl Report {
    /// The report on a repository.
    #[track_caller]
    pub fn on(repository: impl AsRef<Path>) -> Self {
        Self::from(hallmarks().arg("report").arg(repository.as_ref()))
    }

    /// The report of a run that says everything but the format.
    #[track_caller]
    pub fn from(run: Run) -> Self {
        let text = run.args(["--output-format", "json"]).succeeds();
        Self(serde_json::from_str(&text).expect("a report is JSON"))
    }

    /// A count over every role; what was not counted is an error of the test.
    #[track_caller]
    pub fn fact(&self, name: &str) -> i64 {
        let count = self.0["facts"]["all"][name].as_i64();
        count.unwrap_or_else(|| panic!("no fact '{name}'"))
    }

    /// Every count over every role.
    pub fn facts(&self) -> BTreeMap<String, i64> {
        let facts = self.0["facts"]["all"].as_object().expect("an object");
        facts
            .iter()
            .map(|(name, count)| (name.clone(), count.as_i64().expect("a count")))
            .collect()
    }

    /// How often a warning was given, and what it names.
    pub fn warning(&self, code: &str) -> Option<(u64, Vec<String>)> {
        let warning = array(&self.0["warnings"])
            .iter()
            .find(|warning| warning["code"] == code)?;
        let examples = array(&warning["examples"]).iter().map(text).collect();
        Some((warning["count"].as_u64().expect("a count"), examples))
    }

    /// The codes of all warnings.
    pub fn warnings(&self) -> Vec<String> {
        array(&self.0["warnings"])
            .iter()
            .map(|warning| text(&warning["code"]))
            .collect()
    }

    /// Every competency.
    pub fn competencies(&self) -> &[Value] {
        array(&self.0["competencies"])
    }

    /// One competency.
    #[track_caller]
    pub fn competency(&self, id: &str) -> &Value {
        let found = self.competencies().iter().find(|row| row["id"] == id);
        found.unwrap_or_else(|| panic!("no competency '{id}'"))
    }

    /// The evaluated share of a competency.
    #[track_caller]
    pub fn share(&self, competency: &str) -> f64 {
        self.competency(competency)["evaluated_share"]
            .as_f64()
            .expect("a number")
    }

    /// Every signal that was asked.
    pub fn signals(&self) -> impl Iterator<Item = &Value> {
        self.competencies()
            .iter()
            .flat_map(|row| array(&row["signals"]))
    }

    /// One signal.
    #[track_caller]
    pub fn signal(&self, id: &str) -> &Value {
        let found = self.signals().find(|row| row["id"] == id);
        found.unwrap_or_else(|| panic!("no signal '{id}'"))
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
