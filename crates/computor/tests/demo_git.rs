//! All that people do with a stock `git` client, at a demo that goes on serving.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use support::{EXERCISE, Person, Server, Session, ask, eventually, git};

/// The demo, after what it plays by itself.
struct Demo {
    child: Child,
    url: String,
    people: Value,
    work: tempfile::TempDir,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _gone_already = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Demo {
    fn play(data: &Path) -> Self {
        let mut demo = Command::new(env!("CARGO_BIN_EXE_computor"));
        demo.args(["demo", "--students", "2", "--json", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data);
        let mut child = demo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // One document, and then it serves.
        let shown = serde_json::Deserializer::from_reader(child.stdout.take().unwrap()).into_iter::<Value>().next().unwrap().unwrap();
        let url = shown["url"].as_str().unwrap().trim_end_matches('/').to_owned();
        assert_eq!(shown["git"]["corrected"], "1.1.0", "{shown:#}");
        Self { child, url, people: shown["people"].clone(), work: tempfile::tempdir().unwrap() }
    }

    /// Name and password of the last one in a role: the first student has worked with git already.
    fn person(&self, role: &str) -> (&str, &str) {
        let person = self.people.as_array().unwrap().iter().rfind(|person| person["role"] == role).unwrap();
        (person["username"].as_str().unwrap(), person["password"].as_str().unwrap())
    }

    fn session(&self, role: &str) -> Session {
        let (name, password) = self.person(role);
        Session::of(&self.url, name, password)
    }

    #[track_caller]
    fn git(&self, directory: &Path, args: &[&str]) -> String {
        let (well, said) = git(Path::new("/nonexistent"), directory, args);
        assert!(well, "{args:?}: {said}");
        said
    }

    /// Clones with name and password, as anybody may.
    #[track_caller]
    fn clone(&self, role: &str, address: &str, name: &str) -> PathBuf {
        let (user, password) = self.person(role);
        let address = address.replacen("://", &format!("://{user}:{password}@"), 1);
        self.git(self.work.path(), &["clone", "-q", &address, name]);
        self.work.path().join(name)
    }

    #[track_caller]
    fn commit(&self, tree: &Path, file: &str, content: &str) {
        fs::write(tree.join(file), content).unwrap();
        self.git(tree, &["add", "."]);
        self.git(tree, &["commit", "-q", "-m", "Work"]);
    }
}

/// A lecturer writes into what all begin with, and into what only teachers read.
fn lecturer_pushes(demo: &Demo, lecturer: &Session, course: &str) {
    let begun = lecturer.well("POST", &format!("/system/courses/{course}/generate-assignments"), &json!({"all": true}));
    assert_eq!(begun["status"], "started");
    let course = lecturer.get(&format!("/courses/{course}"));
    let place = |what: &str| {
        let gitlab = &course["properties"]["gitlab"];
        format!("{}/{}/{what}.git", gitlab["url"].as_str().unwrap(), gitlab["full_path"].as_str().unwrap())
    };
    let template = demo.clone("_lecturer", &place("student-template"), "template");
    demo.commit(&template, "notes.md", "Read this first.\n");
    demo.git(&template, &["push", "-q"]);
    eventually("the assignments", || {
        let (user, password) = demo.person("_lecturer");
        let address = place("assignments").replacen("://", &format!("://{user}:{password}@"), 1);
        git(Path::new("/nonexistent"), demo.work.path(), &["ls-remote", "--exit-code", &address, "refs/heads/main"]).0.then_some(())
    });
    let assignments = demo.clone("_lecturer", &place("assignments"), "assignments");
    assert!(assignments.join(EXERCISE).join("test.yaml").is_file());
    demo.commit(&assignments, "notes.md", "For those who teach.\n");
    demo.git(&assignments, &["push", "-q"]);
    // The tutor reads both, and writes neither; a student sees only the first.
    for what in ["student-template", "assignments"] {
        let tree = demo.clone("_tutor", &place(what), &format!("tutor-{what}"));
        demo.commit(&tree, "notes.md", "Mine.\n");
        let (well, said) = git(Path::new("/nonexistent"), &tree, &["push"]);
        assert!(!well && said.contains("403"), "{said}");
    }
    let (user, password) = demo.person("_student");
    for (what, may) in [("student-template", true), ("assignments", false)] {
        let address = place(what).replacen("://", &format!("://{user}:{password}@"), 1);
        assert_eq!(git(Path::new("/nonexistent"), demo.work.path(), &["ls-remote", &address]).0, may, "{what}");
    }
}

/// Another version of the exercise, with another template for what students write.
fn correct(lecturer: &Session, course: &str, content: &str) {
    let example = lecturer.get(&format!("/examples?identifier={EXERCISE}"))[0].clone();
    let shown = lecturer.get(&format!("/examples/{}/download", example["id"].as_str().unwrap()));
    let mut files = shown["files"].clone();
    let meta = files["meta.yaml"].as_str().unwrap().lines();
    let meta: Vec<&str> = meta.map(|line| if line.starts_with("version:") { "version: \"9.0\"" } else { line }).collect();
    files["meta.yaml"] = json!(meta.join("\n"));
    files["studentTemplates/squares.py"] = json!("# Corrected: begin here.\n");
    let body = json!({"repository_id": example["example_repository_id"], "directory": example["directory"], "files": files});
    lecturer.well("POST", "/examples/upload", &body);
    let body = json!({"example_identifier": EXERCISE, "version_tag": "9.0.0"});
    lecturer.well("POST", &format!("/lecturers/course-contents/{content}/assign-example"), &body);
    lecturer.well("POST", &format!("/system/courses/{course}/generate-student-template"), &json!({}));
}

#[test]
fn a_stock_client_does_all_that_people_do_with_git() {
    let data = tempfile::tempdir().unwrap();
    let mut demo = Demo::play(data.path());
    let (lecturer, tutor, student) = (demo.session("_lecturer"), demo.session("_tutor"), demo.session("_student"));
    let course = lecturer.get("/lecturers/courses")[0]["id"].as_str().unwrap().to_owned();
    lecturer_pushes(&demo, &lecturer, &course);

    // Existing clients ask the host whose a token is.
    let (user, password) = demo.person("_student");
    let made = student.well("POST", "/user/repository-token", &json!({}));
    for (token, status) in [(&*student.token, 200), (made["password"].as_str().unwrap(), 200), ("glpat-wrong", 401)] {
        let (answered, who) = ask(&demo.url, "GET", "/api/v4/user", &format!("PRIVATE-TOKEN: {token}"), &Value::Null);
        assert_eq!(answered, status, "{who:#}");
        assert!(status != 200 || who["username"] == user && who["name"].is_string(), "{who:#}");
    }

    // A student with the credential helper: no secret stands in an address.
    let me = Person::new();
    me.log_in(&demo.url, user, password);
    me.ok(&["git", "setup"]);
    let contents = student.get(&format!("/students/course-contents?course_id={course}"));
    let content = contents.as_array().unwrap().iter().find(|content| content["directory"] == EXERCISE).unwrap();
    let repository = &content["submission_group"]["repository"];
    let own = |directory: &Path, args: &[&str]| {
        let (well, said) = git(me.home.path(), directory, args);
        assert!(well, "{args:?}: {said}");
        said
    };
    let (home, tree) = (me.home.path(), me.home.path().join("work"));
    own(home, &["clone", "-q", repository["clone_url"].as_str().unwrap(), "work"]);
    let upstream = format!("{}/git/{course}/student-template.git", demo.url);
    own(&tree, &["remote", "add", "upstream", &upstream]);
    own(&tree, &["fetch", "-q", "--all"]);
    let file = format!("{EXERCISE}/squares.py");
    fs::write(tree.join(&file), "print('mine')\n").unwrap();
    own(&tree, &["commit", "-q", "-a", "-m", "Work"]);
    let said = own(&tree, &["push", "-o", &format!("hand-in={EXERCISE}")]);
    assert!(said.contains("Handed in") && said.contains("/submissions/artifacts/"), "{said}");

    // The tutor reads what is there now, where the view of the member says, and cannot write it.
    let members = tutor.get(&format!("/tutors/course-members?course_id={course}"));
    let member = members.as_array().unwrap().iter().find(|member| member["user"]["username"] == user).unwrap();
    let listed = tutor.get(&format!("/tutors/course-members/{}/course-contents", member["id"].as_str().unwrap()));
    let shown = listed.as_array().unwrap().iter().find(|shown| shown["id"] == content["id"]).unwrap();
    assert_eq!(&shown["submission_group"]["repository"], repository);
    let read = demo.clone("_tutor", repository["clone_url"].as_str().unwrap(), "read");
    assert_eq!(fs::read_to_string(read.join(&file)).unwrap(), "print('mine')\n");
    demo.commit(&read, &file, "print('the tutor\\'s')\n");
    let (well, said) = git(Path::new("/nonexistent"), &read, &["push"]);
    assert!(!well && said.contains("403"), "{said}");

    // A correction that meets the student's work waits on a branch, and is taken when the student takes it.
    correct(&lecturer, &course, content["id"].as_str().unwrap());
    let branch = "origin/computor/corrected";
    eventually("the corrected exercise", || {
        own(&tree, &["fetch", "-q"]);
        git(home, &tree, &["rev-parse", "--verify", "-q", branch]).0.then_some(())
    });
    own(&tree, &["pull", "-q", "--ff-only"]);
    assert_eq!(fs::read_to_string(tree.join(&file)).unwrap(), "print('mine')\n");
    assert_eq!(own(&tree, &["show", &format!("{branch}:{file}")]), "# Corrected: begin here.\n");
    let overview = || {
        let all = lecturer.get(&format!("/lecturers/courses/{course}/corrections"));
        all.as_array().unwrap().iter().find(|row| row["course_member_id"] == member["id"]).cloned()
    };
    let offered = eventually("the overview", || overview().filter(|row| row["state"] == "offered"));
    assert_eq!((&offered["conflicts"][0]["path"], &offered["has_newest"]), (&json!(file), &json!(false)), "{offered:#}");
    let (well, said) = git(home, &tree, &["merge", branch]);
    assert!(!well && said.contains("CONFLICT"), "{said}");
    own(&tree, &["checkout", "-q", "--ours", &file]);
    own(&tree, &["commit", "-q", "-a", "-m", "Take the correction"]);
    own(&tree, &["push", "-q"]);
    let taken = eventually("that it was taken in", || overview().filter(|row| row["state"] != "offered"));
    assert_eq!((&taken["state"], &taken["has_newest"], &taken["conflicts"]), (&json!("up_to_date"), &json!(true), &json!([])), "{taken:#}");

    let group = content["submission_group"]["id"].as_str().unwrap();
    killed_before_it_was_handed_in(&mut demo, data.path(), (home, &tree), &student, group);
}

/// Git has taken a push, and the server is killed before it has handed it in: the next one does that, once.
fn killed_before_it_was_handed_in(demo: &mut Demo, data: &Path, (home, tree): (&Path, &Path), student: &Session, group: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // Whoever hands in waits for this.
    let held = runtime.block_on(async {
        let url = fs::read_to_string(data.join("database-url")).unwrap();
        let mut held = sqlx::PgPool::connect(url.trim()).await.unwrap().begin().await.unwrap();
        sqlx::query("select from submission_group for update").fetch_all(&mut *held).await.unwrap();
        held
    });
    fs::write(tree.join(EXERCISE).join("squares.py"), "print('just in time')\n").unwrap();
    demo.git(tree, &["commit", "-q", "-a", "-m", "In time"]);
    let head = demo.git(tree, &["rev-parse", "HEAD"]).trim().to_owned();
    let said = std::thread::scope(|scope| {
        let push = scope.spawn(|| git(home, tree, &["push", "-o", &format!("hand-in={EXERCISE}")]));
        eventually("that git has taken it", || {
            git(home, tree, &["ls-remote", "origin", "refs/heads/main"]).1.contains(&head).then_some(())
        });
        demo.child.kill().unwrap();
        demo.child.wait().unwrap();
        push.join().unwrap()
    });
    assert!(!said.0 && !said.1.contains("anded in"), "{}", said.1);
    runtime.block_on(async { drop(held.rollback().await) });
    let port = demo.url.rsplit_once(':').unwrap().1.parse().unwrap();
    let server = Server::start_at(data, port, &[]);
    let made = || {
        let all = student.get(&format!("/submissions/artifacts?submission_group_id={group}"));
        all.as_array()
            .unwrap()
            .iter()
            .filter(|artifact| artifact["version_identifier"] == json!(head) && artifact["submit"] == true)
            .count()
    };
    eventually("the hand-in", || (made() > 0).then_some(()));
    assert_eq!(made(), 1);
    drop(server);
}
