//! Any text as a scenario file: an answer, or a clear error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use meanwhile::analysis::Run;
use meanwhile::model;
use meanwhile::plan::Strategy;
use meanwhile::render::{Colour, Glyphs, TextStyle, View, diagnostics};
use meanwhile::scenario::file;

fuzz_target!(|text: &str| {
    match file::read("it.toml", text, &[]) {
        Ok(scenario) => {
            for strategy in Strategy::ALL {
                let plan = scenario.plan(strategy).expect("a scenario that was read has its plans");
                let _run = Run::new(&plan, strategy, &model::predict(&plan));
            }
        }
        Err(found) => {
            let style = TextStyle { width: 80, glyphs: Glyphs::Unicode, colour: Colour::Never, view: View::Both };
            assert!(!diagnostics::render(&found, &style).is_empty());
        }
    }
});
