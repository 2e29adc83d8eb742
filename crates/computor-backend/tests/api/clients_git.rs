//! The sequences of existing clients that need git: what they call, what they clone, and with which token.

use crate::{
    clients::{Client, PASSWORD, reads, world},
    git::{Hosted, change, git, write},
    release::Release,
    support::Server,
};
use computor_backend::{
    App,
    work::{OfferCorrection, OfferInput, ReleaseCourse, WriteAssignments},
};
use computor_workflows::{
    Flow,
    rehearsal::{Rehearsal, Trouble},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// An address with a token in it, as editors make one.
fn with_token(url: &str, token: &str) -> String {
    url.replacen("://", &format!("://oauth2:{token}@"), 1)
}

async fn clone(work: &Path, url: &str, token: &str, name: &str) -> PathBuf {
    git(work, &["clone", "-q", &with_token(url, token), name]).await.well();
    work.join(name)
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} is no text in {value:#}"))
}

#[tokio::test]
async fn a_student_in_the_editor_clones_syncs_pushes_and_is_read_by_a_tutor() {
    let server = Server::start().await;
    let library = world(&server).await;
    let group = library.group;
    let hosted = Hosted::of(&server, library.term).await;
    let (term, work) = (&hosted.term, hosted.work.path());
    hosted.release(&server, 2, vec![write("a/task.py", "print(0)\n")]).await;
    let mut me = Client::log_in(&server, "student").await;
    me.start_up(&["student"]).await;

    // The provider is asked who the token is of, and the course whether it will do.
    let course = me.get(&format!("/students/courses/{}", term.course)).await.expect(200);
    let (host, path) = (text(&course, "/repository/provider_url"), text(&course, "/repository/full_path"));
    let token = term.person("student").token.as_str();
    let user = host.strip_prefix(&server.url).unwrap().to_owned() + "/api/v4/user";
    let who = server.raw(Method::GET, &user, &[("private-token", token)], "").await.expect(200);
    reads(&who, "username name");
    assert_eq!(who["username"], "student");
    assert_eq!(server.raw(Method::GET, &user, &[("private-token", "wrong")], "").await.status, 401);
    let validate = format!("/user/courses/{}/validate", term.course);
    let ready = me.ask(Method::POST, &validate, json!({"provider_access_token": token})).await.expect(200);
    assert_eq!(ready["is_ready"], true);

    // One clone for each address, and the fork is brought up to the template.
    let contents = me.get(&format!("/students/course-contents?course_id={}", term.course)).await.expect(200);
    let own = contents.as_array().unwrap().iter().find(|content| content["path"] == "week1.sum").unwrap();
    let url = text(own, "/submission_group/repository/clone_url");
    let tree = clone(work, url, token, "student").await;
    let upstream = format!("{host}/{path}/student-template.git");
    git(&tree, &["remote", "add", "upstream", &with_token(&upstream, token)]).await.well();
    git(&tree, &["fetch", "-q", "upstream"]).await.well();
    git(&tree, &["merge", "-q", "--no-edit", "upstream/main"]).await.well();
    assert!(tree.join(text(own, "/directory")).join("task.py").exists(), "the assignment is in the folder that the view names");
    change(&tree, "a/task.py", b"print(1)\n").await;
    git(&tree, &["push", "-q"]).await.well();

    // The version that is handed in is the commit.
    let head = git(&tree, &["rev-parse", "HEAD"]).await.well().trim().to_owned();
    let artifact = me.upload(group, &head, "print(1)").await;
    me.ask(Method::PATCH, &format!("/submissions/artifacts/{artifact}"), json!({"submit": true})).await.expect(200);
    let of_version = format!("/submissions/artifacts?submission_group_id={group}&version_identifier={head}");
    assert_eq!(me.get(&of_version).await.expect(200)[0]["id"], artifact.as_str());

    // The tutor clones what the view of the member names, and may not write there.
    let tutor = Client::log_in(&server, "tutor").await;
    let list = format!("/tutors/course-members/{}/course-contents", term.member("student"));
    let seen = tutor.get(&list).await.expect(200);
    let seen = seen.as_array().unwrap().iter().find(|content| content["path"] == "week1.sum").unwrap();
    let tree = clone(work, text(seen, "/submission_group/repository/clone_url"), &term.person("tutor").token, "tutor").await;
    assert_eq!(git(&tree, &["rev-parse", "HEAD"]).await.well().trim(), head);
    assert_eq!(std::fs::read_to_string(tree.join("a/task.py")).unwrap(), "print(1)\n");
    change(&tree, "a/task.py", b"print(2)\n").await;
    git(&tree, &["push", "-q"]).await.refused("403");
}

#[tokio::test]
async fn a_lecturer_in_the_editor_clones_the_assignments() {
    let server = Server::start().await;
    let library = world(&server).await;
    let hosted = Hosted::of(&server, library.term).await;
    let term = &hosted.term;
    let mut me = Client::log_in(&server, "lecturer").await;
    me.start_up(&["lecturer"]).await;
    let course = me.get(&format!("/courses/{}", term.course)).await.expect(200);
    let url = format!("{}/{}/assignments.git", text(&course, "/properties/gitlab/url"), text(&course, "/properties/gitlab/full_path"));
    let tree = clone(hosted.work.path(), &url, &term.person("lecturer").token, "assignments").await;
    assert!(tree.join("sum/solution.py").exists());
    change(&tree, "sum/solution.py", b"7\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let student = git(hosted.work.path(), &["clone", "-q", &with_token(&url, &term.person("student").token), "theirs"]).await;
    student.refused("not found");
}

/// Runs the flow of an operation that an answer names.
async fn played<F: Flow<App = App>>(term: &Release, answer: &Value) -> F::Out {
    let work = text(answer, "/workflow_id").parse().unwrap();
    let flow = Rehearsal::<F>::new(Arc::new(term.server.app.clone()), term.input::<F>(work).await).of(work);
    let out = flow.run(Trouble::None).await.outcome.unwrap();
    term.end(work, true).await;
    out
}

#[tokio::test]
async fn what_a_lecturer_releases_in_the_editor_a_student_clones_and_gets_corrected() {
    let term = Release::create().await;
    let (server, content, course) = (&term.server, term.library.term.assignment, term.library.term.course);
    for name in ["student", "tutor", "lecturer"] {
        server.post(&term.library.term.admin, "/user/password", json!({"username": name, "password": PASSWORD})).await.expect(204);
    }
    let mut me = Client::log_in(server, "lecturer").await;
    me.start_up(&["lecturer"]).await;

    // The library, and an example of it for the assignment.
    let found = me.get("/example-repositories").await.expect(200);
    let found = me.get(&format!("/examples?repository_id={}", text(&found[0], "/id"))).await.expect(200);
    reads(&found[0], "id identifier title directory");
    let example = text(&found[0], "/id");
    reads(&me.get(&format!("/examples/{example}/versions")).await.expect(200)[0], "id version_tag version_number");
    assert!(text(&me.get(&format!("/examples/{example}/download")).await.expect(200), "/files/meta.yaml").contains("a.b"));
    let assign = async |tag: &str| {
        let body = json!({"example_identifier": "a.b", "version_tag": tag});
        me.ask(Method::POST, &format!("/lecturers/course-contents/{content}/assign-example"), body).await.expect(200);
    };
    assign("1.0.0").await;
    reads(&me.get(&format!("/lecturers/course-contents/{content}/deployment")).await.expect(200), "deployment_status version_tag");
    me.get(&format!("/lecturers/courses/{course}/deployments")).await.expect(200);

    // Every submittable content has an example; then the assignments, then the template.
    let contents = me.get(&format!("/course-contents?course_id={course}&include=deployment")).await.expect(200);
    let open = contents.as_array().unwrap().iter().filter(|one| one["is_submittable"] == true && one["deployment"].is_null());
    assert_eq!(open.count(), 0, "{contents:#}");
    let body = json!({"course_content_ids": [content], "overwrite_strategy": "skip_if_exists", "commit_message": "Week 1"});
    let begun = me.ask(Method::POST, &format!("/system/courses/{course}/generate-assignments"), body).await.expect(200);
    played::<WriteAssignments>(&term, &begun).await;
    let release = async || {
        let body = json!({"release": {"course_content_ids": [content]}});
        let begun = me.ask(Method::POST, &format!("/system/courses/{course}/generate-student-template"), body).await.expect(200);
        assert_eq!(begun["contents_to_process"], 1);
        let released = played::<ReleaseCourse>(&term, &begun).await;
        let listed = me.get(&format!("/lecturers/course-contents?course_id={course}")).await.expect(200);
        let one = listed.as_array().unwrap().iter().find(|one| one["id"] == content.to_string()).unwrap().clone();
        assert_eq!(one["deployment_status"], "deployed");
        released.commit.unwrap()
    };
    release().await;
    assert_eq!(Hosted::make_of(server, course).await, 1);

    // Lecturers have everything, tutors the solution and the task, students the folder that their view names.
    let work = tempfile::tempdir().unwrap();
    let course_of = me.get(&format!("/courses/{course}")).await.expect(200);
    let gitlab = [text(&course_of, "/properties/gitlab/url"), text(&course_of, "/properties/gitlab/full_path")];
    let url = format!("{}/{}/assignments.git", gitlab[0], gitlab[1]);
    let tree = clone(work.path(), &url, &term.lecturer().token, "assignments").await;
    assert!(tree.join("a.b/test.yaml").exists() && tree.join("a.b/work.txt").exists());
    let tutor = term.library.term.person("tutor");
    for what in ["reference?with_dependencies=true", "description"] {
        let (status, zip) = server.download(tutor, &format!("/tutors/course-contents/{content}/{what}")).await;
        assert_eq!((status, &zip[..2]), (200, &b"PK"[..]), "{what}");
    }
    let student = Client::log_in(server, "student").await;
    let seen = student.get(&format!("/students/course-contents/{content}")).await.expect(200);
    let url = text(&seen, "/submission_group/repository/clone_url");
    let tree = clone(work.path(), url, &term.student().token, "mine").await;
    let folder = tree.join(text(&seen, "/directory"));
    assert_eq!(std::fs::read_to_string(folder.join("README.md")).unwrap(), "# First task");
    assert!(!folder.join("test.yaml").exists());
    change(&tree, "a.b/work.txt", b"mine").await;
    git(&tree, &["push", "-q"]).await.well();

    // The corrected version reaches who has begun, and takes nothing away.
    assign("1.1.0").await;
    let commit = release().await;
    let input = OfferInput { course_id: course.into(), commit };
    let offered = Rehearsal::<OfferCorrection>::new(Arc::new(server.app.clone()), input).run(Trouble::None).await.outcome;
    assert_eq!(offered, Ok(1));
    git(&tree, &["pull", "-q", "--ff-only"]).await.well();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!((read("README.md"), read("work.txt")), ("# Second task".to_owned(), "mine".to_owned()));
    let seen = student.get(&format!("/students/course-contents/{content}")).await.expect(200);
    assert_eq!(seen["deployment"]["version_tag"], "1.1.0");
}
