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
