//! A server of its own, and people who type commands.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each test takes what it needs, so there is no dead code to expect"
)]

use serde_json::Value;
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// A server with this in its environment.
    pub fn start_with(data: &Path, environment: &[(&str, &str)]) -> Self {
        Self::start_at(data, 0, environment)
    }

    /// The same at this port.
    pub fn start_at(data: &Path, port: u16, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        let listen = format!("127.0.0.1:{port}");
        command.args(["serve", "--listen", &listen, "--data-dir"]).arg(data).env_remove("DATABASE_URL");
        command.envs(environment.iter().copied());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http"), "the server did not start");
        Self { child, url: url.trim().to_owned() }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

/// Status and answer of a server at this address, over a connection of its own; a header is a line.
pub fn ask(url: &str, method: &str, path: &str, header: &str, body: &Value) -> (u16, Value) {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n{header}");
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
}

/// Somebody's session.
pub struct Session {
    pub url: String,
    pub token: String,
}

impl Session {
    #[track_caller]
    pub fn of(url: &str, user: &str, password: &str) -> Self {
        let log_in = serde_json::json!({"username": user, "password": password});
        let (status, session) = ask(url, "POST", "/auth/login", "x-of: a test", &log_in);
        assert_eq!(status, 200, "{session:#}");
        Self { url: url.to_owned(), token: session["access_token"].as_str().unwrap().to_owned() }
    }

    pub fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        ask(&self.url, method, path, &format!("authorization: Bearer {}", self.token), body)
    }

    /// The answer to what has to succeed.
    #[track_caller]
    pub fn well(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer:#}");
        answer
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.well("GET", path, &Value::Null)
    }
}

/// The stock client in a directory, as somebody with this home has it; whether it ended well, and what it said.
pub fn git(home: &Path, directory: &Path, args: &[&str]) -> (bool, String) {
    let mut git = Command::new("git");
    git.args(args).current_dir(directory).env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home);
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "Ada").env(format!("GIT_{role}_EMAIL"), "ada@example.org");
    }
    let output = git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").output().unwrap();
    (output.status.success(), text(&output.stdout) + &text(&output.stderr))
}

/// Asks until there is an answer.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..6000 {
        if let Some(answer) = ask() {
            return answer;
        }
        #[expect(clippy::disallowed_methods, reason = "another process has no way to tell us that it is there")]
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("in vain: {what}");
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone_already = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Somebody at a machine of their own.
pub struct Person {
    pub home: tempfile::TempDir,
}

impl Person {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub fn command(&self, directory: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        for name in ["COMPUTOR_URL", "COMPUTOR_TOKEN", "COMPUTOR_USER", "COMPUTOR_PASSWORD", "COMPUTOR_PROFILE", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.env("HOME", self.home.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.args(arguments).current_dir(directory).stdin(Stdio::null());
        command
    }

    pub fn run(&self, directory: &Path, arguments: &[&str]) -> Output {
        self.command(directory, arguments).output().unwrap()
    }

    /// Standard output of what has to succeed.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(self.home.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    #[track_caller]
    pub fn log_in(&self, url: &str, user: &str, password: &str) {
        self.gives(&["login", url, "-u", user, "--stdin"], password);
    }

    /// What has to succeed, with a secret on standard input.
    #[track_caller]
    pub fn gives(&self, arguments: &[&str], secret: &str) {
        let mut command = self.command(self.home.path(), arguments);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{secret}").unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    pub fn profile(&self) -> PathBuf {
        self.home.path().join(".computor/active_profile.yaml")
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub const EXERCISE: &str = "computor.demo.py.stdout";

pub fn exercise() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(EXERCISE)
}

/// A server with a course, the lecturer, who is the administrator, and the student who takes it.
pub fn course(data: &Path) -> (Server, Person, Person) {
    course_on(Server::start(data), data)
}

/// The same on a server that is there.
pub fn course_on(server: Server, data: &Path) -> (Server, Person, Person) {
    let lecturer = Person::new();
    let secret = fs::read_to_string(data.join("admin-password")).unwrap();
    lecturer.log_in(&server.url, "admin", secret.trim());
    let list = lecturer.home.path().join("list.csv");
    fs::write(&list, "Name;E-Mail;Vorname;Nachname\nx;ada@example.org;Ada;Lovelace\n").unwrap();
    assert_eq!(lecturer.ok(&["course", "create", "uni.prog.first", "--title", "Programming"]).trim().len(), 36);
    lecturer.ok(&["exercise", "push", exercise().to_str().unwrap()]);
    let again = lecturer.run(lecturer.home.path(), &["exercise", "push", exercise().to_str().unwrap()]);
    assert!(again.status.success() && text(&again.stderr).contains("is there already"), "{}", text(&again.stderr));
    lecturer.ok(&["assign", "prog.first", "week1.squares", EXERCISE]);
    lecturer.ok(&["members", "import", "first", list.to_str().unwrap(), "--group", "A"]);
    let plan = lecturer.ok(&["release", "first", "--dry-run"]);
    assert!(plan.contains("week1.squares  new → ") && plan.contains("  + "), "{plan}");
    lecturer.ok(&["release", "first"]);
    let nothing = lecturer.run(lecturer.home.path(), &["release", "first"]);
    assert!(text(&nothing.stderr).contains("nothing to release"), "{}", text(&nothing.stderr));
    lecturer.gives(&["user", "password", "ada@example.org", "--stdin"], "quite long and secret");
    let student = Person::new();
    student.log_in(&server.url, "ada@example.org", "quite long and secret");
    (server, lecturer, student)
}
