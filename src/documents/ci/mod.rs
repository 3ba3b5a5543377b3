//! What runs: the commands of pipelines, of the runners they hand over to, and what each command is for.

pub(crate) mod actions;
pub(crate) mod command;
pub(crate) mod condition;
pub(crate) mod delegate;
pub(crate) mod flow;
pub(crate) mod folder;
pub(crate) mod follow;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod jenkins;
pub(crate) mod lookup;
pub(crate) mod python_calls;
pub(crate) mod script;
pub(crate) mod services;
pub(crate) mod shell;
pub(crate) mod task_files;
pub(crate) mod taskfile;
pub(crate) mod tool;
pub(crate) mod tox;
pub(crate) mod update_bot;
pub(crate) mod wrapper;
