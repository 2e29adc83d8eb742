//! Nothing is changed in a course that is archived, by nobody, whatever is asked for; and everything is read as before.
//!
//! Each request is made twice: where the courses go on, and where they are archived. What changes rows of a course there is refused
//! here, by the guard, with one code.

use super::{DISTURBING, DOCUMENT, NOBODY, Replica, shown, verdict};
use crate::{
    matrix::{
        oracle::{Oracle, Verdict},
        requests::{Operation, operations},
        world::{Column, With, World},
    },
    support::{Answer, TestClock},
};
use std::{collections::HashSet, sync::Arc};

/// What goes on beside a course that is archived, or is answered otherwise, and why.
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
    ("update_user", "names are those of people; groups are only called by them"),
    ("upload_document: of an organization", "is of no course"),
    ("upload_document: of a course family", "as above"),
    ("upload_document: of the installation", "as above"),
    ("create_message: to an organization", "as above"),
    ("create_message: to a course family", "as above"),
    ("create_message: to everybody", "as above"),
    ("get_enrolment", "a code leads into no course that is over: it is as if there was none"),
    ("enrol", "as above"),
];

/// Tables with rows of courses. What is only counted, or started, is none.
const OF_COURSES: &str = "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'course_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname !~ '^audit_'
    union select unnest(array['course', 'submission_review', 'rubric_criterion', 'course_content_deployment', 'message'])
    except select unnest(array['operation', 'storage_charge', 'message_count', 'message_total', 'gitlab_due', 'replay', 'event'])";

/// Who asks: of those whom the rules admit, the first two.
const WHO: &[&str] = &["administrator", "owner", "lecturer", "tutor", "student", "classmate", "testing service", "a stranger"];
const MOST: usize = 2;

struct Twice {
    goes_on: Replica,
    archived: Replica,
    tables: HashSet<String>,
}

impl Twice {
    async fn of(world: &World) -> Self {
        let mut copies = Vec::new();
        for sql in ["select 1", "update course set archived_at = now()"] {
            let clock = TestClock::new();
            let server = world.server.copy(Arc::new(clock.clone())).await;
            sqlx::raw_sql(sql).execute(server.db.pool()).await.unwrap();
            sqlx::raw_sql("delete from undo.change").execute(server.db.pool()).await.unwrap();
            copies.push(Replica { server, clock, since: 0 });
        }
        let (archived, goes_on) = (copies.pop().unwrap(), copies.pop().unwrap());
        let tables = sqlx::query_scalar(OF_COURSES).fetch_all(goes_on.server.db.pool()).await.unwrap().into_iter().collect();
        Self { goes_on, archived, tables }
    }

    /// Lets the world be as the operation needs it.
    async fn prepare(&mut self, world: &World, of: &Operation) {
        let Some(sql) = of.before(world) else { return };
        for copy in [&mut self.goes_on, &mut self.archived] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.clone())).execute(copy.server.db.pool()).await.unwrap();
            copy.since = sqlx::query_scalar("select max(n) from undo.change").fetch_one(copy.server.db.pool()).await.unwrap();
        }
    }

    async fn forget(&mut self) {
        for copy in [&mut self.goes_on, &mut self.archived] {
            copy.since = 0;
            copy.undo().await;
        }
    }

    /// Whether one of the changes is one of a course.
    fn touches(&self, changed: &[String]) -> bool {
        changed.iter().any(|change| change.rsplit(' ').next().is_some_and(|table| self.tables.contains(table.trim_matches('"'))))
    }
}

/// What is wrong with an answer in an archived course.
fn wrong(of: &Operation, touches: bool, changed: bool, goes_on: &Answer, archived: &Answer) -> Option<&'static str> {
    if archived.status.is_server_error() && archived.code() != "NIMPL_001" {
        Some("the server failed")
    } else if of.is_read() {
        (verdict(of, goes_on) != verdict(of, archived)).then_some("it is not read as before")
    } else if changed {
        Some("it changed something of a course")
    } else {
        (touches && archived.code() != "COURSE_001").then_some("it is not refused because of the archive")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archived_course_is_read_and_nothing_is_changed_in_it() {
    let operations = operations(&DOCUMENT);
    let world = World::create(&operations).await;
    let oracle = Oracle::of(&world).await;
    let mut twice = Twice::of(&world).await;
    let (mut problems, mut refused, mut read) = (Vec::new(), HashSet::new(), HashSet::new());
    for of in &operations {
        if [NOBODY, DISTURBING, GOES_ON].iter().any(|list| list.iter().any(|(name, _)| *name == of.name || *name == of.base)) {
            continue;
        }
        twice.prepare(&world, of).await;
        let mut asked = 0;
        for person in WHO {
            let column = Column { person, with: With::All };
            let request = of.request(&world, column);
            let (token, who) = world.asker(column, of);
            if asked == MOST || oracle.asks(&world, of, &request, who.as_ref()) != Verdict::Yes {
                continue;
            }
            asked += 1;
            let mut answers = Vec::new();
            for copy in [&twice.goes_on, &twice.archived] {
                copy.clock.advance(2);
                let answer = of.ask(&copy.server, &world, column, &request, token).await;
                let changed = if of.is_read() { Vec::new() } else { copy.undo().await };
                answers.push((answer, twice.touches(&changed)));
            }
            let [(goes_on, touches), (archived, changed)] = answers.as_slice() else { unreachable!() };
            if archived.code() == "COURSE_001" {
                refused.insert(of.base.as_str());
            } else if of.is_read() && archived.status.is_success() {
                read.insert(of.base.as_str());
            }
            if let Some(why) = wrong(of, *touches, *changed, goes_on, archived) {
                let problem = format!("{} as {column}: {why}: {}", of.name, shown(&request, archived));
                eprintln!("WRONG {problem}");
                problems.push(problem);
            }
        }
        twice.forget().await;
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    // It is not that nothing was asked.
    assert!(refused.len() > 60 && read.len() > 100, "refused: {}, read: {}", refused.len(), read.len());
}
