//! Prints how many functions the commits of a history wrote and edited, merges left out: the figures of `docs/history.md`.

use hallmarks::internals::dataset::{How, Introduced, Timeline, introductions};
use hallmarks::internals::facts::Plan;
use hallmarks::internals::git::Repository;
use hallmarks::internals::python::RowKind;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let repository = Repository::open(Path::new(&path))?;
    let head = repository.head().ok_or("no history")?;
    let history = repository.history(head);
    let plan = Plan::new(&[], &[], &[]);
    let timeline = Timeline::new(&repository, &history, &plan, true, &());
    let introductions = introductions(&timeline);
    let table = timeline.blobs.rows();
    let of_functions = |row: &&Introduced| table.kind(row.row) == RowKind::Function && !row.merge;
    let tell = |what: &str, rows: &mut dyn Iterator<Item = &Introduced>| {
        let [mut written, mut edited, mut neither] = [0_u32; 3];
        for row in rows {
            match row.how {
                How::Written => written += 1,
                How::Edited => edited += 1,
                How::NotComparable => neither += 1,
            }
        }
        println!("{what}: {written} written, {edited} edited, {neither} not comparable");
    };
    let all = || introductions.rows.iter().filter(of_functions);
    tell("every file", &mut all());
    tell("recovered", &mut all().filter(|row| row.recovered));
    tell(
        "credited",
        &mut introductions.credited().filter(of_functions),
    );
    Ok(())
}
