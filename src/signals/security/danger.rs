//! Which calls are dangerous, with the ids of bandit's tests of the same meaning.
//!
//! | here | CWE | bandit | left to another signal or left out |
//! |---|---|---|---|
//! | code run from text | 94 | B102 B307 B612 | |
//! | shell | 78 | B602 B604 B605 | B601, B609: `injection`; B603, B606, B607: no shell, no finding |
//! | objects from bytes | 502 | B301 B302 B506 B614 | B615: pinning a revision is a matter of supply |
//! | certificates or host keys not checked | 295 | B323 B501 B507 | |
//! | weak hash, cipher, key or protocol | 327 | B304 B305 B324 B502 B505 B508 B509 | B303: now B324 |
//! | clear text | 319 | B312 B321 | |
//! | predictable file names | 377 | B306 B325 | B108 |
//! | predictable secrets | 330 | B311 | |
//! | debugger, any interface | 489 | B104 B201 | |
//! | no escaping | 79 | B701 B702 | B308, B703, B704: `injection` |
//! | archive paths | 22 | B202 | B310: any address may be a file's |
//! | entities of XML | 611 | B313 to B319 | |
//! | open to everybody | 732 | B103 | |
//!
//! B101 is `assert-validation`, B105 to B107 are `secrets`, B110 and B112 are `error-handling`, B113 is
//! `network-timeouts`, B608, B610 and B611 are `injection`. B401 to B415 flag imports: importing is no danger. B613 looks
//! at characters, not calls. B503 and B504 look for functions that Python 3.12 removed.

use super::argument::{
    built, integer, is_false, is_imported, is_literal, is_true, keyword, last_name, positional,
    receiver, text,
};
use crate::python::ast::{Expr, ExprCall, Stmt};
use crate::python::{Call, Next, Node, Place, Ranged, Seen, search};

/// A class of dangers. Its number is the member of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Danger {
    /// CWE-94.
    Code,
    /// CWE-78.
    Shell,
    /// CWE-502.
    Objects,
    /// CWE-295.
    Certificates,
    /// CWE-327.
    Crypto,
    /// CWE-319.
    ClearText,
    /// CWE-377.
    FileNames,
    /// CWE-330.
    Random,
    /// CWE-489 and CWE-605.
    Exposed,
    /// CWE-79.
    Escaping,
    /// CWE-22.
    Archives,
    /// CWE-611.
    Entities,
    /// CWE-732.
    Permissions,
}

/// What a call endangers, if anything.
pub(super) fn danger(call: &Call<'_>) -> Option<Danger> {
    if let Some(danger) = by_path(call) {
        // `yaml = ruamel.yaml.YAML(typ="safe")` is nobody's module.
        let root = call.path.split('.').next().unwrap_or("");
        let built_in = matches!(root, "eval" | "exec");
        return (built_in || is_imported(call)).then_some(danger);
    }
    let node = call.node;
    match call.last_name() {
        "run"
            if is_on(node, "debug") && knows(call.place, &["flask", "Flask", "quart", "Quart"]) =>
        {
            Some(Danger::Exposed)
        }
        "extractall" => unchecked_archive(call).then_some(Danger::Archives),
        "set_missing_host_key_policy" => {
            let policy = node.arguments.args.first().map_or("", last_name);
            matches!(policy, "AutoAddPolicy" | "WarningPolicy").then_some(Danger::Certificates)
        }
        "generate_private_key" => weak_key(node).then_some(Danger::Crypto),
        "bind" => {
            // Port 0 asks for a free one, as a rule to close it again.
            let address = match node.arguments.args.first() {
                Some(Expr::Tuple(t)) if t.elts.get(1).and_then(integer) != Some(0) => {
                    t.elts.first()
                }
                _ => None,
            };
            address
                .is_some_and(is_any_interface)
                .then_some(Danger::Exposed)
        }
        _ if keyword(node, "host").is_some_and(is_any_interface) => Some(Danger::Exposed),
        _ if certificate_unchecked(call) => Some(Danger::Certificates),
        _ => None,
    }
}

/// Dangers told by the function's whole path, cheapest question first: most paths end here.
fn by_path(call: &Call<'_>) -> Option<Danger> {
    let node = call.node;
    let (root, rest) = match call.path.split_once('.') {
        // Methods of one's own, most calls, are no module's functions.
        Some(("self" | "cls", _)) => return None,
        Some(parts) => parts,
        None if matches!(call.path, "eval" | "exec") => (call.path, ""),
        None => return None,
    };
    match (root, rest) {
        ("eval" | "exec", "") => runs_text(node).then_some(Danger::Code),
        ("logging", "config.listen") => Some(Danger::Code),
        ("os", "system" | "popen") | ("subprocess", "getoutput" | "getstatusoutput") => {
            shell_text(node).then_some(Danger::Shell)
        }
        ("asyncio", "create_subprocess_shell") => shell_text(node).then_some(Danger::Shell),
        ("subprocess", "run" | "call" | "check_call" | "check_output" | "Popen") => {
            (is_on(node, "shell") && shell_text(node)).then_some(Danger::Shell)
        }
        ("os", "chmod") => {
            let mode = positional(node, 1).or_else(|| keyword(node, "mode"));
            let everybody = mode.and_then(integer).is_some_and(|mode| mode & 0o002 != 0);
            everybody.then_some(Danger::Permissions)
        }
        (
            "pickle" | "cPickle" | "_pickle" | "dill" | "cloudpickle" | "marshal",
            "load" | "loads" | "Unpickler",
        )
        | ("shelve", "open")
        | ("jsonpickle", "decode")
        | ("joblib", "load")
        | ("pandas", "read_pickle") => {
            (!round_trip(node) && !own_data(node) && !is_signed(call)).then_some(Danger::Objects)
        }
        ("numpy", "load") => is_on(node, "allow_pickle").then_some(Danger::Objects),
        ("torch", "load") => (!is_on(node, "weights_only")).then_some(Danger::Objects),
        ("yaml", "load" | "load_all") => unsafe_loader(node).then_some(Danger::Objects),
        ("yaml", "unsafe_load" | "unsafe_load_all" | "full_load" | "full_load_all") => {
            (!own_data(node)).then_some(Danger::Objects)
        }
        ("ssl", "_create_unverified_context") => {
            (!verifies_later(call)).then_some(Danger::Certificates)
        }
        ("hashlib", "md5" | "sha1") => weak_hash(call, 0).then_some(Danger::Crypto),
        ("hashlib", "new") => {
            let name = node.arguments.args.first().and_then(text).unwrap_or("");
            let weak = ["md4", "md5", "sha", "sha1"];
            let weak = weak.iter().any(|known| name.eq_ignore_ascii_case(known));
            (weak && weak_hash(call, 1)).then_some(Danger::Crypto)
        }
        ("ssl", "wrap_socket" | "SSLContext") => old_protocol(node).then_some(Danger::Crypto),
        ("Crypto" | "Cryptodome", _) => weak_cipher(rest, node).then_some(Danger::Crypto),
        ("cryptography", _) => weak_hazmat(rest).then_some(Danger::Crypto),
        ("pysnmp", "hlapi.CommunityData") => {
            let model = keyword(node, "mpModel").and_then(integer);
            matches!(model, Some(0 | 1)).then_some(Danger::Crypto)
        }
        ("pysnmp", "hlapi.UsmUserData") => (node.arguments.len() < 3).then_some(Danger::Crypto),
        ("telnetlib", "Telnet") | ("ftplib", "FTP") => Some(Danger::ClearText),
        ("tempfile", "mktemp") | ("os", "tempnam" | "tmpnam") => Some(Danger::FileNames),
        ("random", function) => {
            let name = call.place.function().map_or("", |f| f.name.as_str());
            let is_number = draws_number(function) && is_nonce(name);
            (draws(function) && is_about_secrets(call.place) && !is_number)
                .then_some(Danger::Random)
        }
        ("jinja2", "Environment") => {
            let escaping = keyword(node, "autoescape");
            let open = node.arguments.keywords.iter().any(|k| k.arg.is_none());
            let unescaped = escaping.map_or(!open, is_false);
            (unescaped && !makes_no_page(call)).then_some(Danger::Escaping)
        }
        ("mako", "template.Template") => keyword(node, "default_filters")
            .is_none()
            .then_some(Danger::Escaping),
        ("shutil", "unpack_archive") => {
            (keyword(node, "filter").is_none() && !is_zip(node)).then_some(Danger::Archives)
        }
        ("xml", _) => parses_xml(rest, node).then_some(Danger::Entities),
        ("lxml", "etree.XMLParser") => is_on(node, "resolve_entities").then_some(Danger::Entities),
        ("jwt", "decode") => {
            let off = keyword(node, "verify").is_some_and(is_false)
                || keyword(node, "options").is_some_and(no_signature);
            off.then_some(Danger::Certificates)
        }
        _ => None,
    }
}

fn is_on(node: &ExprCall, name: &str) -> bool {
    keyword(node, name).is_some_and(is_true)
}

/// Whether an import bound one of these names.
fn knows(place: &Place<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| place.names.origin(name).is_some())
}

/// A text that is not written out here; `exec` of a code object is the same.
fn runs_text(node: &ExprCall) -> bool {
    node.arguments.args.first().is_some_and(|a| !is_literal(a))
}

/// A shell is handed something that is not written out here. Text that is built at the spot is `injection`'s.
fn shell_text(node: &ExprCall) -> bool {
    let command = node.arguments.args.first();
    let command = command
        .or_else(|| keyword(node, "args"))
        .or_else(|| keyword(node, "cmd"));
    command.is_some_and(|c| !is_literal(c) && built(c).is_none())
}

/// `pickle.loads(pickle.dumps(x))` copies.
fn round_trip(node: &ExprCall) -> bool {
    node.arguments.args.first().is_some_and(|argument| {
        matches!(argument, Expr::Call(_)) && matches!(last_name(argument), "dumps" | "dump")
    })
}

/// Whether the function has checked a signature before: `hmac.compare_digest(...)`, `signer.unsign(...)`, `key.verify(...)`.
fn is_signed(call: &Call<'_>) -> bool {
    let Some(function) = call.place.function() else {
        return false;
    };
    let seen = search(&function.body, &mut |node| match node {
        Node::Expr(Expr::Call(other)) if other.start() < call.node.start() => {
            if matches!(
                last_name(&other.func),
                "compare_digest" | "verify" | "verify_signature" | "check_signature" | "unsign"
            ) {
                Next::Stop
            } else {
                Next::Into
            }
        }
        Node::Stmt(stmt) if stmt.start() > call.node.start() => Next::Past,
        _ => Next::Into,
    });
    seen == Seen::Stopped
}

/// Whether the function asks for certificates after all: `context.verify_mode = ssl.CERT_REQUIRED`.
fn verifies_later(call: &Call<'_>) -> bool {
    let Some(function) = call.place.function() else {
        return false;
    };
    let seen = search(&function.body, &mut |node| match node {
        Node::Stmt(Stmt::Assign(s)) if last_name(&s.value) == "CERT_REQUIRED" => Next::Stop,
        Node::Expr(_) => Next::Past,
        Node::Stmt(_) => Next::Into,
    });
    seen == Seen::Stopped
}

/// Whether an environment of templates makes something else than pages, as far as its options tell: code and settings need their
/// blanks kept or removed, other marks, or an error for what is not there. What serves pages is asked all the same.
fn makes_no_page(call: &Call<'_>) -> bool {
    const OF_TEXT: [&str; 8] = [
        "block_start_string",
        "comment_start_string",
        "keep_trailing_newline",
        "line_statement_prefix",
        "lstrip_blocks",
        "newline_sequence",
        "trim_blocks",
        "variable_start_string",
    ];
    const SERVING: [&str; 12] = [
        "Blueprint",
        "FastAPI",
        "Flask",
        "HTMLResponse",
        "Request",
        "aiohttp",
        "django",
        "fastapi",
        "flask",
        "request",
        "starlette",
        "web",
    ];
    let node = call.node;
    let strict = keyword(node, "undefined")
        .is_some_and(|e| matches!(last_name(e), "StrictUndefined" | "DebugUndefined"));
    let of_text = strict || OF_TEXT.iter().any(|name| keyword(node, name).is_some());
    of_text && !knows(call.place, &SERVING)
}

/// Bytes or text written out here.
fn own_data(node: &ExprCall) -> bool {
    node.arguments.args.first().is_some_and(is_literal)
}

/// No loader, or one of `PyYAML`'s that build objects; a loader of one's own is taken to be what its name says.
fn unsafe_loader(node: &ExprCall) -> bool {
    let loader = keyword(node, "Loader").or_else(|| positional(node, 1));
    let open = node.arguments.keywords.iter().any(|k| k.arg.is_none());
    let builds = |loader| {
        matches!(
            last_name(loader),
            "Loader" | "UnsafeLoader" | "FullLoader" | "CLoader" | "CUnsafeLoader" | "CFullLoader"
        )
    };
    !own_data(node) && loader.map_or(!open, builds)
}

/// A weak hash whose use says that it protects something.
fn weak_hash(call: &Call<'_>, data: usize) -> bool {
    if keyword(call.node, "usedforsecurity").is_some_and(is_false) {
        return false;
    }
    let argument = positional(call.node, data).or_else(|| keyword(call.node, "data"));
    is_about_secrets(call.place) || argument.is_some_and(names_a_secret)
}

/// Whether an expression names a secret, a few steps deep: `(salt + password).encode()`.
fn names_a_secret(expr: &Expr) -> bool {
    let mut left = vec![expr];
    // Enough for what people write in a hash's argument.
    for _ in 0..16 {
        let Some(at) = left.pop() else { return false };
        match at {
            // A nonce is hashed as its protocol says, and is no secret by itself.
            Expr::Name(n) if is_secret(n.id.as_str()) && !is_nonce(n.id.as_str()) => return true,
            Expr::Attribute(a) if is_secret(a.attr.as_str()) => return true,
            Expr::Attribute(a) => left.push(&a.value),
            Expr::Call(c) => {
                left.push(&c.func);
                left.extend(c.arguments.args.iter().take(4));
            }
            Expr::BinOp(b) => left.extend([&*b.left, &*b.right]),
            Expr::FString(f) => left.extend(
                f.value
                    .elements()
                    .filter_map(|e| e.as_interpolation())
                    .take(4)
                    .map(|i| &*i.expression),
            ),
            _ => {}
        }
    }
    false
}

/// Whether a name is that of a number used once, or of the salt of a request: what matters is that it is another each time.
pub(super) fn is_nonce(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("nonce") || lower.contains("salt")
}

/// Whether a name is that of something an attacker must not guess.
pub(super) fn is_secret(name: &str) -> bool {
    // `token_count`, `keys` and `n_tokens` are no secrets.
    const WHOLE: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "secret",
        "nonce",
        "salt",
        "otp",
    ];
    let lower = name.to_ascii_lowercase();
    let lower = lower.trim_matches('_');
    let last = lower.rsplit('_').next().unwrap_or(lower);
    // Nearly every name has none of their beginnings.
    let mut threes = lower.as_bytes().windows(3);
    let may_be = threes.any(|three| matches!(three, b"pas" | b"sec" | b"non" | b"sal" | b"otp"));
    may_be
        && WHOLE
            .iter()
            .any(|word| lower.contains(word) && !lower.contains("salted_"))
        && !matches!(
            last,
            "length" | "len" | "count" | "size" | "field" | "name" | "file" | "path"
        )
        || matches!(last, "token" | "csrf" | "apikey" | "signature")
        || (last == "key"
            && ["secret_", "api_", "auth_", "private_", "session_"]
                .iter()
                .any(|p| lower.contains(p)))
}

/// Whether the function around is named for a secret.
fn is_about_secrets(place: &Place<'_>) -> bool {
    place.function().is_some_and(|f| is_secret(f.name.as_str()))
}

/// Functions of `random` that draw a whole number.
pub(super) fn draws_number(function: &str) -> bool {
    matches!(function, "randint" | "randrange")
}

/// Functions of `random` that draw.
pub(super) fn draws(function: &str) -> bool {
    matches!(
        function,
        "random"
            | "randint"
            | "randrange"
            | "choice"
            | "choices"
            | "sample"
            | "shuffle"
            | "getrandbits"
            | "randbytes"
            | "uniform"
    )
}

fn old_protocol(node: &ExprCall) -> bool {
    let protocol = keyword(node, "ssl_version")
        .or_else(|| keyword(node, "protocol"))
        .or_else(|| node.arguments.args.first());
    protocol.is_some_and(|p| {
        matches!(
            last_name(p),
            "PROTOCOL_SSLv2" | "PROTOCOL_SSLv3" | "PROTOCOL_TLSv1" | "PROTOCOL_TLSv1_1"
        )
    })
}

fn weak_cipher(path: &str, node: &ExprCall) -> bool {
    let ecb = |e: &Expr| last_name(e) == "MODE_ECB";
    match path {
        "Cipher.ARC2.new"
        | "Cipher.ARC4.new"
        | "Cipher.Blowfish.new"
        | "Cipher.DES.new"
        | "Cipher.DES3.new"
        | "Cipher.XOR.new" => true,
        "Cipher.AES.new" => {
            positional(node, 1).is_some_and(ecb) || keyword(node, "mode").is_some_and(ecb)
        }
        "PublicKey.RSA.generate" | "PublicKey.DSA.generate" => weak_key(node),
        _ => false,
    }
}

fn weak_hazmat(path: &str) -> bool {
    let Some((modules, name)) = path.rsplit_once('.') else {
        return false;
    };
    match name {
        "ARC4" | "Blowfish" | "IDEA" | "CAST5" | "SEED" | "TripleDES" => {
            modules.ends_with("algorithms")
        }
        "ECB" => modules.ends_with("modes"),
        _ => false,
    }
}

/// An RSA or DSA key of fewer than 2048 bits.
fn weak_key(node: &ExprCall) -> bool {
    let named = ["key_size", "bits"]
        .iter()
        .find_map(|name| keyword(node, name));
    let size = named.or_else(|| {
        node.arguments
            .args
            .iter()
            .find(|a| integer(a).is_some_and(|n| n >= 256 && n != 65_537))
    });
    size.and_then(integer)
        .is_some_and(|bits| (256..2048).contains(&bits))
}

/// A request or a client that is told not to check certificates.
fn certificate_unchecked(call: &Call<'_>) -> bool {
    if !keyword(call.node, "verify").is_some_and(is_false) {
        return false;
    }
    let root = call.path.split('.').next().unwrap_or("");
    matches!(root, "requests" | "httpx")
        || matches!(
            call.last_name(),
            "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request"
        ) && matches!(
            receiver(call),
            "session" | "_session" | "client" | "_client" | "http"
        )
}

fn no_signature(options: &Expr) -> bool {
    let Expr::Dict(dict) = options else {
        return false;
    };
    dict.items.iter().take(20).any(|item| {
        item.key.as_ref().and_then(text) == Some("verify_signature") && is_false(&item.value)
    })
}

/// `extractall` of a tar file without a filter. Zip files are cleaned by the standard library itself.
fn unchecked_archive(call: &Call<'_>) -> bool {
    let node = call.node;
    let zip = receiver(call).to_ascii_lowercase();
    knows(call.place, &["tarfile", "TarFile"])
        && !zip.contains("zip")
        && zip != "zf"
        && keyword(node, "filter").is_none()
        && keyword(node, "members").is_none()
        && node.arguments.args.len() < 2
}

fn is_zip(node: &ExprCall) -> bool {
    let format = positional(node, 2).or_else(|| keyword(node, "format"));
    format.and_then(text) == Some("zip")
}

fn parses_xml(path: &str, node: &ExprCall) -> bool {
    let parses = matches!(
        path,
        "etree.ElementTree.parse"
            | "etree.ElementTree.iterparse"
            | "etree.ElementTree.fromstring"
            | "etree.ElementTree.XML"
            | "etree.ElementTree.XMLParser"
            | "etree.cElementTree.parse"
            | "etree.cElementTree.iterparse"
            | "etree.cElementTree.fromstring"
            | "etree.cElementTree.XMLParser"
            | "sax.parse"
            | "sax.parseString"
            | "sax.make_parser"
            | "sax.expatreader.create_parser"
            | "dom.expatbuilder.parse"
            | "dom.expatbuilder.parseString"
            | "dom.minidom.parse"
            | "dom.minidom.parseString"
            | "dom.pulldom.parse"
            | "dom.pulldom.parseString"
    );
    // Text that was written by the line itself, as minidom is used to indent, is one's own.
    let own = |a: &Expr| {
        is_literal(a) || (a.is_call_expr() && matches!(last_name(a), "tostring" | "tounicode"))
    };
    parses && !node.arguments.args.first().is_some_and(own)
}

fn is_any_interface(expr: &Expr) -> bool {
    matches!(text(expr), Some("0.0.0.0" | "::"))
}
