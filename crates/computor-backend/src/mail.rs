//! Mail, where the operator has set a server that takes it (`smtp_url`).
//!
//! Nothing waits for mail: whoever asked is told whether it was sent, and flows try again.

use crate::auth::Secret;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use reqwest::Url;
use std::{net::IpAddr, time::Duration};

/// So long one conversation with the server may take.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Where mail goes, and in whose name.
#[derive(Clone, Debug)]
pub struct MailOptions {
    /// `smtps://user:password@host:465`, or `smtp://host:587?tls=required`. Without TLS only a server on this machine is spoken to.
    pub url: Secret,
    /// Who it is from: `Computor <computor@example.org>`.
    pub from: String,
}

/// Something to be told to somebody.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// What it is about, in one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Names the letter, so that it is known if it comes twice: letters, digits and `-`.
    pub id: Option<String>,
}

/// Why a letter was not sent. The words are for operators: they hold no address and no secret.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No server is set.
    #[error("no mail server is set (smtp_url)")]
    Off,
    /// What is set cannot be used.
    #[error("the mail server's settings cannot be used: {0}")]
    Settings(&'static str),
    /// This letter will not be taken, however often it is tried.
    #[error("the mail server refuses the letter: {0}")]
    Refused(String),
    /// This letter may be taken later, and others now.
    #[error("the mail server does not take the letter now: {0}")]
    Later(String),
    /// No letter is taken, until somebody or time mends it.
    #[error("the mail server takes no letters: {0}")]
    Away(String),
}

/// Sends letters, if a server is set.
pub struct Mailer(Option<Connected>);

struct Connected {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The domain of ids.
    domain: String,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mailer").field(&self.is_set()).finish()
    }
}

impl Mailer {
    /// For these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// [`MailError::Settings`].
    pub fn new(options: Option<&MailOptions>) -> Result<Self, MailError> {
        options.map(connect).transpose().map(Self)
    }

    /// Sends nothing.
    pub const fn off() -> Self {
        Self(None)
    }

    /// Whether a server is set.
    pub const fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// Sends a letter: when this returns, the server has it.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send(&self, letter: Letter) -> Result<(), MailError> {
        let Connected { transport, from, domain } = self.0.as_ref().ok_or(MailError::Off)?;
        let to: Mailbox = letter.to.parse().map_err(|_| MailError::Refused("it is not an address".to_owned()))?;
        let mut message = Message::builder().from(from.clone()).to(to).subject(one_line(&letter.subject)).header(ContentType::TEXT_PLAIN);
        message = message.message_id(letter.id.map(|id| format!("<{id}@{domain}>")));
        let message = message.body(letter.text).map_err(|_| MailError::Refused("it cannot be written".to_owned()))?;
        match transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(judge(&error)),
        }
    }
}

/// What the server's refusal is about (RFC 5321, 4.2.3). Its own words stay with it: they name the address.
fn judge(error: &lettre::transport::smtp::Error) -> MailError {
    match error.status().map(u16::from) {
        Some(code @ 550..=553) => MailError::Refused(format!("it answers {code}")),
        // Not "the service ends".
        Some(code @ 400..=499) if code != 421 => MailError::Later(format!("it answers {code}")),
        Some(code) => MailError::Away(format!("it answers {code}; look at smtp_url and mail_from")),
        None if error.is_timeout() => MailError::Away("it does not answer in time".to_owned()),
        None if error.is_tls() => MailError::Away("its certificate or its TLS is not accepted".to_owned()),
        None => MailError::Away("it cannot be spoken to".to_owned()),
    }
}

fn connect(options: &MailOptions) -> Result<Connected, MailError> {
    // Whoever was first has installed one; any does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url: Url = options.url.reveal().parse().map_err(|_| MailError::Settings("smtp_url is not an address such as smtps://host:465"))?;
    if !is_private(&url) {
        return Err(MailError::Settings("smtp_url sends passwords and mail in clear; use smtps://, or smtp:// with ?tls=required"));
    }
    let from: Mailbox =
        options.from.parse().map_err(|_| MailError::Settings("mail_from is not an address such as computor@example.org"))?;
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str());
    let transport = transport.map_err(|_| MailError::Settings("smtp_url names no mail server"))?.timeout(Some(TIME_LIMIT)).build();
    let domain = from.email.domain().to_owned();
    Ok(Connected { transport, from, domain })
}

/// Whether nobody else can read what is sent: by TLS, or because it stays on this machine.
fn is_private(url: &Url) -> bool {
    let here = |host: &str| host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    url.scheme() == "smtps" || url.query_pairs().any(|(key, value)| key == "tls" && value == "required") || url.host_str().is_some_and(here)
}

/// Names and titles are others' text: nothing of them begins a header.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(url: &str, from: &str) -> MailOptions {
        MailOptions { url: Secret::from(url.to_owned()), from: from.to_owned() }
    }

    #[test]
    fn nothing_crosses_a_network_in_clear() {
        let from = "Computor <computor@example.org>";
        for url in ["smtps://u:p@mail.example.org", "smtp://mail.example.org:587?tls=required", "smtp://127.0.0.1:25", "smtp://[::1]:25"] {
            assert!(Mailer::new(Some(&options(url, from))).unwrap().is_set(), "{url}");
        }
        for url in ["smtp://mail.example.org", "smtp://mail.example.org?tls=opportunistic", "smtp://127.0.0.1.example.org", "mail", ""] {
            assert!(matches!(Mailer::new(Some(&options(url, from))), Err(MailError::Settings(_))), "{url}");
        }
        assert!(matches!(Mailer::new(Some(&options("smtps://mail.example.org", "nobody"))), Err(MailError::Settings(_))));
        assert!(!Mailer::new(None).unwrap().is_set());
    }

    #[test]
    fn titles_begin_no_header() {
        assert_eq!(one_line("Programming\r\nBcc: all@example.org"), "Programming  Bcc: all@example.org");
    }
}
