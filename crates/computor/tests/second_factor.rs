//! Logging in with a second factor: by an option, and on a terminal.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{fs, io::Write as _, process::Stdio};
use support::{Person, Server, text};

/// Types on a terminal what the prompts of a program ask for, and prints what it has said. An answer `totp` is the code for the key
/// that was shown.
const AT_A_TERMINAL: &str = r#"
import base64, hashlib, hmac, os, pty, re, struct, sys, time
answers = [pair.split("=", 1) for pair in sys.argv[1].split("\n")]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
said, seen = "", 0
def code():
    key = base64.b32decode(re.search(r"key\s+([A-Z2-7]+)", said).group(1))
    tag = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = tag[-1] & 15
    return "%06d" % ((struct.unpack(">I", tag[at:at + 4])[0] & 0x7fffffff) % 1000000)
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    said += part.decode()
    if answers and answers[0][0] in said[seen:]:
        seen = len(said)
        answer = answers.pop(0)[1]
        os.write(terminal, ((code() if answer == "totp" else answer) + "\n").encode())
print(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

/// What was said at the terminal, and the exit code.
fn at_a_terminal(person: &Person, arguments: &[&str], answers: &[(&str, &str)]) -> (String, Option<i32>) {
    let answers: Vec<_> = answers.iter().map(|(prompt, answer)| format!("{prompt}={answer}")).collect();
    let program = person.command(person.home.path(), &[]);
    let mut command = std::process::Command::new("python3");
    command.args(["-c", AT_A_TERMINAL, &answers.join("\n")]).arg(program.get_program()).args(arguments);
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.env("TERM", "xterm").stdin(Stdio::null()).output().unwrap();
    (text(&output.stdout) + &text(&output.stderr), output.status.code())
}

/// A log-in without a terminal.
fn log_in(person: &Person, url: &str, password: &str, more: &[&str]) -> (String, Option<i32>) {
    let arguments = [&["login", url, "-u", "admin", "--stdin"][..], more].concat();
    let mut command = person.command(person.home.path(), &arguments);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    let output = child.wait_with_output().unwrap();
    (text(&output.stderr), output.status.code())
}

#[test]
fn a_second_factor_is_made_asked_for_and_shown() {
    let data = tempfile::tempdir().unwrap();
    let settings = [("COMPUTOR_SECRET_KEY", "a key of at least thirty-two characters"), ("COMPUTOR_SECOND_FACTOR_REQUIRED", "true")];
    let server = Server::start_with(data.path(), &settings);
    let password = fs::read_to_string(data.path().join("admin-password")).unwrap();
    let password = password.trim();
    let admin = Person::new();

    // There is none yet, and it is made only where somebody can be shown it.
    let (said, code) = log_in(&admin, &server.url, password, &[]);
    assert!(code == Some(1) && said.contains("log in on a terminal") && !admin.profile().exists(), "{said}");
    let login = ["login", server.url.as_str(), "-u", "admin"];
    let (said, code) = at_a_terminal(&admin, &login, &[("Password: ", password), ("shows now: ", "00000"), ("shows now: ", "totp")]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("otpauth://totp/") && said.contains("Logged in as admin@") && !said.contains(password), "{said}");
    admin.ok(&["courses"]);
    let (_, after) = said.split_once("not shown again.").unwrap();
    let recovery: Vec<&str> =
        after.lines().map(str::trim).take_while(|line| !line.contains("Logged in")).filter(|l| !l.is_empty()).collect();
    assert_eq!(recovery.len(), 10, "{said}");

    // From now on a code is needed; where nobody can be asked, by an option.
    let other = Person::new();
    let (said, code) = log_in(&other, &server.url, password, &[]);
    assert!(code == Some(1) && said.contains("--code"), "{said}");
    let (said, code) = log_in(&other, &server.url, password, &["--code", "00000"]);
    assert!(code == Some(1) && said.contains("VAL_001"), "{said}");
    assert!(!other.profile().exists(), "nothing is kept of what failed");
    let (said, code) = log_in(&other, &server.url, password, &["--code", recovery[0]]);
    assert!(code == Some(0) && other.profile().exists(), "{said}");
    other.ok(&["courses"]);
    let (said, code) = log_in(&Person::new(), &server.url, password, &["--code", recovery[0]]);
    assert!(code == Some(1) && said.contains("VAL_001"), "each works once: {said}");

    let third = Person::new();
    let answers = [("Password: ", password), ("recovery code: ", "00000"), ("recovery code: ", recovery[1])];
    let (said, code) = at_a_terminal(&third, &login, &answers);
    assert!(code == Some(0) && said.contains("Logged in as admin@"), "{said}");
    third.ok(&["courses"]);
}
