//! From ratings to one row per competency.
//!
//! A level is behavioural and needs several independent signals; what could not be evaluated lowers confidence and widens
//! the interval, and never raises a level.

mod level;
mod rules;
mod trend;

pub use level::{LEVEL_NAMES, Profile, beside_not_asked, hidden_beside, profile, unseen};
pub use rules::RULES;
pub use trend::{
    By, Change, Column, Event, Followed, Point, Selection, Table, Trend, trend, trend_by_area,
    trend_of_person,
};
