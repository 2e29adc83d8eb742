//! Who is at the other end of the connection.

use super::{REFRESH_COOKIE, Secret, cookie, origin};
use crate::{App, Client, Options};
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
    let own = |name| cookie(&parts.headers, name).filter(|_| origin::cookie_counts(app, parts)).map(|text| Secret::from(text.to_owned()));
    Client {
        ip: socket.map(|socket| address(&parts.headers, socket, &app.options.trusted_proxies)),
        user_agent: parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned),
        credential: None,
        strict: is_strict(parts),
        refresh: own(REFRESH_COOKIE),
        sign_in: own(sign_in_cookie(&app.options)),
    }
}

/// Whether a client wants to be told of what it sends in vain (RFC 7240).
pub(crate) fn is_strict(parts: &Parts) -> bool {
    let said = parts.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|value| value.split([',', ';'])).any(|part| part.split('=').map(str::trim).eq(["handling", "strict"]))
}

/// The cookie of a browser that signs in with a provider. With TLS no other host of the domain can set it; a server below a path
/// shares its host anyway, and browsers take such names only for whole hosts.
pub(crate) fn sign_in_cookie(options: &Options) -> &'static str {
    match (options.is_https(), options.path()) {
        (true, "") => "__Host-ct_sign_in",
        (true, _) => "__Secure-ct_sign_in",
        (false, _) => "ct_sign_in",
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

/// Programs by what they write into `User-Agent`. Browsers write others' names as well: the first that fits is meant.
const PROGRAMS: [(&str, &str); 9] = [
    ("Code/", "VS Code"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("computor", "computor"),
    ("python-", "Python"),
    ("curl/", "curl"),
];
/// Systems, in the same manner.
const SYSTEMS: [(&str, &str); 6] =
    [("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

/// What people call the device of a session, from what the client calls itself: `Firefox on Linux`.
pub(crate) fn device_label(user_agent: &str) -> Option<String> {
    let of = |names: &[(&str, &'static str)]| names.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name);
    match (of(&PROGRAMS), of(&SYSTEMS)) {
        (Some(program), Some(system)) => Some(format!("{program} on {system}")),
        (name, other) => name.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_have_the_names_that_people_know() {
        for (agent, label) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", Some("Firefox on Linux")),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Safari/537.36 Edg/129.0",
                Some("Edge on Windows"),
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1", Some("Safari on iOS")),
            ("Mozilla/5.0 (X11; Linux) Code/1.95 Chrome/128 Electron/32", Some("VS Code on Linux")),
            ("curl/8.5.0", Some("curl")),
            ("something of somebody's", None),
        ] {
            assert_eq!(device_label(agent).as_deref(), label, "{agent}");
        }
    }

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
