//! What is said to browsers by a server that lies below a path of its host: links, cookies, redirects, the document.

use crate::support::{Answer, Server};
use computor_backend::SystemClock;
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

const HERE: &str = "https://example.org/computor";

async fn server() -> Server {
    Server::start_with(|options| options.public_url = HERE.parse().ok(), Arc::new(SystemClock)).await
}

async fn get(server: &Server, path: &str) -> Answer {
    server.raw(Method::GET, path, &[], "").await
}

#[tokio::test]
async fn pages_link_below_the_path_and_are_found_with_and_without_it() {
    let server = server().await;
    for page in ["/", "/docs", "/docs/courses", "/welcome"] {
        let (bare, whole) = (get(&server, page).await, get(&server, &format!("/computor{page}")).await);
        assert_eq!((bare.status.as_u16(), whole.status.as_u16()), (200, 200), "{page}");
        assert_eq!(bare.body, whole.body, "{page}");
        let text = bare.body.as_str().unwrap();
        let links: Vec<&str> = text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let local = links.iter().filter(|link| link.starts_with('/'));
        assert!(local.clone().all(|link| link.starts_with("/computor/")), "{page}: {links:?}");
        assert!(page == "/welcome" || local.count() > 2, "{page}: {links:?}");
        // Its script asks beside the page.
        assert!(page != "/welcome" || text.contains("fetch(\".\" + path"));
    }
    let start = get(&server, "/computor").await;
    assert!(start.body.as_str().unwrap().contains(&format!("computor login {HERE}\n")), "{:#}", start.body);
    assert_eq!(get(&server, "/computor/openapi.json").await.body["servers"], json!([{"url": "/computor"}]));
    assert!(get(&Server::start().await, "/openapi.json").await.body.get("servers").is_none());
    for nowhere in ["/computors", "/computor/computor/docs", "/other/docs"] {
        assert_eq!(get(&server, nowhere).await.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn cookies_are_for_the_path_and_pages_of_the_host_may_send_them() {
    let server = server().await;
    let admin = server.admin().await;
    let password = "lime harbour quartz";
    server.post(&admin, "/users", json!({"username": "ada", "given_name": "Ada", "password": password})).await.id();
    let body = json!({"username": "ada", "password": password}).to_string();
    let json = ("content-type", "application/json");
    let answer = server.raw(Method::POST, "/computor/auth/login", &[json], body).await;
    let cookies: Vec<String> = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    assert!(cookies.len() == 2 && cookies.iter().all(|cookie| cookie.contains("; Path=/computor;")), "{cookies:?}");
    let sent = cookies.iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ");
    let change = json!({"old_password": "not it", "new_password": "x", "confirm_password": "x"}).to_string();
    for (origin, status) in [("https://example.org", 400), ("https://elsewhere.example.org", 403)] {
        let headers = [json, ("cookie", sent.as_str()), ("origin", origin)];
        assert_eq!(server.raw(Method::POST, "/computor/password/change", &headers, change.clone()).await.status, status, "{origin}");
    }
}
