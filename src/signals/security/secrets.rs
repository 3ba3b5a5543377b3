//! Are there credentials in the tree?

use super::argument::text;
use crate::documents::{Document, DocumentKind, secret};
use crate::facts::Family;
use crate::facts::common::MODULES;
use crate::python::ast::{Expr, ExprCall, ExprDict, Keyword, Parameters, Stmt};
use crate::python::{Node, Place, Ranged};
use crate::role::Role;
use crate::signals::prelude::*;

/// The longest text in quotes that is looked through for a token; docstrings are prose.
const MAX_TEXT: usize = 600;
/// Pairs of a literal dictionary that are looked at.
const MAX_ITEMS: usize = 200;

static FAMILY: Family = Family {
    kinds: Kinds::of(&[
        NodeKind::ExprStringLiteral,
        NodeKind::ExprCall,
        NodeKind::ExprDict,
        NodeKind::StmtAssign,
        NodeKind::StmtAnnAssign,
        NodeKind::StmtFunctionDef,
    ]),
    classify: |node, place, found| {
        let count = match node {
            Node::Expr(Expr::StringLiteral(s)) => usize::from(is_token(s.value.to_str())),
            Node::Expr(Expr::Call(call)) if is_mock(call, place) => 0,
            Node::Expr(Expr::Call(call)) => in_keywords(call),
            Node::Expr(Expr::Dict(dict)) => in_items(dict),
            Node::Stmt(Stmt::Assign(assign)) => usize::from(
                text(&assign.value).is_some()
                    && assign.targets.iter().any(is_telling)
                    && is_credential(&assign.value),
            ),
            Node::Stmt(Stmt::AnnAssign(assign)) => usize::from(
                is_telling(&assign.target) && assign.value.as_deref().is_some_and(is_credential),
            ),
            Node::Stmt(Stmt::FunctionDef(f)) => in_defaults(&f.parameters),
            _ => 0,
        };
        for _ in 0..count {
            found(0);
        }
    },
};

static IN_CODE: Fact = Fact::sum(
    "credentials-in-code",
    "Texts in quotes with the form of a provider's token, private keys, and random values given to names that say they are credentials (CWE-798).",
    Subject::Member(&FAMILY, 0),
)
.concealed();

static IN_DOCUMENTS: Fact = Fact::sum(
    "credentials-in-documents",
    "Credentials in settings, workflows, scripts and key files.",
    Subject::Document(|document| {
        if is_somebodys(document) {
            document.secrets.len() as i64
        } else {
            0
        }
    }),
);

/// What is neither an example nor a test's own.
fn is_somebodys(document: &Document) -> bool {
    use DocumentKind as K;
    let path = document.path.raw();
    let role = Role::of(path).0;
    let aside = [
        "example",
        "sample",
        "fixture",
        "template",
        "testdata",
        "test_data",
        "dummy",
        "test",
        "demo",
    ];
    let lower = path.to_ascii_lowercase();
    matches!(role, Role::Source | Role::Script)
        && !matches!(
            document.kind,
            K::Lockfile | K::CoverageReport | K::Changelog
        )
        && !aside.iter().any(|word| lower.contains(word))
}

fn is_token(text: &str) -> bool {
    if text.len() < 20 {
        return false;
    }
    let key = text.len() < secret_key_limit() && text.trim_start().starts_with("-----BEGIN ");
    (key || text.len() <= MAX_TEXT) && secret::token(text).is_some()
}

/// The longest private key in use, with its lines.
const fn secret_key_limit() -> usize {
    16_384
}

/// A random value that has no form of a provider's: those are found as texts.
fn is_credential(value: &Expr) -> bool {
    text(value).is_some_and(|text| {
        secret::looks_random(text) && !secret::is_public_value(text) && !is_token(text)
    })
}

fn is_telling(target: &Expr) -> bool {
    match target {
        Expr::Name(n) => secret::is_secret_name(n.id.as_str()),
        Expr::Attribute(a) => secret::is_secret_name(a.attr.as_str()),
        Expr::Subscript(s) => text(&s.slice).is_some_and(secret::is_secret_name),
        _ => false,
    }
}

/// Words that say that what stands beside them is made up.
const MADE_UP: [&str; 4] = ["dummy", "fake", "mock", "not real"];

/// Whether a call says that its values are made up: by a comment on its lines, or by another value.
fn is_mock(call: &ExprCall, place: &Place<'_>) -> bool {
    let is_telling = |keyword: &Keyword| {
        keyword
            .arg
            .as_ref()
            .is_some_and(|name| secret::is_secret_name(name.as_str()))
    };
    let is_made_up = |said: &str| {
        let lower = said.to_ascii_lowercase();
        MADE_UP.iter().any(|word| lower.contains(word))
    };
    let mut values = call
        .arguments
        .keywords
        .iter()
        .filter_map(|k| text(&k.value));
    call.arguments.keywords.iter().any(is_telling)
        && (place.comments(call.range()).any(is_made_up) || values.any(is_made_up))
}

fn in_keywords(call: &ExprCall) -> usize {
    let telling = call.arguments.keywords.iter().filter(|keyword| {
        keyword.value.is_string_literal_expr()
            && keyword
                .arg
                .as_ref()
                .is_some_and(|name| secret::is_secret_name(name.as_str()))
    });
    telling
        .filter(|keyword| is_credential(&keyword.value))
        .count()
}

fn in_items(dict: &ExprDict) -> usize {
    let items = dict.items.iter().take(MAX_ITEMS);
    let telling = items.filter(|item| {
        item.value.is_string_literal_expr()
            && item
                .key
                .as_ref()
                .and_then(text)
                .is_some_and(secret::is_secret_name)
    });
    telling.filter(|item| is_credential(&item.value)).count()
}

fn in_defaults(parameters: &Parameters) -> usize {
    let all = parameters
        .posonlyargs
        .iter()
        .chain(&parameters.args)
        .chain(&parameters.kwonlyargs);
    let telling = all.filter(|p| {
        p.default.as_deref().is_some_and(is_credential)
            && secret::is_secret_name(p.parameter.name.as_str())
    });
    telling.count()
}

/// Credentials in the tree.
pub static SIGNAL: Signal = Signal {
    id: "secrets",
    competency: Competency::Security,
    question: "How many credentials stand in the tree (not in its history)?",
    why: "Whoever reads the repository has them, and so has everybody who ever cloned it. One real credential is one too many; none is what \
          everybody expects, so it says little.",
    formula: "credentials-in-code over source files + credentials-in-documents",
    guard: "Tokens are told by the forms that providers publish (AWS, GitHub, GitLab, Slack, Stripe, PyPI, npm and others), private keys by \
            header and body, everything else by a name that says what it holds and a value that looks drawn by lot: letters and digits in \
            turns, no words, enough entropy. Look-alikes left alone: tests, documentation, examples and fixtures, placeholders \
            (`changeme`, `<token>`, `AKIA...EXAMPLE`), look-ups (`${TOKEN}`, `os.environ`), names about credentials (`token_url`, \
            `password_field`), calls that say that their values are made up (`dummy`, `mock`), encrypted keys, key headers without a key, passwords for `localhost` and for hosts without a dot (containers). Bandit's B105 to B107 and ruff's S105 to \
            S107 flag every text given to such a name, words included. JSON web tokens are left out: most are samples or expired; so are keys made to be public, by name (`PUBLIC_API_KEY`, `ANON_KEY`, \
            `VITE_…`) or form (`pk_`). The tree only is looked at: what was deleted is \
            still in the history, for everybody to read, and `trend` shows the fact at every commit. A place shows its kind; what stands in quotes is never printed.",
    remedy: "Revoke the credentials listed, then read them from the environment or a secret store; deleting the line does not help.",
    source: Citation {
        authors: "Meli et al.",
        year: 2019,
        title: "How bad can it Git? Characterizing secret leakage in public GitHub repositories",
        link: "https://doi.org/10.14722/ndss.2019.23418",
    },
    asks_for: AsksFor::NoFaults,
    cause: "secrets",
    unit: Unit::Count("credential in the tree", "credentials in the tree"),
    scale: Scale::falling([0.9, 0.6, 0.3, 0.0]),
    min_cases: 1,
    weight: 0.5,
    facts: &[&IN_CODE, &IN_DOCUMENTS, &MODULES],
    measure: |view| {
        let found = view.source(&IN_CODE) + view.documents(&IN_DOCUMENTS);
        // However small the repository, a credential found is a credential found.
        let looked_at = view.source(&MODULES).max(found * SIGNAL.min_cases);
        Outcome::Measured(Measured::exact(found as f64, looked_at))
    },
    evidence: Evidence::PlacesAndDocuments(&[&IN_CODE], |document| {
        if !is_somebodys(document) {
            return Vec::new();
        }
        let place = |secret: &secret::Secret| (secret.line, secret.what.to_owned());
        document.secrets.iter().map(place).collect()
    }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Plan, count_python};
    use crate::python::TestFile;
    use crate::signals::testkit::{in_source, value};

    /// Put together here, so that no scanner takes this file for a leak.
    fn github() -> String {
        format!("ghp_{}", "x7Kq2mZ9vT4wB8nR3cY6pL1sD5fG0hJ2aQ9e")
    }

    fn count(text: &str) -> i64 {
        in_source(&format!("{text}\n"))["credentials-in-code"]
    }

    #[test]
    fn tokens_and_random_values_are_counted_once() {
        for text in [
            format!("x = '{}'", github()),
            format!("token = '{}'", github()),
            format!("get(u, headers={{'Authorization': 'Bearer {}'}})", github()),
            "API_KEY = 'q7Zk2x9Vt4Wm'".to_owned(),
            "self.password: str = 'q7Zk2x9Vt4Wm'".to_owned(),
            "app.config['SECRET_KEY'] = 'q7Zk2x9Vt4Wm'".to_owned(),
            "connect(password='q7Zk2x9Vt4Wm')".to_owned(),
            "{'client_secret': 'q7Zk2x9Vt4Wm'}".to_owned(),
            "def f(api_key='q7Zk2x9Vt4Wm'): g()".to_owned(),
        ] {
            assert_eq!(count(&text), 1, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in [
            "API_KEY = os.environ['API_KEY']",
            "API_KEY = 'your-api-key-1a2b3c'",
            "PASSWORD = 'correct horse battery'",
            "token_url = 'https://x7k2.io/oauth2/v1'",
            "TOKEN_TYPE = 'a1b2c3d4e5f6'",
            "password_field = 'q7Zk2x9Vt4Wm'",
            "sha = '8f14e45fceea167a5a36dedd4bea2543'",
            "HEADER = '-----BEGIN RSA PRIVATE KEY-----'",
            "key = 'AKIAIOSFODNN7EXAMPLE'",
            "auth_method = 'client_secret_basic'",
            "connect(\n    api_secret='q7Zk2x9Vt4Wm',  # noqa: mock\n    n=1)",
            "connect(public_key='dummy_key', private_key='q7Zk2x9Vt4Wm')",
            "PUBLIC_API_KEY = 'q7Zk2x9Vt4Wm'",
            "STRIPE_PUBLISHABLE_API_KEY = 'q7Zk2x9Vt4Wm'",
            "api_key = 'pk_live_q7Zk2x9Vt4Wm'",
            "TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.q7Zk2x9Vt4Wmq7Zk2x9Vt4Wm'",
            "call(access_token='Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.q7Zk2x9Vt4Wm')",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn documents_count_unless_they_are_examples() {
        let env = "API_KEY=q7Zk2x9Vt4Wm\n";
        let near = |files: &[(&str, &str)], count: f64| {
            assert!((value(&SIGNAL, files) - count).abs() < 1e-9, "{files:?}");
        };
        let python = ("a.py", "x = 1\n");
        let enough = [python; 5];
        let with = |path| [enough.as_slice(), &[(path, env)]].concat();
        near(&with(".env"), 1.0);
        near(&[(".env", env)], 1.0);
        near(&with("setup.cfg"), 1.0);
        near(&with(".env.example"), 0.0);
        near(&with("tests/.env"), 0.0);
        near(&with("docs/tox.ini"), 0.0);
        for path in [
            "config.toml",
            "deploy/config.yaml",
            "app.cfg",
            "db.ini",
            "db.properties",
            "nginx/site.conf",
            "config/settings.json",
        ] {
            near(&with(path), 1.0);
        }
        for path in [
            "tests/config.toml",
            "examples/app.yaml",
            "data/points.json",
            "docs/db.ini",
        ] {
            near(&with(path), 0.0);
        }
    }

    #[test]
    fn no_place_shows_what_stands_in_quotes() {
        let text = format!("def f():\n    TOKEN = '{}' \n", github());
        let plan = Plan::new(SIGNAL.facts, &[&IN_CODE], &[]);
        let file = count_python(&plan, text.as_bytes(), TestFile::No).expect("it parses");
        let shown: Vec<&str> = file.spots.iter().map(|spot| spot.text.as_str()).collect();
        assert_eq!(shown, ["GitHub token: '…'"]);
        let text = "def f():\n    API_KEY = 'q7Zk2x9Vt4Wm'\n    x(password='q7Zk2x9Vt4Wn')\n";
        let file = count_python(&plan, text.as_bytes(), TestFile::No).expect("it parses");
        let shown: Vec<&str> = file.spots.iter().map(|spot| spot.text.as_str()).collect();
        let what = "value of a name that says it is a credential";
        let expected = ["API_KEY = '…'", "x(password='…')"].map(|line| format!("{what}: {line}"));
        assert_eq!(shown, expected);
    }
}
