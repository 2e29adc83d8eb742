//! What a browser sees at `/` and below `/docs`.

use crate::support::{Answer, Server};
use base64::Engine as _;
use reqwest::Method;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

async fn get(server: &Server, path: &str) -> Answer {
    server.raw(Method::GET, path, &[("accept", "text/html")], "").await
}

fn text(answer: &Answer) -> &str {
    answer.body.as_str().unwrap()
}

/// The values of an attribute, as they stand in a page.
fn values<'p>(page: &'p str, attribute: &str) -> BTreeSet<&'p str> {
    page.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// All pages that can be reached from the start page, by their paths.
async fn all(server: &Server) -> BTreeMap<String, Answer> {
    let (mut found, mut waiting) = (BTreeMap::new(), vec!["/".to_owned()]);
    while let Some(path) = waiting.pop() {
        if found.contains_key(&path) {
            continue;
        }
        let answer = get(server, &path).await;
        // This server has no workflows.
        assert_eq!(answer.status, if path == "/readyz" { 503 } else { 200 }, "{path}");
        if let Some(page) = answer.body.as_str() {
            waiting.extend(
                values(page, "href").into_iter().filter(|to| to.starts_with('/')).map(|to| to.split('#').next().unwrap().to_owned()),
            );
        }
        found.insert(path, answer);
    }
    found
}

#[tokio::test]
async fn the_reference_tells_of_every_operation_and_every_link_leads_somewhere() {
    let server = Server::start().await;
    let pages = all(&server).await;
    let document = get(&server, "/openapi.json").await.body;
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let group = operation["tags"][0].as_str().unwrap();
            let page = text(&pages[&format!("/docs/{group}")]);
            let name = operation["operationId"].as_str().unwrap();
            let (_, rest) = page.split_once(&format!("<h3 id=\"{name}\">")).unwrap_or_else(|| panic!("{name} is missing"));
            let (head, rest) = rest.split_once("</h3>").unwrap();
            assert!(head.contains(&method.to_uppercase()) && head.contains(&format!("</span> {path}<")), "{name}: {head}");
            let about = rest.split("<h3 id=").next().unwrap();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let code = format!("<code>{}</code>", parameter["name"].as_str().unwrap());
                assert!(about.contains(&code), "{name} lacks {code}");
            }
            let who = if operation["security"] == serde_json::json!([]) { "Everybody may, without" } else { "<td>anybody</td>" };
            assert!(about.contains(who), "{name} does not say who may");
            operations += 1;
        }
    }
    assert!(operations > 400, "{operations}");
    for (path, answer) in &pages {
        let Some(page) = answer.body.as_str() else { continue };
        for to in values(page, "href") {
            let (target, anchor) = to.split_once('#').unwrap_or((to, ""));
            let target = if target.is_empty() { path } else { target };
            let there = pages.get(target).unwrap_or_else(|| panic!("{path} names {to}"));
            assert!(anchor.is_empty() || values(text(there), "id").contains(anchor), "{path} names {to}");
        }
    }
    // Fields of bodies and the codes of a rule are there, too.
    let members = text(&pages["/docs/course-members"]);
    assert!(
        members.contains("<section id=\"shape-CourseMemberCreate\">") && members.contains("<code>course_role_id</code></td><td>required")
    );
    let codes = text(&pages["/docs/error-codes"]);
    assert!(computor_types::Code::ALL.iter().all(|code| codes.contains(&format!("<tr id=\"{code}\">"))));
}

/// What a page may do is said by its headers, and no page needs more.
#[tokio::test]
async fn pages_run_nothing_and_load_nothing() {
    let server = Server::start().await;
    let mut seen = 0;
    for (path, answer) in all(&server).await {
        let Some(page) = answer.body.as_str().filter(|page| page.starts_with("<!doctype html>")) else { continue };
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8", "{path}");
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let digest = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(style));
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        let expected = format!(
            "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
        );
        assert_eq!(policy, expected, "{path}");
        for (name, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        for no in ["<script", "<link", "<iframe", "<img", "javascript:", " src=", " style=", " onclick", "@import", "url("] {
            assert!(!page.contains(no), "{path} has {no}");
        }
        assert!(values(page, "href").iter().all(|to| to.starts_with(['/', '#'])), "{path} leads elsewhere");
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

/// The one page with a script: that and no other, which speaks to this server alone.
#[tokio::test]
async fn the_page_for_links_runs_one_script_of_ours() {
    let server = Server::start().await;
    let answer = get(&server, "/welcome").await;
    let page = text(&answer);
    let digest = |tag: &str| {
        let inside = page.split_once(&format!("<{tag}>")).unwrap().1.split_once(&format!("</{tag}>")).unwrap().0;
        base64::prelude::BASE64_STANDARD.encode(Sha256::digest(inside))
    };
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'sha256-{}'; \
         connect-src 'self'",
        digest("style"),
        digest("script")
    );
    assert_eq!(answer.headers["content-security-policy"], expected);
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.matches("<script").count(), 1);
    for no in ["<link", "<iframe", "javascript:", " src=", " style=", " onclick", "innerHTML", "eval(", "http"] {
        assert!(!page.contains(no), "{no}");
    }
    // What the script calls is there.
    for path in ["/password/reset/{token}", "/invites/{token}", "/invites/{token}/accept"] {
        assert!(get(&server, "/openapi.json").await.body["paths"][path].is_object(), "{path}");
        assert!(page.contains(&path.replace("{token}", "${encodeURIComponent(token)}")), "{path}");
    }
}

#[tokio::test]
async fn the_start_page_says_how_to_begin() {
    let server = Server::start().await;
    let page = get(&server, "/").await;
    let page = text(&page);
    assert!(page.contains(&format!("computor login {}\n", server.url)), "{page}");
    assert!(page.contains(&format!("git clone {}/git/&lt;course&gt;/students/&lt;member&gt;.git", server.url)), "{page}");
    assert!(page.contains(env!("CARGO_PKG_VERSION")));
    let server = Server::start_with(
        |options| options.public_url = Some("https://courses.example.org".parse().unwrap()),
        std::sync::Arc::new(computor_backend::SystemClock),
    )
    .await;
    let page = get(&server, "/").await;
    assert!(text(&page).contains("computor login https://courses.example.org\n"), "{page:?}");
}

#[tokio::test]
async fn what_stood_at_these_paths_is_as_it_was() {
    let server = Server::start().await;
    assert_eq!(server.raw(Method::HEAD, "/", &[], "").await.status, 204);
    let missing = get(&server, "/docs/no-such-group").await;
    assert_eq!((missing.status.as_u16(), missing.code()), (404, "NF_004"));
    assert_eq!(missing.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'; sandbox");
    let wrong = server.raw(Method::POST, "/docs", &[], "").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (400, "VAL_001"));
}

#[tokio::test]
async fn a_disk_that_is_nearly_full_is_named() {
    for (least, is_full) in [(0, false), (u64::MAX, true)] {
        let server = Server::with(None, |options| options.min_free_disk = least).await;
        let answer = server.raw(Method::GET, "/readyz", &[], "").await;
        let said = answer.body["missing"]["disk"].as_str().unwrap_or_default();
        assert_eq!((&answer.body["disk"], said.contains("nearly full")), (&(!is_full).into(), is_full), "{:#}", answer.body);
        assert!(!is_full || answer.status == 503);
    }
}
