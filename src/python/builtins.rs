//! The builtins that facts ask about.

/// Builtins that facts ask about.
const BUILTINS: [&str; 12] = [
    "eval",
    "exec",
    "frozendict",
    "getattr",
    "input",
    "open",
    "print",
    "sentinel",
    "sorted",
    "vars",
    "zip",
    "__import__",
];

/// Whether a name is a builtin that facts ask about.
pub(super) fn is_asked_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
}
