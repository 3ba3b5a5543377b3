//! What a level says about an ability, in words that hold for the ratings behind it.

use crate::signals::{AsksFor, Rated};

/// The sentence for `level`. Two competencies of one level may stand on very different ratings, so what is said of "every"
/// or "some" signals is counted.
pub(super) fn meaning(level: u8, about: &str, rated: &[Rated]) -> String {
    let practices = || rated.iter().filter(|r| r.asks_for == AsksFor::Practice);
    let at_least = |rating: u8| practices().filter(|r| r.rating >= rating).count();
    let (all, strong) = (practices().count(), at_least(4));
    match level {
        0 if all == 0 => format!("no practice could be rated that would show {about}"),
        0 => format!("too little to give a level for {about}"),
        1 => match (at_least(2), all) {
            (0, _) => format!("looked for {about}; found no evidence"),
            (1, 1) => format!("looked for {about}; its one signal found little"),
            (some, _) => {
                format!(
                    "looked for {about}; {some} of {all} signals found some, too little for more"
                )
            }
        },
        2 if all == 1 => format!("first evidence of {about}, from one signal"),
        2 => format!(
            "first evidence of {about}; {} of {all} signals rated 3 or better",
            at_least(3)
        ),
        3 => format!("several independent signals show {about}"),
        4 => format!("strong and independent signals, {strong} of {all}, show {about}"),
        _ if strong == all => format!("every signal strongly shows {about}"),
        _ => format!("{strong} of {all} signals strongly show {about}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(level: u8, ratings: &[u8]) -> String {
        let rated = |&rating: &u8| Rated {
            id: "x",
            asks_for: crate::signals::AsksFor::Practice,
            cause: "x",
            standing: crate::signals::reference::Standing::Earned,
            weight: 1.0,
            low: rating,
            rating,
            high: rating,
        };
        meaning(level, "x", &ratings.iter().map(rated).collect::<Vec<_>>())
    }

    #[test]
    fn every_signal_is_said_only_of_every_signal() {
        assert_eq!(of(5, &[5, 5, 5, 4]), "every signal strongly shows x");
        assert_eq!(of(5, &[5, 5, 5, 5, 5, 3]), "5 of 6 signals strongly show x");
        assert_eq!(
            of(4, &[5, 5, 5, 1]),
            "strong and independent signals, 3 of 4, show x"
        );
    }

    #[test]
    fn no_evidence_is_said_only_where_nothing_was_found() {
        assert_eq!(of(1, &[1, 1]), "looked for x; found no evidence");
        assert_eq!(of(1, &[2]), "looked for x; its one signal found little");
        assert_eq!(
            of(1, &[1, 1, 3]),
            "looked for x; 1 of 3 signals found some, too little for more"
        );
    }

    #[test]
    fn one_signal_is_said_only_of_one_signal() {
        assert_eq!(of(2, &[5]), "first evidence of x, from one signal");
        assert_eq!(
            of(2, &[2, 2, 3]),
            "first evidence of x; 1 of 3 signals rated 3 or better"
        );
    }
}
