//! The views of students, tutors and lecturers, against a course with a little work in it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;
#[path = "views/lists.rs"]
mod lists;

use common::admit;
use computor_db::{
    Db, Error, Rows, Visible, mapping,
    queries::{
        course, lecturer,
        student::{self, Seat},
        task, tutor,
    },
    testdb::TestDb,
};
use computor_policy::{At, Cond, CourseRole, Guarded, Principal, Rule, Scopes};
use computor_types::{Code, Page, dto::*};
use serde::de::DeserializeOwned;
use sqlx::Executor;
use uuid::Uuid;

/// Ann and Ben are students, Tom is a tutor, Lea a lecturer, Eve belongs to another course.
///
/// The tree: week (unit) with hello and bye (assignments) and deep (unit) with leaf (assignment); empty (unit); gone (archived).
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, email, username, given_name, family_name) select id(n), n || '@example.org', n, initcap(n), f
        from (values ('ann', 'Zeta'), ('ben', 'Alpha'), ('tom', 'Mu'), ('lea', 'Nu'), ('eve', 'Xi')) x (n, f);
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path, properties) values
        (id('course'), id('family'), 'c1', '{\"gitlab\": {\"url\": \"https://git.example.org\", \"full_path\": \"org/c1\", \"token\": \"secret\"}}'),
        (id('other'), id('family'), 'c2', null);
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A'), (id('group2'), id('other'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id, color) values
        (id('unit'), id('course'), 'unit', 'unit', 'red'), (id('task'), id('course'), 'task', 'assignment', null);
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size, archived_at)
        select id(n), id('course'), id(y), p::ltree, i, 2, case when n = 'gone' then now() end from (values
        ('week', 'unit', 'week', 1), ('hello', 'task', 'week.hello', 2), ('bye', 'task', 'week.bye', 3), ('deep', 'unit', 'week.deep', 4),
        ('leaf', 'task', 'week.deep.leaf', 5), ('empty', 'unit', 'empty', 6), ('gone', 'task', 'week.gone', 7)) x (n, y, p, i);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('m-ann'), id('course'), id('ann'), '_student', id('group')), (id('m-ben'), id('course'), id('ben'), '_student', id('group')),
        (id('m-tom'), id('course'), id('tom'), '_tutor', null), (id('m-lea'), id('course'), id('lea'), '_lecturer', null),
        (id('m-eve'), id('other'), id('eve'), '_student', id('group2'));
    insert into submission_group (id, course_content_id, max_group_size, display_name, properties) select id('g-' || n), id(n), 1, 'Ann', p::jsonb from
        (values ('hello', '{\"gitlab\": {\"url\": \"https://git.example.org/\", \"full_path\": \"org/c1/ann\"}}'), ('bye', null), ('leaf', null), ('gone', null)) x (n, p);
    insert into submission_group_member (submission_group_id, course_member_id) select id('g-' || n), id('m-ann')
        from unnest(array['hello', 'bye', 'leaf', 'gone']) n;
    insert into message (author_id, course_content_id, content) values (id('lea'), id('hello'), 'x'), (id('ann'), id('hello'), 'own');
    insert into message (author_id, submission_group_id, content) values (id('tom'), id('g-hello'), 'y');
    insert into message (id, author_id, submission_group_id, content) values (id('read'), id('tom'), id('g-hello'), 'z');
    insert into message_read (message_id, reader_user_id) values (id('read'), id('ann'));
";

struct World {
    test: TestDb,
    db: Db,
}

/// The same as `id()` in the database: the name itself, padded.
fn uuid(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Uuid::from_bytes(bytes)
}

fn id<E>(name: &str) -> computor_types::Id<E> {
    uuid(name).into()
}

fn who(name: &str) -> Principal {
    Principal::user(id(name))
}

fn admin(name: &str) -> Principal {
    let mut principal = who(name);
    principal.roles.insert(Principal::ADMIN.to_owned());
    principal
}

/// The rows of a rule, for somebody.
struct Shown(Cond, Uuid);

fn shown(rule: &Rule, who: &Principal) -> Shown {
    Shown(rule.shown(who), who.user_id.uuid())
}

impl Shown {
    const fn rows(&self) -> Visible<'_> {
        Visible { rows: &self.0, me: self.1 }
    }
}

/// Reads what a view answers, strictly in the shape of its DTO.
fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn items<T: DeserializeOwned>(rows: &Rows) -> Vec<T> {
    read(&rows.json)
}

const ID: At = At::Path("id");

fn all() -> CourseContentStudentQuery {
    CourseContentStudentQuery::default()
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        test.pool().execute(WORLD).await.unwrap();
        let db = Db::new(test.pool().clone()).await.unwrap();
        Self { test, db }
    }

    /// Hands in (or uploads, if not `submit`) for a group, a second after what came before.
    async fn upload(&self, name: &str, group: &str, submit: bool) {
        let sql = "insert into submission_artifact (id, submission_group_id, file_size, bucket_name, object_key, submit, created_at)
                   select id($1), id('g-' || $2), 1, 'b', 'k', $3, now() + count(*) * interval '1 second' from submission_artifact";
        sqlx::query(sql).bind(name).bind(group).bind(submit).execute(self.test.pool()).await.unwrap();
    }

    async fn graded(&self, artifact: &str, grade: f64, status: i32) {
        let sql = "insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status, graded_at)
                   select id($1), id('m-tom'), $2, $3, now() + count(*) * interval '1 second' from submission_grade";
        sqlx::query(sql).bind(artifact).bind(grade).bind(status).execute(self.test.pool()).await.unwrap();
    }

    async fn admits(&self, who: &Principal, rule: &Rule, at: At, name: &str) -> Result<computor_db::Standing, Code> {
        admit(&self.db, who, rule, &[(at, &uuid(name).to_string())]).await
    }

    async fn list(&self, who: &Principal, seat: Seat, query: &CourseContentStudentQuery) -> Rows {
        let rule = match seat {
            Seat::User(_) => ListStudentCourseContents::RULE,
            Seat::Member(_) => ListMemberCourseContents::RULE,
        };
        student::list_contents(&self.db, shown(&rule, who).rows(), seat, query).await.unwrap()
    }

    async fn contents(&self, who: &Principal, seat: Seat, query: &CourseContentStudentQuery) -> Vec<CourseContentStudentList> {
        let found = self.list(who, seat, query).await;
        let contents: Vec<_> = items(&found);
        assert_eq!(found.total, contents.len() as u64, "one page");
        contents
    }

    /// A content with the work on it that somebody has as a student.
    async fn own_content(&self, who: &Principal, content: &str) -> Result<CourseContentStudentGet, Error> {
        let rows = shown(&GetStudentCourseContent::RULE, who);
        let seat = Seat::User(who.user_id);
        let found = student::get_content::<CourseContentStudentGet>(self.test.pool(), rows.rows(), seat, id(content)).await?;
        Ok(read(&found))
    }

    /// What Ann sees of a content, in the list and alone.
    async fn anns(&self, content: &str) -> CourseContentStudentList {
        let seat = Seat::User(id("ann"));
        let alone = self.own_content(&who("ann"), content).await.unwrap();
        let found = self.contents(&who("ann"), seat, &all()).await.into_iter().find(|one| one.id == id(content)).expect("in the list");
        assert_eq!(
            (&alone.status, alone.unreviewed_count, alone.submission_count),
            (&found.status, found.unreviewed_count, found.submission_count)
        );
        found
    }

    async fn status(&self, content: &str) -> Option<String> {
        self.anns(content).await.status
    }
}

#[tokio::test]
async fn a_student_sees_the_own_contents_and_nothing_else() {
    let world = World::new().await;
    let ann = world.contents(&who("ann"), Seat::User(id("ann")), &all()).await;
    let paths: Vec<_> = ann.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["week", "week.hello", "week.bye", "week.deep", "week.deep.leaf", "empty"], "the archived one is hidden");
    let hello = &ann[1];
    let group = hello.submission_group.as_ref().unwrap();
    assert_eq!((hello.unread_message_count, group.unread_message_count), (1, 1), "own, read and other messages do not count");
    assert_eq!((hello.color.as_str(), ann[0].color.as_str()), ("green", "red"));
    let alone = &group.members[0];
    assert_eq!((alone.full_name.as_deref(), alone.course_member_id, alone.user_id), (Some("Ann Zeta"), id("m-ann"), id("ann")));
    let repository = group.repository.as_ref().unwrap();
    assert_eq!(repository.clone_url.as_deref(), Some("https://git.example.org/org/c1/ann.git"));
    assert!(ann[0].submission_group.is_none() && ann[2].submission_group.as_ref().unwrap().repository.is_none());
    // Reading makes nothing: Ben has no groups, and still has none.
    assert!(world.contents(&who("ben"), Seat::User(id("ben")), &all()).await.iter().all(|one| one.submission_group.is_none()));
    let groups: i64 = sqlx::query_scalar("select count(*) from submission_group").fetch_one(world.test.pool()).await.unwrap();
    assert_eq!(groups, 4);
    // In a team one sees all of it.
    let team = "update submission_group set max_group_size = 2 where id = id('g-hello');
                insert into submission_group_member (submission_group_id, course_member_id) values (id('g-hello'), id('m-ben'))";
    world.test.pool().execute(team).await.unwrap();
    let team = world.anns("hello").await.submission_group.unwrap().members;
    assert_eq!(team.iter().map(|one| one.full_name.as_deref().unwrap()).collect::<Vec<_>>(), ["Ben Alpha", "Ann Zeta"]);
    assert_eq!(team[1].id, alone.id);
    // Not a member, archived: not there, and administrators have no seat either.
    for (user, content) in [("eve", "hello"), ("ann", "gone")] {
        for who in [who(user), admin(user)] {
            let answer = world.own_content(&who, content).await;
            assert!(matches!(answer, Err(Error::NotFound("course_content"))), "{user} {content}");
        }
    }
    let mut limited = who("ann");
    limited.scopes = Scopes::parse(["result:list"]);
    assert!(world.contents(&limited, Seat::User(id("ann")), &all()).await.is_empty(), "a token narrows");
    assert_eq!(admit(&world.db, &limited, &ListStudentCourseContents::RULE, &[]).await.unwrap_err(), Code::Authz001);
}

#[tokio::test]
async fn the_newest_grade_of_the_newest_submission_counts() {
    let world = World::new().await;
    world.upload("p1", "hello", false).await;
    world.upload("s1", "hello", true).await;
    world.graded("s1", 0.3, 0).await;
    assert_eq!(world.anns("hello").await.unreviewed_count, 1, "a grade that says not reviewed");
    world.graded("s1", 0.8, 1).await;
    world.upload("s2", "hello", true).await;
    let hello = world.anns("hello").await;
    let group = hello.submission_group.unwrap();
    assert_eq!((hello.status, group.status, group.grading, hello.latest_grade_status), (None, None, None, None));
    assert_eq!((hello.unreviewed_count, hello.submission_count, hello.submitted), (1, 2, Some(true)));
    assert_eq!(world.anns("week").await.unreviewed_count, 1);
    world.test.pool().execute("delete from submission_artifact where id = id('s2')").await.unwrap();
    let hello = world.anns("hello").await;
    let group = hello.submission_group.unwrap();
    assert_eq!((hello.status.as_deref(), group.grading, hello.unreviewed_count), (Some("corrected"), Some(0.8), 0));
    assert_eq!(group.graded_by_course_member.unwrap().user_id, id("tom"));
    let alone = world.own_content(&who("ann"), "hello").await.unwrap();
    let gradings: Vec<_> = alone.submission_group.unwrap().gradings.iter().map(|one| one.grading).collect();
    assert_eq!(gradings, [0.8, 0.3]);
    // Practice that comes later takes nothing of that away.
    world.upload("p2", "hello", false).await;
    let hello = world.anns("hello").await;
    let group = hello.submission_group.unwrap();
    assert_eq!((hello.status.as_deref(), group.grading, hello.unreviewed_count), (Some("corrected"), Some(0.8), 0));
}

#[tokio::test]
async fn a_unit_says_what_is_most_urgent_below_it() {
    let world = World::new().await;
    assert_eq!(world.status("empty").await, None, "nothing below");
    assert_eq!(world.status("deep").await.as_deref(), Some("not_reviewed"), "a group without a grade");
    assert_eq!(world.status("leaf").await, None);
    for content in ["hello", "bye", "leaf"] {
        world.upload(content, content, true).await;
    }
    let (corrected, necessary, possible) = (1, 2, 3);
    world.graded("hello", 1.0, corrected).await;
    assert_eq!(world.status("week").await.as_deref(), Some("not_reviewed"), "corrected, not reviewed");
    world.graded("bye", 1.0, possible).await;
    assert_eq!(world.status("week").await.as_deref(), Some("improvement_possible"));
    world.graded("leaf", 1.0, necessary).await;
    assert_eq!(world.status("week").await.as_deref(), Some("correction_necessary"));
    for content in ["bye", "leaf"] {
        world.graded(content, 1.0, corrected).await;
    }
    assert_eq!(world.status("week").await.as_deref(), Some("corrected"));
    // A filter hides contents; it does not change what a unit says.
    world.graded("leaf", 1.0, necessary).await;
    let query = CourseContentStudentQuery { nlevel: Some(1), ..all() };
    let top = world.contents(&who("ann"), Seat::User(id("ann")), &query).await;
    assert_eq!((top.len(), top[0].status.as_deref()), (2, Some("correction_necessary")));
}

#[tokio::test]
async fn the_newest_finished_run_is_shown() {
    let world = World::new().await;
    world.upload("s1", "hello", true).await;
    world
        .test
        .pool()
        .execute(
            "
        insert into result (id, course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id,
          status, grade, version_identifier, created_at) values
          (id('r1'), id('m-ann'), id('s1'), id('g-hello'), id('hello'), id('task'), 0, 0.4, 'v1', now() - interval '2 minutes'),
          (id('r2'), id('m-ben'), id('s1'), id('g-hello'), id('hello'), id('task'), 0, 0.6, 'v2', now() - interval '1 minute'),
          (id('r3'), id('m-tom'), id('s1'), id('g-hello'), id('hello'), id('task'), 1, null, 'v3', now());
        insert into result_report (result_id, report) values (id('r2'), '{\"tests\": []}');",
        )
        .await
        .unwrap();
    let hello = world.anns("hello").await;
    let result = hello.result.unwrap();
    assert_eq!((hello.result_count, result.id, result.result, result.submit), (2, id("r2"), Some(0.6), Some(true)));
    let alone = world.own_content(&who("ann"), "hello").await.unwrap();
    assert!(alone.result.unwrap().result_json.unwrap().contains_key("tests"));
}

#[tokio::test]
async fn filters_of_the_content_list() {
    let world = World::new().await;
    let cases: [(&str, CourseContentStudentQuery); 9] = [
        ("week.hello", CourseContentStudentQuery { path: Some("week.hello".into()), ..all() }),
        ("week.deep,week.deep.leaf", CourseContentStudentQuery { descendants: Some("week.deep".into()), ..all() }),
        ("week,week.deep", CourseContentStudentQuery { ascendants: Some("week.deep".into()), ..all() }),
        ("empty", CourseContentStudentQuery { id: Some(id("empty")), course_id: Some(id("course")), ..all() }),
        ("", CourseContentStudentQuery { course_id: Some(id("other")), ..all() }),
        ("week.hello", CourseContentStudentQuery { project: Some("org/c1/ann".into()), ..all() }),
        ("", CourseContentStudentQuery { provider_url: Some("https://elsewhere".into()), ..all() }),
        ("", CourseContentStudentQuery { directory: Some("d".into()), title: Some("t".into()), ..all() }),
        ("week,week.deep,empty", CourseContentStudentQuery { course_content_type_id: Some(id("unit")), ..all() }),
    ];
    for (expected, query) in cases {
        let found = world.contents(&who("ann"), Seat::User(id("ann")), &query).await;
        let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths.join(","), expected, "{query:?}");
    }
    let page = CourseContentStudentQuery { skip: Some(1), limit: Some(2), ..all() };
    let found = world.list(&who("ann"), Seat::User(id("ann")), &page).await;
    let contents: Vec<CourseContentStudentList> = items(&found);
    assert_eq!((contents[0].path.as_str(), contents.len(), found.total), ("week.hello", 2, 6));
}

#[tokio::test]
async fn courses_by_role() {
    let world = World::new().await;
    let page = Page::default();
    let student = async |who: Principal| {
        let rows = shown(&ListStudentCourses::RULE, &who);
        let found = course::list::<CourseStudentList>(&world.db, rows.rows(), &CourseStudentQuery::default(), page).await.unwrap();
        assert_eq!(items::<CourseStudentList>(&found).len() as u64, found.total);
        found.total
    };
    let totals = (student(who("ann")).await, student(who("tom")).await, student(admin("eve")).await);
    assert_eq!(totals, (1, 1, 1), "one's own, administrator or not");
    let tutor = async |who: Principal| {
        let rows = shown(&ListTutorCourses::RULE, &who);
        let found = course::list::<CourseTutorList>(&world.db, rows.rows(), &CourseQuery::default(), page).await.unwrap();
        assert_eq!(items::<CourseTutorList>(&found).len() as u64, found.total);
        found.total
    };
    assert_eq!((tutor(who("ann")).await, tutor(who("tom")).await, tutor(admin("eve")).await), (0, 1, 2));
    let as_student = async |name: &str, course: &str| -> CourseStudentGet {
        let rows = shown(&GetStudentCourse::RULE, &who(name));
        read(&course::get::<CourseStudentGet>(&world.db, rows.rows(), id(course)).await.unwrap())
    };
    let course = as_student("ann", "course").await;
    assert_eq!((course.course_content_types.len(), course.repository.full_path.as_deref()), (2, Some("org/c1")));
    // Without anything on a git host.
    assert_eq!(as_student("eve", "other").await.repository.provider_url, None);
    let lea = who("lea");
    let taught = course::get::<CourseGet>(&world.db, shown(&GetLecturerCourse::RULE, &lea).rows(), id("course")).await.unwrap();
    let taught: CourseGet = read(&taught);
    assert!(taught.course_family.is_some() && !serde_json::to_string(&taught).unwrap().contains("secret"));
    let rows = shown(&ListLecturerCourses::RULE, &lea);
    let listed = course::list::<CourseList>(&world.db, rows.rows(), &CourseLecturerQuery::default(), page).await.unwrap();
    assert_eq!((listed.total, items::<CourseList>(&listed).len()), (1, 1));
    for (name, rule, expected) in [
        ("ann", GetTutorCourse::RULE, Err(Code::Authz004)), // Visible, but not as a tutor.
        ("eve", GetTutorCourse::RULE, Err(Code::Nf001)),
        ("tom", GetTutorCourse::RULE, Ok(CourseRole::Tutor.level())),
        ("lea", GetTutorCourse::RULE, Ok(CourseRole::Lecturer.level())),
        ("tom", GetLecturerCourse::RULE, Err(Code::Authz004)),
        ("lea", GetLecturerCourse::RULE, Ok(CourseRole::Lecturer.level())),
        ("eve", GetStudentCourse::RULE, Err(Code::Nf001)),
        ("ann", GetStudentCourse::RULE, Ok(CourseRole::Student.level())),
    ] {
        let asked = world.admits(&who(name), &rule, ID, "course").await;
        assert_eq!(asked.map(|standing| standing.level), expected, "{name}: {rule:?}");
    }
    // Who is not admitted is shown nothing either.
    for name in ["ann", "eve"] {
        let hidden = course::get::<CourseTutorGet>(&world.db, shown(&GetTutorCourse::RULE, &who(name)).rows(), id("course")).await;
        assert!(matches!(hidden, Err(Error::NotFound("course"))), "{name}");
    }
}

#[tokio::test]
async fn tutors_see_their_members_and_what_waits() {
    let world = World::new().await;
    for (artifact, group, submit) in [("p1", "bye", false), ("s1", "hello", true), ("s2", "leaf", true), ("s3", "gone", true)] {
        world.upload(artifact, group, submit).await;
    }
    world.graded("s2", 0.5, 0).await;
    let query = TutorCourseMemberQuery::default();
    let find = async |name: &str, query: &TutorCourseMemberQuery| {
        let rows = shown(&ListTutorCourseMembers::RULE, &who(name));
        let found = tutor::list_members(&world.db, rows.rows(), query).await.unwrap();
        (items::<TutorCourseMemberList>(&found), found.total)
    };
    let (members, total) = find("tom", &query).await;
    let names: Vec<_> = members.iter().map(|one| one.user.family_name.as_deref().unwrap()).collect();
    assert_eq!((names.as_slice(), total), (["Alpha", "Mu", "Nu", "Zeta"].as_slice(), 4));
    let (ben, ann) = (&members[0], &members[3]);
    assert_eq!((ben.unreviewed, ben.ungraded_submissions_count, ben.unread_message_count), (Some(false), Some(0), Some(0)));
    assert_eq!((ann.unreviewed, ann.ungraded_submissions_count), (Some(true), Some(1)), "of an archived content nothing waits");
    let (lea, _) = find("lea", &query).await;
    assert_eq!((ann.unread_message_count, lea[3].unread_message_count), (Some(0), Some(2)), "the caller's, not the member's");
    let get = async |name: &str, member: &str| {
        tutor::get_member(&world.db, shown(&GetTutorCourseMember::RULE, &who(name)).rows(), id(member)).await
    };
    let one: TutorCourseMemberGet = read(&get("tom", "m-ann").await.unwrap());
    let waiting: Vec<_> = one.unreviewed_course_contents.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(waiting, ["week.hello", "week.deep.leaf"]);
    assert!(find("ann", &query).await.0.is_empty());
    for (name, member, expected) in [
        ("ann", "m-ben", Err(Code::Nf001)),
        ("ann", "m-ann", Err(Code::Authz004)), // One sees one's own membership, but is no tutor.
        ("eve", "m-ben", Err(Code::Nf001)),
        ("tom", "m-ben", Ok(Some(uuid("m-tom")))),
    ] {
        assert_eq!(get(name, member).await.is_ok(), expected.is_ok(), "{name} {member}");
        for rule in [GetTutorCourseMember::RULE, ListMemberCourseContents::RULE] {
            let asked = world.admits(&who(name), &rule, ID, member).await;
            assert_eq!(asked.map(|standing| standing.member), expected, "{name} {member}");
        }
    }
    for (name, expected) in [("ann", Some(Code::Authz004)), ("eve", Some(Code::Nf001)), ("tom", None), ("lea", None)] {
        let asked = world.admits(&who(name), &ListTutorCourseMembers::RULE, At::Query("course_id"), "course").await;
        assert_eq!(asked.err(), expected, "{name}");
    }
    let filtered = TutorCourseMemberQuery { given_name: Some("Ann".into()), course_group_id: Some(id("group")), limit: Some(1), ..query };
    assert_eq!(find("tom", &filtered).await.0[0].id, id("m-ann"));
    // A member's work is what the member sees, but for the messages.
    let seen = world.contents(&who("tom"), Seat::Member(id("m-ann")), &all()).await;
    assert_eq!((seen[1].submission_count, seen[1].unread_message_count), (1, 2));
}

#[tokio::test]
async fn a_grade_goes_to_what_was_handed_in() {
    let world = World::new().await;
    for (artifact, group, submit) in [("s1", "hello", true), ("p2", "hello", false), ("p3", "bye", false)] {
        world.upload(artifact, group, submit).await;
    }
    let new = |content: &str, artifact: Option<&str>| tutor::NewGrade {
        member: id("m-ann"),
        content: id(content),
        artifact: artifact.map(id),
        grader: uuid("m-tom"),
        grade: Some(0.9),
        status: Some(GradingStatus::Corrected),
        feedback: Some("well done"),
    };
    let mut db = world.test.pool().acquire().await.unwrap();
    let mut grade = async |content, artifact| tutor::grade(&mut db, new(content, artifact)).await.unwrap().map(|one| one.id);
    assert_eq!(grade("hello", None).await, Some(id("s1")), "not the newer practice upload");
    assert_eq!(grade("hello", Some("p2")).await, Some(id("p2")), "unless it is named");
    assert_eq!(grade("bye", None).await, None, "practice is not handed in");
    assert_eq!(grade("bye", Some("s1")).await, None, "of another group");
    assert_eq!(grade("leaf", None).await, None);
    assert_eq!(grade("hello", None).await, Some(id("s1")));
    let grades: i64 = sqlx::query_scalar("select count(*) from submission_grade").fetch_one(world.test.pool()).await.unwrap();
    assert_eq!(grades, 3, "a new one each time");
    let (tom, seat) = (shown(&GradeMemberCourseContent::RULE, &who("tom")), Seat::Member(id("m-ann")));
    let after = student::get_content::<TutorGradeResponse>(world.test.pool(), tom.rows(), seat, id("hello")).await.unwrap();
    let after: TutorGradeResponse = read(&after);
    assert_eq!((after.submission_group.unwrap().grading, after.status.as_deref()), (Some(0.9), Some("corrected")));
    for (name, expected) in [
        ("tom", Ok((Some(uuid("m-tom")), 2))),
        ("lea", Ok((Some(uuid("m-lea")), 3))),
        ("ann", Err(Code::Authz004)),
        ("ben", Err(Code::Nf001)),
        ("eve", Err(Code::Nf001)),
    ] {
        let asked = world.admits(&who(name), &GradeMemberCourseContent::RULE, At::Path("course_member_id"), "m-ann").await;
        assert_eq!(asked.map(|standing| (standing.member, standing.level)), expected, "{name}");
    }
}

#[tokio::test]
async fn tutors_see_submission_groups() {
    let world = World::new().await;
    for artifact in ["s1", "s2"] {
        world.upload(artifact, "hello", true).await;
        world.graded(artifact, 0.5, 1).await;
    }
    world.upload("s3", "bye", true).await;
    let find = async |name: &str, query| {
        let rows = shown(&ListTutorSubmissionGroups::RULE, &who(name));
        let found = tutor::list_groups(&world.db, rows.rows(), &query).await.unwrap();
        (items::<TutorSubmissionGroupList>(&found), found.total)
    };
    let query = TutorSubmissionGroupQuery::default;
    assert_eq!((find("tom", query()).await.1, find("ann", query()).await.1), (4, 0));
    let (waiting, _) = find("tom", TutorSubmissionGroupQuery { has_ungraded_submissions: Some(true), ..query() }).await;
    assert_eq!((waiting.len(), waiting[0].course_content_id), (1, id("bye")));
    let in_group = TutorSubmissionGroupQuery {
        has_submissions: Some(true),
        course_group_id: Some(id("group")),
        course_id: Some(id("course")),
        ..query()
    };
    assert_eq!(find("tom", in_group).await.0.len(), 2);
    let (page, total) = find("tom", TutorSubmissionGroupQuery { limit: Some(1), offset: Some(1), ..query() }).await;
    assert_eq!((page.len(), total), (1, 4));
    let rule = GetTutorSubmissionGroup::RULE;
    let get = async |name: &str| tutor::get_group(&world.db, shown(&rule, &who(name)).rows(), id("g-hello")).await;
    let hello: TutorSubmissionGroupGet = read(&get("tom").await.unwrap());
    assert_eq!(
        (hello.submission_count, hello.graded_submission_count, hello.average_grade, hello.latest_submission_id),
        (2, 2, Some(0.5), Some(id("s2")))
    );
    assert_eq!((hello.has_ungraded_submissions, hello.members[0].email.as_deref()), (false, Some("ann@example.org")));
    assert!(matches!(get("ann").await, Err(Error::NotFound(_))));
    assert_eq!(world.admits(&who("ann"), &rule, ID, "g-hello").await.unwrap_err(), Code::Nf001, "even one's own");
    assert!(!world.admits(&who("tom"), &rule, ID, "g-hello").await.unwrap().in_group);
}

#[tokio::test]
async fn lecturers_see_contents_and_deployments() {
    let world = World::new().await;
    world.test.pool().execute("
        insert into example_repository (id, name, source_type, source_url) values (id('repo'), 'r', 'minio', 'bucket');
        insert into example (id, example_repository_id, directory, identifier, title) values (id('ex'), id('repo'), 'ex', 'a.ex', 'Ex');
        insert into example_version (id, example_id, version_tag, version_number, storage_path) values
          (id('v1'), id('ex'), '1.0.0', 1, 'p'), (id('v2'), id('ex'), '1.1.0', 2, 'p');
        insert into course_content_deployment (course_content_id, example_version_id, example_identifier, version_tag, deployment_status, deployment_path)
          values (id('hello'), id('v1'), 'a.ex', '1.0.0', 'deployed', 'dir'), (id('bye'), null, 'a.ex', '1.0.0', 'unassigned', null);").await.unwrap();
    let find = async |who: &Principal, query| {
        let rows = shown(&ListLecturerCourseContents::RULE, who);
        let found = lecturer::list_contents(&world.db, rows.rows(), &query).await.unwrap();
        (items::<CourseContentLecturerList>(&found), found.total)
    };
    let query = CourseContentLecturerQuery::default;
    let (contents, total) = find(&who("lea"), query()).await;
    assert_eq!((total, find(&who("tom"), query()).await.1, find(&admin("eve"), query()).await.1), (6, 0, 6));
    let hello = &contents[1];
    assert_eq!((hello.deployment.as_ref().unwrap().has_newer_version, hello.repository.full_path.as_deref()), (true, Some("org/c1")));
    let (archived, _) = find(&who("lea"), CourseContentLecturerQuery { archived: Some(true), ..query() }).await;
    assert_eq!(archived[0].path, "week.gone");
    let deployed =
        CourseContentLecturerQuery { has_deployment: Some(true), directory: Some("dir".into()), project: Some("org/c1".into()), ..query() };
    assert_eq!(find(&who("lea"), deployed).await.0[0].id, id("hello"));
    let rule = GetLecturerCourseContent::RULE;
    let one = lecturer::get_content(&world.db, shown(&rule, &who("lea")).rows(), id("hello")).await.unwrap();
    let one: CourseContentLecturerGet = read(&one);
    assert_eq!(one.deployment.unwrap().example_version.unwrap().version_tag, "1.0.0");
    for (name, expected) in [("lea", None), ("tom", Some(Code::Authz004)), ("ann", Some(Code::Authz004)), ("eve", Some(Code::Nf001))] {
        assert_eq!(world.admits(&who(name), &rule, ID, "hello").await.err(), expected, "{name}");
        assert_eq!(world.admits(&who(name), &GetCourseDeployments::RULE, ID, "course").await.err(), expected, "{name}");
    }
    let all = lecturer::deployments(&world.db, id("course")).await.unwrap();
    assert_eq!(
        (all.total, all.deployments[0].latest_version_tag.as_deref(), all.deployments[0].has_newer_version),
        (1, Some("1.1.0"), true)
    );
    let seen = world.anns("hello").await;
    assert_eq!((seen.directory.as_deref(), seen.has_deployment), (Some("dir"), Some(true)));
}
