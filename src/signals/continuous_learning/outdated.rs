//! What the standard library and its neighbours have deprecated or removed.

use crate::signals::words::Words;

/// A name: its last segment, the module or class it belongs to, and the minor version of Python 3 that deprecated it.
type Row = (&'static str, &'static str, u8);

/// Names, by last segment. Aliases of `typing` that collections replaced since 3.9 are in [`ALIASES`].
#[rustfmt::skip]
pub(super) const NAMES: [Row; 66] = [
    ("Bytes", "ast", 8),
    ("Callable", "collections", 3),
    ("Hashable", "collections", 3),
    ("ImpImporter", "pkgutil", 3),
    ("ImpLoader", "pkgutil", 3),
    ("Iterable", "collections", 3),
    ("Iterator", "collections", 3),
    ("Mapping", "collections", 3),
    ("MutableMapping", "collections", 3),
    ("MutableSequence", "collections", 3),
    ("MutableSet", "collections", 3),
    ("NameConstant", "ast", 8),
    ("Num", "ast", 8),
    ("PROTOCOL_SSLv3", "ssl", 6),
    ("PROTOCOL_TLS", "ssl", 10),
    ("PROTOCOL_TLSv1", "ssl", 6),
    ("PROTOCOL_TLSv1_1", "ssl", 6),
    ("PROTOCOL_TLSv1_2", "ssl", 6),
    ("SafeConfigParser", "configparser", 2),
    ("Sequence", "collections", 3),
    ("Str", "ast", 8),
    ("Text", "typing", 11),
    ("abstractclassmethod", "abc", 3),
    ("abstractproperty", "abc", 3),
    ("abstractstaticmethod", "abc", 3),
    ("activeCount", "threading", 10),
    ("clock", "time", 3),
    ("coroutine", "asyncio", 8),
    ("currentThread", "threading", 10),
    ("decodestring", "base64", 1),
    ("dist", "platform", 5),
    ("encodestring", "base64", 1),
    ("escape", "cgi", 2),
    ("find_loader", "importlib", 4),
    ("find_loader", "pkgutil", 12),
    ("findtestcases", "unittest", 11),
    ("float", "numpy", 8),
    ("format", "locale", 7),
    ("formatargspec", "inspect", 5),
    ("gcd", "fractions", 5),
    ("get_child_watcher", "asyncio", 12),
    ("get_event_loop", "asyncio", 10),
    ("get_event_loop_policy", "asyncio", 14),
    ("get_loader", "pkgutil", 12),
    ("getargspec", "inspect", 0),
    ("getcallargs", "inspect", 5),
    ("getdefaultlocale", "locale", 11),
    ("getmoduleinfo", "inspect", 3),
    ("int", "numpy", 8),
    ("iscoroutinefunction", "asyncio", 14),
    ("linux_distribution", "platform", 5),
    ("makeSuite", "unittest", 11),
    ("match_hostname", "ssl", 7),
    ("mktemp", "tempfile", 0),
    ("object", "numpy", 8),
    ("popen2", "os", 0),
    ("set_child_watcher", "asyncio", 12),
    ("set_event_loop_policy", "asyncio", 14),
    ("splithost", "urllib.parse", 8),
    ("splitport", "urllib.parse", 8),
    ("splittype", "urllib.parse", 8),
    ("splituser", "urllib.parse", 8),
    ("utcfromtimestamp", "datetime.datetime", 12),
    ("utcnow", "datetime.datetime", 12),
    ("warn", "logging", 3),
    ("wrap_socket", "ssl", 7),
];

/// Names of `typing` for which a class has stood since 3.9: the builtins, and those of `collections`.
pub(super) const ALIASES: [&str; 11] = [
    "ChainMap",
    "Counter",
    "DefaultDict",
    "Deque",
    "Dict",
    "FrozenSet",
    "List",
    "OrderedDict",
    "Set",
    "Tuple",
    "Type",
];

/// Modules that are deprecated or gone, by name; without those that files beside a script often have for their own name.
#[rustfmt::skip]
pub(super) const MODULES: [&str; 27] = [
    "aifc", "asynchat", "asyncore", "audioop", "binhex", "cgi", "cgitb", "crypt", "distutils", "imghdr",
    "imp", "lib2to3", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev", "pipes", "pkg_resources", "smtpd", "sndhdr",
    "spwd", "sunau", "telnetlib", "uu", "xdrlib", "xml.etree.cElementTree",
];

/// [`NAMES`], to be found.
pub(super) static NAME_WORDS: Words = {
    const LIST: [&str; NAMES.len()] = {
        let mut list = [""; NAMES.len()];
        let mut i = 0;
        while i < NAMES.len() {
            list[i] = NAMES[i].0;
            i += 1;
        }
        list
    };
    Words::new(&LIST)
};
/// [`ALIASES`], to be found.
pub(super) static ALIAS_WORDS: Words = Words::new(&ALIASES);
/// [`MODULES`], to be found.
pub(super) static MODULE_WORDS: Words = Words::new(&MODULES);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        assert!(NAMES.is_sorted_by_key(|row| row.0));
        assert!(ALIAS_WORDS.is_sorted() && MODULE_WORDS.is_sorted());
        assert!(NAMES.iter().all(|row| row.2 < 15));
    }
}
