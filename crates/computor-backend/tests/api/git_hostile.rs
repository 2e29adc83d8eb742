//! What should not be pushed, and who should not push: refused in words that git prints, and nothing is lost.

use crate::{
    clients::world,
    git::{Hosted, Said, change, git},
    support::{Answer, Server},
};
use base64::Engine as _;
use computor_git::{MAIN, Place};
use flate2::{Compression, write::GzEncoder};
use reqwest::Method;
use serde_json::json;
use std::{io::Write as _, path::Path, process::Stdio};
use tokio::io::AsyncWriteExt as _;

/// As [`git`], with something to read; answers what it says, without the last line's end.
async fn told(dir: &Path, args: &[&str], input: &[u8]) -> String {
    let mut command = tokio::process::Command::new("git");
    command.current_dir(dir).args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Stu Dent").env(format!("GIT_{role}_EMAIL"), "stu@example.org");
    }
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A commit on top of `main` with nothing but one entry, of this mode and name.
async fn entry(tree: &Path, mode: &str, object: &str, name: &[u8]) -> String {
    let kind = if mode == "040000" { "tree" } else { "blob" };
    let line = [format!("{mode} {kind} {object}\t").as_bytes(), name, b"\0"].concat();
    let made = told(tree, &["mktree", "-z"], &line).await;
    told(tree, &["commit-tree", &made, "-p", "HEAD", "-m", "odd"], b"").await
}

/// A branch of one commit on top of `main` with these files and no others.
async fn files(tree: &Path, branch: &str, names: impl Iterator<Item = String>) {
    let mut stream = format!("commit refs/heads/{branch}\ncommitter S <s@x> 1 +0000\ndata 1\nx\nfrom refs/heads/main^0\ndeleteall\n");
    for name in names {
        stream.push_str(&format!("M 644 inline {name}\ndata 1\nx\n"));
    }
    told(tree, &["fast-import", "--quiet", "--force"], stream.as_bytes()).await;
}

async fn push(tree: &Path, args: &[&str]) -> Said {
    git(tree, &[&["-c", "core.maxTreeDepth=9000", "push"], args].concat()).await
}

const NOT_TAKEN: &str = "remote: Nothing was pushed: what came cannot be taken";

#[tokio::test]
async fn files_that_would_do_harm_elsewhere_are_not_taken() {
    let server = Server::start().await;
    let library = world(&server).await;
    let hosted = Hosted::of(&server, library.term).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    let begun = hosted.repository(&server, hosted.student()).head(MAIN).await.unwrap();
    let blob = told(&tree, &["hash-object", "-w", "--stdin"], b"/etc/passwd").await;
    let below = told(&tree, &["rev-parse", "HEAD^{tree}"], b"").await;
    let module = b"[submodule \"../../x\"]\n\tpath = x\n\turl = -u./payload\n";
    let module = told(&tree, &["hash-object", "-w", "--stdin"], module).await;
    let longest = "n".repeat(5000);
    for (mode, object, name) in [
        ("040000", &below, ".."),
        ("040000", &below, ".git"),
        ("040000", &below, ".GiT"),
        ("040000", &below, "git~1"),
        ("040000", &below, ".g\u{200c}it"),
        ("040000", &below, ".git "),
        ("040000", &below, ".git..."),
        ("040000", &below, ".git::$INDEX_ALLOCATION"),
        ("120000", &blob, ".gitmodules"),
        ("100644", &module, ".gitmodules"),
        ("100644", &blob, &longest),
    ] {
        let commit = entry(&tree, mode, object, name.as_bytes()).await;
        let said = push(&tree, &["origin", &format!("{commit}:refs/heads/odd")]).await.refused(NOT_TAKEN);
        assert!(said.contains("fsck error"), "{name}: {said}");
    }
    // Deeper than git itself reads.
    files(&tree, "deep", std::iter::once(format!("{}f", "d/".repeat(2100)))).await;
    push(&tree, &["origin", "deep"]).await.refused("rejected");
    // What is only odd is a student's own: it comes back as it was. What cannot lie on a disk cannot be handed in.
    for (mode, name) in [("120000", "link"), ("100644", "aux.py"), ("100644", "a\\b:c"), ("100644", "\u{e4}\n")] {
        let commit = entry(&tree, mode, &blob, name.as_bytes()).await;
        push(&tree, &["-q", "--force", "origin", &format!("{commit}:refs/heads/odd")]).await.well();
    }
    let latin = entry(&tree, "100644", &blob, b"\xe4.py").await;
    push(&tree, &["-q", "--force", "origin", &format!("{latin}:refs/heads/odd")]).await.well();
    for (name, all, why) in [
        ("many", (0..5001).map(|n| format!("a/{n}")).collect::<Vec<_>>(), "NOT handed in: a has 5001 files; at most 5000 can be handed in"),
        ("long", vec![format!("a/{}", "n".repeat(300))], "lies too deep, or has too long a name"),
        ("letters", vec!["a/Task.py".to_owned(), "a/task.py".to_owned()], "Task.py and a/task.py are one file on some machines"),
        ("steep", vec![format!("a/{}f", "d/".repeat(40))], "lies too deep, or has too long a name"),
    ] {
        files(&tree, name, all.into_iter()).await;
        git(&tree, &["reset", "-q", "--soft", name]).await.well();
        let said = push(&tree, &["-o", "hand-in=a", "origin", "main"]).await.well();
        assert!(said.contains(why), "{said}");
    }
    // A name that is no text, in the very directory.
    let listing = told(&tree, &["mktree", "-z"], &[format!("100644 blob {blob}\t").as_bytes(), b"\xe4.py\0"].concat()).await;
    let latin = entry(&tree, "040000", &listing, b"a").await;
    let said = push(&tree, &["-o", "hand-in=a", "origin", &format!("{latin}:main")]).await.well();
    assert!(said.contains("NOT handed in") && said.contains("another encoding than UTF-8"), "{said}");
    // All of that was pushed, and the first commit is still below it.
    let repository = hosted.repository(&server, hosted.student());
    assert!(repository.has(begun.unwrap()).await.unwrap());
    assert_eq!(repository.check(Some(hosted.template())).await.unwrap(), None);
    let handed_in: i64 = sqlx::query_scalar("select count(*) from submission_artifact").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(handed_in, 0);
}

#[tokio::test]
async fn branches_have_names_that_leave_room_for_ours() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let (student, place) = (hosted.term.person("student"), hosted.student());
    let tree = hosted.clone(&server, student, place, "mine", &["--depth", "1"]).await;
    // From a shallow clone, too.
    change(&tree, "sum/task.py", b"mine\n").await;
    push(&tree, &["-q"]).await.well();
    assert_eq!(git(&tree, &["rev-list", "--count", "HEAD"]).await.well().trim(), "2");
    push(&tree, &["origin", "main:refs/heads/computor"]).await.refused("branches of this name are made by the platform");
    push(&tree, &["origin", "main:refs/heads/main/x"]).await.refused("main is a branch, and no directory of branches");
    push(&tree, &["-q", "origin", "main:refs/heads/x"]).await.well();
    push(&tree, &["origin", "main:refs/heads/x/y"]).await.refused("'refs/heads/x' exists; cannot create 'refs/heads/x/y'");
    let head = hosted.repository(&server, place).head(MAIN).await.unwrap().unwrap();
    let line = |name: &str| {
        let line = format!("{} {head} {name}\0 report-status side-band-64k", "0".repeat(40));
        format!("{:04x}{line}", line.len() + 4)
    };
    for name in
        ["HEAD", "refs/heads/a..b", "refs/heads/.x", "refs/heads/x.lock", "refs/heads/a b", "refs/heads/a\u{7f}", "refs/x", "../../x"]
    {
        let refused = posted(&server, &student.token, place, "git-receive-pack", &[], (line(name) + "0000").into_bytes()).await;
        let said = refused.expect(200);
        assert!(said.as_str().unwrap().contains("only branches and tags can be pushed"), "{name}: {said}");
    }
    // A hundred thousand at once.
    let many: String = (0..100_000).map(|n| line(&format!("refs/heads/b{n}"))).collect();
    let said = posted(&server, &student.token, place, "git-receive-pack", &[], (many + "0000").into_bytes()).await.expect(200);
    assert!(said.as_str().unwrap().contains("at most 64 branches and tags can be pushed at once"));
    // And the first of all in a course, where nothing is yet.
    hosted.repository(&server, hosted.assignments()).remove().await.unwrap();
    hosted.repository(&server, hosted.assignments()).create().await.unwrap();
    let lecturer = &hosted.term.person("lecturer").token;
    let first =
        posted(&server, lecturer, hosted.assignments(), "git-receive-pack", &[], (line("refs/heads/main/x") + "0000").into_bytes()).await;
    assert!(first.expect(200).as_str().unwrap().contains("main is a branch"));
    assert_eq!(hosted.repository(&server, place).head(MAIN).await.unwrap(), Some(head));
}

/// A transfer as a client of git asks for it.
async fn posted(server: &Server, token: &str, place: Place, service: &str, more: &[(&str, &str)], body: Vec<u8>) -> Answer {
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("oauth2:{token}")));
    let kind = format!("application/x-{service}-request");
    let headers = [&[("authorization", &*basic), ("content-type", &*kind), ("user-agent", "git/2.47")][..], more].concat();
    server.raw(Method::POST, &format!("/git/{place}.git/{service}"), &headers, body).await
}

/// A little that unpacks to very much.
fn packed(begin: &[u8], zeros: usize) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(begin).unwrap();
    out.write_all(&vec![0; zeros]).unwrap();
    out.finish().unwrap()
}

#[tokio::test]
async fn who_may_not_any_more_and_what_is_too_much_is_told_at_once() {
    let server = Server::with(None, |options| options.git.bytes = 1 << 20).await;
    let hosted = Hosted::create(&server).await;
    let (student, place) = (hosted.term.person("student"), hosted.student());
    let repository = hosted.repository(&server, place);
    // A token that expires between clone and push, and between the two halves of a push.
    let token = server.post(student, "/user/repository-token", json!({"lifetime": 600})).await.expect(201);
    let token = token["password"].as_str().unwrap();
    let short = crate::support::Someone { id: student.id, token: token.to_owned() };
    let tree = hosted.clone(&server, &short, place, "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    let expire = "update api_token set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where name = 'git'";
    sqlx::query(expire).execute(server.db.pool()).await.unwrap();
    server.app.principals.clear();
    let said = push(&tree, &[]).await.refused("Authentication failed");
    assert!(said.contains("A token may have expired: `computor git setup`"), "{said}");
    let late = posted(&server, token, place, "git-receive-pack", &[], b"0000".to_vec()).await;
    assert!(late.status == 401 && late.headers.contains_key("www-authenticate"), "{late:?}");
    // Other programs get it as any other call has it.
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("oauth2:{token}")));
    let path = format!("/git/{place}.git/info/refs?service=git-upload-pack");
    assert_eq!(server.raw(Method::GET, &path, &[("authorization", &basic)], "").await.code(), "AUTH_004");
    // A membership that is archived between clone and push; afterwards all is there.
    let url = format!("{}/git/{place}.git", server.url.replace("//", &format!("//oauth2:{}@", student.token)));
    git(&tree, &["remote", "set-url", "origin", &url]).await.well();
    let archive = format!("/course-members/{}/archive", hosted.term.member("student"));
    server.patch(&hosted.term.admin, &archive, json!({})).await;
    push(&tree, &[]).await.refused("There is no such repository, or it is not yours to read.");
    let gone = posted(&server, &student.token, place, "git-upload-pack", &[], b"0000".to_vec()).await.expect(200);
    assert!(gone.as_str().unwrap().contains("ERR There is no such repository"), "{gone}");
    server.patch(&hosted.term.admin, &archive.replace("archive", "unarchive"), json!({})).await;
    push(&tree, &["-q"]).await.well();
    // Two at the same moment: one is first, and the other one hears of it and goes on from there.
    let other = hosted.clone(&server, student, place, "other", &[]).await;
    change(&tree, "one.txt", b"one").await;
    change(&other, "two.txt", b"two").await;
    let both = tokio::join!(push(&tree, &[]), push(&other, &[]));
    let late = match (both.0.ok, both.1.ok) {
        (true, false) => &other,
        (false, true) => &tree,
        _ => panic!("{} {}", both.0.text, both.1.text),
    };
    git(late, &["pull", "-q", "--no-rebase", "--no-edit"]).await.well();
    push(late, &["-q"]).await.well();
    assert!(late.join("one.txt").exists() && late.join("two.txt").exists());
    // A little that unpacks to very much.
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let line = format!("{head} {} refs/heads/main\0 report-status side-band-64k", "1".repeat(40));
    let begin = format!("{:04x}{line}0000PACK\0\0\0\u{2}\0\0\0\u{3}", line.len() + 4);
    let bomb = packed(begin.as_bytes(), 48 << 20);
    let said = posted(&server, &student.token, place, "git-receive-pack", &[("content-encoding", "gzip")], bomb).await.expect(200);
    let said = said.as_str().unwrap();
    assert!(said.contains("ng refs/heads/main") && said.contains("Nothing was pushed"), "{said}");
    let bomb = packed(b"", 48 << 20);
    posted(&server, &student.token, place, "git-upload-pack", &[("content-encoding", "gzip")], bomb).await.expect(200);
    assert_eq!(repository.head(MAIN).await.unwrap(), Some(head));
    // What cannot be served just now says so in git's own form.
    std::fs::write(repository.dir().join("objects/info/alternates"), "nonsense\n").unwrap();
    for (service, form) in
        [("git-upload-pack", "ERR The repository cannot be served"), ("git-receive-pack", "The repository cannot be served")]
    {
        let body = format!("{:04x}{line}0000", line.len() + 4).into_bytes();
        let said = posted(&server, &student.token, place, service, &[], body).await;
        assert!(said.body.as_str().unwrap().contains(form) || service == "git-receive-pack" && said.status == 200, "{said:?}");
    }
}
