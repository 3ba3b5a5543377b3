use super::super::shell::split;
use super::*;

/// The commands called `t…`: `+` where a failure fails, `e` under errexit, `-` never, `x` where it cannot run.
fn marks(text: &str, shell: Shell) -> String {
    let simple = split(text, 1, shell).0.into_iter();
    simple
        .filter(|simple| {
            let name = simple.words.first().and_then(|word| word.strip_prefix('t'));
            name.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
        .map(|simple| match (simple.dead, simple.fails) {
            (true, _) => 'x',
            (_, Fails::Always) => '+',
            (_, Fails::WithErrexit) => 'e',
            (_, Fails::Never) => '-',
        })
        .collect()
}

#[test]
fn failures_that_fail_nothing() {
    for (text, expected) in [
        ("t1\nt2", "++"),
        ("t1 | tee log", "-"),
        ("t1 || true", "-"),
        ("t1 || echo no", "-"),
        ("t1 || exit 1", "+"),
        ("t1 || exit 0", "-"),
        ("t1 || { echo no; exit 1; }", "+"),
        ("t1 || { echo no; }", "-"),
        ("t1 || t2", "++"),
        ("t1 && t2 || true", "--"),
        ("t1 && t2", "++"),
        ("t1 && t2\nt3", "-++"),
        ("t1 &\nt2", "-+"),
        ("! t1", "-"),
        ("if t1; then echo yes; fi", "-"),
        ("if ! t1; then exit 1; fi", "+"),
        ("if t1; then echo yes; else exit 1; fi", "+"),
        ("if t1; then\n  t2\nfi\nt3", "-++"),
        ("set +e\nt1\nexit 0", "-"),
        ("set +e\nt1\nrc=$?\nexit $rc", "+"),
        ("set +e\nt1\nset -e\nt2", "-+"),
        ("set -o pipefail\nt1 | tee log", "+"),
        ("(cd a && t1) || true", "-"),
        ("{ t1; t2; } | tee log", "--"),
        ("t1 || failed=1\nt2 || failed=1\nexit $failed", "++"),
        ("exit 0\nt1", "x"),
        ("if false; then t1; else t2; fi", "x+"),
        ("check() { t1; }\necho done", "x"),
        ("check() { t1; }\ncheck", "+"),
        ("check() { t1; }\ncheck || true", "-"),
        ("function check {\n  t1\n}\nretry check", "+"),
        ("inner() { t1; }\nouter() { inner; }\nouter", "+"),
        ("t_all() { t1; }\n\"$@\"", "+"),
        ("case $1 in\n  t9) t1 ;;\nesac", "+"),
        ("for i in t8; do t1 $i; done", "+"),
        ("while t1; do sleep 1; done", "-"),
    ] {
        assert_eq!(marks(text, Shell::STOPPING), expected, "{text}");
    }
}

#[test]
fn a_shell_that_goes_on_counts_the_last_command() {
    for (text, expected) in [
        ("t1\nt2", "e+"),
        ("t1; t2", "e+"),
        ("set -e\nt1\nt2", "++"),
        ("t1\nif [ $? -ne 0 ]; then exit 1; fi\nt2", "++"),
        ("cd a\nt1", "+"),
        ("if x; then t1; else t2; fi", "++"),
        ("if x; then t1; fi\necho done", "e"),
    ] {
        assert_eq!(marks(text, Shell::PLAIN), expected, "{text}");
    }
    assert_eq!(marks("t1 | tee log", Shell::STRICT), "+");
}

#[test]
fn folders_follow_the_script() {
    let folders = |text: &str| -> Vec<Option<String>> {
        let simple = split(text, 1, Shell::STOPPING).0.into_iter();
        simple
            .filter(|simple| {
                simple
                    .words
                    .first()
                    .is_some_and(|word| word.starts_with('t'))
            })
            .map(|simple| simple.folder.resolve(Some(""), ""))
            .collect()
    };
    let some = |path: &str| Some(path.to_owned());
    assert_eq!(folders("cd a\nt1\ncd ..\nt2"), [some("a"), some("")]);
    assert_eq!(folders("(cd a; t1)\nt2"), [some("a"), some("")]);
    assert_eq!(folders("pushd a\nt1\npopd\nt2"), [some("a"), some("")]);
    assert_eq!(folders("D=a/b\ncd $D\nt1"), [some("a/b")]);
    assert_eq!(folders("cd $D && t1"), [None]);
    assert_eq!(folders("if x; then cd a; fi\nt1"), [None]);
}

#[test]
fn variables_and_input_of_the_script() {
    let simple = split(
        "CMD='pytest -x'\n$CMD tests\nbash <<EOF\nmypy\nEOF\n",
        1,
        Shell::PLAIN,
    )
    .0;
    assert_eq!(simple[1].words, ["pytest", "-x", "tests"]);
    assert_eq!(simple[2].input, Some((4, "mypy\n".to_owned())));
}
