//! What goes wrong with git: pushes that stop half-way, repositories that are damaged, work that is no files.

use crate::{
    git::{Hosted, change, git},
    support::Server,
};
use base64::Engine as _;
use computor_git::{MAIN, Mended};
use futures::stream;
use reqwest::{Body, Method};

/// A client that goes away while it pushes leaves nothing behind, and nobody waits for it.
#[tokio::test]
async fn a_push_that_stops_half_way_changes_nothing() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let repository = hosted.repository(&server, hosted.student());
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let line = format!("{head} {} refs/heads/main\0 report-status side-band-64k agent=git/2", "1".repeat(40));
    let begin = format!("{:04x}{line}0000PACK\0\0\0\u{2}\0\0\0\u{3}", line.len() + 4);
    let pieces: [Result<Vec<u8>, std::io::Error>; 3] =
        [Ok(begin.into_bytes()), Ok(vec![0x95, 0x0a, 0x78, 0x9c]), Err(std::io::Error::other("the client was killed"))];
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("oauth2:{}", student.token)));
    let url = format!("{}/git/{}.git/git-receive-pack", server.url, hosted.student());
    #[expect(clippy::disallowed_methods, reason = "a client that is killed while it sends")]
    let client = reqwest::Client::new();
    let sent = client.request(Method::POST, url).header("authorization", basic).body(Body::wrap_stream(stream::iter(pieces)));
    // Whatever the client is told, it is no success.
    if let Ok(answer) = sent.send().await {
        let text = answer.text().await.unwrap_or_default();
        assert!(!text.contains("ok refs/heads/main"), "{text}");
    }
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q"]).await.well();
    assert_eq!(repository.check(Some(hosted.template())).await.unwrap(), None);
    let kept = repository.look_up(repository.head(MAIN).await.unwrap().unwrap()).await.unwrap();
    assert_eq!(kept.parents, [head]);
}

/// Whoever clones is told that it is not their fault; what can be mended is whole again with all that was in it.
#[tokio::test]
async fn a_damaged_repository_is_told_of_and_mended() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let (student, place) = (hosted.term.person("student"), hosted.student());
    let tree = hosted.clone(&server, student, place, "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let repository = hosted.repository(&server, place);
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let template = hosted.repository(&server, hosted.template()).head(MAIN).await.unwrap().unwrap();
    let url = server.url.replace("http://", &format!("http://oauth2:{}@", student.token)) + &format!("/git/{place}.git");
    for (number, damage) in ["HEAD", "objects/info/alternates"].into_iter().enumerate() {
        std::fs::write(repository.dir().join(damage), "nonsense\n").unwrap();
        let name = format!("again{number}");
        let said = git(hosted.work.path(), &["clone", &url, &name]).await;
        assert!(!said.ok && said.text.contains("cannot be served"), "{damage}: {}", said.text);
        assert!(!said.text.contains(&server.app.options.cache_dir.parent().unwrap().display().to_string()), "{}", said.text);
        if damage == "HEAD" {
            let push = change_and_push(&tree, number).await;
            assert!(!push.ok, "{}", push.text);
        }
        assert_eq!(repository.mend(Some((hosted.template(), template))).await.unwrap(), Mended::Mended, "{damage}");
        git(hosted.work.path(), &["clone", "-q", &url, &name]).await.well();
        assert_eq!(std::fs::read_to_string(hosted.work.path().join(&name).join("sum/task.py")).unwrap(), "mine\n");
        assert_eq!(repository.head(MAIN).await.unwrap(), Some(head));
    }
    // What was pushed is lost: it cannot be mended, and everybody else's repository is none the worse.
    let packs = std::fs::read_dir(repository.dir().join("objects/pack")).unwrap().map(|entry| entry.unwrap().path());
    let packs: Vec<_> = packs.filter(|path| path.extension().is_some_and(|kind| kind == "pack")).collect();
    assert!(!packs.is_empty());
    for damage in ["cut off", "nonsense", "gone"] {
        for pack in &packs {
            std::fs::remove_file(pack).unwrap();
            match damage {
                "cut off" => std::fs::write(pack, &b"PACK\0\0\0\x02\0\0"[..]).unwrap(),
                "nonsense" => std::fs::write(pack, "nonsense".repeat(100)).unwrap(),
                _ => {}
            }
        }
        let said = git(hosted.work.path(), &["clone", &url, "lost"]).await;
        // What is not there at all git itself calls so.
        let words =
            if damage == "gone" { "remote error: upload-pack: not our ref" } else { "remote error: The repository cannot be served" };
        assert!(!said.ok && said.text.contains(words), "{damage}: {}", said.text);
        assert!(matches!(repository.mend(Some((hosted.template(), template))).await.unwrap(), Mended::Mended | Mended::Lost(_)));
    }
    hosted.clone(&server, student, hosted.template(), "template", &[]).await;
}

async fn change_and_push(tree: &std::path::Path, number: usize) -> crate::git::Said {
    change(tree, "more.txt", number.to_string().as_bytes()).await;
    let said = git(tree, &["push"]).await;
    git(tree, &["reset", "-q", "--hard", "HEAD~1"]).await.well();
    said
}

/// Other repositories inside of one, and names that are one on some disks, come and go as they are.
#[tokio::test]
async fn names_that_differ_in_letters_only_are_kept_apart() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    for (name, content) in [("sum/A.py", "1"), ("sum/a.py", "2"), ("sum/\u{e4}.py", "3"), ("sum/a\u{308}.py", "4")] {
        change(&tree, name, content.as_bytes()).await;
    }
    let link = format!("160000,{},sum/other", "1".repeat(40));
    git(&tree, &["update-index", "--add", "--cacheinfo", &link]).await.well();
    git(&tree, &["commit", "-qm", "Another repository"]).await.well();
    git(&tree, &["push", "-q"]).await.well();
    let repository = hosted.repository(&server, hosted.student());
    let files = repository.files(repository.head(MAIN).await.unwrap().unwrap(), "sum").await.unwrap();
    let mut names: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["sum/A.py", "sum/a.py", "sum/a\u{308}.py", "sum/other", "sum/task.py", "sum/\u{e4}.py"]);
    // What leads out of the work tree, or into git's own files, is no push at all.
    let blob = git(&tree, &["hash-object", "-w", "sum/a.py"]).await.well();
    for name in ["..", ".git", ".GIT"] {
        let listing = tree.join("listing");
        std::fs::write(&listing, format!("100644 blob {}\t{name}\n", blob.trim())).unwrap();
        let script = format!("git mktree --missing < '{}'", listing.display());
        let output = tokio::process::Command::new("sh").current_dir(&tree).args(["-c", &script]).output().await.unwrap();
        let made = String::from_utf8(output.stdout).unwrap();
        let commit = git(&tree, &["commit-tree", made.trim(), "-p", "HEAD", "-m", "evil"]).await.well();
        git(&tree, &["push", "origin", &format!("{}:refs/heads/evil", commit.trim())]).await.refused("fsck error");
    }
}
