//! Sweeps: what the model says over a range is exact, so knees, crossings and fits are too.

use meanwhile::model::{Keep, simulate};
use meanwhile::plan::Strategy;
use meanwhile::scenario::{Number, Scenario, file};
use meanwhile::sweep::axis::{Axis, Changes};
use meanwhile::sweep::figures::{Figures, Little};
use meanwhile::sweep::queueing::{Queue, responses};
use meanwhile::sweep::sentences::{self, FitOf};
use meanwhile::sweep::steady::{Effort, Estimates, Known, Observation, seed_of_run};
use meanwhile::sweep::{Metric, Point, Sweep};
use meanwhile::time::Time;
use serde_json::Value as Json;

use crate::program::{meanwhile, scenario};

/// A sweep over a count, as the program does it.
fn sweep(scenario: &Scenario, name: &'static str, counts: impl IntoIterator<Item = usize>) -> Sweep {
    let values: Vec<Number> = counts.into_iter().map(Number::Count).collect();
    let changes = if name == "workers" { Changes::Workers } else { Changes::SomethingElse };
    let point = |value: &Number| {
        let scenario = scenario.with(name, *value).expect("a number of the scenario");
        let figures = Strategy::ALL.map(|strategy| {
            let plan = scenario.plan(strategy).expect("a plan");
            Figures::of(&plan, &simulate(&plan, &Keep::Only(Vec::new())))
        });
        Point::predicted(vec![*value], figures.to_vec())
    };
    Sweep {
        points: values.iter().map(point).collect(),
        scenario: scenario.clone(),
        axes: vec![Axis { name: name.to_owned(), params: vec![name], changes, values }],
        strategies: Strategy::ALL.to_vec(),
        at_knees: Vec::new(),
        measuring: None,
    }
}

fn case1() -> Scenario {
    scenario("case1")
}

const HYBRID: usize = 3;

#[test]
fn seven_cores_that_calculate_make_stairs_of_seven_users() {
    let sweep = sweep(&case1(), "users", 1..=30);
    let sentences = sentences::of(&sweep);
    for expected in [
        "From the start, hybrid's makespan grows by 60.0 s per 7 users.",
        "blocking and concurrent (one core) queue from 2 users on, +60.0 s per user.",
        "hybrid (core 1 receives, cores 2 to 8 calculate (CASE 1)): the knee is at 7 users (61.0 s): up to there nobody queues. \
         From there on it grows by 53.0 s per 7 users.",
    ] {
        assert!(sentences.iter().any(|sentence| sentence == expected), "{expected}\n{sentences:#?}");
    }
}

/// One who comes 7 s after the first began 60 s of work is queued for the other 53 s.
#[test]
fn a_knee_says_who_is_queued_beyond_it_and_until_when() {
    let told = |line: &str| meanwhile(line).page().lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let page = told("sweep case1 --over users=1..30");
    for expected in [
        "At 8 users, User 8 queued 53.0 s: from 8.0 s (it came at 7.0 s) until 61.0 s, when the first of 7 workers, \
         Core 2, had done User 1.",
        "At 9 users, User 9 queued 53.0 s: from 8.0 s until 61.0 s, when the first of 8 workers, Core 1, had done \
         User 1.",
        "one more costs no time: parallel up to 8 users and hybrid up to 7 users.",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    // 4 s apart, the first of 3 cores is free again after 20 + 1 s, when 12 s of them are over.
    let page = told("sweep case1 --over users=1..12 --set every=4s --set calculation=20s --set cores=3");
    let expected = "User 4 queued 9.0 s: from 12.0 s until 21.0 s, when the first of 3 workers, Core 1, had done User 1.";
    assert!(page.contains(expected), "{page}");
    // Where workers or waits grow, nobody comes.
    for line in ["sweep passport --over line=0s..9h:1h", "sweep io-wait --over workers=1..9"] {
        assert!(!told(line).contains("for each who comes"), "{}", told(line));
    }
}

/// They change nothing in a setup, and still what is predicted.
#[test]
fn processors_can_be_swept() {
    for (line, name, expected) in [
        (
            "sweep parallel --over processors=1,2,4,8 --set tasks=8 --set workers=8",
            "processors",
            [240.0, 120.0, 60.0, 30.0],
        ),
        ("sweep examples/scenarios/bank.toml --over machine.processors=1..2", "machine.processors", [0.0; 4]),
    ] {
        let page: Json =
            serde_json::from_str(&meanwhile(&format!("{line} --strategy parallel --format json")).page())
                .expect("JSON");
        assert_eq!(page["over"][0]["name"], name);
        let points = page["points"].as_array().expect("points");
        let makespans: Vec<f64> =
            points.iter().map(|point| point["runs"][0]["makespan_s"].as_f64().expect("a number")).collect();
        assert!(makespans.windows(2).all(|two| two[1] < two[0]), "{makespans:?}");
        assert!(name != "processors" || makespans == expected, "{makespans:?}");
    }
}

#[test]
fn all_at_once_the_worst_response_grows_by_a_calculation() {
    let all_at_once = case1().with("every", Number::Length(Time::ZERO)).expect("a length");
    let sweep = sweep(&all_at_once, "users", 1..=30);
    assert_eq!(sweep.metric(), Metric::Makespan);
    let sentences = sentences::of(&sweep);
    let expected = "From the start, hybrid's makespan grows by 60.0 s per 7 users.";
    assert!(sentences.iter().any(|sentence| sentence == expected), "{sentences:#?}");
}

#[test]
fn littles_law_holds_to_the_nanosecond() {
    let sweep = sweep(&case1(), "users", 1..=12);
    for figures in sweep.points.iter().flat_map(|point| &point.predicted) {
        assert_eq!(figures.little(), Some(Little::Exact));
        let system = figures.system.expect("all tasks are told");
        assert!(0 < system.area);
    }
    // Two users in blocking, by hand: 61 s and 121 s of response in 122 s.
    let blocking = sweep.points[1].predicted[0];
    assert_eq!(blocking.system.map(|system| system.area), Some(182 * 1_000_000_000));
    assert_eq!(blocking.in_system(), Some(182.0 / 122.0));
}

#[test]
fn amdahls_serial_fraction_is_recovered() {
    let sweep = sweep(&scenario("parallel --tasks 16 --serial 0.2"), "workers", [1, 2, 4, 8, 16]);
    let fits = sentences::fits(&sweep, FitOf::Predicted);
    for fits in &fits[2..] {
        let amdahl = fits.amdahl.as_ref().expect("a fit");
        assert!((amdahl.law.serial - 0.2).abs() < 1e-9, "{amdahl:?}");
        assert!(amdahl.residual.largest < 1e-9, "{amdahl:?}");
        let scalability = fits.scalability.as_ref().expect("a fit");
        assert!((scalability.law.contention - 0.2).abs() < 1e-9, "{scalability:?}");
        assert_eq!(scalability.law.peak(), None);
    }
    // One worker stays one worker.
    assert!(fits[..2].iter().all(|fits| fits.amdahl.is_err() && fits.scalability.is_err()));
}

#[test]
fn fits_belong_to_workers() {
    let sweep = sweep(&case1(), "users", 1..=9);
    let words = sentences::fits_in_words(&sentences::fits(&sweep, FitOf::Predicted));
    assert_eq!(words.len(), 1, "{words:?}");
    assert_eq!(words[0], "Meaningless: this is no sweep over workers.");
}

#[test]
fn more_workers_than_tasks_gain_nothing() {
    let sweep = sweep(&scenario("parallel --tasks 4"), "workers", 1..=8);
    let sentences = sentences::of(&sweep);
    let expected = "More than 4 workers gain parallel and hybrid nothing: the makespan stays 30.0 s.";
    assert!(sentences.iter().any(|sentence| sentence == expected), "{sentences:#?}");
    assert_eq!(sentences::knees(&sweep)[HYBRID], Some(3), "4 workers");
}

const QUEUE: &str = r#"
    [workers.core]
    count = 3
    [tasks.user]
    count = 100
    every = { exponential = "1s" }
    steps = [{ compute = { exponential = "2s" } }]
"#;

#[test]
fn the_recursion_is_the_model() {
    let constant = QUEUE.replace("{ exponential = \"2s\" }", "\"2500ms\"");
    for text in [QUEUE, &constant] {
        let queue = file::read("queue.toml", text, &[]).expect("a scenario");
        for strategy in Strategy::ALL {
            for seed in 1..=5 {
                let plan = queue.long_run(2_000, seed).plan(strategy).expect("a plan");
                let model = simulate(&plan, &Keep::Only(Vec::new()));
                let draws = queue.draws(strategy, seed).expect("a simple queue");
                let servers = plan.workers().len();
                for (task, seen) in model.tasks.iter().zip(responses(servers, draws)) {
                    assert_eq!((task.arrived, task.finished), (seen.arrived, seen.finished), "{strategy}");
                    assert_eq!(task.running, seen.service);
                }
            }
        }
    }
}

#[test]
fn a_queue_is_recognised_by_its_structure() {
    let law = |text: &str, strategy| {
        let queue = file::read("queue.toml", text, &[]).expect("a scenario");
        Queue::of(&queue.stream(strategy)?)?.name()
    };
    assert_eq!(law(QUEUE, Strategy::PARALLEL).as_deref(), Some("M/M/3"));
    assert_eq!(law(QUEUE, Strategy::BLOCKING).as_deref(), Some("M/M/1"));
    let constant = QUEUE.replace("{ exponential = \"2s\" }", "\"2s\"");
    assert_eq!(law(&constant, Strategy::CONCURRENT).as_deref(), Some("M/D/1"));
    assert_eq!(law(&constant, Strategy::HYBRID), None);
    for other in [
        QUEUE.replace("count = 3", "count = 3\nswitch_cost = \"1ms\""),
        QUEUE.replace("count = 3", "count = 3\ndiscipline = \"shortest-first\""),
        QUEUE.replace("every = { exponential = \"1s\" }", "every = { uniform = [\"1s\", \"2s\"] }"),
        QUEUE.replace("every = { exponential = \"1s\" }", "every = \"1s\""),
        QUEUE.replace("\"2s\" } }", "\"2s\" } }, { wait = \"1s\" }"),
        QUEUE.replace("count = 100", "count = 100\nrepeat = 2"),
        format!("{QUEUE}\n[tasks.other]\nsteps = [{{ compute = \"1s\" }}]"),
    ] {
        assert_eq!(law(&other, Strategy::PARALLEL), None, "{other}");
    }
}

/// A file of the test's own.
fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    file
}

#[test]
fn the_long_run_is_near_theory_and_says_what_is_unstable() {
    let file = file(QUEUE);
    let line = format!("sweep {} --over load=0.2,0.6 --seeds 20 --format json", file.path().display());
    let page: Json = serde_json::from_str(&meanwhile(&line).page()).expect("JSON");
    let queue = |point: usize, strategy: usize| &page["points"][point]["queues"][strategy];
    // Three workers at 0.6 are nearly twice what one can do.
    assert_eq!(queue(0, 0)["stable"], true);
    assert_eq!(queue(1, 0)["stable"], false);
    assert_eq!(queue(1, 2)["law"], "M/M/3");
    for point in 0..2 {
        for figure in ["mean_s", "median_s", "p95_s"] {
            let figure = &queue(point, 2)[figure];
            let (estimate, theory) = (figure["estimate"].as_f64(), figure["theory"].as_f64());
            let off = estimate.expect("a number") / theory.expect("a number") - 1.0;
            // The seeds are always the same, so this cannot fail by chance.
            assert!(off.abs() < 0.02, "{figure}");
        }
    }
    assert_eq!(queue(1, 2)["mean_s"], queue(1, 3)["mean_s"], "parallel and hybrid are the same queue");
}

/// In M/D/1 at a load of 0.5 half of all tasks never queue: the median is exactly the service time, and
/// no run has a smaller one.
#[test]
fn the_interval_of_an_atom_covers_it() {
    let text = "[workers.server]\n[tasks.user]\ncount = 10\nevery = { exponential = \"2s\" }\nsteps = [{ compute = \"1s\" }]\n";
    let scenario = file::read("md1.toml", text, &[]).expect("a scenario");
    let effort = Effort { seeds: 20, discarded: 200, counted: 2000 };
    let covers = |seed: u64| {
        let runs = (0..20).map(|run| {
            let draws = scenario.draws(Strategy::BLOCKING, seed_of_run(seed, run)).expect("a simple queue");
            Observation::of(responses(1, draws), effort)
        });
        let known = Known { gap: 2.0, service: 1.0 };
        let median = Estimates::of(&runs.collect::<Vec<_>>(), known).expect("estimates").median;
        (median.value - 1.0).abs() <= median.half
    };
    let covered = (0..100).filter(|seed| covers(*seed)).count();
    assert!(93 <= covered, "{covered} of 100 intervals of 95 % cover the median");
}

#[test]
fn who_is_longer_now_and_then_overtakes_nobody() {
    let sentences = sentences::of(&sweep(&case1(), "users", 1..=30));
    let expected =
        "hybrid's worst response is longer than parallel's at 8 of 30 points, and equal at the others.";
    assert!(sentences.iter().any(|sentence| sentence == expected), "{sentences:#?}");
    assert!(!sentences.iter().any(|sentence| sentence.contains("order changes")), "{sentences:#?}");
}

/// Who is queued first is known only where each number was looked at.
#[test]
fn who_queues_first_is_told_only_where_every_number_was_tried() {
    for (points, is_told) in [("1..16", true), ("1..41:10", false)] {
        let page = meanwhile(&format!("sweep case1 --over users={points} --format plain")).page();
        assert_eq!(page.contains("(one core) queue from 2 users on, +60.0 s per user."), is_told, "{page}");
        assert!(is_told || !page.contains(" queue from "), "{page}");
    }
}

/// It has room beside the knees.
#[test]
fn on_one_screen_a_sweep_says_who_queues_from_the_start() {
    let page = meanwhile("sweep case1 --over users=1..16").page();
    let told = "\n  blocking and concurrent (one core) queue from 2 users on, +60.0 s per user.\n";
    assert!(page.contains(told), "{page}");
}

#[test]
fn where_more_workers_gain_nothing_the_metric_says_so() {
    let page = meanwhile("sweep case1 --over cores=2..9 --format plain").page();
    assert!(page.contains("it gains nothing: the worst response gets no shorter."), "{page}");
}

/// What lengths do not divide evenly is no law, and no knee.
#[test]
fn rounding_is_no_law_and_a_flat_curve_has_no_knee() {
    let page =
        meanwhile("sweep io-wait --over workers=1..8 --strategy concurrent,hybrid --format plain").page();
    assert!(!page.contains("serial fraction") && !page.contains("knee"), "{page}");
    let few = meanwhile("sweep parallel --over workers=1,2 --strategy parallel --format plain").page();
    assert_eq!(few.matches("meaningless").count(), 1, "{few}");
    let other = meanwhile("sweep case1 --over users=1..4 --format plain").page();
    assert!(other.contains("Meaningless: this is no sweep over workers."), "{other}");
}

/// Where rounds get fewer, the next stair is longer, or there is none.
#[test]
fn a_falling_staircase_is_no_pattern() {
    for line in [
        "parallel --over workers=1..8 --set tasks=6",
        "pipeline --over workers=1..8",
        "io-wait --over workers=1..8 --set tasks=6",
        "parallel --over workers=1..8 --set tasks=6 --set serial=0.2",
    ] {
        let page = meanwhile(&format!("sweep {line} --format plain")).page();
        assert!(!page.contains("shrinks by"), "{line}: {page}");
        assert!(page.contains("More than 6 workers gain "), "{line}: {page}");
    }
}

/// Who is equal at one point only is not as long from there on.
#[test]
fn curves_that_touch_and_cross_are_equal_there_and_not_beyond() {
    for (line, told) in [
        (
            "passport --over line=0h,1h,2h,3h,4h,5h,6h",
            "At line 3 h concurrent and parallel are equal; before, parallel is ahead; beyond, concurrent is ahead.",
        ),
        (
            "io-wait --over wait=0s,10ms,50ms,1s --set workers=2",
            "At wait 10 ms concurrent and parallel are equal; before, parallel is ahead; beyond, concurrent is ahead.",
        ),
    ] {
        let page = meanwhile(&format!("sweep {line} --format plain")).page();
        assert!(
            page.contains(told) && !page.contains("concurrent's makespan is as long as"),
            "{line}: {page}"
        );
    }
    // Here they stay equal.
    let page = meanwhile("sweep io-wait --over workers=1..8 --set tasks=6 --format plain").page();
    assert!(page.contains("From 6 workers on, parallel's makespan is as long as hybrid's"), "{page}");
}

#[test]
fn seeds_have_no_knee_and_overtake_nobody() {
    let page = meanwhile("sweep examples/scenarios/bank.toml --over seed=1..5 --format plain").page();
    assert!(!page.contains("knee") && page.contains("A seed is no quantity"), "{page}");
    let disciplines = file(
        "question = \"Which is shorter?\"\n[workers.core]\ncount = 2\n[tasks.job]\ncount = 6\n\
         steps = [{ compute = { exponential = \"10s\" } }]\n\
         [parallel.workers.core]\ncount = 2\ndiscipline = \"shortest-first\"\n",
    );
    let line = format!("sweep {} --over seed=1..6 --format plain", disciplines.path().display());
    let page = meanwhile(&line).page();
    assert!(
        page.contains("parallel's makespan is longer than hybrid's at 3 of 6 points, and shorter at 2."),
        "{page}"
    );
    assert!(!page.contains("overtake") && !page.contains("From seed"), "{page}");
}

/// The receiver takes a core, so hybrid needs one more; only of a server that has one.
#[test]
fn a_knee_over_cores_says_whose_first_core_only_receives() {
    let page = meanwhile("sweep case1 --set users=8 --over cores=2..10 --format plain").page();
    assert!(page.contains("hybrid (core 1 only receives): the knee is at 5 cores"), "{page}");
    assert!(page.contains("parallel: the knee is at 4 cores"), "{page}");
    assert!(page.contains("One core more helps only where"), "{page}");
    let pipeline = meanwhile("sweep pipeline --over workers=1..8 --format plain").page();
    assert!(!pipeline.contains("only receives") && pipeline.contains("One worker more helps"), "{pipeline}");
}

#[test]
fn a_stream_with_waits_has_no_theory() {
    let file = file(&QUEUE.replace("\"2s\" } }", "\"2s\" } }, { wait = \"1s\" }"));
    let line = format!("sweep {} --over load=0.5 --seeds 5 --format json", file.path().display());
    let page: Json = serde_json::from_str(&meanwhile(&line).page()).expect("JSON");
    let parallel = &page["points"][0]["queues"][2];
    assert_eq!(parallel["mean_s"]["theory"], Json::Null);
    assert!(parallel["law"].is_null());
    // A wait holds its worker there, so parallel is busier than the load of hybrid says.
    assert!((parallel["load"].as_f64().expect("a load") - 0.75).abs() < 1e-6, "{parallel}");
}

/// Two numbers, or two kinds of tasks, are no long run: the page says what is played instead.
#[test]
fn one_run_with_one_seed_is_told_as_one() {
    let two_kinds = format!("seed = 7\n{QUEUE}[tasks.other]\nsteps = [{{ compute = \"1s\" }}]\n");
    let (one, two) = (file(QUEUE), file(&two_kinds));
    let page = |file: &tempfile::NamedTempFile, over: &str| {
        meanwhile(&format!(
            "sweep {} --strategy parallel --format plain --over {over}",
            file.path().display()
        ))
        .page()
    };
    let run = "Random lengths: each point is one run of the file's tasks, with seed";
    assert!(
        page(&one, "load=0.5,0.6 --over workers=1,2").contains(&format!("{run} 1: the long run is told"))
    );
    assert!(
        page(&two, "load=0.5,0.6").contains(&format!("{run} 7: the long run is told of tasks of one kind"))
    );
    assert!(page(&one, "workers=1,2").contains(&format!("{run} 1.")));
    assert!(!page(&one, "load=0.5 --seeds 5").contains("one run"));
    assert!(!page(&one, "seed=1,2").contains("one run"));
}

#[test]
fn a_file_is_turned_by_name_and_by_key() {
    let file = file(
        r#"
        [workers.core]
        count = 4
        [tasks.user]
        count = 8
        steps = [{ compute = "1s", name = "receive" }, { wait = "3s" }, { compute = "2s" }]
        [hybrid.tasks.user]
        steps = [{ wait = "3s" }, { compute = "2s" }]
        "#,
    );
    let csv =
        |over: &str| meanwhile(&format!("sweep {} --format csv --over {over}", file.path().display())).page();
    let makespan = |over: &str, strategy: &str| {
        let text = csv(over);
        let line = text.lines().find(|line| line.contains(strategy)).expect("a line").to_owned();
        line.split(',').nth(5).expect("a makespan").to_owned()
    };
    assert_eq!(makespan("workers=2", "parallel"), "24");
    assert_eq!(makespan("users=2", "blocking"), "12");
    assert_eq!(makespan("tasks.user.count=2", "blocking"), "12");
    // All compute steps, also those that only hybrid has.
    assert_eq!(makespan("calculation=1s", "blocking"), "40");
    assert_eq!(makespan("calculation=1s", "hybrid"), "5");
    assert_eq!(makespan("wait=1s", "hybrid"), "5");
    // Half of six seconds is waiting already.
    assert_eq!(makespan("io-share=0.5", "blocking"), "48");
    assert_eq!(makespan("io-share=0", "concurrent"), "48");
}

#[test]
fn ranges_are_inclusive_and_exact() {
    let values = |over: &str| {
        let text =
            meanwhile(&format!("sweep parallel --strategy blocking --format csv --over {over}")).page();
        let values: Vec<String> =
            text.lines().skip(1).map(|line| line.split(',').next().expect("a value").to_owned()).collect();
        values.join(" ")
    };
    assert_eq!(values("workers=1..16:3"), "1 4 7 10 13 16");
    assert_eq!(values("workers=1..9:3"), "1 4 7");
    assert_eq!(values("workers=8,1,4,4"), "1 4 8");
    assert_eq!(values("calculation=0s..2s:500ms"), "0 0.5 1 1.5 2");
    assert_eq!(values("serial=0..0.5:0.1"), "0 0.1 0.2 0.3 0.4 0.5");
    assert_eq!(values("cores=2..3"), "2 3");
    assert_eq!(values("compute=1s"), "1");
    assert_eq!(values("calculation=1:30"), "90");
    assert_eq!(values("calculation=0s..2s:0:01"), "0 1 2");
}

/// Sixty in an hour are one in a minute, to the nanosecond.
#[test]
fn a_rate_can_be_for_an_hour() {
    let csv = |over: &str| {
        let line = format!("sweep case1 --strategy blocking --format csv --set users=9 --over {over}");
        let page = meanwhile(&line).page();
        page.lines()
            .skip(1)
            .map(|line| line.split(',').skip(3).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    let by_gap = csv("every=30s,1min");
    assert_eq!(by_gap.len(), 2);
    assert_eq!(csv("arrival-rate=60/h,120/h"), by_gap.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(csv("arrival-rate=1/min..2/min:60/h"), csv("arrival-rate=60/h,120/h"));
    assert_eq!(csv("arrival-rate=0.5"), csv("arrival-rate=30/min"));
    let message = "--over: `60/x` given for arrival-rate; allowed: a number above 0 and up to 1000000, in a second, or such as 60/h";
    meanwhile("sweep case1 --over arrival-rate=60/x").fails(2, &format!("error: {message}"));
}

/// A file that tells hours does so in its sweeps, in the long run too.
#[test]
fn the_clock_of_a_file_is_that_of_its_sweeps() {
    let hours = QUEUE.replace("\"1s\"", "\"1h\"").replace("\"2s\"", "\"2h\"");
    let file = file(&format!("clock = \"hours\"\n{hours}"));
    let page = |over: &str, format: &str| {
        let line = format!(
            "sweep {} --strategy parallel --format {format} --full --over {over}",
            file.path().display()
        );
        meanwhile(&line).page()
    };
    assert!(page("load=0.5 --seeds 5", "table").contains("response in hours"));
    let spoken = page("load=0.5 --seeds 5", "plain");
    assert!(spoken.contains("in theory 2.316 h"), "{spoken}");
    let table = page("workers=1..2", "table");
    assert!(table.contains("in an hour") && !table.contains("in a second"), "{table}");
    assert!(page("workers=1..2", "plain").contains(" in an hour"));
}

#[test]
fn wrong_ranges_are_told_in_a_line() {
    let cases = [
        ("users=3..1", "--over: `3..1` given for users; allowed: the smaller value first"),
        (
            "users=1..100000",
            "--over: `1..100000` given for users; allowed: at most 10000 points, and these are 100000: choose a larger step",
        ),
        ("users=0..3", "--over: `0` given for users; allowed: a whole number from 1 to 10000000"),
        ("cores=1..3:0", "--over: `0` given for cores; allowed: a whole number above 0"),
        (
            "every=x",
            "--over: `x` given for every; allowed: a duration such as 60s, 1m30s, 2h or 10ms, at most 100 years",
        ),
        (
            "wokers=1..3",
            "--over: `wokers` given; allowed for case1: users, every, receive, calculation, slice, cores, processors, arrival-rate, load",
        ),
        ("load=0..0.9", "--over: `0` given for load; allowed: a number above 0 and up to 0.99"),
        (
            "users=1.. ",
            "--over: `users=1..` given; allowed: NAME=FROM..TO, NAME=FROM..TO:STEP or NAME=VALUE,VALUE, such as workers=1..16",
        ),
        ("users=1..3 --over users=1..2", "--over: `users` and `users` given; allowed: two different numbers"),
        ("every=1s,2s --over load=0.5", "--over: `every` and `load` given; allowed: two different numbers"),
        (
            "users=1..200 --over cores=1..200",
            "--over: 40000 points given, both ranges taken together; allowed: at most 10000",
        ),
        ("users=1 --set cores=0", "--set: `0` given for cores; allowed: a whole number from 1 to 10000"),
        (
            "users=1 --set nonsense=1",
            "--set: `nonsense` given; allowed for case1: users, every, receive, calculation, slice, cores, processors, arrival-rate, load",
        ),
        ("users=1 --set cores", "--set: `cores` given; allowed: NAME=VALUE, such as cores=8"),
        (
            "calculation=1s --set users=10000000 --set every=100d",
            "--over: with calculation 1 s: all steps one after the other would last more than 100 years; choose smaller values",
        ),
    ];
    for (over, message) in cases {
        meanwhile(&format!("sweep case1 --over {over}")).fails(2, &format!("error: {message}"));
    }
    meanwhile("sweep nonsense --over users=1").fails(
        2,
        "error: SCENARIO: `nonsense` given; allowed: case1, case2, io-wait, parallel, passport, burgers, pipeline, or a file \
         such as bank.toml",
    );
}

#[test]
fn measured_points_stand_beside_the_predicted_ones() {
    let line = "sweep parallel --over workers=1,10000 --set calculation=50ms --set tasks=2 --measure --pace 10 --format json";
    let page: Json = serde_json::from_str(&meanwhile(line).page()).expect("JSON");
    let clocks = |point: usize| {
        let runs = page["points"][point]["runs"].as_array().expect("runs");
        runs.iter()
            .filter(|run| run["clock"] == "real")
            .map(|run| run["strategy"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(clocks(0), ["blocking", "concurrent", "parallel", "hybrid"]);
    // No machine has so many cores: of these, the strategies with one worker are left.
    assert_eq!(clocks(1), ["blocking", "concurrent"]);
}

#[test]
fn nothing_that_is_typed_as_a_range_makes_it_panic_or_hang() {
    let nasty = [
        "=",
        "=1",
        "users",
        "users=",
        "users=..",
        "users=1..2:",
        "users=..2",
        "users=1..2..3",
        "users=1,,2",
        "users=18446744073709551615",
        "users=1..18446744073709551616",
        "users=-1..1",
        "users=1.5",
        "load=NaN",
        "load=inf",
        "load=1",
        "load=-0.1..0.5",
        "arrival-rate=0",
        "arrival-rate=1e300",
        "every=1s..2s:0s",
        "every=0s..100years:1ns",
        "every=1s..2s:x",
        "users=0x10",
        "users=1e3",
        "cores=1..10001",
        "\u{1f980}=1..2",
        "users=\u{1f980}..\u{1f980}",
        "slice=0s",
        "users=1..2:-1",
    ];
    for over in nasty {
        let status = meanwhile(&format!("sweep case1 --over {over}")).status();
        assert_eq!(status, Some(2), "{over}");
    }
}
