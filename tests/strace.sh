#!/bin/sh
# Proves on real runs what SECURITY.md promises: nothing is executed, no network is opened, nothing outside the repository
# (and what the system's loader needs) is read, nothing but the named output is written.
#
#     tests/strace.sh target/release/hallmarks REPO...      a repository, a bundle or a folder each
#
# Ends with 0 if every run kept the promises, 1 if one broke, 77 where strace cannot run here.
set -eu

program=$(realpath "${1:?name the program, then repositories}")
shift
[ $# -gt 0 ] || { echo "name at least one repository" >&2; exit 2; }
command -v strace >/dev/null || { echo "skipped: strace is not installed"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "skipped: this machine does not let strace look"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp" "$work/home" "$work/empty" "$work/out"
failed=0

# One run, with everything it asked of the system in $work/trace.
traced() {
    rm -f "$work/trace" "$work"/trace.*
    (cd "$work/empty" && env -i PATH=/usr/bin:/bin HOME="$work/home" TMPDIR="$work/tmp" LANG=C.UTF-8 TERM=dumb \
        strace -f -qq -s 4096 -o "$work/trace" -e trace=%file,%network,%process "$program" "$@" >"$work/stdout" 2>"$work/stderr")
}

# Lines of the trace that $1 finds and $2 does not excuse.
complain() {
    found=$(grep -E "$2" "$work/trace" | grep -vE "$3" | head -n 5 || true)
    [ -z "$found" ] && return
    echo "BROKEN: $1"
    echo "$found" | cut -c 1-240
    failed=1
}

quoted() { printf '%s' "$1" | sed 's/[][\.*^$+?(){}|]/\\&/g'; }

for repository in "$@"; do
    path=$(realpath "$repository")
    for command in "report -vv --output-format json" "report --output-format markdown -o $work/out/report.md" "trend --by month --output-format csv"; do
        # shellcheck disable=SC2086 # The words of a command.
        traced $command "$path" || { echo "BROKEN: exit code $? of $command $path: $(cat "$work/stderr")"; failed=1; continue; }
        here="\"($(quoted "$path")|$(quoted "$work/tmp")|$(quoted "$work/out"))(/[^\"]*)?\""
        parents=$(quoted "$path" | awk -F/ '{ p = ""; for (i = 2; i < NF; i++) { p = p "/" $i; printf "%s\"%s\"", (i > 2 ? "|" : ""), p } }')
        # Whether a plain folder lies in a repository is asked, and who owns what is read.
        beyond=$(quoted "$path" | awk -F/ '{ p = ""; printf "\"/\\.git\""; for (i = 2; i < NF; i++) { p = p "/" $i; printf "|\"%s/\\.git\"", p } }')'|"/proc/self"'
        system='"(/etc/ld\.so\.(cache|preload)|/(usr/)?lib(64)?/[^"]*|/proc/self/(cgroup|maps|mountinfo|exe)|/proc/(stat|cpuinfo)|/sys/fs/cgroup/[^"]*|/sys/devices/system/(cpu|node)[^"]*|/sys/kernel/mm/transparent_hugepage/enabled|/dev/(null|tty|urandom)|/proc/sys/vm/overcommit_memory)"'
        complain "something was executed" '\bexecve(at)?\(' "execve\\(\"$(quoted "$program")\""
        complain "a process was made" '\b(fork|vfork)\(|\bclone3?\(' 'CLONE_THREAD'
        complain "a network was opened" '\b(socket|socketpair|connect|bind|listen|accept4?|sendto|sendmsg|recvfrom|recvmsg)\(' '^$'
        complain "something outside was opened" '\b(open|openat|openat2|creat)\(' "$here|$system|AT_FDCWD, \"\\.\"|openat\\([0-9]+, \"[^/\"]+\""
        complain "something outside was looked at" '\b(stat|lstat|newfstatat|statx|access|faccessat2?|readlink|readlinkat)\(' "$here|$system|\"\"|($parents)|$(quoted "$work")|$beyond|statx\\(0, NULL,"
        complain "something outside the output was written" '\b(open|openat|openat2|creat)\([^)]*(O_WRONLY|O_RDWR|O_CREAT)' "\"($(quoted "$work/tmp")|$(quoted "$work/out"))/"
        complain "something was renamed, linked or removed" '\b(rename|renameat2?|unlink|unlinkat|link|linkat|symlink|symlinkat|mkdir|mkdirat|rmdir|truncate|chmod|fchmodat|chown|fchownat|mknod|mknodat)\(' "\"($(quoted "$work/tmp")|$(quoted "$work/out"))/|unlinkat\\([0-9]+, \"[^/\"]+\""
        [ -z "$(ls -A "$work/tmp")" ] || { echo "BROKEN: left behind in the temporary folder: $(ls "$work/tmp")"; failed=1; }
        [ -z "$(ls -A "$work/home")" ] || { echo "BROKEN: left behind in HOME: $(ls -A "$work/home")"; failed=1; }
        opened=$(grep -cE '\b(open|openat)\(' "$work/trace" || true)
        echo "kept: $(echo "$command" | cut -d' ' -f1) $repository, $opened files opened, $(wc -l <"$work/trace") calls"
    done
done
exit "$failed"
