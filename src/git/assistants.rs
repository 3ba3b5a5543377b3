//! Coding assistants among the people: one table. That one helped is a fact, and never scored.

/// How an assistant is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// A part of the e-mail.
    Email,
    /// The domain of the e-mail, where what stands before it is no person's (`noreply`, `agent`, the tool's own name).
    Domain,
    /// The beginning of the name, up to the end of a word. `claude` alone is somebody's first name, and so is `kiro`.
    Name,
}

/// One sign of an assistant: how, what (in lower case), whose, why it is said, and where that was seen.
#[allow(
    dead_code,
    reason = "the source is for whoever checks the table, and for its test"
)]
struct Sign(By, &'static str, &'static str, &'static str);

const GITHUB_APP: &str = "https://docs.github.com/en/apps";
const CLAUDE: &str = "https://docs.anthropic.com/en/docs/claude-code/settings";
const AIDER: &str = "https://aider.chat/docs/git.html";
const COPILOT: &str = "https://docs.github.com/en/copilot";
const CURSOR: &str = "https://docs.cursor.com/background-agent";
const HISTORY: &str = "seen in public histories";

#[rustfmt::skip]
const SIGNS: [Sign; 66] = [
    Sign(By::Email, "noreply@anthropic.com", "the e-mail of Claude", CLAUDE),
    Sign(By::Email, "claude@anthropic.com", "the e-mail of Claude", HISTORY),
    Sign(By::Email, "ai@cursor.sh", "the e-mail of Cursor", HISTORY),
    Sign(By::Email, "grok@x.ai", "the e-mail of Grok", HISTORY),
    Sign(By::Email, "+copilot@users.noreply.github.com", "the e-mail of GitHub Copilot", COPILOT),
    Sign(By::Email, "+gemini-cli@users.noreply.github.com", "the e-mail of Gemini", HISTORY),
    Sign(By::Email, "copilot@github.com", "the e-mail of GitHub Copilot", COPILOT),
    Sign(By::Email, "cursoragent@cursor.com", "the e-mail of Cursor", CURSOR),
    Sign(By::Email, "@aider.chat", "the e-mail of Aider", AIDER),
    Sign(By::Email, "devin-ai-integration[bot]", "the e-mail of Devin", GITHUB_APP),
    Sign(By::Email, "noreply@openai.com", "the e-mail of Codex", HISTORY),
    Sign(By::Email, "codex@openai.com", "the e-mail of Codex", HISTORY),
    Sign(By::Email, "google-labs-jules[bot]", "the e-mail of Jules", GITHUB_APP),
    Sign(By::Email, "gemini-code-assist[bot]", "the e-mail of Gemini", GITHUB_APP),
    Sign(By::Email, "factory-droid[bot]", "the e-mail of Factory", GITHUB_APP),
    Sign(By::Email, "amazon-q-developer[bot]", "the e-mail of Amazon Q", GITHUB_APP),
    Sign(By::Email, "sweep-ai[bot]", "the e-mail of Sweep", GITHUB_APP),
    Sign(By::Email, "openhands@all-hands.dev", "the e-mail of OpenHands", HISTORY),
    Sign(By::Email, "amp@ampcode.com", "the e-mail of Amp", HISTORY),
    Sign(By::Email, "qwen-coder@alibabacloud.com", "the e-mail of Qwen", HISTORY),
    Sign(By::Email, "yesreply@happy.engineering", "the e-mail of Happy", HISTORY),
    Sign(By::Domain, "opencode.ai", "the e-mail of opencode", HISTORY),
    Sign(By::Domain, "kiro.dev", "the e-mail of Kiro", HISTORY),
    Sign(By::Domain, "warp.dev", "the e-mail of Warp", HISTORY),
    Sign(By::Domain, "cline.bot", "the e-mail of Cline", HISTORY),
    Sign(By::Domain, "roocode.com", "the e-mail of Roo Code", HISTORY),
    Sign(By::Domain, "charm.land", "the e-mail of Crush", HISTORY),
    Sign(By::Domain, "windsurf.com", "the e-mail of Windsurf", HISTORY),
    Sign(By::Domain, "codeium.com", "the e-mail of Windsurf", HISTORY),
    Sign(By::Domain, "cognition.ai", "the e-mail of Devin", HISTORY),
    Sign(By::Domain, "devin.ai", "the e-mail of Devin", HISTORY),
    Sign(By::Domain, "continue.dev", "the e-mail of Continue", HISTORY),
    Sign(By::Domain, "sourcegraph.com", "the e-mail of Cody", HISTORY),
    Sign(By::Domain, "augmentcode.com", "the e-mail of Augment", HISTORY),
    Sign(By::Domain, "factory.ai", "the e-mail of Factory", HISTORY),
    Sign(By::Domain, "all-hands.dev", "the e-mail of OpenHands", HISTORY),
    Sign(By::Domain, "openhands.dev", "the e-mail of OpenHands", HISTORY),
    Sign(By::Domain, "mistral.ai", "the e-mail of Mistral Vibe", HISTORY),
    Sign(By::Domain, "letta.com", "the e-mail of Letta", HISTORY),
    Sign(By::Domain, "zed.dev", "the e-mail of Zed", HISTORY),
    Sign(By::Domain, "cursor.com", "the e-mail of Cursor", CURSOR),
    Sign(By::Domain, "anthropic.com", "the e-mail of Claude", CLAUDE),
    Sign(By::Name, "aider (", "the name of Aider", AIDER),
    Sign(By::Name, "amazon q", "the name of Amazon Q", HISTORY),
    Sign(By::Name, "anthropic claude", "the name of Claude", HISTORY),
    Sign(By::Name, "chatgpt", "the name of ChatGPT", HISTORY),
    Sign(By::Name, "claude code", "the name of Claude", CLAUDE),
    Sign(By::Name, "claude haiku", "the name of Claude", CLAUDE),
    Sign(By::Name, "claude opus", "the name of Claude", CLAUDE),
    Sign(By::Name, "claude sonnet", "the name of Claude", CLAUDE),
    Sign(By::Name, "copilot", "the name of GitHub Copilot", COPILOT),
    Sign(By::Name, "cursor agent", "the name of Cursor", CURSOR),
    Sign(By::Name, "cursor ai", "the name of Cursor", HISTORY),
    Sign(By::Name, "devin ai", "the name of Devin", HISTORY),
    Sign(By::Name, "gemini cli", "the name of Gemini", HISTORY),
    Sign(By::Name, "gemini-cli", "the name of Gemini", HISTORY),
    Sign(By::Name, "gemini-code-assist", "the name of Gemini", GITHUB_APP),
    Sign(By::Name, "github copilot", "the name of GitHub Copilot", COPILOT),
    Sign(By::Name, "google-labs-jules", "the name of Jules", GITHUB_APP),
    Sign(By::Name, "kiro agent", "the name of Kiro", HISTORY),
    Sign(By::Name, "openai codex", "the name of Codex", HISTORY),
    Sign(By::Name, "openai gpt", "the name of ChatGPT", HISTORY),
    Sign(By::Name, "opencode", "the name of opencode", HISTORY),
    Sign(By::Name, "openhands", "the name of OpenHands", HISTORY),
    Sign(By::Name, "qwen code", "the name of Qwen", HISTORY),
    Sign(By::Name, "qwen-coder", "the name of Qwen", HISTORY),
];

/// What stands before the sign in an address of a tool.
const NOBODY: [&str; 14] = [
    "noreply",
    "no-reply",
    "agent",
    "agents",
    "ai",
    "assistant",
    "bot",
    "claude",
    "cody",
    "crush",
    "devin",
    "hello",
    "support",
    "vibe",
];

/// Why a name and e-mail are taken for a coding assistant, if they are: for co-author trailers and authors.
pub fn is_assistant(name: &str, email: &str) -> Option<&'static str> {
    let (name, email) = (name.trim().to_lowercase(), email.trim().to_lowercase());
    let found = SIGNS.iter().find(|Sign(by, what, _, _)| match by {
        By::Email => email.contains(what),
        By::Domain => is_of_domain(&email, what),
        By::Name => name
            .strip_prefix(what)
            .is_some_and(|rest| what.ends_with('(') || !rest.starts_with(char::is_alphanumeric)),
    });
    if let Some(Sign(_, _, why, _)) = found {
        return Some(why);
    }
    // The kernel's form for trailers, `NAME:MODEL`.
    let model = name
        .split_once(':')
        .is_some_and(|(tool, model)| !tool.is_empty() && model.starts_with(char::is_alphanumeric));
    (model && email.is_empty()).then_some("named as a tool and its model")
}

fn is_of_domain(email: &str, domain: &str) -> bool {
    let Some((local, host)) = email.rsplit_once('@') else {
        return false;
    };
    let tool = domain.split('.').next().unwrap_or_default();
    host == domain && (NOBODY.contains(&local) || local == tool)
}

#[cfg(test)]
mod tests {
    use super::{SIGNS, Sign, is_assistant};
    use crate::git::is_bot;

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
            ("opencode", "noreply@opencode.ai"),
            (
                "gemini-cli",
                "218195315+gemini-cli@users.noreply.github.com",
            ),
            ("Qwen-Coder", "qwen-coder@alibabacloud.com"),
            ("Kiro", "noreply@kiro.dev"),
            ("Warp", "agent@warp.dev"),
            ("Crush", "crush@charm.land"),
            ("Claude:claude-opus-4", ""),
        ] {
            assert!(is_assistant(name, email).is_some(), "{name}");
            assert_eq!(is_bot(name, email), None);
        }
        for (name, email) in [
            ("Claude Monet", "claude@example.org"),
            ("Claude", "claude@example.org"),
            ("Devin", "devin@example.org"),
            ("Copilotta", "c@example.org"),
            ("Kiro Petrov", "kiro@example.org"),
            ("Ann Lee", "ann@warp.dev"),
            ("Ann Lee", "ann@anthropic.com"),
            ("Opencoder", "o@example.org"),
            ("Reviewer: Ann", ""),
            ("Ann:lee", "ann@example.org"),
        ] {
            assert_eq!(is_assistant(name, email), None, "{name}");
        }
    }

    #[test]
    fn every_row_has_a_source_and_finds_what_it_is_about() {
        for Sign(_, what, why, source) in &SIGNS {
            assert!(!source.is_empty() && !why.is_empty());
            assert_eq!(*what, what.to_lowercase(), "{what}");
        }
    }
}
