//! 100,000! as a product tree on one thread, beside `CPython`'s `math.factorial`; and what rayon
//! gains over the same tree, explained by work and span.
//!
//! `cargo bench --bench tree [-- PYTHON]`. Without a Python, its column is left out.

use std::env;
use std::process::Command;

use meanwhile::special::tree::ThreeWays;
use meanwhile::time::ratio;
use rayon::ThreadPoolBuilder;

mod support;
use support::median;

const N: u32 = 100_000;
const ROUNDS: usize = 9;

fn main() {
    let python = env::args().skip(1).find(|arg| arg != "--bench").unwrap_or_else(|| "python3".to_owned());
    let threads = ThreadPoolBuilder::new().build().expect("threads");
    println!("{N}!, {ROUNDS} rounds in turns, {} workers for rayon\n", threads.current_num_threads());
    println!("python ms  tree ms  ratio  rayon ms  speed-up  explained   off");
    let (mut ratios, mut gains, mut offs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let python = python_millis(&python);
        let lesson = ThreeWays::measure(N, 1, &threads);
        let tree = lesson.one_thread.elapsed.as_secs() * 1e3;
        let faster = python.map_or(f64::NAN, |python| python / tree);
        let off = (lesson.speed_up() / lesson.explained_speed_up() - 1.0) * 100.0;
        println!(
            "{:>9.1}  {tree:>7.1}  {faster:>5.2}  {:>8.1}  {:>8.2}  {:>9.2}  {off:>+4.1} %",
            python.unwrap_or(f64::NAN),
            lesson.rayon.elapsed.as_secs() * 1e3,
            ratio(lesson.one_thread.elapsed, lesson.rayon.elapsed),
            lesson.explained_speed_up(),
        );
        ratios.push(faster);
        gains.push(lesson.speed_up());
        offs.push(off.abs());
    }
    println!(
        "\nmedians: {:.2} times as fast as CPython (aim: 8), rayon gains {:.2} times, explained within {:.1} % (aim: 10)",
        median(ratios),
        median(gains),
        median(offs)
    );
}

fn python_millis(python: &str) -> Option<f64> {
    let script = "import math, time; t = time.perf_counter(); math.factorial(100000); \
                  print((time.perf_counter() - t) * 1e3)";
    let output = Command::new(python).args(["-c", script]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
