//! Replays: one verdict, made again from what it was made of; nothing changes by it.

use crate::{
    judging::{assign, server, test},
    support::Server,
};
use computor_backend::work::{ReplayInput, ReplayOne};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

const SUITE: &str = "type: python\nproperties:\n  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a}]}\n  \
                     - {name: w, visibility: never, entryPoint: s.py, tests: [{name: b}]}\n";

/// Asks for a replay as somebody, and lets it run.
async fn replay(server: &Server, who: &crate::support::Someone, run: Uuid, trouble: Trouble) -> Value {
    let begun = server.post(who, &format!("/results/{run}/replays"), json!({})).await.expect(201);
    assert_eq!((&begun["state"], &begun["finding"]), (&json!("pending"), &Value::Null));
    let replay_id: Uuid = begun["id"].as_str().unwrap().parse().unwrap();
    let flow = Rehearsal::<ReplayOne>::new(Arc::new(server.app.clone()), ReplayInput { replay_id: replay_id.into() });
    let _ = flow.run(trouble).await;
    server.get(who, &format!("/replays/{replay_id}")).await.expect(200)
}

/// Everything about a result that could be changed.
async fn whole(server: &Server, run: Uuid) -> String {
    let sql = "select jsonb_build_object('result', to_jsonb(r), 'report', to_jsonb(p), 'group', to_jsonb(g),
                 'grades', (select count(*) from submission_grade), 'messages', (select count(*) from message))::text
               from result r join result_report p on p.result_id = r.id join submission_group_state g on g.submission_group_id = r.submission_group_id
               where r.id = $1";
    sqlx::query_scalar(sql).bind(run).fetch_one(server.db.pool()).await.unwrap()
}

fn ingredient<'a>(replay: &'a Value, name: &str) -> &'a Value {
    replay["finding"]["ingredients"].as_array().unwrap().iter().find(|part| part["name"] == name).unwrap_or(&Value::Null)
}

fn names(tests: &Value, differing: bool) -> Vec<&str> {
    let tests = tests.as_array().unwrap().iter().filter(|test| !differing || test["agrees"] == false);
    tests.map(|test| test["test"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_verdict_is_made_again_from_what_it_was_made_of() {
    let Some((server, library)) = server().await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2"})).await;
    let (run, outcome) = test(&server, &library, b"a = 1\nb = 3").await;
    assert_eq!(outcome, Ok(()));
    let version = "update result set example_version_id = (select example_version_id from course_content_deployment limit 1) where id = $1";
    sqlx::query(version).bind(run).execute(server.db.pool()).await.unwrap();
    let before = whole(&server, run).await;
    let (student, tutor) = (library.term.person("student"), library.term.person("tutor"));

    // Students see the result, but not what is hidden in it; others do not even know that it is there.
    let path = format!("/results/{run}/replays");
    assert_eq!(server.post(student, &path, json!({})).await.status, 403);
    let outsider = server.somebody("outsider", &[]).await;
    assert_eq!(server.post(&outsider, &path, json!({})).await.status, 404);

    let agrees = replay(&server, tutor, run, Trouble::None).await;
    assert_eq!(agrees["state"], "agrees", "{agrees:#}");
    let finding = &agrees["finding"];
    assert_eq!((&finding["before"], &finding["after"], &finding["counts"]), (&json!(0.5), &json!(0.5), &json!(0.5)));
    assert_eq!((&finding["kept_agrees"], names(&finding["tests"], false)), (&json!(true), vec!["a", "b"]));
    assert_eq!((&finding["tests"][1]["before"]["result"], &finding["tests"][1]["after"]["verdict"]), (&json!("FAILED"), &json!("wrong")));
    let changed: Vec<_> = finding["ingredients"].as_array().unwrap().iter().filter(|part| part["state"] != "same").collect();
    assert_eq!(changed, Vec::<&Value>::new());
    let own = format!("/replays/{}", agrees["id"].as_str().unwrap());
    for (who, status) in [(student, 404), (&outsider, 404), (library.term.person("lecturer"), 200)] {
        assert_eq!(server.get(who, &own).await.status.as_u16(), status);
    }
    assert_eq!(server.get(student, &path).await.status, 403);
    assert_eq!(server.get(tutor, &path).await.expect(200).as_array().unwrap().len(), 1);
    assert_eq!(whole(&server, run).await, before, "nothing has changed");
    // Who asked is told.
    let sql = "select data ->> 'state' from event where type = 'replay:ended' and channels = array['user:' || $1::text]";
    let told: Vec<String> = sqlx::query_scalar(sql).bind(tutor.id).fetch_all(server.db.pool()).await.unwrap();
    assert_eq!(told, ["agrees"]);

    // The version that is assigned now does not matter.
    let other = json!({"test.yaml": SUITE, "s.py": "a = 7\nb = 7", "meta.yaml": crate::judging::META.replace("1.0", "1.1")});
    let made = library.example(&server, "e", other).await.expect(200);
    let url = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    let lecturer = library.term.person("lecturer");
    server.post(lecturer, &url, json!({"example_id": made["example_id"], "version_tag": made["version_tag"]})).await.expect(200);
    assert_eq!(replay(&server, lecturer, run, Trouble::None).await["state"], "agrees");

    // Judged by another version, it is another verdict, and the replay says by what.
    let judged_by = "update result set example_version_id = (select id from example_version where version_tag = $2) where id = $1";
    sqlx::query(judged_by).bind(run).bind(made["version_tag"].as_str()).execute(server.db.pool()).await.unwrap();
    let differs = replay(&server, lecturer, run, Trouble::None).await;
    assert_eq!((&differs["state"], names(&differs["finding"]["tests"], true)), (&json!("differs"), vec!["a"]), "{differs:#}");
    assert_eq!(ingredient(&differs, "exercise")["state"], "changed");
    assert_eq!(ingredient(&differs, "submission")["state"], "same");

    // A crash between the test and the note about it, and a failure: it never stays open.
    assert_eq!(replay(&server, lecturer, run, Trouble::Crash(0)).await["state"], "differs");
    let failed = replay(&server, lecturer, run, Trouble::Fail(0)).await;
    assert!(failed["state"] == "failed" && failed["message"].is_string(), "{failed}");

    // What is gone is named.
    let evidence: String =
        sqlx::query_scalar("select evidence from result_report where result_id = $1").bind(run).fetch_one(server.db.pool()).await.unwrap();
    server.app.store.delete(evidence.parse().unwrap()).await.unwrap();
    let gone = replay(&server, lecturer, run, Trouble::None).await;
    assert_eq!((&gone["state"], &ingredient(&gone, "evidence")["state"]), (&json!("gone"), &json!("gone")), "{gone:#}");
    assert_eq!(ingredient(&gone, "artifact")["state"], "same");

    // Whoever asks while it is under way is answered with the same one; what has no verdict cannot be made again.
    let (one, two) = (server.post(lecturer, &path, json!({})).await.expect(201), server.post(tutor, &path, json!({})).await.expect(201));
    assert_eq!(one["id"], two["id"]);
    let waiting: i64 = sqlx::query_scalar(
        "select count(*) from outbox where payload ->> 'flow' = 'replay_result' and payload -> 'input' ->> 'replay_id' = $1",
    )
    .bind(one["id"].as_str())
    .fetch_one(server.db.pool())
    .await
    .unwrap();
    assert_eq!(waiting, 1);
    sqlx::query("update result set status = 1 where id = $1").bind(run).execute(server.db.pool()).await.unwrap();
    let refused = server.post(lecturer, &path, json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_002"));
}

#[tokio::test]
async fn a_program_that_does_not_do_the_same_twice_is_flaky() {
    let Some((server, library)) = server().await else { return };
    // Sixty-four coins: that two throws are the same does not happen.
    let tests: Vec<String> = (0..64).map(|n| format!("{{name: b{n}}}")).collect();
    let suite = format!("type: python\nproperties:\n  tests:\n  - {{name: v, entryPoint: s.py, tests: [{}]}}\n", tests.join(", "));
    assign(&server, &library, json!({"test.yaml": suite, "s.py": "for n in range(64):\n    globals()[f'b{n}'] = 0\n"})).await;
    let coins = "import os\nbits = int.from_bytes(os.urandom(8), 'big')\nfor n in range(64):\n    globals()[f'b{n}'] = bits >> n & 1\n";
    let (run, outcome) = test(&server, &library, coins.as_bytes()).await;
    assert_eq!(outcome, Ok(()));
    let flaky = replay(&server, library.term.person("tutor"), run, Trouble::None).await;
    assert_eq!(flaky["state"], "flaky", "{flaky:#}");
    assert!(names(&flaky["finding"]["tests"], true).len() > 5);
    // The verdict was right for what the program did then.
    assert_eq!(flaky["finding"]["kept_agrees"], true);
}
