//! Requests that have arrived and that nobody has read: their bytes lie in the system's buffers.
//! Linux shows them; elsewhere a request is seen when the server reads it.

use std::net::SocketAddr;

/// The clients whose bytes wait at this port, with how many there are.
pub fn at(port: u16) -> Vec<(SocketAddr, u32)> {
    system::at(port)
}

#[cfg(target_os = "linux")]
mod system {
    use std::net::SocketAddr;

    use procfs::net::{TcpState, tcp, tcp6};

    pub fn at(port: u16) -> Vec<(SocketAddr, u32)> {
        let entries = tcp().unwrap_or_default().into_iter().chain(tcp6().unwrap_or_default());
        entries
            .filter(|entry| entry.local_address.port() == port)
            .filter(|entry| matches!(entry.state, TcpState::Established | TcpState::CloseWait))
            .filter(|entry| 0 < entry.rx_queue)
            .map(|entry| (entry.remote_address, entry.rx_queue))
            .collect()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::net::SocketAddr;

    pub fn at(_port: u16) -> Vec<(SocketAddr, u32)> {
        Vec::new()
    }
}
