//! This machine asks itself over the network: nothing leaves it.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::runtime::Builder;
use tokio::time::timeout;

use super::spread::{Spread, sample};
use super::two_cores::apart;
use crate::io::peer::Peer;
use crate::io::remote_api::{async_client, call_async};

const ROUNDS: u32 = 20;
/// Far longer than an answer takes: whoever waits for ever measures nothing.
const PATIENCE: Duration = Duration::from_secs(5);

fn listen() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// A byte there and back, to another thread.
pub fn loopback() -> io::Result<Spread> {
    let listener = listen()?;
    let mut here = TcpStream::connect(listener.local_addr()?)?;
    let (mut there, _) = listener.accept()?;
    for stream in [&here, &there] {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
    }
    let start = || {
        thread::Builder::new().spawn(move || {
            let mut byte = [0];
            while there.read_exact(&mut byte).and_then(|()| there.write_all(&byte)).is_ok() {}
        })
    };
    apart(start, move |echo| {
        let spread = sample(ROUNDS, || {
            let start = Instant::now();
            for _ in 0..ROUNDS {
                let mut byte = [1];
                here.write_all(&byte)?;
                here.read_exact(&mut byte)?;
            }
            Ok(start.elapsed())
        });
        // The other side sees that nobody is there any more.
        drop(here);
        let _ = echo.join();
        spread
    })
}

/// A request and its answer, on a connection that stays open.
pub fn http() -> io::Result<Spread> {
    let listener = listen()?;
    let url = format!("http://{}/", listener.local_addr()?);
    listener.set_nonblocking(true)?;
    let start = || {
        Peer::start(async move {
            let router = Router::new().route("/", get(|| async { "ok" }));
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                let _ = axum::serve(listener, router).await;
            }
        })
    };
    apart(start, move |_peer| {
        let event_loop = Builder::new_current_thread().enable_all().build()?;
        let client = async_client();
        sample(1, || {
            event_loop.block_on(async {
                let start = Instant::now();
                timeout(PATIENCE, call_async(&client, &url)).await??;
                Ok(start.elapsed())
            })
        })
    })
}
