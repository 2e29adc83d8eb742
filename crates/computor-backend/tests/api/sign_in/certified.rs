//! The same against a provider that is certified, and not ours: what it understands of OpenID Connect is what the standard says.

use super::{Browser, code, count, location, user_of};
use crate::support::Server;
use computor_backend::SystemClock;
use computor_testbed::{OPENID_CLIENT, Peer};
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use url::Url;

/// What a browser has of the provider.
#[derive(Default)]
struct AtProvider(BTreeMap<String, String>);

impl AtProvider {
    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.0.remove(name)
            } else {
                self.0.insert(name.to_owned(), value.to_owned())
            };
        }
    }

    /// Follows the provider until it sends the browser back to us, filling in what it asks for.
    async fn log_in(&mut self, browser: &Browser<'_>, name: &str, begin: &str) -> String {
        let issuer = Url::parse(begin).unwrap();
        let (mut address, mut form) = (begin.to_owned(), None);
        for _ in 0..20 {
            let cookies = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
            let method = if form.is_some() { Method::POST } else { Method::GET };
            let mut request = browser.http.request(method, &address).header("cookie", cookies);
            if let Some(form) = form.take() {
                request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
            }
            let response = request.send().await.unwrap();
            let headers = response.headers().clone();
            self.keep(&headers);
            let Some(next) = headers.get("location") else {
                // A page that wants something.
                let page = response.text().await.unwrap();
                let prompt = ["login", "consent"].into_iter().find(|prompt| page.contains(&format!("name=\"prompt\" value=\"{prompt}\"")));
                form = Some(format!("prompt={}&login={name}&password=x", prompt.unwrap_or_else(|| panic!("{address}: {page}"))));
                continue;
            };
            address = issuer.join(next.to_str().unwrap()).unwrap().into();
            if address.starts_with(&browser.server.url) {
                return address;
            }
        }
        panic!("the provider sends the browser in circles");
    }
}

async fn sign_in(server: &Server, name: &str) -> Value {
    let (mut browser, mut provider) = (Browser::new(server), AtProvider::default());
    let begin = location(&browser.open("/auth/uni/login").await);
    let back = provider.log_in(&browser, name, &begin).await;
    let page = location(&browser.open(&back).await);
    let page = Url::parse(&server.url).unwrap().join(&page).unwrap();
    // An answer is worth something once.
    assert_eq!(browser.open(&back).await.code(), "AUTH_004");
    browser.exchange(&code(&page)).await.expect(200)
}

#[tokio::test]
async fn somebody_signs_in_with_a_certified_provider_and_again_after_it_has_changed_its_keys() {
    let Some(mut provider) = Peer::openid() else { return };
    let (client, secret) = OPENID_CLIENT;
    let uni = json!({"name": "uni", "type": "oidc", "issuer": format!("http://{}", provider.address()), "client_id": client,
        "client_secret": secret, "first_log_in": "create"});
    let server = Server::start_with(|options| options.sign_in = vec![serde_json::from_value(uni).unwrap()], Arc::new(SystemClock)).await;
    let ada = user_of(&server, &sign_in(&server, "ada").await).await;
    let expected = json!(["ada", "ada@example.org", "Ada", "Lovelace"]);
    assert_eq!(json!([ada["username"], ada["email"], ada["given_name"], ada["family_name"]]), expected);
    assert_eq!(user_of(&server, &sign_in(&server, "ada").await).await["id"], ada["id"]);
    assert_ne!(user_of(&server, &sign_in(&server, "bob").await).await["id"], ada["id"]);
    // Started again it signs with other keys, and the server knows only the old ones.
    provider.stop();
    provider.start();
    assert_eq!(user_of(&server, &sign_in(&server, "ada").await).await["id"], ada["id"]);
    assert_eq!(count(&server, "select count(*) from account").await, 2);
    // Who does not want to be known there comes back with that, and is nobody.
    let mut browser = Browser::new(&server);
    let begin = location(&browser.open("/auth/uni/login").await);
    let state = super::parameter(&Url::parse(&begin).unwrap(), "state").unwrap();
    let back = format!("/auth/uni/callback?state={state}&error=access_denied&iss=http://{}", provider.address());
    let page = Url::parse(&server.url).unwrap().join(&location(&browser.open(&back).await)).unwrap();
    assert_eq!(super::refused(&page).0, "AUTH_004");
}
