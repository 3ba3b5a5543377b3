//! Prose: a README, a changelog, a policy. What can be told by looking at lines, once, without rendering anything.

use super::heading::Heading;
use super::said::{Said, cut, is_underline};
use crate::documents::document::Document;
use crate::documents::lines::Reading;
use crate::untrusted::Untrusted;

/// Headings kept of one file. The longest changelogs have some thousand.
const MAX_HEADINGS: usize = 5_000;
/// Code blocks, and lines left to be filled in, kept of one file.
const MAX_KEPT: usize = 200;
/// Lines of settings that a page may begin with.
const MAX_FRONT: usize = 100;
/// Characters kept of the line below a heading.
const MAX_LEAD: usize = 80;

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Paragraphs whose first words are bold, as some write small sections.
    pub bold: Vec<Heading>,
    /// Code blocks, in order.
    pub code: Vec<Code>,
    /// Words outside headings and code, as spaces tell.
    pub words: u32,
    /// Items of lists.
    pub items: u32,
    /// Lines with an address, an e-mail or a link.
    pub links: u32,
    /// The first line of text that names a licence; 0 where none does.
    pub licensed: u32,
    /// Lines that a template left to be filled in.
    pub blanks: Vec<u32>,
}

/// A block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its first line, counted from 1.
    pub line: u32,
    /// The language it is said to be in, in lower case; may be empty.
    pub language: Untrusted,
    /// It installs something: `pip install`, `uv add` and their like.
    pub installs: bool,
    /// It imports a module or starts a program otherwise.
    pub uses: bool,
    /// Lines that are not empty.
    pub lines: u32,
}

/// Reads a text.
pub(crate) fn read(document: &mut Document, text: Reading<'_>) {
    document.prose = Prose::of(text);
}

impl Prose {
    /// Reads a text, as Markdown and reStructuredText have headings and code.
    fn of(text: Reading<'_>) -> Self {
        let mut reader = Reader::default();
        let front = front_matter(text.lines().map(|(line, _)| line));
        for (number, (line, known)) in (1_u32..).zip(text.lines()).skip(front) {
            reader.line(number, cut(line), known.said);
        }
        reader.prose
    }

    /// Headings that have one of these words.
    pub fn sections<'p>(&'p self, words: &'p [&'p str]) -> impl Iterator<Item = &'p Heading> {
        let says = move |heading: &&Heading| heading.says(words);
        self.headings.iter().filter(says)
    }
}

/// How many lines at the beginning are settings of the page (`---`, YAML, `---`) and no text.
fn front_matter<'l>(mut lines: impl Iterator<Item = &'l str>) -> usize {
    if lines.next().is_none_or(|first| first.trim_end() != "---") {
        return 0;
    }
    for (at, line) in lines.take(MAX_FRONT).enumerate() {
        let line = line.trim_end();
        let is_setting = line.is_empty()
            || line.starts_with([' ', '\t', '-', '#'])
            || line.split_once(':').is_some_and(|(name, _)| {
                !name.is_empty() && !name.contains(|c: char| c.is_whitespace())
            });
        match line {
            "---" | "..." => return at + 2,
            _ if !is_setting => return 0,
            _ => {}
        }
    }
    0
}

#[derive(Default)]
struct Reader<'t> {
    prose: Prose,
    /// The mark that ends the code, and its indentation for what has no end mark.
    fence: Option<Fence<'t>>,
    /// The line before, where it may be the text of a heading, and its words.
    before: Option<(u32, &'t str, u32)>,
    /// The last line announced code: `::` or a directive.
    announced: Option<(usize, &'t str)>,
    /// The language of the listing that the line before announced, as `AsciiDoc` has them.
    listing: Option<&'t str>,
    /// What is read belongs to the last bold beginning.
    in_bold: bool,
}

#[derive(Clone, Copy)]
enum Fence<'t> {
    Mark(&'t str),
    Indented(usize),
}

impl<'t> Reader<'t> {
    fn line(&mut self, number: u32, line: &'t str, said: Said) {
        if self.fence.is_none() && self.announced.is_none() {
            // Nearly every line: nothing that it could mean is looked for.
            if said.is_blank {
                self.before = None;
                return;
            }
            if said.is_plain {
                return self.plain(number, line, said);
            }
        }
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        match self.fence {
            Some(Fence::Mark(mark)) if trimmed.starts_with(mark) => {
                self.fence = None;
                return;
            }
            Some(Fence::Mark(_)) => return self.code(trimmed, said),
            Some(Fence::Indented(outer)) if indent > outer || trimmed.is_empty() => {
                return self.code(trimmed, said);
            }
            Some(Fence::Indented(_)) => self.fence = None,
            None => {}
        }
        if let Some(language) = self.listing.take()
            && let Some(mark) = ["----", "...."]
                .into_iter()
                .find(|m| trimmed.starts_with(m))
        {
            self.begin(number, language, Fence::Mark(mark));
            return;
        }
        let fence = ["```", "~~~"].into_iter().find(|m| trimmed.starts_with(m));
        if let Some(mark) = fence.filter(|_| !self.is_below_a_title(trimmed)) {
            let language = trimmed.trim_start_matches(['`', '~']);
            self.begin(number, language, Fence::Mark(mark));
            return;
        }
        if let Some((outer, language)) = self.announced
            && !trimmed.is_empty()
        {
            if trimmed.starts_with(':') && indent > outer {
                // An option of the directive.
                return;
            }
            self.announced = None;
            if indent > outer {
                self.begin(number, language, Fence::Indented(outer));
                return self.code(trimmed, said);
            }
        }
        if trimmed.starts_with(">>>") || trimmed.starts_with("$ ") {
            // A session that stands in the text.
            self.begin(number, "", Fence::Indented(usize::MAX));
            self.fence = None;
            return self.code(trimmed, said);
        }
        self.text(number, trimmed, indent, said);
    }

    /// Whether a line of tildes underlines the one before: as long as that, it opens no block of code.
    fn is_below_a_title(&self, line: &str) -> bool {
        let title = self
            .before
            .map_or(0, |(_, text, _)| text.trim().chars().count());
        title > 0 && line.len().abs_diff(title) <= 3 && line.bytes().all(|b| b == b'~')
    }

    fn text(&mut self, number: u32, line: &'t str, indent: usize, said: Said) {
        let before = self.before.take();
        if let Some(rest) = line.strip_prefix(".. code")
            && let Some((_, language)) = rest.split_once("::")
        {
            self.announced = Some((indent, language.trim()));
            return;
        }
        if line.starts_with(".. ") && line.ends_with("::") {
            return;
        }
        // Markdown and AsciiDoc.
        for sign in ['#', '='] {
            let title = line.trim_start_matches(sign);
            let level = line.len() - title.len();
            if (1..=6).contains(&level) && title.starts_with([' ', '\t']) {
                return self.heading(number, title.trim().trim_end_matches(sign).trim());
            }
        }
        if let Some(rest) = ["[source", "[,"]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
        {
            let language = rest.trim_matches([',', ']', '%', ' ']);
            self.listing = Some(language.split(',').next().unwrap_or_default());
            return;
        }
        if let Some((at, text, words)) = before
            && is_underline(line)
        {
            self.prose.words = self.prose.words.saturating_sub(words);
            if let Some(last) = self.prose.headings.last_mut() {
                last.words = last.words.saturating_sub(words);
            }
            return self.heading(at, text.trim());
        }
        // The option of a directive, or a row of badges.
        let option = indent > 0 && line.starts_with(':');
        if line.is_empty() || is_underline(line) || option || line.starts_with("[![") {
            return;
        }
        if line.ends_with("::") {
            self.announced = Some((indent, ""));
        }
        self.plain(number, line, said);
    }

    /// A line that is neither a mark nor code.
    fn plain(&mut self, number: u32, line: &'t str, said: Said) {
        self.before = Some((number, line, said.words));
        self.prose.items += u32::from(said.is_item);
        self.prose.links += u32::from(said.links);
        if said.licenses && self.prose.licensed == 0 {
            self.prose.licensed = number;
        }
        if said.is_left && self.prose.blanks.len() < MAX_KEPT {
            self.prose.blanks.push(number);
        }
        let count = said.words;
        self.prose.words = self.prose.words.saturating_add(count);
        if let Some(last) = self.prose.headings.last_mut()
            && last.words == 0
        {
            let line = line.trim();
            let end = line
                .char_indices()
                .nth(MAX_LEAD)
                .map_or(line.len(), |(at, _)| at);
            last.lead = line[..end].into();
        }
        if let Some((title, _)) = line.strip_prefix("**").and_then(|l| l.split_once("**"))
            && self.prose.bold.len() < MAX_KEPT
        {
            self.in_bold = true;
            self.prose.bold.push(Heading {
                line: number,
                text: title.into(),
                words: 0,
                lead: Untrusted::default(),
            });
        }
        if let Some(last) = self.prose.bold.last_mut().filter(|_| self.in_bold) {
            last.words = last.words.saturating_add(count);
        }
        self.below(count);
        if said.installs {
            // In a line of its own text: `pip install x`.
            let inline = line.contains('`');
            if inline && self.prose.code.len() < MAX_KEPT {
                self.prose.code.push(Code {
                    line: number,
                    language: Untrusted::default(),
                    installs: true,
                    uses: false,
                    lines: 1,
                });
            }
        }
    }

    fn heading(&mut self, line: u32, text: &str) {
        self.in_bold = false;
        if self.prose.headings.len() < MAX_HEADINGS {
            self.prose.headings.push(Heading {
                line,
                text: text.into(),
                words: 0,
                lead: Untrusted::default(),
            });
        }
    }

    fn below(&mut self, count: u32) {
        if let Some(last) = self.prose.headings.last_mut() {
            last.words = last.words.saturating_add(count);
        }
    }

    fn begin(&mut self, line: u32, language: &str, fence: Fence<'t>) {
        self.fence = Some(fence);
        self.before = None;
        if self.prose.code.len() < MAX_KEPT {
            let word = language
                .trim()
                .trim_start_matches('{')
                .trim_start_matches('.');
            let word = word.split([' ', '}', ',', '{']).next().unwrap_or("");
            self.prose.code.push(Code {
                line,
                language: word.to_lowercase().into(),
                installs: false,
                uses: false,
                lines: 0,
            });
        }
    }

    fn code(&mut self, line: &str, said: Said) {
        let line = line
            .strip_prefix("$ ")
            .or_else(|| line.strip_prefix("> "))
            .unwrap_or(line);
        let line = line.strip_prefix(">>> ").unwrap_or(line);
        if line.is_empty() {
            return;
        }
        self.below(1);
        let Some(block) = self.prose.code.last_mut() else {
            return;
        };
        block.lines += 1;
        if said.installs {
            block.installs = true;
        } else {
            let imports = line.starts_with("import ")
                || (line.starts_with("from ") && line.contains(" import "));
            let shell = matches!(
                block.language.raw(),
                "sh" | "shell"
                    | "bash"
                    | "console"
                    | "shell-session"
                    | "zsh"
                    | "pycon"
                    | "python"
                    | "py"
                    | "python3"
            );
            let comment = line.starts_with('#');
            block.uses |= imports || (shell && !comment) || line.starts_with("python ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::lines::Lines;

    fn of(text: &str) -> Prose {
        Prose::of(Lines::default().of_text(text))
    }

    fn headings(prose: &Prose) -> Vec<(u32, &str, u32)> {
        let told = |h: &'_ Heading| (h.line, h.words);
        prose
            .headings
            .iter()
            .map(|h| (told(h).0, h.text.raw(), told(h).1))
            .collect()
    }

    #[test]
    fn markdown() {
        let text = "# Tidegate #\n\nOpens and closes gates.\n\n## Install\n\n```sh\n$ pip install tidegate\n```\n\n## Use\n```python\nfrom tidegate import Gate\nGate().open()\n```\n- see <https://x.org>\n";
        let prose = of(text);
        assert_eq!(
            headings(&prose),
            [(1, "Tidegate", 4), (5, "Install", 1), (11, "Use", 4)]
        );
        assert_eq!((prose.code.len(), prose.items, prose.links), (2, 1, 1));
        assert!(prose.code[0].installs && !prose.code[0].uses);
        assert!(prose.code[1].uses && prose.code[1].lines == 2);
        assert_eq!(prose.code[1].language.raw(), "python");
    }

    #[test]
    fn restructured_text() {
        let text = "========\nTidegate\n========\n\nOpens gates::\n\n    pip install tidegate\n\nUse\n---\n\n.. code-block:: python\n   :linenos:\n\n   import tidegate\n\nThat is all.\n";
        let prose = of(text);
        assert_eq!(headings(&prose), [(2, "Tidegate", 3), (9, "Use", 4)]);
        assert_eq!(prose.code.len(), 2);
        assert!(prose.code[0].installs && prose.code[1].uses);
        assert_eq!(prose.words, 5);
    }

    #[test]
    fn asciidoc() {
        let text = "= Tidegate\n\nOpens gates.\n\n== v1.2.0 (2024-05-01) ==\n\n. First of all\n* and more\n\n[source,bash]\n----\npip install tidegate\n----\n\n\
                    Use\n---\n\nNow.\n\nAdded\n~~~~~\n\n- New things here.\n";
        let prose = of(text);
        let titles: Vec<_> = prose.headings.iter().map(|h| h.text.raw()).collect();
        assert_eq!(titles, ["Tidegate", "v1.2.0 (2024-05-01)", "Use", "Added"]);
        assert_eq!((prose.code.len(), prose.items), (1, 3));
        assert!(prose.code[0].installs);
        assert_eq!(prose.code[0].language.raw(), "bash");
    }

    #[test]
    fn tildes_below_a_title_open_no_code() {
        let prose =
            of("Steps\n~~~~~\n\nLook at it.\n\nText before.\n\n~~~sh\nls\n~~~\n\n~~~\nls\n~~~\n");
        assert_eq!(headings(&prose), [(1, "Steps", 7)]);
        assert_eq!(prose.code.len(), 2);
    }

    #[test]
    fn settings_of_a_page_are_no_text() {
        let prose =
            of("---\ntitle: Tides\ntags:\n- security\n---\n# Tides\n\n1. Look.\n2) Wait.\n");
        assert_eq!(headings(&prose), [(6, "Tides", 2)]);
        assert_eq!(prose.items, 2);
        // A line across the page, and the title of a page in reStructuredText.
        let prose = of("---\nNo settings here: text.\n---\nMore.\n");
        assert_eq!(prose.words, 1);
        assert_eq!(headings(&prose), [(2, "No settings here: text.", 1)]);
    }

    #[test]
    fn bold_beginnings_are_small_sections() {
        let prose = of(
            "# When it rings\n\n**No polls**: look at\nthe log.\n\n**Roll back**: do it.\n\n## Else\n\nA **word** here.\n",
        );
        let told: Vec<_> = prose
            .bold
            .iter()
            .map(|b| (b.line, b.text.raw(), b.words))
            .collect();
        assert_eq!(told, [(3, "No polls", 6), (6, "Roll back", 4)]);
    }

    #[test]
    fn templates_are_known_by_what_they_leave_blank() {
        let prose = of(
            "# {{cookiecutter.name}}\n\nA short description of the project.\n\nTo make it easy for you to get started with GitLab, here's a list\n",
        );
        assert_eq!(prose.blanks, [3, 5]);
        assert!(
            of("Rates of a project, described here.\n")
                .blanks
                .is_empty()
        );
    }

    #[test]
    fn odd_texts_are_survived() {
        let begun = std::time::Instant::now();
        for text in [
            "`".repeat(1 << 20),
            "# \n".repeat(300_000),
            "x\n=\n".repeat(200_000),
            "::\n".repeat(300_000),
            "```\n".repeat(250_000),
            format!("{}\u{e9}", "a".repeat(1_999)),
            "a ".repeat(500_000),
            "    x\n".repeat(150_000),
            "\u{feff}\0\r\n".repeat(1_000),
        ] {
            let prose = of(&text);
            assert!(prose.headings.len() <= MAX_HEADINGS && prose.code.len() <= MAX_KEPT);
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(10));
    }
}
