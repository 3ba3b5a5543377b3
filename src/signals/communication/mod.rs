//! Writing so that others understand.

pub mod message_form;
