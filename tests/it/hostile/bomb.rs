//! A little that stands for a lot.

use super::raw::{ANN, CORE, Raw, absent, deflated};
use super::{assert_warned, refused, reported, survived};
use git2::ObjectType;

#[test]
fn a_tree_of_ten_thousand_million_files() {
    let raw = Raw::unborn();
    let mut head = None;
    for leaf in ["x = 1\n", "x = 2\n", "x = 3\n"] {
        let mut tree = raw.tree_of(&[("x.py", leaf)]);
        for _ in 0..10 {
            let names: Vec<String> = (0..10).map(|n| n.to_string()).collect();
            let entries: Vec<_> = names
                .iter()
                .map(|n| ("40000", n.as_bytes(), tree))
                .collect();
            tree = raw.tree(&entries);
        }
        head = Some(raw.commit(tree, head.as_slice(), ANN, b"Bomb\n"));
    }
    assert_warned(&reported(&raw.path()), "tree-limit");
}

#[test]
fn objects_that_inflate() {
    const MIB: usize = 1 << 20;
    let raw = Raw::healthy();
    let zeros = vec![0_u8; MIB];
    let inflating = |kind: &str| {
        let header = format!("{kind} {}\0", 300 * MIB);
        let mut parts = vec![header.as_bytes()];
        parts.extend(std::iter::repeat_n(zeros.as_slice(), 300));
        deflated(&parts)
    };
    raw.stored(absent(0x71), &inflating("blob"));
    raw.stored(absent(0x72), &inflating("tree"));
    raw.stored(absent(0x73), &inflating("tag"));
    raw.stored(absent(0x74), &inflating("commit"));
    raw.reference("refs/tags/v1", absent(0x73));
    let core = raw.object(ObjectType::Blob, CORE.as_bytes());
    let tree = raw.tree(&[
        ("100644", b".mailmap", absent(0x71)),
        ("100644", b"a.py", core),
        ("40000", b"b", absent(0x72)),
        ("100644", b"c.py", absent(0x71)),
        ("100644", b"pyproject.toml", absent(0x71)),
    ]);
    raw.commit(tree, &[absent(0x74)], ANN, b"One\n");
    let report = reported(&raw.path());
    for code in [
        "file-too-large",
        "commit-limit",
        "tree-limit",
        "mailmap-limit",
    ] {
        assert_warned(&report, code);
    }
    raw.reference("refs/heads/main", absent(0x74));
    survived(&raw.path(), &["report"]);
}

#[test]
fn folders_without_end() {
    let raw = Raw::unborn();
    let mut tree = raw.tree_of(&[("x.py", CORE)]);
    for _ in 0..6_000 {
        tree = raw.tree(&[("40000", b"d", tree)]);
    }
    raw.commit(tree, &[], ANN, b"Deep\n");
    assert_warned(&reported(&raw.path()), "path-limit");
}

#[test]
fn merges_of_merges() {
    let raw = Raw::unborn();
    let tree = raw.tree_of(&[("x.py", CORE)]);
    let mut layer = vec![raw.commit(tree, &[], ANN, b"Root\n")];
    for depth in 0..6 {
        let message = |n: usize| format!("Merge {depth} {n}\n");
        layer = (0..40)
            .map(|n| raw.commit(tree, &layer, ANN, message(n).as_bytes()))
            .collect();
    }
    let many: Vec<_> = layer.iter().copied().cycle().take(30_000).collect();
    raw.commit(tree, &many, ANN, b"Merge everything\n");
    reported(&raw.path());
}

#[test]
fn messages_without_end() {
    let raw = Raw::unborn();
    let tree = raw.tree_of(&[("x.py", CORE)]);
    let mut head = raw.commit(tree, &[], ANN, b"");
    let trailers: String = (0..100_000)
        .map(|n| format!("Co-authored-by: A{n} <a{n}@x>\n"))
        .collect();
    for message in [
        "x".repeat(5 << 20),
        "\n".repeat(1 << 20),
        "(#1".repeat(200_000),
        "a: b\n c\n".repeat(90_000),
        format!("x\n\n{trailers}"),
        "Reviewed-by: ".repeat(90_000),
    ] {
        head = raw.commit(tree, &[head], ANN, message.as_bytes());
    }
    reported(&raw.path());
}

#[test]
fn references_by_the_thousand() {
    let raw = Raw::healthy();
    let tree = raw.tree_of(&[("x.py", CORE)]);
    let head = raw.commit(tree, &[], ANN, b"One\n");
    let lines: String = (0..50_000)
        .map(|n| format!("{head} refs/tags/v{n}\n"))
        .collect();
    raw.put(
        "packed-refs",
        format!("{lines}{head} refs/tags/{}\n^^^^\n", "x".repeat(1 << 20)),
    );
    reported(&raw.path());
}

#[test]
fn sparse_files_of_a_terabyte() {
    for name in [
        "packed-refs",
        "HEAD",
        "config",
        "shallow",
        "objects/info/alternates",
        "refs/heads/main",
    ] {
        let raw = Raw::healthy();
        let path = raw.git().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let file = std::fs::File::create(&path).expect("a file");
        file.set_len(1 << 40).expect("a sparse file");
        refused(&raw.path());
    }
}

#[test]
fn bundles_that_inflate() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("x.bundle");
    let mut bytes = format!("# v2 git bundle\n{} HEAD\n\n", absent(9)).into_bytes();
    bytes.extend(b"PACK\0\0\0\x02\0\0\0\x01");
    // A blob of 2^60 bytes, it says.
    bytes.extend([0xb0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]);
    bytes.extend(deflated(&[&[0; 100]]));
    std::fs::write(&path, bytes).expect("a file");
    refused(&path);
}
