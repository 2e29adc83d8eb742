//! The calls that are measured, each as somebody who makes it.

use super::{
    http::{Request, Token, log_in},
    world::World,
};
use anyhow::Result;
use bytes::Bytes;
use serde_json::json;
use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};
use uuid::Uuid;

/// Students who hand in and test at most, in turn: each may start a test a second, and test each hand-in once.
const TESTED: usize = 1000;

/// The request for each turn; nothing when there is no more to ask.
pub(super) type Make = Box<dyn Fn(usize) -> Option<Request> + Send + Sync>;

/// A call.
pub(super) struct Call {
    /// Whose.
    pub(super) who: &'static str,
    /// What, as in the API's document.
    pub(super) what: &'static str,
    /// The request for each turn; nothing when there is no more to ask.
    pub(super) make: Make,
    /// What has to be asked before.
    pub(super) before: Option<Make>,
    /// Whether a server may not have it.
    pub(super) optional: bool,
}

impl Call {
    fn new(who: &'static str, what: &'static str, make: impl Fn(usize) -> Option<Request> + Send + Sync + 'static) -> Self {
        Self { who, what, make: Box::new(make), before: None, optional: false }
    }

    fn get(who: &'static str, what: &'static str, token: &Token, path: String) -> Self {
        let request = Request::get(token, path);
        Self::new(who, what, move |_| Some(request.clone()))
    }

    /// Whether its name holds this text.
    pub(super) fn is(&self, pattern: &str) -> bool {
        format!("{} {}", self.who, self.what).to_lowercase().contains(&pattern.to_lowercase())
    }
}

/// All of them. Reading comes first: it is to find what was made, and nothing else.
pub(super) fn all(world: &World) -> Vec<Call> {
    let mut calls = vec![rows_by_id(world), students(world), tutors(world), lists(world), account(world)];
    calls.push(writes(world));
    calls.into_iter().flatten().collect()
}

fn rows_by_id(world: &World) -> Vec<Call> {
    let ids = &world.ids;
    let groups: Vec<Uuid> = ids.students.iter().filter_map(|seat| seat.group).collect();
    let lecturer = Arc::clone(&world.lecturer);
    let group =
        move |turn: usize| Some(Request::get(&lecturer, format!("/submission-groups/{}", groups.get(turn.checked_rem(groups.len())?)?)));
    vec![
        Call::get("admin", "GET /organizations/{id}", &world.admin, format!("/organizations/{}", ids.organization)),
        Call::get("lecturer", "GET /course-contents/{id}", &world.lecturer, format!("/course-contents/{}", ids.content)),
        Call::new("lecturer", "GET /submission-groups/{id}", group),
    ]
}

/// A call that students make in turn.
fn students_call(world: &World, what: &'static str, path: impl Fn(usize) -> Option<String> + Send + Sync + 'static) -> Call {
    let tokens = world.students.clone();
    Call::new("student", what, move |turn| {
        let (number, token) = World::student(&tokens, turn);
        Some(Request::get(token?, path(number)?))
    })
}

fn students(world: &World) -> Vec<Call> {
    let (course, content) = (world.ids.course, world.ids.content);
    vec![
        students_call(world, "GET /students/course-contents?course_id=", move |_| {
            Some(format!("/students/course-contents?course_id={course}"))
        }),
        students_call(world, "GET /students/course-contents/{id}", move |_| Some(format!("/students/course-contents/{content}"))),
        students_call(world, "GET /results", |_| Some("/results?limit=100".to_owned())),
        students_call(world, "GET /submissions/artifacts", |_| Some("/submissions/artifacts?limit=100".to_owned())),
    ]
}

fn tutors(world: &World) -> Vec<Call> {
    let Some(tutor) = world.tutors.first() else { return Vec::new() };
    let course = world.ids.course;
    let members: Vec<Uuid> = world.ids.students.iter().map(|seat| seat.member).collect();
    let of_member = |what, rest: &'static str| {
        let (tutor, members) = (Arc::clone(tutor), members.clone());
        Call::new("tutor", what, move |turn| {
            let member = members.get(turn.checked_rem(members.len())?)?;
            Some(Request::get(&tutor, format!("/tutors/course-members/{member}{rest}")))
        })
    };
    let get = |what, path: String| Call::get("tutor", what, tutor, path);
    let analytics = format!("/analytics/courses/{course}");
    let messages = get("GET /messages?course_id=", format!("/messages?course_id={course}&limit=100"));
    vec![
        get("GET /tutors/course-members?course_id=", format!("/tutors/course-members?course_id={course}")),
        of_member("GET /tutors/course-members/{id}", ""),
        of_member("GET /tutors/course-members/{id}/course-contents", "/course-contents"),
        get("GET /tutors/submission-groups?course_id=", format!("/tutors/submission-groups?course_id={course}&limit=100")),
        get(
            "GET /tutors/submission-groups?has_ungraded_submissions=true",
            format!("/tutors/submission-groups?course_id={course}&has_ungraded_submissions=true&limit=100"),
        ),
        Call { optional: true, ..messages },
        get("GET /course-member-gradings?course_id=", format!("/course-member-gradings?course_id={course}")),
        get("GET /analytics/courses/{course_id}/students", format!("{analytics}/students")),
        get("GET /analytics/courses/{course_id}/contents", format!("{analytics}/contents")),
        get("GET /analytics/courses/{course_id}/grade-book?format=csv", format!("{analytics}/grade-book?format=csv")),
        get("GET /user/notices", "/user/notices".to_owned()),
    ]
}

fn lists(world: &World) -> Vec<Call> {
    let (course, content) = (world.ids.course, world.ids.content);
    let get = |what, path: String| Call::get("lecturer", what, &world.lecturer, path);
    vec![
        get("GET /lecturers/course-contents?course_id=", format!("/lecturers/course-contents?course_id={course}")),
        get("GET /course-members?course_id=", format!("/course-members?course_id={course}&limit=100")),
        get("GET /submission-groups?course_id=", format!("/submission-groups?course_id={course}&limit=100")),
        get("GET /results?course_content_id=", format!("/results?course_content_id={content}&limit=100")),
        get("GET /submissions/artifacts?course_content_id=", format!("/submissions/artifacts?course_content_id={content}&limit=100")),
        get("GET /submissions/artifacts/{id}/grades", format!("/submissions/artifacts/{}/grades", world.ids.graded)),
        get("GET /submissions/grades?course_id=", format!("/submissions/grades?course_id={course}&limit=100")),
    ]
}

fn account(world: &World) -> Vec<Call> {
    let (name, password) = world.known.clone();
    vec![
        students_call(world, "GET /user", |_| Some("/user".to_owned())),
        students_call(world, "GET /user/views", |_| Some("/user/views".to_owned())),
        students_call(world, "GET /user/scopes", |_| Some("/user/scopes".to_owned())),
        Call::get("admin", "GET /users?search=", &world.admin, "/users?search=gruber&limit=100".to_owned()),
        Call::get("admin", "GET /course-members", &world.admin, "/course-members?limit=100".to_owned()),
        Call::new("nobody", "POST /auth/login", move |_| Some(log_in(&name, password))),
    ]
}

fn writes(world: &World) -> Vec<Call> {
    let course = world.ids.course;
    let lecturer = Arc::clone(&world.lecturer);
    let group = move |_| Some(Request::post(&lecturer, "/course-groups", json!({ "course_id": course, "title": Uuid::new_v4() })));
    let upload = |submit| {
        let (tokens, seats) = (world.students.clone(), world.ids.students.clone());
        move |number: usize| upload(tokens.get(number)?, seats.get(number)?.group?, submit)
    };
    let (hand_in, practise) = (upload(true), upload(false));
    let students = world.students.len().min(TESTED);
    // The server is to know them: they have logged in before they hand in.
    let known = {
        let tokens = world.students.clone();
        move |turn: usize| tokens.get(turn).filter(|_| turn < students).map(|token| Request::get(token, "/user"))
    };
    let (tokens, seats) = (world.students.clone(), world.ids.students.clone());
    let test = move |turn: usize| {
        let (token, group) = (tokens.get(turn)?, seats.get(turn)?.group?);
        (turn < students).then(|| Request::post(token, "/tests", json!({ "submission_group_id": group })))
    };
    let start = Call::new("student", "POST /tests", test);
    let hand_in = Call::new("student", "POST /submissions/artifacts", move |turn| hand_in(turn.checked_rem(students)?));
    vec![
        Call::new("lecturer", "POST /course-groups", group),
        Call { before: Some(Box::new(known)), ..hand_in },
        Call { before: Some(Box::new(move |turn| if turn < students { practise(turn) } else { None })), ..start },
    ]
}

pub(super) fn upload(token: &Token, group: Uuid, submit: bool) -> Option<Request> {
    let form = json!({ "submission_group_id": group, "submit": submit });
    Some(Request::upload(token, "/submissions/artifacts", "submission_create", form, archive().ok()?))
}

/// Work that nobody has handed in before.
fn archive() -> Result<Bytes> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("main.py", zip::write::SimpleFileOptions::default())?;
    let line = format!("print({:?})\n", Uuid::new_v4().to_string());
    zip.write_all(line.repeat(20).as_bytes())?;
    Ok(zip.finish()?.into_inner().into())
}
