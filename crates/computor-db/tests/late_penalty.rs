//! How late a hand-in was, as the database says it, is what the one function of deadlines says.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use chrono::{DateTime, Utc};
use computor_db::testdb::TestDb;
use computor_deadline::{Dates, Grant, effective_deadline};
use computor_types::dto::ExtensionKind;
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use sqlx::Executor;
use tokio::runtime::Runtime;

const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, username, given_name) values (id('u'), 'uuu', 'U');
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size) values
        (id('c'), id('course'), id('task'), 'c', 1, 1);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id)
        values (id('m'), id('course'), id('u'), '_student', id('group'));
";

const ZONES: [&str; 6] = ["UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"];

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

#[test]
fn what_is_taken_off_is_what_the_deadline_says() {
    let runtime = Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let db = TestDb::new().await;
        db.pool().execute(WORLD).await.unwrap();
        db
    });
    // From 2020 to 2027: the rules of both are the same there. A grant is so many days, or a date so many seconds after the due date.
    let grants = vec((any::<bool>(), any::<bool>(), 1_i32..5, -400_000_i64..900_000), 0..4);
    let cases = (0..ZONES.len(), 1_580_000_000_i64..1_800_000_000, -200_000_i64..1_500_000, 0.0_f64..0.6, any::<bool>(), grants);
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&cases, |(zone, due, after, per_day, own, grants)| {
            let said = Dates {
                now: time(due + after),
                timezone: Some(ZONES[zone].to_owned()),
                due_at: Some(time(due)),
                late_penalty_per_day: Some(per_day),
                grants: grants
                    .iter()
                    .map(|(late_days, dated, days, until)| Grant {
                        kind: if *late_days { ExtensionKind::LateDays } else { ExtensionKind::Extension },
                        due_at: (!late_days && *dated).then(|| time(due + until)),
                        days: (*late_days || !dated).then_some(days.unsigned_abs()),
                        by: None,
                        reason: None,
                    })
                    .collect(),
                ..Dates::default()
            };
            let expected = effective_deadline(&said).unwrap();
            let found: (Option<DateTime<Utc>>, Option<f64>) = runtime.block_on(async {
                let mut tx = db.pool().begin().await.unwrap();
                // The content says it, or else the course.
                let sql = "update course set timezone = $1, late_penalty_per_day = case when $3 then 0.9 else $2 end";
                sqlx::query(sql).bind(ZONES[zone]).bind(per_day).bind(own).execute(&mut *tx).await.unwrap();
                let sql = "update course_content set due_at = $1, late_penalty_per_day = case when $3 then $2 end";
                sqlx::query(sql).bind(time(due)).bind(per_day).bind(own).execute(&mut *tx).await.unwrap();
                for (at, grant) in said.grants.iter().enumerate() {
                    let sql = "insert into deadline_extension (course_content_id, course_member_id, submission_group_id, kind, due_at, days)
                               select id('c'), case when $4 then id('m') end, case when not $4 then g.id end, $1, $2, $3 from submission_group g";
                    let days = grant.days.map(|days| i32::try_from(days).unwrap());
                    sqlx::query(sql).bind(grant.kind.word()).bind(grant.due_at).bind(days).bind(at % 2 == 0).execute(&mut *tx).await.unwrap();
                }
                let sql = "select effective_due(c, coalesce(k.timezone, 'UTC'), g.id), late_penalty(c.id, g.id, $1)
                           from submission_group g join course_content c on c.id = g.course_content_id join course k on k.id = c.course_id";
                let found = sqlx::query_as(sql).bind(said.now).fetch_one(&mut *tx).await.unwrap();
                tx.rollback().await.unwrap();
                found
            });
            prop_assert_eq!(found, (expected.due_at, Some(expected.penalty).filter(|penalty| *penalty > 0.0)), "{:?}", said);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[tokio::test]
async fn what_is_left_is_a_decimal_number_and_never_less_than_nothing() {
    let db = TestDb::new().await;
    let left = async |grade: Option<f64>, penalty: Option<f64>| -> Option<f64> {
        sqlx::query_scalar("select final_grade($1, $2)").bind(grade).bind(penalty).fetch_one(db.pool()).await.unwrap()
    };
    assert_eq!(left(Some(0.8), Some(0.1)).await, Some(0.7));
    assert_eq!(left(Some(0.9), Some(0.1 * 3.0)).await, Some(0.6));
    assert_eq!(left(Some(0.2), Some(0.5)).await, Some(0.0));
    assert_eq!(left(Some(1.0 / 3.0), None).await, Some(1.0 / 3.0), "to the last digit what was given");
    assert_eq!(left(None, Some(0.5)).await, None, "what has no grade gets none");
}
