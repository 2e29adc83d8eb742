//! What is taken from the archives that students hand in: what their exercise asks for, from whatever system they send it.

use crate::{
    store::Library,
    support::{Answer, Server, TestClock},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};

/// Hands in an archive of these files, each holding its own name.
async fn hand_in(server: &Server, library: &Library, files: &[&str]) -> Answer {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(name.as_bytes()).unwrap();
    }
    let form = json!({"submission_group_id": library.group, "submit": false});
    let mut body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{form}\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend(archive.finish().unwrap().into_inner());
    body.extend(b"\r\n--b--\r\n");
    let token = library.term.person("student").token.as_str();
    let headers = [("x-api-token", token), ("content-type", "multipart/form-data; boundary=b")];
    server.raw(Method::POST, "/submissions/artifacts", &headers, body).await
}

async fn stored(server: &Server, library: &Library, made: &Value) -> Vec<String> {
    let path = format!("/submissions/artifacts/{}", made["artifacts"][0].as_str().unwrap());
    let seen = server.get(library.term.person("student"), &path).await.expect(200);
    seen["properties"]["files_included"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

/// Has the assignment ask for these files.
async fn ask_for(server: &Server, library: &Library, label: &str, files: &[&str]) {
    let meta = format!(
        "slug: a.b\nversion: '{label}'\ntitle: E\nproperties: {{studentSubmissionFiles: {}, executionBackend: {{slug: itpcp.exec.doc}}}}",
        json!(files)
    );
    let made = library.example(server, "a", json!({"meta.yaml": meta, "test.yaml": "type: document"})).await.expect(200);
    let assign = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    server
        .post(library.term.person("lecturer"), &assign, json!({"example_id": made["example_id"], "version_tag": made["version_tag"]}))
        .await
        .expect(200);
}

#[tokio::test]
async fn an_exercise_gets_the_files_that_it_asks_for() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    // As long as nobody asks for anything, the assignment's own text is left out, and one folder around everything.
    let refused = hand_in(&server, &library, &["README.md"]).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"));
    assert!(refused.body["message"].as_str().unwrap().contains("README.md"), "{:#}", refused.body);
    let made = hand_in(&server, &library, &["w/a.py"]).await.expect(201);
    assert_eq!(stored(&server, &library, &made).await, ["a.py"]);
    assert_eq!(made["files_left_out"], json!([]));

    ask_for(&server, &library, "1.0", &["README.md", "src/squares.py", "lösung.py"]).await;
    for (sent, kept) in [
        (&["README.md"][..], &["README.md"][..]),
        (&["src/squares.py"], &["src/squares.py"]),
        (&["a/b/src/squares.py", "a/b/notes.txt"], &["notes.txt", "src/squares.py"]),
        (&["lo\u{308}sung.py"], &["lösung.py"]),
    ] {
        let made = hand_in(&server, &library, sent).await.expect(201);
        assert_eq!(stored(&server, &library, &made).await, kept, "{sent:?}");
    }
    let made = hand_in(&server, &library, &["w/src/squares.py", "w/tool.exe", "w/.DS_Store"]).await.expect(201);
    let left_out: Vec<&str> = made["files_left_out"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(left_out, ["w/tool.exe", "w/.DS_Store"]);
    assert!(made["files_left_out"][0]["reason"].as_str().unwrap().contains("program"), "{made:#}");
}

/// Whoever has many runs that wait asks for no more; staff, who tests for others, may.
#[tokio::test]
async fn a_student_has_only_so_many_runs_that_wait() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let library = Library::create(&server).await;
    ask_for(&server, &library, "1.0", &["a.py"]).await;
    // As when it has been released.
    let released = "update course_content_deployment set deployment_status = 'deployed', released_version_id = example_version_id";
    sqlx::query(released).execute(server.db.pool()).await.unwrap();
    let made = hand_in(&server, &library, &["a.py"]).await.expect(201);
    let student = library.term.person("student");
    let open = "insert into operation (kind, user_id) select 'student_testing', $1 from generate_series(1, 10)";
    sqlx::query(open).bind(student.id).execute(server.db.pool()).await.unwrap();
    let run = json!({"artifact_id": made["artifacts"][0]});
    let refused = server.post(student, "/tests", run.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "RATE_003"), "{:#}", refused.body);
    assert!(refused.body["message"].as_str().unwrap().contains("10 of your test runs"), "{:#}", refused.body);
    let one_ends = "update operation set state = 'finished' where id = (select id from operation where kind = 'student_testing' limit 1)";
    sqlx::query(one_ends).execute(server.db.pool()).await.unwrap();
    clock.advance(2);
    let started = server.post(student, "/tests", run).await;
    assert_eq!(started.status.as_u16() / 100, 2, "{:#}", started.body);
}
