//! From the library to a verdict: examples, assignments, submissions, test runs.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::admit;
use computor_db::{
    Db, Standing, Tx, Visible,
    queries::{
        deployment, example,
        submission::{self, NewArtifact},
        testing::{self, Candidate, Closing, NewRun, Seen, Wanted},
    },
    testdb::TestDb,
};
use computor_policy::{At, CourseRole, Guarded, Principal, Rule};
use computor_types::{Code, Id, dto::*};
use serde_json::json;
use sqlx::Executor;
use std::time::Duration;
use uuid::Uuid;

const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return md5(name)::uuid;
    insert into \"user\" (id, email, username) values (id('ann'), 'ann@x.org', 'ann'), (id('bob'), 'bob@x.org', 'bob'),
        (id('eve'), 'eve@x.org', 'eve'), (id('svc'), 'svc@x.org', 'svc');
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position, max_submissions, max_group_size) values
        (id('hello'), id('course'), id('task'), 'hello', 1, 1, 2), (id('other'), id('course'), id('task'), 'other', 2, null, 2);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('student'), id('course'), id('ann'), '_student', id('group')), (id('stranger'), id('course'), id('eve'), '_student', id('group')),
        (id('tutor'), id('course'), id('bob'), '_lecturer', null);
    insert into submission_group (id, course_content_id, max_group_size) values (id('team'), id('hello'), 2);
    insert into submission_group_member (submission_group_id, course_member_id) values (id('team'), id('student'));
    insert into service_type (id, path, name, category) values (id('kind'), 'testing.demo', 'Demo', 'testing');
    insert into service (id, slug, name, user_id, service_type_id) values (id('service'), 'demo', 'Demo', id('svc'), id('kind'));
    insert into example_repository (id, name, source_type, source_url) values (id('library'), 'Library', 'minio', 'library');
";

struct World {
    _test: TestDb,
    db: Db,
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        test.pool().execute(WORLD).await.unwrap();
        let db = Db::new(test.pool().clone()).await.unwrap();
        Self { _test: test, db }
    }

    async fn id<E>(&self, name: &str) -> Id<E> {
        let id: Uuid = sqlx::query_scalar("select id($1)").bind(name).fetch_one(self.db.pool()).await.unwrap();
        id.into()
    }

    async fn who(&self, name: &str) -> Principal {
        Principal::user(self.id(name).await)
    }

    /// Stores version `tag` of an example; answers example and version.
    async fn example(&self, directory: &str, tag: &str, overwrite: bool) -> Option<(Id<Example>, ExampleVersionGet)> {
        let by = self.id("bob").await;
        let mut tx = self.db.begin().await.unwrap();
        let tags = vec!["t".to_owned()];
        let new = example::NewExample {
            repository: self.id("library").await,
            directory,
            identifier: directory,
            title: "T",
            description: None,
            category: None,
            tags: &tags,
        };
        let id = example::store_example(&mut tx, new, by).await.unwrap();
        let backend = json!({ "slug": "demo" });
        let new = example::NewVersion {
            example: id,
            tag,
            number: None,
            storage_path: "manifest/00",
            service: self.id::<()>("service").await.uuid(),
            title: Some("T"),
            description: None,
            language: "en",
            license: None,
            backend: &backend,
            submission_files: &tags,
            additional_files: &[],
            templates: &[],
            test_files: &[],
            overwrite,
        };
        let version = example::store_version(&mut tx, new, by).await.unwrap()?;
        tx.commit().await.unwrap();
        Some((id, version))
    }

    async fn assign(&self, content: &str, directory: &str, tag: &str, action: DeploymentAction) {
        let mut tx = self.db.begin().await.unwrap();
        let found = deployment::assignable(&mut tx, None, Some(directory), tag).await.unwrap();
        let new = deployment::NewAssignment {
            content: self.id(content).await,
            example: &found[0],
            version: found[0].version_id.unwrap(),
            tag,
            previous: None,
            status: DeploymentStatus::Pending,
            action,
            by: self.id("bob").await,
        };
        deployment::assign(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Students get what is assigned.
    async fn release(&self, content: &str) {
        let content = self.id::<()>(content).await.uuid();
        let sql = "update course_content_deployment set deployment_status = 'deployed' where course_content_id = $1";
        sqlx::query(sql).bind(content).execute(self.db.pool()).await.unwrap();
    }

    async fn hand_in(&self, version: &str, submit: bool) -> Id<SubmissionArtifact> {
        let mut tx = self.db.begin().await.unwrap();
        let group = self.id("team").await;
        assert!(submission::lock_group(&mut tx, group).await.unwrap());
        let member = self.id::<()>("student").await.uuid();
        let properties = json!({});
        let new = NewArtifact {
            group,
            member,
            file_size: 1,
            object_key: "00",
            version_identifier: version,
            submit,
            properties: &properties,
            at: None,
        };
        let (id, _) = submission::create_artifact(&mut tx, new, self.id("ann").await).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Whether the user is admitted to what the rule says of the row with this key.
    async fn asks<E>(&self, user: &str, rule: &Rule, at: At, id: Id<E>) -> Result<Standing, Code> {
        admit(&self.db, &self.who(user).await, rule, &[(at, &id.to_string())]).await
    }

    /// What decides whether the user may test this, as for whoever asks for a test.
    async fn candidate(&self, tx: &mut Tx, artifact: Id<SubmissionArtifact>, user: &str) -> Candidate {
        let at = self.asks(user, &StartTest::RULE, At::Body("artifact_id"), artifact).await.unwrap();
        let me = self.who(user).await.user_id;
        testing::candidate(tx, artifact, at.member.unwrap(), me, at.level >= CourseRole::Tutor.level()).await.unwrap()
    }

    async fn start(&self, artifact: Id<SubmissionArtifact>, user: &str) -> Id<TestResult> {
        let who = self.who(user).await;
        let member = self.asks(user, &StartTest::RULE, At::Body("artifact_id"), artifact).await.unwrap().member.unwrap();
        let mut tx = self.db.begin_as(&who).await.unwrap();
        let candidate = self.candidate(&mut tx, artifact, user).await;
        let version = candidate.example_version_id.unwrap();
        let new = NewRun { artifact, candidate: &candidate, member, user: who.user_id, version_identifier: "v1", example_version: version };
        let run = testing::start(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        run
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.db.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn versions_are_numbered_and_replaced_only_on_purpose() {
    let world = World::new().await;
    let db = world.db.pool();
    let (id, first) = world.example("a.b", "1.0.0", false).await.unwrap();
    let (_, second) = world.example("a.b", "1.1.0", false).await.unwrap();
    assert_eq!((first.version_number, second.version_number), (1, 2));
    assert!(world.example("a.b", "1.0.0", false).await.is_none());
    let (_, replaced) = world.example("a.b", "1.0.0", true).await.unwrap();
    assert_eq!((replaced.id, replaced.version_number), (first.id, 1));
    let list = example::list_versions(db, id, &ExampleVersionQuery::default()).await.unwrap();
    assert_eq!(list.items.iter().map(|v| v.version_tag.as_str()).collect::<Vec<_>>(), ["1.1.0", "1.0.0"]);
    assert_eq!(example::get_version(db, first.id).await.unwrap().student_submission_files, ["t"]);
    assert!(example::has_version(db, world.id("library").await, "a.b", "1.1.0").await.unwrap());
    assert!(example::testing_service(db, "demo").await.unwrap().is_some());
    db.execute("update service set enabled = false").await.unwrap();
    assert!(example::testing_service(db, "demo").await.unwrap().is_none());
    assert!(example::references(db, first.id).await.unwrap().is_empty());
    assert!(example::delete_version(db, first.id).await.unwrap());
}

#[tokio::test]
async fn dependencies_are_followed_and_circles_seen() {
    let world = World::new().await;
    let db = world.db.pool();
    let (a, _) = world.example("a", "1.0.0", false).await.unwrap();
    let (b, _) = world.example("b", "1.0.0", false).await.unwrap();
    let (c, _) = world.example("c", "1.0.0", false).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    let made = example::create_dependency(&mut tx, a, b, Some(">=1")).await.unwrap().unwrap();
    assert_eq!(made.dependency.unwrap().identifier, "b");
    example::set_dependencies(&mut tx, b, &[c.uuid()], &[None]).await.unwrap();
    assert!(!example::depends_on_itself(&mut tx, a).await.unwrap());
    tx.commit().await.unwrap();
    let needs = example::needs(db, a.uuid()).await.unwrap();
    assert_eq!(needs.iter().map(|need| need.depends_id).collect::<Vec<_>>(), [b.uuid(), c.uuid()]);
    assert_eq!(example::list_dependencies(db, a).await.unwrap().len(), 1);
    assert_eq!(example::stored_versions(db, &[a.uuid(), b.uuid()]).await.unwrap().len(), 2);
    assert_eq!(
        example::by_identifier(db, world.id("library").await, &["b".into(), "z".into()]).await.unwrap(),
        [("b".to_owned(), b.uuid())]
    );
    let mut tx = world.db.begin().await.unwrap();
    example::create_dependency(&mut tx, c, a, None).await.unwrap().unwrap();
    assert!(example::depends_on_itself(&mut tx, a).await.unwrap());
    drop(tx);
    let mut tx = world.db.begin().await.unwrap();
    assert_eq!(example::find_dependency(&mut tx, made.id, Some(b)).await.unwrap(), None);
    assert_eq!(example::find_dependency(&mut tx, made.id, Some(a)).await.unwrap(), Some((a, b.uuid())));
    assert!(example::delete_dependency(&mut tx, made.id).await.unwrap());
    assert!(!example::delete_dependency(&mut tx, made.id).await.unwrap());
}

#[tokio::test]
async fn an_example_is_assigned_once_per_course_and_its_history_stays() {
    let world = World::new().await;
    let db = world.db.pool();
    world.example("a.b", "1.0.0", false).await.unwrap();
    world.assign("hello", "a.b", "1.0.0", DeploymentAction::Assigned).await;
    world.example("a.b", "1.1.0", false).await.unwrap();
    let content = world.id("hello").await;
    let shown = deployment::of_content(db, content).await.unwrap().unwrap();
    assert!(shown.has_newer_version && shown.deployment_status == DeploymentStatus::Pending);
    world.assign("hello", "a.b", "1.1.0", DeploymentAction::Reassigned).await;
    assert_eq!(world.count("select count(*) from course_content where testing_service_id = id('service')").await, 1);
    let mut tx = world.db.begin().await.unwrap();
    let course = world.id::<()>("course").await.uuid();
    deployment::lock_course(&mut tx, course).await.unwrap();
    assert!(deployment::used_elsewhere(&mut tx, course, world.id("other").await, "a.b").await.unwrap());
    assert!(!deployment::used_elsewhere(&mut tx, course, content, "a.b").await.unwrap());
    assert_eq!(deployment::current(&mut tx, content).await.unwrap().unwrap().version_tag.as_deref(), Some("1.1.0"));
    deployment::unassign(&mut tx, content, world.id("bob").await).await.unwrap();
    assert!(!deployment::used_elsewhere(&mut tx, course, world.id("other").await, "a.b").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(deployment::deployment(db, content).await.unwrap().unwrap().deployment_status, DeploymentStatus::Unassigned);
    let history = deployment::history(db, content).await.unwrap();
    assert_eq!(history[0].action, DeploymentAction::Unassigned);
    assert_eq!(history[0].previous_example_version.as_ref().unwrap().version_tag, "1.1.0");
    assert_eq!(history.len(), 3);
    let found = deployment::content(db, content).await.unwrap().unwrap();
    assert_eq!((found.course_id, found.is_submittable, found.archived), (course, true, false));
    for rule in [AssignExample::RULE, UnassignExample::RULE, GetDeployment::RULE] {
        let id = At::Path("id");
        assert_eq!(world.asks("bob", &rule, id, content).await.unwrap().course, Some(course));
        assert_eq!(world.asks("ann", &rule, id, content).await.unwrap_err(), Code::Authz001, "she sees the content");
        assert_eq!(world.asks("svc", &rule, id, content).await.unwrap_err(), Code::Content001);
    }
}

#[tokio::test]
async fn work_is_seen_by_its_group_and_the_tutors() {
    let world = World::new().await;
    let db = world.db.pool();
    let (practice, official) = (world.hand_in("v1", false).await, world.hand_in("v2", true).await);
    let team = world.id::<SubmissionGroup>("team").await;
    let target = submission::upload_target(db, team).await.unwrap().unwrap();
    assert_eq!((target.members, target.official, target.max_submissions, target.tested), (1, 1, Some(1), false));
    let upload = async |user| world.asks(user, &UploadSubmission::RULE, At::Body("submission_group_id"), team).await;
    assert!(upload("ann").await.unwrap().in_group);
    assert!(!upload("bob").await.unwrap().in_group, "who teaches may, and is no member");
    assert_eq!(upload("eve").await.unwrap_err(), Code::Authz001, "of the course, but of another group");
    assert_eq!(submission::stored_artifact(db, practice).await.unwrap().unwrap().object_key, "00");
    for (user, member) in [("ann", "student"), ("bob", "tutor")] {
        for rule in [DownloadSubmission::RULE, ListArtifactTests::RULE, ListArtifactGrades::RULE] {
            let standing = world.asks(user, &rule, At::Path("id"), practice).await.unwrap();
            assert_eq!((standing.row, standing.member), (Some(practice.uuid()), Some(world.id::<()>(member).await.uuid())), "{user}");
            assert_eq!(world.asks("eve", &rule, At::Path("id"), practice).await.unwrap_err(), Code::Submit001);
        }
    }
    let newest = async |user, wanted: &SubmissionDownloadQuery| {
        let who = world.who(user).await;
        let rows = DownloadLatestSubmission::RULE.shown(&who);
        let found = submission::newest_artifact(db, Visible { rows: &rows, me: who.user_id.uuid() }, wanted).await.unwrap();
        found.map(|found| found.id)
    };
    let mut wanted = SubmissionDownloadQuery { course_content_id: Some(world.id("hello").await), ..Default::default() };
    assert_eq!(newest("ann", &wanted).await, Some(official.uuid()));
    assert_eq!(newest("bob", &wanted).await, None);
    wanted.course_member_id = Some(world.id("student").await);
    (wanted.submit_only, wanted.version_identifier) = (false, Some("v1".into()));
    assert_eq!(newest("bob", &wanted).await, Some(practice.uuid()));
    assert_eq!(newest("eve", &wanted).await, None, "of somebody else");
    let tutor = world.id::<CourseMember>("tutor").await;
    let grade = SubmissionGradeCreate {
        artifact_id: official,
        graded_by_course_member_id: tutor,
        grade: 0.5,
        status: GradingStatus::Corrected,
        comment: None,
    };
    assert_eq!(submission::create_grade(db, official, tutor.uuid(), &grade).await.unwrap().status, GradingStatus::Corrected);
    let review = SubmissionReviewCreate {
        artifact_id: official,
        reviewer_course_member_id: tutor,
        body: "good".into(),
        review_type: Some("peer".into()),
    };
    let review = submission::create_review(db, official, tutor.uuid(), &review).await.unwrap();
    assert_eq!(world.asks("bob", &UpdateReview::RULE, At::Path("id"), review.id).await.unwrap().member, Some(tutor.uuid()));
    assert_eq!(world.asks("ann", &UpdateReview::RULE, At::Path("id"), review.id).await.unwrap_err(), Code::Authz001);
    let patch = SubmissionReviewUpdate { body: "better".to_owned().into(), ..Default::default() };
    let changed = submission::update_review(db, review.id, &patch).await.unwrap();
    assert_eq!((changed.body.as_str(), changed.review_type.as_deref()), ("better", Some("peer")));
    assert_eq!(submission::list_reviews(db, official).await.unwrap().len(), 1);
    submission::delete_review(db, review.id).await.unwrap();
    assert!(submission::list_reviews(db, official).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_run_starts_with_its_operation_and_ends_once() {
    let world = World::new().await;
    let db = world.db.pool();
    let (_, version) = world.example("a.b", "1.0.0", false).await.unwrap();
    world.assign("hello", "a.b", "1.0.0", DeploymentAction::Assigned).await;
    let artifact = world.hand_in("v1", true).await;
    // Before the release it is for those who teach to try out.
    let mut tx = world.db.begin().await.unwrap();
    assert_eq!(world.candidate(&mut tx, artifact, "ann").await.example_version_id, None);
    assert_eq!(world.candidate(&mut tx, artifact, "bob").await.example_version_id, Some(version.id.uuid()));
    drop(tx);
    world.release("hello").await;
    let mut tx = world.db.begin().await.unwrap();
    let newest = Wanted::Newest(world.id("team").await, Some("v1"));
    assert_eq!(testing::lock_artifact(&mut tx, newest).await.unwrap(), Some(artifact));
    assert_eq!(testing::lock_artifact(&mut tx, Wanted::Artifact(artifact)).await.unwrap(), Some(artifact));
    assert!(world.asks("ann", &StartTest::RULE, At::Body("artifact_id"), artifact).await.unwrap().in_group);
    let candidate = world.candidate(&mut tx, artifact, "ann").await;
    assert!(candidate.service_tests && candidate.testing_service_id.is_some() && candidate.earlier_id.is_none());
    drop(tx);
    let run = world.start(artifact, "ann").await;
    let shown = testing::shown(db, run).await.unwrap();
    assert_eq!((shown.status, shown.result, shown.reference_version_identifier.as_deref()), (TaskStatus::Queued, 0.0, Some("1.0.0")));
    assert!(shown.test_system_id.unwrap().starts_with("student-testing-"));
    let linked = "select count(*) from outbox o join operation p on p.id::text = o.key join result r on r.id = p.entity_id
        where o.topic = 'operation' and o.payload = jsonb_build_object('flow', 'student_testing', 'input', jsonb_build_object('result_id', r.id))
          and r.test_system_id = 'student-testing-' || p.id and p.input ->> 'result_id' = r.id::text";
    assert_eq!(world.count(linked).await, 1);
    let mut tx = world.db.begin().await.unwrap();
    let again = world.candidate(&mut tx, artifact, "ann").await;
    assert_eq!((again.earlier_id, again.earlier_same, again.runs), (Some(run.uuid()), Some(true), 1));
    let tutor = world.candidate(&mut tx, artifact, "bob").await;
    assert_eq!((tutor.earlier_id, tutor.earlier_same), (Some(run.uuid()), Some(false)));
    drop(tx);
    // The version that was assigned when the run began counts, whatever is assigned later; with that, the same work may be
    // tested again.
    world.example("c", "1.0.0", false).await.unwrap();
    world.assign("hello", "c", "1.0.0", DeploymentAction::Reassigned).await;
    world.release("hello").await;
    let job = testing::job(db, run).await.unwrap().unwrap();
    assert_eq!((job.example_version_id, job.service_slug.as_str(), job.status), (version.id.uuid(), "demo", 4));
    let mut tx = world.db.begin().await.unwrap();
    let corrected = world.candidate(&mut tx, artifact, "ann").await;
    assert_eq!((corrected.earlier_id, corrected.runs), (None, 1));
    drop(tx);

    assert!(testing::started(db, run).await.unwrap());
    let (report, other) = (json!({ "ok": true }), json!({}));
    let seen = |report| Seen { report, after: None, outcomes: None };
    assert!(testing::finished(db, run, 0.75, seen(&report), "00", Duration::from_secs(7)).await.unwrap());
    assert!(!testing::finished(db, run, 0.0, seen(&other), "11", Duration::ZERO).await.unwrap());
    assert!(!testing::closed(db, run, Closing::Crashed, None).await.unwrap());
    assert!(!testing::started(db, run).await.unwrap());
    let tests = submission::list_tests(db, artifact).await.unwrap();
    assert_eq!((tests.len(), tests[0].result, tests[0].status), (1, 0.75, TaskStatus::Finished));
    assert_eq!(tests[0].result_json.as_ref().unwrap()["ok"], json!(true));
    for (user, sees) in [("ann", true), ("bob", true), ("eve", false)] {
        for rule in [GetTestStatus::RULE, GetResultStatus::RULE, ListResultArtifacts::RULE, DownloadResultArtifacts::RULE] {
            let asked = world.asks(user, &rule, At::Path("id"), run).await;
            assert_eq!(asked.map(|standing| standing.row), if sees { Ok(Some(run.uuid())) } else { Err(Code::Nf001) }, "{user}");
        }
    }
    assert!(testing::artifacts(db, run).await.unwrap().is_empty());
}

#[tokio::test]
async fn students_are_tested_with_what_is_released_and_staff_with_what_is_assigned() {
    let world = World::new().await;
    let release = "update course_content_deployment set deployment_status = 'deployed', deployed_at = now()";
    let (_, old) = world.example("a.b", "1.0.0", false).await.unwrap();
    world.assign("hello", "a.b", "1.0.0", DeploymentAction::Assigned).await;
    sqlx::query(release).execute(world.db.pool()).await.unwrap();
    let (_, new) = world.example("a.b", "1.1.0", false).await.unwrap();
    world.assign("hello", "a.b", "1.1.0", DeploymentAction::Updated).await;
    let artifact = world.hand_in("v1", true).await;
    let mut tx = world.db.begin().await.unwrap();
    assert_eq!(world.candidate(&mut tx, artifact, "ann").await.example_version_id, Some(old.id.uuid()));
    assert_eq!(world.candidate(&mut tx, artifact, "bob").await.example_version_id, Some(new.id.uuid()));
    drop(tx);
    sqlx::query(release).execute(world.db.pool()).await.unwrap();
    let mut tx = world.db.begin().await.unwrap();
    assert_eq!(world.candidate(&mut tx, artifact, "ann").await.example_version_id, Some(new.id.uuid()));
}

#[tokio::test]
async fn a_run_that_came_to_nothing_allows_another_and_runs_made_elsewhere_are_recorded() {
    let world = World::new().await;
    let db = world.db.pool();
    world.example("a.b", "1.0.0", false).await.unwrap();
    world.assign("hello", "a.b", "1.0.0", DeploymentAction::Assigned).await;
    world.release("hello").await;
    let artifact = world.hand_in("v1", true).await;
    let run = world.start(artifact, "ann").await;
    assert!(testing::closed(db, run, Closing::Failed, Some(&json!({ "why": "no worker" }))).await.unwrap());
    let mut tx = world.db.begin().await.unwrap();
    let again = world.candidate(&mut tx, artifact, "ann").await;
    assert_eq!((again.earlier_id, again.runs), (None, 0), "it is no attempt");
    drop(tx);
    assert!(!testing::is_archived(db, artifact).await.unwrap());
    let content = world.id::<CourseContent>("hello").await;
    let new = json!({ "course_member_id": world.id::<()>("student").await, "course_content_id": content, "submission_group_id": null,
        "result": 1.0, "version_identifier": "v1", "status": "finished", "result_json": { "by": "hand" } });
    let new: ResultCreate = serde_json::from_value(new).unwrap();
    let mut tx = world.db.begin().await.unwrap();
    let recorded = testing::record(&mut tx, artifact, &new, world.id("bob").await).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(testing::shown(db, recorded).await.unwrap().status, TaskStatus::Finished);
    let stranger = ResultCreate { course_member_id: Uuid::nil().into(), ..new };
    let mut tx = world.db.begin().await.unwrap();
    assert!(testing::record(&mut tx, artifact, &stranger, world.id("bob").await).await.unwrap().is_none());
}

#[tokio::test]
async fn every_status_of_a_run_is_told_by_its_word() {
    let world = World::new().await;
    let db = world.db.pool();
    world.example("a.b", "1.0.0", false).await.unwrap();
    world.assign("hello", "a.b", "1.0.0", DeploymentAction::Assigned).await;
    world.release("hello").await;
    let artifact = world.hand_in("v1", true).await;
    let run = world.start(artifact, "ann").await;
    for status in ResultStatus::ALL {
        sqlx::query("update result set status = $2 where id = $1").bind(run.uuid()).bind(status.number()).execute(db).await.unwrap();
        assert_eq!(testing::shown(db, run).await.unwrap().status, status.told(), "{status:?}");
        let job = testing::job(db, run).await.unwrap().unwrap();
        assert_eq!((job.status, job.is_closed()), (status.number(), status.has_ended()), "{status:?}");
    }
}
