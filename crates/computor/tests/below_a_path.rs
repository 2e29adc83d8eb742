//! A server that a proxy puts below a path of a host that it shares: everything is found there, whether the proxy leaves its path
//! in what it passes on or takes it off.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use computor_testbed::free_port;
use serde_json::{Value, json};
use std::fs;
use support::{Server, ask, course_on, exercise, git, text};

#[test]
fn a_course_below_a_path() {
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");
    let port = free_port();
    let host = format!("http://127.0.0.1:{port}");
    let url = format!("{host}/computor");
    let mut server = Server::start_at(&data, port, &[("COMPUTOR_PUBLIC_URL", &url)]);
    // The proxy of this test leaves the path in.
    server.url.clone_from(&url);
    let (_server, lecturer, ada) = course_on(server, &data);

    // A student clones, hands in, and pushes with what git was given for this path.
    ada.ok(&["clone", "first", "work"]);
    let work = ada.home.path().join("work");
    let (_, origin) = git(ada.home.path(), &work, &["remote", "get-url", "origin"]);
    assert!(origin.contains("/computor/git/"), "{origin}");
    let assignment = fs::read_dir(&work).unwrap().flatten().map(|entry| entry.path()).find(|path| path.join("squares.py").is_file());
    let assignment = assignment.unwrap();
    fs::copy(exercise().join("localTests/correctSolution/squares.py"), assignment.join("squares.py")).unwrap();
    let right = ada.run(&assignment, &["submit", "--wait"]);
    assert!(right.status.success(), "{}{}", text(&right.stdout), text(&right.stderr));
    let (_, settings) = git(ada.home.path(), &work, &["config", "--global", "--get-regexp", "^credential"]);
    assert!(settings.contains(&format!("credential.{url}.helper")) && settings.contains("usehttppath true"), "{settings}");
    git(ada.home.path(), &work, &["add", "."]);
    git(ada.home.path(), &work, &["commit", "-m", "squares"]);
    let (pushed, said) = git(ada.home.path(), &work, &["push", "-o", "hand-in", "origin", "HEAD:main"]);
    assert!(pushed && said.contains(&format!("{url}/submissions/artifacts/")), "{said}");
    // What another program of that host asks for is not answered.
    let helper = "protocol=http\nhost=127.0.0.1:PORT\npath=other/git/x.git\n\n".replace("PORT", &port.to_string());
    let mut other = ada.command(ada.home.path(), &["git", "credential", "get"]);
    let mut other = other.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut other.stdin.take().unwrap(), helper.as_bytes()).unwrap();
    assert_eq!(text(&other.wait_with_output().unwrap().stdout), "");
    assert!(lecturer.ok(&["grading", "course", "first"]).contains("ada"));

    // The same without the path, as a proxy passes it on that takes it off.
    let get = |path: &str| ask(&host, "GET", path, "x-of: a test", &Value::Null).0;
    for path in ["/", "/docs", "/docs/courses", "/readyz", "/openapi.json"] {
        assert_eq!((get(path), get(&format!("/computor{path}"))), (200, 200), "{path}");
    }
    assert_eq!((get("/computorx/docs"), get("/computor/computor/docs")), (404, 404));
    let session =
        ask(&host, "POST", "/auth/login", "x-of: a test", &json!({"username": "ada@example.org", "password": "quite long and secret"}));
    assert_eq!(session.0, 200);
}
