//! Sources that parsers fall over.

use super::raw::Raw;
use super::{assert_warned, codes, in_json, reported, survived};

/// Bytes of a file that is just read.
const SIZE: usize = (1 << 20) - 64;

/// `head`, and `piece` as often as there is room.
fn filled(head: &str, piece: &str) -> String {
    format!(
        "{head}{}1\n",
        piece.repeat((SIZE - head.len()) / piece.len())
    )
}

#[test]
fn chains_and_nests_of_every_kind() {
    let pieces = [
        "(",
        "[",
        "{",
        "-",
        "~",
        "not ",
        "await ",
        "lambda:",
        "lambda a,b=",
        "lambda a,b=lambda:",
        "f'{",
        "f\"{a:",
        "a.",
        "a()",
        "a[0]",
        "1 + ",
        "2**",
        "2**-",
        "a<",
        "a and ",
        "1 if a else ",
        "x=",
        "x:",
        "->",
        "*",
        "**",
        "yield ",
        "if a: ",
        "while a: ",
        "class A: ",
        "match ",
        "case ",
        "print >>f, ",
        "@a\n",
        ":=",
        "a,",
        "a;",
        "''",
        "`",
        "$",
        "\\\n",
        "async ",
        "elif a: b\n",
        "from .",
        "import a as b,",
        "{**a,",
        "f(*",
        "[a for b in ",
    ];
    for head in ["x = ", "def f():\n    return ", "match a:\n    case "] {
        let files: Vec<(String, String)> = pieces
            .iter()
            .enumerate()
            .map(|(n, piece)| (format!("app/p{n}.py"), filled(head, piece)))
            .collect();
        assert_warned(&in_json(&Raw::of(&files).path()), "nested-too-deeply");
    }
}

#[test]
fn blocks_inside_blocks() {
    let nest = |piece: &str, depth: usize| -> String {
        let lines = (0..depth).map(|n| format!("{}{piece}\n", " ".repeat(n)));
        lines.collect::<String>() + &" ".repeat(depth) + "pass\n"
    };
    let files: Vec<(String, String)> = [
        "if a:",
        "def f():",
        "class A:",
        "try:",
        "with a:",
        "for a in b:",
        "match a:",
        "async def f():",
        "else:",
    ]
    .iter()
    .enumerate()
    .map(|(n, piece)| (format!("app/b{n}.py"), nest(piece, 1_200)))
    .collect();
    reported(&Raw::of(&files).path());
}

#[test]
fn bytes_that_are_no_text() {
    let files: [(&str, &[u8]); 9] = [
        ("nul.py", b"x = 1\0\n"),
        ("utf16.py", b"\xff\xfex\0=\0y\0"),
        ("utf32.py", b"\xff\xfe\0\0x\0\0\0"),
        ("latin.py", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n"),
        ("zlib.py", b"# coding: zlib_codec\nx = 1\n"),
        ("utf7.py", b"# coding: utf-7\n+AGEAYg-\n"),
        ("elf.py", b"\x7fELF\x02\x01\x01\0\0\0\0"),
        ("bom.py", b"\xef\xbb\xbf\xef\xbb\xbfx = 1\n"),
        ("bad.py", b"x = '\xff\xfe\xc3\x28\xed\xa0\x80'\n"),
    ];
    assert_warned(&reported(&Raw::of(&files).path()), "undecodable");
}

#[test]
fn lines_and_files_that_are_too_long() {
    let line = format!("x = '{}'\n", "y".repeat(SIZE));
    let large = "x = 1\n".repeat(400_000);
    let names: String = (0..40_000)
        .map(|n| format!("def f{n}(a): pass\n"))
        .collect();
    let name = format!("{} = 1\n", "n".repeat(SIZE));
    let report = reported(
        &Raw::of(&[
            ("line.py", line),
            ("large.py", large),
            ("names.py", names),
            ("name.py", name),
            ("blank.py", "\n".repeat(SIZE)),
            ("cr.py", "\r".repeat(SIZE)),
        ])
        .path(),
    );
    assert_warned(&report, "file-too-large");
}

#[test]
fn old_and_broken() {
    let files = [
        (
            "py2.py",
            "print 'x'\nexec 'y'\ntry:\n    pass\nexcept A, e:\n    pass\n",
        ),
        (
            "conflict.py",
            "<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n",
        ),
        ("tabs.py", "if a:\n\tb\n        c\n"),
        ("quotes.py", "x = '''\n"),
    ];
    let report = reported(&Raw::of(&files).path());
    assert_warned(&report, "python-2");
    assert_warned(&report, "syntax-error");
}

/// What belongs to a class or to a function is not gone through again for each thing in it.
#[test]
fn many_of_each_kind_at_once() {
    let methods: String = (0..8_000)
        .map(|n| format!("    def test_{n}(self): pass\n"))
        .collect();
    let class = format!("class TestAll({}):\n{methods}", "SomeError,".repeat(20_000));
    let names: String = (0..20_000).map(|n| format!("n{n},")).collect();
    let calls: String = (0..20_000).map(|n| format!("    x{n}()\n")).collect();
    let imports = format!("def f():\n    from m import ({names})\n{calls}");
    let path = Raw::of(&[
        ("app/bases.py", class.clone()),
        ("tests/test_bases.py", class),
        ("app/imports.py", imports),
    ]);
    let path = path.path();
    let report = in_json(&path);
    assert!(!codes(&report).contains(&"nested-too-deeply".to_owned()));
    let trend = survived(&path, &["trend", "--select", "functions"]);
    assert_eq!(trend.code, 0, "{}", trend.stderr);
}
