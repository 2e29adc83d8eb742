//! What a push hands in, byte by byte; what renames, hooks on disk and a client that is killed do not change.

use crate::{
    git::{Said, change, git},
    release::Release,
    support::{Server, Someone},
};
use computor_git::{MAIN, Place, Repository};
use serde_json::{Value, json};
use std::{
    fs,
    io::{Cursor, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Stdio,
};
use tempfile::TempDir;
use tokio::process::Command;
use zip::ZipArchive;

/// A course in which `a.b` is released, and a student's clone.
struct Working {
    term: Release,
    work: TempDir,
    tree: PathBuf,
}

impl Working {
    async fn begin() -> Self {
        let term = Release::begun().await;
        let work = tempfile::tempdir().unwrap();
        let tree = work.path().join("mine");
        let this = Self { term, work, tree };
        this.clone_to("mine").await.well();
        this
    }

    fn place(&self) -> Place {
        let term = &self.term.library.term;
        Place::Student { course: term.course, member: term.member("student") }
    }

    fn repository(&self) -> Repository {
        self.term.server.app.git().unwrap().repository(self.place())
    }

    async fn clone_to(&self, name: &str) -> Said {
        let url = with_token(&self.term.server, self.term.student(), self.place());
        git(self.work.path(), &["clone", "-q", &url, name]).await
    }
}

fn with_token(server: &Server, who: &Someone, place: Place) -> String {
    format!("{}/git/{place}.git", server.url.replacen("://", &format!("://oauth2:{}@", who.token), 1))
}

/// The address below one of these that stands in what git said.
#[track_caller]
pub(crate) fn link<'s>(said: &'s str, below: &str) -> &'s str {
    let found = said.lines().filter_map(|line| line.strip_prefix("remote:")).map(str::trim).find(|line| line.contains(below));
    let found = found.unwrap_or_else(|| panic!("no address of {below} in {said}"));
    &found[found.find(below).unwrap()..]
}

/// What git says, byte by byte.
async fn shown(tree: &Path, spec: &str) -> Vec<u8> {
    let output = Command::new("git").current_dir(tree).args(["show", spec]).output().await.unwrap();
    assert!(output.status.success(), "{spec}");
    output.stdout
}

/// What is archived is the commit: no end of a line is changed, no file is left out, and what can be executed still can be.
#[tokio::test]
async fn what_a_push_hands_in_is_the_commit_byte_by_byte() {
    let working = Working::begin().await;
    let (server, tree, student) = (&working.term.server, &working.tree, working.term.student());
    let bytes: Vec<u8> = (0..70_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let files: [(&str, &[u8]); 6] = [
        ("a.b/work.txt", b"one\r\ntwo\r\n\r\nno end"),
        ("a.b/data.bin", &bytes),
        ("a.b/normal.txt", b"git makes\r\nthese ends\r\nits own\r\n"),
        ("a.b/sub/ident.py", b"# $Format:%H$ $Id$\n"),
        ("a.b/left-out.py", b"x = 1\n"),
        // What an archive made by git would heed.
        ("a.b/.gitattributes", b"normal.txt text\nsub/* export-subst ident\nleft-out.py export-ignore\n"),
    ];
    for (name, content) in files {
        fs::create_dir_all(tree.join(name).parent().unwrap()).unwrap();
        fs::write(tree.join(name), content).unwrap();
    }
    fs::write(tree.join("a.b/run.sh"), "#!/bin/sh\nexit 0\n").unwrap();
    fs::set_permissions(tree.join("a.b/run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    change(tree, "a.b/empty.txt", b"").await;
    let said = git(tree, &["push", "-o", "hand-in"]).await.well();

    // Git's own output names both, and both can be asked for.
    let artifact = link(&said, "/submissions/artifacts/").to_owned();
    let result = server.get(student, link(&said, "/results/")).await.expect(200);
    assert_eq!(result["submission_artifact_id"], artifact.rsplit('/').next().unwrap(), "{result:#}");
    let stranger = server.somebody("stranger", &[]).await;
    assert_eq!(server.get(&stranger, link(&said, "/results/")).await.status, 404);
    let head = git(tree, &["rev-parse", "HEAD"]).await.well();
    assert_eq!(server.get(student, &artifact).await.expect(200)["version_identifier"], head.trim());

    let (status, archive) = server.download(student, &format!("{artifact}/download")).await;
    assert_eq!(status, 200);
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let listed = shown(tree, "HEAD:a.b").await;
    assert_eq!(names.len(), 10, "{names:?}: {}", String::from_utf8_lossy(&listed));
    for name in &names {
        let mut found = Vec::new();
        let mut file = archive.by_name(name).unwrap();
        file.read_to_end(&mut found).unwrap();
        assert_eq!(file.unix_mode().unwrap() & 0o777, if name == "run.sh" { 0o755 } else { 0o644 }, "{name}");
        drop(file);
        assert!(found == shown(tree, &format!("HEAD:a.b/{name}")).await, "{name} differs from the commit");
    }
    // What git itself had changed before is in the commit as it is there.
    let content = |name: &str| files.iter().find(|(path, _)| path.ends_with(name)).unwrap().1;
    assert!(shown(tree, "HEAD:a.b/work.txt").await == content("work.txt") && shown(tree, "HEAD:a.b/data.bin").await == bytes);
    assert!(!shown(tree, "HEAD:a.b/normal.txt").await.contains(&b'\r'));
}

/// Whatever is called otherwise, who has a clone goes on as if nothing had happened.
#[tokio::test]
async fn a_rename_breaks_no_clone() {
    let working = Working::begin().await;
    let (term, tree) = (&working.term, &working.tree);
    let (server, library, student) = (&term.server, &term.library.term, term.student());
    let address = async || {
        let shown = server.get(student, &format!("/students/course-contents/{}", library.assignment)).await.expect(200);
        shown["submission_group"]["repository"]["clone_url"].clone()
    };
    let before = address().await;
    // A course is called otherwise by operators alone.
    sqlx::query("update course set path = 'renamed' where id = $1").bind(library.course).execute(server.db.pool()).await.unwrap();
    for (number, (path, body)) in [
        (format!("/courses/{}", library.course), json!({"title": "Renamed"})),
        (format!("/course-families/{}", library.family), json!({"path": "others"})),
        (format!("/organizations/{}", library.organization), json!({"path": "college"})),
        (format!("/users/{}", student.id), json!({"username": "somebody.else"})),
        (format!("/course-contents/{}", library.assignment), json!({"path": "week1.renamed", "title": "Renamed"})),
    ]
    .into_iter()
    .enumerate()
    {
        let renamed = server.patch(&library.admin, &path, body.clone()).await.expect(200);
        let (name, value) = body.as_object().unwrap().iter().next().unwrap();
        assert_eq!(&renamed[name], value, "{path}");
        change(tree, "a.b/work.txt", format!("{number}\n").as_bytes()).await;
        git(tree, &["push", "-q"]).await.well();
        git(tree, &["pull", "-q", "--ff-only"]).await.well();
        assert_eq!(address().await, before, "{path}");
    }
    // What is released from now on comes to the same place.
    term.assign(library.assignment, "a.b", "1.1.0").await.expect(200);
    term.release(json!({})).await;
    let input: computor_backend::work::OfferInput = {
        let sql = "select payload -> 'input' from outbox where topic = 'operation' and payload ->> 'flow' = 'offer_correction'";
        serde_json::from_value(sqlx::query_scalar(sql).fetch_one(server.db.pool()).await.unwrap()).unwrap()
    };
    let app = std::sync::Arc::new(server.app.clone());
    let flow = computor_workflows::rehearsal::Rehearsal::<computor_backend::work::OfferCorrection>::new(app, input);
    assert_eq!(flow.run(computor_workflows::rehearsal::Trouble::None).await.outcome, Ok(1));
    git(tree, &["pull", "-q", "--no-rebase", "--no-edit"]).await.well();
    assert_eq!(fs::read_to_string(tree.join("a.b/README.md")).unwrap(), "# Second task");
    assert_eq!(fs::read_to_string(tree.join("a.b/work.txt")).unwrap(), "4\n");
    change(tree, "a.b/work.txt", b"done\n").await;
    let said = git(tree, &["push", "-o", "hand-in=week1.renamed"]).await.well();
    assert!(said.contains("Handed in: Renamed"), "{said}");
    // And a new clone is the same repository.
    working.clone_to("again").await.well();
    assert_eq!(fs::read_to_string(working.work.path().join("again/a.b/work.txt")).unwrap(), "done\n");
}

/// Whoever could write a file into a repository's directory would have the server run it.
#[tokio::test]
async fn hooks_that_lie_in_a_repository_are_not_run() {
    let working = Working::begin().await;
    let (term, tree) = (&working.term, &working.tree);
    let touched = working.work.path().join("touched");
    let script = format!("#!/bin/sh\necho \"$0\" >>'{}'\nexit 1\n", touched.display());
    for repository in [working.repository(), term.server.app.git().unwrap().repository(term.template())] {
        fs::create_dir_all(repository.dir().join("hooks")).unwrap();
        for hook in [
            "pre-receive",
            "update",
            "post-receive",
            "post-update",
            "reference-transaction",
            "proc-receive",
            "push-to-checkout",
            "post-commit",
            "post-merge",
            "pre-auto-gc",
        ] {
            let hook = repository.dir().join("hooks").join(hook);
            fs::write(&hook, &script).unwrap();
            fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    let head = working.repository().head(MAIN).await.unwrap().unwrap();
    change(tree, "a.b/work.txt", b"mine\n").await;
    git(tree, &["push", "-q", "origin", "main", "main:refs/heads/try"]).await.well();
    git(tree, &["push", "-q", "origin", ":try"]).await.well();
    working.clone_to("again").await.well();
    // What the platform itself writes.
    working.repository().move_branch("refs/heads/other", None, head).await.unwrap();
    term.assign(term.library.term.assignment, "a.b", "1.1.0").await.expect(200);
    term.release(json!({})).await;
    working.repository().tidy().await.unwrap();
    assert!(!touched.exists(), "{}", fs::read_to_string(&touched).unwrap());
    assert_ne!(working.repository().head(MAIN).await.unwrap(), Some(head));
    // The twin: they would be run by a git that is not told otherwise.
    let dir = working.repository().dir().display().to_string();
    git(working.work.path(), &["--git-dir", &dir, "update-ref", "refs/heads/twin", &head.to_string()]).await.refused("aborted by hook");
    assert!(touched.exists());
}

#[tokio::test]
async fn a_plan_shows_what_a_lecturer_pushed_and_a_release_writes_over() {
    let working = Working::begin().await;
    let (term, tree) = (&working.term, working.work.path().join("template"));
    let url = with_token(&term.server, term.lecturer(), term.template());
    git(working.work.path(), &["clone", "-q", &url, "template"]).await.well();
    change(&tree, "a.b/README.md", b"# By hand\n").await;
    change(&tree, "a.b/hint.md", b"of the lecturer\n").await;
    git(&tree, &["rm", "-q", "a.b/mediaFiles/p.txt"]).await.well();
    git(&tree, &["commit", "-q", "-m", "No picture"]).await.well();
    git(&tree, &["push", "-q"]).await.well();
    let plan = async |version: &str| {
        let content = term.library.term.assignment;
        let body = json!({"release": {"all": true, "overrides": [{"course_content_id": content, "version_identifier": version}]}});
        let plan = term.server.post(term.lecturer(), &term.course("release-plan"), body).await.expect(200);
        let files = plan["items"][0]["files"].as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let changes: Vec<_> = files.iter().map(|f| (text(&f["path"]), text(&f["change"]), f["pushed"].as_bool().unwrap())).collect();
        (changes, plan["items"][0]["unchanged"].clone())
    };
    let file = |path: &str, change: &str, pushed| (path.to_owned(), change.to_owned(), pushed);
    let again = vec![file("a.b/README.md", "changed", true), file("a.b/mediaFiles/p.txt", "added", true)];
    assert_eq!(plan("1.0.0").await, (again, json!(1)));
    // The next version has no picture either.
    assert_eq!(plan("1.1.0").await, (vec![file("a.b/README.md", "changed", true)], json!(1)));
    term.assign(term.library.term.assignment, "a.b", "1.1.0").await.expect(200);
    term.release(json!({})).await;
    let files = term.files(term.template()).await;
    assert_eq!((files["a.b/README.md"].as_str(), files["a.b/hint.md"].as_str()), ("# Second task", "of the lecturer\n"));
    assert_eq!(plan("1.1.0").await, (vec![], json!(2)), "nothing was pushed since");
}

/// A way to the server that is as long as a test wants: what the client sends goes on up to so many bytes.
async fn stalling(server: &Server, most: usize) -> (String, tokio::sync::oneshot::Receiver<()>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, to) = (listener.local_addr().unwrap(), server.url.strip_prefix("http://").unwrap().to_owned());
    let (stalled, is_stalled) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let mut stalled = Some(stalled);
        let mut left = most;
        while let Ok((client, _)) = listener.accept().await {
            let (mut from, mut back) = client.into_split();
            let (mut answer, mut on) = tokio::net::TcpStream::connect(&to).await.unwrap().into_split();
            let answering = tokio::spawn(async move { tokio::io::copy(&mut answer, &mut back).await });
            let mut buffer = vec![0; 16 << 10];
            while let Ok(read @ 1..) = from.read(&mut buffer).await {
                if read > left {
                    // Nothing goes on any more; when the client is gone, so is its way.
                    stalled.take().map(|stalled| stalled.send(()));
                    while let Ok(1..) = from.read(&mut buffer[..1]).await {
                        tokio::task::yield_now().await;
                    }
                    break;
                }
                left -= read;
                on.write_all(&buffer[..read]).await.unwrap();
            }
            answering.abort();
        }
    });
    (format!("http://{address}"), is_stalled)
}

/// A way to the server on which the answer to a push never arrives.
async fn deaf(server: &Server) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, to) = (listener.local_addr().unwrap(), server.url.strip_prefix("http://").unwrap().to_owned());
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut on = tokio::net::TcpStream::connect(&to).await.unwrap();
            let (mut out, mut back, mut is_push) = (vec![0; 16 << 10], vec![0; 16 << 10], false);
            loop {
                tokio::select! {
                    read = client.read(&mut out) => {
                        let Ok(read @ 1..) = read else { break };
                        is_push |= out[..read].starts_with(b"POST") && String::from_utf8_lossy(&out[..read]).contains("git-receive-pack");
                        on.write_all(&out[..read]).await.unwrap();
                    }
                    read = on.read(&mut back) => {
                        let Ok(read @ 1..) = read else { break };
                        if is_push {
                            break;
                        }
                        client.write_all(&back[..read]).await.unwrap();
                    }
                }
            }
        }
    });
    format!("http://{address}")
}

/// What git has taken is handed in, whether anybody listens or not.
#[tokio::test]
async fn a_hand_in_whose_answer_nobody_hears_is_made() {
    let working = Working::begin().await;
    let (server, tree) = (&working.term.server, &working.tree);
    change(tree, "a.b/work.txt", b"mine\n").await;
    let deaf = deaf(server).await;
    let url = with_token(server, working.term.student(), working.place());
    let url = url.replacen(server.url.strip_prefix("http://").unwrap(), &deaf[7..], 1);
    let said = git(tree, &["push", "-q", "-o", "hand-in", &url, "main"]).await;
    assert!(!said.ok, "{}", said.text);
    let made = "select count(*) from submission_artifact where submit";
    eventually("the hand-in", async || {
        let count: i64 = sqlx::query_scalar(made).fetch_one(server.db.pool()).await.unwrap();
        (count == 1).then_some(())
    })
    .await;
    let head = working.repository().head(MAIN).await.unwrap().unwrap();
    let of: String =
        sqlx::query_scalar("select version_identifier from submission_artifact where submit").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(of, head.to_string());
}

#[tokio::test]
async fn a_push_whose_client_is_killed_in_the_middle_leaves_nothing_half() {
    let working = Working::begin().await;
    let (server, tree) = (&working.term.server, &working.tree);
    let repository = working.repository();
    let head = repository.head(MAIN).await.unwrap();
    let mut state = 7_u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    let noise: Vec<u8> = (0..6_000_000).map(|_| noise()).collect();
    change(tree, "a.b/noise.bin", &noise).await;

    let (slow, is_stalled) = stalling(server, 3_000_000).await;
    let url =
        with_token(server, working.term.student(), working.place()).replacen(server.url.strip_prefix("http://").unwrap(), &slow[7..], 1);
    let mut push = Command::new("git");
    push.current_dir(tree).args(["push", "-q", &url, "main"]).env("GIT_TERMINAL_PROMPT", "0").env("GIT_CONFIG_NOSYSTEM", "1");
    let mut push = push.process_group(0).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
    is_stalled.await.unwrap();
    // It has come half-way: what it brought so far lies aside.
    let aside = || {
        fs::read_dir(repository.dir().join("objects"))
            .unwrap()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("tmp_objdir-incoming"))
    };
    eventually("something lies aside", async || aside().next().is_some().then_some(())).await;
    let group = format!("-{}", push.id().unwrap());
    assert!(Command::new("kill").args(["-9", "--", &group]).status().await.unwrap().success());
    assert!(!push.wait().await.unwrap().success());

    eventually("what lay aside is gone", async || aside().next().is_none().then_some(())).await;
    assert_eq!(repository.head(MAIN).await.unwrap(), head);
    assert_eq!(repository.check(Some(working.term.template())).await.unwrap(), None);
    working.clone_to("again").await.well();
    assert!(!working.work.path().join("again/a.b/noise.bin").exists());
    // And the next one works.
    git(tree, &["push", "-q"]).await.well();
    git(&working.work.path().join("again"), &["pull", "-q", "--ff-only"]).await.well();
    assert!(fs::read(working.work.path().join("again/a.b/noise.bin")).unwrap() == noise);
    assert_eq!(repository.check(Some(working.term.template())).await.unwrap(), None);
}

/// Asks until there is an answer.
async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    #[expect(clippy::disallowed_methods, reason = "other processes have no way to tell us how far they are")]
    for _ in 0..3000 {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("in vain: {what}");
}
