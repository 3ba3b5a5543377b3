//! The pages lead somewhere.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Links from page to page and to headings lead somewhere.
#[test]
fn links_lead_somewhere() {
    let pages = [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/competencies.md",
        "docs/history.md",
        "docs/signals.md",
        "docs/validity.md",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in pages {
        let text = read(page);
        let folder = Path::new(page).parent().unwrap();
        for target in links(&text) {
            if target.contains("://") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let linked = if path.is_empty() {
                root.join(page)
            } else {
                root.join(folder).join(path)
            };
            assert!(linked.exists(), "{page} links to {target}");
            if !anchor.is_empty() {
                let linked = fs::read_to_string(&linked).unwrap();
                assert!(
                    anchors(&linked).iter().any(|a| a == anchor),
                    "{page} links to {target}"
                );
            }
        }
    }
}

/// The targets of `[text](target)` outside fenced blocks.
fn links(text: &str) -> Vec<&str> {
    text.split("```")
        .step_by(2)
        .flat_map(|prose| prose.split("](").skip(1))
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
        .collect()
}

/// The anchors of a page's headings, as forges make them.
fn anchors(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let heading = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    prose
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(heading)
        .collect()
}
