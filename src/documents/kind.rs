//! What a file that is not Python is for, told from its path alone.

mod pages;

use super::ci::tool::{HelperRole, docs_builder_of_file, helper_of_file, tool_of_file};
use pages::{
    BUILDERS, by_stem, in_docs, in_docs_of_part, is_decision, is_decision_log, is_fragment,
    is_mintlify, is_operations, is_page, is_release_page, is_vitepress,
};

/// The kinds of documents that a fact can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// A workflow of GitHub Actions.
    GithubWorkflow,
    /// A composite action kept in the repository.
    GithubAction,
    /// `.gitlab-ci.yml`.
    GitlabCi,
    /// Azure Pipelines.
    AzurePipelines,
    /// `CircleCI`.
    CircleCi,
    /// Travis CI.
    TravisCi,
    /// `AppVeyor`.
    AppVeyor,
    /// Buildkite.
    Buildkite,
    /// Drone or Woodpecker.
    Drone,
    /// Bitbucket Pipelines.
    BitbucketPipelines,
    /// Cirrus CI.
    CirrusCi,
    /// A Jenkinsfile, read as text.
    Jenkinsfile,
    /// A workflow of Forgejo Actions or Gitea Actions, which are written like GitHub's.
    ForgejoWorkflow,
    /// Any other CI service: see [`OTHER_SERVICES`].
    OtherCi,
    /// YAML that a pipeline may take in: it runs only where one does.
    CiPart,
    /// Tasks written in Python: `tasks.py`, `duties.py`, `dodo.py`, read as text; their Python is not ours.
    PythonTasks,
    /// A script in Python that CI may run, read as text.
    PythonScript,
    /// Tasks in TOML, YAML or JSON: mise, pixi, hatch, poe, npm, compose, lefthook, Earthfiles.
    TaskFile,
    /// `pyproject.toml`.
    Pyproject,
    /// `setup.cfg`.
    SetupCfg,
    /// `tox.ini`, or the same in TOML.
    Tox,
    /// `noxfile.py`, read as text for the commands of its sessions; its Python is not ours.
    Noxfile,
    /// A Makefile.
    Makefile,
    /// A justfile.
    Justfile,
    /// `Taskfile.yml`.
    Taskfile,
    /// A shell script.
    ShellScript,
    /// `.pre-commit-config.yaml`.
    PreCommitConfig,
    /// The configuration of one tool in a file of its own.
    ToolConfig,
    /// A coverage report kept in the tree.
    CoverageReport,
    /// Requirements, one a line.
    Requirements,
    /// A lock file.
    Lockfile,
    /// Dependabot or Renovate.
    UpdateBot,
    /// A README.
    Readme,
    /// `CHANGELOG` and its relatives.
    Changelog,
    /// A piece of the next changelog, kept in a file of its own.
    ChangelogFragment,
    /// A record of a decision, numbered, in a folder for them.
    DecisionRecord,
    /// Decisions in one file, a section each: `DECISIONS.md`.
    DecisionLog,
    /// What builds a site of documentation: `mkdocs.yml`, Sphinx's `conf.py` (read as text; its Python is not ours), mdBook's and
    /// Docusaurus's configuration.
    DocsConfig,
    /// The order to Read the Docs to build it on every change.
    DocsService,
    /// A page of it.
    DocsPage,
    /// A page on operation, by its name: a runbook, a postmortem, how to deploy.
    OperationsPage,
    /// `CONTRIBUTING`.
    Contributing,
    /// `SECURITY`.
    SecurityPolicy,
    /// `CODEOWNERS`.
    CodeOwners,
    /// A licence.
    License,
    /// `.editorconfig`.
    EditorConfig,
    /// A Dockerfile.
    Dockerfile,
    /// What builders of images leave out.
    DockerIgnore,
    /// A template for issues or pull requests.
    Template,
    /// `py.typed`.
    PyTyped,
    /// `.env` and its relatives, except those that say they are examples.
    Environment,
    /// A private key, or what is named like one.
    KeyFile,
    /// Settings of the program in TOML, YAML, INI and the like: looked through for credentials.
    Settings,
}

impl DocumentKind {
    /// Whether the content is looked at. Of the others, their presence is all a fact needs, so that no reader can be attacked through
    /// them and none of their bytes are fetched.
    pub fn is_read(self) -> bool {
        !matches!(
            self,
            Self::CoverageReport
                | Self::Lockfile
                | Self::ChangelogFragment
                | Self::DocsService
                | Self::DocsPage
        )
    }

    /// Whether it is read on the chance that a pipeline uses it: that it cannot be read is no news.
    pub fn is_by_chance(self) -> bool {
        matches!(
            self,
            Self::CiPart | Self::TaskFile | Self::PythonTasks | Self::PythonScript
        )
    }

    /// Whether such a file can tell a tool to overlook something.
    pub fn suppresses(self) -> bool {
        matches!(
            self,
            Self::Pyproject | Self::SetupCfg | Self::Tox | Self::ToolConfig
        )
    }
}

/// Other CI services, by where their configuration lies: a whole path, or a folder with its slash.
#[rustfmt::skip]
pub const OTHER_SERVICES: &[(&str, &str)] = &[
    (".build.yml", "https://man.sr.ht/builds.sr.ht/"),
    (".builds/", "https://man.sr.ht/builds.sr.ht/"),
    (".semaphore/", "https://docs.semaphoreci.com/reference/pipeline-yaml"),
    ("buildspec.yml", "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html"),
    ("buildspec.yaml", "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html"),
    ("cloudbuild.yaml", "https://cloud.google.com/build/docs/build-config-file-schema"),
    ("cloudbuild.yml", "https://cloud.google.com/build/docs/build-config-file-schema"),
    ("cloudbuild.json", "https://cloud.google.com/build/docs/build-config-file-schema"),
    (".teamcity/", "https://www.jetbrains.com/help/teamcity/kotlin-dsl.html"),
    (".zuul.yaml", "https://zuul-ci.org/docs/zuul/latest/project-config.html"),
    ("zuul.yaml", "https://zuul-ci.org/docs/zuul/latest/project-config.html"),
    (".zuul.d/", "https://zuul-ci.org/docs/zuul/latest/project-config.html"),
    ("zuul.d/", "https://zuul-ci.org/docs/zuul/latest/project-config.html"),
    ("codefresh.yml", "https://codefresh.io/docs/docs/pipelines/what-is-the-codefresh-yaml/"),
    (".codefresh/", "https://codefresh.io/docs/docs/pipelines/what-is-the-codefresh-yaml/"),
    (".tekton/", "https://pipelinesascode.com/docs/guide/authoringprs/"),
    (".prow.yaml", "https://docs.prow.k8s.io/docs/jobs/"),
    (".harness/", "https://developer.harness.io/docs/platform/pipelines/harness-yaml-quickstart/"),
    ("bamboo-specs/", "https://docs.atlassian.com/bamboo-specs-docs/latest/specs.html?yaml"),
    ("wercker.yml", "https://devcenter.wercker.com/"),
    ("buddy.yml", "https://buddy.works/docs/yaml/yaml-gui"),
    (".buddy/", "https://buddy.works/docs/yaml/yaml-gui"),
    ("bitrise.yml", "https://devcenter.bitrise.io/en/references/bitrise-yml-reference.html"),
    (".vela.yml", "https://go-vela.github.io/docs/reference/yaml/"),
    (".vela.yaml", "https://go-vela.github.io/docs/reference/yaml/"),
    (".onedev-buildspec.yml", "https://docs.onedev.io/"),
    (".taskcluster.yml", "https://docs.taskcluster.net/docs/reference/integrations/github/taskcluster-yml-v1"),
    ("evergreen.yml", "https://docs.devprod.prod.corp.mongodb.com/evergreen/Project-Configuration/Project-Configuration-Files"),
    (".evergreen.yml", "https://docs.devprod.prod.corp.mongodb.com/evergreen/Project-Configuration/Project-Configuration-Files"),
    (".evergreen/", "https://docs.devprod.prod.corp.mongodb.com/evergreen/Project-Configuration/Project-Configuration-Files"),
    ("screwdriver.yaml", "https://docs.screwdriver.cd/user-guide/configuration/"),
    (".packit.yaml", "https://packit.dev/docs/configuration"),
    ("packit.yaml", "https://packit.dev/docs/configuration"),
    ("codeship-steps.yml", "https://docs.cloudbees.com/docs/cloudbees-codeship/latest/pro-builds-and-configuration/steps"),
    ("garnix.yaml", "https://garnix.io/docs/yaml_config"),
    ("concourse.yml", "https://concourse-ci.org/docs.html"),
    ("ci/pipeline.yml", "https://concourse-ci.org/docs.html"),
    ("gocd.yaml", "https://github.com/tomzo/gocd-yaml-config-plugin"),
    ("earthly.yml", "https://docs.earthly.dev/"),
    (".cirrus.star", "https://cirrus-ci.org/guide/programming-tasks/"),
    (".drone.star", "https://docs.drone.io/pipeline/scripting/starlark/"),
    (".drone.jsonnet", "https://docs.drone.io/pipeline/scripting/jsonnet/"),
    (".kokoro/", "https://github.com/googleapis/synthtool"),
    ("azure-build.yml", "https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/"),
];

fn is_other_service(path: &str) -> bool {
    let name = file_name(path);
    let of_code = ends_with(path, &["py", "sh", "md"]);
    !of_code
        && (name.ends_with(".gocd.yaml")
            || OTHER_SERVICES
                .iter()
                .any(|(place, _)| match place.strip_suffix('/') {
                    Some(folder) => {
                        let below = path
                            .strip_prefix(folder)
                            .and_then(|rest| rest.strip_prefix('/'));
                        below.is_some_and(|rest| !rest.contains('/'))
                            && matches!(
                                name.rsplit('.').next(),
                                Some("yml" | "yaml" | "kts" | "cfg" | "json")
                            )
                    }
                    None => path == *place,
                }))
}

/// Folders whose YAML a pipeline may take in.
const PART_FOLDERS: &[&str] = &[
    ".azure",
    ".azure-devops",
    ".azuredevops",
    ".buildkite",
    ".ci",
    ".circleci",
    ".cicd",
    ".gitlab",
    ".gitlab-ci",
    ".pipelines",
    ".azure-pipelines",
    "azure-pipelines",
    "build",
    "ci",
    "cicd",
    "devops",
    "eng",
    "gitlab",
    "gitlab-ci",
    "pipelines",
    "playbooks",
    "steps",
    "jobs",
    "stages",
    "templates",
    ".travis",
    ".woodpecker",
    "cd",
    "tasks",
];

/// Whether a pipeline may take a file in, told from where it lies and how it is called.
fn is_part(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let called = [
        "gitlab-ci",
        "azure-pipelines",
        "pipeline",
        ".ci.",
        "-ci.",
        "_ci.",
    ];
    let mut parts = folders.split('/');
    called.iter().any(|word| name.contains(word)) || parts.any(|part| PART_FOLDERS.contains(&part))
}

/// Folders whose Python CI may run as a script.
const SCRIPT_FOLDERS: [&str; 10] = [
    "script",
    "scripts",
    "ci",
    "bin",
    ".ci",
    "tools",
    "dev",
    "dev_tools",
    "devtools",
    "build_tools",
];

/// Whether a file of Python is one that CI may run: in a folder of scripts near the top, or called like one at the top.
fn is_python_script(path: &str) -> bool {
    match path.split_once('/') {
        Some((folder, rest)) => SCRIPT_FOLDERS.contains(&folder) && rest.matches('/').count() <= 1,
        None => matches!(
            path,
            "ci.py"
                | "build.py"
                | "make.py"
                | "dev.py"
                | "run_tests.py"
                | "runtests.py"
                | "check.py"
                | "run.py"
                | "test.py"
        ),
    }
}

/// Whether a file's name has one of these endings.
pub(crate) fn ends_with(path: &str, endings: &[&str]) -> bool {
    let ending = file_name(path)
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending);
    endings
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What the file is for, or nothing a fact could use.
pub fn kind_of(path: &str) -> Option<DocumentKind> {
    use DocumentKind as K;
    let lower = path.to_ascii_lowercase();
    let name = file_name(&lower);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let yaml = matches!(extension, "yml" | "yaml");
    if let Some(rest) = lower.strip_prefix(".github/") {
        if yaml
            && rest
                .strip_prefix("workflows/")
                .is_some_and(|file| !file.contains('/'))
        {
            return Some(K::GithubWorkflow);
        }
        if rest.starts_with("issue_template/") || rest.starts_with("pull_request_template") {
            return Some(K::Template);
        }
    }
    if yaml && is_forges(&lower) {
        return Some(K::ForgejoWorkflow);
    }
    if let Some(kind) = by_name(name, !lower.contains('/')).or_else(|| by_place(&lower, name)) {
        return Some(kind);
    }
    let mkdocs = yaml && stem.starts_with("mkdocs");
    let sphinx = name == "conf.py" && (in_docs(&lower) || in_docs_of_part(&lower));
    if mkdocs || sphinx || is_mintlify(&lower) || is_vitepress(&lower) {
        return Some(K::DocsConfig);
    }
    if extension == "py" && is_python_script(&lower) {
        return Some(K::PythonScript);
    }
    if matches!(extension, "py" | "pyi" | "pyx" | "ipynb") {
        return None;
    }
    let root = !lower.contains('/');
    match (lower.as_str(), stem, extension) {
        (".circleci/config.yml" | ".circleci/config.yaml", ..) => Some(K::CircleCi),
        (_, "azure-pipelines", _) if yaml => Some(K::AzurePipelines),
        _ if yaml
            && (lower.starts_with(".azure-pipelines/")
                || lower.starts_with("azure-pipelines/")) =>
        {
            Some(K::AzurePipelines)
        }
        _ if yaml && (lower.starts_with(".buildkite/") || (root && stem == "buildkite")) => {
            Some(K::Buildkite)
        }
        _ if yaml && (lower.starts_with(".woodpecker/") || root && stem == ".woodpecker") => {
            Some(K::Drone)
        }
        _ if environment(name) => Some(K::Environment),
        (_, _, "pem" | "key") | (_, "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519", "") => {
            Some(K::KeyFile)
        }
        _ if tool_of_file(name).is_some() => Some(K::ToolConfig),
        (_, _, "sh" | "bash" | "ps1" | "bat" | "cmd") => Some(K::ShellScript),
        (_, _, "mk") => Some(K::Makefile),
        (_, _, "just") => Some(K::Justfile),
        // Scripts without an extension, as many projects keep them.
        _ if extension.is_empty()
            && !matches!(
                stem,
                "dockerfile" | "containerfile" | "jenkinsfile" | "readme" | "license"
            )
            && ([
                "script/", "scripts/", "ci/", "bin/", ".ci/", "tools/", "dev/", ".github/",
                ".gitlab/",
            ]
            .iter()
            .any(|folder| lower.starts_with(folder))
                || [
                    "mise-tasks/",
                    ".mise/tasks/",
                    "mise/tasks/",
                    ".config/mise/tasks/",
                ]
                .iter()
                .any(|folder| {
                    lower.starts_with(folder) || lower.contains(&format!("/{folder}"))
                })) =>
        {
            Some(K::ShellScript)
        }
        (_, _, "txt" | "in") if requirements(&lower, stem) => Some(K::Requirements),
        _ if is_decision(&lower) => Some(K::DecisionRecord),
        _ if is_decision_log(&lower) => Some(K::DecisionLog),
        _ if is_fragment(&lower) => Some(K::ChangelogFragment),
        _ if in_docs(&lower) && is_release_page(&lower) => Some(K::Changelog),
        _ if yaml && is_part(&lower) && !in_docs(&lower) => Some(K::CiPart),
        _ => by_stem(name, root, root || in_docs(&lower)).or_else(|| {
            if is_operations(&lower) {
                return Some(K::OperationsPage);
            }
            let page = (in_docs(&lower) || in_docs_of_part(&lower)) && is_page(name);
            if page {
                return Some(K::DocsPage);
            }
            holds_settings(&lower, stem, extension).then_some(K::Settings)
        }),
    }
}

/// Whether a path lies where Forgejo and Gitea keep their workflows.
fn is_forges(path: &str) -> bool {
    let forges = [".forgejo/workflows/", ".gitea/workflows/"];
    let file = forges.iter().find_map(|forge| path.strip_prefix(forge));
    file.is_some_and(|file| !file.contains('/'))
}

/// Kinds told by the whole path.
fn by_place(path: &str, name: &str) -> Option<DocumentKind> {
    use DocumentKind as K;
    if is_other_service(path) {
        return Some(K::OtherCi);
    }
    let of_mise = matches!(
        path.rsplit_once('/').map(|(folder, _)| file_name(folder)),
        Some("mise" | ".mise")
    );
    let compose = (name.starts_with("docker-compose") || name.starts_with("compose"))
        && ends_with(name, &["yml", "yaml"]);
    let mise = matches!(name, "mise.toml" | ".mise.toml" | "mise.local.toml")
        || name == "config.toml" && of_mise;
    let npm =
        name == "package.json" && path.matches('/').count() <= 2 && !path.contains("node_modules/");
    let tasks = mise
        || compose
        || npm
        || matches!(name, "pixi.toml" | "hatch.toml" | "earthfile")
        || matches!(
            name,
            "poe_tasks.toml" | "poe_tasks.yaml" | "poe_tasks.yml" | "poe_tasks.json"
        );
    tasks.then_some(K::TaskFile)
}

/// Kinds told by the whole name. Services read their file at the top only; elsewhere it may be taken in.
fn by_name(name: &str, root: bool) -> Option<DocumentKind> {
    use DocumentKind as K;
    let at_top = |kind: DocumentKind| if root { kind } else { K::CiPart };
    Some(match name {
        "action.yml" | "action.yaml" => K::GithubAction,
        ".gitlab-ci.yml" | ".gitlab-ci.yaml" => at_top(K::GitlabCi),
        ".travis.yml" => at_top(K::TravisCi),
        "appveyor.yml" | ".appveyor.yml" | "appveyor.yaml" | ".appveyor.yaml" => {
            at_top(K::AppVeyor)
        }
        ".drone.yml" | ".drone.yaml" => at_top(K::Drone),
        "bitbucket-pipelines.yml" | "bitbucket-pipelines.yaml" => at_top(K::BitbucketPipelines),
        ".cirrus.yml" | ".cirrus.yaml" => at_top(K::CirrusCi),
        "pyproject.toml" => K::Pyproject,
        "setup.cfg" => K::SetupCfg,
        "tox.ini" | "tox.toml" => K::Tox,
        "noxfile.py" => K::Noxfile,
        "makefile" | "gnumakefile" => K::Makefile,
        "justfile" | ".justfile" => K::Justfile,
        "taskfile.yml" | "taskfile.yaml" | "taskfile.dist.yml" | "taskfile.dist.yaml" => {
            K::Taskfile
        }
        "tasks.py" | "duties.py" | "dodo.py" | "fabfile.py" => K::PythonTasks,
        "coverage.xml" | "cobertura.xml" | "lcov.info" | "coverage.lcov" | "coverage.json"
        | ".coverage" => K::CoverageReport,
        "codeowners" => K::CodeOwners,
        ".editorconfig" => K::EditorConfig,
        ".containerignore" => K::DockerIgnore,
        _ if name.ends_with(".dockerignore") => K::DockerIgnore,
        "py.typed" => K::PyTyped,
        _ if BUILDERS.contains(&name) => K::DocsConfig,
        ".readthedocs.yml" | ".readthedocs.yaml" | "readthedocs.yml" | "readthedocs.yaml" => {
            K::DocsService
        }
        _ => match helper_of_file(name).map(|helper| (helper.role, helper.name)) {
            Some((HelperRole::Hooks, "lefthook")) => K::TaskFile,
            Some((HelperRole::Hooks, _)) => K::PreCommitConfig,
            Some((HelperRole::Updates, _)) => K::UpdateBot,
            Some((HelperRole::Lock, _)) => K::Lockfile,
            _ if name != "_config.yml" => docs_builder_of_file(name).map(|_| K::DocsConfig)?,
            _ => return None,
        },
    })
}

/// What a file is for that a pipeline names, where its path alone does not tell.
pub fn kind_if_named(path: &str) -> DocumentKind {
    let name = file_name(path).to_ascii_lowercase();
    match name.rsplit('.').next() {
        Some("yml" | "yaml" | "json") => DocumentKind::CiPart,
        Some("py") => DocumentKind::PythonScript,
        _ => DocumentKind::ShellScript,
    }
}

/// `.env`, `.env.production`; not `.env.example`.
fn environment(name: &str) -> bool {
    let rest = name.strip_prefix(".env");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        && !["example", "sample", "template", "dist", "test", "tpl"]
            .iter()
            .any(|word| name.contains(word))
}

fn requirements(path: &str, stem: &str) -> bool {
    stem.contains("requirements")
        || path.starts_with("requirements/")
        || path.contains("/requirements/")
}

/// Whether a file holds settings of the program itself, which may be credentials. JSON is data more often than not.
fn holds_settings(path: &str, stem: &str, extension: &str) -> bool {
    const ASIDE: [&str; 8] = [
        "data", "fixture", "fixtures", "locale", "locales", "test", "testing", "tests",
    ];
    let named = || {
        let mut words = stem.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| {
            matches!(
                word,
                "account" | "appsettings" | "config" | "credentials" | "secrets" | "settings"
            )
        })
    };
    let is_settings = match extension {
        "toml" | "yaml" | "yml" | "ini" | "cfg" | "conf" | "properties" => true,
        "json" => named(),
        _ => false,
    };
    is_settings && !in_docs(path) && !path.split('/').any(|folder| ASIDE.contains(&folder))
}

#[cfg(test)]
mod tests;
