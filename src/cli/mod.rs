//! The command line: arguments in, a finished command out.

mod arguments;
mod check;
mod ending;
mod explain;
mod explain_competency;
mod output;
mod people;
mod progress;
mod room;
mod run;
mod settings;
mod trend;

pub use arguments::{Cli, command};
pub use room::make_room;
pub use run::run;
