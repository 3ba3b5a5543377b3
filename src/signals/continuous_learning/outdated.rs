//! What the standard library and its neighbours have deprecated or removed: its release notes up to 3.15, each name looked up in
//! an interpreter of 3.15 (rc 1).

use crate::signals::words::Words;

/// A name: its last segment, the module or class it belongs to, and the minor version of Python 3 that deprecated it.
type Row = (&'static str, &'static str, u8);

/// Names, by last segment. Aliases of `typing` that collections replaced since 3.9 are in [`ALIASES`].
#[rustfmt::skip]
pub(super) const NAMES: [Row; 158] = [
    ("AbstractChildWatcher", "asyncio", 12),
    ("AbstractEventLoopPolicy", "asyncio", 14),
    ("ByteString", "collections.abc", 12),
    ("ByteString", "typing", 9),
    ("Bytes", "ast", 8),
    ("CGIHTTPRequestHandler", "http.server", 13),
    ("Callable", "collections", 3),
    ("DEBUG_BYTECODE_SUFFIXES", "importlib.machinery", 5),
    ("DefaultEventLoopPolicy", "asyncio", 14),
    ("Ellipsis", "ast", 8),
    ("ExecError", "shutil", 14),
    ("FancyURLopener", "urllib.request", 3),
    ("FastChildWatcher", "asyncio", 12),
    ("February", "calendar", 12),
    ("FileType", "argparse", 14),
    ("Finder", "importlib.abc", 3),
    ("HTMLParseError", "html.parser", 3),
    ("Hashable", "collections", 3),
    ("ImpImporter", "pkgutil", 3),
    ("ImpLoader", "pkgutil", 3),
    ("Iterable", "collections", 3),
    ("Iterator", "collections", 3),
    ("January", "calendar", 12),
    ("LegacyInterpolation", "configparser", 3),
    ("MacOSX", "webbrowser", 11),
    ("Mapping", "collections", 3),
    ("MultiLoopChildWatcher", "asyncio", 12),
    ("MutableMapping", "collections", 3),
    ("MutableSequence", "collections", 3),
    ("MutableSet", "collections", 3),
    ("NameConstant", "ast", 8),
    ("Num", "ast", 8),
    ("OPTIMIZED_BYTECODE_SUFFIXES", "importlib.machinery", 5),
    ("OptimizedUnicode", "sqlite3", 10),
    ("PROTOCOL_SSLv3", "ssl", 6),
    ("PROTOCOL_TLS", "ssl", 10),
    ("PROTOCOL_TLSv1", "ssl", 6),
    ("PROTOCOL_TLSv1_1", "ssl", 6),
    ("PROTOCOL_TLSv1_2", "ssl", 6),
    ("PidfdChildWatcher", "asyncio", 12),
    ("Profile", "profile", 15),
    ("RAND_pseudo_bytes", "ssl", 6),
    ("ResourceReader", "importlib.abc", 12),
    ("SafeChildWatcher", "asyncio", 12),
    ("SafeConfigParser", "configparser", 2),
    ("Sequence", "collections", 3),
    ("SetPointerType", "ctypes", 13),
    ("Str", "ast", 8),
    ("Text", "typing", 11),
    ("ThreadedChildWatcher", "asyncio", 12),
    ("Traversable", "importlib.abc", 12),
    ("TraversableResources", "importlib.abc", 12),
    ("URLopener", "urllib.request", 3),
    ("VERSION", "xml.etree.ElementTree", 15),
    ("WindowsProactorEventLoopPolicy", "asyncio", 14),
    ("WindowsSelectorEventLoopPolicy", "asyncio", 14),
    ("__version__", "argparse", 15),
    ("__version__", "csv", 15),
    ("__version__", "ctypes", 15),
    ("__version__", "decimal", 15),
    ("__version__", "http.server", 15),
    ("__version__", "imaplib", 15),
    ("__version__", "ipaddress", 15),
    ("__version__", "json", 15),
    ("__version__", "logging", 15),
    ("__version__", "optparse", 15),
    ("__version__", "platform", 15),
    ("__version__", "re", 15),
    ("__version__", "socketserver", 15),
    ("__version__", "tabnanny", 15),
    ("__version__", "zlib", 15),
    ("_clear_type_cache", "sys", 13),
    ("a2b_hqx", "binascii", 9),
    ("abstractclassmethod", "abc", 3),
    ("abstractproperty", "abc", 3),
    ("abstractstaticmethod", "abc", 3),
    ("activeCount", "threading", 10),
    ("b2a_hqx", "binascii", 9),
    ("bind_textdomain_codeset", "gettext", 8),
    ("clock", "time", 3),
    ("commonprefix", "os.path", 15),
    ("contents", "importlib.resources", 11),
    ("coroutine", "asyncio", 8),
    ("currentThread", "threading", 10),
    ("decodestring", "base64", 1),
    ("dist", "platform", 5),
    ("enable_shared_cache", "sqlite3", 12),
    ("encodestring", "base64", 1),
    ("escape", "cgi", 2),
    ("findTestCases", "unittest", 11),
    ("find_loader", "importlib", 4),
    ("find_loader", "pkgutil", 12),
    ("float", "numpy", 8),
    ("format", "locale", 7),
    ("formatargspec", "inspect", 5),
    ("gcd", "fractions", 5),
    ("getTestCaseNames", "unittest", 11),
    ("get_child_watcher", "asyncio", 12),
    ("get_event_loop", "asyncio", 10),
    ("get_event_loop_policy", "asyncio", 14),
    ("get_loader", "pkgutil", 12),
    ("getargspec", "inspect", 0),
    ("getcallargs", "inspect", 5),
    ("getdefaultlocale", "locale", 11),
    ("getmoduleinfo", "inspect", 3),
    ("glob0", "glob", 13),
    ("glob1", "glob", 13),
    ("int", "numpy", 8),
    ("iscoroutinefunction", "asyncio", 14),
    ("java_ver", "platform", 13),
    ("ldgettext", "gettext", 8),
    ("ldngettext", "gettext", 8),
    ("lgettext", "gettext", 8),
    ("linux_distribution", "platform", 5),
    ("lngettext", "gettext", 8),
    ("makeSuite", "unittest", 11),
    ("master_open", "pty", 2),
    ("match_hostname", "ssl", 7),
    ("mktemp", "tempfile", 0),
    ("module_for_loader", "importlib.util", 4),
    ("no_type_check_decorator", "typing", 13),
    ("object", "numpy", 8),
    ("open", "codecs", 14),
    ("popen", "platform", 3),
    ("popen2", "os", 0),
    ("readPlist", "plistlib", 4),
    ("readPlistFromBytes", "plistlib", 4),
    ("resetlocale", "locale", 11),
    ("rlecode_hqx", "binascii", 9),
    ("rledecode_hqx", "binascii", 9),
    ("run", "profile", 15),
    ("runctx", "profile", 15),
    ("set_child_watcher", "asyncio", 12),
    ("set_event_loop_policy", "asyncio", 14),
    ("set_loader", "importlib.util", 4),
    ("set_package", "importlib.util", 4),
    ("slave_open", "pty", 2),
    ("splitattr", "urllib.parse", 8),
    ("splithost", "urllib.parse", 8),
    ("splitnport", "urllib.parse", 8),
    ("splitpasswd", "urllib.parse", 8),
    ("splitport", "urllib.parse", 8),
    ("splitquery", "urllib.parse", 8),
    ("splittag", "urllib.parse", 8),
    ("splittype", "urllib.parse", 8),
    ("splituser", "urllib.parse", 8),
    ("splitvalue", "urllib.parse", 8),
    ("template", "re", 11),
    ("to_bytes", "urllib.parse", 8),
    ("utcfromtimestamp", "datetime.datetime", 12),
    ("utcnow", "datetime.datetime", 12),
    ("version", "sqlite3", 12),
    ("version", "tarfile", 15),
    ("version_info", "sqlite3", 12),
    ("warn", "logging", 3),
    ("wrap_socket", "ssl", 7),
    ("writePlist", "plistlib", 4),
    ("writePlistToBytes", "plistlib", 4),
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
pub(super) const MODULES: [&str; 33] = [
    "aifc", "asynchat", "asyncore", "audioop", "binhex", "cgi", "cgitb", "crypt", "distutils", "imghdr", "imp",
    "lib2to3", "mailcap", "msilib", "nis", "nntplib", "nturl2path", "ossaudiodev", "pipes", "pkg_resources", "smtpd",
    "sndhdr", "spwd", "sre_compile", "sre_constants", "sre_parse", "sunau", "telnetlib", "typing.io", "typing.re",
    "uu", "xdrlib", "xml.etree.cElementTree",
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
        assert!(NAMES.iter().all(|row| row.2 <= 15));
    }
}
