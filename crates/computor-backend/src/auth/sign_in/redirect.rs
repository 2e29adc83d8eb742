//! Where a browser may be sent on to: pages of ours, and what the operator has listed. Nowhere else, or whoever makes a link
//! would send people (and the codes of their log-ins) to places of their own.

use crate::{Error, Options, Result};
use computor_types::Endpoint as _;
use computor_types::dto::GetSignInSuccess;
use url::{Host, Url};

/// Longer addresses are nobody's.
const LONGEST: usize = 2048;
/// What paths of this server are read against, and never leave.
const HERE: &str = "http://here.invalid/";

/// The places that are allowed.
#[derive(Debug)]
pub struct Redirects<'a>(&'a Options);

/// A place that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it is.
    pub to: String,
    /// Whether it is a page that may use our cookies. Another place has to show in another way that it has begun.
    pub is_page: bool,
}

impl<'a> Redirects<'a> {
    /// Those of the configuration.
    pub const fn of(options: &'a Options) -> Self {
        Self(options)
    }

    /// The place that a client asks for, if it is allowed; without one, a page of this server.
    ///
    /// # Errors
    /// `VAL_001`.
    pub fn allowed(&self, wanted: Option<&str>) -> Result<Place> {
        let page = |to: &str| Place { to: to.to_owned(), is_page: true };
        let path = self.0.path();
        let Some(wanted) = wanted else { return Ok(page(&format!("{path}{}", GetSignInSuccess::PATH))) };
        let refused = || {
            Error::field(
                "redirect_uri",
                "must be a path of this server, a page of public_url or allowed_origins, or an address in sign_in_redirects",
            )
        };
        if wanted.len() > LONGEST || wanted.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') || wanted.contains('#') {
            return Err(refused());
        }
        if wanted.starts_with('/') {
            // Other paths of a shared host are not ours.
            return local(wanted).filter(|url| self.is_below(url)).map(|_| page(wanted)).ok_or_else(refused);
        }
        let url = Url::parse(wanted).ok().filter(|url| url.username().is_empty() && url.password().is_none()).ok_or_else(refused)?;
        let origin = url.origin().ascii_serialization();
        let here = self.0.public_url.as_ref().is_some_and(|own| own.origin().as_str() == origin && self.is_below(&url));
        let own = here || self.0.allowed_origins.iter().any(|own| own.as_str() == origin);
        let listed = self.0.sign_in_redirects.iter().filter_map(|listed| Url::parse(listed).ok()).any(|listed| is_listed(&listed, &url));
        if own || listed { Ok(Place { to: url.into(), is_page: own }) } else { Err(refused()) }
    }

    /// Whether it lies below the path of the server.
    fn is_below(&self, url: &Url) -> bool {
        self.0.path().is_empty() || self.0.public_url.as_ref().is_some_and(|own| own.below(url.path()).is_some())
    }

    /// The place with more in its query.
    ///
    /// # Errors
    /// Only for what was never allowed.
    pub fn with(to: &str, pairs: &[(&str, &str)]) -> Result<String> {
        let add = |mut url: Url| {
            url.query_pairs_mut().extend_pairs(pairs);
            url
        };
        if let Some(url) = local(to) {
            let url = add(url);
            return Ok(format!("{}?{}", url.path(), url.query().unwrap_or_default()));
        }
        Url::parse(to).map(|url| add(url).into()).map_err(Error::internal)
    }
}

/// A path of this server, which no browser takes for another host.
fn local(path: &str) -> Option<Url> {
    let base = Url::parse(HERE).ok()?;
    let url = base.join(path).ok()?;
    (path.starts_with('/') && !path.starts_with("//") && url.origin() == base.origin() && !url.path().starts_with("//")).then_some(url)
}

/// Whether it is the listed address; on this machine a program listens at any port (RFC 8252).
fn is_listed(listed: &Url, asked: &Url) -> bool {
    let here = match listed.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        _ => false,
    };
    let same_port = here && listed.scheme() == "http" || listed.port_or_known_default() == asked.port_or_known_default();
    let (a, b) = (listed, asked);
    same_port && a.scheme() == b.scheme() && a.host() == b.host() && a.path() == b.path() && a.query() == b.query()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options {
            public_url: "https://computor.example.org".parse().ok(),
            allowed_origins: vec!["http://localhost:3000".parse().unwrap()],
            sign_in_redirects: vec!["vscode://computor.computor/sign-in".to_owned(), "http://127.0.0.1/back".to_owned()],
            ..Options::new("/nowhere")
        }
    }

    #[test]
    fn browsers_are_sent_to_listed_places_only() {
        let options = options();
        let redirects = Redirects::of(&options);
        for good in [
            "/",
            "/courses?tab=1",
            "https://computor.example.org/app",
            "http://localhost:3000/sign-in?next=%2F",
            "vscode://computor.computor/sign-in",
            "http://127.0.0.1:4711/back",
        ] {
            let place = redirects.allowed(Some(good)).unwrap();
            assert_eq!(place.is_page, !good.starts_with("vscode") && !good.contains("4711"), "{good}");
        }
        for bad in [
            "",
            "courses",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/\tevil",
            "/.//evil.example",
            "/%5cevil\\x",
            "/x#y",
            "\\\\evil.example",
            "https://evil.example/",
            "https://computor.example.org.evil.example/",
            "https://computor.example.org@evil.example/",
            "https://me:secret@computor.example.org/",
            "http://computor.example.org/",
            "https://computor.example.org:8443/",
            "http://localhost:3001/",
            "javascript:alert(1)",
            "data:text/html,x",
            "vscode://evil.evil/sign-in",
            "vscode://computor.computor/other",
            "http://127.0.0.1:4711/other",
            "http://127.0.0.2:4711/back",
            "http://localhost:4711/back",
        ] {
            assert!(redirects.allowed(Some(bad)).is_err(), "{bad}");
        }
        assert!(redirects.allowed(Some(&format!("/{}", "a".repeat(LONGEST)))).is_err());
        assert_eq!(redirects.allowed(None).unwrap(), Place { to: "/auth/success".to_owned(), is_page: true });
    }

    #[test]
    fn what_is_added_is_encoded_and_leaves_the_rest() {
        for (to, expected) in [
            ("/", "/?code=a%26b"),
            ("/courses?tab=1", "/courses?tab=1&code=a%26b"),
            ("https://computor.example.org/x?y=z", "https://computor.example.org/x?y=z&code=a%26b"),
            ("vscode://computor.computor/sign-in", "vscode://computor.computor/sign-in?code=a%26b"),
        ] {
            assert_eq!(Redirects::with(to, &[("code", "a&b")]).unwrap(), expected);
        }
    }

    #[test]
    fn below_a_path_only_what_is_below_it_is_ours() {
        let options = Options { public_url: "https://example.org/computor".parse().ok(), ..options() };
        let redirects = Redirects::of(&options);
        let page = |wanted: Option<&str>| redirects.allowed(wanted).ok().filter(|place| place.is_page).map(|place| place.to);
        assert_eq!(page(None).as_deref(), Some("/computor/auth/success"));
        for ours in ["/computor/x", "https://example.org/computor/x"] {
            assert_eq!(page(Some(ours)).as_deref(), Some(ours));
        }
        for others in ["/x", "/computorx", "/computor/../x", "https://example.org/x", "https://example.org/"] {
            assert_eq!(page(Some(others)), None, "{others}");
        }
    }
}
