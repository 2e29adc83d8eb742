//! Letters, taken by a server as the protocol has it (RFC 5321).

use crate::{
    gradings::Course,
    passwords::{PASSWORD, with_password},
    support::{Answer, Server, Someone},
};
use chrono::{DateTime, TimeDelta, Utc};
use computor_backend::{
    MailOptions,
    work::{DigestInput, Digests, SendDigests},
};
use computor_workflows::{
    FlowError,
    rehearsal::{Rehearsal, Trouble},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// A mail server that keeps what it takes.
#[derive(Clone)]
struct Post {
    address: String,
    letters: Arc<Mutex<Vec<String>>>,
    /// Whether it takes nothing for now.
    busy: Arc<AtomicBool>,
    _task: Arc<Mutex<JoinSet<()>>>,
}

impl Post {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let (letters, busy) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicBool>::default());
        let (kept, closed) = (letters.clone(), busy.clone());
        let mut task = JoinSet::new();
        task.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, kept.clone(), closed.clone()));
            }
        });
        Self { address, letters, busy, _task: Arc::new(Mutex::new(task)) }
    }

    /// A server of ours that sends mail here.
    async fn server(&self) -> Server {
        let mail = MailOptions { url: self.address.clone().into(), from: "Computor <computor@example.org>".to_owned() };
        Server::with(None, |options| options.mail = Some(mail)).await
    }

    fn letters(&self) -> Vec<String> {
        std::mem::take(&mut *self.letters.lock().unwrap())
    }
}

/// One conversation. Addresses at `refused.example` are nobody's, those at `full.example` take nothing now; who is no stranger may write.
async fn talk(stream: TcpStream, letters: Arc<Mutex<Vec<String>>>, busy: Arc<AtomicBool>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 post.example ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        let answer = match &*verb {
            "EHLO" => "250-post.example\r\n250 8BITMIME",
            "MAIL" if busy.load(Ordering::SeqCst) => "451 later",
            "RCPT" if line.contains("@refused.example") => "550 nobody of that name",
            "RCPT" if line.contains("@full.example") => "452 too much is kept for <ada@full.example>",
            "MAIL" if line.contains("stranger@") => "530 who are you",
            "MAIL" | "RCPT" | "RSET" | "NOOP" => "250 yes",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut letter = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    letter.push_str(&line);
                    letter.push('\n');
                }
                letters.lock().unwrap().push(letter);
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "500 what",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// The secret at the end of the link in a letter, whose lines may be wrapped.
fn token(letter: &str, kind: &str) -> String {
    let text = letter.replace("=\n", "").replace("=3D", "=");
    let (_, rest) = text.split_once(&format!("/welcome#{kind}=")).unwrap_or_else(|| panic!("no link in {letter}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

async fn give_address(server: &Server, who: &Someone, address: &str) {
    sqlx::query("update \"user\" set email = $2 where id = $1").bind(who.id).bind(address).execute(server.db.pool()).await.unwrap();
}

#[tokio::test]
async fn links_go_to_those_whom_they_concern() {
    let post = Post::open().await;
    let server = post.server().await;
    let admin = with_password(&server, "root", &["_admin"]).await;
    let ada = with_password(&server, "ada", &[]).await;
    give_address(&server, &ada, "ada@example.org").await;
    let reset = json!({"user_id": ada.id, "manager_password": PASSWORD});
    let told = server.post(&admin, "/password/reset", reset.clone()).await.expect(200)["message"].as_str().unwrap().to_owned();
    let [letter] = &post.letters()[..] else { panic!("one letter") };
    assert!(letter.contains("To: ada@example.org") && letter.contains("From: Computor <computor@example.org>"), "{letter}");
    let secret = token(letter, "reset");
    assert!(secret.len() > 30 && !told.contains(&secret) && told.contains("a letter"), "{told}");
    let choose = json!({"new_password": "an even better one", "confirm_password": "an even better one"});
    server
        .raw(Method::POST, &format!("/password/reset/{secret}"), &[("content-type", "application/json")], choose.to_string())
        .await
        .expect(200);

    // Where no letter goes out, whoever made the link hands it on.
    for busy in [true, false] {
        post.busy.store(busy, Ordering::SeqCst);
        if !busy {
            give_address(&server, &ada, "ada@refused.example").await;
        }
        let told = server.post(&admin, "/password/reset", reset.clone()).await.expect(200)["message"].as_str().unwrap().to_owned();
        assert!(told.contains("no letter could be sent") && token(&told, "reset").len() > 30, "{told}");
    }
    assert_eq!(post.letters(), [""; 0]);

    let invite = json!({"email": "ben@example.org", "max_uses": 1, "expires_in_days": 1, "roles": []});
    let made = server.post(&admin, "/admin/invites", invite).await.expect(201);
    let [letter] = &post.letters()[..] else { panic!("one letter") };
    assert!(letter.contains("To: ben@example.org"), "{letter}");
    assert_eq!(made["token"], token(letter, "invite"));
    // An invite for whoever has the link goes to nobody.
    server.post(&admin, "/admin/invites", json!({"max_uses": 2, "expires_in_days": 1, "roles": []})).await.expect(201);
    assert_eq!(post.letters(), [""; 0]);
}

/// Asks for letters.
async fn letters(server: &Server, who: &Someone, every: &str) -> Answer {
    server.ask(who, Method::PUT, "/user/notices/mail", Some(&json!({"every": every}))).await
}

/// Writes letters at a time, with trouble or without.
/// Answers what was sent, refused and not taken yet.
async fn digests(server: &Server, at: DateTime<Utc>, trouble: Trouble) -> Result<(u64, u64, u64), FlowError> {
    let run = Rehearsal::<SendDigests>::new(Arc::new(server.app.clone()), DigestInput { at }).run(trouble).await;
    run.outcome.map(|Digests { sent, refused, left }| (sent, refused, left))
}

/// Something new that waits for somebody: an assignment that is due in this many hours.
async fn due(server: &Server, course: &Course, content: usize, hours: i64) {
    let sql = "update course_content set due_at = now() + make_interval(hours => $2) where id = $1";
    sqlx::query(sql).bind(course.contents[content]).bind(i32::try_from(hours).unwrap()).execute(server.db.pool()).await.unwrap();
}

#[tokio::test]
async fn who_has_asked_gets_letters_with_what_is_new() {
    let post = Post::open().await;
    let server = post.server().await;
    let course = Course::create(&server).await;
    let (student, other) = (course.term.person("student"), course.term.person("tutor"));
    give_address(&server, student, "student@example.org").await;
    due(&server, &course, 0, 24).await;
    let now = server.app.clock.now();
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((0, 0, 0)), "nobody has asked");
    let off = json!({"every": "never", "address": "student@example.org", "possible": true});
    assert_eq!(server.get(student, "/user/notices/mail").await.expect(200), off);
    let on = letters(&server, student, "day").await.expect(200);
    assert_eq!(on["every"], "day");
    assert_eq!(server.get(other, "/user/notices/mail").await.expect(200)["every"], "never");

    // The server is away: nothing is lost.
    post.busy.store(true, Ordering::SeqCst);
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((0, 0, 1)));
    post.busy.store(false, Ordering::SeqCst);
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((1, 0, 0)));
    let [letter] = &post.letters()[..] else { panic!("one letter") };
    assert!(letter.contains("To: student@example.org") && letter.contains("is due on"), "{letter}");
    assert!(letter.contains(&format!("digest-{}", student.id.simple())), "{letter}");
    // Once a day, and not again for the same.
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((0, 0, 0)));
    let tomorrow = now + TimeDelta::hours(23);
    assert_eq!(digests(&server, tomorrow, Trouble::None).await, Ok((0, 0, 0)), "nothing is new");
    assert_eq!(post.letters(), [""; 0]);

    // A crash after the letters: nobody gets a second one.
    let sent = "update notice_mail set sent_at = now() - interval '3 days' where user_id = $1";
    sqlx::query(sent).bind(student.id).execute(server.db.pool()).await.unwrap();
    due(&server, &course, 1, 30).await;
    assert_eq!(digests(&server, now, Trouble::Crash(0)).await, Ok((0, 0, 0)));
    assert_eq!(post.letters().len(), 1);

    // Weekly is weekly, and what is ended ends.
    letters(&server, student, "week").await.expect(200);
    sqlx::query(sent).bind(student.id).execute(server.db.pool()).await.unwrap();
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((0, 0, 0)));
    assert_eq!(digests(&server, now + TimeDelta::days(5), Trouble::None).await, Ok((1, 0, 0)));
    letters(&server, student, "never").await.expect(200);
    assert_eq!(digests(&server, now + TimeDelta::days(50), Trouble::None).await, Ok((0, 0, 0)));
    assert_eq!(letters(&server, student, "hour").await.code(), "VAL_001");

    // An address that is refused holds nobody up.
    post.letters();
    give_address(&server, student, "student@refused.example").await;
    give_address(&server, other, "tutor@example.org").await;
    let _ = course.work(&server, course.contents[1], true).await;
    for who in [student, other] {
        letters(&server, who, "day").await.expect(200);
    }
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((1, 1, 0)));
    let [letter] = &post.letters()[..] else { panic!("one letter") };
    assert!(letter.contains("To: tutor@example.org") && letter.contains("one submission has no grade"), "{letter}");
}

#[tokio::test]
async fn nobody_waits_for_anothers_mailbox_and_no_letter_is_lost_to_a_wrong_password() {
    let post = Post::open().await;
    let server = post.server().await;
    let course = Course::create(&server).await;
    let join = "insert into course_member (user_id, course_id, course_role_id, course_group_id)
                select $1, $2, '_student', course_group_id from course_member where course_id = $2 and course_role_id = '_student' limit 1";
    for name in ["ben", "cem"] {
        let who = server.somebody(name, &[]).await;
        sqlx::query(join).bind(who.id).bind(course.term.course).execute(server.db.pool()).await.unwrap();
    }
    due(&server, &course, 0, 24).await;
    let sql = "insert into notice_mail (user_id, every) select m.user_id, 'day' from course_member m where m.course_id = $1 and m.course_role_id = '_student'
               returning user_id";
    let mut students: Vec<uuid::Uuid> = sqlx::query_scalar(sql).bind(course.term.course).fetch_all(server.db.pool()).await.unwrap();
    students.sort_unstable();
    let address = "update \"user\" set email = id || $2 where id = any($1)";
    let give = async |who: &[uuid::Uuid], domain: &str| {
        sqlx::query(address).bind(who).bind(domain).execute(server.db.pool()).await.unwrap();
    };
    let now = server.app.clock.now();
    // The first mailbox is full.
    let count = u64::try_from(students.len()).unwrap();
    assert_eq!(count, 3);
    give(&students, "@example.org").await;
    give(&students[..1], "@full.example").await;
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((count - 1, 0, 1)));
    give(&students[..1], "@example.org").await;
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((1, 0, 0)), "it is tried again");
    // Somebody who may not send: that is nobody's address.
    let again = "update notice_mail set sent_at = null";
    sqlx::query(again).execute(server.db.pool()).await.unwrap();
    let stranger = MailOptions { url: post.address.clone().into(), from: "stranger@example.org".to_owned() };
    let other = server.beside(server.app.store.clone(), |options| options.mail = Some(stranger)).await;
    assert_eq!(digests(&other, now, Trouble::None).await, Ok((0, 0, 1)));
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((count, 0, 0)));
    // Ten in a row that nobody knows: that is not about them.
    let more = "with someone as (insert into \"user\" (email, username) select n || '@example.org', 'more' || n from generate_series(4, 10) n returning id),
                     seat as (insert into course_member (user_id, course_id, course_role_id, course_group_id)
                              select someone.id, $1, '_student', (select course_group_id from course_member where course_id = $1
                                  and course_role_id = '_student' limit 1) from someone)
                insert into notice_mail (user_id, every) select id, 'day' from someone returning user_id";
    let more: Vec<uuid::Uuid> = sqlx::query_scalar(more).bind(course.term.course).fetch_all(server.db.pool()).await.unwrap();
    let all = [students, more].concat();
    assert_eq!(all.len(), 10);
    sqlx::query(again).execute(server.db.pool()).await.unwrap();
    give(&all, "@refused.example").await;
    let failed = digests(&server, now, Trouble::None).await.unwrap_err();
    assert!(failed.to_string().contains("EXT_006: the mail server refuses everybody"), "{failed}");
    give(&all, "@example.org").await;
    assert_eq!(digests(&server, now, Trouble::None).await, Ok((10, 0, 0)), "all are written to when it is put right");
}

#[tokio::test]
async fn letters_are_started_once_a_day() {
    let server = Post::open().await.server().await;
    for first in [true, false] {
        assert_eq!(computor_backend::work::start_today(&server.app).await.unwrap(), first);
        let sql = "select o.kind, x.payload ->> 'flow' from operation o join outbox x on x.key = o.id::text where o.kind = 'send_digests'";
        let started: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap();
        assert_eq!(started, [("send_digests".to_owned(), "send_digests".to_owned())]);
    }
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_promised() {
    let server = Server::start().await;
    let ada = server.somebody("ada", &[]).await;
    let said: Value = letters(&server, &ada, "day").await.expect(200);
    assert_eq!((said["every"].as_str(), said["possible"].as_bool()), (Some("day"), Some(false)));
    assert!(computor_backend::work::start_today(&server.app).await.unwrap());
    let started = "select count(*) from operation where kind = 'send_digests'";
    let started: i64 = sqlx::query_scalar(started).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(started, 0);
}
