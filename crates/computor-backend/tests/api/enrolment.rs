//! Self-enrolment: who gets in with a code, how many, and that nobody gets more than a student's rights.

use crate::support::{Answer, Server, Someone, Term};
use futures::future::join_all;
use serde_json::{Value, json};
use std::sync::Arc;

struct World {
    server: Server,
    term: Term,
    clock: crate::support::TestClock,
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

impl World {
    async fn new() -> Self {
        let clock = crate::support::TestClock::new();
        let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
        let term = Term::create(&server).await;
        Self { server, term, clock }
    }

    fn path(&self, rest: &str) -> String {
        format!("/courses/{}/enrolment-{rest}", self.term.course)
    }

    /// A new code, made by the lecturer.
    async fn code(&self, mut settings: Value) -> String {
        settings["course_group_id"] = json!(self.term.group);
        let made = self.server.post(self.term.person("lecturer"), &self.path("code"), settings).await.expect(201);
        made["code"].as_str().unwrap().to_owned()
    }

    async fn enrol(&self, who: &Someone, code: &str) -> Answer {
        self.server.post(who, &format!("/enrolments/{code}"), json!({})).await
    }

    async fn somebody(&self, name: &str) -> Someone {
        self.server.somebody(name, &[]).await
    }

    async fn members(&self, of: &Someone) -> Vec<String> {
        let sql = "select concat_ws(' ', m.course_role_id, g.title, case when m.archived_at is not null then 'archived' end)
                   from course_member m left join course_group g on g.id = m.course_group_id where m.user_id = $1";
        sqlx::query_scalar(sql).bind(of.id).fetch_all(self.server.db.pool()).await.unwrap()
    }
}

#[tokio::test]
async fn who_knows_the_code_becomes_a_student_and_only_that() {
    let world = World::new().await;
    let code = world.code(json!({})).await;
    let newcomer = world.somebody("newcomer").await;
    let seen = world.server.get(&newcomer, &format!("/enrolments/{code}")).await.expect(200);
    assert_eq!(
        (&seen["title"], &seen["organization_title"], &seen["needs_approval"]),
        (&json!("Programming 2026"), &json!("University"), &json!(false))
    );
    assert_eq!(world.members(&newcomer).await, Vec::<String>::new(), "looking is not enrolling");
    // As people type it.
    let typed = format!(" {}-{} ", code[..6].to_lowercase(), &code[6..]).replace(' ', "%20");
    let done = world.enrol(&newcomer, &typed).await.expect(200);
    assert_eq!((&done["status"], &done["course_id"]), (&json!("enrolled"), &json!(world.term.course)));
    assert_eq!(world.members(&newcomer).await, ["_student A"]);
    // With what every student has: a profile and a group to work in; and it holds at once.
    let has = "select (select count(*) from student_profile where user_id = $1) + (select count(*) from submission_group_member gm
               join course_member m on m.id = gm.course_member_id where m.user_id = $1)";
    let has: i64 = sqlx::query_scalar(has).bind(newcomer.id).fetch_one(world.server.db.pool()).await.unwrap();
    assert_eq!(has, 2);
    world.server.get(&newcomer, &format!("/courses/{}", world.term.course)).await.expect(200);
    // Once more changes nothing, and costs nothing; nor does it make somebody less who is more.
    assert_eq!(world.enrol(&newcomer, &code).await.expect(200)["status"], "member");
    assert_eq!(world.enrol(world.term.person("tutor"), &code).await.expect(200)["status"], "member");
    assert_eq!(world.members(world.term.person("tutor")).await, ["_tutor A"]);
    let kept = world.server.get(world.term.person("lecturer"), &world.path("code")).await.expect(200);
    assert_eq!((&kept["use_count"], &kept["code"]), (&json!(1), &json!(code)));
    let told: Vec<String> =
        sqlx::query_scalar("select kind from audit_entry where kind like 'enrolment%' or user_id = $1 and kind like 'course_member%'")
            .bind(newcomer.id)
            .fetch_all(world.server.db.pool())
            .await
            .unwrap();
    assert_eq!(told.len(), 2, "{told:?}");
    let leaked: i64 = sqlx::query_scalar("select count(*) from audit_entry where data::text like '%' || $1 || '%'")
        .bind(&code)
        .fetch_one(world.server.db.pool())
        .await
        .unwrap();
    assert_eq!(leaked, 0);
}

#[tokio::test]
async fn who_mistypes_a_code_can_still_log_in() {
    let world = World::new().await;
    let admin = world.term.admin.clone();
    let new = json!({"username": "ada", "email": "ada@example.org", "password": "lime-harbour-quartz-71"});
    world.server.post(&admin, "/users", new).await.expect(201);
    let log_in = async |password: &str| {
        let body = json!({"username": "ada", "password": password}).to_string();
        world.server.raw(reqwest::Method::POST, "/auth/login", &[], body).await
    };
    let token = log_in("lime-harbour-quartz-71").await.expect(200)["access_token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    let guess = async || world.server.raw(reqwest::Method::GET, "/enrolments/000000000001", &[("authorization", &bearer)], "").await.status;
    let seen = [guess().await, guess().await, guess().await, guess().await, guess().await, guess().await].map(|status| status.as_u16());
    assert_eq!(seen, [404, 404, 404, 404, 404, 429]);
    log_in("lime-harbour-quartz-71").await.expect(200);
}

#[tokio::test]
async fn a_code_works_until_it_expires_is_used_up_taken_away_or_replaced() {
    let world = World::new().await;
    let refused = async |who: &Someone, code: &str| said(&world.enrol(who, code).await).0 == 404;
    let people: Vec<Someone> = join_all((0..4).map(|n| world.server.somebody(["pia", "quin", "rob", "sue"][n], &[]))).await;
    let code = world.code(json!({"expires_in_days": 1, "max_uses": 1})).await;
    assert!(refused(&people[0], "A1B2C3D4E5F6").await, "another code");
    world.enrol(&people[0], &code).await.expect(200);
    assert!(refused(&people[1], &code).await, "used up");
    let code = world.code(json!({"expires_in_days": 1})).await;
    world.enrol(&people[1], &code).await.expect(200);
    world.clock.advance(24 * 3600 + 1);
    assert!(refused(&people[2], &code).await, "expired");
    assert_eq!(world.server.get(&people[2], &format!("/enrolments/{code}")).await.status, 404);
    let code = world.code(json!({})).await;
    let newer = world.code(json!({})).await;
    assert!(refused(&people[2], &code).await, "replaced");
    world.enrol(&people[2], &newer).await.expect(200);
    world.server.delete(world.term.person("lecturer"), &world.path("code")).await.expect(204);
    assert!(refused(&people[3], &newer).await, "taken away");
    assert_eq!(world.server.get(world.term.person("lecturer"), &world.path("code")).await.status, 404);
    // Whoever guesses is slowed down.
    let last = world.somebody("guesser").await;
    let answers = join_all((0..8).map(|n| world.enrol(&last, ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH"][n]))).await;
    assert!(answers.iter().any(|answer| said(answer) == (429, "RATE_002")));
}

#[tokio::test]
async fn at_once_nobody_is_one_too_many_and_nobody_is_in_twice() {
    let world = World::new().await;
    let code = world.code(json!({"max_uses": 3})).await;
    let mut people = Vec::new();
    for name in ["pia", "quin", "rob", "sue", "tim", "una"] {
        people.push(world.somebody(name).await);
    }
    let answers = join_all(people.iter().map(|one| world.enrol(one, &code))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 3);
    assert_eq!(answers.iter().filter(|answer| answer.status == 404).count(), 3);
    let code = world.code(json!({})).await;
    let twice = world.somebody("twice").await;
    let answers = join_all((0..4).map(|_| world.enrol(&twice, &code))).await;
    let mut told: Vec<&str> = answers.iter().map(|answer| answer.body["status"].as_str().unwrap()).collect();
    told.sort_unstable();
    assert_eq!(told, ["enrolled", "member", "member", "member"]);
    assert_eq!(world.members(&twice).await.len(), 1);
    let kept = world.server.get(world.term.person("lecturer"), &world.path("code")).await.expect(200);
    assert_eq!(kept["use_count"], 1);
}

#[tokio::test]
async fn with_approval_a_lecturer_lets_people_in() {
    let world = World::new().await;
    let code = world.code(json!({"needs_approval": true})).await;
    let (first, second) = (world.somebody("pia").await, world.somebody("quin").await);
    assert_eq!(world.enrol(&first, &code).await.expect(200)["status"], "pending");
    assert_eq!(world.enrol(&first, &code).await.expect(200)["status"], "pending");
    assert_eq!(world.enrol(&second, &code).await.expect(200)["status"], "pending");
    assert_eq!(world.members(&first).await, Vec::<String>::new());
    let lecturer = world.term.person("lecturer");
    let list = world.server.get(lecturer, &world.path("requests")).await.expect(200);
    let names: Vec<_> = list.as_array().unwrap().iter().map(|one| one["username"].clone()).collect();
    assert_eq!(names, [json!("pia"), json!("quin")]);
    let of = |who: &Someone| format!("{}/{}", world.path("requests"), who.id);
    // Nobody lets itself in, nor do tutors.
    for who in [&first, world.term.person("student"), world.term.person("tutor")] {
        let answer = world.server.post(who, &format!("{}/accept", of(&first)), json!({})).await;
        assert!([(403, "AUTHZ_004"), (404, "NF_001")].contains(&said(&answer)), "{answer:?}");
    }
    world.server.delete(lecturer, &of(&second)).await.expect(204);
    world.server.post(lecturer, &format!("{}/accept", of(&first)), json!({})).await.expect(200);
    assert_eq!((world.members(&first).await, world.members(&second).await), (vec!["_student A".to_owned()], vec![]));
    assert_eq!(world.server.get(lecturer, &world.path("requests")).await.expect(200), json!([]));
    assert_eq!(world.server.post(lecturer, &format!("{}/accept", of(&first)), json!({})).await.status, 404, "once");
    assert_eq!(world.server.post(lecturer, &format!("{}/accept", of(&second)), json!({})).await.status, 404, "declined");
}

#[tokio::test]
async fn who_was_archived_is_let_in_by_a_lecturer_and_as_a_student() {
    let world = World::new().await;
    let code = world.code(json!({})).await;
    let (tutor, lecturer) = (world.term.person("tutor"), world.term.person("lecturer"));
    let archive = format!("/course-members/{}/archive", world.term.member("tutor"));
    world.server.ask(lecturer, reqwest::Method::PATCH, &archive, None).await.expect(204);
    assert_eq!(world.enrol(tutor, &code).await.expect(200)["status"], "pending", "whatever the code says");
    assert_eq!(world.members(tutor).await, ["_tutor A archived"]);
    let accept = format!("{}/{}/accept", world.path("requests"), tutor.id);
    world.server.post(lecturer, &accept, json!({})).await.expect(200);
    assert_eq!(world.members(tutor).await, ["_student A"]);
}

#[tokio::test]
async fn only_lecturers_make_and_know_codes() {
    let world = World::new().await;
    let body = json!({"course_group_id": world.term.group});
    let stranger = world.somebody("stranger").await;
    for (who, expected) in
        [(world.term.person("student"), (403, "AUTHZ_004")), (world.term.person("tutor"), (403, "AUTHZ_004")), (&stranger, (404, "NF_001"))]
    {
        assert_eq!(said(&world.server.post(who, &world.path("code"), body.clone()).await), expected);
        for rest in ["code", "requests"] {
            assert_eq!(said(&world.server.get(who, &world.path(rest)).await), expected);
        }
        assert_eq!(said(&world.server.delete(who, &world.path("code")).await), expected);
    }
    for role in ["lecturer", "maintainer", "owner"] {
        world.server.post(world.term.person(role), &world.path("code"), body.clone()).await.expect(201);
    }
    // A group of another course, and numbers that are none.
    let lecturer = world.term.person("lecturer");
    let elsewhere = json!({"course_group_id": uuid::Uuid::new_v4()});
    assert_eq!(said(&world.server.post(lecturer, &world.path("code"), elsewhere).await), (409, "CONFLICT_002"));
    for bad in [
        json!({}),
        json!({"course_group_id": world.term.group, "max_uses": 0}),
        json!({"course_group_id": world.term.group, "expires_in_days": 1000}),
    ] {
        assert_eq!(said(&world.server.post(lecturer, &world.path("code"), bad).await), (400, "VAL_001"));
    }
    // A service is nobody who learns.
    sqlx::query("update \"user\" set is_service = true where id = $1").bind(stranger.id).execute(world.server.db.pool()).await.unwrap();
    let code = world.code(json!({})).await;
    let service = world.server.with_token(stranger.id, &[]).await;
    assert_eq!(said(&world.enrol(&service, &code).await), (403, "AUTHZ_001"));
    // A token for reading enrols nobody.
    let reader = world.somebody("reader").await;
    let reader = world.server.with_token(reader.id, &["course:get"]).await;
    assert_eq!(said(&world.enrol(&reader, &code).await), (403, "AUTHZ_001"));
    world.server.get(&reader, &format!("/enrolments/{code}")).await.expect(200);
}
