//! A network that is slow, is cut, or loses everything for a while, between a server and its PostgreSQL: what was acknowledged is there once,
//! `/readyz` says what is missing, and nobody has to do anything when it is over.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use computor_db::testdb::TestDb;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use std::{
    collections::BTreeSet,
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    str::FromStr as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use support::{Server, Session, ask, eventually};

/// What the network does. Any other number is so many milliseconds for which each packet is on its way.
const CUT: u64 = u64::MAX;
const LOSES: u64 = u64::MAX - 1;
/// What is passed on at once.
const PACKET: usize = 1 << 14;

/// What stands between a server and its PostgreSQL.
struct Network {
    port: u16,
    does: Arc<AtomicU64>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Network {
    fn to(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let network = Self { port: listener.local_addr().unwrap().port(), does: Arc::default(), open: Arc::default() };
        let (does, open) = (Arc::clone(&network.does), Arc::clone(&network.open));
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let Ok(far) = UnixStream::connect(&socket) else { continue };
                if does.load(Ordering::SeqCst) == CUT {
                    continue;
                }
                open.lock().unwrap().push(near.try_clone().unwrap());
                let (back, forth) = ((far.try_clone().unwrap(), near.try_clone().unwrap()), (near, far));
                let (there, here) = (Arc::clone(&does), Arc::clone(&does));
                thread::spawn(move || {
                    let _ = pass(forth.0, &forth.1, &there);
                    let _ = forth.1.shutdown(Shutdown::Both);
                });
                thread::spawn(move || {
                    let _ = pass(back.0, &back.1, &here);
                    let _ = back.1.shutdown(Shutdown::Both);
                });
            }
        });
        network
    }

    fn does(&self, what: u64) {
        self.does.store(what, Ordering::SeqCst);
        if what == CUT {
            self.open.lock().unwrap().drain(..).for_each(|connection| drop(connection.shutdown(Shutdown::Both)));
        }
    }
}

/// Passes on what comes, as the network does it.
fn pass(mut from: impl Read, mut to: impl Write, does: &AtomicU64) -> io::Result<()> {
    let mut packet = vec![0; PACKET];
    loop {
        let length = from.read(&mut packet)?;
        if length == 0 {
            return Ok(());
        }
        while does.load(Ordering::SeqCst) == LOSES {
            on_its_way(10);
        }
        match does.load(Ordering::SeqCst) {
            CUT => return Ok(()),
            0 => {}
            milliseconds => on_its_way(milliseconds),
        }
        to.write_all(&packet[..length])?;
    }
}

#[expect(clippy::disallowed_methods, reason = "this is what a slow network does")]
fn on_its_way(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

/// Makes an organization under a key, once; whether it was acknowledged. Refusals are those of a database that is away.
fn make(session: &Session, number: usize) -> bool {
    let body = json!({"path": format!("o{number}"), "title": "O", "organization_type": "organization"});
    let header = format!("idempotency-key: organization-{number}\r\nauthorization: Bearer {}", session.token);
    let (status, answer) = ask(&session.url, "POST", "/organizations", &header, &body);
    assert!(matches!(status, 201 | 409 | 503), "{status} {answer}");
    status == 201
}

#[test]
fn a_network_that_is_slow_cut_or_lossy_loses_and_doubles_nothing() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(TestDb::new());
    let options = PgConnectOptions::from_str(db.url()).unwrap();
    let socket = options.get_socket().unwrap().join(format!(".s.PGSQL.{}", options.get_port()));
    let network = Network::to(socket);
    let url =
        format!("postgres://{}@127.0.0.1:{}/{}?sslmode=disable", options.get_username(), network.port, options.get_database().unwrap());
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");
    let server = Server::start_with(&data, &[("DATABASE_URL", &url), ("COMPUTOR_SLOTS_SANDBOX", "0")]);
    let password = std::fs::read_to_string(data.join("admin-password")).unwrap();
    let session = Session::of(&server.url, "admin", password.trim());
    let ready = || ask(&server.url, "GET", "/readyz", "x-of: a test", &Value::Null);
    let back = || eventually("readiness", || (ready().0 == 200).then_some(()));

    // Slow: everything is answered, a little later.
    network.does(20);
    assert!(make(&session, 0), "a slow network refuses nobody");
    assert_eq!(ready().0, 200);

    // Cut while people work: they are told so at once, and ask again with their keys.
    network.does(0);
    let acknowledged = Mutex::new(BTreeSet::from([0]));
    thread::scope(|scope| {
        for part in 0..4 {
            let (session, acknowledged) = (&session, &acknowledged);
            scope.spawn(move || {
                for number in (1..=40).filter(|number| number % 4 == part) {
                    eventually("an acknowledgement", || make(session, number).then_some(()));
                    acknowledged.lock().unwrap().insert(number);
                }
            });
        }
        for _ in 0..3 {
            let before = acknowledged.lock().unwrap().len();
            network.does(CUT);
            let (status, body) = eventually("it is said", || Some(ready()).filter(|(status, _)| *status == 503));
            assert_eq!((status, &body["database"]), (503, &json!(false)), "{body}");
            network.does(0);
            back();
            eventually("work goes on", || (acknowledged.lock().unwrap().len() >= (before + 3).min(41)).then_some(()));
        }
    });

    // Nothing arrives any more, and nobody says so.
    network.does(LOSES);
    let asked = Instant::now();
    let (status, body) = eventually("it is said", || Some(ready()).filter(|(status, _)| *status == 503));
    assert_eq!((status, &body["missing"]["database"]), (503, &json!("the database does not answer")), "{body}");
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    network.does(0);
    back();
    eventually("an acknowledgement", || make(&session, 41).then_some(()));

    // What was acknowledged is there, once.
    let there = runtime.block_on(async {
        let paths = sqlx::query_scalar::<_, String>("select path::text from organization order by path").fetch_all(db.pool());
        paths.await.unwrap()
    });
    let expected: BTreeSet<String> = (0..=41).map(|number| format!("o{number}")).collect();
    assert_eq!(there.len(), expected.len(), "{there:?}");
    assert_eq!(there.into_iter().collect::<BTreeSet<_>>(), expected);
    drop(server);
    drop(db);
}
