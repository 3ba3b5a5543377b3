//! The verdicts kept in `tests/precision`, for the tests and for the page of signals.

use hallmarks::cli::verdicts::{Precision, Verdicts};
use std::path::Path;
use std::{fs, io};

/// Every file of verdicts, by the signal it is named for.
pub fn read() -> io::Result<Precision> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/precision");
    let mut precision = Precision::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let verdicts = Verdicts::parse(&fs::read_to_string(&path)?)
            .map_err(|why| io::Error::other(format!("{}: {why}", path.display())))?;
        precision.insert(name.into_owned(), verdicts);
    }
    Ok(precision)
}
