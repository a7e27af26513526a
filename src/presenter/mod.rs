//! A scenario for a class: a question before the answer, then one strategy at a time. What is shown is
//! data, the keys move a state that knows no clock, and a function draws both.

pub mod deck;
pub mod draw;
pub mod poll;
pub mod state;
mod layout;
mod notes;
