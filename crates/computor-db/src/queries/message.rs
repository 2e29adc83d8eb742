//! Messages: lists that stay fast in courses with many of them, writing, marks, threads and what was done.
//!
//! Nobody reads more than a page: the rule's alternatives are asked one after the other, each by an index in the order of
//! the list, and the pages are put together. How many there are is kept where it would be much to count.

use crate::{
    Db, Error, Result, Rows, Tx, Visible,
    reach::{self, Reach},
    sql::{push_cond, select_list},
};
use chrono::{DateTime, Utc};
use computor_policy::Cond;
use computor_types::{Code, Id, dto::*};
use schemars::JsonSchema;
use sqlx::{PgExecutor, Postgres, QueryBuilder};
use uuid::Uuid;

/// In `message_count`: all messages of an audience.
pub(crate) const EVERYBODY: &str = "'00000000-0000-0000-0000-000000000000'";

/// The order of lists.
const NEWEST: &str = " order by t.created_at desc, t.id desc";

/// What stands beside a message `t`: its author, what that is in the course, and the mark of the reader `who.me`. Each by its key:
/// PostgreSQL does not know how short the page is, and would read all of them.
const BESIDE: &str = " cross join lateral (select u.id, u.given_name, u.family_name from \"user\" u where u.id = t.author_id offset 0) u
    left join lateral (select am.id, am.course_id, am.course_role_id from course_member am
      where am.course_id = t.within_course_id and am.user_id = t.author_id offset 0) am on true
    left join lateral (select y.message_id from message_read y where y.message_id = t.id and y.reader_user_id = who.me offset 0) y on true";

/// A message `t` in a shape, with what stands beside it.
fn fields<T: JsonSchema + 'static>() -> &'static str {
    select_list::<T>(|name| {
        let sql = match name {
            "author" => "json_build_object('id', u.id, 'given_name', u.given_name, 'family_name', u.family_name)",
            "author_course_member" => {
                "case when am.id is not null
                   then json_build_object('id', am.id, 'course_role_id', am.course_role_id, 'course_id', am.course_id) end"
            }
            "is_read" => "y.message_id is not null",
            "is_author" => "t.author_id = who.me",
            "is_deleted" => "t.archived_at is not null",
            "deleted_by" => "t.properties ->> 'deleted_by'",
            _ => return None,
        };
        Some(sql.to_owned())
    })
}

/// The messages that are visible and match the filters, newest first. `all_of` are the courses in which all are visible.
///
/// # Errors
/// `VAL_001` when the message to begin behind is not one of those that are visible.
pub async fn list(db: &Db, visible: Visible<'_>, all_of: &Cond, query: &MessageQuery) -> Result<Rows> {
    let page = query.page();
    let after = match query.before {
        Some(id) => Some(place(db, visible, id).await?),
        None => None,
    };
    let mut found: Vec<String> = Vec::new();
    if page.limit > 0 {
        found = self::page(visible, query, after).build_query_scalar().fetch_all(db.pool()).await?;
    }
    let known = if after.is_none() { page.known_total(found.len()) } else { None };
    let total = match known {
        Some(total) => total,
        None => count(db, visible, all_of, query).await?,
    };
    Ok(Rows::new(&found, total))
}

/// The statement for one page, of what stands behind `after` if that is given.
pub fn page(visible: Visible<'_>, query: &MessageQuery, after: Option<(DateTime<Utc>, Uuid)>) -> QueryBuilder<Postgres> {
    let page = query.page();
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(fields::<MessageList>()).push(") r)::text from (select distinct on (t.created_at, t.id) t.* from (");
    push_found(&mut q, visible, query, "t.*", |q| {
        if let Some((at, id)) = after {
            q.push(" and (t.created_at, t.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
        }
        q.push(NEWEST).push(" limit ").push_bind(page.rows() + i64::from(page.skip));
    });
    q.push(") t").push(NEWEST).push(" limit ").push_bind(page.rows()).push(" offset ").push_bind(i64::from(page.skip));
    q.push(") t cross join (select ").push_bind(visible.me).push("::uuid as me) who").push(BESIDE).push(NEWEST);
    q
}

/// `what` of the messages that are visible and match, with `rest` behind the conditions: for each alternative of the rule,
/// from one's own keys. One that is visible for two reasons is there twice.
fn push_found(
    q: &mut QueryBuilder<Postgres>,
    visible: Visible<'_>,
    query: &MessageQuery,
    what: &str,
    rest: impl Fn(&mut QueryBuilder<Postgres>),
) {
    // What a filter names is found in messages to rows of few kinds: reasons for others need not be asked.
    let of_kinds = [
        (query.course_member_id.is_some(), vec![MessageScope::CourseMember]),
        (query.user_id.is_some(), vec![MessageScope::User]),
        (query.submission_group_id.is_some(), vec![MessageScope::SubmissionGroup, MessageScope::CourseMember]),
        (query.course_group_id.is_some(), vec![MessageScope::CourseGroup, MessageScope::CourseMember]),
    ];
    let asked = of_kinds.into_iter().filter_map(|(asked, kinds)| asked.then_some(kinds));
    let kinds: Vec<Vec<MessageScope>> = query.scope.map(|scope| vec![scope]).into_iter().chain(asked).collect();
    let possible = |one: &Cond| kinds.iter().all(|kinds| kinds.iter().any(|scope| !one.excludes("scope", scope.word())));
    let cond = Cond::Any(visible.rows.alternatives().into_iter().filter(possible).collect());
    // A message is addressed to one row, so these hold for what is addressed to such rows.
    let known = reach::known(&[
        ("within_course_id", query.course_id.map(Id::uuid)),
        ("course_content_id", query.course_content_id.map(Id::uuid)),
        ("course_member_id", query.course_member_id.map(Id::uuid)),
        ("submission_group_id", query.submission_group_id.map(Id::uuid)),
        ("course_group_id", query.course_group_id.map(Id::uuid)),
        ("course_family_id", query.course_family_id.map(Id::uuid)),
        ("organization_id", query.organization_id.map(Id::uuid)),
    ]);
    let filters = |q: &mut QueryBuilder<Postgres>| push_filters(q, query, visible.me);
    let found = Reach { from: "message", order: "t.created_at desc, t.id desc", cond: &cond, me: visible.me, known, filters: &filters };
    found.push_all(q, what, rest);
}

fn push_filters(q: &mut QueryBuilder<Postgres>, query: &MessageQuery, me: Uuid) {
    let scope = query.scope;
    if let Some(scope) = scope {
        q.push(" and t.scope = ").push_bind(scope.word());
    }
    let columns = [
        ("id", query.id.map(Id::uuid)),
        ("parent_id", query.parent_id.map(Id::uuid)),
        ("author_id", query.author_id.map(Id::uuid)),
        // What stands in it is marked with it.
        ("within_course_id", query.course_id.map(Id::uuid)),
        ("within_content_id", query.course_content_id.map(Id::uuid)),
        ("course_member_id", query.course_member_id.map(Id::uuid)),
        ("user_id", query.user_id.map(Id::uuid)),
    ];
    for (column, value) in columns {
        if let Some(value) = value {
            q.push(format_args!(" and t.{column} = ")).push_bind(value);
        }
    }
    let mut below = |value: Option<Uuid>, own: MessageScope, others: &str| {
        let Some(value) = value else { return };
        q.push(format_args!(" and (t.{}_id = ", own.word())).push_bind(value);
        // Where only its own are wanted nothing else is looked for.
        if scope != Some(own) {
            q.push(" or ").push(others).push_bind(value).push("))");
        }
        q.push(")");
    };
    below(
        query.submission_group_id.map(Id::uuid),
        MessageScope::SubmissionGroup,
        "t.course_member_id = any(array(select gm.course_member_id from submission_group_member gm where gm.submission_group_id = ",
    );
    below(
        query.course_group_id.map(Id::uuid),
        MessageScope::CourseGroup,
        "t.course_member_id = any(array(select m.id from course_member m where m.course_group_id = ",
    );
    below(
        query.course_family_id.map(Id::uuid),
        MessageScope::CourseFamily,
        "t.within_course_id = any(array(select c.id from course c where c.course_family_id = ",
    );
    if let Some(organization) = query.organization_id {
        let organization = organization.uuid();
        q.push(" and (t.organization_id = ").push_bind(organization);
        q.push(" or t.course_family_id = any(array(select f.id from course_family f where f.organization_id = ").push_bind(organization);
        q.push(")) or t.within_course_id = any(array(select c.id from course c where c.organization_id = ")
            .push_bind(organization)
            .push(")))");
    }
    if let Some(after) = query.created_after {
        q.push(" and t.created_at > ").push_bind(after);
    }
    if let Some(before) = query.created_before {
        q.push(" and t.created_at < ").push_bind(before);
    }
    if let Some(unread) = query.unread {
        q.push(if unread { " and not (" } else { " and (" }).push("t.archived_at is not null or t.author_id = ").push_bind(me);
        q.push(" or exists(select from message_read y where y.message_id = t.id and y.reader_user_id = ").push_bind(me).push("))");
    }
    push_tags(q, query);
}

fn push_tags(q: &mut QueryBuilder<Postgres>, query: &MessageQuery) {
    let tags: Vec<String> = query.tags.iter().flatten().map(|tag| tag.trim_start_matches('#').to_lowercase()).collect();
    if !tags.is_empty() {
        let operator = if query.tags_match_all == Some(false) { "&&" } else { "@>" };
        q.push(format_args!(" and t.title like '%#%' and message_tags(t.title) {operator} ")).push_bind(tags);
    }
    if let Some(scope) = &query.tag_scope {
        let scope = scope.trim_start_matches('#').to_lowercase();
        q.push(" and t.title like '%#%' and exists(select from unnest(message_tags(t.title)) tag where tag = ").push_bind(scope.clone());
        q.push(" or starts_with(tag, ").push_bind(format!("{scope}-")).push("))");
    }
}

/// How many are visible and match.
async fn count(db: &Db, visible: Visible<'_>, all_of: &Cond, query: &MessageQuery) -> Result<u64> {
    if let Some(kept) = kept_total(db, visible, all_of, query).await? {
        return Ok(kept.unsigned_abs());
    }
    let mut q = QueryBuilder::new("select count(distinct x.id) from (");
    push_found(&mut q, visible, query, "t.id", |_| ());
    q.push(") x");
    let counted: i64 = q.build_query_scalar().fetch_one(db.pool()).await?;
    Ok(counted.unsigned_abs())
}

/// The number that is kept, if a course (and a scope) is all that is asked for, and all of it is visible.
async fn kept_total(db: &Db, visible: Visible<'_>, all_of: &Cond, query: &MessageQuery) -> Result<Option<i64>> {
    let Some(course) = query.course_id else { return Ok(None) };
    let plain = MessageQuery { course_id: query.course_id, scope: query.scope, ..MessageQuery::default() };
    let asked = MessageQuery { skip: None, limit: None, before: None, ..query.clone() };
    if crate::sql::record(&asked) != crate::sql::record(&plain) {
        return Ok(None);
    }
    let mut q = QueryBuilder::new("select (select coalesce(sum(x.n), 0) from message_total x where x.course_id = t.id");
    if let Some(scope) = query.scope {
        q.push(" and x.scope = ").push_bind(scope.word());
    }
    q.push(")::bigint from course t where t.id = ").push_bind(course.uuid()).push(" and ");
    push_cond(&mut q, all_of, "t", visible.me);
    Ok(q.build_query_scalar().fetch_optional(db.pool()).await?)
}

/// What is kept of the audiences of a kind, with the columns that rules ask for: a select in parentheses. The rows that could
/// be written to are many more, and are not looked at.
fn audience_counts(scope: MessageScope) -> String {
    format!(
        "(select a.audience_id as id, a.course_id, a.course_id as in_course, a.n from message_count a
          where a.user_id = {EVERYBODY} and a.scope = '{}')",
        scope.word()
    )
}

/// How many messages a reader has not read of each audience: of everybody, if `everybody` says so, and of the rows that
/// meet the rule of their kind, of which only the key and the course are asked.
///
/// # Errors
/// When the database fails.
pub async fn unread(db: &Db, me: Uuid, everybody: bool, audiences: &[(MessageScope, Cond)], course: Option<Id<Course>>) -> Result<String> {
    let course = course.map(Id::uuid);
    let mut q = QueryBuilder::new(
        "select coalesce(json_agg(row_to_json(x)), '[]')::text from (
           select u.scope, u.target_id, u.n - coalesce(k.n, 0) as unread_message_count from (",
    );
    if everybody && course.is_none() {
        q.push(format_args!(
            "select 'global' as scope, null::uuid as target_id, a.audience_id, a.n from message_count a
             where a.audience_id = {EVERYBODY} and a.user_id = {EVERYBODY} union "
        ));
    }
    for (scope, cond) in audiences {
        let from = audience_counts(*scope);
        let filters = |q: &mut QueryBuilder<Postgres>| {
            if let Some(course) = course {
                // Not by an index: one's own keys find them, which are fewer than the audiences of the course.
                q.push(" and t.in_course is not distinct from ").push_bind(course);
            }
        };
        let known = reach::known(&[(if *scope == MessageScope::Course { "id" } else { "course_id" }, course)]);
        let found = Reach { from: &from, order: "t.id", cond, me, known, filters: &filters };
        q.push("select ").push_bind(scope.word()).push("::text, o.id, o.id, o.n from (");
        found.push_all(&mut q, "t.id, t.n", |_| ());
        q.push(") o union ");
    }
    // With its types: nothing else may be left of the union.
    q.push("select null::text, null::uuid, null::uuid, null::bigint where false) u (scope, target_id, audience_id, n) left join lateral (");
    // Found by its key for each audience: all that is kept of everybody's reading is much more.
    q.push("select k.n from message_count k where k.audience_id = u.audience_id and k.user_id = ").push_bind(me);
    q.push(" offset 0) k on true where u.n > coalesce(k.n, 0)) x");
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// Where a visible message stands in the order.
async fn place(db: &Db, visible: Visible<'_>, id: Id<Message>) -> Result<(DateTime<Utc>, Uuid)> {
    let mut q = QueryBuilder::new("select t.created_at, t.id from message t where t.id = ");
    q.push_bind(id.uuid()).push(" and ");
    visible.push(&mut q);
    let found = q.build_query_as().fetch_optional(db.pool()).await?;
    found.ok_or_else(|| Error::rejected(Code::Val001, "before: there is no such message"))
}

/// A message, as this user reads it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(db: impl PgExecutor<'_>, me: Uuid, id: Id<Message>) -> Result<String> {
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(fields::<MessageGet>())
        .push(") r)::text from message t cross join (select ")
        .push_bind(me)
        .push("::uuid as me) who")
        .push(BESIDE)
        .push(" where t.id = ")
        .push_bind(id.uuid());
    let found: Option<String> = q.build_query_scalar().fetch_optional(db).await?;
    found.ok_or(Error::NotFound("message"))
}

/// The conversation in which a message stands, as far as it is visible.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn thread(db: &Db, visible: Visible<'_>, id: Id<Message>) -> Result<String> {
    let mut q = QueryBuilder::new(
        "with found as materialized (select t.* from message t where t.archived_at is null and t.thread_id = (select thread_id from message where id = ",
    );
    q.push_bind(id.uuid()).push(") and ");
    visible.push(&mut q);
    q.push(") select json_build_object('root_message_id', (select thread_id from message where id = ");
    q.push_bind(id.uuid()).push("), 'total', (select count(*) from found), 'messages', coalesce((select json_agg(row_to_json(r) order by r.created_at, r.id) from found t cross join (select ");
    q.push_bind(visible.me)
        .push("::uuid as me) who")
        .push(BESIDE)
        .push(" cross join lateral (select ")
        .push(fields::<MessageList>())
        .push(") r), '[]'))::text");
    Ok(q.build_query_scalar().fetch_one(db.pool()).await?)
}

/// What was done with a message, newest first.
///
/// # Errors
/// When the database fails.
pub async fn audit(db: impl PgExecutor<'_>, id: Id<Message>) -> Result<String> {
    let sql = "select coalesce(json_agg(to_json(t) order by t.created_at desc, t.id), '[]')::text
               from message_audit_log t where t.message_id = $1";
    Ok(sqlx::query_scalar(sql).bind(id.uuid()).fetch_one(db).await?)
}

/// What is known of a message before it is changed. It is locked.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// Whom it is addressed to: the kind of row,
    pub scope: String,
    /// and its key; nil for everybody.
    pub audience_id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// Whether it was taken back.
    pub deleted: bool,
    /// Its title,
    pub title: Option<String>,
    /// and its text.
    pub content: String,
}

/// What is known of a message; nobody changes it until the unit of work ends.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn hold(tx: &mut Tx, id: Id<Message>) -> Result<Known> {
    let sql =
        "select scope, audience_id, author_id, archived_at is not null as deleted, title, content from message where id = $1 for update";
    sqlx::query_as(sql).bind(id.uuid()).fetch_optional(&mut **tx).await?.ok_or(Error::NotFound("message"))
}

/// A message to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewMessage<'a> {
    /// Who writes it.
    pub author: Uuid,
    /// What it answers.
    pub parent: Option<Id<Message>>,
    /// Whom it is addressed to: the kind of row, and its key; nobody in particular.
    pub to: Option<(MessageScope, Uuid)>,
    /// How deep it stands.
    pub level: i32,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its text.
    pub content: &'a str,
}

/// Stores a message that its author has read.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut Tx, new: NewMessage<'_>) -> Result<Id<Message>> {
    let (column, key) = new.to.map_or(("organization", None), |(scope, key)| (scope.word(), Some(key)));
    // The column is one of our words.
    let sql = format!(
        "with made as (insert into message (author_id, parent_id, level, title, content, {column}_id) values ($1, $2, $3, $4, $5, $6)
           returning id, title, content)
         insert into message_audit_log (message_id, user_id, action, new_title, new_content) select id, $1, 'created', title, content from made
         returning message_id"
    );
    let id: Uuid = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(new.author)
        .bind(new.parent.map(Id::uuid))
        .bind(new.level)
        .bind(new.title)
        .bind(new.content)
        .bind(key)
        .fetch_one(&mut **tx)
        .await?;
    mark(tx, id.into(), new.author, true).await?;
    Ok(id.into())
}

/// Gives a message another text; `by` did it.
///
/// # Errors
/// When the database fails.
pub async fn update(tx: &mut Tx, id: Id<Message>, by: Uuid, title: Option<&str>, content: &str) -> Result<()> {
    let sql = "with before as (select title, content from message where id = $1),
                 changed as (update message set title = $3, content = $4 where id = $1)
               insert into message_audit_log (message_id, user_id, action, old_title, old_content, new_title, new_content)
               select $1, $2, 'updated', title, content, $3, $4 from before";
    sqlx::query(sql).bind(id.uuid()).bind(by).bind(title).bind(content).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a message back: a note stands in its place, and what it said in the list of what was done.
///
/// # Errors
/// When the database fails.
pub async fn delete(tx: &mut Tx, id: Id<Message>, by: Uuid, who: MessageDeleter, note: &str) -> Result<()> {
    let sql = "with before as (select title, content from message where id = $1),
                 changed as (update message set title = null, content = $4, archived_at = now(),
                   properties = coalesce(properties, '{}') || jsonb_build_object('deleted_by', $3::text, 'deleted_at', now(), 'deletion_reason', null)
                   where id = $1)
               insert into message_audit_log (message_id, user_id, action, old_title, old_content)
               select $1, $2, 'deleted', title, content from before";
    sqlx::query(sql).bind(id.uuid()).bind(by).bind(who.word()).bind(note).execute(&mut **tx).await?;
    Ok(())
}

/// Marks a message as read by this user, or not; if that changed anything, answers whom the message is addressed to: the
/// kind of row, and its key.
///
/// # Errors
/// When the database fails.
pub async fn mark(tx: &mut Tx, id: Id<Message>, reader: Uuid, read: bool) -> Result<Option<(String, Uuid)>> {
    let sql = if read {
        "with done as (insert into message_read (message_id, reader_user_id) values ($1, $2) on conflict do nothing returning message_id)
         select m.scope, m.audience_id from done join message m on m.id = done.message_id"
    } else {
        "with done as (delete from message_read where message_id = $1 and reader_user_id = $2 returning message_id)
         select m.scope, m.audience_id from done join message m on m.id = done.message_id"
    };
    Ok(sqlx::query_as(sql).bind(id.uuid()).bind(reader).fetch_optional(&mut **tx).await?)
}

/// Tells of messages, with all that is the same for each reader: those who follow what they are addressed to, and in a submission
/// group its members wherever they are. What is taken back says nothing any more.
///
/// # Errors
/// When the database fails.
pub async fn announce(tx: &mut Tx, event: &str, messages: &[Uuid]) -> Result<()> {
    let mut q = QueryBuilder::new(
        "insert into event (channels, of_group, type, data)
         select array[c.channel], case when t.scope = 'submission_group' then t.audience_id end, ",
    );
    q.push_bind(event.to_owned());
    // Nobody in particular reads it here.
    q.push(", jsonb_build_object('channel', c.channel, 'message_id', t.id) || case when t.archived_at is null then jsonb_build_object('data', (select to_jsonb(r) - 'is_read' - 'is_author' from (select ")
        .push(fields::<MessageGet>())
        .push(") r)) else '{}' end from message t cross join (select ")
        .push_bind(Uuid::nil())
        .push("::uuid as me) who")
        .push(BESIDE)
        .push(" cross join lateral (select case when t.scope = 'global' then 'global' else t.scope || ':' || t.audience_id end as channel) c")
        .push(" where not is_quiet() and t.id = any(")
        .push_bind(messages.to_vec())
        .push(") order by t.created_at, t.id");
    q.build().execute(&mut **tx).await?;
    Ok(())
}
