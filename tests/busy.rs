//! What the program says where others have the processors.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
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

/// What the program said while all processors were taken. Its blocking run is longer than the system needs to
/// count, and has claims about order.
struct Busy {
    page: String,
    status: Option<i32>,
    json: String,
    plain: String,
    /// The page of one screen.
    screen: String,
    /// With 40 columns.
    narrow: String,
}

#[cfg(target_os = "linux")]
static BUSY: LazyLock<Busy> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let [run, json] = ["a.run.json", "a.json"].map(|name| folder.path().join(name));
    let exports = format!("--export {} --export {}", run.display(), json.display());
    let line = format!("case2 --pace 200 --strategy blocking,concurrent,hybrid --verify --full {exports}");
    let loops = Loops::on_all_processors();
    let (page, status) = meanwhile(&line).page_and_status();
    drop(loops);
    let plain = meanwhile(&format!("replay {} --format plain", run.display())).page();
    let screen = meanwhile(&format!("replay {}", run.display())).page();
    let narrow = meanwhile(&format!("replay {} --width 40", run.display())).page();
    Busy { page, status, json: fs::read_to_string(json).expect("a file"), plain, screen, narrow }
});

#[test]
#[cfg(target_os = "linux")]
fn a_busy_machine_is_told_and_no_claim_is_called_false() {
    let Busy { page, status, screen, narrow, .. } = &*BUSY;
    assert!(!screen.contains("here are enough") && !screen.contains("here is enough"), "{screen}");
    assert!(screen.lines().count() <= 40, "also with alarms: {screen}");
    assert!(narrow.lines().count() <= 70, "also with alarms: {narrow}");
    assert!(page.contains("this machine was busy: other programs took"), "{page}");
    assert!(page.contains("The machine was busy: other programs took"), "at the chart: {page}");
    assert!(page.contains("blocking: User 2 starts no earlier than User 1 finishes"), "a claim: {page}");
    assert!(matches!(status, Some(0 | 4)), "{status:?}: {page}");
    assert_eq!(*status == Some(4), page.contains("cannot be told here"), "{page}");
    assert!(!page.contains("does NOT hold"), "{page}");
}

/// Eight workers on fewer cores have an alarm of their own.
#[test]
#[cfg(target_os = "linux")]
fn a_page_with_two_alarms_is_one_screen() {
    let loops = Loops::on_all_processors();
    let screen = meanwhile("burgers --pace 14400").page();
    drop(loops);
    assert!(screen.contains("this machine was busy: other programs took"), "{screen}");
    assert!(screen.lines().count() <= 40, "{screen}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_busy_machine_is_told_in_data_and_in_sentences() {
    let report: Value = serde_json::from_str(&BUSY.json).expect("JSON");
    let runs = report["runs"].as_array().expect("runs");
    let run = runs.iter().find(|run| run["strategy"] == "blocking" && run["clock"] == "real").expect("a run");
    let found = &run["disturbance"];
    assert_eq!(found["cause"], "others");
    let figure = |name: &str| found[name].as_f64().expect("a figure");
    assert!(figure("others_s") <= figure("wall_s") * figure("processors") * 1.1, "{found}");
    let plain = &BUSY.plain;
    assert!(plain.contains("The machine was busy: other programs took"), "{plain}");
}
