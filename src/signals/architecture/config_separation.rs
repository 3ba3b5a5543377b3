//! Is configuration read in one place?

use crate::project::Module;
use crate::signals::prelude::*;

/// Places shown.
const MAX_SHOWN: usize = 20;
/// Last names of modules whose task is configuration.
const SETTINGS: [&str; 17] = [
    "__main__",
    "cli",
    "conf",
    "config",
    "configs",
    "configuration",
    "constants",
    "defaults",
    "env",
    "environ",
    "environment",
    "local_settings",
    "options",
    "preferences",
    "production",
    "secrets",
    "settings",
];

/// Words that say so within a longer name.
const WORDS: [&str; 9] = [
    "conf",
    "config",
    "configs",
    "configuration",
    "env",
    "environ",
    "environment",
    "setting",
    "settings",
];

static CONFIG_READS: Fact = Fact::sum(
    "config-reads",
    "Reads of own variables of the environment in files that ship, and lines with the address of one machine or the folder of one user.",
    Subject::Project(|project| places_of_config(project).iter().map(|p| p.count).sum()),
);
static CONFIG_READS_APART: Fact = Fact::sum(
    "config-reads-in-one-place",
    "Reads of configuration in modules for configuration; where there is none of these, in the module with the most.",
    Subject::Project(|project| {
        let apart = places_of_config(project).into_iter().filter(|p| p.apart);
        apart.map(|p| p.count).sum()
    }),
);
static CONFIG_MODULES: Fact = Fact::sum(
    "config-modules",
    "Files that ship and read the environment.",
    Subject::Project(|project| {
        let reading = project.source().filter(|(_, m)| reads(m).next().is_some());
        reading.count() as i64
    }),
);

/// The share of configuration that is read in one place.
pub static SIGNAL: Signal = Signal {
    id: "config-separation",
    competency: Competency::Architecture,
    question: "What share of configuration is read in a place of its own?",
    why: "What differs between deployments belongs in the environment and is read once, where it is named, checked and documented. \
          `os.environ` all over the code is an interface nobody can see.",
    formula: "config-reads-in-one-place / config-reads, at one snapshot",
    guard: "Reads are `os.getenv`, `os.environ.get` and `os.environ[…]`; writing and passing on are none, nor is reading what the same file sets or removes (to put it back), or handing on under the same name (`copy[name] = os.environ[name]`); \
            a read in a loop over names that are spelt out reads each of them. An address is text that begins with a home folder or names `localhost` or \
            a private network. A place of its own is a module named for it (`settings`, `config`, `conf`, `env`, `defaults`, …, `load_config`, or \
            inside a package named so), one with a pydantic settings class, or, where there is none, the one module with the most \
            reads. Look-alikes left alone: tests, scripts and documentation; docstrings; text with blanks or placeholders; a path that is added to the end of an address; variables of the \
            terminal, the shell, the system and the interpreter (`NO_COLOR`, `EDITOR`, `PATH`, `HTTP_PROXY`, `PYTHON…`, `XDG_…`), \
            which a program reads where it needs them. \
            Weak: 10 of 18 places looked at were not wrong.",
    remedy: "Read the environment in one settings module, give each value a name and a type there, and pass them on.",
    source: Citation {
        authors: "Wiggins",
        year: 2017,
        title: "The Twelve-Factor App, III. Config",
        link: "https://12factor.net/config",
    },
    asks_for: AsksFor::Practice,
    cause: "configuration",
    unit: Unit::Share,
    scale: Scale::rising([0.3, 0.5, 0.7, 0.9]),
    min_cases: 2,
    weight: 0.5,
    facts: &[&CONFIG_READS_APART, &CONFIG_READS, &CONFIG_MODULES],
    measure: |view| {
        Outcome::Measured(Measured::share(
            view.project(&CONFIG_READS_APART),
            view.project(&CONFIG_READS),
        ))
    },
    evidence: Evidence::Project(
        "The places that read configuration outside its own module.",
        places,
    ),
};

/// What one module reads or holds.
struct Place<'p> {
    module: &'p Module,
    count: i64,
    apart: bool,
}

/// Variables that the terminal, the shell, the system or the interpreter define. Sorted.
#[rustfmt::skip]
const OF_THE_SYSTEM: [&str; 70] = [
    "ALL_PROXY", "APPDATA", "BROWSER", "BUILD_NUMBER", "CI", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "COMPUTERNAME",
    "COMSPEC", "CONDA_PREFIX", "CURL_CA_BUNDLE", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "DYLD_LIBRARY_PATH", "EDITOR",
    "FORCE_COLOR", "GITHUB_ACTIONS", "HOME", "HOMEDRIVE", "HOMEPATH", "HOSTNAME", "HTTPS_PROXY", "HTTP_PROXY",
    "INVOCATION_ID", "LANG", "LD_LIBRARY_PATH", "LINES", "LOCALAPPDATA", "LOGNAME", "MACHTYPE", "NOTIFY_SOCKET",
    "NO_COLOR", "NO_PROXY", "NUMBER_OF_PROCESSORS", "OLDPWD", "OS", "OSTYPE", "PAGER", "PATH", "PATHEXT", "PRE_COMMIT",
    "PROCESSOR_ARCHITECTURE", "PROGRAMDATA", "PROGRAMFILES", "PSMODULEPATH", "PWD", "PYTEST_CURRENT_TEST",
    "PYTEST_XDIST_WORKER", "REQUESTS_CA_BUNDLE", "SHELL", "SSLKEYLOGFILE", "SSL_CERT_DIR", "SSL_CERT_FILE", "SUDO_USER",
    "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TERM", "TMP", "TMPDIR", "TZ", "USER", "USERNAME", "USERPROFILE",
    "VIRTUAL_ENV", "VISUAL", "WINDIR", "XAUTHORITY",
];

fn is_of_the_system(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let families = [
        "LC_",
        "PYTHON",
        "SSH_",
        "TERM_",
        "XDG_",
        "PROGRAMFILES",
        "PY_COLORS",
        "WAYLAND_",
        "_ARGCOMPLETE",
        "COMP_",
    ];
    // A program's own word for what all programs are told.
    let own = ["_FORCE_COLOR", "_NO_COLOR"];
    OF_THE_SYSTEM.binary_search(&name.as_str()).is_ok()
        || families.iter().any(|f| name.starts_with(f))
        || own.iter().any(|end| name.ends_with(end))
}

fn reads(module: &Module) -> impl Iterator<Item = &(String, u32)> {
    let all = module.summary.environment.iter();
    all.filter(|(name, _)| !is_of_the_system(name))
}

fn is_settings(module: &Module) -> bool {
    // `kernel_env`, `load_config`: a word of the name says it.
    let named = |name: &str| {
        SETTINGS.contains(&name.trim_matches('_'))
            || name == "__main__"
            || name.split('_').any(|word| WORDS.contains(&word))
    };
    let by_use = module.summary.uses.iter().any(|one| {
        matches!(
            one.path.as_str(),
            "pydantic_settings.BaseSettings" | "pydantic.BaseSettings"
        )
    });
    by_use || module.name.split('.').any(named)
}

fn places_of_config(project: &Project) -> Vec<Place<'_>> {
    let mut places: Vec<Place<'_>> = project
        .source()
        .map(|(_, module)| {
            let reads = reads(module).count() as i64;
            Place {
                module,
                count: reads + module.summary.addresses.len() as i64,
                apart: reads > 0 && is_settings(module),
            }
        })
        .filter(|place| place.count > 0)
        .collect();
    if !places.iter().any(|p| p.apart) {
        let read = |p: &Place<'_>| reads(p.module).count();
        let most = (0..places.len()).max_by_key(|at| (read(&places[*at]), usize::MAX - at));
        if let Some(most) = most.filter(|most| read(&places[*most]) > 0) {
            places[most].apart = true;
        }
    }
    places
}

fn told(name: &str) -> String {
    if name.is_empty() {
        return "reads a variable whose name is worked out".to_owned();
    }
    format!("reads {name}")
}

fn places(project: &Project) -> Vec<Spot> {
    let scattered = places_of_config(project).into_iter().filter(|p| !p.apart);
    let spots = scattered.flat_map(|place| {
        let spot = |line: u32, text: String| Spot {
            path: place.module.path.clone(),
            line,
            text,
        };
        let reads = reads(place.module).map(|(name, line)| spot(*line, told(name)));
        let held = place
            .module
            .summary
            .addresses
            .iter()
            .map(|line| spot(*line, "an address or folder of one machine".to_owned()));
        reads.chain(held).collect::<Vec<_>>()
    });
    spots.take(MAX_SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::testkit::{of_tree, project};

    fn counts(files: &[(&str, &str)]) -> [i64; 3] {
        let facts = of_tree(files);
        [
            "config-reads-in-one-place",
            "config-reads",
            "config-modules",
        ]
        .map(|id| facts[id])
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(OF_THE_SYSTEM.is_sorted());
    }

    #[test]
    fn a_settings_module_is_one_place() {
        let files = [
            (
                "p/settings.py",
                "import os\nA = os.environ['A']\nB = os.getenv('B', 'http://localhost:80/')\n",
            ),
            (
                "p/a.py",
                "from os import environ\ndef f():\n    return environ.get('C')\n",
            ),
        ];
        assert_eq!(counts(&files), [3, 4, 2]);
        let places = places(&project(&files));
        assert_eq!((places.len(), places[0].line), (1, 3));
    }

    #[test]
    fn without_one_the_module_with_the_most_is_it() {
        let files = [
            ("p/a.py", "import os\nos.getenv('A')\n"),
            ("p/b.py", "import os\nos.getenv('A')\nos.getenv('B')\n"),
        ];
        assert_eq!(counts(&files), [2, 3, 2]);
    }

    #[test]
    fn addresses_and_folders_of_one_machine_are_counted() {
        let text = "a = 'redis://user:pw@10.0.0.7:6379/0'\nb = '/home/ann/data'\nc = f('https://127.0.0.1/x')\n";
        assert_eq!(counts(&[("p/a.py", text)]), [0, 3, 0]);
    }

    #[test]
    fn what_is_put_back_or_offered_is_left_alone() {
        let back = "import os\ndef f():\n    old = os.environ.get('P')\n    try:\n        g()\n    finally:\n        os.environ['P'] = old\n    saved = os.environ.pop('Q', None)\n    os.getenv('Q')\n";
        assert_eq!(counts(&[("p/a.py", back)]), [0, 0, 0]);
        let read = "import os\nold = os.environ.get('P')\nos.environ['R'] = old\n";
        assert_eq!(counts(&[("p/a.py", read)])[1], 1);
        let offers = "PROXIES = [('socks://localhost:9050/', 'Tor via SOCKS'), ('none', 'No proxy')]\nHOST = os.environ['HOSTNAME']\n";
        assert_eq!(
            counts(&[("p/a.py", &format!("import os\n{offers}"))]),
            [0, 0, 0]
        );
        let pair = "ends = ('redis://localhost:6379/0', 'redis://localhost:6379/1')\n";
        assert_eq!(counts(&[("p/a.py", pair)])[1], 2);
    }

    #[test]
    fn a_loop_over_names_reads_each() {
        let reads = |text: &str| counts(&[("p/a.py", &format!("import os\n{text}"))])[1];
        for text in [
            "for name in ['PY_COLORS', 'CLICOLOR', 'MINE_FORCE_COLOR']:\n    f(os.environ.get(name))\n",
            "x = any(os.environ.get(name) for name in ('CI', 'TERM'))\n",
            "def f(env):\n    for v in SAFE:\n        if v in os.environ and v not in env:\n            env[v] = os.environ[v]\n",
            "for v in SAFE:\n    env[v] = os.environ.get(v, '')\n",
        ] {
            assert_eq!(reads(text), 0, "{text}");
        }
        for (text, many) in [
            (
                "for name in ['A', 'B', 'CI']:\n    f(os.environ.get(name))\n",
                2,
            ),
            ("x = {name: os.environ[name] for name in ('A', 'B')}\n", 2),
            // The loop is over, another name is meant, or it is not known what there is.
            (
                "for name in ['CI']:\n    pass\nf(os.environ.get(name))\n",
                1,
            ),
            ("for name in ['CI']:\n    f(os.environ.get(other))\n", 1),
            ("for name in ['CI', x]:\n    f(os.environ.get(name))\n", 1),
            ("env[v] = os.environ[w]\n", 1),
            ("app['KEY'] = os.environ['KEY']\n", 1),
        ] {
            assert_eq!(reads(text), many, "{text}");
        }
    }

    #[test]
    fn a_word_of_the_name_says_that_a_module_is_for_settings() {
        let read = "import os\nos.getenv('A')\n";
        let more = "import os\nos.getenv('A')\nos.getenv('B')\n";
        let apart = |name: &str| counts(&[(name, read), ("p/b.py", more)])[0];
        assert_eq!(
            (apart("p/kernel_env.py"), apart("p/app_settings.py")),
            (1, 1)
        );
        assert_eq!(apart("p/environs.py"), 2);
    }

    #[test]
    fn the_end_of_an_address_is_no_folder() {
        let ends = "def f(url):\n    url += '/Users/AuthenticateByName'\n    return url + '/home/timeline' + '/Users/all'\n";
        assert_eq!(counts(&[("p/a.py", ends)])[1], 0);
        let whole =
            "a = '/Users/ann/data' + x\nb = y + 'http://localhost:1/'\na += z['/home/ann/data']\n";
        assert_eq!(counts(&[("p/a.py", whole)])[1], 3);
    }

    #[test]
    fn look_alikes_are_left_alone() {
        let text = "'''http://localhost/'''\ndef f():\n    'http://localhost:1/'\n    return ['https://example.org/', '/home/{user}', 'see http://localhost/ for more', 'localhost', \
                    'https://10.example.org/', '/homepage/of/x']\nimport os\nos.path.join('a')\nos.environ.get('NO_COLOR')\nos.environ.get('BROWSER')\n\
                    os.environ['A'] = '1'\nrun(env=os.environ)\n";
        assert_eq!(
            counts(&[
                ("p/a.py", text),
                ("tests/test_a.py", "import os\nos.getenv('A')\n")
            ]),
            [0, 0, 0]
        );
    }
}
