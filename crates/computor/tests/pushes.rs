//! Pushes that nobody should make, at a server in a process of its own: refused at the limit, in little time and memory.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use std::{
    fs,
    io::{Read as _, Write},
    net::{Shutdown, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use support::{Server, Session, course, eventually, text};

/// The server's memory may grow by so much.
const GROWTH: u64 = 64 << 20;
/// Bytes of a pack that are taken.
const LIMIT: u64 = 256 << 20;

struct Host {
    server: Server,
    /// What opens the repository.
    basic: String,
    /// `git/<course>/students/<member>`.
    path: String,
    session: Session,
}

impl Host {
    fn begin(data: &Path) -> Self {
        let (server, _, _) = course(data);
        let session = Session::of(&server.url, "ada@example.org", "quite long and secret");
        let git = session.well("POST", "/user/repository-token", &json!({}));
        let path = eventually("the repository", || {
            let contents = session.get("/students/course-contents");
            let shown = |content: &Value| content["submission_group"]["repository"]["full_path"].as_str().map(str::to_owned);
            contents.as_array()?.iter().find_map(shown)
        });
        Self { basic: git["password"].as_str().unwrap().to_owned(), path, session, server }
    }

    fn git(&self, directory: &Path, args: &[&str]) -> (bool, String) {
        support::git(Path::new("/nonexistent"), directory, args)
    }

    fn address(&self) -> String {
        format!("{}/{}.git", self.server.url.replacen("://", &format!("://oauth2:{}@", self.basic), 1), self.path)
    }

    /// The commit on `main`.
    fn head(&self) -> String {
        let (well, said) = self.git(Path::new("/"), &["ls-remote", &self.address(), "refs/heads/main"]);
        assert!(well, "{said}");
        said.split('\t').next().unwrap().to_owned()
    }

    /// What is said of a push that is this and then goes on with pieces, and how much of it was sent until it was said.
    fn push(&self, begin: &[u8], piece: Vec<u8>, pieces: u64, words: &str) -> (String, u64, Duration) {
        let mut stream = TcpStream::connect(("127.0.0.1", port(&self.server))).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let head = format!(
            "POST /{}.git/git-receive-pack HTTP/1.1\r\nhost: x\r\nauthorization: Basic {}\r\ncontent-type: \
             application/x-git-receive-pack-request\r\ntransfer-encoding: chunked\r\n\r\n",
            self.path,
            base64(&format!("oauth2:{}", self.basic))
        );
        stream.write_all(head.as_bytes()).unwrap();
        chunk(&mut stream, begin).unwrap();
        let (begun, sent) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let (mut sending, counted) = (stream.try_clone().unwrap(), Arc::clone(&sent));
        let sender = thread::spawn(move || {
            for _ in 0..pieces {
                // Whoever is not listened to any more has sent enough.
                if chunk(&mut sending, &piece).is_err() {
                    return;
                }
                counted.fetch_add(piece.len() as u64, Ordering::Relaxed);
            }
            let _ = sending.write_all(b"0\r\n\r\n");
        });
        let (mut said, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
        while !String::from_utf8_lossy(&said).contains(words) {
            match stream.read(&mut buffer) {
                Ok(read @ 1..) => said.extend_from_slice(&buffer[..read]),
                _ => break,
            }
        }
        let (sent, time) = (sent.load(Ordering::Relaxed), begun.elapsed());
        let _ = stream.shutdown(Shutdown::Both);
        sender.join().unwrap();
        (text(&said), sent, time)
    }
}

fn chunk(to: &mut impl Write, piece: &[u8]) -> std::io::Result<()> {
    write!(to, "{:x}\r\n", piece.len())?;
    to.write_all(piece)?;
    to.write_all(b"\r\n")
}

fn port(server: &Server) -> u16 {
    server.url.rsplit(':').next().unwrap().parse().unwrap()
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place > three.len() { '=' } else { letter });
        }
    }
    out
}

/// A figure of `/proc/<pid>/status`, in bytes.
fn memory(pid: u32, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(&format!("{what}:"))).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

fn line(old: &str, new: &str, name: &str) -> String {
    let line = format!("{old} {new} {name}\0 report-status side-band-64k agent=git/2");
    format!("{:04x}{line}", line.len() + 4)
}

/// The beginning of a pack with one file of so many bytes.
fn pack(bytes: u64) -> Vec<u8> {
    let mut pack = b"PACK\0\0\0\x02\0\0\0\x01".to_vec();
    // A file, and its length: four bits, then seven at a time.
    let (mut rest, mut byte) = (bytes >> 4, 0x30 | (bytes & 15) as u8);
    while rest > 0 {
        pack.push(byte | 0x80);
        (byte, rest) = ((rest & 127) as u8, rest >> 7);
    }
    pack.push(byte);
    // What follows is not compressed.
    pack.extend([0x78, 0x01]);
    pack
}

#[test]
fn a_push_of_a_gigabyte_or_of_a_million_branches_is_refused_at_the_limit() {
    let data = tempfile::tempdir().unwrap();
    let host = Host::begin(data.path());
    let (pid, before) = (host.server.pid(), host.head());
    let resident = memory(pid, "VmRSS");
    let (zero, one) = ("0".repeat(40), "1".repeat(40));

    // A gigabyte in one file, in blocks of 65,535 bytes as they are.
    let begin = [format!("{}0000", line(&before, &one, "refs/heads/main")).into_bytes(), pack(1 << 30)].concat();
    let block = [&[0, 0xff, 0xff, 0, 0][..], &[b'x'; 0xffff]].concat();
    let (said, sent, time) = host.push(&begin, block.repeat(16), 1024, "Nothing was pushed");
    let grown = memory(pid, "VmHWM").saturating_sub(resident);
    println!("a gigabyte: {sent} bytes were sent in {time:?}; the server grew by {grown} bytes");
    assert!(said.contains("pack exceeds maximum allowed size") && said.contains("Nothing was pushed"), "{said}");
    assert!(sent < LIMIT + (64 << 20), "{sent} bytes were read");
    assert!(time < Duration::from_secs(60), "{time:?}");
    assert!(grown < GROWTH, "{grown} bytes");
    assert_eq!(host.head(), before);

    // A million branches; nobody waits for the last one.
    let begin = line(&zero, &before, "refs/heads/b").into_bytes();
    let many: String = (0..1000).map(|n| line(&zero, &before, &format!("refs/heads/b{n}"))).collect();
    let (said, sent, time) = host.push(&begin, many.into_bytes(), 1000, "at once.");
    let grown = memory(pid, "VmHWM").saturating_sub(resident);
    println!("a million branches: {sent} bytes were sent in {time:?}; the server grew by {grown} bytes");
    assert!(said.contains("at most 64 branches and tags can be pushed at once"), "{said}");
    assert!(sent < 64 << 20, "{sent} bytes were read");
    assert!(time < Duration::from_secs(10), "{time:?}");
    assert!(grown < GROWTH, "{grown} bytes");

    // Nothing of it is there, and a push as people make it is taken.
    assert_eq!(host.head(), before);
    let (well, said) = host.git(Path::new("/"), &["ls-remote", &host.address()]);
    assert!(well && !said.contains("refs/heads/b"), "{said}");
    let work = tempfile::tempdir().unwrap();
    let tree = work.path().join("mine");
    for (directory, args) in [
        (work.path(), vec!["clone", "-q", &*host.address(), "mine"]),
        (&tree, vec!["commit", "-q", "--allow-empty", "-m", "Work"]),
        (&tree, vec!["push", "-q"]),
    ] {
        let (well, said) = host.git(directory, &args);
        assert!(well, "{args:?}: {said}");
    }
    assert_ne!(host.head(), before);
    assert!(host.session.get("/user")["id"].is_string());
}
