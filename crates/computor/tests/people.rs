//! The commands of people, as they type them: a lecturer makes a course in four lines, a student hands in with one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

const EXERCISE: &str = "computor.demo.py.stdout";

struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data).env_remove("DATABASE_URL");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http"), "the server did not start");
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone_already = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Somebody at a machine of their own.
struct Person {
    home: tempfile::TempDir,
}

impl Person {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn command(&self, directory: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
        for name in ["COMPUTOR_URL", "COMPUTOR_TOKEN", "COMPUTOR_USER", "COMPUTOR_PASSWORD", "COMPUTOR_PROFILE", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.env("HOME", self.home.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.args(arguments).current_dir(directory).stdin(Stdio::null());
        command
    }

    fn run(&self, directory: &Path, arguments: &[&str]) -> Output {
        self.command(directory, arguments).output().unwrap()
    }

    /// Standard output of what has to succeed.
    #[track_caller]
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(self.home.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    #[track_caller]
    fn log_in(&self, url: &str, user: &str, password: &str) {
        let mut command = self.command(self.home.path(), &["login", url, "-u", user, "--stdin"]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    fn profile(&self) -> PathBuf {
        self.home.path().join(".computor/active_profile.yaml")
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn exercise() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(EXERCISE)
}

/// A server with a course, and the student who takes it; the administrator is the lecturer.
fn course(data: &Path) -> (Server, Person) {
    let server = Server::start(data);
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
    lecturer.ok(&[
        "rest",
        "call",
        "set_user_password",
        "--body",
        "{\"username\": \"ada@example.org\", \"password\": \"quite long and secret\"}",
    ]);
    let student = Person::new();
    student.log_in(&server.url, "ada@example.org", "quite long and secret");
    (server, student)
}

#[test]
fn a_course_in_a_few_lines_and_a_hand_in_in_one() {
    let data = tempfile::tempdir().unwrap();
    let (server, ada) = course(data.path());

    // What is kept is hers alone, and no password.
    let kept = fs::read_to_string(ada.profile()).unwrap();
    assert_eq!(fs::metadata(ada.profile()).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(kept.contains(&server.url) && kept.contains("ctp_") && !kept.contains("quite long"), "the profile");
    assert!(ada.ok(&["profiles"]).starts_with("* "));
    assert_eq!(ada.ok(&["courses"]), "uni.prog.first\tProgramming\n");
    let wrong = ada.run(ada.home.path(), &["status", "frist"]);
    assert!(!wrong.status.success() && text(&wrong.stderr).contains("did you mean `uni.prog.first`?"), "{}", text(&wrong.stderr));

    ada.ok(&["clone", "first", "work"]);
    let work = ada.home.path().join("work");
    let assignment = fs::read_dir(&work).unwrap().flatten().map(|entry| entry.path()).find(|path| path.join("squares.py").is_file());
    let assignment = assignment.expect("the assignment is in the clone");
    fs::write(assignment.join("squares.py"), "print('nothing of it')\n").unwrap();
    let wrong = ada.run(&assignment, &["submit", "--practice", "--wait"]);
    assert_eq!(wrong.status.code(), Some(1), "{}{}", text(&wrong.stdout), text(&wrong.stderr));
    assert!(text(&wrong.stdout).contains("failed") && text(&wrong.stdout).contains('✗'), "{}", text(&wrong.stdout));

    fs::copy(exercise().join("localTests/correctSolution/squares.py"), assignment.join("squares.py")).unwrap();
    let right = ada.run(&assignment, &["submit", "--wait"]);
    assert_eq!(right.status.code(), Some(0), "{}{}", text(&right.stdout), text(&right.stderr));
    assert!(text(&right.stdout).contains("score 1.00"), "{}", text(&right.stdout));
    let status = ada.ok(&["status"]);
    assert!(status.starts_with("uni.prog.first:week1.squares\t100 %\t1"), "{status}");
    assert!(ada.ok(&["results", "squares"]).contains("score 1.00"));
    assert_eq!(ada.ok(&["results"]).lines().count(), 2);

    let token = kept.lines().find_map(|line| line.strip_prefix("token: ")).unwrap().trim_matches(['"', '\'']).to_owned();
    let me = ["rest", "--url", &server.url, "--token", &token, "call", "get_me"];
    assert!(ada.run(ada.home.path(), &me).status.success());
    ada.ok(&["logout"]);
    assert!(!ada.profile().exists());
    let refused = ada.run(ada.home.path(), &["courses"]);
    assert!(text(&refused.stderr).contains("computor login"), "{}", text(&refused.stderr));
    assert!(!ada.run(ada.home.path(), &me).status.success(), "the token is revoked");
}
