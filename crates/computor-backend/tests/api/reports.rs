//! Hidden tests: when students read what came of them, and that those who teach always count them.

use crate::{
    judging::{assign, judge, server, server_with, test, wait_for_test},
    store::Library,
    support::Server,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};
use uuid::Uuid;

const SUITE: &str = "type: python\nproperties:\n  tests:\n  - {name: open, entryPoint: s.py, tests: [{name: a}]}\n  \
                     - {name: later, visibility: afterDeadline, entryPoint: s.py, tests: [{name: b}]}\n  \
                     - {name: secret, visibility: never, entryPoint: s.py, tests: [{name: c}]}\n";

/// What the student reads of a run, there and in the view of the content: whether each of the hidden tests is named.
async fn named(server: &Server, library: &Library, run: Uuid) -> (bool, bool) {
    let student = library.term.person("student");
    let result = server.get(student, &format!("/results/{run}")).await.expect(200)["result_json"].clone();
    let view = server.get(student, &format!("/students/course-contents/{}", library.term.assignment)).await.expect(200);
    let shown = &view["result"]["result_json"];
    assert_eq!(result, *shown, "both say the same");
    let names: Vec<&str> = result["tests"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"open"), "{result:#}");
    (names.contains(&"later"), names.contains(&"secret"))
}

/// The due date is so many hours from now.
async fn due(server: &Server, library: &Library, hours: i32, policy: Value) {
    let sql = "update course_content set due_at = now() + make_interval(hours => $2), late_cutoff_days = ($3 ->> 'cutoff')::integer,
                 late_penalty_per_day = ($3 ->> 'penalty')::float8 where id = $1";
    let due = sqlx::query(sql).bind(library.term.assignment).bind(hours).bind(policy);
    due.execute(server.db.pool()).await.unwrap();
}

#[tokio::test]
async fn hidden_tests_are_shown_when_no_hand_in_counts_any_more() {
    let Some((server, library)) = server().await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2\nc = 3"})).await;
    let (run, outcome) = test(&server, &library, b"a = 1\nb = 0\nc = 0").await;
    assert_eq!(outcome, Ok(()));
    const DAY: i32 = 24;
    let (open, closed) = ((true, false), (false, false));
    for (hours, policy, expected) in [
        // Without a date, and before it.
        (None, json!({}), closed),
        (Some(1), json!({"cutoff": 0}), closed),
        // Two hours after the end, since a day may have 25 of them.
        (Some(-1), json!({"cutoff": 0}), closed),
        (Some(-3), json!({"cutoff": 0}), open),
        (Some(-3), json!({"cutoff": 2}), closed),
        (Some(-2 * DAY - 3), json!({"cutoff": 2}), open),
        // What comes late counts in full for ever.
        (Some(-1000 * DAY), json!({}), closed),
        (Some(-1000 * DAY), json!({"penalty": 0.0}), closed),
        (Some(-1000 * DAY), json!({"penalty": 1e-300}), closed),
        // It counts for nothing after two days, or is refused before.
        (Some(-DAY), json!({"penalty": 0.5}), closed),
        (Some(-2 * DAY - 3), json!({"penalty": 0.5}), open),
        (Some(-3), json!({"penalty": 0.5, "cutoff": 0}), open),
    ] {
        if let Some(hours) = hours {
            due(&server, &library, hours, policy.clone()).await;
        }
        assert_eq!(named(&server, &library, run).await, expected, "{hours:?} {policy}");
    }
    // The course's cut-off holds where the content has none.
    due(&server, &library, -3, json!({})).await;
    assert_eq!(named(&server, &library, run).await, closed);
    let course = format!("/courses/{}", library.term.course);
    server.patch(&library.term.admin, &course, json!({"late_cutoff_days": 0})).await.expect(200);
    assert_eq!(named(&server, &library, run).await, open);
    // As long as one student has more time, the others tell nobody what is asked.
    let other = server.somebody("other", &[]).await;
    let member =
        json!({"user_id": other.id, "course_id": library.term.course, "course_role_id": "_student", "course_group_id": library.term.group});
    let member = server.post(&library.term.admin, "/course-members", member).await.id();
    let grant = json!({"course_content_id": library.term.assignment, "course_member_id": member, "days": 1});
    let grant = server.post(library.term.person("lecturer"), "/deadline-extensions", grant).await.id();
    assert_eq!(named(&server, &library, run).await, closed);
    due(&server, &library, -DAY - 3, json!({})).await;
    assert_eq!(named(&server, &library, run).await, open);
    due(&server, &library, -3, json!({})).await;
    server.delete(library.term.person("lecturer"), &format!("/deadline-extensions/{grant}")).await.expect(204);
    assert_eq!(named(&server, &library, run).await, open);
}

#[tokio::test]
async fn who_teaches_counts_hidden_tests_among_those_that_fail() {
    let Some((server, library)) = server().await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2\nc = 3"})).await;
    let (run, outcome) = test(&server, &library, b"a = 1\nb = 2\nc = 0").await;
    assert_eq!(outcome, Ok(()));
    let path = format!("/analytics/courses/{}/contents/{}/tests", library.term.course, library.term.assignment);
    let failed = server.get(library.term.person("tutor"), &path).await.expect(200);
    let failed: Vec<(&str, &str, i64)> = failed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["collection"].as_str().unwrap(), one["name"].as_str().unwrap(), one["failed"].as_i64().unwrap()))
        .collect();
    assert_eq!(failed, [("secret", "c", 1), ("later", "b", 0), ("open", "a", 0)]);
    // Students read none of it: not there, and not in their report.
    let student = library.term.person("student");
    assert!([403, 404].contains(&server.get(student, &path).await.status.as_u16()));
    let seen = server.get(student, &format!("/results/{run}")).await.expect(200);
    assert!(!seen.to_string().contains("secret") && !seen.to_string().contains("later"), "{seen:#}");
}

/// The files of an archive of a run.
async fn files(server: &Server, library: &Library, run: Uuid) -> BTreeMap<String, String> {
    let (status, bytes) = server.download(library.term.person("student"), &format!("/results/{run}/artifacts/download")).await;
    assert_eq!(status, 200);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

#[tokio::test]
async fn a_run_leaves_its_report_behind_as_students_may_read_it() {
    let Some((server, library)) = server().await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2\nc = 3"})).await;
    due(&server, &library, 1, json!({"cutoff": 0})).await;
    let (run, outcome) = test(&server, &library, b"a = 1\nb = 0\nc = 0").await;
    assert_eq!(outcome, Ok(()));
    let student = library.term.person("student");
    let seen = server.get(student, &format!("/results/{run}")).await.expect(200);
    assert_eq!((&seen["has_artifacts"], &seen["artifact_count"]), (&json!(true), &json!(1)));
    assert_eq!(seen["result_artifacts"][0]["filename"], "testSummary.json");
    let left = files(&server, &library, run).await;
    let report: Value = serde_json::from_str(&left["testSummary.json"]).unwrap();
    assert_eq!((left.len(), &report), (1, &seen["result_json"]));
    assert!(!left["testSummary.json"].contains("secret") && !left["testSummary.json"].contains("later"), "{report:#}");
    // What takes up room is counted, the file as well.
    let charged: i64 = sqlx::query_scalar("select sum(bytes)::bigint from storage_use where owner_kind = 'course'")
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    assert!(charged >= i64::try_from(left["testSummary.json"].len()).unwrap());
    // Much of it leaves while it is made.
    let large = "x".repeat(3 << 20);
    let stored = server.app.store.put(large.clone().into()).await.unwrap();
    let more = "insert into result_artifact (result_id, content_type, file_size, bucket_name, object_key, properties)
                values ($1, 'text/plain', $2, 'results', $3, '{\"filename\": \"plots/large.txt\"}')";
    let more = sqlx::query(more).bind(run).bind(i64::try_from(stored.size).unwrap()).bind(stored.digest.to_string());
    more.execute(server.db.pool()).await.unwrap();
    let left = files(&server, &library, run).await;
    assert_eq!((left.len(), left["plots/large.txt"] == large), (2, true));
}

#[tokio::test]
async fn files_that_programs_make_are_left_behind_but_not_those_of_hidden_tests() {
    let Some((server, library)) = server().await else { return };
    let suite = "type: python\nproperties:\n  tests:\n  - {name: open, entryPoint: s.py, tests: [{name: a}]}\n  \
                 - {name: secret, visibility: never, entryPoint: s.py, setUpCode: \"open('secret.txt', 'w').write('s')\", tests: [{name: a}]}\n";
    assign(&server, &library, json!({"test.yaml": suite, "s.py": "a = 1"})).await;
    let program =
        "a = 1\nimport os\nos.mkdir('plots')\nopen('plots/one.csv', 'w').write('1;2')\nopen('testSummary.json', 'w').write('{}')\n";
    let (run, outcome) = test(&server, &library, program.as_bytes()).await;
    assert_eq!(outcome, Ok(()));
    let student = library.term.person("student");
    let listed = server.get(student, &format!("/results/{run}/artifacts")).await.expect(200);
    let listed: Vec<(&str, &str)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["properties"]["filename"].as_str().unwrap(), one["content_type"].as_str().unwrap()))
        .collect();
    let expected =
        [("plots/one.csv", "text/csv"), ("program/testSummary.json", "application/json"), ("testSummary.json", "application/json")];
    assert_eq!(listed, expected);
    let left = files(&server, &library, run).await;
    assert_eq!((left["plots/one.csv"].as_str(), left["program/testSummary.json"].as_str(), left.len()), ("1;2", "{}", 3));
    let seen = server.get(student, &format!("/results/{run}")).await.expect(200);
    assert_eq!((&seen["artifact_count"], &seen["result_json"]["summary"]["passed"]), (&json!(3), &json!(1)));
    // Others read none of it.
    let stranger = server.somebody("stranger", &[]).await;
    assert_eq!(server.download(&stranger, &format!("/results/{run}/artifacts/download")).await.0, 404);
}

#[tokio::test]
async fn where_there_is_no_room_the_report_is_left_alone() {
    let Some((server, library)) = server_with(|options| options.quota_per_course = 200_000).await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2\nc = 3"})).await;
    let program = b"a = 1\nb = 2\nc = 3\nopen('large.bin', 'wb').write(b'x' * 300_000)\n";
    let (run, outcome) = test(&server, &library, program).await;
    assert_eq!(outcome, Ok(()));
    assert_eq!(files(&server, &library, run).await.keys().collect::<Vec<_>>(), ["testSummary.json"]);
}

#[tokio::test]
async fn runs_that_end_at_the_same_time_do_not_exceed_a_quota_together() {
    const QUOTA: i64 = 500_000;
    let Some((server, library)) = server_with(|options| options.quota_per_user = QUOTA.unsigned_abs()).await else { return };
    assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "a = 1\nb = 2\nc = 3"})).await;
    let mut runs = Vec::new();
    for seed in 0..2 {
        let program = format!("# {seed}\na = 1\nb = 2\nc = 3\nimport os\nopen('large.bin', 'wb').write(os.urandom(300_000))\n");
        runs.push(wait_for_test(&server, &library, program.as_bytes()).await);
    }
    // Both ask for room before either has taken any.
    let mut other = server.db.pool().begin().await.unwrap();
    sqlx::query("select 1 from storage_use for update").execute(&mut *other).await.unwrap();
    let both_wait = async {
        let sql = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(sql).fetch_one(server.db.pool()).await.unwrap() < 2 {
            tokio::task::yield_now().await;
        }
        other.commit().await.unwrap();
    };
    let (one, two, ()) = tokio::join!(judge(&server, runs[0]), judge(&server, runs[1]), both_wait);
    assert_eq!((one, two), (Ok(()), Ok(())));
    let kept: Vec<i64> =
        sqlx::query_scalar("select count(*) from result_artifact group by result_id order by 1").fetch_all(server.db.pool()).await.unwrap();
    let used: i64 = sqlx::query_scalar("select bytes from storage_use where owner_kind = 'user' order by bytes desc limit 1")
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    assert_eq!((kept, used <= QUOTA), (vec![1, 2], true), "{used}");
}
