//! The course, as data: what every lesson must have, for any seed.

use std::collections::BTreeSet;

use meanwhile::lessons::belief::Belief;
use meanwhile::lessons::course;
use meanwhile::lessons::lesson::{Drawn, Posed};
use meanwhile::lessons::question::Form;

#[test]
fn show_all() {
    for lesson in course::all() {
        let drawn = lesson.drawn(None);
        println!("== {}", lesson.name);
        for posed in [&drawn.predict, &drawn.again, &drawn.check] {
            println!("  {}\n  {}", posed.givens().join(" "), posed.question.text);
            for choice in &posed.question.choices {
                println!("    {:?} {} {:?}", posed.question.form, choice.text, choice.belief);
            }
        }
    }
}
