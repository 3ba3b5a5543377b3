# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hallmarks_global_optspecs
    string join \n h/help V/version
end

function __fish_hallmarks_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hallmarks_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hallmarks_using_subcommand
    set -l cmd (__fish_hallmarks_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hallmarks -n "__fish_hallmarks_needs_command" -s h -l help -d 'Print help'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -s V -l version -d 'Print version'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "report" -d 'Report on a repository, competency by competency'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "check" -d 'Fail (exit code 1) where a competency or a signal falls below a threshold'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "trend" -d 'Follow facts and signals through the history'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "people" -d 'List identities, activity, areas, surviving lines, and who may be the same person'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "explain" -d 'Tell what a signal or a competency is: question, formula, guard, source, thresholds'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "signals" -d 'List every signal'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "schema" -d 'Print the JSON schema of the report, or of what another command writes'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c hallmarks -n "__fish_hallmarks_needs_command" -f -a "man" -d 'Print the manual page'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l rev -d 'Read this revision instead of HEAD' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l context -d 'Judge it as this kind of work, which decides which signals apply (library, service, command-line, data-science, teaching, submission) [default: detected from its contents]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l reviews -d 'Read who reviewed and merged from this export of a forge (gh pr list --json, or GitLab\'s merge requests)' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l select -d 'Ask only these signals or competencies (comma-separated or repeated)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l ignore -d 'Leave out these signals or competencies' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l jobs -d 'Use this many threads (0, the default: one per core)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l config -d 'Take settings from this TOML file, before those of your own config.toml' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l trust-repo-config -d 'Obey the repository\'s own configuration, as it is at REV (without one: at the revision that is read). For what others propose, name the base revision: whoever proposes a change must not say how it is judged' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l exclude -d 'Set files and folders aside that fit this pattern (comma-separated or repeated)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l deadline -d 'Stop reading after this long (600, 90s, 10m, 2h) and report on what was read by then [default: 10m]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l stall-limit -d 'End the run if no object, file or commit is finished for this long' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l max-memory -d 'End the run with exit code 2 once more memory than this is in use (512M, 2G); looked at ten times a second [default: what the container allows, if it says]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l author -d 'Report on one person\'s share: what the commits of this name or e-mail wrote (repeatable: several spellings of one person)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l output-format -d 'How to write the report: text, json, markdown or html, the places that speak against as sarif, github, github-summary, gitlab or junit, or a badge (SVG) or badge-json; FORMAT:FILE writes to a file, and may be repeated' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l for -d 'Write what one reader needs: \'reviewer\' for ten minutes of reading and five questions, \'candidate\' for what stands out and the next step of each competency; as text, markdown or html' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l link -d 'Link the places of a page to this address ({commit}, {path}, {line}), or to nothing (\'none\') [default: to the forge that the repository was cloned from, where it is a known one]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -s o -l output -d 'Write to this file instead of standard output (\'-\')' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l no-history -d 'Read the files of one revision only, not the history'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l isolated -d 'Read no configuration file at all'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -s v -l verbose -d 'Show every signal and all of its evidence; twice: with the code around it'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -s q -l quiet -d 'Show the levels only'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -l me -d 'Report on your own share, by your git identity'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l rev -d 'Read this revision instead of HEAD' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l context -d 'Judge it as this kind of work, which decides which signals apply (library, service, command-line, data-science, teaching, submission) [default: detected from its contents]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l reviews -d 'Read who reviewed and merged from this export of a forge (gh pr list --json, or GitLab\'s merge requests)' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l select -d 'Ask only these signals or competencies (comma-separated or repeated)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l ignore -d 'Leave out these signals or competencies' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l jobs -d 'Use this many threads (0, the default: one per core)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l config -d 'Take settings from this TOML file, before those of your own config.toml' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l trust-repo-config -d 'Obey the repository\'s own configuration, as it is at REV (without one: at the revision that is read). For what others propose, name the base revision: whoever proposes a change must not say how it is judged' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l exclude -d 'Set files and folders aside that fit this pattern (comma-separated or repeated)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l deadline -d 'Stop reading after this long (600, 90s, 10m, 2h) and report on what was read by then [default: 10m]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l stall-limit -d 'End the run if no object, file or commit is finished for this long' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l max-memory -d 'End the run with exit code 2 once more memory than this is in use (512M, 2G); looked at ten times a second [default: what the container allows, if it says]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l fail-under -d 'Fail below this: COMPETENCY=LEVEL (1 to 5, or its name), or signal:ID>=VALUE, signal:ID<=VALUE; may be repeated' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l base -d 'Judge only what was introduced since the merge base with this revision: places that speak against and did not there; a condition fails only where it held there, or is worse now' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l baseline -d 'Judge only what this baseline does not know: places that speak against; a condition fails only where it held when the baseline was written, or is worse now' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l write-baseline -d 'Write a baseline of what speaks against now. One that is there is made shorter by what is gone, and takes nothing new in' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l output-format -d 'How to write what was found: text, json, markdown, sarif, github (annotations), github-summary, gitlab (Code Quality) or junit; FORMAT:FILE writes to a file, and may be repeated' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l no-history -d 'Read the files of one revision only, not the history'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l isolated -d 'Read no configuration file at all'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -s v -l verbose -d 'Show every signal and all of its evidence; twice: with the code around it'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -s q -l quiet -d 'Show the levels only'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l allow-unknown -d 'Let a competency or a signal pass that could not be evaluated'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l informational -d 'Only inform: what does not hold is told as a note, in every format, and fails nothing (exit code 0)'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -l exit-zero -d 'End with exit code 0 where conditions fail; what is written stays as it is'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l by -d 'One row per commit, month, quarter or release (tag), or per area: a folder at the top, at the end only' -r -f -a "commit\t'Every commit'
month\t'Every month'
quarter\t'Every quarter'
release\t'Every tag'
area\t'Every folder at the top'"
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l author -d 'Add up what the commits of this name or e-mail wrote (repeatable: several spellings of one person)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l select -d 'Follow these facts and signals (comma-separated or repeated); \'facts\' and \'signals\' stand for all of them' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l rev -d 'End at this revision instead of HEAD' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l since -d 'No commit before this day (YYYY-MM-DD, UTC)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l until -d 'No commit after this day (YYYY-MM-DD, UTC)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l output-format -d 'How to write the trend' -r -f -a "text\t'A table with spark lines'
csv\t'Comma-separated values'
ndjson\t'One JSON object per line'
json\t'One JSON document'"
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -s o -l output -d 'Write to this file instead of standard output (\'-\')' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l jobs -d 'Use this many threads (0, the default: one per core)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l config -d 'Take settings from this TOML file, before those of your own config.toml' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l trust-repo-config -d 'Obey the repository\'s own configuration, as it is at REV (without one: at the revision that is read). For what others propose, name the base revision: whoever proposes a change must not say how it is judged' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l exclude -d 'Set files and folders aside that fit this pattern (comma-separated or repeated)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l deadline -d 'Stop reading after this long (600, 90s, 10m, 2h) and report on what was read by then [default: 10m]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l stall-limit -d 'End the run if no object, file or commit is finished for this long' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l max-memory -d 'End the run with exit code 2 once more memory than this is in use (512M, 2G); looked at ten times a second [default: what the container allows, if it says]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l me -d 'Add up what you wrote, by your git identity'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l first-parent -d 'By commit: only the main branch'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -l isolated -d 'Read no configuration file at all'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -s v -l verbose -d 'Show every point'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -s q -l quiet -d 'No progress bar'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand trend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l rev -d 'End at this revision instead of HEAD' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l since -d 'No commit written before this day (YYYY-MM-DD, UTC)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l until -d 'No commit written after this day (YYYY-MM-DD, UTC)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l output-format -d 'How to write the list' -r -f -a "text\t'For people at a terminal'
json\t'One JSON document'
csv\t'Comma-separated values, one line per identity'
mailmap\t'The lines of a .mailmap that settle the proposals'"
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -s o -l output -d 'Write to this file instead of standard output (\'-\')' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l jobs -d 'Use this many threads (0, the default: one per core)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l config -d 'Take settings from this TOML file, before those of your own config.toml' -r -F
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l trust-repo-config -d 'Obey the repository\'s own configuration, as it is at REV (without one: at the revision that is read). For what others propose, name the base revision: whoever proposes a change must not say how it is judged' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l exclude -d 'Set files and folders aside that fit this pattern (comma-separated or repeated)' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l deadline -d 'Stop reading after this long (600, 90s, 10m, 2h) and report on what was read by then [default: 10m]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l stall-limit -d 'End the run if no object, file or commit is finished for this long' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l max-memory -d 'End the run with exit code 2 once more memory than this is in use (512M, 2G); looked at ten times a second [default: what the container allows, if it says]' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l show-emails -d 'Show e-mails as they are, and lines that can be used in a .mailmap'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -l isolated -d 'Read no configuration file at all'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -s v -l verbose -d 'Show everybody, with every spelling, and every proposal'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -s q -l quiet -d 'No progress bar'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand people" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand explain" -s h -l help -d 'Print help'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand signals" -l output-format -d 'How to write the list' -r
complete -c hallmarks -n "__fish_hallmarks_using_subcommand signals" -s h -l help -d 'Print help'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand completions" -s h -l help -d 'Print help'
complete -c hallmarks -n "__fish_hallmarks_using_subcommand man" -s h -l help -d 'Print help'
