use super::*;
use axum::{
    Json, Router,
    extract::{Multipart, Path, Request},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, patch, post},
};
use computor_types::{ById, Code, NoBody, Upload, dto::*};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

async fn serve(router: Router) -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Client::new(&base).unwrap()
}

fn refusal(code: Code) -> Response {
    let body = json!({"message": code.message(), "error_code": code, "help": code.help(), "detail": "Unauthorized"});
    (StatusCode::from_u16(code.status()).unwrap(), Json(body)).into_response()
}

fn group(id: Uuid) -> Value {
    json!({"title": "A", "description": null, "course_id": Uuid::nil(), "properties": null, "created_at": null,
        "updated_at": null, "created_by": null, "updated_by": null, "id": id})
}

#[tokio::test]
async fn entities_are_listed_with_filters_page_and_total() {
    let router = Router::new().route(
        "/course-groups",
        get(|request: Request| async move {
            let wish = request.headers().get("prefer").unwrap().to_str().unwrap();
            let title = format!("{} {wish}", request.uri().query().unwrap_or_default());
            let row = json!([{"id": Uuid::nil(), "title": title, "course_id": Uuid::nil()}]);
            ([("x-total-count", "17")], Json(row))
        }),
    );
    let client = serve(router).await;
    let query = CourseGroupQuery { title: Some("a&b".into()), ..Default::default() };
    let found = client.list::<CourseGroup>(&query, Page { skip: 3, limit: 1 }).await.unwrap();
    assert_eq!((found.total, found.items[0].title.as_deref()), (17, Some("title=a%26b&skip=3&limit=1 handling=strict")));
}

#[tokio::test]
async fn rows_are_created_read_changed_and_deleted() {
    let id = Uuid::from_u128(7);
    let router = Router::new()
        .route("/course-groups", post(async move |Json(body): Json<Value>| (StatusCode::CREATED, Json(merge(group(id), &body)))))
        .route(
            "/course-groups/{id}",
            get(|Path(id): Path<Uuid>| async move { Json(group(id)) })
                .patch(|Path(id): Path<Uuid>, Json(body): Json<Value>| async move { Json(merge(group(id), &body)) })
                .delete(|| async { StatusCode::NO_CONTENT }),
        )
        .route("/organizations/{id}/archive", patch(|| async { StatusCode::NO_CONTENT }));
    let client = serve(router).await;
    let new = CourseGroupCreate { title: Some("B".into()), description: None, course_id: Uuid::nil().into(), properties: None };
    let created = client.create::<CourseGroup>(&new).await.unwrap();
    assert_eq!((created.title.as_deref(), created.id.uuid()), (Some("B"), id));
    assert_eq!(client.get::<CourseGroup>(&id.into()).await.unwrap().id.uuid(), id);
    let change = CourseGroupUpdate { title: "C".to_owned().into(), ..Default::default() };
    assert_eq!(client.update::<CourseGroup>(&id.into(), &change).await.unwrap().title.as_deref(), Some("C"));
    client.delete::<CourseGroup>(&id.into()).await.unwrap();
    client.archive::<Organization>(&id.into()).await.unwrap();
    assert!(client.unarchive::<Organization>(&id.into()).await.is_err());
}

fn merge(mut row: Value, body: &Value) -> Value {
    for (key, value) in body.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

#[tokio::test]
async fn calls_fill_their_path_and_read_downloads() {
    let router = Router::new().route(
        "/submissions/artifacts/{id}/download",
        get(|Path(id): Path<String>| async move {
            ([("content-disposition", "attachment; filename=\"../x.zip\""), ("content-type", "application/zip")], id)
        }),
    );
    let client = serve(router).await;
    let id = Uuid::from_u128(9);
    let file = client.call::<DownloadSubmission>(&ById::new(id.into()), &Nothing {}, NoBody).await.unwrap();
    assert_eq!((file.file_name.as_str(), file.content_type.as_ref()), ("x.zip", "application/zip"));
    assert_eq!(file.bytes, id.to_string());
}

#[tokio::test]
async fn uploads_are_forms_with_the_json_and_the_file() {
    let router = Router::new().route(
        "/submissions/artifacts",
        post(|mut form: Multipart| async move {
            let mut seen = Vec::new();
            while let Some(part) = form.next_field().await.unwrap() {
                let head = format!("{:?} {:?} {:?}", part.name(), part.file_name(), part.content_type());
                seen.push((head, part.text().await.unwrap()));
            }
            refusal_text(&format!("{seen:?}"))
        }),
    );
    let client = serve(router).await;
    let form = SubmissionCreate { submission_group_id: Uuid::nil().into(), version_identifier: Some("v1".into()), submit: true };
    let upload = Upload { form, file_name: "a.zip".into(), content_type: Some("application/zip".into()), file: "PK".into() };
    let error = client.call::<UploadSubmission>(&Nothing {}, &Nothing {}, upload).await.unwrap_err().to_string();
    for expected in
        ["submission_create", "version_identifier", "Some(\\\"file\\\") Some(\\\"a.zip\\\") Some(\\\"application/zip\\\")", "PK"]
    {
        assert!(error.contains(&expected.replace('\\', "")) || error.contains(expected), "{expected}: {error}");
    }
}

fn refusal_text(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"message": message, "error_code": "VAL_001"}))).into_response()
}

#[tokio::test]
async fn a_refusal_says_what_to_do() {
    let router = Router::new()
        .route(
            "/course-groups",
            post(|| async {
                let body = json!({"message": "no", "error_code": "VAL_001", "help": "Read it.",
                    "details": {"validation_errors": [{"field": "title", "message": "too long", "type": "value"}]}});
                (StatusCode::BAD_REQUEST, [("retry-after", "2")], Json(body))
            }),
        )
        .route("/course-groups/{id}", get(|| async { (StatusCode::BAD_GATEWAY, "<html>nginx</html>") }));
    let client = serve(router).await;
    let new = CourseGroupCreate { title: None, description: None, course_id: Uuid::nil().into(), properties: None };
    let error = client.create::<CourseGroup>(&new).await.unwrap_err();
    assert_eq!(error.to_string(), "no [VAL_001]; title: too long. It asks to wait 2 s.");
    assert_eq!((error.code(), error.retry_after()), (Some(Code::Val001), Some(Duration::from_secs(2))));
    let error = client.get::<CourseGroup>(&Uuid::nil().into()).await.unwrap_err();
    assert!(matches!(&error, Error::Unexpected { status: 502, text, .. } if text.contains("nginx")), "{error}");
}

#[tokio::test]
async fn an_answer_of_another_shape_is_no_panic() {
    let client = serve(Router::new().route("/user", get(|| async { Json(json!({"id": 1})) }))).await;
    let error = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "{error}");
}

#[tokio::test]
async fn nobody_there_names_the_place() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = Client::new(&place).unwrap().call::<Ping>(&Nothing {}, &Nothing {}, NoBody).await.unwrap_err();
    assert!(error.to_string().contains(&place), "{error}");
    assert!(std::error::Error::source(&error).is_none(), "the cause is in the text already");
    for wrong in ["localhost:8000", "ftp://x", "", "http://"] {
        assert!(matches!(Client::new(wrong), Err(Error::Url(_))), "{wrong}");
    }
}

#[tokio::test]
async fn credentials_are_sent_as_the_server_reads_them_and_never_shown() {
    let router = Router::new().route(
        "/user",
        get(|headers: HeaderMap| async move {
            let text = |name| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
            refusal_text(&format!("{:?} {:?}", text("authorization"), text("x-api-token")))
        }),
    );
    let nobody = serve(router).await;
    for (client, expected) in [
        (nobody.clone(), "None None"),
        (nobody.with_token("ctp_secret"), "None Some(\"ctp_secret\")"),
        (nobody.with_basic("ann", "secret"), "Some(\"Basic YW5uOnNlY3JldA==\") None"),
        (nobody.with(Credential::Bearer("secret".into())), "Some(\"Bearer secret\") None"),
    ] {
        let error = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!format!("{client:?}").contains("secret"));
    }
}

#[tokio::test]
async fn an_expired_session_is_refreshed_once_for_all_calls() {
    static REFRESHED: AtomicUsize = AtomicUsize::new(0);
    let tokens = |access: &str, refresh: &str| json!({"access_token": access, "refresh_token": refresh, "expires_in": 1, "user_id": Uuid::nil(), "token_type": "Bearer"});
    let (first, second) = (tokens("old", "r1"), tokens("new", "r2"));
    let router = Router::new()
        .route("/auth/login", post(async move || Json(first)))
        .route(
            "/auth/refresh/local",
            post(async move |headers: HeaderMap, Json(body): Json<Value>| {
                REFRESHED.fetch_add(1, Ordering::SeqCst);
                if body["refresh_token"] == "r1" && !headers.contains_key("authorization") {
                    Json(second).into_response()
                } else {
                    refusal(Code::Auth004)
                }
            }),
        )
        .route(
            "/user/views",
            get(|headers: HeaderMap| async move {
                if headers["authorization"] == "Bearer new" { Json(json!(["student"])).into_response() } else { refusal(Code::Auth003) }
            }),
        )
        .route("/user/scopes", get(|| async { refusal(Code::Auth004) }));
    let client = serve(router).await.log_in("ann", "secret").await.unwrap();
    let views = || client.call::<ListViews>(&Nothing {}, &Nothing {}, NoBody);
    let (a, b) = tokio::join!(views(), views());
    assert_eq!((a.unwrap(), b.unwrap(), REFRESHED.load(Ordering::SeqCst)), (vec![View::Student], vec![View::Student], 1));
    // Refused with new tokens too: the refusal is the answer, and there is no loop.
    let error = client.call::<GetMyScopes>(&Nothing {}, &Nothing {}, NoBody).await.unwrap_err();
    assert_eq!((error.code(), REFRESHED.load(Ordering::SeqCst)), (Some(Code::Auth004), 2));
}

#[test]
fn no_key_leads_to_another_path() {
    let base = Url::parse("https://h/api/").unwrap();
    let to = |key: &str| wire::url(&base, &["submissions/artifacts", key], "").map(String::from);
    assert_eq!(to("a/../b?c#d").unwrap(), "https://h/api/submissions/artifacts/a%2F..%2Fb%3Fc%23d");
    assert!(to("..").is_err() && to("").is_err());
    assert!(wire::fill("/x/{id}", &json!({})).is_err());
}

/// As long as this is silent, the clients of the tests below give up.
const PATIENCE: Duration = Duration::from_millis(600);

/// Pieces that come one after the other, over three times as long as anybody waits for one.
fn dripping() -> impl futures::Stream<Item = std::io::Result<&'static str>> + Send {
    let ticks = tokio::time::interval(PATIENCE / 5);
    futures::stream::unfold((ticks, 0), async |(mut ticks, count)| {
        ticks.tick().await;
        (count < 16).then_some((Ok("drop"), (ticks, count + 1)))
    })
}

#[tokio::test]
async fn a_slow_answer_may_take_its_time_and_a_silent_one_may_not() {
    let router = Router::new()
        .route("/submissions/artifacts/{id}/download", get(|| async { Response::new(axum::body::Body::from_stream(dripping())) }))
        .route("/user", get(|| async { std::future::pending::<StatusCode>().await }))
        .route(
            "/course-groups/{id}",
            get(|| async {
                let silent = futures::stream::pending::<std::io::Result<&'static str>>();
                let begun = futures::StreamExt::chain(futures::stream::iter([Ok("{")]), silent);
                Response::new(axum::body::Body::from_stream(begun))
            }),
        );
    let client = serve(router).await.giving_up_after(PATIENCE);
    let file = client.call::<DownloadSubmission>(&ById::new(Uuid::nil().into()), &Nothing {}, NoBody).await.unwrap();
    assert_eq!(file.bytes.len(), 16 * 4);
    static TOLD: AtomicUsize = AtomicUsize::new(0);
    let telling = client.telling_when_slow(PATIENCE / 4, |_| _ = TOLD.fetch_add(1, Ordering::Relaxed));
    let error = telling.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await.unwrap_err();
    assert!(matches!(&error, Error::Silent { url, .. } if url.ends_with("/user")), "{error}");
    assert_eq!(TOLD.load(Ordering::Relaxed), 1, "who waits is told once");
    let error = client.get::<CourseGroup>(&Uuid::nil().into()).await.unwrap_err();
    assert!(matches!(error, Error::Silent { .. }), "{error}");
}

/// Reads what comes a little at a time, for over three times as long as anybody waits, and answers how much it was.
#[tokio::test]
async fn a_slow_way_there_may_take_its_time() {
    async fn slowly(request: Request) -> Response {
        let length: usize = request.headers()["content-length"].to_str().unwrap().parse().unwrap();
        let mut pieces = request.into_body().into_data_stream();
        let (mut ticks, mut seen, begin) = (tokio::time::interval(PATIENCE / 4), 0, std::time::Instant::now());
        let step = length / 14;
        while let Some(Ok(piece)) = futures::StreamExt::next(&mut pieces).await {
            seen += piece.len();
            while seen < length && seen / step > usize::try_from(begin.elapsed().as_millis() * 4 / PATIENCE.as_millis()).unwrap() {
                ticks.tick().await;
            }
        }
        assert_eq!(seen, length);
        refusal_text(&format!("{} ms", begin.elapsed().as_millis()))
    }
    let router = Router::new().route("/submissions/artifacts", post(slowly)).route("/course-groups", post(slowly));
    let client = serve(router.layer(axum::extract::DefaultBodyLimit::disable())).await.giving_up_after(PATIENCE);
    // More than what sockets take without being read.
    let large = vec![b'x'; 64 << 20];
    let form = SubmissionCreate { submission_group_id: Uuid::nil().into(), version_identifier: None, submit: true };
    let upload = Upload { form, file_name: "a.zip".into(), content_type: None, file: large.clone().into() };
    let error = client.call::<UploadSubmission>(&Nothing {}, &Nothing {}, upload).await.unwrap_err();
    assert!(error.code() == Some(Code::Val001), "{error}");
    let new =
        CourseGroupCreate { title: String::from_utf8(large).ok(), description: None, course_id: Uuid::nil().into(), properties: None };
    let error = client.create::<CourseGroup>(&new).await.unwrap_err();
    assert!(error.code() == Some(Code::Val001), "{error}");
}

#[tokio::test]
async fn what_may_be_repeated_is_tried_again_and_nothing_else() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let busy = |asked: usize, good: Value| if asked % 3 == 2 { Json(good).into_response() } else { refusal(Code::Db001) };
    let seen = async move |headers: HeaderMap| {
        let asked = ASKED.fetch_add(1, Ordering::SeqCst);
        let mut row = group(Uuid::from_u128(7));
        row["title"] = headers.get("idempotency-key").map_or(Value::Null, |key| key.to_str().unwrap().into());
        busy(asked, row)
    };
    let router = Router::new().route("/course-groups", post(seen)).route("/course-groups/{id}", get(seen).delete(seen)).route(
        "/user",
        get(async || {
            ASKED.fetch_add(1, Ordering::SeqCst);
            refusal(Code::Nf001)
        }),
    );
    let client = serve(router).await;
    let asked = |count: usize| assert_eq!(ASKED.swap(0, Ordering::SeqCst), count);
    let id = Uuid::from_u128(7).into();
    client.get::<CourseGroup>(&id).await.unwrap();
    asked(3);
    let new = CourseGroupCreate { title: None, description: None, course_id: Uuid::nil().into(), properties: None };
    assert_eq!(client.create::<CourseGroup>(&new).await.unwrap_err().code(), Some(Code::Db001));
    asked(1);
    assert_eq!(client.create_once::<CourseGroup>("k-1", &new).await.unwrap().title.as_deref(), Some("k-1"));
    asked(3);
    assert!(client.delete::<CourseGroup>(&id).await.is_err());
    asked(1);
    assert!(client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await.is_err());
    asked(1);
}

#[tokio::test]
async fn long_lists_are_read_page_by_page_and_files_as_they_come() {
    use futures::TryStreamExt as _;
    let pages = get(|request: Request| async move {
        let page: Page = serde_html_form::from_str(request.uri().query().unwrap()).unwrap();
        let rows: Vec<Value> = (page.skip..2500.min(page.skip + page.limit))
            .map(|n| json!({"id": Uuid::from_u128(n.into()), "title": n.to_string(), "course_id": Uuid::nil()}))
            .collect();
        ([("x-total-count", "2500")], Json(rows))
    });
    let file = get(|| async { ([("content-disposition", "attachment; filename=\"x.zip\"")], "x".repeat(100_000)) });
    let router = Router::new().route("/course-groups", pages).route("/submissions/artifacts/{id}/download", file);
    let router =
        router.route("/submissions/artifacts", post(|body: axum::body::Bytes| async move { refusal_text(&body.len().to_string()) }));
    let client = serve(router).await;
    let all: Vec<_> = client.every::<CourseGroup>(CourseGroupQuery::default()).try_collect().await.unwrap();
    assert!(all.len() == 2500 && all.iter().enumerate().all(|(n, row)| row.title.as_deref() == Some(n.to_string().as_str())));

    let (mut to, mut told) = (Vec::new(), Vec::new());
    let id = ById::new(Uuid::nil().into());
    let fetched = client.fetch::<DownloadSubmission>(&id, &Nothing {}, &mut to, |done, all| told.push((done, all))).await.unwrap();
    assert_eq!((fetched.file_name.as_str(), fetched.size, to.len()), ("x.zip", 100_000, 100_000));
    assert!(told.is_sorted() && told.last() == Some(&(100_000, Some(100_000))), "{told:?}");

    let sent = Arc::new(std::sync::Mutex::new(Vec::new()));
    let telling = Arc::clone(&sent);
    let form = SubmissionCreate { submission_group_id: Uuid::nil().into(), version_identifier: None, submit: true };
    let upload = Upload { form, file_name: "a.zip".into(), content_type: None, file: vec![b'x'; 100_000].into() };
    let client = client.telling(move |done, all| telling.lock().unwrap().push((done, all)));
    client.call::<UploadSubmission>(&Nothing {}, &Nothing {}, upload).await.unwrap_err();
    let sent = sent.lock().unwrap();
    assert!(sent.len() == 4 && sent.is_sorted() && sent.last() == Some(&(100_000, 100_000)), "{sent:?}");
}

/// The connection is lost once; then nothing is told twice, and nothing is left out.
#[tokio::test]
async fn what_happens_is_told_also_after_the_connection_was_lost() {
    use axum::extract::ws::{CloseFrame, Message, WebSocketUpgrade};
    let connect = |upgrade: WebSocketUpgrade, request: Request| async move {
        let asked = request.uri().query().unwrap_or_default().to_owned();
        let token = request.headers()["x-api-token"].to_str().unwrap().to_owned();
        upgrade.on_upgrade(async move |mut socket| {
            let Some(Ok(Message::Text(wish))) = socket.recv().await else { return };
            let told =
                |id: i64, data: Value| Message::text(json!({"type": "it", "channel": "course:1", "id": id, "data": data}).to_string());
            socket.send(Message::text(r#"{"type": "channel:subscribed", "channels": ["course:1"]}"#)).await.unwrap();
            let wish: Value = serde_json::from_str(&wish).unwrap();
            if asked.is_empty() {
                socket.send(told(7, json!([token, wish["channels"]]))).await.unwrap();
                // Gone, without a word.
                return;
            }
            socket.send(told(8, json!([asked, wish["after"]]))).await.unwrap();
            socket.send(Message::Close(Some(CloseFrame { code: 4001, reason: "over".into() }))).await.unwrap();
        })
    };
    let client = serve(Router::new().route("/ws", get(connect))).await.with_token("ctp_x");
    let mut live = client.live(["course:1".to_owned()]).await.unwrap();
    let event = live.next().await.unwrap().unwrap();
    assert_eq!((event.kind.as_str(), event.id, event.data), ("it", Some(7), json!(["ctp_x", ["course:1"]])));
    let event = live.next().await.unwrap().unwrap();
    assert_eq!((event.id, event.data), (Some(8), json!(["after=7", 7])));
    assert_eq!(live.next().await.unwrap(), None);

    let refusing = serve(Router::new().route("/ws", get(async || refusal(Code::Auth001)))).await;
    assert_eq!(refusing.live([]).await.unwrap_err().code(), Some(Code::Auth001));
}
