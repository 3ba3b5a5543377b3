//! What a version specifier of Python lets in: a set, of which the oldest member is asked.

/// The newest minor version that is tried.
const NEWEST: u8 = 99;
/// Micro versions that are tried of each: no branch of Python 3 has seen more.
const MICROS: u8 = 30;
/// Clauses of one specifier that are looked at.
const MAX_CLAUSES: usize = 64;

/// The minor version of the oldest Python 3 that `specifier` lets in; none where it sets no lower bound, or lets none in.
///
/// Commas and blanks join clauses that must all hold, `|` joins alternatives (Poetry). Operators are those of the version
/// specifier standard, and Poetry's `^`, `~` and bare versions.
pub(super) fn lower_bound(specifier: &str) -> Option<u8> {
    let alternatives: Vec<Vec<Clause>> = specifier
        .split('|')
        .filter(|part| !part.trim().is_empty())
        .take(MAX_CLAUSES)
        .map(clauses)
        .collect();
    let is_bounded = |clauses: &Vec<Clause>| clauses.iter().any(Clause::is_bound);
    if alternatives.is_empty() || !alternatives.iter().all(is_bounded) {
        return None;
    }
    let admits = |minor: u8| {
        let mut all = alternatives.iter();
        all.any(|clauses| {
            (0..=MICROS).any(|micro| {
                clauses
                    .iter()
                    .all(|clause| clause.admits([3, minor, micro]))
            })
        })
    };
    (0..=NEWEST).find(|minor| admits(*minor))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    AtLeast,
    Above,
    AtMost,
    Below,
    Equal,
    Other,
    /// `~=3.9`: that and what comes after in the same release but for the last number.
    Compatible,
    /// `^3.9`.
    Caret,
    /// `~3.9`.
    Tilde,
}

/// An operator and the release it is about.
#[derive(Debug, Clone)]
struct Clause {
    operator: Operator,
    /// One to three numbers.
    release: Vec<u8>,
    /// It stands for everything that begins so: `3.9.*`.
    prefix: bool,
}

fn clauses(text: &str) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',']);
    while !rest.is_empty() && found.len() < MAX_CLAUSES {
        let (operator, after) = operator(rest);
        let after = after.trim_start();
        let end = after.find([',', ' ', '<', '>', '=', '!', '~', '^']);
        let (version, next) = after.split_at(end.unwrap_or(after.len()));
        found.extend(Clause::of(operator, version));
        // An operator without a version says nothing, and must not be read for ever.
        let next = next.trim_start_matches([' ', ',']);
        rest = if next.len() < rest.len() { next } else { "" };
    }
    found
}

/// The operator that a clause begins with, and what follows it; none for a bare version.
fn operator(text: &str) -> (Option<Operator>, &str) {
    const OPERATORS: [(&str, Operator); 11] = [
        ("===", Operator::Equal),
        ("==", Operator::Equal),
        ("~=", Operator::Compatible),
        ("!=", Operator::Other),
        (">=", Operator::AtLeast),
        ("<=", Operator::AtMost),
        (">", Operator::Above),
        ("<", Operator::Below),
        ("=", Operator::Equal),
        ("^", Operator::Caret),
        ("~", Operator::Tilde),
    ];
    for (sign, operator) in OPERATORS {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Some(operator), rest);
        }
    }
    (None, text)
}

impl Clause {
    fn of(operator: Option<Operator>, version: &str) -> Option<Self> {
        let version = version.trim().trim_start_matches('v');
        let mut release = Vec::new();
        let mut prefix = false;
        for part in version.split('.').take(3) {
            if matches!(part, "*" | "x") {
                prefix = true;
                break;
            }
            let digits = part.find(|c: char| !c.is_ascii_digit());
            let digits = &part[..digits.unwrap_or(part.len())];
            let Ok(number) = digits.parse() else { break };
            release.push(number);
            // `3.13.0rc1`.
            if digits.len() < part.len() {
                break;
            }
        }
        // Poetry's `3.9` is any 3.9, as good as always.
        prefix |= operator.is_none() && release.len() < 3;
        (!release.is_empty()).then_some(Self {
            operator: operator.unwrap_or(Operator::Equal),
            release,
            prefix,
        })
    }

    /// Whether it can set a lower bound.
    fn is_bound(&self) -> bool {
        !matches!(
            self.operator,
            Operator::Below | Operator::AtMost | Operator::Other
        )
    }

    fn admits(&self, version: [u8; 3]) -> bool {
        let mut padded = [0; 3];
        padded[..self.release.len()].copy_from_slice(&self.release);
        let begins = |count: usize| version[..count] == padded[..count];
        let length = self.release.len();
        match self.operator {
            Operator::AtLeast => version >= padded,
            Operator::Above => version > padded,
            Operator::AtMost => version <= padded || self.prefix && begins(length),
            Operator::Below => version < padded,
            Operator::Equal if self.prefix => begins(length),
            Operator::Equal => version == padded,
            Operator::Other if self.prefix => !begins(length),
            Operator::Other => version != padded,
            Operator::Compatible => version >= padded && begins(length.max(2) - 1),
            Operator::Caret => version >= padded && begins(1),
            Operator::Tilde => version >= padded && begins(length.min(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_version_that_fits_is_found() {
        for (text, minor) in [
            (">=3.9", Some(9)),
            (">= 3.10, <4", Some(10)),
            ("<4,>=3.8.1", Some(8)),
            ("^3.11", Some(11)),
            ("~=3.12", Some(12)),
            ("~=3.9.2", Some(9)),
            ("~3.9", Some(9)),
            ("==3.12.*", Some(12)),
            ("==3.12", Some(12)),
            ("3.10.*", Some(10)),
            ("3.10", Some(10)),
            (">3.8", Some(8)),
            (">3.8,!=3.8.*", Some(9)),
            (">=3.8, >=3.11", Some(11)),
            (">=3.11, >=3.8", Some(11)),
            (">=3.9, !=3.9.*", Some(10)),
            (">=3.9, !=3.9.*, !=3.10.*", Some(11)),
            (">=3.9, !=3.9.0, !=3.9.1", Some(9)),
            (">=2.7, !=3.0.*, !=3.1.*, !=3.2.*", Some(3)),
            ("^2.7 || ^3.8", Some(8)),
            ("^3.8 | ^3.6", Some(6)),
            (">=3.9<3.13", Some(9)),
            (">=3.9 <3.13", Some(9)),
            (">=3.13.0rc1", Some(13)),
            (">=3.8.*", Some(8)),
            ("!=3.0.*,>=2.7", Some(1)),
            (">=3", Some(0)),
            (">=3.99", Some(99)),
        ] {
            assert_eq!(lower_bound(text), minor, "{text}");
        }
    }

    #[test]
    fn what_sets_no_bound_says_nothing() {
        for text in [
            "",
            "*",
            "<4",
            "!=3.9.*",
            "<3.13,!=3.10.*",
            ">=",
            ">=x",
            "^^^",
            "||",
            ">=4",
            "==2.7.*",
            ",,, ,",
            ">=300",
        ] {
            assert_eq!(lower_bound(text), None, "{text}");
        }
    }
}
