//! Clone, fetch and push with the stock `git` client, and who may.

use crate::support::{Server, Someone, Term};
use base64::Engine as _;
use bytes::Bytes;
use computor_backend::work::{MakeInput, MakeRepositories};
use computor_db::queries::repository;
use computor_git::{Edit, FileMode, FilePath, MAIN, NewCommit, Oid, Place, Repository, Signature};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use reqwest::Method;
use serde_json::json;
use std::{path::Path, sync::Arc};
use tempfile::TempDir;
use tokio::process::Command;
use uuid::Uuid;

/// How a call of git ended, with all that it said.
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) text: String,
}

impl Said {
    #[track_caller]
    pub(crate) fn well(self) -> String {
        assert!(self.ok, "{}", self.text);
        self.text
    }

    #[track_caller]
    pub(crate) fn refused(self, why: &str) -> String {
        assert!(!self.ok && self.text.contains(why), "{why:?} in {}", self.text);
        self.text
    }
}

/// The stock client, as somebody has it who has configured nothing.
pub(crate) async fn git(dir: &Path, args: &[&str]) -> Said {
    let mut command = Command::new("git");
    command.current_dir(dir).args(args).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.envs([("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C")]);
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Stu Dent").env(format!("GIT_{role}_EMAIL"), "stu@example.org");
    }
    let output = command.output().await.unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Said { ok: output.status.success(), text }
}

/// A course with a template, and repositories for all who need one.
pub(crate) struct Hosted {
    pub(crate) term: Term,
    pub(crate) work: TempDir,
}

pub(crate) fn write(name: &str, content: &str) -> Edit {
    Edit::Write { path: FilePath::new(name).unwrap(), mode: FileMode::Regular, content: Bytes::copy_from_slice(content.as_bytes()) }
}

/// A commit in a repository of ours.
pub(crate) async fn commit(repository: &Repository, seconds: i64, edits: Vec<Edit>) -> Oid {
    repository.create().await.unwrap();
    let author = Signature { name: "Release".into(), email: "release@example.org".into(), seconds };
    let parent = repository.head(MAIN).await.unwrap();
    let new = NewCommit { branch: MAIN.into(), parent, edits, message: format!("Release {seconds}"), author };
    repository.commit(&new).await.unwrap().commit
}

impl Hosted {
    pub(crate) async fn create(server: &Server) -> Self {
        Self::of(server, Term::create(server).await).await
    }

    pub(crate) async fn of(server: &Server, term: Term) -> Self {
        let this = Self { term, work: tempfile::tempdir().unwrap() };
        this.release(server, 1, vec![write("sum/task.py", "one\ntwo\nthree\n"), write("README.md", "hello\n")]).await;
        commit(&this.repository(server, this.assignments()), 1, vec![write("sum/solution.py", "6\n")]).await;
        this.make(server).await;
        this
    }

    pub(crate) async fn release(&self, server: &Server, seconds: i64, edits: Vec<Edit>) -> Oid {
        let commit = commit(&self.repository(server, self.template()), seconds, edits).await;
        let mut tx = server.app.db.begin().await.unwrap();
        repository::released(&mut tx, self.term.course.into(), &commit.to_string(), None).await.unwrap();
        tx.commit().await.unwrap();
        commit
    }

    pub(crate) async fn make(&self, server: &Server) -> u64 {
        Self::make_of(server, self.term.course).await
    }

    /// Makes the repositories of a course that are missing.
    pub(crate) async fn make_of(server: &Server, course: Uuid) -> u64 {
        let input = MakeInput { course_id: course.into() };
        Rehearsal::<MakeRepositories>::new(Arc::new(server.app.clone()), input).run(Trouble::None).await.outcome.unwrap()
    }

    pub(crate) fn repository(&self, server: &Server, place: Place) -> Repository {
        server.app.git().unwrap().repository(place)
    }

    pub(crate) const fn template(&self) -> Place {
        Place::Template { course: self.term.course }
    }

    pub(crate) const fn assignments(&self) -> Place {
        Place::Assignments { course: self.term.course }
    }

    pub(crate) fn student(&self) -> Place {
        Place::Student { course: self.term.course, member: self.term.member("student") }
    }

    /// Clones as somebody; answers the work tree.
    pub(crate) async fn clone(&self, server: &Server, who: &Someone, place: Place, name: &str, args: &[&str]) -> std::path::PathBuf {
        let url = url(server, "oauth2", &who.token, place);
        git(self.work.path(), &[&["clone", "-q"], args, &[&url, name]].concat()).await.well();
        self.work.path().join(name)
    }
}

fn url(server: &Server, name: &str, password: &str, place: Place) -> String {
    server.url.replace("http://", &format!("http://{name}:{password}@")) + &format!("/git/{place}.git")
}

/// Changes a file in a work tree and commits it.
pub(crate) async fn change(tree: &Path, file: &str, content: &[u8]) {
    std::fs::create_dir_all(tree.join(file).parent().unwrap()).unwrap();
    std::fs::write(tree.join(file), content).unwrap();
    git(tree, &["add", "."]).await.well();
    git(tree, &["commit", "-qm", "Work"]).await.well();
}

/// The status of what a client asks first.
async fn status(server: &Server, place: Place, service: &str, name: &str, password: &str) -> u16 {
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}")));
    let path = format!("/git/{place}.git/info/refs?service={service}");
    server.raw(Method::GET, &path, &[("authorization", &basic)], "").await.status.as_u16()
}

#[tokio::test]
async fn a_student_clones_works_and_pushes() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    assert_eq!(std::fs::read_to_string(tree.join("sum/task.py")).unwrap(), "one\ntwo\nthree\n");
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let repository = hosted.repository(&server, hosted.student());
    let head = repository.head(MAIN).await.unwrap().unwrap();
    assert_eq!(git(&tree, &["rev-parse", "HEAD"]).await.well().trim(), head.to_string());
    let pushed: Option<bool> = sqlx::query_scalar("select pushed_at is not null from repository where course_member_id = $1")
        .bind(hosted.term.member("student"))
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    assert_eq!(pushed, Some(true));
    // As clients keep up with the template: a second remote, beside the course's path.
    let upstream = url(&server, "oauth2", &student.token, hosted.template());
    hosted.release(&server, 2, vec![write("new/task.py", "new\n")]).await;
    git(&tree, &["remote", "add", "upstream", &upstream]).await.well();
    git(&tree, &["fetch", "-q", "--all"]).await.well();
    git(&tree, &["merge", "-q", "--no-edit", "upstream/main"]).await.well();
    git(&tree, &["push", "-q"]).await.well();
    git(&tree, &["pull", "--ff-only"]).await.well();
    // In every way that git can clone.
    let ways: [(&str, &[&str]); 4] = [
        ("shallow", &["--depth", "1"]),
        ("partial", &["--filter=blob:none"]),
        ("old", &["-c", "protocol.version=0"]),
        ("bare", &["--mirror"]),
    ];
    for (name, args) in ways {
        let tree = hosted.clone(&server, student, hosted.student(), name, args).await;
        let file = git(&tree, &["show", "HEAD:new/task.py"]).await.well();
        assert!(file.contains("new\n"), "{name}: {file}");
    }
    // Much to say about what one has: the client packs it.
    for n in 0..150 {
        git(&tree, &["commit", "-q", "--allow-empty", "-m", &format!("{n} {}", "x".repeat(200))]).await.well();
    }
    git(&tree, &["push", "-q"]).await.well();
    let shallow = hosted.work.path().join("shallow");
    git(&shallow, &["fetch", "-q", "--unshallow"]).await.well();
    git(&shallow, &["pull", "-q", "--ff-only"]).await.well();
}

#[tokio::test]
async fn everybody_may_what_their_role_says() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let term = &hosted.term;
    let other = server.somebody("other", &[]).await;
    let member = json!({"user_id": other.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    let other_member = server.post(&term.admin, "/course-members", member).await.id();
    assert_eq!(hosted.make(&server).await, 1);
    let stranger = server.somebody("stranger", &[]).await;
    let others = Place::Student { course: term.course, member: other_member };
    let wrong_course = Place::Student { course: Uuid::from_u128(1), member: term.member("student") };
    // template, assignments, the student's own, another student's: read and push
    let people: [(&Someone, [(u16, u16); 4]); 7] = [
        (term.person("student"), [(200, 403), (404, 404), (200, 200), (404, 404)]),
        (&other, [(200, 403), (404, 404), (404, 404), (200, 200)]),
        (term.person("tutor"), [(200, 403), (200, 403), (200, 403), (200, 403)]),
        (term.person("lecturer"), [(200, 200), (200, 200), (200, 403), (200, 403)]),
        (term.person("owner"), [(200, 200), (200, 200), (200, 403), (200, 403)]),
        (&term.admin, [(200, 200), (200, 200), (200, 403), (200, 403)]),
        (&stranger, [(404, 404), (404, 404), (404, 404), (404, 404)]),
    ];
    let places = [hosted.template(), hosted.assignments(), hosted.student(), others];
    for (number, (who, expected)) in people.iter().enumerate() {
        for (place, (read, push)) in places.iter().zip(expected) {
            let ask = |service| status(&server, *place, service, "oauth2", &who.token);
            assert_eq!((ask("git-upload-pack").await, ask("git-receive-pack").await), (*read, *push), "person {number} at {place}");
        }
        assert_eq!(status(&server, wrong_course, "git-upload-pack", "oauth2", &who.token).await, 404);
    }
    // The transfer itself is asked like its beginning.
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let tree = hosted.clone(&server, lecturer, hosted.template(), "template", &[]).await;
    change(&tree, "more.txt", b"more").await;
    git(&tree, &["push", "-q"]).await.well();
    let as_student = url(&server, "oauth2", &student.token, hosted.template());
    change(&tree, "more.txt", b"mine").await;
    git(&tree, &["push", &as_student, "main"]).await.refused("403");
    // Who has left has nothing.
    server.patch(&term.admin, &format!("/course-members/{}/archive", term.member("student")), json!({})).await;
    for place in [hosted.template(), hosted.student()] {
        assert_eq!(status(&server, place, "git-upload-pack", "oauth2", &student.token).await, 404);
    }
}

#[tokio::test]
async fn only_what_shows_who_one_is_opens_a_repository() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let (term, student, place) = (&hosted.term, hosted.term.person("student"), hosted.student());
    let ask = |name: &str, password: &str| {
        let (name, password) = (name.to_owned(), password.to_owned());
        let server = &server;
        async move { status(server, place, "git-upload-pack", &name, &password).await }
    };
    let nobody = server.raw(Method::GET, &format!("/git/{place}.git/info/refs?service=git-upload-pack"), &[], "").await;
    assert_eq!(nobody.status.as_u16(), 401);
    assert!(nobody.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "));
    assert_eq!(ask("student", &student.token).await, 200);
    assert_eq!(ask("oauth2", "ctp_wrong").await, 401);
    assert_eq!(ask("student", "wrong password").await, 401);
    // A password, and a session.
    let password = "a rather long secret";
    let body = json!({"username": "ada", "email": "ada@example.org", "given_name": "Ada", "password": password});
    let ada = server.post(&term.admin, "/users", body).await.id();
    let member = json!({"user_id": ada, "course_id": term.course, "course_role_id": "_tutor"});
    server.post(&term.admin, "/course-members", member).await.id();
    assert_eq!(ask("ada", password).await, 200);
    let session = server.raw(Method::POST, "/auth/login", &[], json!({"username": "ada", "password": password}).to_string()).await;
    assert_eq!(ask("oauth2", session.expect(200)["access_token"].as_str().unwrap()).await, 200);
    // Where there is a second factor, a password alone does not do, nor does a session that lacks a code.
    sqlx::query("insert into second_factor (user_id, sealed, confirmed_at) values ($1, 'x', now())")
        .bind(ada)
        .execute(server.db.pool())
        .await
        .unwrap();
    server.app.principals.clear();
    assert_eq!(ask("ada", password).await, 403);
    let session = server.raw(Method::POST, "/auth/login", &[], json!({"username": "ada", "password": password}).to_string()).await;
    assert_eq!(ask("oauth2", session.expect(200)["access_token"].as_str().unwrap()).await, 403);
    sqlx::query("delete from second_factor").execute(server.db.pool()).await.unwrap();
    // A repository token: good for git, and for nothing else.
    let token = server.post(student, "/user/repository-token", json!({"lifetime": 600})).await.expect(201);
    let secret = token["password"].as_str().unwrap();
    assert_eq!(ask(token["username"].as_str().unwrap(), secret).await, 200);
    assert_eq!(status(&server, place, "git-receive-pack", "oauth2", secret).await, 200);
    let limited = Someone { id: student.id, token: secret.to_owned() };
    let course = format!("/courses/{}", term.course);
    server.get(student, &course).await.expect(200);
    assert!(!server.get(&limited, &course).await.status.is_success());
    assert_eq!(server.post(&limited, "/user/repository-token", json!({})).await.status.as_u16(), 403);
    assert_eq!(server.post(student, "/user/repository-token", json!({"lifetime": 5})).await.code(), "VAL_001");
    sqlx::query("update api_token set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where name = 'git'")
        .execute(server.db.pool())
        .await
        .unwrap();
    server.app.principals.clear();
    assert_eq!(ask("oauth2", secret).await, 401);
    // A token that names something else, and one that only reads.
    for (scope, read, push) in [("course:get", 403, 403), ("repository:read", 200, 403), ("repository:push", 200, 200)] {
        let made = json!({"name": scope, "scopes": [scope]});
        let made = server.post(student, "/api-tokens", made).await.expect(201);
        let token = made["token"].as_str().unwrap();
        assert_eq!(ask("oauth2", token).await, read, "{scope}");
        assert_eq!(status(&server, place, "git-receive-pack", "oauth2", token).await, push, "{scope}");
    }
    // Clients ask a host who a token belongs to.
    for path in ["/api/v4/user", "/git/api/v4/user"] {
        let known = server.raw(Method::GET, path, &[("private-token", &student.token)], "").await.expect(200);
        assert_eq!((&known["username"], &known["name"]), (&json!("student"), &json!("student Test")));
        assert_eq!(server.raw(Method::GET, path, &[("private-token", "glpat-wrong")], "").await.status.as_u16(), 401);
        assert_eq!(server.raw(Method::GET, path, &[], "").await.status.as_u16(), 401);
    }
}

#[tokio::test]
async fn main_goes_forward_only_and_other_branches_are_free() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q", "origin", "main", "main:refs/heads/try", "main:refs/tags/v1"]).await.well();
    let kept = git(&tree, &["rev-parse", "HEAD"]).await.well();
    git(&tree, &["push", "origin", ":main"]).await.refused("main stays: it cannot be deleted");
    git(&tree, &["reset", "-q", "--hard", "HEAD~1"]).await.well();
    change(&tree, "sum/task.py", b"rewritten\n").await;
    git(&tree, &["push", "--force", "origin", "main"]).await.refused("non-fast-forward");
    git(&tree, &["push", "-q", "--force", "origin", "main:try"]).await.well();
    git(&tree, &["push", "-q", "origin", ":try"]).await.well();
    git(&tree, &["push", "origin", "main:refs/replace/x"]).await.refused("only branches and tags can be pushed");
    git(&tree, &["push", "origin", "main:refs/heads/computor/x"]).await.refused("branches of this name are made by the platform");
    let head = hosted.repository(&server, hosted.student()).head(MAIN).await.unwrap().unwrap();
    assert_eq!(kept.trim(), head.to_string());
}

#[tokio::test]
async fn too_much_is_refused_in_words_and_nothing_is_lost() {
    let server = Server::with(None, |options| {
        options.git.bytes = 200_000;
        options.git.objects = 500;
        options.git.updates = 20;
        options.git.refs = 30;
    })
    .await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    let before = hosted.repository(&server, hosted.student()).head(MAIN).await.unwrap();
    // Much more than what a connection holds, of what cannot be packed.
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    let noise: Vec<u8> = (0..4_000_000).map(|_| next()).collect();
    change(&tree, "big.bin", &noise).await;
    git(&tree, &["push"]).await.refused("pack exceeds maximum allowed size");
    git(&tree, &["reset", "-q", "--hard", "HEAD~1"]).await.well();
    for n in 0..600 {
        std::fs::write(tree.join(format!("{n}.txt")), n.to_string()).unwrap();
    }
    change(&tree, "many.txt", b"many").await;
    git(&tree, &["push"]).await.refused("too many objects in one push");
    git(&tree, &["reset", "-q", "--hard", "HEAD~1"]).await.well();
    let refs = |from: usize, to: usize| (from..to).map(|n| format!("main:refs/heads/b{n}")).collect::<Vec<_>>();
    let push = |refs: Vec<String>| {
        let tree = tree.clone();
        async move {
            let args: Vec<&str> = ["push", "-q", "origin"].into_iter().chain(refs.iter().map(String::as_str)).collect();
            git(&tree, &args).await
        }
    };
    push(refs(0, 25)).await.refused("at most 20 branches and tags can be pushed at once");
    push(refs(0, 18)).await.well();
    push(refs(18, 36)).await.refused("too many branches and tags");
    assert_eq!(hosted.repository(&server, hosted.student()).head(MAIN).await.unwrap(), before);
    change(&tree, "small.txt", b"small").await;
    git(&tree, &["push", "-q"]).await.well();
}

#[tokio::test]
async fn what_is_no_git_gets_a_clear_answer() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("oauth2:{}", student.token)));
    let place = hosted.student();
    let ask = |method: Method, path: String, more: Vec<(&'static str, &'static str)>, body: &'static [u8]| {
        let (server, basic) = (&server, basic.clone());
        async move {
            let headers: Vec<(&str, &str)> = [("authorization", &*basic)].into_iter().chain(more).collect();
            server.raw(method, &path, &headers, body).await
        }
    };
    for path in [
        "/git/x",
        "/git/../etc/passwd",
        "/git/x/info/refs?service=git-upload-pack",
        &format!("/git/{place}.git/HEAD"),
        &format!("/git/{place}.git/objects/info/packs"),
    ] {
        assert_eq!(ask(Method::GET, path.to_owned(), vec![], b"").await.status.as_u16(), 404, "{path}");
    }
    let page = ask(Method::GET, format!("/git/{place}"), vec![], b"").await;
    assert!(page.body.as_str().unwrap().contains(&format!("git clone {}/git/{place}.git", server.url)), "{:?}", page.body);
    let service = |name: &str| format!("/git/{place}.git/{name}");
    for body in [&b"nonsense"[..], b"0009ab", b"fffffff", b"00000000", b"0032want 0000"] {
        let answer = ask(Method::POST, service("git-receive-pack"), vec![], body).await;
        assert!(matches!(answer.status.as_u16(), 200 | 400), "{body:?} {:?}", answer.body);
        assert_eq!(ask(Method::POST, service("git-upload-pack"), vec![], body).await.status.as_u16(), 200, "{body:?}");
    }
    let odd = ask(Method::POST, service("git-upload-pack"), vec![("content-encoding", "br")], b"x").await;
    assert_eq!(odd.status.as_u16(), 415);
    // A little that unpacks to very much, and what is not packed at all.
    for packed in [&b"\x1f\x8b\x08\x00nonsense"[..], b"not packed"] {
        let answer = ask(Method::POST, service("git-upload-pack"), vec![("content-encoding", "gzip")], packed).await;
        assert_eq!(answer.status.as_u16(), 200);
    }
    // A repository that is not there yet.
    let team = Place::Assignments { course: hosted.term.course };
    hosted.repository(&server, team).remove().await.unwrap();
    let tutor = hosted.term.person("tutor");
    assert_eq!(status(&server, team, "git-upload-pack", "oauth2", &tutor.token).await, 404);
}

/// The views name the repository, and validate says that one can begin.
#[tokio::test]
async fn views_say_where_one_works() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    let contents = format!("/students/course-contents?course_id={}", term.course);
    let shown = |body: serde_json::Value| {
        body.as_array().unwrap().iter().find(|content| !content["submission_group"].is_null()).unwrap()["submission_group"]["repository"]
            .clone()
    };
    assert_eq!(shown(server.get(student, &contents).await.expect(200)), json!(null));
    let validate = format!("/user/courses/{}/validate", term.course);
    let before = server.post(student, &validate, json!({})).await.expect(200);
    assert_eq!((&before["is_ready"], &before["provider"], &before["requires_account"]), (&json!(true), &json!(null), &json!(false)));
    let hosted = Hosted::of(&server, term).await;
    let (term, student, place) = (&hosted.term, hosted.term.person("student"), hosted.student());
    let repository = shown(server.get(student, &contents).await.expect(200));
    assert_eq!(repository["clone_url"], format!("{}/git/{place}.git", server.url));
    assert_eq!(repository["full_path"], format!("git/{place}"));
    assert_eq!(repository["url"], server.url);
    git(
        hosted.work.path(),
        &["clone", "-q", &repository["clone_url"].as_str().unwrap().replace("//", &format!("//oauth2:{}@", student.token)), "x"],
    )
    .await
    .well();
    let course = server.get(student, &format!("/students/courses/{}", term.course)).await.expect(200);
    let where_of = |course: &serde_json::Value| (course["repository"]["provider_url"].clone(), course["repository"]["full_path"].clone());
    assert_eq!(where_of(&course), (json!(server.url), json!(format!("git/{}", term.course))));
    let course = server.get(term.person("tutor"), &format!("/tutors/courses/{}", term.course)).await.expect(200);
    assert_eq!(course["repository"]["full_path_student_template"], format!("git/{}", hosted.template()));
    // Lecturers' clients read it from the properties.
    let lecturer = term.person("lecturer");
    for path in [format!("/courses/{}", term.course), format!("/lecturers/courses/{}", term.course)] {
        let gitlab = server.get(lecturer, &path).await.expect(200)["properties"]["gitlab"].clone();
        assert_eq!((&gitlab["url"], &gitlab["full_path"]), (&json!(server.url), &json!(format!("git/{}", term.course))), "{path}");
    }
    let member = server.get(lecturer, &format!("/course-members/{}", term.member("student"))).await.expect(200);
    assert_eq!(member["properties"]["gitlab"]["full_path"], format!("git/{place}"));
    // As clients ask: with a token of the host, which is one of ours. It is not sent back.
    let ready = server.post(student, &validate, json!({"provider_access_token": student.token})).await.expect(200);
    assert_eq!(
        (&ready["is_ready"], &ready["provider"], &ready["provider_account_id"]),
        (&json!(true), &json!(server.url), &json!("student"))
    );
    assert_eq!(ready["provider_access_token"], json!(null));
    let register = format!("/user/courses/{}/register", term.course);
    assert_eq!(server.post(student, &register, json!({"provider_account_id": "student"})).await.expect(200)["is_ready"], true);
    assert_eq!(server.post(student, &register, json!({})).await.status.as_u16(), 400);
    let stranger = server.somebody("stranger", &[]).await;
    assert_eq!(server.post(&stranger, &validate, json!({})).await.status.as_u16(), 404);
}

/// Existing installations say in properties where their repositories are.
#[tokio::test]
async fn without_a_host_of_ours_properties_say_where_one_works() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    let gitlab = json!({"gitlab": {"url": "https://git.example.org/", "full_path": "uni"}});
    sqlx::query("update organization set properties = $1 where id = $2")
        .bind(&gitlab)
        .bind(term.organization)
        .execute(server.db.pool())
        .await
        .unwrap();
    let course = format!("/students/courses/{}", term.course);
    let answer = server.get(student, &course).await.expect(200);
    assert_eq!(answer["repository"]["provider_url"], "https://git.example.org");
    assert_eq!(answer["repository"]["full_path"], "uni/prog/y2026");
    let member = json!({"gitlab": {"full_path": "uni/prog/y2026/students/ann"}});
    sqlx::query("update course_member set properties = $1 where id = $2")
        .bind(&member)
        .bind(term.member("student"))
        .execute(server.db.pool())
        .await
        .unwrap();
    let contents = server.get(student, &format!("/students/course-contents?course_id={}", term.course)).await.expect(200);
    let found = contents.as_array().unwrap().iter().find(|content| !content["submission_group"].is_null()).unwrap();
    let repository = &found["submission_group"]["repository"];
    assert_eq!(repository["clone_url"], "https://git.example.org/uni/prog/y2026/students/ann.git");
    assert_eq!((&repository["url"], &repository["provider"]), (&json!("https://git.example.org"), &json!("gitlab")));
    // There one needs an account.
    let ready = server.post(student, &format!("/user/courses/{}/validate", term.course), json!({})).await.expect(200);
    assert_eq!((&ready["requires_account"], &ready["is_ready"]), (&json!(true), &json!(false)));
}
