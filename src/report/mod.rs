//! The finished report, and one file per format.
//!
//! A format is a function of a finished report: `write(report, …, out)`. It works nothing out that another format would
//! have to work out again, knows no git and no Python, and never decides an exit code.

mod badge;
mod contents;
mod excerpt;
#[cfg(test)]
mod fixture;
mod format;
mod gate;
mod guide;
mod html;
mod json;
mod link;
mod markdown;
mod model;
mod offence;
mod ownership;
mod paint;
mod people;
mod pick;
mod schema;
mod select;
mod summary;
mod text;
mod trend;
mod wrap;

pub use badge::{write_json as write_badge_json, write_svg as write_badge};
pub use excerpt::LINES_BEFORE;
pub use format::Format;
pub use gate::{
    Against, COMMENT_BYTES, CheckReport, Gate, Listed, SUMMARY_BYTES, Standing, Verdict, Weight,
    write_check_json, write_check_markdown, write_check_text, write_github, write_gitlab,
    write_junit, write_sarif,
};
pub use guide::{Audience, Guide, GuideOptions, guide, write_guide_markdown, write_guide_text};
pub use html::{HtmlOptions, write as write_html};
pub use json::{write as write_json, write_value as write_json_value};
pub use link::Links;
pub use markdown::write as write_markdown;
pub use model::*;
pub use offence::{Offence, offences_of};
pub use ownership::{
    AgeRow, KnownFrom, LineArea, LivesPart, LookedThroughRow, OwnerRow, OwnershipPart, SurvivalRow,
};
pub use people::{
    Area, PeopleReport, PersonRow, ProposalRow, Same, Spelling, Totals, write_people_csv,
    write_people_json, write_people_mailmap, write_people_text,
};
pub use schema::{check_schema, people_schema, schema, trend_schema};
pub use text::{TextOptions, write as write_text};
pub use trend::{
    EventRow, TrendColumn, TrendHead, TrendReport, write_trend_csv, write_trend_json,
    write_trend_ndjson, write_trend_text,
};
