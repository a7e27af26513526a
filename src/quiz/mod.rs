//! Problem sheets: questions of the lessons with numbers from a seed, to be handed out and marked.
//! What is right is computed when a sheet is drawn; whoever marks needs nothing but the sheet.

pub mod sheet;
pub mod draw;
mod order;
pub mod marking;
pub mod answers;
pub mod grading;
