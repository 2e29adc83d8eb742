//! In a course that is archived nothing is changed, by nobody, whatever is asked for.

use super::{DISTURBING, DOCUMENT, NOBODY, Replica, Verdict, shown, verdict};
use crate::{
    matrix::{
        oracle::Oracle,
        requests::operations,
        world::{Column, With, World},
    },
    support::TestClock,
};
use std::{collections::HashSet, sync::Arc};

/// What may be done there, and what it changes.
const GOES_ON: &[(&str, &str)] = &[
    ("archive_course", "is what brings it there"),
    ("unarchive_course", "is what brings it back"),
    ("delete_course", "takes it away"),
    ("delete_course_family", "as above"),
    ("delete_organization", "as above"),
    ("copy_course", "makes another one"),
    ("import_course", "as above"),
    ("create_course", "as above"),
    ("create_organization", "makes one outside"),
    ("create_course_family", "as above"),
    ("mark_message_read", "what somebody knows is no change of the course"),
    ("mark_message_unread", "as above"),
    ("cancel_task", "work ends"),
    ("delete_task", "as above"),
    ("delete_user", "who is no more is in no course"),
    ("erase_user", "as above"),
];

/// Rows of courses.
const OF_COURSES: &str = "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'course_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    union select unnest(array['course', 'submission_review', 'rubric_criterion', 'course_content_deployment', 'tutor_test', 'message'])
    except select unnest(array['operation', 'storage_charge', 'message_count', 'message_total', 'gitlab_due'])";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_changed_in_an_archived_course() {
    let operations = operations(&DOCUMENT);
    let world = World::create(&operations).await;
    let oracle = Oracle::of(&world).await;
    let clock = TestClock::new();
    let server = world.server.copy(Arc::new(clock.clone())).await;
    let pool = server.db.pool().clone();
    sqlx::raw_sql("update course set archived_at = now()").execute(&pool).await.unwrap();
    sqlx::raw_sql("delete from undo.change").execute(&pool).await.unwrap();
    let tables: HashSet<String> = sqlx::query_scalar(OF_COURSES).fetch_all(&pool).await.unwrap().into_iter().collect();
    let copy = Replica { server, clock, since: 0 };
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for of in operations.iter().filter(|of| !of.is_read() && !GOES_ON.iter().any(|(name, _)| *name == of.base)) {
        if [NOBODY, DISTURBING].iter().any(|list| list.iter().any(|(name, _)| *name == of.name)) {
            continue;
        }
        for person in ["administrator", "owner", "lecturer", "tutor", "student", "classmate", "testing service", "a stranger"] {
            let column = Column { person, with: With::All };
            let request = of.request(&world, column);
            let (token, who) = world.asker(column, of);
            if oracle.asks(&world, of, &request, who.as_ref()) != Verdict::Yes {
                continue;
            }
            copy.clock.advance(2);
            let answer = of.ask(&copy.server, &world, column, &request, token).await;
            let changed = copy.undo().await;
            let touched: Vec<&String> = changed
                .iter()
                .filter(|change| change.rsplit(' ').next().is_some_and(|table| tables.contains(table.trim_matches('"'))))
                .collect();
            refused += usize::from(answer.code() == "COURSE_001");
            if !touched.is_empty() || answer.status.is_server_error() && answer.code() != "NIMPL_001" {
                wrong.push(format!("{} as {column}: {:?} {touched:?}\n    {}", of.name, verdict(of, &answer), shown(&request, &answer)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    assert!(refused > 100, "only {refused} requests were refused because of the archive");
}
