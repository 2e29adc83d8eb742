//! A server of one's own for each test, and users to ask it as.

use chrono::{DateTime, TimeDelta, Utc};
use computor_backend::{App, Clock, Options, SystemClock, api};
use computor_db::{Db, Limits, testdb::TestDb};
use computor_store::Store;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;

/// A running server. It ends with the value, and leaves nothing behind.
pub(crate) struct Server {
    pub(crate) db: Arc<TestDb>,
    pub(crate) app: App,
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    task: JoinHandle<()>,
    pub(crate) files: Arc<TempDir>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What is logged on this thread, which is the one that the server of a test runs on, at every level, while this lives. What the
/// clients of the test log is left out.
pub(crate) struct Log {
    text: Arc<Mutex<Vec<u8>>>,
    _guard: tracing::subscriber::DefaultGuard,
}

impl Log {
    pub(crate) fn catch() -> Self {
        let text = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&text);
        let filter = "warn,computor=trace,tower=trace,tower_http=trace,axum=trace,sqlx=trace";
        let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(move || Sink(Arc::clone(&sink)));
        Self { text, _guard: tracing::subscriber::set_default(lines.finish()) }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.text.lock().unwrap()).into_owned()
    }
}

struct Sink(Arc<Mutex<Vec<u8>>>);
impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Somebody with an API token.
#[derive(Clone)]
pub(crate) struct Someone {
    pub(crate) id: Uuid,
    pub(crate) token: String,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The error code of a refusal.
    pub(crate) fn code(&self) -> &str {
        self.body["error_code"].as_str().unwrap_or_default()
    }

    /// The body, if the status is as expected.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self.body
    }

    /// The id in the body of a 201.
    #[track_caller]
    pub(crate) fn id(self) -> Uuid {
        self.expect(201)["id"].as_str().unwrap().parse().unwrap()
    }
}

/// A time that a test moves.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(SystemClock.now())))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        *self.0.lock().unwrap() += TimeDelta::seconds(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}, Arc::new(SystemClock)).await
    }

    /// A server with other options, or another time.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Options), clock: Arc<dyn Clock>) -> Self {
        Self::make(None, change, clock, Limits::default()).await
    }

    /// A server that runs tests, if there is a runner, and is set otherwise than usual.
    pub(crate) async fn with(runner: Option<computor_testing::Runner>, change: impl FnOnce(&mut Options)) -> Self {
        Self::make(runner, change, Arc::new(SystemClock), Limits::default()).await
    }

    /// As [`Server::start`], with these limits of heavy work.
    pub(crate) async fn limited(limits: Limits) -> Self {
        Self::make(None, |_| {}, Arc::new(SystemClock), limits).await
    }

    async fn make(
        runner: Option<computor_testing::Runner>,
        change: impl FnOnce(&mut Options),
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        let db = TestDb::new().await;
        let data = Db::new(db.pool().clone()).await.unwrap().limited(limits);
        Self::serve(db, data, runner, change, clock).await
    }

    /// A server that asks this database through connections of its own.
    pub(crate) async fn over(db: TestDb, data: Db) -> Self {
        Self::serve(db, data, None, |_| {}, Arc::new(SystemClock)).await
    }

    async fn serve(
        db: TestDb,
        data: Db,
        runner: Option<computor_testing::Runner>,
        change: impl FnOnce(&mut Options),
        clock: Arc<dyn Clock>,
    ) -> Self {
        // What goes wrong inside is shown beside the test that met it.
        let _ = tracing_subscriber::fmt().with_env_filter("error").with_test_writer().try_init();
        // The HTTP client wants to know its TLS, though nothing here uses any.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let files = tempfile::tempdir().unwrap();
        let mut options = Options::new(files.path().join("cache"));
        change(&mut options);
        #[expect(clippy::disallowed_methods, reason = "tests see what the server answers, without help of ours")]
        let http = reqwest::Client::new();
        let store = Store::local(files.path().join("store")).unwrap();
        Self::with_files((Arc::new(db), data), (Arc::new(files), http), store, runner, options, clock).await
    }

    /// Another server over the same database, set otherwise; its files are in this store.
    pub(crate) async fn beside(&self, store: Store, change: impl FnOnce(&mut Options)) -> Self {
        let data = Db::new(self.db.pool().clone()).await.unwrap();
        let mut options = self.app.options.clone();
        change(&mut options);
        let (files, http) = (Arc::clone(&self.files), self.http.clone());
        Self::with_files((Arc::clone(&self.db), data), (files, http), store, None, options, Arc::new(SystemClock)).await
    }

    /// A server of its own over a copy of this one's database, with the same files and a time of its own. This one answers
    /// no more.
    pub(crate) async fn copy(&self, clock: Arc<dyn Clock>) -> Self {
        let (files, options) = (Arc::clone(&self.files), self.app.options.clone());
        let db = self.db.copy().await;
        let data = Db::new(db.pool().clone()).await.unwrap();
        let store = Store::local(files.path().join("store")).unwrap();
        Self::with_files((Arc::new(db), data), (files, self.http.clone()), store, None, options, clock).await
    }

    async fn with_files(
        (db, data): (Arc<TestDb>, Db),
        (files, http): (Arc<TempDir>, reqwest::Client),
        store: Store,
        runner: Option<computor_testing::Runner>,
        options: Options,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let app = App::with_clock(data, store, runner, options, clock);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let git = computor_git::Git::open(files.path().join("git"), computor_git::Limits::default()).await.unwrap();
        app.set_git(git);
        // As a server does when it starts: reading a receipt writes nothing.
        app.signer().await.unwrap();
        computor_db::queries::repository::set_public_url(db.pool(), &url).await.unwrap();
        let service = api::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { db, app, url, http, task, files }
    }

    /// A request with exactly these headers and this body.
    pub(crate) async fn raw(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        // A stream of events has no end.
        let endless = headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let bytes = if endless { bytes::Bytes::new() } else { response.bytes().await.unwrap() };
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status, headers, body }
    }

    /// What a request without a body is answered, byte by byte.
    pub(crate) async fn bytes(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, headers, response.bytes().await.unwrap().to_vec())
    }

    /// A JSON request as somebody.
    pub(crate) async fn ask(&self, who: &Someone, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let headers = [("x-api-token", who.token.as_str()), ("content-type", "application/json")];
        self.raw(method, path, &headers, body.map(Value::to_string).unwrap_or_default()).await
    }

    /// The head of an answer, of which nothing else is read.
    pub(crate) async fn open(&self, who: &Someone, method: Method, path: &str) -> reqwest::Response {
        self.http.request(method, format!("{}{path}", self.url)).header("x-api-token", &who.token).send().await.unwrap()
    }

    /// What somebody downloads.
    pub(crate) async fn download(&self, who: &Someone, path: &str) -> (u16, Vec<u8>) {
        let response = self.http.get(format!("{}{path}", self.url)).header("x-api-token", &who.token).send().await.unwrap();
        (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
    }

    pub(crate) async fn get(&self, who: &Someone, path: &str) -> Answer {
        self.ask(who, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, who: &Someone, path: &str, body: Value) -> Answer {
        self.ask(who, Method::POST, path, Some(&body)).await
    }

    pub(crate) async fn patch(&self, who: &Someone, path: &str, body: Value) -> Answer {
        self.ask(who, Method::PATCH, path, Some(&body)).await
    }

    pub(crate) async fn delete(&self, who: &Someone, path: &str) -> Answer {
        self.ask(who, Method::DELETE, path, None).await
    }

    /// A new user with these installation-wide roles and an unlimited API token.
    pub(crate) async fn somebody(&self, name: &str, roles: &[&str]) -> Someone {
        let id: Uuid = sqlx::query_scalar(
            "insert into \"user\" (username, given_name, family_name, email) values ($1, $1, 'Test', $1 || '@example.org') returning id",
        )
        .bind(name)
        .fetch_one(self.db.pool())
        .await
        .unwrap();
        for role in roles {
            sqlx::query("insert into user_role (user_id, role_id) values ($1, $2)")
                .bind(id)
                .bind(role)
                .execute(self.db.pool())
                .await
                .unwrap();
        }
        self.with_token(id, &[]).await
    }

    /// A user with a new API token of these scopes; without any, it is not limited.
    pub(crate) async fn with_token(&self, id: Uuid, scopes: &[&str]) -> Someone {
        let token = computor_backend::auth::Secret::api();
        let sql = "insert into api_token (name, user_id, token_hash, token_prefix, scopes) values ('test', $1, $2, 'ctp_', $3)";
        sqlx::query(sql).bind(id).bind(token.digest().as_slice()).bind(json!(scopes)).execute(self.db.pool()).await.unwrap();
        Someone { id, token: token.reveal().to_owned() }
    }

    pub(crate) async fn admin(&self) -> Someone {
        self.somebody("root", &["_admin"]).await
    }
}

/// A course with one content of each kind and somebody in every role.
pub(crate) struct Term {
    pub(crate) admin: Someone,
    pub(crate) organization: Uuid,
    pub(crate) family: Uuid,
    pub(crate) course: Uuid,
    pub(crate) group: Uuid,
    pub(crate) unit_type: Uuid,
    pub(crate) unit: Uuid,
    pub(crate) assignment: Uuid,
    /// student, tutor, lecturer, maintainer, owner
    pub(crate) people: Vec<(&'static str, Someone, Uuid)>,
}

impl Term {
    /// Made through the API, as an administrator.
    pub(crate) async fn create(server: &Server) -> Self {
        let admin = server.admin().await;
        let post = |path: &'static str, body: Value| {
            let admin = admin.clone();
            async move { server.post(&admin, path, body).await.id() }
        };
        let organization = post("/organizations", json!({"path": "uni", "title": "University", "organization_type": "organization"})).await;
        let family = post("/course-families", json!({"path": "prog", "title": "Programming", "organization_id": organization})).await;
        let course = post("/courses", json!({"path": "y2026", "title": "Programming 2026", "course_family_id": family})).await;
        // Whoever creates a course owns it; the administrator of the tests belongs to none.
        sqlx::query("delete from course_member where course_id = $1").bind(course).execute(server.db.pool()).await.unwrap();
        let group = post("/course-groups", json!({"title": "A", "course_id": course})).await;
        let unit_type = post("/course-content-types", json!({"slug": "unit", "course_content_kind_id": "unit", "course_id": course})).await;
        let assignment_type =
            post("/course-content-types", json!({"slug": "task", "course_content_kind_id": "assignment", "course_id": course})).await;
        let mut people = Vec::new();
        for role in ["student", "tutor", "lecturer", "maintainer", "owner"] {
            let someone = server.somebody(role, &[]).await;
            let member =
                json!({"user_id": someone.id, "course_id": course, "course_role_id": format!("_{role}"), "course_group_id": group});
            let member = server.post(&admin, "/course-members", member).await.id();
            people.push((role, someone, member));
        }
        let unit = json!({"path": "week1", "title": "Week 1", "course_id": course, "course_content_type_id": unit_type, "position": 1.0});
        let unit = server.post(&admin, "/course-contents", unit).await.id();
        let task =
            json!({"path": "week1.sum", "title": "Sum", "course_id": course, "course_content_type_id": assignment_type, "position": 2.0});
        let assignment = server.post(&admin, "/course-contents", task).await.id();
        Self { admin, organization, family, course, group, unit_type, unit, assignment, people }
    }

    pub(crate) fn person(&self, role: &str) -> &Someone {
        &self.people.iter().find(|(name, ..)| *name == role).unwrap().1
    }

    pub(crate) fn member(&self, role: &str) -> Uuid {
        self.people.iter().find(|(name, ..)| *name == role).unwrap().2
    }
}
