//! Test runs that are made on other machines: what a worker is given, and what it is not.

use crate::{
    judging::assign,
    store::Library,
    support::{Server, Someone},
};
use computor_backend::work::{self, Elsewhere, Files, RunOutcome, RunWork, StudentTesting, TestInput, all_languages};
use computor_sandbox::{Config, Sandbox};
use computor_store::Digest;
use computor_testing::{Options, Runner, backend::MOST_LEFT};
use computor_workflows::{
    ActError, FlowError, Labels,
    rehearsal::{Rehearsal, Trouble},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{Seek as _, Write as _},
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// A server without a sandbox, an exercise in Python, and a program that was handed in.
struct Setting {
    server: Server,
    library: Library,
    labels: Labels,
}

const SUITE: &str = "type: python\nproperties:\n  tests:\n  - {name: o, type: stdout, entryPoint: s.py, tests: [{name: out}]}\n";

impl Setting {
    async fn create() -> Self {
        let server = Server::start().await;
        let library = Library::create(&server).await;
        sqlx::query("update service set slug = 'itpcp.exec.py' where slug = 'itpcp.exec.doc'").execute(server.db.pool()).await.unwrap();
        let labels = Labels::among(all_languages());
        server.app.set_elsewhere(Elsewhere::start(&server.app, 0, &[], labels.clone()));
        assign(&server, &library, json!({"test.yaml": SUITE, "s.py": "print('hello')\n"})).await;
        Self { server, library, labels }
    }

    /// Hands in a program and begins to test it.
    async fn test(&self, program: &[u8]) -> (Uuid, JoinHandle<Result<(), FlowError>>) {
        let (server, library) = (&self.server, &self.library);
        let work = library.hand_in_as(server, library.term.person("student"), "s.py", program).await.expect(201);
        let sql =
            "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, testing_service_id,
                     status, grade, version_identifier)
                   select $1, a.id, a.submission_group_id, c.id, c.testing_service_id, 4, 0, a.version_identifier
                   from submission_artifact a, course_content c where a.id = $2::text::uuid and c.id = $3 returning id";
        let query = sqlx::query_scalar(sql).bind(library.term.member("student")).bind(work["artifacts"][0].as_str());
        let run: Uuid = query.bind(library.term.assignment).fetch_one(server.db.pool()).await.unwrap();
        let flow = Rehearsal::<StudentTesting>::new(Arc::new(server.app.clone()), TestInput { result_id: run.into() });
        (run, tokio::spawn(async move { flow.run(Trouble::None).await.outcome }))
    }

    /// What a worker with these languages is given now.
    async fn claim(&self, who: &Someone, languages: &[&str], patience: u32) -> Value {
        let protocol = work::PROTOCOL;
        let asks =
            json!({"worker": Uuid::now_v7(), "protocol": protocol, "name": "w", "languages": languages, "slots": 1, "patience": patience});
        self.server.post(who, "/sandbox-runs/claim", asks).await.expect(200)["run"].take()
    }

    async fn put(&self, who: &Someone, run: &Value, outcome: &RunOutcome) -> u16 {
        let path = format!("/sandbox-runs/{}/outcome?claim={}", text(&run["id"]), text(&run["claim"]));
        self.server.ask(who, Method::PUT, &path, Some(&serde_json::to_value(outcome).unwrap())).await.status.as_u16()
    }

    async fn is_wanted(&self, who: &Someone, run: &Value) -> bool {
        let alive = json!({"claim": run["claim"]});
        let answer = self.server.post(who, &format!("/sandbox-runs/{}/alive", text(&run["id"])), alive).await;
        answer.status == 200 && answer.body["wanted"] == true
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The files of a run, as a worker gets them.
struct Fetching<'a> {
    setting: &'a Setting,
    who: &'a Someone,
    run: &'a Value,
}

impl Files for Fetching<'_> {
    async fn fetch(&self, digest: Digest, mut to: File) -> Result<File, ActError> {
        let path = format!("/sandbox-runs/{}/files/{digest}?claim={}", text(&self.run["id"]), text(&self.run["claim"]));
        let (status, bytes) = self.setting.server.download(self.who, &path).await;
        assert_eq!((status, Digest::of(&bytes)), (200, digest));
        to.write_all(&bytes).unwrap();
        to.rewind().unwrap();
        Ok(to)
    }
}

#[tokio::test]
async fn a_run_is_made_on_a_machine_that_has_nothing_but_the_servers_address() {
    let Ok(sandbox) = Sandbox::start(Config::default()) else { return eprintln!("SKIPPED: no sandbox on this machine") };
    let setting = Setting::create().await;
    let worker = setting.server.somebody("worker", &["_sandbox_worker"]).await;
    let (result, tested) = setting.test(b"print('hello')\nopen('out.csv', 'w').write('1;2')\n").await;
    let run = setting.claim(&worker, &["python"], 30).await;
    let work: RunWork = serde_json::from_value(run["work"].clone()).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let from = Fetching { setting: &setting, who: &worker, run: &run };
    let exercise = work::lay_out(&from, cache.path(), (&work.exercise, &work.directory), &work.directories).await.unwrap();
    assert_eq!(work::laid_out(cache.path(), &work.exercise, &work.directory), Some(exercise.clone()));
    let submission = work::unpack(&from, &work.submission).await.unwrap();
    assert!(setting.is_wanted(&worker, &run).await);
    let mut outcome = work::judge(Runner::new(sandbox, Options::default()), exercise, submission, work.settings, None).await;
    // A worker that is not what it should be cannot leave more than a run could.
    let RunOutcome::Run { left, .. } = &mut outcome else { panic!("{outcome:?}") };
    assert_eq!(left.keys().collect::<Vec<_>>(), ["out.csv"]);
    left.extend(["../x", "/x", "a\nb"].map(|name| (name.to_owned(), b"x".to_vec())));
    left.insert("large".to_owned(), vec![0; (MOST_LEFT.1 + 1) as usize]);
    assert_eq!(setting.put(&worker, &run, &outcome).await, 204);
    tested.await.unwrap().unwrap();
    let seen = setting.server.get(setting.library.term.person("student"), &format!("/results/{result}")).await.expect(200);
    assert_eq!((seen["status"].as_str(), seen["result"].as_f64()), (Some("finished"), Some(1.0)), "{seen:#}");
    let listed = setting.server.get(setting.library.term.person("student"), &format!("/results/{result}/artifacts")).await.expect(200);
    let listed: Vec<&str> = listed.as_array().unwrap().iter().map(|one| text(&one["properties"]["filename"])).collect();
    assert_eq!(listed, ["out.csv", "testSummary.json"]);
    // It is over: nothing of it is there any more.
    assert_eq!(setting.put(&worker, &run, &outcome).await, 404);
    let left = "select count(*) from sandbox_run";
    while sqlx::query_scalar::<_, i64>(left).fetch_one(setting.server.db.pool()).await.unwrap() > 0 {
        tokio::task::yield_now().await;
    }
}

/// A worker is given what it has the language for, and reaches nothing else; nobody else is given anything.
#[tokio::test]
async fn a_worker_reaches_the_run_that_it_was_given_and_nothing_else() {
    let setting = Setting::create().await;
    let worker = setting.server.somebody("worker", &["_sandbox_worker"]).await;
    let other = setting.server.somebody("other", &["_sandbox_worker"]).await;
    let (_, tested) = setting.test(b"print('hello')\n").await;
    let asks = json!({"worker": Uuid::now_v7(), "name": "w", "languages": ["python"], "slots": 1});
    for nobody in [setting.library.term.person("student"), setting.library.term.person("owner")] {
        assert_eq!(setting.server.post(nobody, "/sandbox-runs/claim", asks.clone()).await.status, 403);
    }
    let limited = setting.server.with_token(worker.id, &["result:get"]).await;
    assert_eq!(setting.server.post(&limited, "/sandbox-runs/claim", asks).await.status, 403);
    // It is there, and no worker without Python is given it.
    let waiting = "select count(*) from sandbox_run where language = 'python'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(setting.server.db.pool()).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(setting.claim(&worker, &["octave", "r", "java"], 0).await, Value::Null);
    let run = setting.claim(&worker, &["octave", "python"], 0).await;
    assert_ne!(run, Value::Null);
    assert_eq!(setting.claim(&other, &["python"], 0).await, Value::Null, "one worker has it");
    let file = |digest: &str, claim: &str| format!("/sandbox-runs/{}/files/{digest}?claim={claim}", text(&run["id"]));
    let submission = text(&run["work"]["submission"]).to_owned();
    let secret = setting.server.app.store.put("secret".into()).await.unwrap().digest.to_string();
    assert_eq!(setting.server.download(&worker, &file(&submission, text(&run["claim"]))).await.0, 200);
    for (who, digest, claim) in [
        (&other, &submission, text(&run["claim"]).to_owned()),
        (&worker, &submission, Uuid::now_v7().to_string()),
        (&worker, &secret, text(&run["claim"]).to_owned()),
        (setting.library.term.person("owner"), &submission, text(&run["claim"]).to_owned()),
    ] {
        let status = setting.server.download(who, &file(digest, &claim)).await.0;
        assert!(matches!(status, 403 | 404), "{status}");
    }
    let nothing = RunOutcome::Unjudged("x".to_owned());
    assert!(matches!(setting.put(&other, &run, &nothing).await, 403 | 404));
    assert!(!tested.is_finished());
    // Nobody waits for it any more: the worker hears of it.
    tested.abort();
    while setting.is_wanted(&worker, &run).await {
        tokio::task::yield_now().await;
    }
    assert_eq!(setting.put(&worker, &run, &nothing).await, 404);
}

/// A worker that is silent has lost its run, and what it says then does not count.
#[tokio::test]
async fn a_run_whose_worker_is_gone_is_given_to_another() {
    let setting = Setting::create().await;
    let worker = setting.server.somebody("worker", &["_sandbox_worker"]).await;
    let (_, tested) = setting.test(b"print('hello')\n").await;
    let silent = |run: Uuid| {
        let sql = "update sandbox_run set claimed_until = clock_timestamp() - interval '1 second' where id = $1";
        sqlx::query(sql).bind(run)
    };
    let first = setting.claim(&worker, &["python"], 30).await;
    silent(text(&first["id"]).parse().unwrap()).execute(setting.server.db.pool()).await.unwrap();
    let second = setting.claim(&worker, &["python"], 0).await;
    assert_eq!(second["id"], first["id"]);
    assert_ne!(second["claim"], first["claim"]);
    assert!(!setting.is_wanted(&worker, &first).await && setting.is_wanted(&worker, &second).await);
    let failed = RunOutcome::Failed(ActError::permanent("DEPLOY_004", "this exercise cannot be used"));
    assert_eq!(setting.put(&worker, &first, &failed).await, 404);
    assert_eq!(setting.put(&worker, &second, &failed).await, 204);
    let outcome = tested.await.unwrap();
    assert!(matches!(&outcome, Err(FlowError::Failed(failure)) if failure.code == "DEPLOY_004"), "{outcome:?}");
}

/// What the server is given to do follows from which workers are there.
#[tokio::test]
async fn the_languages_of_the_workers_are_known() {
    let setting = Setting::create().await;
    let worker = setting.server.somebody("worker", &["_sandbox_worker"]).await;
    assert!(!setting.labels.have(Some("octave")));
    assert_eq!(setting.claim(&worker, &["octave"], 0).await, Value::Null);
    let known = async {
        while !setting.labels.have(Some("octave")) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), known).await.unwrap();
    assert!(!setting.labels.have(Some("java")) && setting.labels.have(None));
}

/// Who speaks otherwise is told which of the two to update, and is given nothing.
#[tokio::test]
async fn a_worker_of_another_version_is_told_to_update() {
    let setting = Setting::create().await;
    let worker = setting.server.somebody("worker", &["_sandbox_worker"]).await;
    let asks = json!({"worker": Uuid::now_v7(), "name": "w", "languages": ["python"], "slots": 1});
    for (protocol, words) in [
        (None, "update computor on the worker's machine"),
        (Some(work::PROTOCOL - 1), "update computor on the worker's machine"),
        (Some(work::PROTOCOL + 1), "update computor on the server"),
    ] {
        let mut asks = asks.clone();
        if let Some(protocol) = protocol {
            asks["protocol"] = json!(protocol);
        }
        let answer = setting.server.post(&worker, "/sandbox-runs/claim", asks).await;
        assert_eq!(answer.status, 400, "{:#}", answer.body);
        assert!(answer.body.to_string().contains(words), "{:#}", answer.body);
    }
    let known: i64 = sqlx::query_scalar("select count(*) from sandbox_worker").fetch_one(setting.server.db.pool()).await.unwrap();
    assert_eq!(known, 0);
}

/// A worker that stops gives its run back, and another has it at once. One that ends every worker is not given to workers for ever: it
/// ends, and nobody's work is to blame.
#[tokio::test]
async fn what_is_given_back_is_done_by_another_but_not_for_ever() {
    let setting = Setting::create().await;
    let worker = setting.server.somebody("worker", &["_sandbox_worker"]).await;
    let (_, tested) = setting.test(b"print('hello')\n").await;
    let first = setting.claim(&worker, &["python"], 30).await;
    assert_eq!(setting.put(&worker, &first, &RunOutcome::GivenBack).await, 204);
    let second = setting.claim(&worker, &["python"], 30).await;
    assert_eq!(second["id"], first["id"], "it is the same attempt");
    let failed = RunOutcome::Failed(ActError::permanent("DEPLOY_004", "this exercise cannot be used"));
    assert_eq!(setting.put(&worker, &second, &failed).await, 204);
    let outcome = tested.await.unwrap();
    assert!(matches!(&outcome, Err(FlowError::Failed(failure)) if failure.code == "DEPLOY_004"), "{outcome:?}");

    let (result, tested) = setting.test(b"print('other')\n").await;
    let mut given = 0;
    while !tested.is_finished() {
        let run = setting.claim(&worker, &["python"], 1).await;
        if run != Value::Null {
            assert_eq!(setting.put(&worker, &run, &RunOutcome::GivenBack).await, 204);
            given += 1;
        }
    }
    let outcome = tested.await.unwrap();
    assert!(matches!(&outcome, Err(FlowError::Failed(failure)) if failure.code == "INT_001"), "{outcome:?}");
    assert_eq!(given, 3, "three workers, for one attempt");
    let seen = setting.server.get(setting.library.term.person("student"), &format!("/results/{result}")).await.expect(200);
    assert_eq!((&seen["status"], &seen["grade"]), (&json!("failed"), &Value::Null), "{seen:#}");
}
