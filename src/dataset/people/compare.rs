//! Whether two identities may be one person, and why.
//!
//! Two kinds of evidence: what the names have in common and what the e-mails have. An address is somebody's own, so that it speaks alone; a
//! full name nearly does; everything weaker needs the other kind beside it. Common first names and addresses of nobody say nothing.

use super::address::Address;
use super::name::{Likeness, Name, bare, distance, likeness};
use super::reason::{Reason, Strength};
use super::usual::{RARE, Usual, is_common};

/// An identity, taken apart.
pub(super) struct Parts {
    pub(super) name: Name,
    pub(super) address: Address,
}

/// Whether two identities may be one person, and why.
pub(super) fn compare(a: &Parts, b: &Parts, usual: &Usual) -> Option<(Strength, Vec<Reason>)> {
    let names = likeness(&a.name, &b.name);
    if let Some(own) = same_address(a, b) {
        return by_address(own, names, a, b);
    }
    let mut reasons: Vec<Reason> = by_name(names).into_iter().collect();
    let alike = alike_addresses(a, b, usual);
    let resembles = name_like_address(a, b, usual);
    let strong = alike
        .iter()
        .any(|r| matches!(r, Reason::LocalSame | Reason::LoginLikeEmail));
    reasons.extend(&alike);
    let supported = !alike.is_empty() || resembles;
    let strength = match names {
        Likeness::Same | Likeness::Spelling => {
            let fit = fits(a) && fits(b);
            if fit {
                reasons.push(Reason::EmailsFitName);
            }
            let common = is_common(&a.name);
            if common && !supported && !alike_begin(a, b) {
                reasons.push(Reason::CommonName);
            }
            // Two people of one full name whose addresses begin alike would be a coincidence.
            if alike_begin(a, b) {
                reasons.push(Reason::LocalSame);
            }
            match (supported || alike_begin(a, b), a.name.letters()) {
                (true, _) => Some(Strength::Strong),
                (false, _) if common => fit.then_some(Strength::Possible),
                // Short names are common names.
                (false, 9..) => Some(Strength::Likely),
                (false, 8) if fit => Some(Strength::Likely),
                _ => None,
            }
        }
        Likeness::Longer | Likeness::Shortened | Likeness::Typo if strong => Some(Strength::Strong),
        Likeness::Longer | Likeness::Shortened | Likeness::Typo if supported => {
            Some(Strength::Likely)
        }
        Likeness::SameHandle if usual.is_own(&a.name.joined) => Some(if supported {
            Strength::Strong
        } else {
            Strength::Likely
        })
        .filter(|_| supported || a.name.letters() >= 7),
        Likeness::WholeHandle if supported => Some(Strength::Strong),
        Likeness::WholeHandle if a.name.letters() >= 9 => Some(Strength::Likely),
        Likeness::MadeHandle if supported => Some(if strong {
            Strength::Strong
        } else {
            Strength::Likely
        }),
        Likeness::Part if strong || resembles => Some(Strength::Likely),
        // Nothing but the beginning of an address: a long one, or one that the forge vouches for.
        Likeness::Open | Likeness::SameHandle
            if resembles
                || alike.contains(&Reason::LoginLikeEmail)
                || strong && a.address.local.chars().count() >= 7 =>
        {
            Some(Strength::Likely)
        }
        // One first or last name in common, and an address that comes from neither name: a changed name.
        Likeness::Different if strong && shares_word(a, b) && !fits(a) && !fits(b) => {
            Some(Strength::Possible)
        }
        _ => None,
    }?;
    if resembles {
        reasons.push(Reason::NameLikeEmail);
        reasons.retain(|reason| *reason != Reason::EmailsFitName);
    }
    reasons.sort_unstable();
    reasons.dedup();
    Some((strength, reasons))
}

/// A reason that speaks alone.
fn same_address(a: &Parts, b: &Parts) -> Option<Reason> {
    let (x, y) = (&a.address, &b.address);
    if x.is_placeholder || y.is_placeholder {
        return None;
    }
    if x.folded == y.folded {
        return Some(Reason::SameEmail);
    }
    if x.is_login && y.is_login && x.domain == y.domain {
        if x.account.is_some() && x.account == y.account {
            return Some(Reason::SameAccount);
        }
        let one_number = x.account.is_none() || y.account.is_none();
        return (x.local == y.local && one_number).then_some(Reason::SameLogin);
    }
    (x.mailbox == y.mailbox).then_some(Reason::SameMailbox)
}

fn by_address(
    own: Reason,
    names: Likeness,
    a: &Parts,
    b: &Parts,
) -> Option<(Strength, Vec<Reason>)> {
    let mut reasons = vec![own];
    reasons.extend(by_name(names));
    let strength = match names {
        Likeness::Different if a.address.is_shared => return None,
        Likeness::Different if a.name.first() == b.name.first() => {
            reasons.push(Reason::FirstName);
            Strength::Likely
        }
        Likeness::Different => {
            reasons.push(Reason::NamesDiffer);
            Strength::Possible
        }
        Likeness::Open if a.address.is_shared => Strength::Possible,
        _ => Strength::Strong,
    };
    Some((strength, reasons))
}

fn by_name(names: Likeness) -> Option<Reason> {
    match names {
        Likeness::Same => Some(Reason::SameName),
        Likeness::Spelling => Some(Reason::NameSpelling),
        Likeness::Longer => Some(Reason::NameLonger),
        Likeness::Shortened => Some(Reason::NameShortened),
        Likeness::Typo => Some(Reason::NameTypo),
        Likeness::SameHandle => Some(Reason::SameHandle),
        Likeness::WholeHandle | Likeness::MadeHandle => Some(Reason::HandleOfName),
        Likeness::Part => Some(Reason::HandleInName),
        Likeness::Different | Likeness::Open => None,
    }
}

/// What two addresses that are not the same have in common.
fn alike_addresses(a: &Parts, b: &Parts, usual: &Usual) -> Vec<Reason> {
    let (x, y) = (&a.address, &b.address);
    let mut reasons = Vec::new();
    if x.is_placeholder || y.is_placeholder {
        return reasons;
    }
    let own = usual.is_own_local(x) && usual.is_own_local(y);
    // Two accounts at one forge are two accounts, whatever they are called.
    let two_accounts = x.is_login && y.is_login && x.domain == y.domain;
    let own = own && !two_accounts;
    if own && x.local == y.local {
        let by_login = x.is_login != y.is_login;
        reasons.push(if by_login {
            Reason::LoginLikeEmail
        } else {
            Reason::LocalSame
        });
    } else if own && near(&x.local, &y.local) {
        reasons.push(Reason::LocalNear);
    }
    let private = !x.is_public && !y.is_public && !x.domain.is_empty();
    if private
        && x.domain == y.domain
        && usual
            .domains
            .get(&x.domain)
            .is_some_and(|users| *users <= RARE)
    {
        reasons.push(Reason::RareDomain);
    } else if private && x.domain != y.domain && x.label == y.label && x.label.len() >= 4 {
        reasons.push(Reason::LikeDomain);
    }
    reasons
}

/// Two addresses of somebody that begin with the same account, wherever each of them is.
fn alike_begin(a: &Parts, b: &Parts) -> bool {
    let (x, y) = (&a.address, &b.address);
    let two_accounts = x.is_login && y.is_login && x.domain == y.domain;
    x.local == y.local
        && x.local.chars().count() > 2
        && !super::address::is_generic(&x.local)
        && !(x.is_placeholder || y.is_placeholder || two_accounts)
}

/// One typing error, or one the beginning of the other.
fn near(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.chars().count() >= 6
        && (distance(a, b) <= 1 || long.starts_with(short) && long.len() - short.len() <= 4)
}

/// The user name of one is what the address of the other begins with, or is the domain it chose.
fn name_like_address(a: &Parts, b: &Parts, usual: &Usual) -> bool {
    let like = |one: &Parts, other: &Parts| {
        let handle = &one.name.joined;
        let address = &other.address;
        usual.is_own(handle)
            && !address.is_placeholder
            && (*handle == address.local || !address.is_public && *handle == address.label)
    };
    like(a, b) || like(b, a)
}

/// The address was made from the name.
fn fits(a: &Parts) -> bool {
    let (name, address) = (&a.name, &a.address);
    let local = bare(&address.local);
    let made = || name.handles().iter().any(|handle| bare(handle) == local);
    !address.is_placeholder
        && (made()
            || name.words.iter().any(|word| {
                word == local || word.chars().count() >= 5 && local.contains(word.as_str())
            })
            || !address.is_public
                && name
                    .words
                    .iter()
                    .any(|word| word.chars().count() >= 4 && address.label.contains(word.as_str())))
}

fn shares_word(a: &Parts, b: &Parts) -> bool {
    a.name
        .words
        .iter()
        .any(|word| word.chars().count() >= 3 && b.name.words.contains(word))
}

/// Whether two full names contradict each other, and no address explains it.
pub(super) fn contradict(a: &Parts, b: &Parts) -> bool {
    likeness(&a.name, &b.name) == Likeness::Different
        && (a.name.first() != b.name.first() || same_address(a, b).is_none())
}

#[cfg(test)]
mod tests {
    use super::super::address::Address;
    use super::super::name::Name;
    use super::{Parts, Reason, Strength, Usual, compare};

    fn parts(text: &str) -> Parts {
        let (name, email) = text.split_once('<').expect("a name and an e-mail");
        Parts {
            name: Name::new(name.trim()),
            address: Address::new(email.trim_end_matches('>')),
        }
    }

    fn judged(a: &str, b: &str) -> Option<(Strength, Vec<Reason>)> {
        let mut two = [parts(a), parts(b)];
        let usual = Usual::of(&mut two);
        let forth = compare(&two[0], &two[1], &usual);
        assert_eq!(forth, compare(&two[1], &two[0], &usual), "{a} and {b}");
        forth
    }

    #[test]
    fn one_person_twice() {
        use Strength::{Likely, Possible, Strong};
        for (a, b, strength, reason) in [
            (
                "Nate Prewitt <nate.prewitt@gmail.com>",
                "Nate Prewitt <Nate.Prewitt@gmail.com>",
                Strong,
                Reason::SameEmail,
            ),
            (
                "Ian Cordasco <graffat@gmail.com>",
                "Ian Stapleton Cordasco <graffat@gmail.com>",
                Strong,
                Reason::NameLonger,
            ),
            (
                "Kenneth Reitz <me@kennethreitz.com>",
                "Kenneth Reitz <me@kennethreitz.org>",
                Strong,
                Reason::LikeDomain,
            ),
            (
                "Ann Lee <a.n.n.lee@gmail.com>",
                "A <annlee+git@googlemail.com>",
                Strong,
                Reason::SameMailbox,
            ),
            (
                "Ann <5+ann@users.noreply.github.com>",
                "Lee <5+annlee@users.noreply.github.com>",
                Strong,
                Reason::SameAccount,
            ),
            (
                "Ann <5+annlee@users.noreply.github.com>",
                "Lee <annlee@users.noreply.github.com>",
                Strong,
                Reason::SameLogin,
            ),
            (
                "Ann Burr <5+tealeaf@users.noreply.github.com>",
                "Ann Burr <tealeaf@gmail.com>",
                Strong,
                Reason::LoginLikeEmail,
            ),
            (
                "Ann Lee <ann@work.example>",
                "Ann Lee <ann@home.example>",
                Strong,
                Reason::LocalSame,
            ),
            (
                "tealeaf <x@y.org>",
                "Ann Burr <5+tealeaf@users.noreply.github.com>",
                Likely,
                Reason::NameLikeEmail,
            ),
            (
                "Sviatoslav Sydorenko <sviat@redhat.com>",
                "Sviatoslav Sydorenko <wk@sydorenko.org.ua>",
                Likely,
                Reason::SameName,
            ),
            (
                "Cordasco, Ian <i@a.org>",
                "Cordasco Ian <x@b.org>",
                Likely,
                Reason::NameSpelling,
            ),
            (
                "Florian Bruhin <me@compiler.org>",
                "Florian Bruhim <me@compiler.org>",
                Strong,
                Reason::NameTypo,
            ),
            (
                "Florian Bruhin <flo@compiler.org>",
                "Florian Bruhim <bruhin@compiler.org>",
                Likely,
                Reason::NameTypo,
            ),
            (
                "Ann Lee <annalee@home.org>",
                "Bob Ray <annalee@home.org>",
                Possible,
                Reason::NamesDiffer,
            ),
            (
                "daftshady <a@b.org>",
                "daftshady <c@d.org>",
                Likely,
                Reason::SameHandle,
            ),
        ] {
            let (found, reasons) = judged(a, b).unwrap_or_else(|| panic!("{a} and {b}"));
            assert_eq!(found, strength, "{a} and {b}: {reasons:?}");
            assert!(reasons.contains(&reason), "{a} and {b}: {reasons:?}");
        }
    }

    #[test]
    fn two_people_who_look_alike() {
        for (a, b) in [
            ("root <root@localhost>", "Ann Lee <root@localhost>"),
            ("Ann Lee <none@none>", "Bob Ray <none@none>"),
            ("Thomas <thomas@gmail.com>", "thomas <thomas@yahoo.com>"),
            ("David Green <david@a.org>", "David White <david@b.org>"),
            ("John Smith <jsmith@a.org>", "Jane Smith <jsmith@b.org>"),
            ("Wei Wang <w1@a.org>", "Wei Wang <xx@b.org>"),
            ("Ann Lee <ann@company.org>", "Bob Ray <bob@company.org>"),
            ("Ann Lee <team@company.org>", "Bob Ray <team@company.org>"),
            (
                "John Smith <1+john@users.noreply.github.com>",
                "John Brown <john@gmail.com>",
            ),
            ("Ann <noreply@github.com>", "Bob <noreply@github.com>"),
            (
                "Ann <5+annlee@users.noreply.github.com>",
                "Ann <6+annlee@users.noreply.github.com>",
            ),
            ("Jan Meyer <jan@a.org>", "Ian Meyer <ian@b.org>"),
            (" <>", " <>"),
            ("Maria Garcia <m@a.org>", "Maria Garcia Lopez <x@b.org>"),
            ("me <me@a.org>", "me <me@b.org>"),
            ("Wei Wang <me@a.org>", "Wei Wang <me@b.org>"),
            (
                "unknown <ann@a.org>",
                "unknown <b@users.noreply.github.com>",
            ),
        ] {
            assert_eq!(judged(a, b), None, "{a} and {b}");
        }
    }

    #[test]
    fn a_crowd_shares_its_address() {
        let mut crowd: Vec<Parts> = ["Ann Lee", "Bob Ray", "Cem Oz", "Dag Vik", "Ann B. Lee"]
            .iter()
            .map(|name| parts(&format!("{name} <pairing@office.org>")))
            .collect();
        let usual = Usual::of(&mut crowd);
        assert_eq!(compare(&crowd[0], &crowd[1], &usual), None);
        assert_eq!(compare(&crowd[0], &crowd[4], &usual), None);
    }
}
