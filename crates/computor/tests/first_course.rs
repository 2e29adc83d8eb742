//! The commands of `docs/first-course.md`, as they stand there, typed into a shell by somebody who has nothing yet.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{fs, os::unix::fs::symlink, path::Path};
use support::{Person, Server, exercise, text};

/// The blocks of code of the page.
fn blocks() -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/first-course.md")).unwrap();
    page.split("```").skip(1).step_by(2).map(|block| block.trim_start_matches("sh").trim().to_owned()).collect()
}

/// Types lines into a shell; who logs in knows the password. What has to succeed does.
#[track_caller]
fn types(person: &Person, directory: &Path, lines: &str, password: &str) -> String {
    let mut shell = std::process::Command::new("bash");
    shell.args(["-ec", lines]).current_dir(directory).env_clear().env("HOME", person.home.path());
    let program = Path::new(env!("CARGO_BIN_EXE_computor")).parent().unwrap().display().to_string();
    shell.env("PATH", format!("{program}:{}", std::env::var("PATH").unwrap())).env("GIT_TERMINAL_PROMPT", "0");
    let output = shell.env("COMPUTOR_PASSWORD", password).output().unwrap();
    assert!(output.status.success(), "{lines}\n{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_first_course_is_made_as_the_page_says() {
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");
    let server = Server::start(&data);
    let blocks = blocks();
    let [lecturers, list, students] = blocks.as_slice() else { panic!("the page has other blocks: {blocks:?}") };
    let here = |lines: &str| lines.replace("http://127.0.0.1:8000", &server.url);

    let lecturer = Person::new();
    let desk = lecturer.home.path();
    symlink(exercise().parent().unwrap(), desk.join("examples")).unwrap();
    fs::write(desk.join("list.csv"), list).unwrap();
    assert!(lecturers.lines().count() <= 6, "a course takes few lines");
    let secret = fs::read_to_string(data.join("admin-password")).unwrap();
    types(&lecturer, desk, &here(lecturers), secret.trim());
    types(&lecturer, desk, "echo 'quite long and secret' | computor user password ada@example.org --stdin", "");

    // The student does the work before the last line.
    let ada = Person::new();
    let (before, last) = students.rsplit_once('\n').unwrap();
    assert!(last.starts_with("computor submit"), "{last}");
    let solution = exercise().join("localTests/correctSolution/squares.py");
    let work = format!("{}\ncp '{}' squares.py\n{last}", here(before), solution.display());
    let report = types(&ada, ada.home.path(), &work, "quite long and secret");
    assert!(report.contains("score 1.00"), "{report}");
    let status = types(&ada, ada.home.path(), "computor status", "");
    assert!(status.starts_with("uni.prog.2026:week1.table\t100 %\t1"), "{status}");
}
