//! `service`: the accounts of programs, and their tokens.

mod types;

use crate::{
    Outcome,
    args::{
        Remote, ServiceCommand, ServiceCreateOptions, ServiceGetOptions, ServiceListOptions, ServiceRevokeTokens, ServiceToken,
        ServiceUpdateOptions,
    },
    manage::{self, day, shown},
    more,
    output::{self, Column, List},
    people::names::{self, Named},
    remote,
    testing::visible,
};
use anyhow::Result;
use computor_client::Client;
use computor_types::{ById, Id, NoBody, Nothing, Page, Patch, dto::*};
use serde_json::json;

/// The service that is meant.
async fn find_service(client: &Client, slug: &str) -> Result<Named<ServiceGet>> {
    let all = client.list::<Service>(&ServiceQuery::default(), Page::first(Page::MAX)).await?.items;
    let named = |it: ServiceGet| Named { name: it.slug.clone(), others: vec![it.id.to_string(), it.name.clone()], it };
    Ok(names::choose("service", slug, &all.into_iter().map(named).collect::<Vec<_>>())?.clone())
}

pub(crate) async fn run(command: ServiceCommand) -> Result<Outcome> {
    match command {
        ServiceCommand::List(options) => list_services(options).await,
        ServiceCommand::Create(options) => create_service(options).await,
        ServiceCommand::Token(ServiceToken { service, name, days, remote }) => {
            let client = remote::connect_as_somebody(&remote).await?;
            let service = find_service(&client, &service.slug).await?;
            make_token(&client, name, service.it.user_id, days.unwrap_or_default()).await
        }
        ServiceCommand::RevokeTokens(options) => revoke_tokens(options).await,
        ServiceCommand::Enable(options) => enable(&options.service.slug, true, &options.remote).await,
        ServiceCommand::Disable(options) => enable(&options.service.slug, false, &options.remote).await,
        ServiceCommand::Get(options) => show_service(options).await,
        ServiceCommand::Update(options) => update_service(options).await,
        ServiceCommand::ListTypes(options) => types::list(options).await,
        ServiceCommand::CreateType(options) => types::create(options).await,
        ServiceCommand::GetType(options) => types::get(options).await,
        ServiceCommand::UpdateType(options) => types::update(options).await,
        ServiceCommand::DeleteType(options) => types::delete(options).await,
    }
}

const SERVICES: &[Column<ServiceGet>] = &[
    Column::new("slug", |service| service.slug.clone()),
    Column::new("name", |service| visible(&service.name)),
    Column::new("type", |service| shown(service.service_type_path.as_deref())),
    Column::new("state", |service| if service.enabled { "enabled".to_owned() } else { "disabled".to_owned() }),
    Column::new("last-seen", |service| day(service.last_seen_at)),
    Column::more("id", |service| service.id.to_string()),
];

async fn list_services(options: ServiceListOptions) -> Result<Outcome> {
    let list = List::of(SERVICES, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let query = ServiceQuery { slug: options.slug, enabled: options.state.said(), ..Default::default() };
    let services = client.list::<Service>(&query, Page::first(Page::MAX)).await?.items;
    list.print(&services, &services)
}

async fn create_service(options: ServiceCreateOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let name = options.name.unwrap_or_else(|| options.slug.clone());
    let body = json!({"slug": options.slug, "name": name, "description": options.description, "service_type": options.kind,
        "username": options.username, "email": options.email, "enabled": options.state.said()});
    let made = client.call::<CreateService>(&Nothing {}, &Nothing {}, serde_json::from_value(body)?).await?;
    if options.create_token {
        eprintln!("{} is made.", made.slug);
        return make_token(&client, options.token_name, made.user_id, options.days).await;
    }
    output::data(&made.id)?;
    eprintln!("{0} is made; `computor service token {0}` makes the token that it logs in with.", made.slug);
    Ok(Outcome::Good)
}

/// Prints the token. One of no days is good for ever.
async fn make_token(client: &Client, name: String, of: Id<User>, days: u16) -> Result<Outcome> {
    manage::make_token(client, name, Some(of), Vec::new(), (days > 0).then_some(days)).await
}

async fn revoke_tokens(options: ServiceRevokeTokens) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let service = find_service(&client, &options.service.slug).await?;
    let query = ApiTokenQuery { include_revoked: false, user_id: Some(service.it.user_id) };
    let mut tokens = client.call::<ListApiTokens>(&Nothing {}, &query, NoBody).await?;
    if let Some(beginning) = &options.token_prefix {
        // A whole token is known by what is kept of it, too.
        tokens.retain(|token| token.token_prefix.starts_with(beginning) || beginning.starts_with(&token.token_prefix));
    }
    if tokens.is_empty() {
        eprintln!("{} has no such token.", service.name);
        return Ok(Outcome::when(options.all));
    }
    let rows = tokens.iter().map(|token| vec![visible(&token.name), visible(&token.token_prefix), day(token.last_used_at)]);
    output::rows(&["NAME", "BEGINS WITH", "LAST USED"], rows.collect())?;
    if let Some(end) = more::may_go_on(options.yes, "what works with them is refused from then on", &service.name)? {
        return Ok(end);
    }
    for token in &tokens {
        client.call::<RevokeApiToken>(&ById::new(token.id), &RevokeReason { reason: options.reason.clone() }, NoBody).await?;
    }
    eprintln!("{} tokens of {} are revoked.", tokens.len(), service.name);
    Ok(Outcome::Good)
}

async fn enable(slug: &str, enabled: bool, remote: &Remote) -> Result<Outcome> {
    let client = remote::connect_as_somebody(remote).await?;
    let service = find_service(&client, slug).await?;
    let body = ServiceUpdate { enabled: Patch::Set(enabled), ..Default::default() };
    client.update::<Service>(&service.it.id, &body).await?;
    eprintln!("{} is {}.", service.name, if enabled { "enabled" } else { "disabled" });
    Ok(Outcome::Good)
}

async fn show_service(options: ServiceGetOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let service = find_service(&client, &options.service.slug).await?.it;
    if options.json {
        output::json(&service)?;
        return Ok(Outcome::Good);
    }
    let rows = [
        ("slug", service.slug.clone()),
        ("name", visible(&service.name)),
        ("description", shown(service.description.as_deref())),
        ("type", shown(service.service_type_path.as_deref())),
        ("state", if service.enabled { "enabled".to_owned() } else { "disabled".to_owned() }),
        ("last seen", day(service.last_seen_at)),
        ("account", service.user_id.to_string()),
        ("id", service.id.to_string()),
    ];
    output::rows(&["WHAT", "VALUE"], rows.into_iter().map(|(what, value)| vec![what.to_owned(), value]).collect())?;
    Ok(Outcome::Good)
}

async fn update_service(options: ServiceUpdateOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let service = find_service(&client, &options.service.slug).await?;
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    let enabled = options.state.said().map_or(Patch::Keep, Patch::Set);
    let body = ServiceUpdate { name: set(options.name), description: set(options.description), enabled, ..Default::default() };
    client.update::<Service>(&service.it.id, &body).await?;
    eprintln!("{} is changed.", service.name);
    Ok(Outcome::Good)
}
