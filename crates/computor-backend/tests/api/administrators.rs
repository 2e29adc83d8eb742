//! There is always an administrator, whoever asks and however; and an operator's help for those who are locked out.

use crate::support::{Server, Someone};
use computor_backend::{
    auth::Secret,
    rescue::{Reset, reset_password},
};
use computor_db::Db;
use reqwest::Method;
use serde_json::json;

/// Every way to be no administrator any more.
fn ways(id: uuid::Uuid) -> [(Method, String); 3] {
    [
        (Method::PATCH, format!("/users/{id}/archive")),
        (Method::DELETE, format!("/user-roles/users/{id}/roles/_admin")),
        (Method::DELETE, format!("/users/{id}")),
    ]
}

#[tokio::test]
async fn the_last_administrator_stays_and_one_of_two_may_go() {
    for way in 0..3 {
        let server = Server::start().await;
        let root = server.admin().await;
        // Neither is an administrator who can help anybody.
        let gone = server.somebody("gone", &["_admin"]).await;
        let sql = "update \"user\" set archived_at = now() where id = $1";
        sqlx::query(sql).bind(gone.id).execute(server.db.pool()).await.unwrap();
        server.somebody("manager", &["_user_manager"]).await;

        for (method, path) in ways(root.id) {
            let refused = server.ask(&root, method, &path, None).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_002"), "{path}: {:#}", refused.body);
            assert_eq!(refused.body["message"], "this is the last administrator", "{path}");
        }
        // What was archived before is no administrator, so it may go altogether.
        let (method, path) = ways(gone.id)[1].clone();
        server.ask(&root, method, &path, None).await.expect(200);

        let second = server.somebody("second", &["_admin"]).await;
        let (method, path) = ways(root.id)[way].clone();
        let done = server.ask(&second, method, &path, None).await;
        assert!(done.status.is_success(), "{path}: {:#}", done.body);
        let (method, path) = ways(second.id)[way].clone();
        assert_eq!(server.ask(&second, method, &path, None).await.status, 409, "{path}");
    }
}

#[tokio::test]
async fn two_administrators_who_remove_each_other_at_once_do_not_both_succeed() {
    for round in 0..6 {
        let (server, way) = (Server::start().await, round % 3);
        let (one, two) = (server.somebody("one", &["_admin"]).await, server.somebody("two", &["_admin"]).await);
        let remove = |who: &Someone, whom: &Someone| {
            let (who, (method, path)) = (who.clone(), ways(whom.id)[way].clone());
            let server = &server;
            async move { server.ask(&who, method, &path, None).await }
        };
        let (first, second) = tokio::join!(remove(&one, &two), remove(&two, &one));
        let succeeded = [&first, &second].iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(succeeded, 1, "{:#} {:#}", first.body, second.body);
        let other = if first.status.is_success() { &second } else { &first };
        // Whoever came second was refused, or was no administrator any more.
        assert!([401, 403, 404, 409].contains(&other.status.as_u16()), "{:#}", other.body);
        assert_eq!(active(&server).await, 1);
        // Statements that take many away at once are no way round it.
        for all in ["delete from user_role", "delete from \"user\"", "update \"user\" set archived_at = now()"] {
            assert!(sqlx::query(all).execute(server.db.pool()).await.is_err(), "{all}");
        }
        assert_eq!(active(&server).await, 1);
    }
}

async fn active(server: &Server) -> i64 {
    let sql = "select count(*) from user_role r join \"user\" u on u.id = r.user_id where r.role_id = '_admin' and u.archived_at is null";
    sqlx::query_scalar(sql).fetch_one(server.db.pool()).await.unwrap()
}

async fn help(server: &Server, name: &str, change: impl FnOnce(&mut Reset)) -> Result<computor_backend::rescue::Done, String> {
    let db = Db::new(server.db.pool().clone()).await.unwrap();
    let mut reset = Reset { name: name.to_owned(), ..Reset::default() };
    change(&mut reset);
    reset_password(&db, reset).await.map_err(|error| error.message)
}

#[tokio::test]
async fn an_operator_sets_a_password_and_what_is_not_asked_for_stays() {
    let server = Server::start().await;
    let ada = server.somebody("ada", &[]).await;
    let login = |password: String| {
        let body = json!({"username": "ada", "password": password}).to_string();
        server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body)
    };
    let made = help(&server, "ADA@example.org", |_| {}).await.unwrap();
    assert_eq!((made.username.as_str(), made.tokens, made.administrator), ("ada", 1, false));
    let password = made.made.unwrap().reveal().to_owned();
    let session = login(password.clone()).await.expect(200);
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    server.raw(Method::GET, "/user", &[("authorization", bearer.as_str())], "").await.expect(200);

    let own = help(&server, "ada", |reset| reset.password = Some(Secret::from("a horse of another colour".to_owned()))).await.unwrap();
    assert!(own.made.is_none());
    assert_eq!(login(password).await.status, 401);
    login("a horse of another colour".to_owned()).await.expect(200);
    let live = "select count(*) from session where user_id = $1 and revoked_at is null and ended_at is null";
    let live: i64 = sqlx::query_scalar(live).bind(ada.id).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(live, 1, "only the session since");
    // Tokens are not passwords: they stay, and the operator was told how many.
    server.get(&ada, "/user").await.expect(200);

    for weak in ["short", "aaaaaaaaaaaa", "ada-ada-ada-ada"] {
        assert!(help(&server, "ada", |reset| reset.password = Some(Secret::from(weak.to_owned()))).await.is_err(), "{weak}");
    }
    assert!(help(&server, "nobody", |_| {}).await.unwrap_err().contains("there is no user nobody"));
    login("a horse of another colour".to_owned()).await.expect(200);
}

#[tokio::test]
async fn an_operator_makes_an_administrator_only_where_there_is_none() {
    let server = Server::start().await;
    let root = server.admin().await;
    let ada = server.somebody("ada", &[]).await;
    let refused = help(&server, "ada", |reset| reset.administrator = true).await.unwrap_err();
    assert!(refused.contains("there is an administrator"), "{refused}");
    // Who is one already may be named so.
    assert!(help(&server, "root", |reset| reset.administrator = true).await.unwrap().administrator);

    // An installation of an earlier version, whose only administrator was archived.
    let archive = "alter table \"user\" disable trigger user; update \"user\" set archived_at = now() where username = 'root';
                   alter table \"user\" enable trigger user";
    sqlx::raw_sql(archive).execute(server.db.pool()).await.unwrap();
    assert!(help(&server, "root", |_| {}).await.unwrap_err().contains("--unarchive"));
    let hash: Option<String> =
        sqlx::query_scalar("select password from \"user\" where id = $1").bind(root.id).fetch_one(server.db.pool()).await.unwrap();
    let after = help(&server, "root", |_| {}).await;
    assert!(after.is_err());
    let unchanged: Option<String> =
        sqlx::query_scalar("select password from \"user\" where id = $1").bind(root.id).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(hash, unchanged, "a refusal changes nothing");
    assert!(help(&server, "ada", |reset| reset.administrator = true).await.unwrap().administrator);
    let role = format!("/user-roles/users/{}/roles/_admin", ada.id);
    server.get(&ada, &role).await.expect(200);
    assert!(help(&server, "root", |reset| reset.unarchive = true).await.unwrap().administrator);
    let service = "insert into \"user\" (username, is_service) values ('robot', true)";
    sqlx::query(service).execute(server.db.pool()).await.unwrap();
    assert!(help(&server, "robot", |_| {}).await.unwrap_err().contains("service account"));
}
