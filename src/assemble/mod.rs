//! From what was counted to a finished report.
//!
//! This room makes the reports that `report` writes: it rounds, chooses places, finds the level of every competency and says
//! what the reader must know before believing a number. It counts nothing and writes nothing.

mod excerpts;
mod findings;
mod meaning;
mod ownership;
mod people;
mod places;
mod report;
mod shares;
mod trend;
mod unique;
mod warnings;

pub use excerpts::add_excerpts;
pub use findings::{Context, Findings};
pub use ownership::lives_part;
pub use people::people_report;
pub use report::{RUBRIC_VERSION, assemble, rubric_digest};
pub use trend::{add_trend, trend_report};
pub use warnings::{Told, of_damage};
