//! Programs among the people, and names of nobody: by lists with reasons, since no rule tells them apart.

use super::assistants::is_assistant;

/// E-mails of automation, in lower case: a part that must occur, and why.
#[rustfmt::skip]
const BOT_EMAILS: [(&str, &str); 30] = [
    (
        "[bot]@users.noreply.github.com",
        "the e-mail of a GitHub app",
    ),
    ("support@dependabot.com", "the e-mail of Dependabot"),
    ("bot@renovateapp.com", "the e-mail of Renovate"),
    ("renovate@whitesourcesoftware.com", "the e-mail of Renovate"),
    ("bot@pyup.io", "the e-mail of PyUp"),
    ("support@greenkeeper.io", "the e-mail of Greenkeeper"),
    ("action@github.com", "the e-mail of GitHub Actions"),
    ("actions@github.com", "the e-mail of GitHub Actions"),
    ("bot@deepsource.io", "the e-mail of DeepSource"),
    ("noreply@weblate.org", "the e-mail of Weblate"),
    ("hosted@weblate.org", "the e-mail of Weblate"),
    ("builds@travis-ci.org", "the e-mail of Travis CI"),
    ("snyk-bot@", "the e-mail of Snyk"),
    ("imgbothelp@gmail.com", "the e-mail of ImgBot"),
    ("pytestbot@", "the e-mail of pytest's own bot"),
    ("noreply@readthedocs.org", "the e-mail of Read the Docs"),
    ("copybara-worker@google.com", "the e-mail of Copybara"),
    ("commit-bot@chromium.org", "the e-mail of Chromium's commit queue"),
    ("@luci-project-accounts.iam.gserviceaccount.com", "the e-mail of a LUCI service"),
    (".iam.gserviceaccount.com", "the e-mail of a service"),
    ("@developer.gserviceaccount.com", "the e-mail of a service"),
    ("facebook-github-bot@", "the e-mail of ShipIt"),
    ("@pqm.canonical.com", "the e-mail of a patch queue manager"),
    ("@pqm.ubuntu.com", "the e-mail of a patch queue manager"),
    ("k8s-ci-robot@", "the e-mail of Prow"),
    ("+github-merge-queue@users.noreply.github.com", "the e-mail of GitHub's merge queue"),
    ("jenkins@openstack.org", "the e-mail of Jenkins"),
    ("jenkins@review.openstack.org", "the e-mail of Jenkins"),
    ("zuul@openstack.org", "the e-mail of Zuul"),
    ("noreply@crowdin.com", "the e-mail of Crowdin"),
];

/// Whole names of automation, in lower case, and why.
#[rustfmt::skip]
const BOT_NAMES: [(&str, &str); 69] = [
    ("allcontributors", "the name of All Contributors"),
    ("bors", "the name of bors"),
    ("circleci", "the name of CircleCI"),
    ("codecov", "the name of Codecov"),
    ("dependabot", "the name of Dependabot"),
    ("dependabot-preview", "the name of Dependabot"),
    ("fossabot", "the name of FOSSA"),
    ("github action", "the name of GitHub Actions"),
    ("github actions", "the name of GitHub Actions"),
    ("github-actions", "the name of GitHub Actions"),
    ("greenkeeper", "the name of Greenkeeper"),
    ("hosted weblate", "the name of Weblate"),
    ("imgbot", "the name of ImgBot"),
    ("imgbotapp", "the name of ImgBot"),
    ("mergify", "the name of Mergify"),
    ("patchback", "the name of Patchback"),
    ("pre-commit-ci", "the name of pre-commit.ci"),
    ("pytestbot", "the name of pytest's own bot"),
    ("renovate", "the name of Renovate"),
    ("semantic-release", "the name of semantic-release"),
    ("the gitter badger", "the name of Gitter's badger"),
    ("travis ci", "the name of Travis CI"),
    ("weblate", "the name of Weblate"),
    // Programs that land what people approved elsewhere.
    ("asf github mirror", "the name of a mirror"),
    ("azure pipelines", "the name of Azure Pipelines"),
    ("bors-servo", "the name of bors"),
    ("buildbot", "the name of Buildbot"),
    ("canonical.com patch queue manager", "the name of a patch queue manager"),
    ("cherry-picker", "the name of cherry-picker"),
    ("circle ci", "the name of CircleCI"),
    ("commit queue", "the name of a commit queue"),
    ("copybara", "the name of Copybara"),
    ("copybara service", "the name of Copybara"),
    ("copybara-github", "the name of Copybara"),
    ("copybara-service", "the name of Copybara"),
    ("crowdin", "the name of Crowdin"),
    ("facebook github bot", "the name of ShipIt"),
    ("gerrit", "the name of Gerrit"),
    ("gerrit code review", "the name of Gerrit"),
    ("gitlab ci", "the name of GitLab CI"),
    ("github merge queue", "the name of GitHub's merge queue"),
    ("github-merge-queue", "the name of GitHub's merge queue"),
    ("google-copybara", "the name of Copybara"),
    ("graphite-app", "the name of Graphite"),
    ("homu", "the name of homu"),
    ("istio-testing", "the name of Prow"),
    ("jenkins", "the name of Jenkins"),
    ("jenkins ci", "the name of Jenkins"),
    ("k8s-ci-robot", "the name of Prow"),
    ("kodiakhq", "the name of Kodiak"),
    ("knative prow robot", "the name of Prow"),
    ("kubernetes prow robot", "the name of Prow"),
    ("kubernetes submit queue", "the name of a submit queue"),
    ("lando", "the name of Lando"),
    ("launchpad patch queue manager", "the name of a patch queue manager"),
    ("luci cq", "the name of a commit queue"),
    ("merge queue", "the name of a merge queue"),
    ("openshift merge robot", "the name of Prow"),
    ("openshift-merge-robot", "the name of Prow"),
    ("openstack jenkins", "the name of Jenkins"),
    ("patch queue manager", "the name of a patch queue manager"),
    ("pontoon", "the name of Pontoon"),
    ("pqm", "the name of a patch queue manager"),
    ("project luci cq", "the name of a commit queue"),
    ("shipit", "the name of ShipIt"),
    ("tarmac", "the name of Tarmac"),
    ("tide", "the name of Prow"),
    ("transifex", "the name of Transifex"),
    ("zuul", "the name of Zuul"),
];

/// Why a name and e-mail are taken for automation, if they are. Assistants are not: see [`is_assistant`].
pub fn is_bot(name: &str, email: &str) -> Option<&'static str> {
    if is_assistant(name, email).is_some() {
        return None;
    }
    let (name, email) = (name.trim().to_lowercase(), email.trim().to_lowercase());
    if name.ends_with("[bot]") {
        return Some("the name ends in [bot], as GitHub marks its apps");
    }
    let by_email = BOT_EMAILS.iter().find(|(part, _)| email.contains(part));
    let by_name = BOT_NAMES.iter().find(|(whole, _)| name == *whole);
    if let Some((_, reason)) = by_email.or(by_name) {
        return Some(reason);
    }
    if is_forge(&name, &email) {
        return Some("the forge itself");
    }
    // Not Talbot, not Abbot: `bot` must be a word of its own. A robot has a hyphen before it; `Mr. Robot` is somebody's joke.
    let is_word = ["-bot", " bot", "_bot", ".bot", "(bot)", "-robot", "_robot"]
        .iter()
        .any(|end| name.ends_with(end));
    if is_word {
        return Some("the name ends in the word bot");
    }
    // GitLab's access tokens: `project_12345_bot_0a1b2c`.
    let token = ["project_", "group_"].iter().any(|start| {
        let rest = name.strip_prefix(start).unwrap_or_default();
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        number.len() < rest.len() && number.starts_with("_bot")
    });
    token.then_some("the name of an access token of GitLab")
}

/// Whether it is GitHub itself: what was made on its pages is committed under that name.
pub fn is_forge(name: &str, email: &str) -> bool {
    [
        "github", "web-flow", "gitlab", "gitea", "forgejo", "codeberg",
    ]
    .iter()
    .any(|forge| name.trim().eq_ignore_ascii_case(forge))
        && email
            .trim()
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("noreply"))
}

/// How names end that stand for many: in lower case.
const GROUPS: [&str; 10] = [
    " authors",
    " committers",
    " contributor",
    " contributors",
    " developers",
    " maintainers",
    " open source",
    " opensource",
    " project",
    " team",
];

/// Whole names of nobody, in lower case.
const NOBODIES: [&str; 14] = [
    "(no author)",
    "a googler",
    "anonymous",
    "anonymous coward",
    "anonymous contributor",
    "googler",
    "no author",
    "nobody",
    "none",
    "n/a",
    "unknown",
    "unknown author",
    "unknown committer",
    "your name",
];

/// Accounts that answer for nobody: in lower case, letters only.
const SILENT: [&str; 14] = [
    "",
    "anonymous",
    "devnull",
    "donotreply",
    "invalid",
    "nobody",
    "none",
    "noauthor",
    "noemail",
    "nomail",
    "noreply",
    "null",
    "unknown",
    "you",
];

/// Why a name and e-mail are taken for a placeholder of whoever may not be named, or of many, if they are. The name must say so and
/// the address must be nobody's: `Cy Team <cy@…>` is called so.
pub fn is_placeholder(name: &str, email: &str) -> Option<&'static str> {
    let (name, email) = (name.trim().to_lowercase(), email.trim().to_lowercase());
    let local = email.split('@').next().unwrap_or_default();
    let account: String = local.chars().filter(|c| c.is_alphabetic()).collect();
    let silent = SILENT.contains(&account.as_str());
    if NOBODIES.contains(&name.as_str()) && (silent || name == "googler" || name == "a googler") {
        return Some("a name for whoever is not named");
    }
    let group = GROUPS.iter().find(|end| name.ends_with(*end))?;
    // `sample-team@…`, `authors@…`: the address is the group's as well.
    let shared = account.ends_with(group.trim());
    (silent || shared).then_some("a name for many")
}

#[cfg(test)]
mod tests {
    use super::{is_bot, is_forge, is_placeholder};

    #[test]
    fn bots_and_people_who_sound_alike() {
        for (name, email) in [
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
            ),
            ("github-actions", "github-actions@github.com"),
            (
                "pre-commit-ci[bot]",
                "66853113+pre-commit-ci[bot]@users.noreply.github.com",
            ),
            ("pyup-bot", "github-bot@pyup.io"),
            ("Renovate Bot", "bot@renovateapp.com"),
            ("My Release Bot", "x@y"),
            ("ImgBotApp", "ImgBotHelp@gmail.com"),
            ("pytest bot", "pytestbot@users.noreply.github.com"),
            ("Copybara-Service", "copybara-worker@google.com"),
            (
                "Project LUCI CQ",
                "chromium@luci-project-accounts.iam.gserviceaccount.com",
            ),
            ("Gerrit Code Review", "gerrit@example.org"),
            ("openshift-merge-robot", "x@y"),
            ("project_12345_bot_abcdef", "x@noreply.gitlab.example.org"),
            ("GitHub", "noreply@github.com"),
            ("GitLab CI", "ci@example.org"),
        ] {
            assert!(is_bot(name, email).is_some(), "{name}");
        }
        for (name, email) in [
            ("William Fox Talbot", "talbot@example.org"),
            ("Abbot", "abbot@example.org"),
            ("Botond", "bot@example.org"),
            ("Mr. Robot", "robot@example.org"),
            ("Jenkins Ade", "jenkins.ade@example.org"),
            ("Travis Lee", "travis@example.org"),
            ("Project Runway", "p@example.org"),
            ("Ann Lee", "noreply@github.com"),
            ("Ann", "ann@deepsource.io"),
            ("Ann", "1+ann@users.noreply.github.com"),
            ("", ""),
        ] {
            assert_eq!(is_bot(name, email), None, "{name}");
        }
    }

    #[test]
    fn placeholders_name_nobody() {
        for (name, email) in [
            ("Googler", "noreply@google.com"),
            ("Sample Contributor", "noreply@example.org"),
            ("The Sample Authors", "no-reply@example.org"),
            ("Sample Team", "sample-team@example.org"),
            ("Sample Developers", "developers@example.org"),
            (
                "(no author)",
                "(no author)@6015fed2-1504-0410-9fe1-9d1591cc4771",
            ),
            ("unknown", "unknown"),
        ] {
            assert!(is_placeholder(name, email).is_some(), "{name}");
        }
        for (name, email) in [
            ("Cy Authors", "cy@example.org"),
            ("Cy Team", "cy@example.org"),
            ("Ann Lee", "noreply@example.org"),
            ("Steam", "noreply@example.org"),
            ("unknown", "ann@example.org"),
        ] {
            assert_eq!(is_placeholder(name, email), None, "{name}");
        }
    }

    #[test]
    fn the_forge_is_told_from_people_who_hide_behind_its_address() {
        assert!(is_forge("web-flow", "noreply@github.com"));
        assert!(!is_forge("Ann Lee", "noreply@github.com"));
        assert!(!is_forge("GitHub", "ann@example.org"));
    }
}
