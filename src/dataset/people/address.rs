//! What two e-mails have in common.

/// Accounts that are nobody's in particular. As part of an address that belongs to somebody (`me@…`) they say nothing by themselves.
#[rustfmt::skip]
const GENERIC: [&str; 74] = [
    "admin", "administrator", "bot", "build", "builder", "buildbot", "centos", "ci", "code", "contact", "debian", "default", "deploy",
    "dev", "devel", "devnull", "devs", "developer", "development", "docker", "ec2user", "email", "foo", "git", "github", "gitlab", "guest", "hello", "hi",
    "home", "info", "jenkins", "localhost", "mail", "me", "mymail", "myself", "name", "no", "nobody", "none", "null", "office", "open",
    "opensource", "oss", "pi", "postmaster", "public", "python", "root", "runner", "self", "service", "shared", "spam", "staff",
    "support", "team", "test", "tester", "ubuntu", "unknown", "user", "username", "vagrant", "webmaster", "work", "www", "wwwdata",
    "you", "your", "youremail", "yourname",
];

/// Accounts that several people answer.
const SHARED: [&str; 20] = [
    "admin",
    "administrator",
    "build",
    "buildbot",
    "ci",
    "contact",
    "dev",
    "deploy",
    "developers",
    "devs",
    "git",
    "info",
    "jenkins",
    "office",
    "root",
    "service",
    "staff",
    "support",
    "team",
    "webmaster",
];

/// Accounts that never answer.
const SILENT: [&str; 5] = ["noreply", "donotreply", "nomail", "noemail", "noauthor"];

/// Providers of mail for everybody: the label before the last dot.
#[rustfmt::skip]
const PUBLIC: [&str; 48] = [
    "126", "163", "aol", "comcast", "duck", "fastmail", "foxmail", "free", "gmail", "gmx", "googlemail", "hey", "hotmail", "icloud",
    "laposte", "libero", "live", "mac", "mail", "mailbox", "me", "msn", "naver", "o2", "orange", "outlook", "pm", "posteo", "proton",
    "protonmail", "qq", "rediffmail", "riseup", "rocketmail", "seznam", "sina", "sohu", "t-online", "tutanota", "verizon",
    "wanadoo", "web", "wp", "yahoo", "yandex", "yeah", "ymail", "zoho",
];

/// Labels below which a country gives out names.
const SECOND: [&str; 7] = ["ac", "co", "com", "edu", "gov", "net", "org"];

/// An e-mail, taken apart for comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent properties of an address"
)]
pub(super) struct Address {
    /// The whole, in lower case.
    pub(super) folded: String,
    /// The whole as its provider delivers it: without a tag after a plus, and for Gmail without dots.
    pub(super) mailbox: String,
    /// What stands before the sign, in lower case, letters and digits only, without a tag; a login where there is one.
    pub(super) local: String,
    /// What stands after the sign, in lower case.
    pub(super) domain: String,
    /// The label of the domain that somebody chose.
    pub(super) label: String,
    /// It is a forge's address that hides the real one: `ID+login@users.noreply.github.com`.
    pub(super) is_login: bool,
    /// The account's number at the forge.
    pub(super) account: Option<u64>,
    /// A provider for everybody, or a forge.
    pub(super) is_public: bool,
    /// It names nobody: `root@localhost`, `none@none`, nothing at all.
    pub(super) is_placeholder: bool,
    /// Several people may answer it.
    pub(super) is_shared: bool,
}

impl Address {
    pub(super) fn new(email: &str) -> Self {
        let folded = email.trim().to_lowercase();
        let folded = without_repository(&folded).to_owned();
        let (local, domain) = folded.rsplit_once('@').unwrap_or((&folded, ""));
        let domain = domain.trim_end_matches('.').to_owned();
        let is_forge = domain.strip_prefix("users.noreply.").is_some();
        let (account, local_part) = if is_forge {
            login(local)
        } else {
            (None, local)
        };
        let untagged = local_part.split_once('+').map_or(local_part, |(name, _)| {
            if name.is_empty() { local_part } else { name }
        });
        let squashed: String = untagged.chars().filter(|c| c.is_alphanumeric()).collect();
        let is_gmail = matches!(domain.as_str(), "gmail.com" | "googlemail.com");
        let mailbox = match () {
            () if is_gmail => format!("{}@gmail.com", untagged.replace('.', "")),
            () if is_forge => format!("{local_part}@{domain}"),
            () => format!("{untagged}@{domain}"),
        };
        let is_machine = !domain.contains('.')
            || [
                ".local",
                ".localdomain",
                ".lan",
                ".home",
                ".internal",
                "(none)",
            ]
            .iter()
            .any(|end| domain.ends_with(end));
        let is_example = domain.starts_with("example.")
            || matches!(domain.as_str(), "email.com" | "domain.com" | "test.com");
        let is_generic = squashed.is_empty() || GENERIC.contains(&squashed.as_str());
        let is_silent = !is_forge && SILENT.contains(&squashed.as_str());
        let label = label(&domain).to_owned();
        Self {
            is_public: is_forge || PUBLIC.contains(&label.as_str()),
            is_placeholder: is_silent || is_generic && (is_machine || is_example),
            is_shared: SHARED.contains(&squashed.as_str()),
            is_login: is_forge,
            local: squashed,
            account,
            mailbox,
            label,
            domain,
            folded,
        }
    }

    /// What stands before the sign would hardly be chosen by two people.
    pub(super) fn is_distinctive(&self) -> bool {
        self.local.chars().count() >= 5
            && !GENERIC.contains(&self.local.as_str())
            && !SILENT.contains(&self.local.as_str())
    }
}

/// A user name that is nobody's in particular.
pub(super) fn is_generic(handle: &str) -> bool {
    GENERIC.contains(&handle) || SILENT.contains(&handle)
}

/// The number and the login of a forge's address.
fn login(local: &str) -> (Option<u64>, &str) {
    let split = local.split_once('+').or_else(|| local.split_once('-'));
    match split.map(|(number, login)| (number.parse(), login)) {
        Some((Ok(number), login)) if !login.is_empty() => (Some(number), login),
        _ => (None, local),
    }
}

/// An address without the identifier of the repository that git-svn appends: `ann@example.org@af82e41b-…`.
fn without_repository(email: &str) -> &str {
    let Some((address, last)) = email.rsplit_once('@') else {
        return email;
    };
    let is_uuid = last.len() == 36
        && last.bytes().enumerate().all(|(at, b)| {
            if matches!(at, 8 | 13 | 18 | 23) {
                b == b'-'
            } else {
                b.is_ascii_hexdigit()
            }
        });
    if is_uuid && address.contains('@') {
        address
    } else {
        email
    }
}

/// `example` of `mail.example.co.uk`.
fn label(domain: &str) -> &str {
    let mut labels = domain.rsplit('.').skip(1);
    let label = labels.next().unwrap_or_default();
    match labels.next() {
        Some(third) if SECOND.contains(&label) => third,
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn mailboxes_and_logins() {
        let address = |text| Address::new(text);
        assert_eq!(
            address("Ann.Lee+git@GoogleMail.com").mailbox,
            address("annlee@gmail.com").mailbox
        );
        assert_ne!(
            address("ann.lee@example.org").mailbox,
            address("annlee@example.org").mailbox
        );
        let hidden = address("123+Ann-Lee@users.noreply.github.com");
        assert_eq!(
            (hidden.local.as_str(), hidden.account, hidden.is_login),
            ("annlee", Some(123), true)
        );
        assert_eq!(address("ann-lee@users.noreply.github.com").local, "annlee");
        assert_eq!(address("77-ann@users.noreply.gitlab.com").account, Some(77));
        assert_eq!(address("me@mail.kennethreitz.co.uk").label, "kennethreitz");
    }

    #[test]
    fn git_svn_appends_the_repository() {
        let id = "af82e41b-90c4-0310-8c96-b1721e28e2e2";
        assert_eq!(
            Address::new(&format!("ann@example.org@{id}")).folded,
            "ann@example.org"
        );
        let local = Address::new(&format!("ann@{id}"));
        assert_eq!((local.local.as_str(), local.domain.as_str()), ("ann", id));
        assert_eq!(Address::new("a@b@c").folded, "a@b@c");
    }

    #[test]
    fn addresses_of_nobody() {
        for nobody in [
            "",
            "root@localhost",
            "none@none",
            "devnull@localhost",
            "(no author)@af82e41b-90c4-0310-8c96-b1721e28e2e2",
            "noreply@github.com",
            "user@MacBook-Pro.local",
            "you@example.com",
            "unknown",
            "vagrant@vagrant.(none)",
        ] {
            assert!(Address::new(nobody).is_placeholder, "{nobody}");
        }
        for somebody in [
            "ann@example.org",
            "me@annlee.org",
            "ann@laptop.local",
            "1+ann@users.noreply.github.com",
        ] {
            assert!(!Address::new(somebody).is_placeholder, "{somebody}");
        }
        assert!(Address::new("team@example.org").is_shared);
    }
}
