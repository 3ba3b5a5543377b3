//! Whole documents, as real projects write them.

use super::*;

fn of(path: &str, text: &str) -> Document {
    read(kind_of(path).expect("a known kind"), path, text.as_bytes())
}

/// How CI runs something for a purpose at best; nothing where it does not come to it.
fn standing(documents: &[Document], purpose: Purpose) -> Option<Standing> {
    let pipelines = Pipelines::of(documents);
    let reached = pipelines
        .reached
        .iter()
        .filter(|one| one.command.is_for(purpose));
    reached.map(|one| one.standing).max()
}

const TOX: &str = "[tox]\nenvlist = py{310,311},lint,mypy\n[testenv]\ndeps = pytest\ncommands =\n    unit: coverage run -m pytest {posargs}\n    {env:RUN:} pytest {posargs:tests}\n[testenv:lint]\ncommands = pre-commit {posargs:run --all-files}\n[testenv:mypy]\ncommands = - mypy src\n";

fn workflow(on: &str, job: &str) -> Document {
    let text = format!("name: x\n{on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n{job}");
    of(".github/workflows/x.yml", &text)
}

#[test]
fn a_tox_based_project() {
    let ci = workflow(
        "on:\n  pull_request:\n  push: {branches: [main]}",
        "    strategy: {matrix: {python: ['3.12', '3.13'], include: [{python: '3.14'}]}}\n    steps:\n      - uses: actions/checkout@v4\n      - run: uvx --with tox-uv tox run -e py312\n",
    );
    assert_eq!(ci.triggers, [Trigger::PullRequest, Trigger::Push]);
    assert_eq!(ci.pythons.len(), 3);
    assert_eq!(handed(&ci), [(RunnerKind::Tox, "py312")]);
    assert_eq!(ci.runs(Purpose::Test).count(), 0);
    let tox = of("tox.ini", TOX);
    assert_eq!(tox.runs(Purpose::Test).count(), 2);
    assert_eq!(tox.pythons.len(), 2);
    let documents = [ci, tox];
    assert_eq!(standing(&documents, Purpose::Test), Some(Standing::Runs));
    // Only the environment that is named runs, and of its commands those that its factors let.
    assert_eq!(standing(&documents, Purpose::Types), None);
    let pipelines = Pipelines::of(&documents);
    let tests = pipelines
        .reached
        .iter()
        .filter(|one| one.command.is_for(Purpose::Test));
    let lines: Vec<_> = tests
        .map(|one| {
            (
                one.pipeline.path.raw(),
                one.document.path.raw(),
                one.command.line,
            )
        })
        .collect();
    assert_eq!(lines, [(".github/workflows/x.yml", "tox.ini", 7)]);
}

/// What a document hands over to.
fn handed(document: &Document) -> Vec<(RunnerKind, &str)> {
    let delegates = document.commands.iter().filter_map(|c| c.delegate.as_ref());
    delegates
        .flat_map(|d| d.targets.iter().map(|target| (d.kind, target.as_str())))
        .collect()
}

#[test]
fn a_matrix_names_the_commands() {
    let ci = workflow(
        "on: push",
        "    strategy:\n      matrix:\n        include:\n          - command: bin/tests --host x\n          - command: ruff check && mypy .\n    steps:\n      - run: ${{ matrix.command }}\n      - run: echo ${{ matrix.command }}\n",
    );
    assert_eq!(handed(&ci), [(RunnerKind::Script, "bin/tests")]);
    let lines = |purpose| ci.runs(purpose).map(|c| c.line).collect::<Vec<_>>();
    assert_eq!(
        (lines(Purpose::Lint), lines(Purpose::Types)),
        (vec![10], vec![10])
    );
}

#[test]
fn a_matrix_names_the_scripts_of_hatch() {
    let ci = workflow(
        "on: push",
        "    strategy: {matrix: {include: [{env: 'lint:types'}]}}\n    steps:\n      - run: uv run --group x hatch run +py=${{ matrix.python }} ${{ matrix.env }}\n",
    );
    assert_eq!(handed(&ci), [(RunnerKind::Hatch, "lint:types")]);
}

#[test]
fn a_matrix_names_the_environments() {
    let ci = workflow(
        "on: push",
        "    strategy: {matrix: {env: [mypy]}}\n    steps:\n      - run: tox -e ${{ matrix.env }}\n",
    );
    let documents = [ci, of("tox.ini", TOX)];
    assert_eq!(
        standing(&documents, Purpose::Types),
        Some(Standing::Advisory)
    );
    assert_eq!(standing(&documents, Purpose::Test), None);
}

#[test]
fn standings_are_told_apart() {
    let run = "    steps:\n      - run: pytest\n";
    let test = |document: Document| standing(&[document], Purpose::Test);
    assert_eq!(test(workflow("on: [push]", run)), Some(Standing::Runs));
    assert_eq!(
        test(workflow("on: workflow_dispatch", run)),
        Some(Standing::Manual)
    );
    assert_eq!(
        test(workflow("on:\n  schedule: [{cron: '0 0 * * *'}]", run)),
        Some(Standing::Manual)
    );
    assert_eq!(
        test(workflow("on: {push: {tags: ['v*']}}", run)),
        Some(Standing::Manual)
    );
    assert_eq!(
        test(workflow("on: push", &format!("    if: false\n{run}"))),
        Some(Standing::Disabled)
    );
    assert_eq!(
        test(workflow(
            "on: push",
            "    steps:\n      - if: ${{ false }}\n        run: pytest\n"
        )),
        Some(Standing::Disabled)
    );
    assert_eq!(
        test(workflow(
            "on: push",
            "    steps:\n      - run: pytest || true\n"
        )),
        Some(Standing::Advisory)
    );
    assert_eq!(
        test(workflow(
            "on: push",
            &format!("    continue-on-error: true\n{run}")
        )),
        Some(Standing::Advisory)
    );
    assert_eq!(
        test(workflow(
            "on: push",
            "    steps:\n      - run: echo pytest\n      - run: pip install pytest\n"
        )),
        None
    );
    let remote = workflow(
        "on: push",
        "    uses: org/repo/.github/workflows/x.yml@v1\n",
    );
    let not_followed = Pipelines::of(&[remote]).lost();
    assert_eq!(not_followed.len(), 1);
    assert_eq!(not_followed[0].kind, RunnerKind::Remote);
    assert_eq!(
        test(of(
            "pyproject.toml",
            "[tool.pytest.ini_options]\naddopts = '-q'\n"
        )),
        None
    );
    assert_eq!(test(of("README.md", "pytest\n")), None);
}

#[test]
fn scripts_actions_and_make_are_followed() {
    let ci = workflow(
        "on: push",
        "    steps:\n      - uses: ./.github/actions/check\n      - run: make ci\n",
    );
    let action = of(
        ".github/actions/check/action.yml",
        "runs:\n  using: composite\n  steps:\n    - run: ./scripts/check\n      shell: bash\n",
    );
    let script = of(
        "scripts/check",
        "#!/bin/sh -e\n${PREFIX}ruff format --check .\n${PREFIX}mypy $SOURCES\n",
    );
    let make = of(
        "Makefile",
        "ci: test\ntest:\n\tpython -m pytest tests\ndocs:\n\tmkdocs build\n",
    );
    let documents = [ci, action, script, make];
    for purpose in [Purpose::Format, Purpose::Types, Purpose::Test] {
        assert_eq!(
            standing(&documents, purpose),
            Some(Standing::Runs),
            "{purpose:?}"
        );
    }
    assert_eq!(standing(&documents, Purpose::Docs), None);
}

#[test]
fn pre_commit() {
    let config = of(
        ".pre-commit-config.yaml",
        "ci: {autoupdate_schedule: monthly}\nrepos:\n  - repo: https://github.com/astral-sh/ruff-pre-commit\n    rev: v0.4\n    hooks:\n      - id: ruff-check\n      - id: ruff-format\n  - repo: local\n    hooks:\n      - id: types\n        entry: uv run mypy\n        stages: [manual]\n",
    );
    let lint: Vec<_> = config.runs(Purpose::Lint).map(|one| one.line).collect();
    assert_eq!(lint, [6]);
    assert_eq!(
        config
            .runs(Purpose::Types)
            .next()
            .map(|one| one.origin.gate),
        Some(Gate::Manual)
    );
    let ci = workflow(
        "on: pull_request",
        "    steps:\n      - uses: pre-commit/action@v3\n",
    );
    let documents = [ci, config];
    assert_eq!(standing(&documents, Purpose::Format), Some(Standing::Runs));
    assert_eq!(standing(&documents, Purpose::Types), Some(Standing::Manual));
}

#[test]
fn gitlab() {
    let ci = of(
        ".gitlab-ci.yml",
        "default:\n  before_script: [pip install tox]\n.base:\n  script:\n    - pytest --cov\ntest:\n  extends: .base\n  image: python:3.12\nlint:\n  script: [ruff check, [black --check .]]\n  when: manual\ntypes:\n  script: mypy .\n  rules: [{when: never}]\nsafe:\n  script: bandit -r .\n  allow_failure: true\n",
    );
    let documents = [ci.clone()];
    assert_eq!(standing(&documents, Purpose::Test), Some(Standing::Runs));
    assert_eq!(
        standing(&documents, Purpose::Coverage),
        Some(Standing::Runs)
    );
    assert_eq!(standing(&documents, Purpose::Lint), Some(Standing::Manual));
    assert_eq!(
        standing(&documents, Purpose::Format),
        Some(Standing::Manual)
    );
    assert_eq!(
        standing(&documents, Purpose::Types),
        Some(Standing::Disabled)
    );
    assert_eq!(
        standing(&documents, Purpose::Security),
        Some(Standing::Advisory)
    );
    // Once where it is kept, and once where it is extended.
    assert!(ci.runs(Purpose::Test).all(|one| one.line == 5));
}

#[test]
fn the_other_services() {
    for (path, text) in [
        (
            ".travis.yml",
            "language: python\npython: ['3.8']\ninstall: pip install -e .\nscript:\n  - pytest\n",
        ),
        (
            "azure-pipelines.yml",
            "trigger: [main]\njobs:\n- job: a\n  steps:\n  - script: |\n      pip install .\n      pytest -x\n    displayName: t\n",
        ),
        (
            ".circleci/config.yml",
            "version: 2.1\njobs:\n  a:\n    docker: [{image: x}]\n    steps:\n      - checkout\n      - run:\n          name: t\n          command: python -m pytest\n",
        ),
        (
            "appveyor.yml",
            "test_script:\n  - cmd: '%PYTHON%\\python -m pytest'\n  - ps: pytest\n",
        ),
        (
            ".buildkite/pipeline.yml",
            "steps:\n  - label: t\n    command: pytest\n",
        ),
        (
            ".drone.yml",
            "kind: pipeline\nsteps:\n- name: t\n  commands: [pytest]\n",
        ),
        (
            "bitbucket-pipelines.yml",
            "pipelines:\n  default:\n    - step: {name: t, script: [pytest]}\n",
        ),
        (".cirrus.yml", "task:\n  name: t\n  test_script: pytest\n"),
        (
            "Jenkinsfile",
            "// don't\npipeline { stages { stage('t') { steps { sh 'pytest' } } } }\n",
        ),
    ] {
        let document = of(path, text);
        assert_eq!(document.problem, None, "{path}");
        assert!(
            document.runs_on_change(Purpose::Test).count() >= 1,
            "{path}"
        );
    }
}

#[test]
fn pyproject() {
    let text = "[project]\ndependencies = ['Foo_bar>=1', 'x==2']\nclassifiers = ['Programming Language :: Python :: 3.12']\n[dependency-groups]\ndev = ['pytest', {include-group = 'x'}]\n[tool.mypy]\nstrict = true\n[[tool.mypy.overrides]]\nmodule = 'a.*'\nignore_missing_imports = true\n[tool.coverage.report]\nfail_under = 95\n[tool.coverage.run]\nbranch = true\n[tool.ruff.lint]\nignore = ['E501']\n[tool.poe.tasks]\ntest = 'pytest'\nall = ['test', 'lint']\ncheck.sequence = [{cmd = 'mypy .'}]\n[tool.hatch.envs.default.scripts]\ncov = ['pytest --cov']\n[tool.tox]\nlegacy_tox_ini = '''\n[testenv]\ncommands = pytest\n'''\n";
    let document = of("pyproject.toml", text);
    assert_eq!(document.problem, None);
    let mypy = document.tool("mypy").expect("configured");
    assert_eq!((mypy.strictness().is_some(), mypy.line), (true, 6));
    let coverage = document.tool("coverage").expect("configured");
    assert_eq!(
        (coverage.fail_under(), coverage.is_on("run.branch")),
        (Some(95.0), true)
    );
    let overlooked: Vec<_> = document
        .suppressions
        .iter()
        .map(|one| (one.tool.name, one.line))
        .collect();
    assert!(
        overlooked.contains(&("ruff", 16)) && overlooked.contains(&("mypy", 10)),
        "{overlooked:?}"
    );
    let defined = |runner: RunnerKind| {
        let runs = document.runs(Purpose::Test);
        runs.filter(move |command| command.origin.runner == Some(runner))
    };
    for runner in [RunnerKind::Poe, RunnerKind::Hatch, RunnerKind::Tox] {
        assert_eq!(defined(runner).count(), 1, "{runner:?}");
    }
    let tox = defined(RunnerKind::Tox).next().expect("there");
    assert_eq!(tox.line, 26);
    let names: Vec<_> = document
        .dependencies
        .iter()
        .map(|one| one.name.raw())
        .collect();
    assert_eq!(names, ["foo-bar", "x", "pytest"]);
}

#[test]
fn programs_are_no_plugins() {
    let declared = |path: &str, text: &str| {
        let document = of(path, text);
        (document.programs, document.entry_points.len())
    };
    let scripts =
        "[project.scripts]\na = 'p:main'\n[project.entry-points.pytest11]\nb = 'p.plugin'\n";
    assert_eq!(declared("pyproject.toml", scripts), (1, 2));
    let poetry = "[tool.poetry.scripts]\na = 'p:main'\nb = 'p:other'\n[tool.poetry.plugins.'p.x']\nc = 'p:x'\n";
    assert_eq!(declared("pyproject.toml", poetry), (2, 3));
    let cfg = "[options.entry_points]\nconsole_scripts =\n    a = p:main\n    b = p:other\nflake8.extension =\n    X = p:x\n";
    assert_eq!(declared("setup.cfg", cfg).0, 2);
    let plugins = "[options.entry_points]\nflake8.extension =\n    X = p:x\n";
    assert_eq!(declared("setup.cfg", plugins).0, 0);
}

#[test]
fn nothing_panics_on_anything() {
    let paths = [
        ".github/workflows/a.yml",
        "action.yml",
        ".gitlab-ci.yml",
        "azure-pipelines.yml",
        "Jenkinsfile",
        "pyproject.toml",
        "setup.cfg",
        "tox.ini",
        "tox.toml",
        "noxfile.py",
        "Makefile",
        "justfile",
        "a.sh",
        ".pre-commit-config.yaml",
        "pyrightconfig.json",
        ".coveragerc",
        "requirements.txt",
        "Dockerfile",
        "README.md",
        "codecov.yml",
    ];
    let mut texts: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\xff\xfe\x00".to_vec(),
        b"\xef\xbb\xbf[tox]\n".to_vec(),
        vec![b'a'; super::read::MAX_BYTES + 1],
        "jobs: {a: {steps: [{run: 1}, [], null, {uses: [x]}], if: [], strategy: 3}}\non: {push: []}".into(),
        "tool = 1\nproject = []\n".into(),
        "[tool]\nruff = 1\ntox = []\nhatch.envs = 3\npoe.tasks = [1]\n".into(),
    ];
    for piece in [
        "[",
        "{",
        "(",
        "'",
        "\"",
        "a:",
        "a: b\n",
        "- ",
        "\n",
        "\\\n",
        "${{",
        "{a=",
        "$(",
        "x:\n\t-@\n",
        "é",
        "<<",
        "|| ",
        "def f():\n s.run(",
        "RUN \\\n",
    ] {
        texts.push(piece.repeat(20_000).into_bytes());
    }
    for path in paths {
        let kind = kind_of(path).expect("a known kind");
        for text in &texts {
            let document = read(kind, path, text);
            assert!(Pipelines::of([&document]).reached.len() <= document.commands.len() * 8);
        }
    }
}
