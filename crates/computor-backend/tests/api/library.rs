//! The example library: what versions need and keep, what may be deleted, and which names are refused.

use crate::{
    git::{commit, write},
    release::Release,
    store::Library,
    support::{Answer, Server},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use computor_backend::{
    auth::{Secret, Vault},
    rotation,
    work::FetchExamples,
};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// A description that needs other examples.
fn meta(slug: &str, version: &str, needs: &str) -> Value {
    let text = format!(
        "slug: {slug}\nversion: {version}\nproperties: {{executionBackend: {{slug: itpcp.exec.doc}}, testDependencies: [{needs}]}}"
    );
    json!({"meta.yaml": text, "x.txt": version})
}

async fn store(server: &Server, library: &Library, slug: &str, version: &str, needs: &str) -> Answer {
    library.example(server, &slug.replace('.', "-"), meta(slug, version, needs)).await
}

/// Tags of what a version is downloaded with.
async fn needed(server: &Server, library: &Library, version: &Value) -> Vec<String> {
    let url = format!("/examples/download/{}?with_dependencies=true", version["id"].as_str().unwrap());
    let files = server.get(library.term.person("lecturer"), &url).await.expect(200);
    files["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|set| format!("{} {}", set["identifier"].as_str().unwrap(), set["version_tag"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_version_keeps_what_it_was_made_with() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let base = store(&server, &library, "base", "1.0", "").await.expect(200);
    store(&server, &library, "mid.a", "1.0", "{slug: base, version: ^1.0}").await.expect(200);
    let first = store(&server, &library, "top", "1.0", "{slug: mid.a}").await.expect(200);
    store(&server, &library, "base", "1.1", "").await.expect(200);
    store(&server, &library, "base", "2.0", "").await.expect(200);
    assert_eq!(needed(&server, &library, &first).await, ["mid.a 1.0.0", "base 1.0.0"]);
    let second = store(&server, &library, "top", "1.1", "{slug: mid.a}").await.expect(200);
    assert_eq!(needed(&server, &library, &second).await, ["mid.a 1.0.0", "base 1.1.0"]);
    // What was chosen cannot go.
    let url = format!("/examples/versions/{}", base["id"].as_str().unwrap());
    let kept = server.delete(&library.term.admin, &url).await.expect(200);
    assert_eq!(kept["deleted"], false);
    assert!(kept["errors"][0].as_str().unwrap().contains("top 1.0.0"), "{kept:#}");
    // What cannot be met is told at once, and nothing is stored.
    let refused = store(&server, &library, "late", "1.0", "{slug: base, version: \">=3\"}").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (404, "CONTENT_005"));
    let found = server.get(&library.term.admin, "/examples?identifier=late").await.expect(200);
    assert_eq!(found, json!([]));
}

#[tokio::test]
async fn an_example_leaves_as_an_archive_too_and_comes_back_as_it_was() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let lecturer = library.term.person("lecturer");
    let picture = [0x89, b'P', b'N', b'G', 0xff];
    let mut base = meta("base", "1.0", "");
    base["content/mediaFiles/a.png"] = json!(format!("data:image/png;base64,{}", STANDARD.encode(picture)));
    let version = library.example(&server, "base", base).await.expect(200);
    store(&server, &library, "mid.a", "1.0", "base").await.expect(200);
    let top = store(&server, &library, "top", "1.0", "mid.a").await.expect(200);
    let ask = async |path: &str, accept: &str| {
        let (status, headers, bytes) = server.bytes(Method::GET, path, &[("x-api-token", &lecturer.token), ("accept", accept)]).await;
        assert_eq!((status, headers["vary"].to_str().unwrap().contains("accept")), (200, true), "{path}");
        (headers, bytes)
    };
    let names = |bytes: &[u8]| -> Vec<String> {
        let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        zip.file_names().map(|name| name.unwrap().into_owned()).collect()
    };
    let of_top = format!("/examples/{}/download", top["example_id"].as_str().unwrap());
    let (headers, alone) = ask(&of_top, "application/zip").await;
    assert_eq!(headers["content-type"], "application/zip");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"top-1.0.0.zip\"");
    assert_eq!(names(&alone), ["top/meta.yaml", "top/x.txt"]);
    let (_, all) = ask(&format!("{of_top}?with_dependencies=true"), "application/zip").await;
    assert_eq!(
        names(&all),
        ["base/content/mediaFiles/a.png", "base/meta.yaml", "base/x.txt", "mid-a/meta.yaml", "mid-a/x.txt", "top/meta.yaml", "top/x.txt"]
    );
    // A version by its own key; and what has always been answered to clients that say nothing, or anything.
    let of_base = format!("/examples/download/{}", version["id"].as_str().unwrap());
    let (_, packed) = ask(&of_base, "application/zip, application/json;q=0.5").await;
    for accept in ["*/*", "application/json"] {
        let (headers, text) = ask(&of_base, accept).await;
        assert_eq!(headers["content-type"], "application/json", "{accept}");
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap()["directory"], "base");
    }
    // The archive of one alone is an upload as it is: here into another library.
    let other = json!({"name": "Other", "source_type": "minio", "source_url": "other"});
    let other = server.post(&library.term.admin, "/example-repositories", other).await.id();
    let body = json!({"repository_id": other, "directory": "base", "files": {"base.zip": STANDARD.encode(&packed)}});
    let copy = server.post(lecturer, "/examples/upload", body).await.expect(200);
    let (_, again) = ask(&format!("/examples/download/{}", copy["id"].as_str().unwrap()), "application/zip").await;
    assert_eq!(again, packed);
    // It is told to nobody to whom the JSON is not.
    assert_eq!(server.bytes(Method::GET, &of_top, &[("accept", "application/zip")]).await.0, 401);
    let student = &library.term.person("student").token;
    assert!(server.bytes(Method::GET, &of_top, &[("x-api-token", student), ("accept", "application/zip")]).await.0 >= 403);
}

#[tokio::test]
async fn nothing_needs_itself_on_any_way() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let lecturer = library.term.person("lecturer");
    let a = store(&server, &library, "a", "1.0", "").await.expect(200)["example_id"].clone();
    let b = store(&server, &library, "b", "1.0", "a").await.expect(200)["example_id"].clone();
    let refused = store(&server, &library, "a", "1.1", "b").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"));
    let url = format!("/examples/{}/dependencies", a.as_str().unwrap());
    for on in [&a, &b] {
        let refused = server.post(lecturer, &url, json!({"example_id": a, "depends_id": on})).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{:#}", refused.body);
    }
    // The twin: what closes no circle.
    let c = store(&server, &library, "c", "1.0", "").await.expect(200)["example_id"].clone();
    server.post(lecturer, &url, json!({"example_id": a, "depends_id": c})).await.expect(200);
    let newest = server.get(lecturer, &format!("/examples/{}/versions", b.as_str().unwrap())).await.expect(200)[0].clone();
    assert_eq!(needed(&server, &library, &newest).await, ["a 1.0.0"], "as it was made");
}

#[tokio::test]
async fn hole_42_examples_are_deleted_by_their_names_unless_something_refers_to_them() {
    let term = Release::create().await;
    let (server, library, admin) = (&term.server, &term.library, &term.library.term.admin);
    for (slug, needs) in [("old.one", ""), ("old.two", "old.one"), ("old.deep.three", ""), ("new.user", "")] {
        store(server, library, slug, "1.0", needs).await.expect(200);
    }
    let delete = async |query: &str| server.delete(admin, &format!("/examples/by-pattern?identifier_pattern={query}")).await;
    let count = async || -> i64 { sqlx::query_scalar("select count(*) from example").fetch_one(server.db.pool()).await.unwrap() };
    assert_eq!(count().await, 5);
    let preview = delete("old&dry_run=true").await.expect(200);
    assert_eq!((&preview["examples_affected"], &preview["versions_deleted"], &preview["dry_run"]), (&json!(3), &json!(3), &json!(true)));
    assert_eq!((count().await, preview["examples"][1]["identifier"].as_str()), (5, Some("old.one")));
    assert_eq!(delete("old.*{1}&dry_run=true").await.code(), "VAL_001");
    assert_eq!(delete("old.t*&dry_run=true").await.expect(200)["examples"][0]["identifier"], "old.two");
    // Needed by one that stays.
    let kept = delete("old.one").await.expect(200);
    assert_eq!((&kept["examples_affected"], kept["errors"][0].as_str()), (&json!(0), Some("old.one is needed by old.two")));
    let gone = delete("old").await.expect(200);
    assert_eq!((&gone["examples_affected"], &gone["errors"], count().await), (&json!(3), &json!([]), 2));
    // Shown by a content: as long as that is alive, only by force.
    term.assign(library.term.assignment, "a.b", "1.0.0").await.expect(200);
    term.release(json!({})).await;
    for level in ["none", "old"] {
        let kept = delete(&format!("a.b&force_level={level}")).await.expect(200);
        assert_eq!(kept["errors"].as_array().unwrap().len(), 1, "{level} {kept:#}");
    }
    let archive = format!("/course-contents/{}/archive", library.term.assignment);
    server.ask(term.lecturer(), reqwest::Method::PATCH, &archive, None).await;
    assert_eq!(delete("a.b&force_level=none").await.expect(200)["errors"].as_array().unwrap().len(), 1);
    let gone = delete("a.b&force_level=old").await.expect(200);
    assert_eq!((&gone["versions_deleted"], &gone["deployment_references_orphaned"], count().await), (&json!(2), &json!(1), 1));
    let refused = server.delete(term.lecturer(), "/examples/by-pattern?identifier_pattern=new").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_002"));
}

/// What students have is not exchanged under its name.
#[tokio::test]
async fn a_released_version_is_not_written_over() {
    let term = Release::create().await;
    let again = || {
        let text = "slug: a.b\nversion: 1.0\noverwrite: true\nproperties: {executionBackend: {slug: itpcp.exec.doc}}";
        term.library.example(&term.server, "ab", json!({"meta.yaml": text, "content/index.md": "other"}))
    };
    again().await.expect(200);
    term.assign(term.library.term.assignment, "a.b", "1.0.0").await.expect(200);
    again().await.expect(200);
    // Nor is what they are about to get.
    let work = term.begin(json!({})).await;
    assert_eq!(again().await.code(), "VERSION_001");
    term.run(work, Trouble::None).await.unwrap();
    let refused = again().await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "VERSION_001"));
    assert!(refused.body["message"].as_str().unwrap().contains("students have it"), "{:#}", refused.body);
    let versions: i64 = sqlx::query_scalar("select count(*) from example_version").fetch_one(term.server.db.pool()).await.unwrap();
    assert_eq!(versions, 2);
}

/// What other versions were made with is not exchanged under its name either.
#[tokio::test]
async fn a_version_that_others_were_made_with_is_not_written_over() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let over = async |slug: &str, needs: &str| {
        let mut files = meta(slug, "1.0", needs);
        files["meta.yaml"] = json!(format!("overwrite: true\n{}", files["meta.yaml"].as_str().unwrap()));
        files["x.txt"] = json!("other");
        library.example(&server, slug, files).await
    };
    store(&server, &library, "base", "1.0", "").await.expect(200);
    over("base", "").await.expect(200);
    let top = store(&server, &library, "top", "1.0", "base").await.expect(200);
    let refused = over("base", "").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "VERSION_001"));
    // The twin: nothing was made with this one.
    over("top", "base").await.expect(200);
    assert_eq!(needed(&server, &library, &top).await, ["base 1.0.0"]);
}

/// What was chosen for a version stays, whatever else it needs by now.
#[tokio::test]
async fn another_dependency_leaves_what_was_chosen() {
    let term = Release::create().await;
    let (server, library, lecturer) = (&term.server, &term.library, term.lecturer());
    store(server, library, "base", "1.0", "").await.expect(200);
    let deep = store(server, library, "deep", "1.0", "").await.expect(200)["example_id"].clone();
    let more = store(server, library, "more", "1.0", "deep, base").await.expect(200)["example_id"].clone();
    let text = format!("{}  testDependencies: [base]\n", crate::release::meta("top", "1.0"));
    let top = library
        .example(server, "top", json!({"meta.yaml": text, "content/index.md": "T", "studentTemplates/work.txt": ""}))
        .await
        .expect(200);
    for needed in ["base", "deep"] {
        store(server, library, needed, "1.1", "").await.expect(200);
    }
    let url = format!("/examples/{}/dependencies", top["example_id"].as_str().unwrap());
    let depend = async |on: &Value, constraint: Option<&str>| {
        let body = json!({"example_id": top["example_id"], "depends_id": on, "version_constraint": constraint});
        server.post(lecturer, &url, body).await.expect(200)["id"].as_str().unwrap().to_owned()
    };
    let forget = async |id: String| server.delete(&library.term.admin, &format!("{url}/{id}")).await.expect(200);
    let has = async || needed(server, library, &top).await;
    assert_eq!(has().await, ["base 1.0.0"]);
    let one = depend(&more, None).await;
    assert_eq!(has().await, ["base 1.0.0", "more 1.0.0", "deep 1.1.0"], "what is new is chosen, and nothing else");
    // What is needed by itself by now has to be what is asked for.
    let two = depend(&deep, Some("==1.0")).await;
    assert_eq!(has().await, ["base 1.0.0", "more 1.0.0", "deep 1.0.0"]);
    forget(one).await;
    assert_eq!(has().await, ["base 1.0.0", "deep 1.0.0"]);
    forget(two).await;
    assert_eq!(has().await, ["base 1.0.0"]);
    // What students have is not chosen anew at all.
    term.assign(library.term.assignment, "top", "1.0.0").await.expect(200);
    term.release(json!({})).await;
    let late = depend(&more, None).await;
    assert_eq!(has().await, ["base 1.0.0"]);
    forget(late).await;
    let base = server.get(lecturer, &url).await.expect(200)[0]["id"].as_str().unwrap().to_owned();
    forget(base).await;
    assert_eq!((has().await, server.get(lecturer, &url).await.expect(200)), (vec!["base 1.0.0".to_owned()], json!([])));
}

/// An author has to know that something is not taken.
#[tokio::test]
async fn an_archive_of_an_example_with_hostile_names_is_refused() {
    use base64::Engine as _;
    use std::io::Write as _;
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let archive = |name: &str, link: bool| {
        let options = zip::write::SimpleFileOptions::default();
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("meta.yaml", options).unwrap();
        zip.write_all(crate::store::META.as_bytes()).unwrap();
        if link {
            zip.add_symlink(name, "/etc/passwd", options).unwrap();
        } else {
            zip.start_file(name, options).unwrap();
            zip.write_all(b"x").unwrap();
        }
        base64::engine::general_purpose::STANDARD.encode(zip.finish().unwrap().into_inner())
    };
    let beside = json!({"example.zip": archive("content/index.md", false), "other.txt": "x"});
    let refused = library.example(&server, "a", beside).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"), "what comes beside an archive would be lost");
    let upload = async |name: &str, link: bool| library.example(&server, "a", json!({"example.zip": archive(name, link)})).await;
    for (name, link) in [("../x", false), ("/x", false), ("content/../../x", false), ("passwords", true)] {
        let refused = upload(name, link).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"), "{name}");
        assert!(refused.body["message"].as_str().unwrap().contains(&format!("{name} cannot be part of an example")), "{:#}", refused.body);
    }
    assert_eq!(server.get(&library.term.admin, "/examples").await.expect(200), json!([]));
    upload("content/x", false).await.expect(200);
}

#[tokio::test]
async fn names_that_are_one_file_somewhere_are_refused() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let mut files = meta("a", "1.0", "");
    for (one, other) in [("Data.csv", "data.CSV"), ("\u{e9}.txt", "e\u{301}.txt")] {
        (files[one], files[other]) = (json!("1"), json!("2"));
        let refused = library.example(&server, "a", files.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"), "{one}");
        files.as_object_mut().unwrap().remove(other);
    }
    library.example(&server, "a", files).await.expect(200);
}

#[tokio::test]
async fn examples_are_found_by_category_and_tags() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let admin = &library.term.admin;
    for (slug, category, tags) in [("a", "loops", "[x, y]"), ("b", "loops", "[y]"), ("c", "types", "[x]")] {
        let text = format!(
            "slug: {slug}\nversion: 1.0\ncategory: {category}\ntags: {tags}\nproperties: {{executionBackend: {{slug: itpcp.exec.doc}}}}"
        );
        library.example(&server, slug, json!({"meta.yaml": text})).await.expect(200);
    }
    let found = async |query: &str| -> Vec<String> {
        let rows = server.get(admin, &format!("/examples?{query}")).await.expect(200);
        rows.as_array().unwrap().iter().map(|row| row["identifier"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("category=loops").await, ["a", "b"]);
    assert_eq!(found("tags=x").await, ["a", "c"]);
    assert_eq!(found("tags=x&tags=y").await, ["a"]);
    assert_eq!(found("category=types&tags=y").await, Vec::<String>::new());
}

/// What opens repositories of other hosts is readable nowhere, and refused where it would have to be.
#[tokio::test]
async fn credentials_are_kept_sealed_or_not_at_all() {
    let body = |name: &str, credentials: Value| json!({"name": name, "source_type": "git", "source_url": format!("https://git.example.org/{name}"), "access_credentials": credentials});
    let count = async |server: &Server| -> i64 {
        sqlx::query_scalar("select count(*) from example_credentials").fetch_one(server.db.pool()).await.unwrap()
    };
    let server = Server::start().await;
    let (admin, stranger) = (server.admin().await, server.somebody("eve", &[]).await);
    let refused = server.post(&admin, "/example-repositories", body("a", json!("very secret"))).await;
    assert_eq!(refused.code(), "NIMPL_001");
    assert!(refused.body["message"].as_str().unwrap().contains("set secret_key"), "{:#}", refused.body);
    assert_eq!(server.post(&stranger, "/example-repositories", body("a", json!("very secret"))).await.status, 403);
    // The twins: without any, and taking away what is not there.
    let open = server.post(&admin, "/example-repositories", body("a", json!(null))).await.id();
    let path = format!("/example-repositories/{open}");
    assert_eq!(server.patch(&admin, &path, json!({"access_credentials": "very secret"})).await.code(), "NIMPL_001");
    server.patch(&admin, &path, json!({"access_credentials": null})).await.expect(200);
    assert_eq!(count(&server).await, 0);

    let [old, new] = [crate::release::KEY, "another key, as long as that one"].map(|key| Secret::from(key.to_owned()));
    let server = Server::with(None, |options| options.secret_key = Some(old.clone())).await;
    let (admin, pool) = (server.admin().await, server.db.pool());
    let secret = async |repository: Uuid, key: &Secret| {
        let row = "select id, sealed from example_credentials where example_repository_id = $1";
        let (id, sealed): (Uuid, String) = sqlx::query_as(row).bind(repository).fetch_one(pool).await.unwrap();
        assert!(!sealed.contains("secret"), "{sealed}");
        Vault::under(key).unwrap().open(id, &sealed).unwrap()
    };
    let one = server.post(&admin, "/example-repositories", body("a", json!("very secret"))).await.id();
    assert_eq!(secret(one, &old).await, "very secret");
    let path = format!("/example-repositories/{one}");
    server.patch(&admin, &path, json!({"access_credentials": "other secret"})).await.expect(200);
    server.patch(&admin, &path, json!({"name": "b"})).await.expect(200);
    assert_eq!((secret(one, &old).await.as_str(), count(&server).await), ("other secret", 1));
    // What is readable from before is sealed by the next start, and by changing the key.
    let two = server.post(&admin, "/example-repositories", body("c", json!(null))).await.id();
    let readable = async || {
        let sql = "update example_repository set access_credentials = 'old secret' where id = $1";
        sqlx::query(sql).bind(two).execute(pool).await.unwrap();
        sqlx::query("delete from example_credentials where example_repository_id = $1").bind(two).execute(pool).await.unwrap();
    };
    readable().await;
    assert_eq!(rotation::seal_readable(&server.app.db, &old).await.unwrap(), 1);
    assert_eq!((rotation::seal_readable(&server.app.db, &old).await.unwrap(), secret(two, &old).await), (0, "old secret".to_owned()));
    readable().await;
    assert_eq!(rotation::rotate(&server.app.db, &old, &new).await.unwrap(), rotation::Rotated { sealed: 2, already: 0 });
    assert_eq!((secret(one, &new).await, secret(two, &new).await), ("other secret".to_owned(), "old secret".to_owned()));
    let left: i64 = sqlx::query_scalar("select count(access_credentials) from example_repository").fetch_one(pool).await.unwrap();
    assert_eq!(left, 0);
    server.patch(&admin, &path, json!({"access_credentials": null})).await.expect(200);
    assert_eq!(count(&server).await, 1);
}

/// From a repository of this very server, as a client of it.
#[tokio::test]
async fn a_git_repository_is_fetched_into_the_library() {
    let term = Release::create().await;
    let (server, admin, lecturer) = (&term.server, &term.library.term.admin, term.lecturer());
    term.assign(term.library.term.assignment, "a.b", "1.0.0").await.expect(200);
    term.write_assignments().await;
    let address = format!("{}/git/{}/assignments.git", server.url, term.library.term.course);
    let add = async |name: &str, address: &str, credentials: &str| {
        let new = json!({"name": name, "source_type": "git", "source_url": address, "access_credentials": credentials});
        server.post(admin, "/example-repositories", new).await.id()
    };
    let fetch = async |repository: Uuid, trouble: Trouble| {
        let begun = server.post(admin, &format!("/example-repositories/{repository}/fetch"), json!({})).await.expect(200);
        let work: Uuid = begun["task_id"].as_str().unwrap().parse().unwrap();
        let input = term.input::<FetchExamples>(work).await;
        assert!(!serde_json::to_string(&input).unwrap().contains(&lecturer.token));
        Rehearsal::<FetchExamples>::new(Arc::new(server.app.clone()), input).of(work).run(trouble).await.outcome
    };
    let repository = add("Git", &address, &lecturer.token).await;
    let readable = "select r::text || coalesce((select string_agg(c::text, '') from example_credentials c), '') from example_repository r where id = $1";
    let readable: String = sqlx::query_scalar(readable).bind(repository).fetch_one(server.db.pool()).await.unwrap();
    assert!(!readable.contains(&lecturer.token), "{readable}");
    let first = fetch(repository, Trouble::None).await.unwrap();
    assert_eq!((first.stored.get("a.b").map(String::as_str), first.stored.len(), first.refused.len()), (Some("1.0.0"), 1, 0), "{first:?}");
    // It is there already, also for a run that died after it had stored everything.
    for trouble in [Trouble::None, Trouble::Crash(0)] {
        let again = fetch(repository, trouble).await.unwrap();
        assert_eq!((again.stored.len(), again.unchanged), (0, 1), "{again:?}");
    }
    let found = server.get(lecturer, &format!("/examples?repository_id={repository}")).await.expect(200);
    assert_eq!((&found[0]["identifier"], &found[0]["directory"]), (&json!("a.b"), &json!("a.b")));
    let files = server.get(lecturer, &format!("/examples/{}/download", found[0]["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(files["files"]["content/index.md"], "# First task");
    // What is wrong with one is said, and keeps no other back.
    let fine = "version: 1.0\nproperties: {executionBackend: {slug: itpcp.exec.doc}}";
    let needs = format!("{fine}\ntestDependencies: [{{slug: nowhere}}]");
    let assignments = term.server.app.git().unwrap().repository(computor_git::Place::Assignments { course: term.library.term.course });
    let bad = [
        ("yaml", "slug: [a", "meta.yaml"),
        ("label", &fine.replace("1.0", "1.2.3.4"), "is not a version"),
        ("backend", "slug: x", "execution"),
        ("name", &format!("slug: a..b\n{fine}"), "slug"),
        ("case", fine, "one file on some machines"),
        ("needs", &needs, "nowhere"),
    ];
    let mut edits =
        vec![write("no-description/x.txt", "x"), write("case/A.py", "1"), write("case/a.py", "2"), write("fine/meta.yaml", fine)];
    edits.extend(bad.iter().map(|(name, text, _)| write(&format!("{name}/meta.yaml"), text)));
    commit(&assignments, 1_900_000_000, edits).await;
    let third = fetch(repository, Trouble::None).await.unwrap();
    assert_eq!((third.stored.keys().map(String::as_str).collect::<Vec<_>>(), third.unchanged), (vec!["fine"], 1), "{third:?}");
    for (name, _, why) in bad {
        let said = third.refused.get(name).unwrap_or_else(|| panic!("{name} was taken: {third:?}"));
        assert!(said.to_lowercase().contains(why), "{name}: {said}");
    }
    assert_eq!(third.refused.len(), bad.len(), "{third:?}");
    // Nothing is left of what was fetched.
    let incoming = std::fs::read_dir(server.app.git().unwrap().root().join("incoming")).unwrap().count();
    assert_eq!(incoming, 0);
    // What cannot be fetched fails for good, and the reason holds no secret.
    for (name, address, credentials) in [("Closed", format!("{address}?"), "wrong"), ("Local", "/etc".to_owned(), "secret")] {
        let repository = add(name, &address, credentials).await;
        let failed = fetch(repository, Trouble::None).await.unwrap_err();
        assert!(!failed.to_string().contains(credentials), "{failed}");
    }
    // What is no address of a host, or says a secret to everybody who reads it, is not even kept.
    for (address, word) in [
        ("file:///etc", "address"),
        ("ext::sh -c id", "address"),
        ("--upload-pack=id", "address"),
        ("https://u:pw@example.org/x.git", "password"),
    ] {
        let new = json!({"name": "Odd", "source_type": "git", "source_url": address});
        let refused = server.post(admin, "/example-repositories", new).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{address}");
        assert!(refused.body["message"].as_str().unwrap().contains(word), "{:#}", refused.body);
    }
    // Uploads go into repositories of another kind, and those are not fetched.
    let refused = server.post(admin, &format!("/example-repositories/{}/fetch", term.library.repository), json!({})).await;
    assert_eq!(refused.code(), "NIMPL_001");
    assert_eq!(server.post(lecturer, &format!("/example-repositories/{repository}/fetch"), json!({})).await.code(), "AUTHZ_001");
}

/// Whoever may ask the library is told that something is missing; others are refused, whether it is there or not.
#[tokio::test]
async fn what_is_not_in_the_library_is_missing() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let there = store(&server, &library, "base", "1.0", "").await.expect(200);
    let (there, gone) = (there["id"].as_str().unwrap().to_owned(), Uuid::new_v4().to_string());
    let service = server.somebody("service", &[]).await;
    let make = "update \"user\" set is_service = true where id = $1";
    sqlx::query(make).bind(service.id).execute(server.db.pool()).await.unwrap();
    let service = server.with_token(service.id, &["example:download", "example:get"]).await;
    for path in
        ["/examples/download/", "/examples/versions/", "/examples/ID/dependencies", "/examples/ID/versions", "/examples/ID/download"]
    {
        let of = |id: &str| if path.contains("ID") { path.replace("ID", id) } else { format!("{path}{id}") };
        for who in [term.person("lecturer"), &term.admin] {
            let missing = server.get(who, &of(&gone)).await;
            assert_eq!((missing.status.as_u16(), missing.code()), (404, "NF_001"), "{path}");
        }
        for who in [term.person("student"), term.person("tutor")] {
            for id in [&gone, &there] {
                let refused = server.get(who, &of(id)).await;
                assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_001"), "{path}");
            }
        }
    }
    // A service finds what it tests, and nothing else is there.
    for id in [&gone, &there] {
        assert_eq!(server.get(&service, &format!("/examples/download/{id}")).await.status, 404);
    }
    server.get(term.person("lecturer"), &format!("/examples/download/{there}")).await.expect(200);
}
