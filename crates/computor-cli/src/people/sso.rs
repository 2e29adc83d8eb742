//! Logging in with an account of a provider: the browser signs in, and comes back to a port of this machine (RFC 8252).

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use computor_backend::auth::Secret;
use computor_client::{Client, Error};
use computor_types::{Code, NoBody, Nothing, dto::*};
use reqwest::Url;
use std::{io::IsTerminal as _, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    process::Command,
};

/// The server keeps what was begun for so long.
const PATIENCE: Duration = Duration::from_secs(600);
/// A browser that has connected says what it wants within this time.
const SILENCE: Duration = Duration::from_secs(10);
/// The longest request of a browser that is read.
const LONGEST: usize = 16 << 10;
/// What the operator has to allow, for any port.
const BACK: &str = "http://127.0.0.1/";

/// The session of whoever signs in with the browser.
pub(super) async fn sign_in(client: &Client, provider: Option<&str>, opens: bool) -> Result<Client> {
    let provider = chosen(client, provider).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.context("no port of this machine can be had")?;
    let back = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    let verifier = Secret::session();
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(verifier.digest());
    let query = BeginSignInQuery { redirect_uri: Some(back.clone()), code_challenge: Some(challenge.clone()) };
    let params = SignInParams { provider: provider.clone() };
    // The browser begins by itself; whether it may is better said here than there.
    if let Err(error) = client.call::<BeginSignIn>(&params, &query, NoBody).await {
        return Err(unallowed(error));
    }
    let address = address(client.base(), &provider, &back, &challenge)?;
    eprintln!("Sign in with your browser, on this machine:\n\n  {address}\n");
    if opens {
        open(&address);
    }
    let code = tokio::time::timeout(PATIENCE, came_back(&listener)).await.context("nobody has signed in for ten minutes")??;
    Ok(client.exchange_sign_in_code(&code, verifier.reveal()).await?)
}

/// The provider that is meant: the only one, if none is named.
async fn chosen(client: &Client, wanted: Option<&str>) -> Result<String> {
    let all = client.call::<ListLoginProviders>(&Nothing {}, &Nothing {}, NoBody).await?;
    let all: Vec<String> = all.into_iter().filter(|provider| provider.r#type != "local").map(|provider| provider.name).collect();
    match (wanted, all.as_slice()) {
        (Some(wanted), all) if all.iter().any(|name| name == wanted) => Ok(wanted.to_owned()),
        (_, []) => bail!("this server has no provider to sign in with; log in with name and password"),
        (None, [one]) => Ok(one.clone()),
        (Some(wanted), all) => bail!("there is no provider {wanted}; there are {}", all.join(", ")),
        (None, several) => bail!("say which with --sso=PROVIDER: there are {}", several.join(", ")),
    }
}

fn unallowed(error: Error) -> anyhow::Error {
    let is_place = matches!(&error, Error::Api { problem, .. } if problem.error_code == Code::Val001
        && problem.details.iter().flat_map(|details| &details.validation_errors).any(|one| one.field == "redirect_uri"));
    match is_place {
        true => anyhow::anyhow!("this server sends no browser back to programs; its operator sets sign_in_redirects = [\"{BACK}\"]"),
        false => error.into(),
    }
}

fn address(base: &str, provider: &str, back: &str, challenge: &str) -> Result<Url> {
    let mut url = Url::parse(base)?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["auth", provider, "login"]);
    }
    url.query_pairs_mut().append_pair("redirect_uri", back).append_pair("code_challenge", challenge);
    Ok(url)
}

/// Lets the desktop open an address, if there is one. What becomes of it is not waited for: the address was printed.
fn open(address: &Url) {
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if has_desktop && std::io::stderr().is_terminal() {
        let mut command = Command::new("xdg-open");
        command.arg(address.as_str()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        drop(command.spawn());
    }
}

/// The code with which a browser comes back. Whatever else knocks at the port is sent away.
async fn came_back(listener: &TcpListener) -> Result<String> {
    loop {
        let (mut connection, _) = listener.accept().await?;
        let Ok(Ok(Some(target))) = tokio::time::timeout(SILENCE, target(&mut connection)).await else { continue };
        let Some(came) = back(&target) else {
            answer(&mut connection, "404 Not Found", "There is nothing here.").await;
            continue;
        };
        match came {
            Ok(code) => {
                answer(&mut connection, "200 OK", "You are signed in. Close this page and go back to the terminal.").await;
                return Ok(code);
            }
            Err(why) => {
                answer(&mut connection, "200 OK", "It did not work; the terminal says why. Close this page.").await;
                bail!("nobody was signed in: {}", crate::testing::visible(&why));
            }
        }
    }
}

/// What a request is about.
async fn target(connection: &mut TcpStream) -> std::io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < LONGEST {
        match connection.read(&mut part).await? {
            0 => break,
            many => head.extend_from_slice(part.get(..many).unwrap_or_default()),
        }
    }
    let line = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
    let mut words = line.split(' ');
    Ok((words.next() == Some("GET")).then(|| words.next().map(str::to_owned)).flatten())
}

/// The code, or why there is none; nothing, if that is no coming back.
fn back(target: &str) -> Option<Result<String, String>> {
    let url = Url::parse("http://127.0.0.1/").ok()?.join(target).ok().filter(|url| url.path() == "/")?;
    let said = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    match (said("code"), said("error")) {
        (_, Some(error)) => Some(Err(said("error_description").map_or(error.clone(), |why| format!("{why} [{error}]")))),
        (Some(code), None) => Some(Ok(code)),
        (None, None) => None,
    }
}

async fn answer(connection: &mut TcpStream, status: &str, text: &str) {
    let page = format!("<!doctype html><meta charset=utf-8><title>Computor</title><p>{text}");
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncontent-security-policy: default-src 'none'\r\n\
         referrer-policy: no-referrer\r\ncache-control: no-store\r\nconnection: close\r\n\r\n{page}",
        page.len()
    );
    // A browser that has gone needs no answer.
    let _ = connection.write_all(answer.as_bytes()).await;
    let _ = connection.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_comes_back_with_a_code_or_with_a_reason() {
        assert_eq!(back("/?code=a%2Bb"), Some(Ok("a+b".to_owned())));
        assert_eq!(back("/?error=AUTH_004&error_description=no+more"), Some(Err("no more [AUTH_004]".to_owned())));
        for other in ["/favicon.ico", "/", "/x?code=1", "http://other/?x=1"] {
            assert_eq!(back(other), None, "{other}");
        }
    }

    #[test]
    fn the_address_is_below_the_server() {
        let address = address("https://h/computor", "uni", "http://127.0.0.1:7/", "c").unwrap();
        assert_eq!(address.as_str(), "https://h/computor/auth/uni/login?redirect_uri=http%3A%2F%2F127.0.0.1%3A7%2F&code_challenge=c");
    }
}
