//! The factorial server and its worker processes, for real: who is held, who is not, and what
//! happens when a process dies, a client hangs up, or a port is taken.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
#[cfg(unix)]
use std::sync::mpsc;
use std::thread;

use serde_json::Value;

#[cfg(unix)]
use crate::program::PATIENCE;
use crate::program::{PROGRAM, meanwhile, output_of, program};
use crate::served::{Served, answer};
#[cfg(unix)]
use crate::served::{end_of, wait_for};

fn json(line: &str) -> Value {
    serde_json::from_str(&meanwhile(line).page()).expect("JSON")
}

/// All that a command prints.
fn output(command: &mut Command) -> Output {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    output_of(child.expect("the program runs"), &format!("{command:?}"))
}

fn task<'a>(run: &'a Value, name: &str) -> &'a Value {
    run["tasks"].as_array().expect("tasks").iter().find(|task| task["name"] == name).expect("a task")
}

fn real<'a>(report: &'a Value, strategy: &str) -> &'a Value {
    let runs = report["runs"].as_array().expect("runs");
    runs.iter().find(|run| run["strategy"] == strategy && run["clock"] == "real").expect("a run")
}

#[test]
fn users_who_give_way_take_turns_in_one_order() {
    let report =
        json("case2 --clock real --pace 600 --strategy concurrent --users 3 --calculation 20s --format json");
    let spans = report["runs"][0]["spans"].as_array().expect("spans");
    let mut turns: Vec<&Value> = spans.iter().filter(|span| span["state"] == "running").collect();
    turns.sort_by(|one, other| {
        one["start_s"].as_f64().partial_cmp(&other["start_s"].as_f64()).expect("times")
    });
    let turns: Vec<&str> = turns.into_iter().map(|turn| turn["task"].as_str().expect("a name")).collect();
    let users = ["User 1", "User 2", "User 3"];
    let own = |find: fn(&[&str], &str) -> Option<usize>| {
        users.map(|user| find(&turns, user).expect("every user has turns"))
    };
    let first = own(|turns, user| turns.iter().position(|turn| *turn == user));
    let last = own(|turns, user| turns.iter().rposition(|turn| *turn == user));
    // From when all are there, each having received and begun, until one has its answer.
    let [begin, end] = [first.into_iter().max().expect("three") + 2, last.into_iter().min().expect("three")];
    let together = &turns[begin..=end];
    assert!(users.len() * 2 < together.len(), "{turns:?}");
    assert!(together.windows(4).all(|four| four[0] == four[3] && four[0] != four[1]), "{turns:?}");
}

#[test]
fn every_server_gives_the_same_number() {
    // 20!: see the test of the digest.
    for place in ["inline", "yielding", "thread", "process", "process --start-per-request"] {
        let served = Served::start(&format!("--calculate {place}"));
        assert_eq!(served.factorial(20)["digest"], "468154e34d663846", "{place}");
        assert_eq!(served.factorial(0)["digits"], 1, "{place}");
        let long = served.factorial(served.long);
        assert_eq!(long["n"], served.long);
        assert_eq!(long["process"] == served.child.id(), !place.starts_with("process"), "{place}");
        let (_, _, whole) = served.get("/factorial/25?digits=all");
        assert!(whole.contains("\"15511210043330985984000000\""), "{place}: {whole}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_a_line() {
    let served = Served::start("");
    for (path, status, said) in [
        ("/factorial/-1", 400, "`-1` given; allowed: a whole number from 0 to"),
        ("/factorial/many", 400, "`many` given"),
        ("/factorial/4294967295", 400, "which takes about 1 s here"),
        ("/factorial/99999999999999999999", 400, "given"),
        ("/", 404, "there is only /factorial/N"),
    ] {
        let (answered, _, body) = served.get(path);
        assert_eq!(answered, status, "{path}");
        assert!(body.contains(said) && body.ends_with('\n'), "{path}: {body}");
    }
    let mut endless = served.connect();
    let _ = (0..100).try_for_each(|_| endless.write_all(&[b'x'; 1_000]));
    let end = endless.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
    // Whatever the client gets to see of it, the server ends the connection.
    assert!(!matches!(end, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "a head has an end");
    let head = "GET /factorial/5 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\nconnection: close";
    let with_body = served.send(&format!("{head}\r\n\r\n123456789"));
    assert_eq!(answer(with_body).0, 413);
    assert_eq!(served.factorial(3)["digits"], 1, "and it goes on");
}

/// The calculation goes on for longer than anybody looks: who is answered was so meanwhile.
#[test]
fn only_a_server_that_does_not_calculate_itself_answers_meanwhile() {
    for place in ["thread", "process"] {
        let mut served = Served::start(&format!("--calculate {place} --longest 10m"));
        let _long = served.ask(&format!("/factorial/{}", served.long));
        let short = served.ask("/factorial/5");
        let line = served.says("answered: ");
        assert!(line.contains(": 5!"), "{place}: {line}");
        assert_eq!(answer(short).0, 200);
    }
    // Whoever comes later is answered later, however long it takes.
    let mut served = Served::start("--calculate inline");
    let (long, short) = (served.ask(&format!("/factorial/{}", served.long)), served.ask("/factorial/5"));
    let line = served.says("answered: ");
    assert!(line.contains(&format!(": {}!", served.long)), "{line}");
    assert_eq!((answer(long).0, answer(short).0), (200, 200));
}

#[test]
#[cfg(target_os = "linux")]
fn a_request_that_has_arrived_and_is_not_read_is_told() {
    let mut served = Served::start("--calculate inline --longest 10m");
    let _long = served.ask(&format!("/factorial/{}", served.long));
    let mut short = served.ask("/factorial/5");
    loop {
        let line = served.says("request");
        let client = short.local_addr().expect("an address").to_string();
        if line.contains("answered: 5!") {
            // It was there before the calculation began.
            short = served.ask("/factorial/5");
        } else if line.contains(&client) {
            assert!(line.contains("has arrived, and the server has not read it"), "{line}");
            break;
        }
    }
}

/// The only worker is busy for longer than anybody looks, and there is one place: of two more requests
/// one has it, and the other is told at once.
#[test]
#[cfg(unix)]
fn more_than_the_queue_holds_are_told_to_come_back() {
    let served = Served::start("--calculate process --workers 1 --queue 1 --longest 10m");
    let long = served.ask(&format!("/factorial/{}", served.long));
    calculating_worker(served.child.id());
    let (give, answers) = mpsc::channel();
    for _ in 0..2 {
        let (stream, give) = (served.ask("/factorial/2000"), give.clone());
        thread::spawn(move || give.send(answer(stream)));
    }
    let (status, head, body) = answers.recv_timeout(PATIENCE).expect("an answer");
    assert_eq!(status, 503, "{body}");
    assert!(head.contains("retry-after: 600"), "{head}");
    assert_eq!(served.factorial(5)["digits"], 3, "who needs no worker needs no place");
    drop(long);
    let (status, _, body) = answers.recv_timeout(PATIENCE).expect("an answer");
    assert_eq!(status, 200, "who was in the queue is answered: {body}");
}

#[test]
#[cfg(unix)]
fn a_worker_that_is_killed_is_replaced_and_its_user_answered_all_the_same() {
    let mut served = Served::start("--calculate process --workers 2 --longest 4s");
    let other = served.factorial(2_000)["process"].as_u64().expect("a process");
    let long = served.ask(&format!("/factorial/{}", served.long));
    let victim = calculating_worker(served.child.id());
    kill(victim);
    assert!(served.says("died while it calculated").contains(&victim.to_string()));
    let (status, _, body) = answer(long);
    assert_eq!(status, 200, "{body}");
    let answer: Value = serde_json::from_str(&body).expect("JSON");
    assert_ne!(answer["process"], u64::from(victim));
    assert_eq!(answer["n"], served.long);
    assert!(0 < other);
    for _ in 0..3 {
        served.factorial(2_000);
    }
}

#[test]
#[cfg(unix)]
fn a_client_that_hangs_up_gives_its_worker_back() {
    let mut served = Served::start("--calculate process --workers 1 --longest 10m");
    let long = served.ask(&format!("/factorial/{}", served.long));
    let worker = calculating_worker(served.child.id());
    drop(long);
    served.says("no answer: the client has gone");
    ends(worker);
    assert_ne!(served.factorial(2_000)["process"], u64::from(worker), "another one is there");
}

#[test]
#[cfg(unix)]
fn no_worker_outlives_its_server() {
    for (signal, code) in [("KILL", None), ("TERM", Some(143)), ("INT", Some(130))] {
        let mut served = Served::start("--calculate process --workers 2 --longest 10m");
        let _long = served.ask(&format!("/factorial/{}", served.long));
        let workers = children(served.child.id());
        assert_eq!(workers.len(), 2);
        signal_to(served.child.id(), signal);
        assert_eq!(end_of(&mut served.child).code(), code, "{signal}");
        workers.into_iter().for_each(ends);
    }
}

#[test]
#[cfg(unix)]
fn no_worker_outlives_a_measured_run() {
    let mut child = program()
        .args(["case1", "--strategy", "hybrid", "--pace", "1"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    let workers = wait_for("two workers are there", || {
        let workers = children(child.id());
        if workers.len() == 2 { Ok(workers) } else { Err(format!("{workers:?}")) }
    });
    kill(child.id());
    end_of(&mut child);
    workers.into_iter().for_each(ends);
}

#[test]
#[cfg(unix)]
fn a_measured_run_goes_on_when_a_worker_is_killed_and_says_so() {
    // So long that it is not measured again if the machine is busy: nobody would die in that run.
    let line = "case1 --strategy hybrid --every 66s --calculation 18s --pace 6 --format plain --quiet";
    let child = program()
        .args(line.split(' '))
        .env("LC_ALL", "C.UTF-8")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    // Not one that only starts: that ends the run.
    let victim = worker_with_cpu_time(child.id());
    kill(victim);
    let output = output_of(child, "case1");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{page}");
    assert!(page.contains(&format!("worker process {victim} died while it calculated for User")), "{page}");
    assert!(page.contains("User 1: arrived 7:00:00") && page.contains("User 2: arrived 7:01:06"), "{page}");
}

#[test]
#[cfg(target_os = "linux")]
fn pinned_workers_share_the_processors_that_the_server_leaves() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let report = json(&format!(
        "case1 --strategy hybrid --pace 600 --pin --users {cores} --cores {} --format json",
        cores + 1
    ));
    let run = real(&report, "hybrid");
    assert_eq!(run["oversubscribed"], 1 < cores, "one core less for the workers");
}

/// More than a pipe and the server itself keep of what nobody reads.
const MANY: usize = 3_000;

/// Asks [`MANY`] times on one connection, and has all the answers.
fn ask_many_times(served: &Served) {
    let mut asking = served.connect();
    let answers = asking.try_clone().expect("a connection");
    let writer = thread::spawn(move || {
        let request = "GET /factorial/5 HTTP/1.1\r\nhost: localhost\r\n";
        let most = format!("{request}\r\n").repeat(MANY - 1);
        let requests = format!("{most}{request}connection: close\r\n\r\n");
        asking.write_all(requests.as_bytes())
    });
    let mut text = String::new();
    let end = { answers }.read_to_string(&mut text);
    let answered = text.matches("HTTP/1.1 200").count();
    assert_eq!(answered, MANY, "{end:?}");
    writer.join().expect("a writer").expect("all is sent");
}

#[test]
#[cfg(unix)]
fn a_server_whose_output_nobody_reads_serves_and_stops() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let mut served = Served::start_unread("--calculate inline");
        ask_many_times(&served);
        assert_eq!(served.factorial(3)["digits"], 1);
        signal_to(served.child.id(), signal);
        assert_eq!(end_of(&mut served.child).code(), Some(code), "{signal}");
    }
}

#[test]
fn lines_that_nobody_reads_are_left_out_and_counted() {
    let mut served = Served::start_unread("--calculate inline");
    ask_many_times(&served);
    served.read_on();
    let (mut told, mut left_out) = (0, 0);
    while told + left_out < MANY {
        let line = served.says("");
        match line.strip_suffix(" lines are left out here: nobody has read them") {
            Some(count) => left_out += count.parse::<usize>().expect("a number"),
            None => told += usize::from(line.contains("answered: 5!")),
        }
    }
    assert_eq!(told + left_out, MANY);
    assert!(0 < left_out && 0 < told, "{left_out} of {MANY}");
    served.factorial(3);
    assert!(served.says("request").contains(&format!("request {}: ", MANY + 1)), "and it says on");
}

#[test]
#[cfg(target_os = "linux")]
fn threads_are_there_before_anybody_asks() {
    let served = Served::start("--calculate thread --workers 2");
    let status = std::fs::read_to_string(format!("/proc/{}/status", served.child.id())).expect("procfs");
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")?.trim().strip_suffix(" kB"));
    let room = size.expect("a size").trim().parse::<u64>().expect("kB") * 1024 + (1 << 20);
    // Too little for the stack of one more thread.
    let id = i32::try_from(served.child.id()).expect("a process");
    rlimit::prlimit(id, rlimit::Resource::AS, Some((room, room)), None).expect("a limit");
    for _ in 0..3 {
        assert_eq!(served.factorial(1_100)["n"], 1_100);
    }
}

#[test]
#[cfg(unix)]
fn a_calculation_that_died_twice_is_told_to_come_back() {
    let mut served = Served::start("--calculate process --workers 1 --longest 10m");
    let long = served.ask(&format!("/factorial/{}", served.long));
    for _ in 0..2 {
        // Not a worker that is still starting, and not the one that was killed before: its time is told until
        // somebody has asked how it ended.
        let worker = worker_with_cpu_time(served.child.id());
        kill(worker);
        served.says("died while it calculated");
        wait_for("nothing is left of it", || {
            let state = state(worker);
            if state.is_empty() { Ok(()) } else { Err(state) }
        });
    }
    let (status, head, body) = answer(long);
    assert_eq!(status, 503, "{body}");
    assert!(head.contains("retry-after: ") && body.contains("died"), "{head}\n{body}");
    assert_eq!(served.factorial(2_000)["n"], 2_000, "another one is there");
}

#[test]
#[cfg(unix)]
fn a_worker_that_stands_still_is_replaced() {
    let mut served = Served::start("--calculate process --workers 1 --longest 4s");
    let long = served.ask(&format!("/factorial/{}", served.long));
    let worker = calculating_worker(served.child.id());
    signal_to(worker, "STOP");
    let line = served.says("gave no sign of life for 10 s while it calculated");
    assert!(line.contains(&worker.to_string()), "{line}");
    let (status, _, body) = answer(long);
    assert_eq!(status, 200, "{body}");
    ends(worker);
}

#[test]
fn only_names_of_this_machine_are_served() {
    let served = Served::start("");
    let port = served.address.port();
    let host = |lines: &str| format!("GET /factorial/5 HTTP/1.1\r\n{lines}connection: close\r\n\r\n");
    let whole =
        |url: &str| format!("GET {url}/factorial/5 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    for (request, status) in [
        (host("host: localhost\r\n"), 200),
        (host(&format!("host: LocalHost.:{port}\r\n")), 200),
        (host(&format!("host: 127.0.0.1:{port}\r\n")), 200),
        (host("host: [::1]:9000\r\n"), 200),
        (host("host: meanwhile.localhost\r\n"), 200),
        (whole(&format!("http://127.0.0.1:{port}")), 200),
        (host(&format!("host: evil.example:{port}\r\n")), 421),
        (host("host: localhost.evil.example\r\n"), 421),
        (host("host: 192.0.2.1\r\n"), 421),
        (whole("http://evil.example"), 421),
        (host(""), 400),
        (host("host:\r\n"), 400),
        (host("host: user@localhost\r\n"), 400),
        (host("host: localhost\r\nhost: localhost\r\n"), 400),
        (host("host: localhost\r\nhost: evil.example\r\n"), 400),
        ("GET /factorial/5 HTTP/1.0\r\n\r\n".to_owned(), 400),
        (host("host: evil.example\r\n").replace("/factorial/5", "/"), 421),
        (host("host: evil.example\r\n").replace("GET", "POST"), 421),
    ] {
        let (answered, _, body) = answer(served.send(&request));
        assert_eq!(answered, status, "{request}{body}");
    }
    // Whoever lets everybody come does not know by what name.
    let open = Served::start("--bind 0.0.0.0");
    let (status, _, body) = answer(open.send(&host("host: my-machine.example\r\n")));
    assert_eq!(status, 200, "{body}");
    assert_eq!(answer(open.send(&host(""))).0, 400, "but by one");
}

#[test]
fn what_was_asked_is_shown_without_raw_characters_and_short() {
    let served = Served::start("");
    let hidden = "%1b%5b31m%07%08%7f%c2%9b%d8%9c%c2%ad%e2%80%ae%e2%81%a6%e1%85%9f%ef%bf%bd";
    for path in [hidden.to_owned(), "9".repeat(7_000), "%1b".repeat(2_000), "%ff%fe".to_owned()] {
        let (status, _, body) = served.get(&format!("/factorial/{path}"));
        assert_eq!(status, 400, "{body}");
        let raw = |letter: char| letter.is_control() || "\u{202e}\u{2066}".contains(letter);
        assert!(!body.trim_end_matches('\n').contains(raw), "{body:?}");
        assert!(body.chars().count() < 300 && body.lines().count() == 1, "{body:?}");
    }
    for name in ["a".repeat(7_000), "\u{9b}31m".to_owned(), "\u{202e}localhost".to_owned()] {
        let request = format!("GET /factorial/5 HTTP/1.1\r\nhost: {name}\r\nconnection: close\r\n\r\n");
        let (status, _, body) = answer(served.send(&request));
        assert!((400..=421).contains(&status), "{body}");
        assert!(!body.contains(['\u{9b}', '\u{202e}']) && body.chars().count() < 300, "{body:?}");
    }
    for query in ["?user=%1b%5b31m", "?digits=%1b&digits=%1b", "?user=1&user=2"] {
        let (_, _, body) = served.get(&format!("/factorial/5{query}"));
        assert!(!body.contains('\u{1b}'), "{query}: {body:?}");
    }
}

#[test]
fn every_request_has_a_line_of_its_own() {
    let mut served = Served::start("--calculate thread --workers 2");
    let path = format!("/factorial/{}?user=1", served.long);
    let twice = [served.ask(&path), served.ask(&path)];
    for stream in twice {
        assert_eq!(answer(stream).0, 200);
    }
    let lines = [served.says("answered: "), served.says("answered: ")];
    for number in 1..=2 {
        assert!(lines.iter().any(|line| line.contains(&format!("request {number}: "))), "{lines:?}");
    }
}

#[test]
#[cfg(unix)]
fn the_soft_limit_of_open_files_is_raised() {
    let script = format!(
        "ulimit -Sn 64; exec {PROGRAM} serve --port 0 --calculate process --workers 1 --queue 200 --longest 10m"
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]);
    let served = Served::started(shell);
    let path = format!("/factorial/{}", served.long);
    let _waiting: Vec<TcpStream> = (0..150).map(|_| served.ask(&path)).collect();
    assert_eq!(served.factorial(5)["digits"], 3);
}

#[test]
fn an_address_that_nobody_can_reach_is_an_error_of_one_line() {
    for address in ["224.0.0.1", "255.255.255.255", "ff02::1", "192.0.2.1"] {
        let said = meanwhile(&format!("serve --port 0 --bind {address}")).told(1);
        assert!(said.contains("error: cannot serve on "), "{said}");
        assert!(said.ends_with("choose a --bind that this machine has, such as 127.0.0.1\n"), "{said}");
    }
}

#[test]
fn a_port_that_is_taken_is_an_error_of_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let mut command = program();
    let output = output(command.args(["serve", "--port", &port.to_string(), "--calculate", "inline"]));
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1));
    assert!(said.starts_with(&format!("error: cannot serve on 127.0.0.1:{port}: ")), "{said}");
    assert!(
        said.ends_with("choose another --port, or 0 for a free one\n") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
#[cfg(unix)]
fn no_open_files_left_is_an_error_of_one_line() {
    let shell = |script: String| {
        let output = output(Command::new("sh").args(["-c", &script]));
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let (status, said) =
        shell(format!("ulimit -n 50; {PROGRAM} case1 --strategy hybrid --quiet --pace 6000"));
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("open files") && said.lines().count() == 1, "{said}");
    let (status, said) =
        shell(format!("ulimit -n 16; {PROGRAM} serve --calculate process --port 0 --workers 64"));
    assert_eq!(status, Some(1), "{said}");
    assert!(said.starts_with("error: cannot serve on") && said.lines().count() == 1, "{said}");
}

#[test]
fn in_case_2_user_2_arrives_at_once_and_is_received_when_user_1_is_done() {
    let report = json("case2 --pace 600 --format json --strategy blocking,hybrid");
    let blocking = real(&report, "blocking");
    let (one, two) = (task(blocking, "User 1"), task(blocking, "User 2"));
    assert_eq!(two["arrived_s"], 1.0);
    assert!(one["finished_s"].as_f64() <= two["received_s"].as_f64());
    assert_eq!(one["process_id"], two["process_id"], "one process does it all");
    let hybrid = real(&report, "hybrid");
    let (one, two) = (task(hybrid, "User 1"), task(hybrid, "User 2"));
    assert!(two["received_s"].as_f64() < one["finished_s"].as_f64());
    assert_ne!(one["process_id"], two["process_id"], "each has a worker process");
    let spans = hybrid["spans"].as_array().expect("spans");
    let receiver = spans.iter().find(|span| span["what"] == "receive" && span["state"] == "running");
    let receiver = receiver.expect("a span");
    assert_eq!(receiver["process_id"], task(blocking, "User 1")["process_id"], "the server is this program");
}

#[test]
fn the_start_of_a_process_is_a_span_of_its_own() {
    let report = json("case1 --pace 600 --format json --strategy hybrid --start-per-request");
    let spans = real(&report, "hybrid")["spans"].as_array().expect("spans");
    let starts: Vec<&Value> = spans
        .iter()
        .filter(|span| span["what"] == "start of a worker process" && span["state"] == "running")
        .collect();
    assert_eq!(starts.len(), 2);
    for start in starts {
        let calculation = spans.iter().find(|span| {
            span["what"] == "calculation" && span["state"] == "running" && span["task"] == start["task"]
        });
        let calculation = calculation.expect("a calculation");
        assert_eq!(calculation["process_id"], start["process_id"]);
        assert!(start["end_s"].as_f64() <= calculation["start_s"].as_f64());
    }
}

#[test]
fn of_the_four_cells_only_one_helps() {
    let cases = json("cases --clock model --gil --format json");
    let response = |case: &str| {
        let row = cases["cases"].as_array().expect("rows").iter().find(|row| row["case"] == case);
        row.expect("a row")["responses_s"][1].to_string()
    };
    assert_eq!(
        ["inline-holds", "inline-frees", "process-holds", "process-frees"].map(response),
        ["121.0", "121.0", "121.0", "61.0"]
    );
    assert_eq!(["yielding", "thread"].map(response), ["121.0", "61.0"]);
    // With one lock, nobody is done before 7:02.
    let row = cases["cases"].as_array().expect("rows").last().expect("a row");
    let arrivals = [0.0, 1.0];
    for (user, arrived) in arrivals.into_iter().enumerate() {
        assert!(120.0 < row["responses_s"][user].as_f64().expect("a time") + arrived);
    }
}

/// Both are received by turns: without that, User 1 would be done after 10 s.
#[test]
fn the_lock_is_handed_over_while_a_request_is_received() {
    let cases = json("cases --clock model --gil --receive 10s --calculation 0s --format json");
    let row = cases["cases"].as_array().expect("rows").last().expect("a row");
    assert_eq!(row["case"], "thread-with-lock");
    let response = |user: usize| row["responses_s"][user].as_f64().expect("a time");
    assert!(18.0 < response(0) && response(1) < 20.0, "{row}");
}

#[test]
fn a_measured_square_has_the_order_of_the_model() {
    let cases = json("cases --pace 600 --gil --format json");
    let rows = cases["cases"].as_array().expect("rows");
    let response = |case: &str, user: usize| {
        let row = rows.iter().find(|row| row["case"] == case && row["clock"] == "real").expect("a row");
        row["responses_s"][user].as_f64().expect("a time")
    };
    // Who stands in line behind a whole calculation waits longer than who calculates.
    for held in ["inline-holds", "inline-frees", "process-holds"] {
        assert!(response(held, 0) < response(held, 1), "{held}");
    }
}

#[cfg(unix)]
fn signal_to(process: u32, signal: &str) {
    let status = Command::new("kill").args([&format!("-{signal}"), &process.to_string()]).status();
    assert!(status.expect("kill").success());
}

#[cfg(unix)]
fn kill(process: u32) {
    signal_to(process, "KILL");
}

/// The worker processes of a server.
#[cfg(unix)]
fn children(parent: u32) -> Vec<u32> {
    let output = output(Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let parse = |line: &str| {
        let mut words = line.split_whitespace();
        let (child, its_parent) = (words.next()?.parse().ok()?, words.next()?.parse::<u32>().ok()?);
        (its_parent == parent && !words.next()?.starts_with('Z')).then_some(child)
    };
    lines.lines().filter_map(parse).collect()
}

/// The worker that has used the processor: the one with the job.
#[cfg(unix)]
fn calculating_worker(parent: u32) -> u32 {
    wait_for("a worker calculates", || {
        let states: Vec<_> = children(parent).into_iter().map(|worker| (worker, state(worker))).collect();
        let busy = states.iter().find(|(_, state)| state.contains('R'));
        busy.map(|(worker, _)| *worker).ok_or_else(|| format!("{states:?}"))
    })
}

/// The worker that has calculated for about a second.
#[cfg(unix)]
fn worker_with_cpu_time(parent: u32) -> u32 {
    let time = |worker: u32| ps("time=", worker);
    wait_for("a worker has calculated", || {
        let times: Vec<_> = children(parent).into_iter().map(|worker| (worker, time(worker))).collect();
        let busy = times.iter().find(|(_, time)| time.contains(|digit| ('1'..='9').contains(&digit)));
        busy.map(|(worker, _)| *worker).ok_or_else(|| format!("{times:?}"))
    })
}

/// The process ends, or has ended.
#[cfg(unix)]
fn ends(process: u32) {
    wait_for(&format!("process {process} ends"), || {
        let state = state(process);
        if state.is_empty() || state.starts_with('Z') { Ok(()) } else { Err(state) }
    });
}

/// "R" runs, "T" is stopped, nothing is not there.
#[cfg(unix)]
fn state(process: u32) -> String {
    ps("stat=", process)
}

#[cfg(unix)]
fn ps(what: &str, process: u32) -> String {
    let output = output(Command::new("ps").args(["-o", what, "-p", &process.to_string()]));
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}
