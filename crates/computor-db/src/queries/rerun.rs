//! Re-runs: what is run again, what came of it, and what of it counts.

use super::{listing, message, push_page, testing::Job, tutor_test::LeftBehind};
use crate::{Db, Error, Result, Rows, Tx};
use computor_types::{Code, Id, dto::*};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

const CHANGE: &str = "rerun_change(i.state, i.flaky, i.before_score, i.after_score)";

/// A re-run `r` as the API shows it.
fn shown() -> String {
    let counts: String = RerunChange::ALL
        .iter()
        .filter(|change| **change != RerunChange::Pending)
        .map(|change| format!(", '{change}', count(i.id) filter (where {CHANGE} = '{change}')"))
        .collect();
    format!(
        "select json_build_object('id', r.id, 'course_id', r.course_id, 'course_content_id', r.course_content_id,
           'example_version_id', r.example_version_id, 'version_tag', v.version_tag, 'state', r.state, 'created_at', r.created_at,
           'created_by', r.created_by, 'applied_at', r.applied_at, 'undone_at', r.undone_at, 'total', count(i.id),
           'pending', count(i.id) filter (where i.state = 'pending'){counts}) as shown, r.created_at, r.id
         from rerun r join example_version v on v.id = r.example_version_id left join rerun_item i on i.rerun_id = r.id"
    )
}

/// One re-run.
///
/// # Errors
/// [`Error::NotFound`]; when the database fails.
pub async fn get(db: impl PgExecutor<'_>, id: Id<Rerun>) -> Result<String> {
    let sql = format!("select shown::text from ({} where r.id = $1 group by r.id, v.version_tag) x", shown());
    let found: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(id.uuid()).fetch_optional(db).await?;
    found.ok_or(Error::NotFound("rerun"))
}

/// Those of an assignment, newest first, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn list(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<String> {
    let sql = format!(
        "select coalesce(json_agg(shown order by created_at desc, id), '[]')::text
         from ({} where r.course_content_id = $1 group by r.id, v.version_tag) x",
        shown()
    );
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(content.uuid()).fetch_one(db).await?)
}

/// What one changes.
///
/// # Errors
/// When the database fails.
pub async fn items(db: &Db, id: Id<Rerun>, query: &RerunItemQuery) -> Result<Rows> {
    let of = |q: &mut QueryBuilder<Postgres>| {
        q.push(" from rerun_item i join submission_group g on g.id = i.submission_group_id where i.rerun_id = ").push_bind(id.uuid());
        if let Some(change) = query.change {
            q.push(format_args!(" and {CHANGE} = ")).push_bind(change.word());
        }
    };
    let mut rows = QueryBuilder::new(format!(
        "select json_build_object('submission_group_id', i.submission_group_id, 'display_name', g.display_name,
           'submission_artifact_id', i.submission_artifact_id, 'result_id', i.result_id, 'change', {CHANGE}, 'before', i.before_score,
           'after', i.after_score, 'message', i.message, 'applied', i.applied)::text"
    ));
    of(&mut rows);
    rows.push(" order by g.display_name, i.id");
    push_page(&mut rows, query.page());
    let count = || {
        let mut q = QueryBuilder::new("select count(*)");
        of(&mut q);
        q
    };
    listing(db.pool(), query.page(), rows, count).await
}

/// Begins one: notes what counts today for each hand-in, and lets each be run again after everything else.
///
/// # Errors
/// [`Error::Rejected`] if there is no such version, or another re-run is under way.
pub async fn begin(tx: &mut Tx, content: Id<CourseContent>, version: Option<Id<ExampleVersion>>) -> Result<Id<Rerun>> {
    let of = "select c.course_id, (select v.id from example_version v join example_version assigned on assigned.example_id = v.example_id
                where assigned.id = d.example_version_id and v.id = coalesce($2, d.example_version_id))
              from course_content c left join course_content_deployment d on d.course_content_id = c.id where c.id = $1";
    let of = sqlx::query_as(of).bind(content.uuid()).bind(version.map(Id::uuid));
    let (course, version): (Uuid, Option<Uuid>) = of.fetch_optional(&mut **tx).await?.ok_or(Error::NotFound("course_content"))?;
    let version = version.ok_or_else(|| Error::rejected(Code::Content005, "the example that is assigned has no such version"))?;
    let new = "insert into rerun (course_id, course_content_id, example_version_id, created_by)
               values ($1, $2, $3, nullif(current_setting('app.user_id', true), '')::uuid) returning id";
    let id: Uuid = sqlx::query_scalar(new).bind(course).bind(content.uuid()).bind(version).fetch_one(&mut **tx).await?;
    let items = "with item as (
           insert into rerun_item (rerun_id, submission_group_id, submission_artifact_id, result_id, before_score, before_version_id, before_report,
             before_report_after, before_evidence, before_outcomes)
           select distinct on (a.id) $1, a.submission_group_id, a.id, r.id, result_score(r.result, r.grade), r.example_version_id, p.report, p.report_after, p.evidence, p.outcomes
           from submission_group g join submission_artifact a on a.submission_group_id = g.id and a.submit
             join result r on r.submission_artifact_id = a.id and r.status = 0 and result_score(r.result, r.grade) is not null
             left join result_report p on p.result_id = r.id
           where g.course_content_id = $2 order by a.id, r.created_at desc, r.id desc
           returning id),
         started as (
           insert into operation (id, kind, course_id, entity_type, entity_id, input)
           select gen_random_uuid(), 'rerun_item', $3, 'rerun', $1, jsonb_build_object('item_id', id) from item returning id, input)
         insert into outbox (topic, key, payload)
         select 'operation', id::text, jsonb_build_object('flow', 'rerun_item', 'input', input) from started";
    let made = sqlx::query(items).bind(id).bind(content.uuid()).bind(course).execute(&mut **tx).await?.rows_affected();
    if made == 0 {
        sqlx::query("update rerun set state = 'ready' where id = $1").bind(id).execute(&mut **tx).await?;
    }
    Ok(id.into())
}

/// What to run for an item, and what its work got before; nothing if it is not wanted any more.
///
/// # Errors
/// When the database fails.
pub async fn job(db: impl PgExecutor<'_>, item: Uuid) -> Result<Option<(Job, f64)>> {
    #[derive(FromRow)]
    struct Found {
        #[sqlx(flatten)]
        job: Job,
        before_score: f64,
    }
    let sql = "select 5 as status, a.object_key, v.id as example_version_id, v.example_id, s.slug as service_slug,
                 r.course_content_id, r.course_id, i.before_score,
                 (select m.user_id from course_member m where m.id = x.course_member_id) as asked_by
               from rerun_item i join rerun r on r.id = i.rerun_id and r.state = 'running'
                 join submission_artifact a on a.id = i.submission_artifact_id join example_version v on v.id = r.example_version_id
                 join result x on x.id = i.result_id join course_content c on c.id = r.course_content_id
                 join service s on s.id = coalesce(x.testing_service_id, c.testing_service_id)
               where i.id = $1 and i.state = 'pending'";
    let found: Option<Found> = sqlx::query_as(sql).bind(item).fetch_optional(db).await?;
    Ok(found.map(|found| (found.job, found.before_score)))
}

/// What came of an item.
#[derive(Clone, Copy, Debug)]
pub enum Came<'a> {
    /// A verdict.
    Done {
        /// Its score,
        score: f64,
        /// and whether another run said something else.
        flaky: bool,
        /// What students may see,
        report: &'a Value,
        /// and after the deadline.
        after: Option<&'a Value>,
        /// what staff may see besides,
        outcomes: Option<&'a Value>,
        /// and the digest of what it was made from.
        evidence: &'a str,
        /// The files that it left behind.
        files: &'a [LeftBehind],
    },
    /// No verdict, and why.
    Failed(&'a str),
}

/// Holds an item of which nothing is noted; nothing if something is, or it is not wanted any more.
///
/// # Errors
/// When the database fails.
pub async fn still_open(tx: &mut Tx, item: Uuid) -> Result<bool> {
    // The re-run first, as everywhere: `rerun_item_done` asks for it as well.
    let sql = "select r.state from rerun r where r.id = (select i.rerun_id from rerun_item i where i.id = $1) for no key update";
    let state: Option<String> = sqlx::query_scalar(sql).bind(item).fetch_optional(&mut **tx).await?;
    if state.is_none_or(|state| state != RerunState::Running.word()) {
        return Ok(false);
    }
    let sql = "select exists (select from rerun_item where id = $1 and state = 'pending')";
    Ok(sqlx::query_scalar(sql).bind(item).fetch_one(&mut **tx).await?)
}

/// Notes what came of an item, once.
///
/// # Errors
/// When the database fails.
pub async fn ended(db: impl PgExecutor<'_>, item: Uuid, came: Came<'_>) -> Result<()> {
    let sql = "update rerun_item set state = $2, after_score = $3, flaky = $4, report = $5, report_after = $6, message = left($7, 1000), evidence = $8, outcomes = $9, files = $10
               where id = $1 and state = 'pending'";
    let query = sqlx::query(sql).bind(item);
    let query = match came {
        Came::Done { score, flaky, report, after, outcomes, evidence, files } => {
            let query = query.bind("done").bind(Some(score)).bind(flaky).bind(Some(Json(report))).bind(after.map(Json));
            query.bind(None::<&str>).bind(Some(evidence)).bind(outcomes.map(Json)).bind(Some(Json(files)))
        }
        Came::Failed(why) => {
            let query = query.bind("failed").bind(None::<f64>).bind(false).bind(None::<Json<&Value>>).bind(None::<Json<&Value>>);
            query.bind(Some(why)).bind(None::<&str>).bind(None::<Json<&Value>>).bind(None::<Json<&[LeftBehind]>>)
        }
    };
    query.execute(db).await?;
    Ok(())
}

/// Holds a re-run; answers how far it is.
async fn hold(tx: &mut Tx, id: Id<Rerun>) -> Result<RerunState> {
    let sql = "select state from rerun where id = $1 for no key update";
    let found: Option<String> = sqlx::query_scalar(sql).bind(id.uuid()).fetch_optional(&mut **tx).await?;
    super::word(found.ok_or(Error::NotFound("rerun"))?)
}

fn refused(message: &str) -> Error {
    Error::rejected(Code::Conflict002, message)
}

/// Tells the students of the items that a re-run changed, or changed back, in a message of whoever did so.
const TELL: &str = "with told as (
      insert into message (author_id, level, title, content, submission_group_id)
      select $2, 0, left('Tested again: ' || coalesce(c.title, c.path::text), 255),
        case when $3 then 'The test of this assignment was changed, and your work was tested again. ' else 'The change of the test was taken back. ' end
          || 'Score: ' || round((case when $3 then i.before_score else i.after_score end * 100)::numeric, 1) || ' % before, '
          || round((case when $3 then i.after_score else i.before_score end * 100)::numeric, 1) || ' % now.',
        i.submission_group_id
      from rerun_item i join rerun r on r.id = i.rerun_id join course_content c on c.id = r.course_content_id
      where i.rerun_id = $1 and i.id = any($4)
      returning id, title, content)
    insert into message_audit_log (message_id, user_id, action, new_title, new_content) select id, $2, 'created', title, content from told
    returning message_id";

/// See [`TELL`]. They are messages like those that somebody writes: read by who wrote them, and told live.
async fn tell(tx: &mut Tx, id: Id<Rerun>, by: Id<User>, applied: bool, changed: &[Uuid]) -> Result<()> {
    let told = sqlx::query_scalar(TELL).bind(id.uuid()).bind(by.uuid()).bind(applied).bind(changed);
    let told: Vec<Uuid> = told.fetch_all(&mut **tx).await?;
    let read = "insert into message_read (message_id, reader_user_id) select id, $2 from unnest($1::uuid[]) id on conflict do nothing";
    sqlx::query(read).bind(&told).bind(by.uuid()).execute(&mut **tx).await?;
    message::announce(tx, "message:new", &told).await
}

/// Exchanges the files that results left behind for those of their items: what a result shows goes with its verdict. Items of earlier
/// versions of the platform have none, and change nothing.
async fn exchange_files(tx: &mut Tx, items: &[Uuid]) -> Result<()> {
    let sql = "with item as (select id, result_id, files from rerun_item where id = any($1) and files is not null),
         gone as (
           delete from result_artifact a using item x where a.result_id = x.result_id
           returning a.result_id, a.created_at, a.id, jsonb_build_object('filename', a.properties ->> 'filename', 'size', a.file_size,
             'object_key', a.object_key, 'content_type', a.content_type) as file),
         kept as (
           update rerun_item i set files = coalesce((select jsonb_agg(g.file order by g.created_at, g.id) from gone g where g.result_id = i.result_id), '[]')
           from item x where i.id = x.id)
         insert into result_artifact (result_id, content_type, file_size, bucket_name, object_key, properties)
         select x.result_id, f ->> 'content_type', (f ->> 'size')::bigint, 'results', f ->> 'object_key', jsonb_build_object('filename', f ->> 'filename')
         from item x, jsonb_array_elements(x.files) f";
    sqlx::query(sql).bind(items).execute(&mut **tx).await?;
    Ok(())
}

/// Lets a re-run count.
///
/// # Errors
/// [`Error::Rejected`] if it is not ready.
pub async fn apply(tx: &mut Tx, id: Id<Rerun>, by: Id<User>, only_gains: bool) -> Result<()> {
    if hold(tx, id).await? != RerunState::Ready {
        return Err(refused("only a re-run that is ready, and does not count yet, can be applied"));
    }
    // What was tested with this version meanwhile stays: it has been said already.
    let sql = "with chosen as (
           select i.id, i.result_id, i.after_score, i.report, i.report_after, i.evidence, i.outcomes, r.example_version_id
           from rerun_item i join rerun r on r.id = i.rerun_id join result x on x.id = i.result_id
           where i.rerun_id = $1 and rerun_change(i.state, i.flaky, i.before_score, i.after_score) = any($2)
             and x.status = 0 and result_score(x.result, x.grade) = i.before_score
             and not exists (select from result o where o.id <> x.id and run_counts(o.status) and o.example_version_id = r.example_version_id
               and (o.submission_artifact_id = x.submission_artifact_id or o.submission_group_id = x.submission_group_id
                 and o.version_identifier = x.version_identifier and o.course_content_id = x.course_content_id))
           for update of x),
         scored as (
           update result x set grade = n.after_score, result = n.after_score, example_version_id = n.example_version_id
           from chosen n where x.id = n.result_id returning x.id),
         reported as (
           insert into result_report (result_id, report, report_after, evidence, outcomes)
           select result_id, report, report_after, evidence, outcomes from chosen
           on conflict (result_id) do update set report = excluded.report, report_after = excluded.report_after, evidence = excluded.evidence,
             outcomes = excluded.outcomes)
         update rerun_item i set applied = true from chosen n where i.id = n.id returning i.id";
    let changes: &[&str] = if only_gains { &["gain"] } else { &["gain", "lose"] };
    let changed: Vec<Uuid> = sqlx::query_scalar(sql).bind(id.uuid()).bind(changes).fetch_all(&mut **tx).await?;
    exchange_files(tx, &changed).await?;
    let state = "update rerun set state = 'applied', applied_at = now() where id = $1";
    sqlx::query(state).bind(id.uuid()).execute(&mut **tx).await?;
    tell(tx, id, by, true, &changed).await
}

/// Takes a re-run back. What was changed since stays.
///
/// # Errors
/// [`Error::Rejected`] if it does not count.
pub async fn undo(tx: &mut Tx, id: Id<Rerun>, by: Id<User>) -> Result<()> {
    if hold(tx, id).await? != RerunState::Applied {
        return Err(refused("only a re-run that counts can be taken back"));
    }
    let sql = "with chosen as (
           select i.id, i.result_id, i.before_score, i.before_version_id, i.before_report, i.before_report_after, i.before_evidence, i.before_outcomes
           from rerun_item i join result x on x.id = i.result_id
           where i.rerun_id = $1 and i.applied and x.status = 0 and result_score(x.result, x.grade) = i.after_score
           for update of x),
         scored as (
           update result x set grade = n.before_score, result = n.before_score, example_version_id = n.before_version_id
           from chosen n where x.id = n.result_id returning x.id),
         reported as (
           update result_report p set report = n.before_report, report_after = n.before_report_after, evidence = n.before_evidence,
             outcomes = n.before_outcomes
           from chosen n where p.result_id = n.result_id and n.before_report is not null),
         unreported as (
           delete from result_report p using chosen n where p.result_id = n.result_id and n.before_report is null)
         update rerun_item i set applied = false from chosen n where i.id = n.id returning i.id";
    let changed: Vec<Uuid> = sqlx::query_scalar(sql).bind(id.uuid()).fetch_all(&mut **tx).await?;
    exchange_files(tx, &changed).await?;
    let state = "update rerun set state = 'undone', undone_at = now() where id = $1";
    sqlx::query(state).bind(id.uuid()).execute(&mut **tx).await?;
    tell(tx, id, by, false, &changed).await
}

/// Drops a re-run that does not count.
///
/// # Errors
/// [`Error::Rejected`] if it does.
pub async fn cancel(tx: &mut Tx, id: Id<Rerun>) -> Result<()> {
    match hold(tx, id).await? {
        RerunState::Running | RerunState::Ready => {
            sqlx::query("update rerun set state = 'cancelled' where id = $1").bind(id.uuid()).execute(&mut **tx).await?;
            // Nobody can let it count any more, so what it left takes up no room.
            let dropped = "with item as (
                   update rerun_item set files = null, evidence = null where rerun_id = $1 and num_nonnulls(files, evidence) > 0 returning id)
                 delete from storage_charge s using item where s.rerun_item_id = item.id";
            sqlx::query(dropped).bind(id.uuid()).execute(&mut **tx).await?;
            Ok(())
        }
        _ => Err(refused("it counts, or did: what is applied is taken back with /undo")),
    }
}
