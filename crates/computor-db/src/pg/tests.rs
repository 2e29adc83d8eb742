//! The managed cluster on the real PostgreSQL of this machine.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

use super::*;

/// As in production, but without waiting for the disk.
const QUICK: Extra =
    Extra { initdb: &["--no-sync"], settings: &[("fsync", "off"), ("shared_buffers", "4MB")], pause: Some(Duration::from_millis(1)) };

async fn start(data_dir: &Path) -> Result<Cluster, Error> {
    let (data, _) = prepare(data_dir)?;
    if !data.exists() {
        crate::testdb::copy_cached_cluster(&data).await.unwrap();
    }
    start_as_it_is(data_dir).await
}

async fn start_as_it_is(data_dir: &Path) -> Result<Cluster, Error> {
    Cluster::start_with(Config { data_dir: data_dir.to_owned(), bin_dir: None }, &QUICK).await
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect(cluster.url()).await.unwrap()
}

async fn write_row(cluster: &Cluster) {
    let mut c = connect(cluster).await;
    sqlx::raw_sql("create table kept (n int); insert into kept values (42)").execute(&mut c).await.unwrap();
}

async fn read_row(cluster: &Cluster) -> i32 {
    sqlx::query_scalar("select n from kept").fetch_one(&mut connect(cluster).await).await.unwrap()
}

fn send(pid: u32, signal: Signal) {
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), signal).unwrap();
}

/// As if our process had been killed: nobody stops PostgreSQL, and the kernel releases the lock.
fn abandon(cluster: Cluster) -> Child {
    cluster.keeper.abort();
    cluster.kept.release().unwrap()
}

#[tokio::test]
async fn starts_stops_and_is_used_again() {
    let dir = TempDir::new().unwrap();
    let config = Config { data_dir: dir.path().join("new"), bin_dir: None };
    let cluster = Cluster::start(config.clone()).await.unwrap();
    write_row(&cluster).await;

    let mut c = connect(&cluster).await;
    for (name, value) in [("fsync", "on"), ("listen_addresses", ""), ("TimeZone", "UTC"), ("server_encoding", "UTF8")] {
        let shown: String = sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(&mut c).await.unwrap();
        assert_eq!(shown, value, "{name}");
    }
    drop(c);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&cluster.kept.place.data), 0o700);
    assert_eq!(mode(&cluster.kept.place.socket), 0o700);
    assert_eq!(mode(&config.data_dir) & 0o007, 0, "closed to others");
    assert_ne!(fs::metadata(format!("/proc/{}", cluster.pid().unwrap())).unwrap().uid(), 0, "never as root");

    let in_use = start(&config.data_dir).await.unwrap_err().to_string();
    assert!(in_use.contains(&format!("is in use by process {}", std::process::id())), "{in_use}");

    let (pid, data) = (cluster.pid().unwrap(), cluster.kept.place.data.clone());
    cluster.stop().await.unwrap();
    assert!(!Path::new(&format!("/proc/{pid}")).exists());
    assert!(!data.join("postmaster.pid").exists());

    let again = Cluster::start(config).await.unwrap();
    assert_eq!(read_row(&again).await, 42);
    again.stop().await.unwrap();
}

#[tokio::test]
async fn recovers_when_the_postmaster_is_killed_and_a_backend_lives_on() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    write_row(&cluster).await;
    // A busy backend does not notice that its postmaster is gone, and keeps the shared memory.
    let mut busy = connect(&cluster).await;
    let orphan: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut busy).await.unwrap();
    let endless = tokio::spawn(async move { sqlx::raw_sql("do $$ begin loop end loop; end $$").execute(&mut busy).await });
    let mut watcher = connect(&cluster).await;
    let active = "select state = 'active' from pg_stat_activity where pid = $1";
    while !sqlx::query_scalar::<_, bool>(active).bind(orphan).fetch_one(&mut watcher).await.unwrap() {}

    let mut postmaster = abandon(cluster);
    send(postmaster.id(), Signal::KILL);
    postmaster.wait().unwrap();
    assert!(Path::new(&format!("/proc/{orphan}")).exists(), "the backend lives on");

    let again = start(dir.path()).await.unwrap();
    assert!(endless.await.unwrap().is_err());
    assert_eq!(read_row(&again).await, 42);
    again.stop().await.unwrap();
}

#[tokio::test]
async fn takes_over_when_only_we_were_killed() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    write_row(&cluster).await;
    let mut old = abandon(cluster);

    let again = start(dir.path()).await.unwrap();
    assert_ne!(again.pid(), Some(old.id()));
    assert!(old.wait().unwrap().success(), "the old server was shut down in order");
    assert_eq!(read_row(&again).await, 42);
    again.stop().await.unwrap();
}

#[tokio::test]
async fn stale_files_that_name_a_living_stranger_do_not_matter() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    let place = cluster.kept.place.clone();
    let (data, socket) = (&place.data, &place.socket);
    let pid_file = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let mut old = abandon(cluster);
    send(old.id(), Signal::KILL);
    old.wait().unwrap();

    // Of the same user: PostgreSQL knows that a postmaster of its own is nobody else's.
    let mut stranger = place.command(Path::new("cat")).stdin(Stdio::piped()).spawn().unwrap();
    let lines = pid_file.split_once('\n').unwrap().1;
    fs::write(data.join("postmaster.pid"), format!("{}\n{lines}", stranger.id())).unwrap();
    fs::write(socket.join(".s.PGSQL.5432.lock"), format!("{}\n{lines}", stranger.id())).unwrap();

    let again = start(dir.path()).await.unwrap();
    assert_eq!(stranger.try_wait().unwrap(), None, "the stranger was left alone");
    again.stop().await.unwrap();
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[tokio::test]
async fn two_side_by_side_one_with_a_path_too_long_for_a_socket() {
    let dir = TempDir::new().unwrap();
    let long = dir.path().join("x".repeat(120));
    let (here, there) = tokio::join!(start(dir.path()), start(&long));
    let (here, there) = (here.unwrap(), there.unwrap());
    write_row(&here).await;
    write_row(&there).await;
    let short = there.kept.place.socket.clone();
    assert_ne!(short, there.kept.place.home);
    assert_eq!(read_row(&there).await, 42);
    here.stop().await.unwrap();
    assert_eq!(read_row(&there).await, 42, "the other one runs on");
    there.stop().await.unwrap();
    fs::remove_dir(short).unwrap();
}

#[tokio::test]
async fn dropping_stops_the_server() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    let pid_file = cluster.kept.place.data.join("postmaster.pid");
    drop(cluster);
    while pid_file.exists() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn another_major_version_is_refused_and_untouched() {
    let dir = TempDir::new().unwrap();
    let (data, _) = prepare(dir.path()).unwrap();
    fs::create_dir(&data).unwrap();
    fs::write(data.join("PG_VERSION"), "13\n").unwrap();
    let said = start(dir.path()).await.unwrap_err().to_string();
    assert!(said.contains("was made by PostgreSQL 13") && said.contains("Install PostgreSQL 13"), "{said}");
    assert_eq!(fs::read_dir(data).unwrap().count(), 1);
}

#[tokio::test]
async fn a_failed_start_shows_the_log() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    let control = cluster.kept.place.data.join("global/pg_control");
    cluster.stop().await.unwrap();
    fs::write(&control, "").unwrap();
    let said = start(dir.path()).await.unwrap_err().to_string();
    assert!(said.contains("the server ended") && said.contains("pg_control"), "{said}");
    assert!(!said.contains("ready to accept"), "only this start's lines: {said}");
}

#[tokio::test]
async fn an_unfinished_initdb_is_done_again() {
    let dir = TempDir::new().unwrap();
    let (data, _) = prepare(dir.path()).unwrap();
    let unfinished = data.with_file_name("data.new");
    fs::create_dir(&unfinished).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "").unwrap();
    start_as_it_is(dir.path()).await.unwrap().stop().await.unwrap();
    assert!(!unfinished.exists());
}

/// Only root hands the cluster to another account, so only root can meet a directory that is closed to it.
#[tokio::test]
async fn as_root_a_closed_directory_above_is_named() {
    let dir = TempDir::new().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let below = dir.path().join("data");
    match start(&below).await {
        Err(Error::Unreachable { account, at }) => {
            assert!(rustix::process::geteuid().is_root());
            assert_eq!(at, dir.path().canonicalize().unwrap());
            assert_ne!(account, "root");
            fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o711)).unwrap();
            start(&below).await.unwrap().stop().await.unwrap();
        }
        Ok(cluster) => {
            assert!(!rustix::process::geteuid().is_root());
            cluster.stop().await.unwrap();
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn addresses_survive_awkward_directories() {
    for dir in ["/srv/computor/postgres", "/srv/größe 2/+&?#%/postgres"] {
        let parsed: PgConnectOptions = url(Path::new(dir), "computor").parse().unwrap();
        assert_eq!(parsed.get_socket().map(PathBuf::as_path), Some(Path::new(dir)));
        assert_eq!((parsed.get_username(), parsed.get_database(), parsed.get_port()), ("computor", Some("computor"), 5432));
    }
}

#[test]
fn a_large_log_is_put_aside() {
    let dir = TempDir::new().unwrap();
    prepare(dir.path()).unwrap();
    let place = Place::prepare(dir.path()).unwrap();
    File::create(&place.log).unwrap().set_len(LOG_MAX_BYTES + 1).unwrap();
    let (_, from) = open_log(&place).unwrap();
    assert_eq!(from, 0);
    assert!(place.home.join("postgresql.log.1").exists());
    fs::write(&place.log, "first\nsecond\n").unwrap();
    assert_eq!(open_log(&place).unwrap().1, 13);
    assert_eq!(log_tail(&place.log, 6), "second");
}

async fn until(watched: &mut watch::Receiver<Condition>, wanted: impl Fn(&Condition) -> bool) -> Condition {
    watched.wait_for(|condition| wanted(condition)).await.unwrap().clone()
}

#[tokio::test]
async fn a_killed_server_is_started_again_and_keeps_what_was_committed() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    write_row(&cluster).await;
    // Twice: the second end follows at once on the first.
    for _ in 0..2 {
        let killed = cluster.pid().unwrap();
        let mut watched = cluster.condition();
        send(killed, Signal::KILL);
        until(&mut watched, |condition| matches!(condition, Condition::Down)).await;
        until(&mut watched, |condition| matches!(condition, Condition::Up)).await;
        assert_ne!(cluster.pid().unwrap(), killed);
        assert_eq!(read_row(&cluster).await, 42);
    }
    let pid = cluster.pid().unwrap();
    cluster.stop().await.unwrap();
    assert!(!Path::new(&format!("/proc/{pid}")).exists(), "what was started again is stopped, too");
}

#[tokio::test]
async fn a_server_that_does_not_start_any_more_is_given_up() {
    let dir = TempDir::new().unwrap();
    let cluster = start(dir.path()).await.unwrap();
    let mut watched = cluster.condition();
    fs::write(cluster.kept.place.data.join("global/pg_control"), "").unwrap();
    send(cluster.pid().unwrap(), Signal::KILL);
    let Condition::Lost(error) = until(&mut watched, |condition| matches!(condition, Condition::Lost(_))).await else { unreachable!() };
    assert!(error.to_string().contains("pg_control"), "{error}");
    assert_eq!(cluster.pid(), None);
    cluster.stop().await.unwrap();
}
