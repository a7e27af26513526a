//! A real PostgreSQL server: there a query is a wait. `.ci/postgres` starts one and sets
//! `DATABASE_URL`.

use std::net::TcpListener;

use serde_json::Value;

use crate::program::meanwhile;

const QUERY: &str = "io-wait --kind db-query --database-url";

fn url() -> String {
    std::env::var("DATABASE_URL").expect("DATABASE_URL: run this with `.ci/postgres cargo test ...`")
}

#[test]
fn queries_to_a_server_are_waits_that_overlap_on_one_thread() {
    let run = meanwhile(&format!("{QUERY} {} --wait 300ms --verify --format json", url()));
    let (page, status) = run.page_and_status();
    assert!(matches!(status, Some(0 | 4)), "{page}");
    let report: Value = serde_json::from_str(&page).expect("JSON");
    assert_eq!(report["params"]["kind"], "postgres-query");
    let runs: Vec<&Value> =
        report["runs"].as_array().expect("runs").iter().filter(|run| run["clock"] == "real").collect();
    let peaks: Vec<&Value> = runs.iter().map(|run| &run["peak_in_progress"]).collect();
    assert_eq!((peaks[0], peaks[1], peaks[3]), (&1.into(), &5.into(), &5.into()));
    assert_eq!((&runs[1]["threads"], &runs[1]["borrowed_threads"]), (&1.into(), &0.into()));
    assert!(runs.iter().all(|run| run["digest"] == runs[0]["digest"] && run["digest"].is_string()));
}

#[test]
fn beside_other_kinds_both_databases_are_shown() {
    let line = format!("io-wait --kind remote-api,db-query --wait 20ms --database-url {}", url());
    let page = meanwhile(&line).page();
    assert!(page.contains(" db-query") && page.contains(" postgres-query"), "{page}");
}

#[test]
fn a_server_that_says_no_or_nothing_is_a_failure_in_one_line() {
    let nobody = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = nobody.local_addr().expect("an address");
    // It is connected to by the system, and never answers.
    meanwhile(&format!("{QUERY} postgres://somebody@{address}/x"))
        .fails(1, "error: postgres-query: nobody answered at the --database-url in 5 s");
    drop(nobody);
    meanwhile(&format!("{QUERY} postgres://somebody@{address}/x"))
        .fails(1, "error: postgres-query: Connection refused (os error 111)");
    meanwhile(&format!("{QUERY} nonsense")).fails(1, "error: postgres-query: unexpected EOF");
    let wrong = url().replace("user=postgres", "user=nobody-of-that-name");
    meanwhile(&format!("{QUERY} {wrong}"))
        .fails(1, "error: postgres-query: FATAL: role \"nobody-of-that-name\" does not exist");
}
