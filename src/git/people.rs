//! Programs among the people: by a list with reasons, since no rule tells them apart.

/// E-mails of automation, in lower case: a part that must occur, and why.
const BOT_EMAILS: [(&str, &str); 16] = [
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
];

/// Whole names of automation, in lower case, and why.
const BOT_NAMES: [(&str, &str); 23] = [
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
];

/// E-mails of assistants, in lower case: a part that must occur, and why.
const ASSISTANT_EMAILS: [(&str, &str); 15] = [
    ("noreply@anthropic.com", "the e-mail of Claude"),
    ("claude@anthropic.com", "the e-mail of Claude"),
    ("ai@cursor.sh", "the e-mail of Cursor"),
    ("grok@x.ai", "the e-mail of Grok"),
    (
        "+copilot@users.noreply.github.com",
        "the e-mail of GitHub Copilot",
    ),
    ("copilot@github.com", "the e-mail of GitHub Copilot"),
    ("cursoragent@cursor.com", "the e-mail of Cursor"),
    ("@aider.chat", "the e-mail of Aider"),
    ("devin-ai-integration[bot]", "the e-mail of Devin"),
    ("noreply@openai.com", "the e-mail of Codex"),
    ("codex@openai.com", "the e-mail of Codex"),
    ("google-labs-jules[bot]", "the e-mail of Jules"),
    ("gemini-code-assist[bot]", "the e-mail of Gemini"),
    ("openhands@all-hands.dev", "the e-mail of OpenHands"),
    ("amp@ampcode.com", "the e-mail of Amp"),
];

/// Beginnings of the names of assistants, in lower case, and why. Claude alone is somebody's first name.
const ASSISTANT_NAMES: [(&str, &str); 18] = [
    ("aider (", "the name of Aider"),
    ("amazon q", "the name of Amazon Q"),
    ("anthropic claude", "the name of Claude"),
    ("chatgpt", "the name of ChatGPT"),
    ("claude code", "the name of Claude"),
    ("claude haiku", "the name of Claude"),
    ("claude opus", "the name of Claude"),
    ("claude sonnet", "the name of Claude"),
    ("copilot", "the name of GitHub Copilot"),
    ("cursor agent", "the name of Cursor"),
    ("cursor ai", "the name of Cursor"),
    ("devin ai", "the name of Devin"),
    ("gemini-code-assist", "the name of Gemini"),
    ("github copilot", "the name of GitHub Copilot"),
    ("google-labs-jules", "the name of Jules"),
    ("openai codex", "the name of Codex"),
    ("openai gpt", "the name of ChatGPT"),
    ("openhands", "the name of OpenHands"),
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
    // Not Talbot, not Abbot: `bot` must be a word of its own.
    let is_word = ["-bot", " bot", "_bot", ".bot"]
        .iter()
        .any(|end| name.ends_with(end));
    is_word.then_some("the name ends in the word bot")
}

/// Why a name and e-mail are taken for a coding assistant, if they are: for co-author trailers and authors.
pub fn is_assistant(name: &str, email: &str) -> Option<&'static str> {
    let (name, email) = (name.trim().to_lowercase(), email.trim().to_lowercase());
    let by_email = ASSISTANT_EMAILS
        .iter()
        .find(|(part, _)| email.contains(part));
    let by_name = ASSISTANT_NAMES.iter().find(|(start, _)| {
        name.strip_prefix(start)
            .is_some_and(|rest| start.ends_with('(') || !rest.starts_with(char::is_alphanumeric))
    });
    by_email.or(by_name).map(|(_, reason)| *reason)
}

#[cfg(test)]
mod tests {
    use super::{is_assistant, is_bot};

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
        ] {
            assert!(is_bot(name, email).is_some(), "{name}");
        }
        for (name, email) in [
            ("William Fox Talbot", "talbot@example.org"),
            ("Abbot", "abbot@example.org"),
            ("Botond", "bot@example.org"),
            ("GitHub", "noreply@github.com"),
            ("Ann", "ann@deepsource.io"),
            ("Ann", "1+ann@users.noreply.github.com"),
            ("", ""),
        ] {
            assert_eq!(is_bot(name, email), None, "{name}");
        }
    }

    #[test]
    fn assistants_are_no_bots_and_no_people() {
        for (name, email) in [
            ("Claude", "noreply@anthropic.com"),
            ("Claude Opus 4", ""),
            ("Cursor AI", "ai@cursor.sh"),
            ("Anthropic Claude Opus 4", "claude@anthropic.com"),
            ("OpenAI GPT-5", ""),
            ("Copilot", "198982749+Copilot@users.noreply.github.com"),
            ("aider (gpt-4o)", "noreply@aider.chat"),
        ] {
            assert!(is_assistant(name, email).is_some(), "{name}");
            assert_eq!(is_bot(name, email), None);
        }
        for (name, email) in [
            ("Claude Monet", "claude@example.org"),
            ("Claude", "claude@example.org"),
            ("Devin", "devin@example.org"),
            ("Copilotta", "c@example.org"),
        ] {
            assert_eq!(is_assistant(name, email), None, "{name}");
        }
    }
}
