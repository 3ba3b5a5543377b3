//! A credential that lies in the tree is told of and never shown, whatever signal comes across its line.

use std::fs;

use crate::support::run::hallmarks;
use tempfile::TempDir;

/// Put together here, so that no scanner takes this file for a leak.
const TOKEN: &str = concat!("gh", "p_x7Kq2mZ9vT4wB8nR3cY6pL1sD5fG0hJ2aQ9e");
const KEY: &str = concat!("q7Zk2x9V", "t4Wm8pLd");

const FORMATS: [&str; 4] = ["text", "json", "markdown", "html"];

#[test]
fn no_format_shows_a_credential() {
    let here = TempDir::new().unwrap();
    let code = format!(
        "import requests, pickle\nTOKEN = '{TOKEN}'\ndef f(u):\n    requests.get(u, auth=('me', '{TOKEN}'), verify=False)\n    \
         pickle.loads(u, password='{KEY}')\n    return connect(api_key='''{KEY}''')\n"
    );
    fs::write(here.path().join("a.py"), code).unwrap();
    fs::write(here.path().join(".env"), format!("API_KEY={KEY}\n")).unwrap();
    for format in FORMATS {
        let said = hallmarks()
            .arg("report")
            .arg(here.path())
            .args(["-vv", "--output-format", format])
            .run();
        let shown = format!("{}{}", said.stdout, said.stderr);
        for secret in [TOKEN, KEY] {
            // Not even a part that one could go on from.
            assert!(!shown.contains(&secret[..9]), "{format}: {shown}");
        }
        assert!(shown.contains("secrets"), "{format}: {shown}");
    }
}
