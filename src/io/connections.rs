//! A connection for each wait, with a client at the other end.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use parking_lot::Mutex;
use socket2::{Domain, SockRef, Socket, Type};

/// Our ends.
pub struct Connections(Mutex<Vec<Option<TcpStream>>>);

impl Connections {
    /// Our ends and the clients', by number.
    pub fn open(count: usize) -> io::Result<(Self, Vec<TcpStream>)> {
        let port = listen()?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let client = TcpStream::connect(port.local_addr()?)?;
            let server = accept(&port, client.local_addr()?)?;
            server.set_nodelay(true)?;
            client.set_nodelay(true)?;
            ours.push(Some(server));
            theirs.push(client);
        }
        Ok((Self(Mutex::new(ours)), theirs))
    }

    /// The same with buffers of about this size, in bytes: our end's for sending, the client's for
    /// receiving.
    pub fn open_with_buffers(count: usize, size: usize) -> io::Result<(Self, Vec<TcpStream>)> {
        let (ours, theirs) = Self::open(count)?;
        for server in ours.0.lock().iter().flatten() {
            SockRef::from(server).set_send_buffer_size(size)?;
        }
        for client in &theirs {
            SockRef::from(client).set_recv_buffer_size(size)?;
        }
        Ok((ours, theirs))
    }

    /// The connection of one wait.
    ///
    /// # Panics
    /// If it is taken twice.
    pub fn take(&self, number: usize) -> TcpStream {
        let mut streams = self.0.lock();
        streams[number].take().expect("each wait happens once")
    }
}

/// The client that we expect; some other program may knock, too.
fn accept(port: &TcpListener, client: SocketAddr) -> io::Result<TcpStream> {
    loop {
        let (stream, from) = port.accept()?;
        if from == client {
            return Ok(stream);
        }
    }
}

/// A free port of this machine; nobody outside can reach it.
pub fn listen() -> io::Result<TcpListener> {
    /// How many may knock at once; the system may have a lower limit.
    const KNOCKING: i32 = 4096;
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    socket.listen(KNOCKING)?;
    Ok(socket.into())
}

/// The same connection, for an event loop.
pub fn awaitable(stream: TcpStream) -> io::Result<tokio::net::TcpStream> {
    stream.set_nonblocking(true)?;
    tokio::net::TcpStream::from_std(stream)
}
