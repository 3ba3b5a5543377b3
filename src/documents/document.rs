//! What a file that is not Python says, ready to be counted.

use super::ci::command::{Command, Gate};
use super::ci::tool::{Purpose, Tool};
use super::kind::DocumentKind;
use super::problem::Problem;
use super::prose::Prose;
use crate::untrusted::Untrusted;

/// What starts the CI of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// A push to a branch.
    Push,
    /// A proposed change.
    PullRequest,
    /// A merge queue.
    MergeQueue,
    /// A clock.
    Schedule,
    /// A button.
    Manual,
    /// A tag or a release.
    Release,
    /// Another workflow.
    Called,
    /// Anything else: an issue, a comment, a label.
    Other,
}

/// A use of something kept elsewhere: an action, an orb, a pre-commit repository, a container image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its line, counted from 1.
    pub line: u32,
    /// Its name without the version.
    pub name: Untrusted,
    /// The version asked for; may be empty.
    pub version: Untrusted,
}

impl Action {
    /// Whether the version is a full commit hash, which nobody can move.
    pub fn is_pinned(&self) -> bool {
        let version = self.version.raw();
        let digest = version.strip_prefix("sha256:").unwrap_or(version);
        digest.len() >= 40 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}

/// One setting of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its line, counted from 1.
    pub line: u32,
    /// Its name, tables joined by dots, `-` written as `_`.
    pub key: Untrusted,
    /// Its scalars, in order.
    pub values: Vec<Untrusted>,
    /// The line where each of them begins.
    pub lines: Vec<u32>,
}

impl Setting {
    /// The words of its scalars, each with its line.
    pub fn words(&self) -> impl Iterator<Item = (u32, &str)> {
        let values = self.values.iter().zip(&self.lines);
        let lines = values.flat_map(|(value, first)| (*first..).zip(value.raw().lines()));
        lines.flat_map(|(line, text)| text.split_whitespace().map(move |word| (line, word)))
    }
}

/// A tool that is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolConfig {
    /// The tool.
    pub tool: &'static Tool,
    /// The line where its configuration begins.
    pub line: u32,
    /// Its settings.
    pub settings: Vec<Setting>,
}

impl ToolConfig {
    /// The setting of a name.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings
            .iter()
            .find(|setting| setting.key.raw() == key)
    }

    /// Whether a setting says yes.
    pub fn is_on(&self, key: &str) -> bool {
        let first = self.setting(key).and_then(|setting| setting.values.first());
        first.is_some_and(|value| super::format::node::truthy(value.raw()))
    }

    /// The number of a setting.
    pub fn number(&self, key: &str) -> Option<f64> {
        let value = self.setting(key)?.values.first()?.raw().trim();
        value.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The setting by which a checker is strict, as the table of tools says, with its line; of some, being there is enough.
    pub fn strictness(&self) -> Option<(u32, String)> {
        self.says(self.tool.strict)
    }

    /// The setting by which it is switched off for the whole project.
    pub fn silence(&self) -> Option<(u32, String)> {
        self.says(self.tool.off)
    }

    fn says(&self, rows: &[(&str, &[&str])]) -> Option<(u32, String)> {
        rows.iter().find_map(|(key, values)| {
            if key.is_empty() {
                // Strict by default, unless another mode is chosen or another row decides.
                let chosen = rows.iter().filter(|(key, _)| !key.is_empty());
                let mut chosen = chosen.filter_map(|(key, _)| self.setting(key));
                return chosen.next().is_none().then(|| {
                    (
                        self.line,
                        format!("settings of {}, strict by default", self.tool.name),
                    )
                });
            }
            let setting = match key.strip_prefix('*') {
                Some(end) => self.settings.iter().find(|s| s.key.raw().ends_with(end))?,
                None => self.setting(key)?,
            };
            let key = setting.key.raw();
            let value = setting.values.first()?.raw();
            let says = if values.is_empty() {
                super::format::node::truthy(value)
            } else {
                values.iter().any(|known| known.eq_ignore_ascii_case(value))
            };
            let shown = if values.is_empty() { "true" } else { value };
            says.then(|| (setting.line, format!("{key} = {shown}")))
        })
    }

    /// The share of lines that must be covered, in per cent.
    pub fn fail_under(&self) -> Option<f64> {
        self.number("fail_under")
            .or_else(|| self.number("report.fail_under"))
    }
}

/// Something a tool is told to overlook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Its line, counted from 1.
    pub line: u32,
    /// The tool.
    pub tool: &'static Tool,
    /// What is overlooked: a rule, a module, a path.
    pub what: Untrusted,
}

/// What a workflow lets the token of its jobs do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Permissions {
    /// It does not say: what the forge gives.
    #[default]
    Unsaid,
    /// No more than reading, unless a single job asks for more; with the line.
    Least(u32),
    /// More than reading, for every job; with the line.
    Broad(u32),
}

/// A distribution that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its line, counted from 1.
    pub line: u32,
    /// Its name, normalised as PEP 503 says.
    pub name: Untrusted,
    /// The group or extra it belongs to; empty for what the package itself needs.
    pub group: Untrusted,
    /// An exact version is asked for.
    pub pinned: bool,
}

/// One file that is not Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The path.
    pub path: Untrusted,
    /// What it is.
    pub kind: DocumentKind,
    /// Why it could not be read, or not whole.
    pub problem: Option<Problem>,
    /// The commands in it.
    pub commands: Vec<Command>,
    /// What it uses from elsewhere.
    pub uses: Vec<Action>,
    /// The tools it configures.
    pub tools: Vec<ToolConfig>,
    /// What it tells tools to overlook.
    pub suppressions: Vec<Suppression>,
    /// What starts it; empty where that is not a question.
    pub triggers: Vec<Trigger>,
    /// Versions of Python it names: a matrix, classifiers, tox environments.
    pub pythons: Vec<Untrusted>,
    /// The versions of Python the package asks for, such as `>=3.9`.
    pub requires_python: Option<Untrusted>,
    /// How many of the things an index shows of a distribution it declares: name and version, description, licence, versions of Python,
    /// where it comes from.
    pub metadata: u32,
    /// Distributions it asks for.
    pub dependencies: Vec<Dependency>,
    /// Credentials in it.
    pub secrets: Vec<super::Secret>,
    /// The lines where it declares programs and plugins.
    pub entry_points: Vec<u32>,
    /// How many programs for a terminal or a desktop it declares.
    pub programs: u32,
    /// Lines that are not empty.
    pub lines: u32,
    /// What it lets the token of its jobs do.
    pub permissions: Permissions,
    /// Lines of scripts into which text of strangers is pasted, such as the title of a request.
    pub pasted: Vec<u32>,
    /// What a bot keeps up to date, with its line.
    pub updates: Vec<(u32, Untrusted)>,
    /// What a text for people holds.
    pub prose: Prose,
    /// What a runner runs that is given no name: tox's list of environments, the default goal of a Makefile.
    pub defaults: Vec<String>,
    /// Files of the same kind that it takes in: paths from its own folder.
    pub imports: Vec<String>,
    /// What its inputs are unless a caller says otherwise.
    pub inputs: Vec<(String, String)>,
    /// The image it makes.
    pub image: Option<Box<super::Image>>,
    /// The services it puts together.
    pub services: Vec<super::Service>,
}

impl Document {
    /// A document nothing is known of yet.
    pub(crate) fn empty(kind: DocumentKind, path: &str) -> Self {
        Self {
            path: path.into(),
            kind,
            problem: None,
            commands: Vec::new(),
            uses: Vec::new(),
            tools: Vec::new(),
            suppressions: Vec::new(),
            triggers: Vec::new(),
            pythons: Vec::new(),
            requires_python: None,
            metadata: 0,
            dependencies: Vec::new(),
            secrets: Vec::new(),
            entry_points: Vec::new(),
            programs: 0,
            lines: 0,
            permissions: Permissions::default(),
            pasted: Vec::new(),
            updates: Vec::new(),
            prose: Prose::default(),
            defaults: Vec::new(),
            imports: Vec::new(),
            inputs: Vec::new(),
            image: None,
            services: Vec::new(),
        }
    }

    /// Whether pipelines may be followed through it, or what they run takes its settings from it.
    pub(crate) fn is_followed(&self) -> bool {
        self.is_ci()
            || !self.commands.is_empty()
            || !self.tools.is_empty()
            || matches!(
                self.kind,
                DocumentKind::Tox
                    | DocumentKind::Noxfile
                    | DocumentKind::Makefile
                    | DocumentKind::PreCommitConfig
                    | DocumentKind::ShellScript
                    | DocumentKind::PythonScript
            )
    }

    /// What of it decides what pipelines run: it may have many versions in a history, and most of each is not needed.
    pub(crate) fn pipeline_part(&self) -> Self {
        let commands = self.commands.iter().filter(|command| {
            !command.purposes.is_empty()
                || command.delegate.is_some()
                || command.origin.runner.is_some()
        });
        let slim = |command: &Command| Command {
            words: Vec::new(),
            ..command.clone()
        };
        let settings = self.tools.iter().filter(|tool| {
            let asked = [Purpose::Types, Purpose::Coverage, Purpose::Test];
            tool.tool
                .purposes
                .iter()
                .any(|purpose| asked.contains(purpose))
        });
        Self {
            commands: commands.map(slim).collect(),
            tools: settings.cloned().collect(),
            triggers: self.triggers.clone(),
            pythons: self.pythons.clone(),
            defaults: self.defaults.clone(),
            imports: self.imports.clone(),
            inputs: self.inputs.clone(),
            ..Self::empty(self.kind, self.path.raw())
        }
    }

    /// Whether it configures a CI service.
    pub fn is_ci(&self) -> bool {
        use DocumentKind as K;
        matches!(
            self.kind,
            K::GithubWorkflow
                | K::GitlabCi
                | K::AzurePipelines
                | K::CircleCi
                | K::TravisCi
                | K::AppVeyor
                | K::Buildkite
                | K::Drone
                | K::BitbucketPipelines
                | K::CirrusCi
                | K::Jenkinsfile
                | K::ForgejoWorkflow
                | K::OtherCi
        )
    }

    /// Whether it is CI that looks at changes as they come, not only by button, clock or release.
    pub fn on_change(&self) -> bool {
        let change = [Trigger::Push, Trigger::PullRequest, Trigger::MergeQueue];
        self.is_ci() && self.triggers.iter().any(|trigger| change.contains(trigger))
    }

    /// What it tells tools to overlook, as path and line.
    pub fn suppressed(&self) -> impl Iterator<Item = Untrusted> {
        self.suppressions
            .iter()
            .map(|asked| Untrusted::from(format!("{}:{}", self.path.as_path().raw(), asked.line)))
    }

    /// Commands run for a purpose, except those that never run.
    pub fn runs(&self, purpose: Purpose) -> impl Iterator<Item = &Command> {
        self.live().filter(move |command| command.is_for(purpose))
    }

    /// Commands for a purpose that CI runs on every change: triggered, not disabled, not waiting for a button.
    pub fn runs_on_change(&self, purpose: Purpose) -> impl Iterator<Item = &Command> {
        let on_change = self.on_change();
        self.runs(purpose)
            .filter(move |command| on_change && command.origin.gate == Gate::Open)
    }

    /// The configurations of tools for a purpose.
    pub fn configures(&self, purpose: Purpose) -> impl Iterator<Item = &ToolConfig> {
        self.tools
            .iter()
            .filter(move |config| config.tool.purposes.contains(&purpose))
    }

    /// The configuration of a tool.
    pub fn tool(&self, name: &str) -> Option<&ToolConfig> {
        self.tools.iter().find(|config| config.tool.name == name)
    }

    fn live(&self) -> impl Iterator<Item = &Command> {
        self.commands
            .iter()
            .filter(|command| command.origin.gate != Gate::Disabled)
    }
}
