use super::super::wrapper::strip;
use super::*;

fn read(text: &str) -> Option<(RunnerKind, Vec<String>)> {
    let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    delegate_of(&strip(&words), &words).map(|delegate| (delegate.kind, delegate.targets))
}

#[test]
fn runners_and_targets() {
    use RunnerKind as R;
    for (text, kind, targets) in [
        (
            "uv run --locked --no-default-groups --group dev tox run -e typing",
            R::Tox,
            vec!["typing"],
        ),
        (
            "uvx --with tox-uv tox run -e py312,lint",
            R::Tox,
            vec!["py312", "lint"],
        ),
        ("python -m tox", R::Tox, vec![]),
        ("tox -epy39", R::Tox, vec!["py39"]),
        ("nox -s tests lint -- -x", R::Nox, vec!["tests", "lint"]),
        ("make", R::Make, vec![]),
        ("make -j 4 ci A=b", R::Make, vec!["ci"]),
        ("make -C docs html", R::Make, vec!["html"]),
        ("mise run test", R::Mise, vec!["test"]),
        ("inv test", R::PythonTasks, vec!["test"]),
        ("npm test", R::Npm, vec!["test"]),
        ("docker compose run --rm web", R::Compose, vec!["web"]),
        ("docker run --rm -v a:b img", R::Remote, vec!["img"]),
        ("bazel test //...", R::Remote, vec!["test", "//..."]),
        (
            "pre-commit run ruff --all-files",
            R::PreCommit,
            vec!["ruff"],
        ),
        ("python ci/run.py", R::Script, vec!["ci/run.py"]),
        (
            "tox -e py{310,311},lint",
            R::Tox,
            vec!["py{310,311}", "lint"],
        ),
        ("just test", R::Just, vec!["test"]),
        ("pre-commit run --all-files", R::PreCommit, vec![]),
        ("poetry run poe check", R::Poe, vec!["check"]),
        ("hatch run test:cov", R::Hatch, vec!["test:cov"]),
        ("hatch -e lint run all", R::Hatch, vec!["all"]),
        ("pdm run lint", R::Pdm, vec!["lint"]),
        ("scripts/test", R::Script, vec!["scripts/test"]),
        ("./scripts/coverage", R::Script, vec!["./scripts/coverage"]),
        ("bash -ex ./ci/run.sh", R::Script, vec!["./ci/run.sh"]),
    ] {
        let targets: Vec<String> = targets.into_iter().map(str::to_owned).collect();
        assert_eq!(read(text), Some((kind, targets)), "{text}");
    }
}

#[test]
fn look_alikes() {
    for text in [
        "tox list",
        "tox -l",
        "pre-commit install",
        "venv/bin/pip install x",
        "/usr/bin/foo",
        "hatch build",
        "pdm run pytest",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}
