//! How the code is divided.

mod cohesion;
pub mod god_classes;
