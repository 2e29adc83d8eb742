//! Courses at a GitLab server: the token of an organization, accounts of members, and what they may do there.
//!
//! A server is asked only if it is the one for which the organization's token was given, and only as `properties.gitlab` of the
//! organization still says; never because of what somebody says about a course or a member.

pub(crate) mod desired;
mod hook;

use super::{Call, Handle, Reply};
use crate::{App, Ctx, Error, Result, auth::Vault};
use computor_db::queries::{
    gitlab as queries, organization as organizations,
    repository::{self, Readiness},
    sign_in,
};
use computor_gitlab::{Client, Error as GitLabError, Level, Limits, Place, Token, User};
use computor_types::{Code, Id, dto::*};
use std::time::Duration;

/// Somebody waits for the answer.
const SHORT: Limits =
    Limits { time: Duration::from_secs(10), attempts: 2, first_pause: Duration::from_millis(300), longest_pause: Duration::from_secs(2) };

/// A client of a GitLab server.
///
/// # Errors
/// `GITLAB_001` when the address is none.
fn speaking(app: &App, url: &str, token: String) -> Result<Client> {
    let client = Client::new(app.gitlab_http()?, url, Token::from(token)).map_err(problem)?;
    Ok(client.limited(app.options.gitlab))
}

/// A client of an organization's server, with the token that it was given for it.
///
/// # Errors
/// `NIMPL_001` when the token was sealed under another key, `GITLAB_001` when the address is none.
pub(crate) fn client(app: &App, host: &queries::Host) -> Result<Client> {
    let token = Vault::of(&app.options)?.open(host.organization_id, &host.sealed)?;
    speaking(app, &host.url, token)
}

/// What is told of trouble with GitLab.
pub(crate) fn problem(error: GitLabError) -> Error {
    let code = match &error {
        GitLabError::Token | GitLabError::Forbidden { .. } => Code::Gitlab006,
        GitLabError::Address(_) | GitLabError::NotFound { .. } => Code::Gitlab001,
        _ => Code::Gitlab007,
    };
    Error::new(code, error.to_string())
}

/// What was found out about a token.
enum Tried {
    /// It owns this group: courses are kept there.
    Owns(String),
    /// It could not be tried, for this reason.
    Untried(String),
}

/// Tries a token of an organization: courses need one that owns the organization's group.
async fn try_token(client: &Client, root: Option<&str>) -> Result<Tried> {
    let me = match client.me().await {
        Ok(me) => me,
        Err(error @ (GitLabError::Token | GitLabError::Forbidden { .. })) => return Err(problem(error)),
        Err(error) => return Ok(Tried::Untried(error.to_string())),
    };
    let Some(root) = root.map(|root| root.trim_matches('/')).filter(|root| !root.is_empty()) else {
        return Ok(Tried::Untried("the organization names no group (properties.gitlab.full_path)".to_owned()));
    };
    let refused = |why: String| Error::new(Code::Gitlab006, why);
    let group = match client.group(root).await {
        Ok(group) => group,
        Err(GitLabError::NotFound { .. }) => return Err(refused(format!("the token can see no group {root}"))),
        Err(error) => return Err(problem(error)),
    };
    let members = client.all_members(Place::Group(group.id)).await.map_err(problem)?;
    if !members.iter().any(|member| member.id == me.id && member.access_level >= Level::OWNER) {
        return Err(refused(format!("the token's user {} does not own the group {root}", me.username)));
    }
    // Some kinds of tokens do not tell of themselves.
    if let Ok(token) = client.token().await
        && !token.scopes.iter().any(|scope| scope == "api")
    {
        return Err(refused("the token lacks the scope api".to_owned()));
    }
    Ok(Tried::Owns(root.to_owned()))
}

impl Handle for UpdateOrganizationToken {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TokenKept>> {
        if call.query.r#type != "gitlab" {
            return Err(Error::new(Code::Nimpl001, "only tokens of the type gitlab are kept"));
        }
        let id = call.params.id;
        let (host, root) = organizations::host(cx.db().pool(), id).await?.ok_or(Code::Gitlab001)?;
        let sealed = Vault::of(&cx.options)?.seal(id.uuid(), &call.body.token)?;
        let client = speaking(cx.app(), &host, call.body.token)?.limited(SHORT);
        let tried = try_token(&client, root.as_deref()).await?;
        let owned = match &tried {
            Tried::Owns(root) => Some(&**root),
            Tried::Untried(_) => None,
        };
        let kept = organizations::NewToken { sealed: &sealed, url: &host, root: owned, at: cx.now() };
        let mut tx = cx.db().begin_as(&cx.who).await?;
        organizations::keep_token(&mut tx, id, kept).await?;
        let message = match tried {
            Tried::Owns(_) => {
                let courses = queries::all_changed(&mut tx, id, cx.me().uuid()).await?;
                format!("the token is kept, sealed; it owns the group at {host}, where {courses} courses are brought to what they shall be")
            }
            Tried::Untried(why) => format!("the token is kept, sealed, for fetching alone; no courses are kept at {host}: {why}"),
        };
        tx.commit().await?;
        Ok(TokenKept { message }.into())
    }
}

impl Handle for SyncMember {
    /// Rights here follow from the role at once; at a GitLab server, a flow brings them there, and can be asked to look again.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GitLabSyncResult>> {
        let member = call.params.id;
        let unset = || Error::new(Code::Gitlab001, "the course has no foreign git host; rights to repositories here follow from the role");
        let host = organizations::foreign_host(cx.db().pool(), member).await?.ok_or_else(unset)?;
        let course: Id<Course> = call.at.course.ok_or(Code::Nf001)?.into();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let work = queries::changed(&mut tx, course, Some(cx.me().uuid())).await?;
        tx.commit().await?;
        let (sync_status, message) = match work {
            Some(work) => {
                ("success", format!("what everybody in the course may do at {host} is brought to what it shall be (operation {work})"))
            }
            None => ("skipped", format!("this platform changes no rights at {host}; do it there")),
        };
        Ok(GitLabSyncResult { course_member_id: member, sync_status: sync_status.to_owned(), message: Some(message) }.into())
    }
}

/// What somebody shows to prove whose account it is.
struct Shown<'a> {
    token: Option<&'a str>,
    /// What they say that the account is called: then it takes the place of one that they have.
    named: Option<&'a str>,
}

impl Handle for ValidateMembership {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseMemberReadinessStatus>> {
        let shown = Shown { token: call.body.provider_access_token.as_deref(), named: None };
        ready(&cx, call.params.course_id, shown).await
    }
}

impl Handle for RegisterAccount {
    /// With the platform as host there is nothing to register; a host without a token of the organization is not asked.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseMemberReadinessStatus>> {
        let shown = Shown { token: call.body.provider_access_token.as_deref(), named: Some(&call.body.provider_account_id) };
        ready(&cx, call.params.course_id, shown).await
    }
}

async fn ready(cx: &Ctx, course: Id<Course>, shown: Shown<'_>) -> Result<Reply<CourseMemberReadinessStatus>> {
    // Administrators may see every course, but only members work in one.
    let found = repository::readiness(cx.db().pool(), course, cx.me()).await?.ok_or(Code::Authz003)?;
    let Readiness { course_member_id, organization_id, course_role_id, mut provider, ours, mut account } = found;
    if let Some(host) = queries::host_of_course(cx.db().pool(), course).await? {
        account = registered(cx, &host.url, shown).await?;
        provider = Some(host.url);
    }
    let foreign = provider.is_some() && !ours;
    Ok(CourseMemberReadinessStatus {
        course_member_id: course_member_id.into(),
        course_id: course,
        organization_id: organization_id.into(),
        course_role_id: (&*course_role_id).into(),
        provider_type: provider.is_some().then(|| "gitlab".to_owned()),
        provider,
        requires_account: foreign,
        has_account: account.is_some(),
        is_ready: !foreign || account.is_some(),
        provider_account_id: account,
        provider_access_token: None,
    }
    .into())
}

/// The number of the account that somebody has at a server, registered now if they show that it is theirs.
async fn registered(cx: &Ctx, url: &str, shown: Shown<'_>) -> Result<Option<String>> {
    let kept = queries::account(cx.db().pool(), cx.me(), url).await?;
    let has_number = kept.as_deref().is_some_and(|kept| kept.bytes().all(|letter| letter.is_ascii_digit()));
    let Some(token) = shown.token.map(str::trim).filter(|token| !token.is_empty()) else {
        return if shown.named.is_some() { Err(Code::Gitlab005.into()) } else { Ok(kept.filter(|_| has_number)) };
    };
    if shown.named.is_some_and(|name| name.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '/')) {
        return Err(Code::Gitlab008.into());
    }
    let person = speaking(cx.app(), url, token.to_owned())?.limited(SHORT).me().await.map_err(problem)?;
    if person.bot || person.state != "active" {
        return Err(Error::new(Code::Gitlab006, "the GitLab account is blocked, or a program's"));
    }
    let number = person.id.to_string();
    let is_it = |name: &str| name == number || name.eq_ignore_ascii_case(&person.username);
    let expected = shown.named.or(kept.as_deref());
    if expected.is_some_and(|name| !is_it(name)) {
        return Err(Code::Gitlab003.into());
    }
    if kept.as_deref() != Some(&number) {
        keep(cx, url, &person).await?;
    }
    Ok(Some(number))
}

/// By its number: a name may be somebody else's tomorrow.
async fn keep(cx: &Ctx, url: &str, person: &User) -> Result<()> {
    let number = person.id.to_string();
    let account = sign_in::Account { provider: url, kind: "gitlab", subject: &number };
    let owner = sign_in::owner(cx.db().pool(), account).await?;
    if owner.is_some_and(|owner| owner.id != cx.me().uuid()) {
        return Err(Code::Gitlab004.into());
    }
    let mut tx = cx.db().begin_as(&cx.who).await?;
    queries::register(&mut tx, cx.me(), url, &number).await.map_err(|error| match Error::from(error) {
        // Two at once.
        error if error.code.status() == 409 => Code::Gitlab004.into(),
        error => error,
    })?;
    tx.commit().await?;
    Ok(())
}
