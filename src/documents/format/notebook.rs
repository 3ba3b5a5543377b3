//! Notebooks: the code of their cells as one module of Python.
//!
//! Only what is needed is read of the JSON: the kind and the source of each cell, and whether it kept outputs. `serde_json` bounds the
//! depth; whatever else has the wrong type makes the file no notebook.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Notebooks above this are skipped: pictures in outputs make them large, code does not.
pub const MAX_NOTEBOOK: usize = 8 << 20;
/// A notebook of more cells is none: nobody would scroll through it.
const MAX_CELLS: usize = 5_000;

/// A notebook.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Notebook {
    /// The code of its cells, one after another, magics taken out.
    pub code: String,
    /// Where each code cell begins: the line of `code` and the number of the cell, both counted from 1.
    pub cells: Vec<(u32, u32)>,
    /// Code cells that kept their outputs.
    pub with_outputs: usize,
}

#[derive(Deserialize)]
struct Root {
    #[serde(default)]
    cells: Vec<Cell>,
    /// Version 3 of the format.
    #[serde(default)]
    worksheets: Vec<Worksheet>,
    nbformat: u32,
}

#[derive(Deserialize)]
struct Worksheet {
    #[serde(default)]
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(rename = "cell_type")]
    kind: String,
    #[serde(default, alias = "input")]
    source: Source,
    #[serde(default)]
    outputs: Vec<IgnoredAny>,
}

/// Lines, or one text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Text(String),
    Lines(Vec<String>),
}

impl Default for Source {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Notebook {
    /// Reads a notebook; nothing where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_NOTEBOOK {
            return None;
        }
        let root: Root = serde_json::from_slice(bytes).ok()?;
        let mut notebook = Self::default();
        // A notebook names its format; other JSON that happens to have cells does not.
        if root.nbformat == 0 {
            return None;
        }
        let sheets = root.worksheets.into_iter().flat_map(|sheet| sheet.cells);
        let cells: Vec<Cell> = root.cells.into_iter().chain(sheets).collect();
        if cells.len() > MAX_CELLS {
            return None;
        }
        let mut line = 1;
        for (number, cell) in (1..).zip(cells) {
            if cell.kind != "code" {
                continue;
            }
            notebook.with_outputs += usize::from(!cell.outputs.is_empty());
            notebook.cells.push((line, number));
            let source = match cell.source {
                Source::Text(text) => text,
                Source::Lines(lines) => lines.concat(),
            };
            line += push_code(&source, &mut notebook.code);
        }
        Some(notebook)
    }

    /// The cell that holds a line of the code, and the line inside the cell.
    pub fn cell_of(&self, line: u32) -> (u32, u32) {
        let after = self.cells.partition_point(|&(start, _)| start <= line);
        let (start, cell) = after
            .checked_sub(1)
            .and_then(|at| self.cells.get(at))
            .copied()
            .unwrap_or((1, 1));
        (cell, line.saturating_sub(start) + 1)
    }
}

/// Adds a cell's code without its magics, a line for a line; returns how many.
fn push_code(source: &str, code: &mut String) -> u32 {
    let foreign = is_foreign(source);
    let mut lines = 0;
    for line in source.lines() {
        if foreign {
            code.push('#');
        } else {
            push_line(line, code);
        }
        code.push('\n');
        lines += 1;
    }
    lines
}

/// Whether a cell magic hands the whole cell to something that is not Python: `%%bash`, `%%html`.
fn is_foreign(source: &str) -> bool {
    let first = source.lines().find(|line| !line.trim().is_empty());
    let magic = first.and_then(|line| line.trim_start().strip_prefix("%%"));
    magic.is_some_and(|magic| {
        let name = magic.split_whitespace().next().unwrap_or_default();
        !matches!(
            name,
            "time" | "timeit" | "capture" | "prun" | "memit" | "python" | "python3"
        )
    })
}

/// A line of Python, or `pass` with the same indent for a magic, a command of the shell or a question.
fn push_line(line: &str, code: &mut String) {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    let asks = text.ends_with('?') && !text.contains(['#', '\'', '"']);
    if text.starts_with(['%', '!', '?']) || asks {
        code.push_str(indent);
        code.push_str("pass");
        return;
    }
    // `files = !ls` and `t = %timeit -o f()`.
    let assigned = text.split_once('=').filter(|(target, value)| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | ',' | ' ' | '.');
        let value = value.trim_start();
        target.chars().all(plain)
            && (value.starts_with('!') || value.starts_with('%'))
            && !value.starts_with("!=")
    });
    match assigned {
        Some((target, _)) => {
            code.push_str(indent);
            code.push_str(target);
            code.push_str("= None");
        }
        None => code.push_str(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebook(cells: &str) -> Notebook {
        let text = format!("{{\"nbformat\": 4, \"metadata\": {{}}, \"cells\": [{cells}]}}");
        Notebook::read(text.as_bytes()).expect("a notebook")
    }

    fn code(source: &str) -> String {
        let source = serde_json::to_string(source).expect("a text");
        notebook(&format!(
            "{{\"cell_type\": \"code\", \"source\": {source}}}"
        ))
        .code
    }

    #[test]
    fn code_cells_are_one_module() {
        let found = notebook(
            "{\"cell_type\": \"code\", \"source\": [\"import a\\n\", \"a.b()\"], \"outputs\": [{\"x\": [1]}]}, \
             {\"cell_type\": \"markdown\", \"source\": \"# x = 1\"}, \
             {\"cell_type\": \"code\", \"source\": \"y = 2\\n\", \"outputs\": [], \"execution_count\": null}",
        );
        assert_eq!(found.code, "import a\na.b()\ny = 2\n");
        assert_eq!((found.cells.len(), found.with_outputs), (2, 1));
        assert_eq!(
            [1, 2, 3].map(|line| found.cell_of(line)),
            [(1, 1), (1, 2), (3, 1)]
        );
    }

    #[test]
    fn magics_are_no_python() {
        assert_eq!(
            code("%matplotlib inline\n!pip install x\nx = 1"),
            "pass\npass\nx = 1\n"
        );
        assert_eq!(
            code("if a:\n    %run b\ndf.head?"),
            "if a:\n    pass\npass\n"
        );
        assert_eq!(
            code("files = !ls\nt = %timeit -o f()\nx = a != b"),
            "files = None\nt = None\nx = a != b\n"
        );
        assert_eq!(code("%%time\nx = 1"), "pass\nx = 1\n");
        assert_eq!(code("%%bash\nls -l"), "#\n#\n");
        assert_eq!(
            code("x = a % b\nprint('what?')"),
            "x = a % b\nprint('what?')\n"
        );
    }

    #[test]
    fn the_third_format_is_read_too() {
        let text = b"{\"nbformat\": 3, \"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": [\"x = 1\"], \"outputs\": []}]}]}";
        assert_eq!(
            Notebook::read(text).map(|n| n.code).as_deref(),
            Some("x = 1\n")
        );
    }

    #[test]
    fn what_is_no_notebook_is_none() {
        let deep = format!(
            "{{\"nbformat\": 4, \"cells\": [], \"x\": {}1{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let deep_source = format!(
            "{{\"nbformat\": 4, \"cells\": [{{\"cell_type\": \"code\", \"source\": {}1{}}}]}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        for text in [
            "",
            "[]",
            "null",
            "{}",
            "{\"cells\": []}",
            "{\"nbformat\": 4, \"cells\": 1}",
            "{\"nbformat\": 4, \"cells\": [1]}",
            "{\"nbformat\": 4, \"cells\": [{\"cell_type\": 1}]}",
            "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": {\"a\": 1}}]}",
            "{\"nbformat\": -1, \"cells\": []}",
            "{\"nbformat\": 4, \"cells\": []",
            &deep_source,
        ] {
            assert_eq!(
                Notebook::read(text.as_bytes()),
                None,
                "{}",
                &text[..text.len().min(80)]
            );
        }
        // What is not looked at may be anything; it is passed over without recursion.
        let _ = Notebook::read(deep.as_bytes());
        let cell = "{\"cell_type\": \"raw\"}";
        let many = format!(
            "{{\"nbformat\": 4, \"cells\": [{}]}}",
            vec![cell; MAX_CELLS + 1].join(",")
        );
        assert_eq!(Notebook::read(many.as_bytes()), None);
        let large = format!(
            "{{\"nbformat\": 4, \"x\": \"{}\", \"cells\": []}}",
            "a".repeat(MAX_NOTEBOOK)
        );
        assert_eq!(Notebook::read(large.as_bytes()), None);
    }
}
