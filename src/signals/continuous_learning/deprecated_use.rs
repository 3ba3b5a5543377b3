//! Is what the language has deprecated still in use?

use super::minimum;
use super::outdated::{ALIAS_WORDS, MODULE_WORDS, NAME_WORDS, NAMES};
use crate::facts::Family;
use crate::python::ast::{Expr, Stmt};
use crate::python::name_of;
use crate::signals::prelude::*;

static DEPRECATED: Fact = Fact::sum(
    "deprecated-uses",
    "Imports of modules, and uses of names, that Python has deprecated or removed; shims left out.",
    Subject::Member(&FAMILY, 0),
);
static ALIASES: Fact = Fact::sum(
    "deprecated-typing-aliases",
    "Uses of `typing.List` and the others for which a class has stood since 3.9; shims left out.",
    Subject::Member(&FAMILY, 1),
);
static REFERENCES: Fact = Fact::sum(
    "references",
    "Names and attributes that are read, and names imported from elsewhere.",
    Subject::Node(LOOKED_AT, |node, _| match node {
        Node::Expr(Expr::Name(e)) => i64::from(e.ctx.is_load()),
        Node::Expr(Expr::Attribute(e)) => i64::from(e.ctx.is_load()),
        Node::Stmt(Stmt::Import(s)) => s.names.len() as i64,
        Node::Stmt(Stmt::ImportFrom(s)) => s.names.len() as i64,
        _ => 0,
    }),
);

const LOOKED_AT: Kinds = Kinds::of(&[
    NodeKind::StmtImport,
    NodeKind::StmtImportFrom,
    NodeKind::ExprName,
    NodeKind::ExprAttribute,
]);

static FAMILY: Family = Family {
    kinds: LOOKED_AT,
    classify: |node, place, found| {
        let is = match node {
            Node::Stmt(Stmt::Import(s)) => {
                let mut names = s.names.iter();
                names
                    .any(|alias| {
                        let name = alias.name.as_str();
                        is_deprecated_module(name) || name == PROFILE
                    })
                    .then_some(0)
            }
            Node::Stmt(Stmt::ImportFrom(s)) if s.level == 0 => {
                let module = s.module.as_ref().map_or("", |m| m.as_str());
                is_deprecated_module(module).then_some(0)
            }
            Node::Expr(Expr::Name(e)) if e.ctx.is_load() => name(e.id.as_str(), place),
            Node::Expr(Expr::Attribute(e)) if e.ctx.is_load() => {
                attribute(&e.value, e.attr.as_str(), place)
            }
            _ => None,
        };
        if let Some(is) = is
            && !place.is_shim()
            && !is_running_loop(node, place)
        {
            found(is);
        }
    },
};

/// Deprecated since 3.15. Files of one's own have this name, too: those are imported from, by name.
const PROFILE: &str = "profile";

/// Inside a coroutine `get_event_loop` returns the running loop, which is not deprecated.
fn is_running_loop(node: Node<'_>, place: &Place<'_>) -> bool {
    let name = match node {
        Node::Expr(Expr::Name(e)) => e.id.as_str(),
        Node::Expr(Expr::Attribute(e)) => e.attr.as_str(),
        _ => "",
    };
    name == "get_event_loop" && place.in_async()
}

/// A module, or one inside a package that is deprecated whole.
fn is_deprecated_module(module: &str) -> bool {
    let package = module.split('.').next().unwrap_or(module);
    MODULE_WORDS.find(package).is_some() || MODULE_WORDS.find(module).is_some()
}

/// A bare name that an import binds to something deprecated.
fn name(word: &str, place: &Place<'_>) -> Option<usize> {
    let origin = |word| {
        let origin = place.names.origin(word)?;
        let (module, last) = origin.rsplit_once('.')?;
        (last == word).then_some(module)
    };
    if NAME_WORDS.find(word).is_some() {
        let module = origin(word)?;
        return belongs(word, module).then_some(0);
    }
    if ALIAS_WORDS.find(word).is_some() {
        return (origin(word)? == "typing").then_some(1);
    }
    None
}

/// `module.name`, the module known by an import.
fn attribute(value: &Expr, word: &str, place: &Place<'_>) -> Option<usize> {
    if NAME_WORDS.find(word).is_some() {
        if word == "warn" && is_logger(value, place) {
            return Some(0);
        }
        return match value {
            Expr::Name(n) => belongs(word, place.names.origin(n.id.as_str())?).then_some(0),
            Expr::Attribute(_) => {
                let mut path = String::new();
                (place.names.dotted(value, &mut path) && path.contains('.') && belongs(word, &path))
                    .then_some(0)
            }
            _ => None,
        };
    }
    ALIAS_WORDS.find(word)?;
    let module = place.names.origin(name_of(value)?)?;
    (module == "typing").then_some(1)
}

/// Whether a module has this name among its deprecated ones.
fn belongs(word: &str, module: &str) -> bool {
    let first = NAMES.partition_point(|row| row.0 < word);
    let rows = NAMES.iter().skip(first).take_while(|row| row.0 == word);
    rows.into_iter().any(|row| row.1 == module)
}

/// What is called a logger (`logger`, `log`, `self.logger`, `LOG`) in a module that has imported `logging`: other libraries
/// have loggers, too, and some of them a `warn` that is there to stay.
fn is_logger(expr: &Expr, place: &Place<'_>) -> bool {
    let name = match expr {
        Expr::Attribute(a) => a.attr.as_str(),
        expr => name_of(expr).unwrap_or(""),
    };
    let is_called_so = matches!(
        name.trim_start_matches('_'),
        "logger" | "log" | "LOG" | "LOGGER" | "logging"
    );
    let origin = |name| place.names.origin(name);
    let is_from_elsewhere = || {
        name_of(expr)
            .and_then(origin)
            .is_some_and(|o| !o.starts_with("logging"))
    };
    is_called_so
        && ["logging", "getLogger"]
            .into_iter()
            .any(|name| origin(name).is_some_and(|o| o.starts_with("logging")))
        && !is_from_elsewhere()
}

static FACTS: [&Fact; 3 + minimum::COUNT] = {
    let mut all = [&DEPRECATED; 3 + minimum::COUNT];
    all[1] = &ALIASES;
    all[2] = &REFERENCES;
    let mut i = 0;
    while i < minimum::COUNT {
        all[3 + i] = minimum::FACTS[i];
        i += 1;
    }
    all
};

/// The version that made the aliases of `typing` superfluous.
const GENERIC_BUILTINS: u8 = 9;

/// Deprecated uses per 1000 references.
pub static SIGNAL: Signal = Signal {
    id: "deprecated-use",
    competency: Competency::ContinuousLearning,
    question: "How much of what Python has deprecated or removed is still in use?",
    why: "What is deprecated today does not import tomorrow. Who follows the language replaces it while there is time; some of it \
          (`utcnow`, `get_event_loop`) also goes wrong today.",
    formula: "1000 × (deprecated-uses + deprecated-typing-aliases) / references, over source files; the aliases only where the declared \
              minimum version of Python is 3.9 or later, or none is declared",
    guard: "Modules count where they are imported, names where they are used: `datetime.utcnow`, `asyncio.get_event_loop`, `logger.warn`, \
            `inspect.getargspec`, `typing.List` and others of the table in `outdated.rs`, taken from the deprecation lists of the Python \
            documentation. Look-alikes left alone: whatever stands in a `try` that expects ImportError or AttributeError, or under an \
            `if` that asks for the version or for `hasattr`; `get_event_loop` inside a coroutine, where it is the running loop; methods and functions of the same name that no import leads there; `typing.Callable`, \
            `Iterable` and the other abstract classes, which the documentation also calls deprecated and nobody plans to remove. \
            The aliases are listed only where they count. `warn` is that of a logger only in a module that imports `logging`. \
            Modules whose names files of one's own often have (`parser`, `formatter`, `symbol`, `chunk`) are not looked for. \
            Near ruff's UP006 (aliases), DTZ003 and DTZ004 (`utcnow`), UP035 (which flags imports and includes the abstract classes) and \
            NPY001.",
    remedy: "Replace what is listed; the documentation of each names its successor. Run the tests with `-W error::DeprecationWarning`.",
    source: Citation {
        authors: "Wang, Li, Liu, Cai",
        year: 2020,
        title: "Exploring how deprecated Python library APIs are (not) handled",
        link: "https://doi.org/10.1145/3368089.3409735",
    },
    asks_for: AsksFor::NoFaults,
    cause: "deprecated",
    unit: Unit::Number("per 1000 references"),
    scale: Scale::falling([10.0, 4.0, 1.0, 0.1]),
    min_cases: 75,
    weight: 0.5,
    facts: &FACTS,
    measure: |view| {
        let aliases = if aliases_count(view) {
            view.source(&ALIASES)
        } else {
            0
        };
        let uses = view.source(&DEPRECATED) + aliases;
        Outcome::Measured(Measured::rate(uses, view.source(&REFERENCES), 1000.0))
    },
    evidence: Evidence::PlacesThatCount(&[&DEPRECATED, &ALIASES], |view, fact| {
        fact.id != ALIASES.id || aliases_count(view)
    }),
};

/// Whether every version of Python that the project supports can do without the aliases.
fn aliases_count(view: &View<'_>) -> bool {
    minimum::minimum(view).is_none_or(|minor| minor >= GENERIC_BUILTINS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{in_source, value};

    /// Deprecated uses and aliases.
    fn counts(text: &str) -> (i64, i64) {
        let facts = in_source(text);
        (facts[DEPRECATED.id], facts[ALIASES.id])
    }

    #[test]
    fn deprecated_things_are_counted() {
        for text in [
            "import distutils.util\n",
            "from imp import reload\n",
            "import os, pkg_resources\n",
            "import datetime\nx = datetime.datetime.utcnow()\n",
            "from datetime import datetime as d\nx = d.utcnow()\n",
            "import asyncio\nloop = asyncio.get_event_loop()\n",
            "from asyncio import get_event_loop\nloop = get_event_loop()\n",
            "import logging\nlogger.warn('a')\n",
            "from logging import getLogger\nself._log.warn('a')\n",
            "from collections import Mapping\nclass A(Mapping): ...\n",
            "import numpy as np\nx = np.float\n",
            "import sre_parse\n",
            "from typing.re import Pattern\n",
            "import profile\n",
            "from profile import run\nrun('f()')\n",
            "import json\nprint(json.__version__)\n",
            "from collections.abc import ByteString\nx = ByteString\n",
            "import os\nx = os.path.commonprefix(y)\n",
            "import urllib.request as r\nx = r.FancyURLopener\n",
            "from importlib import abc\nx = abc.Traversable\n",
            "import codecs\nf = codecs.open('a')\n",
            "import asyncio\nx = asyncio.ThreadedChildWatcher()\n",
        ] {
            assert_eq!(counts(text), (1, 0), "{text}");
        }
        assert_eq!(
            counts(
                "from typing import List, Any\nimport typing as t\nx: List[Any] = f()\ny: t.Dict = f()\n"
            ),
            (0, 2)
        );
    }

    #[test]
    fn shims_are_left_alone() {
        for text in [
            "try:\n    import importlib.metadata\nexcept ImportError:\n    import pkg_resources\n",
            "try:\n    from collections.abc import Mapping\nexcept ImportError:\n    from collections import Mapping\n",
            "import sys, asyncio\nif sys.version_info >= (3, 12):\n    loop = asyncio.new_event_loop()\nelse:\n    loop = asyncio.get_event_loop()\n",
            "import sys, asyncio\nx = sys.version_info < (3, 14) and asyncio.iscoroutinefunction(f)\n",
            "import sys\nif 'pkg_resources' in sys.modules:\n    import pkg_resources\n",
            "import ssl\nif hasattr(ssl, 'PROTOCOL_TLSv1'):\n    x = ssl.PROTOCOL_TLSv1\n",
            "import asyncio\nasync def f():\n    return asyncio.get_event_loop()\n",
            "def f():\n    try:\n        import imp\n    except ModuleNotFoundError:\n        return None\n",
        ] {
            assert_eq!(counts(text), (0, 0), "{text}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in [
            "import warnings\nwarnings.warn('a')\n",
            "from twisted.logger import Logger\nself._log.warn('a')\n",
            "import logging\nfrom twisted.python import log\nlog.warn('a')\n",
            "from parser import GRAMMAR\n",
            "from .imp import reload\n",
            "from pendulum import datetime\nx = datetime.utcnow()\n",
            "class List: ...\nx: List = 1\n",
            "from mymodels import List\nx: List = 1\n",
            "self.get_event_loop()\nx.escape(y)\n",
            "from collections import Counter, OrderedDict\nx = Counter()\n",
            "from typing import Callable, Iterable\nx: Callable = f\n",
            "import time\nx = float(y)\nprint(time.time())\n",
            "from profile import Settings\nx = Settings()\n",
            "import mypackage\nprint(mypackage.__version__)\n",
            "from importlib.resources.abc import Traversable\nx = Traversable\n",
            "import gzip\nx = gzip.open(y)\nz = open(y)\n",
            "import sqlite3\nx = sqlite3.sqlite_version\n",
            "from urllib.request import urlopen\nx = urlopen(y)\nz = template.run()\n",
        ] {
            assert_eq!(counts(text), (0, 0), "{text}");
        }
    }

    #[test]
    fn a_project_that_supports_3_8_needs_the_aliases() {
        let code = format!(
            "from typing import List\nx: List = a\n{}",
            "x = a\n".repeat(500)
        );
        let of = |requires: &str| {
            let toml = format!("[project]\nrequires-python = \"{requires}\"\n");
            value(&SIGNAL, &[("pkg/a.py", &code), ("pyproject.toml", &toml)])
        };
        assert!(of(">=3.8").abs() < 1e-9);
        assert!(of(">=3.9") > 1.0);
        assert!(value(&SIGNAL, &[("pkg/a.py", &code)]) > 1.0);
    }
}
