//! Whether more than one person works on the code, as signals of ownership and of collaboration ask it.

use super::{Outcome, View};
use crate::facts::{Fact, Subject};

/// People who come back to the code.
pub static REGULARS: Fact = Fact::sum(
    "regular-contributors",
    "People who created or changed Python that ships, at the head, in three commits or more, sweeps left out.",
    Subject::Past(|past| past.authorship.regulars),
);

/// Why a question about several people does not arise, if it does not: somebody who sent one change makes no team.
pub fn is_alone(view: &View<'_>, why: &str) -> Option<Outcome> {
    if let Some(none) = view.is_alone(why) {
        return Some(none);
    }
    (view.past(&REGULARS) < 2).then(|| {
        Outcome::NotApplicable(format!(
            "fewer than two people changed the code in three commits or more: {why}"
        ))
    })
}
