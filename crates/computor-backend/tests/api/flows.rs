//! The flows of the platform with their real activities: twice, failed, cancelled and crashed at each point.

#![expect(clippy::disallowed_methods, reason = "files have the times of the system")]

use crate::{store::Library, support::Server};
use chrono::{TimeDelta, Utc};
use computor_backend::work::{CloseTest, DropSwept, PutAside, RunTests, StudentTesting, SweepInput, SweepReport, SweepStore, TestInput};
use computor_sandbox::{Config, Sandbox};
use computor_testing::Runner;
use computor_workflows::{
    FlowError,
    harness::Harness,
    rehearsal::{Rehearsal, Trouble},
};
use serde_json::{Map, Value, json};
use std::{path::Path, sync::Arc};
use uuid::Uuid;

/// A sandbox, or a loud note that the test cannot run here.
pub(crate) fn runner() -> Option<Runner> {
    match Sandbox::start(Config::default()) {
        Ok(sandbox) => Some(Runner::new(sandbox, computor_testing::Options::default())),
        Err(error) => {
            eprintln!("SKIPPED: no sandbox on this machine: {error}");
            None
        }
    }
}

fn files(root: &Path, dir: &Path, found: &mut Map<String, Value>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), text.into());
        }
    }
}

/// Assigns an example of ours that judges a text; answers the name and the text of its solution.
pub(crate) async fn essay(server: &Server, library: &Library) -> (String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/computor.demo.doc.essay");
    let mut example = Map::new();
    files(&root, &root, &mut example);
    let essay = example.iter().find(|(name, _)| name.starts_with("localTests/correctSolution/")).unwrap();
    let (name, essay) = (essay.0.rsplit('/').next().unwrap().to_owned(), essay.1.as_str().unwrap().to_owned());
    let made = library.example(server, "essay", example.into()).await.expect(200);
    let assign = json!({"example_id": made["example_id"], "version_tag": made["version_tag"]});
    let url = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    server.post(library.term.person("lecturer"), &url, assign).await.expect(200);
    (name, essay)
}

/// An assignment with that example, and a run that waits for each piece of work.
async fn runs(server: &Server, library: &Library, count: usize) -> Vec<Uuid> {
    let student = library.term.person("student");
    let (name, essay) = essay(server, library).await;
    let mut runs = Vec::new();
    for i in 0..count {
        let work = library.hand_in_as(server, student, &name, format!("{essay}\n{i}\n").as_bytes()).await.expect(201);
        // As POST /tests writes it, which takes one a second.
        let sql =
            "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, testing_service_id,
                     status, grade, version_identifier)
                   select $1, a.id, a.submission_group_id, c.id, c.testing_service_id, 4, 0, a.version_identifier
                   from submission_artifact a, course_content c where a.id = $2::text::uuid and c.id = $3 returning id";
        let query =
            sqlx::query_scalar(sql).bind(library.term.member("student")).bind(work["artifacts"][0].as_str()).bind(library.term.assignment);
        runs.push(query.fetch_one(server.db.pool()).await.unwrap());
    }
    runs
}

/// Status, score, evidence and charges of a run.
async fn state(server: &Server, run: Uuid) -> (i32, Option<f64>, Option<String>, i64) {
    let sql = "select r.status, r.grade, p.evidence, (select count(*) from storage_charge where result_id = r.id)
               from result r left join result_report p on p.result_id = r.id where r.id = $1";
    sqlx::query_as(sql).bind(run).fetch_one(server.db.pool()).await.unwrap()
}

#[tokio::test]
async fn student_testing_tests_once_whatever_happens() {
    let Some(runner) = runner() else { return };
    let server = Server::with(Some(runner), |_| {}).await;
    let library = Library::create(&server).await;
    let all = runs(&server, &library, 5).await;
    let [good, failed, cancelled, crashed, crashed_closing] = all[..] else { panic!("five") };
    let flow = |run: Uuid| Rehearsal::<StudentTesting>::new(Arc::new(server.app.clone()), TestInput { result_id: run.into() });

    // Twice.
    let run = flow(good).run(Trouble::None).await;
    assert_eq!((run.outcome.clone(), run.names()), (Ok(()), vec!["run_tests"]));
    let once = state(&server, good).await;
    assert!(once.0 == 0 && once.1.is_some_and(|score| score > 0.0) && once.2.is_some() && once.3 == 1, "{once:?}");
    assert_eq!(flow(good).run(Trouble::None).await, run);
    assert_eq!(state(&server, good).await, once);

    // A failure and a cancellation close the result, without a score.
    let run = flow(failed).run(Trouble::Fail(0)).await;
    assert!(matches!(run.outcome, Err(FlowError::Failed(_))));
    assert_eq!(run.names(), ["run_tests", "close_test"]);
    assert_eq!(state(&server, failed).await, (1, None, None, 0));
    let run = flow(cancelled).run(Trouble::Cancel(0)).await;
    assert_eq!((run.outcome.clone(), run.names()), (Err(FlowError::Cancelled), vec!["run_tests", "close_test"]));
    assert_eq!(state(&server, cancelled).await, (2, None, None, 0));

    // A crash after the tests: they run again, and change nothing.
    let run = flow(crashed).run(Trouble::Crash(0)).await;
    assert_eq!((run.outcome.clone(), run.names()), (Ok(()), vec!["run_tests"]));
    let (status, score, evidence, charges) = state(&server, crashed).await;
    assert!(status == 0 && score == once.1 && evidence.is_some() && charges == 1);

    // A crash after the result was closed: it stays as it is. The call that fails is the first, so this is two troubles.
    let sql = "update submission_artifact set object_key = 'gone' where id = (select submission_artifact_id from result where id = $1)";
    sqlx::query(sql).bind(crashed_closing).execute(server.db.pool()).await.unwrap();
    let run = flow(crashed_closing).run(Trouble::Crash(1)).await;
    assert!(matches!(run.outcome, Err(FlowError::Failed(_))));
    assert_eq!(run.names(), ["run_tests", "close_test"]);
    assert_eq!(state(&server, crashed_closing).await.0, 1);
}

#[tokio::test]
async fn sweep_store_takes_what_nobody_names_whatever_happens() {
    let server = Server::start().await;
    let store = &server.app.store;
    let input = SweepInput { at: Utc::now() + TimeDelta::hours(1), grace_seconds: 0 };
    let flow = |input| Rehearsal::<SweepStore>::new(Arc::new(server.app.clone()), input);
    let report = |put_aside, deleted| SweepReport { put_aside, deleted, freed: 4 * deleted, ..SweepReport::default() };

    let lost = store.put("lost".into()).await.unwrap().digest;
    assert_eq!(flow(input).run(Trouble::None).await.outcome, Ok(report(1, 0)));
    assert_eq!(flow(input).run(Trouble::None).await.outcome, Ok(report(0, 0)));
    let later = SweepInput { at: input.at + TimeDelta::hours(1), ..input };
    for trouble in [Trouble::Fail(0), Trouble::Cancel(0)] {
        assert!(flow(later).run(trouble).await.outcome.is_err());
    }
    // A crash after files were deleted: the report of the second attempt has none.
    assert_eq!(flow(later).run(Trouble::Crash(0)).await.outcome, Ok(report(0, 0)));
    assert!(store.get(lost).await.is_err());

    let lost = store.put("lost".into()).await.unwrap().digest;
    for trouble in [Trouble::Fail(1), Trouble::Cancel(1)] {
        assert!(flow(later).run(trouble).await.outcome.is_err());
    }
    assert_eq!(flow(later).run(Trouble::Crash(1)).await.outcome, Ok(report(0, 0)));
    assert_eq!(store.get(lost).await.unwrap(), "lost");
}

/// With scripted activities: the same decisions after a crash at every point of every run.
#[test]
fn flows_decide_the_same_after_a_crash() {
    let testing = Harness::<StudentTesting>::new(TestInput { result_id: Uuid::nil().into() });
    let testing = testing.answer::<RunTests>(|_| Ok(())).answer::<CloseTest>(|_| Ok(()));
    assert!(testing.fail_everywhere().iter().chain(&testing.cancel_everywhere()).all(|run| run.names() == ["run_tests", "close_test"]));
    assert_eq!(testing.crash_everywhere(), 5);
    let sweep = Harness::<SweepStore>::new(SweepInput::at(Utc::now()));
    let sweep = sweep.answer::<DropSwept>(|_| Ok(SweepReport::default())).answer::<PutAside>(|_| Ok(3));
    assert_eq!(sweep.run().outcome, Ok(SweepReport { put_aside: 3, ..SweepReport::default() }));
    assert_eq!((sweep.cancel_everywhere().len(), sweep.crash_everywhere()), (2, 8));
}
