//! What is no repository, or hardly one.

use super::raw::{Raw, absent};
use super::{assert_warned, refused, reported, survived};
use git2::ObjectType;
use std::fs;

#[test]
fn nothing_to_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    refused(folder.path());
    refused(&folder.path().join("absent"));
    assert!(refused(&Raw::unborn().path()).contains("no commits yet"));
}

#[test]
fn heads_that_name_nothing() {
    for head in [
        &b"ref: refs/heads/main"[..],
        b"",
        b"\0\0\0\0",
        b"ref: refs/heads/../../../outside\n",
        b"ref: /etc/passwd\n",
        b"ref: HEAD\n",
        b"0000000000000000000000000000000000000000\n",
        b"1111111111111111111111111111111111111111\n",
        b"11111111111111111111111111111111111111\n",
        b"\xff\xfe\x1b[31m\n",
    ] {
        let raw = Raw::unborn();
        raw.put("HEAD", head);
        refused(&raw.path());
        raw.put("HEAD", head.repeat(20_000));
        refused(&raw.path());
    }
}

#[test]
fn references_in_circles() {
    let raw = Raw::healthy();
    raw.put("refs/heads/a", "ref: refs/heads/b\n");
    raw.put("refs/heads/b", "ref: refs/heads/a\n");
    raw.put("refs/tags/self", "ref: refs/tags/self\n");
    raw.put("refs/tags/up", "ref: ../../config\n");
    reported(&raw.path());
    raw.put("HEAD", "ref: refs/heads/a\n");
    refused(&raw.path());
}

#[test]
fn tags_in_circles() {
    let raw = Raw::healthy();
    let tag = |target| format!("object {target}\ntype tag\ntag x\ntagger A <a@x> 1 +0000\n\nx\n");
    let (a, b) = (absent(0xa1), absent(0xb1));
    raw.object_as(a, "tag", tag(b).as_bytes());
    raw.object_as(b, "tag", tag(a).as_bytes());
    raw.reference("refs/tags/a", a);
    raw.reference("refs/tags/gone", absent(0xc1));
    let mut chain = raw.object(ObjectType::Blob, b"x");
    for _ in 0..40 {
        chain = raw.object(ObjectType::Tag, tag(chain).as_bytes());
    }
    raw.reference("refs/tags/chain", chain);
    assert_warned(&reported(&raw.path()), "tag-limit");
}

#[test]
fn shallow_grafted_and_replaced() {
    let raw = Raw::unborn();
    let tree = raw.tree_of(&[("x.py", "x = 1\n")]);
    let head = raw.commit(tree, &[absent(0x31)], super::raw::ANN, b"One\n");
    raw.put("shallow", format!("{head}\nnoise\n"));
    raw.put("info/grafts", format!("{head} {head}\n"));
    raw.reference(&format!("refs/replace/{head}"), absent(0x32));
    let report = reported(&raw.path());
    for code in [
        "shallow",
        "shallow-unreadable",
        "grafts-ignored",
        "replace-refs-ignored",
    ] {
        assert_warned(&report, code);
    }
}

#[test]
fn a_bare_repository_and_a_folder() {
    let raw = Raw::healthy();
    raw.put(
        "config",
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
    );
    reported(&raw.git());
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("x.py"), "x = 1\n").expect("a file");
    reported(folder.path());
}

#[test]
fn bundles_that_are_none() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("x.bundle");
    let oid = absent(0x41);
    let header = format!("# v2 git bundle\n{oid} HEAD\n\n");
    for bytes in [
        Vec::new(),
        b"# v2 git bundle\n".to_vec(),
        header.clone().into_bytes(),
        format!("{header}PACK").into_bytes(),
        [
            header.as_bytes(),
            b"PACK\0\0\0\x02\xff\xff\xff\xff",
            &[0x30; 999],
        ]
        .concat(),
        vec![b'#'; 3_000_000],
    ] {
        fs::write(&path, bytes).expect("a file");
        survived(&path, &["report"]);
        refused(&path);
    }
}
