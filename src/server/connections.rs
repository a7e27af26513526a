//! The server's door: connections come in, and each is answered in HTTP/1.1.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;

use super::handler::{Server, routes};
use crate::plan::Waiting;

/// A request's head comes in one packet; a client that needs longer is not there any more.
const LONGEST_HEAD: Duration = Duration::from_secs(10);
/// So long may a client not take anything of its answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// More than any browser sends.
const LARGEST_HEAD: usize = 16 * 1024;
/// When the system has no more connections to give, it may have some a little later.
const PAUSE_FOR_BREATH: Duration = Duration::from_millis(100);

/// Answers for ever; whoever calls this stops when it drops the future.
///
/// `waiting` is what a connection does to the receiver. Where it holds it, the next connection is
/// accepted when the one before has been answered; where it frees it, at once.
pub async fn serve(listener: TcpListener, server: Arc<Server>, waiting: Waiting) -> Infallible {
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                let connection = answer(stream, from, Arc::clone(&server));
                match waiting {
                    Waiting::Holds => connection.await,
                    Waiting::Frees => drop(tokio::spawn(connection)),
                }
            }
            Err(error) => recover(&error).await,
        }
    }
}

/// One connection, until it ends. A client that hangs up is its own affair.
async fn answer(stream: TcpStream, from: SocketAddr, server: Arc<Server>) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(LONGEST_PAUSE));
    let service = TowerToHyperService::new(routes(server, from));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(LONGEST_HEAD).max_buf_size(LARGEST_HEAD);
    let _ = http.serve_connection(TokioIo::new(Box::pin(stream)), service).await;
}

/// A client that has gone is nothing; no free file descriptors is a pause.
async fn recover(error: &io::Error) {
    let client_has_gone = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    );
    if !client_has_gone {
        tokio::time::sleep(PAUSE_FOR_BREATH).await;
    }
}
