//! The routes of an entity: one function per ability, the same for all entities.

use super::extract::{LoggedIn, body, context, params, query};
use crate::{App, Error, Result};
use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing,
};
use computor_db::Table;
use computor_policy::{ArchivePolicy, CreatePolicy, DeletePolicy, Policy, UpdatePolicy};
use computor_types::{Access, Violation, entity::RowKey};
use std::str::FromStr;

/// The header with the number of rows in all.
pub(super) const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

type R = Router<App>;

fn collection<E: Table>() -> String {
    format!("/{}", E::PATH)
}

fn item<E: Table>(rest: &str) -> String {
    format!("/{}/{{id}}{rest}", E::PATH)
}

/// `GET /xs` and `GET /xs/{id}`.
pub(super) fn read<E: Table + Policy>(router: R) -> R {
    router.route(&collection::<E>(), routing::get(list::<E>)).route(&item::<E>(""), routing::get(get::<E>))
}

/// `POST /xs`.
pub(super) fn create<E: Table + CreatePolicy + Policy>(router: R) -> R {
    router.route(&collection::<E>(), routing::post(do_create::<E>))
}

/// `PATCH /xs/{id}`.
pub(super) fn update<E: Table + UpdatePolicy>(router: R) -> R {
    router.route(&item::<E>(""), routing::patch(do_update::<E>))
}

/// `DELETE /xs/{id}`.
pub(super) fn delete<E: Table + DeletePolicy>(router: R) -> R {
    router.route(&item::<E>(""), routing::delete(do_delete::<E>))
}

/// `PATCH /xs/{id}/archive` and `/unarchive`.
pub(super) fn archive<E: Table + ArchivePolicy>(router: R) -> R {
    router
        .route(&item::<E>("/archive"), routing::patch(|cx: LoggedIn, parts: Parts| do_archive::<E>(cx, parts, true)))
        .route(&item::<E>("/unarchive"), routing::patch(|cx: LoggedIn, parts: Parts| do_archive::<E>(cx, parts, false)))
}

async fn list<E: Table + Policy>(LoggedIn(cx): LoggedIn, parts: Parts) -> Result<Response> {
    let (filters, page) = query::<E::Query>(&parts)?;
    let rows = cx.db().list::<E>(&cx.who, &filters, page).await?;
    Ok(([(TOTAL, HeaderValue::from(rows.total))], Json(rows.items)).into_response())
}

async fn get<E: Table + Policy>(LoggedIn(cx): LoggedIn, mut parts: Parts) -> Result<Json<E::Get>> {
    let id = key::<E>(&mut parts, &cx).await?;
    Ok(Json(cx.db().get::<E>(&cx.who, &id).await?))
}

async fn do_create<E: Table + CreatePolicy + Policy>(State(app): State<App>, request: Request) -> Result<(StatusCode, Json<E::Get>)> {
    let (parts, content) = request.into_parts();
    let cx = context(&app, &parts, Access::User).await?;
    let new: E::Create = body(Request::from_parts(parts, content), &app).await?;
    let row = cx.db().create::<E>(&cx.who, &new).await?;
    changed::<E>(&app);
    Ok((StatusCode::CREATED, Json(row)))
}

async fn do_update<E: Table + UpdatePolicy>(State(app): State<App>, request: Request) -> Result<Json<E::Get>> {
    let (mut parts, content) = request.into_parts();
    let cx = context(&app, &parts, Access::User).await?;
    let id = key::<E>(&mut parts, &cx).await?;
    let patch: E::Update = body(Request::from_parts(parts, content), &app).await?;
    let row = cx.db().update::<E>(&cx.who, &id, &patch).await?;
    changed::<E>(&app);
    Ok(Json(row))
}

async fn do_delete<E: Table + DeletePolicy>(LoggedIn(cx): LoggedIn, mut parts: Parts) -> Result<StatusCode> {
    let id = key::<E>(&mut parts, &cx).await?;
    cx.db().delete::<E>(&cx.who, &id).await?;
    changed::<E>(cx.app());
    Ok(StatusCode::NO_CONTENT)
}

async fn do_archive<E: Table + ArchivePolicy>(LoggedIn(cx): LoggedIn, mut parts: Parts, archived: bool) -> Result<StatusCode> {
    let id = key::<E>(&mut parts, &cx).await?;
    cx.db().archive::<E>(&cx.who, &id, archived).await?;
    changed::<E>(cx.app());
    Ok(StatusCode::NO_CONTENT)
}

async fn key<E: Table>(parts: &mut Parts, app: &App) -> Result<E::Key> {
    let text: String = params(parts, app).await?;
    E::Key::from_str(&text).map_err(|_| {
        let message = format!("{text:?} is not a valid {}", <E::Key as RowKey>::SQL_TYPE);
        Error::invalid(vec![Violation { field: "id".to_owned(), message, kind: "path".to_owned() }])
    })
}

/// Rights follow from some tables: what is remembered of them is forgotten before the answer leaves.
fn changed<E: Table>(app: &App) {
    if E::GIVES_RIGHTS {
        app.principals.clear();
    }
}
