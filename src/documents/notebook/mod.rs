//! Notebooks: the code of their cells as one module of Python.
//!
//! A notebook is JSON ([`ipynb`]), a script with marks between its cells ([`script`]: jupytext, VS Code, Spyder, Databricks), a
//! program of marimo's ([`marimo`]), or a text with blocks of code ([`markdown`]: Quarto, R Markdown). A cell that is no Python drops
//! itself alone: the others are read.

mod ipynb;
mod magic;
mod marimo;
mod markdown;
mod script;

pub use ipynb::MAX_NOTEBOOK;

/// Reads a cell: its text as Python, with as many lines; nothing where it is none.
pub type ReadCell = fn(&str) -> Option<String>;

/// A notebook.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Notebook {
    /// The code of its cells, one after another, what is no Python left out.
    pub code: String,
    /// Where each code cell begins: the line of `code` and the number of the cell, both counted from 1.
    pub cells: Vec<(u32, u32)>,
    /// Code cells that kept their outputs.
    pub with_outputs: usize,
    /// Code cells in another language.
    pub foreign: usize,
    /// Code cells that are no Python, or have an error.
    pub unread: usize,
    /// The lines of `code` are those of the file.
    pub in_place: bool,
}

/// A part of a notebook, in order.
struct Part {
    text: String,
    kind: PartKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartKind {
    /// A cell of Python.
    Python,
    /// The same, unless what follows its first line is no Python: then a cell in another language.
    PythonOrForeign,
    /// A cell in another language.
    Foreign,
    /// Python around the cells.
    Between,
    /// Text for people.
    Prose,
}

impl Notebook {
    /// Reads a notebook of Jupyter's; nothing where the bytes are none.
    pub fn read(bytes: &[u8], read: ReadCell) -> Option<Self> {
        let (parts, with_outputs) = ipynb::parts(bytes)?;
        let mut notebook = Self {
            with_outputs,
            ..Self::default()
        };
        notebook.assemble(&parts, read);
        Some(notebook)
    }

    /// Reads a script whose marks say that it is a notebook; nothing where they do not.
    pub fn of_script(text: &str, read: ReadCell) -> Option<Self> {
        let parts = if marimo::is_one(text) {
            marimo::parts(text)
        } else {
            script::parts(text)?
        };
        // Nobody would scroll through more, and each is parsed by itself.
        (parts.len() <= ipynb::MAX_CELLS).then(|| Self::in_place(&parts, read))
    }

    /// Reads the blocks of code that a text has executed.
    pub fn of_markdown(text: &str, read: ReadCell) -> Option<Self> {
        let parts = markdown::parts(text);
        (parts.len() <= 2 * ipynb::MAX_CELLS).then(|| Self::in_place(&parts, read))
    }

    fn in_place(parts: &[Part], read: ReadCell) -> Self {
        let mut notebook = Self {
            in_place: true,
            ..Self::default()
        };
        notebook.assemble(parts, read);
        notebook
    }

    /// Puts the parts together, a line for a line.
    fn assemble(&mut self, parts: &[Part], read: ReadCell) {
        let (mut line, mut number) = (1, 0);
        let (mut code, mut any) = (String::new(), false);
        for part in parts {
            number += 1;
            let text = match part.kind {
                PartKind::Python | PartKind::PythonOrForeign | PartKind::Between => {
                    read(&part.text)
                }
                PartKind::Foreign | PartKind::Prose => None,
            };
            let is_read = text.is_some();
            match part.kind {
                PartKind::Python => self.unread += usize::from(!is_read),
                PartKind::PythonOrForeign => self.foreign += usize::from(!is_read),
                PartKind::Foreign => self.foreign += 1,
                PartKind::Between | PartKind::Prose => {}
            }
            if !matches!(part.kind, PartKind::Between | PartKind::Prose) {
                self.cells.push((line, number));
            }
            any |= text.as_deref().is_some_and(|text| !text.trim().is_empty());
            line += push(text.as_deref(), &part.text, &mut code);
        }
        if any || self.unread == 0 {
            self.code = code;
            return;
        }
        // Nothing in it could be read: the file says why, as any other does.
        for part in parts {
            let text = (part.kind == PartKind::Python).then_some(&*part.text);
            push(text, &part.text, &mut self.code);
        }
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

/// Adds the code of a part, or as many comments as it has lines; returns how many lines.
fn push(code: Option<&str>, source: &str, into: &mut String) -> u32 {
    let Some(code) = code else {
        let lines = source.lines().count();
        into.extend(std::iter::repeat_n("#\n", lines));
        return lines as u32;
    };
    into.push_str(code);
    if !code.is_empty() && !code.ends_with('\n') {
        into.push('\n');
    }
    code.lines().count() as u32
}

#[cfg(test)]
mod tests {
    use super::ipynb::MAX_CELLS;
    use super::*;

    /// A reader that takes what looks like Python to these tests; the parser is another room's.
    fn read(text: &str) -> Option<String> {
        (!text.contains("not python")).then(|| text.to_owned())
    }

    fn notebook(cells: &str) -> Notebook {
        let text = format!("{{\"nbformat\": 4, \"metadata\": {{}}, \"cells\": [{cells}]}}");
        Notebook::read(text.as_bytes(), read).expect("a notebook")
    }

    fn json(source: &str) -> String {
        let source = serde_json::to_string(source).expect("a text");
        format!("{{\"cell_type\": \"code\", \"source\": {source}}}")
    }

    fn code(source: &str) -> String {
        notebook(&json(source)).code
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
    fn cells_in_other_languages_are_counted_as_such() {
        for source in [
            "%%bash\nls -l",
            "%md\n# Title",
            "%sql\nnot python",
            "%%html\n<b>",
        ] {
            let found = notebook(&json(source));
            let lines = source.lines().count();
            assert_eq!(
                (found.foreign, found.unread, found.cells.len()),
                (1, 0, 1),
                "{source}"
            );
            assert_eq!(found.code, "#\n".repeat(lines));
        }
        assert_eq!(code("%%time\n\n%%capture out\nx = 1"), "#\n\n#\nx = 1\n");
        assert_eq!(code("%sql select 1\nx = 1"), "%sql select 1\nx = 1\n");
        let cell = "{\"cell_type\": \"code\", \"source\": \"x\", \"metadata\": {\"vscode\": {\"languageId\": \"sql\"}}}";
        assert_eq!(notebook(cell).foreign, 1);
        let text = "{\"nbformat\": 4, \"metadata\": {\"kernelspec\": {\"language\": \"R\"}}, \
                    \"cells\": [{\"cell_type\": \"code\", \"source\": \"x <- 1\"}]}";
        let found = Notebook::read(text.as_bytes(), read).expect("a notebook");
        assert_eq!((found.foreign, found.unread), (1, 0));
    }

    #[test]
    fn a_cell_that_is_no_python_drops_itself_alone() {
        let found = notebook(&[json("x = 1"), json("not python\nat all"), json("y = 2")].join(","));
        assert_eq!(found.code, "x = 1\n#\n#\ny = 2\n");
        assert_eq!((found.unread, found.cells.len()), (1, 3));
        assert_eq!(found.cell_of(4), (3, 1));
        let none = notebook(&json("not python"));
        assert_eq!((none.code.as_str(), none.unread), ("not python\n", 1));
    }

    fn script(text: &str) -> Option<(String, usize, usize, usize)> {
        let found = Notebook::of_script(text, read)?;
        assert!(found.in_place);
        assert_eq!(found.code.lines().count(), text.lines().count(), "{text}");
        Some((found.code, found.cells.len(), found.foreign, found.unread))
    }

    #[test]
    fn scripts_with_marks_are_notebooks() {
        for (text, cells) in [
            ("# %%\nimport a\n# %% Title\na.b()\n", 2),
            ("#%%\nprint(1)\n#%% [markdown]\n# text\n", 1),
            (
                "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx = 1\n\n# In[ ]:\n\n\n",
                2,
            ),
            ("# <codecell>\nplot(1)\n# <markdowncell>\n# t\n", 1),
            (
                "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n# ---\n\n# Text\n\nx = 1\n\n# +\ny = 2\n",
                2,
            ),
            (
                "# ---\n# jupyter:\n#   jupytext:\n# ---\n\n# %%\ndef f():\n    pass\n",
                1,
            ),
            (
                "# Databricks notebook source\nx = 1\n\n# COMMAND ----------\n\ny = 2\n",
                2,
            ),
        ] {
            let found = script(text).unwrap_or_else(|| panic!("none: {text}"));
            assert_eq!((found.1, found.2, found.3), (cells, 0, 0), "{text}");
        }
        let databricks = "# Databricks notebook source\n# MAGIC %md\n# MAGIC # Title\n\n# COMMAND ----------\n\n# MAGIC %sql\n# MAGIC select 1\n\n\
                          # COMMAND ----------\n\n# MAGIC %pip install x\n\n# COMMAND ----------\n\ny = 2\n";
        let found = script(databricks).expect("a notebook");
        assert_eq!((found.1, found.2), (3, 1));
        let bad = "# %%\nx()\n# %%\nnot python\n# %%\ny()\n";
        let found = script(bad).expect("a notebook");
        assert_eq!(
            (found.0.as_str(), found.3),
            ("# %%\nx()\n#\n#\n# %%\ny()\n", 1)
        );
    }

    #[test]
    fn more_cells_than_anybody_reads_are_no_notebook() {
        for mark in ["# %%\nx()\n", "#%%\n", "# In[1]:\n"] {
            assert_eq!(
                script(&format!("{}x()\n", mark.repeat(MAX_CELLS + 1))),
                None
            );
        }
        let marimo = format!(
            "app = marimo.App()\n{}",
            "@app.cell\ndef _():\n    return\n".repeat(MAX_CELLS + 1)
        );
        assert_eq!(script(&marimo), None);
        let blocks = "```{python}\n```\n".repeat(50_000);
        assert!(Notebook::of_markdown(&blocks, read).is_none_or(|n| n.cells.is_empty()));
    }

    #[test]
    fn scripts_that_are_no_notebooks() {
        for text in [
            "",
            "x = 1\n",
            "# %%time\nx()\n",
            "s = '# %%'\nx()\n",
            // Marks for the eyes of who wrote a module.
            "#%% imports\nimport a\n#%% helpers\ndef f():\n    return g()\n#%% main\nif __name__ == '__main__':\n    f()\n",
            "import marimo\n\ndef make():\n    return marimo.App()\n",
            "# About `# Databricks notebook source`.\nx()\n",
        ] {
            assert_eq!(script(text), None, "{text}");
        }
    }

    #[test]
    fn what_marimo_writes_is_no_function() {
        let text = "import marimo\n\n__generated_with = \"0.25.2\"\napp = marimo.App()\n\nwith app.setup:\n    import math\n\n\n\
                    @app.cell\ndef _():\n    def own(x):\n        return x\n    return (own,)\n\n\n\
                    @app.cell(hide_code=True)\nasync def named(\n    math,\n    own,\n):\n    area = math.pi\n    area\n    return\n\n\n\
                    @app.function\ndef add(a: int) -> int:\n    return a\n\n\nif __name__ == \"__main__\":\n    app.run()\n";
        let (code, cells, foreign, unread) = script(text).expect("a notebook");
        assert_eq!((cells, foreign, unread), (4, 0, 0));
        let expected = "import marimo\n\n__generated_with = \"0.25.2\"\napp = marimo.App()\n\n#\nimport math\n\n\n\
                    #\n#\ndef own(x):\n    return x\n#\n#\n#\n\
                    #\n#\n#\n#\n#\narea = math.pi\narea\n#\n#\n#\n\
                    #\ndef add(a: int) -> int:\n    return a\n\n\nif __name__ == \"__main__\":\n    app.run()\n";
        assert_eq!(code, expected);
    }

    #[test]
    fn blocks_of_a_text_are_cells() {
        let text = "---\ntitle: x\n---\n\n```{python}\n#| echo: false\nx = 1\n```\n\n```{r, echo=FALSE}\ny <- 2\n```\n\n```python\nshown()\n```\n\n\
                    ```{.python}\nshown()\n```\n\n````{code-cell} ipython3\nz = 3\n```\n````\n";
        let found = Notebook::of_markdown(text, read).expect("a notebook");
        assert_eq!((found.cells.len(), found.foreign, found.unread), (3, 1, 0));
        assert_eq!(found.code.lines().count(), text.lines().count());
        assert_eq!(found.code.lines().nth(6), Some("x = 1"));
        assert!(!found.code.contains("shown") && found.code.contains("z = 3"));
    }

    #[test]
    fn the_third_format_is_read_too() {
        let text = b"{\"nbformat\": 3, \"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": [\"x = 1\"], \"outputs\": []}]}]}";
        assert_eq!(
            Notebook::read(text, read).map(|n| n.code).as_deref(),
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
                Notebook::read(text.as_bytes(), read),
                None,
                "{}",
                &text[..text.len().min(80)]
            );
        }
        // What is not looked at may be anything; it is passed over without recursion.
        let _ = Notebook::read(deep.as_bytes(), read);
        let cell = "{\"cell_type\": \"raw\"}";
        let many = format!(
            "{{\"nbformat\": 4, \"cells\": [{}]}}",
            vec![cell; MAX_CELLS + 1].join(",")
        );
        assert_eq!(Notebook::read(many.as_bytes(), read), None);
        let large = format!(
            "{{\"nbformat\": 4, \"x\": \"{}\", \"cells\": []}}",
            "a".repeat(MAX_NOTEBOOK)
        );
        assert_eq!(Notebook::read(large.as_bytes(), read), None);
    }
}
