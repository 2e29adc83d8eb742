//! What somebody sees who opens the server in a browser: `/` and the reference below `/docs`.
//!
//! Pages say the same to everybody and name no row of the database: so they have no rule, like `/openapi.json` beside them,
//! and their headers allow one style sheet by its digest and nothing else. Only `/welcome` has a script, which calls the API
//! with what stands behind the `#` of its address: browsers send that to nobody.

mod html;
mod reference;
mod rights;
mod shapes;

use crate::{App, Error, Result};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use base64::Engine as _;
use computor_types::Code;
use html::Html;
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("style.css");
const WELCOME: &str = include_str!("welcome.html");
const WELCOME_SCRIPT: &str = include_str!("welcome.js");

/// The routes of all pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start))
        .route("/welcome", get(|| async { welcome() }))
        .route("/docs", get(|State(app): State<App>| async move { reference_page(&app, "") }))
        .route("/docs/", get(|State(app): State<App>| async move { reference_page(&app, "") }))
        .route("/docs/{page}", get(|State(app): State<App>, Path(name): Path<String>| async move { reference_page(&app, &name) }))
}

/// Whether it is the path of a page. They are there without the database.
pub(super) fn is_page(path: &str) -> bool {
    path == "/" || path == "/welcome" || path == "/docs" || path.starts_with("/docs/")
}

fn reference_page(app: &App, name: &str) -> Result<Response> {
    let page = reference::pages().get(name).ok_or_else(|| Error::from(Code::Nf004))?;
    Ok(answer(app, &page.title, &page.body))
}

/// A page, and what browsers are told of it.
fn answer(app: &App, title: &str, body: &Html) -> Response {
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| HeaderValue::try_from(format!("{} sandbox", policy())).ok());
    with_policy(html::page(title, STYLE, body, app.options.path()), POLICY.clone())
}

/// Where somebody who was sent a link chooses a password, for a new account or an old one.
fn welcome() -> Response {
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
        let script = digest(WELCOME_SCRIPT);
        HeaderValue::try_from(format!("{} script-src 'sha256-{script}'; connect-src 'self'", policy())).ok()
    });
    let mut body = Html::default();
    body.raw(WELCOME).raw("<script>").raw(WELCOME_SCRIPT).raw("</script>");
    // Its script asks beside itself, wherever that is.
    with_policy(html::page("Computor", STYLE, &body, ""), POLICY.clone())
}

/// What holds for every page.
fn policy() -> String {
    format!("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';", digest(STYLE))
}

fn digest(text: &str) -> String {
    base64::prelude::BASE64_STANDARD.encode(Sha256::digest(text))
}

fn with_policy(page: String, policy: Option<HeaderValue>) -> Response {
    let mut response = axum::response::Html(page).into_response();
    // Without it the answer has the header of all others, which allows no style either.
    if let Some(policy) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What this is, and how to begin.
async fn start(State(app): State<App>) -> Response {
    let here = app.address().await;
    let here = here.trim_end_matches('/');
    let mut html = Html::default();
    html.raw("<h1>Computor</h1><p>The platform of programming courses: assignments, hand-ins that are tested at once, grades. ");
    html.text(concat!("Version ", env!("CARGO_PKG_VERSION"))).raw(".</p>");
    html.raw("<ul><li>").link("/docs", "The API").raw(": every operation, who may, what is refused</li><li>");
    html.link("/openapi.json", "The OpenAPI document").raw(", for programs</li><li>");
    html.link("/docs/error-codes", "Error codes").raw("</li><li>").link("/readyz", "Whether the server is well").raw("</li></ul>\n");
    html.raw("<h2>Log in with the command line</h2><pre>").text(&format!("computor login {here}\ncomputor courses")).raw("</pre>");
    html.raw("<p>It asks for name and password, and keeps an API token that only you can read.</p>\n");
    html.raw("<h2>Hand in with git</h2><p>Every student has a repository for each course, and name and password open it:</p><pre>");
    html.text("computor clone COURSE\n# or, without the command line:\n");
    html.text(&format!("git clone {here}/git/<course>/students/<member>.git"));
    html.raw("</pre><p>The exact address stands in <code>repository.clone_url</code> of ");
    html.link("/docs/students", "GET /students/course-contents").raw(". A push with <code>-o hand-in</code> hands in.</p>\n");
    answer(&app, "Computor", &html)
}
