//! Who is at the other end of the connection.

use super::{REFRESH_COOKIE, Secret, cookie, origin};
use crate::{App, Client};
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client of a request: its address, what it calls itself, and its refresh token if a page of ours sent it.
pub(crate) fn client(app: &App, parts: &Parts) -> Client {
    let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let refresh = cookie(&parts.headers, REFRESH_COOKIE).filter(|_| origin::cookie_counts(app, parts));
    Client {
        ip: socket.map(|socket| address(&parts.headers, socket, &app.options.trusted_proxies)),
        user_agent: parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned),
        credential: None,
        refresh: refresh.map(|token| Secret::from(token.to_owned())),
    }
}

/// Who sent the request to the first proxy that is trusted. Each adds the address that it was asked from at the end, so
/// the list is believed from the end, as long as a trusted one has written it.
fn address(headers: &HeaderMap, socket: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    let mut client = socket.to_canonical();
    let values: Vec<&str> = headers.get_all(X_FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
    for hop in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        if !is_trusted(&client) {
            break;
        }
        let Some(ip) = parse(hop.trim()) else { break };
        client = ip;
    }
    client
}

/// An address, with or without a port.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let ip = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    ip.map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        let trusted: Vec<IpNet> = ["10.0.0.0/8", "::1/128"].iter().map(|net| net.parse().unwrap()).collect();
        for (socket, forwarded, expected) in [
            ("192.0.2.1", "6.6.6.6", "192.0.2.1"),
            ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
            ("10.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
            ("10.0.0.1", "203.0.113.5, 10.1.2.3", "203.0.113.5"),
            ("10.0.0.1", "203.0.113.5:4711", "203.0.113.5"),
            ("::1", "[2001:db8::1]:99", "2001:db8::1"),
            ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(X_FORWARDED_FOR, forwarded.parse().unwrap());
            let found = address(&headers, socket.parse().unwrap(), &trusted);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{socket} {forwarded}");
            assert_eq!(address(&headers, socket.parse().unwrap(), &[]), socket.parse::<IpAddr>().unwrap().to_canonical());
        }
    }
}
