//! What killed programs, hostile pushes and damaged objects leave behind, and what of it anybody notices.

use super::{change, commit, course, forked, git, loosen, offer, packs, path, pushed, write};
use crate::{Error, Exchange, Fault, Git, Integration, Limits, MAIN, Mended, Oid, Place, PushLimits, Repository, Service, pkt, push::Body};
use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use tokio::io::AsyncWriteExt as _;

/// Makes a file two minutes older than it is.
fn age(file: &Path) {
    let opened = fs::File::options().append(true).open(file).unwrap();
    let at = opened.metadata().unwrap().modified().unwrap();
    opened.set_modified(at - Duration::from_secs(120)).unwrap();
}

#[tokio::test]
async fn locks_of_the_dead_go_and_those_of_the_living_stay() {
    let (_directory, git) = git().await;
    let (template, fork, first) = forked(&git).await;
    let place = Place::Template { course: course(1) };
    let second = commit(&template, 6, vec![write("a/task.py", "new\n")]).await;
    let lock = fork.dir().join("refs/heads/main.lock");
    fs::create_dir_all(lock.parent().unwrap()).unwrap();
    fs::write(&lock, "").unwrap();
    // Somebody may be at work: it is left alone, and said.
    assert!(matches!(fork.move_branch(MAIN, Some(first), second).await, Err(Error::Locked)));
    assert!(matches!(fork.integrate(&offer(second)).await, Err(Error::Locked)));
    assert_eq!((fork.check(Some(place)).await.unwrap(), lock.exists()), (None, true));
    // Nobody holds it for so long.
    age(&lock);
    assert_eq!(fork.check(Some(place)).await.unwrap(), Some(Fault::Locked));
    assert_eq!(fork.integrate(&offer(second)).await.unwrap(), Integration::FastForward { head: second });
    assert!(!lock.exists());
    for name in ["HEAD.lock", "packed-refs.lock", "refs/heads/main.lock", "objects/info/commit-graph.lock"] {
        let lock = fork.dir().join(name);
        fs::create_dir_all(lock.parent().unwrap()).unwrap();
        fs::write(&lock, "").unwrap();
        age(&lock);
        assert_eq!(fork.mend(Some((place, first))).await.unwrap(), Mended::Mended, "{name}");
        assert!(!lock.exists(), "{name}");
        fs::write(&lock, "").unwrap();
        age(&lock);
        fork.tidy().await.unwrap();
        assert!(!lock.exists(), "{name}");
    }
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(second));
}

#[tokio::test]
async fn what_was_half_there_is_cleared_and_no_object_is() {
    let (_directory, git) = git().await;
    let (_, fork, first) = forked(&git).await;
    let mine = commit(&fork, 5, vec![write("own.py", "own")]).await;
    for file in ["objects/tmp_objdir-incoming-x/pack/tmp_pack_y", "objects/pack/tmp_pack_z", "objects/ab/tmp_obj_q", "fast_import_crash_1"]
    {
        let file = fork.dir().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "half").unwrap();
    }
    assert_eq!(fork.clear(Duration::from_secs(3600)).await.unwrap(), 0);
    assert_eq!(fork.clear(Duration::ZERO).await.unwrap(), 4);
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(mine));
    assert_eq!(fork.mend(Some((Place::Template { course: course(1) }, first))).await.unwrap(), Mended::Whole);
}

/// Looks until it is so.
async fn until(is_so: impl Fn() -> bool) {
    let looking = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.unwrap();
}

/// A `git` that dies at one of its calls: before it, after it, or in the middle, as the last one to hold a lock.
fn dying(directory: &Path) -> std::path::PathBuf {
    let (program, at) = (directory.join("dying-git"), directory.join("at"));
    let script = format!(
        "#!/bin/sh\nread left how 2>/dev/null <'{at}' || exec git \"$@\"\necho \"$((left - 1)) $how\" >'{at}'\n[ \"$left\" = 0 ] || exec git \"$@\"\n\
         rm '{at}'\ncase $how in\nafter) git \"$@\" ;;\nlocked) mkdir -p \"$GIT_DIR/refs/heads\"; touch -d '2 minutes ago' \"$GIT_DIR/refs/heads/main.lock\" ;;\nesac\nkill -9 $$\n",
        at = at.display()
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    program
}

/// A release that is made again by whoever finds it unfinished, wherever `git` was killed: it is there once.
#[tokio::test]
async fn wherever_git_is_killed_a_commit_is_there_once_and_a_correction_arrives_once() {
    let directory = tempfile::tempdir().unwrap();
    let git = Git::open_with(dying(directory.path()), directory.path().join("git"), Limits::default()).await.unwrap();
    let (template, fork, first) = forked(&git).await;
    commit(&fork, 2, vec![write("own.py", "own")]).await;
    let place = Place::Template { course: course(1) };
    let (mut last, mut died, mut seconds) = (first, 0, 10);
    for how in ["before", "after", "locked"] {
        for at in 0..8 {
            seconds += 1;
            fs::write(directory.path().join("at"), format!("{at} {how}\n")).unwrap();
            let new = change(Some(last), seconds, vec![write("a/task.py", &seconds.to_string())]);
            let mut offered = None;
            // Once more and once more, as an engine does: each finds what the one before it has left.
            for _ in 0..3 {
                let Ok(written) = template.commit(&new).await else {
                    died += 1;
                    continue;
                };
                match fork.integrate(&offer(written.commit)).await {
                    Ok(integrated) => {
                        offered = Some((written.commit, integrated));
                        break;
                    }
                    Err(_) => died += 1,
                }
            }
            fs::remove_file(directory.path().join("at")).unwrap_or_default();
            let (commit, integrated) = offered.unwrap();
            let (Integration::Merged { head } | Integration::UpToDate { head }) = integrated else { panic!("{how} {at}: {integrated:?}") };
            assert_eq!(template.look_up(commit).await.unwrap().parents, [last], "{how} {at}");
            assert_eq!(fork.look_up(head).await.unwrap().parents.len(), 2, "{how} {at}");
            for (repository, from) in [(&template, None), (&fork, Some(place))] {
                // A lock that nobody needed yet goes with the next one that does.
                let fault = repository.check(from).await.unwrap();
                assert!(matches!(fault, None | Some(Fault::Locked)), "{how} {at}: {fault:?}");
            }
            last = commit;
        }
    }
    assert!(died > 12, "only {died} calls of git were killed");
    assert_eq!(template.history(MAIN, 100).await.unwrap().len(), 25);
    let merges = fork.call(&["rev-list", "--count", "--merges", "--first-parent", MAIN]).text().await.unwrap();
    assert_eq!(merges, "24");
    template.tidy().await.unwrap();
    assert_eq!(template.check(None).await.unwrap(), None);
    let left = template.call(&["for-each-ref", "--format=%(refname)"]).text().await.unwrap();
    assert_eq!(left, MAIN);
}

#[tokio::test]
async fn who_is_asked_to_end_can_tidy_up() {
    let (directory, git) = git().await;
    let (ready, tidied) = (directory.path().join("ready"), directory.path().join("tidied"));
    let script = format!("alias.wait=!sh -c 'trap \"touch {}; exit\" TERM; touch {}; sleep 1000'", tidied.display(), ready.display());
    let running = git.call(None, &["-c", &script, "wait"]).start().unwrap();
    until(|| ready.exists()).await;
    drop(running);
    until(|| tidied.exists()).await;
}

fn quarantines(repository: &Repository) -> usize {
    let objects = fs::read_dir(repository.dir().join("objects")).unwrap();
    objects.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("tmp_objdir")).count()
}

async fn push_of(repository: &Repository, line: &str, rest: Body) -> Exchange {
    let mut push = pushed(&[line, ""], b"").await.unwrap();
    push.rest = rest;
    repository.push(&mut push, true, &PushLimits::default()).await.unwrap()
}

fn line_of(old: Oid, name: &str) -> String {
    format!("{old} {} {name}\0 report-status side-band-64k agent=git/2", "1".repeat(40))
}

/// What a client has sent by then lies aside, and goes with it.
#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing() {
    let (_directory, git) = git().await;
    let (_, fork, first) = forked(&git).await;
    let (mut client, rest) = tokio::io::duplex(1 << 16);
    client.write_all(b"PACK\0\0\0\x02\0\0\x03\0").await.unwrap();
    let exchange = push_of(&fork, &line_of(first, MAIN), Box::new(rest)).await;
    until(|| quarantines(&fork) > 0).await;
    drop(exchange);
    until(|| quarantines(&fork) == 0).await;
    assert_eq!(fork.head(MAIN).await.unwrap(), Some(first));
}

/// Bytes as zlib has them that are not packed.
fn stored(content: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut parts = content.chunks(60_000).peekable();
    while let Some(part) = parts.next() {
        let length = u16::try_from(part.len()).unwrap();
        out.push(u8::from(parts.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(part);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in content {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

/// Seven bits after the other, the lowest first.
fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number as u8 & 0x7f | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// How an object of a pack begins: its kind, and its size.
fn begin(kind: u8, size: u64) -> Vec<u8> {
    let first = (kind << 4) | (size as u8 & 0x0f);
    if size < 16 { vec![first] } else { [vec![first | 0x80], varint(size >> 4)].concat() }
}

/// How far back something is, with the highest bits first.
fn offset(mut number: usize) -> Vec<u8> {
    let mut out = vec![(number & 0x7f) as u8];
    while number >> 7 > 0 {
        number = (number >> 7) - 1;
        out.insert(0, (number & 0x7f) as u8 | 0x80);
    }
    out
}

/// A hundred kilobytes that say to be four gigabytes.
fn bomb() -> Vec<u8> {
    let base = vec![0; 0x1_0000];
    // Each of these signs means the whole of the base once more.
    let delta = [varint(0x1_0000), varint(4 << 30), vec![0x80; 0x1_0000]].concat();
    let mut pack = b"PACK\0\0\0\x02\0\0\0\x02".to_vec();
    let first = [begin(3, base.len() as u64), stored(&base)].concat();
    let back = offset(first.len());
    pack.extend(first);
    pack.extend([begin(6, delta.len() as u64), back, stored(&delta)].concat());
    let mut sum = Command::new("sha1sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    sum.stdin.take().unwrap().write_all(&pack).unwrap();
    let sum = sum.wait_with_output().unwrap().stdout;
    let hex = std::str::from_utf8(&sum[..40]).unwrap();
    pack.extend((0..20).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()));
    pack
}

async fn whole(mut exchange: Exchange) -> (String, bool) {
    let mut said = Vec::new();
    while let Ok(Some(piece)) = exchange.next().await {
        said.extend_from_slice(&piece);
    }
    (String::from_utf8_lossy(&said).into_owned(), exchange.is_refused())
}

#[tokio::test]
async fn a_small_push_does_not_become_large_in_memory() {
    let (_directory, git) = git().await;
    let (_, fork, first) = forked(&git).await;
    let (said, refused) = whole(push_of(&fork, &line_of(Oid::ZERO, "refs/heads/bomb"), Box::new(std::io::Cursor::new(bomb()))).await).await;
    assert!(refused && said.to_lowercase().contains("out of memory"), "{said}");
    assert_eq!((fork.head(MAIN).await.unwrap(), fork.head("refs/heads/bomb").await.unwrap()), (Some(first), None));
    assert_eq!(quarantines(&fork), 0);
}

#[tokio::test]
async fn nobody_learns_where_a_damaged_object_lies() {
    for packed in [true, false] {
        let (_directory, git) = git().await;
        let (template, fork, first) = forked(&git).await;
        let tree = template.look_up(first).await.unwrap().tree.to_string();
        let object = match packed {
            true => packs(&template).remove(0),
            false => {
                loosen(&template).await;
                template.dir().join("objects").join(&tree[..2]).join(&tree[2..])
            }
        };
        fs::set_permissions(&object, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&object, "nonsense").unwrap();
        let said = fetched(&fork, first).await;
        assert!(packed || said.contains("packfile\n") && said.contains(&tree), "{said}");
        assert!(!said.contains(git.root().to_str().unwrap()), "{said}");
    }
}

/// What a client is told that wants a commit.
async fn fetched(fork: &Repository, first: Oid) -> String {
    let lines = ["command=fetch", "agent=git/2"].map(|line| pkt::line(line.as_bytes())).concat();
    let wants = [format!("want {first}\n"), "done\n".to_owned()].map(|line| pkt::line(line.as_bytes())).concat();
    let ask = [lines, b"0001".to_vec(), wants, pkt::FLUSH.to_vec()].concat();
    let exchange = fork.fetch(Some("version=2"), Box::new(std::io::Cursor::new(ask)), Duration::from_secs(60)).unwrap();
    whole(exchange).await.0
}

#[tokio::test]
async fn a_shallow_clone_pushes_and_nobody_says_too_much() {
    let (zero, one) = (Oid::ZERO.to_string(), "1".repeat(40));
    let first = format!("{zero} {one} refs/heads/main\0 report-status side-band-64k push-options");
    let end = format!("shallow {one}");
    let push = pushed(&[&end, &end, &first, "", ""], b"PACK\0\0\0\x02\0\0\0\x07").await.unwrap();
    assert_eq!((push.updates.len(), push.objects, push.excess), (1, 7, false));
    // Git hears of it, too.
    assert_eq!(String::from_utf8_lossy(&push.head).matches(&end).count(), 2);
    for odd in [vec!["shallow x"], vec![&*first, &*end]] {
        assert!(matches!(pushed(&odd, b"").await, Err(Error::Protocol(_))), "{odd:?}");
    }
    // What is not kept takes no memory.
    let long = "x".repeat(60_000);
    let many = [vec![&*first, ""], vec![&*long; 100], vec![""]].concat();
    let push = pushed(&many, b"").await.unwrap();
    assert!(push.excess && push.head.len() < 2 * long.len(), "{}", push.head.len());
    let many = [vec![&*end; 20_000], vec![&*first, "", ""]].concat();
    let push = pushed(&many, b"").await.unwrap();
    assert!(push.excess && push.head.len() < 1000, "{}", push.head.len());
}

#[tokio::test]
async fn main_is_brought_to_what_a_row_says() {
    let (_directory, git) = git().await;
    let (template, _, first) = forked(&git).await;
    let second = commit(&template, 6, vec![write("a/task.py", "new\n")]).await;
    assert!(template.has(first).await.unwrap() && template.has(second).await.unwrap());
    // As after an older state was put back.
    template.move_branch(MAIN, Some(second), first).await.unwrap();
    assert!(!template.has(second).await.unwrap());
    assert!(template.bring(second).await.unwrap() && template.has(second).await.unwrap());
    // What is not there, or beside it, brings nothing.
    template.move_branch("refs/heads/other", None, first).await.unwrap();
    let other = change(Some(first), 9, vec![crate::Edit::Remove(path("README.md"))]);
    let other = template.commit(&crate::NewCommit { branch: "refs/heads/other".into(), ..other }).await.unwrap().commit;
    for nothing in ["1".repeat(40).parse().unwrap(), other] {
        assert!(!template.has(nothing).await.unwrap() && !template.bring(nothing).await.unwrap());
    }
    assert_eq!(template.head(MAIN).await.unwrap(), Some(second));
    assert!(Service::UploadPack.refusal("No.").starts_with(b"000cERR No.\n"));
}
