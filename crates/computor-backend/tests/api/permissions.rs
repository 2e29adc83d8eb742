//! Entity × action × role, as a table, asked over HTTP.

use crate::support::{Server, Someone, Term};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// The columns: roles in the course, then installation-wide ones.
const WHO: [&str; 8] = ["student", "tutor", "lecturer", "maintainer", "owner", "stranger", "organization manager", "user manager"];

/// `y` allowed, `n` 403, `-` 404 or an empty list.
const TABLE: &[(&str, &str, &str)] = &[
    //                              s t l m o  x O U
    ("organization", "get", "y y y y y - y -"),
    ("organization", "update", "n n n n n - y -"),
    ("organization", "create", "n n n n n n y n"),
    ("organization", "archive", "n n n n n - n -"),
    ("course_family", "get", "y y y y y - y -"),
    ("course_family", "update", "n n n n n - y -"),
    ("course_family", "create", "n n n n n n y n"),
    ("course", "get", "y y y y y - y -"),
    ("course", "update", "n n y y y - y -"),
    ("course", "create", "n n n n n n y n"),
    ("course_content_type", "get", "y y y y y - - -"),
    ("course_content_type", "create", "n n y y y n n n"),
    ("course_content_type", "update", "n n y y y - - -"),
    ("course_content_type", "delete", "n n y y y - - -"),
    ("course_content", "get", "y y y y y - - -"),
    ("course_content", "create", "n n y y y n n n"),
    ("course_content", "update", "n n y y y - - -"),
    ("course_content", "archive", "n n y y y - - -"),
    ("course_content", "delete", "n n y y y - - -"),
    ("course_group", "get", "- y y y y - - -"),
    ("course_group", "create", "n n y y y n n n"),
    ("course_group", "update", "- n y y y - - -"),
    ("course_group", "delete", "- n y y y - - -"),
    ("course_member", "get", "- y y y y - - -"),
    ("course_member", "create", "n n y y y n n n"),
    ("course_member", "update", "- n y y y - - -"),
    ("course_member", "delete", "- n y y y - - -"),
    ("submission_group", "get", "- y y y y - - -"),
    ("submission_group", "create", "n n y y y n n n"),
    ("submission_group", "update", "- n y y y - - -"),
    ("submission_group", "delete", "- n y y y - - -"),
    ("user", "get", "- y y y y - - y"),
    ("user", "create", "n n n n n n n y"),
    ("user", "update", "- n n n n - - y"),
    ("user", "delete", "- n n n n - - n"),
    ("user", "archive", "- n n n n - - n"),
    ("example_repository", "get", "- - y y y - y -"),
    ("example_repository", "create", "n n n n n n y n"),
    ("service", "get", "- - - - - - - -"),
    ("service_type", "create", "n n n n n n n n"),
    ("role", "get", "y y y y y y y y"),
];

struct World {
    server: Server,
    course: Term,
    fresh: std::cell::Cell<u32>,
}

impl World {
    fn number(&self) -> u32 {
        self.fresh.set(self.fresh.get() + 1);
        self.fresh.get()
    }

    /// Path and a body for a new row.
    async fn new_row(&self, entity: &str) -> (&'static str, Value) {
        let (n, c) = (self.number(), &self.course);
        match entity {
            "organization" => ("/organizations", json!({"path": format!("o{n}"), "title": "O", "organization_type": "organization"})),
            "course_family" => ("/course-families", json!({"path": format!("f{n}"), "organization_id": c.organization})),
            "course" => ("/courses", json!({"path": format!("c{n}"), "course_family_id": c.family})),
            "course_content_type" => {
                ("/course-content-types", json!({"slug": format!("t{n}"), "course_content_kind_id": "unit", "course_id": c.course}))
            }
            "course_content" => (
                "/course-contents",
                json!({"path": format!("u{n}"), "course_id": c.course, "course_content_type_id": c.unit_type, "position": 1.0}),
            ),
            "course_group" => ("/course-groups", json!({"title": format!("G{n}"), "course_id": c.course})),
            "course_member" => {
                let user = self.server.somebody(&format!("member{n}"), &[]).await.id;
                (
                    "/course-members",
                    json!({"user_id": user, "course_id": c.course, "course_role_id": "_student", "course_group_id": c.group}),
                )
            }
            "submission_group" => ("/submission-groups", json!({"course_content_id": c.assignment, "max_group_size": 2})),
            "user" => ("/users", json!({"username": format!("user{n}"), "given_name": "U"})),
            "example_repository" => {
                ("/example-repositories", json!({"name": "R", "source_type": "minio", "source_url": format!("bucket{n}")}))
            }
            "service_type" => ("/service-types", json!({"path": format!("testing.x{n}"), "name": "X", "category": "testing"})),
            other => panic!("no new row for {other}"),
        }
    }

    /// An existing row that is nobody's own.
    async fn row(&self, entity: &str) -> String {
        let c = &self.course;
        match entity {
            "organization" => format!("/organizations/{}", c.organization),
            "course_family" => format!("/course-families/{}", c.family),
            "course" => format!("/courses/{}", c.course),
            "role" => "/roles/_admin".to_owned(),
            "service" => {
                let user = self.server.somebody(&format!("service{}", self.number()), &[]).await.id;
                let id: Uuid =
                    sqlx::query_scalar("insert into service (slug, name, user_id) values ('s' || $1::text, 'S', $1) returning id")
                        .bind(user)
                        .fetch_one(self.server.db.pool())
                        .await
                        .unwrap();
                format!("/service-accounts/{id}")
            }
            "user" => {
                // Somebody whom tutors of the course see.
                let user = self.server.somebody(&format!("member{}", self.number()), &[]).await.id;
                // A tutor is in no submission group, so that the user can be deleted.
                sqlx::query("insert into course_member (user_id, course_id, course_role_id) values ($1, $2, '_tutor')")
                    .bind(user)
                    .bind(c.course)
                    .execute(self.server.db.pool())
                    .await
                    .unwrap();
                format!("/users/{user}")
            }
            _ => {
                let (path, body) = self.new_row(entity).await;
                format!("{path}/{}", self.server.post(&c.admin, path, body).await.id())
            }
        }
    }

    async fn attempt(&self, who: &Someone, entity: &str, action: &str) -> (u16, Value) {
        let answer = match action {
            "create" => {
                let (path, body) = self.new_row(entity).await;
                self.server.post(who, path, body).await
            }
            "get" => self.server.get(who, &self.row(entity).await).await,
            "update" => {
                let field = if entity == "user" {
                    "given_name"
                } else if entity == "submission_group" {
                    "display_name"
                } else {
                    "title"
                };
                let body = if entity == "course_member" {
                    json!({"course_role_id": "_student"})
                } else {
                    json!({field: format!("New {}", self.number())})
                };
                self.server.patch(who, &self.row(entity).await, body).await
            }
            "delete" => self.server.delete(who, &self.row(entity).await).await,
            "archive" => self.server.ask(who, Method::PATCH, &format!("{}/archive", self.row(entity).await), None).await,
            other => panic!("{other}"),
        };
        (answer.status.as_u16(), answer.body)
    }
}

#[tokio::test]
async fn the_table_holds() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let mut people: Vec<Someone> = course.people.iter().map(|(_, someone, _)| someone.clone()).collect();
    people.push(server.somebody("stranger", &[]).await);
    people.push(server.somebody("om", &["_organization_manager"]).await);
    people.push(server.somebody("um", &["_user_manager"]).await);
    let world = World { server, course, fresh: 0.into() };
    let mut wrong = Vec::new();
    for (entity, action, expected) in TABLE {
        for ((who, name), expected) in people.iter().zip(WHO).zip(expected.split_whitespace()) {
            let (status, body) = world.attempt(who, entity, action).await;
            let got = match status {
                200..=299 => "y",
                403 => "n",
                404 => "-",
                _ => "?",
            };
            if got != expected {
                wrong.push(format!("{entity} {action} as {name}: expected {expected}, got {got} ({status} {})", body["message"]));
            }
        }
        let (status, body) = world.attempt(&world.course.admin.clone(), entity, action).await;
        if !(200..300).contains(&status) {
            wrong.push(format!("{entity} {action} as administrator: {status} {body}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The vectors A1: who may change whose role to what. Levels: 1 student … 5 owner.
#[tokio::test]
async fn roles_change_only_below_ones_own() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let change = |actor: &'static str, target: &'static str, role: &'static str| {
        let (server, course) = (&server, &course);
        async move {
            let path = format!("/course-members/{}", course.member(target));
            let answer = server.patch(course.person(actor), &path, json!({"course_role_id": role})).await;
            (answer.status.as_u16(), answer.code().to_owned())
        }
    };
    let refused = (403, "AUTHZ_005".to_owned());
    assert_eq!(change("lecturer", "lecturer", "_lecturer").await, refused, "oneself");
    assert_eq!(change("lecturer", "maintainer", "_student").await, refused, "somebody above");
    assert_eq!(change("lecturer", "tutor", "_maintainer").await, refused, "a role above one's own");
    assert_eq!(change("maintainer", "lecturer", "_owner").await, refused, "a role above one's own");
    assert_eq!(change("owner", "owner", "_student").await, refused, "an owner");
    assert_eq!(change("lecturer", "tutor", "_lecturer").await.0, 200);
    assert_eq!(change("lecturer", "tutor", "_tutor").await, refused, "now an equal");
    assert_eq!(change("owner", "tutor", "_tutor").await.0, 200);
}

/// Scopes of a token cut down what its user may do, and add nothing.
#[tokio::test]
async fn tokens_narrow() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let lecturer = course.person("lecturer");
    let token = server
        .post(lecturer, "/api-tokens", json!({"name": "t", "scopes": ["course:get", "organization:create", "user:list"]}))
        .await
        .expect(201);
    let narrow = Someone { id: lecturer.id, token: token["token"].as_str().unwrap().to_owned() };
    server.get(&narrow, &format!("/courses/{}", course.course)).await.expect(200);
    server.get(&narrow, &format!("/course-contents/{}", course.unit)).await.expect(404);
    server.patch(&narrow, &format!("/courses/{}", course.course), json!({"title": "x"})).await.expect(403);
    server.post(&narrow, "/organizations", json!({"path": "x", "title": "x", "organization_type": "organization"})).await.expect(403);
    assert_eq!(server.get(&narrow, "/users").await.headers["x-total-count"], server.get(lecturer, "/users").await.headers["x-total-count"]);
    server.post(&narrow, "/api-tokens", json!({"name": "wide"})).await.expect(403);
    server.delete(lecturer, &format!("/api-tokens/{}", token["id"].as_str().unwrap())).await.expect(204);
    server.get(&narrow, &format!("/courses/{}", course.course)).await.expect(401);
}
