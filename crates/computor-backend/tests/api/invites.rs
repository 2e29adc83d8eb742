//! Invites: who makes them, what they grant, and how often they work.

use crate::support::{Answer, Server};
use reqwest::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "lime-harbour-quartz-71";

fn account(name: &str) -> Value {
    json!({"username": name, "given_name": "New", "family_name": "Person", "email": format!("{name}@example.org"),
           "password": PASSWORD, "confirm_password": PASSWORD})
}

async fn accept(server: &Server, token: &str, body: &Value) -> Answer {
    server.raw(Method::POST, &format!("/invites/{token}/accept"), &[("content-type", "application/json")], body.to_string()).await
}

async fn look(server: &Server, token: &str) -> Answer {
    server.raw(Method::GET, &format!("/invites/{token}"), &[], "").await
}

#[tokio::test]
async fn an_invite_makes_an_account_that_is_logged_in() {
    let server = Server::start().await;
    let manager = server.somebody("manager", &["_user_manager"]).await;
    let new = json!({"email": "Ada@Example.org", "roles": ["_workspace_user"], "note": "for Ada"});
    let invite = server.post(&manager, "/admin/invites", new).await.expect(201);
    assert_eq!((&invite["created_by"], &invite["max_uses"], &invite["use_count"]), (&json!(manager.id), &json!(1), &json!(0)));
    let token = invite["token"].as_str().unwrap();

    // The invited see what it is for, and neither its token nor who made it.
    let public = look(&server, token).await.expect(200);
    assert_eq!(
        (&public["email"], &public["roles"], &public["note"]),
        (&json!("Ada@Example.org"), &json!(["_workspace_user"]), &json!("for Ada"))
    );
    assert!(public.get("token").is_none() && public.get("created_by").is_none(), "{public}");

    let other = accept(&server, token, &account("eve")).await;
    assert_eq!((other.status.as_u16(), other.code()), (400, "VAL_001"), "only the address that was invited");
    let mut differs = account("ada");
    differs["confirm_password"] = json!("something else 123");
    assert_eq!(accept(&server, token, &differs).await.status, 400);
    let mut weak = account("ada");
    weak["password"] = json!("short-pass1");
    weak["confirm_password"] = json!("short-pass1");
    assert_eq!(accept(&server, token, &weak).await.status, 400, "11 characters");

    let accepted = accept(&server, token, &account("ada")).await;
    let cookie =
        accepted.headers.get_all("set-cookie").iter().find_map(|c| c.to_str().ok().filter(|c| c.starts_with("ct_access_token"))).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let accepted = accepted.expect(200);
    let me = server.raw(Method::GET, "/user", &[("cookie", &cookie)], "").await.expect(200);
    assert_eq!((&me["id"], &me["user_roles"][0]["role_id"]), (&accepted["user_id"], &json!("_workspace_user")));
    // It was good for one.
    assert_eq!(look(&server, token).await.code(), "NF_001");
    assert_eq!(accept(&server, token, &account("ada2")).await.code(), "NF_001");
    let list = server.get(&manager, "/admin/invites").await.expect(200);
    assert_eq!((list.as_array().unwrap().len(), &list[0]["use_count"]), (1, &json!(1)));
}

#[tokio::test]
async fn hole_3_an_invite_grants_no_more_than_its_maker_may() {
    let server = Server::start().await;
    let (admin, manager) = (server.admin().await, server.somebody("manager", &["_user_manager"]).await);
    let stranger = server.somebody("stranger", &["_organization_manager"]).await;
    let invite = |roles: Value| json!({"roles": roles});
    for (who, roles, status) in [
        (&admin, json!(["_admin"]), 201),
        (&admin, json!(["_user_manager"]), 201),
        (&manager, json!(["_user_manager"]), 201),
        (&manager, json!([]), 201),
        (&manager, json!(["_workspace_user", "_admin"]), 403),
        (&stranger, json!([]), 403),
        (&admin, json!(["_nonsense"]), 400),
    ] {
        assert_eq!(server.post(who, "/admin/invites", invite(roles.clone())).await.status.as_u16(), status, "{roles}");
    }
    let made = server.get(&manager, "/admin/invites").await.expect(200);
    for who in [&stranger] {
        assert_eq!(server.get(who, "/admin/invites").await.status, 403);
        let path = format!("/admin/invites/{}", made[0]["id"].as_str().unwrap());
        assert_eq!((server.get(who, &path).await.status.as_u16(), server.delete(who, &path).await.status.as_u16()), (403, 403));
        server.get(&manager, &path).await.expect(200);
    }
    // Who may not give a role any more has given it to nobody since.
    let invite = server.post(&manager, "/admin/invites", invite(json!(["_user_manager"]))).await.expect(201);
    let token = invite["token"].as_str().unwrap();
    look(&server, token).await.expect(200);
    server.delete(&admin, &format!("/user-roles/users/{}/roles/_user_manager", manager.id)).await.expect(200);
    assert_eq!(look(&server, token).await.status, 404);
    assert_eq!(accept(&server, token, &account("late")).await.status, 404);
}

/// Who can read an invite can use it.
#[tokio::test]
async fn hole_3_an_invite_for_what_one_may_not_give_is_not_seen_either() {
    let server = Server::start().await;
    let (admin, manager) = (server.admin().await, server.somebody("manager", &["_user_manager"]).await);
    let both = server.somebody("both", &["_user_manager", "_admin"]).await;
    for (role, seen) in [("_admin", false), ("_sandbox_worker", false), ("_user_manager", true)] {
        let invite = server.post(&both, "/admin/invites", json!({"roles": [role], "note": role})).await.expect(201);
        let (path, token) = (format!("/admin/invites/{}", invite["id"].as_str().unwrap()), invite["token"].as_str().unwrap());
        let listed = |list: Value| list.as_array().unwrap().iter().any(|one| one["note"] == role);
        assert_eq!(listed(server.get(&manager, "/admin/invites").await.expect(200)), seen, "{role}");
        assert!(listed(server.get(&admin, "/admin/invites").await.expect(200)));
        assert_eq!(server.get(&manager, &path).await.status.as_u16(), if seen { 200 } else { 404 }, "{role}");
        if !seen {
            assert_eq!(server.delete(&manager, &path).await.status, 404, "{role}");
        }
        look(&server, token).await.expect(200);
    }
    // Its maker may give only what a user manager may, from now on.
    server.delete(&admin, &format!("/user-roles/users/{}/roles/_admin", both.id)).await.expect(200);
    for invite in server.get(&admin, "/admin/invites").await.expect(200).as_array().unwrap() {
        let status = if invite["note"] == "_user_manager" { 200 } else { 404 };
        assert_eq!(look(&server, invite["token"].as_str().unwrap()).await.status.as_u16(), status, "{}", invite["note"]);
    }
}

#[tokio::test]
async fn hole_3_uses_are_counted_under_concurrency_and_revoked_ones_are_over() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let invite = server.post(&admin, "/admin/invites", json!({"max_uses": 3})).await.expect(201);
    let token = invite["token"].as_str().unwrap();
    let attempts = (0..8).map(|i| {
        let server = &server;
        async move { accept(server, token, &account(&format!("student{i}"))).await.status.as_u16() }
    });
    let mut statuses = futures::future::join_all(attempts).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 404, 404, 404, 404, 404]);
    // A name that is taken costs no use.
    let invite = server.post(&admin, "/admin/invites", json!({})).await.expect(201);
    let (token, path) = (invite["token"].as_str().unwrap(), format!("/admin/invites/{}", invite["id"].as_str().unwrap()));
    let taken = accept(&server, token, &account("root")).await;
    assert_eq!((taken.status.as_u16(), taken.code()), (409, "CONFLICT_001"));
    assert_eq!(server.get(&admin, &path).await.expect(200)["use_count"], 0);
    server.delete(&admin, &path).await.expect(204);
    assert_eq!(accept(&server, token, &account("late")).await.status, 404);
    for bad in [json!({"max_uses": 0}), json!({"max_uses": 101}), json!({"expires_in_days": 366}), json!({"email": "nonsense"})] {
        assert_eq!(server.post(&admin, "/admin/invites", bad.clone()).await.status, 400, "{bad}");
    }
}
