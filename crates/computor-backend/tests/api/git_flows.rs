//! Repositories that are made and kept up to date by flows, and pushes that hand in.

use crate::{
    git::{Hosted, change, git, write},
    release::{Release, meta},
    store::{Library, META},
    support::{Server, Someone, Term},
};
use computor_backend::{
    Clock as _,
    work::{
        AbandonRelease, AssignmentsInput, FetchExamples, FetchInput, FetchedExamples, ForkTemplate, Hierarchy, HierarchyInput,
        MakeHierarchy, MakeInput, MakeNodes, MakeRepositories, OfferCorrection, OfferInput, OfferToAll, PackRepositories,
        PublishAssignments, PublishTemplate, Published, RecordRelease, ReleaseCourse, ReleaseInput, Released, RemoveGone, SyncDocuments,
        SyncInput, SyncedDocuments, TakeDocuments, TakeExamples, Tidied, TidyInput, TidyRepositories, WriteAssignments, Written,
    },
};
use computor_git::{MAIN, Oid, Place};
use computor_workflows::{
    Flow, FlowError,
    harness::{Harness, Run},
    rehearsal::{Rehearsal, Trouble},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

async fn started(server: &Server, flow: &str) -> i64 {
    let sql = "select count(*) from outbox where topic = 'operation' and payload ->> 'flow' = $1";
    sqlx::query_scalar(sql).bind(flow).fetch_one(server.db.pool()).await.unwrap()
}

async fn rows(server: &Server) -> i64 {
    sqlx::query_scalar("select count(*) from repository where kind in ('student', 'team')").fetch_one(server.db.pool()).await.unwrap()
}

/// So many more students, in one statement.
async fn students(server: &Server, term: &Term, count: i32) {
    let sql = "with people as (insert into \"user\" (username, email) select 'p' || n, 'p' || n || '@example.org' from generate_series(1, $1) n returning id)
               insert into course_member (user_id, course_id, course_group_id, course_role_id) select id, $2, $3, '_student' from people";
    sqlx::query(sql).bind(count).bind(term.course).bind(term.group).execute(server.db.pool()).await.unwrap();
}

async fn offer(server: &Server, hosted: &Hosted, commit: Oid, trouble: Trouble) -> Result<u64, FlowError> {
    let input = OfferInput { course_id: hosted.term.course.into(), commit: commit.to_string() };
    Rehearsal::<OfferCorrection>::new(Arc::new(server.app.clone()), input).run(trouble).await.outcome
}

#[test]
fn the_flows_do_what_is_decided() {
    let make = Harness::<MakeRepositories>::new(MakeInput { course_id: Uuid::nil().into() }).answer::<ForkTemplate>(|_| Ok(3));
    assert_eq!((make.run().outcome, make.fail_everywhere().len(), make.cancel_everywhere().len()), (Ok(3), 1, 1));
    let input = OfferInput { course_id: Uuid::nil().into(), commit: "x".into() };
    let offer = Harness::<OfferCorrection>::new(input).answer::<OfferToAll>(|_| Ok(3));
    assert_eq!((offer.run().outcome, offer.fail_everywhere().len(), offer.cancel_everywhere().len()), (Ok(3), 1, 1));
    assert!(make.crash_everywhere() > 0 && offer.crash_everywhere() > 0);
}

/// A flow of one step: it ends as that does, and a crash at any point changes nothing of it.
fn of_one_step<F: Flow>(flow: &Harness<F>, step: &str) {
    let well = flow.run();
    assert!(well.outcome.is_ok() && well.names() == [step], "{}: {:?}", F::NAME, well.names());
    let troubled: Vec<_> = [flow.fail_everywhere(), flow.cancel_everywhere()].into_iter().flatten().collect();
    assert_eq!(troubled.len(), 2, "{}", F::NAME);
    assert!(troubled.iter().all(|run| run.outcome.is_err() && run.names() == [step]), "{}", F::NAME);
    assert_eq!(flow.crash_everywhere(), 3, "{}", F::NAME);
}

#[test]
fn flows_of_teaching_material_end_as_their_steps_do() {
    let (id, at) = (Uuid::nil(), computor_backend::SystemClock.now());
    let input = AssignmentsInput { course_id: id.into(), items: vec![], skip_existing: false, message: String::new(), at };
    let written = Written { contents: 1, failed: BTreeMap::new(), commit: None };
    let partly = Written { failed: [("sum".to_owned(), "why".to_owned())].into(), ..written.clone() };
    of_one_step(
        &Harness::<WriteAssignments>::new(input.clone()).answer::<PublishAssignments>(move |_| Ok(written.clone())),
        "publish_assignments",
    );
    let partly = Harness::<WriteAssignments>::new(input).answer::<PublishAssignments>(move |_| Ok(partly.clone()));
    assert!(matches!(partly.run().outcome, Err(FlowError::Failed(failure)) if failure.message.contains("sum: why")));
    assert_eq!(partly.crash_everywhere(), 3);
    let input = FetchInput { repository_id: id.into(), user_id: id.into() };
    of_one_step(&Harness::<FetchExamples>::new(input).answer::<TakeExamples>(|_| Ok(FetchedExamples::default())), "take_examples");
    let input = SyncInput { course_family_id: id.into(), force: false };
    of_one_step(&Harness::<SyncDocuments>::new(input).answer::<TakeDocuments>(|_| Ok(SyncedDocuments::default())), "take_documents");
    let input = HierarchyInput { user_id: id.into(), nodes: vec![], git_host: None };
    of_one_step(&Harness::<MakeHierarchy>::new(input).answer::<MakeNodes>(|_| Ok(Hierarchy::default())), "make_nodes");
}

#[test]
fn tidying_is_two_steps_and_the_second_needs_the_first() {
    let tidy = Harness::<TidyRepositories>::new(TidyInput::at(computor_backend::SystemClock.now()));
    let tidy = tidy.answer::<PackRepositories>(|_| Ok(Tidied { packed: 2, ..Tidied::default() })).answer::<RemoveGone>(|_| Ok(3));
    assert_eq!(tidy.run().outcome, Ok(Tidied { packed: 2, gone: 3, ..Tidied::default() }));
    for runs in [tidy.fail_everywhere(), tidy.cancel_everywhere()] {
        assert_eq!(runs.iter().map(|run| run.calls.len()).collect::<Vec<_>>(), [1, 2]);
        assert!(runs.iter().all(|run| run.outcome.is_err()));
    }
    assert_eq!(tidy.crash_everywhere(), 2 + (1 + 2) + (1 + 2));
}

/// Rows that a release has marked are freed by it exactly when it did not record what became of them.
#[test]
fn a_release_is_abandoned_exactly_when_a_step_did_not_come_to_its_end() {
    let at = computor_backend::SystemClock.now();
    let input = ReleaseInput { course_id: Uuid::nil().into(), user_id: None, items: vec![], message: String::new(), at };
    let release = |failed: i64| {
        let released = Released { released: 1, failed, commit: None };
        let release = Harness::<ReleaseCourse>::new(input.clone()).answer::<PublishTemplate>(|_| Ok(Published::default()));
        release.answer::<RecordRelease>(move |_| Ok(released.clone())).answer::<AbandonRelease>(|_| Ok(()))
    };
    for failed in [0, 1] {
        let release = release(failed);
        let well = release.run();
        assert_eq!((well.names(), well.outcome.is_ok()), (vec!["publish_template", "record_release"], failed == 0));
        for runs in [release.fail_everywhere(), release.cancel_everywhere()] {
            let names: Vec<_> = runs.iter().map(Run::names).collect();
            let [first, second] = [vec!["publish_template"], vec!["publish_template", "record_release"]];
            assert_eq!(names, [[first, vec!["abandon_release"]].concat(), [second, vec!["abandon_release"]].concat()]);
            assert!(runs.iter().all(|run| run.outcome.is_err() && run.calls.last().is_some_and(|call| call.cleanup)));
        }
        assert_eq!(release.crash_everywhere(), 2 + (2 + 3) + (2 + 3));
    }
}

#[tokio::test]
async fn repositories_are_made_once_whatever_happens() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    // Nothing is released: nobody needs one.
    assert_eq!(started(&server, "make_repositories").await, 0);
    let hosted = Hosted::of(&server, term).await;
    assert_eq!((started(&server, "make_repositories").await, rows(&server).await), (1, 1));
    students(&server, &hosted.term, 30).await;
    assert_eq!(started(&server, "make_repositories").await, 2);
    let flow = || Rehearsal::<MakeRepositories>::new(Arc::new(server.app.clone()), MakeInput { course_id: hosted.term.course.into() });
    assert!(flow().run(Trouble::Fail(0)).await.outcome.is_err());
    assert_eq!(flow().run(Trouble::Cancel(0)).await.outcome, Err(FlowError::Cancelled));
    assert_eq!(rows(&server).await, 1);
    // What was made before the process died stays, and is made once.
    assert!(flow().run(Trouble::Crash(0)).await.outcome.is_ok());
    assert_eq!((rows(&server).await, flow().run(Trouble::None).await.outcome), (31, Ok(0)));
    // A repository whose row was not written before the crash: what is in it stays, and it gets what is released since.
    let student = hosted.student();
    sqlx::query("delete from repository where course_member_id = $1")
        .bind(hosted.term.member("student"))
        .execute(server.db.pool())
        .await
        .unwrap();
    let second = hosted.release(&server, 2, vec![write("new.txt", "new")]).await;
    assert_eq!(flow().run(Trouble::None).await.outcome, Ok(1));
    assert_eq!(hosted.repository(&server, student).head(MAIN).await.unwrap(), Some(second));
    // Tutors and lecturers need none; who leaves and comes back has the same.
    let archive = format!("/course-members/{}/archive", hosted.term.member("student"));
    server.patch(&hosted.term.admin, &archive, json!({})).await;
    server.patch(&hosted.term.admin, &archive.replace("archive", "unarchive"), json!({})).await;
    assert_eq!((flow().run(Trouble::None).await.outcome, rows(&server).await), (Ok(0), 31));
}

#[tokio::test]
async fn a_team_works_in_one_repository() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let term = &hosted.term;
    let sql = "insert into submission_group (max_group_size, course_content_id) values (3, $1) returning id";
    let team: Uuid = sqlx::query_scalar(sql).bind(term.assignment).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(hosted.make(&server).await, 0);
    let seat = "insert into submission_group_member (submission_group_id, course_member_id) values ($1, $2)";
    // The tutor plays along: whoever is in the team works in it.
    sqlx::query(seat).bind(team).bind(term.member("tutor")).execute(server.db.pool()).await.unwrap();
    assert_eq!(hosted.make(&server).await, 1);
    let place = Place::Team { course: term.course, group: team };
    let tree = hosted.clone(&server, term.person("tutor"), place, "team", &[]).await;
    change(&tree, "sum/task.py", b"ours\n").await;
    git(&tree, &["push", "-q"]).await.well();
    // Who is not in the team does not know of it.
    let url = format!("{}/git/{place}.git", server.url.replace("//", &format!("//oauth2:{}@", term.person("student").token)));
    git(hosted.work.path(), &["clone", "-q", &url, "no"]).await.refused("not found");
    sqlx::query(seat).bind(team).bind(term.member("owner")).execute(server.db.pool()).await.unwrap();
    assert_eq!(hosted.make(&server).await, 0);
    let tree = hosted.clone(&server, term.person("owner"), place, "same", &[]).await;
    assert_eq!(std::fs::read_to_string(tree.join("sum/task.py")).unwrap(), "ours\n");
}

#[tokio::test]
async fn a_corrected_exercise_reaches_those_who_have_begun() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let term = &hosted.term;
    students(&server, term, 3).await;
    assert_eq!(hosted.make(&server).await, 3);
    let sql = "select course_member_id from repository where kind = 'student' order by course_member_id = $1 desc, id";
    let members: Vec<Uuid> = sqlx::query_scalar(sql).bind(term.member("student")).fetch_all(server.db.pool()).await.unwrap();
    let places: Vec<_> = members.iter().map(|member| Place::Student { course: term.course, member: *member }).collect();
    // The first one edits what will be corrected, the second something else, the third nothing; the fourth is damaged.
    let tree = hosted.clone(&server, term.person("student"), places[0], "first", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let mine = hosted.repository(&server, places[0]).head(MAIN).await.unwrap();
    crate::git::commit(&hosted.repository(&server, places[1]), 5, vec![write("own.py", "own")]).await;
    std::fs::write(hosted.repository(&server, places[3]).dir().join("HEAD"), "nonsense").unwrap();
    let second = hosted.release(&server, 2, vec![write("sum/task.py", "one\ntwo\nTHREE\n")]).await;
    assert_eq!(started(&server, "offer_correction").await, 1);

    assert!(offer(&server, &hosted, second, Trouble::Fail(0)).await.is_err());
    assert_eq!(offer(&server, &hosted, second, Trouble::Crash(0)).await, Ok(0));
    let repository = |n: usize| hosted.repository(&server, places[n]);
    assert_eq!(repository(0).head(MAIN).await.unwrap(), mine);
    assert_eq!(repository(0).head("refs/heads/computor/corrected").await.unwrap(), Some(second));
    let merged = repository(1).head(MAIN).await.unwrap().unwrap();
    assert_eq!(repository(1).look_up(merged).await.unwrap().parents.len(), 2);
    assert_eq!(repository(2).head(MAIN).await.unwrap(), Some(second));
    assert_eq!(offer(&server, &hosted, second, Trouble::None).await, Ok(0));

    // The lecturer sees who has it, who does not, and why: those that need help first.
    let overview = format!("/lecturers/courses/{}/corrections", term.course);
    let shown = server.get(term.person("lecturer"), &overview).await.expect(200);
    let of = |n: usize| shown.as_array().unwrap().iter().find(|row| row["course_member_id"] == json!(members[n])).unwrap();
    let state = |n: usize| (of(n)["state"].as_str().unwrap(), of(n)["has_newest"].as_bool().unwrap());
    assert_eq!([0, 1, 2, 3].map(state), [("offered", false), ("merged", true), ("fast_forward", true), ("failed", false)]);
    assert_eq!((&of(0)["conflicts"][0]["path"], &of(0)["branch"]), (&json!("sum/task.py"), &json!("computor/corrected")));
    let states: Vec<_> = shown.as_array().unwrap().iter().map(|row| row["has_newest"].as_bool().unwrap()).collect();
    assert_eq!(states, [false, false, true, true]);
    assert_eq!(server.get(term.person("student"), &overview).await.status.as_u16(), 404);
    assert_eq!(server.post(term.person("tutor"), &overview, Value::Null).await.status.as_u16(), 403);

    // Whom it concerns is told, once, as whoever offers it: here nobody has.
    let told = "select count(*) from message where title = 'Corrected exercises'";
    assert_eq!(sqlx::query_scalar::<_, i64>(told).fetch_one(server.db.pool()).await.unwrap(), 0);
    // The student takes what was offered, the other repository is mended, and the lecturer offers it once more.
    git(&tree, &["fetch", "-q"]).await.well();
    git(&tree, &["merge", "-q", "--no-edit", "-X", "ours", "origin/computor/corrected"]).await.well();
    // A branch of that is not main: nothing is taken in yet.
    git(&tree, &["push", "-q", "origin", "main:try"]).await.well();
    let seen = async |n: usize| {
        let shown = server.get(term.person("lecturer"), &overview).await.expect(200);
        let row = shown.as_array().unwrap().iter().find(|row| row["course_member_id"] == json!(members[n])).unwrap().clone();
        (row["state"].as_str().unwrap().to_owned(), row["has_newest"].as_bool().unwrap(), row["conflicts"].clone())
    };
    assert_eq!(seen(0).await.0, "offered");
    git(&tree, &["push", "-q"]).await.well();
    // The lecturer sees at once who needs no help any more.
    assert_eq!(seen(0).await, ("up_to_date".to_owned(), true, json!([])));
    repository(3).mend(Some((hosted.template(), second))).await.unwrap();
    let again = server.post(term.person("lecturer"), &overview, Value::Null).await.expect(202);
    assert!(again["workflow_id"].is_string());
    assert_eq!(offer(&server, &hosted, second, Trouble::None).await, Ok(1));
    // The repository that was mended is told of; the student's has it by now, and nothing new is to be said.
    let to = "select course_member_id from message where title = 'Corrected exercises' and author_id = $1";
    let to: Vec<Uuid> = sqlx::query_scalar(to).bind(term.person("lecturer").id).fetch_all(server.db.pool()).await.unwrap();
    assert_eq!(to, [members[3]]);
    let shown = server.get(term.person("tutor"), &overview).await.expect(200);
    assert!(shown.as_array().unwrap().iter().all(|row| row["has_newest"] == true), "{shown:#}");
    // What an older release would have brought is not brought any more.
    hosted.release(&server, 3, vec![write("x", "x")]).await;
    assert_eq!(offer(&server, &hosted, second, Trouble::None).await, Ok(0));
}

/// One notice for each release, which says what it brings: new exercises are no corrections.
#[tokio::test]
async fn students_are_told_what_a_release_brings() {
    let term = Release::create().await;
    let (server, course, content) = (&term.server, term.library.term.course, term.library.term.assignment);
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    term.release(json!({})).await;
    assert_eq!(Hosted::make_of(server, course).await, 1);
    let offer = async |report: &Value| {
        let input = OfferInput { course_id: course.into(), commit: report["commit"].as_str().unwrap().to_owned() };
        Rehearsal::<OfferCorrection>::new(Arc::new(server.app.clone()), input).run(Trouble::None).await.outcome.unwrap()
    };
    let told = async || -> Vec<(Option<Uuid>, String, String)> {
        let sql = "select author_id, title, content from message order by created_at, id";
        sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap()
    };
    let other = term.assignment("week1.two").await;
    let files = json!({"meta.yaml": meta("c.d", "1.0"), "content/index.md": "C", "studentTemplates/work.txt": ""});
    term.library.example(server, "cd", files).await.expect(200);
    term.assign(other, "c.d", "1.0.0").await.expect(200);
    let second = term.release(json!({})).await;
    assert_eq!((offer(&second).await, offer(&second).await), (1, 0));
    let news = told().await;
    let said = "There is something new in your repository: week1.two. Run git pull to get it.";
    assert_eq!(news, [(Some(term.lecturer().id), "New exercises".to_owned(), said.to_owned())]);
    // Another version of what is there.
    term.assign(content, "a.b", "1.1.0").await.expect(200);
    let third = term.release(json!({})).await;
    assert_eq!((offer(&third).await, offer(&third).await), (1, 0));
    let news = told().await;
    assert_eq!((news.len(), news[1].1.as_str()), (2, "Corrected exercises"));
    assert!(news[1].2.contains("your repository has the corrections") && !news[1].2.contains("new"), "{news:?}");
    // The same once more changes nothing, and nothing is said.
    let fourth = term.release(json!({"force_redeploy": true})).await;
    offer(&fourth).await;
    assert_eq!(told().await.len(), 2);
}

/// What somebody pushed is work, handed in or not.
#[tokio::test]
async fn pushed_work_is_not_deleted() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let term = &hosted.term;
    students(&server, term, 1).await;
    let mut teams = Vec::new();
    for role in ["tutor", "owner"] {
        let sql = "with made as (insert into submission_group (max_group_size, course_content_id) values (3, $1) returning id)
                   insert into submission_group_member (submission_group_id, course_member_id) select id, $2 from made returning submission_group_id, id";
        let team: (Uuid, Uuid) =
            sqlx::query_as(sql).bind(term.assignment).bind(term.member(role)).fetch_one(server.db.pool()).await.unwrap();
        teams.push(team);
    }
    assert_eq!(hosted.make(&server).await, 3);
    let tree = hosted.clone(&server, term.person("student"), hosted.student(), "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let tree = hosted.clone(&server, term.person("tutor"), Place::Team { course: term.course, group: teams[0].0 }, "ours", &[]).await;
    change(&tree, "sum/task.py", b"ours\n").await;
    git(&tree, &["push", "-q"]).await.well();
    for path in [
        format!("/course-members/{}", term.member("student")),
        format!("/course-members/{}", term.member("tutor")),
        format!("/submission-groups/{}", teams[0].0),
        format!("/submission-group-members/{}", teams[0].1),
    ] {
        let refused = server.delete(&term.admin, &path).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_002"), "{path} {:#}", refused.body);
    }
    assert_eq!(rows(&server).await, 4);
    let mut tx = server.app.db.begin().await.unwrap();
    for (team, alone) in [(teams[0].0, true), (teams[1].0, false)] {
        assert_eq!(computor_db::queries::team::leaves_work_alone(&mut tx, team).await.unwrap(), alone);
    }
    drop(tx);
    // Nor does it go when its last member leaves.
    server.patch(&term.admin, &format!("/course-members/{}/archive", term.member("tutor")), json!({})).await;
    assert_eq!(rows(&server).await, 4);
    // The twins: nothing was pushed there.
    let other = "select id from course_member where course_role_id = '_student' and id <> $1";
    let other: Uuid = sqlx::query_scalar(other).bind(term.member("student")).fetch_one(server.db.pool()).await.unwrap();
    for path in [
        format!("/course-members/{other}"),
        format!("/submission-group-members/{}", teams[1].1),
        format!("/submission-groups/{}", teams[1].0),
    ] {
        server.delete(&term.admin, &path).await.expect(204);
    }
    assert_eq!(rows(&server).await, 2);
}

#[tokio::test]
async fn a_push_hands_in() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let made = library.example(&server, "sum", json!({"meta.yaml": META})).await.expect(200);
    let (lecturer, assignment, group) = (library.term.person("lecturer").clone(), library.term.assignment, library.group);
    let assign = json!({"example_id": made["example_id"], "version_tag": made["version_tag"]});
    server.post(&lecturer, &format!("/lecturers/course-contents/{assignment}/assign-example"), assign).await.expect(200);
    sqlx::query(
        "update course_content_deployment set deployment_path = 'sum', deployment_status = 'deployed' where course_content_id = $1",
    )
    .bind(assignment)
    .execute(server.db.pool())
    .await
    .unwrap();
    sqlx::query("update course_content set testing_service_id = (select id from service limit 1) where id = $1")
        .bind(assignment)
        .execute(server.db.pool())
        .await
        .unwrap();
    let hosted = Hosted::of(&server, library.term).await;
    let student = hosted.term.person("student");
    let artifacts = || async {
        let found = server.get(student, &format!("/submissions/artifacts?submission_group_id={group}")).await.expect(200);
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|a| (a["id"].clone(), a["version_identifier"].clone(), a["submit"].clone()))
            .collect::<Vec<_>>()
    };
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    change(&tree, "sum/deep/\u{e4}.py", b"mine\n").await;
    let head = git(&tree, &["rev-parse", "HEAD"]).await.well().trim().to_owned();
    // Without a word nothing is handed in.
    git(&tree, &["push", "-q", "origin", "main:try", "-o", "hand-in"]).await.well();
    assert_eq!(artifacts().await, []);
    let said = git(&tree, &["push", "-o", "hand-in"]).await.well();
    assert!(said.contains("remote: Handed in: Sum at commit") && said.contains("/submissions/artifacts/"), "{said}");
    let found = artifacts().await;
    assert_eq!((found.len(), &found[0].1, &found[0].2), (1, &json!(head), &json!(true)));
    // Exactly as it is in the commit.
    let archive = server.get(student, &format!("/submissions/artifacts/{}/download", found[0].0.as_str().unwrap())).await;
    assert_eq!(archive.status.as_u16(), 200);
    let files = "select (select jsonb_agg(f ->> 'path' order by f ->> 'path') from jsonb_array_elements(properties -> 'files_included') f)
                 from submission_artifact where submission_group_id = $1";
    let files: Value = sqlx::query_scalar(files).bind(group).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(files, json!(["deep/\u{e4}.py", "task.py"]));
    // The same commit once more, by name; then what is not there, and what cannot be.
    git(&tree, &["commit", "-q", "--allow-empty", "-m", "nothing"]).await.well();
    git(&tree, &["push", "-q", "origin", "HEAD~1:main", "HEAD:other", "-o", "hand-in=sum"]).await.well();
    let said = git(&tree, &["push", "-o", "hand-in=nonsense"]).await.well();
    assert!(said.contains("NOT handed in: there is no assignment \"nonsense\""), "{said}");
    std::os::unix::fs::symlink("/etc/passwd", tree.join("sum/link")).unwrap();
    change(&tree, "sum/x.py", b"x").await;
    let said = git(&tree, &["push", "-o", "hand-in=week1.sum"]).await.well();
    assert!(said.contains("NOT handed in: sum/link is a link"), "{said}");
    assert_eq!(artifacts().await.len(), 1);
    // By the API: a commit that is on main, once; and nothing else.
    let by_api = async |who: &Someone, more: Value| {
        let mut body = json!({"submission_group_id": group, "submit": true});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        server.post(who, "/submissions/commits", body).await
    };
    let again = by_api(student, json!({"commit": head})).await.expect(201);
    assert_eq!((&again["artifact_id"], &again["created"], &again["version_identifier"]), (&found[0].0, &json!(false), &json!(head)));
    for (commit, code) in [("0123456789012345678901234567890123456789", "VAL_001"), ("main", "VAL_001"), ("--help", "VAL_001")] {
        assert_eq!(by_api(student, json!({"commit": commit})).await.code(), code, "{commit}");
    }
    let refused = by_api(student, json!({})).await;
    assert!(refused.code() == "VAL_004" && refused.body["message"].as_str().unwrap().contains("sum/link is a link"), "{}", refused.body);
    assert_eq!(by_api(hosted.term.person("tutor"), json!({"commit": head})).await.status, 403);
    assert_eq!(artifacts().await.len(), 1);
    // For practice first, then to be graded: one artifact.
    std::fs::remove_file(tree.join("sum/link")).unwrap();
    change(&tree, "sum/x.py", b"y").await;
    let said = git(&tree, &["push", "-o", "test"]).await.well();
    assert!(said.contains("Uploaded: Sum"), "{said}");
    assert_eq!(artifacts().await.len(), 2);
    let newest = by_api(student, json!({})).await.expect(201);
    assert_eq!(newest["created"], true);
    assert!(artifacts().await.contains(&(newest["artifact_id"].clone(), newest["version_identifier"].clone(), json!(true))));
    assert_eq!(artifacts().await.len(), 2);
}

async fn tidy(server: &Server, trouble: Trouble) -> Result<Tidied, FlowError> {
    let input = TidyInput::at(computor_backend::SystemClock.now());
    Rehearsal::<TidyRepositories>::new(Arc::new(server.app.clone()), input).run(trouble).await.outcome
}

/// Directories whose rows are gone are removed a day later, whatever happens; one whose row comes back stays.
#[tokio::test]
async fn repositories_of_those_who_are_gone_are_removed() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let (term, pool) = (&hosted.term, server.db.pool());
    students(&server, term, 2).await;
    assert_eq!(hosted.make(&server).await, 2);
    let others = "select id from course_member where course_role_id = '_student' and id <> $1 order by id";
    let others: Vec<Uuid> = sqlx::query_scalar(others).bind(term.member("student")).fetch_all(pool).await.unwrap();
    let of = |member: Uuid| hosted.repository(&server, Place::Student { course: term.course, member });
    let waiting = async || -> i64 { sqlx::query_scalar("select count(*) from repository_gone").fetch_one(pool).await.unwrap() };
    let later = async || {
        sqlx::query("update repository_gone set remove_after = now() - interval '1 minute'").execute(pool).await.unwrap();
    };
    server.delete(&term.admin, &format!("/course-members/{}", others[0])).await.expect(204);
    assert_eq!((waiting().await, tidy(&server, Trouble::None).await.unwrap().gone, of(others[0]).exists()), (1, 0, true), "a day is left");
    later().await;
    assert!(tidy(&server, Trouble::Fail(1)).await.is_err());
    assert_eq!(tidy(&server, Trouble::Cancel(1)).await, Err(FlowError::Cancelled));
    assert_eq!((waiting().await, of(others[0]).exists()), (1, true));
    // What was done before the process died is done; what is left finds nothing more.
    assert_eq!(tidy(&server, Trouble::Crash(1)).await.unwrap().gone, 0);
    assert_eq!((waiting().await, of(others[0]).exists(), of(others[1]).exists()), (0, false, true));
    // It died between the directory and the row.
    sqlx::query("insert into repository_gone (place, remove_after) values ($1, now())")
        .bind(Place::Student { course: term.course, member: others[0] }.to_string())
        .execute(pool)
        .await
        .unwrap();
    assert_eq!((tidy(&server, Trouble::None).await.unwrap().gone, waiting().await), (1, 0));
    // A row that comes back keeps its directory.
    sqlx::query("delete from repository where course_member_id = $1").bind(others[1]).execute(pool).await.unwrap();
    assert_eq!((waiting().await, hosted.make(&server).await, waiting().await), (1, 1, 0));
    assert!(of(others[1]).exists());
    // Of a course all of it goes, and the template not before everything that shares its objects.
    let places = [hosted.template(), hosted.assignments(), hosted.student()];
    sqlx::query("delete from repository where course_id = $1 and kind = 'template'").bind(term.course).execute(pool).await.unwrap();
    later().await;
    assert_eq!((tidy(&server, Trouble::None).await.unwrap().gone, waiting().await), (0, 1));
    sqlx::query("insert into repository (course_id, kind) values ($1, 'assignments')").bind(term.course).execute(pool).await.unwrap();
    sqlx::query("delete from repository where course_id = $1").bind(term.course).execute(pool).await.unwrap();
    later().await;
    assert_eq!((tidy(&server, Trouble::None).await.unwrap().gone, waiting().await), (4, 0));
    assert!(places.iter().all(|place| !hosted.repository(&server, *place).dir().exists()));
    let around = hosted.repository(&server, hosted.template()).dir().parent().unwrap().to_owned();
    assert!(!around.exists(), "nothing is left of the course");
}

/// Who is erased is in no repository that anybody reads, unless others work in it.
#[tokio::test]
async fn the_repository_of_who_is_erased_goes() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let (term, pool) = (&hosted.term, server.db.pool());
    students(&server, term, 1).await;
    let other = "select id, user_id from course_member where course_role_id = '_student' and id <> $1";
    let other: (Uuid, Uuid) = sqlx::query_as(other).bind(term.member("student")).fetch_one(pool).await.unwrap();
    sqlx::query("delete from submission_group_member").execute(pool).await.unwrap();
    let mut teams = Vec::new();
    for members in [vec![other.0], vec![term.member("student"), term.member("tutor")]] {
        let sql = "with made as (insert into submission_group (max_group_size, course_content_id) values (3, $1) returning id)
                   insert into submission_group_member (submission_group_id, course_member_id)
                   select made.id, m from made, unnest($2::uuid[]) m returning submission_group_id";
        let seats: Vec<Uuid> = sqlx::query_scalar(sql).bind(term.assignment).bind(members).fetch_all(pool).await.unwrap();
        teams.push(Place::Team { course: term.course, group: seats[0] });
    }
    assert_eq!(hosted.make(&server).await, 3);
    let (own, team) = (hosted.student(), teams[1]);
    let tree = hosted.clone(&server, term.person("student"), own, "mine", &[]).await;
    change(&tree, "sum/task.py", b"mine\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let read = async |place: Place| {
        let url = format!("{}/git/{place}.git", server.url.replace("//", &format!("//oauth2:{}@", term.person("tutor").token)));
        git(hosted.work.path(), &["ls-remote", &url]).await
    };
    read(own).await.well();
    let path = format!("/users/{}/erase", term.person("student").id);
    let tried = server.post(&term.admin, &path, json!({"dry_run": true})).await.expect(200);
    assert_eq!((&tried["deleted"]["repository"], &tried["kept"]), (&json!(1), &json!({"repository": 1})));
    read(own).await.well();
    assert_eq!(started(&server, "tidy_repositories").await, 0);
    server.post(&term.admin, &path, json!({})).await.expect(200);
    read(own).await.refused("not found");
    read(team).await.well();
    assert_eq!(started(&server, "tidy_repositories").await, 1);
    assert_eq!(tidy(&server, Trouble::None).await.unwrap().gone, 1);
    assert!(!hosted.repository(&server, own).dir().exists());
    assert_eq!(hosted.make(&server).await, 0);
    // The twin of the team that stays: one in which nobody else works.
    let alone = [Place::Student { course: term.course, member: other.0 }, teams[0]];
    for place in alone {
        read(place).await.well();
    }
    sqlx::query("update repository set pushed_at = now()").execute(pool).await.unwrap();
    let erased = server.post(&term.admin, &format!("/users/{}/erase", other.1), json!({})).await.expect(200);
    assert_eq!((&erased["deleted"]["repository"], &erased["kept"]), (&json!(2), &json!({})));
    for place in alone {
        read(place).await.refused("not found");
    }
    assert_eq!((hosted.make(&server).await, tidy(&server, Trouble::None).await.unwrap().gone), (0, 2));
    read(team).await.well();
}

/// What is loose is packed, what came to nothing goes, one that is damaged keeps nobody waiting, and nobody loses anything.
#[tokio::test]
async fn repositories_are_tidied() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let tree = hosted.clone(&server, hosted.term.person("student"), hosted.student(), "mine", &[]).await;
    for n in 0..3 {
        change(&tree, "sum/task.py", format!("{n}\n").as_bytes()).await;
        git(&tree, &["push", "-q"]).await.well();
    }
    let repository = hosted.repository(&server, hosted.student());
    let head = repository.head(MAIN).await.unwrap();
    let packs = || {
        let found = std::fs::read_dir(repository.dir().join("objects/pack"))
            .map(|found| found.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "pack")).count());
        found.unwrap_or(0)
    };
    let done = tidy(&server, Trouble::None).await.unwrap();
    assert_eq!((done.packed, done.failed), (2, 0), "the template, and what was pushed to");
    assert_eq!((packs(), repository.head(MAIN).await.unwrap()), (1, head));
    assert_eq!(repository.check(Some(hosted.template())).await.unwrap(), None);
    git(&tree, &["fetch", "-q"]).await.well();
    // The template is damaged: the others are packed all the same.
    let damaged = hosted.repository(&server, hosted.template());
    std::fs::write(damaged.dir().join("HEAD"), "nonsense").unwrap();
    let done = tidy(&server, Trouble::Crash(0)).await.unwrap();
    assert_eq!((done.packed, done.failed), (1, 1));
    // It is started once a day.
    let start = async || computor_backend::work::start_today(&server.app).await.unwrap();
    assert_eq!((start().await, start().await), (true, false));
    assert_eq!(started(&server, "tidy_repositories").await, 1);
}
