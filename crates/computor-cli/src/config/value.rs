//! The kinds of values that settings have: how they are written, and how they are shown.

use super::{Raw, nearest};
use computor_backend::{
    MailOptions, Mailer,
    auth::{Address, Origin, Secret, sign_in::ProviderOptions},
    shared::Shared,
};
use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// A value that can be written in a file, in the environment and on the command line.
pub(super) trait Value: Sized {
    /// What it is, for people.
    const KIND: &'static str;
    /// Whether it is a list, which TOML writes in brackets.
    const LIST: bool = false;

    /// Reads it; nothing if it is not one.
    fn parse(text: &str) -> Option<Self>;
    /// As it is written; nothing if there is none.
    fn show(&self) -> Option<String>;

    /// Reads it from a file.
    fn from_toml(value: &toml::Value) -> Option<Self> {
        scalar(value).and_then(|text| Self::parse(&text))
    }

    /// Reads it from wherever it was given.
    ///
    /// # Errors
    /// What is wrong, where more can be said than [`Value::KIND`]. Never a value: it may be a secret.
    fn read(raw: &Raw) -> Result<Self, Option<String>> {
        let read = match raw {
            Raw::Text(text) => Self::parse(text),
            Raw::Toml(value) => Self::from_toml(value),
        };
        read.ok_or(None)
    }
}

fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}

macro_rules! from_str {
    ($($type:ty: $kind:literal;)*) => { $(
        impl Value for $type {
            const KIND: &'static str = $kind;
            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
            fn show(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )* };
}
from_str! {
    SocketAddr: "an address and a port, such as 127.0.0.1:8000";
    bool: "true or false";
    Address: "http:// or https://, a host and at most a path, such as https://computor.example.org or https://example.org/computor";
    Origin: "http:// or https://, a host, and nothing behind it, such as https://computor.example.org";
}

impl Value for PathBuf {
    const KIND: &'static str = "a path";
    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.into())
    }
    fn show(&self) -> Option<String> {
        Some(self.display().to_string())
    }
}

impl Value for IpNet {
    const KIND: &'static str = "a network or an address, such as 10.0.0.0/8 or ::1";
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(Into::into))
    }
    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// A number between these bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count<const LEAST: u32, const MOST: u32>(pub(crate) u32);

impl<const LEAST: u32, const MOST: u32> Value for Count<LEAST, MOST> {
    const KIND: &'static str = const {
        match (LEAST, MOST) {
            (0, 1024) => "a number from 0 to 1024",
            (0, 3600) => "a number from 0 to 3600",
            (0, 36500) => "a number from 0 to 36500",
            (1, 1000) => "a number from 1 to 1000",
            (1, 1_000_000) => "a number from 1 to 1000000",
            _ => panic!("say what it is here"),
        }
    };
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number| (LEAST..=MOST).contains(number)).map(Self)
    }
    fn show(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) u64);

const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1000),
    ("B", 1),
];

impl Value for Bytes {
    const KIND: &'static str = "a size, such as 10 MiB";
    fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (number, unit) = text.split_at_checked(digits)?;
        let factor = if unit.is_empty() { 1 } else { UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?.1 };
        number.trim().parse::<u64>().ok()?.checked_mul(factor).map(Self)
    }
    fn show(&self) -> Option<String> {
        let fits = |factor: &u64| self.0 >= *factor && self.0.is_multiple_of(*factor);
        let (unit, factor) = UNITS.iter().take(4).find(|(_, factor)| fits(factor)).unwrap_or(&("B", 1));
        Some(format!("{} {unit}", self.0 / factor))
    }
}

/// A word, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) String);

impl Value for Text {
    const KIND: &'static str = "a text";
    fn parse(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(text.trim().to_owned()))
    }
    fn show(&self) -> Option<String> {
        Some(self.0.clone())
    }
}

/// A key that somebody else has made. It is never shown.
#[derive(Clone)]
pub(crate) struct Key(pub(crate) String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
impl Value for Key {
    const KIND: &'static str = "a text, which is not shown";
    fn parse(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(text.trim().to_owned()))
    }
    fn show(&self) -> Option<String> {
        Some("***".to_owned())
    }
}

/// A file with certificates or a key. It is read when the settings are, and only its name is shown.
#[derive(Clone)]
pub(crate) struct Pem {
    path: PathBuf,
    pub(crate) content: Vec<u8>,
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pem").field("path", &self.path).finish_non_exhaustive()
    }
}
impl Value for Pem {
    const KIND: &'static str = "the path of a file that can be read and is PEM (it begins with `-----BEGIN`)";
    fn parse(text: &str) -> Option<Self> {
        let content = std::fs::read(text).ok()?;
        let is_pem = content.windows(10).any(|words| words == b"-----BEGIN");
        is_pem.then(|| Self { path: text.into(), content })
    }
    fn show(&self) -> Option<String> {
        Some(self.path.display().to_string())
    }
}

/// A key of one's own, which nobody guesses. It is never shown.
#[derive(Clone)]
pub(crate) struct LongKey(pub(crate) String);

impl fmt::Debug for LongKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LongKey(…)")
    }
}
impl Value for LongKey {
    const KIND: &'static str = "a text of at least 32 characters, which is not shown";
    fn parse(text: &str) -> Option<Self> {
        (text.trim().chars().count() >= 32).then(|| Self(text.trim().to_owned()))
    }
    fn show(&self) -> Option<String> {
        Some("***".to_owned())
    }
}

/// Text that is never shown.
#[derive(Clone)]
pub(crate) struct Hidden(pub(crate) String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(…)")
    }
}
impl Value for Hidden {
    const KIND: &'static str = "a URL, such as postgres://name:password@host/database";
    fn parse(text: &str) -> Option<Self> {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)).then(|| Self(text.to_owned()))
    }
    fn show(&self) -> Option<String> {
        Some("***".to_owned())
    }
}

/// Where mail goes, which is never shown.
#[derive(Clone, Debug)]
pub(crate) struct MailServer(pub(crate) Secret);

impl Value for MailServer {
    const KIND: &'static str = "a URL, such as smtps://name:password@host:465";
    fn parse(text: &str) -> Option<Self> {
        Some(Self(Secret::from(text.to_owned())))
    }
    fn show(&self) -> Option<String> {
        Some("***".to_owned())
    }
    fn read(raw: &Raw) -> Result<Self, Option<String>> {
        let Self(url) = match raw {
            Raw::Text(text) => Self::parse(text),
            Raw::Toml(value) => Self::from_toml(value),
        }
        .ok_or(None)?;
        let sample = MailOptions { url: url.clone(), from: "computor@localhost".to_owned() };
        Mailer::new(Some(&sample)).map_err(|error| Some(error.to_string()))?;
        Ok(Self(url))
    }
}

/// Where a Redis is.
#[derive(Clone)]
pub(crate) struct RedisUrl(pub(crate) String);

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisUrl(…)")
    }
}
impl Value for RedisUrl {
    const KIND: &'static str = "a URL, such as redis://:password@host:6379/0 or redis+unix:///run/redis/redis.sock";
    fn parse(text: &str) -> Option<Self> {
        Shared::is_address(text).then(|| Self(text.to_owned()))
    }
    fn show(&self) -> Option<String> {
        Some("***".to_owned())
    }
}

impl Value for Secret {
    const KIND: &'static str = "at least 16 characters";
    fn parse(text: &str) -> Option<Self> {
        (text.chars().count() >= 16).then(|| text.to_owned().into())
    }
    fn show(&self) -> Option<String> {
        Some("***".to_owned())
    }
}

impl Value for crate::args::LogFormat {
    const KIND: &'static str = "text or json";
    fn parse(text: &str) -> Option<Self> {
        clap::ValueEnum::from_str(text, true).ok()
    }
    fn show(&self) -> Option<String> {
        clap::ValueEnum::to_possible_value(self).map(|value| value.get_name().to_owned())
    }
}

impl<T: Value> Value for Option<T> {
    const KIND: &'static str = T::KIND;
    fn parse(text: &str) -> Option<Self> {
        T::parse(text).map(Some)
    }
    fn show(&self) -> Option<String> {
        self.as_ref().and_then(T::show)
    }
}

impl<T: Value> Value for Vec<T> {
    const KIND: &'static str = T::KIND;
    const LIST: bool = true;
    fn parse(text: &str) -> Option<Self> {
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(T::parse).collect()
    }
    fn show(&self) -> Option<String> {
        let items: Vec<String> = self.iter().filter_map(T::show).collect();
        (!items.is_empty()).then(|| items.join(", "))
    }
    fn from_toml(value: &toml::Value) -> Option<Self> {
        match value {
            toml::Value::Array(items) => items.iter().map(T::from_toml).collect(),
            other => scalar(other).and_then(|text| Self::parse(&text)),
        }
    }
}

/// Providers to sign in with: tables in the file, an array of inline tables elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Providers(pub(crate) Vec<ProviderOptions>);

impl Providers {
    /// What the table of a provider may hold.
    const KEYS: [&str; 11] = [
        "name",
        "type",
        "display_name",
        "issuer",
        "client_id",
        "client_secret",
        "client_secret_file",
        "scopes",
        "first_log_in",
        "groups_claim",
        "roles",
    ];

    fn all(value: &toml::Value) -> Result<Self, Option<String>> {
        let tables = value.as_array().ok_or(None::<String>)?;
        let mut providers: Vec<ProviderOptions> = Vec::new();
        for (i, table) in tables.iter().enumerate() {
            let provider = Self::one(table).map_err(|what| format!("provider {}: {what}", i + 1))?;
            if providers.iter().any(|other| other.name == provider.name) {
                return Err(Some(format!("provider {}: name: another one has it", i + 1)));
            }
            providers.push(provider);
        }
        Ok(Self(providers))
    }

    fn one(value: &toml::Value) -> Result<ProviderOptions, String> {
        let table = value.as_table().ok_or("is no table")?;
        if let Some(key) = table.keys().find(|key| !Self::KEYS.contains(&key.as_str())) {
            let near = nearest(key, Self::KEYS.into_iter());
            let near = near.map_or_else(|| format!("there are {}", Self::KEYS.join(", ")), |near| format!("did you mean {near}?"));
            return Err(format!("there is no {key}; {near}"));
        }
        // What goes on says which value it was: not this one.
        if table.get("client_secret").is_some_and(|secret| !secret.is_str()) {
            return Err("client_secret: must be a text".to_owned());
        }
        let options: ProviderOptions = value.clone().try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
        options.check()?;
        options.with_secret_of_file()
    }
}

impl Value for Providers {
    const KIND: &'static str = "a table `[[sign_in]]` in the file, or an inline table in an array elsewhere";
    const LIST: bool = true;
    fn parse(text: &str) -> Option<Self> {
        Self::read(&Raw::Text(text.to_owned())).ok()
    }
    fn show(&self) -> Option<String> {
        let shown: Vec<String> =
            self.0.iter().map(|provider| format!("{} ({} at {})", provider.name, provider.kind, provider.issuer)).collect();
        (!shown.is_empty()).then(|| shown.join(", "))
    }
    fn read(raw: &Raw) -> Result<Self, Option<String>> {
        match raw {
            Raw::Toml(value) => Self::all(value),
            Raw::Text(text) => {
                let table: toml::Table = toml::from_str(&format!("all = {text}")).map_err(|_| None::<String>)?;
                Self::all(table.get("all").ok_or(None::<String>)?)
            }
        }
    }
}

/// An address of any kind, to which browsers are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place(pub(crate) String);

impl Value for Place {
    const KIND: &'static str = "an address without `#`, such as vscode://computor.computor/sign-in or http://127.0.0.1/signed-in";
    fn parse(text: &str) -> Option<Self> {
        let runs = |url: &reqwest::Url| matches!(url.scheme(), "javascript" | "data" | "vbscript" | "blob" | "about" | "file");
        let url = reqwest::Url::parse(text).ok().filter(|url| !runs(url) && url.fragment().is_none() && url.username().is_empty())?;
        Some(Self(url.into()))
    }
    fn show(&self) -> Option<String> {
        Some(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (given, bytes, shown) in [
            ("10 MiB", 10 << 20, "10 MiB"),
            ("1GiB", 1 << 30, "1 GiB"),
            ("1000", 1000, "1000 B"),
            ("2048", 2048, "2 KiB"),
            ("1 mb", 1_000_000, "1000000 B"),
            ("0", 0, "0 B"),
        ] {
            let value = Bytes::parse(given).unwrap();
            assert_eq!((value.0, value.show().unwrap().as_str()), (bytes, shown), "{given}");
        }
        for bad in ["", "MiB", "-1", "1.5 GiB", "10 cups", "99999999 TiB", "1é"] {
            assert!(Bytes::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn lists_are_written_with_commas_or_brackets() {
        let networks: Vec<IpNet> = Value::parse("10.0.0.0/8, ::1,").unwrap();
        assert_eq!(networks.show().unwrap(), "10.0.0.0/8, ::1/128");
        let toml: toml::Table = "a = ['10.0.0.0/8', '::1']\nb = '10.0.0.0/8'\nc = ['x']".parse().unwrap();
        assert_eq!(Vec::<IpNet>::from_toml(&toml["a"]).unwrap(), networks);
        assert_eq!(Vec::<IpNet>::from_toml(&toml["b"]).unwrap().len(), 1);
        assert!(Vec::<IpNet>::from_toml(&toml["c"]).is_none());
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(Hidden::parse("postgres://a:b@c/d").unwrap().show().unwrap(), "***");
        assert_eq!(format!("{:?}", Hidden("x".into())), "Hidden(…)");
        assert!(<Secret as Value>::parse("short").is_none());
        let redis = RedisUrl::parse("redis://:geheim@localhost/1").unwrap();
        assert!(redis.show().unwrap() == "***" && !format!("{redis:?}").contains("geheim"));
        for bad in ["localhost:6379", "http://localhost", "redis://", "rediss://localhost"] {
            assert!(RedisUrl::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn providers_are_read_from_tables_and_what_is_wrong_is_named_without_values() {
        let table = "[[all]]\nname = 'uni'\ntype = 'oidc'\nissuer = 'https://login.example.org'\nclient_id = 'computor'\n";
        let read = |text: &str| {
            let table: toml::Table = text.parse().unwrap();
            Providers::read(&Raw::Toml(table["all"].clone()))
        };
        let good = read(&format!(
            "{table}client_secret = 'geheim'\nfirst_log_in = 'link_or_create'\n[all.roles]\nstaff = '_organization_manager'"
        ))
        .unwrap();
        assert_eq!(good.show().unwrap(), "uni (oidc at https://login.example.org)");
        assert_eq!(
            (good.0[0].client_secret.as_ref().unwrap().reveal(), good.0[0].scopes.join(" ")),
            ("geheim", "profile email".to_owned())
        );
        assert!(!format!("{good:?}").contains("geheim"));
        let inline = "[{name = 'uni', type = 'oidc', issuer = 'https://login.example.org', client_id = 'computor'}]";
        assert_eq!(Providers::parse(inline).unwrap().0.len(), 1);
        for (more, what) in [
            ("isuer = 'x'", "there is no isuer; did you mean issuer?"),
            ("client_secret = 47114711", "client_secret: must be a text"),
            ("first_log_in = 'always'", "unknown variant `always`"),
            ("roles = {staff = '_admin'}", "roles: no group makes administrators"),
            ("client_secret_file = '/nowhere/at/all'", "client_secret_file: cannot be read"),
        ] {
            let said = read(&format!("{table}{more}")).unwrap_err().unwrap();
            assert!(said.starts_with("provider 1: ") && said.contains(what) && !said.contains("4711"), "{said}");
        }
        assert!(read(&format!("{table}{table}")).unwrap_err().unwrap().contains("provider 2: name"));
        assert!(read("[[all]]\nname = 'uni'").unwrap_err().unwrap().contains("missing field"));
        for bad in ["nonsense", "{}", "[1]", "'x'"] {
            assert!(Providers::parse(bad).is_none(), "{bad}");
        }
        let gitlab = read(&table.replace("oidc", "gitlab")).unwrap();
        assert_eq!(gitlab.show().unwrap(), "uni (gitlab at https://login.example.org)");
        for (place, good) in
            [("vscode://a.b/c", true), ("http://127.0.0.1/x", true), ("javascript:x", false), ("/x", false), ("https://a/#b", false)]
        {
            assert_eq!(Place::parse(place).is_some(), good, "{place}");
        }
    }
}
