//! The main job, as a person runs it: `computor demo`, from nothing, again, side by side, and killed at random moments.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_testbed::{BUCKET, Peer, S3_KEY, S3_SECRET};
use sqlx::Connection as _;
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

fn demo(data: &Path, students: u32) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.arg("demo").arg("--data-dir").arg(data).args(["--listen", "127.0.0.1:0", "--students"]).arg(students.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the demo to its end; it fails by itself when a hand-in gets another verdict than it deserves.
#[track_caller]
fn finish(data: &Path, students: u32) -> Output {
    let output = demo(data, students).arg("--exit").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    output
}

/// The processes that work on a data directory: the server, PostgreSQL, the sandbox's helper.
fn processes(data: &Path) -> Vec<String> {
    let data = data.to_str().unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let pid = entry.file_name().to_string_lossy().into_owned();
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if pid.bytes().all(|b| b.is_ascii_digit()) && String::from_utf8_lossy(&command).contains(data) {
            found.push(pid);
        }
    }
    found
}

fn kill_everything(data: &Path, mut server: Child) {
    let pids = processes(data);
    let _ = Command::new("kill").arg("-9").args(&pids).stderr(Stdio::null()).status();
    server.wait().unwrap();
}

#[test]
fn a_second_run_goes_on_and_two_run_side_by_side() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::thread::scope(|scope| {
        scope.spawn(|| finish(one.path(), 2));
        scope.spawn(|| finish(other.path(), 2));
    });
    let first = finish(one.path(), 2);
    assert!(String::from_utf8_lossy(&first.stdout).contains("correct"));
    assert_eq!(processes(one.path()), Vec::<String>::new(), "something was left running");
}

/// Ten times everything is killed at once, at a moment that nobody chose; then the demo ends as if nothing had happened,
/// and every accepted hand-in has been tested exactly once.
#[tokio::test]
async fn ten_kills_lose_nothing_and_repeat_nothing() {
    const STUDENTS: u32 = 4;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    for round in 1..=10 {
        let server = demo(data, STUDENTS).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        #[expect(clippy::disallowed_methods, reason = "kills come at a moment that nobody chose")]
        let moment = Duration::from_millis(300 + u64::from(rand::random::<u16>()) % 4200);
        #[expect(clippy::disallowed_methods, reason = "kills come at a moment that nobody chose")]
        std::thread::sleep(moment);
        eprintln!("kill {round} after {moment:?}");
        kill_everything(data, server);
    }
    finish(data, STUDENTS);

    let config = computor_db::pg::Config { data_dir: data.to_owned(), bin_dir: None };
    let cluster = computor_db::pg::Cluster::start(config).await.unwrap();
    let mut db = sqlx::PgConnection::connect(cluster.url()).await.unwrap();
    let sql = "select (select count(*) from submission_artifact), (select count(*) from result),
                 (select count(distinct submission_artifact_id) from result where status = 0),
                 (select count(*) from result_report), (select count(*) from operation where kind = 'student_testing' and state = 'finished'),
                 (select count(*) from operation where kind = 'student_testing'), (select count(*) from outbox)";
    let (artifacts, results, tested, reports, finished, operations, waiting): (i64, i64, i64, i64, i64, i64, i64) =
        sqlx::query_as(sql).fetch_one(&mut db).await.unwrap();
    assert!(artifacts > 5, "{artifacts}");
    assert_eq!([results, tested, reports, finished, operations], [artifacts; 5]);
    assert_eq!(waiting, 0);
    // What each was judged by is there, too.
    let evidence: Vec<String> =
        sqlx::query_scalar("select evidence from result_report where evidence is not null").fetch_all(&mut db).await.unwrap();
    let store = computor_store::Store::local(data.join("store")).unwrap();
    for digest in &evidence {
        let object: serde_json::Value = serde_json::from_slice(&store.get(digest.parse().unwrap()).await.unwrap()).unwrap();
        assert!(object["report"]["summary"].is_object() && object["kept"]["student"].is_object(), "{object:#}");
    }
    assert_eq!(evidence.len() as i64, artifacts);
    // Everybody has a repository with the corrected exercise; one has handed in with a push, once.
    let sql = "select (select count(*) from repository where kind = 'student'),
                 (select count(*) from repository r join repository t on t.course_id = r.course_id and t.kind = 'template'
                  where r.kind = 'student' and r.offered_commit = t.head and r.state in ('fast_forward', 'merged')),
                 (select count(*) from repository where kind = 'student' and pushed_at is not null),
                 (select count(*) from submission_artifact where version_identifier ~ '^[0-9a-f]{40}$')";
    let repositories: (i64, i64, i64, i64) = sqlx::query_as(sql).fetch_one(&mut db).await.unwrap();
    assert_eq!(repositories, (STUDENTS.into(), STUDENTS.into(), 1, 1));
    db.close().await.unwrap();
    cluster.stop().await.unwrap();
}

/// What configures these servers for a demo; files get the prefix `term`.
fn beside(s3: Option<&Peer>, redis: Option<&Peer>) -> Vec<(&'static str, String)> {
    let mut environment = Vec::new();
    if let Some(s3) = s3 {
        environment.extend([
            ("COMPUTOR_S3_ENDPOINT", format!("http://{}", s3.address())),
            ("COMPUTOR_S3_BUCKET", BUCKET.to_owned()),
            ("COMPUTOR_S3_ACCESS_KEY", S3_KEY.to_owned()),
            ("COMPUTOR_S3_SECRET_KEY", S3_SECRET.to_owned()),
            ("COMPUTOR_S3_PREFIX", "term".to_owned()),
        ]);
    }
    environment.extend(redis.map(|redis| ("REDIS_URL", format!("redis://{}/", redis.address()))));
    environment
}

/// The files below a directory, from there.
fn files(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![directory.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => left.push(entry.path()),
                false => found.push(entry.path().strip_prefix(directory).unwrap().display().to_string()),
            }
        }
    }
    found
}

/// What is answered to these words on a connection that ends then, or says nothing more.
fn said(address: &str, words: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
    connection.write_all(words.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _until_it_is_silent = connection.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The demo passes with these servers, and everything that it leaves there is its own.
fn passes_beside(s3: Option<&Peer>, redis: Option<&Peer>) {
    let directory = tempfile::tempdir().unwrap();
    let mut server = demo(directory.path(), 2).envs(beside(s3, redis)).stdout(Stdio::null()).spawn().unwrap();
    let (mut heard, mut url) = (String::new(), None);
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    for line in lines.by_ref().map_while(Result::ok) {
        url = line.split_once("serving on http://").and_then(|(_, rest)| rest.split(';').next()).map(str::to_owned);
        heard = heard + &line + "\n";
        if url.is_some() {
            break;
        }
    }
    let address = url.unwrap_or_else(|| panic!("{heard}"));
    assert!(heard.contains(" 0 with another verdict than they deserve"), "{heard}");
    let ready = said(&address, "GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    assert_eq!(ready.contains("\"redis\":true"), redis.is_some(), "{ready}");
    if let Some(redis) = redis {
        let names = said(&redis.address(), "KEYS *\r\nQUIT\r\n");
        assert!(names.contains("{computor-demo}:servers") && !names.contains("{computor}:"), "{names}");
    }
    let stopped = Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
    // Whoever says something has to be heard.
    lines.for_each(drop);
    assert!(stopped.success() && server.wait().unwrap().success());
    let stored = files(&directory.path().join("store"));
    match s3 {
        Some(s3) => {
            let objects = files(&s3.objects());
            assert!(objects.len() > 10 && objects.iter().all(|object| object.starts_with("term/demo/")), "{objects:?}");
            assert!(stored.is_empty(), "{stored:?}");
        }
        None => assert!(stored.len() > 10, "{stored:?}"),
    }
}

#[test]
fn it_passes_with_s3_with_redis_and_with_both() {
    let (Some(s3), Some(redis)) = (Peer::s3(), Peer::redis()) else { return };
    let (Some(other_s3), Some(other_redis)) = (Peer::s3(), Peer::redis()) else { return };
    std::thread::scope(|scope| {
        scope.spawn(|| passes_beside(Some(&s3), None));
        scope.spawn(|| passes_beside(None, Some(&redis)));
        scope.spawn(|| passes_beside(Some(&other_s3), Some(&other_redis)));
    });
}
