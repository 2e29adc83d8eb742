//! The commands of people, as they type them: a lecturer makes a course in four lines, a student hands in with one.

mod support;

use std::{fs, os::unix::fs::PermissionsExt as _};
use support::{course, exercise, text};

#[test]
fn a_course_in_a_few_lines_and_a_hand_in_in_one() {
    let data = tempfile::tempdir().unwrap();
    let (server, _, ada) = course(data.path());

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
