//! What is kept at a GitLab server whatever happens in between: changes during a run, trouble, tokens and courses that end.

use crate::gitlab::{TOKEN, World};
use computor_backend::work::{ReconcileGitLab, ReconcileInput, Reconciled, Tried, TryGitLab, start_today};
use computor_db::queries::gitlab::daily;
use computor_workflows::harness::Harness;
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};
use uuid::Uuid;

#[test]
fn a_flow_waits_as_long_as_it_is_told_to_and_comes_to_an_end() {
    let input = ReconcileInput { organization_id: Uuid::nil(), course_id: Uuid::nil() };
    let waits = |seconds| Ok(Tried::Wait { seconds, why: "it is away".to_owned() });
    let sleeps = |calls: &[computor_workflows::harness::Call]| {
        calls.iter().filter(|call| call.name == "sleep").map(|call| call.input.as_f64().unwrap()).collect::<Vec<_>>()
    };
    let asked = AtomicUsize::new(0);
    let run = Harness::<ReconcileGitLab>::new(input).answer::<TryGitLab>(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => waits(None),
        1 => waits(Some(3600)),
        // Nobody is kept waiting for a year.
        2 => waits(Some(31_536_000)),
        3 => waits(Some(1)),
        _ => Ok(Tried::Done(Reconciled { done: 7, problems: Vec::new() })),
    });
    let run = run.run();
    assert_eq!((sleeps(&run.calls), run.outcome.unwrap().done), (vec![2.0, 3600.0, 86_400.0, 16.0], 7));
    let run = Harness::<ReconcileGitLab>::new(input).answer::<TryGitLab>(move |_| waits(None)).run();
    let pauses = sleeps(&run.calls);
    assert!(pauses.len() == 199 && pauses.iter().all(|pause| *pause <= 300.0), "{pauses:?}");
    assert!(run.outcome.unwrap_err().to_string().contains("it is away"));
}

#[tokio::test]
async fn a_change_that_is_committed_during_a_run_is_not_lost() {
    let world = World::managed().await;
    let (ada, ada_token) = world.account("ada");
    world.validate(world.term.person("student"), &ada_token).await.expect(200);
    world.run(world.term.course).await.unwrap();
    let template = "uni/prog/y2026/student-template";
    assert_eq!(world.members(template), BTreeMap::from([(ada, 20)]));
    // It is noted first, and committed last.
    let mut early = world.server.db.pool().begin().await.unwrap();
    let archive = "update course_member set archived_at = now() where id = $1";
    sqlx::query(archive).bind(world.term.member("student")).execute(&mut *early).await.unwrap();
    world.ask().await;
    world.run(world.term.course).await.unwrap();
    assert_eq!(world.members(template), BTreeMap::from([(ada, 20)]));
    early.commit().await.unwrap();
    assert_eq!(world.count("select count(*) from gitlab_due").await, 1);
    world.run(world.term.course).await.unwrap();
    assert_eq!(world.members(template), BTreeMap::new());
}

#[tokio::test]
async fn what_was_not_done_is_begun_again_the_next_day_and_with_the_next_token() {
    let world = World::managed().await;
    let (server, course) = (&world.server, world.term.course);
    let (ada, ada_token) = world.account("ada");
    world.validate(world.term.person("student"), &ada_token).await.expect(200);
    world.run(course).await.unwrap();
    let template = "uni/prog/y2026/student-template";
    // Once a day it is looked whether somebody has changed something there by hand.
    let by_hand = |level| {
        let mut state = world.gitlab.state();
        let at = state.find(template).unwrap();
        state.set_member(at, ada, level);
    };
    by_hand(40);
    let before = world.asked().await;
    start_today(&server.app).await.unwrap();
    start_today(&server.app).await.unwrap();
    assert_eq!(world.asked().await, before + 1);
    assert_eq!(world.run(course).await.unwrap().problems, []);
    assert_eq!(world.members(template), BTreeMap::from([(ada, 20)]));
    // A change whose run came to nothing.
    world.gitlab.state().revoke_token(TOKEN);
    server.patch(&world.term.admin, &format!("/course-members/{}/archive", world.term.member("student")), json!({})).await;
    world.run(course).await.unwrap_err();
    let before = world.asked().await;
    assert_eq!(daily(server.db.pool(), "the next day").await.unwrap(), 1);
    assert_eq!(world.asked().await, before + 1);
    // An organization whose people have rights there stays until they have none.
    let organization = format!("/organizations/{}", world.term.organization);
    let refused = server.delete(&world.term.admin, &organization).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_002"), "{}", refused.body);
    assert!(refused.body["message"].as_str().unwrap().contains("rights at GitLab"), "{}", refused.body);
    // The course is deleted while the only token cannot be tried.
    world.gitlab.state().set_down(true);
    world.give(TOKEN).await.expect(201);
    server.delete(&world.term.admin, &format!("/courses/{course}")).await.expect(200);
    sqlx::query("delete from gitlab_due").execute(server.db.pool()).await.unwrap();
    world.gitlab.state().set_down(false);
    world.gitlab.state().add_token(TOKEN, world.owner, &["api"]);
    let before = world.asked().await;
    world.give(TOKEN).await.expect(201);
    assert_eq!(world.asked().await, before + 1, "of the course that is gone");
    assert_eq!(world.run(course).await.unwrap().problems, []);
    assert_eq!(world.members(template), BTreeMap::new());
    assert_eq!(world.count("select count(*) from gitlab_grant").await, 0);
    assert_eq!(world.count("select count(*) from gitlab_place where course_id is not null").await, 0, "nobody asks for them any more");
}

#[tokio::test]
async fn a_token_is_used_for_the_group_that_it_was_given_for() {
    let world = World::managed().await;
    world.run(world.term.course).await.unwrap();
    // The same owner has another group there, of which nobody spoke when the token was given.
    {
        let mut state = world.gitlab.state();
        state.add_group(None, "secret", "", world.owner);
        state.log.clear();
    }
    let organization = format!("/organizations/{}", world.term.organization);
    let at = |path: &str| json!({"properties": {"gitlab": {"url": world.gitlab.url, "full_path": path}}});
    world.server.patch(&world.term.admin, &organization, at("secret")).await.expect(200);
    let body = json!({"path": "y2027", "title": "Next", "course_family_id": world.term.family});
    let next = world.server.post(&world.term.admin, "/courses", body).await.id();
    assert_eq!(world.run(next).await.unwrap(), Reconciled::default());
    assert_eq!(world.gitlab.state().log, []);
    // What happened meanwhile is brought there when it is back.
    let before = world.asked().await;
    world.server.patch(&world.term.admin, &organization, at("/uni/")).await.expect(200);
    assert_eq!(world.asked().await, before + 2);
    assert_eq!(world.run(next).await.unwrap().problems, []);
    assert!(world.gitlab.state().find("uni/prog/y2027/students").is_some());
}

#[tokio::test]
async fn what_waits_keeps_no_release_and_a_push_is_tried_again() {
    let world = World::managed().await;
    let course = world.term.course;
    let template = || {
        let state = world.gitlab.state();
        let at = state.repository(state.find("uni/prog/y2026/student-template").unwrap());
        std::fs::read_to_string(at.join("refs/heads/main")).ok()
    };
    world.run(course).await.unwrap();
    // The API answers, and git does not.
    world.gitlab.state().git_answers = Some(502);
    world.release(1, "one\n").await;
    let failed = world.run(course).await.unwrap_err().to_string();
    assert!(failed.contains("502"), "{failed}");
    assert_eq!((template(), world.count("select count(*) from gitlab_due").await), (None, 1));
    // Who is refused is not let in later.
    world.gitlab.state().git_answers = Some(403);
    let told = world.run(course).await.unwrap().problems;
    assert!(told.len() == 1 && told.iter().all(|problem| problem.message.contains("403")), "{told:?}");
    assert_eq!(world.count("select count(*) from gitlab_due").await, 0);
    // A fork that does not come to its end.
    {
        let mut state = world.gitlab.state();
        state.git_answers = None;
        state.fork_takes = 1000;
    }
    for (second, text) in [(2, "two\n"), (3, "three\n")] {
        let before = template();
        world.release(second, text).await;
        let failed = world.run(course).await.unwrap_err().to_string();
        assert!(failed.contains("not done with 1 things, such as student:"), "{failed}");
        assert!(template().is_some() && template() != before, "what is released is there");
    }
    let shown: serde_json::Value = sqlx::query_scalar("select properties -> 'gitlab' from course where id = $1")
        .bind(course)
        .fetch_one(world.server.db.pool())
        .await
        .unwrap();
    assert_eq!(shown["full_path"], "uni/prog/y2026");
    assert_eq!(world.count("select count(*) from gitlab_due").await, 2);
}

#[tokio::test]
async fn a_token_that_ends_soon_is_told_of() {
    let world = World::managed().await;
    let day = |days| (world.server.app.clock.now() + chrono::TimeDelta::days(days)).format("%Y-%m-%d").to_string();
    for (days, told) in [(60, 0), (10, 1)] {
        world.gitlab.state().end_token(TOKEN, &day(days));
        world.ask().await;
        let problems = world.run(world.term.course).await.unwrap().problems;
        assert_eq!(problems.len(), told, "{problems:?}");
        assert!(problems.iter().all(|problem| problem.about == "token" && problem.message.contains(&day(days))), "{problems:?}");
    }
}

#[tokio::test]
async fn an_account_is_one_however_its_address_is_written() {
    let world = World::managed().await;
    let (student, tutor) = (world.term.person("student"), world.term.person("tutor"));
    let (ada, ada_token) = world.account("ada");
    let sql = "insert into account (provider, type, provider_account_id, user_id) values ($1 || '//', 'gitlab', $2, $3)";
    sqlx::query(sql).bind(&world.gitlab.url).bind(ada.to_string()).bind(student.id).execute(world.server.db.pool()).await.unwrap();
    assert_eq!(world.validate(tutor, &ada_token).await.code(), "GITLAB_004");
    assert_eq!(world.validate(student, &ada_token).await.expect(200)["is_ready"], true);
    world.register(student, json!({"provider_account_id": "ada", "provider_access_token": ada_token})).await.expect(200);
    assert_eq!(world.count("select count(*) from account").await, 1);
}
