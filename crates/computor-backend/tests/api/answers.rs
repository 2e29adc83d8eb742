//! Answers that are not sent again: tags of JSON and files, and files in parts.

use crate::{
    store::Library,
    support::{Answer, Server, Someone, Term},
};
use reqwest::Method;
use serde_json::json;

/// Asks as somebody, with a header.
async fn ask(server: &Server, who: &Someone, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("x-api-token", who.token.as_str())];
    all.extend(headers);
    server.raw(method, path, &all, "").await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// Asks again with the tag of the answer.
async fn again(server: &Server, who: &Someone, path: &str, tag: &str) -> Answer {
    ask(server, who, Method::GET, path, &[("if-none-match", tag)]).await
}

#[tokio::test]
async fn an_answer_that_the_client_has_is_not_sent_again_until_it_changes() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (student, lecturer) = (term.person("student"), term.person("lecturer"));
    let row = format!("/course-contents/{}", term.assignment);
    let view = format!("/students/course-contents?course_id={}", term.course);
    for path in ["/course-contents", row.as_str(), "/students/courses", view.as_str(), "/user"] {
        let first = ask(&server, student, Method::GET, path, &[]).await;
        let (tag, total) = (header(&first, "etag").to_owned(), header(&first, "x-total-count").to_owned());
        assert_eq!((first.status.as_u16(), header(&first, "cache-control")), (200, "private, no-cache"), "{path}");
        assert!(tag.starts_with('"') && tag.len() > 20, "{path}: {tag}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let same = again(&server, student, path, &known).await;
            assert_eq!((same.status.as_u16(), same.body.as_str()), (304, Some("")), "{path} {known}");
            // Some tags also say as of when that was so.
            let content = |tag: &str| tag.trim_matches('"').split('.').next().map(str::to_owned);
            assert_eq!(content(header(&same, "etag")), content(&tag), "{path} {known}");
            assert_eq!(header(&same, "x-total-count"), total, "{path}");
        }
        assert_eq!(again(&server, student, path, "\"other\"").await.status, 200, "{path}");
        let head = ask(&server, student, Method::HEAD, path, &[("if-none-match", &tag)]).await;
        assert_eq!(head.status, 304, "{path}");
    }
    // It changes.
    let tag = async |path: &str| header(&ask(&server, student, Method::GET, path, &[]).await, "etag").to_owned();
    let before = (tag(&row).await, tag(&view).await, tag("/course-contents").await);
    server.patch(lecturer, &row, json!({"title": "Another"})).await.expect(200);
    for (path, tag) in [(row.as_str(), &before.0), (view.as_str(), &before.1), ("/course-contents", &before.2)] {
        let now = again(&server, student, path, tag).await;
        assert!(now.status == 200 && now.body.to_string().contains("Another"), "{path}: {}", now.body);
    }
    // The number of rows in all is a part of the answer, though the page is the same.
    let path = "/course-contents?limit=1";
    let one = tag(path).await;
    let more =
        json!({"path": "week2", "title": "Week 2", "course_id": term.course, "course_content_type_id": term.unit_type, "position": 9.0});
    server.post(lecturer, "/course-contents", more).await.id();
    let now = again(&server, student, path, &one).await;
    assert_eq!((now.status.as_u16(), header(&now, "x-total-count")), (200, "3"));
    // Rights change: a tag opens nothing.
    let known = tag(&row).await;
    server.patch(term.person("owner"), &format!("/course-members/{}/archive", term.member("student")), json!({})).await.expect(204);
    assert_eq!(again(&server, student, &row, &known).await.status, 404);
    assert_eq!(again(&server, student, &row, "*").await.status, 404);
    assert_eq!(server.raw(Method::GET, &row, &[("if-none-match", &known)], "").await.status, 401);
    // What changes something is always answered.
    let changed = json!({"title": "Third"}).to_string();
    let headers = [("x-api-token", lecturer.token.as_str()), ("content-type", "application/json"), ("if-none-match", "*")];
    assert_eq!(server.raw(Method::PATCH, &row, &headers, changed).await.status, 200);
}

#[tokio::test]
async fn a_file_comes_in_parts() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    // What no packing makes smaller.
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..300_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) as u8
        })
        .collect();
    let artifact = library.hand_in(&server, student, &noise).await.expect(201)["artifacts"][0].as_str().unwrap().to_owned();
    let path = format!("/submissions/artifacts/{artifact}/download");
    let raw = async |method: Method, headers: &[(&str, &str)]| {
        let mut all = vec![("x-api-token", student.token.as_str())];
        all.extend(headers);
        server.bytes(method, &path, &all).await
    };
    let (status, headers, whole) = raw(Method::GET, &[]).await;
    assert_eq!(
        (status, headers["accept-ranges"].as_bytes(), headers["content-type"].as_bytes()),
        (200, &b"bytes"[..], &b"application/zip"[..])
    );
    assert_eq!(headers["content-length"], whole.len().to_string());
    assert!(whole.starts_with(b"PK") && whole.len() > 200_000, "{}", whole.len());
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"") && disposition.contains(".zip\""), "{disposition}");
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let size = whole.len();
    for (range, expected) in
        [("bytes=0-9", 0..10), ("bytes=100000-", 100_000..size), ("bytes=-7", size - 7..size), ("bytes=5-99999999", 5..size)]
    {
        let (status, headers, part) = raw(Method::GET, &[("range", range)]).await;
        let last = expected.end - 1;
        assert_eq!(status, 206, "{range}");
        assert_eq!(headers["content-range"], format!("bytes {}-{last}/{size}", expected.start), "{range}");
        assert!(part == whole[expected], "{range}");
    }
    // What has begun with another file is not gone on with.
    assert_eq!(raw(Method::GET, &[("range", "bytes=0-9"), ("if-range", &tag)]).await.0, 206);
    for begun in ["\"other\"", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let (status, _, all) = raw(Method::GET, &[("range", "bytes=0-9"), ("if-range", begun)]).await;
        assert_eq!((status, all.len()), (200, size), "{begun}");
    }
    // Several parts, and what is none, are answered by the whole.
    for range in ["bytes=0-1,5-6", "bytes=9-2", "lines=1-2"] {
        assert_eq!(raw(Method::GET, &[("range", range)]).await.0, 200, "{range}");
    }
    let beyond = ask(&server, student, Method::GET, &path, &[("range", &format!("bytes={size}-"))]).await;
    assert_eq!(raw(Method::GET, &[("range", "bytes=-0")]).await.0, 416);
    assert_eq!(
        (beyond.status.as_u16(), beyond.code(), header(&beyond, "content-range")),
        (416, "VAL_006", format!("bytes */{size}").as_str())
    );
    // Nothing is sent to who has it, or wants to know about it alone.
    assert_eq!(raw(Method::GET, &[("if-none-match", &tag)]).await.0, 304);
    let (status, headers, body) = raw(Method::HEAD, &[("range", "bytes=0-9")]).await;
    assert_eq!((status, headers["content-length"].as_bytes(), body.len()), (200, size.to_string().as_bytes(), 0));
    // Nobody else sees any part of it.
    let stranger = server.somebody("stranger", &[]).await;
    for headers in [vec![("range", "bytes=0-9")], vec![("if-none-match", tag.as_str())]] {
        assert_eq!(ask(&server, &stranger, Method::GET, &path, &headers).await.status, 404);
    }
}
