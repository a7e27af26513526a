//! Reports for programs. The structs here are the formats: they do not change when a report does.

pub mod csv;
pub mod sweep;
pub mod long_run;
