//! Every signal, sorted by id.

use super::{
    Signal, architecture, code_quality, code_review, collaboration, communication, concurrency,
    continuous_learning, devops, documentation, leadership, maintenance, observability, ownership,
    performance, problem_solving, project_management, python_mastery, security, testing, typing,
    version_control,
};

/// The registry.
pub static SIGNALS: &[&Signal] = &[
    // Below is written by `cargo run --example generate`, from the files that define a signal.
    &python_mastery::abstraction::SIGNAL,
    &typing::advanced_typing::SIGNAL,
    &typing::annotated_parameters::SIGNAL,
    &typing::annotated_returns::SIGNAL,
    &typing::any_share::SIGNAL,
    &security::assert_validation::SIGNAL,
    &concurrency::async_awaits::SIGNAL,
    &performance::benchmarks::SIGNAL,
    &concurrency::blocking_in_async::SIGNAL,
    &concurrency::cancellation_safety::SIGNAL,
    &problem_solving::cause_told::SIGNAL,
    &documentation::changelog::SIGNAL,
    &devops::ci_runs_checks::SIGNAL,
    &collaboration::co_authored::SIGNAL,
    &code_quality::code_in_functions::SIGNAL,
    &code_quality::cognitive_complexity::SIGNAL,
    &documentation::comments::SIGNAL,
    &architecture::config_separation::SIGNAL,
    &code_quality::console_talk::SIGNAL,
    &python_mastery::construct_levels::SIGNAL,
    &devops::containers::SIGNAL,
    &architecture::coupling::SIGNAL,
    &testing::coverage_measured::SIGNAL,
    &code_quality::cyclomatic_complexity::SIGNAL,
    &security::dangerous_calls::SIGNAL,
    &python_mastery::data_model::SIGNAL,
    &code_quality::dead_code::SIGNAL,
    &maintenance::debt::SIGNAL,
    &architecture::decision_records::SIGNAL,
    &ownership::degree_of_authorship::SIGNAL,
    &continuous_learning::deprecated_use::SIGNAL,
    &architecture::design_patterns::SIGNAL,
    &documentation::docs_site::SIGNAL,
    &documentation::docs_with_code::SIGNAL,
    &documentation::docstring_parameters::SIGNAL,
    &documentation::docstrings::SIGNAL,
    &code_quality::duplication::SIGNAL,
    &performance::efficient_structures::SIGNAL,
    &code_quality::error_handling::SIGNAL,
    &observability::exceptions_logged::SIGNAL,
    &continuous_learning::feature_adoption::SIGNAL,
    &code_quality::function_size::SIGNAL,
    &architecture::god_classes::SIGNAL,
    &documentation::hollow_docstrings::SIGNAL,
    &python_mastery::idiom_share::SIGNAL,
    &devops::image_secrets::SIGNAL,
    &architecture::import_cycles::SIGNAL,
    &security::injection::SIGNAL,
    &security::input_validation::SIGNAL,
    &observability::instrumentation::SIGNAL,
    &communication::issue_links::SIGNAL,
    &architecture::layering::SIGNAL,
    &maintenance::legacy_work::SIGNAL,
    &observability::logging_over_print::SIGNAL,
    &communication::message_form::SIGNAL,
    &communication::message_reasons::SIGNAL,
    &architecture::module_names::SIGNAL,
    &code_quality::module_size::SIGNAL,
    &code_quality::naming::SIGNAL,
    &security::network_timeouts::SIGNAL,
    &leadership::newcomers_helped::SIGNAL,
    &leadership::newcomers_stayed::SIGNAL,
    &observability::operations_docs::SIGNAL,
    &architecture::package_layout::SIGNAL,
    &devops::package_metadata::SIGNAL,
    &performance::performance_commits::SIGNAL,
    &python_mastery::pitfalls::SIGNAL,
    &code_quality::printed_errors::SIGNAL,
    &typing::public_api_typed::SIGNAL,
    &performance::quadratic_patterns::SIGNAL,
    &code_quality::quality_gates::SIGNAL,
    &documentation::readme::SIGNAL,
    &problem_solving::regression_tests::SIGNAL,
    &project_management::release_cadence::SIGNAL,
    &version_control::returning_work::SIGNAL,
    &problem_solving::reverts::SIGNAL,
    &code_review::reviewed_changes::SIGNAL,
    &security::secrets::SIGNAL,
    &security::security_process::SIGNAL,
    &code_review::self_merges::SIGNAL,
    &collaboration::shared_files::SIGNAL,
    &testing::skipped_tests::SIGNAL,
    &version_control::small_steps::SIGNAL,
    &ownership::stewardship::SIGNAL,
    &version_control::strays::SIGNAL,
    &concurrency::structured_concurrency::SIGNAL,
    &testing::test_kinds::SIGNAL,
    &testing::test_smells::SIGNAL,
    &testing::tested_modules::SIGNAL,
    &testing::tests_assert::SIGNAL,
    &testing::tests_in_ci::SIGNAL,
    &testing::tests_present::SIGNAL,
    &testing::tests_with_code::SIGNAL,
    &concurrency::threads_and_processes::SIGNAL,
    &project_management::traceability::SIGNAL,
    &ownership::truck_factor::SIGNAL,
    &typing::type_checker::SIGNAL,
    &typing::type_suppressions::SIGNAL,
    &version_control::uploads::SIGNAL,
    &project_management::version_steps::SIGNAL,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{kind_of, read};
    use crate::facts::{
        Change, CommitDiff, Counts, Fact, Plan, Subject, common, count_document, count_python,
    };
    use crate::python::TestFile;
    use crate::signals::{AsksFor, Competency, Evidence, Unit, testkit};
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    /// Competency, kebab-case file name and text of every file below `src/signals/*/`.
    fn files() -> Vec<(String, String, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/signals");
        let list = |folder: &Path| {
            let entries = fs::read_dir(folder).expect("the folder can be read");
            let mut paths: Vec<_> = entries.map(|e| e.expect("an entry").path()).collect();
            paths.sort();
            paths
        };
        let name = |path: &Path| {
            let stem = path.file_stem().expect("a name").to_string_lossy();
            stem.replace('_', "-")
        };
        let folders = list(&root).into_iter().filter(|path| path.is_dir());
        let files = folders.flat_map(|folder| {
            let competency = name(&folder);
            list(&folder).into_iter().map(move |file| {
                let text = fs::read_to_string(&file).expect("the file can be read");
                (competency.clone(), name(&file), text)
            })
        });
        files.collect()
    }

    /// A signal's own facts, and those that they build on.
    fn with_parts(facts: &[&'static Fact]) -> Vec<&'static Fact> {
        let mut all = facts.to_vec();
        let mut next = 0;
        while next < all.len() {
            if let Subject::FunctionWith(parts, _) = all[next].subject {
                all.extend(parts);
            }
            next += 1;
        }
        all
    }

    #[test]
    fn sorted_and_unique() {
        for pair in SIGNALS.windows(2) {
            assert!(pair[0].id < pair[1].id, "{} {}", pair[0].id, pair[1].id);
        }
    }

    #[test]
    fn ids_are_kebab_case() {
        let kebab = |id: &str| {
            let word = |word: &str| {
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                !word.is_empty() && word.chars().all(plain)
            };
            id.split('-').all(word)
        };
        let facts = SIGNALS.iter().flat_map(|s| with_parts(s.facts));
        let ids = SIGNALS.iter().map(|s| s.id).chain(facts.map(|f| f.id));
        for id in ids {
            assert!(kebab(id), "{id}");
        }
        assert!(!kebab("Two-Words") && !kebab("two--words") && !kebab("two_words"));
    }

    #[test]
    fn every_file_with_a_signal_is_listed_under_its_name() {
        let listed: BTreeSet<(String, String)> = SIGNALS
            .iter()
            .map(|s| (s.competency.id().to_owned(), s.id.to_owned()))
            .collect();
        let declares = |text: &str| text.contains("pub static SIGNAL: Signal");
        let written: BTreeSet<(String, String)> = files()
            .into_iter()
            .filter(|(_, _, text)| declares(text))
            .map(|(competency, file, text)| {
                assert!(text.contains(&format!("id: \"{file}\",")), "{file}");
                (competency, file)
            })
            .collect();
        assert_eq!(listed, written);
        for (competency, _) in &written {
            assert!(Competency::from_id(competency).is_some(), "{competency}");
        }
    }

    #[test]
    fn evidence_is_of_facts_that_the_signal_lists() {
        for signal in SIGNALS {
            let shown: Vec<&'static Fact> = match *signal.evidence.places() {
                Evidence::Places(facts)
                | Evidence::PlacesThatCount(facts, _)
                | Evidence::Commits(facts)
                | Evidence::PlacesAndDocuments(facts, _) => facts.to_vec(),
                Evidence::PlacesOr(first, second) => [first, second].concat(),
                Evidence::Missing(part, whole) => vec![part, whole],
                Evidence::MissingAndPlaces(part, whole, facts) => [&[part, whole], facts].concat(),
                Evidence::TogetherAndNewest(_, fact, _) => vec![fact],
                Evidence::Together(_)
                | Evidence::Documents(_)
                | Evidence::Project(..)
                | Evidence::Past(..)
                | Evidence::OfEveryRole(_)
                | Evidence::Found(_) => Vec::new(),
            };
            for fact in shown {
                let listed = signal.facts.iter().any(|f| std::ptr::eq(*f, fact));
                assert!(listed, "{}: {}", signal.id, fact.id);
            }
        }
    }

    /// Why this evidence would show nothing at all: its facts are not of the kind that has such places.
    fn shows_nothing(evidence: &Evidence) -> Option<&'static str> {
        let code = |facts: &[&Fact]| facts.iter().all(|fact| fact.subject.is_of_code());
        let short = |part: &Fact, whole: &Fact| {
            part.subject.is_of_definitions() && whole.subject.is_of_definitions()
        };
        let shows = match *evidence {
            Evidence::Places(facts)
            | Evidence::PlacesThatCount(facts, _)
            | Evidence::PlacesAndDocuments(facts, _) => code(facts),
            Evidence::PlacesOr(first, second) => code(first) && code(second),
            Evidence::Missing(part, whole) => short(part, whole),
            Evidence::MissingAndPlaces(part, whole, facts) => short(part, whole) && code(facts),
            Evidence::Commits(facts) => facts.iter().all(|fact| fact.subject.is_of_commits()),
            Evidence::TogetherAndNewest(_, fact, _) => fact.subject.is_of_commits(),
            Evidence::Together(_)
            | Evidence::Documents(_)
            | Evidence::Project(..)
            | Evidence::Past(..) => true,
            Evidence::Found(evidence) | Evidence::OfEveryRole(evidence) => {
                return shows_nothing(evidence);
            }
        };
        (!shows).then_some(match evidence {
            Evidence::Missing(..) | Evidence::MissingAndPlaces(..) => {
                "a fact falls short of another only where both are counted per definition"
            }
            Evidence::Commits(_) | Evidence::TogetherAndNewest(..) => {
                "its facts are not of commits"
            }
            _ => "its facts are not of code",
        })
    }

    #[test]
    fn evidence_is_of_facts_that_have_such_places() {
        for signal in SIGNALS {
            assert_eq!(shows_nothing(&signal.evidence), None, "{}", signal.id);
        }
    }

    #[test]
    fn evidence_that_would_show_nothing_is_refused() {
        static CALLS: Fact = Fact::sum("calls-a", "Calls.", Subject::Call(|_| 1));
        static FEWER: Fact = Fact::sum("calls-b", "Some calls.", Subject::Call(|_| 0));
        static FUNCTIONS: Fact = Fact::sum("functions-a", "Functions.", Subject::Function(|_| 1));
        static PAGES: Fact = Fact::sum("pages-a", "Pages.", Subject::Document(|_| 1));
        static PLACES: Evidence = Evidence::Places(&[&PAGES]);
        static REFUSED: [Evidence; 5] = [
            Evidence::Missing(&FEWER, &CALLS),
            Evidence::Missing(&FEWER, &FUNCTIONS),
            Evidence::MissingAndPlaces(&FEWER, &CALLS, &[&CALLS]),
            Evidence::Found(&PLACES),
            Evidence::Commits(&[&CALLS]),
        ];
        static TAKEN: [Evidence; 2] = [
            Evidence::Missing(&FUNCTIONS, &FUNCTIONS),
            Evidence::Places(&[&CALLS]),
        ];
        for evidence in &REFUSED {
            assert!(shows_nothing(evidence).is_some(), "{evidence:?}");
        }
        for evidence in &TAKEN {
            assert_eq!(shows_nothing(evidence), None, "{evidence:?}");
        }
    }

    /// A reader meets a fact alone, in a table or a trend: a text that begins with what it leaves out says nothing there.
    #[test]
    fn a_facts_text_is_a_whole_sentence() {
        let facts = SIGNALS.iter().flat_map(|s| with_parts(s.facts));
        for fact in common::ALWAYS.iter().copied().chain(facts) {
            let text = fact.about;
            let first = text.split(' ').next().unwrap_or_default();
            let refers = [
                "Those", "Such", "These", "They", "Them", "It", "Its", "Same",
            ];
            let whole = !refers.contains(&first)
                && !text.starts_with("The same")
                && !text.starts_with("The others")
                && text.starts_with(|c: char| c.is_uppercase() || c == '`')
                && text.ends_with('.');
            assert!(whole, "{}: {text}", fact.id);
        }
    }

    #[test]
    fn what_lowers_a_value_shows_faults() {
        for signal in SIGNALS {
            let found = !signal.evidence.is_of_faults();
            assert!(!(found && signal.scale.is_falling()), "{}", signal.id);
            let counted = signal.unit != Unit::Share && !signal.scale.is_falling();
            assert!(
                found || !counted,
                "{}: what is counted is no fault",
                signal.id
            );
        }
    }

    #[test]
    fn a_fact_id_names_one_fact() {
        let facts = SIGNALS.iter().flat_map(|s| with_parts(s.facts));
        let mut known: BTreeMap<&str, &'static Fact> = BTreeMap::new();
        for fact in common::ALWAYS.iter().copied().chain(facts) {
            let first = known.entry(fact.id).or_insert(fact);
            assert!(std::ptr::eq(*first, fact), "{}", fact.id);
        }
    }

    #[test]
    fn prose_and_thresholds_are_there() {
        for signal in SIGNALS {
            let prose = [
                signal.why,
                signal.formula,
                signal.guard,
                signal.remedy,
                signal.source.title,
            ];
            assert!(prose.iter().all(|text| !text.is_empty()), "{}", signal.id);
            assert!(signal.question.ends_with('?'), "{}", signal.id);
            assert!(signal.source.link.starts_with("https://"), "{}", signal.id);
            assert!(signal.weight > 0.0 && signal.min_cases > 0, "{}", signal.id);
            let falling = signal.scale.is_falling();
            let ordered = |pair: &[f64]| (pair[0] > pair[1]) == falling;
            let thresholds = signal.scale.thresholds();
            assert!(thresholds.windows(2).all(ordered), "{}", signal.id);
        }
    }

    #[test]
    fn every_signal_is_a_practice_or_the_absence_of_faults_and_names_its_cause() {
        for signal in SIGNALS {
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(
                !signal.cause.is_empty() && signal.cause.chars().all(kebab),
                "{}: {:?}",
                signal.id,
                signal.cause
            );
            // Less is better only where what is counted is a fault.
            let counts_faults = signal.scale.is_falling();
            assert!(
                !(counts_faults && signal.asks_for == AsksFor::Practice),
                "{}: a falling scale asks for the absence of something",
                signal.id
            );
        }
        let practices = SIGNALS
            .iter()
            .filter(|s| s.asks_for == AsksFor::Practice)
            .count();
        assert!(practices > SIGNALS.len() / 2, "{practices}");
    }

    /// A little of everything that facts look at.
    const PYTHON: &[&str] = &[
        "'''Docs.'''\nimport re, time\nclass M(type):\n    def __new__(meta): ...\nclass A(metaclass=M):\n    __slots__ = ()\n",
        "async def f(a: int, *b: 'Any', **c) -> int:\n    'Docs.'\n    time.sleep(1)  # noqa\n    return [x for x in a if x]\n",
        "def test_a():\n    assert f() == 1\n    assert True\ndef check(x):\n    assert x\ndef test_b():\n    check(1)\n    self.assertEqual(1, x)\n",
        "try:\n    f()\nexcept Exception:\n    pass\nexcept (A, B) as e:\n    raise C from e\nfinally:\n    g()\nwhile 1:\n    if x and y: break\n",
    ];
    const DOCUMENTS: &[(&str, &str)] = &[
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - run: tox\n      - run: pytest --cov\n",
        ),
        (
            "tox.ini",
            "[testenv]\ncommands =\n  pytest\n  ruff check\n[flake8]\nmax-line-length = 9\n",
        ),
        ("pyproject.toml", "[tool.coverage.report]\nfail_under = 9\n"),
    ];

    fn counted(plan: &Plan) -> Vec<BTreeMap<&'static str, i64>> {
        let named = |counts: &Counts| {
            let facts = plan.facts().iter().enumerate();
            facts.map(|(i, fact)| (fact.id, counts.get(i))).collect()
        };
        let mut all = Vec::new();
        for text in PYTHON {
            for tests in [TestFile::No, TestFile::Collected] {
                let file = count_python(plan, text.as_bytes(), tests).expect("it parses");
                all.push(named(&file.counts));
            }
        }
        for (path, text) in DOCUMENTS {
            let document = read(kind_of(path).expect("a kind"), path, text.as_bytes());
            all.push(named(&count_document(plan, &document)));
        }
        let change = Change {
            body: "Because of this.\n\nIt was needed.",
            ..testkit::change("git: read the mailmap")
        };
        let mut counts = Counts::zero(plan.facts().len());
        let diff = CommitDiff {
            source: 2,
            tests: 1,
            ..CommitDiff::default()
        };
        plan.count_commit(&change, Some(diff), |at, count| counts.add(at, count));
        all.push(named(&counts));
        all
    }

    #[test]
    fn a_signal_alone_counts_what_it_counts_among_all() {
        let every: Vec<&'static Fact> = SIGNALS
            .iter()
            .flat_map(|s| s.facts.iter().copied())
            .collect();
        let together = counted(&Plan::new(&every, &[], &[]));
        let sum: i64 = together.iter().flat_map(BTreeMap::values).sum();
        assert!(sum > 100, "the texts hold something: {sum}");
        for signal in SIGNALS {
            let alone = counted(&Plan::new(signal.facts, &[], &[]));
            for (alone, together) in alone.iter().zip(&together) {
                for (id, count) in alone {
                    assert_eq!(together.get(id), Some(count), "{}: {id}", signal.id);
                }
            }
        }
    }
}
