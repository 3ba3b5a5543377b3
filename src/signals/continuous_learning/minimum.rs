//! The oldest Python that a project says it runs on.

use super::requires::lower_bound;
use crate::documents::Document;
use crate::facts::CallFamily;
use crate::python::ast::Expr;
use crate::role::Role;
use crate::signals::prelude::*;

/// The oldest version told apart, 3.6; older ones count as it.
const FIRST: u8 = 6;
/// How many versions are told apart: 3.6 to 3.15.
const VERSIONS: usize = 10;
/// The places where a project may say so: at the root, in a member, in a call of `setup`.
const PLACES: usize = 3;
/// How many facts [`minimum`] needs.
pub(super) const COUNT: usize = PLACES * VERSIONS;

const fn of_documents(id: &'static str, count: fn(&Document) -> i64) -> Fact {
    Fact::sum(
        id,
        "Project files at the root whose oldest Python is this version.",
        Subject::Document(count),
    )
}

const fn of_members(id: &'static str, count: fn(&Document) -> i64) -> Fact {
    Fact::sum(
        id,
        "Project files below the root whose oldest Python is this version; those of examples, tests and other people's code left out.",
        Subject::Document(count),
    )
}

const fn of_setup(id: &'static str, member: usize) -> Fact {
    Fact::sum(
        id,
        "Calls of `setup` whose `python_requires` has this version as its oldest.",
        Subject::CallMember(&SETUP, member),
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

static MEMBERS: [Fact; VERSIONS] = [
    of_members("member-requires-python-3-6", declares_below::<6>),
    of_members("member-requires-python-3-7", declares_below::<7>),
    of_members("member-requires-python-3-8", declares_below::<8>),
    of_members("member-requires-python-3-9", declares_below::<9>),
    of_members("member-requires-python-3-10", declares_below::<10>),
    of_members("member-requires-python-3-11", declares_below::<11>),
    of_members("member-requires-python-3-12", declares_below::<12>),
    of_members("member-requires-python-3-13", declares_below::<13>),
    of_members("member-requires-python-3-14", declares_below::<14>),
    of_members("member-requires-python-3-15", declares_below::<15>),
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
pub(super) static FACTS: [&Fact; COUNT] = {
    let mut all = [&DECLARED[0]; COUNT];
    let mut i = 0;
    while i < VERSIONS {
        all[PLACES * i] = &DECLARED[i];
        all[PLACES * i + 1] = &MEMBERS[i];
        all[PLACES * i + 2] = &SET_UP[i];
        i += 1;
    }
    all
};

static SETUP: CallFamily = CallFamily {
    classify: |call, found| {
        if call.last_name() == "setup"
            && let Some(keyword) = call.node.arguments.find_keyword("python_requires")
            && let Expr::StringLiteral(text) = &keyword.value
            && let Some(minor) = oldest(text.value.to_str())
        {
            found(usize::from(minor - FIRST));
        }
    },
};

/// The oldest version that a specifier lets in, as far as versions are told apart.
fn oldest(specifier: &str) -> Option<u8> {
    lower_bound(specifier).map(|minor| minor.clamp(FIRST, FIRST + VERSIONS as u8 - 1))
}

fn declares<const MINOR: u8>(document: &Document) -> i64 {
    let at_the_root = !document.path.raw().contains('/');
    i64::from(at_the_root && declared(document) == Some(MINOR))
}

/// A member of a workspace, or the only project of a repository that keeps it in a folder.
fn declares_below<const MINOR: u8>(document: &Document) -> i64 {
    let path = document.path.raw();
    let is_member = path.contains('/') && Role::of(path).0 == Role::Source;
    // A template asks for nothing yet.
    let is_template = path.contains('{') || path.contains("cookiecutter");
    i64::from(is_member && !is_template && declared(document) == Some(MINOR))
}

fn declared(document: &Document) -> Option<u8> {
    oldest(document.requires_python.as_ref()?.raw())
}

/// The minor version of the oldest Python that is declared; none where nothing is. The root speaks for the repository; where it is
/// silent, the member that supports most does, and a call of `setup` only where no project file says anything.
pub(super) fn minimum(view: &View<'_>) -> Option<u8> {
    let documents = |facts: &'static [Fact]| first(facts, |fact| view.documents(fact));
    let setup = |fact: &Fact| {
        let roles = [Role::Source, Role::Script];
        roles
            .into_iter()
            .map(|role| view.role(role, fact))
            .sum::<i64>()
    };
    documents(&DECLARED)
        .or_else(|| documents(&MEMBERS))
        .or_else(|| first(&SET_UP, setup))
}

/// The first version whose fact is not zero.
fn first(facts: &'static [Fact], count: impl Fn(&Fact) -> i64) -> Option<u8> {
    let mut versions = facts.iter().zip(FIRST..);
    versions
        .find(|(fact, _)| count(fact) > 0)
        .map(|(_, minor)| minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Option<u8> {
        let (plan, sums) = crate::signals::testkit::sums(&FACTS, files);
        minimum(&View::new(&plan, &sums))
    }

    fn project(requires: &str) -> String {
        format!("[project]\nname = \"a\"\nrequires-python = \"{requires}\"\n")
    }

    #[test]
    fn the_root_speaks_before_members_and_those_before_setup() {
        let (new, old) = (project(">=3.12"), project(">=3.9"));
        let setup = "from setuptools import setup\nsetup(python_requires='>=3.7')\n";
        let silent = "[project]\nname = \"a\"\n";
        let workspace = "[tool.uv.workspace]\nmembers = [\"packages/*\"]\n";
        assert_eq!(
            of(&[
                ("pyproject.toml", &new),
                ("packages/b/pyproject.toml", &old)
            ]),
            Some(12)
        );
        let members = [
            ("pyproject.toml", workspace),
            ("packages/a/pyproject.toml", &new),
            ("packages/b/pyproject.toml", &old),
            ("tools/setup.py", setup),
            ("examples/c/pyproject.toml", &project(">=3.6")),
        ];
        assert_eq!(of(&members), Some(9));
        assert_eq!(
            of(&[("pyproject.toml", silent), ("setup.py", setup)]),
            Some(7)
        );
        assert_eq!(
            of(&[("backend/pyproject.toml", &new), ("setup.py", setup)]),
            Some(12)
        );
        let config = "[options]\npython_requires = >=3.10\n";
        assert_eq!(of(&[("part/setup.cfg", config)]), Some(10));
        let template = "{{cookiecutter.name}}/pyproject.toml";
        assert_eq!(of(&[(template, &old)]), None);
        assert_eq!(of(&[("pyproject.toml", silent)]), None);
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
