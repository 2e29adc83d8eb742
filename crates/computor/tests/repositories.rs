//! A release, two hundred repositories and a correction for all of them, while the server, PostgreSQL and git are killed
//! at random moments: everything ends once, nothing is half there, and nobody repairs anything.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::{Db, queries::repository, sample};
use computor_git::{Edit, FileMode, FilePath, Git, Limits, MAIN, NewCommit, Oid, Place, Signature};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const STUDENTS: u32 = 200;

/// A server that may be killed. With the value goes all that works on its data.
struct Server {
    child: Child,
    data: PathBuf,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--no-worker", "--data-dir"]).arg(data).env_remove("DATABASE_URL");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http"), "the server did not start");
        Self { child, data: data.to_owned() }
    }

    /// None while PostgreSQL comes back.
    async fn db(&self) -> Option<Db> {
        let url = fs::read_to_string(self.data.join("database-url")).ok()?;
        Db::connect(url.trim(), 2).await.ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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

/// Writes a commit of the template and notes that it is released.
async fn release(db: &Db, git: &Git, template: Place, seconds: i64, edits: Vec<Edit>) -> Oid {
    let repository = git.repository(template);
    repository.create().await.unwrap();
    let author = Signature { name: "Release".into(), email: "release@example.org".into(), seconds };
    let parent = repository.head(MAIN).await.unwrap();
    let commit = NewCommit { branch: MAIN.into(), parent, edits, message: "Release".into(), author };
    let commit = repository.commit(&commit).await.unwrap().commit;
    let mut tx = db.begin().await.unwrap();
    repository::released(&mut tx, template.course().into(), &commit.to_string(), None).await.unwrap();
    tx.commit().await.unwrap();
    commit
}

/// Kills something some times, and starts a new server where that was killed.
async fn trouble(mut server: Server, rounds: u64) -> Server {
    let data = server.data.clone();
    for round in 0..rounds {
        pause(150).await;
        match round % 3 {
            0 => {
                kill(&[server.child.id().to_string()]);
                server.child.wait().unwrap();
                // What it left may go on; the next one has to bear that.
                std::mem::forget(std::mem::replace(&mut server, Server::start(&data)));
            }
            1 => kill(&named(&data, "git")),
            _ => kill(&named(&data, "postgres")),
        }
    }
    server
}

/// Asks until it is so.
async fn until<F: Future<Output = Option<bool>>>(what: &str, ask: impl Fn() -> F) {
    let deadline = Instant::now() + Duration::from_secs(180);
    while ask().await != Some(true) {
        assert!(Instant::now() < deadline, "in vain: {what}");
        pause(100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_killed_every_student_has_one_whole_repository() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let server = Server::start(&data);
    let db = server.db().await.unwrap();
    let ids = sample::term(db.pool(), &sample::Size::new("kill", STUDENTS, 2), |_| {}).await.unwrap();
    let git = Git::open(data.join("git"), Limits::default()).await.unwrap();
    let template = Place::Template { course: ids.course };
    let first = release(&db, &git, template, 1, vec![write("sum/task.py", "one\n"), write("README.md", "hello\n")]).await;
    drop(db);
    let server = trouble(server, 6).await;
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
            (if number % 4 == 0 { "sum/task.py" } else { "own.py" }, Signature { name: "S".into(), email: "s@x".into(), seconds: 2 });
        let own =
            NewCommit { branch: MAIN.into(), parent: Some(first), edits: vec![write(path, "mine\n")], message: "Work".into(), author };
        git.repository(*place).commit(&own).await.unwrap();
    }
    let db = server.db().await.unwrap();
    let second = release(&db, &git, template, 3, vec![write("sum/task.py", "corrected\n")]).await;
    drop(db);
    let server = trouble(server, 9).await;
    until("the correction", || async {
        Some(repository::not_offered(server.db().await?.pool(), course, &second.to_string(), 1).await.ok()?.is_empty())
    })
    .await;
    for (number, place) in places.iter().enumerate() {
        let repository = git.repository(*place);
        let head = repository.look_up(repository.head(MAIN).await.unwrap().unwrap()).await.unwrap();
        match number % 4 {
            0 => {
                assert_eq!(
                    (&*head.message, repository.head("refs/heads/computor/corrected").await.unwrap()),
                    ("Work", Some(second)),
                    "{place}"
                );
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
    let (well, count, found) = doctor(&[]);
    assert!(well && count == 4 && !lock.exists(), "{found}");
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
    assert_eq!(repository(0).look_up(repository(0).head(MAIN).await.unwrap().unwrap()).await.unwrap().message, "Work");
}
