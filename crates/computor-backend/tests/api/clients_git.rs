//! The sequences of existing clients that need git: what they call, what they clone, and with which token.

use crate::{
    clients::{Client, reads, world},
    git::{Hosted, change, git, write},
    support::Server,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

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
