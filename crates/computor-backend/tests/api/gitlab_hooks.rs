//! What a GitLab server tells of: pushes to forks are noted, pushes to the template are looked at; told again, nothing is new, and nobody else is
//! believed.

use crate::{
    git::{change, git},
    gitlab::World,
};
use computor_gitlab_stand_in::tell;
use serde_json::{Value, json};

/// A world whose GitLab tells of pushes; the address and the secret.
async fn telling() -> (World, String, String) {
    let world = World::managed().await;
    let (server, term) = (&world.server, &world.term);
    let call = format!("/organizations/{}/gitlab-hook", term.organization);
    assert!(matches!(server.post(term.person("lecturer"), &call, json!({})).await.status.as_u16(), 403 | 404));
    let old = server.post(&term.admin, &call, json!({})).await.expect(201);
    let hook = server.post(&term.admin, &call, json!({})).await.expect(201);
    assert_ne!(old["secret"], hook["secret"]);
    let (url, secret) = (hook["url"].as_str().unwrap().to_owned(), hook["secret"].as_str().unwrap().to_owned());
    // The one of before works no more.
    assert_eq!(tell(&url, old["secret"].as_str().unwrap(), &json!({"object_kind": "push"})).await.unwrap(), 401);
    world.gitlab.state().hooks.push((url.clone(), secret.clone()));
    (world, url, secret)
}

impl World {
    fn told(&self) -> Vec<(Value, u16)> {
        self.gitlab.state().told.clone()
    }

    async fn events(&self) -> i64 {
        self.count("select count(*) from event where type = 'repository:pushed'").await
    }
}

#[tokio::test]
async fn pushes_are_told_of_once() {
    let (world, url, secret) = telling().await;
    let (term, (_, ada)) = (&world.term, world.account("ada"));
    world.validate(term.person("student"), &ada).await.expect(200);
    world.release(1, "one\n").await;
    let asked = world.asked().await;
    assert_eq!(world.run(term.course).await.unwrap().problems, []);
    // What was pushed from here is no news.
    assert!(world.told().iter().all(|(_, status)| *status == 204) && !world.told().is_empty(), "{:?}", world.told());
    assert_eq!((world.asked().await, world.events().await), (asked, 0));

    // A student pushes to the fork.
    let own = format!("uni/prog/y2026/students/{}", term.member("student"));
    let work = tempfile::tempdir().unwrap();
    git(work.path(), &["clone", "-q", &world.url(&ada, &own), "own"]).await.well();
    let tree = work.path().join("own");
    change(&tree, "sum/task.py", b"solved\n").await;
    git(&tree, &["push", "-q", "origin", "HEAD:main"]).await.well();
    let commit = git(&tree, &["rev-parse", "HEAD"]).await.well().trim().to_owned();
    let (event, status) = world.told().pop().unwrap();
    assert_eq!((status, event["after"].as_str()), (204, Some(commit.as_str())));
    let noted = "select pushed_commit from gitlab_place where pushed_at is not null";
    let noted = async || sqlx::query_scalar::<_, String>(noted).fetch_all(world.server.db.pool()).await.unwrap();
    assert_eq!(noted().await, std::slice::from_ref(&commit));
    let channel: Vec<String> = sqlx::query_scalar("select unnest(channels) from event where type = 'repository:pushed'")
        .fetch_all(world.server.db.pool())
        .await
        .unwrap();
    assert_eq!(channel, [format!("user:{}", term.person("student").id)]);

    // Told again, after a newer push, it changes nothing; nor does what somebody else says.
    change(&tree, "sum/task.py", b"solved better\n").await;
    git(&tree, &["push", "-q", "origin", "HEAD:main"]).await.well();
    let newer = git(&tree, &["rev-parse", "HEAD"]).await.well().trim().to_owned();
    assert_eq!(tell(&url, &secret, &event).await.unwrap(), 204);
    let mut forged = event.clone();
    forged["after"] = json!("f".repeat(40));
    for wrong in ["", "x", &secret[1..], &format!("{secret}x")] {
        assert_eq!(tell(&url, wrong, &forged).await.unwrap(), 401, "{wrong}");
    }
    let elsewhere = url.replace(&term.organization.to_string(), &uuid::Uuid::now_v7().to_string());
    assert_eq!(tell(&elsewhere, &secret, &forged).await.unwrap(), 401);
    assert_eq!((noted().await, world.events().await), (vec![newer], 2));
    // What is no push, or to nothing of ours, means nothing; what is no JSON is said to be none.
    forged["project_id"] = json!(4711);
    assert_eq!(tell(&url, &secret, &forged).await.unwrap(), 204);
    assert_eq!(tell(&url, &secret, &json!({"object_kind": "pipeline", "x": 1})).await.unwrap(), 204);
    assert_eq!(tell(&url, &secret, &json!("x")).await.unwrap(), 400);
    assert_eq!((world.asked().await, world.events().await), (asked, 2));
}

#[tokio::test]
async fn a_push_to_the_template_lets_the_course_be_looked_at() {
    let (world, url, secret) = telling().await;
    let term = &world.term;
    world.release(1, "one\n").await;
    assert_eq!(world.run(term.course).await.unwrap().problems, []);
    let asked = world.asked().await;
    let work = tempfile::tempdir().unwrap();
    git(work.path(), &["clone", "-q", &world.url(crate::gitlab::TOKEN, "uni/prog/y2026/student-template"), "template"]).await.well();
    let tree = work.path().join("template");
    change(&tree, "sum/task.py", b"by hand\n").await;
    git(&tree, &["push", "-q", "origin", "HEAD:main"]).await.well();
    let (event, status) = world.told().pop().unwrap();
    assert_eq!((status, world.asked().await), (204, asked + 1));
    assert_eq!(tell(&url, &secret, &event).await.unwrap(), 204);
    assert_eq!(world.asked().await, asked + 1, "it was told already");
    // The run finds it when it has something to bring.
    world.release(2, "two\n").await;
    let problems = world.run(term.course).await.unwrap().problems;
    assert!(problems.iter().any(|problem| problem.message.contains("somebody has pushed to main there")), "{problems:?}");
}
