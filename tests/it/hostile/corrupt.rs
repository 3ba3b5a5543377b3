//! Damage is data: counted, named, and never fatal below HEAD.

use super::raw::{ANN, CORE, Raw, absent, deflated};
use super::{assert_warned, reported, survived};
use git2::ObjectType;
use std::fs;

#[test]
fn objects_cut_short() {
    let raw = Raw::healthy();
    let blob = raw.object(ObjectType::Blob, CORE.as_bytes());
    let whole = fs::read(raw.loose(blob)).expect("an object");
    for end in [0, 1, 2, 5, whole.len() / 2, whole.len() - 5] {
        raw.stored(blob, &whole[..end]);
        assert_warned(&reported(&raw.path()), "corrupt-object");
    }
}

#[test]
fn headers_that_lie() {
    let raw = Raw::unborn();
    let mut files = Vec::new();
    let lies: [&[u8]; 9] = [
        b"blob 8\0x",
        b"blob 0\0xxxx",
        b"blob 99999999999999999999\0x",
        b"blob -5\0x",
        b"blob 18446744073709551615\0x",
        b"blob\0x",
        b"tree 1\0x",
        b"xxxx 1\0x",
        &[b'x'; 5_000],
    ];
    for (index, lie) in lies.iter().enumerate() {
        let oid = absent(0x50 + index as u8);
        raw.stored(oid, &deflated(&[lie]));
        files.push((format!("l{index}.py"), oid));
    }
    let entries: Vec<_> = files
        .iter()
        .map(|(n, o)| ("100644", n.as_bytes(), *o))
        .collect();
    let tree = raw.tree(&entries);
    raw.commit(tree, &[], ANN, b"One\n");
    assert_warned(&reported(&raw.path()), "corrupt-object");
}

#[test]
fn objects_that_are_absent_or_something_else() {
    let raw = Raw::unborn();
    let blob = raw.object(ObjectType::Blob, CORE.as_bytes());
    let tree = raw.tree(&[
        ("40000", b"blob-as-tree", blob),
        ("40000", b"gone", absent(1)),
        ("100644", b"gone.py", absent(2)),
        ("100644", b"x.py", blob),
    ]);
    let noise = raw.object(ObjectType::Commit, b"noise");
    raw.commit(tree, &[absent(3), blob, noise, tree], ANN, b"One\n");
    let report = reported(&raw.path());
    for code in [
        "missing-object",
        "missing-tree",
        "missing-commit",
        "corrupt-commit",
    ] {
        assert_warned(&report, code);
    }
}

#[test]
fn commits_and_trees_in_circles() {
    let raw = Raw::unborn();
    let (a, b, folder) = (absent(0x61), absent(0x62), absent(0x63));
    let mut bytes = b"40000 a\0".to_vec();
    bytes.extend(folder.as_bytes());
    raw.object_as(folder, "tree", &bytes);
    for (own, parent) in [(a, b), (b, a)] {
        let text = format!(
            "tree {folder}\nparent {parent}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nx\n"
        );
        raw.object_as(own, "commit", text.as_bytes());
    }
    raw.reference("refs/heads/main", a);
    let report = reported(&raw.path());
    assert_warned(&report, "commit-cycle");
    assert_warned(&report, "tree-cycle");
}

#[test]
fn entries_git_would_not_write() {
    let raw = Raw::unborn();
    let blob = raw.object(ObjectType::Blob, CORE.as_bytes());
    let modes = [
        "0",
        "777",
        "999999",
        "-100644",
        "",
        "10064x",
        "37777777777777777777777100644",
        "0100644",
        "170000",
    ];
    let names: Vec<String> = (0..modes.len()).map(|n| format!("m{n}.py")).collect();
    let mut entries: Vec<_> = modes
        .iter()
        .zip(&names)
        .map(|(m, n)| (*m, n.as_bytes(), blob))
        .collect();
    let long = vec![b'a'; 5_000];
    for name in [
        &b""[..],
        b".",
        b"..",
        b".git",
        b".GIT",
        b"a/b.py",
        b"\xff\xfe.py",
        b"\n\t.py",
        b"CON.py",
        b"a\\b.py",
        b"x.py",
        b"x.py",
        &long,
    ] {
        entries.push(("100644", name, blob));
    }
    let tree = raw.tree(&entries);
    raw.commit(tree, &[], ANN, b"One\n");
    let report = reported(&raw.path());
    assert_warned(&report, "bad-tree-entry");
}

#[test]
fn files_of_noise() {
    for name in [
        "index",
        "shallow",
        "packed-refs",
        "objects/pack/pack-x.idx",
        "objects/pack/pack-x.pack",
        "objects/pack/multi-pack-index",
        "objects/info/commit-graph",
        "info/attributes",
        "refs/heads/x",
        "FETCH_HEAD",
        "logs/HEAD",
    ] {
        let raw = Raw::healthy();
        raw.put(
            name,
            [0xff, 0, b'D', b'I', b'R', b'C', 27, b'\n'].repeat(2_000),
        );
        reported(&raw.path());
    }
}

#[test]
fn malformed_authors() {
    let raw = Raw::unborn();
    let tree = raw.tree_of(&[("x.py", CORE)]);
    let mut head = raw.commit(tree, &[], ANN, b"One\n");
    let long = vec![b'N'; 1_000_000];
    for author in [
        &b""[..],
        b"<",
        b"<>",
        b"> <",
        b"A <a@x>",
        b"A <a@x> x y",
        b"A <<<>>> 1 +0000",
        b"\0 <\0> 1 +0000",
        b"\xff <\xfe> 1 +9999",
        long.as_slice(),
    ] {
        head = raw.commit(tree, &[head], author, b"\xff\xfe\0");
    }
    assert_warned(&reported(&raw.path()), "malformed-commit");
}

#[test]
fn a_truncated_head_is_refused() {
    let raw = Raw::unborn();
    let tree = raw.tree_of(&[("x.py", CORE)]);
    let head = raw.commit(tree, &[], ANN, b"One\n");
    let whole = fs::read(raw.loose(head)).expect("an object");
    for end in 0..whole.len() {
        raw.stored(head, &whole[..end]);
        survived(&raw.path(), &["report", "--quiet"]);
    }
}
