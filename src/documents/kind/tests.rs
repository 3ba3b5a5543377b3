use super::pages::BUILDERS;
use super::*;
use crate::role::PROSE;

#[test]
fn each_kind_of_prose_takes_each_ending() {
    use DocumentKind as K;
    for end in PROSE.into_iter().chain([".txt"]) {
        for (stem, kind) in [
            ("README", K::Readme),
            ("docs/README", K::Readme),
            ("CHANGELOG", K::Changelog),
            ("doc/changelog", K::Changelog),
            ("docs/history", K::Changelog),
            ("NEWS", K::Changelog),
            ("docs/release-notes", K::Changelog),
            ("docs/releases/v6.5.0", K::Changelog),
            ("newsfragments/12.bugfix", K::ChangelogFragment),
            ("CONTRIBUTING", K::Contributing),
            ("LICENSE", K::License),
            ("SECURITY", K::SecurityPolicy),
            ("docs/adr/0007-one-queue", K::DecisionRecord),
            (
                "handbook/engineering/decisions/0001-sqlite",
                K::DecisionRecord,
            ),
            ("rfcs/12", K::DecisionRecord),
            ("DECISIONS", K::DecisionLog),
            ("docs/decision-log", K::DecisionLog),
            ("docs/runbooks/queue", K::OperationsPage),
            ("docs/postmortems/2026-01-02", K::OperationsPage),
            ("docs/oncall/kill-queries", K::OperationsPage),
            ("oncall/queue", K::OperationsPage),
            ("handbook/on-call/queue", K::OperationsPage),
            ("RUNBOOK", K::OperationsPage),
            ("docs/administration", K::OperationsPage),
            ("docs/guide/first", K::DocsPage),
            ("handbook/intro", K::DocsPage),
            ("server/docs/intro", K::DocsPage),
        ] {
            let path = format!("{stem}{end}");
            assert_eq!(kind_of(&path), Some(kind), "{path}");
        }
    }
}

#[test]
fn what_builds_a_site_is_known_by_its_name() {
    use DocumentKind as K;
    for path in BUILDERS.into_iter().chain([
        "docs.json",
        "docs/docs.json",
        "mkdocs.yml",
        "docs/.vitepress/config.mts",
    ]) {
        assert_eq!(kind_of(path), Some(K::DocsConfig), "{path}");
    }
    for path in [
        "app/docs.json",
        "app/static/docs.json",
        "a.vitepress/config.ts",
        "docs/requirements.json",
    ] {
        assert_ne!(kind_of(path), Some(K::DocsConfig), "{path}");
    }
    assert_eq!(kind_of("docs/robots.txt"), None);
    assert_eq!(kind_of("docs/requirements.txt"), Some(K::Requirements));
}

#[test]
fn paths_tell() {
    use DocumentKind as K;
    for (path, kind) in [
        (".github/workflows/tests.yaml", Some(K::GithubWorkflow)),
        (".github/workflows/old/tests.yaml", Some(K::Settings)),
        ("docs/workflows/tests.yaml", None),
        (
            ".github/actions/setup-tox/action.yml",
            Some(K::GithubAction),
        ),
        (".azure-pipelines/ci.yml", Some(K::AzurePipelines)),
        ("scripts/test", Some(K::ShellScript)),
        ("app/scripts", None),
        ("requirements/dev.txt", Some(K::Requirements)),
        ("requirements-dev.txt", Some(K::Requirements)),
        ("docs/readme.py", None),
        ("assets/license-keys-filter.png", None),
        ("docs/readme-banner.svg", None),
        ("LICENSE.apache", Some(K::License)),
        ("LICENSE-MIT", Some(K::License)),
        ("README.rst", Some(K::Readme)),
        (".github/CODEOWNERS", Some(K::CodeOwners)),
        ("examples/pyproject.toml", Some(K::Pyproject)),
        ("CHANGES", Some(K::Changelog)),
        ("docs/about/release-notes.md", Some(K::Changelog)),
        ("doc/en/changelog.rst", Some(K::Changelog)),
        ("app/history.md", None),
        ("docs/history.png", None),
        ("docs/security.rst", Some(K::DocsPage)),
        ("docs/ops/queue.md", Some(K::OperationsPage)),
        ("RUNBOOK.md", Some(K::OperationsPage)),
        ("docs/deploying/wsgi.rst", Some(K::OperationsPage)),
        ("app/ops/notes.md", None),
        ("docs/deployment.png", None),
        ("docs/source/conf.py", Some(K::DocsConfig)),
        ("server/docs/conf.py", Some(K::DocsConfig)),
        ("server/docs/intro.rst", Some(K::DocsPage)),
        ("docs/mkdocs-user-docs.yml", Some(K::DocsConfig)),
        ("site/docusaurus.config.js", Some(K::DocsConfig)),
        ("server/app/docs/conf.py", None),
        (".forgejo/workflows/ci.yaml", Some(K::ForgejoWorkflow)),
        (".builds/debian.yml", Some(K::OtherCi)),
        ("part/.gitlab-ci.yml", Some(K::CiPart)),
        ("ci/test.yml", Some(K::CiPart)),
        ("docs/ci/test.yml", None),
        ("tasks.py", Some(K::PythonTasks)),
        ("scripts/check.py", Some(K::PythonScript)),
        ("pkg/scripts/check.py", None),
        ("mise.toml", Some(K::TaskFile)),
        ("prek.toml", Some(K::PreCommitConfig)),
        ("site/_quarto.yml", Some(K::DocsConfig)),
        ("pylock.dev.toml", Some(K::Lockfile)),
        ("app/conf.py", None),
        ("changelog/123.bugfix.rst", Some(K::ChangelogFragment)),
        ("changelog/README.rst", Some(K::Readme)),
        ("newsfragments/+x.misc.md", Some(K::ChangelogFragment)),
        (
            "doc/build/changelog/unreleased_21/1.rst",
            Some(K::ChangelogFragment),
        ),
        ("docs/changes/intro.rst", Some(K::DocsPage)),
        ("docs/adr/0007-one-queue.md", Some(K::DecisionRecord)),
        ("rfcs/12.md", Some(K::DecisionRecord)),
        ("docs/adr/template.md", Some(K::DocsPage)),
        ("docs/adr/README.md", Some(K::Readme)),
        ("docs/releases/v6.5.0.rst", Some(K::Changelog)),
        ("sites/www/changelog.rst", Some(K::Changelog)),
        ("app/config.toml", Some(K::Settings)),
        ("db.properties", Some(K::Settings)),
        ("app/points.json", None),
        ("app/fixtures/config.toml", None),
        ("app/main.py", None),
        ("", None),
    ] {
        assert_eq!(kind_of(path), kind, "{path}");
    }
}
