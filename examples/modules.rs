//! Prints the modules of a repository and who imports whom, for `benches/crosscheck_modules.py`: tab-separated lines.

use hallmarks::internals::dataset::count_snapshot;
use hallmarks::internals::facts::Plan;
use hallmarks::internals::git::Repository;
use hallmarks::internals::watchdog::Deadline;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which repository?")?;
    let repository = Repository::open_until(Path::new(&path), Deadline::default())?;
    let tree = match repository.head() {
        Some(commit) => repository.snapshot(commit),
        None => repository.worktree_snapshot(),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(256 << 20)
        .build()?;
    let plan = Plan::new(&[], &[], &[]);
    let counted = pool.install(|| count_snapshot(&repository, &tree, &plan, &|| ()));
    let mut out = BufWriter::new(stdout().lock());
    let project = &counted.project;
    for (module, edges) in project.modules.iter().zip(project.edges()) {
        let role = module.role.as_str();
        writeln!(out, "module\t{role}\t{}\t{:?}", module.name, module.path)?;
        for edge in edges {
            let to = &project.modules[edge.to as usize].name;
            writeln!(out, "import\t{}\t{to}\t{}", module.name, edge.line)?;
        }
    }
    Ok(out.flush()?)
}
