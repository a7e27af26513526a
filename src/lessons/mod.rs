//! The course: lessons that ask before they answer. What is right is computed by the model, and what is
//! wrong by wrong models, so each wrong answer names the belief that leads to it.

pub mod belief;
pub mod code;
pub mod course;
pub mod dice;
pub mod lesson;
pub mod question;
pub mod situation;
