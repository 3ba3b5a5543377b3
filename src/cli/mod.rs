//! The command line: arguments in, a finished command out.

mod arguments;
mod ending;
mod explain;
mod explain_competency;
mod gate;
mod output;
mod people;
mod progress;
mod room;
mod run;
mod settings;
mod targets;
mod trend;

pub use arguments::{Cli, command};
pub use room::make_room;
pub use run::run;
