//! What runs: the commands of pipelines, of the runners they hand over to, and what each command is for.

pub(crate) mod command;
pub(crate) mod delegate;
pub(crate) mod github;
pub(crate) mod others;
pub(crate) mod script;
pub(crate) mod shell;
pub(crate) mod summary;
pub(crate) mod taskfile;
pub(crate) mod tool;
pub(crate) mod tox;
pub(crate) mod update_bot;
pub(crate) mod wrapper;
