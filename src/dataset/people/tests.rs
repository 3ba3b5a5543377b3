//! Whole histories.

use super::{Kind, People, Redaction, Strength};
use crate::git::{Commit, History, Identity, Mailmap, Oid, Signature};
use crate::untrusted::Untrusted;

/// A commit per line `Name <e-mail>` or `Name <e-mail> | message`, a month apart, oldest first.
fn history(mailmap: &str, lines: &[&str]) -> History {
    let mailmap = Mailmap::parse(mailmap.as_bytes());
    let commits = lines.iter().enumerate().map(|(at, line)| {
        let (who, message) = line.split_once(" | ").unwrap_or((line, "Change"));
        let (name, email) = who.split_once('<').expect("a name and an e-mail");
        let (name, email) = (name.trim(), email.trim_end_matches('>'));
        let (new_name, new_email) = mailmap.resolve(name, email);
        let author = Signature {
            name: new_name.into(),
            email: new_email.into(),
            seconds: 1_500_000_000 + at as i64 * 2_600_000,
        };
        let raw = Identity {
            name: name.into(),
            email: email.into(),
        };
        let oid = Oid::from_hex(format!("{:040x}", at + 1).as_bytes()).expect("an id");
        let parent = Oid::from_hex(format!("{at:040x}").as_bytes()).expect("an id");
        Commit {
            oid,
            tree: oid,
            parents: if at == 0 { Vec::new() } else { vec![parent] },
            committer: author.clone(),
            author,
            raw_author: raw.clone(),
            raw_committer: raw,
            message: message.into(),
            signed: false,
            mainline: true,
        }
    });
    History {
        commits: commits.collect(),
        mailmap: mailmap.clone(),
        ..History::default()
    }
}

fn people(mailmap: &str, lines: &[&str]) -> People {
    People::of(&history(mailmap, lines))
}

fn names(people: &People, chosen: &[usize]) -> Vec<String> {
    let name = |&who: &usize| {
        let identity = &people.persons[who].identity;
        format!("{} <{}>", identity.name.raw(), identity.email.raw())
    };
    chosen.iter().map(name).collect()
}

const REQUESTS: [&str; 6] = [
    "Ian Cordasco <graffat@gmail.com>",
    "Ian Cordasco <5+sigmavirus@users.noreply.github.com>",
    "Ian Stapleton Cordasco <graffat@gmail.com>",
    "Cory Benfield <cory@lukasa.example>",
    "Ann Lee <ann@example.org> | Add\n\nCo-authored-by: Cory Benfield <cory@lukasa.example>\nCo-authored-by: Ann Lee <ann@example.org>",
    "Øyvind Å <o@example.org>",
];

#[test]
fn the_last_used_identity_receives_the_others_and_the_lines_settle_it() {
    let people = people("", &REQUESTS);
    assert_eq!(people.proposals.len(), 1);
    let proposal = &people.proposals[0];
    assert_eq!(
        names(&people, &proposal.people)[0],
        "Ian Stapleton Cordasco <graffat@gmail.com>"
    );
    assert_eq!(proposal.people.len(), 3);
    let lines: Vec<&str> = proposal.lines.iter().map(Untrusted::raw).collect();
    assert_eq!(
        lines,
        [
            "Ian Stapleton Cordasco <graffat@gmail.com> <5+sigmavirus@users.noreply.github.com>",
            "Ian Stapleton Cordasco <graffat@gmail.com>",
        ]
    );
    let settled = People::of(&history(&lines.join("\n"), &REQUESTS));
    assert!(settled.proposals.is_empty());
    assert_eq!(settled.persons.len(), people.persons.len() - 2);
}

#[test]
fn an_address_that_others_use_is_settled_name_by_name() {
    let lines = [
        "Ann Lee <lab@uni.example>",
        "Bob Ray <lab@uni.example>",
        "Ann B. Lee <lab@uni.example>",
    ];
    let people = people("", &lines);
    let certain: Vec<_> = people
        .proposals
        .iter()
        .filter(|p| p.strength == Strength::Strong)
        .collect();
    assert_eq!(certain.len(), 1);
    let text: Vec<&str> = certain[0].lines.iter().map(Untrusted::raw).collect();
    assert_eq!(
        text,
        ["Ann B. Lee <lab@uni.example> Ann Lee <lab@uni.example>"]
    );
    assert!(
        people
            .proposals
            .iter()
            .any(|p| p.strength == Strength::Possible)
    );
}

#[test]
fn a_mailmap_that_is_there_is_added_to() {
    let people = people(
        "Ann Lee <ann@x.example> <old@x.example>\n",
        &["A <old@x.example>", "Ann B. Lee <ann@x.example>"],
    );
    let text: Vec<&str> = people.proposals[0]
        .lines
        .iter()
        .map(Untrusted::raw)
        .collect();
    assert_eq!(text, ["Ann B. Lee <ann@x.example> <old@x.example>"]);
}

#[test]
fn everybody_is_listed_by_name_and_credited_apart() {
    let people = people("", &REQUESTS);
    let listed: Vec<_> = people
        .persons
        .iter()
        .map(|p| p.identity.name.raw())
        .collect();
    let expected = [
        "Ann Lee",
        "Cory Benfield",
        "Ian Cordasco",
        "Ian Cordasco",
        "Ian Stapleton Cordasco",
        "Øyvind Å",
    ];
    assert_eq!(listed, expected);
    let cory = &people.persons[1];
    assert_eq!(
        (cory.commits, cory.co_authored, cory.kind),
        (1, 1, Kind::Person)
    );
    assert_eq!(
        people.persons[0].co_authored, 0,
        "nobody is their own co-author"
    );
    assert_eq!(cory.activity.months.len(), 1);
}

#[test]
fn patterns_choose_one_person_or_are_refused() {
    let history = history("", &REQUESTS);
    let people = People::of(&history);
    let choose = |patterns: &[&str]| {
        let owned: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
        people.matching(&owned)
    };
    let ian = choose(&["cordasco"]).expect("one person by proposal");
    assert_eq!(
        (ian.identities.len(), ian.assumed, ian.name.raw()),
        (3, true, "Ian Stapleton Cordasco")
    );
    let exact = choose(&["IAN STAPLETON CORDASCO"]).expect("exactly one");
    assert_eq!(
        (exact.identities.len(), exact.assumed, exact.may_be.len()),
        (1, false, 2)
    );
    let wrote: Vec<bool> = history.commits.iter().map(|c| ian.wrote(c)).collect();
    assert_eq!(wrote, [true, true, true, false, false, false]);
    let cory = choose(&["cory@"]).expect("a part of an e-mail");
    // To be named as co-author is not to have written.
    assert!(!cory.wrote(&history.commits[4]));
    let both = choose(&["Ann Lee", "cory benfield"]).expect("two patterns, one person");
    assert_eq!((both.identities.len(), both.assumed), (2, false));
    for (patterns, told) in [
        (
            &["example.org"][..],
            "it names 2 people: Ann Lee <a…@example.org>, Øyvind Å <o…@example.org>",
        ),
        (&["Cory Bensfield"], "did you mean 'Cory Benfield'"),
        (&[" "], "it names nobody"),
    ] {
        let error = choose(patterns).expect_err(told).to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn the_user_is_found_by_e_mail_then_by_name() {
    let people = people("", &REQUESTS);
    let me = |name: &str, email: &str| people.me(Some((name.to_owned(), email.to_owned())));
    assert_eq!(
        me("whoever", "ANN@example.org")
            .expect("by e-mail")
            .name
            .raw(),
        "Ann Lee"
    );
    assert_eq!(
        me("ann lee", "new@example.org")
            .expect("by name")
            .name
            .raw(),
        "Ann Lee"
    );
    assert!(
        me("Zoe", "zoe@example.org")
            .expect_err("nobody")
            .to_string()
            .contains("--me")
    );
    assert!(
        people
            .me(None)
            .expect_err("unknown")
            .to_string()
            .contains("git config")
    );
}

#[test]
fn hidden_addresses_stay_apart_and_hidden() {
    let people = people(
        "",
        &[
            "ann@example.org <ann@example.org>",
            "Amy <amy@example.org>",
            "X <@>",
            "Y <>",
        ],
    );
    let redaction = Redaction::new(&people, false);
    let hide = |email: &str| redaction.email(&email.into()).raw().to_owned();
    assert_eq!(
        (hide("amy@example.org"), hide("ann@example.org")),
        ("a…@example.org".into(), "a…#2@example.org".into())
    );
    assert_eq!((hide(""), hide("@")), (String::new(), "…@".into()));
    let line = redaction.text(&"Ann <ann@example.org> <amy@example.org>".into());
    assert_eq!(line.raw(), "Ann <a…#2@example.org> <a…@example.org>");
    assert_eq!(
        redaction.name(&"ann@example.org".into()).raw(),
        "a…#2@example.org"
    );
}
