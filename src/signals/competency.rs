//! The abilities that signals speak of.

/// The catalogue's groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Writing code.
    Craft,
    /// Knowing that it works.
    Assurance,
    /// Telling others.
    Knowledge,
    /// Working with others.
    Team,
    /// Bringing it to users and keeping it there.
    Delivery,
}

impl Group {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Craft => "Craft",
            Self::Assurance => "Assurance",
            Self::Knowledge => "Knowledge",
            Self::Team => "Team",
            Self::Delivery => "Delivery",
        }
    }
}

/// An ability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Competency {
    /// Proficiency in the language, object orientation and its advanced constructs.
    PythonMastery,
    /// Type hints that say something and are checked.
    Typing,
    /// Asynchronous, parallel and concurrent work done safely.
    Concurrency,
    /// Code that is clean, readable and maintainable, with gates that keep it so.
    CodeQuality,
    /// Design, modules and decisions that let the code base grow.
    Architecture,
    /// Profiling, bottlenecks, caching and efficient structures.
    Performance,
    /// Tests that check something, are run and are measured.
    Testing,
    /// Secure code, validated input and maintained defences.
    Security,
    /// Logging, metrics, tracing and the means to operate the system.
    Observability,
    /// Faults found, explained, fixed and kept from coming back.
    ProblemSolving,
    /// Documents and docstrings that tell what the code does not.
    Documentation,
    /// Writing so that others understand.
    Communication,
    /// Changes looked at by somebody else before they count.
    CodeReview,
    /// Work shared with others.
    Collaboration,
    /// Guiding, mentoring and deciding.
    Leadership,
    /// Areas carried from conception to operation.
    Ownership,
    /// Git and a collaborative workflow.
    VersionControl,
    /// Pipelines, containers, deployment and releases.
    Devops,
    /// Environments and dependencies declared, locked and kept fresh.
    Dependencies,
    /// Planning and releasing.
    ProjectManagement,
    /// Refactoring, legacy code and debt.
    Maintenance,
    /// Licences, standards and terms.
    Compliance,
    /// Staying current with the language and its tools.
    ContinuousLearning,
}

impl Competency {
    /// Every competency, in the order of the report.
    pub const ALL: &'static [Self] = &[
        Self::PythonMastery,
        Self::Typing,
        Self::Concurrency,
        Self::CodeQuality,
        Self::Architecture,
        Self::Performance,
        Self::Testing,
        Self::Security,
        Self::Observability,
        Self::ProblemSolving,
        Self::Documentation,
        Self::Communication,
        Self::CodeReview,
        Self::Collaboration,
        Self::Leadership,
        Self::Ownership,
        Self::VersionControl,
        Self::Devops,
        Self::Dependencies,
        Self::ProjectManagement,
        Self::Maintenance,
        Self::Compliance,
        Self::ContinuousLearning,
    ];

    /// Kebab-case id.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// The group it belongs to.
    pub fn group(self) -> Group {
        self.row().2
    }

    /// What the ability is.
    pub fn about(self) -> &'static str {
        self.row().3
    }

    /// The competency of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.id() == id)
    }

    #[rustfmt::skip]
    fn row(self) -> (&'static str, &'static str, Group, &'static str) {
        use Group::{Assurance, Craft, Delivery, Knowledge, Team};
        match self {
            Self::PythonMastery => ("python-mastery", "Python mastery", Craft, "proficiency in the language, object orientation and its advanced constructs"),
            Self::Typing => ("typing", "Typing", Craft, "type hints that say something and are checked"),
            Self::Concurrency => ("concurrency", "Concurrency", Craft, "asynchronous, parallel and concurrent work done safely"),
            Self::CodeQuality => ("code-quality", "Code quality", Craft, "code that is clean, readable and maintainable, with gates that keep it so"),
            Self::Architecture => ("architecture", "Architecture", Craft, "design, modules and decisions that let the code base grow"),
            Self::Performance => ("performance", "Performance", Craft, "profiling, bottlenecks, caching and efficient structures"),
            Self::Testing => ("testing", "Testing", Assurance, "tests that check something, are run and are measured"),
            Self::Security => ("security", "Security", Assurance, "secure code, validated input and maintained defences"),
            Self::Observability => ("observability", "Observability", Assurance, "logging, metrics, tracing and the means to operate the system"),
            Self::ProblemSolving => ("problem-solving", "Problem solving", Assurance, "faults found, explained, fixed and kept from coming back"),
            Self::Documentation => ("documentation", "Documentation", Knowledge, "documents and docstrings that tell what the code does not"),
            Self::Communication => ("communication", "Communication", Knowledge, "writing so that others understand"),
            Self::CodeReview => ("code-review", "Code review", Team, "changes looked at by somebody else before they count"),
            Self::Collaboration => ("collaboration", "Collaboration", Team, "work shared with others"),
            Self::Leadership => ("leadership", "Leadership", Team, "guiding, mentoring and deciding"),
            Self::Ownership => ("ownership", "Ownership", Team, "areas carried from conception to operation"),
            Self::VersionControl => ("version-control", "Version control", Delivery, "git and a collaborative workflow"),
            Self::Devops => ("devops", "DevOps", Delivery, "pipelines, containers, deployment and releases"),
            Self::Dependencies => ("dependencies", "Dependencies", Delivery, "environments and dependencies declared, locked and kept fresh"),
            Self::ProjectManagement => ("project-management", "Project management", Delivery, "planning and releasing"),
            Self::Maintenance => ("maintenance", "Maintenance", Delivery, "refactoring, legacy code and debt"),
            Self::Compliance => ("compliance", "Compliance", Delivery, "licences, standards and terms"),
            Self::ContinuousLearning => ("continuous-learning", "Continuous learning", Delivery, "staying current with the language and its tools"),
        }
    }
}
