//! The tests of the program and of the library's promises, in one binary: each more would link everything once more.

#[path = "../support/mod.rs"]
mod support;

mod author;
mod authorship;
mod bad_input;
mod command_line;
mod configuration;
mod damage;
mod differential;
mod docs;
mod early_end;
mod fuzz_smoke;
mod gate;
mod gate_formats;
mod gate_new;
mod generated;
mod guide;
mod histories;
mod history;
mod honesty;
mod hostile;
mod law;
mod layers;
mod lengths;
mod mutators;
mod notebooks;
mod odd_repositories;
#[cfg(unix)]
mod outputs;
mod ownership;
mod packages;
mod padded;
mod page;
mod people;
mod pieces;
mod precision;
mod promises;
mod readme;
mod report;
mod reviews;
mod roles;
mod samples;
mod samples_counts;
mod secrets;
mod trend;
mod twins;
