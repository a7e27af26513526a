//! What the program says where others have the processors.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use serde_json::Value;

use crate::program::meanwhile;

/// A loop for every processor, until it is dropped.
struct Loops {
    end: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Loops {
    fn on_all_processors() -> Self {
        let end = Arc::new(AtomicBool::new(false));
        let count = thread::available_parallelism().map_or(1, usize::from);
        let spin = |end: Arc<AtomicBool>| move || while !end.load(Ordering::Relaxed) {};
        let threads = (0..count).map(|_| thread::spawn(spin(Arc::clone(&end)))).collect();
        Self { end, threads }
    }
}

impl Drop for Loops {
    fn drop(&mut self) {
        self.end.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The blocking run is longer than the system needs to count, and has a claim about order.
const LINE: &str = "case2 --pace 200";

#[test]
#[cfg(target_os = "linux")]
fn a_busy_machine_is_told_and_no_claim_is_called_false() {
    let _loops = Loops::on_all_processors();
    let (page, status) = meanwhile(&format!("{LINE} --verify --full")).page_and_status();
    assert!(page.contains("this machine was busy: other programs took"), "{page}");
    assert!(page.contains("The machine was busy: other programs took"), "at the chart: {page}");
    assert!(matches!(status, Some(0 | 4)), "{status:?}: {page}");
    assert_eq!(status == Some(4), page.contains("cannot be told here"), "{page}");
    assert!(!page.contains("does NOT hold"), "{page}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_busy_machine_is_told_in_data_and_in_sentences() {
    let _loops = Loops::on_all_processors();
    let report: Value =
        serde_json::from_str(&meanwhile(&format!("{LINE} --strategy blocking --format json")).page())
            .expect("JSON");
    let runs = report["runs"].as_array().expect("runs");
    let run = runs.iter().find(|run| run["strategy"] == "blocking" && run["clock"] == "real").expect("a run");
    let found = &run["disturbance"];
    assert_eq!(found["cause"], "others");
    let figure = |name: &str| found[name].as_f64().expect("a figure");
    assert!(figure("others_s") <= figure("wall_s") * figure("processors") * 1.1, "{found}");
    let plain = meanwhile(&format!("{LINE} --strategy blocking --format plain")).page();
    assert!(plain.contains("The machine was busy: other programs took"), "{plain}");
}
