//! The server as a process: it hears signals from the first moment, outlives its PostgreSQL, keeps its files to itself,
//! and helps an operator who is locked out.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Asks again and again until there is an answer.
#[track_caller]
fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "in vain: {what}");
        #[expect(clippy::disallowed_methods, reason = "another process has no way to tell us that it is there")]
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn computor(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(arguments).arg("--data-dir").arg(data).env_remove("DATABASE_URL");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn send(signal: &str, pids: &[String]) {
    let _gone_already = Command::new("kill").arg(signal).args(pids).stderr(Stdio::null()).status();
}

/// Waits for the end of a process; the code that it ended with.
#[track_caller]
fn exit(child: &mut Child) -> Option<i32> {
    let ended = eventually("the end of the process", || child.try_wait().unwrap());
    ended.code()
}

/// The processes that work on a data directory.
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

/// A directory that everybody may pass through, as the one above a data directory usually is.
fn above() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    directory
}

/// A running server.
struct Server {
    child: Child,
    address: String,
    data: PathBuf,
    /// What it writes on standard error. Somebody has to read it, or the server waits for that.
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        send("-9", &processes(&self.data));
    }
}

impl Server {
    /// Returns when the URL is printed.
    fn start(data: &Path) -> Self {
        // As from a shell, which lets a process open few files: each client is one.
        let mut serve = Command::new("sh");
        serve.args(["-c", "ulimit -Sn 512; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_computor")]);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--no-worker", "--data-dir"]).arg(data).env_remove("DATABASE_URL");
        let mut child = serve.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let files = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
        let files: Vec<&str> = files.split_whitespace().collect();
        assert_eq!(files[0], files[1], "it takes as many as it may have");
        let log = Arc::<Mutex<String>>::default();
        let (lines, written) = (BufReader::new(child.stderr.take().unwrap()).lines(), Arc::clone(&log));
        let reader = std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| *written.lock().unwrap() += &(line + "\n")));
        let address = url.trim().trim_start_matches("http://").to_owned();
        Self { child, address, data: data.to_owned(), log, reader: Some(reader) }
    }

    fn signal(&self, signal: &str) {
        send(signal, &[self.child.id().to_string()]);
    }

    /// The status and the body of an answer, and how long it took.
    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, Value, Duration) {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let authorization = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n{authorization}content-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null), begun.elapsed())
    }

    fn log_in(&self, password: &str) -> (u16, String) {
        let body = json!({"username": "admin", "password": password}).to_string();
        let (status, body, _) = self.ask("POST", "/auth/login", "", &body);
        (status, body["access_token"].as_str().unwrap_or_default().to_owned())
    }

    fn first_password(&self) -> String {
        fs::read_to_string(self.data.join("admin-password")).unwrap().trim().to_owned()
    }

    fn postmaster(&self) -> Option<String> {
        let file = fs::read_to_string(self.data.join("postgres/data/postmaster.pid")).ok()?;
        Some(file.lines().next()?.to_owned()).filter(|pid| !pid.is_empty())
    }

    /// PostgreSQL's processes: they work in the data directory.
    fn postgres(&self) -> Vec<String> {
        let data = self.data.join("postgres/data").canonicalize().unwrap();
        let all = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        all.filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data)).collect()
    }

    fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// How it ended, by itself or asked by a signal before; and what was left on its log.
    fn end(mut self) -> (Option<i32>, String) {
        let code = exit(&mut self.child);
        self.reader.take().unwrap().join().unwrap();
        (code, self.log())
    }
}

/// From the moment that HTTP answers, which is before everything is said that is to be said, and from then on.
#[test]
fn a_signal_is_heard_from_the_first_moment() {
    for signal in ["-TERM", "-INT"] {
        let above = above();
        let data = above.path().join("data");
        // Free a moment ago: the server's address must be known before the server says it.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut child = computor(&["serve", "--listen", &address], &data).spawn().unwrap();
        eventually("an answer", || {
            let mut stream = TcpStream::connect(&address).ok()?;
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").ok()?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).ok()?;
            answer.starts_with("HTTP/1.1 200").then_some(())
        });
        send(signal, &[child.id().to_string()]);
        assert_eq!(exit(&mut child), Some(0), "{signal} when HTTP answers");
        assert_eq!(processes(&data), Vec::<String>::new(), "{signal}: something was left running");

        let server = Server::start(&data);
        server.signal(signal);
        let (code, log) = server.end();
        assert_eq!(code, Some(0), "{signal} when the URL is printed: {log}");
        assert_eq!(processes(&data), Vec::<String>::new(), "{signal}: something was left running");
    }
}

#[test]
fn a_signal_is_heard_while_the_server_starts() {
    // While the database is made, and while PostgreSQL starts.
    for mark in ["postgres/data.new", "postgres/postgresql.log"] {
        let above = above();
        let data = above.path().join("data");
        let mut child = computor(&["serve", "--listen", "127.0.0.1:0", "--no-worker"], &data).spawn().unwrap();
        eventually(mark, || data.join(mark).exists().then_some(()));
        send("-TERM", &[child.id().to_string()]);
        let code = exit(&mut child);
        let mut url = String::new();
        child.stdout.take().unwrap().read_to_string(&mut url).unwrap();
        assert_eq!((code, url.as_str()), (Some(0), ""), "{mark}");
        eventually("PostgreSQL ends", || processes(&data).is_empty().then_some(()));
    }
}

#[test]
fn a_second_signal_does_not_wait_for_requests() {
    let above = above();
    let server = Server::start(&above.path().join("data"));
    let mut slow = TcpStream::connect(&server.address).unwrap();
    write!(slow, "POST /auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{").unwrap();
    server.ask("GET", "/healthz", "", "");
    server.signal("-TERM");
    eventually("stopping", || server.log().contains("stopping").then_some(()));
    let begun = Instant::now();
    server.signal("-TERM");
    let data = server.data.clone();
    let (code, log) = server.end();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("at once"), "{log}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    eventually("PostgreSQL ends", || processes(&data).is_empty().then_some(()));
}

#[test]
fn a_killed_postgres_comes_back_and_nobody_waits_for_it() {
    let above = above();
    let server = Server::start(&above.path().join("data"));
    let (_, token) = server.log_in(&server.first_password());
    let body = json!({"path": "uni", "title": "University", "organization_type": "organization"}).to_string();
    assert_eq!(server.ask("POST", "/organizations", &token, &body).0, 201);

    for round in 0..3 {
        let killed = server.postmaster().unwrap();
        send("-9", std::slice::from_ref(&killed));
        let begun = Instant::now();
        eventually("another PostgreSQL", || {
            let (status, body, took) = server.ask("GET", "/organizations", &token, "");
            assert!(took < Duration::from_secs(3), "{took:?}");
            assert!(status == 200 || (status == 503 && body["error_code"] == "DB_001"), "{status} {body}");
            assert_eq!(server.ask("GET", "/healthz", "", "").0, 200);
            (status == 200 && server.postmaster().is_some_and(|pid| pid != killed)).then_some(())
        });
        eprintln!("round {round}: PostgreSQL was back after {:?}", begun.elapsed());
        eventually("readiness", || (server.ask("GET", "/readyz", "", "").0 == 200).then_some(()));
        let (_, organizations, _) = server.ask("GET", "/organizations", &token, "");
        assert_eq!(organizations[0]["path"], "uni");
    }
    server.signal("-TERM");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn readiness_says_within_a_second_that_postgres_hangs() {
    let above = above();
    let server = Server::start(&above.path().join("data"));
    let (status, body, _) = server.ask("GET", "/readyz", "", "");
    assert_eq!((status, &body["ready"], &body["database"], &body["sandbox"]), (200, &json!(true), &json!(true), &Value::Null), "{body}");
    let hanging = server.postgres();
    send("-STOP", &hanging);
    for _ in 0..3 {
        let (status, body, took) = server.ask("GET", "/readyz", "", "");
        assert!(took < Duration::from_secs(1), "{took:?}");
        assert_eq!((status, &body["database"], &body["disk"]), (503, &json!(false), &json!(true)), "{body}");
        assert_eq!(body["missing"]["database"], "the database does not answer");
    }
    send("-CONT", &hanging);
    eventually("readiness", || (server.ask("GET", "/readyz", "", "").0 == 200).then_some(()));
}

#[test]
fn a_server_whose_postgres_cannot_come_back_ends_with_an_error() {
    let above = above();
    let server = Server::start(&above.path().join("data"));
    let control = server.data.join("postgres/data/global/pg_control");
    fs::write(&control, "").unwrap();
    send("-9", &[server.postmaster().unwrap()]);
    let data = server.data.clone();
    let (code, log) = server.end();
    assert_eq!(code, Some(1), "{log}");
    assert!(log.lines().any(|line| line.starts_with("error: PostgreSQL did not start")), "{log}");
    assert_eq!(processes(&data), Vec::<String>::new());
}

/// Everything in the data directory that anybody but its owner may do something with.
fn open(data: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    let mut waiting = vec![data.to_owned()];
    while let Some(path) = waiting.pop() {
        let meta = fs::symlink_metadata(&path).unwrap();
        // Who can connect to a socket is decided by its directory and by its own mode; a link has none.
        if meta.mode() & 0o077 != 0 && !meta.is_symlink() {
            found.push((path.clone(), meta.mode() & 0o777));
        }
        if meta.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found
}

/// Root lets PostgreSQL's user pass through the data directory; nothing else is open to anybody.
#[track_caller]
fn assert_closed(data: &Path) {
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let expected = if root { vec![(data.to_owned(), 0o710)] } else { Vec::new() };
    assert_eq!(open(data), expected);
    if root {
        let group = |path: PathBuf| fs::metadata(path).unwrap().gid();
        assert_eq!(group(data.to_owned()), group(data.join("postgres")), "only PostgreSQL's group may pass");
    }
}

/// Whether another user of the machine can do this. Only root can try it.
fn another_user_can(program: &str, argument: &Path) -> bool {
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "12345", "--regid", "12345", "--clear-groups", program]).arg(argument);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn the_data_directory_is_its_owners_alone_also_an_older_one() {
    let above = above();
    let data = above.path().join("data");
    let server = Server::start(&data);
    // A file of the store, made by the running server as any other.
    let (_, token) = server.log_in(&server.first_password());
    assert_eq!(server.ask("GET", "/user", &token, "").0, 200);
    assert_closed(&data);
    let socket = data.join("postgres/.s.PGSQL.5432");
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        assert!(another_user_can("ls", above.path()), "the test itself works");
        for path in [data.clone(), data.join("admin-password"), data.join("store"), data.join("postgres"), socket] {
            assert!(!another_user_can("ls", &path), "{}", path.display());
        }
        assert!(!another_user_can("cat", &data.join("database-url")));
    }
    server.signal("-TERM");
    assert_eq!(server.end().0, Some(0));

    // As earlier versions left it.
    fs::create_dir(data.join("store/sha256")).unwrap();
    fs::write(data.join("store/sha256/submission"), "secret").unwrap();
    for (path, mode) in [("", 0o755), ("store", 0o755), ("store/sha256", 0o755), ("store/sha256/submission", 0o644), ("cache", 0o755)] {
        fs::set_permissions(data.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    let server = Server::start(&data);
    assert_closed(&data);
    server.signal("-TERM");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn a_directory_that_is_used_for_other_things_is_refused() {
    let above = above();
    fs::write(above.path().join("thesis.tex"), "").unwrap();
    let output = computor(&["serve", "--listen", "127.0.0.1:0"], above.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("choose one of its own"), "{said}");
    assert_eq!(fs::metadata(above.path()).unwrap().mode() & 0o777, 0o755);
}

fn reset(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = computor(&["admin", "reset-password"], data);
    let mut child = command.args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let _not_read = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn an_operator_gets_back_in_with_the_server_running_or_not() {
    let above = above();
    let data = above.path().join("data");
    let server = Server::start(&data);
    let first = server.first_password();
    let (status, token) = server.log_in(&first);
    assert_eq!(status, 200);

    let done = reset(&data, &["admin"], "");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let printed = String::from_utf8(done.stdout).unwrap();
    assert_eq!(printed.lines().count(), 1, "the password and nothing else");
    assert_eq!(server.log_in(&first).0, 401);
    assert_eq!(server.log_in(printed.trim()).0, 200);
    eventually("the end of the session", || (server.ask("GET", "/user", &token, "").0 == 401).then_some(()));
    // Whoever looks after the data need not stop the server either, and may say where it is in any of the ways.
    for what in ["--repair", "--sweep"] {
        let mut doctor = Command::new(env!("CARGO_BIN_EXE_computor"));
        let output = doctor.args(["doctor", what]).env("COMPUTOR_DATA_DIR", &data).env_remove("DATABASE_URL").output().unwrap();
        assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(server.ask("GET", "/healthz", "", "").0, 200);
    server.signal("-TERM");
    let (code, log) = server.end();
    assert_eq!(code, Some(0));
    // A log is read by others, and kept: it says where the first password is, not which it is, and not that all is well.
    assert!(log.contains("admin-password") && !log.contains(&first), "{log}");
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "one format: {log}");
    assert!(log.contains("/auth/login") && !log.contains("/healthz"), "{log}");
    let check = computor(&["migrate", "--check"], &data).output().unwrap();
    assert_eq!((check.status.code(), check.stdout.as_slice()), (Some(0), &b""[..]), "{}", String::from_utf8_lossy(&check.stderr));
    // A directory that is mistyped does not become an installation.
    let mistyped = above.path().join("dat");
    for arguments in [&["doctor", "--repair"][..], &["doctor", "--sweep"], &["admin", "reset-password", "admin"]] {
        let output = computor(arguments, &mistyped).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("--data-dir"), "{said}");
        assert!(!mistyped.exists(), "{arguments:?}");
    }

    let done = reset(&data, &["admin", "--stdin"], "a horse of another colour\n");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.stdout.is_empty());
    assert_eq!(processes(&data), Vec::<String>::new(), "what was started for the moment is stopped");
    let short = reset(&data, &["admin", "--stdin"], "short\n");
    assert_eq!(short.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&short.stderr).contains("at least 12"));

    // A start does not change it.
    let server = Server::start(&data);
    assert_eq!(server.log_in("a horse of another colour").0, 200);
    assert_eq!(server.first_password(), first);

    let nowhere = above.path().join("nowhere");
    assert_eq!(reset(&nowhere, &["admin"], "").status.code(), Some(1));
    assert!(!nowhere.exists(), "a mistyped directory is not made");
}

#[test]
fn a_database_that_does_not_answer_is_named_without_its_password() {
    let above = above();
    let data = above.path().join("data");
    for arguments in [&["doctor"][..], &["doctor", "--json"], &["migrate", "--check"]] {
        let mut command = computor(arguments, &data);
        let output = command.env("DATABASE_URL", "postgres://ada:hunter2@127.0.0.1:1/db").output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {out}{err}");
        let said = if arguments[0] == "migrate" { &err } else { &out };
        let words: Vec<&str> = said.split_whitespace().collect();
        assert!(words.contains(&"127.0.0.1:1") && said.contains("refused") && !said.contains("hunter2"), "{said}");
        match arguments {
            ["doctor"] => {
                assert!(out.starts_with("not ready: see database"), "{out}");
                assert!(out.lines().skip(1).all(|line| line.chars().count() <= 100), "{out}");
            }
            ["doctor", _] => {
                let found: Value = serde_json::from_str(&out).unwrap();
                assert_eq!((&found["ready"], &found["findings"][0]["name"]), (&json!(false), &json!("database")), "{out}");
            }
            _ => assert_eq!(out, ""),
        }
    }
}
