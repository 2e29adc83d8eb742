//! `computor backup` while students hand in, then everything is gone, then `computor restore`: what was there is there.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use sqlx::{Connection as _, PgConnection};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};
use support::{Person, Server, course, exercise, text};

fn computor(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(arguments).env_remove("DATABASE_URL").stdin(Stdio::null()).output().unwrap()
}

#[track_caller]
fn ok(arguments: &[&str]) -> String {
    let output = computor(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stderr)
}

#[track_caller]
fn refused(arguments: &[&str], why: &str) {
    let output = computor(arguments);
    assert!(!output.status.success() && text(&output.stderr).contains(why), "{arguments:?}: {}", text(&output.stderr));
}

/// Every row of every table, as a sum for each table.
fn rows(data: &Path) -> BTreeMap<String, String> {
    let url = fs::read_to_string(data.join("database-url")).unwrap();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut db = PgConnection::connect(url.trim()).await.unwrap();
        let sql = "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'";
        let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut db).await.unwrap();
        let mut all = BTreeMap::new();
        for table in tables {
            let sql =
                format!("select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {table} t");
            let sum: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut db).await.unwrap();
            all.insert(table, sum);
        }
        all
    })
}

/// Waits until no work in the background is left: it writes down its end after the result is there.
fn nothing_goes_on(data: &Path) {
    let url = fs::read_to_string(data.join("database-url")).unwrap();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut db = PgConnection::connect(url.trim()).await.unwrap();
        let sql = "select not exists (select from operation where state in ('queued', 'running'))";
        while !sqlx::query_scalar::<_, bool>(sql).fetch_one(&mut db).await.unwrap() {
            thread::yield_now();
        }
    });
}

/// Every file below, with what is in it.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => open.push(path),
                path => drop(found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap())),
            }
        }
    }
    found
}

/// What a server writes while it does nothing that anybody asked for: who runs, where, when it looked, what its engine keeps of
/// work that has ended, and the chain of the audit log.
const ITS_OWN: [&str; 12] = [
    "audit_open",
    "audit_seal",
    "change",
    "dbos",
    "executor",
    "heartbeat",
    "lock",
    "server",
    "session",
    "setting",
    "standing",
    "workflows",
];

fn asked_for(rows: BTreeMap<String, String>) -> BTreeMap<String, String> {
    rows.into_iter().filter(|(table, _)| !ITS_OWN.iter().any(|own| table.contains(own))).collect()
}

/// A solution of the exercise where no repository tells the version: what is in it does.
fn solution(which: &str, directory: &Path) -> PathBuf {
    let file = directory.join("squares.py");
    fs::copy(exercise().join("localTests").join(which).join("squares.py"), &file).unwrap();
    file
}

#[test]
fn what_was_kept_is_there_again() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (old, new) = (at("old"), at("new"));
    fs::create_dir(&old).unwrap();
    let (server, _, ada) = course(Path::new(&old));
    let work = tempfile::tempdir().unwrap();
    let (file, work) = (solution("correctSolution", work.path()), work.path());
    let right = fs::read_to_string(&file).unwrap();
    let hand_in = || ada.run(ada.home.path(), &["submit", work.to_str().unwrap(), "-a", "week1.squares", "--practice"]);

    // While a student hands in again and again.
    let (over, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let storm = thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                fs::write(&file, format!("{right}# {}\n", done.fetch_add(1, Ordering::Relaxed))).unwrap();
                let output = hand_in();
                let said = text(&output.stderr);
                assert!(output.status.success() || said.contains("limit") || said.contains("tested"), "{said}");
            }
        });
        let kept = computor(&["backup", &at("storm"), "--data-dir", &old]);
        over.store(true, Ordering::Relaxed);
        kept
    });
    assert!(storm.status.success(), "{}", text(&storm.stderr));
    ok(&["restore", &at("storm"), "--verify", "--data-dir", &new]);
    ok(&["restore", &at("storm"), "--data-dir", &at("of-the-storm")]);
    // The database came first, so whatever it names is there.
    let found = computor(&["doctor", "--repositories", "--dry-run", "--data-dir", &at("of-the-storm")]);
    assert!(found.status.success(), "{}{}", text(&found.stdout), text(&found.stderr));
    works(Path::new(&at("of-the-storm")), &ada);

    // At rest, row by row and file by file.
    let output = ada.run(ada.home.path(), &["submit", work.to_str().unwrap(), "-a", "week1.squares", "--wait"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    nothing_goes_on(Path::new(&old));
    let before = rows(Path::new(&old));
    drop(server);
    let said = ok(&["backup", &at("rest"), "--data-dir", &old]);
    assert!(said.contains("holds the database"), "{said}");
    refused(&["backup", &at("rest"), "--data-dir", &old], "is there already");
    refused(&["restore", &at("rest"), "--data-dir", &old], "nothing is restored over what is there");
    let (objects, repositories) = (files(Path::new(&at("old/store/sha256"))), files(Path::new(&at("old/git"))));
    fs::remove_dir_all(&old).unwrap();
    ok(&["restore", &at("rest"), "--data-dir", &new]);
    let restored = files(Path::new(&at("new/store/sha256")));
    assert!(!restored.is_empty() && restored.iter().all(|(path, bytes)| objects.get(path) == Some(bytes)), "files");
    assert_eq!(files(Path::new(&at("new/git"))), repositories);
    let server = Server::start(Path::new(&new));
    let (before, after) = (asked_for(before), asked_for(rows(Path::new(&new))));
    assert!(before.len() > 40, "{before:?}");
    for (table, sum) in &before {
        assert_eq!(after.get(table), Some(sum), "{table}");
    }
    drop(server);
    works(Path::new(&new), &ada);

    damage_is_found(&at("rest"), &at("damaged"), &at("none"));
}

/// Somebody goes on where she was: she logs in, sees her grade and hands in.
fn works(data: &Path, ada: &Person) {
    let server = Server::start(data);
    let again = Person::new();
    again.log_in(&server.url, "ada@example.org", "quite long and secret");
    assert!(again.ok(&["status"]).contains("uni.prog.first:week1.squares"));
    let work = tempfile::tempdir().unwrap();
    solution("wrongSolution", work.path());
    let work = work.path();
    let output = again.run(ada.home.path(), &["submit", work.to_str().unwrap(), "-a", "week1.squares", "--practice", "--wait"]);
    assert!(text(&output.stdout).contains("failed"), "{}{}", text(&output.stdout), text(&output.stderr));
    again.ok(&["clone", "first", "work"]);
}

fn damage_is_found(whole: &str, damaged: &str, target: &str) {
    let mut bytes = fs::read(whole).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(damaged, &bytes).unwrap();
    refused(&["restore", damaged, "--data-dir", target], "");
    fs::write(damaged, &bytes[..middle]).unwrap();
    refused(&["restore", damaged, "--data-dir", target], "not all of one");
    assert!(!Path::new(target).exists(), "nothing was written");
}

/// Encrypted, and later only what is new: both are needed, and so is the key.
#[test]
fn an_encrypted_archive_and_what_came_after_it() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (old, new, key, other) = (at("old"), at("new"), at("key"), at("other-key"));
    fs::create_dir(&old).unwrap();
    fs::write(&key, "a key that was drawn and not thought of\n").unwrap();
    fs::write(&other, "another key that was drawn and not thought of\n").unwrap();
    let (server, _, ada) = course(Path::new(&old));
    let said = ok(&["backup", &at("monday"), "--data-dir", &old, "--key", &key]);
    assert!(said.contains("It is encrypted") && !said.contains("secrets as well"), "{said}");

    let work = tempfile::tempdir().unwrap();
    solution("correctSolution", work.path());
    let output = ada.run(ada.home.path(), &["submit", work.path().to_str().unwrap(), "-a", "week1.squares", "--wait"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    nothing_goes_on(Path::new(&old));
    let before = asked_for(rows(Path::new(&old)));
    drop(server);
    let said = ok(&["backup", &at("tuesday"), "--data-dir", &old, "--key", &key, "--since", &at("monday")]);
    assert!(said.contains("are in monday or before it"), "{said}");
    let repositories = files(Path::new(&at("old/git")));
    // Nothing is readable: not what each archive has a part of, and not the dump.
    for archive in ["monday", "tuesday"] {
        let bytes = fs::read(at(archive)).unwrap();
        for word in [&b"manifest.json"[..], b"database.dump", b"PGDMP", b"store/"] {
            assert!(!bytes.windows(word.len()).any(|part| part == word), "{archive} shows {}", text(word));
        }
    }
    assert!(!fs::read_dir(place.path()).unwrap().flatten().any(|entry| entry.file_name().to_string_lossy().contains("unfinished")));

    let restore = |file: &str, more: &[&str]| [&["restore", file, "--data-dir", new.as_str()][..], more].concat().join("\n");
    let refused = |command: String, why: &str| {
        refused(&command.split('\n').collect::<Vec<_>>(), why);
        assert!(!Path::new(&new).exists(), "nothing was written");
    };
    let (tuesday, moved) = (at("tuesday"), at("moved"));
    refused(restore(&tuesday, &[]), "is encrypted; give the file with its key with --key");
    refused(restore(&tuesday, &["--key", &other]), "encrypted with another key");
    fs::create_dir(&moved).unwrap();
    let monday = format!("{moved}/monday");
    fs::rename(at("monday"), &monday).unwrap();
    refused(restore(&tuesday, &["--key", &key]), "monday, which does not lie beside it");
    let bytes = fs::read(&tuesday).unwrap();
    let cut = at("cut");
    fs::write(&cut, &bytes[..bytes.len() - 1]).unwrap();
    refused(restore(&cut, &["--key", &key, "--earlier", &monday]), "not all of one");
    ok(&["backup", &at("plain"), "--data-dir", &old]);
    refused(restore(&at("plain"), &["--key", &key]), "is not encrypted");

    fs::remove_dir_all(&old).unwrap();
    ok(&["restore", &tuesday, "--verify", "--key", &key, "--earlier", &monday]);
    ok(&["restore", &tuesday, "--data-dir", &new, "--key", &key, "--earlier", &monday]);
    assert_eq!(files(Path::new(&at("new/git"))), repositories);
    let server = Server::start(Path::new(&new));
    let after = asked_for(rows(Path::new(&new)));
    for (table, sum) in &before {
        assert_eq!(after.get(table), Some(sum), "{table}");
    }
    drop(server);
    works(Path::new(&new), &ada);
}
