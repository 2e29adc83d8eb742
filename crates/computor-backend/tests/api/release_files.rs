//! What a release leaves in files: who gets which, and what a template holds.

use crate::{
    release::{Release, meta},
    support::{Server, Someone},
};
use bytes::Bytes;
use computor_backend::{App, Options, work::ReleaseCourse};
use computor_git::{Edit, FileMode, FilePath, MAIN, NewCommit, Signature};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use serde_json::{Value, json};
use std::sync::Arc;

/// The names in a zip that somebody downloads.
async fn names(server: &Server, who: &Someone, path: &str) -> Result<Vec<String>, (u16, String)> {
    let (status, bytes) = server.download(who, path).await;
    if status != 200 {
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        return Err((status, body["error_code"].as_str().unwrap().to_owned()));
    }
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    Ok(zip.file_names().map(|name| name.unwrap().into_owned()).collect())
}

#[tokio::test]
async fn solutions_are_for_tutors_and_tasks_for_students_once_released() {
    let term = Release::create().await;
    let content = term.library.term.assignment;
    let tutor = term.library.term.person("tutor");
    let stranger = term.server.somebody("stranger", &[]).await;
    let url = |role: &str, what: &str| format!("/{role}/course-contents/{content}/{what}");
    assert_eq!(names(&term.server, tutor, &url("tutors", "reference")).await, Err((404, "DEPLOY_002".to_owned())));
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    assert_eq!(names(&term.server, tutor, &url("tutors", "reference?with_dependencies=true")).await.unwrap(), ["work.txt"]);
    assert_eq!(names(&term.server, tutor, &url("tutors", "description")).await.unwrap(), ["index.md", "mediaFiles/p.txt"]);
    for what in ["reference", "description"] {
        assert_eq!(names(&term.server, term.student(), &url("tutors", what)).await, Err((403, "AUTHZ_001".to_owned())), "{what}");
        assert_eq!(names(&term.server, &stranger, &url("tutors", what)).await, Err((404, "CONTENT_001".to_owned())), "{what}");
    }
    for what in ["description", "template"] {
        assert_eq!(names(&term.server, term.student(), &url("students", what)).await, Err((400, "DEPLOY_001".to_owned())), "{what}");
    }
    term.release(json!({})).await;
    // What is assigned after that is not for students yet.
    term.assign(content, "a.b", "1.1.0").await.expect(200);
    assert_eq!(names(&term.server, term.student(), &url("students", "description")).await.unwrap(), ["index.md", "mediaFiles/p.txt"]);
    let template = names(&term.server, term.student(), &url("students", "template")).await.unwrap();
    assert_eq!(template, ["README.md", "mediaFiles/p.txt", "work.txt"]);
    assert_eq!(names(&term.server, tutor, &url("tutors", "description")).await.unwrap(), ["index.md"]);
    assert_eq!(names(&term.server, &stranger, &url("students", "template")).await, Err((404, "CONTENT_001".to_owned())));
}

#[tokio::test]
async fn the_template_holds_what_is_released_and_what_lecturers_put_there() {
    let term = Release::create().await;
    let (content, place) = (term.library.term.assignment, term.template());
    let repository = term.server.app.git().unwrap().repository(place);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    let report = term.release(json!({"commit_message": "Week 1"})).await;
    let head = repository.head(MAIN).await.unwrap().unwrap();
    assert_eq!(report["commit"], head.to_string());
    let files = term.files(place).await;
    assert_eq!(files.keys().collect::<Vec<_>>(), ["README.md", "a.b/README.md", "a.b/mediaFiles/p.txt", "a.b/work.txt"]);
    assert_eq!((files["a.b/README.md"].as_str(), files["a.b/work.txt"].as_str()), ("# First task", "begin"));
    assert!(files["README.md"].starts_with("# Programming 2026\n\n1 assignment\n"), "{}", files["README.md"]);
    // A lecturer pushes files of their own.
    let write = |path: &str| Edit::Write { path: FilePath::new(path).unwrap(), mode: FileMode::Regular, content: Bytes::from("mine") };
    let author = Signature { name: "L".to_owned(), email: "l@example.org".to_owned(), seconds: 1 };
    let edits = vec![write("notes.md"), write("a.b/hint.txt"), write("a.b/work.txt")];
    let own = NewCommit { branch: MAIN.to_owned(), parent: Some(head), edits, message: "Mine".to_owned(), author };
    repository.commit(&own).await.unwrap();
    // Something else is released: what is there stays.
    let other = term.assignment("week1.two").await;
    term.library
        .example(&term.server, "cd", json!({"meta.yaml": meta("c.d", "1.0"), "content/index.md": "C", "studentTemplates/work.txt": ""}))
        .await
        .expect(200);
    term.assign(other, "c.d", "1.0.0").await.expect(200);
    term.release(json!({})).await;
    let files = term.files(place).await;
    assert_eq!((files["a.b/work.txt"].as_str(), files["c.d/README.md"].as_str(), files["c.d/work.txt"].as_str()), ("mine", "C", ""));
    assert!(files["README.md"].contains("2 assignments"));
    // The next version takes along what the first one brought, and nothing else.
    term.assign(content, "a.b", "1.1.0").await.expect(200);
    term.release(json!({})).await;
    let files = term.files(place).await;
    assert_eq!((files["a.b/README.md"].as_str(), files["a.b/work.txt"].as_str()), ("# Second task", "begin"));
    assert!(!files.contains_key("a.b/mediaFiles/p.txt"));
    assert_eq!((files["a.b/hint.txt"].as_str(), files["notes.md"].as_str()), ("mine", "mine"));
    assert_eq!(term.commits(place).await, ["System Release", "System Release", "Mine", "Week 1"]);
    // A repository that was lost gets everything that students have, with the next release.
    repository.remove().await.unwrap();
    term.release(json!({})).await;
    let files = term.files(place).await;
    assert_eq!((files["a.b/README.md"].as_str(), files["c.d/README.md"].as_str()), ("# Second task", "C"));
}

/// On a machine without git the course is released all the same: the task is read, and the template downloaded.
#[tokio::test]
async fn a_course_is_released_without_repositories() {
    let term = Release::create().await;
    term.assign(term.library.term.assignment, "a.b", "1.0.0").await.expect(200);
    let work = term.begin(json!({})).await;
    let input = term.input::<ReleaseCourse>(work).await;
    let cache = Options::new(term.server.files.path().join("other"));
    let app = App::new(term.server.app.db.clone(), term.server.app.store.clone(), None, cache);
    let run = Rehearsal::<ReleaseCourse>::new(Arc::new(app), input).of(work).run(Trouble::None).await;
    assert_eq!(run.outcome.unwrap().commit, None);
    assert_eq!(term.seen().await["description"], "# First task");
}
