//! What two names have in common. Names are compared only; what is shown is always the name as recorded.

/// Characters of a name that are looked at.
const CHARACTERS: usize = 100;
/// Words of a name that are looked at.
const WORDS: usize = 8;

/// A name, taken apart for comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Its words in order: folded, without accents and punctuation; `Last, First` turned round.
    pub(super) words: Vec<String>,
    /// The words without what stood between them.
    pub(super) joined: String,
    /// Its words, sorted.
    pub(super) sorted: String,
    /// Two or more words: the name of a person rather than a user name.
    pub(super) full: bool,
}

/// What two names have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Two full names that are the same to the letter.
    Same,
    /// Two full names that differ in letter case, accents, punctuation or order.
    Spelling,
    /// One has a name more: a middle name, a second surname.
    Longer,
    /// One has an initial, or the beginning of a first name, where the other has the name.
    Shortened,
    /// They differ by a letter or two.
    Typo,
    /// The same user name.
    SameHandle,
    /// A user name that is the whole full name.
    WholeHandle,
    /// A user name made from initials and a name, as `jdoe` is.
    MadeHandle,
    /// A user name that is one word of the full name.
    Part,
    /// Two full names that contradict each other.
    Different,
    /// A user name and something else: nothing follows.
    Open,
}

impl Name {
    pub(super) fn new(text: &str) -> Self {
        let text: String = text.chars().take(CHARACTERS).collect();
        let text = without_asides(&text);
        let (text, is_address) = match text.split_once('@') {
            // An address in place of a name: what stands before the sign is a user name.
            Some((local, _)) => (local.trim(), true),
            None => (text.trim(), false),
        };
        let turned = match text.split_once(',') {
            Some((last, first)) if !first.trim().is_empty() && !first.contains(',') => {
                format!("{first} {last}")
            }
            _ => text.to_owned(),
        };
        let spaced = turned.split_whitespace().count() > 1;
        let words: Vec<String> = turned
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '`')))
            .map(fold)
            .filter(|word| !word.is_empty())
            .take(WORDS)
            .collect();
        let mut sorted = words.clone();
        sorted.sort_unstable();
        Self {
            joined: words.concat(),
            sorted: sorted.join(" "),
            full: spaced && !is_address && words.len() > 1,
            words,
        }
    }

    pub(super) fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    pub(super) fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// Letters and digits in it.
    pub(super) fn letters(&self) -> usize {
        self.joined.chars().count()
    }

    /// User names that this full name is often made into.
    pub(super) fn handles(&self) -> Vec<String> {
        let (first, last) = (self.first(), self.last());
        let mut handles = vec![
            self.joined.clone(),
            format!("{last}{first}"),
            format!("{first}{last}"),
        ];
        if let (Some(f), Some(l)) = (first.chars().next(), last.chars().next()) {
            let made = [
                format!("{f}{last}"),
                format!("{first}{l}"),
                format!("{last}{f}"),
            ];
            handles.extend(made.into_iter().filter(|h| h.chars().count() >= 4));
        }
        handles
    }
}

/// What `a` and `b`, whose texts are `raw_a` and `raw_b`, have in common.
pub(super) fn likeness(a: &Name, b: &Name) -> Likeness {
    match (a.full, b.full) {
        (true, true) => full_names(a, b),
        (false, false) if a.joined.is_empty() || b.joined.is_empty() => Likeness::Open,
        (false, false) if a.joined == b.joined => Likeness::SameHandle,
        (false, false)
            if a.letters().min(b.letters()) >= 6 && distance(&a.joined, &b.joined) <= 1 =>
        {
            Likeness::Typo
        }
        (false, false) => Likeness::Open,
        (true, false) => handle_of(b, a),
        (false, true) => handle_of(a, b),
    }
}

fn full_names(a: &Name, b: &Name) -> Likeness {
    // Two scripts: neither the same nor a contradiction.
    if a.joined.is_ascii() != b.joined.is_ascii() && !shares_letters(a, b) {
        return Likeness::Open;
    }
    if a.words == b.words {
        return Likeness::Same;
    }
    if a.sorted == b.sorted || a.joined == b.joined {
        return Likeness::Spelling;
    }
    let (short, long) = if a.words.len() <= b.words.len() {
        (a, b)
    } else {
        (b, a)
    };
    let ends = a.first() == b.first() && a.last() == b.last();
    let whole = |word: &String| word.chars().count() > 1;
    let within = short
        .words
        .iter()
        .filter(|w| whole(w))
        .all(|w| long.words.contains(w));
    if ends && (short.words.len() == 2 || within)
        || within
            && short.words.len() < long.words.len()
            && short.words.iter().filter(|w| whole(w)).count() >= 2
    {
        return Likeness::Longer;
    }
    if short.last() == long.last() && begins(short.first(), long.first())
        || short.first() == long.first() && initial(short.last(), long.last())
    {
        return Likeness::Shortened;
    }
    let limit = match a.letters().min(b.letters()) {
        0..8 => 0,
        8..14 => 1,
        _ => 2,
    };
    if limit > 0 && distance(&a.joined, &b.joined) <= limit {
        return Likeness::Typo;
    }
    Likeness::Different
}

fn shares_letters(a: &Name, b: &Name) -> bool {
    a.joined
        .chars()
        .any(|c| c.is_alphabetic() && b.joined.contains(c))
}

/// One is the beginning of the other: an initial, or three letters and more.
fn begins(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let letters = short.chars().count();
    long.starts_with(short) && (letters == 1 || letters >= 3)
}

fn initial(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.chars().count() == 1 && long.starts_with(short)
}

fn handle_of(handle: &Name, full: &Name) -> Likeness {
    if handle.joined.is_empty() {
        return Likeness::Open;
    }
    if handle.sorted == full.sorted || handle.joined == full.joined {
        return Likeness::WholeHandle;
    }
    if full
        .handles()
        .iter()
        .any(|made| bare(made) == bare(&handle.joined))
    {
        return Likeness::MadeHandle;
    }
    if full
        .words
        .iter()
        .any(|word| *word == handle.joined && word.chars().count() > 1)
    {
        return Likeness::Part;
    }
    Likeness::Open
}

/// A user name without the digits at its end.
pub(super) fn bare(handle: &str) -> &str {
    let bare = handle.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.is_empty() { handle } else { bare }
}

/// Without what stands in brackets or double quotes: a company, a nickname.
fn without_asides(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '"' => quoted = !quoted,
            c if depth == 0 && !quoted => out.push(c),
            _ => {}
        }
    }
    // Everything was an aside, or a bracket was never closed.
    if out.trim().is_empty() || depth > 0 || quoted {
        text.replace(['(', ')', '[', ']', '{', '}', '"'], " ")
    } else {
        out
    }
}

/// Lower case, without accents, in the one spelling that `Müller`, `Mueller` and `Muller` share; letters and digits only.
pub(super) fn fold(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            "" if c.is_alphanumeric() => out.push(c),
            letters => out.push_str(letters),
        }
    }
    if out.is_ascii() {
        for (two, one) in [("ae", "a"), ("oe", "o"), ("ue", "u")] {
            out = out.replace(two, one);
        }
    }
    out
}

/// The plain letters of a letter with an accent; empty for every other character.
#[rustfmt::skip]
fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'æ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ế' | 'ề' | 'ệ' | 'ễ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'œ' | 'ơ' | 'ọ' | 'ố' | 'ồ' | 'ộ' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

/// Edits between two short texts; an exchange of neighbours is one.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(CHARACTERS).collect();
    let b: Vec<char> = b.chars().take(CHARACTERS).collect();
    if a.len().abs_diff(b.len()) > 2 {
        return a.len().abs_diff(b.len());
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (row[j - 1] + cost).min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            next[j] = best;
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(a: &str, b: &str) -> Likeness {
        let forth = likeness(&Name::new(a), &Name::new(b));
        assert_eq!(forth, likeness(&Name::new(b), &Name::new(a)), "{a} and {b}");
        forth
    }

    #[test]
    fn names_of_one_person() {
        for (a, b, expected) in [
            ("Ian Cordasco", "ian cordasco", Likeness::Same),
            ("Ian Cordasco", "Cordasco, Ian", Likeness::Same),
            ("Ian Cordasco", "Cordasco Ian", Likeness::Spelling),
            ("Ian Cordasco", "Ian Stapleton Cordasco", Likeness::Longer),
            (
                "Braulio Valdivielso",
                "Braulio Valdivielso Martínez",
                Likeness::Longer,
            ),
            ("Erik Bray", "Erik M. Bray", Likeness::Longer),
            ("Jürgen Müller", "Juergen Mueller", Likeness::Same),
            ("Łukasz Nowak", "Lukasz Nowak", Likeness::Same),
            ("Ann Lee (Example Inc.)", "Ann Lee", Likeness::Same),
            ("J. Smith", "John Smith", Likeness::Shortened),
            ("Nate Prewitt", "Nathaniel Prewitt", Likeness::Different),
            ("Alex Gaynor", "Alexander Gaynor", Likeness::Shortened),
            ("Ian C", "Ian Cordasco", Likeness::Shortened),
            ("Florian Bruhin", "Florian Bruhim", Likeness::Typo),
            ("iancordasco", "Ian Cordasco", Likeness::WholeHandle),
            ("ian-cordasco", "Ian Cordasco", Likeness::WholeHandle),
            ("icordasco", "Ian Cordasco", Likeness::MadeHandle),
            ("ian", "Ian Cordasco", Likeness::Part),
            ("sigmavirus24", "Ian Cordasco", Likeness::Open),
            ("sigmavirus24", "Sigmavirus24", Likeness::SameHandle),
            ("ann@example.org", "ann", Likeness::SameHandle),
        ] {
            assert_eq!(like(a, b), expected, "{a} and {b}");
        }
    }

    #[test]
    fn names_of_two_people() {
        for (a, b) in [
            ("Ann Lee", "Bob Ray"),
            ("Ann Lee", "Ann Ray"),
            ("John Smith", "Jane Smith"),
            ("Wei Wang", "Wei Zhang"),
        ] {
            assert_eq!(like(a, b), Likeness::Different, "{a} and {b}");
        }
        assert_eq!(like("", "Ann Lee"), Likeness::Open);
        assert_eq!(
            like("Борис Верховский", "Boris Verkhovskiy"),
            Likeness::Open
        );
        assert_eq!(like("", ""), Likeness::Open);
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(distance("abc", "acb"), 1);
        assert_eq!(distance("abc", "abd"), 1);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("", "ab"), 2);
        assert!(distance("abcdef", "x") > 2);
    }
}
