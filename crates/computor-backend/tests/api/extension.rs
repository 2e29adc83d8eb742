//! The registry of editor extensions.

use crate::support::{Answer, Server, Someone};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};

/// An archive whose manifest says this.
fn vsix(publisher: &str, name: &str, version: &str) -> Vec<u8> {
    let manifest = format!(
        "<PackageManifest xmlns=\"http://schemas.microsoft.com/developer/vsx-schema/2011\"><Metadata>\
         <Identity Id=\"{name}\" Version=\"{version}\" Publisher=\"{publisher}\"/><DisplayName>Shown</DisplayName></Metadata>\
         <Dependencies><Dependency Id=\"vscode\" Version=\"^1.80.0\"/></Dependencies></PackageManifest>"
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("extension.vsixmanifest", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(manifest.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

/// Publishes as browsers and the command line do: text fields around the file.
async fn publish(server: &Server, who: &Someone, identity: &str, file: &[u8], fields: &[(&str, &str)]) -> Answer {
    let mut body = Vec::new();
    let text = |name: &str, value: &str| format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes();
    for (name, value) in fields.iter().take(1) {
        body.extend(text(name, value));
    }
    body.extend(b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.vsix\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n");
    for (name, value) in fields.iter().skip(1) {
        body.extend(text(name, value));
    }
    body.extend(b"--b--\r\n");
    let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    server.raw(Method::POST, &format!("/extensions/{identity}/versions"), &headers, body).await
}

#[tokio::test]
async fn extensions_are_published_found_withdrawn_and_downloaded() {
    let server = Server::start().await;
    let (admin, anybody) = (server.admin().await, server.somebody("ann", &[]).await);
    let id = "itpcp.computor";
    assert_eq!(publish(&server, &anybody, id, &vsix("itpcp", "computor", "1.0.0"), &[]).await.status, 403);
    let fields = [("version", "1.0.0"), ("description", "Courses"), ("engine_range", "")];
    let made = publish(&server, &admin, id, &vsix("itpcp", "computor", "1.0.0"), &fields).await.expect(201);
    assert_eq!((&made["version_number"], &made["engine_range"], &made["publisher"]), (&json!(1), &json!("^1.80.0"), &json!("itpcp")));
    for version in ["1.10.0", "1.2.0", "2.0.0"] {
        publish(&server, &admin, id, &vsix("itpcp", "computor", version), &[]).await.expect(201);
    }
    // What is there is there once; what does not agree is refused.
    assert_eq!(publish(&server, &admin, id, &vsix("itpcp", "computor", "2.0.0"), &[]).await.status, 409);
    for (identity, file, fields) in [
        ("itpcp.other", vsix("itpcp", "computor", "3.0.0"), vec![]),
        ("else.computor", vsix("itpcp", "computor", "3.0.0"), vec![]),
        (id, vsix("itpcp", "computor", "3.0.0"), vec![("version", "3.0.1")]),
        (id, b"no archive".to_vec(), vec![]),
        (id, vsix("", "computor", "3.0.0"), vec![]),
    ] {
        let refused = publish(&server, &admin, identity, &file, &fields).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"), "{identity} {fields:?}");
    }
    assert_eq!(publish(&server, &admin, id, &vsix("itpcp", "computor", "three"), &[]).await.code(), "VAL_003");

    assert_eq!(server.get(&anybody, "/extensions/").await.expect(200), json!([id]));
    let metadata = server.get(&anybody, &format!("/extensions/{id}")).await.expect(200);
    assert_eq!((&metadata["display_name"], &metadata["description"]), (&json!("Shown"), &json!("Courses")));
    assert_eq!((&metadata["version_count"], &metadata["latest_version"]["version"]), (&json!(4), &json!("2.0.0")));
    let file = async |wanted: &str| {
        let (status, bytes) = server.download(&anybody, &format!("/extensions/{id}/download{wanted}")).await;
        if status == 200 { Ok(bytes) } else { Err(status) }
    };
    let of = |version: &str| Ok(vsix("itpcp", "computor", version));
    assert_eq!(file("").await, of("2.0.0"));
    assert_eq!(file("?version=^1.0").await, of("1.10.0"));
    assert_eq!(file("?version=~1.2").await, of("1.2.0"));
    assert_eq!(file("?version=>=3").await, Err(404));

    // A part of it, for who has begun already.
    let headers = [("x-api-token", anybody.token.as_str()), ("range", "bytes=2-5")];
    let (status, said, part) = server.bytes(Method::GET, &format!("/extensions/{id}/download"), &headers).await;
    assert_eq!((status, part.as_slice()), (206, &vsix("itpcp", "computor", "2.0.0")[2..6]));
    assert!(said["content-disposition"].to_str().unwrap().contains("itpcp.computor-2.0.0.vsix"));

    let yank = format!("/extensions/{id}/versions/2.0.0");
    assert_eq!(server.patch(&anybody, &yank, json!({"yanked": true})).await.status, 403);
    assert_eq!(server.patch(&admin, &yank, json!({"yanked": true})).await.expect(200)["yanked"], true);
    assert_eq!(file("?version=latest").await, of("1.10.0"));
    assert_eq!(file("?version=2.0.0").await, of("2.0.0"), "by its name");
    assert_eq!(server.patch(&admin, &format!("/extensions/{id}/versions/9.9.9"), json!({"yanked": true})).await.code(), "NF_001");

    // Pages, newest first, with and without what was withdrawn.
    let page = async |query: &str| server.get(&anybody, &format!("/extensions/{id}/versions?{query}")).await;
    let versions = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|item| item["version"].as_str().unwrap().to_owned()).collect()
    };
    let first = page("limit=2").await.expect(200);
    assert_eq!(versions(&first), ["1.2.0", "1.10.0"]);
    let second = page(&format!("limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await.expect(200);
    assert_eq!((versions(&second), &second["next_cursor"]), (vec!["1.0.0".to_owned()], &json!(null)));
    assert_eq!(versions(&page("include_yanked=true&limit=1").await.expect(200)), ["2.0.0"]);
    assert_eq!(page("cursor=nonsense!").await.code(), "VAL_001");
    assert_eq!(server.get(&anybody, "/extensions/no.such/versions").await.code(), "NF_001");
}

#[tokio::test]
async fn versions_that_are_published_at_once_are_counted_one_after_the_other() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let names = ["itpcp.computor", "ITPCP.Computor", "itpcp.COMPUTOR"];
    let one = async |n: usize| {
        let identity = names[n % names.len()];
        let (publisher, name) = identity.split_once('.').unwrap();
        publish(&server, &admin, identity, &vsix(publisher, name, &format!("1.{n}.0")), &[]).await.expect(201)["version_number"].clone()
    };
    let mut numbers: Vec<i64> = futures::future::join_all((0..9).map(one)).await.iter().map(|number| number.as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=9).collect::<Vec<i64>>(), "names differ in the case of their letters only: it is one extension");
    assert_eq!(server.get(&admin, "/extensions").await.expect(200).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn where_the_extension_is_to_be_had_and_how_one_begins_is_told_without_a_log_in() {
    let told = |options: &mut computor_backend::Options| {
        options.extension_url = Some("https://example.org/x.vsix".to_owned());
        options.getting_started_url = Some("https://example.org/begin".to_owned());
    };
    let (server, silent) = (Server::with(None, told).await, Server::start().await);
    for (path, url, setting) in [
        ("/extensions-public", "https://example.org/x.vsix", "extension_url"),
        ("/extensions-getting-started", "https://example.org/begin", "getting_started_url"),
    ] {
        let ask = async |server: &Server| server.raw(Method::GET, path, &[], "").await;
        assert_eq!(ask(&server).await.expect(200), json!(url));
        let refused = ask(&silent).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "NF_001"), "{path}");
        assert!(refused.body["message"].as_str().unwrap().contains(setting), "{}", refused.body);
    }
}
