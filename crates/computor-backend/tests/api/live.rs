//! `/ws`: what clients are told as it happens.

use crate::{
    store::Library,
    support::{Log, Server, Someone, Term},
};
use computor_backend::{App, Options, api, live::Follower};
use computor_db::Db;
use computor_store::Store;
use futures::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest as _, http::HeaderName},
};
use uuid::Uuid;

/// The other end of a WebSocket.
pub(crate) struct Tab(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Tab {
    /// Connects with this query string and these headers.
    pub(crate) async fn open(server: &Server, query: &str, headers: &[(&'static str, &str)]) -> tungstenite::Result<Self> {
        Self::open_at(&server.url, query, headers).await
    }

    async fn open_at(url: &str, query: &str, headers: &[(&'static str, &str)]) -> tungstenite::Result<Self> {
        let mut request = format!("{}/ws{query}", url.replace("http:", "ws:")).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        Ok(Self(tokio_tungstenite::connect_async(request).await?.0))
    }

    /// Connects as somebody.
    pub(crate) async fn of(server: &Server, who: &Someone) -> Self {
        Self::of_at(&server.url, who).await
    }

    /// Connects to the server at this address.
    pub(crate) async fn of_at(url: &str, who: &Someone) -> Self {
        let mut tab = Self::open_at(url, &format!("?token={}", who.token), &[]).await.unwrap();
        tab.greeted(who.id).await;
        tab
    }

    /// Takes what the server begins with; answers the number of the last event.
    async fn greeted(&mut self, who: Uuid) -> i64 {
        let connected = self.next().await;
        assert_eq!((&connected["type"], &connected["user_id"]), (&json!("system:connected"), &json!(who)), "{connected}");
        let subscribed = self.next().await;
        assert_eq!(subscribed, json!({"type": "channel:subscribed", "channels": ["global", format!("user:{who}")]}));
        connected["last_event_id"].as_i64().unwrap()
    }

    /// Asks for a channel; answers what the server says.
    pub(crate) async fn subscribe(&mut self, channel: &str) -> Value {
        self.say(&json!({"type": "channel:subscribe", "channels": [channel]}).to_string()).await;
        self.next().await
    }

    /// The next event of this type; others may come before.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            let said = self.next().await;
            if said["type"] == name {
                return said;
            }
        }
    }

    pub(crate) async fn say(&mut self, message: &str) {
        self.0.send(Message::text(message)).await.unwrap();
    }

    /// What the server says next.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            match self.0.next().await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The code that the server closes with.
    pub(crate) async fn closed(&mut self) -> u16 {
        match self.0.next().await {
            Some(Ok(Message::Close(Some(frame)))) => frame.code.into(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_socket_opens_for_whoever_is_logged_in() {
    let server = Server::start().await;
    let student = server.somebody("student", &[]).await;
    let mut tab = Tab::of(&server, &student).await;
    tab.say(r#"{"type": "system:ping"}"#).await;
    let pong = tab.next().await;
    assert!(pong["type"] == "system:pong" && pong["timestamp"].is_string(), "{pong}");
    for (said, code) in [("{", "INVALID_JSON"), (r#"{"type": "no:such"}"#, "INVALID_EVENT"), ("[]", "INVALID_EVENT")] {
        tab.say(said).await;
        let error = tab.next().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("system:error"), &json!(code)), "{said}");
    }
    // Programs can say who they are as everywhere else.
    let mut other = Tab::open(&server, "", &[("x-api-token", &student.token)]).await.unwrap();
    other.greeted(student.id).await;
}

#[tokio::test]
async fn hole_49_a_token_in_an_address_is_in_no_log() {
    let server = Server::start().await;
    let student = server.somebody("student", &[]).await;
    let log = Log::catch();
    drop(Tab::of(&server, &student).await);
    let mut refused = Tab::open(&server, "?token=ctp_a-token-of-nobody", &[]).await.unwrap();
    refused.next().await;
    let text = log.text();
    assert!(text.contains("/ws"), "the requests are there: {text}");
    assert!(!text.contains(&student.token) && !text.contains("a-token-of-nobody"), "{text}");
}

#[tokio::test]
async fn who_is_refused_is_told_so_in_a_way_that_pages_see() {
    let server = Server::start().await;
    let student = server.somebody("student", &[]).await;
    for (query, headers) in [
        ("?token=ctp_no_such_token", vec![]),
        ("?token=no-such-token", vec![]),
        ("?token=%0A", vec![]),
        ("", vec![]),
        ("", vec![("x-api-token", "ctp_no_such_token")]),
    ] {
        let mut tab = Tab::open(&server, query, &headers).await.unwrap();
        let error = tab.next().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("system:error"), &json!("AUTH_FAILED")), "{query} {headers:?}");
        assert_eq!(tab.closed().await, 4001, "{query} {headers:?}");
    }
    // A page elsewhere has the cookies of whoever looks at it, but may not use them.
    let session = |origin: &str| {
        let cookie = format!("ct_access_token={}", "x");
        vec![("cookie", cookie), ("origin", origin.to_owned())]
    };
    let headers = session("https://elsewhere.example");
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut tab = Tab::open(&server, "", &headers).await.unwrap();
    assert_eq!(tab.next().await["code"], "FORBIDDEN");
    assert_eq!(tab.closed().await, 4003);
    // What is no WebSocket is answered as HTTP.
    let answer = server.get(&student, "/ws").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"));
}

impl Library {
    /// The student hands something in, and a run of its test waits.
    async fn waits(&self, server: &Server) -> (Uuid, Uuid) {
        let artifact = self.hand_in(server, self.term.person("student"), b"1").await.expect(201)["artifacts"][0].as_str().unwrap().parse();
        let artifact: Uuid = artifact.unwrap();
        let sql = "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id,
                     course_content_type_id, status, version_identifier)
                   select $1, $2, $3, id, course_content_type_id, 3, 'v' || gen_random_uuid() from course_content where id = $4 returning id";
        let made = sqlx::query_scalar(sql).bind(self.term.member("student")).bind(artifact).bind(self.group).bind(self.term.assignment);
        (artifact, made.fetch_one(server.db.pool()).await.unwrap())
    }

    /// The run goes on.
    async fn goes_on(&self, server: &Server, run: Uuid, status: i32) {
        let sql = "update result set status = $2 where id = $1";
        sqlx::query(sql).bind(run).bind(status).execute(server.db.pool()).await.unwrap();
    }
}

#[tokio::test]
async fn what_becomes_of_ones_work_is_told_to_every_tab() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let (student, tutor) = (library.term.person("student"), library.term.person("tutor"));
    let group = format!("submission_group:{}", library.group);
    let (mut one, mut other) = (Tab::of(&server, student).await, Tab::of(&server, student).await);
    let mut teacher = Tab::of(&server, tutor).await;
    let mut lecturer = Tab::of(&server, library.term.person("lecturer")).await;
    assert_eq!(teacher.subscribe(&group).await, json!({"type": "channel:subscribed", "channels": [group]}));
    assert_eq!(other.subscribe(&group).await["type"], "channel:subscribed");
    let (artifact, run) = library.waits(&server).await;
    // Whoever subscribes to the group is told there, and once; the student is told in any case.
    let own = format!("user:{}", student.id);
    for (tab, channel) in [(&mut one, &own), (&mut other, &group), (&mut teacher, &group)] {
        let told = tab.event("result:new").await;
        let expected = json!({"result_id": run, "submission_group_id": library.group, "submission_artifact_id": artifact,
            "course_content_id": library.term.assignment, "status": "queued", "channel": channel});
        assert_eq!((&told["channel"], &told["data"]), (&json!(channel), &expected));
        assert!(told["id"].is_i64(), "{told}");
    }
    let told = one.event("result:queue").await;
    assert_eq!(told["data"], json!({"result_id": run, "position": 1, "waiting": 1, "channel": own}));
    library.goes_on(&server, run, 0).await;
    let told = one.event("result:update").await;
    assert_eq!((&told["data"]["status"], &told["data"]["result_id"]), (&json!("finished"), &json!(run)));
    assert_eq!(other.event("result:update").await["channel"], json!(group));
    let path = format!("/submissions/artifacts/{artifact}/grades");
    let body = json!({"artifact_id": artifact, "graded_by_course_member_id": library.term.member("tutor"), "grade": 0.5, "status": 1});
    let grade = server.post(tutor, &path, body).await;
    assert!(grade.status.is_success(), "{grade:?}");
    let told = one.event("grade:new").await;
    assert_eq!((&told["data"]["artifact_id"], &told["data"]["submission_group_id"]), (&json!(artifact), &json!(library.group)));
    // What is nobody's business is told to nobody: the next thing that the lecturer hears of is global.
    sqlx::query("select announce('{global}', 'test:all', '{}')").execute(server.db.pool()).await.unwrap();
    assert_eq!(lecturer.next().await["type"], "test:all");
}

#[tokio::test]
async fn a_release_and_changes_of_contents_are_told_to_the_course() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let mut tab = Tab::of(&server, term.person("student")).await;
    let channel = format!("course:{}", term.course);
    assert_eq!(tab.subscribe(&channel).await["type"], "channel:subscribed");
    let path = format!("/course-contents/{}", term.assignment);
    server.patch(term.person("lecturer"), &path, json!({"title": "Another"})).await.expect(200);
    let told = tab.next().await;
    assert_eq!((&told["type"], &told["channel"]), (&json!("course:content_updated"), &json!(channel)));
    assert_eq!((&told["data"]["course_content_id"], &told["data"]["change_type"]), (&json!(term.assignment), &json!("updated")));
}

#[tokio::test]
async fn hole_46_what_is_assigned_is_told_to_staff_and_to_students_only_that_it_is_released() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let channel = format!("course:{}", term.course);
    let (mut tab, mut teacher) = (Tab::of(&server, term.person("student")).await, Tab::of(&server, term.person("tutor")).await);
    for tab in [&mut tab, &mut teacher] {
        assert_eq!(tab.subscribe(&channel).await["type"], "channel:subscribed");
    }
    let run = async |sql: &'static str| sqlx::query(sql).bind(term.assignment).execute(server.db.pool()).await.unwrap();
    run("insert into course_content_deployment (course_content_id, example_identifier, version_tag) values ($1, 'a.b', '1.0')").await;
    let told = teacher.event("deployment:assigned").await;
    assert_eq!((&told["data"]["version_tag"], &told["data"]["example_identifier"]), (&json!("1.0"), &json!("a.b")));
    run("update course_content_deployment set deployment_message = 'x' where course_content_id = $1").await;
    run("update course_content_deployment set deployment_status = 'deploying' where course_content_id = $1").await;
    assert_eq!(teacher.next().await["data"]["new_status"], "deploying");
    run("update course_content_deployment set deployment_status = 'deployed' where course_content_id = $1").await;
    let told = teacher.event("deployment:status_changed").await;
    assert_eq!((&told["channel"], &told["data"]["new_status"]), (&json!(channel), &json!("deployed")));
    // Of all this the student hears of the release, and not of what.
    let told = loop {
        let told = tab.next().await;
        if told["type"].as_str().unwrap().starts_with("deployment:") {
            break told;
        }
    };
    assert_eq!((&told["type"], &told["channel"]), (&json!("deployment:status_changed"), &json!(channel)));
    assert_eq!((&told["data"]["previous_status"], &told["data"]["new_status"]), (&json!("deploying"), &json!("deployed")));
    assert!(told["data"].get("example_identifier").is_none() && told["data"].get("version_tag").is_none(), "{told:#}");
    run("delete from course_content_deployment where course_content_id = $1").await;
    assert_eq!(teacher.event("deployment:unassigned").await["data"]["example_identifier"], "a.b");
    sqlx::query("select announce('{global}', 'test:all', '{}')").execute(server.db.pool()).await.unwrap();
    assert_eq!(tab.next().await["type"], "test:all");
}

#[tokio::test]
async fn who_may_subscribe_is_a_rule() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let stranger = server.somebody("stranger", &[]).await;
    // A student of the course who is in another group.
    let second = server.somebody("second", &[]).await;
    let member = json!({"user_id": second.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    server.post(&term.admin, "/course-members", member).await.id();
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let people = [("student", student), ("second", &second), ("tutor", tutor), ("stranger", &stranger), ("admin", &term.admin)];
    let mine = format!("user:{}", student.id);
    for (channel, who) in [
        ("global".to_owned(), vec!["student", "second", "tutor", "stranger", "admin"]),
        (mine, vec!["student", "admin"]),
        (format!("submission_group:{}", library.group), vec!["student", "tutor", "admin"]),
        (format!("course_group:{}", term.group), vec!["student", "second", "tutor", "admin"]),
        (format!("course_content:{}", term.assignment), vec!["student", "second", "tutor", "admin"]),
        (format!("course:{}", term.course), vec!["student", "second", "tutor", "admin"]),
        (format!("course_family:{}", term.family), vec!["student", "second", "tutor", "admin"]),
        (format!("organization:{}", term.organization), vec!["student", "second", "tutor", "admin"]),
        (format!("course:{}", Uuid::nil()), vec![]),
        ("course:x".to_owned(), vec![]),
        ("no_such:1".to_owned(), vec![]),
        ("course".to_owned(), vec![]),
    ] {
        for (name, person) in people {
            let mut tab = Tab::of(&server, person).await;
            let said = tab.subscribe(&channel).await;
            let expected = if who.contains(&name) { "channel:subscribed" } else { "channel:error" };
            assert_eq!(said["type"], expected, "{name} {channel}: {said}");
            assert_eq!(said["type"] == "channel:error", said["reason"].is_string() && said["channel"] == channel, "{said}");
        }
    }
    // A token for something else says nothing here.
    let limited = computor_backend::auth::Secret::api();
    let sql =
        r#"insert into api_token (name, user_id, token_hash, token_prefix, scopes) values ('limited', $1, $2, 'ctp_', '["course:get"]')"#;
    sqlx::query(sql).bind(student.id).bind(limited.digest().as_slice()).execute(server.db.pool()).await.unwrap();
    let mut tab = Tab::open(&server, &format!("?token={}", limited.reveal()), &[]).await.unwrap();
    assert_eq!((tab.next().await["code"].clone(), tab.closed().await), (json!("FORBIDDEN"), 4003));
}

#[tokio::test]
async fn a_lost_role_is_lost_for_what_was_subscribed_to_as_well() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let term = &library.term;
    let (group, course) = (format!("submission_group:{}", library.group), format!("course:{}", term.course));
    let mut tab = Tab::of(&server, term.person("tutor")).await;
    assert_eq!(tab.subscribe(&group).await["type"], "channel:subscribed");
    assert_eq!(tab.subscribe(&course).await["type"], "channel:subscribed");
    let announce = async |channel: &str| {
        sqlx::query("select announce(array[$1], 'test:it', '{}')").bind(channel).execute(server.db.pool()).await.unwrap()
    };
    announce(&group).await;
    assert_eq!(tab.next().await["channel"], json!(group));
    let path = format!("/course-members/{}", term.member("tutor"));
    server.patch(term.person("owner"), &path, json!({"course_role_id": "_student"})).await.expect(200);
    announce(&group).await;
    announce(&course).await;
    let refused = tab.next().await;
    assert_eq!((&refused["type"], &refused["channel"]), (&json!("channel:error"), &json!(group)));
    // Nothing of the group, and nothing of the course is lost.
    assert_eq!(tab.next().await["channel"], json!(course));
    // The same for somebody who leaves the course.
    server.patch(term.person("owner"), &format!("{path}/archive"), json!({})).await.expect(204);
    announce(&course).await;
    assert_eq!(tab.next().await["type"], "channel:error");
    announce("global").await;
    assert_eq!(tab.next().await["channel"], "global");
}

#[tokio::test]
async fn a_connection_lasts_as_long_as_its_session_or_token() {
    let server = Server::start().await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let admin = server.admin().await;
    let body = json!({"username": "student", "given_name": "Ada", "email": "ada@example.org", "password": "a rather long secret"});
    let student = Someone { id: server.post(&admin, "/users", body).await.id(), token: String::new() };
    let log_in = json!({"username": "student", "password": "a rather long secret"}).to_string();
    let json = [("content-type", "application/json")];
    let session = server.raw(Method::POST, "/auth/login", &json, log_in).await.expect(200);
    let token = session["access_token"].as_str().unwrap();
    let mut tab = Tab::open(&server, &format!("?token={token}"), &[]).await.unwrap();
    tab.greeted(student.id).await;
    // A new access token is the same session.
    let body = json!({"refresh_token": session["refresh_token"]}).to_string();
    let fresh = server.raw(Method::POST, "/auth/refresh/local", &json, body).await.expect(200);
    tab.say(r#"{"type": "system:ping"}"#).await;
    assert_eq!(tab.next().await["type"], "system:pong");
    let bearer = format!("Bearer {}", fresh["access_token"].as_str().unwrap());
    server.raw(Method::POST, "/auth/logout", &[("authorization", &bearer)], "").await.expect(200);
    assert_eq!((tab.next().await["code"].clone(), tab.closed().await), (json!("AUTH_FAILED"), 4001));
    let mut tab = Tab::of(&server, &admin).await;
    sqlx::query("update api_token set revoked_at = now() where user_id = $1").bind(admin.id).execute(server.db.pool()).await.unwrap();
    assert_eq!((tab.next().await["code"].clone(), tab.closed().await), (json!("AUTH_FAILED"), 4001));
}

#[tokio::test]
async fn what_was_missed_is_told_on_any_server() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (student, channel) = (term.person("student"), format!("course:{}", term.course));
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    // Another server on the same database.
    let app = App::new(
        Db::new(server.db.pool().clone()).await.unwrap(),
        Store::local(server.files.path().join("store")).unwrap(),
        None,
        Options::new(server.files.path().join("cache2")),
    );
    let _other = Follower::start(app.clone()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("http://{}", listener.local_addr().unwrap());
    let service = api::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move { axum::serve(listener, service).await.unwrap() });
    let announce = async |channels: &[&str], name: &str| {
        let sql = "select announce($1, $2, '{}')";
        sqlx::query(sql).bind(channels).bind(name).execute(server.db.pool()).await.unwrap();
    };
    let own = format!("user:{}", student.id);
    let mut tab = Tab::of(&server, student).await;
    assert_eq!(tab.subscribe(&channel).await["type"], "channel:subscribed");
    announce(&[&channel], "test:1").await;
    let first = tab.next().await;
    assert_eq!(first["type"], "test:1");
    drop(tab);
    announce(&[&channel, &own], "test:2").await;
    announce(&["course:of-somebody-else"], "test:3").await;
    announce(&[&own], "test:4").await;
    announce(&[&channel], "test:5").await;
    let query = format!("?token={}&after={}", student.token, first["id"]);
    let mut tab = Tab::open_at(&elsewhere, &query, &[]).await.unwrap();
    tab.greeted(student.id).await;
    assert_eq!((tab.next().await["type"].clone(), tab.next().await["type"].clone()), (json!("test:2"), json!("test:4")));
    tab.say(&json!({"type": "channel:subscribe", "channels": [channel], "after": first["id"]}).to_string()).await;
    assert_eq!(tab.next().await["type"], "channel:subscribed");
    // What was told under another channel is not told again.
    let fifth = tab.next().await;
    assert_eq!(fifth["type"], "test:5");
    announce(&[&channel], "test:6").await;
    let sixth = tab.next().await;
    assert_eq!(sixth["type"], "test:6");
    assert!(sixth["id"].as_i64() > fifth["id"].as_i64(), "{fifth} {sixth}");
    // What is not kept any more is said to be missing.
    sqlx::query("delete from event").execute(server.db.pool()).await.unwrap();
    let mut tab = Tab::open(&server, &query, &[]).await.unwrap();
    tab.greeted(student.id).await;
    for _ in 0..2 {
        assert_eq!(tab.next().await["type"], "channel:missed");
    }
}

#[tokio::test]
async fn who_types_is_seen_and_who_says_too_much_is_not_heard() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let group = format!("submission_group:{}", library.group);
    let mut tutor = Tab::of(&server, library.term.person("tutor")).await;
    let student = library.term.person("student");
    let mut tab = Tab::of(&server, student).await;
    let types = json!({"type": "typing:start", "channel": group}).to_string();
    tab.say(&types).await;
    assert_eq!(tab.next().await["code"], "NOT_SUBSCRIBED");
    assert_eq!(tutor.subscribe(&group).await["type"], "channel:subscribed");
    assert_eq!(tab.subscribe(&group).await["type"], "channel:subscribed");
    tab.say(&types).await;
    let expected =
        json!({"type": "typing:update", "channel": group, "user_id": student.id, "user_name": "student Test", "is_typing": true});
    assert_eq!(tutor.next().await, expected);
    tab.say(&types.replace("start", "stop")).await;
    assert_eq!(tutor.next().await["is_typing"], false);
    let closed = loop {
        tutor.say(r#"{"type": "system:ping"}"#).await;
        if let Message::Close(frame) = tutor.0.next().await.unwrap().unwrap() {
            break u16::from(frame.unwrap().code);
        }
    };
    assert_eq!(closed, 4008);
    // Ten tabs are enough for anybody.
    let mut tabs = Vec::new();
    for _ in 0..9 {
        tabs.push(Tab::of(&server, student).await);
    }
    let mut eleventh = Tab::open(&server, &format!("?token={}", student.token), &[]).await.unwrap();
    assert_eq!(eleventh.closed().await, 4008);
}

#[tokio::test]
async fn events_are_in_the_order_of_commits() {
    let server = Server::start().await;
    let pool = server.db.pool();
    let (mut first, mut second) = (server.app.db.begin().await.unwrap(), server.app.db.begin().await.unwrap());
    first.event("global", "begun:first", &json!({"a": 1})).await.unwrap();
    second.event("global", "begun:second", &json!({})).await.unwrap();
    second.commit().await.unwrap();
    let seen: Vec<String> = sqlx::query_scalar("select type from event where seq > 0 order by seq").fetch_all(pool).await.unwrap();
    assert_eq!(seen, ["begun:second"]);
    first.commit().await.unwrap();
    let seen: Vec<String> = sqlx::query_scalar("select type from event order by seq").fetch_all(pool).await.unwrap();
    assert_eq!(seen, ["begun:second", "begun:first"]);
    let mut undone = server.app.db.begin().await.unwrap();
    undone.event("global", "undone", &json!({})).await.unwrap();
    undone.rollback().await.unwrap();
    let count: i64 = sqlx::query_scalar("select count(*) from event").fetch_one(pool).await.unwrap();
    assert_eq!(count, 2);
}

#[tokio::test]
async fn much_at_once_is_told_whole_and_in_order() {
    const MANY: i64 = 700;
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let channel = format!("course:{}", term.course);
    let mut tab = Tab::of(&server, term.person("student")).await;
    assert_eq!(tab.subscribe(&channel).await["type"], "channel:subscribed");
    let burst = "select announce(array[$1], 'test:many', jsonb_build_object('n', n)) from generate_series(1, $2) n";
    sqlx::query(burst).bind(&channel).bind(MANY).execute(server.db.pool()).await.unwrap();
    for n in 1..=MANY {
        assert_eq!(tab.event("test:many").await["data"]["n"], n);
    }
    // A change of rights that comes behind a burst is heeded behind it.
    let mut tx = server.app.db.begin().await.unwrap();
    for n in 0..20 {
        tx.event(&channel, "test:last", &json!({"n": n})).await.unwrap();
    }
    tx.commit().await.unwrap();
    let archive = format!("/course-members/{}/archive", term.member("student"));
    server.patch(term.person("owner"), &archive, json!({})).await.expect(204);
    for n in 0..20 {
        assert_eq!(tab.event("test:last").await["data"]["n"], n);
    }
    assert_eq!(tab.event("channel:error").await["channel"], json!(channel));
}
