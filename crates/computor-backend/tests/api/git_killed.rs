//! A release during which `git` is killed, at each of its calls.

use crate::{git::Hosted, release::Release};
use computor_backend::{App, SystemClock, work::ReleaseCourse};
use computor_db::Db;
use computor_git::{Fault, Git, Limits};
use computor_store::Store;
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};
use uuid::Uuid;

/// A `git` that dies at the call whose number stands in the file: before it, after it, or as the last one to hold a lock.
fn dying(at: &Path, program: &Path) {
    let script = format!(
        "#!/bin/sh\nread left how 2>/dev/null <'{at}' || exec git \"$@\"\necho \"$((left - 1)) $how\" >'{at}'\n[ \"$left\" = 0 ] || exec git \"$@\"\n\
         rm '{at}'\ncase $how in\nafter) git \"$@\" ;;\nlocked) mkdir -p \"$GIT_DIR/refs/heads\"; touch -d '2 minutes ago' \"$GIT_DIR/refs/heads/main.lock\" ;;\nesac\nkill -9 $$\n",
        at = at.display()
    );
    fs::write(program, script).unwrap();
    fs::set_permissions(program, fs::Permissions::from_mode(0o700)).unwrap();
}

/// It fails and can be asked for again, or ends well: either way it is there once, and nobody repairs anything.
#[tokio::test]
async fn wherever_git_is_killed_a_release_is_there_once() {
    let term = Release::create().await;
    let (server, content) = (&term.server, term.library.term.assignment);
    let (at, program) = (server.files.path().join("at"), server.files.path().join("dying-git"));
    dying(&at, &program);
    let store = Store::local(server.files.path().join("store")).unwrap();
    let data = Db::new(server.db.pool().clone()).await.unwrap();
    let app = App::with_clock(data, store, None, server.app.options.clone(), Arc::new(SystemClock));
    app.set_git(Git::open_with(program, server.files.path().join("git"), Limits::default()).await.unwrap());
    let app = Arc::new(app);
    let template = server.app.git().unwrap().repository(term.template());
    let (mut releases, mut failed) = (0, 0);
    for how in ["before", "after", "locked"] {
        for number in 0..5 {
            let tag = ["1.0.0", "1.1.0"][releases % 2];
            term.assign(content, "a.b", tag).await.expect(200);
            fs::write(&at, format!("{number} {how}\n")).unwrap();
            let mut well = false;
            for _ in 0..2 {
                let work: Uuid = term.begin(json!({})).await;
                let flow = Rehearsal::<ReleaseCourse>::new(Arc::clone(&app), term.input::<ReleaseCourse>(work).await).of(work);
                well = flow.run(Trouble::None).await.outcome.is_ok();
                term.end(work, well).await;
                let deployed = term.deployment(content).await;
                assert_eq!(deployed["deployment_status"], if well { "deployed" } else { "failed" }, "{how} {number}");
                if well {
                    break;
                }
                failed += 1;
            }
            assert!(well, "{how} {number}");
            releases += 1;
            fs::remove_file(&at).unwrap_or_default();
            assert_eq!(term.commits(term.template()).await.len(), releases, "{how} {number}");
            assert_eq!(term.seen().await["deployment"]["version_tag"], tag, "{how} {number}");
            // A lock that nobody needed yet goes with the next one that does.
            let fault = template.check(None).await.unwrap();
            assert!(matches!(fault, None | Some(Fault::Locked)), "{how} {number}: {fault:?}");
        }
    }
    assert!(failed > 5, "only {failed} releases met a git that was killed");
    let noted: i64 =
        sqlx::query_scalar("select count(*) from deployment_history where action = 'deployed'").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(noted, 15);
    // Whoever works in the course gets a repository of it that is whole.
    let _ = Hosted::make_of(server, term.library.term.course).await;
    let student = computor_git::Place::Student { course: term.library.term.course, member: term.library.term.member("student") };
    assert_eq!(server.app.git().unwrap().repository(student).check(Some(term.template())).await.unwrap(), None);
}
