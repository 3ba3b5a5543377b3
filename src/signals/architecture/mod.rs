//! The shape of the whole, and the reasons for it.

pub mod decision_records;
