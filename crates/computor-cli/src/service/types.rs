//! The kinds of services that there are.

use crate::{
    Outcome,
    args::{ServiceTypeCreateOptions, ServiceTypeDelete, ServiceTypeListOptions, ServiceTypeName, ServiceTypeUpdateOptions},
    manage::shown,
    more,
    output::{self, Column, List},
    people::names::{self, Named},
    remote,
    testing::visible,
};
use anyhow::Result;
use computor_client::Client;
use computor_types::{Page, Patch, dto::*};
use serde_json::json;

const TYPES: &[Column<ServiceTypeList>] = &[
    Column::new("path", |kind| kind.path.clone()),
    Column::new("name", |kind| visible(&kind.name)),
    Column::new("category", |kind| visible(&kind.category)),
    Column::new("state", |kind| state(kind.enabled)),
    Column::more("id", |kind| kind.id.to_string()),
];

fn state(enabled: bool) -> String {
    if enabled { "enabled".to_owned() } else { "disabled".to_owned() }
}

/// The one with this path.
async fn find(client: &Client, path: &str) -> Result<ServiceTypeList> {
    let all = client.list::<ServiceType>(&ServiceTypeQuery::default(), Page::first(Page::MAX)).await?.items;
    let named = |it: ServiceTypeList| Named { name: it.path.clone(), others: vec![it.id.to_string()], it };
    Ok(names::exactly("kind of services", path, &all.into_iter().map(named).collect::<Vec<_>>())?.it.clone())
}

pub(super) async fn list(options: ServiceTypeListOptions) -> Result<Outcome> {
    let list = List::of(TYPES, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let query = ServiceTypeQuery { category: options.category, enabled: options.state.said(), ..Default::default() };
    let kinds = client.list::<ServiceType>(&query, Page::first(Page::MAX)).await?.items;
    list.print(&kinds, &kinds)
}

pub(super) async fn create(options: ServiceTypeCreateOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let words = options.words;
    let body = json!({"path": options.path, "name": options.name, "category": options.category, "description": words.description,
        "plugin_module": words.plugin_module, "icon": words.icon, "color": words.color, "enabled": words.state.said().unwrap_or(true)});
    let made = client.create::<ServiceType>(&serde_json::from_value(body)?).await?;
    output::data(&made.id)?;
    eprintln!("{0} is made; `computor service create SLUG --type {0}` makes a service of it.", made.path);
    Ok(Outcome::Good)
}

pub(super) async fn get(options: ServiceTypeName) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let found = find(&client, &options.kind.path).await?;
    let kind = client.get::<ServiceType>(&found.id).await?;
    if options.json {
        output::json(&kind)?;
        return Ok(Outcome::Good);
    }
    let rows = [
        ("path", kind.path.clone()),
        ("name", visible(&kind.name)),
        ("category", visible(&kind.category)),
        ("description", shown(kind.description.as_deref())),
        ("module", shown(kind.plugin_module.as_deref())),
        ("icon", shown(kind.icon.as_deref())),
        ("colour", shown(kind.color.as_deref())),
        ("state", state(kind.enabled)),
        ("id", kind.id.to_string()),
    ];
    output::rows(&["WHAT", "VALUE"], rows.into_iter().map(|(what, value)| vec![what.to_owned(), value]).collect())?;
    Ok(Outcome::Good)
}

pub(super) async fn update(options: ServiceTypeUpdateOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let kind = find(&client, &options.kind.path).await?;
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    let words = options.words;
    let body = ServiceTypeUpdate {
        name: set(options.name),
        category: set(options.category),
        description: set(words.description),
        plugin_module: set(words.plugin_module),
        icon: set(words.icon),
        color: set(words.color),
        enabled: words.state.said().map_or(Patch::Keep, Patch::Set),
        ..Default::default()
    };
    client.update::<ServiceType>(&kind.id, &body).await?;
    eprintln!("{} is changed.", kind.path);
    Ok(Outcome::Good)
}

pub(super) async fn delete(options: ServiceTypeDelete) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let kind = find(&client, &options.kind.path).await?;
    if let Some(end) = more::may_go_on(options.yes, more::CANNOT_BE_UNDONE, &kind.path)? {
        return Ok(end);
    }
    client.delete::<ServiceType>(&kind.id).await?;
    eprintln!("{} is deleted.", kind.path);
    Ok(Outcome::Good)
}
