//! Prints what is counted in each cell of notebooks, for `benches/crosscheck_notebooks.py`: a line of JSON for each.
//!
//! `cargo run --example cells < LIST`, where `LIST` has the path of a notebook in each line.

use hallmarks::internals::documents::Notebook;
use hallmarks::internals::facts::common::{CELLS_WITH_OUTPUTS, CODE_CELLS, FUNCTIONS, STATEMENTS};
use hallmarks::internals::facts::{Fact, Plan, count_notebook};
use hallmarks::internals::python::cell;
use hallmarks::internals::signals::SIGNALS;
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::io::{BufRead, Write, stdin, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(256 << 20)
        .build()?;
    pool.install(|| print_all().map_err(|why| why.to_string()))?;
    Ok(())
}

fn print_all() -> Result<(), Box<dyn Error>> {
    let mut facts: Vec<&'static Fact> =
        vec![&FUNCTIONS, &STATEMENTS, &CODE_CELLS, &CELLS_WITH_OUTPUTS];
    let ranks = SIGNALS.iter().find(|s| s.id == "cyclomatic-complexity");
    facts.extend(ranks.ok_or("no such signal")?.facts.iter().copied());
    let plan = Plan::new(&facts, &[], &[]);
    let counted = |notebook: &Notebook| -> Value {
        let Ok(file) = count_notebook(&plan, notebook) else {
            return json!({"unparsed": true});
        };
        let values = plan.facts().iter().enumerate();
        let values = values.map(|(at, fact)| (fact.id.to_owned(), json!(file.counts.get(at))));
        let mut values: serde_json::Map<String, Value> = values.collect();
        values.insert("error".to_owned(), json!(file.error));
        values.insert("foreign".to_owned(), json!(notebook.foreign));
        values.insert("unread".to_owned(), json!(notebook.unread));
        Value::Object(values)
    };
    let mut out = stdout().lock();
    for path in stdin().lock().lines() {
        let path = path?;
        let bytes = fs::read(&path)?;
        let Some(whole) = Notebook::read(&bytes, cell) else {
            writeln!(
                out,
                "{}",
                json!({"path": path, "cell": null, "counts": null})
            )?;
            continue;
        };
        writeln!(
            out,
            "{}",
            json!({"path": path, "cell": null, "counts": counted(&whole)})
        )?;
        // Each cell alone, in a notebook that is otherwise the same.
        let all: Value = serde_json::from_slice(&bytes)?;
        let cells = all["cells"].as_array().cloned().unwrap_or_default();
        for (at, one) in cells.into_iter().enumerate() {
            let mut alone = all.clone();
            alone["cells"] = json!([one]);
            let read = Notebook::read(&serde_json::to_vec(&alone)?, cell);
            let counts = read.as_ref().map(&counted);
            writeln!(
                out,
                "{}",
                json!({"path": path, "cell": at, "counts": counts})
            )?;
        }
    }
    Ok(())
}
