//! What users of the reference were hurt by (the holes of its specification, by number), each tried once as they met it. !14, !29,
//! !54 and !65 are in `tutor_tests`, `teams`, `messages` and `gradings`, what was said of `read:mark` in `holes`; each is named `hole_…`.

use crate::{
    gradings::Course,
    live::Tab,
    store::Library,
    support::{Answer, Server, Someone},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};
use uuid::Uuid;

fn zip(content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("work.txt", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

fn form(group: Uuid, version: &str, submit: bool, file: &[u8]) -> Vec<u8> {
    let text = json!({"submission_group_id": group, "version_identifier": version, "submit": submit});
    let mut body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{text}\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    body
}

pub(crate) async fn upload(server: &Server, who: &Someone, group: Uuid, version: &str, submit: bool, content: &[u8]) -> Answer {
    let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    server.raw(Method::POST, "/submissions/artifacts", &headers, form(group, version, submit, &zip(content))).await
}

pub(crate) fn made(answer: Answer) -> String {
    answer.expect(201)["artifacts"][0].as_str().unwrap().to_owned()
}

fn unzipped(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_index(0).unwrap(), &mut text).unwrap();
    text
}

#[tokio::test]
async fn hole_28_what_changes_is_seen_at_once_by_everybody_who_looked_before() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, sum) = (&course.term, course.contents[0]);
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let views = async || {
        let own = server.get(student, &format!("/students/course-contents/{sum}")).await.expect(200);
        let members = server.get(tutor, &format!("/tutors/course-members?course_id={}", term.course)).await.expect(200);
        let member = members.as_array().unwrap().iter().find(|one| one["id"] == json!(term.member("student"))).unwrap().clone();
        let gradings = server.get(tutor, &format!("/course-member-gradings/{}", term.member("student"))).await.expect(200);
        [
            &own["submitted"],
            &own["submission_group"]["grading"],
            &member["ungraded_submissions_count"],
            &gradings["overall_average_grading"],
        ]
        .map(Clone::clone)
    };
    assert_eq!(views().await, [json!(false), Value::Null, json!(0), Value::Null]);
    let artifact = course.work(&server, sum, true).await;
    assert_eq!(views().await, [json!(true), Value::Null, json!(1), Value::Null]);
    course.grade(&server, tutor, artifact, sum, Some(0.5), 1).await;
    assert_eq!(views().await, [json!(true), json!(0.5), json!(0), json!(0.5)]);
}

#[tokio::test]
async fn hole_30_what_is_too_large_is_refused_however_it_is_sent() {
    let server = Server::with(None, |options| options.max_upload = 100_000).await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    made(upload(&server, student, library.group, "v1", false, b"small").await);
    // A few hundred bytes that unpack to much more.
    let bomb = upload(&server, student, library.group, "v2", false, &vec![0; 5_000_000]).await;
    assert!([400, 413].contains(&bomb.status.as_u16()), "{:#}", bomb.body);
    // Nobody says beforehand how long this is.
    let mut seed = 7_u64;
    let noise: Vec<u8> = (0..2_000_000)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 56) as u8
        })
        .collect();
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> =
        form(library.group, "v3", false, &zip(&noise)).chunks(10_000).map(|piece| Ok(piece.to_vec())).collect();
    let body = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    let headers = [("x-api-token", student.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    let chunked = server.raw(Method::POST, "/submissions/artifacts", &headers, body).await;
    assert_eq!(chunked.status, 413, "{:#}", chunked.body);
    let kept: i64 = sqlx::query_scalar("select count(*) from submission_artifact").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn hole_31_a_version_that_is_uploaded_again_overwrites_nothing() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let first = made(upload(&server, student, library.group, "v1", true, b"first").await);
    // Other content is another version, whatever it is called: both are there, each as it was handed in.
    let second = made(upload(&server, student, library.group, "v1", true, b"second").await);
    assert_ne!(first, second);
    for (artifact, content) in [(&first, "first"), (&second, "second")] {
        let (status, bytes) = server.download(student, &format!("/submissions/artifacts/{artifact}/download")).await;
        assert_eq!((status, unzipped(bytes).as_str()), (200, content));
    }
}

#[tokio::test]
async fn hole_34_practice_counts_for_no_limit_and_limits_follow_the_content() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let (student, lecturer) = (library.term.person("student"), library.term.person("lecturer"));
    let content = format!("/course-contents/{}", library.term.assignment);
    server.patch(lecturer, &content, json!({"max_submissions": 1})).await.expect(200);
    for version in ["p1", "p2", "p3"] {
        made(upload(&server, student, library.group, version, false, version.as_bytes()).await);
    }
    made(upload(&server, student, library.group, "v1", true, b"first").await);
    assert_eq!(upload(&server, student, library.group, "v2", true, b"second").await.code(), "SUBMIT_009");
    server.patch(lecturer, &content, json!({"max_submissions": 2})).await.expect(200);
    let seen = server.get(student, &format!("/students/course-contents/{}", library.term.assignment)).await.expect(200);
    assert_eq!(seen["submission_group"]["max_submissions"], 2);
    // Two at once: one of them fits.
    let both = ["v3", "v4"].map(|version| upload(&server, student, library.group, version, true, version.as_bytes()));
    let mut codes: Vec<u16> = join_all(both).await.iter().map(|answer| answer.status.as_u16()).collect();
    codes.sort_unstable();
    assert_eq!(codes, [201, 400]);
}

#[tokio::test]
async fn hole_37_a_grade_goes_to_what_was_handed_in_and_a_status_is_no_zero() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, _]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let official = course.work(&server, sum, true).await;
    course.work(&server, sum, false).await;
    let path = |content: Uuid| format!("/tutors/course-members/{}/course-contents/{content}", term.member("student"));
    let graded = server.patch(tutor, &path(sum), json!({"grade": 0.75, "status": 1})).await.expect(200);
    assert_eq!(graded["graded_artifact_id"], json!(official));
    let seen = async |content: Uuid| {
        let own = server.get(student, &format!("/students/course-contents/{content}")).await.expect(200);
        (own["submission_group"]["grading"].clone(), own["status"].clone())
    };
    assert_eq!(seen(sum).await, (json!(0.75), json!("corrected")));
    course.work(&server, product, true).await;
    server.patch(tutor, &path(product), json!({"status": 2})).await.expect(200);
    assert_eq!(seen(product).await, (Value::Null, json!("correction_necessary")));
}

#[tokio::test]
async fn hole_46_closing_one_window_leaves_the_others_as_they_were() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (student, tutor) = (course.term.person("student"), course.term.person("tutor"));
    let artifact = course.work(&server, course.contents[0], true).await;
    let group = "select submission_group_id from submission_artifact where id = $1";
    let group: Uuid = sqlx::query_scalar(group).bind(artifact).fetch_one(server.db.pool()).await.unwrap();
    let follower = computor_backend::live::Follower::start(server.app.clone()).await.unwrap();
    let (mut first, mut second) = (Tab::of(&server, student).await, Tab::of(&server, student).await);
    let subscribe = json!({"type": "channel:subscribe", "channels": [format!("submission_group:{group}")]}).to_string();
    for tab in [&mut first, &mut second] {
        tab.say(&subscribe).await;
        assert_eq!(tab.next().await["type"], "channel:subscribed");
    }
    drop(first);
    let message = json!({"submission_group_id": group, "title": "Work", "content": "Fine."});
    server.post(tutor, "/messages", message).await.expect(201);
    loop {
        let told = second.next().await;
        if told["type"] == "message:new" {
            // One envelope for all events, with the message where clients look for it.
            assert_eq!(
                (&told["channel"], &told["data"]["data"]["content"]),
                (&json!(format!("submission_group:{group}")), &json!("Fine."))
            );
            break;
        }
    }
    drop(follower);
}

#[tokio::test]
async fn hole_56_and_hole_57_views_write_nothing_and_only_students_have_groups() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let counts = async || -> (i64, i64) {
        let sql = "select (select count(*) from submission_group), (select count(*) from submission_group_member)";
        sqlx::query_as(sql).fetch_one(server.db.pool()).await.unwrap()
    };
    // Three assignments, one student: made when these are, and not by who looks.
    assert_eq!(counts().await, (3, 3));
    let path = format!("/students/course-contents?course_id={}", term.course);
    let everybody = ["student", "student", "tutor", "lecturer", "owner", "student"].map(|role| server.get(term.person(role), &path));
    for answer in join_all(everybody).await {
        answer.expect(200);
    }
    assert_eq!(counts().await, (3, 3));
    let strangers = "select count(*) from submission_group_member g join course_member m on m.id = g.course_member_id where m.course_role_id <> '_student'";
    let strangers: i64 = sqlx::query_scalar(strangers).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(strangers, 0);
}

#[tokio::test]
async fn hole_58_a_course_of_others_is_not_there() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let stranger = server.somebody("stranger", &[]).await;
    let path = format!("/students/courses/{}", course.term.course);
    server.get(course.term.person("student"), &path).await.expect(200);
    assert_eq!(server.get(&stranger, &path).await.code(), "NF_001");
    // An administrator sees the course, and is no student of it.
    assert_eq!(server.get(&course.term.admin, &path).await.status, 404);
}

#[tokio::test]
async fn hole_59_what_waits_is_filtered_before_it_is_paged_and_named() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, extra]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let tutor = term.person("tutor");
    for content in [sum, product] {
        let artifact = course.work(&server, content, true).await;
        course.grade(&server, tutor, artifact, content, Some(1.0), 1).await;
    }
    course.work(&server, extra, true).await;
    let waiting = format!("/tutors/submission-groups?course_id={}&has_ungraded_submissions=true&limit=1", term.course);
    let waiting = server.get(tutor, &waiting).await;
    assert_eq!(waiting.headers["x-total-count"], "1");
    assert_eq!(waiting.expect(200)[0]["course_content_id"], json!(extra));
    let member = server.get(tutor, &format!("/tutors/course-members/{}", term.member("student"))).await.expect(200);
    let paths: Vec<&str> =
        member["unreviewed_course_contents"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["extra"]);
}
