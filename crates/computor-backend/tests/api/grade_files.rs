//! Files as feedback: who attaches them, who reads them, how large they are and what they are called.

use crate::{
    gradings::Course,
    support::{Answer, Server, Someone},
};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

struct World {
    server: Server,
    course: Course,
    grade: Uuid,
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

impl World {
    async fn new(change: impl FnOnce(&mut computor_backend::Options)) -> Self {
        let server = Server::with(None, change).await;
        let course = Course::create(&server).await;
        let (tutor, content) = (course.term.person("tutor"), course.contents[0]);
        let work = course.work(&server, content, true).await;
        course.grade(&server, tutor, work, content, Some(0.5), 1).await;
        let grade = sqlx::query_scalar("select id from submission_grade").fetch_one(server.db.pool()).await.unwrap();
        Self { server, course, grade }
    }

    fn person(&self, role: &str) -> &Someone {
        self.course.term.person(role)
    }

    fn path(&self) -> String {
        format!("/submissions/grades/{}/files", self.grade)
    }

    async fn upload(&self, who: &Someone, name: &str, content: &[u8]) -> Answer {
        let mut form =
            format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n")
                .into_bytes();
        form.extend(content);
        form.extend(b"\r\n--b--\r\n");
        let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
        self.server.raw(Method::POST, &self.path(), &headers, form).await
    }

    async fn names(&self, who: &Someone) -> Vec<String> {
        let list = self.server.get(who, &self.path()).await.expect(200);
        list.as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_tutor_attaches_a_file_and_the_student_reads_it() {
    let world = World::new(|_| {}).await;
    let (tutor, student) = (world.person("tutor"), world.person("student"));
    let made = world.upload(tutor, "C:/Users/tom/feedback.html", b"<b>good</b>").await.expect(201);
    assert_eq!((&made["name"], &made["file_size"], &made["grade_id"]), (&json!("feedback.html"), &json!(11), &json!(world.grade)));
    assert_eq!(world.names(student).await, ["feedback.html"]);
    let path = format!("{}/{}", world.path(), made["id"].as_str().unwrap());
    let (status, headers, bytes) = world.server.bytes(Method::GET, &path, &[("x-api-token", &student.token)]).await;
    assert_eq!((status, bytes.as_slice()), (200, &b"<b>good</b>"[..]));
    // It is stored, never shown as a page of ours.
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    // The same name again is another file in its place.
    world.upload(tutor, "feedback.html", b"better").await.expect(201);
    assert_eq!(world.names(student).await, ["feedback.html"]);
    assert_eq!(world.server.download(student, &path).await.0, 404);
    // The file is there as long as the grade is; the sweep knows it.
    let named: i64 = sqlx::query_scalar("select count(*) from stored_name s join grade_file f on f.object_key = s.digest")
        .fetch_one(world.server.db.pool())
        .await
        .unwrap();
    assert_eq!(named, 1);
    world.server.delete(tutor, &format!("/submissions/grades/{}", world.grade)).await.expect(204);
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from grade_file) + (select count(*) from storage_charge where grade_file_id is not null)",
    )
    .fetch_one(world.server.db.pool())
    .await
    .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn only_who_gave_the_grade_attaches_and_only_its_group_and_the_staff_read() {
    let world = World::new(|_| {}).await;
    let term = &world.course.term;
    let stranger = world.server.somebody("stranger", &[]).await;
    let classmate = world.server.somebody("classmate", &[]).await;
    let member = json!({"user_id": classmate.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    world.server.post(&term.admin, "/course-members", member).await.expect(201);
    let made = world.upload(world.person("tutor"), "feedback.txt", b"good").await.expect(201);
    let path = format!("{}/{}", world.path(), made["id"].as_str().unwrap());
    for role in ["student", "tutor", "lecturer", "maintainer", "owner"] {
        assert_eq!(world.server.download(world.person(role), &path).await, (200, b"good".to_vec()), "{role}");
        assert_eq!(world.names(world.person(role)).await, ["feedback.txt"], "{role}");
    }
    for who in [&stranger, &classmate] {
        assert_eq!(world.server.download(who, &path).await.0, 404);
        assert_eq!(said(&world.server.get(who, &world.path()).await), (404, "NF_001"));
        assert_eq!(world.upload(who, "x.txt", b"x").await.status, 404);
    }
    // The student, other staff and administrators gave no such grade.
    for who in [world.person("student"), world.person("lecturer"), world.person("owner"), &term.admin] {
        assert_eq!(said(&world.upload(who, "x.txt", b"x").await), (403, "AUTHZ_001"));
        assert_eq!(said(&world.server.delete(who, &path).await), (403, "AUTHZ_001"));
    }
    // Nor does who gave it, and is no tutor any more.
    let change = json!({"course_role_id": "_student"});
    world.server.patch(world.person("owner"), &format!("/course-members/{}", term.member("tutor")), change).await.expect(200);
    assert_ne!(world.upload(world.person("tutor"), "x.txt", b"x").await.status, 201);
    let change = json!({"course_role_id": "_tutor"});
    world.server.patch(world.person("owner"), &format!("/course-members/{}", term.member("tutor")), change).await.expect(200);
    // A file of another grade is none of this one.
    assert_eq!(world.server.download(world.person("tutor"), &format!("{}/{}", world.path(), Uuid::new_v4())).await.0, 404);
    world.server.delete(world.person("tutor"), &path).await.expect(204);
    assert_eq!(world.names(world.person("student")).await, Vec::<String>::new());
}

#[tokio::test]
async fn files_have_safe_names_and_a_limited_size_and_count_for_the_quota() {
    let world = World::new(|options| {
        options.max_upload = 1000;
        options.quota_per_user = 1500;
    })
    .await;
    let tutor = world.person("tutor");
    for (sent, kept) in [("../../etc/passwd", "passwd"), ("a b.txt", "a b.txt")] {
        assert_eq!(world.upload(tutor, sent, sent.as_bytes()).await.expect(201)["name"], kept);
    }
    for bad in ["..", "x/..", &"n".repeat(300)] {
        assert_eq!(said(&world.upload(tutor, bad, b"x").await), (400, "VAL_001"), "{bad}");
    }
    assert_eq!(said(&world.upload(tutor, "large", &[b'x'; 1001]).await), (400, "VAL_004"));
    world.upload(tutor, "one", &[b'1'; 900]).await.expect(201);
    let full = world.upload(tutor, "two", &[b'2'; 900]).await;
    assert_eq!(said(&full), (400, "VAL_004"));
    assert!(full.body["message"].as_str().unwrap().contains("quota_per_user"), "{:#}", full.body);
    // What was taken away makes room.
    let list = world.server.get(tutor, &world.path()).await.expect(200);
    let one = list.as_array().unwrap().iter().find(|file| file["name"] == "one").unwrap();
    world.server.delete(tutor, &format!("{}/{}", world.path(), one["id"].as_str().unwrap())).await.expect(204);
    world.upload(tutor, "two", &[b'2'; 900]).await.expect(201);
    // So many files, and no more.
    for n in 0..17 {
        world.upload(tutor, &format!("small{n}"), b"").await.expect(201);
    }
    assert_eq!(said(&world.upload(tutor, "small17", b"").await), (400, "VAL_004"));
    assert_eq!(world.names(tutor).await.len(), 20);
}
