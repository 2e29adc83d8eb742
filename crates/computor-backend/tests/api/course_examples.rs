//! A course takes the examples along that it shows: another platform has them afterwards, and nothing that it has is changed.

use crate::{
    store::Library,
    support::{Answer, Server, Someone},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Read as _, Write as _};
use uuid::Uuid;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

fn meta(slug: &str, version: &str, more: &str) -> String {
    format!("slug: {slug}\nversion: {version}\ntitle: E\nproperties: {{executionBackend: {{slug: itpcp.exec.doc}}{more}}}")
}

/// A platform with somebody who may create courses, and teaches.
struct Platform {
    server: Server,
    library: Library,
    manager: Someone,
}

impl Platform {
    async fn new() -> Self {
        let server = Server::start().await;
        let library = Library::create(&server).await;
        let manager = server.somebody("manager", &["_organization_manager"]).await;
        let member = json!({"user_id": manager.id, "course_id": library.term.course, "course_role_id": "_lecturer"});
        server.post(&library.term.admin, "/course-members", member).await.expect(201);
        Self { server, library, manager }
    }

    /// One whose assignment shows an example that needs another one, each with a file that is no text.
    async fn with_examples() -> Self {
        let platform = Self::new().await;
        let of = async |directory: &str, meta: String| {
            let files =
                json!({"meta.yaml": meta, "sum.py": format!("print('{directory}')"), "picture.png": "data:image/png;base64,iVBORw=="});
            platform.library.example(&platform.server, directory, files).await.expect(200);
        };
        of("helper", meta("c.d", "2.1.0", "")).await;
        of("exercise", meta("a.b", "1.0.0", ", testDependencies: [{slug: c.d, version: '>=2'}]")).await;
        let path = format!("/lecturers/course-contents/{}/assign-example", platform.library.term.assignment);
        let assign = json!({"example_identifier": "a.b", "version_tag": "1.0.0"});
        platform.server.post(platform.library.term.person("lecturer"), &path, assign).await.expect(200);
        platform
    }

    async fn export(&self) -> Vec<u8> {
        let (status, archive) =
            self.server.download(self.library.term.person("owner"), &format!("/courses/{}/export", self.library.term.course)).await;
        assert_eq!(status, 200);
        archive
    }

    async fn import(&self, who: &Someone, path: &str, more: Value, archive: &[u8]) -> Answer {
        let mut form = json!({"course_family_id": self.library.term.family, "path": path});
        form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"course_import\"\r\n\r\n{form}\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"c.zip\"\r\ncontent-type: application/zip\r\n\r\n"
        )
        .into_bytes();
        body.extend(archive);
        body.extend(b"\r\n--b--\r\n");
        let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
        self.server.raw(Method::POST, "/courses/import", &headers, body).await
    }

    fn taking(&self) -> Value {
        json!({"example_repository_id": self.library.repository})
    }

    /// Identifiers, versions and what they need, of all that there are.
    async fn examples(&self) -> Vec<String> {
        let sql = "select concat_ws(' ', e.identifier, v.version_tag, (select string_agg(n.version_tag, '+') from example_version_lock l
                     join example_version n on n.id = l.needed_version_id where l.example_version_id = v.id))
                   from example e join example_version v on v.example_id = e.id order by 1";
        sqlx::query_scalar(sql).fetch_all(self.server.db.pool()).await.unwrap()
    }

    async fn files_of(&self, identifier: &str) -> Value {
        let sql = "select v.id from example_version v join example e on e.id = v.example_id where e.identifier::text = $1";
        let id: Uuid = sqlx::query_scalar(sql).bind(identifier).fetch_one(self.server.db.pool()).await.unwrap();
        self.server.get(&self.library.term.admin, &format!("/examples/download/{id}")).await.expect(200)["files"].clone()
    }

    /// How many bytes are charged, and how many files there are.
    async fn room(&self) -> (i64, usize) {
        let charged: i64 = sqlx::query_scalar("select coalesce(sum(bytes), 0)::bigint from storage_charge")
            .fetch_one(self.server.db.pool())
            .await
            .unwrap();
        (charged, count(&self.server.files.path().join("store")))
    }

    async fn courses(&self) -> i64 {
        sqlx::query_scalar("select count(*) from course").fetch_one(self.server.db.pool()).await.unwrap()
    }
}

/// How many files lie below a directory.
fn count(directory: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
}

/// What an assignment of the new course shows.
fn shown(made: &Value) -> String {
    let content = made["contents"].as_array().unwrap().iter().find(|content| content["path"] == "week1.sum").unwrap();
    format!("{} {}", content["example_identifier"].as_str().unwrap_or("nothing"), content["version_tag"].as_str().unwrap_or(""))
}

/// The archive with other bytes in the place of some.
fn with(archive: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        if let Some(bytes) = change(&name, bytes) {
            made.start_file(name, SimpleFileOptions::default()).unwrap();
            made.write_all(&bytes).unwrap();
        }
    }
    made.finish().unwrap().into_inner()
}

#[tokio::test]
async fn examples_travel_with_the_course_and_what_they_need() {
    let from = Platform::with_examples().await;
    let archive = from.export().await;
    let there = Platform::new().await;
    // Without a place for them they are named; with one, a dry run says what would be taken, and takes nothing.
    let made = there.import(&there.manager, "without", json!({}), &archive).await.expect(200);
    assert_eq!(shown(&made), "nothing ");
    let tried =
        there.import(&there.manager, "with", json!({"example_repository_id": there.library.repository, "dry_run": true}), &archive).await;
    let notes = tried.expect(200)["notes"].to_string();
    assert!(notes.contains("c.d would be taken in version 2.1.0"), "{notes}");
    assert_eq!(there.examples().await, Vec::<String>::new());
    let made = there.import(&there.manager, "with", there.taking(), &archive).await.expect(200);
    assert_eq!(shown(&made), "a.b 1.0.0");
    assert_eq!(there.examples().await, from.examples().await);
    assert_eq!(from.examples().await, ["a.b 1.0.0 2.1.0", "c.d 2.1.0"]);
    for identifier in ["a.b", "c.d"] {
        assert_eq!(there.files_of(identifier).await, from.files_of(identifier).await, "{identifier}");
    }
    // What is there is used, and not taken again.
    let made = there.import(&there.manager, "again", there.taking(), &archive).await.expect(200);
    assert_eq!((shown(&made), made["notes"].clone()), ("a.b 1.0.0".to_owned(), json!([])));
    assert_eq!(there.examples().await.len(), 2);
}

#[tokio::test]
async fn an_archive_brings_no_example_that_an_upload_would_not() {
    let from = Platform::with_examples().await;
    let archive = from.export().await;
    let there = Platform::new().await;
    // A token that makes courses and no examples brings none.
    let other = there.server.with_token(there.manager.id, &["course:create", "course_family:get"]).await;
    let refused = there.import(&other, "refused", there.taking(), &archive).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_001"));
    assert_eq!((there.courses().await, there.examples().await.len()), (1, 0));
    // An example that claims to be another one, one that is no archive, one that is missing, and names that lead elsewhere.
    let as_another = with(&archive, |name, bytes| {
        let text = || String::from_utf8(bytes.clone()).unwrap();
        Some(if name == "manifest.json" { text().replace("\"a.b\"", "\"x.y\"").into_bytes() } else { bytes })
    });
    let broken = with(&archive, |name, bytes| Some(if name.starts_with("examples/") { b"no zip".to_vec() } else { bytes }));
    let missing = with(&archive, |name, bytes| (!name.starts_with("examples/")).then_some(bytes));
    let leading = with(&archive, |name, bytes| {
        let text = || String::from_utf8(bytes.clone()).unwrap();
        Some(if name == "manifest.json" { text().replace("\"exercise\"", "\"..\"").into_bytes() } else { bytes })
    });
    for (path, archive, words) in [
        ("another", as_another, "its meta.yaml says a.b 1.0.0"),
        ("broken", broken, "cannot be taken"),
        ("missing", missing, "the archive has no examples/"),
        ("leading", leading, "the directory"),
    ] {
        let made = there.import(&there.manager, path, there.taking(), &archive).await.expect(200);
        let notes = made["notes"].to_string();
        assert!(notes.contains(words), "{path}: {notes}");
        assert!(!there.examples().await.iter().any(|one| one.starts_with("a.b") || one.starts_with("x.y")), "{path}");
    }
    // A directory that another example has stays that example's.
    there.library.example(&there.server, "exercise", json!({"meta.yaml": meta("own.one", "1.0.0", "")})).await.expect(200);
    let made = there.import(&there.manager, "taken", there.taking(), &archive).await.expect(200);
    assert!(made["notes"].to_string().contains("the repository has the example own.one in the directory exercise"));
    assert!(there.examples().await.contains(&"own.one 1.0.0".to_owned()));
}

/// A dry run says of every example what the import says then, of the course as well, and leaves nothing: no row, no file, and no room taken.
#[tokio::test]
async fn a_dry_run_says_what_the_import_does() {
    let from = Platform::with_examples().await;
    let archive = from.export().await;
    let text = |change: fn(String) -> String| {
        with(&archive, move |name, bytes| {
            let text = || String::from_utf8(bytes.clone()).unwrap();
            Some(if name == "manifest.json" { change(text()).into_bytes() } else { bytes })
        })
    };
    let service = "update service set enabled = false";
    let directory = "insert into example (example_repository_id, directory, identifier, title)
                     select id, 'helper', 'own.one', 'Own' from example_repository";
    for (case, prepare, archive, words) in [
        ("whole", None, archive.clone(), "taken in version 1.0.0"),
        ("no service", Some(service), archive.clone(), "no enabled testing service"),
        ("directory", Some(directory), archive.clone(), "the repository has no example"),
        ("other", None, text(|text| text.replace("\"c.d\"", "\"x.y\"")), "the repository has no example"),
        ("twice", None, text(|text| text.replace("\"helper\"", "\"exercise\"")), "in the directory exercise"),
    ] {
        let there = Platform::new().await;
        if let Some(sql) = prepare {
            sqlx::raw_sql(sql).execute(there.server.db.pool()).await.unwrap();
        }
        let before = (there.examples().await, there.courses().await, there.room().await);
        let mut asked = there.taking();
        asked["dry_run"] = json!(true);
        let tried = there.import(&there.manager, "new", asked, &archive).await.expect(200);
        assert_eq!((there.examples().await, there.courses().await, there.room().await), before, "{case}");
        let made = there.import(&there.manager, "new", there.taking(), &archive).await.expect(200);
        assert!(made["notes"].to_string().contains(words), "{case}: {made:#}");
        let said = |answer: &Value| answer["notes"].to_string().replace("would be taken", "was taken");
        assert_eq!((said(&tried), shown(&tried)), (said(&made), shown(&made)), "{case}");
    }
}
