//! With the real program, over directories that go away.

mod killed;
mod part;

use crate::{
    Conflict, Edit, Error, Fault, FileMode, FilePath, Git, Integration, Limits, MAIN, Mended, NewCommit, Offer, Oid, Place, Push,
    PushLimits, RefName, Repository, Service, Signature, pkt, program::found,
};
use bytes::Bytes;
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;
use uuid::Uuid;

async fn git() -> (TempDir, Git) {
    let directory = tempfile::tempdir().unwrap();
    let git = Git::open(directory.path().join("git"), Limits::default()).await.unwrap();
    (directory, git)
}

#[tokio::test]
async fn repositories_may_be_named_from_where_one_stands() {
    let directory = tempfile::tempdir().unwrap();
    let up: PathBuf = std::env::current_dir().unwrap().components().skip(1).map(|_| "..").collect();
    let root = up.join(directory.path().strip_prefix("/").unwrap()).join("git");
    assert!(root.is_relative());
    let git = Git::open(&root, Limits::default()).await.unwrap();
    let (_, fork, first) = forked(&git).await;
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(first));
    assert!(directory.path().join("git").is_dir() && git.root().is_absolute());
}

fn course(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn path(name: &str) -> FilePath {
    FilePath::new(name).unwrap()
}

fn write(name: &str, content: &str) -> Edit {
    Edit::Write { path: path(name), mode: FileMode::Regular, content: Bytes::copy_from_slice(content.as_bytes()) }
}

fn by(seconds: i64) -> Signature {
    Signature { name: "Ada <Example>".into(), email: "ada@example.org".into(), seconds }
}

fn change(parent: Option<Oid>, seconds: i64, edits: Vec<Edit>) -> NewCommit {
    NewCommit { branch: MAIN.into(), parent, edits, message: format!("Change {seconds}"), author: by(seconds) }
}

async fn commit(repository: &Repository, seconds: i64, edits: Vec<Edit>) -> Oid {
    let parent = repository.head(MAIN).await.unwrap();
    repository.commit(&change(parent, seconds, edits)).await.unwrap().commit
}

/// A template with two files, and a fork of it.
async fn forked(git: &Git) -> (Repository, Repository, Oid) {
    let place = Place::Template { course: course(1) };
    let template = git.repository(place);
    template.create().await.unwrap();
    let first = commit(&template, 1, vec![write("a/task.py", "one\ntwo\nthree\n"), write("README.md", "hello\n")]).await;
    let fork = git.repository(Place::Student { course: course(1), member: course(2) });
    assert!(fork.fork(place, first).await.unwrap());
    (template, fork, first)
}

async fn read(repository: &Repository, commit: Oid, name: &str) -> Option<String> {
    let files = repository.files(commit, "").await.unwrap();
    let id = files.iter().find(|file| file.path == name)?.id;
    let bytes = repository.blobs().unwrap().read(id, 1 << 20).await.unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

fn offer(commit: Oid) -> Offer {
    Offer {
        commit,
        ancestors: HashSet::new(),
        branch: "refs/heads/corrected".into(),
        by: by(99),
        message: "Take in the corrected exercises".into(),
    }
}

#[test]
fn an_address_names_one_place() {
    let (course, id) = (course(7), Uuid::now_v7());
    for place in [
        Place::Template { course },
        Place::Assignments { course },
        Place::Student { course, member: id },
        Place::Team { course, group: id },
    ] {
        assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
    }
    let upper = Place::Student { course, member: id }.to_string().to_uppercase();
    for wrong in [
        "",
        "x",
        "../assignments",
        &upper,
        &format!("{course}/other"),
        &format!("{course}/students/{id}/.."),
        &format!("{course}/assignments/"),
    ] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong}");
    }
}

#[test]
fn names_that_some_machine_misreads_are_refused() {
    for good in ["a", "a/b.py", ".gitignore", ".gitattributes", "äöü/Ünïcode.txt", "com/x", "a b", "aux2", "console.txt"] {
        assert!(FilePath::new(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "../a",
        "a/../b",
        ".git/config",
        "a/.GIT/hooks",
        ".g\u{200c}it",
        "git~1",
        ".gitmodules",
        "a\\b",
        "a\nb",
        "a:b",
        "nul",
        "NUL.txt",
        "a/com1.py",
        "x.",
        "x ",
        "a\0b",
        "a\"b",
    ] {
        assert!(matches!(FilePath::new(bad), Err(Error::Name { .. })), "{bad:?}");
    }
    for good in ["refs/heads/main", "refs/heads/a/b", "refs/tags/v1.0"] {
        assert!(RefName::new(good).is_ok(), "{good}");
    }
    for bad in [
        "main",
        "refs/replace/x",
        "refs/computor/new/x",
        "refs/heads/",
        "refs/heads/a..b",
        "refs/heads/.a",
        "refs/heads/a.lock",
        "refs/heads/a b",
        "refs/heads/../x",
    ] {
        assert!(RefName::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn files_that_are_one_elsewhere_collide() {
    let collide = |names: &[&str]| {
        let paths: Vec<_> = names.iter().map(|name| path(name)).collect();
        FilePath::collision(&paths).map(|(a, b)| (a.to_string(), b.to_string()))
    };
    assert_eq!(collide(&["a/b", "a/c", "b"]), None);
    assert_eq!(collide(&["a/Task.py", "a/task.py"]), Some(("a/Task.py".into(), "a/task.py".into())));
    assert_eq!(collide(&["\u{e4}.txt", "a\u{308}.txt"]), Some(("\u{e4}.txt".into(), "a\u{308}.txt".into())));
    assert_eq!(collide(&["A/x", "a/y"]), Some(("A/x".into(), "a/y".into())));
    assert_eq!(collide(&["a", "a/b"]), Some(("a".into(), "a/b".into())));
    assert_eq!(collide(&["a/b", "a"]), Some(("a/b".into(), "a".into())));
}

#[tokio::test]
async fn a_commit_written_twice_is_one() {
    let (_directory, git) = git().await;
    let repository = git.repository(Place::Template { course: course(1) });
    assert!(matches!(repository.commit(&change(None, 1, vec![])).await, Err(Error::NoRepository(_))));
    assert!(repository.create().await.unwrap());
    assert!(!repository.create().await.unwrap());
    let first = change(None, 1, vec![write("a.txt", "a"), write("dir/\u{e4} b.txt", "b"), write("dir/c.txt", "c")]);
    let one = repository.commit(&first).await.unwrap();
    assert!(one.changed);
    assert_eq!(repository.commit(&first).await.unwrap(), one);
    // The branch is elsewhere: nothing is written.
    let late = repository.commit(&change(None, 2, vec![write("a.txt", "x")])).await;
    assert!(matches!(late, Err(Error::Moved { expected: None, found: Some(_), .. })), "{late:?}");
    // Nothing is other than before: no commit.
    let same = repository.commit(&change(Some(one.commit), 3, vec![write("a.txt", "a")])).await.unwrap();
    assert_eq!((same.commit, same.changed), (one.commit, false));
    let second = commit(&repository, 4, vec![Edit::Remove(path("dir")), write("a.txt", "new"), Edit::Remove(path("never"))]).await;
    let files = repository.files(second, "").await.unwrap();
    assert_eq!(files.iter().map(|file| (&*file.path, file.size, file.mode)).collect::<Vec<_>>(), [("a.txt", 3, FileMode::Regular)]);
    assert_eq!(repository.files(one.commit, "dir").await.unwrap().len(), 2);
    assert_eq!(repository.files(one.commit, "di").await.unwrap(), []);
    assert_eq!(read(&repository, one.commit, "dir/\u{e4} b.txt").await.unwrap(), "b");
    let history = repository.history(MAIN, 10).await.unwrap();
    assert_eq!(
        history.iter().map(|commit| (&*commit.message, &*commit.author.name, commit.parents.len())).collect::<Vec<_>>(),
        [("Change 4", "Ada Example", 1), ("Change 1", "Ada Example", 0)]
    );
    assert_eq!(repository.look_up(second).await.unwrap().parents, [one.commit]);
    assert!(matches!(repository.look_up("1".repeat(40).parse().unwrap()).await, Err(Error::NotFound(_) | Error::Failed { .. })));
    let nothing = repository.call(&["for-each-ref", "refs/computor"]).text().await.unwrap();
    assert_eq!(nothing, "");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_read() {
    let (_directory, git) = git().await;
    let (template, _, first) = forked(&git).await;
    let id = template.files(first, "a").await.unwrap()[0].id;
    let mut blobs = template.blobs().unwrap();
    assert_eq!(blobs.read(id, 14).await.unwrap().len(), 14);
    assert!(matches!(blobs.read(first, 1000).await, Err(Error::Damaged(_))));
    let mut blobs = template.blobs().unwrap();
    assert!(matches!(blobs.read("2".repeat(40).parse().unwrap(), 9).await, Err(Error::NotFound(_))));
    assert!(matches!(blobs.read(id, 13).await, Err(Error::TooLarge { .. })));
}

#[tokio::test]
async fn forks_share_and_are_made_once() {
    let (_directory, git) = git().await;
    let (template, fork, first) = forked(&git).await;
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(first));
    assert_eq!(read(&fork, first, "README.md").await.unwrap(), "hello\n");
    assert!(fork.disk_usage().await.unwrap() < 50 << 10);
    let mine = commit(&fork, 5, vec![write("a/task.py", "mine\n")]).await;
    // Made once: what was done since stays.
    let second = commit(&template, 6, vec![write("b/task.py", "b")]).await;
    let places: Vec<_> = (2..52).map(|n| Place::Student { course: course(1), member: course(n) }).collect();
    let made = git.fork_many(Place::Template { course: course(1) }, second, &places).await.unwrap();
    assert_eq!((made[0], made.iter().filter(|made| **made).count()), (false, 49));
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(mine));
    assert_eq!(git.repository(places[7]).head(MAIN).await.unwrap(), Some(second));
    assert_eq!(fs::read_dir(git.root().join("incoming")).unwrap().count(), 0);
    // Moved as a whole, everything is still found.
    let elsewhere = tempfile::tempdir().unwrap();
    let new = elsewhere.path().join("moved");
    fs::rename(git.root(), &new).unwrap();
    let moved = Git::open(new, Limits::default()).await.unwrap();
    assert_eq!(read(&moved.repository(places[0]), mine, "a/task.py").await.unwrap(), "mine\n");
    moved.repository(places[0]).remove().await.unwrap();
    moved.repository(places[0]).remove().await.unwrap();
    assert!(!moved.repository(places[0]).exists());
}

#[tokio::test]
async fn nothing_of_the_template_is_pruned() {
    let (_directory, git) = git().await;
    let (template, fork, first) = forked(&git).await;
    // Somebody throws away the template's history.
    template.call(&["update-ref", "-d", MAIN]).bytes().await.unwrap();
    template.tidy().await.unwrap();
    template.tidy().await.unwrap();
    assert_eq!(read(&fork, first, "README.md").await.unwrap(), "hello\n");
    assert_eq!(fork.check(Some(Place::Template { course: course(1) })).await.unwrap(), None);
}

#[tokio::test]
async fn an_untouched_repository_moves_forward() {
    let (_directory, git) = git().await;
    let (template, fork, first) = forked(&git).await;
    let second = commit(&template, 6, vec![write("a/task.py", "one\ntwo\nTHREE\n")]).await;
    let known = Offer { ancestors: template.ancestors(second).await.unwrap(), ..offer(second) };
    assert_eq!(known.ancestors, HashSet::from([first, second]));
    for offer in [offer(second), known] {
        fork.move_branch(MAIN, fork.head(MAIN).await.unwrap(), first).await.unwrap();
        assert_eq!(fork.integrate(&offer).await.unwrap(), Integration::FastForward { head: second });
        assert_eq!(fork.integrate(&offer).await.unwrap(), Integration::UpToDate { head: second });
    }
}

#[tokio::test]
async fn a_branch_is_found_wherever_git_keeps_it() {
    let (_directory, git) = git().await;
    let (_, fork, first) = forked(&git).await;
    assert!(!fork.dir().join(MAIN).exists());
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(first));
    let second = commit(&fork, 2, vec![write("own.py", "mine\n")]).await;
    for packed in [false, true] {
        if packed {
            fork.call(&["pack-refs", "--all"]).text().await.unwrap();
        }
        assert_ne!(fork.dir().join(MAIN).exists(), packed);
        assert_eq!(fork.head(MAIN).await.unwrap(), Some(second));
    }
    fork.call(&["symbolic-ref", "refs/heads/alias", MAIN]).text().await.unwrap();
    assert_eq!(fork.head("refs/heads/alias").await.unwrap(), Some(second));
    assert_eq!(fork.head("refs/heads/none").await.unwrap(), None);
}

#[tokio::test]
async fn changes_that_do_not_meet_are_merged() {
    let (_directory, git) = git().await;
    let (template, fork, _) = forked(&git).await;
    commit(&fork, 5, vec![write("a/task.py", "ONE\ntwo\nthree\n"), write("a/own.py", "own")]).await;
    let second =
        commit(&template, 6, vec![write("README.md", "bye\n"), Edit::Remove(path("a/none.py")), write("new/\u{e4}.bin", "\0\u{1}")]).await;
    let Integration::Merged { head } = fork.integrate(&offer(second)).await.unwrap() else { panic!() };
    assert_eq!(read(&fork, head, "a/task.py").await.unwrap(), "ONE\ntwo\nthree\n");
    assert_eq!(read(&fork, head, "a/own.py").await.unwrap(), "own");
    assert_eq!(read(&fork, head, "README.md").await.unwrap(), "bye\n");
    let merge = fork.look_up(head).await.unwrap();
    assert_eq!((merge.parents.len(), &*merge.message, merge.author.seconds), (2, "Take in the corrected exercises", 99));
    assert_eq!(fork.integrate(&offer(second)).await.unwrap(), Integration::UpToDate { head });
}

#[tokio::test]
async fn many_take_it_as_each_alone_would() {
    let (_directory, git) = git().await;
    let (template, _, first) = forked(&git).await;
    let place = |number| Place::Student { course: course(1), member: course(number) };
    let (untouched, merges, conflicts, lost) = (place(10), place(11), place(12), place(13));
    for place in [untouched, merges, conflicts] {
        git.repository(place).fork(Place::Template { course: course(1) }, first).await.unwrap();
    }
    commit(&git.repository(merges), 5, vec![write("a/own.py", "own")]).await;
    let mine = commit(&git.repository(conflicts), 5, vec![write("README.md", "mine")]).await;
    let second = commit(&template, 6, vec![write("README.md", "bye\n")]).await;
    let offer = offer(second);
    for again in [false, true] {
        let done = git.integrate_many(&[conflicts, lost, untouched, merges], &offer, 2).await.unwrap();
        let [offered, nowhere, moved, merged] = &*done else { panic!() };
        let Ok(Integration::Offered { head, conflicts, .. }) = offered else { panic!("{offered:?}") };
        assert_eq!((*head, &*conflicts[0].path), (mine, "README.md"));
        assert!(matches!(nowhere, Err(Error::NoRepository(_))), "{nowhere:?}");
        let head = git.repository(merges).head(MAIN).await.unwrap().unwrap();
        let (ahead, both) = match again {
            false => (Integration::FastForward { head: second }, Integration::Merged { head }),
            true => (Integration::UpToDate { head: second }, Integration::UpToDate { head }),
        };
        assert_eq!((moved.as_ref().unwrap(), merged.as_ref().unwrap()), (&ahead, &both));
        assert_eq!(read(&git.repository(merges), head, "README.md").await.unwrap(), "bye\n");
    }
    assert_eq!(git.repository(conflicts).head("refs/heads/corrected").await.unwrap(), Some(second));
}

#[tokio::test]
async fn who_pushes_meanwhile_keeps_what_they_pushed() {
    let (_directory, git) = git().await;
    let (template, fork, _) = forked(&git).await;
    let second = commit(&template, 6, vec![write("README.md", "bye\n")]).await;
    let step = fork.step(&offer(second)).await.unwrap();
    let pushed = commit(&fork, 7, vec![write("a/own.py", "own")]).await;
    assert!(matches!(fork.carry_out(step).await, Err(Error::Moved { found, .. }) if found == Some(pushed)));
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(pushed));
}

/// What students did, what the template does, and the files where that meets.
type Meeting = (Vec<Edit>, Vec<Edit>, &'static [&'static str]);

#[tokio::test]
async fn where_changes_meet_nothing_is_overwritten() {
    let meetings: [Meeting; 5] = [
        (vec![write("a/task.py", "mine\n")], vec![write("a/task.py", "corrected\n")], &["a/task.py"]),
        // The template deletes what the student changed.
        (vec![write("a/task.py", "mine\n")], vec![Edit::Remove(path("a/task.py"))], &["a/task.py"]),
        // The student deleted what the template changes.
        (vec![Edit::Remove(path("a/task.py"))], vec![write("a/task.py", "corrected\n")], &["a/task.py"]),
        // Both add the same name; binary files do not merge.
        (vec![write("x.bin", "\0mine")], vec![write("x.bin", "\0theirs")], &["x.bin"]),
        // A file where the template has a directory now.
        (vec![write("b", "mine")], vec![write("b/task.py", "b")], &["b"]),
    ];
    for (theirs, ours, files) in meetings {
        let (_directory, git) = git().await;
        let (template, fork, _) = forked(&git).await;
        let mine = commit(&fork, 5, theirs).await;
        let second = commit(&template, 6, ours).await;
        for _ in 0..2 {
            let Integration::Offered { head, branch, conflicts, taken: false } = fork.integrate(&offer(second)).await.unwrap() else {
                panic!("{files:?}")
            };
            assert_eq!((head, &*branch), (mine, "refs/heads/corrected"));
            assert!(files.iter().all(|file| conflicts.iter().any(|c| c.path.starts_with(file))), "{files:?} {conflicts:?}");
            let readable = |Conflict { message, .. }: &Conflict| {
                message.contains("CONFLICT") && !message.contains(&mine.to_string()) && !message.contains(&second.to_string())
            };
            assert!(conflicts.iter().all(readable), "{conflicts:?}");
        }
        assert_eq!(fork.head(MAIN).await.unwrap(), Some(mine));
        assert_eq!(fork.head("refs/heads/corrected").await.unwrap(), Some(second));
    }
}

#[tokio::test]
async fn a_renamed_file_keeps_what_a_student_wrote() {
    let (_directory, git) = git().await;
    let (template, fork, _) = forked(&git).await;
    let long: String = (0..40).map(|n| format!("line {n}\n")).collect();
    let second = commit(&template, 6, vec![write("a/long.py", &long)]).await;
    fork.integrate(&offer(second)).await.unwrap();
    commit(&fork, 7, vec![write("a/long.py", &long.replace("line 3\n", "mine\n"))]).await;
    let third = commit(&template, 8, vec![Edit::Remove(path("a/long.py")), write("a/renamed.py", &long)]).await;
    let Integration::Merged { head } = fork.integrate(&offer(third)).await.unwrap() else { panic!() };
    assert!(read(&fork, head, "a/renamed.py").await.unwrap().contains("mine\n"));
}

#[tokio::test]
async fn a_rewritten_history_is_left_alone() {
    let (_directory, git) = git().await;
    let (template, fork, first) = forked(&git).await;
    let tree = fork.look_up(first).await.unwrap().tree.to_string();
    let orphan = fork.call(&["commit-tree", &tree, "-m", "mine"]).env("GIT_AUTHOR_NAME", "x").env("GIT_AUTHOR_EMAIL", "x");
    let orphan: Oid = orphan.env("GIT_COMMITTER_NAME", "x").env("GIT_COMMITTER_EMAIL", "x").text().await.unwrap().parse().unwrap();
    fork.move_branch(MAIN, Some(first), orphan).await.unwrap();
    let second = commit(&template, 6, vec![write("a/task.py", "corrected\n")]).await;
    let offered = fork.integrate(&offer(second)).await.unwrap();
    assert_eq!(offered, Integration::Offered { head: orphan, branch: "refs/heads/corrected".into(), conflicts: vec![], taken: false });
}

#[tokio::test]
async fn what_is_damaged_is_found_and_mended_or_named() {
    let (_directory, git) = git().await;
    let (_, fork, first) = forked(&git).await;
    let place = Place::Template { course: course(1) };
    let from = Some((place, first));
    assert_eq!(fork.mend(from).await.unwrap(), Mended::Whole);
    let mine = commit(&fork, 5, vec![write("own.py", "own")]).await;
    // Each of these happens to one repository after another; nothing of the student's is lost.
    for damage in ["HEAD", "config", "objects/info/alternates"] {
        fs::write(fork.dir().join(damage), "").unwrap();
        assert_eq!(fork.check(Some(place)).await.unwrap(), Some(Fault::Shape), "{damage}");
        assert_eq!(fork.mend(from).await.unwrap(), Mended::Mended, "{damage}");
        assert_eq!(fork.head(MAIN).await.unwrap(), Some(mine), "{damage}");
    }
    fs::write(fork.dir().join(MAIN), "").unwrap();
    assert_eq!(fork.check(Some(place)).await.unwrap(), Some(Fault::Main));
    assert_eq!(fork.mend(from).await.unwrap(), Mended::Mended);
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(mine));
    // An object that is lost: said, and nothing is made worse.
    loosen(&fork).await;
    let tree = fork.look_up(mine).await.unwrap().tree.to_string();
    fs::remove_file(fork.dir().join("objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    assert!(matches!(fork.mend(from).await.unwrap(), Mended::Lost(Fault::Objects(_))));
    fs::remove_dir_all(fork.dir()).unwrap();
    assert_eq!(fork.check(Some(place)).await.unwrap(), Some(Fault::Gone));
    assert_eq!(fork.mend(from).await.unwrap(), Mended::Made);
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(first));
}

/// The packs of a repository.
fn packs(repository: &Repository) -> Vec<PathBuf> {
    let files = fs::read_dir(repository.dir().join("objects/pack")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|kind| kind == "pack")).collect()
}

/// Takes packs apart: each object is a file then.
async fn loosen(repository: &Repository) {
    for pack in packs(repository) {
        let content = fs::read(&pack).unwrap();
        for kind in ["pack", "idx"] {
            fs::remove_file(pack.with_extension(kind)).unwrap();
        }
        repository.call(&["unpack-objects", "-q"]).input(content).bytes().await.unwrap();
    }
}

#[tokio::test]
async fn what_a_crash_left_is_swept() {
    let (_directory, git) = git().await;
    fs::create_dir(git.root().join("incoming/half")).unwrap();
    assert_eq!(git.sweep(Duration::from_secs(3600)).await.unwrap(), 0);
    assert_eq!(git.sweep(Duration::ZERO).await.unwrap(), 1);
}

#[tokio::test]
async fn a_call_that_takes_too_long_ends_with_all_that_it_started() {
    let (directory, git) = git().await;
    let mark = directory.path().join("pid");
    let alias = format!("alias.wait=!sh -c 'echo $$ >{}; sleep 1000'", mark.display());
    let call = git.call(None, &["-c", &alias, "wait"]).time(Duration::from_secs(2));
    assert!(matches!(call.output().await, Err(Error::TimedOut { .. })));
    let pid = fs::read_to_string(mark).unwrap();
    let gone = || !fs::read_to_string(format!("/proc/{}/stat", pid.trim())).is_ok_and(|stat| !stat.contains(") Z "));
    while !gone() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_machines_configuration_is_not_read() {
    let (directory, git) = git().await;
    fs::write(directory.path().join(".gitconfig"), "[user]\n\tname = Somebody\n").unwrap();
    let call = git.call(None, &["config", "--get", "user.name"]).env("XDG_CONFIG_HOME", &directory.path().display().to_string());
    assert_eq!(call.output().await.unwrap().status.code(), Some(1));
    let hooks = git.call(None, &["config", "--get", "core.hooksPath"]).text().await.unwrap();
    assert_eq!(hooks, "/dev/null");
}

async fn pushed(lines: &[&str], rest: &[u8]) -> crate::Result<Push> {
    let mut body: Vec<u8> =
        lines.iter().flat_map(|text| if text.is_empty() { pkt::FLUSH.to_vec() } else { pkt::line(text.as_bytes()) }).collect();
    body.extend_from_slice(rest);
    let limits = PushLimits { updates: 2, ..PushLimits::default() };
    Push::read(Box::new(std::io::Cursor::new(body)), &limits).await
}

#[tokio::test]
async fn the_beginning_of_a_push_is_read() {
    let (zero, one) = (Oid::ZERO.to_string(), "1".repeat(40));
    let first = format!("{zero} {one} refs/heads/main\0 report-status side-band-64k push-options agent=git/2");
    let push = pushed(&[&first, &format!("{one} {zero} refs/heads/old"), "", "hand-in=a", "x", ""], b"PACK\0\0\0\x02\0\0\x01\0rest")
        .await
        .unwrap();
    assert_eq!(
        push.updates.iter().map(|u| (&*u.name, u.new.is_zero())).collect::<Vec<_>>(),
        [("refs/heads/main", false), ("refs/heads/old", true)]
    );
    assert_eq!((&*push.options, push.objects), (&["hand-in=a".to_owned(), "x".to_owned()][..], 256));
    let refused = push.refusal("No.\nReally", |_| "main stays".into());
    let text = String::from_utf8_lossy(&refused);
    assert!(text.contains("\u{2}No.\n") && text.contains("\u{2}Really\n") && text.contains("ng refs/heads/main main stays\n"), "{text}");
    // A probe: nothing at all.
    assert_eq!(pushed(&[""], b"").await.unwrap().updates, []);
    let three: Vec<_> = (0..3).map(|n| format!("{zero} {one} refs/heads/b{n}")).collect();
    let refused = pushed(&[&three[0], &three[1], &three[2], ""], b"").await;
    assert_eq!(refused.map(|push| (push.excess, push.updates.len())).unwrap(), (true, 2));
    for broken in [&["nonsense"][..], &["a b c"], &[&first[..60]]] {
        assert!(matches!(pushed(broken, b"").await, Err(Error::Protocol(_))), "{broken:?}");
    }
    for raw in [&b"zzzz"[..], b"0009ab", b"ffff", b"0001", b"00"] {
        assert!(matches!(pushed(&[], raw).await, Err(Error::Protocol(_))), "{raw:?}");
    }
}

#[tokio::test]
async fn a_repository_says_what_it_offers() {
    let (_directory, git) = git().await;
    let (_, fork, first) = forked(&git).await;
    let old = fork.advertise(Service::UploadPack, None).await.unwrap();
    let old = String::from_utf8_lossy(&old);
    assert!(old.starts_with("001e# service=git-upload-pack\n0000") && old.contains(&format!("{first} refs/heads/main")), "{old}");
    let new = fork.advertise(Service::UploadPack, Some("version=2")).await.unwrap();
    let new = String::from_utf8_lossy(&new);
    assert!(new.contains("version 2\n") && new.contains("fetch=") && new.contains("filter") && !new.contains(&first.to_string()), "{new}");
    // It is said once for all repositories, but only of those that are there.
    let other = Place::Template { course: course(1) };
    assert_eq!(git.repository(other).advertise(Service::UploadPack, Some("version=2")).await.unwrap(), new.as_bytes());
    let push = fork.advertise(Service::ReceivePack, Some("version=2; rm -rf /")).await.unwrap();
    let push = String::from_utf8_lossy(&push);
    assert!(push.contains("push-options") && push.contains("refs/heads/main") && !push.contains("refs/computor"), "{push}");
    let none = git.repository(Place::Team { course: course(1), group: course(9) });
    for protocol in [None, Some("version=2")] {
        assert!(matches!(none.advertise(Service::UploadPack, protocol).await, Err(Error::NoRepository(_))));
    }
}

#[tokio::test]
async fn a_program_that_is_killed_says_nothing_about_the_repository() {
    let directory = tempfile::tempdir().unwrap();
    let git = Git::open(directory.path(), Limits::default()).await.unwrap();
    let killed = git.call(None, &["-c", "alias.die=!kill -9 $PPID", "die"]).text().await;
    assert!(matches!(killed, Err(Error::Killed { signal: 9, .. })), "{killed:?}");
    let failed = git.call(None, &["no-such-command"]).text().await;
    assert!(matches!(failed, Err(Error::Failed { .. })), "{failed:?}");
}

#[test]
fn the_program_is_started_by_where_it_is() {
    use std::os::unix::fs::OpenOptionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str, mode| {
        let place = directory.path().join(name);
        fs::create_dir(&place).unwrap();
        fs::OpenOptions::new().create(true).truncate(true).write(true).mode(mode).open(place.join("git")).unwrap();
        place
    };
    let (data, program) = (place("data", 0o600), place("program", 0o700));
    let path = std::env::join_paths([Path::new("."), Path::new("/nonexistent"), &data, &program]).unwrap();
    assert_eq!(found(Some(path)), program.join("git"));
    // Who has none is told so when it is started.
    assert_eq!((found(None), found(Some(data.into()))), ("git".into(), "git".into()));
}
