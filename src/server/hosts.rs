//! By which names this server is asked.
//!
//! A page of somebody else's can give its own name the address of this machine (DNS rebinding): a
//! browser then asks here, and shows that page the answer. The name gives it away.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{StatusCode, header::HOST};

use crate::scenario::file::printable;

/// The names that are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// Everybody may come, and nobody knows by what name.
    Any,
    /// Those of this machine for itself, and the address that the server has.
    Own(IpAddr),
}

impl Hosts {
    /// Whoever listens on all addresses lets everybody come.
    pub fn of(bound: IpAddr) -> Self {
        if bound.is_unspecified() { Self::Any } else { Self::Own(bound.to_canonical()) }
    }

    /// Whether a request is for this server: it has one `Host`, and the name is served.
    ///
    /// # Errors
    /// If it is not: with which status, and why.
    pub fn admit(self, request: &Parts) -> Result<(), (StatusCode, String)> {
        let mut given = request.headers.get_all(HOST).iter();
        let (Some(host), None) = (given.next(), given.next()) else {
            return Err((
                StatusCode::BAD_REQUEST,
                "a request has one Host, such as `Host: localhost`".to_owned(),
            ));
        };
        let text = String::from_utf8_lossy(host.as_bytes());
        let name = text.parse().ok().filter(|name: &Authority| !name.as_str().contains('@'));
        let name = name.ok_or_else(|| {
            (
                StatusCode::BAD_REQUEST,
                format!("Host: `{}` given; allowed: a name or an address", printable(&text)),
            )
        })?;
        // A whole address in the first line counts, too.
        match [Some(&name), request.uri.authority()].into_iter().flatten().find(|name| !self.has(name)) {
            None => Ok(()),
            Some(name) => Err((StatusCode::MISDIRECTED_REQUEST, self.refusal(name.host()))),
        }
    }

    /// The port may be another one, where a tunnel leads here.
    fn has(self, name: &Authority) -> bool {
        let Self::Own(bound) = self else { return true };
        let host = name.host().to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        match bare.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback() || address.to_canonical() == bound,
            Err(_) => host == "localhost" || host.ends_with(".localhost"),
        }
    }

    fn refusal(self, host: &str) -> String {
        let bound = match self {
            Self::Own(bound) if !bound.is_loopback() => format!(", {bound}"),
            _ => String::new(),
        };
        format!(
            "Host: `{}` given; allowed: localhost, 127.0.0.1, [::1]{bound}; with --bind 0.0.0.0 any name",
            printable(host)
        )
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn admitted(bound: &str, host: &str) -> bool {
        let (parts, ()) = Request::get("/").header(HOST, host).body(()).expect("a request").into_parts();
        Hosts::of(bound.parse().expect("an address")).admit(&parts).is_ok()
    }

    #[test]
    fn an_address_of_the_network_is_served_by_itself_and_from_this_machine() {
        for (host, expected) in [
            ("192.168.1.7", true),
            ("192.168.1.7:8000", true),
            ("192.168.1.8", false),
            ("localhost", true),
            ("127.5.5.5", true),
            ("evil.example", false),
            ("192.168.1.7.evil.example", false),
        ] {
            assert_eq!(admitted("192.168.1.7", host), expected, "{host}");
        }
        assert!(admitted("::1", "[::1]:8000") && admitted("fd00::7", "[fd00:0::7]"));
        assert!(!admitted("::1", "[fd00::7]") && admitted("::1", "[::ffff:127.0.0.1]"));
        assert!(admitted("::ffff:192.0.2.1", "192.0.2.1") && admitted("192.0.2.1", "[::ffff:192.0.2.1]"));
        assert!(admitted("::", "anything") && admitted("0.0.0.0", "anything"));
    }
}
