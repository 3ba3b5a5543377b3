//! What says nothing: common names, and whatever many share in one history.

use super::address::{Address, is_generic};
use super::compare::Parts;
use super::name::{Likeness, Name, bare, likeness};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is usual in one history, and so says nothing there.
pub(super) struct Usual {
    /// First names.
    first_names: FxHashSet<String>,
    /// Identities by domain.
    pub(super) domains: FxHashMap<String, usize>,
}

/// A domain that more identities use is no evidence.
pub(super) const RARE: usize = 12;
/// An address used under more unrelated full names is shared.
const CROWD: usize = 3;
/// An address used under more unrelated names, user names among them, is shared.
const HANDLES: usize = 8;

/// Family names so common that two people of one project may share a full name.
#[rustfmt::skip]
const FAMILY_NAMES: [&str; 62] = [
    "ali", "anderson", "brown", "chen", "cheng", "choi", "clark", "davis", "fernandez", "garcia", "gonzalez", "gupta", "huang", "hughes", "ivanov", "jain",
    "jackson", "johnson", "jones", "khan", "kim", "kumar", "lee", "lewis", "li", "lin", "liu", "lopez", "martin", "martinez", "miller",
    "moore", "muller", "nguyen", "park", "patel", "perez", "petrov", "rodriguez", "sanchez", "santos", "schmidt", "shah", "sharma", "silva", "singh",
    "smith", "smirnov", "sun", "taylor", "thomas", "thompson", "tran", "verma", "walker", "wang", "white", "williams", "wilson", "wu", "xu", "zhang",
];

/// First names common enough to be two people's user name. Whatever stands first in a full name of the same history is added.
#[rustfmt::skip]
const FIRST_NAMES: [&str; 304] = [
    "aaron", "abdul", "abhishek", "aditya", "adrian", "ahmed", "akash", "alberto", "alejandro", "alexander", "alexandre", "alice", "alvaro", "anders",
    "andre", "andrea", "andreas", "andrei", "andrew", "andrey", "angel", "angela", "ankit", "anthony", "antoine", "anton", "antonio", "arjun",
    "arthur", "ashley", "barry", "benjamin", "benoit", "bernard", "bjorn", "brandon", "brett", "brian", "bruno", "bryan", "cameron", "carlos",
    "caroline", "catherine", "cedric", "cesar", "charles", "charlie", "cheng", "chris", "christian", "christoph", "christopher", "colin", "connor",
    "craig", "damien", "daniel", "daniele", "darren", "david", "deepak", "denis", "dennis", "derek", "diego", "dimitri", "dmitri", "dmitry",
    "dominic", "dylan", "eduardo", "edward", "edwin", "elena", "elizabeth", "emily", "emmanuel", "enrique", "ernesto", "ethan", "eugene", "fabian",
    "fabio", "federico", "felipe", "felix", "fernando", "filip", "florian", "francesco", "francis", "francisco", "franck", "frank", "frederic",
    "gabriel", "geoff", "georg", "george", "gerald", "gerard", "giovanni", "glenn", "graham", "grant", "gregory", "guido", "guillaume", "gustavo",
    "harry", "hector", "helen", "henrik", "henry", "herbert", "hiroshi", "ignacio", "isaac", "jacob", "jakob", "james", "jamie", "jared", "jason",
    "javier", "jeffrey", "jennifer", "jeremy", "jerome", "jerry", "jesse", "jessica", "jesus", "jimmy", "johan", "johannes", "johnny", "jonas",
    "jonathan", "jordan", "jorge", "joseph", "joshua", "julia", "julian", "julien", "justin", "karen", "karthik", "keith", "kenneth", "kevin",
    "kirill", "klaus", "kumar", "laura", "leonardo", "lewis", "lorenzo", "louis", "lucas", "lukas", "lukasz", "maksim", "manuel", "marcel", "marcin",
    "marco", "marcus", "marek", "maria", "marie", "mario", "marius", "marko", "markus", "martin", "mateusz", "mathias", "mathieu", "matteo",
    "matthew", "matthias", "matthieu", "maurice", "mauricio", "maxim", "maxime", "mehdi", "michael", "michal", "michel", "miguel", "mikael",
    "mikhail", "miles", "mitch", "mohamed", "mohammed", "muhammad", "nathan", "nicholas", "nicola", "nicolas", "nicole", "nikita", "nikolai",
    "nikolas", "norman", "oliver", "olivier", "oscar", "pablo", "paolo", "pascal", "patricia", "patrick", "pavel", "pawel", "pedro", "peter",
    "philip", "philipp", "philippe", "pierre", "piotr", "rachel", "rafael", "rahul", "rajesh", "ralph", "ramon", "raphael", "raymond", "rebecca",
    "ricardo", "richard", "robert", "roberto", "robin", "rodrigo", "roger", "roland", "roman", "ronald", "ruben", "russell", "samuel", "sandeep",
    "sandra", "sanjay", "santiago", "sarah", "scott", "sebastian", "sebastien", "serge", "sergei", "sergey", "sergio", "shane", "shaun", "shawn",
    "simon", "sofia", "sophie", "stefan", "stephan", "stephane", "stephen", "steve", "steven", "stuart", "sunil", "susan", "sylvain", "takashi",
    "teresa", "terry", "thomas", "timothy", "tobias", "tomas", "tomasz", "tommy", "travis", "trevor", "tyler", "ulrich", "valentin", "vasily",
    "victor", "vikram", "vincent", "vladimir", "walter", "warren", "wayne", "werner", "william", "wolfgang", "xavier", "zachary",
];

impl Usual {
    /// What is usual among all. Addresses that crowds share become addresses of nobody.
    pub(super) fn of(parts: &mut [Parts]) -> Self {
        let mut first_names: FxHashSet<String> =
            FIRST_NAMES.iter().map(|n| (*n).to_owned()).collect();
        let mut domains: FxHashMap<String, usize> = FxHashMap::default();
        let mut users: FxHashMap<&str, Vec<&Name>> = FxHashMap::default();
        for part in &*parts {
            if part.name.full {
                first_names.insert(part.name.first().to_owned());
            }
            *domains.entry(part.address.domain.clone()).or_default() += 1;
            let names = users.entry(&part.address.folded).or_default();
            let is_new = names.iter().all(|known| {
                matches!(
                    likeness(known, &part.name),
                    Likeness::Different | Likeness::Open
                )
            });
            if is_new && names.len() <= HANDLES {
                names.push(&part.name);
            }
        }
        let full = |names: &[&Name]| names.iter().filter(|name| name.full).count();
        let crowds: FxHashSet<String> = users
            .into_iter()
            .filter(|(_, names)| names.len() > HANDLES || full(names) > CROWD)
            .map(|(address, _)| address.to_owned())
            .collect();
        for part in parts {
            part.address.is_placeholder |= crowds.contains(&part.address.folded);
        }
        Self {
            first_names,
            domains,
        }
    }

    /// A user name, login or part of an address that hardly two people would choose.
    pub(super) fn is_own(&self, handle: &str) -> bool {
        let bare = bare(handle);
        handle.chars().count() >= 5
            && !is_generic(handle)
            && !self.first_names.contains(handle)
            && (bare == handle || !self.first_names.contains(bare))
    }

    pub(super) fn is_own_local(&self, address: &Address) -> bool {
        address.is_distinctive() && !address.is_placeholder && self.is_own(&address.local)
    }
}

/// Two words, one of them a common family name.
pub(super) fn is_common(name: &Name) -> bool {
    let family = |word: &String| FAMILY_NAMES.contains(&word.as_str());
    name.words.len() == 2 && name.words.iter().any(family)
}
