//! The client, against a server that answers as GitLab does.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_gitlab::{Client, Error, Level, Limits, NewGroup, NewProject, Pause, Place, Protection, Token, UserId, http};
use computor_gitlab_stand_in::{Fault, REPORTER, StandIn};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const TOKEN: &str = "glpat-of-the-owner";

/// A server with a group, and its owner's client; pauses are noted and not made.
async fn world() -> (StandIn, Client, u64, Arc<Mutex<Vec<Duration>>>) {
    let server = StandIn::start().await.unwrap();
    let group = {
        let mut state = server.state();
        let owner = state.add_user("owner");
        state.add_token(TOKEN, owner, &["api"]);
        state.add_group(None, "uni", "", owner)
    };
    let pauses = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&pauses);
    let pause: Pause = Arc::new(move |time| {
        noted.lock().unwrap().push(time);
        Box::pin(std::future::ready(()))
    });
    let client = client(&server, TOKEN).pausing(pause);
    (server, client, group, pauses)
}

fn client(server: &StandIn, token: &str) -> Client {
    Client::new(http().unwrap(), &server.url, Token::from(token.to_owned())).unwrap()
}

fn group<'a>(path: &'a str, parent_id: u64) -> NewGroup<'a> {
    NewGroup { path, name: path, description: "", parent_id }
}

#[tokio::test]
async fn all_pages_of_a_list_are_read_whatever_the_server_calls_itself() {
    let (server, client, uni, _) = world().await;
    server.state().page = 3;
    for number in 0..8 {
        client.create_group(&group(&format!("g{number}"), uni)).await.unwrap();
    }
    let found = client.subgroups(uni).await.unwrap();
    assert_eq!(found.iter().map(|group| group.path.as_str()).collect::<Vec<_>>(), ["g0", "g1", "g2", "g3", "g4", "g5", "g6", "g7"]);
    assert!(found.iter().all(|group| group.visibility == "private"), "{found:?}");
    let asked = server.state().log.iter().filter(|call| call.path.ends_with("/subgroups")).count();
    assert_eq!(asked, 3, "three groups a page");
    // The same of a server that says where it goes on, under a name that it has for itself.
    for number in 0..7 {
        let user = UserId(server.state().add_user(&format!("u{number}")));
        client.add_member(Place::Group(uni), user, Level::REPORTER, None).await.unwrap();
    }
    assert_eq!(client.members(Place::Group(uni)).await.unwrap().len(), 8);
}

#[tokio::test]
async fn a_whole_path_is_one_name() {
    let (server, client, uni, _) = world().await;
    let course = client.create_group(&group("prog", uni)).await.unwrap();
    let new = NewProject { path: "student-template", name: "student-template", description: "", namespace_id: course.id };
    let made = client.create_project(&new).await.unwrap();
    assert_eq!(client.group("uni/prog").await.unwrap().id, course.id);
    let found = client.project("uni/prog/student-template").await.unwrap();
    assert_eq!((found.id, found.empty_repo, found.visibility.as_str()), (made.id, true, "private"));
    assert!(server.state().log.iter().any(|call| call.path == "projects/uni%2Fprog%2Fstudent-template"));
    assert_eq!(client.project("uni/prog/other").await.unwrap_err(), Error::NotFound { call: "project" });
}

#[tokio::test]
async fn a_limit_is_waited_for_as_long_as_the_server_says() {
    let (server, client, uni, pauses) = world().await;
    let mut left = 2;
    server.disturb(move |_, _| {
        left -= 1;
        (left >= 0).then_some(Fault::Limit(17))
    });
    client.create_group(&group("prog", uni)).await.unwrap();
    assert_eq!(*pauses.lock().unwrap(), [Duration::from_secs(17); 2]);
    // A wait that is too long is the caller's.
    server.disturb(|_, _| Some(Fault::Limit(3600)));
    let error = client.me().await.unwrap_err();
    assert_eq!(error, Error::Limited { call: "user", after: Duration::from_secs(3600) });
    assert!(error.passes());
    assert_eq!(pauses.lock().unwrap().len(), 2, "it was not waited for");
}

#[tokio::test]
async fn trouble_of_the_server_is_tried_again_with_growing_pauses_and_then_told() {
    let (server, client, _, pauses) = world().await;
    server.disturb(|_, _| Some(Fault::Status(502)));
    assert_eq!(client.me().await.unwrap_err(), Error::Server { call: "user", status: 502 });
    let first = Limits::default().first_pause;
    assert_eq!(*pauses.lock().unwrap(), [first, first * 2, first * 4]);
    let mut left = 3;
    server.disturb(move |_, _| {
        left -= 1;
        (left >= 0).then_some(Fault::Status(503))
    });
    assert_eq!(client.me().await.unwrap().username, "owner");
}

#[tokio::test]
async fn who_does_not_answer_is_not_waited_for_for_ever() {
    let (server, client, ..) = world().await;
    let client = client.limited(Limits { time: Duration::from_millis(50), attempts: 2, ..Limits::default() });
    server.disturb(|_, _| Some(Fault::Silence));
    let error = client.me().await.unwrap_err();
    assert_eq!(error, Error::Unreachable { call: "user", why: "it does not answer in time".to_owned() });
    drop(server);
    let error = client.me().await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }) && error.passes(), "{error}");
}

#[tokio::test]
async fn what_was_made_by_an_attempt_whose_answer_was_lost_is_taken() {
    let (server, client, uni, _) = world().await;
    let mut first = true;
    server.disturb(move |method, _| (method == "POST" && std::mem::take(&mut first)).then_some(Fault::Lost(504)));
    let error = client.create_group(&group("prog", uni)).await.unwrap_err();
    assert!(matches!(error, Error::Taken { .. }), "{error}");
    assert_eq!(client.subgroups(uni).await.unwrap().len(), 1, "there is one");
}

#[tokio::test]
async fn each_refusal_is_told_apart_and_no_token_is_in_any() {
    let (server, client, uni, _) = world().await;
    let stranger = {
        let mut state = server.state();
        let (stranger, reader) = (state.add_user("stranger"), state.add_user("reader"));
        state.add_token("glpat-of-a-stranger", stranger, &["api"]);
        state.add_token("glpat-that-reads", reader, &["read_api"]);
        state.set_member(uni, reader, REPORTER);
        UserId(stranger)
    };
    let uni_id = uni.to_string();
    let errors = [
        (self::client(&server, "glpat-wrong").me().await.unwrap_err(), Error::Token),
        // What a token may not see is not there.
        (self::client(&server, "glpat-of-a-stranger").group(&uni_id).await.unwrap_err(), Error::NotFound { call: "group" }),
    ];
    for (error, expected) in errors {
        assert_eq!(error, expected);
    }
    let error = self::client(&server, "glpat-that-reads").create_group(&group("x", uni)).await.unwrap_err();
    assert!(matches!(&error, Error::Forbidden { message, .. } if message.contains("higher privileges")), "{error}");
    let error = client.create_group(&group("-bad-", uni)).await.unwrap_err();
    assert!(matches!(&error, Error::Refused { status: 400, .. }), "{error}");
    // A server that repeats what it was sent.
    let error = client.create_group(&group(TOKEN, uni)).await.map(drop);
    assert_eq!(error, Ok(()));
    let error = client.create_group(&group(TOKEN, uni)).await.unwrap_err();
    assert!(!format!("{error} {error:?} {client:?}").contains(TOKEN), "{error:?}");
    let at = Place::Group(uni);
    client.add_member(at, stranger, Level::REPORTER, Some("2027-01-31")).await.unwrap();
    assert!(matches!(client.add_member(at, stranger, Level::REPORTER, None).await.unwrap_err(), Error::Taken { .. }));
    assert_eq!(client.member(at, stranger).await.unwrap().expires_at.as_deref(), Some("2027-01-31"));
    client.remove_member(at, stranger).await.unwrap();
    client.remove_member(at, stranger).await.unwrap();
    assert_eq!(client.member(at, stranger).await.unwrap_err(), Error::NotFound { call: "member" });
}

#[tokio::test]
async fn who_leaves_a_group_stays_where_they_were_added_below() {
    let (server, client, uni, _) = world().await;
    let user = UserId(server.state().add_user("ada"));
    let course = client.create_group(&group("prog", uni)).await.unwrap();
    let new = NewProject { path: "own", name: "own", description: "", namespace_id: course.id };
    let project = client.create_project(&new).await.unwrap();
    client.add_member(Place::Project(project.id), user, Level::REPORTER, None).await.unwrap();
    client.add_member(Place::Group(course.id), user, Level::DEVELOPER, None).await.unwrap();
    client.remove_member(Place::Group(course.id), user).await.unwrap();
    assert_eq!(client.member(Place::Project(project.id), user).await.unwrap().access_level, Level::REPORTER);
}

#[tokio::test]
async fn a_branch_is_protected_once() {
    let (_server, client, uni, _) = world().await;
    let new = NewProject { path: "own", name: "own", description: "", namespace_id: uni };
    let project = client.create_project(&new).await.unwrap();
    let how = Protection { push: Level::DEVELOPER };
    assert!(how.is(&client.protect(project.id, "main", how).await.unwrap()));
    assert!(matches!(client.protect(project.id, "main", how).await.unwrap_err(), Error::Taken { .. }));
    assert!(!Protection { push: Level::MAINTAINER }.is(&client.protected_branches(project.id).await.unwrap()[0]));
    client.unprotect(project.id, "main").await.unwrap();
    assert_eq!(client.protected_branches(project.id).await.unwrap(), []);
}

#[test]
fn an_address_is_that_of_a_server_and_nothing_else() {
    let new = |address: &str| Client::new(http().unwrap(), address, Token::from("x".to_owned())).map(drop);
    for good in ["https://git.example.org/sub/", "http://127.0.0.1:8080", "http://[::1]/sub", "http://localhost"] {
        assert_eq!(new(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "git.example.org",
        "ftp://git.example.org",
        "https://user:word@git.example.org",
        "https://git.example.org/?x",
        "file:///etc",
        // Anybody on the way would read the token.
        "http://git.example.org",
        "http://127.0.0.1.example.org",
        "http://10.0.0.1",
    ] {
        assert!(matches!(new(bad), Err(Error::Address(_))), "{bad}");
    }
}
