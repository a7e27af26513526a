//! `timer`: stands for something outside that takes a while. The other kinds are real.
//!
//! There is nothing to open and no other side. The engine waits for a timer itself, since a million of
//! them must be cheap: `thread::sleep` where a wait holds its worker, `sleep_until` where it frees it.

use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};

pub static INFO: KindInfo = KindInfo {
    name: "timer",
    chosen: Chosen::ByName,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::NobodyStandsStill,
    files_per_call: 0,
    words: Words {
        question: "How can one worker be faster than several?",
        lesson: "A wait needs no worker. Free it (async: concurrent, hybrid): waits can overlap, computing on one worker adds up; \
                 hold it (blocking, parallel): others can queue.",
        try_next: &[
            ("meanwhile io-wait --compute 500ms", "now computing takes half as long as waiting"),
            ("meanwhile io-wait --workers 5", "how many blocked workers are as good as one that is free?"),
            ("meanwhile io-wait --tasks 1000 --strategy concurrent", "a thousand waits, one worker"),
            (
                "meanwhile io-wait --kind all",
                "real clients, files, an API and databases in place of the timer",
            ),
        ],
        each: |wait| format!("Each waits {wait} for something outside (such as a disk)"),
        who_waits: None,
    },
    open: None,
    beside: None,
};
