//! What is stored about a person, table by table: how it is told, and what becomes of it when the person is erased.
//!
//! [`HELD`] has a line for every column that refers to a user (a test compares them with the foreign keys of the schema), so
//! that a new table has to say both before it exists.

use crate::{Error, Result, Tx};
use computor_types::{Id, dto::*};
use sqlx::{AssertSqlSafe, FromRow, PgExecutor};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What becomes of the rows of a person who is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// They go.
    Deleted,
    /// They stay, and do not say any more whose they are.
    Forgotten,
    /// They stay, for this reason.
    Stay(&'static str),
}

/// A column that refers to a user.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Its table,
    pub table: &'static str,
    /// and its name.
    pub column: &'static str,
    /// Columns of the table that nobody is told: secrets and their digests, and what the platform works with.
    pub hidden: &'static [&'static str],
    /// Whether the person is told of the rows.
    pub told: bool,
    /// What becomes of them.
    pub erased: Erased,
}

const fn held(table: &'static str, column: &'static str, erased: Erased) -> Held {
    Held { table, column, hidden: &[], told: true, erased }
}

impl Held {
    const fn without(self, hidden: &'static [&'static str]) -> Self {
        Self { hidden, ..self }
    }

    const fn untold(self) -> Self {
        Self { told: false, ..self }
    }
}

use Erased::{Deleted, Forgotten, Stay};

/// Every column that refers to a user, but for who made and who changed a row.
pub const HELD: &[Held] = &[
    held("profile", "user_id", Deleted),
    held("account", "user_id", Deleted),
    held("session", "user_id", Deleted).without(&[
        "session_id",
        "refresh_token_hash",
        "refresh_family_hash",
        "previous_refresh_hash",
        "refresh_seed",
    ]),
    held("api_token", "user_id", Deleted).without(&["token_hash"]),
    held("password_reset", "user_id", Deleted).without(&["token_hash"]),
    held("second_factor", "user_id", Deleted).without(&["sealed", "last_step"]),
    held("passkey", "user_id", Deleted).without(&["credential_id", "public_key"]),
    held("passkey_challenge", "user_id", Deleted).untold(),
    held("recovery_code", "user_id", Deleted).without(&["code_hash"]),
    held("user_role", "user_id", Deleted),
    held("user_group", "user_id", Deleted),
    held("organization", "user_id", Stay("courses may lie in it; its addresses go")),
    held("organization_member", "user_id", Deleted),
    held("course_family_member", "user_id", Deleted),
    held("student_profile", "user_id", Deleted),
    held("enrolment_request", "user_id", Deleted),
    held("course_member", "user_id", Stay("work and grades hang on it; it is archived")),
    held("service", "user_id", Stay("a service is nobody; its user cannot be erased")).untold(),
    held("message", "author_id", Stay("others have answered; its words go")),
    held("message", "user_id", Deleted),
    held("message_read", "reader_user_id", Deleted),
    held("message_audit_log", "user_id", Forgotten),
    held("notice_seen", "user_id", Deleted),
    held("notice_mail", "user_id", Deleted),
    held("operation", "user_id", Forgotten).without(&["input", "result", "error_message"]),
    held("storage_charge", "user_id", Forgotten),
    held("tutor_test", "user_id", Deleted).without(&["object_key"]),
    // A log-in with a provider that waits for a minute.
    held("sign_in", "user_id", Deleted).untold(),
    // The answers to requests, kept for a day.
    held("idempotency", "user_id", Deleted).untold(),
    // For as long as a push takes.
    held("push_wish", "user_id", Deleted).untold(),
];

/// What hangs on memberships: its name, and the rows, for the user `$1`.
const WORK: &[(&str, &str)] = &[
    (
        "submission_groups",
        "select g.id, g.course_id, g.course_content_id, g.display_name, g.created_at from submission_group g
         where g.id in (select submission_group_id from own)",
    ),
    (
        "submissions",
        "select a.id, a.submission_group_id, a.submit, a.version_identifier, a.file_size, a.created_at,
           a.uploaded_by_course_member_id in (select id from course_member where user_id = $1) as uploaded_by_this_person
         from submission_artifact a where a.submission_group_id in (select submission_group_id from own)",
    ),
    (
        "results",
        "select r.id, r.submission_artifact_id, r.course_content_id, r.status, result_score(r.result, r.grade) as score, r.created_at
         from result r where r.submission_group_id in (select submission_group_id from own)",
    ),
    (
        "grades",
        "select n.id, n.artifact_id, n.grade, n.status, n.comment, n.graded_at from submission_grade n
         where n.submission_group_id in (select submission_group_id from own)",
    ),
    (
        "grade_files",
        "select f.id, f.grade_id, f.name, f.content_type, f.file_size, f.created_at from grade_file f join submission_grade n on n.id = f.grade_id
         where n.submission_group_id in (select submission_group_id from own)",
    ),
    (
        "reviews",
        "select v.id, v.artifact_id, v.review_type, v.body, v.created_at from submission_review v
         join submission_artifact a on a.id = v.artifact_id where a.submission_group_id in (select submission_group_id from own)",
    ),
    (
        "deadline_extensions",
        "select x.id, x.course_content_id, x.kind, x.due_at, x.days, x.reason, x.created_at from deadline_extension x
         where x.course_member_id in (select id from course_member where user_id = $1)
           or x.submission_group_id in (select submission_group_id from own)",
    ),
    (
        "audit",
        "select e.kind, e.created_at, e.course_id, e.entity_type, e.entity_id, e.data, e.created_by = $1 as done_by_this_person
         from audit_entry e where e.user_id = $1 or e.created_by = $1",
    ),
];

/// What staff write about members. Students never see it, so administrators answer for it.
const NOTES: (&str, &str) = (
    "notes_of_staff",
    "select c.id, c.message, c.created_at from course_member_comment c where c.course_member_id in (select id from course_member where user_id = $1)",
);

/// A kind of rows: what it is called, and the statement that answers them as a JSON array, for the user `$1`.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name.
    pub name: String,
    sql: String,
}

/// The kinds of rows about a person; with the notes of staff for administrators.
pub fn kinds(notes: bool) -> Vec<Kind> {
    let as_array = |rows: String| {
        format!(
            "with own as (select gm.submission_group_id from submission_group_member gm join course_member m on m.id = gm.course_member_id
               where m.user_id = $1)
             select coalesce(json_agg(r.x), '[]')::text from ({rows}) r"
        )
    };
    let me = Kind {
        name: "user".to_owned(),
        sql: as_array("select to_jsonb(t) - '{password,version}'::text[] as x from \"user\" t where t.id = $1".to_owned()),
    };
    let tables = HELD.iter().filter(|held| held.told).map(|held| {
        let name = if held.column == "user_id" { held.table.to_owned() } else { format!("{}_{}", held.table, held.column) };
        // What was deleted by its author is not there any more for whom it was meant for.
        let rest = if (held.table, held.column) == ("message", "user_id") { " and t.archived_at is null" } else { "" };
        let hidden = ["version"].iter().chain(held.hidden).copied().collect::<Vec<_>>().join(",");
        let rows = format!(
            "select to_jsonb(t) - '{{{hidden}}}'::text[] as x from \"{}\" t where t.{} = $1{rest} order by t::text",
            held.table, held.column
        );
        Kind { name, sql: as_array(rows) }
    });
    let work = WORK
        .iter()
        .chain(notes.then_some(&NOTES))
        .map(|(name, rows)| Kind { name: (*name).to_owned(), sql: as_array(format!("select to_jsonb(w) as x from ({rows}) w")) });
    std::iter::once(me).chain(tables).chain(work).collect()
}

/// The rows of a kind about a user, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn rows(db: impl PgExecutor<'_>, kind: &Kind, user: Uuid) -> Result<String> {
    // Made of the constants above.
    Ok(sqlx::query_scalar(AssertSqlSafe(kind.sql.clone())).bind(user).fetch_one(db).await?)
}

/// A file that a person, or its team, has uploaded.
#[derive(Clone, Debug, FromRow)]
pub struct Work {
    /// The submission.
    pub id: Uuid,
    /// The path of the content in its course.
    pub path: String,
    /// The course.
    pub course_id: Uuid,
    /// Where the file lies in the store.
    pub object_key: String,
}

/// The files of a user.
///
/// # Errors
/// When the database fails.
pub async fn files(db: impl PgExecutor<'_>, user: Uuid) -> Result<Vec<Work>> {
    let sql = "select distinct a.id, c.path::text as path, c.course_id, a.object_key from submission_artifact a
                 join submission_group g on g.id = a.submission_group_id join course_content c on c.id = g.course_content_id
                 join submission_group_member gm on gm.submission_group_id = g.id join course_member m on m.id = gm.course_member_id
               where m.user_id = $1 and a.files_removed_at is null order by c.course_id, path, a.id";
    Ok(sqlx::query_as(sql).bind(user).fetch_all(db).await?)
}

/// Texts that tell of a person outside of the columns above: the table, and the statement that blanks (or deletes) them. They
/// come before the rows go that tell whose they are.
const TEXTS: &[(&str, bool, &str)] = &[
    ("message", false, "update message set title = null, content = '(erased)', properties = null where author_id = $1"),
    (
        "message_audit_log",
        false,
        "update message_audit_log l set old_title = null, old_content = null, new_title = null, new_content = null
         from message m where m.id = l.message_id and m.author_id = $1",
    ),
    ("course_member", false, "update course_member set archived_at = coalesce(archived_at, now()), properties = null where user_id = $1"),
    (
        "course_member_comment",
        true,
        "delete from course_member_comment where course_member_id in (select id from course_member where user_id = $1)",
    ),
    (
        "deadline_extension",
        false,
        "update deadline_extension set reason = null where reason is not null and course_member_id in (select id from course_member where user_id = $1)",
    ),
    (
        "organization",
        false,
        "update organization set number = null, description = null, email = null, telephone = null, fax_number = null, url = null,
           postal_code = null, street_address = null, locality = null, region = null, country = null, properties = null where user_id = $1",
    ),
    // A group of one is called like the person; without a name of its own it is called like its members.
    (
        "submission_group",
        false,
        "update submission_group g set display_name = null where display_name is not null and exists (
           select from submission_group_member gm join course_member m on m.id = gm.course_member_id
           where gm.submission_group_id = g.id and m.user_id = $1)
           and not exists (select from submission_group_member gm join course_member m on m.id = gm.course_member_id
           where gm.submission_group_id = g.id and m.user_id <> $1)",
    ),
    ("invite_link", true, "delete from invite_link i using \"user\" u where u.id = $1 and lower(i.email) = lower(u.email)"),
    (
        "user",
        false,
        "update \"user\" set given_name = null, family_name = null, email = null, username = 'erased-' || replace(id::text, '-', ''),
           password = null, password_reset_required = false, properties = null, archived_at = coalesce(archived_at, now()) where id = $1",
    ),
    // What is told live is kept for a while, for clients that come back. It shows who wrote, and what.
    ("event", true, "delete from event where position($1::uuid::text in data::text) > 0"),
];

/// Erases a person, and says what of it.
///
/// # Errors
/// [`Error::NotFound`]; when the database fails.
pub async fn erase(tx: &mut Tx, user: Id<User>, dry_run: bool) -> Result<UserErased> {
    let found: Option<bool> =
        sqlx::query_scalar("select true from \"user\" where id = $1 for no key update").bind(user.uuid()).fetch_optional(&mut **tx).await?;
    found.ok_or(Error::NotFound("user"))?;
    let (mut deleted, mut blanked) = (BTreeMap::new(), BTreeMap::new());
    let mut done = |gone: bool, table: &str, rows: u64| {
        let counts: &mut BTreeMap<String, i64> = if gone { &mut deleted } else { &mut blanked };
        if rows > 0 {
            *counts.entry(table.to_owned()).or_default() += i64::try_from(rows).unwrap_or(i64::MAX);
        }
    };
    for (table, gone, sql) in TEXTS {
        done(*gone, table, sqlx::query(*sql).bind(user.uuid()).execute(&mut **tx).await?.rows_affected());
    }
    // By now the memberships are archived, so nobody makes them anew.
    let (repositories, shared) = erase_repositories(tx, user).await?;
    done(true, "repository", repositories);
    for held in HELD {
        let (gone, sql) = match held.erased {
            Deleted => (true, format!("delete from \"{}\" where {} = $1", held.table, held.column)),
            Forgotten => (false, format!("update \"{0}\" set {1} = null where {1} = $1", held.table, held.column)),
            Stay(_) => continue,
        };
        done(gone, held.table, sqlx::query(AssertSqlSafe(sql)).bind(user.uuid()).execute(&mut **tx).await?.rows_affected());
    }
    let kept = (shared > 0).then(|| ("repository".to_owned(), shared));
    Ok(UserErased { user_id: user, dry_run, deleted, blanked, kept: kept.into_iter().collect() })
}

/// Takes away the repositories in which nobody else works; each commit there names the person. Their directories are removed as soon
/// as that is looked after, without the day that others have. Answers how many, and how many stay because others work in them too.
async fn erase_repositories(tx: &mut Tx, user: Id<User>) -> Result<(u64, i64)> {
    let own = "delete from repository r where r.course_member_id in (select m.id from course_member m where m.user_id = $1)
                 or r.submission_group_id in (select s.submission_group_id from submission_group_member s
                   join course_member m on m.id = s.course_member_id group by s.submission_group_id having bool_and(m.user_id = $1))
               returning repository_place(r)";
    let own: Vec<String> = sqlx::query_scalar(own).bind(user.uuid()).fetch_all(&mut **tx).await?;
    let at_once = "update repository_gone set remove_after = least(remove_after, now()) where place = any($1)";
    sqlx::query(at_once).bind(&own).execute(&mut **tx).await?;
    let shared = "select count(*) from repository r where r.submission_group_id in (select s.submission_group_id
                    from submission_group_member s join course_member m on m.id = s.course_member_id where m.user_id = $1)";
    let shared: i64 = sqlx::query_scalar(shared).bind(user.uuid()).fetch_one(&mut **tx).await?;
    Ok((u64::try_from(own.len()).unwrap_or(u64::MAX), shared))
}
