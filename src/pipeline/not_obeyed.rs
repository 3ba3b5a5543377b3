//! What a repository asks of tools and of this program, and does not get.

use crate::assemble::Told;
use crate::config;
use crate::dataset;
use crate::git::{Oid, Repository, Snapshot};
use crate::report::ConfigurationFile;
use crate::untrusted::Untrusted;
use crate::warning_code::WarningCode;

/// What the files of a commit ask for and do not get: of tools, and of this program.
pub(super) fn not_obeyed(
    repository: &Repository,
    head: Oid,
    files: &[ConfigurationFile],
) -> Vec<Told> {
    let tree = repository.snapshot(head);
    let mut all = told(
        WarningCode::ConfigurationNotObeyed,
        dataset::suppressions(repository, &tree),
    );
    all.extend(of_tree(repository, &tree, files));
    all
}

/// What the files of a tree ask of this program, and what of the tree a reader should know: its attributes for a forge's statistics,
/// and the virtual environments in it.
pub(super) fn of_tree(
    repository: &Repository,
    tree: &Snapshot,
    files: &[ConfigurationFile],
) -> Vec<Told> {
    let mut all = told(
        WarningCode::RepositoryConfig,
        config::asked(repository, tree, files),
    );
    all.extend(told(
        WarningCode::LinguistAttributes,
        dataset::linguist_attributes(repository, tree),
    ));
    all.extend(told(
        WarningCode::VirtualEnvironment,
        dataset::virtual_environments(tree),
    ));
    all
}

/// Everything of a kind.
pub(super) fn told(code: WarningCode, about: Vec<Untrusted>) -> Vec<Told> {
    about.into_iter().map(|about| (code, about)).collect()
}
