//! Where people reach the server: a host of its own, or a path of a host that it shares.

use super::Origin;
use std::{fmt, str::FromStr};
use url::Url;

/// `https://computor.example.org`, or `https://example.org/computor`, where a proxy puts the server below a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    origin: Origin,
    /// Empty, or the path with a slash before it and none behind it.
    path: String,
}

impl Address {
    /// Scheme, host and port.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Empty, or what stands between the host and the paths of the interface: `/computor`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path that cookies are for.
    pub fn cookie_path(&self) -> &str {
        if self.path.is_empty() { "/" } else { &self.path }
    }

    /// Whether it is reached through TLS.
    pub fn is_https(&self) -> bool {
        self.origin.is_https()
    }

    /// What a request for this path asks of the server, if a proxy has left the path of the address in it.
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.path.as_str()).filter(|_| !self.path.is_empty())?;
        match rest {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }
}

/// What is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAddress {
    /// It is no web address, or more than that.
    #[error("must be http:// or https:// with a host and at most a path, such as https://example.org/computor")]
    Form,
    /// Nobody could tell whether the path is still in a request.
    #[error("the server itself answers below /{0}; it needs another path")]
    Taken(String),
}

impl FromStr for Address {
    type Err = NoAddress;
    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let url = Url::parse(text).map_err(|_| NoAddress::Form)?;
        let mut root = url.clone();
        root.set_path("/");
        let origin = root.as_str().parse::<Origin>().map_err(|_| NoAddress::Form)?;
        let path = url.path().trim_end_matches('/');
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
        let mut parts = path.split('/').skip(1);
        if !parts.clone().all(is_plain) {
            return Err(NoAddress::Form);
        }
        match parts.next().filter(|first| is_ours(first)) {
            Some(first) => Err(NoAddress::Taken(first.to_owned())),
            None => Ok(Self { origin, path: path.to_owned() }),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// Whether paths of the server begin so.
fn is_ours(first: &str) -> bool {
    const MORE: [&str; 7] = ["docs", "welcome", "openapi.json", "healthz", "readyz", "metrics", "git"];
    let entities = computor_types::list::entities().iter().map(|info| info.path);
    let calls = computor_types::list::endpoints().iter().filter_map(|info| info.path.split('/').nth(1));
    MORE.into_iter().chain(entities).chain(calls).any(|ours| ours == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_at_most_a_path() {
        for (given, expected) in [
            ("https://Computor.Example.org/", Ok("https://computor.example.org")),
            ("https://example.org/computor/", Ok("https://example.org/computor")),
            ("http://localhost:3000/a/b-c_d.e", Ok("http://localhost:3000/a/b-c_d.e")),
            ("https://example.org/a//b", Err(NoAddress::Form)),
            ("https://example.org/a%20b", Err(NoAddress::Form)),
            ("https://example.org/a?b", Err(NoAddress::Form)),
            ("https://example.org/a#b", Err(NoAddress::Form)),
            ("https://me@example.org/a", Err(NoAddress::Form)),
            ("ftp://example.org", Err(NoAddress::Form)),
            ("example.org/a", Err(NoAddress::Form)),
            ("https://example.org/courses", Err(NoAddress::Taken("courses".to_owned()))),
            ("https://example.org/docs/x", Err(NoAddress::Taken("docs".to_owned()))),
            ("https://example.org/git", Err(NoAddress::Taken("git".to_owned()))),
        ] {
            let found = given.parse::<Address>().map(|address| address.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{given}");
        }
    }

    #[test]
    fn a_path_is_taken_off_by_whole_parts() {
        let address: Address = "https://example.org/computor".parse().unwrap();
        for (path, expected) in [
            ("/computor", Some("/")),
            ("/computor/", Some("/")),
            ("/computor/git/x.git", Some("/git/x.git")),
            ("/computorx", None),
            ("/courses", None),
            ("/", None),
        ] {
            assert_eq!(address.below(path), expected, "{path}");
        }
        let bare: Address = "https://example.org".parse().unwrap();
        assert_eq!((bare.below("/courses"), bare.cookie_path(), address.cookie_path()), (None, "/", "/computor"));
    }
}
