//! A worker on another machine: a process with nothing but the server's address and a token, in an environment that knows nothing else.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};
use support::{Person, Server, Session, course_on, eventually, exercise, text};

struct Worker {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Worker {
    /// A worker that knows this server and nothing of its directory or database.
    fn start(server: &str, token: &str, home: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        command
            .args(["worker", "--queue", "sandbox", "--slots", "1", "--server", server, "--data-dir"])
            .arg(home.join("data"))
            .args(arguments);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home).env("COMPUTOR_WORKER_TOKEN", token);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (said, from) = (Arc::<Mutex<String>>::default(), BufReader::new(child.stderr.take().unwrap()));
        let hears = Arc::clone(&said);
        thread::spawn(move || from.lines().map_while(Result::ok).for_each(|line| *hears.lock().unwrap() += &(line + "\n")));
        Self { child, said }
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody whom an administrator has made a worker: the token.
fn worker_account(admin: &Session) -> String {
    let user = admin.well("POST", "/users", &json!({"username": "machine", "given_name": "M", "family_name": "Achine"}));
    admin.well("POST", "/user-roles", &json!({"user_id": user["id"], "role_id": "_sandbox_worker"}));
    let token = admin.well("POST", "/api-tokens", &json!({"name": "worker", "user_id": user["id"], "scopes": ["sandbox_run:work"]}));
    token["token"].as_str().unwrap().to_owned()
}

fn work(home: &Path) -> PathBuf {
    let work = home.join("work");
    fs::create_dir_all(&work).unwrap();
    fs::copy(exercise().join("squares.py"), work.join("squares.py")).unwrap();
    work
}

/// Hands in and waits for the score.
fn tested(student: &Person, work: &Path) {
    let done = student.run(student.home.path(), &["submit", work.to_str().unwrap(), "-a", "week1.squares", "--practice", "--wait"]);
    assert!(done.status.success(), "{}{}", text(&done.stdout), text(&done.stderr));
}

#[test]
fn a_worker_has_nothing_but_the_servers_address_and_a_token() {
    if computor_sandbox::Sandbox::start(computor_sandbox::Config::default()).is_err() {
        return eprintln!("SKIPPED: no sandbox on this machine");
    }
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");
    // It runs no test itself.
    let server = Server::start_with(&data, &[("COMPUTOR_SLOTS_SANDBOX", "0"), ("COMPUTOR_SLOTS_ELSEWHERE", "2")]);
    let (server, _lecturer, student) = course_on(server, &data);
    let secret = fs::read_to_string(data.join("admin-password")).unwrap();
    let admin = Session::of(&server.url, "admin", secret.trim());
    let token = worker_account(&admin);
    let wrong = Worker::start(&server.url, "ctp_0123456789abcdef0123456789abcdef", above.path(), &[]);
    eventually("the refusal", || wrong.said().contains("refuses this worker").then_some(()));

    let home = tempfile::tempdir().unwrap();
    let first = Worker::start(&server.url, &token, home.path(), &["--languages", "python"]);
    let work = work(student.home.path());
    tested(&student, &work);
    assert!(first.said().contains("python"), "{}", first.said());
    assert!(home.path().join("data/cache/exercises").is_dir());
    let status = admin.get("/tasks/workers/status");
    assert_eq!((&status["elsewhere"][0]["languages"], &status["elsewhere"][0]["slots"]), (&json!(["python"]), &json!(1)), "{status}");

    // It is stopped while it has a run: another one does it. The same work would not be tested again.
    first.signal("-STOP");
    let program = fs::read_to_string(work.join("squares.py")).unwrap();
    fs::write(work.join("squares.py"), program + "# once more\n").unwrap();
    let begun = student.run(student.home.path(), &["submit", work.to_str().unwrap(), "-a", "week1.squares", "--practice"]);
    assert!(begun.status.success(), "{}", text(&begun.stderr));
    first.signal("-KILL");
    drop(first);
    let elsewhere = tempfile::tempdir().unwrap();
    let second = Worker::start(&server.url, &token, elsewhere.path(), &[]);
    eventually("all tests are done", || {
        let tasks = admin.get("/tasks?limit=100");
        let tests: Vec<&Value> = tasks["tasks"].as_array()?.iter().filter(|task| task["task_name"] == "student_testing").collect();
        (tests.len() >= 2 && tests.iter().all(|task| task["status"] == "finished")).then_some(())
    });
    // One that is asked to stop does so.
    second.signal("-TERM");
    eventually("the worker says so", || second.said().contains("stopping").then_some(()));
}
