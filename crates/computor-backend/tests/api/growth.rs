//! No page of any list costs more because a table has grown: every list of the document, for a student, a tutor, a lecturer and
//! an administrator, in its default order and with each filter that says where in the hierarchy, before and after there is
//! ten times as much.
//!
//! What is compared is not time but blocks of tables and indexes that PostgreSQL touched. Two kinds of growth: of what is
//! elsewhere, which nobody but administrators may notice at all; and of one's own course, which no page may cost more for.
//! How many rows there are in all is counted, so that part of a list costs what the own rows cost.

use crate::support::{Server, Someone};
use computor_db::{
    Db, Limits,
    sample::{self, Ids, Seat, Size},
    testdb::TestDb,
};
use reqwest::Method;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;
use uuid::Uuid;

const PAGE: u64 = 100;
/// So much more may a page cost,
const FACTOR: f64 = 1.5;
/// and so many blocks: indexes get deeper, small tables are read as a whole, and a statement that is planned anew looks at them.
const SLACK: f64 = 120.0;
/// Blocks that counting may touch for each row that it counts.
const PER_COUNTED: f64 = 0.35;

/// Filters that say where in the hierarchy.
const PLACES: [&str; 8] = [
    "organization_id",
    "course_family_id",
    "course_id",
    "course_group_id",
    "course_content_id",
    "course_member_id",
    "submission_group_id",
    "user_id",
];

/// Lists that may cost more, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("/users", "tutors see the members of their courses by name: all of them are sorted"),
    ("/tutors/course-members", "what the tutor knows of the messages of the course is looked at in one pass"),
    ("/tutors/submission-groups?course_group_id=", "counted through the members of the group, who are few"),
];

/// Rows of everything that stands above courses, from the number `$1` up to `$2`; and notes on the members of a course.
const BREADTH: &[&str] = &[
    "insert into \"user\" (id, username, given_name, family_name, email)
     select md5('u' || i)::uuid, 'wide' || i, 'Wide ' || i % 7, 'User ' || i % 91, 'wide' || i || '@example.org' from generate_series($1, $2) i",
    "insert into session (user_id, session_id, created_ip, created_at, expires_at)
     select md5('u' || i)::uuid, encode(sha256(('wide' || i)::bytea), 'hex'), '10.0.0.1', now() - make_interval(secs => i), now() + interval '1 day'
     from generate_series($1, $2) i",
    "insert into account (user_id, provider, type, provider_account_id) select md5('u' || i)::uuid, 'p', 't', i::text from generate_series($1, $2) i",
    "insert into user_role (user_id, role_id) select md5('u' || i)::uuid, '_workspace_user' from generate_series($1, $2) i",
    "insert into \"group\" (slug, title) select 'g' || i, 'Group ' || i from generate_series($1, $2) i",
    "insert into organization (id, organization_type, title, path)
     select md5('o' || i)::uuid, 'organization', 'Org', ('wide' || i)::ltree from generate_series($1, $2) i",
    "insert into student_profile (user_id, organization_id) select md5('u' || i)::uuid, md5('o' || i)::uuid from generate_series($1, $2) i",
    "insert into organization_member (user_id, organization_id, organization_role_id)
     select md5('u' || i)::uuid, md5('o' || i)::uuid, '_developer' from generate_series($1, $2) i",
    "insert into course_family (id, organization_id, path) select md5('f' || i)::uuid, md5('o' || i)::uuid, 'f' from generate_series($1, $2) i",
    "insert into course_family_member (user_id, course_family_id, course_family_role_id)
     select md5('u' || i)::uuid, md5('f' || i)::uuid, '_developer' from generate_series($1, $2) i",
    "insert into course (id, course_family_id, path) select md5('c' || i)::uuid, md5('f' || i)::uuid, 'c' from generate_series($1, $2) i",
    "insert into course_group (id, course_id, title) select md5('cg' || i)::uuid, md5('c' || i)::uuid, 'Group ' || i % 3 from generate_series($1, $2) i",
    "insert into course_content_type (id, course_id, slug, course_content_kind_id)
     select md5('t' || i)::uuid, md5('c' || i)::uuid, 'unit', 'unit' from generate_series($1, $2) i",
    "insert into course_content (course_id, course_content_type_id, path, position)
     select md5('c' || i)::uuid, md5('t' || i)::uuid, 'unit', 1 from generate_series($1, $2) i",
    "insert into course_member (id, course_id, user_id, course_role_id, course_group_id)
     select md5('m' || i)::uuid, md5('c' || i)::uuid, md5('u' || i)::uuid, '_student', md5('cg' || i)::uuid from generate_series($1, $2) i",
    "insert into example_repository (id, name, source_type, source_url)
     select md5('r' || i)::uuid, 'Wide', 'minio', 'wide://' || i from generate_series($1, $2) i",
    "insert into example (example_repository_id, directory, identifier, title)
     select md5('r' || i)::uuid, 'e', ('wide.e' || i)::ltree, 'Example' from generate_series($1, $2) i",
    "insert into operation (id, user_id, kind, course_id) select md5('op' || i)::uuid, md5('u' || i)::uuid, 'sample', md5('c' || i)::uuid
     from generate_series($1, $2) i",
];

/// Tutors write about each member of their course.
const NOTES: &str = "insert into course_member_comment (course_member_id, transmitter_id, message)
    select m.id, $2, 'A note' from course_member m where m.course_id = $1";

/// What asking for a list costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    rows: u64,
    total: u64,
    /// Blocks for the rows,
    page: f64,
    /// and for counting them.
    count: f64,
}

/// Somebody in a course, who asks about it.
struct Asking<'a> {
    role: &'static str,
    who: Someone,
    ids: &'a Ids,
}

struct World {
    server: Server,
    /// The only connection of the server, so that it is known when PostgreSQL has written down what it did.
    db: Db,
    lists: Vec<(String, Vec<String>)>,
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        let db = Db::connect(test.url(), 1).await.unwrap();
        let server = Server::over(test, db.clone().limited(Limits::default())).await;
        Self { server, db, lists: lists() }
    }

    fn pool(&self) -> &PgPool {
        self.server.db.pool()
    }

    async fn widen(&self, from: i32, to: i32) {
        for sql in BREADTH {
            sqlx::query(*sql).bind(from).bind(to).execute(self.pool()).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }

    /// A course, and the people who ask about it.
    async fn course(&self, name: &str, students: u32) -> Ids {
        let ids = sample::term(self.pool(), &Size::new(name, students, 5), |_| {}).await.unwrap();
        sqlx::query(NOTES).bind(ids.course).bind(ids.tutors[0].member).execute(self.pool()).await.unwrap();
        ids
    }

    /// Somebody known by a token of an open session.
    async fn someone(&self, seat: Seat) -> Someone {
        let token = format!("{:0>64}", seat.user.simple().to_string());
        sample::sessions(self.pool(), &[seat.user], &[hex::encode(Sha256::digest(token.as_bytes()))]).await.unwrap();
        Someone { id: seat.user, token }
    }

    async fn people<'a>(&self, ids: &'a Ids) -> Vec<Asking<'a>> {
        let mut people = Vec::new();
        for (role, seat) in [("student", ids.students[7]), ("tutor", ids.tutors[0]), ("lecturer", ids.lecturer)] {
            people.push(Asking { role, who: self.someone(seat).await, ids });
        }
        people
    }

    /// Blocks that were touched since the start.
    async fn blocks(&self) -> f64 {
        sqlx::query("select pg_stat_force_next_flush()").execute(self.db.pool()).await.unwrap();
        let sql = "select sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)
                     + coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0))::double precision
                   from pg_statio_user_tables where relname not in ('session', 'api_token')";
        sqlx::query_scalar(sql).fetch_one(self.pool()).await.unwrap()
    }

    /// The number of rows of an answer and in all, and the blocks that it took; nothing if it was refused.
    async fn ask(&self, who: &Someone, path: &str) -> Option<(u64, u64, f64)> {
        let before = self.blocks().await;
        let bearer = format!("Bearer {}", who.token);
        let header = if who.token.len() == 64 { ("authorization", bearer.as_str()) } else { ("x-api-token", who.token.as_str()) };
        let answer = self.server.raw(Method::GET, path, &[header, ("cache-control", "no-store")], "").await;
        assert!(!answer.status.is_server_error() && answer.status != 401, "{path}: {:#}", answer.body);
        let rows = answer.body.as_array().filter(|_| answer.status == 200)?.len() as u64;
        let total = answer.headers.get("x-total-count").map_or(rows, |total| total.to_str().unwrap().parse().unwrap());
        Some((rows, total, self.blocks().await - before))
    }

    async fn cost(&self, who: &Someone, path: &str) -> Option<Cost> {
        let paged = |limit| format!("{path}{}limit={limit}", if path.contains('?') { "&" } else { "?" });
        let (rows, total, page) = self.ask(who, &paged(PAGE)).await?;
        if rows < PAGE {
            return Some(Cost { rows, total, page, count: 0.0 });
        }
        let (rows_of_none, total, count) = self.ask(who, &paged(0)).await?;
        // A list that has no pages shows all there are.
        if rows_of_none == rows {
            return Some(Cost { rows, total, page, count: 0.0 });
        }
        Some(Cost { rows, total, page: (page - count).max(0.0), count })
    }

    /// What each list costs somebody, without filters and with each of them.
    async fn costs(&self, asking: &Asking<'_>) -> BTreeMap<String, Cost> {
        let mut costs = BTreeMap::new();
        for (path, filters) in &self.lists {
            let Some(path) = concrete(path, asking.ids) else { continue };
            let filtered = filters.iter().map(|name| (format!("{path}?{name}="), format!("{path}?{name}={}", value(name, asking))));
            for (name, path) in [(path.clone(), path.clone())].into_iter().chain(filtered.collect::<Vec<_>>()) {
                if let Some(cost) = self.cost(&asking.who, &path).await {
                    // The same list of another course goes by the same name.
                    costs.insert(format!("{}: {}", asking.role, place_of(&name)), cost);
                }
            }
        }
        costs
    }
}

/// The lists of the document, with those of their filters that say where.
fn lists() -> Vec<(String, Vec<String>)> {
    let document = computor_types::openapi::document();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let get = &item["get"];
        if get["responses"]["200"]["content"]["application/json"]["schema"]["type"] != "array" {
            continue;
        }
        let parameters = get["parameters"].as_array().cloned().unwrap_or_default();
        let names = parameters.iter().filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str());
        found.push((path.clone(), names.filter(|name| PLACES.contains(name)).map(str::to_owned).collect()));
    }
    assert!(found.len() > 45, "only {} lists were found", found.len());
    found
}

/// The path with what exists in the course, if it has a parameter that is known.
fn concrete(path: &str, ids: &Ids) -> Option<String> {
    let id = match path {
        _ if !path.contains('{') => return Some(path.to_owned()),
        _ if path.starts_with("/tutors/course-members") => ids.students[7].member,
        _ if path.starts_with("/submissions/artifacts") => ids.graded,
        _ if path.starts_with("/user/views") => ids.course,
        _ => return None,
    };
    let (start, end) = (path.find('{')?, path.find('}')?);
    Some(format!("{}{id}{}", &path[..start], &path[end + 1..]))
}

/// A path without the ids in it.
fn place_of(path: &str) -> String {
    path.split('/').map(|part| if part.parse::<Uuid>().is_ok() { "{id}" } else { part }).collect::<Vec<_>>().join("/")
}

fn value(filter: &str, asking: &Asking<'_>) -> Uuid {
    let ids = asking.ids;
    match filter {
        "organization_id" => ids.organization,
        "course_family_id" => ids.family,
        "course_id" => ids.course,
        "course_group_id" => ids.team,
        "course_content_id" => ids.content,
        "course_member_id" => ids.students[7].member,
        "submission_group_id" => ids.students[7].group.unwrap(),
        "user_id" => ids.students[7].user,
        other => panic!("no value for {other}"),
    }
}

fn excused(name: &str) -> bool {
    let list = name.split_once(": ").map_or(name, |(_, list)| list);
    let path = list.split('?').next().unwrap_or_default();
    EXCEPTIONS.iter().any(|(excused, _)| *excused == path || *excused == list)
}

/// What costs too much now. A page that shows more rows may cost as much more.
fn worse(before: &BTreeMap<String, Cost>, now: &BTreeMap<String, Cost>, counted: bool) -> Vec<String> {
    let mut worse = Vec::new();
    for (name, now) in now {
        let Some(was) = before.get(name) else { continue };
        let more = (now.rows.max(1) as f64 / was.rows.max(1) as f64).max(1.0);
        let (mut is, mut may) = (now.page, was.page);
        if counted {
            (is, may) = (is + now.count, may + was.count);
        }
        if is > may * FACTOR * more + SLACK && !excused(name) {
            worse.push(format!("{name}: {was:.0?} -> {now:.0?}"));
        }
        if now.count > now.total as f64 * PER_COUNTED + SLACK && !excused(name) {
            worse.push(format!("{name}: counting costs {now:.0?}"));
        }
    }
    worse
}

#[tokio::test]
async fn no_page_costs_more_because_the_table_has_grown() {
    let world = World::new().await;
    let admin = world.server.admin().await;
    world.widen(1, 150).await;
    let small = world.course("a", 110).await;
    sqlx::query(AssertSqlSafe("vacuum analyze")).execute(world.pool()).await.unwrap();
    let mut people = world.people(&small).await;
    people.push(Asking { role: "administrator", who: admin.clone(), ids: &small });
    // Once for what is remembered, of credentials and of statements.
    world.costs(&people[0]).await;
    let mut before = Vec::new();
    for person in &people {
        before.push(world.costs(person).await);
    }
    let lists = before.iter().map(BTreeMap::len).sum::<usize>();
    assert!(lists > 200, "only {lists} lists were answered");

    world.widen(151, 1500).await;
    let big = world.course("b", 1100).await;
    sqlx::query(AssertSqlSafe("vacuum analyze")).execute(world.pool()).await.unwrap();
    // Statements are planned anew when tables have been looked at, as before they were measured for the first time.
    world.costs(&people[0]).await;
    let mut wrong = Vec::new();
    let mut own = world.people(&big).await;
    own.push(Asking { role: "administrator", who: admin, ids: &big });
    for ((person, other), before) in people.iter().zip(&own).zip(&before) {
        let elsewhere = worse(before, &world.costs(person).await, person.role != "administrator");
        wrong.extend(elsewhere.into_iter().map(|one| format!("elsewhere: {one}")));
        let own = worse(before, &world.costs(other).await, false);
        wrong.extend(own.into_iter().map(|one| format!("own: {one}")));
    }
    assert!(wrong.is_empty(), "{} of {lists} cost more than they did:\n{}", wrong.len(), wrong.join("\n"));
}
