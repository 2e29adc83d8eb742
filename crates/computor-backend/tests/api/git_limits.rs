//! Limits of a push in time and size: what exceeds them is refused in words as soon as that is known, and nothing is lost.

use crate::{
    git::{Hosted, change, git},
    support::Server,
};
use base64::Engine as _;
use bytes::Bytes;
use computor_git::{MAIN, Oid};
use futures::{StreamExt as _, stream};
use reqwest::{Body, Method};
use std::time::Duration;

/// Pushes these bytes, and then nothing, without ever coming to an end; answers what is said to it, up to these words.
async fn unending(server: &Server, hosted: &Hosted, begin: Vec<u8>, words: &str) -> String {
    announced(server, hosted, begin, None, words).await
}

/// The same, by a client that says how much comes.
async fn announced(server: &Server, hosted: &Hosted, begin: Vec<u8>, size: Option<u64>, words: &str) -> String {
    let student = hosted.term.person("student");
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("oauth2:{}", student.token)));
    let pieces = stream::iter([Ok::<_, std::io::Error>(Bytes::from(begin))]).chain(stream::pending());
    let request = server.http.request(Method::POST, format!("{}/git/{}.git/git-receive-pack", server.url, hosted.student()));
    let request = request.header("authorization", basic).header("content-type", "application/x-git-receive-pack-request");
    let request = match size {
        Some(size) => request.header("content-length", size),
        None => request,
    };
    let said = async {
        let mut answer = request.body(Body::wrap_stream(pieces)).send().await.unwrap();
        let mut said = Vec::new();
        while !String::from_utf8_lossy(&said).contains(words) {
            let Some(piece) = answer.chunk().await.unwrap() else { break };
            said.extend_from_slice(&piece);
        }
        String::from_utf8_lossy(&said).into_owned()
    };
    // Less than the server reads on for somebody who does not listen.
    tokio::time::timeout(Duration::from_secs(30), said).await.unwrap()
}

fn line(old: Oid, new: &str, name: &str) -> String {
    let line = format!("{old} {new} {name}\0 report-status side-band-64k agent=git/2");
    format!("{:04x}{line}", line.len() + 4)
}

#[tokio::test]
async fn a_push_that_stops_is_ended_when_its_time_is_over() {
    let server = Server::with(None, |options| options.git.time = Duration::from_secs(1)).await;
    let hosted = Hosted::create(&server).await;
    let repository = hosted.repository(&server, hosted.student());
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let head_only = line(head, &"1".repeat(40), MAIN);
    let mut half = format!("{head_only}0000PACK\0\0\0\u{2}\0\0\0\u{3}").into_bytes();
    half.extend([0x95, 0x0a, 0x78, 0x9c]);
    for begin in [head_only.into_bytes(), half] {
        let said = unending(&server, &hosted, begin, "too long").await;
        assert!(said.contains("This takes too long"), "{said}");
    }
    assert_eq!(repository.head(MAIN).await.unwrap(), Some(head));
    assert_eq!(repository.check(Some(hosted.template())).await.unwrap(), None);
    // A push in time goes on as ever: on a machine that does much else, not the first one perhaps.
    let tree = hosted.clone(&server, hosted.term.person("student"), hosted.student(), "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    let mut said = git(&tree, &["push", "-q"]).await;
    for _ in 0..20 {
        if said.ok {
            break;
        }
        said = git(&tree, &["push", "-q"]).await;
    }
    said.well();
}

/// Whoever sends without an end is told why not before that.
#[tokio::test]
async fn what_is_too_much_is_said_before_the_client_comes_to_its_end() {
    let server = Server::with(None, |options| options.git.objects = 500).await;
    let hosted = Hosted::create(&server).await;
    let repository = hosted.repository(&server, hosted.student());
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let many: String = (0..65).map(|n| line(Oid::ZERO, &head.to_string(), &format!("refs/heads/b{n}"))).collect();
    let objects = format!("{}0000PACK\0\0\0\u{2}\0\0\u{3}\0", line(head, &"1".repeat(40), MAIN));
    let rejected = format!("{}0000PACK\0\0\0\u{2}\0\0\0\u{3}", line(head, &"1".repeat(40), "refs/heads/computor/x"));
    for (begin, words) in [
        (many, "at most 64 branches and tags can be pushed at once"),
        (objects, "too many objects"),
        (rejected, "branches of this name are made by the platform"),
    ] {
        let said = unending(&server, &hosted, begin.into_bytes(), words).await;
        assert!(said.contains(words), "{said}");
    }
    // Whoever says how much comes is told before it comes.
    let large = format!("{}0000PACK\0\0\0\u{2}\0\0\0\u{3}", line(head, &"1".repeat(40), MAIN)).into_bytes();
    let said = announced(&server, &hosted, large, Some(300 << 20), "larger than").await;
    assert!(said.contains("what comes is larger than 268435456 bytes") && said.contains("too large"), "{said}");
    assert_eq!(repository.head(MAIN).await.unwrap(), Some(head));
}

#[tokio::test]
async fn a_repository_that_is_full_takes_no_more_and_gives_all_it_has() {
    let server = Server::with(None, |options| options.git.repository = 200_000).await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    let mut state = 5_u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    let noise: Vec<u8> = (0..400_000).map(|_| noise()).collect();
    // What is there before a push counts.
    change(&tree, "big.bin", &noise).await;
    git(&tree, &["push", "-q"]).await.well();
    let head = hosted.repository(&server, hosted.student()).head(MAIN).await.unwrap();
    change(&tree, "small.txt", b"small").await;
    let said = git(&tree, &["push"]).await.refused("Nothing was pushed");
    assert!(said.contains("the repository") && said.contains("200000"), "{said}");
    assert_eq!(hosted.repository(&server, hosted.student()).head(MAIN).await.unwrap(), head);
    let again = hosted.clone(&server, student, hosted.student(), "again", &[]).await;
    assert!(std::fs::read(again.join("big.bin")).unwrap() == noise);
    // Everybody else's is as empty as it was.
    let lecturer = hosted.clone(&server, hosted.term.person("lecturer"), hosted.template(), "template", &[]).await;
    change(&lecturer, "small.txt", b"small").await;
    git(&lecturer, &["push", "-q"]).await.well();
}
