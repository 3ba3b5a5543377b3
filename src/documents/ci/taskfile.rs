//! Taskfiles: the tasks of [Task](https://taskfile.dev), which is called as taskipy is.

use super::command::{Origin, label, read_script, read_words};
use super::delegate::RunnerKind;
use crate::documents::document::Document;
use crate::documents::format::node::Node;

/// Reads `Taskfile.yml`. Tasks of included files are called by the name under which they are taken in.
pub(crate) fn read(document: &mut Document, tree: &Node) {
    for (_, _, include) in tree.get("includes").into_iter().flat_map(Node::entries) {
        let path = include.as_str().or_else(|| include.str_of("taskfile"));
        document.imports.extend(path.map(str::to_owned));
    }
    for (name, _, task) in tree.get("tasks").into_iter().flat_map(Node::entries) {
        let mut origin = Origin {
            job: label(name),
            runner: Some(RunnerKind::Poe),
            may_fail: fails_quietly(task),
            ..Origin::default()
        };
        if let Some(folder) = task.str_of("dir") {
            origin.folder = origin.folder.enter(folder);
        }
        for need in task.get("deps").into_iter().flat_map(Node::one_or_many) {
            hand_over(
                document,
                need.str_of("task").or(need.as_str()),
                need,
                &origin,
            );
        }
        let short = task.as_str().is_some() || !task.items().is_empty();
        let commands = [task.get("cmds"), task.get("cmd"), short.then_some(task)];
        for command in commands.into_iter().flatten().flat_map(Node::one_or_many) {
            let origin = Origin {
                may_fail: origin.may_fail || fails_quietly(command),
                ..origin.clone()
            };
            hand_over(document, command.str_of("task"), command, &origin);
            let text = command.get("cmd").unwrap_or(command);
            if let Some(script) = text.as_str() {
                read_script(script, text.line, &origin, &mut document.commands);
            }
        }
    }
}

/// A task may run another.
fn hand_over(document: &mut Document, task: Option<&str>, at: &Node, origin: &Origin) {
    if let Some(task) = task {
        let words = vec!["task".to_owned(), task.to_owned()];
        read_words(words, at.line, origin, &mut document.commands);
    }
}

fn fails_quietly(node: &Node) -> bool {
    node.get("ignore_error").is_some_and(Node::is_true)
}

#[cfg(test)]
mod tests {
    use crate::documents::{DocumentKind, Purpose, read};

    #[test]
    fn tasks_run_commands_and_each_other() {
        let text = "\
version: '3'
tasks:
  py:lint:
    desc: lint
    cmds:
      - poetry run ruff check mealie
  py:mypy:
    cmd: poetry run mypy mealie
  py:test: poetry run pytest {{ .CLI_ARGS }}
  py:check:
    deps: [py:lint, {task: py:mypy}]
    cmds:
      - task: py:test
      - cmd: poetry run ruff format --check .
        ignore_error: true
  both:
    - black --check .
    - mypy .
";
        let document = read(DocumentKind::Taskfile, "Taskfile.yml", text.as_bytes());
        let found = |purpose| -> Vec<(u32, &str, bool)> {
            let runs = document.runs(purpose);
            runs.map(|c| (c.line, c.origin.job.raw(), c.origin.may_fail))
                .collect()
        };
        assert_eq!(found(Purpose::Lint), [(6, "py:lint", false)]);
        assert_eq!(found(Purpose::Test), [(9, "py:test", false)]);
        assert_eq!(
            found(Purpose::Types),
            [(8, "py:mypy", false), (18, "both", false)]
        );
        assert_eq!(
            found(Purpose::Format),
            [(14, "py:check", true), (17, "both", false)]
        );
        let handed = document.commands.iter().filter_map(|c| c.delegate.as_ref());
        let handed: Vec<&str> = handed
            .flat_map(|d| &d.targets)
            .map(String::as_str)
            .collect();
        assert_eq!(handed, ["py:lint", "py:mypy", "py:test"]);
    }

    #[test]
    fn what_is_no_taskfile_has_no_tasks() {
        for text in [
            "",
            "tasks: 3\n",
            "tasks: [a]\n",
            "tasks: {a: {cmds: {b: 1}}}\n",
        ] {
            let document = read(DocumentKind::Taskfile, "Taskfile.yml", text.as_bytes());
            assert!(document.commands.is_empty(), "{text}");
        }
    }
}
