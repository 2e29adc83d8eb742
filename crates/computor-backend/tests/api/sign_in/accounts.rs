//! Which account a log-in with a provider is of, and who decides that.

use super::*;

#[tokio::test]
async fn a_privileged_user_is_not_linked_by_e_mail() {
    let (server, provider) = start(json!({"first_log_in": "link_or_create"})).await;
    let term = Term::create(&server).await;
    let manager = server.somebody("manager", &["_user_manager"]).await;
    let organizer = server.somebody("organizer", &[]).await;
    let member = json!({"user_id": organizer.id, "organization_id": term.organization, "organization_role_id": "_developer"});
    server.post(&term.admin, "/organization-members", member).await.expect(201);
    let family = server.somebody("family", &[]).await;
    let member = json!({"user_id": family.id, "course_family_id": term.family, "course_family_role_id": "_developer"});
    server.post(&term.admin, "/course-family-members", member).await.expect(201);
    // A tutor whose membership is put away may come back.
    let leaver = server.somebody("leaver", &[]).await;
    let member = json!({"user_id": leaver.id, "course_id": term.course, "course_role_id": "_tutor"});
    let member = server.post(&term.admin, "/course-members", member).await.id();
    server.patch(&term.admin, &format!("/course-members/{member}/archive"), Value::Null).await.expect(204);
    for name in ["root", "manager", "organizer", "family", "leaver", "tutor", "lecturer", "maintainer", "owner"] {
        provider.person(json!({"sub": name, "email": format!("{name}@example.org")}));
        let (error, why) = refused(&Browser::new(&server).sign_in("").await);
        assert!(error == "AUTHZ_001" && why.contains("user manager"), "{name}: {why}");
    }
    assert_eq!(count(&server, "select count(*) from account").await, 0);
    // A student is, however the address is written.
    provider.person(json!({"sub": "student", "email": "Student@Example.org"}));
    let student = Browser::new(&server).log_in().await;
    assert_eq!(student["user_id"], json!(term.person("student").id));
    // Another account with the same address is not: it has one.
    provider.person(json!({"sub": "student-2"}));
    assert_eq!(refused(&Browser::new(&server).sign_in("").await).0, "AUTHZ_001");
    // Somebody who is linked by hand gets in, whoever it is.
    let account = json!({"provider": provider.issuer, "type": "oidc", "provider_account_id": "boss", "user_id": manager.id});
    server.post(&term.admin, "/accounts", account).await.expect(201);
    provider.person(json!({"sub": "boss", "email": "somebody.else@example.org"}));
    assert_eq!(Browser::new(&server).log_in().await["user_id"], json!(manager.id));
}

#[tokio::test]
async fn an_unverified_e_mail_is_not_linked_and_not_kept() {
    let (server, provider) = start(json!({"first_log_in": "link"})).await;
    let ada = server.somebody("ada", &[]).await;
    for unverified in [json!(false), json!(null), json!("no"), json!(1)] {
        provider.person(json!({"email_verified": unverified}));
        let (error, why) = refused(&Browser::new(&server).sign_in("").await);
        assert!(error == "AUTHZ_001" && why.contains("belongs to nobody"), "{why}");
    }
    provider.person(json!({"email_verified": true}));
    assert_eq!(Browser::new(&server).log_in().await["user_id"], json!(ada.id));

    let (server, provider) = open().await;
    provider.person(json!({"email_verified": false}));
    let tokens = Browser::new(&server).log_in().await;
    assert_eq!(user_of(&server, &tokens).await["email"], Value::Null);
}

#[tokio::test]
async fn an_archived_user_is_refused() {
    let (server, _provider) = open().await;
    let admin = server.admin().await;
    let tokens = Browser::new(&server).log_in().await;
    let user = format!("/users/{}", tokens["user_id"].as_str().unwrap());
    let mut late = Browser::new(&server);
    let page = late.sign_in("").await;
    server.patch(&admin, &format!("{user}/archive"), Value::Null).await.expect(204);
    // Neither with a new log-in, nor with a code from before.
    let (error, why) = refused(&Browser::new(&server).sign_in("").await);
    assert!(error == "AUTHZ_001" && why.contains("archived"), "{why}");
    assert_eq!(late.exchange(&code(&page)).await.code(), "AUTH_004");
    server.patch(&admin, &format!("{user}/unarchive"), Value::Null).await.expect(204);
    assert_eq!(Browser::new(&server).log_in().await["user_id"], tokens["user_id"]);
}

#[tokio::test]
async fn the_first_log_in_does_what_the_operator_wants() {
    // Nothing, unless somebody links the account.
    let (server, _provider) = start(json!({})).await;
    let ada = server.somebody("ada", &[]).await;
    assert_eq!(refused(&Browser::new(&server).sign_in("").await).0, "AUTHZ_001");
    assert_eq!(count(&server, "select count(*) from account").await, 0);
    // A user is made, but never beside one with the same address, and with no name that is taken.
    let (server, provider) = open().await;
    server.somebody("ada", &[]).await;
    let (error, why) = refused(&Browser::new(&server).sign_in("").await);
    assert!(error == "CONFLICT_001" && why.contains("linked"), "{why}");
    for (name, kept) in
        [("ADA", Value::Null), ("a name with blanks", Value::Null), ("ada@example.org", Value::Null), ("ada2", json!("ada2"))]
    {
        provider.person(json!({"sub": name, "email": null, "preferred_username": name, "given_name": "x".repeat(300)}));
        let tokens = Browser::new(&server).log_in().await;
        let me = user_of(&server, &tokens).await;
        assert_eq!((&me["username"], me["given_name"].as_str().unwrap().len()), (&kept, 255), "{name}");
    }
    // Both.
    let (server, provider) = start(json!({"first_log_in": "link_or_create"})).await;
    let known = server.somebody("ada", &[]).await;
    assert_ne!(known.id, ada.id);
    assert_eq!(Browser::new(&server).log_in().await["user_id"], json!(known.id));
    provider.person(json!({"sub": "s-2", "email": "new@example.org", "preferred_username": "new"}));
    assert_ne!(Browser::new(&server).log_in().await["user_id"], json!(known.id));
}

#[tokio::test]
async fn groups_give_roles_and_take_them_again() {
    let more = json!({"first_log_in": "create", "roles": {"staff": "_workspace_user", "office": "_user_manager", "gone": "_no_such_role"}});
    let (server, provider) = start(more).await;
    let log_in = async |groups: Value| {
        provider.person(json!({"groups": groups}));
        let tokens = Browser::new(&server).log_in().await;
        let me = user_of(&server, &tokens).await;
        let mut roles: Vec<String> =
            me["user_roles"].as_array().unwrap().iter().map(|role| role["role_id"].as_str().unwrap().to_owned()).collect();
        roles.sort();
        (me["id"].as_str().unwrap().to_owned(), roles)
    };
    assert_eq!(log_in(json!(["staff", "office", "gone", "others"])).await.1, ["_user_manager", "_workspace_user"]);
    let (user, roles) = log_in(json!(["staff"])).await;
    assert_eq!(roles, ["_workspace_user"]);
    // What was given by hand stays, also what a group stands for.
    let admin = server.admin().await;
    for role in ["_user_manager", "_organization_manager"] {
        server.post(&admin, "/user-roles", json!({"user_id": user, "role_id": role})).await.expect(200);
    }
    assert_eq!(log_in(json!([])).await.1, ["_organization_manager", "_user_manager"]);
    assert_eq!(log_in(json!("staff")).await.1, ["_organization_manager", "_user_manager"], "a text is no list");
}

#[tokio::test]
async fn a_provider_is_switched_off_and_on() {
    let (server, _provider) = open().await;
    let admin = server.admin().await;
    let mut browser = Browser::new(&server);
    let back = browser.visit_provider("").await;
    server.post(&admin, "/auth/admin/plugins/uni/disable", Value::Null).await.expect(200);
    assert_eq!(browser.open(&back).await.code(), "NF_001", "what is under way is not finished");
    assert_eq!(browser.open("/auth/uni/login").await.code(), "NF_001");
    let plugins = server.get(&admin, "/auth/admin/plugins").await.expect(200);
    assert_eq!((&plugins["plugins"][1]["enabled"], &plugins["total"], &plugins["enabled"]), (&json!(false), &json!(2), &json!(1)));
    assert_eq!(server.raw(Method::GET, "/auth/providers", &[], "").await.expect(200).as_array().unwrap().len(), 1);
    server.post(&admin, "/auth/admin/plugins/uni/enable", Value::Null).await.expect(200);
    assert_eq!(browser.open(&back).await.code(), "AUTH_004");
    browser.log_in().await;
    assert_eq!(browser.open("/auth/other/login").await.code(), "NF_001");
    // Asking anew makes it ask.
    server.post(&admin, "/auth/admin/plugins/reload", Value::Null).await.expect(200);
    browser.log_in().await;
    browser.open("/auth/success").await.expect(200);
}

#[tokio::test]
async fn a_user_manager_gives_nobody_who_stands_above_an_account_to_log_in_with() {
    let (server, provider) = start(json!({})).await;
    let (admin, manager) = (server.admin().await, server.somebody("manager", &["_user_manager"]).await);
    let someone = server.somebody("someone", &[]).await;
    let account =
        |user: Uuid, subject: &str| json!({"provider": provider.issuer, "type": "oidc", "provider_account_id": subject, "user_id": user});
    let refused = server.post(&manager, "/accounts", account(admin.id, "mine")).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_001"));
    let of_admin = server.post(&admin, "/accounts", account(admin.id, "hers")).await.id();
    let path = format!("/accounts/{of_admin}");
    assert_eq!(server.patch(&manager, &path, json!({"provider_account_id": "mine"})).await.status, 403);
    // Whom they manage they help.
    let of_someone = server.post(&manager, "/accounts", account(someone.id, "s-0")).await.id();
    server.patch(&manager, &format!("/accounts/{of_someone}"), json!({"provider_account_id": "s-1"})).await.expect(200);
    assert_eq!(Browser::new(&server).log_in().await["user_id"], json!(someone.id));
}

#[tokio::test]
async fn hole_48_the_secret_of_the_client_is_in_no_answer_and_no_row() {
    let (server, _provider) = open().await;
    let admin = server.admin().await;
    Browser::new(&server).log_in().await;
    assert!(!format!("{:?}", server.app.options).contains(SECRET) && !format!("{:?}", server.app.sign_in).contains(SECRET));
    for path in ["/auth/providers", "/auth/admin/plugins", "/accounts/providers", "/accounts"] {
        assert!(!server.get(&admin, path).await.expect(200).to_string().contains("a secret"), "{path}");
    }
}
