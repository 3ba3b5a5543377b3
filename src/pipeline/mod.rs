//! From a question to a finished report: the only room where everything meets.
//!
//! Each command has one function that opens the repository, counts, and has the report assembled. `report` is the one to read
//! first.

mod not_obeyed;
mod open;
mod people;
mod person;
mod report;
mod trend;

pub use people::{PeopleQuestion, people_of};
pub(crate) use report::trusted_settings;
pub use report::{merge_base, report_on};
pub use trend::{TrendQuestion, trend_of};
