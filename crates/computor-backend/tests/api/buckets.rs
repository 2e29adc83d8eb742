//! Buckets, the files in them, and links to them.

use crate::support::{Answer, Server, Someone, TestClock};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

const BUCKET: &str = "computor-storage";

/// Stores a file as browsers do.
async fn upload(server: &Server, who: &Someone, query: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(
        b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\\\x\\\\notes.txt\"\r\ncontent-type: text/plain\r\n\r\n",
    );
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    server.raw(Method::POST, &format!("/storage/upload{query}"), &headers, body).await
}

fn keys(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|file| file["object_key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn buckets_are_made_counted_and_deleted() {
    let server = Server::start().await;
    let (admin, ann) = (server.admin().await, server.somebody("ann", &[]).await);
    let new = json!({"bucket_name": "papers.2026", "region": "eu"});
    assert_eq!(server.post(&ann, "/storage/buckets", new.clone()).await.status, 403);
    let made = server.post(&admin, "/storage/buckets", new.clone()).await.expect(200);
    assert_eq!((&made["bucket_name"], &made["region"]), (&json!("papers.2026"), &json!("eu")));
    assert_eq!(server.post(&admin, "/storage/buckets", new).await.code(), "CONFLICT_001");
    for bad in ["ab", "Papers", "a/b/c", "-papers", "papers.", "a..b", "päpers", "../x", &"a".repeat(64)] {
        let refused = server.post(&admin, "/storage/buckets", json!({"bucket_name": bad})).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{bad}");
    }
    let all = server.get(&admin, "/storage/buckets").await.expect(200);
    assert_eq!(all.as_array().unwrap().iter().map(|b| b["bucket_name"].as_str().unwrap()).collect::<Vec<_>>(), [BUCKET, "papers.2026"]);

    for (key, text) in [("a.txt", "12"), ("b.txt", "345")] {
        upload(&server, &admin, "", &[("bucket_name", "papers.2026"), ("object_key", key)], text.as_bytes()).await.expect(200);
    }
    let stats = server.get(&admin, "/storage/buckets/papers.2026/stats").await.expect(200);
    assert_eq!((&stats["object_count"], &stats["total_size"]), (&json!(2), &json!(5)));
    assert_eq!(server.get(&admin, "/storage/buckets/no-such/stats").await.code(), "NF_001");
    assert_eq!(server.delete(&admin, "/storage/buckets/papers.2026").await.code(), "CONFLICT_001", "it holds files");
    assert_eq!(server.delete(&admin, &format!("/storage/buckets/{BUCKET}?force=true")).await.code(), "CONFLICT_001");
    let gone = server.delete(&admin, "/storage/buckets/papers.2026?force=true").await.expect(200);
    assert!(gone["message"].as_str().unwrap().contains("2 files"), "{gone}");
    assert_eq!(server.get(&admin, "/storage/objects?bucket_name=papers.2026").await.code(), "NF_001");
    assert_eq!(server.delete(&admin, "/storage/buckets/papers.2026").await.code(), "NF_001");
}

#[tokio::test]
async fn files_are_stored_listed_copied_and_deleted() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let said = [("object_key", "/plans/ü 1.txt"), ("metadata", r#"{"for": "ann"}"#)];
    let made = upload(&server, &admin, "", &said, b"first").await.expect(200);
    assert_eq!((&made["object_key"], &made["bucket_name"]), (&json!("plans/ü 1.txt"), &json!(BUCKET)));
    assert_eq!((&made["size"], &made["content_type"], &made["metadata"]), (&json!(5), &json!("text/plain"), &json!({"for": "ann"})));
    assert_eq!(made["created_by"], json!(admin.id));
    // Without a key it lies under who asks, and the name alone says nothing of directories.
    let own = upload(&server, &admin, "", &[], b"own").await.expect(200);
    assert_eq!(own["object_key"], format!("uploads/{}/notes.txt", admin.id));
    let ann = server.somebody("ann", &[]).await;
    let hers = upload(&server, &admin, &format!("?user_id={}", ann.id), &[], b"hers").await.expect(200);
    assert_eq!(hers["object_key"], format!("uploads/{}/notes.txt", ann.id));

    let at = "/storage/objects/plans/%C3%BC%201.txt";
    assert_eq!(server.get(&admin, at).await.expect(200)["etag"], made["etag"]);
    assert_eq!(server.get(&admin, "/storage/objects/plans%2F%C3%BC%201.txt").await.expect(200)["id"], made["id"]);
    assert_eq!(server.download(&admin, "/storage/download/plans/%C3%BC%201.txt").await, (200, b"first".to_vec()));
    // What is stored again takes its place.
    let again = upload(&server, &admin, "", &[("object_key", "plans/ü 1.txt")], b"second").await.expect(200);
    assert_eq!((&again["id"], &again["metadata"]), (&made["id"], &json!({})));
    assert_eq!(server.download(&admin, "/storage/download/plans/%C3%BC%201.txt").await, (200, b"second".to_vec()));

    // A copy, asked for as a form, as existing clients do, and as JSON.
    let form = "source_object=plans%2F%C3%BC+1.txt&dest_object=plans%2F2.txt&metadata=%7B%22a%22%3A%22b%22%7D&source_bucket=";
    let headers = [("x-api-token", admin.token.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    server.raw(Method::POST, "/storage/copy", &headers, form).await.expect(200);
    let twice = server.raw(Method::POST, "/storage/copy", &headers, "source_object=a&source_object=b&dest_object=c").await;
    assert_eq!(twice.code(), "VAL_001");
    server.post(&admin, "/storage/copy", json!({"source_object": "plans/2.txt", "dest_object": "plans/3.txt"})).await.expect(200);
    assert_eq!(server.get(&admin, "/storage/objects/plans/3.txt").await.expect(200)["metadata"], json!({"a": "b"}));
    for (from, to) in [("no.txt", json!(BUCKET)), ("plans/2.txt", json!("no-such"))] {
        let copy = json!({"source_object": from, "dest_object": "x", "dest_bucket": to});
        assert_eq!(server.post(&admin, "/storage/copy", copy).await.code(), "NF_001", "{from}");
    }

    let list = async |query: &str| server.get(&admin, &format!("/storage/objects?{query}")).await.expect(200);
    assert_eq!(keys(&list("prefix=plans/").await), ["plans/2.txt", "plans/3.txt", "plans/ü 1.txt"]);
    assert_eq!(keys(&list("prefix=plans/&skip=1&limit=1").await), ["plans/3.txt"]);
    assert_eq!(keys(&list("max_size=3").await).len(), 1);
    assert_eq!(keys(&list("min_size=5").await).len(), 3);
    assert_eq!(keys(&list("content_type=text/plain&prefix=uploads").await).len(), 2);
    assert!(keys(&list("content_type=text/html").await).is_empty());
    assert!(keys(&list("prefix=%25").await).is_empty(), "no pattern");

    server.delete(&admin, at).await.expect(200);
    assert_eq!(server.delete(&admin, at).await.code(), "NF_001");
    assert_eq!(server.download(&admin, "/storage/download/plans/2.txt").await, (200, b"second".to_vec()), "the copy stands for itself");
    for key in ["../x", "a//b", "a/./b", "/", "a\\b", "a\u{7}b", "a/", &"x/".repeat(300)] {
        let refused = upload(&server, &admin, "", &[("object_key", key)], b"x").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{key:?}");
    }
    for bad in ["[]", "{\"a\": 1}", "x"] {
        let refused = upload(&server, &admin, "", &[("object_key", "k"), ("metadata", bad)], b"x").await;
        assert_eq!(refused.code(), "VAL_001", "{bad}");
    }
    assert_eq!(upload(&server, &admin, "", &[("object_key", "k"), ("bucket_name", "no-such")], b"x").await.code(), "NF_001");
}

#[tokio::test]
async fn a_link_opens_one_file_for_a_while() {
    let clock = Arc::new(TestClock::new());
    let server = Server::start_with(|options| options.max_upload = 1000, clock.clone()).await;
    let (admin, limited) = (server.admin().await, server.somebody("ann", &[]).await);
    upload(&server, &admin, "", &[("object_key", "a.txt")], b"first").await.expect(200);
    let link = async |who: &Someone, body: Value| server.post(who, "/storage/presigned-url", body).await;
    let path = |answer: &Value| {
        let url = answer["url"].as_str().unwrap();
        url[url.find("/storage/links/").unwrap()..].to_owned()
    };
    assert_eq!(link(&limited, json!({"object_key": "a.txt"})).await.status, 403);
    let made = link(&admin, json!({"object_key": "a.txt", "expiry_seconds": 60})).await.expect(200);
    assert_eq!(made["method"], "GET");
    let get = path(&made);
    let nobody = |method: Method, path: String, body: Vec<u8>| {
        let server = &server;
        async move { server.raw(method, &path, &[("content-type", "text/csv")], body).await }
    };
    let fetched = server.bytes(Method::GET, &get, &[]).await;
    assert_eq!((fetched.0, fetched.2.as_slice()), (200, &b"first"[..]));
    assert_eq!(nobody(Method::PUT, get.clone(), b"x".to_vec()).await.status, 404, "it is for fetching");

    let put = path(&link(&admin, json!({"object_key": "new/b.csv", "method": "PUT", "expiry_seconds": 90})).await.expect(200));
    assert_eq!(server.bytes(Method::GET, &put, &[]).await.0, 404, "it is for storing");
    assert_eq!(nobody(Method::PUT, put.clone(), vec![b'x'; 1001]).await.code(), "VAL_005");
    assert_eq!(nobody(Method::PUT, put.clone(), b"a,b".to_vec()).await.status, 204);
    let stored = server.get(&admin, "/storage/objects/new/b.csv").await.expect(200);
    assert_eq!((&stored["size"], &stored["content_type"], &stored["created_by"]), (&json!(3), &json!("text/csv"), &json!(null)));

    clock.advance(61);
    assert_eq!(server.bytes(Method::GET, &get, &[]).await.0, 404);
    assert_eq!(nobody(Method::PUT, put.clone(), b"c".to_vec()).await.status, 204, "this one has half a minute left");
    clock.advance(30);
    assert_eq!(nobody(Method::PUT, put, b"d".to_vec()).await.status, 404);
    assert_eq!(server.bytes(Method::GET, "/storage/links/guessed", &[]).await.0, 404);
    for (body, code) in [
        (json!({"object_key": "a.txt", "expiry_seconds": 0}), "VAL_001"),
        (json!({"object_key": "a.txt", "expiry_seconds": 604_801}), "VAL_001"),
        (json!({"object_key": "a.txt", "method": "DELETE"}), "VAL_001"),
        (json!({"object_key": "no.txt"}), "NF_001"),
        (json!({"object_key": "a.txt", "bucket_name": "no-such"}), "NF_001"),
    ] {
        assert_eq!(link(&admin, body.clone()).await.code(), code, "{body}");
    }
}
