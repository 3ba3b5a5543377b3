//! Questions for an interview: of each competency one about what was found, and one about what is lacking.

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A signal that is rated low.
    Lacking,
    /// A signal that is rated high.
    Found,
}

/// The question of a competency.
pub fn question(competency: &str, side: Side) -> &'static str {
    let known = QUESTIONS.iter().find(|(id, ..)| *id == competency);
    let (lacking, found) = known.map_or(ANY, |(_, lacking, found)| (*lacking, *found));
    match side {
        Side::Lacking => lacking,
        Side::Found => found,
    }
}

/// Of a competency without questions of its own.
const ANY: (&str, &str) = (
    "What led to this, and what would you change first?",
    "What did this cost, and when would you not do it?",
);

/// By competency: of what is lacking, and of what was found.
const QUESTIONS: [(&str, &str, &str); 23] = [
    (
        "python-mastery",
        "What does this do step by step, and how would you write it today?",
        "Why did this need more than a plain function, and what would break without it?",
    ),
    (
        "typing",
        "Which values can arrive here, and how would a caller know?",
        "Which mistake does this type keep out, and what did it cost to write?",
    ),
    (
        "concurrency",
        "What happens here when one of the tasks fails, or is cancelled?",
        "How do you know that nothing is left running when this ends?",
    ),
    (
        "code-quality",
        "How would you take this apart, and what would you test before?",
        "What did this look like before, and how did you decide that it was done?",
    ),
    (
        "architecture",
        "What has to change elsewhere when this changes, and would you keep it so?",
        "Which alternative did you turn down here, and why?",
    ),
    (
        "performance",
        "How large may the input grow before this hurts, and how would you find out?",
        "How did you find out that this was worth it, and by how much?",
    ),
    (
        "testing",
        "How do you know that this works, and which test would fail if it did not?",
        "How did you decide what to test here, and what did you leave out?",
    ),
    (
        "security",
        "Who controls what arrives here, and what is the worst they could send?",
        "What were you defending against here, and what is still open?",
    ),
    (
        "observability",
        "It is night and this fails: what would you know, and from where?",
        "What did you need to know in operation that made you add this?",
    ),
    (
        "problem-solving",
        "How was this fault found, and what keeps it from coming back?",
        "How did you get from the symptom to the cause here?",
    ),
    (
        "documentation",
        "What would somebody who reads this for the first time get wrong?",
        "Who reads this, and how do you keep it true?",
    ),
    (
        "communication",
        "What would you have to explain to a colleague who finds this commit in a year?",
        "What made you write down the reason here?",
    ),
    (
        "code-review",
        "Who looked at this before it counted, and what would a second pair of eyes have changed?",
        "What changed because of the review here, and did you agree?",
    ),
    (
        "collaboration",
        "Who else could change this today, and what would they need from you?",
        "How did you divide the work here, and where did it go wrong?",
    ),
    (
        "leadership",
        "Who decided this, and how did the others hear of it?",
        "Whom did you have to convince here, and with what?",
    ),
    (
        "ownership",
        "What happens to this when whoever wrote it is away for a month?",
        "What did you carry here from the idea to operation, and what would you hand over first?",
    ),
    (
        "version-control",
        "How would you split this up, and why was it one piece?",
        "How do you decide what belongs into one commit?",
    ),
    (
        "devops",
        "How does a change get from here to those who use it, and what stops a bad one?",
        "What has this pipeline caught, and what has it let through?",
    ),
    (
        "dependencies",
        "How would you notice that one of these is no longer safe to use?",
        "Why this one, and what would replacing it take?",
    ),
    (
        "project-management",
        "How did you decide what to build first here?",
        "What was left out of this release, and who agreed?",
    ),
    (
        "maintenance",
        "What would you mend here first, with a day to spare?",
        "How did you change this without breaking those who use it?",
    ),
    (
        "compliance",
        "Under which terms may this be used, and by whom?",
        "Which obligation does this meet, and how do you keep it so?",
    ),
    (
        "continuous-learning",
        "Which newer way of doing this do you know, and what keeps you from it?",
        "What made you take this up, and what did it replace?",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::Competency;

    #[test]
    fn every_competency_has_questions_of_its_own() {
        for competency in Competency::ALL {
            let known = QUESTIONS.iter().filter(|(id, ..)| *id == competency.id());
            assert_eq!(known.count(), 1, "{}", competency.id());
        }
        for (id, lacking, found) in QUESTIONS {
            assert!(lacking.ends_with('?') && found.ends_with('?'), "{id}");
        }
        assert_eq!(question("none", Side::Found), ANY.1);
    }
}
