//! `remote-api`: an HTTP API that takes its time to answer, asked with a real HTTP client.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::{sleep, timeout};

use super::backend::{Answer, Awaited, Backend};
use super::completions::Completions;
use super::connections::listen;
use super::error::innermost;
use super::kind::{Chosen, InEventLoop, KindInfo, Nature, Words};
use super::peer::Peer;

pub static INFO: KindInfo = KindInfo {
    name: "remote-api",
    chosen: Chosen::ByName,
    nature: Nature::Waits,
    in_event_loop: InEventLoop::NobodyStandsStill,
    files_per_call: 2,
    words: Words {
        question: "Calls of an API: one after the other, or at once?",
        lesson: "Nearly all the time of a call is somebody else's. One thread can have all calls under way at once, \
                 since it has so little to do for each.",
        try_next: &[
            (
                "meanwhile io-wait --kind remote-api --tasks 2000 --strategy concurrent",
                "2,000 calls, one thread",
            ),
            ("meanwhile io-wait --kind remote-api --compute 50ms", "and then work on each answer"),
        ],
        each: |wait| format!("Each calls an HTTP API that takes {wait} to answer"),
        who_waits: None,
    },
    open: Some(|opening| Ok(Box::new(Api::start(opening.waits, &opening.completions)?))),
    beside: None,
};

/// Blocking: the thread stands still until the answer is there.
///
/// # Errors
/// If there is no answer.
pub fn call(client: &ureq::Agent, url: &str) -> io::Result<Vec<u8>> {
    let mut response = client.get(url).call().map_err(|error| innermost(&error))?;
    response.body_mut().read_to_vec().map_err(|error| innermost(&error))
}

/// Asynchronous: the same, and at every `.await` the event loop may go on with another task.
///
/// # Errors
/// If there is no answer.
pub async fn call_async(client: &AsyncClient, url: &str) -> io::Result<Vec<u8>> {
    let url = url.parse().map_err(io::Error::other)?;
    let response = client.get(url).await.map_err(|error| innermost(&error))?;
    if !response.status().is_success() {
        return Err(io::Error::other(response.status().to_string()));
    }
    let body = response.into_body().collect().await.map_err(|error| innermost(&error))?;
    Ok(body.to_bytes().to_vec())
}

/// Keeps its connections open, as a browser does.
pub type AsyncClient = Client<HttpConnector, Empty<Bytes>>;

pub fn async_client() -> AsyncClient {
    Client::builder(TokioExecutor::new()).build_http()
}

/// The other side: it takes its time, and then answers in JSON.
async fn square(number: usize, waits: Arc<[Duration]>, completions: Completions) -> String {
    sleep(waits.get(number).copied().unwrap_or_default()).await;
    completions.over(number);
    serde_json::json!({ "number": number, "square": number.saturating_mul(number) }).to_string()
}

pub struct Api {
    pub agent: ureq::Agent,
    pub client: AsyncClient,
    patience: Duration,
    address: SocketAddr,
    _peer: Peer,
}

impl Api {
    pub fn start(waits: Vec<Duration>, completions: &Completions) -> io::Result<Self> {
        // Longer than the API takes: a client that waits for ever helps nobody.
        let patience = waits.iter().max().copied().unwrap_or_default() * 2 + Duration::from_secs(30);
        let listener = listen()?;
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let (waits, completions): (Arc<[Duration]>, _) = (waits.into(), completions.clone());
        let peer = Peer::start(async move {
            let answer =
                move |Path(number): Path<usize>| square(number, Arc::clone(&waits), completions.clone());
            let router = Router::new().route("/square/{number}", get(answer));
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                let _ = axum::serve(listener, router).await;
            }
        })?;
        // This machine itself, whatever proxy the surroundings name: the other client knows of none.
        let agent = ureq::Agent::config_builder().proxy(None).timeout_global(Some(patience)).build();
        Ok(Self { agent: agent.into(), client: async_client(), patience, address, _peer: peer })
    }

    pub fn url(&self, number: usize) -> String {
        format!("http://{}/square/{number}", self.address)
    }
}

impl Backend for Api {
    fn call(&self, number: usize) -> io::Result<Answer> {
        call(&self.agent, &self.url(number)).map(Answer::Here)
    }

    fn call_async(&self, number: usize) -> Awaited<'_> {
        Box::pin(async move {
            let url = self.url(number);
            timeout(self.patience, call_async(&self.client, &url)).await?.map(Answer::Here)
        })
    }
}
