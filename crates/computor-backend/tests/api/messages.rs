//! Messages: who writes to whom, who reads it, conversations, marks, tags, taking back, and what clients are told.

use crate::support::{Server, Someone, Term};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// A course with the student's submission group, and a second student with one of its own.
struct Talk {
    term: Term,
    group: Uuid,
    ben: Someone,
    bens: Uuid,
    stranger: Someone,
}

impl Talk {
    async fn create(server: &Server) -> Self {
        let term = Term::create(server).await;
        let ben = server.somebody("ben", &[]).await;
        let member = json!({"user_id": ben.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
        let member = server.post(&term.admin, "/course-members", member).await.id();
        let group = "select submission_group_id from submission_group_member where course_content_id = $1 and course_member_id = $2";
        let group_of =
            async |member: Uuid| sqlx::query_scalar(group).bind(term.assignment).bind(member).fetch_one(server.db.pool()).await.unwrap();
        let (group, bens) = (group_of(term.member("student")).await, group_of(member).await);
        let stranger = server.somebody("stranger", &[]).await;
        Self { term, group, ben, bens, stranger }
    }

    /// Everybody, by name.
    fn people(&self) -> Vec<(&'static str, &Someone)> {
        let mut all: Vec<_> = self.term.people.iter().map(|(role, someone, _)| (*role, someone)).collect();
        all.extend([("ben", &self.ben), ("stranger", &self.stranger), ("administrator", &self.term.admin)]);
        all
    }
}

async fn write(server: &Server, who: &Someone, target: &str, id: Uuid, text: &str) -> Value {
    server.post(who, "/messages", json!({target: id, "content": text})).await.expect(201)
}

/// The texts of a list.
async fn texts(server: &Server, who: &Someone, query: &str) -> Vec<String> {
    let list = server.get(who, &format!("/messages?{query}")).await.expect(200);
    list.as_array().unwrap().iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

fn path(message: &Value) -> String {
    format!("/messages/{}", message["id"].as_str().unwrap())
}

#[tokio::test]
async fn who_writes_to_whom_and_who_reads_it() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    let manager = server.somebody("manager", &[]).await;
    for sql in [
        "insert into organization_member (user_id, organization_id, organization_role_id) values ($1, $2, '_manager')",
        "insert into course_family_member (user_id, course_family_id, course_family_role_id) select $1, id, '_manager' from course_family where organization_id = $2",
    ] {
        sqlx::query(sql).bind(manager.id).bind(term.organization).execute(server.db.pool()).await.unwrap();
    }
    let staff = ["lecturer", "maintainer", "owner", "administrator"];
    let course = ["student", "tutor", "lecturer", "maintainer", "owner", "ben", "administrator"];
    let helpers = ["tutor", "lecturer", "maintainer", "owner", "administrator"];
    // Target, who may write to it, who reads it besides, and what others are told.
    let rows: [(&str, Uuid, Vec<&str>, Vec<&str>); 6] = [
        ("submission_group_id", talk.group, [&["student"][..], &helpers].concat(), vec![]),
        ("course_content_id", term.assignment, staff.to_vec(), course.to_vec()),
        ("course_group_id", term.group, staff.to_vec(), [&["student", "ben"][..], &helpers].concat()),
        ("course_id", term.course, staff.to_vec(), course.to_vec()),
        ("course_family_id", term.family, vec!["manager", "administrator"], [&course[..], &["manager"]].concat()),
        ("organization_id", term.organization, vec!["manager", "administrator"], [&course[..], &["manager"]].concat()),
    ];
    let mut people = talk.people();
    people.push(("manager", &manager));
    for (target, id, writers, readers) in rows {
        for (name, who) in &people {
            let answer = server.post(who, "/messages", json!({target: id, "content": *name})).await;
            if !writers.contains(name) {
                // Who may not know of the row is not told of it.
                assert!([403, 404].contains(&answer.status.as_u16()), "{name} to {target}: {:#}", answer.body);
                continue;
            }
            let message = answer.expect(201);
            assert_eq!(message["scope"], target.trim_end_matches("_id"));
            assert_eq!((&message[target], &message["is_author"], &message["is_read"]), (&json!(id), &json!(true), &json!(true)));
            for (reader, whose) in &people {
                let expected = readers.contains(reader) || writers.contains(reader) && target == "submission_group_id" || reader == name;
                let status = server.get(whose, &path(&message)).await.status.as_u16();
                assert_eq!(status, if expected { 200 } else { 404 }, "{reader} reads what {name} wrote to {target}");
                let listed = server.get(whose, &format!("/messages?id={}", message["id"].as_str().unwrap())).await.expect(200);
                assert_eq!(listed.as_array().unwrap().len(), usize::from(expected), "{reader} lists what {name} wrote to {target}");
                // Marks follow the same rule.
                let mark = server.ask(whose, Method::POST, &format!("{}/reads", path(&message)), None).await.status.as_u16();
                assert_eq!(mark, if expected { 204 } else { 404 });
            }
        }
    }
    // To everybody only administrators write, and everybody reads it.
    let refused = server.post(term.person("owner"), "/messages", json!({"content": "all"})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_002"));
    let message = server.post(&term.admin, "/messages", json!({"content": "all"})).await.expect(201);
    assert_eq!(message["scope"], "global");
    assert_eq!(texts(&server, &talk.stranger, "scope=global").await, ["all"]);
    // To one person nobody does, administrators neither.
    for who in [&term.admin, term.person("lecturer"), &talk.stranger] {
        for (target, id) in [("user_id", term.person("student").id), ("course_member_id", term.member("student")), ("user_id", Uuid::nil())]
        {
            let refused = server.post(who, "/messages", json!({target: id, "content": "x"})).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (501, "NIMPL_001"));
        }
    }
}

#[tokio::test]
async fn the_most_specific_target_counts() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    // A5. The rights are those of the target that counts.
    let several =
        json!({"submission_group_id": talk.group, "course_content_id": term.assignment, "course_id": term.course, "content": "x"});
    let message = server.post(term.person("student"), "/messages", several).await.expect(201);
    assert_eq!(
        (&message["scope"], &message["course_id"], &message["course_content_id"]),
        (&json!("submission_group"), &Value::Null, &Value::Null)
    );
    let several = json!({"course_id": term.course, "course_family_id": term.family, "organization_id": term.organization, "content": "x"});
    assert_eq!(server.post(term.person("student"), "/messages", several.clone()).await.status, 403);
    assert_eq!(server.post(term.person("lecturer"), "/messages", several).await.expect(201)["scope"], "course");
    let several = json!({"course_family_id": term.family, "organization_id": term.organization, "content": "x"});
    assert_eq!(server.post(&term.admin, "/messages", several).await.expect(201)["scope"], "course_family");
    for bad in [json!({"content": ""}), json!({"content": "x".repeat(16385)}), json!({"content": "x", "title": "y".repeat(256)})] {
        assert_eq!(server.post(&term.admin, "/messages", bad).await.code(), "VAL_001");
    }
    let nowhere = json!({"course_id": Uuid::from_u128(1), "content": "x"});
    assert_eq!(server.post(term.person("lecturer"), "/messages", nowhere).await.status, 404);
}

#[tokio::test]
async fn hole_54_replies_and_threads_are_for_who_may_read_their_parent() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let question = write(&server, student, "submission_group_id", talk.group, "why?").await;
    let id = question["id"].clone();
    // A4.
    let reply = server.post(tutor, "/messages", json!({"parent_id": id, "content": "because", "level": 1})).await.expect(201);
    assert_eq!((&reply["submission_group_id"], &reply["parent_id"], &reply["level"]), (&json!(talk.group), &id, &json!(1)));
    assert_eq!(reply["author_course_member"]["course_role_id"], "_tutor");
    assert_eq!(reply["author"]["given_name"], "tutor");
    let elsewhere = json!({"parent_id": id, "content": "x", "submission_group_id": talk.bens});
    assert_eq!(server.post(tutor, "/messages", elsewhere).await.status, 400);
    let same = json!({"parent_id": reply["id"], "content": "thanks", "submission_group_id": talk.group});
    let thanks = server.post(student, "/messages", same).await.expect(201);
    // Who is not in the conversation does not learn of it by replying.
    for who in [&talk.ben, &talk.stranger] {
        assert_eq!(server.post(who, "/messages", json!({"parent_id": id, "content": "x"})).await.code(), "NF_001");
    }
    let notice = write(&server, term.person("lecturer"), "course_id", term.course, "notice").await;
    let everybody = server.post(&term.admin, "/messages", json!({"content": "all"})).await.expect(201);
    for parent in [&notice, &everybody] {
        for who in [student, &term.admin] {
            let refused = server.post(who, "/messages", json!({"parent_id": parent["id"], "content": "x"})).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"), "{:#}", refused.body);
        }
    }

    // The conversation, from any of its messages, oldest first; !54: only for those who may read it.
    write(&server, student, "submission_group_id", talk.group, "another matter").await;
    for message in [&question, &reply, &thanks] {
        let thread = server.get(tutor, &format!("{}/thread", path(message))).await.expect(200);
        let texts: Vec<_> = thread["messages"].as_array().unwrap().iter().map(|message| message["content"].clone()).collect();
        assert_eq!((&thread["root_message_id"], &thread["total"]), (&id, &json!(3)));
        assert_eq!(texts, ["why?", "because", "thanks"]);
    }
    for who in [&talk.ben, &talk.stranger] {
        assert_eq!(server.get(who, &format!("{}/thread", path(&reply))).await.status, 404);
    }
    server.delete(tutor, &path(&reply)).await.expect(204);
    let thread = server.get(student, &format!("{}/thread", path(&question))).await.expect(200);
    assert_eq!(thread["total"], 2);
    assert_eq!(server.get(student, &format!("{}/thread", path(&reply))).await.code(), "VAL_001");
}

#[tokio::test]
async fn what_was_said_is_changed_and_taken_back_by_its_author() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let message =
        server.post(student, "/messages", json!({"submission_group_id": talk.group, "title": "Q #ai", "content": "one"})).await.expect(201);
    let at = path(&message);
    for who in [tutor, term.person("owner"), &term.admin] {
        assert_eq!(server.patch(who, &at, json!({"content": "x"})).await.code(), "AUTHZ_001");
    }
    assert_eq!(server.patch(&talk.ben, &at, json!({"content": "x"})).await.status, 404);
    let changed = server.patch(student, &at, json!({"content": "two"})).await.expect(200);
    assert_eq!((&changed["content"], &changed["title"]), (&json!("two"), &json!("Q #ai")));
    // Its history is for its author and administrators.
    for who in [tutor, &talk.ben] {
        assert!([403, 404].contains(&server.get(who, &format!("{at}/audit")).await.status.as_u16()));
    }
    // Taking back: the author or an administrator; others see a note, and its replies stay.
    let reply = server.post(tutor, "/messages", json!({"parent_id": message["id"], "content": "answer"})).await.expect(201);
    assert_eq!(server.delete(tutor, &at).await.code(), "AUTHZ_001");
    for _ in 0..2 {
        server.delete(student, &at).await.expect(204);
    }
    let gone = server.get(tutor, &at).await.expect(200);
    assert_eq!((&gone["is_deleted"], &gone["deleted_by"], &gone["title"]), (&json!(true), &json!("author"), &Value::Null));
    assert!(gone["content"].as_str().unwrap().contains("author"), "{gone:#}");
    assert_eq!(server.patch(student, &at, json!({"content": "x"})).await.code(), "VAL_001");
    assert_eq!(server.get(tutor, &path(&reply)).await.expect(200)["parent_id"], message["id"]);
    let audit = server.get(student, &format!("{at}/audit")).await.expect(200);
    let actions: Vec<_> = audit
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["action"].clone(), row["old_content"].clone(), row["new_content"].clone()))
        .collect();
    assert_eq!(
        actions,
        [
            (json!("deleted"), json!("two"), Value::Null),
            (json!("updated"), json!("one"), json!("two")),
            (json!("created"), Value::Null, json!("one"))
        ]
    );
    assert_eq!(audit[0]["user_id"], student.id.to_string());
    server.delete(&term.admin, &path(&reply)).await.expect(204);
    assert_eq!(server.get(student, &path(&reply)).await.expect(200)["deleted_by"], "admin");
    assert_eq!(server.get(&term.admin, &format!("{at}/audit")).await.expect(200).as_array().unwrap().len(), 3);

    // Who has left the course says nothing more there, and reads only what it wrote.
    let late = write(&server, student, "submission_group_id", talk.group, "late").await;
    let membership = format!("/course-members/{}/archive", term.member("student"));
    server.ask(term.person("lecturer"), Method::PATCH, &membership, None).await.expect(204);
    assert_eq!(server.patch(student, &path(&late), json!({"content": "rude"})).await.status, 403);
    assert_eq!(texts(&server, student, "").await, ["late", "[This message was deleted by its author]"]);
}

#[tokio::test]
async fn lists_filter_order_and_count() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    let (student, tutor, lecturer) = (term.person("student"), term.person("tutor"), term.person("lecturer"));
    let question = write(&server, student, "submission_group_id", talk.group, "question").await;
    write(&server, &talk.ben, "submission_group_id", talk.bens, "ben").await;
    write(&server, lecturer, "course_content_id", term.assignment, "hint").await;
    write(&server, lecturer, "course_id", term.course, "notice").await;
    write(&server, &term.admin, "organization_id", term.organization, "org").await;
    for (title, text) in [("Help #ai #Urgent", "t1"), ("#ai-help", "t2"), ("about ai", "t3"), ("mail#ai", "t4")] {
        let body = json!({"course_group_id": term.group, "title": title, "content": text});
        server.post(lecturer, "/messages", body).await.expect(201);
    }
    let list = async |who: &Someone, query: String| texts(&server, who, &query).await;
    // Newest first; what is named stands for all that is below it.
    assert_eq!(list(tutor, String::new()).await, ["t4", "t3", "t2", "t1", "org", "notice", "hint", "ben", "question"]);
    assert_eq!(list(student, String::new()).await, ["t4", "t3", "t2", "t1", "org", "notice", "hint", "question"]);
    assert_eq!(list(tutor, format!("organization_id={}", term.organization)).await.len(), 9);
    assert_eq!(list(tutor, format!("course_family_id={}", term.family)).await.len(), 8);
    assert_eq!(list(tutor, format!("course_id={}", term.course)).await.len(), 8);
    assert_eq!(list(tutor, format!("course_id={}&scope=submission_group", term.course)).await, ["ben", "question"]);
    assert_eq!(list(student, format!("course_id={}&scope=submission_group", term.course)).await, ["question"]);
    assert_eq!(list(tutor, format!("course_content_id={}", term.assignment)).await, ["hint", "ben", "question"]);
    assert_eq!(list(tutor, format!("scope=course_content&course_content_id={}", term.assignment)).await, ["hint"]);
    assert_eq!(list(tutor, format!("submission_group_id={}", talk.bens)).await, ["ben"]);
    assert_eq!(list(student, format!("submission_group_id={}", talk.bens)).await, [""; 0]);
    assert_eq!(list(tutor, format!("scope=submission_group&submission_group_id={}", talk.group)).await, ["question"]);
    assert_eq!(list(tutor, format!("course_group_id={}", term.group)).await.len(), 4);
    assert_eq!(list(tutor, format!("author_id={}", student.id)).await, ["question"]);
    assert_eq!(list(tutor, format!("user_id={}", student.id)).await, [""; 0]);
    assert_eq!(list(tutor, "scope=user".to_owned()).await, [""; 0]);
    // Tags: words of the title, in any case; all of them, or one.
    assert_eq!(list(tutor, "tags=ai".to_owned()).await, ["t1"]);
    assert_eq!(list(tutor, "tags=ai&tags=urgent".to_owned()).await, ["t1"]);
    assert_eq!(list(tutor, "tags=ai-help&tags=urgent".to_owned()).await, [""; 0]);
    assert_eq!(list(tutor, "tags=ai-help&tags=urgent&tags_match_all=false".to_owned()).await, ["t2", "t1"]);
    assert_eq!(list(tutor, "tag_scope=ai".to_owned()).await, ["t2", "t1"]);
    // Times.
    let at = question["created_at"].as_str().unwrap().replace('+', "%2B");
    assert_eq!(list(tutor, format!("created_after={at}")).await.len(), 8);
    assert_eq!(list(tutor, format!("created_before={at}")).await, [""; 0]);
    // Pages, and how many there are in all.
    for (who, query, total, shown) in [
        (tutor, format!("course_id={}&limit=3", term.course), "8", 3),
        (student, format!("course_id={}&limit=3&skip=2", term.course), "7", 3),
        (tutor, format!("course_id={}&scope=submission_group&limit=0", term.course), "2", 0),
        (student, "limit=1&scope=course_group".to_owned(), "4", 1),
        (&talk.stranger, format!("course_id={}", term.course), "0", 0),
        (&term.admin, format!("course_id={}&limit=1", term.course), "8", 1),
    ] {
        let answer = server.get(who, &format!("/messages?{query}")).await;
        assert_eq!(answer.headers["x-total-count"], total, "{query}");
        assert_eq!(answer.expect(200).as_array().unwrap().len(), shown, "{query}");
    }
    assert_eq!(list(tutor, "limit=2&skip=1".to_owned()).await, ["t3", "t2"]);
    let notice = server.get(tutor, "/messages?scope=course").await.expect(200);
    assert_eq!(list(tutor, format!("before={}", notice[0]["id"].as_str().unwrap())).await, ["hint", "ben", "question"]);
    assert_eq!(server.get(&talk.stranger, &format!("/messages?before={}", notice[0]["id"].as_str().unwrap())).await.code(), "VAL_001");
}

/// What the views of the student say: at the content, and at the group; and what the tutor sees of the student.
async fn unread(server: &Server, talk: &Talk, who: &Someone) -> (i64, i64) {
    let contents = server.get(who, &format!("/students/course-contents?course_id={}", talk.term.course)).await.expect(200);
    let content = contents.as_array().unwrap().iter().find(|content| content["id"] == talk.term.assignment.to_string()).unwrap().clone();
    let number = |value: &Value| value["unread_message_count"].as_i64().unwrap_or_default();
    (number(&content), number(&content["submission_group"]))
}

async fn unread_of_student(server: &Server, talk: &Talk) -> i64 {
    let members =
        server.get(talk.term.person("tutor"), &format!("/tutors/course-members?course_id={}", talk.term.course)).await.expect(200);
    let id = talk.term.member("student").to_string();
    members.as_array().unwrap().iter().find(|member| member["id"] == id).unwrap()["unread_message_count"].as_i64().unwrap()
}

#[tokio::test]
async fn what_is_unread_is_counted_and_marked() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    let (student, tutor, lecturer) = (term.person("student"), term.person("tutor"), term.person("lecturer"));
    let question = write(&server, student, "submission_group_id", talk.group, "question").await;
    let answer = write(&server, lecturer, "submission_group_id", talk.group, "answer").await;
    let hint = write(&server, lecturer, "course_content_id", term.assignment, "hint").await;
    assert_eq!((unread(&server, &talk, student).await, unread_of_student(&server, &talk).await), ((1, 1), 2));
    assert_eq!(texts(&server, student, "unread=true").await, ["hint", "answer"]);
    assert_eq!(texts(&server, student, "unread=false").await, ["question"]);
    assert_eq!(texts(&server, tutor, &format!("submission_group_id={}&unread=true", talk.group)).await, ["answer", "question"]);
    // What is addressed to the course, and to everybody, is counted where no view of contents shows it.
    let notice = write(&server, lecturer, "course_id", term.course, "notice").await;
    server.post(&term.admin, "/messages", json!({"content": "all"})).await.expect(201);
    let counted = async |who: &Someone, query: &str| {
        let list = server.get(who, &format!("/messages/unread{query}")).await.expect(200);
        let mut counted: Vec<(String, Value, i64)> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["scope"].as_str().unwrap().to_owned(), row["target_id"].clone(), row["unread_message_count"].as_i64().unwrap()))
            .collect();
        counted.sort_by(|a, b| a.0.cmp(&b.0));
        counted
    };
    let course = ("course".to_owned(), json!(term.course), 1);
    let content = ("course_content".to_owned(), json!(term.assignment), 1);
    let (group, all) = (("submission_group".to_owned(), json!(talk.group), 1), ("global".to_owned(), Value::Null, 1));
    assert_eq!(counted(student, "").await, [course.clone(), content.clone(), all.clone(), group.clone()]);
    assert_eq!(counted(student, &format!("?course_id={}", term.course)).await, [course.clone(), content.clone(), group]);
    assert_eq!(counted(&talk.ben, "").await, [course.clone(), content, all.clone()]);
    assert_eq!(counted(&talk.stranger, "").await, [all]);
    assert_eq!(counted(student, "?scope=course").await, [course]);
    server.ask(student, Method::POST, &format!("{}/reads", path(&notice)), None).await.expect(204);
    assert!(counted(student, "?scope=course").await.is_empty());
    // Marking twice changes nothing; unmarking makes it new again.
    for _ in 0..2 {
        server.ask(student, Method::POST, &format!("{}/reads", path(&answer)), None).await.expect(204);
    }
    assert_eq!(server.get(student, &path(&answer)).await.expect(200)["is_read"], true);
    assert_eq!(server.get(tutor, &path(&answer)).await.expect(200)["is_read"], false);
    assert_eq!(unread(&server, &talk, student).await, (1, 0));
    server.delete(student, &format!("{}/reads", path(&answer))).await.expect(204);
    assert_eq!(unread(&server, &talk, student).await, (1, 1));
    // One's own is never new, even unmarked.
    server.delete(student, &format!("{}/reads", path(&question))).await.expect(204);
    assert_eq!(unread(&server, &talk, student).await, (1, 1));
    // What was taken back is not new.
    server.delete(lecturer, &path(&hint)).await.expect(204);
    server.delete(lecturer, &path(&answer)).await.expect(204);
    assert_eq!((unread(&server, &talk, student).await, unread_of_student(&server, &talk).await), ((0, 0), 1));
    server.ask(tutor, Method::POST, &format!("{}/reads", path(&question)), None).await.expect(204);
    assert_eq!(unread_of_student(&server, &talk).await, 0);
}

#[tokio::test]
async fn clients_are_told_of_messages() {
    let server = Server::start().await;
    let talk = Talk::create(&server).await;
    let term = &talk.term;
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let message = write(&server, student, "submission_group_id", talk.group, "question").await;
    server.patch(student, &path(&message), json!({"content": "better"})).await.expect(200);
    // What changes nothing is told to nobody.
    server.patch(student, &path(&message), json!({"content": "better"})).await.expect(200);
    for _ in 0..2 {
        server.ask(tutor, Method::POST, &format!("{}/reads", path(&message)), None).await.expect(204);
        server.delete(student, &path(&message)).await.expect(204);
    }
    write(&server, term.person("lecturer"), "course_id", term.course, "notice").await;
    server.post(&term.admin, "/messages", json!({"content": "all"})).await.expect(201);
    let sql = "select channels[1], type, data from event where type ~ '^(message|read):' order by seq";
    let events: Vec<(String, String, Value)> = sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap();
    let (group, own, course) =
        (format!("submission_group:{}", talk.group), format!("user:{}", tutor.id), format!("course:{}", term.course));
    let named: Vec<(&str, &str)> = events.iter().map(|(channel, name, _)| (channel.as_str(), name.as_str())).collect();
    assert_eq!(
        named,
        [
            (group.as_str(), "message:new"),
            (&group, "message:update"),
            (&own, "read:update"),
            (&group, "read:update"),
            (&group, "message:delete"),
            (&course, "message:new"),
            ("global", "message:new")
        ]
    );
    let (_, _, new) = &events[0];
    assert_eq!((&new["channel"], &new["message_id"], &new["data"]["content"]), (&json!(group), &message["id"], &json!("question")));
    // What differs from reader to reader is not in it.
    assert!(new["data"].get("is_read").is_none() && new["data"].get("is_author").is_none());
    assert_eq!(events[1].2["data"]["content"], "better");
    assert_eq!((&events[3].2["user_id"], &events[3].2["read"]), (&json!(tutor.id), &json!(true)));
    assert_eq!(events[4].2, json!({"channel": group, "message_id": message["id"]}));
}
