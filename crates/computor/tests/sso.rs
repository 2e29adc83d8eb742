//! Logging in with a browser and an account of a certified provider.

mod support;

use computor_testbed::{OPENID_CLIENT, Peer};
use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
};
use support::{Person, Server, text};

/// A browser that goes where it is sent and fills in what the provider asks for, as Ada.
const BROWSER: &str = r#"
import http.cookiejar, re, sys
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener
browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(http.cookiejar.CookieJar()))
page = browser.open(sys.argv[1])
for _ in range(5):
    body = page.read().decode()
    wanted = re.search(r'name="prompt" value="(login|consent)"', body)
    if not wanted:
        break
    action = re.search(r'action="([^"]+)"', body)
    to = urljoin(page.geturl(), action.group(1) if action else "")
    page = browser.open(to, urlencode({"prompt": wanted.group(1), "login": "ada", "password": "x"}).encode())
print(body)
"#;

fn settings(provider: &Peer, redirects: &str) -> Vec<(&'static str, String)> {
    let (client, secret) = OPENID_CLIENT;
    let uni = format!(
        "[{{name = \"uni\", type = \"oidc\", issuer = \"http://{}\", client_id = \"{client}\", client_secret = \"{secret}\", first_log_in = \"create\"}}]",
        provider.address()
    );
    vec![("COMPUTOR_SIGN_IN", uni), ("COMPUTOR_SIGN_IN_REDIRECTS", redirects.to_owned())]
}

fn start(data: &std::path::Path, settings: &[(&'static str, String)]) -> Server {
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Server::start_with(data, &settings)
}

#[test]
fn somebody_signs_in_with_the_browser_and_has_a_token_in_the_end() {
    let Some(provider) = Peer::openid() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path(), &settings(&provider, "http://127.0.0.1/"));
    let ada = Person::new();
    let mut command = ada.command(ada.home.path(), &["login", &server.url, "--sso"]);
    let mut login = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(login.stderr.take().unwrap());
    let mut heard = String::new();
    let address = loop {
        let mut line = String::new();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "{heard}");
        heard.push_str(&line);
        if line.trim().starts_with("http://") {
            break line.trim().to_owned();
        }
    };
    let browser = Command::new("python3").args(["-c", BROWSER, &address]).output().unwrap();
    let page = text(&browser.stdout);
    assert!(page.contains("You are signed in"), "{page}{}", text(&browser.stderr));
    said.read_to_string(&mut heard).unwrap();
    assert!(login.wait().unwrap().success() && heard.contains("Logged in as ada"), "{heard}");
    assert!(ada.ok(&["profiles"]).starts_with("* ada@"), "{}", ada.ok(&["profiles"]));
    assert!(ada.ok(&["token", "list", "--columns", "name"]).starts_with("cli-ada on "));
    ada.ok(&["logout"]);

    let wrong = ada.run(ada.home.path(), &["login", &server.url, "--sso=unni"]);
    assert!(text(&wrong.stderr).contains("there is no provider unni; there are uni"), "{}", text(&wrong.stderr));
}

#[test]
fn who_is_not_let_back_is_told_what_the_operator_has_to_do() {
    let Some(provider) = Peer::openid() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = start(data.path(), &settings(&provider, "http://127.0.0.1/elsewhere"));
    let ada = Person::new();
    let refused = ada.run(ada.home.path(), &["login", &server.url, "--sso"]);
    let said = text(&refused.stderr);
    assert!(!refused.status.success() && said.contains("sign_in_redirects = [\"http://127.0.0.1/\"]"), "{said}");
}
