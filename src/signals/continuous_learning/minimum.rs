//! The oldest Python that a project says it runs on.

use crate::documents::Document;
use crate::facts::CallFamily;
use crate::python::ast::Expr;
use crate::role::Role;
use crate::signals::prelude::*;

/// The oldest version told apart, 3.6; older ones count as it.
const FIRST: u8 = 6;
/// How many versions are told apart: 3.6 to 3.15.
pub(super) const VERSIONS: usize = 10;

const fn of_documents(id: &'static str, count: fn(&Document) -> i64) -> Fact {
    Fact::sum(
        id,
        "Project files at the root that ask for this version of Python or later.",
        Each::Document(count),
    )
}

const fn of_setup(id: &'static str, member: usize) -> Fact {
    Fact::sum(
        id,
        "Calls of `setup` whose `python_requires` begins with this version.",
        Each::CallMember(&SETUP, member),
    )
}

static DECLARED: [Fact; VERSIONS] = [
    of_documents("requires-python-3-6", declares::<6>),
    of_documents("requires-python-3-7", declares::<7>),
    of_documents("requires-python-3-8", declares::<8>),
    of_documents("requires-python-3-9", declares::<9>),
    of_documents("requires-python-3-10", declares::<10>),
    of_documents("requires-python-3-11", declares::<11>),
    of_documents("requires-python-3-12", declares::<12>),
    of_documents("requires-python-3-13", declares::<13>),
    of_documents("requires-python-3-14", declares::<14>),
    of_documents("requires-python-3-15", declares::<15>),
];

static SET_UP: [Fact; VERSIONS] = [
    of_setup("setup-requires-python-3-6", 0),
    of_setup("setup-requires-python-3-7", 1),
    of_setup("setup-requires-python-3-8", 2),
    of_setup("setup-requires-python-3-9", 3),
    of_setup("setup-requires-python-3-10", 4),
    of_setup("setup-requires-python-3-11", 5),
    of_setup("setup-requires-python-3-12", 6),
    of_setup("setup-requires-python-3-13", 7),
    of_setup("setup-requires-python-3-14", 8),
    of_setup("setup-requires-python-3-15", 9),
];

/// The facts that [`minimum`] needs.
pub(super) static FACTS: [&Fact; 2 * VERSIONS] = {
    let mut all = [&DECLARED[0]; 2 * VERSIONS];
    let mut i = 0;
    while i < VERSIONS {
        all[2 * i] = &DECLARED[i];
        all[2 * i + 1] = &SET_UP[i];
        i += 1;
    }
    all
};

static SETUP: CallFamily = CallFamily {
    classify: |call, found| {
        if call.last_name() == "setup"
            && let Some(keyword) = call.node.arguments.find_keyword("python_requires")
            && let Expr::StringLiteral(text) = &keyword.value
            && let Some(minor) = lower_bound(text.value.to_str())
        {
            found(usize::from(minor - FIRST));
        }
    },
};

fn declares<const MINOR: u8>(document: &Document) -> i64 {
    let at_the_root = !document.path.raw().contains('/');
    let declared = document.requires_python.as_ref();
    let minor = declared
        .filter(|_| at_the_root)
        .and_then(|text| lower_bound(text.raw()));
    i64::from(minor == Some(MINOR))
}

/// The minor version of the lower bound of `>=3.9,<4`, `^3.9`, `~=3.9` and the like.
fn lower_bound(text: &str) -> Option<u8> {
    for part in text.split([',', '|']) {
        let part = part.trim();
        if part.starts_with(['<', '!']) {
            continue;
        }
        let version = part.trim_start_matches(['>', '=', '^', '~', ' ']);
        let (major, rest) = version.split_once('.').unwrap_or((version, ""));
        let digits: &str = rest
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap_or("");
        match (major, digits.parse::<u8>()) {
            ("3", Ok(minor)) => return Some(minor.clamp(FIRST, FIRST + VERSIONS as u8 - 1)),
            ("2" | "3", _) => return Some(FIRST),
            _ => {}
        }
    }
    None
}

/// The minor version of the oldest Python that is declared; none where nothing is.
pub(super) fn minimum(view: &View<'_>) -> Option<u8> {
    let setup = |fact: &Fact| {
        let roles = [Role::Source, Role::Script];
        roles
            .into_iter()
            .map(|role| view.role(role, fact))
            .sum::<i64>()
    };
    let versions = DECLARED.iter().zip(&SET_UP).zip(FIRST..);
    let mut declared =
        versions.filter(|((document, call), _)| view.documents(document) > 0 || setup(call) > 0);
    declared.next().map(|(_, minor)| minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read() {
        let bounds = [
            (">=3.9", Some(9)),
            (">= 3.10, <4", Some(10)),
            ("<4,>=3.8.1", Some(8)),
            ("^3.11", Some(11)),
            ("~=3.12", Some(12)),
            ("!=3.0.*,>=2.7", Some(6)),
            (">=3", Some(6)),
            (">=3.99", Some(15)),
            ("<4", None),
            ("*", None),
            ("", None),
        ];
        for (text, minor) in bounds {
            assert_eq!(lower_bound(text), minor, "{text}");
        }
    }

    #[test]
    fn a_call_of_setup_declares_it() {
        let of = |text: &str| {
            let facts = crate::signals::testkit::in_source(text);
            SET_UP
                .iter()
                .map(|fact| facts[fact.id])
                .collect::<Vec<i64>>()
        };
        let declared =
            of("import setuptools\nsetuptools.setup(name='a', python_requires='>=3.8')\n");
        assert_eq!(declared, [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(
            of("other(python_requires='>=3.8')\nsetup(python_requires=x)\n"),
            [0; 10]
        );
    }
}
