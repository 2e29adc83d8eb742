//! What the commands of tutors, lecturers and administrators print, and how they end.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    process::{Output, Stdio},
};
use support::{Person, course, exercise, text};

/// Standard output, standard error and exit code of a command.
fn run(person: &Person, arguments: &[&str]) -> (String, String, i32) {
    told(&person.run(person.home.path(), arguments))
}

fn told(output: &Output) -> (String, String, i32) {
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap_or(-1))
}

/// The command ends well, prints exactly this, and says this besides.
#[track_caller]
fn prints(person: &Person, arguments: &[&str], out: &str, err: &str) {
    let (stdout, stderr, code) = run(person, arguments);
    assert_eq!((stdout.as_str(), code), (out, 0), "{arguments:?}: {stderr}");
    assert!(stderr.contains(err), "{arguments:?}: {stderr}");
}

/// The command ends with this code, prints nothing, and says this.
#[track_caller]
fn fails(person: &Person, arguments: &[&str], code: i32, err: &str) {
    let (stdout, stderr, ended) = run(person, arguments);
    assert_eq!((stdout.as_str(), ended), ("", code), "{arguments:?}: {stderr}");
    assert!(stderr.contains(err), "{arguments:?}: {stderr}");
}

#[test]
fn commands_print_what_people_and_programs_read() {
    let data = tempfile::tempdir().unwrap();
    let (server, lecturer, ada) = course(data.path());
    let work = exercise().join("localTests/correctSolution");
    let handed_in = ada.run(ada.home.path(), &["submit", work.to_str().unwrap(), "-a", "week1.squares", "--wait"]);
    assert!(handed_in.status.success(), "{}", text(&handed_in.stderr));

    tutors(&lecturer, &ada);
    lecturers(&lecturer);
    library(&lecturer);
    administrators(&lecturer, &server.url);
    services(&lecturer, &server.url);
    secrets(&Person::new());
    described(&Person::new());
    columns(&lecturer, &ada);
    rest(&lecturer);
    courses_go_on(&lecturer, &ada);
    what_is_deleted_is_asked_for(&lecturer);
}

/// Every list has the columns that were asked for, and knows its own.
fn columns(admin: &Person, ada: &Person) {
    let lists: [&[&str]; 15] = [
        &["service", "list-types"],
        &["grading", "course", "first"],
        &["grading", "member", "first", "ada"],
        &["documents", "info", "uni.prog"],
        &["user", "list"],
        &["token", "list"],
        &["service", "list"],
        &["tasks", "list"],
        &["courses"],
        &["status"],
        &["results"],
        &["grade", "list", "first"],
        &["grade", "import", "first", "/dev/null", "--dry-run"],
        &["members", "import", "first", "/dev/null", "--dry-run"],
        &["rerun", "preview", "first", "squares"],
    ];
    let nobody = Person::new();
    for list in lists {
        let ask = |columns: &str| [list, &["--columns", columns]].concat().iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let wrong = ask("no-such-thing");
        let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
        // Known before anybody is asked.
        fails(&nobody, &wrong, 2, "the column `no-such-thing` is unknown. There are ");
        fails(admin, &[&wrong[..], &["--json"]].concat(), 2, "cannot be used with");
    }
    fails(admin, &["user", "list", "--columns", "user-nam"], 2, "did you mean user-name?");
    let (users, _, _) = run(admin, &["user", "list", "--columns", "kind,user-name"]);
    assert!(users.lines().any(|line| line == "\tadmin"), "{users}");
    prints(ada, &["status", "--columns", "tests,assignment"], "100 %\tuni.prog.first:week1.squares\n", "");
    prints(ada, &["courses", "--columns", "title"], "Programming\n", "");
    prints(ada, &["courses", "--csv"], "course,title\nuni.prog.first,Programming\n", "");
    prints(ada, &["courses", "--tsv"], "uni.prog.first\tProgramming\n", "");
    fails(&nobody, &["courses", "--tsv", "--csv"], 2, "cannot be used with");
    prints(admin, &["rest", "list", "courses", "--columns", "title,path", "--csv"], "title,path\nProgramming,first\n", "");

    prints(admin, &["rest", "list", "courses", "--columns", "title,path"], "Programming\tfirst\n", "");
    fails(admin, &["rest", "list", "courses", "--columns", "titel"], 2, "did you mean title?");
    let (members, _, _) = run(admin, &["rest", "list", "course-members", "--columns", "user.email,course_role_id"]);
    assert!(members.lines().any(|line| line == "ada@example.org\t_student"), "{members}");
    let (courses, _, _) = run(admin, &["rest", "list", "courses"]);
    let cells: Vec<&str> = courses.trim_end().split('\t').collect();
    assert!(cells.len() == 6 && cells[1..3] == ["first", "Programming"], "{courses}");
}

/// Nothing that was typed is dropped, lists are whole, and what a program reads has tabs and no boxes.
fn rest(admin: &Person) {
    let nobody = Person::new();
    // Known before anybody is asked.
    for (wrong, said) in [
        (&["list", "coursess"][..], "there is no entity `coursess`; did you mean courses?"),
        (&["query", "coursess"], "there is no entity `coursess`; did you mean courses?"),
        (&["list", "zzzzzzzzzz"], "there is no entity `zzzzzzzzzz`; `computor rest names` lists them"),
        (&["get", "coursess", "x"], "did you mean courses?"),
        (&["list", "courses", "-q", "tittle=x"], "--query tittle: is unknown; did you mean title?"),
        (&["list", "courses", "-q", "title"], "`title` is not NAME=VALUE"),
        (&["create", "organizations", "{\"path\": \"x\", \"foo\": 3}"], "the field `foo` is unknown"),
        (&["update", "organizations", "x", "{\"titel\": \"x\"}"], "the field `titel` is unknown; did you mean title?"),
        (&["call", "get_mee"], "there is no call `get_mee`; did you mean get_me?"),
        (&["call", "get_task_status", "-p", "id=1", "-q", "nonsense=1"], "--query nonsense: is unknown"),
        (&["call", "get_task_status", "-p", "ide=1"], "did you mean id?"),
        (&["call", "get_me", "--body", "{}"], "get_me takes no body"),
        (&["list", "courses", "--all", "--limit", "3"], "cannot be used with"),
        (&["create", "organizations", "--titel", "x"], "--title"),
        (&["create", "organizations", "--title", "x"], "these are missing: --organization-type, --path"),
        (&["update", "organizations", "x"], "`--help` lists them"),
        (&["call", "upload_submission", "--body", "{}"], "these are missing: --submission-group-id, --file"),
        (&["call", "get_task_status"], "--id is missing"),
        (&["call", "get_course"], "get_course is `computor rest get courses`"),
        (&["list", "messages"], "`computor rest call list_messages`"),
        (&["create", "users"], "`computor rest call create_user` does it"),
    ] {
        fails(&nobody, &[&["rest"], wrong].concat(), 2, said);
    }
    let (organization, _, _) = run(admin, &["rest", "list", "organizations", "--columns", "id", "--all"]);
    let organization = organization.trim();
    let (row, _, code) = run(admin, &["rest", "get", "organizations", organization]);
    assert!(code == 0 && row.contains(&format!("id\t{organization}\n")), "{row}");
    assert!(!row.contains('│') && row.lines().all(|line| line.contains('\t')), "{row}");
    let (changed, _, code) = run(admin, &["rest", "update", "organizations", organization, "{\"description\": \"of all\"}"]);
    assert!(code == 0 && changed.contains("description\tof all\n"), "{changed}");
    let (changed, _, code) = run(admin, &["rest", "update", "organizations", organization, "--description", "of some"]);
    assert!(code == 0 && changed.contains("description\tof some\n"), "{changed}");
    let (found, _, _) = run(admin, &["rest", "list", "organizations", "--path", "nowhere"]);
    assert_eq!(found, "", "a filter that is an option filters");
    let (help, _, code) = run(&nobody, &["rest", "create", "organizations", "--help"]);
    assert!(code == 0 && help.contains("--organization-type <"), "{help}");
    let (me, _, _) = run(admin, &["rest", "call", "get_me"]);
    assert!(me.contains("username\tadmin\n"), "{me}");
    let (some, said, _) = run(admin, &["rest", "list", "users", "--limit", "1"]);
    assert!(some.lines().count() == 1 && said.starts_with("1 of ") && said.contains("--all"), "{said}");
    let (all, said, _) = run(admin, &["rest", "list", "users", "--all", "--json"]);
    assert!(said.is_empty() && all.matches("\"username\"").count() > 1, "{said}");
}

/// The next term, and an archive that becomes a course.
fn courses_go_on(lecturer: &Person, ada: &Person) {
    let copy = ["course", "copy", "uni.prog.first", "next", "--title", "The next term", "--shift-days", "364"];
    let (id, said, code) = run(lecturer, &[&copy[..], &["--dry-run"]].concat());
    assert!(code == 0 && id.is_empty() && said.contains("next would be made"), "{id}{said}");
    assert!(said.contains("week1.squares\tcomputor.demo.py.stdout "), "{said}");
    fails(lecturer, &["status", "uni.prog.next"], 2, "uni.prog");
    let (id, said, code) = run(lecturer, &copy);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("next is made"), "{id}{said}");
    fails(lecturer, &copy, 1, "");
    fails(lecturer, &["course", "copy", "uni.prog.first", "other", "--examples", "newst"], 1, "newst");
    fails(ada, &["course", "copy", "uni.prog.first", "hers"], 1, "");

    let file = lecturer.home.path().join("course.zip");
    prints(lecturer, &["course", "export", "uni.prog.first", "course.zip", "--students"], "", "is written");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "grades are in it");
    let piped = lecturer.run(lecturer.home.path(), &["course", "export", "uni.prog.next"]);
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"), "{}", text(&piped.stderr));
    fails(ada, &["course", "export", "uni.prog.first"], 1, "");
    let import = ["course", "import", "course.zip", "uni.prog", "--path", "elsewhere", "--title", "Elsewhere", "--members", "everybody"];
    let (id, said, code) = run(lecturer, &import);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("2 members"), "{id}{said}");
    fs::write(&file, "no archive").unwrap();
    fails(lecturer, &import, 1, "no ZIP archive");
}

fn tutors(tutor: &Person, ada: &Person) {
    let (list, _, code) = run(tutor, &["grade", "list", "first"]);
    assert!(code == 0 && list.starts_with("week1.squares\t") && list.lines().count() == 1, "{list}");
    fails(ada, &["grade", "list", "first"], 1, "");
    fails(tutor, &["grade", "list", "frist"], 2, "did you mean `uni.prog.first`?");
    fails(tutor, &["grade", "list"], 2, "<COURSE>");

    fs::create_dir(tutor.home.path().join("there")).unwrap();
    fails(tutor, &["grade", "next", "first", "-o", "there"], 1, "there is there already");
    let (free, ..) = run(tutor, &["grade", "list", "first", "--free"]);
    assert_eq!(free.lines().count(), 1, "nothing was taken: {free}");
    let (next, said, code) = run(tutor, &["grade", "next", "first", "-o", "next"]);
    assert!(
        code == 0 && next.starts_with("week1.squares\t") && said.contains("computor grade set uni.prog.first week1.squares"),
        "{next}{said}"
    );
    assert!(tutor.home.path().join("next/squares.py").is_file(), "what was handed in is there");
    prints(tutor, &["grade", "list", "first", "--free"], "", "nothing");
    prints(tutor, &["grade", "open", "first", "squares", "ada@example.org", "-o", "opened"], "opened\n", "");
    assert!(tutor.home.path().join("opened/squares.py").is_file());
    fails(tutor, &["grade", "open", "first", "squares", "ada@example.org", "-o", "opened"], 1, "is there already");
    fails(tutor, &["grade", "open", "first", "squares", "adda@example.org"], 2, "did you mean `ada");

    fails(tutor, &["grade", "set", "first", "squares", "ada@example.org"], 2, "required");
    fails(tutor, &["grade", "set", "first", "squares", "ada@example.org", "80"], 2, "a grade is from 0 to 1: 0.80");
    fails(tutor, &["grade", "set", "first", "squares", "ada@example.org", "--status", "fine"], 2, "there is no status `fine`");
    prints(tutor, &["grade", "set", "first", "squares", "Lovelace", "0,5", "--feedback", "Nearly"], "", "is graded for week1.squares");
    let told = ada.ok(&["results", "squares"]);
    assert!(told.contains(": 50 %, corrected\n    Nearly\n"), "who learns reads what was said: {told}");
    assert!(ada.ok(&["status"]).contains("\t50 %\t"), "{}", ada.ok(&["status"]));
    prints(tutor, &["grade", "next", "first"], "", "Nothing waits");

    let file = tutor.home.path().join("grades.csv");
    fs::write(&file, "student,content,grade,feedback\nada@example.org,week1.squares,0.75,Better\n").unwrap();
    let file = file.to_str().unwrap();
    let bad = tutor.home.path().join("bad.csv");
    fs::write(&bad, "student,content,grade,status\nada@example.org,week1.squares,2,\nada@example.org,week1.squares,,fine\n").unwrap();
    let (out, said, code) = run(tutor, &["grade", "import", "first", bad.to_str().unwrap()]);
    assert!(code == 1 && out.is_empty(), "{out}{said}");
    let line = "error: 2 fields are not valid [VAL_001]; csv: line 2: grade: is not between 0 and 1; csv: line 3: status: is none of ";
    assert!(said.starts_with(line) && !said.contains("details."), "{said}");
    fs::write(
        &bad,
        "student,content,status\nadda@example.org,week1.squares,corrected\nada@example.org,week1.sqares,correction-necessary\n",
    )
    .unwrap();
    fails(tutor, &["grade", "import", "first", bad.to_str().unwrap()], 1, "csv: line 3: content: names no content of the course");
    fs::write(&bad, "student,content,status\nada@example.org,week1.squares,Correction necessary\n").unwrap();
    let (_, said, code) = run(tutor, &["grade", "import", "first", bad.to_str().unwrap(), "--dry-run"]);
    assert!(code == 0 && said.contains("nothing was written"), "{said}");
    prints(tutor, &["grade", "import", "first", file, "--dry-run"], "ada@example.org\tweek1.squares\t0.5\t0.75\n", "nothing was written");
    assert!(ada.ok(&["status"]).contains("\t50 %\t"));
    let (id, said, code) = run(tutor, &["grade", "import", "first", file]);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("1 rows are written"), "{id}{said}");
    assert!(ada.ok(&["status"]).contains("\t75 %\t"));
    prints(tutor, &["grade", "undo", id.trim()], "", "1 grades are taken back");
    assert!(ada.ok(&["status"]).contains("\t50 %\t"));
    fails(tutor, &["grade", "import", "first", "none.csv"], 1, "cannot read none.csv");
    let (progress, said, code) = run(tutor, &["grading", "course", "first"]);
    assert!(code == 0 && progress.contains("\tAda\tLovelace\t1 of 1\t50 %\t"), "{progress}{said}");
    let (progress, said, code) = run(tutor, &["grading", "member", "first", "ada@example.org", "--columns", "content,handed-in,grade"]);
    assert!(code == 0 && progress.ends_with("week1.squares\t1 of 1\t50 %\n"), "{progress}{said}");
    fails(ada, &["grading", "course", "first"], 1, "");
    fails(tutor, &["grading", "member", "first", "adda@example.org"], 2, "did you mean");
}

fn lecturers(lecturer: &Person) {
    prints(lecturer, &["documents", "info", "uni.prog"], "", "nothing");
    prints(lecturer, &["documents", "info", "uni.prog.first"], "", "nothing");
    assert!(lecturer.ok(&["rest", "query", "courses"]).contains("path\ttext\n"));
    let (id, said, code) = run(lecturer, &["extend", "first", "squares", "ada@example.org", "--days", "3", "--reason", "ill"]);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("has longer for week1.squares"), "{id}{said}");
    fails(lecturer, &["extend", "first", "squares", "ada@example.org"], 2, "--until");
    fails(lecturer, &["assign", "first", "week1.squares", "computor.demo.py.stdot"], 2, "did you mean computor.demo.py.stdout?");
    fails(lecturer, &["assign", "first", "week1.squares", "computor.demo.py.stdout@7.0.0"], 2, "it has 1.0.0");
    let file = lecturer.home.path().join("course.yaml");
    lecturer.ok(&["deployment", "init", "-f", "minimal", "-o", file.to_str().unwrap()]);
    let (plan, said, code) = run(lecturer, &["course", "plan", file.to_str().unwrap()]);
    assert_eq!((plan.as_str(), code), (run(lecturer, &["deployment", "plan", file.to_str().unwrap()]).0.as_str(), 0), "{said}");
    assert_eq!(run(lecturer, &["course", "diff", file.to_str().unwrap()]).0, plan);
    let (script, _, code) = run(lecturer, &["completions", "bash"]);
    assert!(code == 0 && script.contains("_clap_complete_computor()") && script.contains("COMPLETE="), "{script:.200}");
    fails(lecturer, &["completions", "cmd"], 2, "possible values");
    fails(lecturer, &["extend", "first", "squares", "ada@example.org", "--until", "tomorrow"], 1, "2026-05-01T23:59:00+02:00");

    fails(lecturer, &["rerun", "apply", "first", "squares"], 1, "computor rerun preview");
    prints(lecturer, &["rerun", "preview", "first", "squares"], "", "1 of version 1.0.0: 0 gain, 0 lose, 1 stay the same");
    let (results, ..) = run(lecturer, &["rest", "list", "results", "--columns", "id"]);
    let result = results.lines().next().unwrap();
    prints(lecturer, &["rerun", "replay", result], "", "The verdict agrees, in all of");
    fails(lecturer, &["rerun", "replay", "squares"], 2, "<RESULT>");
    prints(lecturer, &["rerun", "apply", "first", "squares"], "", "It counts now");
    prints(lecturer, &["rerun", "undo", "first", "squares"], "", "What counted before counts again");
    fails(lecturer, &["rerun", "undo", "first", "squares"], 1, "no re-run of it counts");
}

fn described(somebody: &Person) {
    let (takes, said, code) = run(somebody, &["rest", "describe", "create_course"]);
    assert!(code == 0 && said.contains("POST /courses: "), "{said}");
    assert!(takes.contains("body\tpath\tstring\tyes\t") && takes.contains("body\ttitle\tstring\t\t"), "{takes}");
    let shown: serde_json::Value = serde_json::from_str(&somebody.ok(&["rest", "--json", "describe", "start_test"])).unwrap();
    assert_eq!((&shown["method"], &shown["path"]), (&"post".into(), &"/tests".into()));
    fails(somebody, &["rest", "describe", "start_tset"], 2, "did you mean start_test?");
}

fn library(lecturer: &Person) {
    let exercise = "computor.demo.py.stdout";
    let directory = support::exercise();
    let directory = directory.to_str().unwrap();
    let (_, said, code) = run(lecturer, &["exercise", "push", directory, "--repository", "misspelt"]);
    assert!(code == 2 && said.contains("--create makes it"), "{said}");
    assert_eq!(lecturer.ok(&["rest", "list", "example-repositories"]).lines().count(), 1, "nothing was made");
    // It is at one place of the course already, and what was made for the other one goes again.
    fails(lecturer, &["assign", "first", "week9.again", exercise], 2, "is assigned to week1.squares of this course");
    assert!(!lecturer.ok(&["rest", "list", "course-contents"]).contains("week9"));
    assert!(lecturer.ok(&["exercise", "list"]).starts_with(&format!("{exercise}\t")));
    assert!(lecturer.ok(&["example", "list", "computor.demo", "--columns", "exercise"]).starts_with(exercise));
    prints(lecturer, &["exercise", "list", "computor.none"], "", "nothing");
    assert!(lecturer.ok(&["exercise", "show", "py.stdout"]).starts_with("1.0.0\t"));
    fails(lecturer, &["exercise", "show", "computor.demo.py.stdot"], 2, "did you mean");
    prints(lecturer, &["exercise", "fetch", &format!("{exercise}@1.0.0"), "-o", "fetched"], "fetched\n", "1.0.0 with");
    let here = lecturer.home.path();
    let (fetched, own) = (here.join("fetched"), support::exercise());
    for file in ["meta.yaml", "test.yaml"] {
        assert_eq!(fs::read(fetched.join(file)).unwrap(), fs::read(own.join(file)).unwrap(), "{file}");
    }
    fails(lecturer, &["exercise", "fetch", exercise, "-o", "fetched"], 1, "is there already");
    fails(lecturer, &["exercise", "fetch", &format!("{exercise}@7"), "-o", "other"], 2, "it has 1.0.0");
}

fn administrators(admin: &Person, url: &str) {
    let (id, said, code) = run(admin, &["user", "create", "grace", "--email", "grace@example.org", "--given-name", "Grace"]);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("`computor user password grace`"), "{id}{said}");
    prints(admin, &["user", "list", "--search", "GRACE"], "grace\tgrace@example.org\tGrace\t\t\n", "");
    prints(admin, &["user", "role", "grace", "user_manager"], "", "grace has _user_manager.");
    assert!(admin.ok(&["user", "show", "grace@example.org"]).contains("roles\t_user_manager\n"));
    prints(admin, &["user", "role", "grace", "user_manager", "--take"], "", "does not have _user_manager any more");
    fails(admin, &["user", "role", "grace", "user_manger"], 2, "did you mean");
    let (put_away, said, code) = run(admin, &["user", "archive", "grace", "--json"]);
    assert!(code == 0 && said.contains("is put away"), "{said}");
    let put_away: serde_json::Value = serde_json::from_str(&put_away).unwrap();
    assert!(put_away["username"] == "grace" && put_away["archived_at"].is_string(), "{put_away}");
    prints(admin, &["user", "list", "--search", "grace"], "", "nothing");
    prints(admin, &["user", "unarchive", "grace"], "", "is there again");
    fails(admin, &["user", "show", "nobody-at-all"], 2, "there is no user `nobody-at-all`");
    let mut child = admin.command(admin.home.path(), &["user", "create", "alan", "--stdin"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "a long and odd first word").unwrap();
    let (_, said, code) = told(&child.wait_with_output().unwrap());
    assert!(code == 0 && said.is_empty(), "{said}");
    Person::new().log_in(url, "alan", "a long and odd first word");
    admin.gives(&["user", "password", "grace@example.org", "--stdin"], "yet another long and odd word");
    Person::new().log_in(url, "grace", "yet another long and odd word");
    fails(admin, &["user", "password", "gracy", "--stdin"], 2, "did you mean `grace`?");

    let (token, said, code) = run(admin, &["token", "create", "ci", "--of", "grace", "--days", "3"]);
    assert!(code == 0 && token.starts_with("ctp_") && said.contains("only now") && !said.contains(token.trim()), "{said}");
    let me = ["rest", "--url", url, "--token", token.trim(), "call", "get_me"];
    assert!(run(admin, &me).0.contains("grace@example.org"));
    let (list, _, _) = run(admin, &["token", "list", "--of", "grace"]);
    assert!(list.starts_with(&format!("ci\t{}\teverything\t", &token[..12])) && !list.contains(token.trim()), "{list}");
    let checked = |text: &str| {
        let mut child = admin.command(admin.home.path(), &["token", "verify"]);
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{text}").unwrap();
        let (_, said, code) = told(&child.wait_with_output().unwrap());
        assert!(!said.contains(text), "a token is never repeated: {said}");
        (said, code)
    };
    let (said, code) = checked(token.trim());
    assert!(code == 0 && said.contains(&format!("token revoke {}", &token[..12])), "{said}");
    let (said, code) = checked("ctp_0123456789abcdef0123456789abcdef");
    assert!(code == 1 && said.contains("checksum"), "{said}");
    assert_eq!(checked("hunter2").1, 1);
    prints(admin, &["token", "revoke", "ci", "--of", "grace"], "", "The token ci is revoked.");
    assert_ne!(run(admin, &me).2, 0);
    fails(admin, &["token", "revoke", "ci", "--of", "grace"], 2, "there is no token `ci`");

    let (tasks, _, code) = run(admin, &["tasks", "list", "--limit", "1"]);
    assert!(code == 0 && tasks.lines().count() == 1, "{tasks}");
    let task = tasks.split('\t').next().unwrap();
    assert!(admin.ok(&["tasks", "show", &task[24..]]).starts_with(&format!("task\t{task}\nwhat\t")));
    let shown: serde_json::Value = serde_json::from_str(&admin.ok(&["tasks", "show", task, "--json"])).unwrap();
    assert_eq!(shown["task_id"], task);
    fails(admin, &["tasks", "list", "--status", "gone"], 2, "there is no status `gone`");
    fails(admin, &["tasks", "cancel", "zzz"], 2, "there is no task `zzz`");
    let (status, said, code) = run(admin, &["worker", "status"]);
    assert!(code == 0 && status.starts_with("engine\tconnected\t"), "{status}{said}");
    prints(admin, &["worker", "test-job"], "", "sweep_store was done in");
    fails(admin, &["worker", "test-job", "student_testing"], 1, "task_name");

    let tokens: serde_json::Value = serde_json::from_str(&admin.ok(&["token", "generate", "-n", "2", "--json"])).unwrap();
    let token = tokens[1]["token"].as_str().unwrap();
    let (kept, _, code) = run(admin, &["token", "verify", token]);
    assert_eq!((kept, code), (format!("{}\t{}\n", &token[..12], tokens[1]["hash"].as_str().unwrap()), 0));
    fails(admin, &["token", "verify", "ctp_x"], 1, "it has 5 characters and not 36");
    assert!(admin.ok(&["deployment", "list-examples"]).starts_with("minimal\t"));
}

fn services(admin: &Person, url: &str) {
    assert!(admin.ok(&["service", "list"]).contains("itpcp.exec.py\t"));
    let (id, said, code) = run(admin, &["service", "create", "uni.exec.py", "--type", "testing.python"]);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("computor service token uni.exec.py"), "{said}");
    assert!(run(admin, &["service", "token", "uni.exec.py"]).0.starts_with("ctp_"));
    prints(admin, &["service", "disable", "uni.exec.py"], "", "uni.exec.py is disabled.");
    prints(admin, &["service", "enable", "uni.exec.py"], "", "uni.exec.py is enabled.");
    fails(admin, &["service", "create", "other", "--type", "testing.nothing"], 1, "service_type");
    prints(admin, &["service", "update", "uni.exec.py", "--description", "Tests Python", "--disabled"], "", "uni.exec.py is changed.");
    let shown: serde_json::Value = serde_json::from_str(&admin.ok(&["service", "get", "uni.exec.py", "--json"])).unwrap();
    assert_eq!((&shown["description"], &shown["enabled"], &shown["name"]), (&"Tests Python".into(), &false.into(), &"uni.exec.py".into()));
    assert!(admin.ok(&["service", "get", "uni.exec.py"]).contains("state\tdisabled\n"));
    fails(admin, &["service", "update", "uni.exec.py"], 2, "--description");
    assert!(admin.ok(&["service", "list-types"]).contains("testing.python\t"));
    let made = ["service", "create", "uni.exec.cob", "--type", "testing.python", "--username", "cob", "--disabled", "--create-token"];
    let (token, said, code) = run(admin, &made);
    assert!(code == 0 && token.starts_with("ctp_") && said.contains("uni.exec.cob is made"), "{said}");
    prints(
        admin,
        &["service", "list", "--disabled", "--slug", "uni.exec.cob"],
        "uni.exec.cob\tuni.exec.cob\ttesting.python\tdisabled\t\n",
        "",
    );
    prints(admin, &["service", "list", "--enabled", "--slug", "uni.exec.cob"], "", "nothing");
    prints(admin, &["service", "enable", "uni.exec.cob"], "", "uni.exec.cob is enabled.");
    let works = |token: &str| run(admin, &["rest", "--url", url, "--token", token.trim(), "call", "get_me"]).2 == 0;
    let second = run(admin, &["service", "create-token", "uni.exec.cob", "--name", "second"]).0;
    assert!(works(&token) && works(&second));
    // Asked for, and by the first characters only those.
    fails(admin, &["service", "revoke-tokens", "uni.exec.cob"], 2, "--all");
    assert_eq!(run(admin, &["service", "revoke-tokens", "uni.exec.cob", "--all"]).2, 2, "nobody can be asked");
    assert!(works(&token) && works(&second));
    let (gone, said, code) = run(admin, &["service", "revoke-tokens", "uni.exec.cob", "--token-prefix", &second[..12], "--yes"]);
    assert!(code == 0 && gone.starts_with("second\t") && said.contains("1 tokens of uni.exec.cob are revoked"), "{gone}{said}");
    assert!(works(&token) && !works(&second));
    fails(admin, &["service", "revoke-tokens", "uni.exec.cob", "--token-prefix", "ctp_nothing", "--yes"], 1, "no such token");
    assert_eq!(run(admin, &["service", "revoke-tokens", "uni.exec.cob", "--all", "--reason", "a test", "-y"]).2, 0);
    assert!(!works(&token));
    kinds_of_services(admin);
}

fn kinds_of_services(admin: &Person) {
    let made = ["service", "create-type", "testing.cobol", "--name", "COBOL", "--category", "testing", "--color", "#0055aa"];
    let (id, said, code) = run(admin, &made);
    assert!(code == 0 && id.trim().len() == 36 && said.contains("--type testing.cobol"), "{said}");
    fails(admin, &made, 1, "error:");
    fails(admin, &["service", "update-type", "testing.cobol"], 2, "--description");
    prints(
        admin,
        &["service", "update-type", "testing.cobol", "--description", "Tests COBOL", "--icon", "x"],
        "",
        "testing.cobol is changed.",
    );
    let shown = admin.ok(&["service", "get-type", "testing.cobol"]);
    assert!(shown.contains("description\tTests COBOL\n") && shown.contains("colour\t#0055aa\n"), "{shown}");
    let shown: serde_json::Value = serde_json::from_str(&admin.ok(&["service", "get-type", "testing.cobol", "--json"])).unwrap();
    assert_eq!((&shown["id"], &shown["enabled"]), (&id.trim().into(), &true.into()));
    fails(admin, &["service", "get-type", "testing.cobl"], 2, "did you mean `testing.cobol`?");
    // No service is of a type that is off, and none that has services goes.
    admin.ok(&["service", "update-type", "testing.cobol", "--disabled"]);
    assert!(
        admin
            .ok(&["service", "list-types", "--disabled", "--category", "testing"])
            .starts_with("testing.cobol\tCOBOL\ttesting\tdisabled\n")
    );
    fails(admin, &["service", "create", "uni.exec.cobol", "--type", "testing.cobol"], 1, "no enabled type");
    admin.ok(&["service", "update-type", "testing.cobol", "--enabled"]);
    admin.ok(&["service", "create", "uni.exec.cobol", "--type", "testing.cobol"]);
    fails(admin, &["service", "delete-type", "testing.cobol", "--yes"], 1, "CONFLICT_002");
    admin.ok(&["service", "create-type", "testing.snobol", "--name", "SNOBOL", "--category", "testing"]);
    assert_eq!(run(admin, &["service", "delete-type", "testing.snobol"]).2, 2, "nobody can be asked");
    prints(admin, &["service", "delete-type", "testing.snobol", "--yes"], "", "testing.snobol is deleted.");
    fails(admin, &["service", "get-type", "testing.snobol"], 2, "there is no kind of services");
}

/// What needs no server.
fn secrets(somebody: &Person) {
    let (made, said, code) = run(somebody, &["token", "generate-secret", "-n", "2"]);
    let lines: Vec<&str> = made.lines().collect();
    assert!(code == 0 && lines.len() == 2 && lines[0] != lines[1] && said.contains("kept nowhere"), "{said}");
    assert!(lines.iter().all(|line| line.len() == 44 && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))));
    assert!(run(somebody, &["token", "generate-secret", "-q"]).1.is_empty());
    let made = ["token", "generate-for-service", "--service-name", "uni.exec.py", "--token-name", "worker", "--scopes", "course:list"];
    let (token, said, code) = run(somebody, &made);
    assert!(code == 0 && token.starts_with("ctp_") && said.contains("slug: uni.exec.py") && !said.contains(token.trim()), "{said}");
    assert_eq!(run(somebody, &["token", "verify", token.trim()]).2, 0);
}

fn what_is_deleted_is_asked_for(admin: &Person) {
    let (look, _, code) = run(admin, &["delete", "course", "uni.prog.first", "--dry-run"]);
    assert!(code == 0 && look.contains("course members\t") && look.contains("submission artifacts\t1\n"), "{look}");
    let (_, said, code) = run(admin, &["delete", "course", "uni.prog.first"]);
    assert!(code == 2 && said.contains("--yes"), "{said}");
    assert!(admin.ok(&["courses"]).contains("uni.prog.first"), "a look deletes nothing");
    for other in ["uni.prog.frist", "first", "prog.first", "Uni.Prog.First", "uni/prog/first"] {
        fails(admin, &["delete", "course", other, "--yes"], 2, "did you mean `uni.prog.first`?");
    }
    // What is called so is not there; what ends so is another one.
    admin.ok(&["course", "create", "uni.other.first"]);
    let (made, said, code) = run(
        admin,
        &[
            "rest",
            "--json",
            "create",
            "organizations",
            "{\"path\": \"dotted.uni\", \"title\": \"x\", \"organization_type\": \"organization\"}",
        ],
    );
    assert!(code == 0, "{made}{said}");
    let organization: serde_json::Value = serde_json::from_str(&made).unwrap();
    let family = format!("organization_id={}", organization["id"].as_str().unwrap());
    fails(admin, &["rest", "create", "course-families", "-F", "path=some.prog"], 2, "--organization-id is missing");
    let family = admin.ok(&["rest", "--yaml", "create", "course-families", "--field", "path=some.prog", "--field", &family]);
    let family: serde_json::Value = serde_saphyr::from_str(&family).unwrap();
    let course = serde_json::json!({"path": "2026.first", "course_family_id": family["id"]}).to_string();
    admin.ok(&["rest", "create", "courses", &course]);
    fails(admin, &["delete", "course-family", "uni.some.prog", "--yes"], 2, "there is no course family");
    fails(admin, &["delete", "organization", "dotted", "--yes"], 2, "there is no organization");
    let (_, said, code) = run(admin, &["delete", "course", "dotted.uni.some.prog.2026.first", "--yes"]);
    assert!(code == 0 && said.contains("is deleted"), "{said}");
    let (_, said, code) = run(admin, &["delete", "organization", "dotted.uni", "--yes"]);
    assert!(code == 0 && said.contains("is deleted"), "{said}");
    assert!(admin.ok(&["courses"]).contains("uni.other.first"));
    let (_, said, code) = run(admin, &["delete", "organization", "uni", "--yes"]);
    assert!(code == 0 && said.contains("The organization uni is deleted."), "{said}");
    prints(admin, &["courses"], "", "nothing");
    what_goes_from_the_library(admin);
}

fn what_goes_from_the_library(admin: &Person) {
    let exercise = "computor.demo.py.stdout";
    fails(admin, &["delete", "example-version", "computor.demo.py.stdot", "1.0.0"], 2, "did you mean `computor.demo.py.stdout`?");
    fails(admin, &["delete", "example-version", exercise, "7.0.0"], 2, "it has 1.0.0");
    fails(admin, &["delete", "example-version", exercise], 2, "which version");
    let look = format!("{exercise}@1.0.0\tnothing shows it\n");
    prints(admin, &["delete", "example-version", exercise, "1.0.0", "--dry-run"], &look, "");
    assert_eq!(run(admin, &["delete", "example-version", exercise, "1.0.0"]).2, 2, "nobody can be asked");
    let (look, said, code) = run(admin, &["delete", "examples", "computor.demo", "--dry-run"]);
    assert!(code == 0 && look.starts_with(&format!("{exercise}\t")), "{look}{said}");
    let (_, said, code) = run(admin, &["delete", "examples", "computor.demo", "--yes"]);
    assert!(code == 0 && said.contains("1 exercises with 1 versions are deleted"), "{said}");
    prints(admin, &["delete", "examples", "computor.demo", "--yes"], "", "nothing");
}
