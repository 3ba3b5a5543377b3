//! Names, imports and re-exports over several layouts.

use super::summary::When;
use super::{File, Project};
use crate::facts::{Plan, count_and_summarise};
use crate::python::TestFile;
use crate::role::Role;
use std::sync::Arc;

fn project(files: &[(&str, &str)]) -> Project {
    let plan = Plan::new(&[], &[], &[]);
    let file = |(path, text): &(&str, &str)| {
        let counted = count_and_summarise(&plan, text.as_bytes(), TestFile::No);
        File {
            path: (*path).to_owned(),
            role: Role::of(path).0,
            summary: counted.ok().and_then(|c| c.summary).map(Arc::new),
        }
    };
    let python = files
        .iter()
        .filter(|(path, _)| path.rsplit('.').next() == Some("py"));
    let documents = files.iter().filter_map(|(path, text)| {
        let kind = crate::documents::kind_of(path)?;
        Some(crate::documents::read(kind, path, text.as_bytes()))
    });
    Project::new(python.map(file).collect(), &documents.collect::<Vec<_>>())
}

/// Every edge as `importer -> imported`.
fn edges(project: &Project) -> Vec<String> {
    let from = project.modules.iter().zip(project.edges());
    from.flat_map(|(m, edges)| {
        let to = edges.iter().map(|e| &project.modules[e.to as usize].name);
        to.map(|to| format!("{} -> {to}", m.name))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn names_count_from_the_folder_above_the_outermost_package() {
    let project = project(&[
        ("src/app/__init__.py", ""),
        ("src/app/web/__init__.py", ""),
        ("src/app/web/views.py", ""),
        ("flat/__init__.py", ""),
        ("flat/a.py", "import flat\n"),
        ("single.py", ""),
        ("flat.py", ""),
        ("src/google/cloud/tool/__init__.py", ""),
        ("src/app/inner/deep.py", ""),
        ("src/app/not-a-name/x.py", ""),
    ]);
    let names: Vec<&str> = project.modules.iter().map(|m| m.name.as_str()).collect();
    let expected = [
        "flat",
        "flat",
        "flat.a",
        "single",
        "app",
        "app.inner.deep",
        "x",
        "app.web",
        "app.web.views",
        "google.cloud.tool",
    ];
    assert_eq!(names, expected);
    // Of a package and a module of one name the package is meant.
    let meant = &project.edges()[2];
    assert_eq!(
        project.modules[meant[0].to as usize].path,
        "flat/__init__.py"
    );
}

#[test]
fn absolute_and_relative_imports_are_resolved() {
    let project = project(&[
        ("src/app/__init__.py", "from .core import run\n"),
        (
            "src/app/core.py",
            "import app.util.text as t\nfrom . import util, missing\nimport os\n",
        ),
        ("src/app/util/__init__.py", "from ..core import *\n"),
        (
            "src/app/util/text.py",
            "from app import core\nfrom app.core import run\n",
        ),
        ("tests/test_a.py", "from app.util import text\nimport app\n"),
    ]);
    assert_eq!(
        edges(&project),
        [
            "app -> app.core",
            "app.core -> app",
            "app.core -> app.util",
            "app.core -> app.util.text",
            "app.util -> app.core",
            "app.util.text -> app.core",
            "test_a -> app",
            "test_a -> app.util.text",
        ]
    );
}

#[test]
fn imports_for_checkers_and_inside_functions_are_no_edges() {
    let project = project(&[
        ("a/__init__.py", ""),
        (
            "a/x.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import y\nelse:\n    from . import z\n",
        ),
        (
            "a/y.py",
            "def f():\n    from .x import g\nclass C:\n    def m(self):\n        import a.z\n",
        ),
        (
            "a/z.py",
            "try:\n    from .y import f\nexcept ImportError:\n    f = None\n",
        ),
    ]);
    assert_eq!(edges(&project), ["a.x -> a.z", "a.z -> a.y"]);
    let x = &project.modules[1].summary.imports;
    assert_eq!(
        x.iter().map(|i| i.when).collect::<Vec<_>>(),
        [When::Top, When::Checking, When::Top]
    );
    assert!(project.modules[3].summary.imports[0].guarded);
}

#[test]
fn what_no_run_carries_out_is_no_edge() {
    let edge = |text: &str| {
        let files = [("a/__init__.py", ""), ("a/x.py", text), ("a/y.py", "")];
        edges(&project(&files)).len()
    };
    for text in [
        "if False:\n    from . import y\n",
        "if 0:\n    import a.y\n",
        "import typing as t\nif t.TYPE_CHECKING and x:\n    from . import y\n",
        "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    pass\nelse:\n    from . import y\n",
        "if not False:\n    pass\nelif x:\n    from . import y\n",
        "lazy from . import y\n",
        "lazy import a.y\n",
        "if x:\n    lazy from . import y\n",
        "def __getattr__(name):\n    from . import y\n    return y\n",
    ] {
        assert_eq!(edge(text), 0, "{text}");
    }
    for text in [
        "if x or not False:\n    from . import y\n",
        "if TYPE_CHECKING or x:\n    from . import y\n",
        "if False:\n    pass\nelse:\n    from . import y\n",
        "if TYPE_CHECKING:\n    pass\nelif x:\n    from . import y\n",
        "while True:\n    from . import y\n    break\n",
    ] {
        assert_eq!(edge(text), 1, "{text}");
    }
    // What is bound lazily is bound all the same.
    let lazy = project(&[
        ("p/__init__.py", "lazy from .api import get\n"),
        ("p/api.py", "def get(): pass\n"),
        ("t.py", "import p\np.get()\n"),
    ]);
    assert!(lazy.resolve(&lazy.modules[2], "p.get").is_some());
}

#[test]
fn namespace_packages_are_found_by_their_whole_name() {
    let project = project(&[
        ("src/google/cloud/tool/__init__.py", ""),
        (
            "src/google/cloud/tool/a.py",
            "from google.cloud.tool import b\nfrom google.cloud import other\n",
        ),
        (
            "src/google/cloud/tool/b.py",
            "import google.protobuf\nfrom google.cloud.tool._ext import f\n",
        ),
    ]);
    assert_eq!(
        edges(&project),
        ["google.cloud.tool.a -> google.cloud.tool.b"]
    );
}

#[test]
fn a_file_beside_the_product_is_not_what_the_product_imports() {
    let project = project(&[
        ("pkg/__init__.py", "import requests\nimport helper\n"),
        ("examples/requests.py", "import helper\n"),
        ("examples/helper.py", ""),
        ("docker/build.py", "import docker\n"),
    ]);
    assert_eq!(edges(&project), ["requests -> helper"]);
}

#[test]
fn two_packages_of_one_repository_import_each_other() {
    let project = project(&[
        ("packages/a/src/a/__init__.py", "import b\n"),
        ("packages/b/src/b/__init__.py", ""),
        (
            "packages/b/tests/test_b.py",
            "import b, a\nimport conftest\n",
        ),
        ("packages/a/tests/conftest.py", ""),
    ]);
    assert_eq!(edges(&project), ["a -> b", "test_b -> a", "test_b -> b"]);
}

#[test]
fn names_are_followed_to_their_definition() {
    let project = project(&[
        (
            "p/__init__.py",
            "from .api import get as fetch, Session\nfrom .star import *\nfrom . import api\n",
        ),
        (
            "p/api.py",
            "def get(): pass\nfrom .session import Session\n",
        ),
        (
            "p/session.py",
            "class Session:\n    def close(self): pass\n",
        ),
        ("p/star.py", "from .deep import *\n"),
        ("p/deep.py", "LIMIT = 1\n"),
        ("t.py", "import p\nfrom p import fetch\n"),
    ]);
    let t = &project.modules[5];
    let to = |path: &str| {
        project.resolve(t, path).map(|(target, rest)| {
            let module = &project.modules[target.module as usize].name;
            format!(
                "{module}:{} {rest}",
                project.definition(target).map_or("", |d| &d.name)
            )
            .trim()
            .to_owned()
        })
    };
    assert_eq!(to("p.fetch").as_deref(), Some("p.api:get"));
    assert_eq!(
        to("p.Session.close").as_deref(),
        Some("p.session:Session close")
    );
    assert_eq!(to("p.api.get").as_deref(), Some("p.api:get"));
    assert_eq!(to("p.LIMIT").as_deref(), Some("p.deep:LIMIT"));
    assert_eq!(to("p.api").as_deref(), Some("p.api:"));
    assert_eq!(to("p.nothing"), None);
    assert_eq!(to("os.path"), None);
}

#[test]
fn every_form_of_exports_is_read() {
    let offered = |text: &str| {
        let files = [
            ("p/__init__.py", text),
            (
                "p/a.py",
                "__all__ = ['f', 'g']\ndef f(): pass\ndef g(): pass\ndef h(): pass\n",
            ),
            ("p/_b.py", "def x(): pass\ndef y(): pass\n"),
        ];
        let project = project(&files);
        let names = project.offered_by(0);
        names.join(" ")
    };
    let imports = "from . import a\nfrom .a import *\nfrom ._b import x, y\n";
    for (text, names) in [
        ("__all__ = ['f', 'x']\n", "f x"),
        ("__all__ = ('f', 'x')\n", "f x"),
        ("__all__: list[str] = ['f', 'x']\n", "f x"),
        ("__all__ = ['x'] + a.__all__\n", "f g x"),
        ("__all__ = [*a.__all__, 'x']\n", "f g x"),
        ("__all__ = a.__all__\n", "f g"),
        ("__all__ = ['x']\n__all__ += ['y']\n", "x y"),
        ("__all__ = ['x']\n__all__ += a.__all__\n", "f g x"),
        ("__all__ = ['x']\n__all__.append('y')\n", "x y"),
        ("__all__ = ['x']\n__all__.extend(['y', 'f'])\n", "f x y"),
        ("__all__ = ['x']\n__all__.extend(a.__all__)\n", "f g x"),
        ("__all__ = ['x', 'y']\n__all__.remove('y')\n", "x"),
        ("_names = ['x']\n__all__ = _names + ['y']\n", "x y"),
        ("__all__ = list({'x', 'y'})\n", "x y"),
        // Worked out when the module runs: then it is as without it.
        ("__all__ = [n for n in dir() if n[0] != '_']\n", "a f g x y"),
    ] {
        let shown = offered(&format!("{imports}{text}"));
        assert_eq!(shown.replace("a ", ""), names.replace("a ", ""), "{text}");
    }
    let lazy = "import lazy_loader as lazy\n__getattr__, __dir__, __all__ = lazy.attach(__name__, submod_attrs={'_b': ['x'], 'a': ['f']})\n";
    assert_eq!(offered(lazy), "f x");
    let own = "__all__ = ['y', 'h']\ndef __getattr__(name):\n    return load(name)\n";
    assert_eq!(offered(own), "h y");
}

#[test]
fn folders_without_packages_are_named_by_who_imports_them() {
    // Two distributions share a namespace, each in a folder that is no name.
    let shared = project(&[
        (
            "src/acme.alpha/pyproject.toml",
            "[project]\nname = \"acme.alpha\"\n",
        ),
        ("src/acme.alpha/acme/alpha/a.py", ""),
        (
            "src/acme.alpha/acme/alpha/b.py",
            "from acme.alpha.a import x\n",
        ),
        (
            "src/acme.beta/acme/beta/c.py",
            "from acme.alpha import a\nimport acme.alpha.b\n",
        ),
    ]);
    assert_eq!(
        edges(&shared),
        [
            "acme.alpha.b -> acme.alpha.a",
            "acme.beta.c -> acme.alpha.a",
            "acme.beta.c -> acme.alpha.b"
        ]
    );
    // Polylith.
    let bricks = project(&[
        ("components/acme/one/__init__.py", ""),
        ("components/acme/one/core.py", ""),
        ("bases/acme/api/main.py", "from acme.one import core\n"),
    ]);
    assert_eq!(edges(&bricks), ["acme.api.main -> acme.one.core"]);
    // What is imported from the folder itself keeps its short name.
    let scripts = project(&[
        ("app/a.py", "import b\nfrom b import x\n"),
        ("app/b.py", ""),
    ]);
    assert_eq!(edges(&scripts), ["a -> b"]);
    let namespace = project(&[("app/a.py", "from app.b import x\n"), ("app/b.py", "")]);
    assert_eq!(edges(&namespace), ["app.a -> app.b"]);
}

#[test]
fn programs_run_in_a_folder_import_what_lies_there() {
    let part = project(&[
        ("part/__init__.py", ""),
        ("part/src/m.py", ""),
        ("part/tests/test_m.py", "from src.m import f\n"),
        ("part/one.py", ""),
        ("part/test_one.py", "import one\nfrom one import f\n"),
    ]);
    assert_eq!(
        edges(&part),
        [
            "part.test_one -> part.one",
            "part.tests.test_m -> part.src.m"
        ]
    );
    assert!(part.libraries().is_empty());
    // The standard library's and a declared distribution's names stay theirs, and no file means itself.
    let pkg = project(&[
        ("pkg/__init__.py", ""),
        ("pkg/json.py", ""),
        ("pkg/redis.py", "import redis\n"),
        ("pkg/requests.py", ""),
        ("pkg/a.py", "import json\nimport requests\n"),
        ("requirements.txt", "requests\n"),
    ]);
    assert!(edges(&pkg).is_empty());
    // What is imported as a package is not run from inside.
    let real = project(&[
        ("pkg/__init__.py", "from .a import x\n"),
        ("pkg/graphql.py", ""),
        ("pkg/a.py", "import graphql\n"),
    ]);
    assert_eq!(edges(&real), ["pkg -> pkg.a"]);
    let named = project(&[
        ("pkg/__init__.py", ""),
        ("pkg/graphql.py", ""),
        ("pkg/a.py", "import graphql\n"),
        ("tests/test_a.py", "import pkg.a\n"),
    ]);
    assert_eq!(edges(&named), ["test_a -> pkg.a"]);
    let declared = project(&[
        ("pkg/__init__.py", ""),
        ("pkg/graphql.py", ""),
        ("pkg/a.py", "import graphql\n"),
        ("requirements.txt", "graphql-core\n"),
    ]);
    assert!(edges(&declared).is_empty());
}

#[test]
fn re_exports_in_a_circle_end() {
    let project = project(&[
        ("p/__init__.py", "from .a import x\nfrom .a import *\n"),
        ("p/a.py", "from . import x\nfrom . import *\n"),
    ]);
    let p = &project.modules[0];
    assert!(project.resolve(p, "p.x").is_none() && project.resolve(p, "p.y").is_none());
}

#[test]
fn uses_are_told_by_their_origin() {
    let project = project(&[(
        "a.py",
        "import os\nimport numpy as np\nfrom .b import C\nx = np.array([os.sep])\nnp.array(1)\nC.make().run()\ny = np\nlen(x)\n",
    )]);
    let uses: Vec<_> = project.modules[0]
        .summary
        .uses
        .iter()
        .map(|u| (u.path.as_str(), u.line, u.count, u.calls))
        .collect();
    assert_eq!(
        uses,
        [
            (".b.C.make", 6, 1, 1),
            ("numpy", 7, 1, 0),
            ("numpy.array", 4, 2, 2),
            ("os.sep", 4, 1, 0)
        ]
    );
}

#[test]
fn a_file_with_an_error_has_a_name_and_says_nothing() {
    let mut files = vec![("p/__init__.py", "from . import a\n"), ("p/a.py", "x =\n")];
    assert_eq!(project(&files).edges()[0].len(), 1);
    files[1].1 = "from . import b\n";
    assert_eq!(edges(&project(&files)), ["p -> p.a", "p.a -> p"]);
}

#[test]
fn what_is_imported_is_told_by_its_distribution() {
    let project = project(&[
        (
            "pkg/__init__.py",
            "import os, yaml\nfrom PIL import Image\nfrom google.cloud import storage\nimport google.protobuf.message as m\n",
        ),
        (
            "pkg/a.py",
            "from . import b\nimport pkg.b\nimport yaml as y\ny.safe_load('')\ny.dump(1)\ny.dump(2)\nimport my_lib.sub\nmy_lib.sub.deep.er()\n",
        ),
        ("pkg/b.py", "import urllib2\n"),
        (
            "tests/test_a.py",
            "import pytest\nfrom pkg import a\nimport yaml\n@pytest.mark.parametrize('x', [])\ndef test_a(x): pytest.raises(E)\n",
        ),
        ("requirements.txt", "PyYAML>=6\nmy.lib\n"),
    ]);
    let told: Vec<_> = project
        .libraries()
        .into_iter()
        .map(|l| {
            (
                l.distribution,
                l.source_files,
                l.files,
                l.members,
                l.calls,
                l.declared,
            )
        })
        .collect();
    let row = |name: &str, s, f, m, c, d| (name.to_owned(), s, f, m, c, d);
    assert_eq!(
        told,
        [
            row("PyYAML", 2, 3, 2, 3, true),
            row("Pillow", 1, 1, 0, 0, false),
            row("google-cloud-storage", 1, 1, 0, 0, false),
            row("my-lib", 1, 1, 1, 1, true),
            row("protobuf", 1, 1, 0, 0, false),
            row("pytest", 0, 1, 2, 2, false),
        ]
    );
}
