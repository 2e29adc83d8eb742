//! Who is admitted to what: the database's answer to the rule of an operation, with the code of each refusal and what is
//! learnt of whoever is admitted.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use computor_db::{Db, Error, Standing, testdb::TestDb};
use computor_policy::{Asked, At, CourseRole, Decision, Guarded, Principal, Rule, Scopes};
use computor_types::{Code, dto::*};
use serde_json::{Map, Value, json};
use sqlx::Executor;
use uuid::Uuid;

/// Ann and Ben are students, each in a team of its own; Tom is a tutor and Lea a lecturer, of the same course. Old was a
/// tutor and Gone a student of Ann's team: their memberships are archived. Eve belongs to another course. Svc is the
/// testing service of the content `hello`, Svc2 of none. Dora's name and address differ; Mask is called like her address.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, username, email, is_service, archived_at)
        select id(n), n, n || '@x.org', n like 'svc%', case when n = 'away' then now() end
        from unnest(array['ann', 'ben', 'tom', 'lea', 'old', 'gone', 'eve', 'adm', 'away', 'svc', 'svc2']) n;
    insert into \"user\" (id, username, email) values (id('dora'), 'dora', 'Dora.Q@Example.org'), (id('mask'), 'dora.q@example.org', null);
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1'), (id('course2'), id('family'), 'c2');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A'), (id('group2'), id('course2'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment');
    insert into service_type (id, path, name, category) values (id('kind'), 'testing.demo', 'Demo', 'testing');
    insert into service (id, slug, name, user_id, service_type_id) values
        (id('s1'), 'one', 'One', id('svc'), id('kind')), (id('s2'), 'two', 'Two', id('svc2'), id('kind'));
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size, testing_service_id) values
        (id('hello'), id('course'), id('task'), 'hello', 1, 2, id('s1')), (id('other'), id('course'), id('task'), 'other', 2, 2, null);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id, archived_at) values
        (id('m-ann'), id('course'), id('ann'), '_student', id('group'), null), (id('m-ben'), id('course'), id('ben'), '_student', id('group'), null),
        (id('m-tom'), id('course'), id('tom'), '_tutor', id('group'), null), (id('m-lea'), id('course'), id('lea'), '_lecturer', null, null),
        (id('m-old'), id('course'), id('old'), '_tutor', null, now()), (id('m-gone'), id('course'), id('gone'), '_student', id('group'), now()),
        (id('m-dora'), id('course'), id('dora'), '_student', id('group'), null),
        (id('m-eve'), id('course2'), id('eve'), '_student', id('group2'), null);
    insert into submission_group (id, course_content_id, max_group_size) values (id('team'), id('hello'), 2), (id('team2'), id('other'), 2);
    insert into submission_group_member (submission_group_id, course_member_id) values
        (id('team'), id('m-ann')), (id('team'), id('m-gone')), (id('team2'), id('m-ben'));
    insert into submission_artifact (id, submission_group_id, file_size, bucket_name, object_key) values
        (id('art'), id('team'), 1, 'b', 'k'), (id('later'), id('team'), 1, 'b', 'k'), (id('art2'), id('team2'), 1, 'b', 'k');
    insert into submission_review (id, artifact_id, reviewer_course_member_id, body) values
        (id('rev'), id('art'), id('m-tom'), 'b'), (id('rev-ann'), id('art'), id('m-ann'), 'b');
    insert into result (id, course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, version_identifier) values
        (id('res'), id('m-tom'), id('art'), id('team'), id('hello'), 0, 'v1'), (id('res2'), id('m-ben'), id('art2'), id('team2'), id('other'), 0, 'v1'),
        (id('res-ben'), id('m-ben'), null, null, id('other'), 0, 'v2');
    insert into example_repository (id, name, source_type, source_url) values (id('repo'), 'r', 'minio', 'bucket');
    insert into example (id, example_repository_id, directory, identifier, title) values
        (id('ex'), id('repo'), 'ex', 'a.ex', 'Ex'), (id('ex2'), id('repo'), 'ex2', 'a.ex2', 'Ex');
    insert into example_version (id, example_id, version_tag, version_number, storage_path) values
        (id('v1'), id('ex'), '1.0.0', 1, 'p'), (id('v2'), id('ex2'), '1.0.0', 1, 'p');
    insert into course_content_deployment (course_content_id, example_version_id) values (id('hello'), id('v1'));
    insert into operation (id, kind, user_id, course_id) values (id('op'), 'x', id('ann'), id('course'));
    insert into api_token (id, name, user_id, token_hash, token_prefix) values (id('token'), '', id('ann'), '', '');
";

async fn world() -> (TestDb, Db) {
    let test = TestDb::new().await;
    test.pool().execute(WORLD).await.unwrap();
    let db = Db::new(test.pool().clone()).await.unwrap();
    (test, db)
}

/// The same as `id()` in the database: the name itself, padded.
fn uuid(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Uuid::from_bytes(bytes)
}

fn who(name: &str) -> Principal {
    let mut principal = Principal::user(uuid(name).into());
    principal.is_service = name.starts_with("svc");
    principal
}

fn admin(name: &str) -> Principal {
    let mut principal = who(name);
    principal.roles.insert(Principal::ADMIN.to_owned());
    principal
}

/// With a token of these scopes; in them `#name` is the key of what has that name.
fn token(mut principal: Principal, scopes: &[&str]) -> Principal {
    let scopes: Vec<_> = scopes.iter().map(|scope| named(scope)).collect();
    principal.scopes = Scopes::parse(scopes.iter().map(String::as_str));
    principal
}

fn named(text: &str) -> String {
    match text.split_once('#') {
        Some((before, name)) => format!("{before}{}", uuid(name)),
        None => text.to_owned(),
    }
}

/// Admitted, for a row in the course.
fn of_course(row: &str, member: Option<&str>, level: i32, in_group: bool) -> Result<Standing, Code> {
    Ok(Standing { row: Some(uuid(row)), course: Some(uuid("course")), member: member.map(uuid), level, in_group, ..Standing::default() })
}

/// The same as somebody who teaches.
fn teaching(admitted: Result<Standing, Code>) -> Result<Standing, Code> {
    admitted.map(|standing| Standing { teaches: true, ..standing })
}

/// Admitted, for a row that belongs to no course.
fn of_none(row: &str) -> Result<Standing, Code> {
    Ok(Standing { row: Some(uuid(row)), ..Standing::default() })
}

/// Admitted, and nothing is known of any row.
fn about_nothing() -> Result<Standing, Code> {
    Ok(Standing::default())
}

type Case<'a> = (Principal, Rule, &'a [(At, &'a str)], Result<Standing, Code>);

/// Asks each; in what is said `#name` is the key of what has that name.
async fn check(db: &Db, cases: &[Case<'_>]) {
    for (i, (who, rule, said, expected)) in cases.iter().enumerate() {
        let texts: Vec<_> = said.iter().map(|(at, text)| (*at, named(text))).collect();
        let said: Vec<_> = texts.iter().map(|(at, text)| (*at, text.as_str())).collect();
        let found = common::admit(db, who, rule, &said).await;
        assert_eq!(found, *expected, "case {i}: {} {:?} says {said:?} to {rule:?}", who.user_id, who.scopes);
    }
}

const ID: At = At::Path("id");
const GROUP: At = At::Body("submission_group_id");
const ARTIFACT: At = At::Body("artifact_id");

#[tokio::test]
async fn a_row_from_the_path_is_hidden_refused_or_handed_over() {
    let (_test, db) = world().await;
    let art: &[(At, &str)] = &[(ID, "#art")];
    check(
        &db,
        &[
            (who("ann"), DownloadSubmission::RULE, art, of_course("art", Some("m-ann"), 1, true)),
            (who("tom"), DownloadSubmission::RULE, art, of_course("art", Some("m-tom"), 2, false)),
            (who("lea"), DownloadSubmission::RULE, art, of_course("art", Some("m-lea"), 3, false)),
            (admin("adm"), DownloadSubmission::RULE, art, of_course("art", None, 0, false)),
            (admin("ann"), DownloadSubmission::RULE, art, of_course("art", Some("m-ann"), 1, true)),
            (who("ben"), DownloadSubmission::RULE, art, Err(Code::Submit001)),
            (who("eve"), DownloadSubmission::RULE, art, Err(Code::Submit001)),
            (admin("adm"), DownloadSubmission::RULE, &[(ID, "#nothing")], Err(Code::Submit001)),
            // Who sees it is told that this may not be done with it; others, that it is not there.
            (who("tom"), CreateArtifactGrade::RULE, art, of_course("art", Some("m-tom"), 2, false)),
            (who("ann"), CreateArtifactGrade::RULE, art, Err(Code::Authz004)),
            (who("ben"), CreateArtifactGrade::RULE, art, Err(Code::Submit001)),
            // A grade has an author: administrators need a membership as well.
            (admin("adm"), CreateArtifactGrade::RULE, art, Err(Code::Authz003)),
            // And one that grades.
            (admin("ann"), CreateArtifactGrade::RULE, art, Err(Code::Authz004)),
            (admin("tom"), CreateArtifactGrade::RULE, art, of_course("art", Some("m-tom"), 2, false)),
            (admin("ann"), GradeMemberCourseContent::RULE, &[(At::Path("course_member_id"), "#m-ann")], Err(Code::Authz004)),
            (admin("adm"), GradeMemberCourseContent::RULE, &[(At::Path("course_member_id"), "#m-ann")], Err(Code::Authz003)),
            (
                who("tom"),
                GradeMemberCourseContent::RULE,
                &[(At::Path("course_member_id"), "#m-ann")],
                of_course("m-ann", Some("m-tom"), 2, false),
            ),
            (who("ben"), ListArtifactReviews::RULE, art, of_course("art", Some("m-ben"), 1, false)),
            (who("eve"), ListArtifactReviews::RULE, art, Err(Code::Submit001)),
            (who("ann"), UpdateReview::RULE, &[(ID, "#rev-ann")], of_course("rev-ann", Some("m-ann"), 1, true)),
            (who("tom"), UpdateReview::RULE, &[(ID, "#rev")], of_course("rev", Some("m-tom"), 2, false)),
            (who("lea"), UpdateReview::RULE, &[(ID, "#rev")], Err(Code::Authz001)),
            (who("lea"), DeleteReview::RULE, &[(ID, "#rev")], of_course("rev", Some("m-lea"), 3, false)),
            (who("eve"), DeleteReview::RULE, &[(ID, "#rev")], Err(Code::Nf001)),
            (who("ann"), GetTestStatus::RULE, &[(ID, "#res")], of_course("res", Some("m-ann"), 1, true)),
            (who("ben"), GetTestStatus::RULE, &[(ID, "#res")], Err(Code::Nf001)),
            (who("ben"), GetTestStatus::RULE, &[(ID, "#res-ben")], of_course("res-ben", Some("m-ben"), 1, false)),
            (who("ann"), GetTestStatus::RULE, &[(ID, "#res-ben")], Err(Code::Nf001)),
            (who("lea"), AssignExample::RULE, &[(ID, "#hello")], of_course("hello", Some("m-lea"), 3, false)),
            (who("tom"), AssignExample::RULE, &[(ID, "#hello")], Err(Code::Authz001)),
            (who("eve"), AssignExample::RULE, &[(ID, "#hello")], Err(Code::Content001)),
            (who("tom"), GetTutorCourseMember::RULE, &[(ID, "#m-ann")], of_course("m-ann", Some("m-tom"), 2, false)),
            (who("ann"), GetTutorCourseMember::RULE, &[(ID, "#m-ann")], Err(Code::Authz004)),
            (who("ben"), GetTutorCourseMember::RULE, &[(ID, "#m-ann")], Err(Code::Nf001)),
            (who("tom"), GetTutorCourse::RULE, &[(ID, "#course")], of_course("course", Some("m-tom"), 2, false)),
            (who("ann"), GetTutorCourse::RULE, &[(ID, "#course")], Err(Code::Authz004)),
            (who("eve"), GetTutorCourse::RULE, &[(ID, "#course")], Err(Code::Nf001)),
            (who("tom"), GetTutorSubmissionGroup::RULE, &[(ID, "#team")], of_course("team", Some("m-tom"), 2, false)),
            (admin("ann"), GetTutorSubmissionGroup::RULE, &[(ID, "#team")], of_course("team", Some("m-ann"), 1, true)),
            (who("ann"), GetTask::RULE, &[(ID, "#op")], of_course("op", Some("m-ann"), 1, false)),
            (who("tom"), GetTask::RULE, &[(ID, "#op")], Err(Code::Task001)),
            (who("lea"), CancelTask::RULE, &[(ID, "#op")], Err(Code::Authz001)),
            // What belongs to no course.
            (who("ann"), GetApiToken::RULE, &[(ID, "#token")], of_none("token")),
            (who("tom"), GetApiToken::RULE, &[(ID, "#token")], Err(Code::Nf001)),
            (admin("adm"), GetApiToken::RULE, &[(ID, "#token")], of_none("token")),
            (who("lea"), CreateExampleVersion::RULE, &[(ID, "#ex")], of_none("ex")),
            (who("tom"), CreateExampleVersion::RULE, &[(ID, "#ex")], Err(Code::Authz001)),
            // Ruling 17: what is gone is missing to whoever may ask for it, and nobody else learns which is gone.
            (who("lea"), CreateExampleVersion::RULE, &[(ID, "#nothing")], Err(Code::Nf001)),
            (who("tom"), CreateExampleVersion::RULE, &[(ID, "#nothing")], Err(Code::Authz001)),
        ],
    )
    .await;
}

/// Who teaches is said by the rule, not by who is asked later: administrators do where no membership is needed for it.
#[tokio::test]
async fn the_rule_says_who_acts_as_somebody_who_teaches() {
    let (_test, db) = world().await;
    let team: &[(At, &str)] = &[(At::Path("submission_group_id"), "#team")];
    let work: &[(At, &str)] = &[(ARTIFACT, "#art")];
    check(
        &db,
        &[
            (who("ann"), AcceptJoinRequest::RULE, team, of_course("team", Some("m-ann"), 1, true)),
            (who("tom"), AcceptJoinRequest::RULE, team, Err(Code::Authz001)),
            (who("lea"), AcceptJoinRequest::RULE, team, teaching(of_course("team", Some("m-lea"), 3, false))),
            (admin("adm"), AcceptJoinRequest::RULE, team, teaching(of_course("team", None, 0, false))),
            (admin("ann"), DeclineJoinRequest::RULE, team, teaching(of_course("team", Some("m-ann"), 1, true))),
            (who("lea"), DeclineJoinRequest::RULE, team, teaching(of_course("team", Some("m-lea"), 3, false))),
            (who("ann"), StartTest::RULE, work, of_course("art", Some("m-ann"), 1, true)),
            (who("tom"), StartTest::RULE, work, teaching(of_course("art", Some("m-tom"), 2, false))),
            // Who tests the own work as a student does so as a student, whatever else one is.
            (admin("ann"), StartTest::RULE, work, of_course("art", Some("m-ann"), 1, true)),
            (admin("adm"), StartTest::RULE, work, Err(Code::Task004)),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_row_from_the_query_counts_if_it_is_named() {
    let (_test, db) = world().await;
    let rule = || ListTutorCourseMembers::RULE;
    let course: &[(At, &str)] = &[(At::Query("course_id"), "#course")];
    check(
        &db,
        &[
            (who("tom"), rule(), course, of_course("course", Some("m-tom"), 2, false)),
            (who("ann"), rule(), course, Err(Code::Authz004)),
            (who("eve"), rule(), course, Err(Code::Nf001)),
            (admin("adm"), rule(), course, of_course("course", None, 0, false)),
            (who("ann"), rule(), &[], about_nothing()),
            // The same name elsewhere names nothing.
            (who("ann"), rule(), &[(At::Body("course_id"), "#course"), (At::Path("course_id"), "#course")], about_nothing()),
        ],
    )
    .await;
}

#[tokio::test]
async fn of_several_rows_the_first_of_the_rule_counts() {
    let (_test, db) = world().await;
    check(
        &db,
        &[
            (who("ann"), UploadSubmission::RULE, &[(GROUP, "#team")], of_course("team", Some("m-ann"), 1, true)),
            (who("tom"), UploadSubmission::RULE, &[(GROUP, "#team")], of_course("team", Some("m-tom"), 2, false)),
            (who("ben"), UploadSubmission::RULE, &[(GROUP, "#team")], Err(Code::Authz001)),
            (who("eve"), UploadSubmission::RULE, &[(GROUP, "#team")], Err(Code::Submit002)),
            (who("lea"), UploadExample::RULE, &[(At::Body("repository_id"), "#repo")], of_none("repo")),
            (who("tom"), UploadExample::RULE, &[(At::Body("repository_id"), "#repo")], Err(Code::Authz001)),
            // The artifact before the group, in whatever order they are said.
            (who("ben"), StartTest::RULE, &[(GROUP, "#team2")], of_course("team2", Some("m-ben"), 1, true)),
            (who("ben"), StartTest::RULE, &[(GROUP, "#team2"), (ARTIFACT, "#art")], Err(Code::Submit001)),
            (who("ben"), StartTest::RULE, &[(ARTIFACT, "#art2"), (GROUP, "#team")], of_course("art2", Some("m-ben"), 1, true)),
            (who("ben"), StartTest::RULE, &[(GROUP, "#team")], Err(Code::Submit002)),
            (who("ben"), StartTest::RULE, &[(ARTIFACT, "nonsense"), (GROUP, "#team2")], Err(Code::Submit001)),
            (who("eve"), StartTest::RULE, &[], about_nothing()),
        ],
    )
    .await;
    // Null names nothing, and so does what is no text, or no object.
    let (nothing, group) = (Map::new(), uuid("team2").to_string());
    for (artifact, row) in [(Value::Null, Some(uuid("team2"))), (json!(7), Some(uuid("team2"))), (json!(uuid("art2")), Some(uuid("art2")))]
    {
        let Value::Object(body) = json!({ "artifact_id": artifact, "submission_group_id": group }) else { unreachable!() };
        let asked = Asked { path: &nothing, query: &nothing, body: Some(&body) };
        assert_eq!(db.admit(&who("ben"), &StartTest::RULE, &asked).await.unwrap().row, row, "{artifact}");
    }
    let asked = Asked { path: &nothing, query: &nothing, body: None };
    assert_eq!(db.admit(&who("ben"), &StartTest::RULE, &asked).await.unwrap(), Standing::default());
}

#[tokio::test]
async fn what_cannot_be_a_key_names_no_row() {
    let (_test, db) = world().await;
    let urn = format!("urn:uuid:{}", uuid("art"));
    let (upper, braces) = (uuid("art").to_string().to_uppercase(), uuid("art").braced().to_string());
    for principal in [who("tom"), admin("adm")] {
        let (member, level) = if principal.is_admin() { (None, 0) } else { (Some("m-tom"), 2) };
        for text in ["", "7", "nonsense", "' or true --", "61727400-0000-0000-0000-00000000000", "61727400\0", "√"] {
            check(
                &db,
                &[
                    (principal.clone(), DownloadSubmission::RULE, &[(ID, text)], Err(Code::Submit001)),
                    (principal.clone(), UploadSubmission::RULE, &[(GROUP, text)], Err(Code::Submit002)),
                    (principal.clone(), ListTutorCourseMembers::RULE, &[(At::Query("course_id"), text)], Err(Code::Nf001)),
                ],
            )
            .await;
        }
        // Other spellings of a key are that key.
        for text in [&urn, &upper, &braces] {
            check(&db, &[(principal.clone(), DownloadSubmission::RULE, &[(ID, text)], of_course("art", member, level, false))]).await;
        }
    }
}

#[tokio::test]
async fn users_are_named_by_name_and_by_address() {
    let (_test, db) = world().await;
    let name: fn(&'static str) -> [(At, &'static str); 1] = |text| [(At::Body("username"), text)];
    let set = || SetUserPassword::RULE;
    let mut manager = who("tom");
    manager.claims.entry("user".to_owned()).or_default().insert("list".to_owned());
    check(
        &db,
        &[
            (who("dora"), set(), &name("dora"), of_none("dora")),
            (who("ann"), set(), &name("ANN@X.ORG"), of_none("ann")),
            (who("ann"), set(), &name("ann@x.org"), of_none("ann")),
            (who("ann"), set(), &name("ANN"), Err(Code::Nf002)), // Names are as they are written.
            (who("ann"), set(), &name("dora"), Err(Code::Nf002)),
            (who("tom"), set(), &name("dora"), Err(Code::Authz001)), // Her tutor knows of her.
            (manager, set(), &name("away"), Err(Code::Nf002)),
            (admin("adm"), set(), &name("dora"), of_none("dora")),
            (admin("adm"), set(), &name("away"), Err(Code::Nf002)), // Archived.
            (admin("adm"), set(), &name("nobody"), Err(Code::Nf002)),
            (admin("adm"), set(), &name(""), Err(Code::Nf002)),
            (admin("adm"), set(), &name("%"), Err(Code::Nf002)),
            // A key is no name, and a name goes before an address, as at the log-in.
            (admin("adm"), set(), &name("#dora"), Err(Code::Nf002)),
            (admin("adm"), set(), &name("dora.q@example.org"), of_none("mask")),
            (admin("adm"), set(), &name("Dora.Q@example.org"), of_none("dora")),
            (admin("adm"), set(), &[(At::Query("user_id"), "#dora")], of_none("dora")),
            (admin("adm"), set(), &[(At::Query("user_id"), "dora")], Err(Code::Nf002)),
            (admin("adm"), set(), &[(At::Query("user_id"), "#ann"), (At::Body("username"), "dora")], of_none("dora")),
            (who("dora"), set(), &[], about_nothing()),
        ],
    )
    .await;
}

#[tokio::test]
async fn tokens_narrow_and_add_nothing() {
    let (_test, db) = world().await;
    let at = |key: &'static str| [(ID, key)];
    let (art, later, art2) = (&at("#art"), &at("#later"), &at("#art2"));
    let download = || DownloadSubmission::RULE;
    let anns = |row| of_course(row, Some("m-ann"), 1, true);
    let of_ann = |scopes: &[&str]| token(who("ann"), scopes);
    let of_admin = |scopes: &[&str]| token(admin("adm"), scopes);
    check(
        &db,
        &[
            // Scopes that name the action, under either of its names.
            (of_ann(&["submission_artifact:download"]), download(), art, anns("art")),
            (of_ann(&["result:list", "submission_artifact:get"]), download(), art, anns("art")),
            (of_ann(&["submission_artifact:get"]), download(), art2, Err(Code::Submit001)),
            // Others do not, whatever is asked for.
            (of_ann(&["submission_artifact:list"]), download(), art, Err(Code::Authz001)),
            (of_ann(&["result:get"]), download(), art, Err(Code::Authz001)),
            (of_ann(&["nonsense"]), download(), art, Err(Code::Authz001)),
            (of_ann(&["result:get"]), download(), &[], Err(Code::Authz001)),
            (of_ann(&["result:get"]), download(), &[(ID, "#nothing")], Err(Code::Authz001)),
            // One row: others that one sees are refused, and those that one does not see stay hidden.
            (of_ann(&["submission_artifact:get:#art"]), download(), art, anns("art")),
            (of_ann(&["submission_artifact:get:#art"]), download(), later, Err(Code::Authz001)),
            (of_ann(&["submission_artifact:get:#art", "submission_artifact:download:#later"]), download(), later, anns("later")),
            (of_ann(&["submission_artifact:get:#art2"]), download(), art2, Err(Code::Submit001)),
            (of_ann(&["submission_artifact:list:#art"]), download(), art, Err(Code::Authz001)),
            (of_ann(&["submission_artifact:get:art"]), download(), art, Err(Code::Authz001)),
            (of_ann(&["submission_artifact:get:"]), download(), art, Err(Code::Authz001)),
            // Scopes for rows of another table than the one that is asked for.
            (of_ann(&["submission_artifact:create"]), UploadSubmission::RULE, &[(GROUP, "#team")], anns("team")),
            (of_ann(&["submission_artifact:create:#team"]), UploadSubmission::RULE, &[(GROUP, "#team")], Err(Code::Authz001)),
            (of_ann(&["submission_grade:list"]), ListArtifactGrades::RULE, art, anns("art")),
            (of_ann(&["submission_grade:list:#art"]), ListArtifactGrades::RULE, art, Err(Code::Authz001)),
            (of_ann(&["task:get:#op"]), GetTask::RULE, &[(ID, "#op")], of_course("op", Some("m-ann"), 1, false)),
            (of_ann(&["task:get:#art"]), GetTask::RULE, &[(ID, "#op")], Err(Code::Authz001)),
            // Administrators are narrowed like everybody.
            (of_admin(&["submission_artifact:get"]), download(), art, of_course("art", None, 0, false)),
            (of_admin(&["course:list"]), download(), art, Err(Code::Authz001)),
            (of_admin(&["submission_artifact:get:#art"]), download(), art, of_course("art", None, 0, false)),
            (of_admin(&["submission_artifact:get:#art"]), download(), art2, Err(Code::Authz001)),
            (of_admin(&["course:delete"]), DeleteCourse::RULE, &[], about_nothing()),
            (of_admin(&["course:get"]), DeleteCourse::RULE, &[], Err(Code::Authz001)),
            (token(who("lea"), &["course:delete"]), DeleteCourse::RULE, &[], Err(Code::Authz002)),
            // What a limited token never does, and what everyone may.
            (who("ann"), GetApiToken::RULE, &[(ID, "#token")], of_none("token")),
            (of_ann(&["api_token:get"]), GetApiToken::RULE, &[(ID, "#token")], Err(Code::Authz001)),
            (of_admin(&["api_token:get"]), GetApiToken::RULE, &[(ID, "#token")], Err(Code::Authz001)),
            (of_admin(&["user:update"]), SetUserPassword::RULE, &[(At::Body("username"), "dora")], Err(Code::Authz001)),
            (of_ann(&["user:update"]), SetUserPassword::RULE, &[(At::Body("username"), "ann")], Err(Code::Authz001)),
            (admin("adm"), CreateService::RULE, &[], about_nothing()),
            (of_admin(&["service:create"]), CreateService::RULE, &[], Err(Code::Authz001)),
            (of_ann(&["nonsense"]), GetMe::RULE, &[], about_nothing()),
        ],
    )
    .await;
}

#[tokio::test]
async fn some_operations_ask_before_any_row() {
    let (_test, db) = world().await;
    let mut manager = who("tom");
    manager.claims.entry("user_role".to_owned()).or_default().insert("create".to_owned());
    let role = |text: &'static str| [(At::Body("role_id"), text)];
    let user = At::Query("user_id");
    let own = uuid("ann").to_string().to_uppercase();
    let in_course = |key| -> Rule {
        match key {
            "course" => Rule::anybody().may(|_, _| Decision::in_course(uuid("course"), CourseRole::Lecturer)),
            _ => Rule::anybody().may(|_, _| Decision::in_course(uuid("nothing"), CourseRole::Lecturer)),
        }
    };
    check(
        &db,
        &[
            (who("lea"), DeleteCourse::RULE, &[(ID, "#course")], Err(Code::Authz002)),
            (admin("adm"), DeleteCourse::RULE, &[(ID, "#course")], about_nothing()),
            (Principal::nobody(), Ping::RULE, &[], about_nothing()),
            (manager.clone(), CreateUserRole::RULE, &role("_user_manager"), about_nothing()),
            (manager.clone(), CreateUserRole::RULE, &role(Principal::ADMIN), Err(Code::Authz002)),
            (manager, DeleteUserRole::RULE, &[(At::Path("role_id"), Principal::ADMIN)], Err(Code::Authz001)),
            (who("ann"), CreateUserRole::RULE, &role("_user_manager"), Err(Code::Authz001)),
            (admin("adm"), CreateUserRole::RULE, &role(Principal::ADMIN), about_nothing()),
            (who("ann"), ListApiTokens::RULE, &[], about_nothing()),
            (who("ann"), ListApiTokens::RULE, &[(user, &own)], about_nothing()),
            (who("ann"), ListApiTokens::RULE, &[(user, "#ben")], Err(Code::Authz002)),
            (admin("adm"), ListApiTokens::RULE, &[(user, "#ben")], about_nothing()),
            // What the database has to say of a parent; one that is not there is one that may not be used.
            (who("lea"), in_course("course"), &[], about_nothing()),
            (who("tom"), in_course("course"), &[], Err(Code::Authz001)),
            (who("lea"), in_course("nothing"), &[], Err(Code::Authz001)),
        ],
    )
    .await;
}

#[tokio::test]
async fn who_has_left_or_lost_a_role_is_not_admitted() {
    let (test, db) = world().await;
    let download = |name: &str, expected| (who(name), DownloadSubmission::RULE, &[(ID, "#art")] as &[_], expected);
    let own = |name: &str, expected| (who(name), GetTutorCourseMember::RULE, &[(ID, "#m-gone")] as &[_], expected);
    check(
        &db,
        &[
            download("old", Err(Code::Submit001)),
            download("gone", Err(Code::Submit001)),
            own("old", Err(Code::Nf001)),
            own("gone", Err(Code::Authz004)), // One sees that one was a member.
            (who("gone"), UploadSubmission::RULE, &[(GROUP, "#team")], Err(Code::Submit002)),
            (who("old"), GetTutorCourse::RULE, &[(ID, "#course")], Err(Code::Nf001)),
            (who("gone"), GetStudentCourse::RULE, &[(ID, "#course")], Err(Code::Nf001)),
            // An administrator is admitted, and not as the member that it was.
            (admin("gone"), DownloadSubmission::RULE, &[(ID, "#art")], of_course("art", None, 0, false)),
            // Tom asked for the run as a tutor.
            (who("tom"), GetTestStatus::RULE, &[(ID, "#res")], of_course("res", Some("m-tom"), 2, false)),
            download("tom", of_course("art", Some("m-tom"), 2, false)),
        ],
    )
    .await;
    test.pool()
        .execute(
            "update course_member set archived_at = null where id in (id('m-old'), id('m-gone'));
             update course_member set course_role_id = '_student' where id = id('m-tom')",
        )
        .await
        .unwrap();
    check(
        &db,
        &[
            download("old", of_course("art", Some("m-old"), 2, false)),
            download("gone", of_course("art", Some("m-gone"), 1, true)),
            own("old", of_course("m-gone", Some("m-old"), 2, false)),
            (who("gone"), UploadSubmission::RULE, &[(GROUP, "#team")], of_course("team", Some("m-gone"), 1, true)),
            (who("tom"), GetTestStatus::RULE, &[(ID, "#res")], Err(Code::Nf001)),
            download("tom", Err(Code::Submit001)),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_service_gets_what_names_it_and_nothing_else() {
    let (test, db) = world().await;
    type Said = &'static [(At, &'static str)];
    let (art, res, v1): (Said, Said, Said) = (&[(ID, "#art")], &[(ID, "#res")], &[(ID, "#v1")]);
    let (art2, res2, v2): (Said, Said, Said) = (&[(ID, "#art2")], &[(ID, "#res2")], &[(ID, "#v2")]);
    let (example, member): (Said, Said) = (&[(ID, "#ex")], &[(ID, "#m-ann")]);
    let (group, artifact): (Said, Said) = (&[(GROUP, "#team")], &[(ARTIFACT, "#art")]);
    let everything = |named: bool| -> Vec<Case<'_>> {
        let svc = || who("svc");
        let or = |row: Result<Standing, Code>, code| if named { row } else { Err(code) };
        vec![
            (svc(), DownloadSubmission::RULE, art, or(of_course("art", None, 0, false), Code::Submit001)),
            (svc(), CreateArtifactTest::RULE, art, or(of_course("art", None, 0, false), Code::Submit001)),
            (svc(), GetTestStatus::RULE, res, or(of_course("res", None, 0, false), Code::Nf001)),
            (svc(), DownloadExampleVersion::RULE, v1, or(of_none("v1"), Code::Nf001)),
            (svc(), DownloadExample::RULE, example, or(of_none("ex"), Code::Nf001)),
            // It tests; it does not grade, hand in, or ask for tests, and knows of nothing else.
            (svc(), CreateArtifactGrade::RULE, art, Err(if named { Code::Authz004 } else { Code::Submit001 })),
            (svc(), UploadSubmission::RULE, group, Err(Code::Submit002)),
            (svc(), StartTest::RULE, artifact, Err(Code::Submit001)),
            (svc(), GetTutorCourseMember::RULE, member, Err(Code::Nf001)),
            (svc(), CreateExampleVersion::RULE, example, Err(Code::Nf001)),
        ]
    };
    check(&db, &everything(true)).await;
    let mut plain = who("svc");
    plain.is_service = false;
    for (principal, work, run, version, no_version) in [
        (who("svc"), art2, res2, v2, Code::Nf001), // Of a content that names no service.
        (who("svc2"), art, res, v1, Code::Nf001),
        (plain, art, res, v1, Code::Authz001),
    ] {
        check(
            &db,
            &[
                (principal.clone(), DownloadSubmission::RULE, work, Err(Code::Submit001)),
                (principal.clone(), CreateArtifactTest::RULE, work, Err(Code::Submit001)),
                (principal.clone(), GetTestStatus::RULE, run, Err(Code::Nf001)),
                (principal.clone(), DownloadExampleVersion::RULE, version, Err(no_version)),
            ],
        )
        .await;
    }
    check(
        &db,
        &[
            (token(who("svc"), &["submission_artifact:get"]), DownloadSubmission::RULE, art, of_course("art", None, 0, false)),
            (token(who("svc"), &["submission_artifact:get:#later"]), DownloadSubmission::RULE, art, Err(Code::Authz001)),
            (token(who("svc"), &["result:create"]), DownloadSubmission::RULE, art, Err(Code::Authz001)),
        ],
    )
    .await;
    for (off, on) in [
        ("update service set enabled = false where id = id('s1')", "update service set enabled = true where id = id('s1')"),
        ("update service set archived_at = now() where id = id('s1')", "update service set archived_at = null where id = id('s1')"),
        (
            "update course_content set testing_service_id = id('s2') where id = id('hello')",
            "update course_content set testing_service_id = id('s1') where id = id('hello')",
        ),
    ] {
        test.pool().execute(off).await.unwrap();
        check(&db, &everything(false)).await;
        test.pool().execute(on).await.unwrap();
        check(&db, &everything(true)).await;
    }
}

#[tokio::test]
async fn what_the_database_cannot_read_is_the_clients_fault() {
    let (_test, db) = world().await;
    let (nothing, body) = (Map::new(), Map::from_iter([("username".to_owned(), json!("a\0b"))]));
    let asked = Asked { path: &nothing, query: &nothing, body: Some(&body) };
    let answer = db.admit(&admin("adm"), &SetUserPassword::RULE, &asked).await;
    assert!(matches!(answer, Err(Error::Rejected { code: Code::Val003, .. } | Error::Forbidden(Code::Nf002))), "{answer:?}");
}
