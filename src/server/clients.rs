//! The users: real HTTP clients, one connection each.

use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::sleep_until;

use super::job::Answer;

/// Comes at its time, whether the server has time or not, and waits for the answer.
///
/// # Errors
/// If there is no answer.
pub async fn ask(server: SocketAddr, user: usize, n: u32, at: Instant) -> io::Result<Answer> {
    sleep_until(at.into()).await;
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let request = Request::get(format!("/factorial/{n}?user={user}"))
        .header("host", server.to_string())
        .header("connection", "close")
        .body(Empty::<Bytes>::new())
        .map_err(io::Error::other)?;
    let response = sender.send_request(request).await.map_err(io::Error::other)?;
    let status = response.status();
    let body = response.into_body().collect().await.map_err(io::Error::other)?.to_bytes();
    if status != StatusCode::OK {
        let why = String::from_utf8_lossy(&body);
        return Err(io::Error::other(format!("the server answered {status}: {}", why.trim())));
    }
    Ok(serde_json::from_slice(&body)?)
}
