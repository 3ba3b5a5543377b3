//! What the program is packed into says the same as the program, and its scripts run.

use std::fs;
use std::path::Path;

use serde_json::Value;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).expect("YAML")
}

/// The blocks of the README that paste as YAML.
fn recipes() -> Vec<String> {
    let readme = read("README.md");
    let blocks = readme.split("```yaml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn versions_are_those_of_the_program() {
    let own = env!("CARGO_PKG_VERSION");
    let python: toml::Table = toml::from_str(&read("pyproject.toml")).unwrap();
    let project = python["project"].as_table().unwrap();
    assert_eq!(project["name"].as_str(), Some(env!("CARGO_PKG_NAME")));
    assert!(!project.contains_key("version"));
    let dynamic = project["dynamic"].as_array().unwrap();
    assert!(
        dynamic
            .iter()
            .any(|field| field.as_str() == Some("version"))
    );
    assert_eq!(project["license"].as_str(), Some(env!("CARGO_PKG_LICENSE")));
    let mut named = 0;
    for recipe in recipes() {
        for (mark, end) in [
            ("hallmarks@v", "\n"),
            ("rev: v", "\n"),
            ("hallmarks-", "-py3"),
        ] {
            for (_, rest) in recipe
                .match_indices(mark)
                .map(|(at, m)| recipe.split_at(at + m.len()))
            {
                let Some((version, _)) = rest.split_once(end) else {
                    continue;
                };
                if version.starts_with(|c: char| c.is_ascii_digit()) {
                    assert_eq!(version, own, "{recipe}");
                    named += 1;
                }
            }
        }
    }
    assert_eq!(named, 4);
    let rust = env!("CARGO_PKG_RUST_VERSION");
    assert!(read("Dockerfile").contains(&format!("FROM rust:{rust}-")));
    assert!(read("README.md").contains(&format!("a Rust toolchain ({rust} or later)")));
}

#[test]
fn the_recipes_name_what_is_there() {
    let mut seen = (0, 0, 0);
    let action = yaml(&read("action.yml"));
    let component = read("templates/hallmarks.yml");
    let (head, _) = component.split_once("\n---\n").unwrap();
    let head = yaml(head);
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let known = |of: &Value, names: &Value| {
        for name in names.as_object().unwrap().keys() {
            assert!(of.get(name).is_some(), "{name}");
        }
    };
    for recipe in recipes() {
        let recipe = yaml(&recipe);
        for step in recipe.as_array().into_iter().flatten() {
            if step["uses"]
                .as_str()
                .is_some_and(|u| u.starts_with("OWNER/"))
            {
                known(&action["inputs"], &step["with"]);
                seen.0 += 1;
            }
        }
        for include in recipe["include"].as_array().into_iter().flatten() {
            known(&head["spec"]["inputs"], &include["inputs"]);
            seen.1 += 1;
        }
        for repo in recipe["repos"].as_array().into_iter().flatten() {
            for hook in repo["hooks"].as_array().unwrap() {
                let ids = hooks.as_array().unwrap().iter().map(|h| &h["id"]);
                assert!(ids.into_iter().any(|id| *id == hook["id"]), "{hook}");
                seen.2 += 1;
            }
        }
    }
    assert_eq!(seen, (1, 1, 1));
}

#[cfg(unix)]
mod scripts {
    use super::{read, yaml};
    use crate::support::run::hallmarks;
    use serde_json::Value;
    use std::fs;
    use std::path::Path;
    use std::process::{Command, Output};
    use tempfile::TempDir;

    const CONDITIONS: [&str; 2] = ["testing=senior", "signal:tests-assert>=99%"];

    /// A folder in which `hallmarks/bin` has the program.
    fn installed() -> TempDir {
        let folder = TempDir::new().unwrap();
        let bin = folder.path().join("hallmarks/bin");
        fs::create_dir_all(&bin).unwrap();
        let program = hallmarks().command();
        std::os::unix::fs::symlink(program.get_program(), bin.join("hallmarks")).unwrap();
        folder
    }

    fn sample() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let sample = root.join("sample-repos/solid-service.bundle");
        sample.display().to_string()
    }

    /// Runs a script as a runner does, with nothing of ours in its environment.
    fn run(shell: &str, script: &str, folder: &Path, variables: &[(&str, String)]) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        let bin = folder.join("hallmarks/bin");
        Command::new(shell)
            .args(["-e", "-c", script])
            .current_dir(folder)
            .env_clear()
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap()
    }

    fn action(conditions: &str, base: &str) -> (Output, TempDir) {
        let folder = installed();
        let action = yaml(&read("action.yml"));
        let steps = action["runs"]["steps"].as_array().unwrap();
        let check = steps.iter().find(|step| step["name"] == "Check").unwrap();
        let inputs = ["REPOSITORY", "CONDITIONS", "BASE", "SARIF"];
        let named: Vec<&String> = check["env"].as_object().unwrap().keys().collect();
        assert!(inputs.iter().all(|i| named.contains(&&(*i).to_owned())) && named.len() == 4);
        let at = |name: &str| folder.path().join(name).display().to_string();
        let variables = [
            ("REPOSITORY", sample()),
            ("CONDITIONS", conditions.to_owned()),
            ("BASE", base.to_owned()),
            ("SARIF", at("it.sarif")),
            ("GITHUB_STEP_SUMMARY", at("summary.md")),
            ("RUNNER_TEMP", at("")),
        ];
        let script = check["run"].as_str().unwrap();
        (run("bash", script, folder.path(), &variables), folder)
    }

    #[test]
    fn the_action_checks() {
        let (said, folder) = action(&CONDITIONS.join("\n"), "");
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        assert_eq!(said.status.code(), Some(1), "{said:?}");
        assert!(text.contains("::error"), "{text}");
        let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
        assert!(summary.contains("tests-assert"), "{summary}");
        let sarif = fs::read_to_string(folder.path().join("it.sarif")).unwrap();
        let sarif: Value = serde_json::from_str(&sarif).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
        let (said, _folder) = action(CONDITIONS[0], "");
        assert_eq!(said.status.code(), Some(0), "{said:?}");
        // A condition is never taken for an option, and nothing asked is no pass.
        let (said, _folder) = action("--exit-zero\n", "");
        assert_eq!(said.status.code(), Some(2), "{said:?}");
        let (said, _folder) = action("", "");
        assert_eq!(said.status.code(), Some(2), "{said:?}");
        let (said, _folder) = action("", "HEAD");
        assert_eq!(said.status.code(), Some(0), "{said:?}");
    }

    #[test]
    fn the_component_checks() {
        let component = read("templates/hallmarks.yml");
        let (_, job) = component.split_once("\n---\n").unwrap();
        let job = yaml(job);
        let lines = job["hallmarks"]["script"].as_array().unwrap();
        let script: Vec<&str> = lines.iter().map(|l| l.as_str().unwrap()).collect();
        for (conditions, code) in [(CONDITIONS.join(" "), 1), (CONDITIONS[0].to_owned(), 0)] {
            let folder = installed();
            let variables = [
                ("HALLMARKS_CONDITIONS", conditions),
                ("HALLMARKS_PATH", sample()),
            ];
            let said = run("sh", &script.join("\n"), folder.path(), &variables);
            assert_eq!(said.status.code(), Some(code), "{said:?}");
            let reports = job["hallmarks"]["artifacts"]["reports"]
                .as_object()
                .unwrap();
            for file in reports.values() {
                let file = folder.path().join(file.as_str().unwrap());
                assert!(
                    fs::read_to_string(&file).is_ok_and(|text| !text.is_empty()),
                    "{file:?}"
                );
            }
        }
    }
}
