//! `probe`: servers of every kind, also hostile ones. Nothing here goes by milliseconds: on a busy machine
//! a probe may say that it cannot tell, and never that it is sure of what is wrong.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, FairMutex, Mutex};
use serde_json::Value;

use crate::formats::is_valid;
use crate::program::{PROGRAM, meanwhile, program};
use crate::served::Served;

/// A slow request of the servers here: more than twenty beats of [`BEATS`].
const SLOW: Duration = Duration::from_millis(250);
const BEATS: &str = "--beat 10ms --users 2,4";
/// Of a server that never answers as it should.
const SHORT: &str = "--beat 10ms --users 2 --longest 1s";

/// A server of so many threads, which take connections as they come.
fn serve(threads: usize, handle: impl Fn(&str, TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = Arc::new(TcpListener::bind("127.0.0.1:0").expect("a port"));
    let address = listener.local_addr().expect("an address");
    let handle = Arc::new(handle);
    for _ in 0..threads {
        let (listener, handle) = (Arc::clone(&listener), Arc::clone(&handle));
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                if let Some(path) = path(&mut stream) {
                    handle(&path, stream);
                }
            }
        });
    }
    address
}

/// One with a thread for each connection.
fn serve_each(handle: impl Fn(&str, TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let handle = Arc::new(handle);
    serve(1, move |path, stream| {
        let (handle, path) = (Arc::clone(&handle), path.to_owned());
        thread::spawn(move || handle(&path, stream));
    })
}

/// What is asked for; none if nobody asks.
fn path(stream: &mut TcpStream) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    head.split(' ').nth(1).map(str::to_owned)
}

fn say(mut stream: TcpStream, bytes: impl AsRef<[u8]>) {
    // Whoever has gone hears nothing.
    let _ = stream.write_all(bytes.as_ref());
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

/// What a probe says as JSON, and its exit code.
fn probe(url: &str, options: &str) -> (Value, Option<i32>) {
    let (page, status) = meanwhile(&format!("probe {url} {options} --format json")).page_and_status();
    let found = serde_json::from_str(&page).unwrap_or_else(|error| panic!("{error}: {page}"));
    assert_eq!(is_valid(&found), Ok(()));
    (found, status)
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}/slow")
}

/// It is this kind, or nobody is sure.
fn assert_never_wrong(found: &Value, kind: &str) {
    let is_right = found["kind"] == kind || found["sure"] == false;
    assert!(is_right, "sure of {} where it is {kind}: {}", found["kind"], found["sureness"]);
}

/// Why nobody is sure, in one text.
fn doubts(found: &Value) -> String {
    assert_eq!(found["sure"], false, "{}", found["verdict"]);
    doubts_or_none(found)
}

fn doubts_or_none(found: &Value) -> String {
    found["sureness"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Servers that only sleep, so that no busy machine makes them another kind.
fn sleeping() -> [(&'static str, SocketAddr); 5] {
    let slow = |path: &str, stream: TcpStream| {
        if path == "/slow" {
            thread::sleep(SLOW);
        }
        say(stream, ok("done"));
    };
    let lock = FairMutex::new(());
    let turns = move |path: &str, stream: TcpStream| {
        for _ in 0..if path == "/slow" { 30 } else { 0 } {
            let _turn = lock.lock();
            thread::sleep(SLOW / 30);
        }
        say(stream, ok("done"));
    };
    let locked = FairMutex::new(());
    let one_behind_a_lock = move |path: &str, stream: TcpStream| {
        if path == "/slow" {
            let _turn = locked.lock();
            thread::sleep(SLOW);
        }
        say(stream, ok("done"));
    };
    [
        ("all-at-once", serve_each(slow)),
        ("one-at-a-time", serve(1, slow)),
        ("3-at-a-time", serve(3, slow)),
        ("turns", serve_each(turns)),
        ("one-at-a-time", serve_each(one_behind_a_lock)),
    ]
}

#[test]
fn small_servers_are_known_by_what_they_do() {
    let probing = sleeping().map(|(kind, address)| {
        (kind, thread::spawn(move || probe(&url(address), &format!("{BEATS} --expect {kind}"))))
    });
    for (kind, probing) in probing {
        let (found, status) = probing.join().expect("a probe");
        // Where a machine is too busy, it may not be sure; it is never wrong and sure.
        assert_never_wrong(&found, kind);
        assert_eq!(status, Some(if found["sure"] == true { 0 } else { 4 }), "{}", found["sureness"]);
        assert_eq!(found["rounds"][1]["requests"].as_array().map(Vec::len), Some(4));
    }
}

/// A pool of two; the last that gave back is taken first, so whoever is alone always comes to the same one.
fn two_that_warm_up() -> SocketAddr {
    let cold = vec![SLOW * 4; 2];
    let (pool, given_back) = (Mutex::new(cold), Condvar::new());
    serve_each(move |path, stream| {
        if path == "/slow" {
            let mut pool_now = pool.lock();
            given_back.wait_while(&mut pool_now, |pool| pool.is_empty());
            let takes = pool_now.pop().expect("one is there");
            drop(pool_now);
            thread::sleep(takes);
            pool.lock().push(SLOW);
            given_back.notify_one();
        }
        say(stream, ok("done"));
    })
}

#[test]
fn users_come_again_where_a_worker_had_to_warm_up() {
    let (found, _) = probe(&url(two_that_warm_up()), BEATS);
    assert_never_wrong(&found, "2-at-a-time");
    let notes = found["notes"].to_string();
    // Where others compute, that alone may explain it.
    let is_busy = [doubts_or_none(&found), notes.clone()].iter().any(|text| text.contains("busy"));
    assert!(is_busy || notes.contains("The users came twice, since no kind explains"), "{found}");
}

/// Our own server, which calculates.
fn probe_our_own(options: &str, users: &str, kind: &str) -> Value {
    let served = Served::start(&format!("{options} --longest 500ms"));
    let url = format!("http://{}/factorial/{}", served.address, served.long);
    let (found, _) = probe(&url, &format!("--beat 10ms --users {users}"));
    assert_never_wrong(&found, kind);
    assert!(requests(&found).all(|request| request["status"] == 200), "{options}: {found}");
    found
}

fn requests(found: &Value) -> impl Iterator<Item = &Value> {
    let rounds = found["rounds"].as_array().expect("rounds").iter();
    rounds.flat_map(|round| round["requests"].as_array().expect("requests"))
}

fn seconds(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no time: {value}"))
}

#[test]
fn who_calculates_on_the_event_loop_keeps_the_heartbeat_waiting() {
    let found = probe_our_own("--calculate inline", "2", "one-at-a-time");
    let responses = requests(&found).map(|it| seconds(&it["ended_s"]) - seconds(&it["sent_s"]));
    let (shortest, worst) = (responses.fold(f64::MAX, f64::min), &found["rounds"][0]["heartbeat_worst_s"]);
    // No machine can change that.
    assert!(shortest / 2.0 < seconds(worst), "{worst} of {shortest}");
}

/// Other programs begin to compute when there are several users, and end with them: no rest tells.
#[test]
fn who_begins_to_compute_in_the_middle_is_told_and_makes_no_other_kind() {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let count = AtomicUsize::new(0);
    let address = serve_each(move |path, stream| {
        if path == "/slow" {
            let others = (3..5).contains(&count.fetch_add(1, Ordering::SeqCst));
            let over = Arc::new(AtomicBool::new(false));
            for _ in 0..if others { cores } else { 0 } {
                let over = Arc::clone(&over);
                thread::spawn(move || while !over.load(Ordering::Relaxed) {});
            }
            thread::sleep(SLOW);
            over.store(true, Ordering::Relaxed);
        }
        say(stream, ok("done"));
    });
    let (found, _) = probe(&url(address), "--beat 10ms --users 4");
    // Whoever sleeps is not slower for that.
    assert_never_wrong(&found, "all-at-once");
    let told = format!("{} {}", found["sureness"], found["notes"]);
    assert!(told.contains("busy") || told.contains("alone it took"), "{told}");
}

/// Two workers, to whom connections are dealt in turn, whether they are free or not.
fn dealt_in_turn() -> SocketAddr {
    let queues = [(); 2].map(|()| {
        let (deal, dealt) = std::sync::mpsc::channel::<(String, TcpStream)>();
        thread::spawn(move || {
            for (path, stream) in dealt {
                thread::sleep(if path == "/slow" { SLOW } else { Duration::ZERO });
                say(stream, ok("done"));
            }
        });
        deal
    });
    let count = AtomicUsize::new(0);
    serve(1, move |path, stream| {
        let next = count.fetch_add(1, Ordering::SeqCst) % queues.len();
        queues[next].send((path.to_owned(), stream)).expect("a worker");
    })
}

#[test]
fn it_is_chance_who_comes_to_which_queue_and_so_nobody_is_sure() {
    // With one user after each heartbeat, all users come to one worker, or seem to.
    for users in ["--users 2", "--users 2 --every 10ms", "--users 2,4"] {
        let (found, _) = probe(&url(dealt_in_turn()), &format!("--beat 10ms {users}"));
        let doubts = doubts(&found);
        let is_said = [
            "a queue of its own",
            "a queue each",
            "this kind would have had somebody",
            "so many workers were seen",
        ];
        assert!(is_said.iter().any(|words| doubts.contains(words)), "{users}: {doubts}");
    }
}

/// A lock that goes to whoever has waited longest, as threads have it that keep it for a whole request and need
/// it again to send what is ready: all answers come in the end, as if they had taken turns.
#[test]
fn who_keeps_a_lock_and_sends_in_the_end_is_never_surely_turns() {
    let lock = FairMutex::new(());
    let address = serve_each(move |path, stream| {
        if path == "/slow" {
            let _whole = lock.lock();
            thread::sleep(SLOW);
        }
        let _to_send = lock.lock();
        say(stream, ok("done"));
    });
    let (found, _) = probe(&url(address), BEATS);
    assert_never_wrong(&found, "one-at-a-time");
}

#[test]
fn who_gives_way_takes_turns() {
    let found = probe_our_own("--calculate yielding", "2", "turns");
    let users = found["rounds"][0]["requests"].as_array().expect("two");
    // Both are in progress before one is answered.
    assert!(seconds(&users[1]["sent_s"]) < seconds(&users[0]["ended_s"]), "{users:?}");
}

#[test]
fn two_threads_are_a_pool_of_two() {
    probe_our_own("--calculate thread --workers 2", "2,3", "2-at-a-time");
}

#[test]
fn two_processes_are_a_pool_of_two() {
    probe_our_own("--calculate process --workers 2", "2,3", "2-at-a-time");
}

#[test]
fn the_page_can_be_had_in_every_form() {
    let [(_, all_at_once), ..] = sleeping();
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).display().to_string();
    let exports = ["a.md", "a.html", "a.svg", "a.json"].map(|name| format!("--export {}", file(name)));
    let line = format!("probe {} --beat 10ms --users 2 {}", url(all_at_once), exports.join(" "));
    let (page, status) = meanwhile(&line).page_and_status();
    assert_eq!(status, Some(0));
    let read = |name: &str| std::fs::read_to_string(file(name)).expect("a text");
    let found: Value = serde_json::from_str(&read("a.json")).expect("JSON");
    assert!(page.lines().count() <= 40, "{page}");
    assert!(page.contains("ll 2 at once") || found["sure"] == false, "{page}");
    assert_eq!(is_valid(&found), Ok(()));
    for name in ["a.md", "a.html"] {
        assert!(read(name).contains("Every request"), "{name}");
    }
    assert!(read("a.svg").contains("heartbeat"));
}

#[test]
fn a_recording_shows_the_same_page_again_in_every_form() {
    let [_, (_, one), ..] = sleeping();
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let files = |folder: &tempfile::TempDir| {
        [".md", ".html", ".svg", ".json", ".run.json"].map(|ending| folder.path().join(format!("a{ending}")))
    };
    let exports = |folder| files(folder).map(|path| format!("--export {}", path.display())).join(" ");
    let asked = "--beat 10ms --users 2,3,4,5 --expect all-at-once --header authorization:hush";
    let line = format!("probe {} {asked} {}", url(one), exports(&folders[0]));
    let measured = meanwhile(&line).page_and_status();
    let run = files(&folders[0])[4].display().to_string();
    let again = meanwhile(&format!("replay {run} {}", exports(&folders[1]))).page_and_status();
    assert_eq!(again, measured, "also what was expected, and so the exit code");
    for (first, second) in files(&folders[0]).iter().zip(files(&folders[1])) {
        let [first, second] = [first, &second].map(|path| std::fs::read_to_string(path).expect("a file"));
        assert_eq!(first, second);
        assert!(!first.contains("hush"));
    }
    let whole = meanwhile(&format!("replay {run} --full")).page_and_status().0;
    assert!(whole.contains("Every request"), "{whole}");
    meanwhile(&format!("replay {run} --view workers")).told(2);
    meanwhile(&format!("replay {run} --verify")).told(2);
    let text = std::fs::read_to_string(&run).expect("a recording");
    std::fs::write(&run, text.replacen("\"status\":200", "\"status\":500", 1)).expect("a file");
    let damaged = "is damaged: its content is not what was written; use another copy";
    meanwhile(&format!("replay {run}")).fails(2, &format!("error: {run}: {damaged}"));
}

/// Two workers that answer quick requests, too: with two users nobody sees that there is no third.
#[test]
fn as_many_users_as_workers_are_never_surely_all_at_once() {
    let address = serve(2, |path, stream| {
        thread::sleep(if path == "/slow" { SLOW } else { Duration::ZERO });
        say(stream, ok("done"));
    });
    let (found, status) = probe(&url(address), "--beat 10ms --users 2 --expect all-at-once");
    assert_eq!((&found["sure"], status), (&Value::Bool(false), Some(4)), "{}", found["verdict"]);
}

#[test]
fn what_is_expected_and_is_not_fails() {
    let [_, (_, one), ..] = sleeping();
    let (found, status) = probe(&url(one), "--beat 10ms --users 2 --expect all-at-once");
    assert_never_wrong(&found, "one-at-a-time");
    assert_eq!(status, Some(if found["sure"] == true { 3 } else { 4 }), "{}", found["sureness"]);
}

/// One of these servers, what it is asked for besides, and what the page says of it.
type Honest = (SocketAddr, &'static str, &'static str);

fn dishonest_servers() -> Vec<Honest> {
    let count = AtomicUsize::new(0);
    let fails_half_the_time = move |path: &str, stream: TcpStream| {
        let number = if path == "/slow" { count.fetch_add(1, Ordering::SeqCst) } else { 0 };
        thread::sleep(if path == "/slow" { SLOW } else { Duration::ZERO });
        match number {
            0 | 1 | 3 => say(stream, ok("done")),
            _ => say(stream, "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"),
        }
    };
    let count = AtomicUsize::new(0);
    let keeps = move |path: &str, stream: TcpStream| {
        if path == "/slow" && count.fetch_add(1, Ordering::SeqCst) == 0 {
            thread::sleep(SLOW);
        }
        say(stream, ok("done"));
    };
    let count = AtomicUsize::new(0);
    let differs = move |path: &str, stream: TcpStream| {
        let number = if path == "/slow" { count.fetch_add(1, Ordering::SeqCst) } else { 0 };
        thread::sleep(if path == "/slow" { SLOW } else { Duration::ZERO });
        say(stream, ok(if number < 3 { "done" } else { "come again" }));
    };
    let answers = |bytes: &'static str| move |_: &str, stream: TcpStream| say(stream, bytes);
    let never = |path: &str, stream: TcpStream| match path {
        "/slow" => thread::sleep(Duration::from_secs(3600)),
        _ => say(stream, ok("done")),
    };
    vec![
        (serve_each(fails_half_the_time), BEATS, "was answered with 500"),
        (serve_each(keeps), BEATS, "a cache"),
        (serve_each(differs), BEATS, "the slow answers differ"),
        (serve_each(never), SHORT, "1 of 1 slow request got no whole answer in time"),
        (
            serve_each(answers("HTTP/1.1 302 Go\r\nlocation: http://example.org/\u{1b}[2J\r\n\r\n")),
            SHORT,
            "got something that is not HTTP/1.1",
        ),
        (
            serve_each(answers("HTTP/1.1 307 Go\r\nlocation: /slow\r\ncontent-length: 0\r\n\r\n")),
            SHORT,
            "answered with 307, which leads to `/slow`",
        ),
        (
            serve_each(answers("HTTP/1.1 429 No\r\ncontent-length: 0\r\n\r\n")),
            SHORT,
            "limits how often it is asked",
        ),
        (serve_each(|_, stream| say(stream, ok("quick"))), SHORT, "ask for something slower"),
    ]
}

#[test]
fn what_nobody_can_be_sure_of_is_said() {
    let probing: Vec<_> = dishonest_servers()
        .into_iter()
        .map(|(address, options, says)| (says, thread::spawn(move || probe(&url(address), options).0)))
        .collect();
    for (says, probing) in probing {
        let doubts = doubts(&probing.join().expect("a probe"));
        assert!(doubts.contains(says), "{says}: {doubts}");
    }
}

/// Bytes that mean a thousand times as many, once the head of such a file has been read.
fn bomb() -> Vec<u8> {
    // A zero, and then again and again: "the last byte, 258 times", which takes 13 bits.
    let zero = [true, true, false, false, false, true, true, false, false, false, false];
    let again = [true, true, false, false, false, true, false, true, false, false, false, false, false];
    let bits: Vec<bool> = zero.into_iter().chain(again.into_iter().cycle().take(13 * 80_000)).collect();
    let byte = |bits: &[bool]| (0..).zip(bits).fold(0, |byte, (place, bit)| byte | u8::from(*bit) << place);
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    head.into_iter().chain(bits.chunks(8).map(byte)).collect()
}

/// Cuts each connection off as soon as somebody has asked: what was sent is never read.
fn resets() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.peek(&mut [0]);
        }
    });
    address
}

fn hostile_servers() -> Vec<(&'static str, SocketAddr)> {
    let endless = |head: &'static [u8], more: &'static [u8]| {
        serve_each(move |_, mut stream| {
            let _ = stream.write_all(head);
            let more = more.repeat(100);
            while stream.write_all(&more).is_ok() {}
        })
    };
    let a_byte_at_a_time = serve_each(|_, mut stream| {
        for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello" {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_secs(60));
        }
    });
    let answers = |bytes: &'static [u8]| serve_each(move |_, stream| say(stream, bytes));
    let bomb = bomb();
    let bombs = serve_each(move |_, mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n");
        while stream.write_all(&bomb).is_ok() {}
    });
    // Whoever goes where it sends them is sent on, and in the end is given what nobody else gets.
    let sends_on = serve_each(|path, stream| match path.trim_start_matches('/').parse::<u32>() {
        Ok(1_000_000) => say(stream, ok("here")),
        place => {
            let next = place.unwrap_or(0) + 1;
            say(stream, format!("HTTP/1.1 302 Go\r\nlocation: /{next}\r\ncontent-length: 0\r\n\r\n"));
        }
    });
    vec![
        ("a compressed bomb", bombs),
        ("a million redirects", sends_on),
        ("connections that are reset", resets()),
        ("endless headers", endless(b"HTTP/1.1 200 OK\r\n", b"a: \x1b[31mb\r\n")),
        ("one endless header", endless(b"HTTP/1.1 200 OK\r\na: ", b"bbbbbbbbbb")),
        ("an endless body", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"0123456789\x1b[2J\xff")),
        ("endless chunks", endless(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\na\r\n")),
        ("endless informations", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
        ("a byte a minute", a_byte_at_a_time),
        ("no answer", serve_each(|_, stream| drop(stream))),
        (
            "not UTF-8",
            answers(b"HTTP/1.1 302 \xff\xfe\r\nlocation: /\xff\x9b2J\r\ncontent-length: 2\r\n\r\n\xff\xfe"),
        ),
        (
            "a place to go in escapes",
            answers(
                b"HTTP/1.1 302 Go\r\nlocation: http://a/\xc2\x9b2J\xe2\x80\xae\r\ncontent-length: 0\r\n\r\n",
            ),
        ),
        ("not HTTP", answers(b"\x1b]0;title\x07\x1b[2J\r\n\r\n")),
        ("less than it says", answers(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\na")),
    ]
}

/// Each costs the time that it may, little memory, and tells a terminal nothing.
#[test]
fn hostile_servers_cost_little_and_say_nothing() {
    const MOST_MEMORY: f64 = 64e6;
    let probing: Vec<_> = hostile_servers()
        .into_iter()
        .map(|(what, address)| (what, thread::spawn(move || weighed(&url(address)))))
        .collect();
    for (what, probing) in probing {
        let (output, memory) = probing.join().expect("a probe");
        assert_eq!(output.status.code(), Some(4), "{what}: {output:?}");
        let page = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        let wild =
            page.chars().find(|letter| letter.is_control() && *letter != '\n' || *letter == '\u{202e}');
        assert_eq!(wild, None, "{what}: {page:?}");
        assert!(page.contains("Not sure: 1 of 1 slow request"), "{what}: {page}");
        assert!(memory.is_none_or(|bytes| bytes < MOST_MEMORY), "{what}: {memory:?} bytes");
    }
}

/// What a probe says, and how much memory it took, where the system tells.
fn weighed(url: &str) -> (Output, Option<f64>) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut command = program();
    command
        .args(["classify", "--format", "json", "--output"])
        .arg(file.path())
        .args(["--", PROGRAM, "probe", url]);
    let output = command.args(SHORT.split(' ')).args(["--bytes", "20000000", "--expect", "turns"]).output();
    let used = std::fs::read_to_string(file.path()).ok();
    let used: Option<Value> = used.and_then(|text| serde_json::from_str(&text).ok());
    (output.expect("the program runs"), used.and_then(|used| used["peak_memory_bytes"].as_f64()))
}

#[test]
fn nobody_is_asked_who_may_not_be() {
    let told = |line: &str| meanwhile(&format!("probe {line}")).told(2);
    assert_eq!(
        told("http://192.0.2.1/slow"),
        "error: probe: `192.0.2.1` is another machine; ask only servers that are yours: `--allow-remote 192.0.2.1` says that this one is\n"
    );
    for (line, says) in [
        ("http://192.0.2.1/ --allow-remote 192.0.2.2", "allowed: the host of the URL, `192.0.2.1`"),
        ("http://192.0.2.1/ --allow-remote 192.0.2.1 --users 2,9", "allowed with --allow-remote: up to 8"),
        (
            "http://192.0.2.1/ --allow-remote 192.0.2.1 --longest 2m",
            "allowed with --allow-remote: up to 60 s",
        ),
        ("https://127.0.0.1/slow", "this program has no TLS"),
        ("127.0.0.1/slow", "allowed: a URL such as http://127.0.0.1:8000/slow"),
        ("http://127.0.0.1/slow --quick http://192.0.2.1/", "allowed: a path such as /health"),
        ("http://127.0.0.1/slow --users 8,2", "each larger than the one before"),
        ("http://127.0.0.1/slow --users 2,65", "a whole number from 2 to 64"),
        ("http://127.0.0.1/slow --expect 8-at-a-time", "8 users cannot tell that from all-at-once"),
        ("http://127.0.0.1/slow --expect some", "allowed: one-at-a-time, turns,"),
        ("http://127.0.0.1/slow --requests 50", "allowed for these users: from 114 to 100000"),
        ("http://127.0.0.1/slow --beat 1ms", "allowed: a duration from 10ms to 1s"),
        ("http://127.0.0.1/slow --header secret", "--header: one without a colon given"),
    ] {
        let message = told(line);
        assert!(message.contains(says) && message.lines().count() == 1, "{line}: {message}");
        assert!(!message.contains("secret"), "{message}");
    }
    let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("an address");
    let message = meanwhile(&format!("probe http://{free}/")).told(1);
    assert!(message.ends_with("start the server first\n"), "{message}");
}

#[test]
fn headers_are_sent_and_never_said() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 4096];
            let count = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..count]).into_owned();
            let is_as_typed = head.starts_with("POST /slow") || head.starts_with("GET /health ");
            if is_as_typed && head.contains("authorization: Bearer hush\r\n") {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            say(stream, ok("done"));
        }
    });
    let mut command = program();
    let url = format!("http://me:hush@{address}/slow");
    command.args(["probe", &url, "--header", "Authorization: Bearer hush", "--method", "POST", "--full"]);
    let output =
        command.args(["--quick", "/health"]).args(SHORT.split(' ')).output().expect("the program runs");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert!(said.starts_with(&format!("probe: POST http://{address}/slow\n")), "{said}");
    assert!(!said.contains("hush"), "{said}");
    assert!(4 < seen.load(Ordering::SeqCst), "both URLs had the header");
}
