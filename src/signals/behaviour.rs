//! What each level of a competency describes: behaviour, in words of its own for each.
//!
//! The words explain a level to people; they decide none. What decides stands in the signals and in `profile::rules`.

use super::Competency;

impl Competency {
    /// The behaviour that the levels 1 to 5 describe, the lowest first.
    pub fn behaviour(self) -> [&'static str; 5] {
        match self {
            Self::PythonMastery => PYTHON_MASTERY,
            Self::Typing => TYPING,
            Self::Concurrency => CONCURRENCY,
            Self::CodeQuality => CODE_QUALITY,
            Self::Architecture => ARCHITECTURE,
            Self::Performance => PERFORMANCE,
            Self::Testing => TESTING,
            Self::Security => SECURITY,
            Self::Observability => OBSERVABILITY,
            Self::ProblemSolving => PROBLEM_SOLVING,
            Self::Documentation => DOCUMENTATION,
            Self::Communication => COMMUNICATION,
            Self::CodeReview => CODE_REVIEW,
            Self::Collaboration => COLLABORATION,
            Self::Leadership => LEADERSHIP,
            Self::Ownership => OWNERSHIP,
            Self::VersionControl => VERSION_CONTROL,
            Self::Devops => DEVOPS,
            Self::Dependencies => DEPENDENCIES,
            Self::ProjectManagement => PROJECT_MANAGEMENT,
            Self::Maintenance => MAINTENANCE,
            Self::Compliance => COMPLIANCE,
            Self::ContinuousLearning => CONTINUOUS_LEARNING,
        }
    }
}

const PYTHON_MASTERY: [&str; 5] = [
    "Scripts in the simplest part of the language: indices instead of iteration, dictionaries passed around where a class would do, mutable defaults.",
    "Functions and classes of the basic kind; comprehensions and `with` appear here and there, and some well-known traps remain.",
    "Idioms are the rule; classes that hold values say so (data classes, `__repr__`, equality in pairs), and generators or decorators are used where they shorten the work.",
    "Protocols, abstract classes, context managers and decorators of its own, each standing for several things that need it.",
    "The rare means of the language, such as descriptors or metaclasses, kept to the few places that need them, so that everything around them stays plain.",
];

const TYPING: [&str; 5] = [
    "No hints, or hints that say `Any`.",
    "Some signatures are annotated; nobody checks them.",
    "Most of the public interface is annotated with types that say something, and a type checker is configured.",
    "CI runs the checker over a public interface that is typed throughout; generics, protocols or narrowing stand where plain types say too little.",
    "A strict checker passes on every change, suppressions are few and name their rule, and illegal states do not type-check.",
];

const CONCURRENCY: [&str; 5] = [
    "Threads or coroutines are started and forgotten; blocking calls stand in coroutines.",
    "Coroutines await what they call; locks and pools are used, and sometimes left open when something fails.",
    "Pools, locks and processes are let go of on every path; tasks that are started are kept or waited for.",
    "Task groups bound the life of every task; cancellation is passed on; what blocks is moved off the loop.",
    "Shutdown, overload and cancellation are designed for: each task has an owner that ends it, whatever happens around it.",
];

const CODE_QUALITY: [&str; 5] = [
    "Long, deeply nested code that runs while the module is read; errors are printed and passed over.",
    "Code stands in functions and follows PEP 8; copies, dead code and swallowed errors remain.",
    "Functions stay small, handlers deal with what they catch, and a formatter or a linter has to pass.",
    "Formatter, linter and type checker gate every change, and complexity stays where the problem has it.",
    "Nothing is left lying about: copies, dead code and hidden errors are gone from a grown code base, and gates keep it so.",
];

const ARCHITECTURE: [&str; 5] = [
    "Loose files that run by themselves and read their settings wherever they need them.",
    "A package that can be imported; modules know one another in circles, or one of them knows all.",
    "Packages that can be built and tested apart, with configuration read in one place and imports that go one way.",
    "Parts meet at seams (adapters, registries, factories) that let one be replaced; decisions that are hard to undo are written down.",
    "A large code base that still has layers: no cycles, few modules that know many, and a record of why it is cut as it is.",
];

const PERFORMANCE: [&str; 5] = [
    "Work is repeated in loops without need: growing strings, searching lists, a query for each row.",
    "A set, a generator or a cache here and there; nobody has measured.",
    "Structures fit the access, and a profiler or a benchmark has been used.",
    "Benchmarks are kept beside the code, and changes that claim a gain give the figure.",
    "CI runs the benchmarks and notices a loss; gains are explained by measurements before and after.",
];

const TESTING: [&str; 5] = [
    "No tests, or tests that check nothing.",
    "A few tests of single functions, run by hand when somebody thinks of it.",
    "Tests check results, reach the larger part of the modules, and change together with the code.",
    "CI runs them before a change counts and measures what they cover; unit tests stand beside tests of the whole.",
    "A limit holds the coverage, properties or fuzzing look for what nobody thought of, and next to no test is skipped or smells.",
];

const SECURITY: [&str; 5] = [
    "Credentials in the tree, commands and queries put together from strings, or checks switched off.",
    "The worst is avoided; what comes in is taken as it comes, and nobody says where to report a fault.",
    "Input is validated at the boundaries, outgoing calls end in time, and a policy or an update bot is there.",
    "Scanners run in CI, updates are proposed by a bot, and pipelines run with few rights.",
    "The whole process stands: policy, scanners, updates, pinned actions, least rights, and no dangerous call without its reason.",
];

const OBSERVABILITY: [&str; 5] = [
    "`print`, and exceptions that vanish.",
    "A logger is used in places; tracebacks are lost where everything is caught.",
    "What belongs into a log goes to a logger, failures keep their traceback, and a page tells how to deploy.",
    "Metrics, tracing or health endpoints show how it does, and pages tell how to go back and what to do when it fails.",
    "Somebody who has never seen the service can run it: measured, traced, with runbooks and notes of what earlier failures taught.",
];

const PROBLEM_SOLVING: [&str; 5] = [
    "Faults are patched without a word, and come back.",
    "Fixes are named as fixes; what was wrong has to be guessed from the change.",
    "A fix brings the test that would have found it.",
    "The message names the cause, links the report, and the neighbours of the fault are mended with it.",
    "Faults of the same kind stop: each leaves a test, a check or a change of design that rules it out.",
];

const DOCUMENTATION: [&str; 5] = [
    "A title for a README, or the template's own words; docstrings repeat the name.",
    "The README says what it is and how to install it; some functions are described.",
    "The README carries a newcomer to the first result; public functions say what their names do not; a changelog is kept.",
    "A site with a reference is built from the code; docs change with what users notice; difficult code explains itself in comments.",
    "Tutorial, guide, reference and explanation each have their place, are built on every change, and agree with the code.",
];

const COMMUNICATION: [&str; 5] = [
    "Messages such as `update` or `wip`.",
    "Subjects that name the file or the thing that changed.",
    "Subjects that say what changes, short enough to be read in a list.",
    "The body tells why, and what else was considered, where the change is not plain.",
    "The log can be read as the story of the project: each step gives its reason to a reader who was not there.",
];

const CODE_REVIEW: [&str; 5] = [
    "Everybody pushes to the mainline alone.",
    "Requests are opened, and mostly merged by those who wrote them.",
    "A good part of the changes shows another person's eyes.",
    "Review is the rule: changes are merged by somebody other than their author, or name who looked at them.",
    "Nothing of weight goes unseen, and the reviewing is spread over several people.",
];

const COLLABORATION: [&str; 5] = [
    "One person works alone, or several in files that nobody shares.",
    "Others send a change now and then.",
    "Files are worked on by more than one person, and survive when one of them leaves.",
    "People work over the borders of their areas, write together and link their changes to what was asked.",
    "No part hangs on a single person: knowledge is spread, and handing over is routine.",
];

const LEADERSHIP: [&str; 5] = [
    "No trace of guidance or of decisions for others.",
    "A contributing page, or an answer to a newcomer's change.",
    "Guides, releases and reviews come from this hand regularly.",
    "Newcomers are helped to their first changes and stay; practices that were brought in still stand.",
    "Direction is set in writing, is followed by many, and goes on without the one who set it.",
];

const OWNERSHIP: [&str; 5] = [
    "Drive-by changes: nothing is kept up.",
    "Follows up on its own latest changes.",
    "Looks after an area: most of what lives there is from this hand, and is mended by it.",
    "Carries an area from its first file to release and repair, over years of change.",
    "Leaves areas in such a state that others take them over without a break.",
];

const VERSION_CONTROL: [&str; 5] = [
    "One upload of everything, or web-form uploads; caches and copies of files lie in the tree.",
    "Several commits, large and mixed; the work does not come back to what it made.",
    "Steps of a few files, each for itself; what tools leave behind is ignored.",
    "Work returns to its files in small steps that can be reviewed, reverted and searched.",
    "A clean tree over a long history: every step is one thought, and none needs to be explained away.",
];

const DEVOPS: [&str; 5] = [
    "Everything is built and shipped by hand.",
    "A pipeline exists and does one thing, or only when asked.",
    "Every change is tested and checked by CI, and the distribution can be built from what it declares.",
    "Tests, lint, types and packaging run on every change, over the versions that are promised.",
    "From merge to release nothing is done by hand: built once, checked, published and described completely.",
];

const DEPENDENCIES: [&str; 5] = [
    "Imports that nothing declares, or an environment in the tree.",
    "A list of packages without versions, some of it unused.",
    "What is imported is declared once, with ranges or a lock file that suit the kind of work.",
    "Locks are current, groups are split, updates come in regularly.",
    "Pins stay young over years, the versions of Python that are promised are tested, and dropping one is announced.",
];

const PROJECT_MANAGEMENT: [&str; 5] = [
    "No versions, no plan to be seen.",
    "A tag now and then.",
    "Versions are tagged and listed with what they bring.",
    "Releases come at a steady pace, and changes can be traced to the issue or design that asked for them.",
    "Versions keep their promises of compatibility, and what is planned, done and put off can be read from the repository.",
];

const MAINTENANCE: [&str; 5] = [
    "Written once and left.",
    "Faults are mended where they show; debt is marked and stays.",
    "Old files go on changing safely, and what is not needed is deleted.",
    "The parts that change most get simpler over time, in refactorings that keep their tests.",
    "Debt is paid as a habit: things are deprecated before they go, legacy is brought forward, and the whole does not decay with age.",
];

const COMPLIANCE: [&str; 5] = [
    "No licence: nobody may use it.",
    "A licence text, copied in.",
    "Licence, metadata and classifiers agree.",
    "Terms for contributors, a code of conduct and a security policy stand beside it, and files carry SPDX lines.",
    "What is shipped can be traced: notices of third parties, a bill of materials, sign-offs.",
];

const CONTINUOUS_LEARNING: [&str; 5] = [
    "Written for a Python that is no longer maintained, with what has been removed since.",
    "Runs on a current Python, with what it has deprecated.",
    "Deprecated calls are replaced, and some of what newer versions brought is in use.",
    "Takes up what its minimum version allows soon after it may.",
    "Moves with the language: the minimum is raised in time, and old forms leave with it.",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_level_of_every_competency_has_words_of_its_own() {
        let mut seen = BTreeSet::new();
        for competency in Competency::ALL {
            for words in competency.behaviour() {
                assert!(words.ends_with('.'), "{words}");
                // Not the same sentence with another noun: the first four words differ, too.
                let start: Vec<_> = words.split(' ').take(4).collect();
                assert!(seen.insert(start), "{}: {words}", competency.id());
            }
        }
        assert_eq!(seen.len(), 5 * Competency::ALL.len());
    }
}
