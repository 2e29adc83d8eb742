//! Re-runs: a changed test over all hand-ins, seen before it counts, and taken back.

use crate::{
    judging::{assign, server, server_with, test},
    store::Library,
    support::{Answer, Server},
};
use computor_backend::work::{ReplayInput, ReplayOne, RerunInput, RerunOne};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

// Each of the two counts half: what stands in one group counts as a whole.
const SUITE: &str = "type: python\nproperties:\n  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a}]}\n  \
                     - {name: w, entryPoint: s.py, tests: [{name: b}]}\n";

/// A hand-in that got half of the points.
async fn half(server: &Server, library: &Library) -> Uuid {
    assign(server, library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2"})).await;
    let (run, outcome) = test(server, library, b"a = 1\nb = 3").await;
    assert_eq!(outcome, Ok(()));
    sqlx::query("update submission_artifact set submit = true").execute(server.db.pool()).await.unwrap();
    run
}

/// Does what waits of a re-run.
async fn work(server: &Server) {
    let items: Vec<Uuid> =
        sqlx::query_scalar("select id from rerun_item where state = 'pending'").fetch_all(server.db.pool()).await.unwrap();
    for item_id in items {
        let flow = Rehearsal::<RerunOne>::new(Arc::new(server.app.clone()), RerunInput { item_id });
        let _ = flow.run(Trouble::None).await;
    }
}

async fn score(server: &Server, library: &Library, run: Uuid) -> Option<f64> {
    let seen = server.get(library.term.person("student"), &format!("/results/{run}")).await.expect(200);
    seen["result"].as_f64()
}

/// How many tests have passed by the report that the run has left behind as a file, its only one.
async fn summary(server: &Server, library: &Library, run: Uuid) -> Value {
    let (status, bytes) = server.download(library.term.person("student"), &format!("/results/{run}/artifacts/download")).await;
    assert_eq!(status, 200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), 1);
    let report: Value = serde_json::from_reader(archive.by_name("testSummary.json").unwrap()).unwrap();
    report["summary"]["passed"].clone()
}

async fn begin(server: &Server, library: &Library) -> Value {
    let path = format!("/course-contents/{}/reruns", library.term.assignment);
    server.post(library.term.person("lecturer"), &path, json!({})).await.expect(201)
}

#[tokio::test]
async fn a_changed_test_is_seen_applied_and_taken_back() {
    let Some((server, library)) = server().await else { return };
    let run = half(&server, &library).await;
    assert_eq!(score(&server, &library, run).await, Some(0.5));
    let lecturer = library.term.person("lecturer");
    // The second test was wrong: another value is right.
    let corrected = json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 3", "meta.yaml": crate::judging::META.replace("1.0", "1.1")});
    let made = library.example(&server, "e", corrected).await.expect(200);
    let url = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    server.post(lecturer, &url, json!({"example_id": made["example_id"], "version_tag": made["version_tag"]})).await.expect(200);
    let begun = begin(&server, &library).await;
    assert_eq!((&begun["state"], &begun["total"], &begun["pending"]), (&json!("running"), &json!(1), &json!(1)));
    let path = format!("/reruns/{}", begun["id"].as_str().unwrap());
    assert_eq!(said(&server.post(lecturer, &format!("{path}/apply"), json!({})).await), (409, "CONFLICT_002"), "not ready");
    let again = server.post(lecturer, &format!("/course-contents/{}/reruns", library.term.assignment), json!({})).await;
    assert_eq!(said(&again), (409, "CONFLICT_001"), "one at a time");
    work(&server).await;
    let ready = server.get(lecturer, &path).await.expect(200);
    assert_eq!((&ready["state"], &ready["gain"], &ready["lose"], &ready["pending"]), (&json!("ready"), &json!(1), &json!(0), &json!(0)));
    let items = server.get(lecturer, &format!("{path}/items?change=gain")).await.expect(200);
    assert_eq!((&items[0]["before"], &items[0]["after"], &items[0]["applied"]), (&json!(0.5), &json!(1), &json!(false)));
    assert_eq!(server.get(lecturer, &format!("{path}/items?change=lose")).await.expect(200), json!([]));
    // A preview changes nothing, and students know nothing of it.
    assert_eq!(summary(&server, &library, run).await, json!(1));
    assert_eq!(score(&server, &library, run).await, Some(0.5));
    server.get(library.term.person("student"), &path).await.expect(404);
    assert_eq!(server.post(library.term.person("tutor"), &format!("{path}/apply"), json!({})).await.status, 403);
    // Applied: it counts, is in the views, and the student is told.
    let applied = server.post(lecturer, &format!("{path}/apply"), json!({})).await.expect(200);
    assert_eq!(applied["state"], "applied");
    assert_eq!(score(&server, &library, run).await, Some(1.0));
    assert_eq!(summary(&server, &library, run).await, json!(2));
    let view = format!("/students/course-contents/{}", library.term.assignment);
    let view = server.get(library.term.person("student"), &view).await.expect(200);
    assert_eq!((&view["result"]["result"], &view["result"]["result_json"]["summary"]["passed"]), (&json!(1), &json!(2)));
    let messages = format!("/messages?submission_group_id={}", library.group);
    let told = server.get(library.term.person("student"), &messages).await.expect(200);
    assert!(told[0]["content"].as_str().unwrap().contains("50.0 % before, 100.0 % now"), "{told:#}");
    // It is a message like any: the group hears of it as it comes, and it is not new to who wrote it.
    assert_eq!(told[0]["is_read"], false);
    assert_eq!(server.get(lecturer, &messages).await.expect(200)[0]["is_read"], true);
    let heard = "select of_group, data -> 'data' ->> 'content' from event where type = 'message:new' and data ->> 'message_id' = $1";
    let heard: (Uuid, String) = sqlx::query_as(heard).bind(told[0]["id"].as_str()).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!((heard.0, Some(heard.1.as_str())), (library.group, told[0]["content"].as_str()));
    // A replay of it is made of what it was made of.
    let replayed = async || {
        let begun = server.post(lecturer, &format!("/results/{run}/replays"), json!({})).await.expect(201);
        let replay_id: Uuid = begun["id"].as_str().unwrap().parse().unwrap();
        let flow = Rehearsal::<ReplayOne>::new(Arc::new(server.app.clone()), ReplayInput { replay_id: replay_id.into() });
        let _ = flow.run(Trouble::None).await;
        let replay = server.get(lecturer, &format!("/replays/{replay_id}")).await.expect(200);
        (replay["state"].clone(), replay["finding"]["before"].clone())
    };
    assert_eq!(replayed().await, (json!("agrees"), json!(1.0)));
    // Taken back: as it was.
    let undone = server.post(lecturer, &format!("{path}/undo"), json!({})).await.expect(200);
    assert_eq!(undone["state"], "undone");
    assert_eq!(score(&server, &library, run).await, Some(0.5));
    assert_eq!(summary(&server, &library, run).await, json!(1));
    let view = server.get(library.term.person("student"), &format!("/results/{run}")).await.expect(200);
    assert_eq!(view["result_json"]["summary"]["passed"], 1);
    assert_eq!(said(&server.post(lecturer, &format!("{path}/undo"), json!({})).await), (409, "CONFLICT_002"));
}

#[tokio::test]
async fn what_changed_meanwhile_is_not_overwritten_and_losses_can_be_spared() {
    let Some((server, library)) = server().await else { return };
    let run = half(&server, &library).await;
    let lecturer = library.term.person("lecturer");
    let harder = json!({"test.yaml": SUITE, "s.py": "a = 7\nb = 7", "meta.yaml": crate::judging::META.replace("1.0", "1.1")});
    let made = library.example(&server, "e", harder).await.expect(200);
    let url = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    server.post(lecturer, &url, json!({"example_id": made["example_id"], "version_tag": made["version_tag"]})).await.expect(200);
    let one = begin(&server, &library).await;
    work(&server).await;
    let path = format!("/reruns/{}", one["id"].as_str().unwrap());
    assert_eq!(server.get(lecturer, &path).await.expect(200)["lose"], 1);
    server.post(lecturer, &format!("{path}/apply"), json!({"only_gains": true})).await.expect(200);
    assert_eq!(score(&server, &library, run).await, Some(0.5), "nobody loses");
    server.post(lecturer, &format!("{path}/undo"), json!({})).await.expect(200);
    // Somebody corrected the result by hand before it was applied.
    let two = begin(&server, &library).await;
    work(&server).await;
    server.patch(library.term.person("tutor"), &format!("/results/{run}"), json!({"result": 0.75})).await.expect(200);
    server.post(lecturer, &format!("/reruns/{}/apply", two["id"].as_str().unwrap()), json!({})).await.expect(200);
    assert_eq!(score(&server, &library, run).await, Some(0.75));
}

#[tokio::test]
async fn a_test_that_says_two_things_is_marked_and_what_is_dropped_is_not_run() {
    let Some((server, library)) = server().await else { return };
    let run = half(&server, &library).await;
    let lecturer = library.term.person("lecturer");
    let one = begin(&server, &library).await;
    let path = format!("/reruns/{}", one["id"].as_str().unwrap());
    // As the flow notes it when a second run says something else.
    sqlx::query("update rerun_item set state = 'done', after_score = 1, flaky = true").execute(server.db.pool()).await.unwrap();
    let ready = server.get(lecturer, &path).await.expect(200);
    assert_eq!((&ready["state"], &ready["flaky"], &ready["gain"]), (&json!("ready"), &json!(1), &json!(0)));
    server.post(lecturer, &format!("{path}/apply"), json!({})).await.expect(200);
    assert_eq!(score(&server, &library, run).await, Some(0.5));
    let two = begin(&server, &library).await;
    let path = format!("/reruns/{}", two["id"].as_str().unwrap());
    assert_eq!(server.ask(lecturer, Method::DELETE, &path, None).await.status, 204);
    work(&server).await;
    let dropped = server.get(lecturer, &path).await.expect(200);
    assert_eq!((&dropped["state"], &dropped["pending"]), (&json!("cancelled"), &json!(1)));
    assert_eq!(said(&server.ask(lecturer, Method::DELETE, &path, None).await), (409, "CONFLICT_002"));
    // In the queue, all of it comes after what is tested for the first time.
    let later = "select id from operation where kind = 'rerun_item' limit 1";
    let operation: Uuid = sqlx::query_scalar(later).fetch_one(server.db.pool()).await.unwrap();
    let shares = computor_db::queries::operation::shares(server.db.pool(), &[operation]).await.unwrap();
    assert!(shares[0].later);
}

#[tokio::test]
async fn a_program_that_differs_each_time_is_found_to_be_flaky() {
    let Some((server, library)) = server().await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2"})).await;
    // Right or wrong by chance.
    let (run, outcome) = test(&server, &library, b"import os\na = 1\nb = 2 + os.urandom(1)[0] % 2").await;
    assert_eq!(outcome, Ok(()));
    sqlx::query("update submission_artifact set submit = true").execute(server.db.pool()).await.unwrap();
    let before = score(&server, &library, run).await;
    let lecturer = library.term.person("lecturer");
    // One of four re-runs sees it: none of sixty is less likely than a broken machine.
    for _ in 0..60 {
        let begun = begin(&server, &library).await;
        work(&server).await;
        let path = format!("/reruns/{}", begun["id"].as_str().unwrap());
        let ready = server.get(lecturer, &path).await.expect(200);
        if ready["flaky"] == 1 {
            // What differs by itself changes nothing.
            assert_eq!((&ready["gain"], &ready["lose"]), (&json!(0), &json!(0)));
            server.post(lecturer, &format!("{path}/apply"), json!({})).await.expect(200);
            assert_eq!(score(&server, &library, run).await, before);
            return;
        }
        server.delete(lecturer, &path).await.expect(204);
    }
    panic!("it was never found to be flaky");
}

/// What the student takes up, and which files the item of the newest re-run names.
async fn taken_up(server: &Server, library: &Library) -> (i64, Vec<String>) {
    let student = library.term.person("student").id;
    let sql = "select coalesce((select bytes from storage_use where owner_kind = 'user' and owner_id = $1), 0)";
    let used = sqlx::query_scalar(sql).bind(student).fetch_one(server.db.pool()).await.unwrap();
    let sql = "select f ->> 'filename' from rerun_item i join rerun r on r.id = i.rerun_id, jsonb_array_elements(i.files) f
               where r.id = (select id from rerun order by created_at desc limit 1)";
    let mut files: Vec<String> = sqlx::query_scalar(sql).fetch_all(server.db.pool()).await.unwrap();
    files.sort();
    assert_eq!(sqlx::query_scalar::<_, i64>("select storage_recount()").fetch_one(server.db.pool()).await.unwrap(), 0);
    (used, files)
}

/// What a re-run leaves counts for the quota of who asked for the first run, and is dropped where there is no room for it.
#[tokio::test]
async fn what_a_rerun_leaves_takes_up_room() {
    const LARGE: i64 = 300_000;
    let Some((server, library)) = server_with(|options| options.quota_per_user = 800_000).await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2"})).await;
    // Other bytes each time: what is in the store already takes up nothing.
    let program = format!("import os\na = 1\nb = 3\nopen('large.bin', 'wb').write(os.urandom({LARGE}))");
    let (_, outcome) = test(&server, &library, program.as_bytes()).await;
    assert_eq!(outcome, Ok(()));
    sqlx::query("update submission_artifact set submit = true").execute(server.db.pool()).await.unwrap();
    let lecturer = library.term.person("lecturer");
    let corrected = json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 3", "meta.yaml": crate::judging::META.replace("1.0", "1.1")});
    let made = library.example(&server, "e", corrected).await.expect(200);
    let url = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    server.post(lecturer, &url, json!({"example_id": made["example_id"], "version_tag": made["version_tag"]})).await.expect(200);
    let first = taken_up(&server, &library).await.0;
    assert!((LARGE..LARGE + 100_000).contains(&first), "{first}");
    // What is dropped gives back what it took.
    let dropped = begin(&server, &library).await;
    work(&server).await;
    let (used, files) = taken_up(&server, &library).await;
    assert_eq!(files, ["large.bin", "testSummary.json"]);
    assert!((2 * LARGE..2 * LARGE + 100_000).contains(&used), "{used}");
    server.delete(lecturer, &format!("/reruns/{}", dropped["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(taken_up(&server, &library).await, (first, Vec::new()));
    // Applying and undoing move files, and no room.
    let path = format!("/reruns/{}", begin(&server, &library).await["id"].as_str().unwrap());
    work(&server).await;
    let (used, _) = taken_up(&server, &library).await;
    for change in ["apply", "undo"] {
        server.post(lecturer, &format!("{path}/{change}"), json!({})).await.expect(200);
        assert_eq!(taken_up(&server, &library).await.0, used, "{change}");
    }
    // There is no room for a third: its report is kept alone.
    begin(&server, &library).await;
    work(&server).await;
    let (used, files) = taken_up(&server, &library).await;
    assert_eq!(files, ["testSummary.json"]);
    assert!(used <= 800_000, "{used}");
    // The rule that removes old work gives back all of it.
    sqlx::query("update course set archived_at = now() - interval '9 years'").execute(server.db.pool()).await.unwrap();
    let keep = computor_backend::Keep { submissions: Some(730), ..computor_backend::Keep::default() };
    computor_backend::work::forget(&server.app.db, keep, server.app.clock.now(), 10).await.unwrap();
    assert_eq!(taken_up(&server, &library).await, (0, Vec::new()));
}
