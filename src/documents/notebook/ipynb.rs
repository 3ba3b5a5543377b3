//! Jupyter's own form: JSON.
//!
//! Only what is needed is read of it: the kind, the language and the source of each cell, and whether it kept outputs. `serde_json`
//! bounds the depth; whatever else has the wrong type makes the file no notebook.

use super::{Part, PartKind, magic};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// Notebooks above this are skipped: pictures in outputs make them large, code does not.
pub const MAX_NOTEBOOK: usize = 8 << 20;
/// A notebook of more cells is none: nobody would scroll through it.
pub(super) const MAX_CELLS: usize = 5_000;

#[derive(Deserialize)]
struct Root {
    #[serde(default)]
    cells: Vec<Cell>,
    /// Version 3 of the format.
    #[serde(default)]
    worksheets: Vec<Worksheet>,
    #[serde(default)]
    metadata: Value,
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
    #[serde(default)]
    metadata: Value,
    /// Version 3 of the format.
    #[serde(default)]
    language: Option<String>,
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

/// Where the metadata of a notebook names its language.
const LANGUAGE_OF_NOTEBOOK: [&str; 2] = ["/kernelspec/language", "/language_info/name"];

/// Where the metadata of a cell names a language of its own: VS Code, Polyglot, .NET Interactive, `SoS`, Synapse, Deepnote.
const LANGUAGE_OF_CELL: [&str; 6] = [
    "/vscode/languageId",
    "/polyglot_notebook/kernelName",
    "/dotnet_interactive/language",
    "/kernel",
    "/microsoft/language",
    "/deepnote_cell_type",
];

/// The cells, and how many kept their outputs; nothing where the bytes are no notebook.
pub(super) fn parts(bytes: &[u8]) -> Option<(Vec<Part>, usize)> {
    if bytes.len() > MAX_NOTEBOOK {
        return None;
    }
    let root: Root = serde_json::from_slice(bytes).ok()?;
    // A notebook names its format; other JSON that happens to have cells does not.
    if root.nbformat == 0 {
        return None;
    }
    let language = said(&root.metadata, &LANGUAGE_OF_NOTEBOOK);
    let is_foreign = language.is_some_and(|language| !is_python(language));
    let sheets = root.worksheets.into_iter().flat_map(|sheet| sheet.cells);
    let cells: Vec<Cell> = root.cells.into_iter().chain(sheets).collect();
    if cells.len() > MAX_CELLS {
        return None;
    }
    let mut with_outputs = 0;
    let part = |cell: Cell| {
        let own = said(&cell.metadata, &LANGUAGE_OF_CELL).or(cell.language.as_deref());
        let is_foreign = own.map_or(is_foreign, |language| !is_python(language));
        let source = match cell.source {
            Source::Text(text) => text,
            Source::Lines(lines) => lines.concat(),
        };
        if cell.kind != "code" {
            // Its lines are no lines of the code.
            return Part {
                text: String::new(),
                kind: PartKind::Prose,
            };
        }
        with_outputs += usize::from(!cell.outputs.is_empty());
        if is_foreign {
            Part {
                text: source,
                kind: PartKind::Foreign,
            }
        } else {
            magic::part(source)
        }
    };
    let parts = cells.into_iter().map(part).collect();
    Some((parts, with_outputs))
}

/// The first of these places in the metadata that holds a text.
fn said<'v>(metadata: &'v Value, places: &[&str]) -> Option<&'v str> {
    let mut texts = places
        .iter()
        .filter_map(|place| metadata.pointer(place)?.as_str());
    texts.find(|text| !text.is_empty())
}

/// Whether a language, or a kernel of that name, is Python. `code` is what Deepnote calls a cell of it.
fn is_python(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    let names = ["code", "ipython", "pyspark", "sage", "xpython"];
    language.contains("python") || names.iter().any(|name| language.starts_with(name))
}
