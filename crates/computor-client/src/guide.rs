//! An example for each group of calls. They run in the tests, against a whole server in the same process
//! ([`Client::in_process`](crate::Client::in_process)). Only what happens as it happens needs a connection: see
//! [`Client::live`](crate::Client::live).
//!
//! # Who one is
//!
//! A token, a name with a password, or a session that is refreshed by itself.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let anybody = server.client().with(computor_client::Credential::Nobody);
//! # let (_, token) = server.somebody("ada").await;
//! use computor_types::{NoBody, Nothing, dto};
//!
//! let ada = anybody.with_token(token);
//! let me = ada.call::<dto::GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
//! assert_eq!(me.username.as_deref(), Some("ada"));
//!
//! // What is refused says why, as a code, a sentence and what to do.
//! let refused = anybody.call::<dto::GetMe>(&Nothing {}, &Nothing {}, NoBody).await.unwrap_err();
//! assert_eq!(refused.code().map(|code| code.as_str()), Some("AUTH_001"));
//! # drop(server); Ok(()) }
//! ```
//!
//! # Accounts and sessions
//!
//! People log in with a password; what comes of it is a client like any other.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let admin = server.client();
//! use computor_types::{NoBody, Nothing, dto};
//!
//! let new = serde_json::from_value(serde_json::json!({"username": "grace", "password": "a long and odd word"}))?;
//! let made = admin.call::<dto::CreateUser>(&Nothing {}, &Nothing {}, new).await?;
//!
//! let grace = admin.log_in("grace", "a long and odd word").await?;
//! let sessions = grace.call::<dto::ListMySessions>(&Nothing {}, &Nothing {}, NoBody).await?;
//! assert_eq!(sessions.len(), 1);
//! admin.archive::<dto::User>(&made.id).await?;
//! assert!(admin.log_in("grace", "a long and odd word").await.is_err());
//! # drop(server); Ok(()) }
//! ```
//!
//! # Courses and what is in them
//!
//! Every entity is created, read, listed, changed and deleted alike; what it can do is known to the compiler.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let (client, course) = (server.client(), server.course().await);
//! use computor_types::{Page, Patch, dto};
//!
//! let new = dto::CourseGroupCreate { title: Some("A".into()), description: None, course_id: course, properties: None };
//! let group = client.create::<dto::CourseGroup>(&new).await?;
//!
//! let change = dto::CourseGroupUpdate { description: Patch::Set("mornings".into()), ..Default::default() };
//! client.update::<dto::CourseGroup>(&group.id, &change).await?;
//!
//! let query = dto::CourseGroupQuery { course_id: Some(course), ..Default::default() };
//! let found = client.list::<dto::CourseGroup>(&query, Page::first(20)).await?;
//! assert_eq!((found.total, found.items[0].id), (1, group.id));
//! assert_eq!(client.get::<dto::CourseGroup>(&group.id).await?.description.as_deref(), Some("mornings"));
//! client.delete::<dto::CourseGroup>(&group.id).await?;
//! # drop(server); Ok(()) }
//! ```
//!
//! # Long lists
//!
//! Page by page, as they are wanted.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let client = server.client();
//! # for n in 0..3 { server.somebody(&format!("student{n}")).await; }
//! use computor_types::dto;
//! use futures::TryStreamExt as _;
//!
//! let users = client.every::<dto::User>(dto::UserQuery { search: Some("student".into()), ..Default::default() });
//! let names: Vec<Option<String>> = users.map_ok(|user| user.username).try_collect().await?;
//! assert_eq!(names.len(), 3);
//! # drop(server); Ok(()) }
//! ```
//!
//! # Members, at once
//!
//! A list as an office sends it; a dry run says what would become of everybody.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let (client, course) = (server.client(), server.course().await);
//! use computor_types::{ById, Nothing, dto};
//!
//! let list = "E-Mail;Vorname;Nachname\nada@example.org;Ada;Lovelace\nalan@example.org;Alan;Turing\n";
//! let body: dto::MemberImportCreate =
//!     serde_json::from_value(serde_json::json!({"csv": list, "course_group_title": "A", "create_missing_groups": true}))?;
//! client.call::<dto::ImportCourseMembers>(&ById::new(course), &Nothing {}, body).await?;
//!
//! let query = dto::CourseMemberQuery { course_id: Some(course), course_role_id: Some("_student".parse()?), ..Default::default() };
//! assert_eq!(client.list::<dto::CourseMember>(&query, computor_types::Page::default()).await?.total, 2);
//! # drop(server); Ok(()) }
//! ```
//!
//! # Hand-ins
//!
//! Files go up and come down as they are read, with somebody who is told how far they are.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let course = server.course().await;
//! # let (student, group) = server.student(course).await;
//! # let work = server::archive("sum.py", "print(1 + 2)");
//! use computor_types::{ById, Content, Nothing, Upload, dto};
//! use std::sync::{Arc, atomic::{AtomicU64, Ordering}};
//!
//! let sent = Arc::new(AtomicU64::new(0));
//! let told = Arc::clone(&sent);
//! let student = student.telling(move |bytes, _all| told.store(bytes, Ordering::Relaxed));
//!
//! let size = work.len() as u64;
//! let form = dto::SubmissionCreate { submission_group_id: group, version_identifier: None, submit: true };
//! let upload = Upload { form, file_name: "work.zip".into(), content_type: None, file: Content::Memory(work.into()) };
//! let made = student.call::<dto::UploadSubmission>(&Nothing {}, &Nothing {}, upload).await?;
//! assert_eq!(sent.load(Ordering::Relaxed), size);
//!
//! let mut file = Vec::new();
//! let fetched = student
//!     .fetch::<dto::DownloadSubmission>(&ById::new(made.artifacts[0]), &Nothing {}, &mut file, |_bytes, _all| {})
//!     .await?;
//! assert!(file.starts_with(b"PK"), "{fetched:?}");
//! # drop(server); Ok(()) }
//! ```
//!
//! # Messages
//!
//! To a course, to a group, to a member; answers are threads.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let (client, course) = (server.client(), server.course().await);
//! use computor_types::{NoBody, Nothing, dto};
//!
//! let text = serde_json::json!({"course_id": course, "title": "Hello", "content": "The first sheet is out."});
//! client.call::<dto::CreateMessage>(&Nothing {}, &Nothing {}, serde_json::from_value(text)?).await?;
//!
//! let query = dto::MessageQuery { course_id: Some(course), ..Default::default() };
//! let messages = client.call::<dto::ListMessages>(&Nothing {}, &query, NoBody).await?;
//! assert_eq!(messages.items[0].content, "The first sheet is out.");
//! # drop(server); Ok(()) }
//! ```
//!
//! # Once, whatever happens
//!
//! What makes something is done once under a key, also if the answer got lost and it is asked for again.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let (client, course) = (server.client(), server.course().await);
//! use computor_types::dto;
//!
//! let new = dto::CourseGroupCreate { title: Some("A".into()), description: None, course_id: course, properties: None };
//! let first = client.create_once::<dto::CourseGroup>("import-42-group-A", &new).await?;
//! let again = client.create_once::<dto::CourseGroup>("import-42-group-A", &new).await?;
//! assert_eq!(first.id, again.id);
//! # drop(server); Ok(()) }
//! ```
//!
//! # Tokens and services
//!
//! Programs have accounts of their own, and tokens that are shown once.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guide/server.rs"));
//! # #[tokio::main] async fn main() -> server::Done {
//! # let server = server::Server::start().await;
//! # let client = server.client();
//! use computor_types::{Nothing, dto};
//!
//! let new = serde_json::json!({"slug": "uni.exec.py", "name": "Python", "service_type": "testing.python"});
//! let service = client.call::<dto::CreateService>(&Nothing {}, &Nothing {}, serde_json::from_value(new)?).await?;
//! let new = serde_json::json!({"name": "worker", "user_id": service.user_id});
//! let token = client.call::<dto::CreateApiToken>(&Nothing {}, &Nothing {}, serde_json::from_value(new)?).await?;
//!
//! let worker = client.with_token(token.token);
//! let itself = worker.call::<dto::GetMyService>(&Nothing {}, &Nothing {}, computor_types::NoBody).await?;
//! assert_eq!(itself.slug, "uni.exec.py");
//! # drop(server); Ok(()) }
//! ```
