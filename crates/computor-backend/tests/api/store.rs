//! The file store behind the API: who may name which file, how much one may take up, and what is swept.

#![expect(clippy::disallowed_methods, reason = "files have the times of the system")]

use crate::support::{Answer, Server, Someone, Term};
use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use computor_backend::work::{SweepInput, SweepReport, start_today, sweep_now};
use computor_store::Digest;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};
use uuid::Uuid;

pub(crate) const META: &str = "slug: a.b\nversion: 1.0\ntitle: E\nproperties: {executionBackend: {slug: itpcp.exec.doc}}";

/// A term with a testing service, a repository for examples, and a group of the student alone.
pub(crate) struct Library {
    pub(crate) term: Term,
    pub(crate) repository: Uuid,
    pub(crate) group: Uuid,
}

impl Library {
    pub(crate) async fn create(server: &Server) -> Self {
        let term = Term::create(server).await;
        let sql = "with account as (insert into \"user\" (username, given_name, family_name, is_service) values ('doc', 'S', 'D', true) returning id),
                     kind as (select id from service_type where path = 'testing.document'),
                     made as (insert into service (slug, name, user_id, service_type_id)
                       select 'itpcp.exec.doc', 'Documents', account.id, kind.id from account, kind returning id)
                   update course_content set testing_service_id = made.id from made where course_content.id = $1";
        sqlx::query(sql).bind(term.assignment).execute(server.db.pool()).await.unwrap();
        let repository = json!({"name": "Library", "source_type": "minio", "source_url": "library"});
        let repository = server.post(&term.admin, "/example-repositories", repository).await.id();
        // Whoever works alone has a group without asking for one.
        let of_student = "select submission_group_id from submission_group_member where course_content_id = $1 and course_member_id = $2";
        let group = sqlx::query_scalar(of_student).bind(term.assignment).bind(term.member("student"));
        let group = group.fetch_one(server.db.pool()).await.unwrap();
        Self { term, repository, group }
    }

    /// Uploads an example as the lecturer.
    pub(crate) async fn example(&self, server: &Server, directory: &str, files: Value) -> Answer {
        let body = json!({"repository_id": self.repository, "directory": directory, "files": files});
        server.post(self.term.person("lecturer"), "/examples/upload", body).await
    }

    /// Uploads work as somebody.
    pub(crate) async fn hand_in(&self, server: &Server, who: &Someone, content: &[u8]) -> Answer {
        self.hand_in_as(server, who, "work.txt", content).await
    }

    pub(crate) async fn hand_in_as(&self, server: &Server, who: &Someone, name: &str, content: &[u8]) -> Answer {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
        let form = json!({"submission_group_id": self.group, "submit": false});
        let mut body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{form}\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n"
        )
        .into_bytes();
        body.extend(archive.finish().unwrap().into_inner());
        body.extend(b"\r\n--b--\r\n");
        let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
        server.raw(Method::POST, "/submissions/artifacts", &headers, body).await
    }
}

/// Bytes that cannot be packed.
fn noise(seed: u64, length: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

async fn key_of(server: &Server, artifact: &Value) -> String {
    let id: Uuid = artifact["artifacts"][0].as_str().unwrap().parse().unwrap();
    sqlx::query_scalar("select object_key from submission_artifact where id = $1").bind(id).fetch_one(server.db.pool()).await.unwrap()
}

/// Whoever could choose the place of an example's files could read every file of the store.
#[tokio::test]
async fn an_example_version_has_only_files_that_its_repository_has() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let lecturer = library.term.person("lecturer");
    let work = library.hand_in(&server, library.term.person("student"), b"secret work").await.expect(201);
    let work = key_of(&server, &work).await;
    // A file of an example that looks like a list of files, and names what another one handed in.
    let list = json!({"stolen": {"digest": work, "size": 1}}).to_string();
    let made = library.example(&server, "a", json!({"meta.yaml": META, "list.json": list})).await.expect(200);
    let (example, path) = (made["example_id"].as_str().unwrap(), made["storage_path"].as_str().unwrap());
    let url = format!("/examples/{example}/versions");
    let version = |number: i32, path: &str| {
        json!({"example_id": example, "version_tag": format!("1.{number}.0"), "version_number": number, "storage_path": path,
               "meta": {"slug": "a.b", "version": "1.0", "properties": {"executionBackend": {"slug": "itpcp.exec.doc"}}}})
    };
    let list = Digest::of(list.as_bytes());
    let strange = json!({"meta.yaml": {"digest": work, "size": 1}}).to_string();
    let unnamed = server.app.store.put(strange.into()).await.unwrap().digest;
    for bad in
        [format!("manifest/{list}"), list.to_string(), format!("manifest/{unnamed}"), work.clone(), format!("x/{path}"), String::new()]
    {
        let refused = server.post(lecturer, &url, version(7, &bad)).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{bad}");
        assert!(refused.body["message"].as_str().unwrap().contains("storage_path"), "{:#}", refused.body);
    }
    // The twin: the same files under another label, and what can be read of it.
    let twin = server.post(lecturer, &url, version(7, path)).await.expect(200);
    let read = server.get(lecturer, &format!("/examples/download/{}", twin["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(read["files"]["meta.yaml"], META);
    // A repository has its own files only.
    let other = json!({"name": "Other", "source_type": "minio", "source_url": "other"});
    let other = Library { repository: server.post(&library.term.admin, "/example-repositories", other).await.id(), ..library };
    let foreign = other.example(&server, "b", json!({"meta.yaml": META, "x.txt": "other"})).await.expect(200);
    let foreign = version(8, foreign["storage_path"].as_str().unwrap());
    assert_eq!(server.post(other.term.person("lecturer"), &url, foreign).await.code(), "VAL_001");
}

/// The text of a form is held in memory, so it may be no longer than other bodies; the file beside it may.
#[tokio::test]
async fn the_text_of_a_form_is_bounded() {
    let server = Server::with(None, |options| options.max_body = 10_000).await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let headers = [("x-api-token", student.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    let text = "x".repeat(10_001);
    let form = format!("--b\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{text}\r\n--b--\r\n");
    let refused = server.raw(Method::POST, "/submissions/artifacts", &headers, form).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (413, "VAL_005"), "{:#}", refused.body);
    library.hand_in(&server, student, &noise(1, 40_000)).await.expect(201);
}

/// The other bodies that touch rows with files: what they say about files is not heard.
#[tokio::test]
async fn no_other_body_names_a_file() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let (student, tutor) = (library.term.person("student"), library.term.person("tutor"));
    let made = library.hand_in(&server, student, b"work").await.expect(201);
    let key = key_of(&server, &made).await;
    let artifact = made["artifacts"][0].as_str().unwrap();
    let other = Digest::of(b"other").to_string();
    let named = json!({"object_key": other, "bucket_name": "x", "file_size": 1, "submit": true, "properties": {"object_key": other}});
    server.patch(student, &format!("/submissions/artifacts/{artifact}"), named).await.expect(200);
    assert_eq!(key_of(&server, &made).await, key);
    let run = json!({"course_member_id": library.term.member("student"), "course_content_id": library.term.assignment,
        "submission_group_id": library.group, "submission_artifact_id": artifact, "result": 0.5, "version_identifier": "v", "status": "finished",
        "result_json": {"summary": {}}, "evidence": other, "object_key": other, "result_artifacts": [{"object_key": other, "file_size": 1}]});
    let run = server.post(tutor, "/results", run).await.id();
    let change = json!({"result_json": {"evidence": other}, "evidence": other, "result_artifacts": [{"object_key": other}]});
    server.patch(tutor, &format!("/results/{run}"), change).await.expect(200);
    let example = library.example(&server, "a", json!({"meta.yaml": META})).await.expect(200);
    let change = json!({"title": "T", "versions": [{"storage_path": format!("manifest/{other}")}], "storage_path": other});
    server.patch(&library.term.admin, &format!("/examples/{}", example["example_id"].as_str().unwrap()), change).await;
    let sql = "select count(*) from stored_name where digest = $1";
    let found: i64 = sqlx::query_scalar(sql).bind(&other).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(found, 0);
}

/// The work in bytes is stored, and the same bytes whether they come in one archive or another.
#[tokio::test]
async fn work_is_stored_in_one_form() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let work = noise(1, 300_000);
    let first = library.hand_in_as(&server, student, "work.txt", &work).await.expect(201);
    let again = library.hand_in_as(&server, student, "top/work.txt", &work).await.expect(201);
    assert_eq!((&first["total_size"], &first["files_count"]), (&json!(300_000), &json!(1)));
    assert_eq!(key_of(&server, &first).await, key_of(&server, &again).await);
    let seen = server.get(student, &format!("/submissions/artifacts/{}", first["artifacts"][0].as_str().unwrap())).await.expect(200);
    assert_eq!(seen["properties"]["files_included"], json!([{"path": "work.txt", "size": 300_000}]));
}

async fn sums(server: &Server) -> Vec<(String, i64)> {
    let sql = "select owner_kind, sum(bytes)::bigint from storage_use where bytes <> 0 group by 1 order by 1";
    sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap()
}

#[tokio::test]
async fn a_student_and_a_course_fill_no_more_than_their_part() {
    const QUOTA: u64 = 50_000;
    let server = Server::with(None, |options| (options.quota_per_user, options.quota_per_course) = (QUOTA, 90_000)).await;
    let library = Library::create(&server).await;
    let (student, tutor) = (library.term.person("student"), library.term.person("tutor"));
    for seed in [1, 2] {
        library.hand_in(&server, student, &noise(seed, 20_000)).await.expect(201);
    }
    let refused = library.hand_in(&server, student, &noise(3, 20_000)).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"));
    let message = refused.body["message"].as_str().unwrap();
    assert!(
        message.contains("your files take up 39.") && message.contains("48.8 KiB that one user") && message.contains("quota_per_user"),
        "{message}"
    );
    // What was refused is not there.
    let stored: usize = futures::StreamExt::count(server.app.store.list()).await;
    assert_eq!(stored, 2);
    // What is there already takes up nothing.
    library.hand_in(&server, student, &noise(2, 20_000)).await;
    // Somebody else has a part of their own, until that of the course is used up.
    library.hand_in(&server, tutor, &noise(4, 40_000)).await.expect(201);
    let refused = library.hand_in(&server, library.term.person("lecturer"), &noise(5, 20_000)).await;
    let message = refused.body["message"].as_str().unwrap();
    assert!(refused.code() == "VAL_004" && message.contains("the files of this course take up"), "{message}");
    // The sums are those of what is charged, and go with it.
    let sql = "select storage_recount()";
    assert_eq!(sqlx::query_scalar::<_, i64>(sql).fetch_one(server.db.pool()).await.unwrap(), 0);
    let owners = sums(&server).await;
    let [course, user] = &owners[..] else { panic!("two kinds of owners") };
    assert!(course.1 == user.1 && course.1 > 80_000, "{course:?} {user:?}");
    sqlx::query("delete from submission_group").execute(server.db.pool()).await.unwrap();
    assert!(sums(&server).await.is_empty());
    sqlx::query("update storage_use set bytes = 77 where owner_kind = 'user'").execute(server.db.pool()).await.unwrap();
    assert!(sqlx::query_scalar::<_, i64>(sql).fetch_one(server.db.pool()).await.unwrap() > 0);
    assert!(sums(&server).await.is_empty());
}

#[tokio::test]
async fn uploads_at_the_same_time_do_not_exceed_a_quota_together() {
    let server = Server::with(None, |options| options.quota_per_user = 50_000).await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let contents: Vec<_> = (0..6).map(|seed| noise(seed + 10, 20_000)).collect();
    let all = contents.iter().map(|content| library.hand_in(&server, student, content));
    let answers = futures::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 2);
    assert!(answers.iter().all(|answer| answer.status == 201 || answer.code() == "VAL_004"));
}

#[tokio::test]
async fn examples_count_once_for_who_uploads_them() {
    let server = Server::with(None, |options| options.quota_per_user = 50_000).await;
    let library = Library::create(&server).await;
    let data = "x".repeat(30_000);
    let files = |tag: &str, more: &str| json!({"meta.yaml": META.replace("1.0", tag), "data.csv": data, "more.csv": more});
    library.example(&server, "a", files("1.0", "")).await.expect(200);
    library.example(&server, "a", files("1.1", "")).await.expect(200);
    let refused = library.example(&server, "a", files("1.2", &"y".repeat(30_000))).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_004"));
    let used: i64 =
        sqlx::query_scalar("select bytes from storage_use where owner_kind = 'user'").fetch_one(server.db.pool()).await.unwrap();
    assert!((30_000..31_000).contains(&used), "{used}");
}

impl Server {
    /// Makes every file of the store look as if it had been stored a year ago.
    fn age_all(&self) {
        fn walk(dir: &std::path::Path) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path);
                } else {
                    let file = std::fs::File::options().append(true).open(path).unwrap();
                    file.set_modified((Utc::now() - TimeDelta::days(365)).into()).unwrap();
                }
            }
        }
        walk(&self.files.path().join("store"));
    }

    async fn sweep(&self, input: &SweepInput, dry_run: bool) -> SweepReport {
        sweep_now(&self.app.db, &self.app.store, input, dry_run).await.unwrap()
    }
}

#[tokio::test]
async fn what_no_row_names_is_swept_and_the_rest_stays() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let made = library.hand_in(&server, student, b"work").await.expect(201);
    library.example(&server, "a", json!({"meta.yaml": META, "a.txt": "file of an example"})).await.expect(200);
    let sql = "with run as (insert into result (course_member_id, course_content_id, status, version_identifier)
                 select $1, $2, 0, 'v' returning id),
               left_behind as (insert into result_artifact (result_id, file_size, bucket_name, object_key) select id, 1, 'r', $3 from run)
               insert into result_report (result_id, report, evidence) select id, '{}', $4 from run";
    let [left, evidence, lost, young] = ["left behind", "evidence", "nobody's", "young"].map(|text| Bytes::from(text.to_owned()));
    let mut digests = Vec::new();
    for bytes in [&left, &evidence, &lost] {
        digests.push(server.app.store.put(bytes.clone()).await.unwrap().digest);
    }
    let query = sqlx::query(sql).bind(library.term.member("student")).bind(library.term.assignment);
    query.bind(digests[0].to_string()).bind(digests[1].to_string()).execute(server.db.pool()).await.unwrap();
    server.age_all();
    let young = server.app.store.put(young).await.unwrap().digest;

    let now = SweepInput::at(Utc::now());
    assert_eq!(server.sweep(&now, true).await, SweepReport { put_aside: 1, ..SweepReport::default() });
    assert_eq!(server.sweep(&now, false).await, SweepReport { put_aside: 1, ..SweepReport::default() });
    assert_eq!(server.sweep(&now, false).await, SweepReport::default());
    for digest in [digests[0], digests[1], young, key_of(&server, &made).await.parse().unwrap(), Digest::of(b"file of an example")] {
        assert!(server.app.store.list().any_is(digest).await, "{digest}");
    }
    // Deleted only after another time of grace.
    let later = SweepInput::at(Utc::now() + TimeDelta::hours(25));
    let report = server.sweep(&later, false).await;
    assert_eq!((report.deleted, report.freed), (1, 8));
    assert!(matches!(server.app.store.get(digests[2]).await, Err(computor_store::Error::Missing(_))));
}

trait AnyIs {
    async fn any_is(self, digest: Digest) -> bool;
}
impl<S: futures::Stream<Item = Result<computor_store::Entry, computor_store::Error>>> AnyIs for S {
    async fn any_is(self, digest: Digest) -> bool {
        let mut entries = std::pin::pin!(self);
        while let Some(entry) = futures::StreamExt::next(&mut entries).await {
            if entry.unwrap().digest == digest {
                return true;
            }
        }
        false
    }
}

/// An old file that nobody names is stored again, a sweep comes, and only then is the row written.
#[tokio::test]
async fn a_sweep_between_file_and_row_takes_nothing() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let made = library.hand_in(&server, student, b"work").await.expect(201);
    let key = key_of(&server, &made).await;
    let packed = server.app.store.get(key.parse().unwrap()).await.unwrap();
    sqlx::query("delete from submission_artifact").execute(server.db.pool()).await.unwrap();
    server.age_all();
    let now = SweepInput::at(Utc::now());
    server.app.store.put(packed.clone()).await.unwrap();
    assert_eq!(server.sweep(&now, false).await, SweepReport::default());
    // The worst case: the sweep had looked before the file was stored again. Then the file is aside while the row comes.
    server.age_all();
    assert_eq!(server.sweep(&now, false).await.put_aside, 1);
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key)
               values ($1, $2, 1, 'submissions', $3) returning id";
    let query = sqlx::query_scalar(sql).bind(library.group).bind(library.term.member("student")).bind(&key);
    let artifact: Uuid = query.fetch_one(server.db.pool()).await.unwrap();
    let later = SweepInput::at(Utc::now() + TimeDelta::hours(50));
    assert_eq!(server.sweep(&later, true).await.brought_back, 1);
    let read = server.get(student, &format!("/submissions/artifacts/{artifact}/download")).await;
    assert_eq!(read.status, 200);
    server.age_all();
    assert_eq!(server.sweep(&later, false).await, SweepReport::default());
    assert_eq!(server.app.store.get(key.parse().unwrap()).await.unwrap(), packed);
}

/// What a list of files names is not known when the list cannot be read.
#[tokio::test]
async fn nothing_is_swept_while_a_list_of_files_is_damaged() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let made = library.example(&server, "a", json!({"meta.yaml": META, "a.txt": "file of an example"})).await.expect(200);
    let list: Digest = made["storage_path"].as_str().unwrap().strip_prefix("manifest/").unwrap().parse().unwrap();
    server.age_all();
    server.app.store.delete(list).await.unwrap();
    let swept = sweep_now(&server.app.db, &server.app.store, &SweepInput::at(Utc::now()), false).await;
    assert!(swept.unwrap_err().to_string().contains(&list.to_string()));
    assert!(server.app.store.list().any_is(Digest::of(b"file of an example")).await);
}

#[tokio::test]
async fn a_day_has_one_sweep_however_many_servers_there_are() {
    let server = Server::start().await;
    let first = futures::future::join_all((0..4).map(|_| start_today(&server.app))).await;
    assert_eq!(first.into_iter().filter(|started| *started.as_ref().unwrap()).count(), 1);
    let sql = "select count(*) from operation o join outbox b on b.key = o.id::text where b.payload ->> 'flow' = o.kind and o.kind = 'sweep_store'";
    assert_eq!(sqlx::query_scalar::<_, i64>(sql).fetch_one(server.db.pool()).await.unwrap(), 1);
}
