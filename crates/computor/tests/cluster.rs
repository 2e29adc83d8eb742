//! Three servers as processes over one database, one bucket and one Redis: they start at once, are restarted one after the other
//! while people go on, and do what has to be done once, once. And the commands that move files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::testdb::TestDb;
use computor_testbed::{BUCKET, Peer, S3_KEY, S3_SECRET, free_port};
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::DirBuilderExt as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long a server goes on answering that is asked to stop, and how often the balancer looks.
const DRAIN: Duration = Duration::from_secs(1);

struct Member {
    child: Child,
    port: u16,
    above: tempfile::TempDir,
}

fn environment(database: &str, s3: &Peer) -> Vec<(&'static str, String)> {
    vec![
        ("DATABASE_URL", database.to_owned()),
        ("COMPUTOR_S3_BUCKET", BUCKET.to_owned()),
        ("COMPUTOR_S3_ENDPOINT", format!("http://{}", s3.address())),
        ("COMPUTOR_S3_ACCESS_KEY", S3_KEY.to_owned()),
        ("COMPUTOR_S3_SECRET_KEY", S3_SECRET.to_owned()),
    ]
}

/// Starts a server, without waiting until it is there.
fn begin(data: &Path, port: u16, environment: &[(&str, String)]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(["serve", "--no-worker", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"]).arg(data);
    command.envs(environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null()).stdout(Stdio::piped());
    command.stderr(fs::File::create(data.with_extension("log")).unwrap()).spawn().unwrap()
}

impl Member {
    fn begin(environment: &[(&str, String)]) -> Self {
        let (above, port) = (tempfile::tempdir().unwrap(), free_port());
        fs::DirBuilder::new().mode(0o700).create(above.path().join("data")).unwrap();
        Self { child: begin(&above.path().join("data"), port, environment), port, above }
    }

    fn data(&self) -> std::path::PathBuf {
        self.above.path().join("data")
    }

    /// Waits until it says where it is.
    fn ready(&mut self) {
        let mut url = String::new();
        BufReader::new(self.child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let log = || fs::read_to_string(self.data().with_extension("log")).unwrap();
        assert!(url.starts_with("http"), "the server did not start: {}", log());
    }

    fn terminate(&self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a server, over a connection of its own.
fn ask(port: u16, method: &str, path: &str, token: &str, body: &str) -> io::Result<(u16, Value)> {
    ask_as(port, method, path, token, body, "application/json")
}

fn ask_as(port: u16, method: &str, path: &str, token: &str, body: &str, kind: &str) -> io::Result<(u16, Value)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let authorization = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {kind}\r\n{authorization}content-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "in vain: {what}");
        pause();
    }
}

#[expect(clippy::disallowed_methods, reason = "another process has no way to tell us")]
fn pause() {
    thread::sleep(Duration::from_millis(20));
}

/// As small as a balancer can be: asks `/readyz` of all, again and again, and gives each request to the next that is ready. It
/// tries nothing twice.
struct Balancer {
    ports: Vec<u16>,
    ready: Mutex<Vec<u16>>,
    next: AtomicUsize,
    ended: AtomicBool,
}

impl Balancer {
    fn start(ports: Vec<u16>) -> Arc<Self> {
        let this = Arc::new(Self { ready: Mutex::new(ports.clone()), ports, next: AtomicUsize::new(0), ended: AtomicBool::new(false) });
        let looks = Arc::clone(&this);
        thread::spawn(move || {
            while !looks.ended.load(Ordering::Relaxed) {
                looks.look();
                pause();
            }
        });
        this
    }

    fn look(&self) {
        let is_ready = |port: &&u16| ask(**port, "GET", "/readyz", "", "").is_ok_and(|(status, _)| status == 200);
        *self.ready.lock().unwrap() = self.ports.iter().filter(is_ready).copied().collect();
    }

    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> Result<u16, String> {
        let ready = self.ready.lock().unwrap().clone();
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let port = *ready.get(turn % ready.len().max(1)).ok_or("nobody is ready")?;
        ask(port, method, path, token, body).map(|(status, _)| status).map_err(|error| format!("{port}: {error}"))
    }
}

fn count(runtime: &tokio::runtime::Runtime, db: &TestDb, sql: &'static str) -> i64 {
    runtime.block_on(sqlx::query_scalar(sql).fetch_one(db.pool())).unwrap()
}

#[test]
fn servers_start_at_once_and_are_restarted_one_after_the_other_without_a_refused_request() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (Some(s3), Some(redis)) = (Peer::s3(), Peer::redis()) else { return };
    let db = runtime.block_on(TestDb::empty());
    let mut environment = environment(db.url(), &s3);
    environment.push(("REDIS_URL", format!("redis://{}/", redis.address())));
    environment.push(("COMPUTOR_DRAIN_TIME", DRAIN.as_secs().to_string()));
    environment.push(("COMPUTOR_CONNECTIONS", "5".to_owned()));

    // One migrates while the others wait, and one makes the administrator.
    let mut members: Vec<Member> = (0..3).map(|_| Member::begin(&environment)).collect();
    members.iter_mut().for_each(Member::ready);
    let passwords: Vec<String> =
        members.iter().filter_map(|member| fs::read_to_string(member.data().join("admin-password")).ok()).collect();
    assert_eq!(passwords.len(), 1, "one of them makes the administrator");
    let log_in = json!({"username": "admin", "password": passwords[0].trim()}).to_string();
    let (status, session) = ask(members[0].port, "POST", "/auth/login", "", &log_in).unwrap();
    assert_eq!(status, 200, "{session}");
    let token = session["access_token"].as_str().unwrap().to_owned();
    for member in &members {
        // A session of one is one of all.
        assert_eq!(ask(member.port, "GET", "/user", &token, "").unwrap().0, 200);
        let (status, ready) = ask(member.port, "GET", "/readyz", "", "").unwrap();
        assert_eq!((status, &ready["redis"]), (200, &json!(true)), "{ready}");
    }

    let balancer = Balancer::start(members.iter().map(|member| member.port).collect());
    let (done, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::<String>::new())));
    let people: Vec<_> = (0..3)
        .map(|person| {
            let (balancer, token, done, failed) = (Arc::clone(&balancer), token.clone(), Arc::clone(&done), Arc::clone(&failed));
            thread::spawn(move || {
                for turn in 0.. {
                    if balancer.ended.load(Ordering::Relaxed) {
                        break;
                    }
                    // What reads and what writes.
                    let body = json!({"path": format!("o{person}x{turn}"), "title": "O", "organization_type": "organization"}).to_string();
                    let (method, path, body, expected) =
                        if turn % 4 == 0 { ("POST", "/organizations", body.as_str(), 201) } else { ("GET", "/user", "", 200) };
                    match balancer.ask(method, path, &token, body) {
                        Ok(status) if status == expected => drop(done.fetch_add(1, Ordering::Relaxed)),
                        other => failed.lock().unwrap().push(format!("{method} {path}: {other:?}")),
                    }
                }
            })
        })
        .collect();
    for member in &mut members {
        let before = done.load(Ordering::Relaxed);
        member.terminate();
        // It says that it is about to stop, and answers all the same.
        until("readiness turns", || ask(member.port, "GET", "/readyz", "", "").is_ok_and(|(status, _)| status == 503));
        let (_, ready) = ask(member.port, "GET", "/readyz", "", "").unwrap();
        assert!(ready["missing"]["server"].as_str().unwrap().contains("about to stop"), "{ready}");
        assert_eq!(ask(member.port, "GET", "/user", &token, "").unwrap().0, 200, "while it drains");
        assert!(member.child.wait().unwrap().success());
        member.child = begin(&member.data(), member.port, &environment);
        member.ready();
        until("the balancer sees it", || balancer.ready.lock().unwrap().contains(&member.port));
        until("people went on", || done.load(Ordering::Relaxed) > before + 10);
    }
    balancer.ended.store(true, Ordering::Relaxed);
    people.into_iter().for_each(|person| person.join().unwrap());
    assert_eq!(*failed.lock().unwrap(), [""; 0], "of {} requests", done.load(Ordering::Relaxed));

    // What janitors do once a day was begun once by six starts.
    let sweeps = "select count(*) from operation where kind = 'sweep_store'";
    until("the sweep is begun", || count(&runtime, &db, sweeps) > 0);
    assert_eq!(count(&runtime, &db, sweeps), 1);
    let administrators = "select count(*) from user_role where role_id = '_admin'";
    assert_eq!(count(&runtime, &db, administrators), 1);
}

fn computor(arguments: &[&str], data: &Path, environment: &[(&str, String)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(arguments).arg("--data-dir").arg(data).env_remove("DATABASE_URL");
    command.envs(environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null()).output().unwrap()
}

#[track_caller]
fn says(arguments: &[&str], data: &Path, environment: &[(&str, String)], code: i32) -> Value {
    let output = computor(arguments, data, environment);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}{err}");
    serde_json::from_str(&out).unwrap_or_else(|_| Value::String(format!("{out}{err}")))
}

#[test]
fn files_are_copied_and_checked_by_commands() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let Some(s3) = Peer::s3() else { return };
    let db = runtime.block_on(TestDb::new());
    let data = tempfile::tempdir().unwrap();
    let environment = environment(db.url(), &s3);
    let (local, remote) = environment.split_at(1);
    let store = computor_store::Store::local(data.path().join("store")).unwrap();
    let digest = runtime.block_on(async {
        let digest = store.put("work".into()).await.unwrap().digest;
        store.put("unnamed".into()).await.unwrap();
        digest
    });
    let copy = ["store", "copy", "--from", "directory", "--to", "bucket", "--json"];
    assert!(says(&copy, data.path(), local, 1).as_str().unwrap().contains("no bucket is configured"));
    let dry: Vec<&str> = copy.iter().copied().chain(["--dry-run"]).collect();
    assert_eq!(says(&dry, data.path(), &environment, 0), json!({"present": 0, "left": 2}));
    let done = says(&copy, data.path(), &environment, 0);
    assert_eq!((&done["copied"], &done["left"], &done["damaged"]), (&json!(2), &json!(0), &json!([])), "{done}");
    let again = says(&copy, data.path(), &environment, 0);
    assert_eq!((&again["copied"], &again["present"]), (&json!(0), &json!(2)));
    // A file that was changed behind the server's back is named, and not passed on.
    let hex = digest.to_string();
    fs::write(s3.objects().join("sha256").join(&hex[..2]).join(&hex[2..]), "lies").unwrap();
    let back = data.path().join("back");
    let done = says(&["store", "copy", "--from", "bucket", "--to", back.to_str().unwrap(), "--json"], data.path(), remote, 1);
    assert_eq!((&done["copied"], &done["damaged"]), (&json!(1), &json!([hex])), "{done}");
    for (wrong, why) in
        [(["bucket", "bucket"], "already"), (["directory", "somewhere"], "is no place"), (["/no/such", "bucket"], "no directory")]
    {
        let said = says(&["store", "copy", "--from", wrong[0], "--to", wrong[1]], data.path(), &environment, 1);
        assert!(said.as_str().unwrap().contains(why), "{said}");
    }
}

#[test]
fn a_check_names_what_is_missing_and_what_was_changed() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let db = runtime.block_on(TestDb::new());
    let data = tempfile::tempdir().unwrap();
    let environment = [("DATABASE_URL", db.url().to_owned())];
    let store = computor_store::Store::local(data.path().join("store")).unwrap();
    let [kept, gone] = ["kept", "gone"].map(|text| {
        runtime.block_on(async {
            let digest = store.put(text.into()).await.unwrap().digest;
            let sql = "insert into bucket_object (bucket_name, object_key, digest, size, content_type)
                       values ('computor-storage', $1, $2, 4, 'text/plain')";
            assert_eq!(sqlx::query(sql).bind(text).bind(digest.to_string()).execute(db.pool()).await.unwrap().rows_affected(), 1);
            digest
        })
    });
    let check = ["store", "check", "--json"];
    assert_eq!(says(&check, data.path(), &environment, 0), json!({"whole": 2, "bytes": 8, "wrong": []}));
    runtime.block_on(store.delete(gone)).unwrap();
    let hex = kept.to_string();
    fs::write(data.path().join("store/sha256").join(&hex[..2]).join(&hex[2..]), "lies").unwrap();
    let said = says(&check, data.path(), &environment, 1);
    let mut expected =
        vec![json!({"digest": hex, "problem": "not what was stored"}), json!({"digest": gone.to_string(), "problem": "missing"})];
    expected.sort_by_key(|row| row["digest"].as_str().unwrap().to_owned());
    assert_eq!((&said["whole"], &said["wrong"]), (&json!(0), &json!(expected)), "{said}");
}

/// Requests a second with one, two and four servers on this machine, and what a bucket costs:
/// `cargo test -p computor --test cluster -- --ignored --nocapture measure`.
#[test]
#[ignore = "measures for a minute, and wants the machine for itself"]
fn measure_servers_side_by_side() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let Some(s3) = Peer::s3() else { return };
    eprintln!("servers  store      read/s  p99 ms   store/s  p99 ms");
    for (servers, bucket) in [(1, false), (2, false), (4, false), (1, true), (4, true)] {
        let db = runtime.block_on(TestDb::new());
        let shared = tempfile::tempdir().unwrap();
        let mut environment = environment(db.url(), &s3);
        if !bucket {
            environment.truncate(1);
        }
        environment.push(("COMPUTOR_CONNECTIONS", "8".to_owned()));
        let mut members: Vec<Member> = Vec::new();
        for _ in 0..servers {
            let (above, port) = (tempfile::tempdir().unwrap(), free_port());
            let data = above.path().join("data");
            fs::DirBuilder::new().mode(0o700).create(&data).unwrap();
            if !bucket {
                std::os::unix::fs::symlink(shared.path(), data.join("store")).unwrap();
            }
            let mut member = Member { child: begin(&data, port, &environment), port, above };
            member.ready();
            members.push(member);
        }
        let password = fs::read_to_string(members[0].data().join("admin-password")).unwrap();
        let log_in = json!({"username": "admin", "password": password.trim()}).to_string();
        let token = ask(members[0].port, "POST", "/auth/login", "", &log_in).unwrap().1["access_token"].as_str().unwrap().to_owned();
        let ports: Vec<u16> = members.iter().map(|member| member.port).collect();
        let run = |stores: bool| {
            let begun = Instant::now();
            let clients: Vec<_> = (0..8)
                .map(|client| {
                    let (ports, token) = (ports.clone(), token.clone());
                    thread::spawn(move || {
                        let mut times = Vec::new();
                        let boundary = "--b\r\ncontent-disposition: form-data; name=\"";
                        for turn in 0.. {
                            if begun.elapsed() > Duration::from_secs(5) {
                                break;
                            }
                            let (port, asked) = (ports[(client + turn) % ports.len()], Instant::now());
                            let answered = if stores {
                                let text = format!("{client} {turn} ").repeat(2000);
                                let key = format!("{boundary}object_key\"\r\n\r\nc{client}/{turn}\r\n");
                                let file = format!("{boundary}file\"; filename=\"f\"\r\n\r\n{text}\r\n--b--\r\n");
                                ask_as(port, "POST", "/storage/upload", &token, &(key + &file), "multipart/form-data; boundary=b")
                            } else {
                                ask(port, "GET", "/courses?limit=20", &token, "")
                            };
                            assert_eq!(answered.unwrap().0, 200);
                            times.push(asked.elapsed());
                        }
                        times
                    })
                })
                .collect();
            let mut times: Vec<Duration> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
            times.sort_unstable();
            (times.len() as f64 / begun.elapsed().as_secs_f64(), times[times.len() * 99 / 100].as_secs_f64() * 1e3)
        };
        let ((read, slow_read), (store, slow_store)) = (run(false), run(true));
        let place = if bucket { "bucket" } else { "directory" };
        eprintln!("{servers:7}  {place:9}  {read:6.0}  {slow_read:6.1}  {store:8.0}  {slow_store:6.1}");
    }
}
