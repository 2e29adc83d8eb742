//! The commands of people, as they type them: a lecturer makes a course in four lines, a student hands in with one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};
use support::{Person, Session, course, exercise, git, text};

#[test]
fn a_course_in_a_few_lines_and_a_hand_in_in_one() {
    let data = tempfile::tempdir().unwrap();
    let (server, lecturer, ada) = course(data.path());

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
    // From wherever one stands in the clone, what is handed in is the directory of the assignment alone.
    fs::write(work.join("of-all.txt"), "not part of it").unwrap();
    let root = ada.run(&work, &["submit", "-a", "squares", "--practice"]);
    let within = fs::read_dir(&assignment).unwrap().count();
    assert!(root.status.success() && text(&root.stderr).contains(&format!("week1.squares ({within} files")), "{}", text(&root.stderr));
    let elsewhere = ada.run(ada.home.path(), &["submit", "-a", "squares"]);
    assert_eq!(elsewhere.status.code(), Some(2), "{}", text(&elsewhere.stderr));
    assert!(text(&elsewhere.stderr).contains("`computor submit DIR -a week1.squares`"), "{}", text(&elsewhere.stderr));
    let wrong = ada.run(&work, &["submit", "-a", "sqares"]);
    assert!(
        wrong.status.code() == Some(2)
            && (text(&wrong.stderr).contains("did you mean `squares`?") || text(&wrong.stderr).contains("did you mean `week1.squares`?")),
        "{}",
        text(&wrong.stderr)
    );

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
    git_is_set_up(&server.url, &ada);
    two_people_in_one_home(&server.url, &lecturer, &ada);
}

/// `computor git setup` tells git whom to ask, for this server alone; what it made before opens nothing any more.
fn git_is_set_up(url: &str, ada: &Person) {
    ada.log_in(url, "ada@example.org", "quite long and secret");
    let home = ada.home.path();
    let clone_url = support::eventually("the repository", || {
        let contents = Session::of(url, "ada@example.org", "quite long and secret").get("/students/course-contents");
        let shown = |content: &serde_json::Value| content["submission_group"]["repository"]["clone_url"].as_str().map(str::to_owned);
        contents.as_array().unwrap().iter().find_map(shown)
    });
    let kept = home.join(".config/computor/git-tokens.json");
    let token = || {
        assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
        fs::read_to_string(&kept).unwrap().split('"').find(|text| text.starts_with("ctp_")).unwrap().to_owned()
    };
    let reads = |address: &str| git(home, home, &["ls-remote", address, "refs/heads/main"]);
    let with = |token: &str| clone_url.replacen("://", &format!("://oauth2:{token}@"), 1);
    let (may, said) = reads(&clone_url);
    assert!(!may, "nobody has set git up: {said}");
    let made = ada.run(home, &["git", "setup"]);
    assert!(made.status.success() && text(&made.stderr).contains("git now speaks with"), "{}", text(&made.stderr));
    let first = token();
    let (may, said) = reads(&clone_url);
    assert!(may && said.contains("refs/heads/main"), "{said}");
    assert!(reads(&with(&first)).0);
    // It opens repositories, and nothing else.
    let header = format!("authorization: Bearer {first}");
    assert_ne!(support::ask(url, "GET", "/students/course-contents", &header, &serde_json::Value::Null).0, 200);

    ada.ok(&["git", "setup", "--days", "1"]);
    let second = token();
    assert_ne!(first, second);
    let (may, said) = reads(&with(&first));
    assert!(!may && said.contains("Authentication failed"), "{said}");
    assert!(reads(&with(&second)).0 && reads(&clone_url).0);
    // Once, for this server, and for no other.
    let (_, helpers) = git(home, home, &["config", "--global", "--get-regexp", "^credential"]);
    assert!(helpers.lines().count() == 1 && helpers.starts_with(&format!("credential.{url}.helper !'")), "{helpers}");
    ada.ok(&["logout"]);
    assert!(!reads(&clone_url).0 && !reads(&with(&second)).0);
    fs::remove_file(home.join(".gitconfig")).unwrap();
}

/// Whoever logs in gets a token of one's own for git, and who logs out has none any more.
fn two_people_in_one_home(url: &str, lecturer: &Person, ada: &Person) {
    let list = ada.home.path().join("more.csv");
    fs::write(&list, "Name;E-Mail;Vorname;Nachname\nx;bob@example.org;Bob;Builder\n").unwrap();
    lecturer.ok(&["members", "import", "first", list.to_str().unwrap(), "--group", "A"]);
    lecturer.gives(&["user", "password", "bob@example.org", "--stdin"], "quite another and secret");
    let kept = || fs::read_to_string(ada.home.path().join(".config/computor/git-tokens.json")).unwrap();
    let reads = |directory: &Path| {
        let mut git = Command::new("git");
        git.args(["ls-remote", "origin"]).current_dir(directory).env("HOME", ada.home.path()).env("GIT_TERMINAL_PROMPT", "0");
        let output = git.env_remove("XDG_CONFIG_HOME").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
        (output.status.success(), text(&output.stderr))
    };
    ada.log_in(url, "ada@example.org", "quite long and secret");
    ada.ok(&["clone", "first", "mine"]);
    let work = &ada.home.path().join("mine");
    assert!(reads(work).0, "{}", reads(work).1);
    let first = kept();
    // What is good is kept.
    ada.ok(&["clone", "first", "again"]);
    assert_eq!(kept(), first);

    ada.log_in(url, "bob@example.org", "quite another and secret");
    ada.ok(&["clone", "first", "of-bob"]);
    let of_bob = ada.home.path().join("of-bob");
    assert!(reads(&of_bob).0, "{}", reads(&of_bob).1);
    assert!(reads(work).0, "ada's clone is still hers: {}", reads(work).1);
    ada.ok(&["logout"]);
    let (may, said) = reads(&of_bob);
    assert!(!may && said.contains(&format!("computor login {url} -u bob")), "{said}");
    assert!(reads(work).0, "{}", reads(work).1);

    // A token that was revoked elsewhere is said, and made anew.
    ada.log_in(url, "ada@example.org", "quite long and secret");
    let name = ada.ok(&["token", "list", "--columns", "name"]).lines().find(|name| name.starts_with("git on ")).unwrap().to_owned();
    ada.ok(&["token", "revoke", &name]);
    let (may, said) = reads(work);
    assert!(!may && said.contains(&format!("computor git setup --url {url}")), "{said}");
    ada.ok(&["clone", "first", "anew"]);
    assert!(reads(work).0, "{}", reads(work).1);
    let token = kept().split('"').find(|text| text.starts_with("ctp_")).unwrap().to_owned();
    ada.ok(&["logout"]);
    assert!(!kept().contains(&token) && !reads(work).0, "{}", reads(work).1);
}
