//! From assigned to released: what lecturers do, what students get, and what a release leaves behind whatever happens.

use crate::{
    git::Hosted,
    store::Library,
    support::{Answer, Server, Someone, TestClock},
};
use computor_backend::work::{ReleaseCourse, ReleaseInput, WriteAssignments};
use computor_git::{MAIN, Place};
use computor_workflows::{
    Flow, FlowError,
    rehearsal::{Rehearsal, Trouble},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// What secrets of others are sealed under.
pub(crate) const KEY: &str = "a key of thirty-two characters..";

/// A description with this slug and version; what is in `properties` comes on top.
pub(crate) fn meta(slug: &str, version: &str) -> String {
    format!(
        "slug: {slug}\nversion: {version}\ntitle: E\nproperties:\n  executionBackend: {{slug: itpcp.exec.doc}}\n  \
         studentSubmissionFiles: [work.txt]\n  studentTemplates: [studentTemplates/work.txt]\n"
    )
}

/// A course with an example `a.b` in two versions; the second has another task, and a file less.
pub(crate) struct Release {
    pub(crate) library: Library,
    pub(crate) server: Server,
    clock: TestClock,
}

impl Release {
    /// One in which `a.b` is released, and every student has a repository.
    pub(crate) async fn begun() -> Self {
        let term = Self::create().await;
        term.assign(term.library.term.assignment, "a.b", "1.0.0").await.expect(200);
        term.release(json!({})).await;
        assert_eq!(Hosted::make_of(&term.server, term.library.term.course).await, 1);
        term
    }

    pub(crate) async fn create() -> Self {
        let clock = TestClock::new();
        let server = Server::start_with(|options| options.secret_key = Some(KEY.to_owned().into()), Arc::new(clock.clone())).await;
        let library = Library::create(&server).await;
        let this = Self { library, server, clock };
        let first = json!({"meta.yaml": meta("a.b", "1.0"), "content/index.md": "# First task", "content/mediaFiles/p.txt": "picture",
                           "studentTemplates/work.txt": "begin", "work.txt": "the solution", "test.yaml": "secret"});
        this.library.example(&this.server, "ab", first).await.expect(200);
        let second = json!({"meta.yaml": meta("a.b", "1.1"), "content/index.md": "# Second task", "studentTemplates/work.txt": "begin"});
        this.library.example(&this.server, "ab", second).await.expect(200);
        this
    }

    pub(crate) fn lecturer(&self) -> &Someone {
        self.library.term.person("lecturer")
    }

    pub(crate) fn student(&self) -> &Someone {
        self.library.term.person("student")
    }

    pub(crate) fn course(&self, call: &str) -> String {
        format!("/system/courses/{}/{call}", self.library.term.course)
    }

    /// A second assignment.
    pub(crate) async fn assignment(&self, path: &str) -> Uuid {
        let term = &self.library.term;
        let kind = self.server.get(self.lecturer(), &format!("/course-contents/{}", term.assignment)).await.expect(200);
        let new = json!({"path": path, "title": path, "course_id": term.course, "course_content_type_id": kind["course_content_type_id"]});
        self.server.post(self.lecturer(), "/course-contents", new).await.id()
    }

    pub(crate) async fn assign(&self, content: Uuid, identifier: &str, tag: &str) -> Answer {
        let body = json!({"example_identifier": identifier, "version_tag": tag});
        self.server.post(self.lecturer(), &format!("/lecturers/course-contents/{content}/assign-example"), body).await
    }

    /// Begins a release; answers the operation.
    pub(crate) async fn begin(&self, body: Value) -> Uuid {
        let begun = self.server.post(self.lecturer(), &self.course("generate-student-template"), body).await.expect(200);
        assert_eq!(begun["status"], "started");
        begun["workflow_id"].as_str().unwrap().parse().unwrap()
    }

    /// Runs the flow of an operation as its engine would.
    pub(crate) async fn run(&self, operation: Uuid, trouble: Trouble) -> Result<Value, FlowError> {
        let flow = Rehearsal::<ReleaseCourse>::new(Arc::new(self.server.app.clone()), self.input::<ReleaseCourse>(operation).await);
        let run = flow.of(operation).run(trouble).await;
        self.end(operation, run.outcome.is_ok()).await;
        run.outcome.map(|done| serde_json::to_value(done).unwrap())
    }

    pub(crate) async fn input<F: Flow>(&self, operation: Uuid) -> F::In {
        let sql = "select payload -> 'input' from outbox where topic = 'operation' and key = $1::uuid::text and payload ->> 'flow' = $2";
        let input: Value = sqlx::query_scalar(sql).bind(operation).bind(F::NAME).fetch_one(self.server.db.pool()).await.unwrap();
        serde_json::from_value(input).unwrap()
    }

    /// What the engine notes when a run has ended.
    pub(crate) async fn end(&self, operation: Uuid, well: bool) {
        let state = if well { "finished" } else { "failed" };
        let sql = "update operation set state = $2, finished_at = now() where id = $1";
        sqlx::query(sql).bind(operation).bind(state).execute(self.server.db.pool()).await.unwrap();
    }

    /// Releases, and waits for it.
    pub(crate) async fn release(&self, body: Value) -> Value {
        let operation = self.begin(body).await;
        self.run(operation, Trouble::None).await.unwrap()
    }

    /// Writes the assignments repository.
    pub(crate) async fn write_assignments(&self) {
        let begun = self.server.post(self.lecturer(), &self.course("generate-assignments"), json!({"all": true})).await.expect(200);
        let work: Uuid = begun["workflow_id"].as_str().unwrap().parse().unwrap();
        let input = self.input::<WriteAssignments>(work).await;
        Rehearsal::<WriteAssignments>::new(Arc::new(self.server.app.clone()), input).of(work).run(Trouble::None).await.outcome.unwrap();
    }

    pub(crate) async fn deployment(&self, content: Uuid) -> Value {
        self.server.get(self.lecturer(), &format!("/lecturers/course-contents/{content}/deployment")).await.expect(200)
    }

    /// What the student sees of the assignment.
    pub(crate) async fn seen(&self) -> Value {
        self.server.get(self.student(), &format!("/students/course-contents/{}", self.library.term.assignment)).await.expect(200)
    }

    pub(crate) fn template(&self) -> Place {
        Place::Template { course: self.library.term.course }
    }

    /// The files of a repository.
    pub(crate) async fn files(&self, place: Place) -> BTreeMap<String, String> {
        let repository = self.server.app.git().unwrap().repository(place);
        let head = repository.head(MAIN).await.unwrap().unwrap();
        let mut blobs = repository.blobs().unwrap();
        let mut files = BTreeMap::new();
        for entry in repository.files(head, "").await.unwrap() {
            let content = blobs.read(entry.id, 1 << 20).await.unwrap();
            files.insert(entry.path, String::from_utf8(content.to_vec()).unwrap());
        }
        files
    }

    /// What the commits of a repository say, newest first.
    pub(crate) async fn commits(&self, place: Place) -> Vec<String> {
        let repository = self.server.app.git().unwrap().repository(place);
        repository.history(MAIN, 100).await.unwrap().into_iter().map(|commit| commit.message.trim().to_owned()).collect()
    }

    /// Types of the events that were announced, in order.
    async fn events(&self) -> Vec<(String, Option<String>)> {
        let sql = "select type, case when type = 'deployment:status_changed' then data ->> 'new_status' end from event
                   where type like 'deployment:%' order by seq";
        sqlx::query_as(sql).fetch_all(self.server.db.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn students_get_an_assignment_when_it_is_released_and_the_next_version_when_that_is() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    let (server, student, tutor) = (&term.server, term.student(), term.library.term.person("tutor"));
    let assigned = term.assign(content, "a.b", "1").await.expect(200);
    assert_eq!((&assigned["version_tag"], &assigned["deployment_status"]), (&json!("1.0.0"), &json!("pending")));

    // Nothing of it before the release.
    let seen = term.seen().await;
    assert_eq!(
        [&seen["description"], &seen["directory"], &seen["deployment"], &seen["has_deployment"]],
        [&json!(null), &json!(null), &json!(null), &json!(false)]
    );
    let listed = server.get(student, &format!("/students/course-contents?course_id={}", term.library.term.course)).await.expect(200);
    assert_eq!((&listed[1]["title"], &listed[1]["deployment"]), (&json!("Sum"), &json!(null)));
    let work = term.library.hand_in(server, student, b"mine").await.expect(201)["artifacts"][0].clone();
    let test = json!({"artifact_id": work});
    let refused = server.post(student, "/tests", test.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "DEPLOY_001"), "{:#}", refused.body);
    // The twin: who teaches tries it out.
    assert_eq!(server.post(tutor, "/tests", test.clone()).await.expect(200)["reference_version_identifier"], "1.0.0");

    let report = term.release(json!({})).await;
    assert_eq!((&report["released"], &report["failed"]), (&json!(1), &json!(0)));
    let seen = term.seen().await;
    assert_eq!((&seen["description"], &seen["directory"]), (&json!("# First task"), &json!("a.b")));
    assert_eq!((&seen["deployment"]["version_tag"], &seen["deployment"]["deployment_status"]), (&json!("1.0.0"), &json!("deployed")));
    let deployed = term.deployment(content).await;
    assert_eq!((&deployed["deployment_status"], deployed["deployed_at"].is_string()), (&json!("deployed"), true));
    assert_eq!(seen["deployment"]["version_identifier"], report["commit"]);

    // Another version changes nothing for students until it is released.
    term.assign(content, "a.b", "1.1.0").await.expect(200);
    assert_eq!(term.deployment(content).await["deployment_status"], "pending");
    let seen = term.seen().await;
    assert_eq!((&seen["description"], &seen["deployment"]["version_tag"]), (&json!("# First task"), &json!("1.0.0")));
    assert_eq!(seen["deployment"]["deployment_status"], "deployed");
    let other = term.library.hand_in(server, student, b"mine, better").await.expect(201)["artifacts"][0].clone();
    // One test a second.
    term.clock.advance(2);
    let run = server.post(student, "/tests", json!({"artifact_id": other})).await.expect(200);
    assert_eq!(run["reference_version_identifier"], "1.0.0");
    term.release(json!({})).await;
    let seen = term.seen().await;
    assert_eq!((&seen["description"], &seen["deployment"]["version_tag"]), (&json!("# Second task"), &json!("1.1.0")));

    // What the content says of itself goes before what its example says.
    let own = json!({"description": "Read chapter 3"});
    server.patch(term.lecturer(), &format!("/course-contents/{content}"), own).await.expect(200);
    assert_eq!(term.seen().await["description"], "Read chapter 3");
}

#[tokio::test]
async fn a_plan_says_which_files_change_and_changes_nothing() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let plan = async |body: Value| term.server.post(term.lecturer(), &term.course("release-plan"), body).await.expect(200);
    let first = plan(json!({"commit_message": "Week 1"})).await;
    let changes = |plan: &Value| -> Vec<(String, String)> {
        let files = plan["items"][0]["files"].as_array().unwrap().clone();
        files.iter().map(|file| (file["path"].as_str().unwrap().to_owned(), file["change"].as_str().unwrap().to_owned())).collect()
    };
    let file = |path: &str, change: &str| (format!("a.b/{path}"), change.to_owned());
    assert_eq!((&first["commit_message"], &first["items"][0]["from_tag"]), (&json!("Week 1"), &json!(null)));
    assert_eq!(changes(&first), [file("README.md", "added"), file("mediaFiles/p.txt", "added"), file("work.txt", "added")]);
    assert_eq!(term.deployment(content).await["deployment_status"], "pending");
    assert_eq!(term.seen().await["directory"], json!(null));
    term.release(json!({})).await;
    assert_eq!(plan(json!({})).await["items"], json!([]), "nothing is open");
    // Another version only for the plan.
    let named = json!({"release": {"all": true, "overrides": [{"course_content_id": content, "version_identifier": "1.1"}]}});
    let second = plan(named).await;
    assert_eq!((&second["items"][0]["from_tag"], &second["items"][0]["to_tag"]), (&json!("1.0.0"), &json!("1.1.0")));
    assert_eq!(changes(&second), [file("README.md", "changed"), file("mediaFiles/p.txt", "removed")]);
    assert_eq!(second["items"][0]["unchanged"], 1);
    let deployed = term.deployment(content).await;
    assert_eq!((&deployed["version_tag"], &deployed["deployment_status"]), (&json!("1.0.0"), &json!("deployed")));
    // Students learn nothing of plans, and release nothing.
    for call in ["release-plan", "generate-student-template", "generate-assignments"] {
        for who in ["student", "tutor"] {
            let refused = term.server.post(term.library.term.person(who), &term.course(call), json!({})).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_004"), "{call} {who}");
        }
    }
}

#[tokio::test]
async fn a_release_ends_whatever_happens_and_can_be_tried_again() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    for (trouble, message) in [
        (Trouble::Fail(0), "call 0 fails"),
        (Trouble::Cancel(0), "the release was cancelled"),
        (Trouble::Fail(1), "call 1 fails"),
        (Trouble::Cancel(1), "the release was cancelled"),
    ] {
        let work = term.begin(json!({})).await;
        let busy = term.deployment(content).await;
        assert_eq!(busy["deployment_status"], "deploying");
        // One at a time, and nobody changes what is being released.
        let second = term.server.post(term.lecturer(), &term.course("generate-student-template"), json!({})).await;
        assert_eq!((second.status.as_u16(), second.code()), (409, "DEPLOY_006"));
        assert_eq!(term.assign(content, "a.b", "1.1.0").await.code(), "DEPLOY_001");
        let url = format!("/lecturers/course-contents/{content}/deployment");
        assert_eq!(term.server.delete(term.lecturer(), &url).await.code(), "DEPLOY_001");

        term.run(work, trouble).await.unwrap_err();
        let failed = term.deployment(content).await;
        assert_eq!(failed["deployment_status"], "failed", "{trouble:?}");
        assert!(failed["deployment_message"].as_str().unwrap().contains(message), "{failed:#}");
        assert_eq!(term.seen().await["directory"], json!(null), "{trouble:?}");
    }
    // A crash after each step: the next process goes on, and nothing happens twice.
    for trouble in [Trouble::Crash(0), Trouble::Crash(1)] {
        let work = term.begin(json!({"force_redeploy": true})).await;
        let report = term.run(work, trouble).await.unwrap();
        assert_eq!((&report["released"], &report["failed"]), (&json!(1), &json!(0)), "{trouble:?}");
        let sql = "select count(*) from deployment_history where action = 'deployed' and workflow_id = $1::uuid::text";
        let noted: i64 = sqlx::query_scalar(sql).bind(work).fetch_one(term.server.db.pool()).await.unwrap();
        assert_eq!(noted, 1, "{trouble:?}");
    }
    // Failed after the commit, crashed after it, released twice: it is there once.
    assert_eq!(term.commits(term.template()).await, ["System Release"]);
    let history = term.server.get(term.lecturer(), &format!("/course-contents/{content}/deployment")).await.expect(200);
    let actions: Vec<&str> = history["history"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions[..5], ["deployed", "deploying", "deployed", "deploying", "failed"]);
    assert!(history["history"].as_array().unwrap().iter().all(|entry| entry["created_by"] == term.lecturer().id.to_string()));
    let events = term.events().await;
    assert_eq!(events[0].0, "deployment:assigned");
    let statuses: Vec<&str> = events.iter().filter_map(|(_, status)| status.as_deref()).collect();
    assert_eq!(statuses[..2], ["deploying", "failed"]);
    assert_eq!(statuses[statuses.len() - 2..], ["deploying", "deployed"]);
}

/// The last one who looked does not win: a row is released only in the version that was planned, by the work that marked it.
#[tokio::test]
async fn only_what_is_as_it_was_planned_is_released() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let work = term.begin(json!({})).await;
    let sql = "update course_content_deployment set example_version_id = (select id from example_version where version_tag = '1.1.0')
               where course_content_id = $1";
    sqlx::query(sql).bind(content).execute(term.server.db.pool()).await.unwrap();
    let report = term.run(work, Trouble::None).await;
    assert!(matches!(report, Err(FlowError::Failed(_))), "{report:?}");
    assert_eq!(term.seen().await["directory"], json!(null));
    let ended = term.deployment(content).await;
    assert_eq!(ended["deployment_status"], "failed");
    assert!(ended["deployment_message"].as_str().unwrap().contains("changed while"), "{ended:#}");
    // The same of the work: a run that belongs to nobody changes nothing.
    let sql = "update course_content_deployment set example_version_id = (select id from example_version where version_tag = '1.0.0'),
                 deployment_status = 'pending' where course_content_id = $1";
    sqlx::query(sql).bind(content).execute(term.server.db.pool()).await.unwrap();
    let work = term.begin(json!({})).await;
    let input = term.input::<ReleaseCourse>(work).await;
    let stray = Rehearsal::<ReleaseCourse>::new(Arc::new(term.server.app.clone()), input).of(Uuid::new_v4()).run(Trouble::None).await;
    assert_eq!(stray.outcome.unwrap().released, 0);
    assert_eq!(term.deployment(content).await["deployment_status"], "deploying");
    assert_eq!(term.run(work, Trouble::None).await.unwrap()["released"], 1);
}

/// What was archived or deleted meanwhile is not in the template, so nobody is told that it was released.
#[tokio::test]
async fn what_went_while_it_was_being_released_is_not_released() {
    let term = Release::create().await;
    let (content, archived, deleted) =
        (term.library.term.assignment, term.assignment("week1.two").await, term.assignment("week1.three").await);
    for (slug, content) in [("c.d", archived), ("e.f", deleted)] {
        let files = json!({"meta.yaml": meta(slug, "1.0"), "content/index.md": "C", "studentTemplates/work.txt": ""});
        term.library.example(&term.server, &slug.replace('.', ""), files).await.expect(200);
        term.assign(content, slug, "1.0.0").await.expect(200);
    }
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let work = term.begin(json!({})).await;
    let archive = format!("/course-contents/{archived}/archive");
    switch(&term, &archive).await;
    sqlx::query("delete from course_content where id = $1").bind(deleted).execute(term.server.db.pool()).await.unwrap();
    let failed = term.run(work, Trouble::None).await.unwrap_err();
    assert!(failed.to_string().contains("1 of 2"), "{failed}");
    let row =
        "select deployment_status, deployment_message, released_version_id from course_content_deployment where course_content_id = $1";
    let row: (String, Option<String>, Option<Uuid>) = sqlx::query_as(row).bind(archived).fetch_one(term.server.db.pool()).await.unwrap();
    assert_eq!((row.0.as_str(), row.2), ("failed", None));
    assert!(row.1.as_deref().unwrap().contains("archived or deleted"), "{row:?}");
    assert_eq!(term.deployment(content).await["deployment_status"], "deployed");
    let files = term.files(term.template()).await;
    assert!(
        files.contains_key("a.b/work.txt") && !files.keys().any(|path| path.starts_with("c.d/") || path.starts_with("e.f/")),
        "{files:?}"
    );
    // Once it is back it can be released.
    switch(&term, &archive.replace("archive", "unarchive")).await;
    assert_eq!(term.release(json!({})).await["released"], 1);
    assert!(term.files(term.template()).await.contains_key("c.d/work.txt"));
}

async fn switch(term: &Release, path: &str) {
    let answer = term.server.ask(term.lecturer(), reqwest::Method::PATCH, path, None).await;
    assert!(answer.status.is_success(), "{:#}", answer.body);
}

/// A release that was ended without having come to its own end keeps nobody from anything.
#[tokio::test]
async fn what_a_dead_release_left_is_freed() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    let url = format!("/lecturers/course-contents/{content}/deployment");
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let die = async || {
        let work = term.begin(json!({})).await;
        assert_eq!(term.assign(content, "a.b", "1.1.0").await.code(), "DEPLOY_001", "it lives");
        term.end(work, false).await;
        assert_eq!(term.deployment(content).await["deployment_status"], "deploying");
        work
    };
    die().await;
    term.assign(content, "a.b", "1.1.0").await.expect(200);
    die().await;
    let upgrade = format!("/lecturers/courses/{}/upgrade-versions", term.library.term.course);
    let upgraded = term.server.post(term.lecturer(), &upgrade, json!({"course_content_ids": [content]})).await.expect(200);
    assert_eq!((&upgraded["total_failed"], &term.deployment(content).await["deployment_status"]), (&json!(0), &json!("failed")));
    die().await;
    term.server.delete(term.lecturer(), &url).await.expect(200);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let dead = die().await;
    assert_eq!(term.release(json!({})).await["released"], 1);
    let told = "select count(*) from deployment_history where action = 'failed' and workflow_id = $1::uuid::text";
    let told: i64 = sqlx::query_scalar(told).bind(dead).fetch_one(term.server.db.pool()).await.unwrap();
    assert_eq!((told, &term.deployment(content).await["deployment_status"]), (1, &json!("deployed")));
}

#[tokio::test]
async fn what_students_could_not_see_is_told_and_the_rest_is_released() {
    let term = Release::create().await;
    let (content, other) = (term.library.term.assignment, term.assignment("week1.two").await);
    let empty = json!({"meta.yaml": "slug: c.d\nversion: 1.0\ntitle: E\nproperties: {executionBackend: {slug: itpcp.exec.doc}}",
                       "solution.txt": "secret"});
    term.library.example(&term.server, "cd", empty).await.expect(200);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    term.assign(other, "c.d", "1.0.0").await.expect(200);
    let plan = term.server.post(term.lecturer(), &term.course("release-plan"), json!({})).await.expect(200);
    assert_eq!(plan["items"][0]["error"], json!(null));
    assert!(plan["items"][1]["error"].as_str().unwrap().contains("nothing that students may see"), "{plan:#}");
    let work = term.begin(json!({})).await;
    let failed = term.run(work, Trouble::None).await.unwrap_err();
    assert!(failed.to_string().contains("1 of 2"), "{failed}");
    assert_eq!(term.deployment(content).await["deployment_status"], "deployed");
    let refused = term.deployment(other).await;
    assert_eq!(refused["deployment_status"], "failed");
    assert!(refused["deployment_message"].as_str().unwrap().contains("nothing that students may see"));
    let summary = format!("/course-contents/courses/{}/deployment-summary", term.library.term.course);
    let summary = term.server.get(term.library.term.person("tutor"), &summary).await.expect(200);
    let numbers = ["total_content", "submittable_content", "deployments_total", "deployments_deployed", "deployments_failed"];
    assert_eq!(numbers.map(|name| summary[name].as_i64().unwrap()), [3, 2, 2, 1, 1]);
}

#[tokio::test]
async fn what_is_named_for_a_release_has_to_be_there() {
    let term = Release::create().await;
    let (content, other) = (term.library.term.assignment, term.assignment("week1.two").await);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let release = async |selection: Value| {
        let body = json!({"release": selection});
        term.server.post(term.lecturer(), &term.course("generate-student-template"), body).await
    };
    for (selection, message) in [
        (json!({"course_content_ids": [term.library.term.unit]}), "nothing can be handed in"),
        (json!({"course_content_ids": [Uuid::new_v4()]}), "no such content"),
        (json!({"parent_id": Uuid::new_v4()}), "no such content"),
        (json!({"all": true, "global_commit": "9.9.9"}), "9.9.9"),
        (json!({"all": true, "overrides": [{"course_content_id": content, "version_identifier": "2"}]}), "2"),
        (json!({"all": true, "overrides": [{"course_content_id": other, "version_identifier": "1.0.0"}]}), "not among"),
    ] {
        let refused = release(selection.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{selection}");
        assert!(refused.body["message"].as_str().unwrap().contains(message), "{selection} {:#}", refused.body);
        assert_eq!(refused.body["details"]["validation_errors"].as_array().unwrap().len(), 1, "{:#}", refused.body);
        assert_eq!(term.deployment(content).await["deployment_status"], "pending");
    }
    // What has no example is no obstacle, and a unit stands for what lies below it.
    let begun = release(json!({"course_content_ids": [content, other]})).await.expect(200);
    assert_eq!(begun["contents_to_process"], 1);
    let work = begun["workflow_id"].as_str().unwrap().parse().unwrap();
    term.run(work, Trouble::None).await.unwrap();
    let task = term.server.get(term.lecturer(), &format!("/tasks/{work}/status")).await.expect(200);
    assert_eq!((&task["task_name"], &task["status"]), (&json!("release_course"), &json!("finished")));
    // A version is named by the tag; the example is then assigned in it.
    let named = json!({"parent_id": term.library.term.unit, "overrides": [{"course_content_id": content, "version_identifier": "1.1.0"}]});
    term.release(json!({"release": named})).await;
    assert_eq!(term.seen().await["deployment"]["version_tag"], "1.1.0");
    assert_eq!(term.deployment(content).await["version_tag"], "1.1.0");
}

#[tokio::test]
async fn what_is_released_keeps_its_example() {
    let term = Release::create().await;
    let (content, other) = (term.library.term.assignment, term.assignment("week1.two").await);
    let url = format!("/lecturers/course-contents/{content}/deployment");
    term.library
        .example(&term.server, "cd", json!({"meta.yaml": meta("c.d", "1.0"), "content/index.md": "C", "studentTemplates/work.txt": ""}))
        .await
        .expect(200);
    // Until it is released it may be exchanged, and taken away.
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    term.assign(content, "c.d", "1.0.0").await.expect(200);
    assert_eq!(term.server.delete(term.lecturer(), &url).await.expect(200)["previous_version_tag"], "1.0.0");
    term.assign(other, "c.d", "1.0.0").await.expect(200);
    assert_eq!(term.assign(content, "c.d", "1.0.0").await.code(), "DEPLOY_005");
    let removed = format!("/course-contents/{other}/example");
    assert_eq!(term.server.delete(term.lecturer(), &removed).await.code(), "AUTHZ_001");
    term.server.delete(term.library.term.person("maintainer"), &removed).await.expect(200);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    term.release(json!({})).await;
    term.assign(content, "a.b", "1.1.0").await.expect(200);
    // Students have the first version, so only versions of it may follow.
    assert_eq!(term.assign(content, "c.d", "1.0.0").await.code(), "DEPLOY_001");
    assert_eq!(term.server.delete(term.lecturer(), &url).await.code(), "DEPLOY_001");
    // Nor can the version go that they have.
    let sql =
        "select id from example_version where version_tag = '1.0.0' and id in (select released_version_id from course_content_deployment)";
    let version: Uuid = sqlx::query_scalar(sql).fetch_one(term.server.db.pool()).await.unwrap();
    let kept = term.server.delete(&term.library.term.admin, &format!("/examples/versions/{version}")).await.expect(200);
    assert_eq!((&kept["deleted"], &kept["references"][0]["relation"]), (&json!(false), &json!("assigned")));
    // Back to it: there is nothing to release.
    assert_eq!(term.assign(content, "a.b", "1.0.0").await.expect(200)["deployment_status"], "deployed");
    let events = term.events().await;
    assert!(events.iter().any(|(name, _)| name == "deployment:unassigned"));
}

#[tokio::test]
async fn many_are_upgraded_and_each_is_told_of() {
    let term = Release::create().await;
    let (content, other) = (term.library.term.assignment, term.assignment("week1.two").await);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let course = term.library.term.course;
    let upgrade = format!("/lecturers/courses/{course}/upgrade-versions");
    let body = json!({"course_content_ids": [content, other, Uuid::new_v4(), content]});
    let answer = term.server.post(term.lecturer(), &upgrade, body.clone()).await.expect(200);
    let totals = ["total_requested", "total_upgraded", "total_skipped", "total_failed"].map(|name| answer[name].as_i64().unwrap());
    assert_eq!(totals, [3, 1, 0, 2]);
    assert_eq!((&answer["results"][0]["from_tag"], &answer["results"][0]["to_tag"]), (&json!("1.0.0"), &json!("1.1.0")));
    assert!(answer["results"].as_array().unwrap().iter().skip(1).all(|result| result["error"].is_string()));
    let again = term.server.post(term.lecturer(), &upgrade, json!({"course_content_ids": [content]})).await.expect(200);
    assert_eq!((&again["total_skipped"], &again["results"][0]["success"]), (&json!(1), &json!(true)));
    assert_eq!(term.server.post(term.student(), &upgrade, body).await.code(), "AUTHZ_004");

    let validate = format!("/lecturers/courses/{course}/validate");
    let item =
        |content: Uuid, identifier: &str, tag: &str| json!({"content_id": content, "example_identifier": identifier, "version_tag": tag});
    let items = json!({"content_validations": [item(content, "a.b", "1"), item(other, "a.b", "7.0.0"), item(other, "no such/name", "1.0.0"),
                                               item(term.library.term.unit, "a.b", "1.0.0")]});
    let answer = term.server.post(term.lecturer(), &validate, items).await.expect(200);
    assert_eq!((&answer["valid"], &answer["total_validated"], &answer["total_issues"]), (&json!(false), &json!(4), &json!(3)));
    let of = |at: usize| {
        let result = &answer["results"].as_array().map_or(&answer["validation_results"][at], |all| &all[at]);
        [result["valid"].as_bool(), result["example_validation"]["exists"].as_bool(), result["version_validation"]["exists"].as_bool()]
    };
    assert_eq!(of(0), [Some(true); 3]);
    assert_eq!(of(1), [Some(false), Some(true), Some(false)]);
    assert_eq!(of(2), [Some(false); 3]);
    assert_eq!(of(3), [Some(false), Some(true), Some(true)]);

    // A version that was taken in before what it lacks was refused.
    let lacking = "update example_version set student_templates = '{studentTemplates/gone.txt}' where version_tag = '1.0.0'";
    sqlx::query(lacking).execute(term.server.db.pool()).await.unwrap();
    let items = json!({"content_validations": [item(content, "a.b", "1"), item(content, "a.b", "1.1.0")]});
    let answer = term.server.post(term.lecturer(), &validate, items).await.expect(200);
    let [first, second] = [0, 1].map(|at| &answer["validation_results"][at]);
    assert_eq!((&first["valid"], &first["version_validation"]["exists"], &second["valid"]), (&json!(false), &json!(true), &json!(true)));
    let words = "meta.yaml names files that are not there: studentTemplates/gone.txt (studentTemplates)";
    assert_eq!((&first["validation_message"], &second["validation_message"]), (&json!(words), &Value::Null));
}

#[tokio::test]
async fn the_assignments_are_written_by_a_flow_of_their_own() {
    let term = Release::create().await;
    term.assign(term.library.term.assignment, "a.b", "1.0.0").await.expect(200);
    let body = json!({"course_content_ids": [term.library.term.assignment], "overwrite_strategy": "force_update", "commit_message": "x"});
    let begun = term.server.post(term.lecturer(), &term.course("generate-assignments"), body).await.expect(200);
    assert_eq!((&begun["status"], &begun["contents_to_process"]), (&json!("started"), &json!(1)));
    let work: Uuid = begun["workflow_id"].as_str().unwrap().parse().unwrap();
    let input = term.input::<WriteAssignments>(work).await;
    let flow = Rehearsal::<WriteAssignments>::new(Arc::new(term.server.app.clone()), input).of(work);
    for trouble in [Trouble::None, Trouble::Crash(0), Trouble::None] {
        assert_eq!(flow.run(trouble).await.outcome.unwrap().contents, 1);
    }
    let place = Place::Assignments { course: term.library.term.course };
    assert_eq!(term.commits(place).await, ["x"]);
    let files = term.files(place).await;
    assert_eq!((files["a.b/work.txt"].as_str(), files["a.b/test.yaml"].as_str()), ("the solution", "secret"));
    assert!(files["README.md"].contains("| week1.sum | [a.b](./a.b/) | Sum | 1.0.0 |"), "{}", files["README.md"]);
    // A directory that is there stays as it is, or is written anew.
    term.assign(term.library.term.assignment, "a.b", "1.1.0").await.expect(200);
    for (strategy, text) in [("skip_if_exists", "# First task"), ("force_update", "# Second task")] {
        let body = json!({"all": true, "overwrite_strategy": strategy});
        let begun = term.server.post(term.lecturer(), &term.course("generate-assignments"), body).await.expect(200);
        let work: Uuid = begun["workflow_id"].as_str().unwrap().parse().unwrap();
        let input = term.input::<WriteAssignments>(work).await;
        Rehearsal::<WriteAssignments>::new(Arc::new(term.server.app.clone()), input).run(Trouble::None).await.outcome.unwrap();
        assert_eq!(term.files(place).await["a.b/content/index.md"], text, "{strategy}");
    }
    assert!(!term.files(place).await.contains_key("a.b/test.yaml"), "the second version has none");
    assert_eq!(term.deployment(term.library.term.assignment).await["deployment_status"], "pending", "students have nothing of it");
    let status = term.server.get(term.lecturer(), &term.course("gitlab-status")).await.expect(200);
    assert_eq!((&status["gitlab_configured"], &status["assignments_url"]), (&json!(false), &json!(null)), "there is no template yet");
    term.release(json!({})).await;
    let status = term.server.get(term.lecturer(), &term.course("gitlab-status")).await.expect(200);
    let here = format!("{}/git/{}/assignments", term.server.url, term.library.term.course);
    assert_eq!((&status["gitlab_configured"], &status["assignments_url"]), (&json!(true), &json!(here)));
    // Students get repositories, by a flow of their own.
    let due = "select count(*) from outbox where payload ->> 'flow' = 'make_repositories'";
    let due: i64 = sqlx::query_scalar(due).fetch_one(term.server.db.pool()).await.unwrap();
    assert_eq!(due, 1);
}

/// Where a release stands is told with the work that does it.
#[tokio::test]
async fn the_progress_of_a_release_names_its_work() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let work = term.begin(json!({})).await;
    let progress = term.server.get(term.lecturer(), &format!("/course-contents/deployment/{content}")).await.expect(200);
    assert_eq!((&progress["deployment_status"], &progress["task"]["task_id"]), (&json!("deploying"), &json!(work)));
    let _: ReleaseInput = term.input::<ReleaseCourse>(work).await;
}
