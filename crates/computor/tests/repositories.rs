//! A release, two hundred repositories and a correction for all of them, while server, worker, PostgreSQL and git are killed
//! at random moments: everything ends once, nothing is half there, and nobody repairs anything.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::{Db, queries::repository, sample};
use computor_git::{Edit, FileMode, FilePath, Git, Limits, MAIN, NewCommit, Oid, Place, Repository, Signature};
use computor_testbed::free_port;
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use uuid::Uuid;

const STUDENTS: u32 = 200;
/// Exercises that are released.
const EXERCISES: usize = 2;

/// A server and a worker that may be killed. With the value goes all that works on its data.
struct Server {
    child: Child,
    worker: Child,
    data: PathBuf,
    port: u16,
}

fn serve(data: &Path, port: u16) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(["serve", "--no-worker", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"]).arg(data).env_remove("DATABASE_URL");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
    assert!(url.starts_with("http"), "the server did not start");
    child
}

/// Does what is to be done with repositories, beside the server, which does it as well.
fn work(data: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(["worker", "--queue", "git", "--data-dir"]).arg(data).env_remove("DATABASE_URL");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

impl Server {
    fn start(data: &Path) -> Self {
        let port = free_port();
        Self { child: serve(data, port), worker: work(data), data: data.to_owned(), port }
    }

    /// None while PostgreSQL comes back.
    async fn db(&self) -> Option<Db> {
        let url = fs::read_to_string(self.data.join("database-url")).ok()?;
        Db::connect(url.trim(), 2).await.ok()
    }

    /// Kills the server, and starts another one over what it left, which may go on: the next one has to bear that.
    fn strike(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = serve(&self.data, self.port);
    }

    fn strike_worker(&mut self) {
        self.worker.kill().unwrap();
        self.worker.wait().unwrap();
        self.worker = work(&self.data);
    }

    /// Starts what ended by itself, because PostgreSQL was away, as a supervisor does it.
    fn revive(&mut self) {
        if self.child.try_wait().unwrap().is_some() {
            self.child = serve(&self.data, self.port);
        }
        if self.worker.try_wait().unwrap().is_some() {
            self.worker = work(&self.data);
        }
    }

    /// The answer to a request; none if nobody answers.
    fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> Option<(u16, Value)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let authorization = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n{authorization}");
        write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, serde_json::from_str(body).unwrap_or(Value::Null)))
    }

    /// The answer to what has to succeed, while nothing is killed.
    #[track_caller]
    fn well(&self, method: &str, path: &str, token: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, token, body).unwrap();
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer:#}");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for child in [&mut self.child, &mut self.worker] {
            let _ = child.kill();
            let _ = child.wait();
        }
        kill(&processes(&self.data));
    }
}

/// The processes whose command line or directory names the data.
fn processes(data: &Path) -> Vec<String> {
    let own = std::process::id().to_string();
    let all = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let pids = all.filter(|pid| *pid != own && pid.bytes().all(|b| b.is_ascii_digit()));
    let works = |pid: &String| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let within = fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd.starts_with(data));
        within || String::from_utf8_lossy(&line).contains(data.to_str().unwrap())
    };
    pids.filter(works).collect()
}

/// Those of a kind.
fn named(data: &Path, name: &str) -> Vec<String> {
    let is = |pid: &String| fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|comm| comm.trim() == name);
    processes(data).into_iter().filter(is).collect()
}

fn kill(pids: &[String]) {
    let _gone_already = Command::new("kill").arg("-9").args(pids).stderr(Stdio::null()).status();
}

#[expect(clippy::disallowed_methods, reason = "other processes are killed at random moments, and have no way to tell us how far they are")]
async fn pause(most: u64) {
    let moment = Duration::from_millis(rand::random_range(0..most));
    tokio::time::sleep(moment).await;
}

fn write(name: &str, content: &str) -> Edit {
    Edit::Write { path: FilePath::new(name).unwrap(), mode: FileMode::Regular, content: content.to_owned().into() }
}

/// A lecturer's course, as its HTTP interface shows it.
struct Course {
    id: Uuid,
    token: String,
    /// Contents, with the directory and the identifier of their exercises.
    contents: Vec<(String, String, String)>,
    library: Value,
}

impl Course {
    fn of(server: &Server, id: Uuid) -> Self {
        let password = fs::read_to_string(server.data.join("admin-password")).unwrap();
        let session = server.well("POST", "/auth/login", "", &json!({"username": "admin", "password": password.trim()}));
        let token = session["access_token"].as_str().unwrap().to_owned();
        let get = |path: &str| server.well("GET", path, &token, &Value::Null).as_array().unwrap().clone();
        let (contents, examples) = (get(&format!("/lecturers/course-contents?course_id={id}")), get("/examples?limit=100"));
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        let found = examples.iter().map(|example| {
            let directory = text(example, "directory");
            let is_its = |content: &&Value| content["path"].as_str().unwrap().ends_with(&format!(".{directory}"));
            let content = contents.iter().find(is_its).unwrap();
            (text(content, "id"), directory, text(example, "identifier"))
        });
        let contents: Vec<_> = found.collect();
        assert_eq!(contents.len(), EXERCISES);
        Self { id, contents, library: examples[0]["example_repository_id"].clone(), token }
    }

    /// Uploads a version of each exercise with this text in its file, and assigns it.
    fn assign(&self, server: &Server, version: u32, text: &str) {
        for (content, directory, identifier) in &self.contents {
            let meta = format!(
                "slug: {identifier}\nversion: {version}.0.0\ntitle: E\nproperties:\n  executionBackend: {{slug: kill-runner}}\n  studentSubmissionFiles: [task.py]\n  \
                 studentTemplates: [studentTemplates/task.py]\n"
            );
            let files = json!({"meta.yaml": meta, "content/index.md": "# Task", "studentTemplates/task.py": text});
            let body = json!({"repository_id": self.library, "directory": directory, "files": files});
            server.well("POST", "/examples/upload", &self.token, &body);
            let path = format!("/lecturers/course-contents/{content}/assign-example");
            let body = json!({"example_identifier": identifier, "version_tag": format!("{version}.0.0")});
            server.well("POST", &path, &self.token, &body);
        }
    }

    /// How many contents are deployed, and how many failed; none while nobody answers.
    fn deployed(&self, server: &Server) -> Option<(u64, u64)> {
        let path = format!("/course-contents/courses/{}/deployment-summary", self.id);
        let (status, summary) = server.ask("GET", &path, &self.token, &Value::Null)?;
        let count = |name: &str| summary[name].as_u64();
        (status == 200).then_some((count("deployments_deployed")?, count("deployments_failed")?))
    }

    /// Releases what is assigned, amid trouble; what fails is released again, and ends well when there is none any more.
    async fn release(&self, server: &mut Server, rounds: u64) {
        let path = format!("/system/courses/{}/generate-student-template", self.id);
        for attempt in 0.. {
            assert!(attempt < 5, "the release does not end well");
            server.revive();
            let body = json!({"commit_message": "Release"});
            until("the beginning of a release", || async {
                let (status, answer) = server.ask("POST", &path, &self.token, &body)?;
                // Whoever asks a second time, because the first answer was lost, finds it under way, or done.
                assert!(matches!(status, 200 | 409 | 500..), "{status} {answer:#}");
                Some(status < 500)
            })
            .await;
            if attempt == 0 {
                trouble(server, rounds).await;
            }
            let is_over = |(deployed, failed): (u64, u64)| deployed + failed == EXERCISES as u64;
            until("the end of a release", || async { Some(is_over(self.deployed(server)?)) }).await;
            if self.deployed(server).is_some_and(|(_, failed)| failed == 0) {
                return;
            }
        }
    }
}

/// Kills something some times, and starts it again.
async fn trouble(server: &mut Server, rounds: u64) {
    for round in 0..rounds {
        pause(150).await;
        match round % 4 {
            0 => kill(&named(&server.data, "git")),
            1 => server.strike(),
            2 => server.strike_worker(),
            _ => kill(&named(&server.data, "postgres")),
        }
    }
    server.revive();
}

/// Asks until it is so.
async fn until<F: Future<Output = Option<bool>>>(what: &str, ask: impl Fn() -> F) {
    let deadline = Instant::now() + Duration::from_secs(180);
    while ask().await != Some(true) {
        assert!(Instant::now() < deadline, "in vain: {what}");
        pause(100).await;
    }
}

/// What a release left behind: one commit for each, one note for each content, and nothing under way.
async fn released_once(server: &Server, git: &Git, template: Place, times: usize) -> Oid {
    let history = git.repository(template).history(MAIN, 100).await.unwrap();
    assert_eq!(history.iter().map(|commit| commit.message.trim()).collect::<Vec<_>>(), vec!["Release"; times]);
    assert_eq!(git.repository(template).check(None).await.unwrap(), None);
    let db = server.db().await.unwrap();
    // What has been done is noted a moment before the work that did it has ended.
    let running = "select count(*) from operation where kind = 'release_course' and state not in ('finished', 'failed', 'cancelled')";
    until("the end of the work", || async {
        let count: i64 = sqlx::query_scalar(running).fetch_one(server.db().await?.pool()).await.ok()?;
        Some(count == 0)
    })
    .await;
    let sql = "select (select count(*) from deployment_history where action = 'deployed'),
                 (select count(*) from course_content_deployment where deployment_status = 'deploying')";
    let (noted, open): (i64, i64) = sqlx::query_as(sql).fetch_one(db.pool()).await.unwrap();
    assert_eq!((noted, open), ((times * EXERCISES) as i64, 0));
    let head = repository::template(db.pool(), template.course().into()).await.unwrap();
    assert_eq!(head, Some(history[0].id.to_string()));
    history[0].id
}

/// What is in a file of a commit.
async fn text(repository: &Repository, commit: Oid, path: &str) -> String {
    let files = repository.files(commit, "").await.unwrap();
    let id = files.iter().find(|file| file.path == path).unwrap().id;
    String::from_utf8(repository.blobs().unwrap().read(id, 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_killed_a_release_is_there_once_and_every_student_has_one_whole_repository() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let mut server = Server::start(&data);
    let db = server.db().await.unwrap();
    let ids = sample::term(db.pool(), &sample::Size::new("kill", STUDENTS, EXERCISES as u32), |_| {}).await.unwrap();
    drop(db);
    let git = Git::open(data.join("git"), Limits::default()).await.unwrap();
    let template = Place::Template { course: ids.course };
    let taught = Course::of(&server, ids.course);
    taught.assign(&server, 2, "one\n");
    taught.release(&mut server, 5).await;
    let first = released_once(&server, &git, template, 1).await;
    let task = git.repository(template).files(first, "").await.unwrap().into_iter().map(|file| file.path);
    let task = task.into_iter().find(|path| path.ends_with("/task.py")).unwrap();
    let course = ids.course.into();
    until("the repositories", || async { Some(repository::missing(server.db().await?.pool(), course, 1).await.ok()?.is_empty()) }).await;
    let places: Vec<_> = ids.students.iter().map(|seat| Place::Student { course: ids.course, member: seat.member }).collect();
    for place in &places {
        let repository = git.repository(*place);
        assert_eq!(repository.head(MAIN).await.unwrap(), Some(first), "{place}");
        assert_eq!(repository.check(Some(template)).await.unwrap(), None, "{place}");
    }
    let rows = repository::forks(server.db().await.unwrap().pool(), course, uuid::Uuid::nil(), 10_000).await.unwrap();
    assert_eq!(rows.len(), places.len());

    // Some have begun: their work is theirs, whatever happens.
    for (number, place) in places.iter().enumerate().filter(|(number, _)| number % 2 == 0) {
        let (path, author) =
            (if number % 4 == 0 { &*task } else { "own.py" }, Signature { name: "S".into(), email: "s@x".into(), seconds: 2 });
        let own =
            NewCommit { branch: MAIN.into(), parent: Some(first), edits: vec![write(path, "mine\n")], message: "Work".into(), author };
        git.repository(*place).commit(&own).await.unwrap();
    }
    taught.assign(&server, 3, "corrected\n");
    taught.release(&mut server, 6).await;
    let second = released_once(&server, &git, template, 2).await;
    until("the correction", || async {
        Some(repository::not_offered(server.db().await?.pool(), course, &second.to_string(), 1).await.ok()?.is_empty())
    })
    .await;
    for (number, place) in places.iter().enumerate() {
        let repository = git.repository(*place);
        let head = repository.look_up(repository.head(MAIN).await.unwrap().unwrap()).await.unwrap();
        match number % 4 {
            // What meets the own work is offered, and what does not has arrived beside it.
            0 => {
                let offered = repository.head("refs/heads/computor/corrected").await.unwrap().unwrap();
                let offered = repository.look_up(offered).await.unwrap();
                let [part, whole] = offered.parents.as_slice() else { panic!("{place}: {offered:?}") };
                assert!(*whole == second && head.parents.contains(part), "{place}: {offered:?} beside {head:?}");
                assert_eq!(text(&repository, head.id, &task).await, "mine\n", "{place}");
                assert_eq!(text(&repository, offered.id, &task).await, "corrected\n", "{place}");
            }
            2 => assert_eq!(head.parents.len(), 2, "{place}"),
            _ => assert_eq!(head.id, second, "{place}, which began with {first}: {head:?}"),
        }
        assert_eq!(repository.check(Some(template)).await.unwrap(), None, "{place}");
    }

    // What differs from its row is found, and mended without loss: locks that a git left which was killed, what is gone, what is behind.
    let repository = |number: usize| git.repository(places[number]);
    let lock = repository(0).dir().join("refs/heads/main.lock");
    fs::create_dir_all(lock.parent().unwrap()).unwrap();
    let left = fs::File::create(&lock).unwrap();
    left.set_modified(left.metadata().unwrap().modified().unwrap() - Duration::from_secs(600)).unwrap();
    fs::write(repository(1).dir().join("HEAD"), "").unwrap();
    fs::remove_dir_all(repository(3).dir()).unwrap();
    git.repository(template).move_branch(MAIN, Some(second), first).await.unwrap();
    let doctor = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        command.args(["doctor", "--repositories", "--json", "--data-dir"]).arg(&data).args(args).env_remove("DATABASE_URL");
        let output = command.output().unwrap();
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.success(), found.as_array().unwrap().len(), String::from_utf8(output.stdout).unwrap())
    };
    let (well, count, found) = doctor(&["--dry-run"]);
    assert!(!well && count == 4 && lock.exists(), "{found}");
    for words in ["has left a lock", "its HEAD", "it is not there", "as its row says"] {
        assert!(found.contains(words), "{words} in {found}");
    }
    // Somebody has worked in the one that is gone: it is made anew, but that is no mending.
    let pool = server.db().await.unwrap();
    let Place::Student { member, .. } = places[3] else { panic!("{}", places[3]) };
    let worked = "update repository set pushed_at = now(), state = 'offered' where course_member_id = $1";
    assert_eq!(sqlx::query(worked).bind(member).execute(pool.pool()).await.unwrap().rows_affected(), 1);
    let (well, count, found) = doctor(&[]);
    assert!(!well && count == 4 && !lock.exists() && found.contains("only a backup brings it back"), "{found}");
    let row = "select pushed_at is null and state is null and head = $2 from repository where course_member_id = $1";
    let row: bool = sqlx::query_scalar(row).bind(member).bind(second.to_string()).fetch_one(pool.pool()).await.unwrap();
    assert!(row, "the row says what it said of the lost one");
    assert_eq!(doctor(&["--dry-run"]).1, 0);
    assert_eq!(git.repository(template).head(MAIN).await.unwrap(), Some(second));
    // What lies there and belongs to nobody is told of, and removed in a day.
    let nobody = Place::Student { course: ids.course, member: uuid::Uuid::from_u128(7) };
    assert!(git.repository(nobody).fork(template, first).await.unwrap());
    for args in [&["--dry-run"][..], &["--dry-run"], &[]] {
        let (well, count, found) = doctor(args);
        assert!(
            well == args.is_empty() && count == 1 && found.contains(&nobody.to_string()) && found.contains("no course, member"),
            "{found}"
        );
    }
    assert_eq!(doctor(&["--dry-run"]).1, 0);
    assert!(repository::is_gone(server.db().await.unwrap().pool(), &nobody.to_string()).await.unwrap());
    // One that is made anew has what is released by now.
    assert_eq!(repository(3).head(MAIN).await.unwrap(), Some(second));
    assert_eq!(text(&repository(0), repository(0).head(MAIN).await.unwrap().unwrap(), &task).await, "mine\n");
}
