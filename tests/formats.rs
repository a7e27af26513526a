//! JSON: what the schema says, and that it says what the page says.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::program::meanwhile;

const SCHEMA: &str = "docs/report.schema.json";
const SWEEP_SCHEMA: &str = "docs/sweep.schema.json";

fn report(line: &str) -> Value {
    serde_json::from_str(&meanwhile(&format!("{line} --format json")).page()).expect("JSON")
}

pub fn is_valid(report: &Value) -> Result<(), String> {
    follows(report, SCHEMA)
}

fn follows(report: &Value, schema: &str) -> Result<(), String> {
    thread_local! {
        // Making one takes longer than all that it is asked in a test.
        static KNOWN: RefCell<HashMap<String, (Schemas, SchemaIndex)>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        let (schemas, index) = known.entry(schema.to_owned()).or_insert_with(|| compiled(schema));
        schemas.validate(report, *index).map_err(|error| error.to_string())
    })
}

fn compiled(schema: &str) -> (Schemas, SchemaIndex) {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let schema: Value = serde_json::from_reader(File::open(schema).expect("a file")).expect("JSON");
    compiler.add_resource("report.json", schema).expect("a schema");
    let index = compiler.compile("report.json", &mut schemas).expect("a valid schema");
    (schemas, index)
}

#[test]
fn every_sweep_follows_its_schema() {
    for line in [
        "sweep case1 --over users=1..12",
        "sweep parallel --over workers=1,2,4,8 --set serial=0.2 --set tasks=8",
        "sweep io-wait --over workers=1..3 --over wait=0s..2s:1s",
        "sweep parallel --over workers=1..2 --set calculation=50ms --measure --pace 10",
        "sweep examples/scenarios/checkout.toml --over load=0.3,0.6 --seeds 5",
    ] {
        assert_eq!(follows(&report(line), SWEEP_SCHEMA), Ok(()), "{line}");
    }
}

/// Those of more measured runs are held against it where recordings are shown again.
#[test]
fn every_report_follows_the_schema() {
    let lines = [
        "burgers --clock model",
        "case1 --clock model",
        "case2 --clock model --users 1",
        "case2 --clock model --users 1001 --strategy hybrid",
        "io-wait --clock model --compute 0",
        "parallel --clock model --serial 0.3",
        "passport --clock model",
        "case1 --pace 6000 --start-per-request",
        "cases --clock model --gil",
        "run examples/scenarios/bank.toml --clock model",
        "run examples/scenarios/mm1.toml --clock model --set seed=3",
        "run examples/scenarios/chess.toml --clock model",
        "run examples/scenarios/house.toml --pace 100000 --set workers.people.names=[\"You\",\"Me\"]",
        "io-wait --pace 50 --tasks 3",
        "passport --pace 2000000",
        "parallel --tree 2000",
        "pipeline --clock model --queue 1",
        "pipeline --clock model --workers 6 --strategy hybrid",
        "pipeline --clock model --requests 1001 --queue 3",
        "pipeline --pace 400 --queue 2",
        "web-vs-ml --clock model",
        "io-wait --clock model --kind remote-api",
        "io-wait --kind file-write --wait 20ms --strategy blocking,hybrid",
        "io-wait --kind db-write,db-query --wait 5ms --strategy parallel",
    ];
    for line in lines {
        assert_eq!(is_valid(&report(line)), Ok(()), "{line}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let good = report("case2 --clock model --strategy blocking");
    let spoil = |pointer: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("a part of the report") = value;
        is_valid(&bad)
    };
    assert_eq!(is_valid(&good), Ok(()));
    assert!(spoil("/format", 2.into()).is_err());
    assert!(spoil("/runs/0/makespan_s", "122".into()).is_err());
    assert!(spoil("/runs/0/clock", "real".into()).is_err(), "a real run has a replay");
    assert!(spoil("/runs/0/task_count", 2000.into()).is_err(), "many tasks have percentiles");
    assert!(spoil("/runs/0/spans/0/state", "idle".into()).is_err());
}

#[test]
fn case_2_is_told_in_story_seconds() {
    let report = report("case2 --clock model");
    let run = &report["runs"][0];
    assert_eq!((&run["strategy"], &run["clock"]), (&"blocking".into(), &"model".into()));
    assert_eq!(run["makespan_s"], 122.0);
    assert_eq!(run["utilization"], 1.0);
    assert_eq!(run["workers"], serde_json::json!(["Core 1"]));
    assert_eq!(
        run["tasks"][1],
        serde_json::json!({
            "name": "User 2", "arrived_s": 1.0, "started_s": 61.0, "finished_s": 122.0, "response_s": 121.0,
            "received_s": 61.0, "running_s": 61.0, "waiting_s": 0.0, "queued_s": 60.0
        })
    );
    let queued = run["spans"].as_array().expect("spans").iter().find(|span| span["state"] == "queued");
    assert_eq!(
        queued,
        Some(&serde_json::json!({
            "task": "User 2", "worker": null, "state": "queued", "what": "receive", "start_s": 1.0, "end_s": 61.0
        }))
    );
    assert_eq!(report["claims"][0]["published"], 60.0);
    assert_eq!(report["claims"][0]["model"], 60.0);
}

#[test]
fn a_pipeline_tells_its_stages() {
    let report = report("pipeline --clock model --queue 2 --strategy hybrid");
    let run = &report["runs"][0];
    assert_eq!(report["params"]["queue"], 2);
    assert_eq!(run["throughput_per_s"], 0.75);
    assert_eq!((&run["peak_inside"], &run["limiting_stage"]), (&2.into(), &"receive".into()));
    assert_eq!(
        run["stages"][0],
        serde_json::json!({"stage": "queued for receive", "mean_s": 2.0, "worst_s": 4.0})
    );
}

#[test]
fn web_vs_ml_names_a_winner_for_each_workload() {
    let report = report("web-vs-ml --clock model");
    let winners: Vec<&Value> = report["workloads"]
        .as_array()
        .expect("workloads")
        .iter()
        .map(|workload| &workload["winner"])
        .collect();
    assert_eq!(winners, ["concurrent", "parallel"]);
    assert_eq!(report["workloads"][0]["runs"][1]["makespan_s"], 4.3);
    let mut wrong = report.clone();
    wrong["workloads"][1]["winner"] = "hybrid".into();
    assert!(is_valid(&wrong).is_err());
}

#[test]
fn a_measured_report_has_both_clocks_one_digest_and_all_samples() {
    let report = report("case2 --pace 3000 --repeat 3");
    let runs = report["runs"].as_array().expect("runs");
    let clocks: Vec<&Value> = runs.iter().map(|run| &run["clock"]).collect();
    assert_eq!(clocks, ["model", "real"].repeat(4));
    let real: Vec<&Value> = runs.iter().filter(|run| run["clock"] == "real").collect();
    for run in &real {
        assert_eq!(run["digest"], real[0]["digest"]);
        let samples: Vec<f64> =
            run["samples_s"].as_array().expect("samples").iter().filter_map(Value::as_f64).collect();
        assert_eq!(samples.len(), 3);
        assert!(samples.contains(&run["makespan_s"].as_f64().expect("a length")), "one of them counts");
    }
    assert_eq!(report["pace"], 3000.0);
}

#[test]
fn a_thousand_tasks_are_told_and_one_more_are_counted() {
    let few = report("case2 --clock model --users 1000 --strategy blocking");
    assert_eq!(few["runs"][0]["tasks"].as_array().map(Vec::len), Some(1000));
    let many = report("case2 --clock model --users 1001 --strategy blocking");
    assert_eq!(many["runs"][0]["tasks"], Value::Null);
    assert_eq!(many["runs"][0]["response"]["max_s"], 61.0 * 1001.0 - 1000.0);
}

#[test]
fn a_run_with_more_to_run_than_the_machine_has_cores_is_marked() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let crowd =
        format!("parallel --pace 60000 --tasks {0} --workers {0} --strategy blocking,parallel", cores + 1);
    let report = report(&crowd);
    let marked: Vec<&Value> =
        report["runs"].as_array().expect("runs").iter().map(|run| &run["oversubscribed"]).collect();
    assert_eq!(marked, [&Value::Null, &false.into(), &Value::Null, &true.into()]);
    let page = meanwhile(&crowd).page();
    assert!(page.contains("oversubscribed: parallel runs more at once"), "{page}");
    assert!(
        page.split_whitespace().collect::<Vec<_>>().join(" ").contains("Believe \"predicted\": a core each."),
        "{page}"
    );
    // 30 s of work for one task more than there are cores.
    let share =
        30.0 * u32::try_from(cores + 1).map_or(0.0, f64::from) / u32::try_from(cores).map_or(1.0, f64::from);
    let here: Vec<Option<f64>> =
        report["runs"].as_array().expect("runs").iter().map(|run| run["predicted_here_s"].as_f64()).collect();
    assert!(matches!(here[..], [None, None, None, Some(here)] if (here - share).abs() < 1e-6), "{here:?}");
    let known = meanwhile(&format!("{crowd} --processors {cores}")).page();
    assert!(!known.contains("oversubscribed"), "it is what the page predicts");
    let other = meanwhile(&format!("{crowd} --processors 1000")).page();
    assert!(other.contains("(model: "), "as without: there are more than workers");
    let words = other.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Believe \"predicted\": 1000 processors, as given."), "{other}");
}
