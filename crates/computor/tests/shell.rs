//! What a shell completes from the server, and the keyring of a desktop, by a stand-in for its program.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{Duration, Instant},
};
use support::{Person, Server, course, text};

/// What the shell of somebody offers for the last of these words.
fn offered(person: &Person, environment: &[(&str, &str)], words: &[&str]) -> Vec<String> {
    let mut command = person.command(person.home.path(), &["--", "computor"]);
    command.args(words).env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string()).env("_CLAP_IFS", "\n");
    let output = command.envs(environment.iter().copied()).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{words:?}: {}", text(&output.stderr));
    // Options are offered as well where nothing is begun.
    text(&output.stdout).lines().filter(|line| !line.starts_with('-')).map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_what_the_server_knows() {
    let data = tempfile::tempdir().unwrap();
    let (server, lecturer, ada) = course(data.path());
    let of = |person: &Person, words: &[&str]| offered(person, &[], words);
    // Courses, of those who teach and of those who learn, from the beginning or a part of the name.
    assert_eq!(of(&lecturer, &["release", ""]), ["uni.prog.first"]);
    assert_eq!(of(&ada, &["clone", "uni.p"]), ["uni.prog.first"]);
    assert_eq!(of(&ada, &["submit", "--course", "prog"]), ["prog.first"]);
    assert!(of(&ada, &["clone", "math"]).is_empty());
    // Contents and members of the course that stands before them.
    assert_eq!(of(&lecturer, &["release", "prog.first", "week1.s"]), ["week1.squares"]);
    assert_eq!(of(&lecturer, &["grade", "set", "prog.first", "week1.squares", "ada"]), ["ada.lovelace"]);
    assert_eq!(of(&ada, &["submit", "-a", "w"]), ["week1.squares"]);
    assert_eq!(of(&lecturer, &["assign", "first", "week2.x", "computor."]), [support::EXERCISE]);
    assert_eq!(of(&lecturer, &["user", "show", "ada"]), ["ada.lovelace"]);
    // What needs no server, and what is no name.
    assert_eq!(of(&Person::new(), &["rest", "list", "course-content-k"]), ["course-content-kinds"]);
    assert!(of(&Person::new(), &["rel"]).contains(&"release".to_owned()));
    // Nobody, a token that is none, and a server that is gone: nothing, and nothing said.
    let token = |token| [("COMPUTOR_URL", server.url.as_str()), ("COMPUTOR_TOKEN", token)];
    assert!(of(&Person::new(), &["release", ""]).is_empty());
    assert!(offered(&Person::new(), &token("ctp_not-one-of-them"), &["release", ""]).is_empty());
    let url = server.url.clone();
    drop(server);
    assert!(offered(&ada, &[("COMPUTOR_URL", &url)], &["clone", ""]).is_empty());
    // One that takes the question and never answers is not waited for.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let begun = Instant::now();
    assert!(offered(&ada, &[("COMPUTOR_URL", &url), ("COMPUTOR_TOKEN", "ctp_x")], &["clone", ""]).is_empty());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// A program that keeps secrets in files, as `secret-tool` keeps them in a keyring; one that is locked keeps nothing.
fn stand_in(directory: &Path) {
    let program = directory.join("secret-tool");
    let kept = directory.join("kept");
    fs::create_dir(&kept).unwrap();
    let script = "#!/bin/sh
[ -e KEPT/locked ] && { echo 'the keyring is locked' >&2; exit 1; }
verb=$1; shift
for account; do :; done
file=KEPT/$(printf %s \"$account\" | tr / _)
case $verb in
store) cat >\"$file\" ;;
lookup) cat \"$file\" ;;
clear) rm -f \"$file\" ;;
esac
";
    fs::write(&program, script.replace("KEPT", kept.to_str().unwrap())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_token_lies_in_the_keyring_where_there_is_one() {
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");
    let server = Server::start(&data);
    let secret = fs::read_to_string(data.join("admin-password")).unwrap();
    let ada = Person::new();
    stand_in(ada.home.path());
    let kept = || fs::read_dir(ada.home.path().join("kept")).unwrap().count();
    let path = format!("{}:{}", ada.home.path().display(), std::env::var("PATH").unwrap());
    let run = |arguments: &[&str], desktop: bool| {
        let mut command = ada.command(ada.home.path(), arguments);
        command.env("PATH", &path).env("COMPUTOR_PASSWORD", secret.trim());
        match desktop {
            true => command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"),
            false => command.env_remove("DBUS_SESSION_BUS_ADDRESS"),
        };
        command.output().unwrap()
    };
    let log_in = ["login", &server.url, "-u", "admin"];
    let profile = || fs::read_to_string(ada.profile()).unwrap();

    assert!(run(&log_in, true).status.success());
    assert!(!profile().contains("ctp_") && kept() == 1, "{}", profile());
    assert!(run(&["courses"], true).status.success());
    // Logging in again revokes what was there before.
    let first = fs::read_to_string(fs::read_dir(ada.home.path().join("kept")).unwrap().next().unwrap().unwrap().path()).unwrap();
    assert!(run(&log_in, true).status.success() && kept() == 1);
    let me = ["rest", "--url", &server.url, "--token", first.trim(), "call", "get_me"];
    assert!(!run(&me, true).status.success());
    assert!(run(&["logout"], true).status.success());
    assert_eq!(kept(), 0);

    // Without a desktop, or where that keeps nothing, it is the file.
    let refused = run(&[&log_in[..], &["--keep", "keyring"]].concat(), false);
    assert!(!refused.status.success() && text(&refused.stderr).contains("there is no keyring"), "{}", text(&refused.stderr));
    for (keep, desktop) in [("auto", false), ("file", true)] {
        assert!(run(&[&log_in[..], &["--keep", keep]].concat(), desktop).status.success());
        assert!(profile().contains("ctp_") && kept() == 0, "{keep}");
        assert!(run(&["logout"], desktop).status.success());
    }
    fs::write(ada.home.path().join("kept/locked"), "").unwrap();
    let locked = run(&log_in, true);
    assert!(locked.status.success() && text(&locked.stderr).contains("the keyring is locked"), "{}", text(&locked.stderr));
    assert!(profile().contains("ctp_"));
    assert!(!run(&[&log_in[..], &["--keep", "keyring"]].concat(), true).status.success());
}
