//! Documents: where they lie, who reads and writes them, which paths there are, and how they come from a repository.

use crate::{
    git::git,
    support::{Answer, Server, Someone, Term},
};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    response::Response,
};
use computor_backend::work::{SyncDocuments, SyncInput, SyncedDocuments};
use computor_workflows::{
    FlowError,
    rehearsal::{Rehearsal, Trouble},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{path::Path, process::Stdio, sync::Arc};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// Uploads a file, as a form with a text for each field.
async fn upload(server: &Server, who: &Someone, scope: &Value, path: &str, content: &[u8]) -> Answer {
    let mut body = String::new();
    let mut fields = scope.as_object().unwrap().clone();
    fields.insert("path".to_owned(), json!(path));
    for (name, value) in &fields {
        body += &format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n", value.as_str().unwrap());
    }
    body += "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../../x\"\r\ncontent-type: text/markdown\r\n\r\n";
    let body = [body.as_bytes(), content, b"\r\n--b--\r\n"].concat();
    let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    server.raw(Method::POST, "/documents/files", &headers, body).await
}

/// A scope in a query.
fn asked(scope: &Value, path: &str) -> String {
    let id = scope["scope_id"].as_str().map_or_else(String::new, |id| format!("&scope_id={id}"));
    format!("scope={}{id}&path={path}", scope["scope"].as_str().unwrap())
}

async fn names(server: &Server, who: &Someone, scope: &Value, path: &str) -> Vec<String> {
    let list = server.get(who, &format!("/documents/list?{}", asked(scope, path))).await.expect(200);
    list.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
}

/// A body with more than the scope.
fn with(scope: &Value, more: Value) -> Value {
    let mut body = scope.clone();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn files_and_directories_are_made_read_renamed_and_deleted() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let scope = json!({"scope": "course", "scope_id": term.course});
    assert_eq!(names(&server, student, &scope, "").await, Vec::<String>::new(), "a scope that nobody wrote to is empty");
    let made = upload(&server, lecturer, &scope, "slides/week 1/intro.md", b"# Hello").await.expect(201);
    assert_eq!(
        (&made["path"], &made["size"], &made["content_type"]),
        (&json!("slides/week 1/intro.md"), &json!(7), &json!("text/markdown"))
    );
    upload(&server, lecturer, &scope, "plan.md", b"old").await.expect(201);
    upload(&server, lecturer, &scope, "plan.md", b"new plan").await.expect(201);
    let list = server.get(student, &format!("/documents/list?{}", asked(&scope, ""))).await.expect(200);
    assert_eq!((&list[0]["name"], &list[0]["type"], &list[0]["size"]), (&json!("plan.md"), &json!("file"), &json!(8)));
    assert_eq!((&list[1]["name"], &list[1]["type"], &list[1]["size"]), (&json!("slides"), &json!("directory"), &json!(null)));
    // The tag in the list is that of the file; who has it gets nothing again.
    let file = format!("/documents/files?{}", asked(&scope, "plan.md"));
    let token = ("x-api-token", student.token.as_str());
    let (status, headers, bytes) = server.bytes(Method::GET, &file, &[token]).await;
    assert_eq!((status, bytes.as_slice()), (200, b"new plan".as_slice()));
    let tag = headers["etag"].to_str().unwrap();
    assert_eq!(list[0]["etag"], tag);
    assert!(headers["last-modified"].to_str().unwrap().ends_with("GMT"), "{headers:?}");
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(server.bytes(Method::GET, &file, &[token, ("if-none-match", tag)]).await.0, 304);

    // Directories: made once, renamed with everything in them, never into themselves.
    let directory = async |method: Method, body: Value| server.ask(lecturer, method, "/documents/directories", Some(&body)).await;
    let made = directory(Method::POST, with(&scope, json!({"path": "slides/extra"}))).await.expect(201);
    assert_eq!((&made["created"], &made["path"]), (&json!(true), &json!("slides/extra")));
    assert_eq!(directory(Method::POST, with(&scope, json!({"path": "slides/extra"}))).await.expect(201)["created"], false);
    let into = directory(Method::PATCH, with(&scope, json!({"path": "slides", "new_path": "slides/extra/slides"}))).await;
    assert_eq!((into.status.as_u16(), into.code()), (400, "VAL_001"));
    let taken = directory(Method::PATCH, with(&scope, json!({"path": "slides", "new_path": "plan.md"}))).await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "CONFLICT_001"));
    directory(Method::PATCH, with(&scope, json!({"path": "slides", "new_path": "archive/Slides"}))).await.expect(200);
    assert_eq!(names(&server, student, &scope, "").await, ["archive", "plan.md"]);
    assert_eq!(names(&server, student, &scope, "archive/slides/week 1").await, ["intro.md"]);
    assert_eq!(server.get(student, &format!("/documents/list?{}", asked(&scope, "slides"))).await.code(), "NF_001");

    // Files.
    let files = async |method: Method, body: Value| server.ask(lecturer, method, "/documents/files", Some(&body)).await;
    let renamed = files(Method::PATCH, with(&scope, json!({"path": "plan.md", "new_path": "archive/Plan.md"}))).await.expect(200);
    assert_eq!((&renamed["path"], &renamed["size"]), (&json!("archive/Plan.md"), &json!(8)));
    assert_eq!(files(Method::DELETE, with(&scope, json!({"path": "archive/Slides"}))).await.code(), "NF_001", "it is a directory");
    files(Method::DELETE, with(&scope, json!({"path": "archive/Plan.md"}))).await.expect(204);
    assert_eq!(directory(Method::DELETE, with(&scope, json!({"path": "archive"}))).await.status, 204);
    assert_eq!(names(&server, student, &scope, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_path_leads_nowhere_else_and_a_name_is_there_once() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let scope = json!({"scope": "course", "scope_id": term.course});
    upload(&server, lecturer, &scope, "a/b.txt", b"1").await.expect(201);
    for bad in ["/a", "a//b", "./a", "a/../b", "../x", "a\\b", "a/", ""] {
        let refused = upload(&server, lecturer, &scope, bad, b"1").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{bad:?} {}", refused.body);
    }
    assert_eq!(server.get(lecturer, &format!("/documents/files?{}", asked(&scope, "a/%2e%2e/b.txt"))).await.code(), "VAL_001");
    assert_eq!(server.get(lecturer, &format!("/documents/files?{}", asked(&scope, "a%00b"))).await.code(), "VAL_001");
    // A file is no directory, and a directory no file; letters that differ in their case, or in how they are written, are one name.
    for (path, why) in [("a/b.txt/c", "is a file"), ("a", "is a directory"), ("A/c.txt", "case"), ("a/B.txt", "case")] {
        let refused = upload(&server, lecturer, &scope, path, b"2").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_001"), "{path}");
        assert!(refused.body["message"].as_str().unwrap().contains(why), "{}", refused.body);
    }
    upload(&server, lecturer, &scope, "\u{dc}bung.txt", b"1").await.expect(201);
    upload(&server, lecturer, &scope, "U\u{308}bung.txt", b"2").await.expect(201);
    assert_eq!(names(&server, lecturer, &scope, "").await, ["a", "\u{dc}bung.txt"]);
    // What has documents of its own lends its name to nothing above it.
    let admin = &term.admin;
    for (scope, child) in [
        (json!({"scope": "system"}), "uni"),
        (json!({"scope": "organization", "scope_id": term.organization}), "prog"),
        (json!({"scope": "course_family", "scope_id": term.family}), "y2026"),
    ] {
        let refused = upload(&server, admin, &scope, &format!("{child}/x.txt"), b"1").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_001"), "{child}");
        upload(&server, admin, &scope, &format!("other/{child}"), b"1").await.expect(201);
    }
    // An owner that is missing, or is too much.
    for scope in [json!({"scope": "course"}), json!({"scope": "system", "scope_id": term.course})] {
        assert_eq!(upload(&server, admin, &scope, "x", b"1").await.code(), "VAL_001");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let server = Server::with(None, |options| (options.max_document, options.quota_per_course) = (10, 25)).await;
    let term = Term::create(&server).await;
    let (lecturer, scope) = (term.person("lecturer"), json!({"scope": "course", "scope_id": term.course}));
    upload(&server, lecturer, &scope, "a", b"0123456789").await.expect(201);
    let refused = upload(&server, lecturer, &scope, "b", b"0123456789x").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"));
    upload(&server, lecturer, &scope, "b", b"0123456789").await.expect(201);
    let refused = upload(&server, lecturer, &scope, "c", b"012345").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"));
    // In place of another one there is room.
    upload(&server, lecturer, &scope, "b", b"012345").await.expect(201);
}

#[tokio::test]
async fn hole_50_who_belongs_there_reads_and_who_teaches_writes() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let stranger = server.somebody("stranger", &[]).await;
    let scope = json!({"scope": "course", "scope_id": term.course});
    for (role, may) in [("student", false), ("tutor", false), ("lecturer", true), ("owner", true)] {
        let answer = upload(&server, term.person(role), &scope, role, b"1").await;
        assert_eq!(answer.status, if may { 201 } else { 403 }, "{role}");
        assert_eq!(names(&server, term.person(role), &scope, "").await.is_empty(), !may && role != "owner", "{role}");
    }
    assert_eq!(upload(&server, &stranger, &scope, "x", b"1").await.status, 404);
    assert_eq!(server.get(&stranger, &format!("/documents/list?{}", asked(&scope, ""))).await.status, 404);
    // What is everybody's.
    let system = json!({"scope": "system"});
    assert_eq!(upload(&server, term.person("owner"), &system, "x", b"1").await.status, 403);
    upload(&server, &term.admin, &system, "x", b"1").await.expect(201);
    assert_eq!(names(&server, &stranger, &system, "").await, ["x"]);
    // Who developes an organization or a family writes there, and its students read.
    for (scope, table, role) in [
        (json!({"scope": "organization", "scope_id": term.organization}), "/organization-members", "organization"),
        (json!({"scope": "course_family", "scope_id": term.family}), "/course-family-members", "course_family"),
    ] {
        let developer = server.somebody(&format!("developer of the {role}"), &[]).await;
        assert_eq!(upload(&server, &developer, &scope, "x", b"1").await.status, 404);
        let member = json!({"user_id": developer.id, format!("{role}_id"): scope["scope_id"], format!("{role}_role_id"): "_developer"});
        server.post(&term.admin, table, member).await.expect(201);
        upload(&server, &developer, &scope, "x", b"1").await.expect(201);
        assert_eq!(upload(&server, term.person("lecturer"), &scope, "y", b"1").await.status, 403);
        assert_eq!(names(&server, term.person("student"), &scope, "").await, ["x"]);
    }
}

/// `git http-backend`, as another host would answer.
async fn host(root: &Path) -> String {
    let root = root.to_owned();
    let answer = async move |request: Request| {
        let (parts, body) = request.into_parts();
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let mut command = tokio::process::Command::new("git");
        command.arg("http-backend").env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("GIT_HTTP_EXPORT_ALL", "1");
        command.env("GIT_PROJECT_ROOT", &root).env("PATH_INFO", parts.uri.path()).env("REQUEST_METHOD", parts.method.as_str());
        command.env("QUERY_STRING", parts.uri.query().unwrap_or_default()).env("CONTENT_TYPE", header("content-type"));
        command.env("HTTP_CONTENT_ENCODING", header("content-encoding")).env("GIT_PROTOCOL", header("git-protocol"));
        command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "safe.directory").env("GIT_CONFIG_VALUE_0", "*");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let sent = to_bytes(body, 1 << 20).await.unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(&sent).await;
        drop(stdin);
        let output = child.wait_with_output().await.unwrap().stdout;
        let end = output.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let mut response = Response::builder();
        for line in String::from_utf8_lossy(&output[..end]).lines() {
            let (name, value) = line.split_once(": ").unwrap();
            response = if name == "Status" { response.status(&value[..3]) } else { response.header(name, value) };
        }
        response.body(Body::from(output[end + 4..].to_vec())).unwrap()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await.unwrap() });
    url
}

async fn sync(server: &Server, family: Uuid, force: bool, trouble: Trouble) -> Result<SyncedDocuments, FlowError> {
    let input = SyncInput { course_family_id: family.into(), force };
    Rehearsal::<SyncDocuments>::new(Arc::new(server.app.clone()), input).run(trouble).await.outcome
}

#[tokio::test]
async fn documents_of_a_family_come_from_its_repository_and_no_link_is_followed() {
    let key = |options: &mut computor_backend::Options| {
        options.secret_key = Some("a key of thirty-two characters..".to_owned().into());
        options.max_fetch = 100_000;
    };
    let server = Server::with(None, key).await;
    let term = Term::create(&server).await;
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let call = format!("/system/course-families/{}/sync-documents", term.family);
    let unset = server.post(lecturer, &call, json!({})).await;
    assert_eq!((unset.status.as_u16(), unset.code()), (400, "GITLAB_001"));

    let root = tempfile::tempdir().unwrap();
    let (bare, tree) = (root.path().join("group/prog/documents.git"), root.path().join("tree"));
    git(root.path(), &["init", "-q", "--bare", "-b", "main", bare.to_str().unwrap()]).await.well();
    git(root.path(), &["clone", "-q", bare.to_str().unwrap(), "tree"]).await.well();
    let commit = async |changes: &[(&str, &str)]| {
        for (name, content) in changes {
            std::fs::create_dir_all(tree.join(name).parent().unwrap()).unwrap();
            std::fs::write(tree.join(name), content).unwrap();
        }
        git(&tree, &["add", "-A"]).await.well();
        git(&tree, &["commit", "-qm", "Documents"]).await.well();
        git(&tree, &["push", "-q", "origin", "HEAD:main"]).await.well();
    };
    std::os::unix::fs::symlink("/etc/passwd", tree.join("passwd")).unwrap();
    commit(&[("README.md", "about"), ("guide/a.md", "A"), ("guide/b.md", "B"), ("kept.md", "theirs"), ("y2026/x.md", "of the course")])
        .await;

    let url = host(root.path()).await;
    let properties = json!({"properties": {"gitlab": {"url": url, "full_path": "group/prog"}}});
    server.patch(&term.admin, &format!("/course-families/{}", term.family), properties).await.expect(200);
    assert_eq!(server.post(student, &call, json!({})).await.status, 403);
    let begun = server.post(lecturer, &call, json!({})).await.expect(200);
    assert_eq!(begun["status"], "started");
    assert!(begun["workflow_id"].is_string());

    // What is uploaded is not taken the place of.
    let scope = json!({"scope": "course_family", "scope_id": term.family});
    upload(&server, &term.admin, &scope, "kept.md", b"ours").await.expect(201);
    let first = sync(&server, term.family, false, Trouble::None).await.unwrap();
    assert_eq!((first.files, first.removed), (2, 0), "{first:?}");
    assert_eq!(first.refused.keys().collect::<Vec<_>>(), ["kept.md", "passwd", "y2026/x.md"], "{first:?}");
    assert_eq!(names(&server, student, &scope, "").await, ["guide", "kept.md"]);
    assert_eq!(names(&server, student, &scope, "guide").await, ["a.md", "b.md"]);
    let read = async |path: &str| server.download(student, &format!("/documents/files?{}", asked(&scope, path))).await.1;
    assert_eq!(read("kept.md").await, b"ours");

    // What is gone there goes, what is new comes, and a run that died after it had stored everything changes nothing.
    std::fs::remove_file(tree.join("guide/b.md")).unwrap();
    commit(&[("guide/a.md", "A2"), ("new/c.md", "C")]).await;
    for (trouble, removed) in [(Trouble::Crash(0), 0), (Trouble::None, 0)] {
        let again = sync(&server, term.family, false, trouble).await.unwrap();
        assert_eq!((again.files, again.removed), (2, removed), "{again:?}");
    }
    assert_eq!(names(&server, student, &scope, "").await, ["guide", "kept.md", "new"]);
    assert_eq!((names(&server, student, &scope, "guide").await, read("guide/a.md").await), (vec!["a.md".to_owned()], b"A2".to_vec()));
    // By force there is what is there.
    sync(&server, term.family, true, Trouble::None).await.unwrap();
    assert_eq!(read("kept.md").await, b"theirs");

    // More than is fetched, however it is packed.
    let noise: String = (0..60_000_u64).map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20)).collect();
    commit(&[("noise.txt", &noise)]).await;
    let failed = sync(&server, term.family, false, Trouble::None).await.unwrap_err().to_string();
    assert!(failed.contains("larger than 100000 bytes"), "{failed}");
    assert!(names(&server, student, &scope, "").await.contains(&"kept.md".to_owned()));

    // A host that is not there fails for good, and says nothing of the token.
    let token = format!("/organizations/{}/token?type=gitlab", term.organization);
    let properties = json!({"properties": {"gitlab": {"url": format!("{url}/nowhere"), "full_path": "group"}}});
    server.patch(&term.admin, &format!("/organizations/{}", term.organization), properties).await.expect(200);
    server.patch(&term.admin, &token, json!({"token": "glpat-of-ours"})).await.expect(201);
    let properties = json!({"properties": {"gitlab": {"url": format!("{url}/nowhere"), "full_path": "group/prog"}}});
    server.patch(&term.admin, &format!("/course-families/{}", term.family), properties).await.expect(200);
    let failed = sync(&server, term.family, false, Trouble::None).await.unwrap_err().to_string();
    assert!(!failed.contains("glpat-of-ours"), "{failed}");
}

#[tokio::test]
async fn hole_49_a_token_of_an_organization_is_kept_sealed_or_not_at_all() {
    let key = |options: &mut computor_backend::Options| options.secret_key = Some("a key of thirty-two characters..".to_owned().into());
    for (server, kept) in [(Server::with(None, key).await, true), (Server::start().await, false)] {
        let term = Term::create(&server).await;
        let owner = server.somebody("omar", &[]).await;
        let member = json!({"user_id": owner.id, "organization_id": term.organization, "organization_role_id": "_owner"});
        server.post(&term.admin, "/organization-members", member).await.expect(201);
        let call = |kind: &str| format!("/organizations/{}/token?type={kind}", term.organization);
        let token = json!({"token": "glpat-of-ours"});
        assert_eq!(server.patch(&owner, &call("gitlab"), token.clone()).await.code(), "GITLAB_001");
        let properties = json!({"properties": {"gitlab": {"url": "https://git.example.org", "full_path": "uni"}}});
        server.patch(&term.admin, &format!("/organizations/{}", term.organization), properties).await.expect(200);
        assert_eq!(server.patch(&owner, &call("github"), token.clone()).await.code(), "NIMPL_001");
        assert_eq!(server.patch(term.person("owner"), &call("gitlab"), token.clone()).await.status, 403);
        let answer = server.patch(&owner, &call("gitlab"), token.clone()).await;
        if kept {
            assert!(!answer.expect(201).to_string().contains("glpat"));
            let sealed = "select sealed from organization_token";
            let sealed: String = sqlx::query_scalar(sealed).fetch_one(server.db.pool()).await.unwrap();
            assert!(sealed.starts_with("1:") && !sealed.contains("glpat"), "{sealed}");
        } else {
            assert_eq!((answer.status.as_u16(), answer.code()), (501, "NIMPL_001"));
            assert!(answer.body["message"].as_str().unwrap().contains("secret_key"), "{}", answer.body);
        }
        // What a foreign host allows is not changed from here; where there is none, there is nothing to do.
        let call = format!("/lecturers/course-members/{}/sync-gitlab", term.member("student"));
        let told = server.post(term.person("lecturer"), &call, json!({})).await.expect(200);
        assert_eq!((&told["sync_status"], &told["course_member_id"]), (&json!("skipped"), &json!(term.member("student"))));
        assert!(told["message"].as_str().unwrap().contains("https://git.example.org"), "{told}");
        assert_eq!(server.post(term.person("tutor"), &call, json!({})).await.status, 403);
        sqlx::query("update organization set properties = null").execute(server.db.pool()).await.unwrap();
        assert_eq!(server.post(term.person("lecturer"), &call, json!({"access_token": "x"})).await.code(), "GITLAB_001");
    }
}
