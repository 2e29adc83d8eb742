//! Courses at the GitLab server of their organization, against a server that answers as GitLab does, with real repositories.

use crate::{
    git::{change, commit, git, write},
    support::{Server, Someone, Term},
};
use computor_backend::{
    auth::{Secret, Vault},
    rotation::{Rotated, rotate},
    work::{ReconcileGitLab, ReconcileInput, Reconciled, Tried},
};
use computor_db::queries::{repository, secret::Sealed};
use computor_git::Place;
use computor_gitlab::Limits;
use computor_gitlab_stand_in::{Fault, StandIn};
use computor_workflows::{
    FlowError,
    rehearsal::{Rehearsal, Trouble},
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use uuid::Uuid;

pub(crate) const TOKEN: &str = "glpat-of-the-university";

/// An installation, a GitLab, and an organization that has a group there.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) gitlab: StandIn,
    pub(crate) term: Term,
    pub(crate) owner: u64,
    root: u64,
}

impl World {
    async fn new() -> Self {
        let server = Server::with(None, |options| {
            options.secret_key = Some("a key of thirty-two characters..".to_owned().into());
            options.gitlab = Limits {
                time: Duration::from_secs(20),
                attempts: 2,
                first_pause: Duration::from_millis(1),
                longest_pause: Duration::from_millis(5),
            };
        })
        .await;
        let term = Term::create(&server).await;
        let gitlab = StandIn::start().await.unwrap();
        let (owner, root) = {
            let mut state = gitlab.state();
            let owner = state.add_user("uni-bot");
            state.add_token(TOKEN, owner, &["api"]);
            (owner, state.add_group(None, "uni", "", owner))
        };
        let properties = json!({"properties": {"gitlab": {"url": gitlab.url, "full_path": "uni"}}});
        server.patch(&term.admin, &format!("/organizations/{}", term.organization), properties).await.expect(200);
        Self { server, gitlab, term, owner, root }
    }

    /// The same, and courses are kept there.
    pub(crate) async fn managed() -> Self {
        let world = Self::new().await;
        let kept = world.give(TOKEN).await.expect(201);
        assert!(kept["message"].as_str().unwrap().contains("1 courses"), "{kept}");
        world
    }

    pub(crate) async fn give(&self, token: &str) -> crate::support::Answer {
        let call = format!("/organizations/{}/token?type=gitlab", self.term.organization);
        self.server.patch(&self.term.admin, &call, json!({ "token": token })).await
    }

    /// One attempt: the flow is cancelled when it begins to wait.
    pub(crate) async fn attempt(&self, course: Uuid) -> Result<Tried, FlowError> {
        let input = ReconcileInput { organization_id: self.term.organization, course_id: course };
        let run = Rehearsal::<ReconcileGitLab>::new(Arc::new(self.server.app.clone()), input).run(Trouble::Cancel(1)).await;
        run.calls[0].outcome.clone().map(|tried| serde_json::from_value(tried).unwrap())
    }

    pub(crate) async fn run(&self, course: Uuid) -> Result<Reconciled, FlowError> {
        match self.attempt(course).await? {
            Tried::Done(out) => Ok(out),
            Tried::Wait { why, .. } => Err(FlowError::failed("WAITS", why)),
        }
    }

    /// What would come only after a pause comes now.
    pub(crate) async fn later(&self) {
        sqlx::query("update organization_token set away_until = now()").execute(self.server.db.pool()).await.unwrap();
    }

    /// Lets the course be looked at again.
    pub(crate) async fn ask(&self) {
        let call = format!("/lecturers/course-members/{}/sync-gitlab", self.term.member("student"));
        self.server.post(self.term.person("lecturer"), &call, json!({})).await.expect(200);
    }

    /// How many runs have been asked for.
    pub(crate) async fn asked(&self) -> i64 {
        let sql = "select count(*) from outbox where payload ->> 'flow' = 'reconcile_gitlab_2'";
        sqlx::query_scalar(sql).fetch_one(self.server.db.pool()).await.unwrap()
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.server.db.pool()).await.unwrap()
    }

    /// Somebody's account at the GitLab, and a token of theirs.
    pub(crate) fn account(&self, name: &str) -> (u64, String) {
        let (mut state, token) = (self.gitlab.state(), format!("glpat-of-{name}"));
        let user = state.add_user(name);
        state.add_token(&token, user, &["api"]);
        (user, token)
    }

    pub(crate) async fn validate(&self, who: &Someone, token: &str) -> crate::support::Answer {
        let call = format!("/user/courses/{}/validate", self.term.course);
        self.server.post(who, &call, json!({ "provider_access_token": token })).await
    }

    pub(crate) async fn register(&self, who: &Someone, body: serde_json::Value) -> crate::support::Answer {
        self.server.post(who, &format!("/user/courses/{}/register", self.term.course), body).await
    }

    /// Who was added to something there, but the university itself.
    pub(crate) fn members(&self, path: &str) -> BTreeMap<u64, u64> {
        let state = self.gitlab.state();
        let mut members = state.members(state.find(path).unwrap_or_else(|| panic!("there is no {path}")));
        members.remove(&self.owner);
        members
    }

    /// Releases something in the course.
    pub(crate) async fn release(&self, seconds: i64, text: &str) {
        let place = Place::Template { course: self.term.course };
        let repository = self.server.app.git().unwrap().repository(place);
        let made = commit(&repository, seconds, vec![write("sum/task.py", text)]).await;
        let mut tx = self.server.app.db.begin().await.unwrap();
        repository::released(&mut tx, self.term.course.into(), &made.to_string(), None).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn url(&self, token: &str, path: &str) -> String {
        self.gitlab.url.replace("http://", &format!("http://oauth2:{token}@")) + &format!("/{path}.git")
    }

    /// Whether a secret is anywhere where people or programs read.
    async fn tells(&self, secret: &str) -> bool {
        let sql = "select (select count(*) from operation o where o::text like $1) + (select count(*) from outbox o where o::text like $1)
                     + (select count(*) from audit_entry o where o::text like $1) + (select count(*) from organization_token o where o::text like $1)
                     + (select count(*) from organization o where o::text like $1) + (select count(*) from account o where o::text like $1)";
        let found: i64 = sqlx::query_scalar(sql).bind(format!("%{secret}%")).fetch_one(self.server.db.pool()).await.unwrap();
        found > 0
    }
}

#[tokio::test]
async fn a_course_lives_at_gitlab_from_its_first_day_to_the_last_of_its_students() {
    let world = World::managed().await;
    let (server, term) = (&world.server, &world.term);
    assert_eq!(world.asked().await, 1, "the course that was there");
    // A new course is there as soon as it is made.
    let body = json!({"path": "y2027", "title": "Next", "course_family_id": term.family});
    let next = server.post(&term.admin, "/courses", body).await.id();
    assert_eq!(world.asked().await, 2);
    assert_eq!(world.run(next).await.unwrap().problems, []);
    for path in ["uni/prog/y2027/students", "uni/prog/y2027/student-template", "uni/prog/y2027/assignments"] {
        assert!(world.gitlab.state().find(path).is_some(), "{path}");
    }

    // A student shows who they are there; nothing is released yet.
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let ((ada, ada_token), (cy, cy_token)) = (world.account("ada"), world.account("cy"));
    let before = world.asked().await;
    let ready = world.validate(student, &ada_token).await.expect(200);
    assert_eq!(
        (&ready["is_ready"], &ready["provider_account_id"], &ready["provider"]),
        (&json!(true), &json!(ada.to_string()), &json!(world.gitlab.url))
    );
    world.validate(tutor, &cy_token).await.expect(200);
    assert_eq!(world.asked().await, before + 2);
    assert_eq!(world.run(term.course).await.unwrap().problems, []);
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::from([(cy, 30)]));
    assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::from([(ada, 20)]));
    let own = format!("uni/prog/y2026/students/{}", term.member("student"));
    assert_eq!(world.gitlab.state().find(&own), None);

    // What is released reaches the template there, and the student's fork of it; here nothing is made for students.
    world.release(1, "one\n").await;
    assert_eq!(world.run(term.course).await.unwrap().problems, []);
    assert_eq!(world.count("select count(*) from repository where kind = 'student'").await, 0);
    assert_eq!(world.count("select count(*) from outbox where payload ->> 'flow' = 'make_repositories'").await, 0);
    assert_eq!(world.members(&own), BTreeMap::from([(ada, 30)]));
    let work = tempfile::tempdir().unwrap();
    git(work.path(), &["clone", "-q", &world.url(&ada_token, &own), "own"]).await.well();
    let tree = work.path().join("own");
    assert_eq!(std::fs::read_to_string(tree.join("sum/task.py")).unwrap(), "one\n");
    change(&tree, "sum/task.py", b"solved\n").await;
    git(&tree, &["push", "-q", "origin", "HEAD:main"]).await.well();
    git(&tree, &["commit", "-q", "--amend", "-m", "Never happened"]).await.well();
    assert!(!git(&tree, &["push", "-qf", "origin", "HEAD:main"]).await.ok, "nobody rewrites what was pushed");
    assert!(!git(work.path(), &["clone", "-q", &world.url(&ada_token, "uni/prog/y2026/assignments"), "no"]).await.ok);

    // Views say where it is.
    let contents = server.get(student, &format!("/students/course-contents?course_id={}", term.course)).await.expect(200);
    let found = contents.as_array().unwrap().iter().find(|content| content["id"] == json!(term.assignment)).unwrap();
    let shown = &found["submission_group"]["repository"];
    assert_eq!((&shown["provider"], &shown["url"], &shown["full_path"]), (&json!("gitlab"), &json!(world.gitlab.url), &json!(own)));
    let course = server.get(tutor, &format!("/tutors/courses/{}", term.course)).await.expect(200);
    assert_eq!(course["repository"]["full_path_student_template"], "uni/prog/y2026/student-template");
    let status = server.get(term.person("lecturer"), &format!("/system/courses/{}/gitlab-status", term.course)).await.expect(200);
    assert_eq!(
        (&status["managed"], &status["gitlab_url"], &status["full_path"]),
        (&json!(true), &json!(world.gitlab.url), &json!("uni/prog/y2026"))
    );
    assert!(status["last_run"]["operation_id"].is_string(), "{status}");

    // A second release goes on from the first.
    world.release(2, "two\n").await;
    assert_eq!(world.run(term.course).await.unwrap().problems, []);
    git(work.path(), &["clone", "-q", &world.url(&ada_token, "uni/prog/y2026/student-template"), "template"]).await.well();
    assert_eq!(std::fs::read_to_string(work.path().join("template/sum/task.py")).unwrap(), "two\n");

    // Who leaves has nothing there any more; who is demoted has less; the work stays.
    server.patch(&term.admin, &format!("/course-members/{}/archive", term.member("student")), json!({})).await;
    let role = json!({"course_role_id": "_student"});
    server.patch(&term.admin, &format!("/course-members/{}", term.member("tutor")), role).await.expect(200);
    assert_eq!(world.run(term.course).await.unwrap().problems, []);
    assert_eq!(world.members(&own), BTreeMap::new());
    assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::from([(cy, 20)]));
    assert_eq!(world.members("uni/prog/y2026"), BTreeMap::new());
    assert!(!git(work.path(), &["clone", "-q", &world.url(&ada_token, &own), "again"]).await.ok);
    assert_eq!(world.count("select count(*) from gitlab_grant").await, 2, "the former tutor reads the template and has a fork");

    // And the course itself: nobody keeps anything in it.
    server.delete(&term.admin, &format!("/courses/{}", term.course)).await.expect(200);
    world.run(term.course).await.unwrap();
    assert_eq!(world.members("uni/prog/y2026/student-template"), BTreeMap::new());
    assert_eq!(world.count("select count(*) from gitlab_grant").await, 0);
    assert!(!world.tells(TOKEN).await && !world.tells(&ada_token).await, "a token stands where it can be read");
}

#[tokio::test]
async fn a_token_is_tried_before_courses_are_kept_with_it() {
    let world = World::new().await;
    {
        let mut state = world.gitlab.state();
        let stranger = state.add_user("stranger");
        state.add_token("glpat-of-a-stranger", stranger, &["api"]);
        state.add_token("glpat-that-reads", world.owner, &["read_api"]);
        let helper = state.add_user("helper");
        state.set_member(world.root, helper, 40);
        state.add_token("glpat-of-a-helper", helper, &["api"]);
    }
    for (token, why) in [
        ("glpat-wrong", "does not take the token"),
        ("glpat-of-a-stranger", "no group uni"),
        ("glpat-of-a-helper", "does not own"),
        ("glpat-that-reads", "scope api"),
    ] {
        let refused = world.give(token).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (502, "GITLAB_006"), "{token}: {}", refused.body);
        assert!(refused.body["message"].as_str().unwrap().contains(why), "{token}: {}", refused.body);
        assert!(!refused.body.to_string().contains(token), "{}", refused.body);
    }
    assert_eq!(world.count("select count(*) from organization_token").await, 0);
    // A server that is away has nothing against it; but nothing is kept there before it was seen.
    world.gitlab.state().set_down(true);
    let kept = world.give(TOKEN).await.expect(201);
    assert!(kept["message"].as_str().unwrap().contains("for fetching alone"), "{kept}");
    world.gitlab.state().set_down(false);
    let status = format!("/system/courses/{}/gitlab-status", world.term.course);
    let lecturer = world.term.person("lecturer");
    assert_eq!(world.server.get(lecturer, &status).await.expect(200)["managed"], false);
    assert_eq!((world.run(world.term.course).await.unwrap(), world.gitlab.state().count()), (Reconciled::default(), 1));
    world.give(TOKEN).await.expect(201);
    assert_eq!(world.server.get(lecturer, &status).await.expect(200)["managed"], true);
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for_and_then_everything_is_there() {
    let world = World::managed().await;
    let course = world.term.course;
    world.gitlab.state().set_down(true);
    let failed = world.run(course).await.unwrap_err().to_string();
    assert!(failed.contains("trouble of its own") && !failed.contains(TOKEN), "{failed}");
    // Others that wait for it do not ask it themselves.
    world.gitlab.state().set_down(false);
    world.gitlab.state().log.clear();
    let waits = world.attempt(course).await.unwrap();
    assert!(matches!(&waits, Tried::Wait { seconds: Some(1..=5), why } if why.contains("away just now")), "{waits:?}");
    assert_eq!(world.gitlab.state().log, []);
    world.later().await;
    // Too often is not a failure either: it says when.
    world.gitlab.disturb(|method, _| (method == "POST").then_some(Fault::Limit(120)));
    let waits = world.attempt(course).await.unwrap();
    assert!(matches!(&waits, Tried::Wait { seconds: Some(120), why } if why.contains("120 s")), "{waits:?}");
    world.gitlab.calm();
    world.later().await;
    assert_eq!(world.count("select count(*) from gitlab_due").await, 1, "what was not done is still to be done");
    assert_eq!(world.run(course).await.unwrap().problems, []);
    assert!(world.gitlab.state().find("uni/prog/y2026/students").is_some());
    assert_eq!(world.count("select count(*) from gitlab_due").await, 0);
    // Nothing has changed: nobody is asked.
    world.gitlab.state().log.clear();
    assert_eq!(world.run(course).await.unwrap(), Reconciled::default());
    assert_eq!(world.gitlab.state().log, []);
    // Asked to look again, it looks, and changes nothing.
    let call = format!("/lecturers/course-members/{}/sync-gitlab", world.term.member("student"));
    let told = world.server.post(world.term.person("lecturer"), &call, json!({})).await.expect(200);
    assert_eq!(told["sync_status"], "success", "{told}");
    assert_eq!(world.run(course).await.unwrap(), Reconciled::default());
    let (looked, changed) = {
        let state = world.gitlab.state();
        (state.log.len(), state.log.iter().filter(|call| call.method != "GET").count())
    };
    assert!(looked > 0 && changed == 0, "{looked} {changed}");
    assert_eq!(world.server.post(world.term.person("tutor"), &call, json!({})).await.status, 403);
    // A token that ended is told of, and not tried for hours.
    world.gitlab.state().revoke_token(TOKEN);
    world.server.post(world.term.person("lecturer"), &call, json!({})).await.expect(200);
    let failed = world.run(course).await.unwrap_err();
    assert!(matches!(&failed, FlowError::Failed(failure) if failure.code == "GITLAB_006"), "{failed}");
}

#[tokio::test]
async fn an_account_is_a_number_that_its_owner_has_shown() {
    let world = World::managed().await;
    let (student, tutor) = (world.term.person("student"), world.term.person("tutor"));
    let ((ada, ada_token), (_, bob_token)) = (world.account("ada"), world.account("bob"));
    let unready = world.server.post(student, &format!("/user/courses/{}/validate", world.term.course), json!({})).await.expect(200);
    assert_eq!((&unready["is_ready"], &unready["requires_account"]), (&json!(false), &json!(true)));
    let code = async |body: serde_json::Value| world.register(student, body).await.code().to_owned();
    assert_eq!(code(json!({"provider_account_id": "ada"})).await, "GITLAB_005");
    assert_eq!(code(json!({"provider_account_id": "a da", "provider_access_token": ada_token})).await, "GITLAB_008");
    assert_eq!(code(json!({"provider_account_id": "bob", "provider_access_token": ada_token})).await, "GITLAB_003");
    assert_eq!(code(json!({"provider_account_id": "ada", "provider_access_token": "glpat-wrong"})).await, "GITLAB_006");
    let body = json!({"provider_account_id": "ADA", "provider_access_token": ada_token});
    let ready = world.register(student, body.clone()).await.expect(200);
    assert_eq!((&ready["provider_account_id"], &ready["provider_access_token"]), (&json!(ada.to_string()), &json!(null)));
    assert!(!ready.to_string().contains(&ada_token));
    // It is theirs, and stays so under another name; a name that was given to somebody else is nothing.
    assert_eq!(world.register(tutor, body).await.code(), "GITLAB_004");
    assert_eq!(world.validate(tutor, &ada_token).await.code(), "GITLAB_004");
    assert_eq!(world.validate(student, &bob_token).await.code(), "GITLAB_003");
    world.gitlab.state().rename_user(ada, "ada-lovelace");
    let mallory = world.gitlab.state().add_user("ada");
    assert_eq!(world.validate(student, &ada_token).await.expect(200)["is_ready"], true);
    world.release(1, "one\n").await;
    world.run(world.term.course).await.unwrap();
    let members = world.members("uni/prog/y2026/student-template");
    assert!(members.contains_key(&ada) && !members.contains_key(&mallory), "{members:?}");
    // A server that is away says so.
    world.gitlab.state().set_down(true);
    let away = world.validate(student, &ada_token).await;
    assert_eq!((away.status.as_u16(), away.code()), (503, "GITLAB_007"));
}

#[tokio::test]
async fn a_token_is_shown_to_no_other_server_than_its_own() {
    let world = World::managed().await;
    world.run(world.term.course).await.unwrap();
    let other = StandIn::start().await.unwrap();
    // Whoever may change the organization, a family or a course says that it is elsewhere.
    let properties = json!({"properties": {"gitlab": {"url": other.url, "full_path": "uni"}}});
    for path in [
        format!("/organizations/{}", world.term.organization),
        format!("/course-families/{}", world.term.family),
        format!("/courses/{}", world.term.course),
    ] {
        world.server.patch(&world.term.admin, &path, properties.clone()).await.expect(200);
    }
    world.gitlab.state().log.clear();
    assert_eq!(world.run(world.term.course).await.unwrap(), Reconciled::default());
    let (_, token) = world.account("ada");
    let ready = world.validate(world.term.person("student"), &token).await.expect(200);
    assert_eq!((&ready["is_ready"], &ready["has_account"]), (&json!(false), &json!(false)));
    assert_eq!((other.state().log.len(), world.gitlab.state().log.len()), (0, 0));
    let sql = "select count(*) from course_family f, organization_token t where t.organization_id = f.organization_id
               and starts_with(documents_repository(f.id), t.url || '/')";
    assert_eq!(world.count(sql).await, 0, "documents are fetched without it");
}

#[tokio::test]
async fn what_somebody_else_has_made_is_told_of_and_left_alone() {
    let world = World::managed().await;
    let family = {
        let mut state = world.gitlab.state();
        let (root, owner) = (world.root, world.owner);
        state.add_group(Some(root), "prog", "ours since 2019", owner)
    };
    let came = world.run(world.term.course).await.unwrap();
    assert_eq!(came.problems.len(), 1, "{came:?}");
    let mark = format!("[computor:family:{}]", world.term.family);
    assert!(came.problems[0].message.contains(&mark), "{came:?}");
    let count = world.gitlab.state().count();
    assert_eq!((count, world.gitlab.state().find("uni/prog")), (2, Some(family)));
}

#[tokio::test]
async fn a_key_is_changed_for_everything_that_is_sealed() {
    let world = World::managed().await;
    let pool = world.server.db.pool();
    // What has a column with something sealed is in the list.
    let sql = "select table_name::text from information_schema.columns c join pg_class t on t.relname = c.table_name and t.relkind = 'r'
               where c.column_name = 'sealed' and c.table_schema = 'public' order by 1";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
    assert_eq!(tables, Sealed::ALL.map(Sealed::table));
    let keys = ["a key of thirty-two characters..", "another key, as long as that one"].map(|key| Secret::from(key.to_owned()));
    let [old, new] = &keys;
    let user = world.term.person("student").id;
    let sealed = Vault::under(old).unwrap().seal(user, "shared").unwrap();
    sqlx::query("insert into second_factor (user_id, sealed) values ($1, $2)").bind(user).bind(&sealed).execute(pool).await.unwrap();
    assert_eq!(rotate(&world.server.app.db, old, new).await.unwrap(), Rotated { sealed: 2, already: 0 });
    assert_eq!(rotate(&world.server.app.db, old, new).await.unwrap(), Rotated { sealed: 0, already: 2 });
    let sealed: String = sqlx::query_scalar("select sealed from second_factor").fetch_one(pool).await.unwrap();
    assert_eq!(Vault::under(new).unwrap().open(user, &sealed).unwrap(), "shared");
    // The server knows the old key only: it says so, and tries nothing.
    let failed = world.run(world.term.course).await.unwrap_err();
    assert!(failed.to_string().contains("another secret_key"), "{failed}");
    // One that opens under neither stops it, and nothing is changed.
    sqlx::query("update second_factor set sealed = '1:AAAA'").execute(pool).await.unwrap();
    let lost = rotate(&world.server.app.db, new, old).await.unwrap_err();
    assert!(lost.message.contains("1 secrets open neither"), "{}", lost.message);
    let sealed: String = sqlx::query_scalar("select sealed from organization_token").fetch_one(pool).await.unwrap();
    assert_eq!(Vault::under(new).unwrap().open(world.term.organization, &sealed).unwrap(), TOKEN);
}

#[tokio::test]
async fn what_somebody_has_pushed_to_the_template_is_not_overwritten() {
    let world = World::managed().await;
    world.release(1, "one\n").await;
    assert_eq!(world.run(world.term.course).await.unwrap().problems, []);
    let template = "uni/prog/y2026/student-template";
    let work = tempfile::tempdir().unwrap();
    git(work.path(), &["clone", "-q", &world.url(TOKEN, template), "template"]).await.well();
    let tree = work.path().join("template");
    change(&tree, "by-hand.txt", b"by hand\n").await;
    git(&tree, &["push", "-q", "origin", "HEAD:main"]).await.well();
    world.release(2, "two\n").await;
    // Whatever happens while it is told of.
    let input = ReconcileInput { organization_id: world.term.organization, course_id: world.term.course };
    let run = Rehearsal::<ReconcileGitLab>::new(Arc::new(world.server.app.clone()), input);
    assert!(run.run(Trouble::Fail(0)).await.outcome.is_err());
    assert_eq!(run.run(Trouble::Cancel(0)).await.outcome, Err(FlowError::Cancelled));
    let came = run.run(Trouble::None).await.outcome.unwrap();
    assert_eq!(came.problems.len(), 1, "{came:?}");
    assert!(came.problems[0].about.starts_with("template:") && came.problems[0].message.contains("somebody has pushed"), "{came:?}");
    git(work.path(), &["clone", "-q", &world.url(TOKEN, template), "again"]).await.well();
    assert_eq!(std::fs::read_to_string(work.path().join("again/by-hand.txt")).unwrap(), "by hand\n");
    assert_eq!(std::fs::read_to_string(work.path().join("again/sum/task.py")).unwrap(), "one\n");
}
