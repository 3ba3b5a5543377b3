//! Prose for people: headings, lists, code and what a line says.

mod heading;
mod phrases;
mod read;
mod said;

pub use heading::Heading;
pub(crate) use phrases::Phrases;
pub use read::Prose;
pub(crate) use read::read;
pub(crate) use said::Said;
