//! `user`, `token`, `service`, `delete`, `tasks`: what administrators do, with names instead of ids.

use crate::{
    Outcome,
    args::{
        DeleteCommand, DeleteOptions, TaskCommand, TaskId, TaskListOptions, TokenCommand, TokenCreateOptions, TokenList, TokenRevoke,
        UserCommand, UserCreateOptions, UserList as UserListOptions, UserPasswordOptions, UserRoleOptions,
    },
    calls, more,
    output::{self, Column, List, Unusable},
    people::{login, names},
    remote,
    testing::visible,
    tokens,
};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use computor_client::Client;
use computor_types::{ById, Endpoint, Id, NoBody, Nothing, Page, dto::*};
use names::Named;
use serde_json::json;
use std::io::IsTerminal as _;

/// Text of others, as a terminal may show it.
pub(crate) fn shown(text: Option<&str>) -> String {
    visible(text.unwrap_or_default())
}

pub(crate) fn day(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

/// A word of an enum, as the interface writes it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The account that is meant, whether or not it was put away. A user name or an address is asked for by itself, then what it is
/// a part of; all accounts are looked at only for what is neither.
async fn find_user(client: &Client, given: &str) -> Result<Named<UserRow>> {
    let by_email = UserQuery { email: Some(given.to_owned()), ..Default::default() };
    let by_name = UserQuery { username: Some(given.to_owned()), ..Default::default() };
    let exact = if given.contains('@') { by_email } else { by_name };
    let part = UserQuery { search: Some(given.to_owned()), ..Default::default() };
    for query in [exact, part] {
        if let Ok(one) = names::choose("user", given, &accounts(client, &query).await?) {
            return Ok(one.clone());
        }
    }
    // For what may have been meant.
    Ok(names::choose("user", given, &accounts(client, &UserQuery::default()).await?)?.clone())
}

/// Accounts with all their names, also those that were put away.
async fn accounts(client: &Client, wanted: &UserQuery) -> Result<Vec<Named<UserRow>>> {
    let named = |it: UserRow| {
        let full = [&it.given_name, &it.family_name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        let name = it.username.clone().or_else(|| it.email.clone()).unwrap_or_else(|| it.id.to_string());
        Named { name, others: [Some(it.id.to_string()), it.email.clone(), Some(full)].into_iter().flatten().collect(), it }
    };
    let mut all = Vec::new();
    for archived in [false, true] {
        let query = UserQuery { archived: Some(archived), ..wanted.clone() };
        all.extend(client.list::<User>(&query, Page::first(Page::MAX)).await?.items.into_iter().map(named));
    }
    Ok(all)
}

/// An account in a list; the options of `user list` have its name.
type UserRow = computor_types::dto::UserList;

pub(crate) async fn user(command: UserCommand) -> Result<Outcome> {
    match command {
        UserCommand::List(options) => list_users(options).await,
        UserCommand::Create(options) => create_user(options).await,
        UserCommand::Role(options) => give_role(options).await,
        UserCommand::Password(options) => set_password(options).await,
        UserCommand::Show(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let user = client.get::<User>(&find_user(&client, &options.name).await?.it.id).await?;
            if options.json {
                output::json(&user)?;
                return Ok(Outcome::Good);
            }
            let roles: Vec<&str> = user.user_roles.iter().map(|role| role.role_id.as_str()).collect();
            let rows = [
                ("user name", shown(user.username.as_deref())),
                ("e-mail", shown(user.email.as_deref())),
                ("name", visible(&[&user.given_name, &user.family_name].map(|name| name.as_deref().unwrap_or_default()).join(" "))),
                ("roles", roles.join(", ")),
                ("service", user.is_service.to_string()),
                ("put away", day(user.archived_at)),
                ("id", user.id.to_string()),
            ];
            output::rows(&["WHAT", "VALUE"], rows.into_iter().map(|(what, value)| vec![what.to_owned(), value]).collect())?;
            Ok(Outcome::Good)
        }
        UserCommand::Archive(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let user = find_user(&client, &options.name).await?;
            client.archive::<User>(&user.it.id).await?;
            if options.json {
                output::json(&client.get::<User>(&user.it.id).await?)?;
            }
            eprintln!("{} is put away; `computor user unarchive {}` brings it back.", user.name, user.name);
            Ok(Outcome::Good)
        }
        UserCommand::Unarchive(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let user = find_user(&client, &options.name).await?;
            client.unarchive::<User>(&user.it.id).await?;
            if options.json {
                output::json(&client.get::<User>(&user.it.id).await?)?;
            }
            eprintln!("{} is there again.", user.name);
            Ok(Outcome::Good)
        }
    }
}

const USERS: &[Column<UserRow>] = &[
    Column::new("user-name", |user| shown(user.username.as_deref())),
    Column::new("e-mail", |user| shown(user.email.as_deref())),
    Column::new("given-name", |user| shown(user.given_name.as_deref())),
    Column::new("family-name", |user| shown(user.family_name.as_deref())),
    Column::new("kind", |user| if user.is_service { "service".to_owned() } else { String::new() }),
    Column::more("id", |user| user.id.to_string()),
];

async fn list_users(options: UserListOptions) -> Result<Outcome> {
    let list = List::of(USERS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let query = UserQuery { archived: Some(options.archived), search: options.search, ..Default::default() };
    let found = client.list::<User>(&query, Page::first(Page::MAX)).await?;
    if usize::try_from(found.total).is_ok_and(|total| total > found.items.len()) {
        eprintln!("{} of {} accounts are shown; --search leaves fewer.", found.items.len(), found.total);
    }
    list.print(&found.items, &found.items)
}

async fn create_user(options: UserCreateOptions) -> Result<Outcome> {
    let password = if options.stdin { Some(login::secret(true, "", None)?) } else { None };
    let client = remote::connect_as_somebody(&options.remote).await?;
    let body = json!({"username": options.username, "email": options.email, "given_name": options.given_name,
        "family_name": options.family_name, "password": password});
    let made = client.call::<CreateUser>(&Nothing {}, &Nothing {}, serde_json::from_value(body)?).await?;
    output::data(&made.id)?;
    if password.is_none() {
        eprintln!("{} has no password yet; `computor user password {}` or an invite sets one.", options.username, options.username);
    }
    Ok(Outcome::Good)
}

async fn set_password(options: UserPasswordOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let user = find_user(&client, &options.name).await?;
    let password = login::secret(options.stdin, &format!("New password of {}: ", user.name), None)?;
    let body = serde_json::from_value(json!({"password": password}))?;
    let query = UserPasswordQuery { user_id: Some(user.it.id) };
    client.call::<SetUserPassword>(&Nothing {}, &query, body).await?;
    eprintln!("{} has this password now.", user.name);
    Ok(Outcome::Good)
}

async fn give_role(options: UserRoleOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let user = find_user(&client, &options.name).await?;
    let roles = client.list::<Role>(&RoleQuery::default(), Page::first(Page::MAX)).await?.items;
    let bare = |role: &str| role.trim_start_matches('_').to_owned();
    let roles: Vec<_> =
        roles.into_iter().map(|role| Named { name: role.id.to_string(), others: vec![bare(role.id.as_str())], it: role.id }).collect();
    let role = names::choose("role", &options.role, &roles)?;
    let (user_id, role_id) = (user.it.id, role.it.clone());
    if options.take {
        client.call::<DeleteUserRole>(&UserRoleParams { user_id, role_id }, &Nothing {}, NoBody).await?;
        eprintln!("{} does not have {} any more.", user.name, role.name);
    } else {
        client.call::<CreateUserRole>(&Nothing {}, &Nothing {}, UserRoleCreate { user_id, role_id }).await?;
        eprintln!("{} has {}.", user.name, role.name);
    }
    Ok(Outcome::Good)
}

pub(crate) async fn token(command: TokenCommand) -> Result<Outcome> {
    match command {
        TokenCommand::List(options) => list_tokens(options).await,
        TokenCommand::Create(options) => create_token(options).await,
        TokenCommand::Revoke(options) => revoke_token(options).await,
        TokenCommand::Generate(options) => tokens::generate(&options),
        TokenCommand::GenerateForService(options) => tokens::for_service(&options),
        TokenCommand::GenerateSecret(options) => tokens::secrets(&options),
        TokenCommand::Verify(options) => tokens::verify(&options),
    }
}

/// Whose tokens: one's own, or those of somebody.
async fn whose(client: &Client, of: Option<&str>) -> Result<Option<Id<User>>> {
    match of {
        Some(name) => Ok(Some(find_user(client, name).await?.it.id)),
        None => Ok(None),
    }
}

const TOKENS: &[Column<ApiTokenGet>] = &[
    Column::new("name", |token| visible(&token.name)),
    Column::new("begins-with", |token| visible(&token.token_prefix)),
    Column::new("scopes", |token| if token.scopes.is_empty() { "everything".to_owned() } else { token.scopes.join(" ") }),
    Column::new("expires", |token| day(token.expires_at)),
    Column::new("last-used", |token| day(token.last_used_at)),
    Column::new("state", |token| if token.revoked_at.is_some() { "revoked".to_owned() } else { String::new() }),
    Column::more("id", |token| token.id.to_string()),
];

async fn list_tokens(options: TokenList) -> Result<Outcome> {
    let list = List::of(TOKENS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let query = ApiTokenQuery { include_revoked: options.all, user_id: whose(&client, options.of.as_deref()).await? };
    let tokens = client.call::<ListApiTokens>(&Nothing {}, &query, NoBody).await?;
    list.print(&tokens, &tokens)
}

pub(crate) async fn make_token(
    client: &Client,
    name: String,
    user_id: Option<Id<User>>,
    scopes: Vec<String>,
    days: Option<u16>,
) -> Result<Outcome> {
    let body =
        ApiTokenCreate { name, description: None, user_id, scopes, expires_at: calls::in_days(days.map(i64::from)), properties: None };
    let made = client.call::<CreateApiToken>(&Nothing {}, &Nothing {}, body).await?;
    output::data(&made.token)?;
    eprintln!("It is shown only now.");
    Ok(Outcome::Good)
}

async fn create_token(options: TokenCreateOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let of = whose(&client, options.of.as_deref()).await?;
    make_token(&client, options.name, of, options.scope, options.days).await
}

async fn revoke_token(options: TokenRevoke) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let query = ApiTokenQuery { include_revoked: false, user_id: whose(&client, options.of.as_deref()).await? };
    let tokens = client.call::<ListApiTokens>(&Nothing {}, &query, NoBody).await?;
    let named = |token: ApiTokenGet| Named { name: token.name, others: vec![token.token_prefix, token.id.to_string()], it: token.id };
    let tokens: Vec<_> = tokens.into_iter().map(named).collect();
    let token = names::choose("token", &options.which, &tokens)?;
    client.call::<RevokeApiToken>(&ById::new(token.it), &RevokeReason { reason: options.reason }, NoBody).await?;
    eprintln!("The token {} is revoked.", visible(&token.name));
    Ok(Outcome::Good)
}

pub(crate) async fn delete(command: DeleteCommand) -> Result<Outcome> {
    match command {
        DeleteCommand::Examples(options) => more::delete_examples(options).await,
        DeleteCommand::ExampleVersion(options) => more::delete_version(options).await,
        DeleteCommand::Organization(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let id = organization(&client, &options.path).await?;
            remove::<DeleteOrganization, _>(&client, "organization", id, options).await
        }
        DeleteCommand::CourseFamily(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let id = family(&client, &options.path).await?;
            remove::<DeleteCourseFamily, _>(&client, "course family", id, options).await
        }
        DeleteCommand::Course(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let all = names::all_courses(&client).await?.into_iter();
            let all: Vec<_> = all.map(|one| Named { name: one.name, others: vec![one.it.id.to_string()], it: one.it.id }).collect();
            let id = names::exactly("course", &options.path, &all)?.it;
            remove::<DeleteCourse, _>(&client, "course", id, options).await
        }
    }
}

async fn organizations(client: &Client) -> Result<Vec<Named<Id<Organization>>>> {
    let all = client.list::<Organization>(&OrganizationQuery::default(), Page::first(Page::MAX)).await?.items;
    Ok(all.into_iter().map(|one| Named { name: one.path, others: vec![one.id.to_string()], it: one.id }).collect())
}

pub(crate) async fn organization(client: &Client, path: &str) -> Result<Id<Organization>> {
    Ok(names::exactly("organization", path, &organizations(client).await?)?.it)
}

/// The family with this full name. Paths may have dots themselves, so names are compared and not taken apart.
pub(crate) async fn family(client: &Client, path: &str) -> Result<Id<CourseFamily>> {
    let organizations = organizations(client).await?;
    let all = client.list::<CourseFamily>(&CourseFamilyQuery::default(), Page::first(Page::MAX)).await?.items;
    let named = |one: CourseFamilyList| {
        let above = organizations.iter().find(|organization| organization.it == one.organization_id)?;
        Some(Named { name: format!("{}.{}", above.name, one.path), others: vec![one.id.to_string()], it: one.id })
    };
    Ok(names::exactly("course family", path, &all.into_iter().filter_map(named).collect::<Vec<_>>())?.it)
}

/// Shows what would go, asks, and deletes.
async fn remove<C, E>(client: &Client, what: &str, id: Id<E>, options: DeleteOptions) -> Result<Outcome>
where
    C: Endpoint<Params = ById<E>, Query = DryRun, Body = NoBody, Answer = CascadeDeleteResult>,
{
    let look = client.call::<C>(&ById::new(id), &DryRun { dry_run: true }, NoBody).await?;
    if options.json {
        output::json(&look)?;
    } else {
        let counts = serde_json::to_value(&look.deleted_counts)?;
        let rows = counts.as_object().into_iter().flatten().filter(|(_, count)| count.as_i64() != Some(0));
        output::rows(&["WHAT GOES", "COUNT"], rows.map(|(name, count)| vec![name.replace('_', " "), count.to_string()]).collect())?;
    }
    if options.dry_run {
        return Ok(Outcome::Good);
    }
    if !options.yes {
        if !std::io::stdin().is_terminal() {
            eprintln!("error: nobody can be asked here; --yes deletes without asking");
            return Ok(Outcome::Unusable);
        }
        let answer = login::ask(&format!("This cannot be undone. Type {} to delete the {what}: ", options.path))?;
        if answer != options.path {
            bail!("nothing was deleted");
        }
    }
    let done = client.call::<C>(&ById::new(id), &DryRun { dry_run: false }, NoBody).await?;
    for error in &done.errors {
        eprintln!("{}", visible(error));
    }
    eprintln!("The {what} {} is deleted.", options.path);
    Ok(Outcome::when(done.errors.is_empty()))
}

pub(crate) async fn tasks(command: TaskCommand) -> Result<Outcome> {
    match command {
        TaskCommand::List(options) => list_tasks(options).await,
        TaskCommand::Show(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let task = find_task(&client, &options).await?;
            let task = client.call::<GetTask>(&ById::new(task), &Nothing {}, NoBody).await?;
            if options.json {
                output::json(&task)?;
                return Ok(Outcome::Good);
            }
            show_task(&task)
        }
        TaskCommand::Cancel(options) => {
            let client = remote::connect_as_somebody(&options.remote).await?;
            let task = find_task(&client, &options).await?;
            let cancelled = client.call::<CancelTask>(&ById::new(task), &Nothing {}, NoBody).await?;
            if options.json {
                output::json(&cancelled)?;
            }
            match calls::is_open(cancelled.status) {
                true => eprintln!("The task {task} is being cancelled."),
                false => eprintln!("The task {task} has ended already: {}.", word(&cancelled.status)),
            }
            Ok(Outcome::Good)
        }
    }
}

/// All of it that is known, for people.
fn show_task(task: &TaskInfo) -> Result<Outcome> {
    let progress = task.progress.as_ref().and_then(|progress| progress.get("message")?.as_str());
    let rows = [
        ("task", task.task_id.to_string()),
        ("what", task.task_name.clone()),
        ("status", word(&task.status)),
        ("created", day(Some(task.created_at))),
        ("started", day(task.started_at)),
        ("finished", day(task.finished_at)),
        ("progress", shown(progress)),
        ("error", shown(task.error.as_deref())),
        ("queue", shown(task.queue.as_deref())),
        ("worker", shown(task.worker.as_deref())),
        ("retries", task.retries.map(|retries| retries.to_string()).unwrap_or_default()),
        ("about", task.kwargs.as_ref().map(|about| visible(&json!(about).to_string())).unwrap_or_default()),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    output::rows(&["WHAT", "VALUE"], rows.map(|(what, value)| vec![what.to_owned(), value]).collect())?;
    Ok(Outcome::Good)
}

const STATUSES: [&str; 5] = ["queued", "started", "finished", "failed", "cancelled"];

const TASKS: &[Column<TaskInfo>] = &[
    Column::new("task", |task| task.task_id.to_string()),
    Column::new("what", |task| task.task_name.clone()),
    Column::new("status", |task| word(&task.status)),
    Column::new("created", |task| day(Some(task.created_at))),
    Column::new("finished", |task| day(task.finished_at)),
    Column::new("error", |task| shown(task.error.as_deref())),
];

async fn list_tasks(options: TaskListOptions) -> Result<Outcome> {
    let list = List::of(TASKS, &options.shown)?;
    let status = options.status.as_deref().map(|status| {
        serde_json::from_value::<TaskStatus>(json!(status))
            .map_err(|_| output::no_such("status", status, STATUSES.into_iter(), &format!("there are {}", STATUSES.join(", "))))
    });
    let status = status.transpose()?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let query = TaskQuery { offset: None, limit: Some(options.limit), status };
    let found = client.call::<ListTasks>(&Nothing {}, &query, NoBody).await?;
    list.print(&found.tasks, &found.tasks)
}

/// The task that is meant: by its whole id, or by a part that no other of the newest has.
async fn find_task(client: &Client, options: &TaskId) -> Result<Id<Task>> {
    if let Ok(id) = options.id.parse() {
        return Ok(id);
    }
    let found = client.call::<ListTasks>(&Nothing {}, &TaskQuery { limit: Some(100), ..Default::default() }, NoBody).await?;
    let is_meant = |id: &Id<Task>| id.to_string().starts_with(&options.id) || id.to_string().ends_with(&options.id);
    let meant: Vec<Id<Task>> = found.tasks.into_iter().map(|task| task.task_id).filter(is_meant).collect();
    match meant.as_slice() {
        [one] => Ok(*one),
        [] => {
            let problem = format!("there is no task `{}` among the newest hundred; `computor tasks list` shows them", options.id);
            Err(Unusable(problem).into())
        }
        several => Err(Unusable(format!("`{}` may be any of {} tasks; say more of it", options.id, several.len())).into()),
    }
}
