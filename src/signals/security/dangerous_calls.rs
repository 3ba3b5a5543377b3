//! Are dangerous functions called?

use super::danger::{Danger, danger, draws, draws_number, is_nonce, is_secret};
use crate::facts::{CallFamily, Family};
use crate::python::ast::Expr;
use crate::python::ast::visitor::{Visitor, walk_expr};
use crate::python::{Assignment, Names};
use crate::signals::prelude::*;

static CALLS: Fact = Fact::sum("calls", "Calls.", Subject::Call(|_| 1));

static FAMILY: CallFamily = CallFamily {
    classify: |call, found| {
        if let Some(danger) = danger(call) {
            found(danger as usize);
        }
    },
};

static VALUES: Family = Family {
    kinds: Kinds::of(&[NodeKind::StmtAssign, NodeKind::StmtAnnAssign]),
    classify: |node, place, found| {
        if is_predictable(node, place) {
            found(0);
        }
    },
};

const fn of(danger: Danger) -> Subject {
    Subject::CallMember(&FAMILY, danger as usize)
}

static CODE: Fact = Fact::sum(
    "code-from-text",
    "`eval` and `exec` of what is not written out, a logging configuration taken from a socket (CWE-94; bandit B102, B307, B612).",
    of(Danger::Code),
);
static SHELL: Fact = Fact::sum(
    "shell-commands-from-variables",
    "Shells that are handed a command that is not written out: `shell=True`, `os.system`, `os.popen` (CWE-78; bandit B602, B604, B605).",
    of(Danger::Shell),
);
static OBJECTS: Fact = Fact::sum(
    "objects-from-bytes",
    "Objects from bytes: pickle, marshal, shelve, unsafe YAML loaders, `torch.load` without `weights_only` (CWE-502; bandit B301, B302, B506, B614).",
    of(Danger::Objects),
);
static CERTIFICATES: Fact = Fact::sum(
    "unchecked-peers",
    "Certificates, host keys or signatures that are not checked (CWE-295; bandit B323, B501, B507).",
    of(Danger::Certificates),
);
static CRYPTO: Fact = Fact::sum(
    "weak-cryptography",
    "Weak ciphers, modes, keys and protocols, and MD5 or SHA-1 over what is named a secret (CWE-327; bandit B304, B305, B324, B502, B505, B508, B509).",
    of(Danger::Crypto),
);
static CLEAR_TEXT: Fact = Fact::sum(
    "clear-text-protocols",
    "Telnet and FTP (CWE-319; bandit B312, B321).",
    of(Danger::ClearText),
);
static FILE_NAMES: Fact = Fact::sum(
    "predictable-file-names",
    "`tempfile.mktemp` and its like (CWE-377; bandit B306, B325).",
    of(Danger::FileNames),
);
static RANDOM: Fact = Fact::sum(
    "predictable-secrets-in-functions",
    "Calls of `random` in a function that is named for a secret (CWE-330; bandit B311).",
    of(Danger::Random),
);
static RANDOM_VALUES: Fact = Fact::sum(
    "predictable-secrets",
    "Assignments of a value drawn with `random` to the name of a secret, outside such functions (CWE-330; bandit B311).",
    Subject::Member(&VALUES, 0),
);
static EXPOSED: Fact = Fact::sum(
    "debuggers-and-open-interfaces",
    "Flask's debugger switched on in code, servers bound to every interface (CWE-489, CWE-605; bandit B104, B201).",
    of(Danger::Exposed),
);
static ESCAPING: Fact = Fact::sum(
    "templates-without-escaping",
    "Template environments without automatic escaping (CWE-79; bandit B701, B702).",
    of(Danger::Escaping),
);
static ARCHIVES: Fact = Fact::sum(
    "unchecked-archives",
    "Tar archives unpacked whole without a filter (CWE-22; bandit B202).",
    of(Danger::Archives),
);
static ENTITIES: Fact = Fact::sum(
    "xml-with-entities",
    "The standard library's XML parsers over what is not written out (CWE-611; bandit B313 to B319).",
    of(Danger::Entities),
);
static PERMISSIONS: Fact = Fact::sum(
    "files-open-to-everybody",
    "`os.chmod` with a mode that lets everybody write (CWE-732; bandit B103).",
    of(Danger::Permissions),
);

const DANGERS: [&Fact; 14] = [
    &CODE,
    &SHELL,
    &OBJECTS,
    &CERTIFICATES,
    &CRYPTO,
    &CLEAR_TEXT,
    &FILE_NAMES,
    &RANDOM,
    &RANDOM_VALUES,
    &EXPOSED,
    &ESCAPING,
    &ARCHIVES,
    &ENTITIES,
    &PERMISSIONS,
];

static ALL: [&Fact; DANGERS.len() + 1] = {
    let mut all = [&CALLS; DANGERS.len() + 1];
    let mut i = 0;
    while i < DANGERS.len() {
        all[i] = DANGERS[i];
        i += 1;
    }
    all
};

/// `token = "".join(random.choice(letters) for _ in range(20))`.
fn is_predictable(node: Node<'_>, place: &Place<'_>) -> bool {
    let Node::Stmt(stmt) = node else {
        return false;
    };
    let Some(assign) = Assignment::of(stmt) else {
        return false;
    };
    let secret = |target: &Expr| match target {
        Expr::Name(n) => is_secret(n.id.as_str()),
        Expr::Attribute(a) => is_secret(a.attr.as_str()),
        _ => false,
    };
    if !assign.targets.iter().any(secret)
        || place.function().is_some_and(|f| is_secret(f.name.as_str()))
    {
        return false;
    }
    // `nonce = random.randint(0, 999)` tells requests apart; nobody has to guess it.
    let target = |e: &Expr| match e {
        Expr::Name(n) => is_nonce(n.id.as_str()),
        Expr::Attribute(a) => is_nonce(a.attr.as_str()),
        _ => false,
    };
    if let Expr::Call(call) = assign.value
        && matches!(&*call.func, Expr::Attribute(a) if draws_number(a.attr.as_str()))
        && assign.targets.iter().all(target)
    {
        return false;
    }
    // `key = random.choice(keys)` picks one of those that there are.
    if let Expr::Call(call) = assign.value
        && matches!(&*call.func, Expr::Attribute(a) if a.attr.as_str() == "choice")
    {
        return false;
    }
    let mut look = Draws {
        names: &place.names,
        path: String::new(),
        found: false,
        depth: 0,
    };
    look.visit_expr(assign.value);
    look.found
}

/// Looks for a call of `random`.
struct Draws<'n> {
    names: &'n Names,
    path: String,
    found: bool,
    depth: usize,
}

impl<'a> Visitor<'a> for Draws<'_> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        // Nobody nests deeper what is drawn by lot.
        if self.found || self.depth > 12 {
            return;
        }
        if let Expr::Call(call) = expr
            && self.names.dotted(&call.func, &mut self.path)
            && self.path.strip_prefix("random.").is_some_and(draws)
        {
            self.found = true;
        }
        self.depth += 1;
        walk_expr(self, expr);
        self.depth -= 1;
    }
}

/// Dangerous calls per 1000 calls.
pub static SIGNAL: Signal = Signal {
    id: "dangerous-calls",
    competency: Competency::Security,
    question: "How many calls are of a kind that attackers look for first?",
    why: "Each of these has a safe counterpart that costs nothing to use. One in the wrong place is a hole; many say that nobody has looked. \
          It takes a reader to tell whether an attacker can reach one, so the rate speaks of habits, not of holes.",
    formula: "the sum of the facts below per 1000 calls, over source files",
    guard: "Tests, scripts, documentation and migrations are left out, and so is whatever is written out at the spot: `eval(\"1 + 1\")`, \
            `os.system(\"clear\")`. Look-alikes left alone: `model.eval()`, `pickle.loads(pickle.dumps(x))` (a copy), YAML loaders of one's own and \
            safe ones, `usedforsecurity=False`, MD5 and SHA-1 that nothing nearby names a secret's (bandit flags every one: B324), `random` \
            for anything but secrets and to pick one of several keys (B311 flags every call), subprocesses without a shell (B603, B606, B607), `shell=` with a variable and other functions with such a parameter (B604), zip files (cleaned by the standard \
            library), tar files with `filter` or `members`, imports (B4xx), address literals outside of `bind` and `host=` (B104), and addresses that \
            might be a file's (B310). Formatted shell commands are `injection`'s. `jwt.decode` without verification, `joblib.load` and \
            `numpy.load(allow_pickle=True)` are counted here and not there.",
    remedy: "Replace the calls listed by their safe counterparts: `json`, `yaml.safe_load`, lists of arguments without a shell, `secrets`, \
             `tempfile.mkstemp`, `extractall(filter=\"data\")`, `defusedxml`.",
    source: Citation {
        authors: "PyCQA",
        year: 2024,
        title: "Bandit: test plugins",
        link: "https://bandit.readthedocs.io/en/latest/plugins/index.html",
    },
    asks_for: AsksFor::NoFaults,
    cause: "calls",
    unit: Unit::Number("per 1000 calls"),
    scale: Scale::falling([10.0, 4.0, 1.5, 0.3]),
    min_cases: 50,
    weight: 0.5,
    facts: &ALL,
    measure: |view| {
        let dangers = DANGERS.iter().map(|fact| view.source(fact)).sum();
        Outcome::Measured(Measured::rate(dangers, view.source(&CALLS), 1000.0))
    },
    evidence: Evidence::Places(&DANGERS),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::in_source;

    fn dangers(text: &str) -> Vec<&'static str> {
        let facts = in_source(text);
        let found = DANGERS.iter().filter(|fact| facts[fact.id] > 0);
        found.map(|fact| fact.id).collect()
    }

    #[test]
    fn what_is_signed_or_makes_no_page_is_left_alone() {
        let total = |text: &str| {
            let facts = in_source(text);
            [
                "objects-from-bytes",
                "templates-without-escaping",
                "unchecked-peers",
                "shell-commands-from-variables",
                "debuggers-and-open-interfaces",
            ]
            .iter()
            .map(|id| facts[id])
            .sum::<i64>()
        };
        let load = "import hmac, pickle\ndef f(data, sig):\n";
        let jinja = "from jinja2 import Environment, FileSystemLoader, StrictUndefined\n";
        for text in [
            format!(
                "{load}    if not hmac.compare_digest(sig, hmac.digest(key, data, sha256)):\n        raise ValueError\n    return pickle.loads(data)\n"
            ),
            format!("{load}    key.verify(sig, data)\n    return pickle.loads(data)\n"),
            format!(
                "{jinja}e = Environment(loader=FileSystemLoader('templates/python'), undefined=StrictUndefined)\n"
            ),
            format!("{jinja}e = Environment(trim_blocks=True)\n"),
            "import ssl\ndef f():\n    c = ssl._create_unverified_context()\n    c.verify_mode = ssl.CERT_REQUIRED\n".to_owned(),
            "import os\nos.system('cls' if os.name == 'nt' else 'clear')\n".to_owned(),
            "sock.bind(('0.0.0.0', 0))\n".to_owned(),
        ] {
            assert_eq!(total(&text), 0, "{text}");
        }
        for text in [
            format!("{load}    x = pickle.loads(data)\n    hmac.compare_digest(sig, x)\n"),
            format!("{load}    return pickle.loads(data)\n"),
            format!("{jinja}e = Environment(loader=FileSystemLoader('templates'))\n"),
            format!("import flask\n{jinja}e = Environment(trim_blocks=True)\n"),
            "import ssl\ndef f():\n    return ssl._create_unverified_context()\n".to_owned(),
            "sock.bind(('0.0.0.0', 80))\n".to_owned(),
        ] {
            assert_eq!(total(&text), 1, "{text}");
        }
    }

    #[test]
    fn each_danger_is_told() {
        for (text, fact) in [
            ("eval(x)", "code-from-text"),
            ("exec(compile(s, 'f', 'exec'))", "code-from-text"),
            (
                "import subprocess as s\ns.run(cmd, shell=True)",
                "shell-commands-from-variables",
            ),
            (
                "from os import system\nsystem(cmd)",
                "shell-commands-from-variables",
            ),
            ("import pickle\npickle.load(f)", "objects-from-bytes"),
            ("import yaml\nyaml.load(f)", "objects-from-bytes"),
            (
                "import yaml\nyaml.load(f, Loader=yaml.FullLoader)",
                "objects-from-bytes",
            ),
            ("import torch\ntorch.load(f)", "objects-from-bytes"),
            (
                "import requests\nrequests.get(u, verify=False)",
                "unchecked-peers",
            ),
            ("self.session.get(u, verify=False)", "unchecked-peers"),
            (
                "import jwt\njwt.decode(t, options={'verify_signature': False})",
                "unchecked-peers",
            ),
            (
                "c.set_missing_host_key_policy(paramiko.AutoAddPolicy())",
                "unchecked-peers",
            ),
            (
                "import hashlib\nhashlib.md5(password.encode())",
                "weak-cryptography",
            ),
            (
                "import hashlib\ndef hash_password(p): return hashlib.new('sha1', p)",
                "weak-cryptography",
            ),
            (
                "from Crypto.Cipher import AES\nAES.new(k, AES.MODE_ECB)",
                "weak-cryptography",
            ),
            ("rsa.generate_private_key(65537, 1024)", "weak-cryptography"),
            (
                "import tempfile\ntempfile.mktemp()",
                "predictable-file-names",
            ),
            (
                "import random\ndef make_token(): return random.choice(a)",
                "predictable-secrets-in-functions",
            ),
            (
                "import random\ntoken = ''.join(random.choice(a) for _ in b)",
                "predictable-secrets",
            ),
            (
                "from flask import Flask\napp.run(debug=True)",
                "debuggers-and-open-interfaces",
            ),
            (
                "sock.bind(('0.0.0.0', 80))",
                "debuggers-and-open-interfaces",
            ),
            (
                "import jinja2\njinja2.Environment(loader=l)",
                "templates-without-escaping",
            ),
            (
                "import tarfile\ntarfile.open(x).extractall(p)",
                "unchecked-archives",
            ),
            (
                "import xml.etree.ElementTree as ET\nET.parse(f)",
                "xml-with-entities",
            ),
            ("import os\nos.chmod(p, 0o777)", "files-open-to-everybody"),
            ("import ftplib\nftplib.FTP(h)", "clear-text-protocols"),
        ] {
            assert_eq!(dangers(&format!("{text}\n")), [fact], "{text}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in [
            "eval('1 + 1')\nmodel.eval(x)\nfrom numexpr import eval as evaluate\nevaluate(x)",
            "import os, subprocess\nos.system('clear')\nsubprocess.run(cmd)\nsubprocess.run('ls | wc', shell=True)",
            "import subprocess\nsubprocess.run(f'ls {x}', shell=True)",
            "import pickle\npickle.loads(pickle.dumps(x))\npickle.dumps(x)",
            "import yaml\nyaml.safe_load(f)\nyaml.load(f, Loader=yaml.CSafeLoader)\nyaml.load(f, OwnLoader)\nyaml.load('a: 1')",
            "import hashlib\nhashlib.md5(data)\nhashlib.md5(password, usedforsecurity=False)\nhashlib.sha256(password)",
            "import hashlib\ndef etag(data): return hashlib.sha1(data)",
            "import random\napi_key = random.choice(api_keys)\ndelay = random.random()\nname = random.choice(names)\ntoken_count = random.randint(1, 5)",
            "import random, secrets\ntoken = secrets.token_hex()\ntoken = random.SystemRandom().choice(x)",
            "app.run(debug=True)",
            "host = '0.0.0.0'\nif host == '0.0.0.0': f('0.0.0.0')",
            "import subprocess\nsubprocess.run(cmd, shell=shell)\nother(cmd, shell=True)",
            "import hashlib\ndef fingerprint(request): return hashlib.sha1(request.url)",
            "from flask import Flask\napp.run(debug=args.debug)\napp.run(host='127.0.0.1')",
            "import jinja2\njinja2.Environment(autoescape=jinja2.select_autoescape())\njinja2.Environment(**options)",
            "import tarfile\ntarfile.open(x).extractall(p, filter='data')\nimport zipfile\nzip_file.extractall(p)\nz.extractall(members=m)",
            "import os\nos.chmod(p, 0o644)\nos.chmod(p, mode)\nos.chmod(p, 0o755)",
            "import xml.etree.ElementTree as ET\nET.fromstring('<a/>')\nET.Element('a')\nimport xml.dom.minidom as m\nm.parseString(ET.tostring(e))",
            "import defusedxml.ElementTree as ET\nET.parse(f)",
            "import requests\nrequests.get(u, verify=ca)\nfield.clean(v, verify=False)",
            "import torch\ntorch.load(f, weights_only=True)",
            "import ruamel.yaml\nyaml = ruamel.yaml.YAML(typ='safe')\nyaml.load(f)",
            "rsa.generate_private_key(public_exponent=65537, key_size=4096)",
        ] {
            assert_eq!(dangers(&format!("{text}\n")), Vec::<&str>::new(), "{text}");
        }
    }
}
