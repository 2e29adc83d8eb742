//! Rules for fields that more than one shape uses, in the form that `#[garde(custom(…))]` takes.

use garde::Error;

/// The outcome of a rule.
pub type Check = Result<(), Error>;

fn labels(value: &str, allowed: impl Fn(char) -> bool) -> bool {
    value.split('.').all(|label| !label.is_empty() && label.chars().all(&allowed))
}

/// A dotted path of letters, digits, `_` and `-`, as PostgreSQL's `ltree` takes it.
pub fn path<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let ok = labels(value.as_ref(), |c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    ok.then_some(()).ok_or_else(|| Error::new("must be labels of letters, digits, _ and -, joined by dots"))
}

/// The path of a course content: lower case letters, digits and `_`.
pub fn content_path<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let ok = labels(value.as_ref(), |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    ok.then_some(()).ok_or_else(|| Error::new("must be labels of lower case letters, digits and _, joined by dots"))
}

/// The SHA-256 of something, in hex.
pub fn sha256<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let ok = value.len() == 64 && value.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    ok.then_some(()).ok_or_else(|| Error::new("must be 64 hex digits, in small letters"))
}

/// A user name: 3 to 50 letters, digits, `_`, `-` and `.`.
pub fn username<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let ok = (3..=50).contains(&value.len()) && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    ok.then_some(()).ok_or_else(|| Error::new("must be 3 to 50 letters, digits, _, - or ."))
}

/// An e-mail address: one `@` with something on both sides, no blanks, no `..`.
pub fn email<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let ok = value.len() <= 320
        && value.split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'))
        && !value.contains("..")
        && !value.contains(char::is_whitespace);
    ok.then_some(()).ok_or_else(|| Error::new("must be an e-mail address"))
}

/// A web address, `http` or `https`, or nothing: what a browser may be sent to, and never a script.
pub fn web_address<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let web = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    // Browsers strip blanks and control characters before they look at the scheme.
    let plain = !value.chars().any(|c| c.is_control() || c.is_whitespace());
    let ok = value.is_empty() || plain && value.len() <= 2048 && url::Url::parse(value).is_ok_and(web);
    ok.then_some(()).ok_or_else(|| Error::new("must be an address that begins with http:// or https://"))
}

/// Where a repository or bucket is: an address of any kind but those that a browser would run.
pub fn source_address<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    // Looked at as browsers do: they strip blanks and control characters before the scheme.
    let url = url::Url::parse(value);
    if url.as_ref().is_ok_and(|url| url.password().is_some()) {
        return Err(Error::new("must not have a password in it: everybody who sees the repository reads its address"));
    }
    let runs = |url: url::Url| {
        matches!(url.scheme(), "javascript" | "vbscript" | "data" | "blob" | "about" | "view-source" | "file" | "ext" | "fd")
    };
    let ok = !value.chars().any(char::is_control) && !value.starts_with('-') && !value.contains("::") && !url.is_ok_and(runs);
    ok.then_some(()).ok_or_else(|| Error::new("must be the address of a repository or the name of a bucket"))
}

/// A name that is not blank and has at most 255 characters.
pub fn name<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref().trim();
    let ok = !value.is_empty() && value.chars().count() <= 255;
    ok.then_some(()).ok_or_else(|| Error::new("must have 1 to 255 characters"))
}

/// A slug of letters, digits, `_`, `-` and `.`.
pub fn slug<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let ok = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    ok.then_some(()).ok_or_else(|| Error::new("must be letters, digits, _, - and ."))
}

/// A slug of lower case letters and digits, joined by single `_` or `-`.
pub fn strict_slug<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let ok = value.as_ref().split(['_', '-']).all(word);
    ok.then_some(()).ok_or_else(|| Error::new("must be lower case letters and digits, joined by single _ or -"))
}

/// The slug of a service: lower case letters, digits, `.` and `-`, with a letter or digit at both ends.
pub fn service_slug<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let ok = value.starts_with(plain) && value.ends_with(plain) && value.chars().all(|c| plain(c) || ".-".contains(c));
    ok.then_some(()).ok_or_else(|| Error::new("must be lower case letters, digits, . and -, with a letter or digit at both ends"))
}

/// The name of a directory: letters, digits, `.`, `_` and `-`, but not `.` or `..`.
pub fn directory<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref();
    let ok = slug(&value, &()).is_ok() && value.chars().any(|c| c != '.');
    ok.then_some(()).ok_or_else(|| Error::new("must be letters, digits, ., _ and -, and not only dots"))
}

/// A colour as CSS writes it: `#2080ff`, `#28f`, `seagreen`, `rgb(32, 128, 255)`, `hsl(210, 100%, 56%)`.
pub fn color<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let value = value.as_ref().trim();
    let hex = |digits: &str| matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit());
    let function = |call: &str| {
        let Some((name, rest)) = call.split_once('(') else {
            return false;
        };
        let allowed = |c: char| c.is_ascii_digit() || " ,.%/-".contains(c);
        let arguments = rest.strip_suffix(')').filter(|list| list.chars().all(allowed));
        let count = arguments.map_or(0, |list| list.split([',', ' ', '/']).filter(|argument| !argument.is_empty()).count());
        matches!(name, "rgb" | "rgba" | "hsl" | "hsla") && matches!(count, 3 | 4)
    };
    let named = |word: &str| (3..=20).contains(&word.len()) && word.chars().all(|c| c.is_ascii_alphabetic());
    let ok = value.strip_prefix('#').map_or_else(|| named(value) || function(value), hex);
    ok.then_some(()).ok_or_else(|| Error::new("must be a colour such as #2080ff, seagreen or rgb(32, 128, 255)"))
}

/// What a header of HTTP can carry as it is: visible ASCII, nothing else.
pub fn in_a_header<T: AsRef<str>>(value: &T, (): &()) -> Check {
    let fits = value.as_ref().bytes().all(|byte| byte.is_ascii_graphic());
    fits.then_some(()).ok_or_else(|| Error::new("must be of ASCII letters, digits and signs alone: it is sent in a header"))
}

/// A grade or result: 0 to 1.
pub fn fraction(value: &f64, (): &()) -> Check {
    (0.0..=1.0).contains(value).then_some(()).ok_or_else(|| Error::new("must be between 0 and 1"))
}

/// A semantic version, with missing parts allowed: `1`, `1.2`, `1.2.3-rc.1`.
pub fn version<T: AsRef<str>>(value: &T, (): &()) -> Check {
    normalise_version(value.as_ref()).map(|_| ()).ok_or_else(|| Error::new("must be a version such as 1.2.3"))
}

/// A version with its missing parts filled in (`1` → `1.0.0`), or nothing if it is not one.
pub fn normalise_version(value: &str) -> Option<String> {
    let (core, rest) = value.find(['-', '+']).map_or((value, ""), |at| value.split_at(at));
    let missing = 3_usize.checked_sub(core.split('.').count())?;
    let full = format!("{core}{}{rest}", ".0".repeat(missing));
    semver::Version::parse(&full).is_ok().then_some(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_completed_or_refused() {
        let cases = [
            ("1", Some("1.0.0")),
            ("1.2", Some("1.2.0")),
            ("1.2.3-rc.1", Some("1.2.3-rc.1")),
            ("v1.0.0", None),
            ("1.2.3.4", None),
            ("", None),
        ];
        for (given, expected) in cases {
            assert_eq!(normalise_version(given).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn e_mail_addresses() {
        for ok in ["a@b", "ada.lovelace@example.org"] {
            assert!(email(&ok, &()).is_ok(), "{ok}");
        }
        for bad in ["", "a", "@b", "a@", "a@b@c", "a..b@c", "a b@c"] {
            assert!(email(&bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn web_addresses() {
        for ok in ["", "https://example.org", "http://localhost:8080/a?b#c", "HTTPS://example.org/ü"] {
            assert!(web_address(&ok, &()).is_ok(), "{ok}");
        }
        let bad = ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x", "vbscript:x"];
        for bad in bad {
            assert!(source_address(&bad, &()).is_err(), "{bad}");
        }
        for ok in ["bucket", "git@example.org:a/b.git", "ssh://git@example.org/a", "https://example.org/a", "demo://x"] {
            assert!(source_address(&ok, &()).is_ok(), "{ok}");
        }
        for bad in bad.into_iter().chain(["//example.org", "example.org", "ftp://x", "file:///etc", "http://", "https:// x"]) {
            assert!(web_address(&bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn colours() {
        for ok in ["#2080ff", "#28f", "SeaGreen", "rgb(32, 128, 255)", "rgba(32 128 255 / 50%)", "hsl(210, 100%, 56%)"] {
            assert!(color(&ok, &()).is_ok(), "{ok}");
        }
        for bad in ["", "#", "#12345", "#ggg", "sea green", "rgb(1, 2)", "rgb(1, 2, 3", "url(1, 2, 3)", "rgb(a, b, c)"] {
            assert!(color(&bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn slugs() {
        assert!(slug(&"Home.work_1", &()).is_ok() && slug(&"", &()).is_err() && slug(&"a/b", &()).is_err());
        assert!(strict_slug(&"lab-group_1", &()).is_ok() && strict_slug(&"a--b", &()).is_err() && strict_slug(&"Lab", &()).is_err());
        assert!(service_slug(&"itpcp.exec.py", &()).is_ok() && service_slug(&".a", &()).is_err() && service_slug(&"a_b", &()).is_err());
        assert!(directory(&"itp.sum", &()).is_ok() && directory(&"..", &()).is_err() && directory(&"a/b", &()).is_err());
    }

    #[test]
    fn paths() {
        assert!(path(&"a.B-1", &()).is_ok() && path(&"a..b", &()).is_err() && path(&"a b", &()).is_err());
        assert!(content_path(&"week_1.sum", &()).is_ok() && content_path(&"Week", &()).is_err());
    }
}
