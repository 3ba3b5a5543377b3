//! The page: whole, closed to the outside, and with links only where a forge is known.

use std::fs;

use super::support::report::Report;
use super::support::run::hallmarks;
use super::support::{repo, sample};
use tempfile::TempDir;

/// What a page may weigh.
const BYTES: usize = 1 << 20;

/// Every address that a page names.
fn addresses(page: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let page = roxmltree::Document::parse_with_options(page, options).expect("well-formed");
    let links = page.descendants().filter_map(|e| e.attribute("href"));
    let links = links.filter(|link| !link.starts_with('#'));
    links.map(str::to_owned).collect()
}

#[test]
fn the_page_of_every_sample_is_whole_and_small() {
    for id in sample::ids().unwrap() {
        let bundle = sample::bundle(&id);
        let page = hallmarks()
            .arg(&bundle)
            .args(["--output-format", "html"])
            .succeeds();
        assert!(page.len() < BYTES, "{id}: {}", page.len());
        assert_eq!(addresses(&page), Vec::<String>::new(), "{id}");
        let report = Report::on(&bundle);
        for row in report.competencies() {
            let title = row["title"].as_str().unwrap();
            assert!(page.contains(title), "{id}: {title}");
        }
        for signal in report.signals() {
            let name = signal["id"].as_str().unwrap();
            assert!(page.contains(&format!(">{name}<")), "{id}: {name}");
        }
        for warning in report.warnings() {
            assert!(page.contains(&format!("[{warning}]")), "{id}: {warning}");
        }
    }
}

#[test]
fn code_stands_in_the_page_and_not_beside_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("page.html");
    let bundle = sample::bundle("solid-service");
    let page = format!("html:{}", file.display());
    let said = hallmarks()
        .arg(&bundle)
        .args(["--output-format", "json", "--output-format", &page])
        .exits(0);
    let json: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(json["excerpts"], serde_json::json!([]));
    assert!(fs::read_to_string(file).unwrap().contains("<pre>"));
}

#[test]
fn links_lead_to_the_forge_of_the_first_remote_or_where_the_user_says() {
    let (repo, commits) = repo::three_commits();
    let page = |more: &[&str]| {
        let said = hallmarks()
            .arg(repo.path())
            .args(["--output-format", "html"])
            .args(more);
        addresses(&said.succeeds())
    };
    assert_eq!(page(&[]), Vec::<String>::new());
    let head = commits[2].to_string();
    let config = repo.repository().path().join("config");
    let before = fs::read_to_string(&config).unwrap();
    let remote = |url: &str| {
        let text = format!("{before}\n[remote \"origin\"]\n\turl = {url}\n");
        fs::write(&config, text).unwrap();
    };
    remote("git@github.com:ann/keeper.git");
    let forge = page(&[]);
    assert!(!forge.is_empty());
    let begin = "https://github.com/ann/keeper/";
    assert!(
        forge.iter().all(|link| link.starts_with(begin)),
        "{forge:?}"
    );
    let commit = format!("{begin}commit/{head}");
    assert!(forge.contains(&commit), "{commit}: {forge:?}");
    assert_eq!(page(&["--link", "none"]), Vec::<String>::new());
    let own = page(&["--link", "https://code.example/{path}?at={commit}#n{line}"]);
    let is_own = |link: &String| link.starts_with("https://code.example/") && link.contains(&head);
    assert!(own.iter().all(is_own), "{own:?}");
    for hostile in [
        "https://github.com.evil.example/ann/keeper",
        "javascript:alert(1)//github.com/a/b",
        "https://github.com/a/\\\"><script>alert(1)</script>",
    ] {
        remote(hostile);
        assert_eq!(page(&[]), Vec::<String>::new(), "{hostile}");
    }
}

#[test]
fn a_template_that_is_no_address_is_refused() {
    for wrong in ["javascript:{path}", "https://x.example/", "/{path}"] {
        let bundle = sample::bundle("tiny-library");
        let line = hallmarks().arg(bundle).args(["--link", wrong]).cannot();
        assert!(line.contains("--link") && line.contains(wrong), "{line}");
    }
}
