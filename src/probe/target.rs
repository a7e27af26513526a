//! Whom to ask, and for what: a URL that somebody has typed, checked.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, Uri};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::foreign::shown;

/// A server, the slow thing to ask for, and the quick one.
#[derive(Clone, Debug)]
pub struct Target {
    /// With nobody's name or password in it.
    pub url: String,
    /// As a `Host` header has it.
    pub authority: String,
    pub address: SocketAddr,
    pub method: Method,
    pub slow: String,
    pub quick: String,
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// What pages say of it: neither its headers nor its address, which a recording is not to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub url: String,
    pub method: String,
    pub quick: String,
    pub place: Place,
}

/// Where the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    ThisMachine,
    Elsewhere,
}

/// What was typed.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    pub url: &'a str,
    pub quick: &'a str,
    pub method: &'a str,
    pub headers: &'a [String],
    /// The host that may be elsewhere.
    pub remote: Option<&'a str>,
}

/// A server that is there takes a connection within this.
const CONNECTING: Duration = Duration::from_secs(5);
const HTTP_PORT: u16 = 80;

impl Target {
    /// # Errors
    /// If the URL is none, or leads where nobody may probe, or nobody is there.
    pub fn find(typed: Typed) -> Result<Self, Error> {
        let uri = url(typed.url)?;
        let host = uri.host().unwrap_or_default().to_owned();
        let authority =
            uri.authority().map_or_else(|| host.clone(), |it| bare_of_a_user(it.as_str()).to_owned());
        let quick = quick(typed.quick, &authority)?;
        let addresses = addresses(&host, uri.port_u16().unwrap_or(HTTP_PORT))?;
        check_remote(&host, &addresses, typed.remote)?;
        Ok(Self {
            url: format!("http://{authority}{}", path(&uri)),
            method: method(typed.method)?,
            headers: typed.headers.iter().map(|text| header(text)).collect::<Result<_, _>>()?,
            address: who_answers(&authority, &addresses)?,
            slow: path(&uri),
            quick,
            authority,
        })
    }

    pub fn asked(&self) -> Asked {
        Asked {
            url: self.url.clone(),
            method: self.method.to_string(),
            quick: self.quick.clone(),
            place: if self.address.ip().is_loopback() { Place::ThisMachine } else { Place::Elsewhere },
        }
    }
}

fn url(text: &str) -> Result<Uri, Error> {
    let wrong = |what: &str| Error::Usage(format!("probe: `{}` given; {what}", shown(text)));
    let uri: Uri = text.parse().map_err(|_| wrong("allowed: a URL such as http://127.0.0.1:8000/slow"))?;
    match uri.scheme_str() {
        Some("http") if uri.host().is_some_and(|host| !host.is_empty()) => Ok(uri),
        Some("https") => Err(wrong(
            "allowed: http://, since this program has no TLS; ask the server behind the one that encrypts",
        )),
        _ => Err(wrong("allowed: a URL such as http://127.0.0.1:8000/slow")),
    }
}

/// Who asks is nobody's affair here, and no page shows it.
fn bare_of_a_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn path(uri: &Uri) -> String {
    uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
}

/// A path, or a URL of the same server.
fn quick(text: &str, authority: &str) -> Result<String, Error> {
    let wrong = || {
        Error::Usage(format!(
            "--quick: `{}` given; allowed: a path such as /health, or a URL of the same server, http://{}/...",
            shown(text),
            shown(authority)
        ))
    };
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let is_here = uri.authority().is_none_or(|it| bare_of_a_user(it.as_str()) == authority);
    let is_path = uri.authority().is_some() || text.starts_with('/') && !text.starts_with("//");
    if is_here && is_path { Ok(path(&uri)) } else { Err(wrong()) }
}

fn method(text: &str) -> Result<Method, Error> {
    let letters = text.chars().all(|letter| letter.is_ascii_uppercase());
    let method =
        Method::from_bytes(text.as_bytes()).ok().filter(|method| letters && method != Method::CONNECT);
    method.ok_or_else(|| {
        Error::Usage(format!(
            "--method: `{}` given; allowed: a method of HTTP such as GET, HEAD or POST",
            shown(text)
        ))
    })
}

/// Its value can be a secret: no message has it.
fn header(text: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let wrong = |what: String| {
        Error::Usage(format!("--header: {what}; allowed: NAME:VALUE, such as Accept:text/html"))
    };
    let (name, value) = text.split_once(':').ok_or_else(|| wrong("one without a colon given".to_owned()))?;
    let name = name.trim();
    let own = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];
    let read = HeaderName::from_bytes(name.as_bytes()).ok();
    let header = read.ok_or_else(|| wrong(format!("the name `{}` given", shown(name))))?;
    if own.contains(&header) {
        return Err(wrong(format!("`{header}` given, which each request of the probe has its own of")));
    }
    let mut value = HeaderValue::from_str(value.trim())
        .map_err(|_| wrong(format!("`{header}` has letters that no header can have")))?;
    value.set_sensitive(true);
    Ok((header, value))
}

/// Of the name of a host, or of an address in brackets.
fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found: io::Result<Vec<SocketAddr>> = (bare, port).to_socket_addrs().map(Iterator::collect);
    found.ok().filter(|found| !found.is_empty()).ok_or_else(|| {
        Error::Failure(format!(
            "probe: no address is known of the host `{}`; check the spelling",
            shown(host)
        ))
    })
}

fn check_remote(host: &str, addresses: &[SocketAddr], remote: Option<&str>) -> Result<(), Error> {
    let is_local = addresses.iter().all(|address| address.ip().is_loopback());
    match remote {
        None if !is_local => Err(Error::Usage(format!(
            "probe: `{0}` is another machine; ask only servers that are yours: `--allow-remote {0}` says that this one is",
            shown(host)
        ))),
        Some(named) if named != host => Err(Error::Usage(format!(
            "--allow-remote: `{}` given; allowed: the host of the URL, `{}`",
            shown(named),
            shown(host)
        ))),
        _ => Ok(()),
    }
}

/// A name can have several addresses, such as 127.0.0.1 and `::1`; the server may listen on one of them.
fn who_answers(authority: &str, addresses: &[SocketAddr]) -> Result<SocketAddr, Error> {
    let mut last = None;
    for address in addresses {
        match TcpStream::connect_timeout(address, CONNECTING) {
            Ok(_) => return Ok(*address),
            Err(error) => last = Some(error),
        }
    }
    let why = last.map_or_else(String::new, |error| format!(" ({error})"));
    Err(Error::Failure(format!("probe: nobody answers at {}{why}; start the server first", shown(authority))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_url_is_one_of_the_same_server() {
        let of = |text| quick(text, "localhost:8000").ok();
        assert_eq!(of("/health?a=1").as_deref(), Some("/health?a=1"));
        assert_eq!(of("http://localhost:8000/health").as_deref(), Some("/health"));
        assert_eq!(of("/").as_deref(), Some("/"));
        for wrong in ["http://localhost:8001/", "http://example.org/", "health", "", "//example.org/x"] {
            assert_eq!(of(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn what_a_header_says_is_in_no_message() {
        for wrong in ["secret", "na me: secret", "a: sec\u{1}ret", "connection: secret"] {
            let message = header(wrong).expect_err("a refusal").to_string();
            assert!(!message.contains("secret") && !message.contains("sec\u{1}ret"), "{message}");
        }
        let (name, value) = header("Authorization: Bearer secret").expect("a header");
        assert_eq!((name.as_str(), value.as_bytes()), ("authorization", b"Bearer secret".as_slice()));
        assert!(!format!("{value:?}").contains("secret"));
    }

    #[test]
    fn only_a_url_of_http_is_taken() {
        assert!(url("http://127.0.0.1:8000/slow").is_ok() && url("http://[::1]:8000").is_ok());
        for wrong in
            ["", "slow", "/slow", "127.0.0.1:8000", "https://localhost/", "ftp://localhost/", "http://"]
        {
            assert!(url(wrong).is_err(), "{wrong:?}");
        }
    }
}
