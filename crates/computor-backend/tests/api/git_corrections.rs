//! Corrections that meet what students have made of an exercise: deleted, renamed and binary files, and histories of their own.

use crate::{
    git::{Hosted, change, commit, git, write},
    support::{Server, Term},
};
use bytes::Bytes;
use computor_backend::work::{OfferCorrection, OfferInput};
use computor_git::{Edit, FileMode, FilePath, MAIN, NewCommit, Oid, Place, Repository, Signature};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

fn binary(name: &str, content: &[u8]) -> Edit {
    Edit::Write { path: FilePath::new(name).unwrap(), mode: FileMode::Regular, content: Bytes::copy_from_slice(content) }
}

fn delete(name: &str) -> Edit {
    Edit::Remove(FilePath::new(name).unwrap())
}

/// What somebody did before the correction came, and what comes of it.
struct Case {
    name: &'static str,
    edits: Vec<Edit>,
    state: &'static str,
    conflicts: &'static [&'static str],
    /// Words of the message that tells of it.
    told: &'static str,
}

const TASK: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";
const CORRECTED: &str = "ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n";
const FITS: &str = "your repository has the corrections. Run git pull";
const COLLIDES: &str = "Nothing of yours was changed. The branch computor/corrected has the corrections";

/// Something ended between taking it in and saying so.
const TAKEN: &str = "taken already";

fn cases() -> Vec<Case> {
    let case = |name, edits, state, conflicts, told| Case { name, edits, state, conflicts, told };
    vec![
        case("untouched", vec![], "fast_forward", &[], FITS),
        case(TAKEN, vec![], "fast_forward", &[], FITS),
        case("another file", vec![write("sum/own.py", "own\n")], "merged", &[], FITS),
        case("another line", vec![write("sum/task.py", &TASK.replace("seven", "SEVEN"))], "merged", &[], FITS),
        case("the same line", vec![write("sum/task.py", &TASK.replace("one", "mine"))], "offered", &["sum/task.py"], COLLIDES),
        case("deleted what is corrected", vec![delete("sum/task.py")], "offered", &["sum/task.py"], COLLIDES),
        case("renamed what is corrected", vec![delete("sum/task.py"), write("sum/mine.py", TASK)], "merged", &[], FITS),
        case("changed what is deleted", vec![write("sum/old.txt", "mine\n")], "offered", &["sum/old.txt"], COLLIDES),
        case("deleted what is deleted", vec![delete("sum/old.txt")], "merged", &[], FITS),
        case("a picture of their own", vec![binary("sum/picture.png", &[9, 0, 9])], "offered", &["sum/picture.png"], COLLIDES),
        case("the same picture", vec![binary("sum/picture.png", &[2, 0, 255, 13, 10])], "merged", &[], FITS),
        case("a history of their own", vec![], "offered", &[], COLLIDES),
    ]
}

async fn files(repository: &Repository, commit: Oid) -> BTreeMap<String, Bytes> {
    let mut blobs = repository.blobs().unwrap();
    let mut files = BTreeMap::new();
    for entry in repository.files(commit, "").await.unwrap() {
        files.insert(entry.path, blobs.read(entry.id, 1 << 20).await.unwrap());
    }
    files
}

/// Somebody has written the history anew: what is on `main` has nothing in common with the template.
async fn rewrite(repository: &Repository) {
    let author = Signature { name: "S".into(), email: "s@x".into(), seconds: 3 };
    let edits = vec![write("sum/task.py", "all mine\n")];
    let aside = "refs/heads/aside".to_owned();
    let own = NewCommit { branch: aside, parent: None, edits, message: "Mine".into(), author };
    let own = repository.commit(&own).await.unwrap().commit;
    let head = repository.head(MAIN).await.unwrap();
    repository.move_branch(MAIN, head, own).await.unwrap();
}

async fn students(server: &Server, term: &Term, cases: &[Case]) -> Vec<(Uuid, Uuid)> {
    let mut members = Vec::new();
    for number in 0..cases.len() {
        let someone = server.somebody(&format!("s{number}"), &[]).await;
        let member = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
        members.push((someone.id, server.post(&term.admin, "/course-members", member).await.id()));
    }
    members
}

#[tokio::test]
async fn whatever_students_made_of_it_a_correction_takes_nothing_from_them_and_everybody_is_told() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let (term, cases) = (&hosted.term, cases());
    let first = vec![write("sum/task.py", TASK), write("sum/old.txt", "old\n"), binary("sum/picture.png", &[1, 0, 255, 13, 10])];
    hosted.release(&server, 2, first).await;
    let members = students(&server, term, &cases).await;
    assert_eq!(hosted.make(&server).await, cases.len() as u64);
    let repository = |member: Uuid| hosted.repository(&server, Place::Student { course: term.course, member });
    let mut before = Vec::new();
    for (case, (_, member)) in cases.iter().zip(&members) {
        let repository = repository(*member);
        if !case.edits.is_empty() {
            commit(&repository, 3, case.edits.clone()).await;
        } else if case.state == "offered" {
            rewrite(&repository).await;
        }
        before.push(repository.head(MAIN).await.unwrap().unwrap());
    }
    let corrected = vec![write("sum/task.py", CORRECTED), delete("sum/old.txt"), binary("sum/picture.png", &[2, 0, 255, 13, 10])];
    let corrected = hosted.release(&server, 4, corrected).await;
    let taken = cases.iter().position(|case| case.name == TAKEN).unwrap();
    repository(members[taken].1).move_branch(MAIN, Some(before[taken]), corrected).await.unwrap();
    // The lecturer offers it, so the messages are the lecturer's.
    let overview = format!("/lecturers/courses/{}/corrections", term.course);
    server.post(term.person("lecturer"), &overview, Value::Null).await.expect(202);
    let input = OfferInput { course_id: term.course.into(), commit: corrected.to_string() };
    let flow = Rehearsal::<OfferCorrection>::new(Arc::new(server.app.clone()), input);
    assert_eq!(flow.run(Trouble::None).await.outcome, Ok(cases.len() as u64 + 1));

    let shown = server.get(term.person("lecturer"), &overview).await.expect(200);
    for ((case, (user, member)), before) in cases.iter().zip(&members).zip(before) {
        let row = shown.as_array().unwrap().iter().find(|row| row["course_member_id"] == json!(member)).unwrap();
        let conflicts: Vec<&str> = row["conflicts"].as_array().unwrap().iter().map(|of| of["path"].as_str().unwrap()).collect();
        assert_eq!((row["state"].as_str().unwrap(), &*conflicts), (case.state, case.conflicts), "{}: {row:#}", case.name);
        assert_eq!(row["has_newest"], case.state != "offered", "{}", case.name);
        for conflict in row["conflicts"].as_array().unwrap() {
            assert!(conflict["message"].as_str().is_some_and(|words| words.starts_with("CONFLICT")), "{}: {row:#}", case.name);
        }
        kept(&repository(*member), case, before, corrected).await;

        // Each is told, once, by the lecturer, and reads it.
        let token = server.with_token(*user, &[]).await;
        let messages = server.get(&token, &format!("/messages?course_member_id={member}")).await.expect(200);
        let messages = messages.as_array().unwrap();
        assert_eq!(messages.len(), 1, "{}: {messages:#?}", case.name);
        let text = messages[0]["content"].as_str().unwrap();
        assert!(text.contains(case.told) && conflicts.iter().all(|path| text.contains(path)), "{}: {text}", case.name);
        assert_eq!(messages[0]["author_id"], json!(term.person("lecturer").id), "{}", case.name);
    }
}

/// What one had is there as it was, unless one had never touched it.
async fn kept(repository: &Repository, case: &Case, before: Oid, corrected: Oid) {
    let head = repository.head(MAIN).await.unwrap().unwrap();
    let (old, new) = (files(repository, before).await, files(repository, head).await);
    let text = |files: &BTreeMap<String, Bytes>, name: &str| files.get(name).map(|text| String::from_utf8_lossy(text).into_owned());
    match case.state {
        "offered" => {
            assert_eq!(head, before, "{}", case.name);
            assert_eq!(repository.head("refs/heads/computor/corrected").await.unwrap(), Some(corrected), "{}", case.name);
        }
        "fast_forward" => assert_eq!(head, corrected, "{}", case.name),
        _ => {
            let merge = repository.look_up(head).await.unwrap();
            assert_eq!(merge.parents, [before, corrected], "{}", case.name);
            let name = if case.name.starts_with("renamed") { "sum/mine.py" } else { "sum/task.py" };
            let task = text(&old, name).unwrap().replace("one", "ONE");
            assert_eq!(text(&new, name), Some(task), "{}", case.name);
            assert_eq!(new.contains_key("sum/task.py"), name == "sum/task.py", "{}", case.name);
            assert!(!new.contains_key("sum/old.txt"), "{}", case.name);
            assert_eq!(new["sum/picture.png"].as_ref(), [2, 0, 255, 13, 10], "{}", case.name);
            assert_eq!(text(&new, "sum/own.py"), text(&old, "sum/own.py"), "{}", case.name);
        }
    }
}

/// Offers what was released last to everybody; answers what the lecturer sees of the student.
async fn offer(server: &Server, hosted: &Hosted, released: Oid) -> Value {
    let term = &hosted.term;
    // The lecturer offers it, so the messages are the lecturer's.
    server.post(term.person("lecturer"), &format!("/lecturers/courses/{}/corrections", term.course), Value::Null).await.expect(202);
    let input = OfferInput { course_id: term.course.into(), commit: released.to_string() };
    Rehearsal::<OfferCorrection>::new(Arc::new(server.app.clone()), input).run(Trouble::None).await.outcome.unwrap();
    seen(server, hosted).await
}

async fn seen(server: &Server, hosted: &Hosted) -> Value {
    let term = &hosted.term;
    let shown = server.get(term.person("lecturer"), &format!("/lecturers/courses/{}/corrections", term.course)).await.expect(200);
    shown.as_array().unwrap().iter().find(|row| row["course_member_id"] == json!(term.member("student"))).unwrap().clone()
}

#[tokio::test]
async fn what_fits_reaches_main_while_a_conflict_is_open_until_the_student_merges() {
    let server = Server::start().await;
    let hosted = Hosted::create(&server).await;
    let student = hosted.term.person("student");
    let tree = hosted.clone(&server, student, hosted.student(), "mine", &[]).await;
    let text = |name: &str| std::fs::read_to_string(tree.join(name)).unwrap();
    change(&tree, "sum/task.py", b"mine\ntwo\nthree\n").await;
    git(&tree, &["push", "-q"]).await.well();
    let corrected = hosted.release(&server, 2, vec![write("sum/task.py", "ONE\ntwo\nthree\n")]).await;
    assert_eq!(offer(&server, &hosted, corrected).await["state"], "offered");

    // A new exercise comes, and a correction of another one that nobody has begun.
    let first = hosted.release(&server, 3, vec![write("loops/task.py", "begin\n"), write("README.md", "sum, loops\n")]).await;
    let row = offer(&server, &hosted, first).await;
    assert_eq!((&row["state"], &row["conflicts"][0]["path"]), (&json!("offered"), &json!("sum/task.py")), "{row:#}");
    assert!(row["message"].as_str().unwrap().contains("the other exercises are on main"), "{row:#}");
    let second = hosted.release(&server, 4, vec![write("loops/task.py", "begin here\n")]).await;
    offer(&server, &hosted, second).await;
    git(&tree, &["pull", "-q", "--ff-only"]).await.well();
    assert_eq!([text("sum/task.py"), text("loops/task.py"), text("README.md")], ["mine\ntwo\nthree\n", "begin here\n", "sum, loops\n"]);
    let messages = server.get(student, &format!("/messages?course_member_id={}", hosted.term.member("student"))).await.expect(200);
    let told = |message: &Value| message["content"].as_str().unwrap().ends_with("All other exercises are in your repository: git pull.");
    assert!(messages.as_array().unwrap().iter().any(told), "{messages:#}");

    // The student goes on, and merges what is offered: nothing but the conflict is left to be decided.
    change(&tree, "loops/task.py", b"begin here\nmy loop\n").await;
    git(&tree, &["merge", "origin/computor/corrected"]).await.refused("CONFLICT");
    let unmerged = git(&tree, &["diff", "--name-only", "--diff-filter=U"]).await.well();
    assert_eq!(unmerged, "sum/task.py\n");
    std::fs::write(tree.join("sum/task.py"), "ONE, mine\ntwo\nthree\n").unwrap();
    git(&tree, &["commit", "-qam", "Take the correction"]).await.well();
    git(&tree, &["push", "-q"]).await.well();
    let row = seen(&server, &hosted).await;
    assert_eq!((&row["state"], &row["has_newest"]), (&json!("up_to_date"), &json!(true)), "{row:#}");
    let third = hosted.release(&server, 5, vec![write("sum/more.py", "more\n")]).await;
    assert_eq!(offer(&server, &hosted, third).await["state"], "merged");
    git(&tree, &["pull", "-q", "--ff-only"]).await.well();
    assert_eq!(
        [text("sum/task.py"), text("loops/task.py"), text("sum/more.py")],
        ["ONE, mine\ntwo\nthree\n", "begin here\nmy loop\n", "more\n"]
    );
}
