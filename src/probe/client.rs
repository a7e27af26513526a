//! One request: a connection of its own, and what is written down of it.

use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, HOST, LOCATION, USER_AGENT};
use hyper::{HeaderMap, Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout_at;

use super::record::{Answer, Failure, Outcome, Record};
use super::target::Target;
use super::watched::{Budget, Watched};
use crate::time::Time;

/// What a user asks for, or the heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Slow,
    Quick,
}

/// Asks one server, within bounds.
#[derive(Debug)]
pub struct Client {
    target: Target,
    origin: Instant,
    deadline: Instant,
    budget: Arc<Budget>,
}

/// A head that is longer is nobody's answer.
const LONGEST_HEAD: usize = 64 << 10;
/// So much of an answer is compared with the others; of a quick one no more is read.
const COMPARED: u64 = 64 << 10;

/// What has come so far.
#[derive(Default)]
struct Progress {
    connected: OnceLock<Instant>,
    first_byte: OnceLock<Arc<OnceLock<Instant>>>,
}

impl Client {
    pub fn new(target: Target, origin: Instant, deadline: Instant, bytes: u64) -> Self {
        Self { target, origin, deadline, budget: Budget::new(bytes) }
    }

    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Time since the probe began.
    pub fn time(&self, at: Instant) -> Time {
        at.saturating_duration_since(self.origin).into()
    }

    pub fn now(&self) -> Time {
        self.time(Instant::now())
    }

    /// Asks now; `due` is when it was to be.
    pub async fn ask(&self, what: What, due: Instant) -> Record {
        let progress = Progress::default();
        let sent = self.now();
        let outcome = match timeout_at(self.deadline.into(), self.exchange(what, &progress)).await {
            Ok(Ok(answer)) => Outcome::Answered(answer),
            Ok(Err(failure)) => Outcome::Failed(failure),
            Err(_) => Outcome::Failed(Failure::TooLate),
        };
        let time = |at: Option<&Instant>| at.map(|at| self.time(*at));
        Record {
            due: self.time(due),
            sent,
            connected: time(progress.connected.get()),
            first_byte: time(progress.first_byte.get().and_then(|first| first.get())),
            ended: self.now(),
            outcome,
        }
    }

    async fn exchange(&self, what: What, progress: &Progress) -> Result<Answer, Failure> {
        let stream = TcpStream::connect(self.target.address).await.map_err(|_| Failure::NoConnection)?;
        stream.set_nodelay(true).map_err(|_| Failure::NoConnection)?;
        progress.connected.get_or_init(Instant::now);
        let (stream, first_byte) = Watched::new(stream, Arc::clone(&self.budget));
        progress.first_byte.get_or_init(|| first_byte);
        let mut builder = http1::Builder::new();
        let builder = builder.max_buf_size(LONGEST_HEAD);
        let (mut sender, connection) =
            builder.handshake(TokioIo::new(stream)).await.map_err(|error| self.failure(&error))?;
        let talk = async {
            let response =
                sender.send_request(self.request(what)).await.map_err(|error| self.failure(&error))?;
            self.read(response, what).await
        };
        // Both on this task: with it the connection is gone.
        let mut connection = std::pin::pin!(connection);
        let mut talk = std::pin::pin!(talk);
        tokio::select! {
            biased;
            answer = &mut talk => answer,
            _ = &mut connection => talk.await,
        }
    }

    fn request(&self, what: What) -> Request<Empty<Bytes>> {
        let Target { method, slow, quick, authority, headers, .. } = &self.target;
        let mut request = Request::new(Empty::new());
        let (method, path) = match what {
            What::Slow => (method.clone(), slow),
            What::Quick => (Method::GET, quick),
        };
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("the path of a URL that was read");
        let own = request.headers_mut();
        let mut say =
            |name, text: &str| own.insert(name, text.parse().expect("letters that a header can have"));
        say(HOST, authority);
        say(ACCEPT, "*/*");
        say(USER_AGENT, concat!("meanwhile-probe/", env!("CARGO_PKG_VERSION")));
        // Whoever keeps a connection may keep a worker of the server's.
        say(CONNECTION, "close");
        let typed: HeaderMap = headers.iter().cloned().collect();
        own.extend(typed);
        request
    }

    async fn read(&self, response: Response<Incoming>, what: What) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let location = response.headers().get(LOCATION);
        let location = location.map(|place| String::from_utf8_lossy(place.as_bytes()).into_owned());
        let mut seen = Seen::default();
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| self.failure(&error))?;
            if let Some(bytes) = frame.data_ref() {
                seen.add(bytes);
            }
            if what == What::Quick && COMPARED < seen.bytes {
                break;
            }
        }
        let Seen { bytes, all, words, .. } = seen;
        Ok(Answer { status, bytes, digest: all.finish(), digest_of_words: words.finish(), location })
    }

    fn failure(&self, error: &hyper::Error) -> Failure {
        if self.budget.is_spent() {
            Failure::TooMuch
        } else if error.is_parse() {
            Failure::NotHttp
        } else {
            Failure::Closed
        }
    }
}

/// A body, as far as it is compared; nothing of it is kept.
#[derive(Default)]
struct Seen {
    bytes: u64,
    all: DefaultHasher,
    words: DefaultHasher,
    is_in_a_number: bool,
}

impl Seen {
    fn add(&mut self, bytes: &[u8]) {
        let room = usize::try_from(COMPARED.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        for byte in bytes.iter().take(room) {
            self.all.write_u8(*byte);
            let is_digit = byte.is_ascii_digit();
            if !(is_digit && self.is_in_a_number) {
                self.words.write_u8(if is_digit { b'0' } else { *byte });
            }
            self.is_in_a_number = is_digit;
        }
        self.bytes += u64::try_from(bytes.len()).unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digests(parts: &[&str]) -> (u64, u64) {
        let mut seen = Seen::default();
        for part in parts {
            seen.add(part.as_bytes());
        }
        (seen.all.finish(), seen.words.finish())
    }

    #[test]
    fn numbers_make_no_other_answer_and_words_do() {
        let (all, words) = digests(&["{\"process\":471", "1}"]);
        assert_eq!(digests(&["{\"process\":4711}"]), (all, words), "however it comes");
        let (other, same) = digests(&["{\"process\":98765}"]);
        assert!(other != all && same == words);
        assert_ne!(digests(&["{\"error\":4711}"]).1, words);
    }
}
