//! `computor deployment`: a file makes an empty server one in which a student hands in; a second time there is nothing to do.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};
use support::{Person, Server, text};

const PASSWORD: &str = "quite long and secret";
const TOKEN: &str = "ctp_0123456789abcdefghijklmnopqrstuv";

const FILE: &str = r##"
services:
- slug: uni.exec.py
  service_type_path: testing.python
  language: python
  description: Tests Python
  config: {timeout: 30}
  user: {username: uni-exec-py, given_name: Python, family_name: Tester}
  api_token: {token: "${SERVICE_TOKEN}", expires_days: 30}
  course_members:
  - {organization: uni, course_family: prog, course: first, role: lecturer}
examples_upload: {repository: ours, path: exercises}
organizations:
- path: uni
  name: ${UNI_NAME:-University}
  settings: {contact: office}
  gitlab: {url: https://gitlab.example.org, full_path: uni}
  course_families:
  - path: prog
    name: Programming
    courses:
    - path: first
      name: First course
      description: For beginners
      settings: {language_code: en, timezone: Europe/Vienna, room: "12"}
      services: [{slug: uni.exec.py}]
      content_types:
      - {slug: unit, title: Unit, kind: unit, color: "#2080ff"}
      - {slug: task, title: Task, kind: assignment}
      contents:
      - title: Week 1
        path: week1
        content_type: unit
        contents:
        - {title: Squares, path: squares, content_type: task, example_identifier: computor.demo.py.stdout, max_submissions: 3}
    - path: second
      name: Second course
      content_types: [{slug: unit, title: Unit, kind: unit}]
      contents: [{title: Start, content_type: unit}]
users:
- user: {username: ada, email: ada@example.org, given_name: Ada, family_name: Lovelace, number: "0815", password: "${ADA_PASSWORD}"}
  accounts: [{provider_account_id: ada1, gitlab_username: ada}]
  course_members:
  - {organization: uni, course_family: prog, course: first, group: A}
  - {organization: uni, course_family: prog, course: second, role: _student, group: A}
- user: {email: bob@example.org, given_name: Bob, roles: [_user_manager]}
  course_members: [{organization: uni, course_family: prog, course: first, role: tutor}]
"##;

struct Operator {
    person: Person,
    file: PathBuf,
}

impl Operator {
    /// Somebody with a deployment file, and an exercise beside it.
    fn new(yaml: &str) -> Self {
        let person = Person::new();
        let file = person.home.path().join("deployment.yaml");
        fs::write(&file, yaml).unwrap();
        let exercise = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/computor.demo.py.stdout");
        copy(&exercise, &person.home.path().join("exercises/computor.demo.py.stdout"));
        Self { person, file }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let (verb, rest) = arguments.split_first().unwrap();
        let all = [&["deployment", *verb, self.file.to_str().unwrap()], rest].concat();
        let mut command = self.person.command(self.person.home.path(), &all);
        let output = command.env("ADA_PASSWORD", PASSWORD).env("SERVICE_TOKEN", TOKEN).output().unwrap();
        for secret in [PASSWORD, TOKEN] {
            assert!(!said(&output).contains(secret), "a secret is printed: {}", said(&output));
        }
        output
    }

    /// What is printed by a command that ends with this code.
    #[track_caller]
    fn ends(&self, code: i32, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        (text(&output.stdout), text(&output.stderr))
    }

    fn edit(&self, from: &str, to: &str) {
        let yaml = fs::read_to_string(&self.file).unwrap();
        assert!(yaml.contains(from), "{from}");
        fs::write(&self.file, yaml.replacen(from, to, 1)).unwrap();
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { fs::copy(entry.path(), target).map(drop).unwrap() }
    }
}

#[test]
fn what_cannot_be_used_is_said_without_a_server() {
    let operator = Operator::new(FILE);
    let (out, err) = operator.ends(0, &["validate"]);
    assert!(out.is_empty() && err.contains("1 organizations, 2 courses, 2 users, 1 services"), "{err}");

    operator.edit("max_submissions: 3", "max_submisions: 3");
    let (out, err) = operator.ends(2, &["apply"]);
    let found = FILE.lines().enumerate().find_map(|(line, text)| Some((line + 1, text.find("max_submissions")? + 1)));
    let (line, column) = found.unwrap();
    assert!(
        out.is_empty()
            && err.contains(&format!("deployment.yaml:{line}:{column}: unknown field `max_submisions`; did you mean `max_submissions`?")),
        "{err}"
    );
    operator.edit("max_submisions: 3", "max_submissions: \"${MOST}\"");
    let (_, err) = operator.ends(2, &["plan"]);
    assert!(err.contains(&format!("deployment.yaml:{line}:")) && err.contains("the environment variable `MOST` is not set"), "{err}");
    operator.ends(0, &["validate", "--no-env"]);
    operator.edit("${MOST}", "many");
    assert!(operator.ends(2, &["validate"]).1.contains("`many` is not a whole number"));

    // A sample is what it says, and is never written over what is there.
    let home = operator.person.home.path();
    operator.person.ok(&["deployment", "init", "-f", "minimal", "-o", "new.yaml"]);
    operator.person.ok(&["deployment", "validate", "new.yaml"]);
    let again = operator.person.run(home, &["deployment", "init", "-o", "new.yaml"]);
    assert!(again.status.code() == Some(1) && text(&again.stderr).contains("--force"), "{}", said(&again));
}

#[test]
fn a_file_makes_a_course_in_which_a_student_hands_in() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let operator = Operator::new(FILE);
    let secret = fs::read_to_string(data.path().join("admin-password")).unwrap();
    operator.person.log_in(&server.url, "admin", secret.trim());

    refused_before_anything_is_written(&operator);

    let (plan, err) = operator.ends(3, &["plan", "--exit-code"]);
    for line in [
        "+ organization uni",
        "+ content uni.prog.first:week1.squares",
        "+ exercise computor.demo.py.stdout",
        "+ member ada in uni.prog.first",
    ] {
        assert!(plan.contains(line), "{line}: {plan}");
    }
    assert!(err.contains(" to create, 0 to change, 0 refused"), "{err}");
    assert!(operator.person.ok(&["rest", "list", "organizations"]).is_empty(), "a plan writes nothing");
    let (done, _) = operator.ends(0, &["apply"]);
    assert_eq!(done, plan, "the plan is what is done");

    a_second_time_there_is_nothing_to_do(&operator);
    an_address_is_somebody_s(&operator);
    a_change_is_one_row(&operator);
    a_student_hands_in(&server, &operator);
}

fn refused_before_anything_is_written(operator: &Operator) {
    operator.edit("example_identifier: computor.demo.py.stdout", "example_identifier: computor.demo.py.stdoot");
    let (out, err) = operator.ends(2, &["apply"]);
    assert!(out.contains("! assignment uni.prog.first:week1.squares: there is no exercise computor.demo.py.stdoot"), "{out}");
    assert!(out.contains("did you mean `computor.demo.py.stdout`?") && err.contains("Nothing was written."), "{out}{err}");
    operator.edit("example_identifier: computor.demo.py.stdoot", "example_identifier: computor.demo.py.stdout");
    operator.edit("email: bob@example.org", "email: bob at example.org");
    let (out, _) = operator.ends(2, &["apply"]);
    assert!(out.contains("! user bob at example.org: email: must be an e-mail address"), "{out}");
    operator.edit("email: bob at example.org", "email: bob@example.org");
    for (right, wrong, said) in [
        ("kind: assignment}", "kind: asignment}", "there is no kind `asignment`; did you mean `assignment`?"),
        ("language_code: en", "language_code: xx", "there is no language `xx`"),
        ("course: first, group: A}", "course: first}", "a student is in a group of the course"),
        ("username: ada,", "username: secret,", "the password contains the user's name"),
        ("${SERVICE_TOKEN}", "ctp_0123456789abcdefghijk and more", "there is white space in it"),
    ] {
        operator.edit(right, wrong);
        let (out, err) = operator.ends(2, &["apply"]);
        assert!(out.contains(said) && err.contains("Nothing was written."), "{wrong}: {out}{err}");
        operator.edit(wrong, right);
    }
    for entity in ["organizations", "example-repositories"] {
        assert!(operator.person.ok(&["rest", "list", entity]).is_empty(), "{entity}");
    }
}

fn a_second_time_there_is_nothing_to_do(operator: &Operator) {
    let (out, err) = operator.ends(0, &["apply"]);
    assert!(out.is_empty() && err.contains("Nothing to do"), "{out}{err}");
    let (out, _) = operator.ends(0, &["plan", "--exit-code", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&plan["counts"]["create"], &plan["counts"]["change"]), (&0.into(), &0.into()), "{out}");
    assert!(plan["counts"]["unchanged"].as_u64().unwrap() > 20, "{out}");
}

fn an_address_is_somebody_s(operator: &Operator) {
    operator.edit("username: ada,", "username: adele,");
    let (out, _) = operator.ends(2, &["apply"]);
    assert!(out.contains("! user adele: the account `ada` has the address ada@example.org: write `username: ada`"), "{out}");
    operator.edit("username: adele,", "username: ada,");
}

fn a_change_is_one_row(operator: &Operator) {
    operator.edit("name: First course", "name: The first course");
    let line = "~ course uni.prog.first; title: \"First course\" → \"The first course\"\n";
    assert_eq!(operator.ends(3, &["plan", "--exit-code"]).0, line);
    assert_eq!(operator.ends(0, &["plan"]).0, line, "nothing was written");
    assert_eq!(operator.ends(0, &["apply"]).0, line);
    assert!(operator.ends(0, &["apply"]).1.contains("Nothing to do"));
    // What comes from the environment is compared, and shown by its name.
    let mut command = operator.person.command(operator.person.home.path(), &["deployment", "plan", "deployment.yaml"]);
    let output = command.env("ADA_PASSWORD", PASSWORD).env("SERVICE_TOKEN", TOKEN).env("UNI_NAME", "Academy").output().unwrap();
    assert_eq!(text(&output.stdout), "~ organization uni; title: \"University\" → \"${UNI_NAME}\"\n", "{}", said(&output));
    // What cannot be changed is refused, and nothing else is done.
    operator.edit("slug: task, title: Task, kind: assignment", "slug: task, title: Other, kind: unit");
    let (out, _) = operator.ends(2, &["apply"]);
    assert!(
        out.contains("! content type uni.prog.first:task: course_content_kind_id is \"assignment\" and cannot become \"unit\""),
        "{out}"
    );
    operator.edit("slug: task, title: Other, kind: unit", "slug: task, title: Task, kind: assignment");
    // Another membership, another group, another role.
    operator.edit("course: first, group: A}", "course: first, group: B}");
    operator.edit("course: first, role: tutor}", "course: first, role: lecturer}");
    let (out, _) = operator.ends(0, &["apply"]);
    let changes: Vec<&str> =
        out.lines().filter_map(|line| line.strip_prefix("~ member ")).map(|line| line.split(';').next().unwrap()).collect();
    assert_eq!(changes, ["ada in uni.prog.first", "bob@example.org in uni.prog.first"], "{out}");
    assert!(operator.ends(0, &["apply"]).1.contains("Nothing to do"));
}

fn a_student_hands_in(server: &Server, operator: &Operator) {
    let ada = Person::new();
    ada.log_in(&server.url, "ada", PASSWORD);
    assert_eq!(ada.ok(&["courses"]).lines().count(), 2);
    let work = operator.person.home.path().join("exercises/computor.demo.py.stdout/localTests/correctSolution");
    let done = ada.run(ada.home.path(), &["submit", work.to_str().unwrap(), "-c", "first", "-a", "week1.squares", "--wait"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(text(&done.stdout).contains("score 1.00"), "{}", said(&done));
    // The service logs in with its token.
    let me = ["rest", "--url", &server.url, "--token", TOKEN, "call", "get_my_service"];
    assert!(text(&ada.run(ada.home.path(), &me).stdout).contains("uni.exec.py"));
    // A newer version is taken if the file says so.
    let meta = operator.person.home.path().join("exercises/computor.demo.py.stdout/meta.yaml");
    let yaml = fs::read_to_string(&meta).unwrap();
    let version = yaml.lines().find(|line| line.starts_with("version:")).unwrap().to_owned();
    fs::write(&meta, yaml.replacen(&version, "version: \"9.0.0\"", 1)).unwrap();
    let (out, _) = operator.ends(0, &["apply"]);
    assert_eq!(out, "+ exercise computor.demo.py.stdout 9.0.0\n", "what is assigned stays");
    operator
        .edit("example_identifier: computor.demo.py.stdout", "example_version_tag: latest, example_identifier: computor.demo.py.stdout");
    let (out, _) = operator.ends(0, &["apply"]);
    assert!(
        out.starts_with("~ assignment uni.prog.first:week1.squares; exercise: computor.demo.py.stdout ")
            && out.contains("+ release uni.prog.first"),
        "{out}"
    );
    assert!(operator.ends(0, &["apply"]).1.contains("Nothing to do"));
}
