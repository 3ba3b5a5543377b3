//! Which paths are texts for people, and what builds a site of them.

use super::{DocumentKind, file_name};
use crate::role::{DOCS, is_prose};

/// Whether a path is a record of a decision: `docs/adr/0007-one-queue.md`, `rfcs/12-tides.md`.
pub(super) fn is_decision(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or("");
    let bare = ["adr-", "adr_", "adr", "rfc-", "rfc", "dr-"]
        .iter()
        .find_map(|start| name.strip_prefix(start));
    let digits = bare
        .unwrap_or(name)
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let folders = [
        "adr",
        "adrs",
        "decisions",
        "decision-records",
        "architecture-decisions",
        "rfc",
        "rfcs",
        "design-decisions",
    ];
    is_prose(name) && (1..=8).contains(&digits) && parts.any(|folder| folders.contains(&folder))
}

/// Whether a path is a log of decisions, at the top or among the documentation.
pub(super) fn is_decision_log(path: &str) -> bool {
    let name = file_name(path);
    let stem = name.split('.').next().unwrap_or(name);
    let stem = stem.replace(['-', '_', ' '], "");
    let placed = !path.contains('/') || in_docs(path) || in_docs_of_part(path);
    let names = [
        "adr",
        "adrs",
        "architecturedecisions",
        "decisionlog",
        "decisions",
        "designdecisions",
    ];
    placed && is_prose(name) && names.contains(&stem.as_str())
}

/// Whether a path is a page on operation: `docs/runbooks/queue.md`, `RUNBOOK.md`.
pub(super) fn is_operations(path: &str) -> bool {
    const FOLDERS: [&str; 13] = [
        "incident-reports",
        "incidents",
        "on-call",
        "on_call",
        "oncall",
        "operations",
        "ops",
        "sre",
        "playbooks",
        "post-mortems",
        "postmortems",
        "runbook",
        "runbooks",
    ];
    const WORDS: [&str; 29] = [
        "administration",
        "administering",
        "admin-guide",
        "admin_guide",
        "backup",
        "downgrad",
        "hosting",
        "installation",
        "maintenance",
        "production",
        "recovery",
        "restore",
        "restoring",
        "self-host",
        "selfhost",
        "setup",
        "runbook",
        "playbook",
        "on-call",
        "on_call",
        "oncall",
        "postmortem",
        "post-mortem",
        "post_mortem",
        "rollback",
        "deploy",
        "disaster",
        "incident",
        "operating",
    ];
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let top = folders.split('/').next().unwrap_or("");
    let placed = folders.is_empty() || in_docs(path) || FOLDERS.contains(&top) || top == "deploy";
    let said = WORDS.iter().any(|word| path.contains(word));
    is_prose(name) && placed && (said || folders.split('/').any(|folder| FOLDERS.contains(&folder)))
}

/// Whether a page of the documentation tells of one release: `docs/releases/v6.5.0.rst`.
pub(super) fn is_release_page(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or("");
    let folder = parts.next().unwrap_or("");
    let version = name.strip_prefix('v').unwrap_or(name);
    matches!(
        folder,
        "releases" | "release_notes" | "release-notes" | "whatsnew"
    ) && version.starts_with(|c: char| c.is_ascii_digit())
        && is_prose(name)
}

/// Whether a path is among the documentation.
pub(super) fn in_docs(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or("");
    DOCS.contains(&top)
}

/// Whether a path is below the documentation of a part of a project: `server/docs/index.rst`.
pub(super) fn in_docs_of_part(path: &str) -> bool {
    path.split_once('/')
        .is_some_and(|(_, below)| in_docs(below))
}

/// Whether a path is a piece of the next changelog, as towncrier, scriv and their like keep them: `changes/123.bugfix.rst`.
pub(super) fn is_fragment(path: &str) -> bool {
    const KINDS: [&str; 24] = [
        "added",
        "breaking",
        "bug",
        "bugfix",
        "change",
        "changed",
        "contrib",
        "deprecated",
        "deprecation",
        "deps",
        "doc",
        "docs",
        "enhancement",
        "feature",
        "fix",
        "fixed",
        "improvement",
        "misc",
        "packaging",
        "process",
        "removal",
        "removed",
        "security",
        "trivial",
    ];
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    if !is_prose(name) {
        return false;
    }
    let folder = folders.rsplit('/').next().unwrap_or("");
    let kind = name.split('.').skip(1).any(|part| KINDS.contains(&part));
    match folder {
        "changelog.d" | "newsfragments" | "news.d" => {
            kind || name.starts_with(|c: char| c.is_ascii_digit())
        }
        "changelog" | "changes" | "news" | "upcoming_changes" => kind,
        _ => folder.starts_with("unreleased") && folders.contains("change"),
    }
}

/// Configurations of what builds a site of documentation, whose names belong to nobody else: `mdBook`, Docusaurus, Great Docs, `MyST` and
/// Jupyter Book 2, Mintlify's older one, `ProperDocs`, Zensical, Quarto, Antora, `DocFX`, `GitBook`, Jupyter Book 1, Retype.
pub(super) const BUILDERS: [&str; 26] = [
    ".gitbook.yaml",
    "_quarto.yaml",
    "_quarto.yml",
    "_toc.yml",
    "antora-playbook.yml",
    "antora.yml",
    "book.toml",
    "docfx.json",
    "docusaurus.config.cjs",
    "docusaurus.config.js",
    "docusaurus.config.mjs",
    "docusaurus.config.mts",
    "docusaurus.config.ts",
    "great-docs.yaml",
    "great-docs.yml",
    "mint.json",
    "myst.yaml",
    "myst.yml",
    "properdocs.yaml",
    "properdocs.yml",
    "retype.yml",
    "zensical.toml",
    "zensical.yml",
    "zensical.yaml",
    "great-docs.toml",
    "_book.yml",
];

/// Whether a path is Mintlify's configuration, whose name others may use: `docs.json` at the top or among the documentation.
pub(super) fn is_mintlify(path: &str) -> bool {
    path == "docs.json"
        || file_name(path) == "docs.json" && (in_docs(path) || in_docs_of_part(path))
}

/// Whether a path is the configuration of `VitePress`.
pub(super) fn is_vitepress(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, name)| {
        file_name(folders) == ".vitepress" && name.starts_with("config.")
    })
}

/// Whether a name is that of a page: notebooks that are built into a site are pages, too.
pub(super) fn is_page(name: &str) -> bool {
    is_prose(name) || name.rsplit_once('.').is_some_and(|(_, end)| end == "qmd")
}

/// Endings of what is no text for people, however the name begins.
const NO_TEXTS: [&str; 24] = [
    "avif", "css", "csv", "gif", "go", "html", "ico", "jpeg", "jpg", "js", "json", "mp4", "pdf",
    "png", "rs", "scss", "sh", "svg", "toml", "ts", "tsx", "webp", "yaml", "yml",
];

/// Kinds told by how the name begins.
pub(super) fn by_stem(name: &str, top: bool, root: bool) -> Option<DocumentKind> {
    use DocumentKind as K;
    let word = name.split(['.', '-']).next().unwrap_or(name);
    let is_prose = !name.contains('.') || is_prose(name);
    // `LICENSE.apache`, but not `license-keys-filter.png`.
    let is_text = !name
        .rsplit_once('.')
        .is_some_and(|(_, end)| NO_TEXTS.contains(&end));
    Some(match word {
        "jenkinsfile" => K::Jenkinsfile,
        "dockerfile" | "containerfile" => K::Dockerfile,
        "readme" if is_text => K::Readme,
        "changelog" if is_prose => K::Changelog,
        "changes" | "history" | "news" | "release_notes" | "releasenotes" | "whatsnew"
            if root && is_prose =>
        {
            K::Changelog
        }
        "release" if root && is_prose && name.starts_with("release-notes") => K::Changelog,
        "contributing" if is_text => K::Contributing,
        "security" if is_prose && top || name == "security.md" => K::SecurityPolicy,
        "license" | "licence" | "copying" if is_text => K::License,
        _ if name.ends_with(".dockerfile") => K::Dockerfile,
        _ => return None,
    })
}
