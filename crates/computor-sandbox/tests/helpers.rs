//! Helpers: what they can do, what they cannot, and that their end harms nobody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use computor_sandbox::{Bounds, Config, Ended, Helper, HelperEnd, Link, Sandbox, helper_role};

helper_role!(TRIAL = ("trial", prepare, trial));

fn prepare() {}

/// Does what it is told, and answers what came of it.
fn trial(links: Vec<Link>) {
    let link = &links[0];
    while let Ok(order) = link.receive::<(String, String)>(1 << 16) {
        let (what, argument) = order;
        let path = Path::new(&argument);
        let answer = match what.as_str() {
            "read" => fs::read_to_string(path).map_err(|error| error.to_string()),
            "list" => fs::read_dir(path).map(|entries| entries.count().to_string()).map_err(|error| error.to_string()),
            "write" => fs::write(path, "x").map(|()| String::new()).map_err(|error| error.to_string()),
            "connect" => TcpStream::connect(&argument).map(|_| String::new()).map_err(|error| error.to_string()),
            "start" => Command::new(path).status().map(|_| String::new()).map_err(|error| error.to_string()),
            "environment" => Ok(format!("{:?}", std::env::vars().collect::<Vec<_>>())),
            "thread" => std::thread::spawn(|| "from a thread".to_owned()).join().map_err(|_| "panic".to_owned()),
            "second link" => links[1].send(&argument).map(|()| String::new()).map_err(|error| error.to_string()),
            "abort" => std::process::abort(),
            "panic" => panic!("as told"),
            "deep" => Ok(deep(&[0; 1000], 0).to_string()),
            "memory" => Ok(vec![1u8; 4 << 30].len().to_string()),
            "spin" => loop {
                std::hint::spin_loop();
            },
            _ => Err("what?".to_owned()),
        };
        link.send(&answer).unwrap();
    }
}

#[expect(unconditional_recursion, reason = "it is to use up the stack")]
fn deep(filler: &[u8], level: u64) -> u64 {
    let larger = [filler, &level.to_le_bytes()].concat();
    deep(&larger, level + 1) + u64::from(larger[0])
}

fn sandbox() -> Option<Sandbox> {
    Sandbox::start(Config::default()).inspect_err(|error| eprintln!("SKIPPED: no sandbox on this machine: {error}")).ok()
}

fn bounds() -> Bounds {
    Bounds { read: Vec::new(), write: Vec::new(), memory: 256 << 20, cpu: Duration::from_secs(1), file_size: 1 << 20 }
}

fn ask(helper: &Helper, what: &str, argument: &str) -> Result<String, String> {
    helper.links()[0].send(&(what, argument)).unwrap();
    helper.links()[0].receive(1 << 20).unwrap()
}

#[test]
fn a_helper_reaches_what_it_was_given_and_nothing_else() {
    let Some(sandbox) = sandbox() else { return };
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name).display().to_string();
    for name in ["given", "desk", "other"] {
        fs::create_dir(at(name)).unwrap();
        fs::write(at(&format!("{name}/file")), name).unwrap();
    }
    let bounds = Bounds { read: vec![at("given").into()], write: vec![at("desk").into()], ..bounds() };
    let helper = sandbox.helper(&TRIAL, &bounds, 2).unwrap();
    let ask = |what, argument: &str| ask(&helper, what, argument);
    assert_eq!(ask("read", &at("given/file")), Ok("given".to_owned()));
    assert_eq!(ask("write", &at("desk/new")), Ok(String::new()));
    assert_eq!(fs::read_to_string(at("desk/new")).unwrap(), "x");
    assert_eq!(ask("thread", ""), Ok("from a thread".to_owned()));
    assert_eq!(ask("environment", ""), Ok(format!("[({:?}, {:?})]", "COMPUTOR_SANDBOX_ROLE", "role:trial")));
    for (what, argument) in [
        ("read", at("other/file").as_str()),
        ("read", "/etc/passwd"),
        ("read", "/proc/self/environ"),
        ("list", "/"),
        ("list", "/dev"),
        ("write", &at("given/new")),
        ("write", &at("new")),
        ("connect", "127.0.0.1:80"),
        ("start", "/bin/true"),
    ] {
        assert!(ask(what, argument).is_err(), "{what} {argument}");
    }
    assert_eq!(ask("second link", "hello"), Ok(String::new()));
    assert_eq!(helper.links()[1].receive::<String>(100).unwrap(), "hello");
}

#[test]
fn whatever_ends_a_helper_ends_nothing_else() {
    let Some(sandbox) = sandbox() else { return };
    let end = |what: &str| -> HelperEnd {
        let helper = sandbox.helper(&TRIAL, &bounds(), 1).unwrap();
        helper.links()[0].send(&(what, "")).unwrap();
        assert!(helper.links()[0].receive::<Result<String, String>>(1000).is_err(), "{what}");
        helper.wait(Duration::from_secs(60)).unwrap()
    };
    let survivor = sandbox.helper(&TRIAL, &bounds(), 1).unwrap();
    for what in ["abort", "deep", "memory"] {
        let ended = end(what).ended;
        assert!(matches!(ended, Ended::Signalled(_)), "{what}: {ended:?}");
    }
    assert_eq!(end("panic").ended, Ended::Exited(101));
    let spun = end("spin");
    assert_eq!(spun.ended, Ended::TimeLimit);
    // the kernel counts in ticks
    assert!(spun.cpu >= Duration::from_millis(500), "{spun:?}");
    assert_eq!(ask(&survivor, "thread", ""), Ok("from a thread".to_owned()));
}

#[test]
fn a_dropped_helper_and_one_that_is_killed_are_gone() {
    let Some(sandbox) = sandbox() else { return };
    let helper = sandbox.helper(&TRIAL, &bounds(), 1).unwrap();
    assert!(helper.wait(Duration::from_millis(1)).is_err(), "it goes on");
    helper.kill();
    assert_eq!(helper.wait(Duration::from_secs(60)).unwrap().ended, Ended::Signalled(9));
    let dropped = sandbox.helper(&TRIAL, &bounds(), 1).unwrap();
    let place = format!("/proc/{}", dropped.id());
    assert!(Path::new(&place).exists());
    drop(dropped);
    // the template takes notice of the end before it makes the next one, or soon after
    for _ in 0..10_000 {
        if !Path::new(&place).exists() {
            return;
        }
        drop(sandbox.helper(&TRIAL, &bounds(), 1).unwrap());
    }
    panic!("it is still there");
}
