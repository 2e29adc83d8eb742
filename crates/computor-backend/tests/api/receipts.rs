//! Receipts: what was handed in, and when, signed by the server and verified without it.

use crate::{
    store::Library,
    support::{Server, Someone},
};
use computor_backend::receipt::{public_key, verify};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

async fn keys(server: &Server) -> Vec<Vec<u8>> {
    let shown = server.raw(Method::GET, "/receipts/keys", &[], "").await.expect(200);
    shown.as_array().unwrap().iter().map(|key| public_key(key["public_key"].as_str().unwrap()).unwrap()).collect()
}

async fn receipt(server: &Server, who: &Someone, artifact: &Value) -> (u16, Value) {
    let answer = server.get(who, &format!("/submissions/artifacts/{}/receipt", artifact.as_str().unwrap())).await;
    (answer.status.as_u16(), answer.body)
}

#[tokio::test]
async fn what_was_handed_in_has_a_receipt_that_says_what_and_when() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let (student, tutor) = (library.term.person("student"), library.term.person("tutor"));
    let practice = library.hand_in(&server, student, b"work").await.expect(201);
    assert_eq!(practice["receipt"], Value::Null);
    let artifact = &practice["artifacts"][0];
    assert_eq!(receipt(&server, student, artifact).await.0, 400, "practice has none");
    let path = format!("/submissions/artifacts/{}", artifact.as_str().unwrap());
    // Uploaded a while ago: what counts is when it is handed in.
    sqlx::query("update submission_artifact set created_at = now() - interval '3 days'").execute(server.db.pool()).await.unwrap();
    server.patch(student, &path, json!({"submit": true})).await.expect(200);
    let (status, one) = receipt(&server, student, artifact).await;
    assert_eq!(status, 200, "{one:#}");
    let keys = keys(&server).await;
    let claims = verify(&one.to_string(), &keys).unwrap();
    assert_eq!(claims.artifact_id.to_string(), artifact.as_str().unwrap());
    assert_eq!((claims.course_content_path.as_str(), claims.submission_group_id.uuid()), ("week1.sum", library.group));
    let now: chrono::DateTime<chrono::Utc> = sqlx::query_scalar("select now()").fetch_one(server.db.pool()).await.unwrap();
    assert!((now - claims.handed_in_at).num_seconds().abs() < 60, "{}", claims.handed_in_at);
    let (_, archive) = server.download(student, &format!("{path}/download")).await;
    assert_eq!(claims.sha256, hex::encode(Sha256::digest(&archive)), "it is about what can be downloaded");
    // It stays what it is, whoever asks.
    assert_eq!(receipt(&server, student, artifact).await.1, one);
    assert_eq!(receipt(&server, tutor, artifact).await.1, one);
    let stranger = server.somebody("eve", &[]).await;
    assert_eq!(receipt(&server, &stranger, artifact).await.0, 404);
    // Nobody changes it.
    let forged = one.to_string().replace("week1.sum", "week1.max");
    assert!(verify(&forged, &keys).is_err());
}

#[tokio::test]
async fn a_hand_in_is_answered_with_its_receipt() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let form = reqwest::multipart::Form::new()
        .text("submission_create", json!({"submission_group_id": library.group, "submit": true}).to_string())
        .part("file", reqwest::multipart::Part::bytes(zipped()).file_name("w.zip").mime_str("application/zip").unwrap());
    let sent = server.http.post(format!("{}/submissions/artifacts", server.url)).header("x-api-token", &student.token).multipart(form);
    let made: Value = sent.send().await.unwrap().json().await.unwrap();
    let claims = verify(&made["receipt"].to_string(), &keys(&server).await).unwrap();
    assert_eq!(json!([claims.artifact_id]), made["artifacts"], "{made:#}");
}

fn zipped() -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("work.txt", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"work").unwrap();
    archive.finish().unwrap().into_inner()
}
