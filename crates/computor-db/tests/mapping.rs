//! Every field, filter and body field of every entity has a column or a mapping: what has neither would be an error at run
//! time, or silently nothing.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::{Db, Error, Mapping, knows_course, mapping, testdb::TestDb};
use computor_policy::Principal;
use computor_types::{
    Page,
    list::{EntityInfo, entities},
    shape::Kind,
};
use serde_json::{Map, Value, json};
use sqlx::Executor;
use std::collections::BTreeSet;

/// What lists know besides filters.
const PAGING: [&str; 3] = ["skip", "limit", "archived"];

#[tokio::test]
async fn nothing_is_unmapped() {
    let test = TestDb::new().await;
    let db = Db::new(test.pool().clone()).await.unwrap();
    let mut wrong = Vec::new();
    for entity in entities() {
        let of = mapping(entity.name).unwrap();
        let column = |name: &str| db.has_column(of.table, name);
        let mut check = |what: &str, name: &str, mapped: bool| {
            if !mapped {
                wrong.push(format!("{}: {what} `{name}`", entity.name));
            }
        };
        for name in (entity.get)().names() {
            check("field", name, of.has_expression(name) || column(name));
        }
        for name in (entity.list)().names() {
            check("field of lists", name, of.has_list_expression(name) || column(name));
        }
        for name in (entity.query)().names().filter(|name| !PAGING.contains(name)) {
            check("filter", name, of.has_filter(name) || column(name));
        }
        if (entity.query)().field("archived").is_some() {
            check("filter", "archived", of.archived || column("archived_at"));
        }
        for body in [entity.create, entity.update].into_iter().flatten() {
            for name in (body.shape)().names() {
                check("field of a body", name, of.elsewhere.contains(&name) || column(name));
            }
        }
    }
    assert!(wrong.is_empty(), "neither column nor mapping:\n{}", wrong.join("\n"));
}

/// A table of which nobody knows that its rows are of a course would be changed in one that is archived.
#[tokio::test]
async fn what_is_of_a_course_is_known_to_be() {
    let test = TestDb::new().await;
    let db = Db::new(test.pool().clone()).await.unwrap();
    let change = entities().iter().filter(|entity| entity.create.is_some() || entity.update.is_some() || entity.delete || entity.archive);
    let tables: BTreeSet<&str> = change.map(|entity| mapping(entity.name).unwrap().table).collect();
    let of_courses = tables.iter().filter(|table| ["course_id", "within_course_id"].iter().any(|column| db.has_column(table, column)));
    let unknown: Vec<_> = of_courses.filter(|table| !knows_course(table)).collect();
    assert!(unknown.is_empty(), "add them to the places in guard.rs: {unknown:?}");
}

/// At least one row of every entity.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, email, username, given_name, family_name) values
        (id('ann'), 'ann@x.org', 'ann', 'Ann', 'A'), (id('tom'), 'tom@x.org', 'tom', 'Tom', 'T');
    insert into account (user_id, provider, type, provider_account_id) values (id('ann'), 'p', 't', '1');
    insert into \"group\" (slug, title, description) values ('group', 'G', 'D');
    insert into user_role (user_id, role_id) values (id('tom'), '_user_manager');
    insert into organization (id, organization_type, title, path, description) values (id('org'), 'organization', 'Org', 'org', 'D');
    insert into organization_member (organization_id, user_id, organization_role_id) values (id('org'), id('tom'), '_owner');
    insert into student_profile (user_id, organization_id, student_id, student_email) values (id('ann'), id('org'), '1', 'ann@uni.org');
    insert into course_family (id, organization_id, path, title, description) values (id('family'), id('org'), 'family', 'F', 'D');
    insert into course_family_member (course_family_id, user_id, course_family_role_id) values (id('family'), id('tom'), '_owner');
    insert into course (id, course_family_id, path, title, description, properties) values (id('course'), id('family'), 'c1', 'C', 'D',
        '{\"gitlab\": {\"url\": \"https://git.x.org\", \"full_path\": \"org/c1\"}}');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id, title, color) values
        (id('unit'), id('course'), 'unit', 'unit', 'Unit', 'red'), (id('task'), id('course'), 'task', 'assignment', 'Task', null);
    insert into service_type (id, path, name, category, description) values (id('kind'), 'testing.demo', 'Demo', 'testing', 'D');
    insert into service (id, slug, name, user_id, service_type_id) values (id('service'), 'demo', 'Demo', id('tom'), id('kind'));
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size, testing_service_id) values
        (id('week'), id('course'), id('unit'), 'week', 1, null, null), (id('hello'), id('course'), id('task'), 'week.hello', 2, 2, id('service'));
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('m-ann'), id('course'), id('ann'), '_student', id('group')), (id('m-tom'), id('course'), id('tom'), '_tutor', null);
    insert into submission_group (id, course_content_id, max_group_size, display_name) values (id('team'), id('hello'), 2, 'Team');
    insert into submission_group_member (submission_group_id, course_member_id) values (id('team'), id('m-ann'));
    insert into submission_artifact (id, submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key, submit, version_identifier)
        values (id('art'), id('team'), id('m-ann'), 1, 'b', 'k', true, 'v1');
    insert into result (id, course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, version_identifier, grade, result, test_system_id)
        values (id('res'), id('m-ann'), id('art'), id('team'), id('hello'), 0, 'v1', 0.5, 0.5, 't');
    insert into submission_grade (artifact_id, graded_by_course_member_id, grade, comment) values (id('art'), id('m-tom'), 0.5, 'fine');
    insert into deadline_extension (course_content_id, course_member_id, days, reason) values (id('hello'), id('m-ann'), 2, 'ill');
    insert into deadline_extension (course_content_id, submission_group_id, days) values (id('hello'), id('team'), 3);
    insert into example_repository (id, name, source_type, source_url, description, organization_id) values (id('repo'), 'r', 'minio', 'bucket', 'D', id('org'));
    insert into example (id, example_repository_id, directory, identifier, title, description, category, tags)
        values (id('ex'), id('repo'), 'ex', 'a.ex', 'Ex', 'D', 'c', '{t}');
    insert into example_version (id, example_id, version_tag, version_number, storage_path) values (id('v1'), id('ex'), '1.0.0', 1, 'p');
    insert into course_content_deployment (course_content_id, example_version_id, example_identifier, version_tag, deployment_path)
        values (id('hello'), id('v1'), 'a.ex', '1.0.0', 'dir');
";

/// Filters that leave out what stands behind a row in the list: every row is before some number.
const BOUNDS: [&str; 1] = ["before"];

/// Filters that say what is shown, and not which of the rows with one value of something.
const SWITCHES: [&str; 2] = ["latest", "with_latest_result"];

struct World {
    _test: TestDb,
    db: Db,
    admin: Principal,
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        test.pool().execute(WORLD).await.unwrap();
        let db = Db::new(test.pool().clone()).await.unwrap();
        let mut admin = Principal::nobody();
        admin.roles.insert(Principal::ADMIN.to_owned());
        Self { _test: test, db, admin }
    }

    async fn rows(&self, of: &Mapping, filters: &Map<String, Value>) -> Result<(Value, u64), Error> {
        let rows = self.db.list_rows(of, &self.admin, filters, Page::default()).await?;
        Ok((serde_json::from_str(&rows.json).unwrap(), rows.total))
    }

    /// How many rows the value leaves; nothing when the filter's type does not take it, so that it never reaches the
    /// database.
    async fn filtered(&self, entity: &EntityInfo, name: &str, value: &Value) -> Option<Result<u64, Error>> {
        let filters = (entity.filters)(Value::Object(Map::from_iter([(name.to_owned(), value.clone())]))).ok()?;
        Some(self.rows(mapping(entity.name).unwrap(), &filters).await.map(|(_, total)| total))
    }

    async fn all(&self, entity: &EntityInfo) -> u64 {
        self.rows(mapping(entity.name).unwrap(), &Map::new()).await.unwrap().1
    }
}

/// The filters of all entities, with what they take.
fn filters() -> impl Iterator<Item = (&'static EntityInfo, &'static str, Kind)> {
    entities().iter().flat_map(|entity| {
        let fields = (entity.query)().fields.iter().filter(|field| !PAGING.contains(&field.name.as_str()));
        fields.map(move |field| (entity, field.name.as_str(), field.kind))
    })
}

fn is_time(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.ends_with("T00:00:00Z"))
}

/// A well-formed value that no row has leaves no row; one that the database cannot read is refused.
#[tokio::test]
async fn what_no_row_has_leaves_none() {
    let world = World::new().await;
    let nothing = [
        json!("9a7b0000-0000-4000-8000-00000000dead"),
        json!("nothing.has.this"),
        json!("nothing has this"),
        json!("1000-01-01T00:00:00Z"),
        json!("2999-01-01T00:00:00Z"),
        json!(987_654),
        json!(9_007_199_254_740_991_i64),
        json!(0.987_654),
        json!(["nothing has this"]),
    ];
    // One of each list of words that is not in the world.
    let words = [json!("github"), json!("dynamic"), json!("community"), json!("failed"), json!(3)];
    let mut wrong = Vec::new();
    for (entity, name, kind) in filters().filter(|(_, name, kind)| *kind != Kind::Boolean && !BOUNDS.contains(name)) {
        let (mut taken, mut empty) = (0, 0);
        for value in nothing.iter().chain(&words) {
            // A number that is a word here may be anybody's number elsewhere.
            if words.contains(value) && taken > 0 {
                break;
            }
            match world.filtered(entity, name, value).await {
                None => continue,
                Some(Ok(0)) => empty += 1,
                Some(Err(Error::Rejected { .. })) => {}
                // Everything is before, or after, some time.
                Some(Ok(_)) if is_time(value) => {}
                Some(found) => wrong.push(format!("{}?{name}={value} ({kind:?}): {found:?}", entity.path)),
            }
            taken += 1;
        }
        if empty == 0 {
            wrong.push(format!("{}?{name} ({kind:?}): no value is nobody's, of {taken} that were taken", entity.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A yes and a no share the rows between them.
#[tokio::test]
async fn yes_and_no_are_all() {
    let world = World::new().await;
    for (entity, name, _) in filters().filter(|(_, _, kind)| *kind == Kind::Boolean) {
        let yes = world.filtered(entity, name, &json!(true)).await.unwrap().unwrap();
        let no = world.filtered(entity, name, &json!(false)).await.unwrap().unwrap();
        let all = world.all(entity).await;
        assert!(SWITCHES.contains(&name) || yes + no == all, "{}?{name}: {yes} + {no} of {all}", entity.path);
    }
    for entity in entities().iter().filter(|entity| (entity.query)().field("archived").is_some()) {
        assert_eq!(world.filtered(entity, "archived", &json!(true)).await.unwrap().unwrap(), 0, "{}", entity.path);
        assert_eq!(world.filtered(entity, "archived", &json!(false)).await.unwrap().unwrap(), world.all(entity).await, "{}", entity.path);
    }
}

/// What a client may send by mistake, or to see what happens, is its fault and no defect.
#[tokio::test]
async fn nothing_that_can_be_sent_is_a_defect() {
    let world = World::new().await;
    let odd =
        ["", " ", "%", "\\", "'", "\"", "null", "a..b", ".", "*{65536}", "*{2,1}", "!", "a|", "*.a@*%", "$1", "√", "a\0b", "1e400", "{}"];
    let odd = odd.into_iter().map(Value::from).chain([
        json!("a".repeat(1001)),
        json!("a.".repeat(70_000) + "a"),
        json!("*.".repeat(70_000) + "*"),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(f64::MAX),
        json!(f64::MIN_POSITIVE),
        json!([]),
        json!([""]),
        json!(["a\0b", "'"]),
        json!({}),
    ]);
    let mut wrong = Vec::new();
    for value in odd {
        for (entity, name, _) in filters() {
            if let Some(Err(error)) = world.filtered(entity, name, &value).await
                && !matches!(error, Error::Rejected { .. })
            {
                wrong.push(format!("{}?{name}={:.40}: {error:?}", entity.path, value.to_string()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A filter by what a row shows finds that row.
#[tokio::test]
async fn what_a_row_shows_finds_it() {
    let world = World::new().await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for entity in entities() {
        let of = mapping(entity.name).unwrap();
        let (rows, _) = world.rows(of, &Map::new()).await.unwrap();
        for key in rows.as_array().unwrap().iter().take(3).map(|row| row[entity.key].as_str().unwrap()) {
            let row: Value = serde_json::from_str(&world.db.get_row(of, &world.admin, key).await.unwrap()).unwrap();
            for name in (entity.query)().names().filter(|name| !PAGING.contains(name) && !SWITCHES.contains(name)) {
                let value = &row[name];
                let Ok(filters) = (entity.filters)(Value::Object(Map::from_iter([(name.to_owned(), value.clone())]))) else { continue };
                if value.is_null() {
                    continue;
                }
                tried += 1;
                match world.rows(of, &filters).await {
                    Ok((found, _)) if found.as_array().unwrap().iter().any(|row| row[entity.key] == key) => {}
                    found => wrong.push(format!("{}?{name}={value} does not find {key}: {found:?}", entity.path)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 100, "few filters were tried: {tried}");
}

/// Rows as PostgreSQL writes them have the shapes that the API promises.
#[tokio::test]
async fn rows_have_their_shapes() {
    let world = World::new().await;
    for entity in entities() {
        let of = mapping(entity.name).unwrap();
        let (rows, total) = world.rows(of, &Map::new()).await.unwrap();
        assert!(total > 0, "{}: the world has none", entity.path);
        (entity.is_list)(&rows).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", entity.path));
        for row in rows.as_array().unwrap() {
            let key = row[entity.key].as_str().unwrap();
            let row = world.db.get_row(of, &world.admin, key).await.unwrap();
            (entity.is_row)(&serde_json::from_str(&row).unwrap()).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", entity.path));
        }
    }
}
