//! Data of the pages that are not of one scenario.

pub mod cases;
pub mod contest;
pub mod tree;
