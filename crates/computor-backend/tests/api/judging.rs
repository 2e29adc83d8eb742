//! What becomes of a run whose program writes what nobody can store, or whose judge fails: never a score, never a way to one.

use crate::{store::Library, support::Server};
use computor_backend::work::{StudentTesting, TestInput};
use computor_sandbox::{Config, Sandbox};
use computor_testing::{Options, Runner};
use computor_workflows::{
    FlowError,
    rehearsal::{Rehearsal, Trouble},
};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// A server that judges Python, or a loud note that the test cannot run here.
pub(crate) async fn server() -> Option<(Server, Library)> {
    server_with(|_| {}).await
}

/// The same with other options.
pub(crate) async fn server_with(change: impl FnOnce(&mut computor_backend::Options)) -> Option<(Server, Library)> {
    let sandbox = Sandbox::start(Config::default()).inspect_err(|error| eprintln!("SKIPPED: no sandbox on this machine: {error}")).ok()?;
    if let Err(missing) = computor_testing::languages::find("python").unwrap().available(&Options::default()) {
        eprintln!("SKIPPED: {missing}");
        return None;
    }
    let server = Server::with(Some(Runner::new(sandbox, Options::default())), change).await;
    let library = Library::create(&server).await;
    sqlx::query("update service set slug = 'itpcp.exec.py' where slug = 'itpcp.exec.doc'").execute(server.db.pool()).await.unwrap();
    Some((server, library))
}

pub(crate) const META: &str =
    "slug: a.b\nversion: 1.0\ntitle: E\nproperties: {studentSubmissionFiles: [s.py], executionBackend: {slug: itpcp.exec.py}}";

pub(crate) async fn assign(server: &Server, library: &Library, mut files: Value) {
    files["meta.yaml"] = META.into();
    let made = library.example(server, "e", files).await.expect(200);
    let url = format!("/lecturers/course-contents/{}/assign-example", library.term.assignment);
    let assign = json!({"example_id": made["example_id"], "version_tag": made["version_tag"]});
    server.post(library.term.person("lecturer"), &url, assign).await.expect(200);
}

/// Hands in a program, tests it, and gives the run and how its flow ended.
pub(crate) async fn test(server: &Server, library: &Library, program: &[u8]) -> (Uuid, Result<(), FlowError>) {
    let run = wait_for_test(server, library, program).await;
    (run, judge(server, run).await)
}

/// Hands in a program, and gives a run of it that has not begun.
pub(crate) async fn wait_for_test(server: &Server, library: &Library, program: &[u8]) -> Uuid {
    let work = library.hand_in_as(server, library.term.person("student"), "s.py", program).await.expect(201);
    // As POST /tests writes it, which takes one a second.
    let sql = "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, testing_service_id,
                 status, grade, version_identifier)
               select $1, a.id, a.submission_group_id, c.id, c.testing_service_id, 4, 0, a.version_identifier
               from submission_artifact a, course_content c where a.id = $2::text::uuid and c.id = $3 returning id";
    let query =
        sqlx::query_scalar(sql).bind(library.term.member("student")).bind(work["artifacts"][0].as_str()).bind(library.term.assignment);
    query.fetch_one(server.db.pool()).await.unwrap()
}

/// Tests what waits for it, and gives how its flow ended.
pub(crate) async fn judge(server: &Server, run: Uuid) -> Result<(), FlowError> {
    let flow = Rehearsal::<StudentTesting>::new(Arc::new(server.app.clone()), TestInput { result_id: run.into() });
    flow.run(Trouble::None).await.outcome
}

/// A run as its student reads it.
async fn seen(server: &Server, library: &Library, run: Uuid) -> Value {
    server.get(library.term.person("student"), &format!("/results/{run}")).await.expect(200)
}

#[tokio::test]
async fn whatever_a_program_prints_has_a_result() {
    let Some((server, library)) = server().await else { return };
    let suite = "type: python\nproperties:\n  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a}]}\n  \
                 - {name: o, type: stdout, entryPoint: s.py, tests: [{name: out}]}\n";
    assign(&server, &library, json!({"test.yaml": suite, "s.py": "a = 'right'\nprint(a)"})).await;
    for program in [
        "raise ValueError('a\\0b')",
        "a = 'a\\0b\\ud800\\x1b[2J'\nprint(a)",
        "import sys\na = 1\nsys.stdout.write('\\0\\x85\\ufffe\\x7f' + chr(0xdfff))",
        "raise type('E\\ud800', (Exception,), {})('\\ud800\\0')",
        "a = {'\\0': '\\udc00'}\nprint('\\0' * 1000)",
        "import warnings\nwarnings.warn('\\0')\na = b'\\xff\\0'\nprint('\\u202e')",
    ] {
        let (run, outcome) = test(&server, &library, program.as_bytes()).await;
        assert_eq!(outcome, Ok(()), "{program}");
        let seen = seen(&server, &library, run).await;
        assert_eq!((seen["status"].as_str(), seen["result"].as_f64()), (Some("finished"), Some(0.0)), "{program}: {seen}");
        let report = seen["result_json"].to_string();
        assert!(!report.contains("\\u0000") && !report.contains("\\u001b"), "{report}");
    }
    // bytes that are no text at all
    let (_, outcome) = test(&server, &library, b"a = '\xff\xfe\x00'").await;
    assert_eq!(outcome, Ok(()));
    let (run, outcome) = test(&server, &library, b"a = 'right'\nprint(a)").await;
    assert_eq!((outcome, seen(&server, &library, run).await["result"].as_f64()), (Ok(()), Some(1.0)));
}

const CHECKER: &str = "import json, sys\nquestion = json.load(sys.stdin)\ntext = open('out.txt', encoding='utf-8').read()\n\
                       assert text == 'secret expectation', 'secret expectation'\nprint(json.dumps({'passed': True}))\n";

#[tokio::test]
async fn who_makes_the_checker_fail_has_no_score_and_the_lecturers_know() {
    let Some((server, library)) = server().await else { return };
    let suite = "type: python\nproperties:\n  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a, points: 1}]}\n  \
                 - {name: hidden, visibility: never, entryPoint: s.py, type: check, checker: checkers/check.py, files: [out.txt], tests: [{name: c, points: 9}]}\n";
    let files =
        json!({"test.yaml": suite, "s.py": "a = 1\nopen('out.txt', 'w').write('secret expectation')", "checkers/check.py": CHECKER});
    assign(&server, &library, files).await;
    let (student, lecturer) = (library.term.person("student"), library.term.person("lecturer"));
    let (run, outcome) = test(&server, &library, b"a = 1\nopen('out.txt', 'wb').write(b'\\xff\\xfe')").await;
    assert!(matches!(&outcome, Err(FlowError::Failed(failure)) if failure.code == "SUBMIT_010"), "{outcome:?}");
    let report = seen(&server, &library, run).await;
    assert_eq!(
        (report["status"].as_str(), &report["grade"], report["result"].as_f64()),
        (Some("failed"), &Value::Null, Some(0.0)),
        "{report}"
    );
    let told = &report["result_json"];
    assert_eq!((&told["score"], &told["share"], &told["result"]), (&Value::Null, &Value::Null, &"SKIPPED".into()), "{told}");
    assert_eq!((&told["summary"]["passed"], &told["summary"]["failed"], &told["verdict"]), (&0.into(), &0.into(), &"internal".into()));
    assert!(told.get("points").is_none() && told["tests"][0].get("points").is_none(), "{told}");
    assert!(!told.to_string().contains("UnicodeDecodeError") && !told.to_string().contains("check.py"), "{told}");
    // whoever teaches the course sees what failed, and the student does not
    let failed = |tasks: Value| -> Vec<Value> {
        tasks["tasks"].as_array().unwrap().iter().filter(|task| task["task_name"] == "judging").cloned().collect()
    };
    let all = failed(server.get(lecturer, "/tasks").await.expect(200));
    assert_eq!(all.len(), 1);
    let error = all[0]["error"].as_str().unwrap();
    assert!(error.contains("hidden / c") && error.contains("UnicodeDecodeError"), "{error}");
    assert_eq!(failed(server.get(student, "/tasks").await.expect(200)), Vec::<Value>::new());
    let url = format!("/tasks/{}", all[0]["task_id"].as_str().unwrap());
    server.get(lecturer, &url).await.expect(200);
    server.get(student, &url).await.expect(404);
    // it costs no attempt, and the same work may be tested again; the right answer still has its score
    let (run, outcome) = test(&server, &library, b"a = 1\nopen('out.txt', 'w').write('secret expectation')").await;
    assert_eq!((outcome, seen(&server, &library, run).await["result"].as_f64()), (Ok(()), Some(1.0)));
}

/// A message may be as long as a program likes, and every sub-test says it again.
#[tokio::test]
async fn no_report_grows_with_what_a_program_says() {
    let Some((server, library)) = server().await else { return };
    let names: Vec<String> = (0..20).map(|k| format!("{{name: a{k}}}")).collect();
    let suite = format!("type: python\nproperties:\n  tests:\n  - {{name: v, entryPoint: s.py, tests: [{}]}}\n", names.join(", "));
    let right: String = (0..20).map(|k| format!("a{k} = {k}\n")).collect();
    assign(&server, &library, json!({"test.yaml": suite, "s.py": right})).await;
    for error in ["ValueError('x' * 7_900_000)", "type('E' * 2_000_000, (Exception,), {})('\u{1f600}' * 100_000)"] {
        // what is printed has a limit of its own
        let program = format!("import sys\nsys.excepthook = lambda *error: None\nraise {error}\n");
        let (run, outcome) = test(&server, &library, program.as_bytes()).await;
        assert_eq!(outcome, Ok(()), "{program}");
        let seen = seen(&server, &library, run).await;
        assert_eq!((seen["status"].as_str(), seen["result"].as_f64()), (Some("finished"), Some(0.0)), "{program}");
        let report = seen["result_json"].to_string();
        assert!(report.len() < 1 << 20, "{} bytes", report.len());
        assert!(report.contains("characters are left out"), "{report:.3000}");
    }
    let (run, outcome) = test(&server, &library, right.as_bytes()).await;
    assert_eq!((outcome, seen(&server, &library, run).await["result"].as_f64()), (Ok(()), Some(1.0)));
}
