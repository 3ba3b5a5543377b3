#!/usr/bin/env python3
"""Counts by git alone how the changes of mainlines landed, and holds `reviewed-changes` and `self-merges` against it.

    cargo build
    benches/landing.py REPOSITORY... [--binary PATH] [--show N]

Written apart from the program, by the table in docs/history.md and nothing else: one regular expression per sign, people told apart by
e-mail, account and full name only (the program knows more). Prints for each repository reviewed, without review, unknown, self-merged as
both count them, and commits whose verdicts differ (`--show`); exits 1 where a count differs by more than a twentieth of the mainline.
"""

import argparse
import collections
import csv
import io
import json
import re
import subprocess
import sys

FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%cN%x00%cE%x00%B%x01"
BOT = re.compile(
    r"\[bot\]|(?:[-_. ]|^)bot\)?$|[-_]robot$|^(zuul|jenkins|openstack jenkins|bors|homu|tarmac|copybara.*|gerrit code review|mergify|"
    r"github-actions|github actions|commit bot|project luci cq|luci cq|facebook github bot|.*patch queue manager|pqm|k8s-ci-robot|"
    r"openshift.merge.robot|weblate|hosted weblate|bors-servo|pre-commit-ci|dependabot|renovate|github-merge-queue|transifex|travis ci|shipit)$",
    re.I,
)
BOT_MAIL = re.compile(r"gserviceaccount\.com$|copybara-worker@|commit-bot@chromium|facebook-github-bot@|@pqm\.|\[bot\]@|bot@pyup|bot@renovateapp|noreply@weblate", re.I)
ASSISTANT = re.compile(r"^(copilot|claude (code|opus|sonnet|haiku)|cursor agent|openhands|opencode|google-labs-jules)\b|noreply@anthropic|cursoragent@", re.I)
NOBODY = re.compile(r"^(googler|\(no author\)|unknown|nobody)$|^.* (authors|team|contributors?|developers|maintainers)$", re.I)
SILENT = re.compile(r"^(no-?reply|devnull|none|nobody|unknown|\(no author\))?@|^$|^none|(team|authors|developers)@", re.I)
KEY = re.compile(r"^(reviewed|acked|tested|approved)[- ]by\s*:|^reviewer\s*:", re.I)
PAIR = re.compile(r"^[A-Za-z0-9-]+( [A-Za-z0-9-]+){0,3}\s*:(?!//)|^[A-Z_]+=|^\(cherry picked|^http|^\s+\S|^svn path=|^#|^Conflicts:")
REQUEST = re.compile(r"^Merge pull request|^Merged in .* \(pull request #\d+|^Pull request #\d+:|^Merged PR \d+|^(Merge|Auto merge of) #\d+|^Merge PR #?\d+|^Merge (MR )?!\d+")
GITLAB = re.compile(r"^See merge request .*(!|merge_requests/)\d+", re.M)
SQUASH = re.compile(r"\((#|GH-|gh-|!|MR !|PR #?|[Pp]ull request #)\d+\)$")
MARK = re.compile(
    r"^(change-id: I\S{8}|reviewed-on: <?http|differential[- ]revision:|review[- ]url:|mozreview-commit-id:|review-request:|code[- ]review:|reviewboard:|"
    r"review: <?http|reviewed at http|R=\S|TBR=\S|piperorigin-revid:|gitorigin-revid:|fbshipit-source-id:|ghstack-source-id:|pull[- ]request[- ]resolved:|"
    r"copybara_integrate_review=|closes #\d+ from |pr-url:|pull[- ]request(-url)?:|part-of:|merge-request:|message-id:|patchwork-id:|reviewers:|"
    r"link: .*(lore\.|lists\.|patch|mail))\s*\S*", re.M | re.I,
)
UPDATE = re.compile(
    r"^Merge (remote-tracking |remote )?branch '?((origin|upstream)/)?(main|master|trunk|default|mainline)'?( of \S+)?( into .*)?$|"
    r"^Merge (remote-tracking |remote )?branch '?((origin|upstream)/)?(develop|dev|devel|development|next|staging)'?( of \S+)?( into (?!'?(main|master|trunk|release|prod|stable)).*)?$|"
    r"^merg(e|ed|ing)( (with|from|in))? (default|trunk|main|master|tip|mainline)\.?$|^merg(e|ed|ing)\.?$|^merge heads$|^automated merge|"
    r"^Merge branch '?(?P<own>\S+?)'? of \S+ into (?P=own)$", re.I,
)
TOKEN = re.compile(r"(?:^|[\s\[;(,])(?:r|sr)=([A-Za-z#@][\w.,+@#-]*)")
BUG = re.compile(r"\bbug #?\d|^no bug", re.I)
EXPORT = re.compile(r"PiperOrigin-RevId:|fbshipit-source-id:|GitOrigin-RevId:")


def fold(text):
    return "".join(c for c in text.lower() if c.isalnum())


def account(mail):
    found = re.match(r"(?:\d+[+-])?([^@]+)@users\.noreply\.", mail)
    return found and found.group(1).lower()


def local(mail):
    return fold(account(mail) or mail.split("@")[0].split("+")[0])


class Person:
    def __init__(self, name, mail):
        self.name, self.mail = name.strip(), mail.strip().lower()

    def program(self):
        forge = self.name.lower() in ("github", "web-flow", "gitlab") and self.mail.startswith("noreply")
        return bool(forge or BOT.search(self.name) or BOT_MAIL.search(self.mail) or ASSISTANT.search(self.name) or ASSISTANT.search(self.mail))

    def nobody(self):
        return bool(NOBODY.match(self.name) and SILENT.search(self.mail) or self.name.lower() == "googler")

    def same(self, other):
        """True, None where it is in doubt, False."""
        if self.mail == other.mail and not SILENT.search(self.mail):
            return True
        if account(self.mail) and account(self.mail) == account(other.mail):
            return True
        mine, theirs = (fold(re.sub(r"\(.*?\)", "", p.name)) for p in (self, other))
        if not (self.mail and other.mail):
            if mine in (theirs, local(other.mail)):
                return True
            parts = [fold(word) for word in other.name.split()] + [local(other.mail)]
            return None if any(len(mine) > 2 and (mine in part or part == mine) for part in parts) else False
        if mine == theirs and SILENT.search(self.mail) and SILENT.search(other.mail):
            return True
        if mine == theirs and " " in self.name:
            short, long = sorted((local(self.mail), local(other.mail)), key=len)
            return True if short == long or len(short) > 5 and long.startswith(short) else None
        if local(self.mail) == local(other.mail) and len(local(self.mail)) > 5:
            return None
        if " " not in self.name and mine in (local(other.mail), theirs) or " " not in other.name and theirs == local(self.mail):
            return None
        return False


def persons(value):
    found = re.findall(r"([^<>,;]*)<([^<>]*)>", value)
    if found:
        return [Person(name or mail.split("@")[0], mail) for name, mail in found]
    return [Person(name, "") for name in re.split(r",|;| and ", value) if name.strip(" .") and name.strip().lower() not in ("none", "me", "nobody", "n/a", "trivial")]


def reviewers(message, called):
    subject, *_ = message.split("\n", 1)
    named = []
    for names in TOKEN.findall(subject):
        for name in re.split(r"[,+]", names):
            name = name.strip(".#@")
            if name and name.lower() not in ("me", "trivial", "none", "self", "test", "bustage", "release", "docs"):
                if "[" in subject or BUG.search(subject) or subject.startswith("Auto merge") or fold(name) in called:
                    named.append(Person(name, ""))
    paragraphs = [p.split("\n") for p in re.split(r"\n\s*\n", message.strip("\n").replace("\r", ""))][1:]
    for at in range(len(paragraphs) - 1, -1, -1):
        if not all(PAIR.match(line) for line in paragraphs[at]):
            break
        for line in paragraphs[at]:
            if KEY.match(line):
                named += persons(line.split(":", 1)[1])
    for line in message.split("\n")[1:]:
        if re.match(r"(Reviewed|Approved) by [A-Z][^:(!]*\.$", line):
            named += persons(line.split(" by ", 1)[1].rstrip("."))
        batch = re.match(r"\d+: .* r=(\S+)( a=.*)?$", line)
        if batch:
            named += [Person(name, "") for name in batch.group(1).split(",")]
    if paragraphs and all(PAIR.match(line) for line in paragraphs[0]):
        keys = [line.split(":")[0].lower() for line in paragraphs[0]]
        if "reviewer" in keys and ("author" in keys or "fixes" in keys):
            named += [p for line in paragraphs[0] if line.lower().startswith("reviewer:") for p in persons(line.split(":", 1)[1])]
    return [person for person in named if not person.program()]


def judge(commit, brought, called):
    message, subject = commit["message"], commit["message"].split("\n", 1)[0].strip()
    merge, author, committer = len(commit["parents"]) > 1, commit["author"], commit["committer"]
    request = bool(REQUEST.match(subject) or GITLAB.search(message)) or bool(SQUASH.search(subject)) and "git-svn-id:" not in message
    if merge:
        if UPDATE.match(subject) and not request:
            return None, request
        authors = [c["author"] for c in brought if len(c["parents"]) < 2 and not c["author"].program()]
        nameless = [a for a in authors if a.nobody()]
        authors = list({(a.name, a.mail): a for a in authors if not a.nobody()}.values())
        if not authors:
            return ("unknown" if nameless else None), request
    else:
        if author.program():
            return None, request
        authors = [author]
    seen = None
    for reviewer in reviewers(message, called):
        verdicts = [reviewer.same(a) for a in authors]
        if not any(v or v is None for v in verdicts):
            return "reviewed", request
        if None in verdicts and True not in verdicts:
            seen = "unknown"
    mark = "unknown" if MARK.search(message.split("\n", 1)[-1] if "\n" in message else "") else None
    if merge:
        if author.program() or author.nobody():
            return "unknown", request
        side = [c for c in brought if len(c["parents"]) < 2 and not c["author"].program()]
        if side and all(EXPORT.search(c["message"]) for c in side) or re.search(r" from \S*(_sync|copybara\S*|[-_]export)\b", subject):
            return "unknown", request
        if not request and any(len(c["parents"]) > 1 and (REQUEST.match(c["message"]) or GITLAB.search(c["message"])) for c in brought):
            return "unknown", request
        verdicts = [author.same(a) for a in authors]
        if True in verdicts:
            if mark or seen:
                return "unknown", request
            alone = all(a.same(b) for a in authors for b in authors)
            return ("self-merged" if request and alone else "unseen"), request
        return ("unknown" if None in verdicts else "reviewed"), request
    if author.nobody():
        return "unknown", request
    forge = committer.name.lower() in ("github", "web-flow", "gitlab") and committer.mail.startswith("noreply")
    signed = any(
        p.mail and p.mail == committer.mail or fold(p.name) == fold(committer.name)
        for line in message.split("\n") if line.strip().startswith("Signed-off-by:") for p in persons(line.split(":", 1)[1])
    )
    differs = None
    if forge:
        page = re.match(r"(Update|Create|Delete|Rename|Add) \S+$|Rename .* to |Add files via upload$|Initial commit$", subject)
        differs = None if page else "unknown"
    elif committer.program():
        differs = "unknown"
    elif not committer.nobody() and (committer.name, committer.mail) != (author.name, author.mail):
        same = fold(committer.name) == fold(author.name) or committer.same(author)
        if same is False and signed:
            return "reviewed", request
        differs = None if same else "unknown"
    return mark or ("unknown" if request else None) or differs or seen or "unseen", request


def read(path):
    text = subprocess.run(["git", "--no-replace-objects", "-C", path, "log", "--topo-order", "--reverse", f"--format={FORMAT}", "HEAD"], check=True, capture_output=True).stdout
    commits = {}
    for record in text.decode("utf-8", "replace").split("\x01"):
        fields = record.lstrip("\n").split("\x00")
        if len(fields) == 7:
            oid, parents, an, ae, cn, ce, message = fields
            commits[oid] = {"parents": parents.split(), "author": Person(an, ae), "committer": Person(cn, ce), "message": message.lstrip()}
    return commits


def count(path):
    commits = read(path)
    lines = subprocess.run(["git", "-C", path, "rev-list", "--first-parent", "--reverse", "HEAD"], check=True, capture_output=True, text=True).stdout.split()
    called = {fold(word) for c in commits.values() for word in (*c["author"].name.split(), c["author"].name, local(c["author"].mail)) if len(word) > 1}
    mainline, seen, totals, verdicts, requests = set(lines), set(), collections.Counter(), {}, 0
    for oid in lines:
        seen.add(oid)
        brought, todo = [], list(commits[oid]["parents"][1:])
        while todo:
            side = todo.pop()
            if side in commits and side not in mainline and side not in seen:
                seen.add(side)
                brought.append(commits[side])
                todo += commits[side]["parents"]
        verdict, request = judge(commits[oid], brought, called)
        verdicts[oid] = verdict
        totals[verdict] += 1
        requests += len(commits[oid]["parents"]) > 1 and request and verdict not in (None, "unknown")
    return totals, requests, verdicts, commits


def judged(binary, path):
    """What the program says of each commit of the mainline: `trend` adds up, so what one commit adds is its own."""
    table = subprocess.run(
        [binary, "trend", path, "--isolated", "--by", "commit", "--first-parent", "--select", "facts", "--output-format", "csv"],
        check=True, capture_output=True, text=True,
    ).stdout
    names = {"self-merges": "self-merged", "reviewed-changes": "reviewed", "changes-without-visible-review": "unseen", "changes-with-unknown-review": "unknown"}
    last, verdicts = dict.fromkeys(names, 0), {}
    for row in csv.DictReader(io.StringIO(table)):
        if row["introduced"]:
            continue
        now = {fact: int(float(row[fact] or 0)) for fact in names}
        verdicts[row["commit"]] = next((verdict for fact, verdict in names.items() if now[fact] > last[fact]), None)
        last = now
    return verdicts


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("repositories", nargs="+")
    arguments.add_argument("--binary", default="target/debug/hallmarks")
    arguments.add_argument("--show", type=int, default=0, help="commits that are judged differently to print")
    given = arguments.parse_args()
    bad = False
    print(f"{'repository':40} {'':8} {'reviewed':>9} {'without':>8} {'unknown':>8} {'self':>6} {'requests':>9}")
    for path in given.repositories:
        totals, requests, verdicts, commits = count(path)
        report = subprocess.run(
            [given.binary, "report", path, "--isolated", "--select", "reviewed-changes,self-merges", "--output-format", "json"],
            check=True, capture_output=True, text=True,
        ).stdout
        facts = json.loads(report)["facts"]["all"]
        ours = [facts.get(f, 0) for f in ("reviewed-changes", "changes-without-visible-review", "changes-with-unknown-review", "self-merges", "merged-requests")]
        theirs = [totals["reviewed"], totals["unseen"] + totals["self-merged"], totals["unknown"], totals["self-merged"], requests]
        name = path.rstrip("/").split("/")[-1][-40:]
        for who, numbers in (("ours", ours), ("git", theirs)):
            print(f"{name:40} {who:8} {numbers[0]:9} {numbers[1]:8} {numbers[2]:8} {numbers[3]:6} {numbers[4]:9}", flush=True)
        slack = max(1, sum(theirs[:3]) // 20)
        if any(abs(a - b) > slack for a, b in zip(ours, theirs)):
            bad = True
            print("  DIFFERS")
        if not given.show:
            continue
        program = judged(given.binary, path)
        differing = [oid for oid, verdict in verdicts.items() if oid in program and program[oid] != verdict]
        print(f"  {len(differing)} commits differ")
        for oid in differing[:given.show]:
            subject = next(iter(commits[oid]["message"].splitlines()), "")
            print(f"    {oid[:12]} ours {program[oid]}, git {verdicts[oid]}: {subject}")
    sys.exit(bad)


if __name__ == "__main__":
    main()
