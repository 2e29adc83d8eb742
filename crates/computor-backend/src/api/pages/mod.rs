//! What somebody sees who opens the server in a browser: `/` and the reference below `/docs`.
//!
//! Pages say the same to everybody, name no row of the database and need no script: so they have no rule, like
//! `/openapi.json` beside them, and their headers allow one style sheet by its digest and nothing else.

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
use std::{sync::LazyLock, time::Duration};

const STYLE: &str = include_str!("style.css");
/// Longer, the start page does not wait to learn its own address.
const PATIENCE: Duration = Duration::from_millis(500);

/// The routes of all pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(start))
        .route("/docs", get(|| async { reference_page("") }))
        .route("/docs/", get(|| async { reference_page("") }))
        .route("/docs/{page}", get(|Path(name): Path<String>| async move { reference_page(&name) }))
}

/// Whether it is the path of a page. They are there without the database.
pub(super) fn is_page(path: &str) -> bool {
    path == "/" || path == "/docs" || path.starts_with("/docs/")
}

fn reference_page(name: &str) -> Result<Response> {
    let page = reference::pages().get(name).ok_or_else(|| Error::from(Code::Nf004))?;
    Ok(answer(&page.title, &page.body))
}

/// A page, and what browsers are told of it.
fn answer(title: &str, body: &Html) -> Response {
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
        let digest = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
        );
        HeaderValue::try_from(policy).ok()
    });
    let mut response = axum::response::Html(html::page(title, STYLE, body)).into_response();
    // Without it the answer has the header of all others, which allows no style either.
    if let Some(policy) = POLICY.clone() {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What this is, and how to begin.
async fn start(State(app): State<App>) -> Response {
    let here = address(&app).await;
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
    answer("Computor", &html)
}

/// Where people reach this server, as it is configured, or as it has said in the database.
async fn address(app: &App) -> String {
    if let Some(url) = &app.options.public_url {
        return url.to_string();
    }
    let known = tokio::time::timeout(PATIENCE, computor_db::queries::repository::public_url(app.db.pool())).await;
    known.ok().and_then(|known| known.ok()).flatten().unwrap_or_else(|| "https://this.server".to_owned())
}
