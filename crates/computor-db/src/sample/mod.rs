//! A big course with a term's work in it, for benchmarks and for tests of plans: made by a few statements in the order in
//! which a term happens, and the same each time.
//!
//! Ids and everything that seems random are hashes of names, so two databases of one size hold the same rows. Rows go
//! through the tables as all others do: constraints hold and triggers run, which also makes this a test of what they cost. Of a
//! busy term alone, what is kept of the work is made at the end.

use crate::Result;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

/// The names that all statements share.
const NAMES: &str = include_str!("names.sql");
const BASE: &str = include_str!("base.sql");
const WORK: &str = include_str!("work.sql");
/// Submission groups in one round: a statement keeps what its triggers have to look at in memory.
const ROUND: u32 = 10_000;

/// How big the course is. Everybody has a submission group for each assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Names the organization, whose only course it is; a label of a path, and not there yet.
    pub term: String,
    /// Students.
    pub students: u32,
    /// Tutors, and groups that students are divided into.
    pub tutors: u32,
    /// Assignments, ten in a unit.
    pub assignments: u32,
    /// How many hand-ins and corrections more there are of each work than usually: 0 to 2.
    pub more: u32,
}

impl Size {
    /// A course with a tutor for every 25 students, 40 at most.
    pub fn new(term: impl Into<String>, students: u32, assignments: u32) -> Self {
        Self { term: term.into(), students, tutors: (students / 25).clamp(1, 40), assignments, more: 0 }
    }

    /// A course of 2,000 students, 20 tutors and 60 assignments at the end of a term in which much was handed in, corrected and asked:
    /// more than 400,000 results, 200,000 grades and 100,000 messages.
    pub fn busy(term: impl Into<String>) -> Self {
        Self { term: term.into(), students: 2000, tutors: 20, assignments: 60, more: 2 }
    }
}

/// Somebody in the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The user.
    pub user: Uuid,
    /// Its membership.
    pub member: Uuid,
    /// A student's submission group for [`Ids::content`].
    pub group: Option<Uuid>,
}

/// What was made, as far as somebody has to name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    /// The organization.
    pub organization: Uuid,
    /// The course family.
    pub family: Uuid,
    /// The course.
    pub course: Uuid,
    /// The first of the groups that students are divided into.
    pub team: Uuid,
    /// The last assignment, in which everything has happened; its example can be tested.
    pub content: Uuid,
    /// What was handed in for it and graded, as often as anything was.
    pub graded: Uuid,
    /// The students.
    pub students: Vec<Seat>,
    /// The tutors.
    pub tutors: Vec<Seat>,
    /// The lecturer.
    pub lecturer: Seat,
}

/// Makes a course with a term's work, and lets the database look at what it has now. `step` is called after each round of
/// work with the share that is done.
///
/// # Errors
/// When the term is there already, or its name is no label of a path.
pub async fn term(pool: &PgPool, size: &Size, mut step: impl FnMut(f64)) -> Result<Ids> {
    let ids = seats(pool, size).await?;
    for statement in statements(BASE) {
        run(pool, size, statement, (0, 0)).await?;
    }
    // So much would take a quarter of an hour if what is kept of the work were kept with each row.
    let at_the_end = size.more > 0;
    if at_the_end {
        keepers(pool, "disable").await?;
    }
    let contents = (ROUND / size.students.max(1)).max(1);
    let mut first = 0;
    while first < size.assignments {
        let past = size.assignments.min(first.saturating_add(contents));
        for statement in statements(WORK) {
            run(pool, size, statement, (first, past)).await?;
        }
        step(f64::from(past) / f64::from(size.assignments));
        first = past;
    }
    let mut connection = pool.acquire().await?;
    sqlx::query("set statement_timeout = 0").execute(&mut *connection).await?;
    if at_the_end {
        keepers(pool, "enable").await?;
        sqlx::query("select computor_repair()").execute(&mut *connection).await?;
    }
    sqlx::query("vacuum analyze").execute(&mut *connection).await?;
    // What was filled in is written now, and not beside what is measured; a user who may not ask for it has it written later.
    let _ = sqlx::query("checkpoint").execute(&mut *connection).await;
    // It does not go back to the pool as it is now.
    connection.close().await?;
    with_graded(pool, ids).await
}

/// What was made of a term that is there already.
///
/// # Errors
/// When the database cannot be reached.
pub async fn found(pool: &PgPool, size: &Size) -> Result<Ids> {
    with_graded(pool, seats(pool, size).await?).await
}

async fn with_graded(pool: &PgPool, mut ids: Ids) -> Result<Ids> {
    let sql = "select a.id from submission_group g join submission_artifact a on a.submission_group_id = g.id
               join submission_grade on artifact_id = a.id where g.course_content_id = $1 group by a.id order by count(*) desc, a.id limit 1";
    ids.graded = sqlx::query_scalar(sql).bind(ids.content).fetch_optional(pool).await?.unwrap_or_default();
    Ok(ids)
}

/// Switches the triggers off or on that keep the state of groups and members with each row of work.
async fn keepers(pool: &PgPool, how: &str) -> Result<()> {
    let tables = ["submission_group_member", "submission_artifact", "result", "submission_grade"];
    let kept = tables.map(|table| format!("alter table {table} {how} trigger keep_state_added"));
    let watched = ["submission_artifact", "result"].map(|table| format!("alter table {table} {how} trigger change_added"));
    let sql = kept.into_iter().chain(watched).collect::<Vec<_>>().join("; ");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    Ok(())
}

/// Opens a session for each user, with the hex SHA-256 of its access token, as if it had logged in.
///
/// # Errors
/// When a user is not there.
pub async fn sessions(pool: &PgPool, users: &[Uuid], hashes: &[String]) -> Result<()> {
    let sql = "insert into session (user_id, session_id, created_ip, last_seen_at, expires_at)
               select u, h, '127.0.0.1', now(), now() + interval '12 hours' from unnest($1::uuid[], $2::text[]) x (u, h)";
    sqlx::query(sql).bind(users).bind(hashes).execute(pool).await?;
    Ok(())
}

/// Gives these people the password of another one, and answers the names that they log in with.
///
/// # Errors
/// When the database cannot be reached.
pub async fn passwords(pool: &PgPool, users: &[Uuid], like: &str) -> Result<Vec<String>> {
    let sql = "with known as (
                 update \"user\" u set password = k.password, password_reset_required = false from \"user\" k
                 where k.username = $2 and u.id = any($1) returning u.id, u.username)
               select coalesce(username, '') from known order by array_position($1, id)";
    Ok(sqlx::query_scalar(sql).bind(users).bind(like).fetch_all(pool).await?)
}

/// How many of these groups' hand-ins there are, and how many tests of them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn handed_in(pool: &PgPool, groups: &[Uuid]) -> Result<(i64, i64)> {
    let sql = "select (select count(*) from submission_artifact where submission_group_id = any($1) and submit),
                 (select count(*) from result where submission_group_id = any($1))";
    Ok(sqlx::query_as(sql).bind(groups).fetch_one(pool).await?)
}

/// How many rows there are of each kind that there are many of.
///
/// # Errors
/// When the database cannot be reached.
pub async fn counts(pool: &PgPool) -> Result<Vec<(&'static str, i64)>> {
    let mut counts = Vec::new();
    for (table, sql) in [
        ("submission_group", "select count(*) from submission_group"),
        ("result", "select count(*) from result"),
        ("submission_grade", "select count(*) from submission_grade"),
        ("message", "select count(*) from message"),
    ] {
        counts.push((table, sqlx::query_scalar(sql).fetch_one(pool).await?));
    }
    Ok(counts)
}

/// How many of these groups' tests wait or go on, and how many have ended with a verdict.
///
/// # Errors
/// When the database cannot be reached.
pub async fn tested(pool: &PgPool, groups: &[Uuid]) -> Result<(i64, i64)> {
    let sql = "select count(*) filter (where status in (3, 4, 5)), count(*) filter (where status = 0)
               from result where submission_group_id = any($1)";
    Ok(sqlx::query_as(sql).bind(groups).fetch_one(pool).await?)
}

/// How many transactions the databases of this server have seen: what an idle platform asks is the difference of two.
///
/// # Errors
/// When the database cannot be reached.
pub async fn transactions(pool: &PgPool) -> Result<i64> {
    Ok(sqlx::query_scalar("select sum(xact_commit + xact_rollback)::bigint from pg_stat_database").fetch_one(pool).await?)
}

/// The statements of a file, without comments on lines of their own.
fn statements(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.split(";\n").map(str::trim).filter(|text| text.lines().any(|line| !line.is_empty() && !line.starts_with("--")))
}

/// A statement after the common names. Its own common table expressions follow them.
fn whole(statement: &str) -> String {
    let text: String = statement.lines().filter(|line| !line.starts_with("--")).flat_map(|line| [line, "\n"]).collect();
    let (between, rest) = text.strip_prefix("with ").map_or(("\n", text.as_str()), |rest| (",\n", rest));
    format!("{}{between}{rest}", NAMES.trim_end())
}

fn number(of: u32) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

async fn run(pool: &PgPool, size: &Size, statement: &str, (first, past): (u32, u32)) -> Result<()> {
    let query = sqlx::query(AssertSqlSafe(whole(statement))).bind(&size.term).bind(number(size.students)).bind(number(size.tutors));
    // Nobody is told of what did not happen, and nobody waits for an answer.
    let mut tx = pool.begin_with("begin; set local app.quiet = 'on'; set local statement_timeout = 0").await?;
    query
        .bind(number(size.assignments))
        .bind(number(first))
        .bind(number(past))
        .bind(number(size.more))
        .persistent(false)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

async fn seats(pool: &PgPool, size: &Size) -> Result<Ids> {
    let sql = whole(
        "select p.kind, p.user_id, p.member_id, w.group_id, md5(term || ':organization')::uuid, md5(term || ':family')::uuid, p.course_id,
           md5(term || ':team:0')::uuid, w.content_id
         from person p left join lateral (select md5(term || ':content:' || assignments - 1)::uuid as content_id,
           case kind when 's' then md5(term || ':group:' || i || ':' || assignments - 1)::uuid end as group_id) w on $5 + $6 = 0
         order by kind, i",
    );
    type Row = (String, Uuid, Uuid, Option<Uuid>, Uuid, Uuid, Uuid, Uuid, Uuid);
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(&size.term).bind(number(size.students)).bind(number(size.tutors));
    let rows: Vec<Row> = query.bind(number(size.assignments)).bind(0).bind(0).bind(number(size.more)).fetch_all(pool).await?;
    let of =
        |wanted: &str| rows.iter().filter(|row| row.0 == wanted).map(|row| Seat { user: row.1, member: row.2, group: row.3 }).collect();
    let lecturers: Vec<Seat> = of("l");
    let (Some(lecturer), Some(row)) = (lecturers.first(), rows.first()) else { return Err(sqlx::Error::RowNotFound.into()) };
    let (organization, family, course, team, content) = (row.4, row.5, row.6, row.7, row.8);
    let (students, tutors) = (of("s"), of("t"));
    Ok(Ids { organization, family, course, team, content, graded: Uuid::nil(), students, tutors, lecturer: *lecturer })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testdb::TestDb;

    async fn count(pool: &PgPool, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
    }

    #[tokio::test]
    async fn a_term_has_everything_that_happens_in_one_and_two_do_not_meet() {
        let db = TestDb::new().await;
        let mut done = Vec::new();
        let ids = term(db.pool(), &Size::new("x", 60, 12), |share| done.push(share)).await.unwrap();
        assert_eq!(done, [1.0]);
        assert_eq!((ids.students.len(), ids.tutors.len()), (60, 2));
        assert_eq!(found(db.pool(), &Size::new("x", 60, 12)).await.unwrap(), ids);
        let group: Uuid = sqlx::query_scalar("select submission_group_id from submission_group_member where course_member_id = $1 and submission_group_id = any(select id from submission_group where course_content_id = $2)")
            .bind(ids.students[7].member).bind(ids.content).fetch_one(db.pool()).await.unwrap();
        assert_eq!(Some(group), ids.students[7].group);
        let groups = "select count(*) from submission_group";
        assert_eq!(count(db.pool(), groups).await, 720);
        for (what, sql) in [
            (
                "groups without work",
                "select count(*) from submission_group g where not exists (select from submission_artifact where submission_group_id = g.id)",
            ),
            (
                "practice alone",
                "select count(*) from submission_group g where exists (select from submission_artifact where submission_group_id = g.id) and not exists (select from submission_artifact where submission_group_id = g.id and submit)",
            ),
            (
                "practice after a hand-in",
                "select count(*) from submission_artifact a join submission_artifact b using (submission_group_id) where a.submit and not b.submit and b.created_at > a.created_at",
            ),
            ("failed runs", "select count(*) from result where status = 1"),
            ("reports", "select count(*) from result_report r join result on id = result_id where status = 0"),
            ("grades corrected twice", "select count(*) from (select from submission_grade group by artifact_id having count(*) = 3) x"),
            (
                "hand-ins that wait",
                "select count(*) from submission_artifact a where submit and not exists (select from submission_grade where artifact_id = a.id)",
            ),
            ("read messages", "select count(*) from message_read"),
        ] {
            assert!(count(db.pool(), sql).await > 10, "{what}");
        }
        term(db.pool(), &Size::new("y", 10, 3), |_| {}).await.unwrap();
        assert_eq!(count(db.pool(), groups).await, 750);
    }

    /// For each submission group of a busy term there is so much that 120,000 of them hold what is measured.
    #[tokio::test]
    async fn a_busy_term_has_more_of_everything() {
        let db = TestDb::new().await;
        term(db.pool(), &Size { students: 40, tutors: 4, assignments: 15, ..Size::busy("b") }, |_| {}).await.unwrap();
        let counts: std::collections::HashMap<_, _> = counts(db.pool()).await.unwrap().into_iter().collect();
        // What is kept was made at the end, and is kept with each row from then on.
        let wrong = "select group_states + member_states from computor_repair()";
        assert_eq!(count(db.pool(), wrong).await, 0);
        let off = "select count(*) from pg_trigger where tgenabled = 'D' and not tgisinternal";
        assert_eq!(count(db.pool(), off).await, 0);
        assert_eq!(counts["submission_group"], 600);
        for (table, for_six_groups) in [("result", 20), ("submission_grade", 10), ("message", 5)] {
            assert!(counts[table] * 6 >= 600 * for_six_groups, "{counts:?}");
        }
    }

    #[test]
    fn a_statement_follows_the_names() {
        assert_eq!(statements("-- a\n\nselect 1;\n\n-- b\n").count(), 1);
        assert!(whole("select 1").ends_with(")\nselect 1\n"));
        assert!(whole("-- why\nwith a as (b) select 1").ends_with("),\na as (b) select 1\n"));
    }
}
