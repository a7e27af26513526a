//! Lessons with a page of their own.

pub mod cases;
pub mod contest;
pub mod tree;
