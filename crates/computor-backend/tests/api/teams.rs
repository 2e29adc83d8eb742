//! Teams: what the settings let students do, what the tables refuse whatever happens at once, and one hand-in for all.

use crate::{
    live::Tab,
    support::{Answer, Server, Someone, Term},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// A course with an assignment for teams of up to `size`.
struct Teams {
    server: Server,
    term: Term,
    content: Uuid,
}

impl Teams {
    async fn of(size: i32, settings: Value) -> Self {
        let server = Server::start().await;
        let term = Term::create(&server).await;
        let task = server.get(&term.admin, &format!("/course-contents/{}", term.assignment)).await.expect(200);
        let mut body = json!({"path": "week1.team", "title": "Project", "course_id": term.course, "position": 5.0, "max_group_size": size,
                              "course_content_type_id": task["course_content_type_id"]});
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let content = server.post(term.person("lecturer"), "/course-contents", body).await.id();
        Self { server, term, content }
    }

    fn lecturer(&self) -> &Someone {
        self.term.person("lecturer")
    }

    async fn set(&self, settings: Value) {
        self.server.patch(self.lecturer(), &format!("/course-contents/{}", self.content), settings).await.expect(200);
    }

    /// Another student, and the membership.
    async fn student(&self, name: &str) -> (Someone, Uuid) {
        let someone = self.server.somebody(name, &[]).await;
        let member = json!({"user_id": someone.id, "course_id": self.term.course, "course_role_id": "_student",
                            "course_group_id": self.term.group});
        let member = self.server.post(&self.term.admin, "/course-members", member).await.id();
        (someone, member)
    }

    fn path(&self, word: &str) -> String {
        format!("/course-contents/{}/submission-groups/{word}", self.content)
    }

    async fn create(&self, who: &Someone) -> Answer {
        self.server.post(who, &self.path("my-team"), json!({})).await
    }

    async fn mine(&self, who: &Someone) -> Answer {
        self.server.get(who, &self.path("my-team")).await
    }

    async fn leave(&self, who: &Someone) -> Answer {
        self.server.delete(who, &self.path("my-team")).await
    }

    async fn available(&self, who: &Someone) -> Vec<Value> {
        self.server.get(who, &self.path("available")).await.expect(200).as_array().unwrap().clone()
    }

    async fn join(&self, who: &Someone, team: Uuid, code: Option<&str>) -> Answer {
        self.server.post(who, &format!("/submission-groups/{team}/join"), json!({"join_code": code})).await
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).bind(self.content).fetch_one(self.server.db.pool()).await.unwrap()
    }
}

/// Status and code.
fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

fn ids(teams: &[Value]) -> Vec<Uuid> {
    teams.iter().map(|team| team["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn students_make_find_join_and_leave_teams() {
    let teams = Teams::of(2, json!({})).await;
    let (anna, (ben, ben_member), (cleo, _)) = (teams.term.person("student"), teams.student("ben").await, teams.student("cleo").await);
    assert_eq!(said(&teams.mine(anna).await), (404, "NF_001"));
    let made = teams.server.post(anna, &teams.path("my-team"), json!({"team_name": " Owls "})).await.expect(201);
    let team: Uuid = made["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        (&made["display_name"], &made["status"], &made["created_by"], &made["max_group_size"], &made["member_count"], &made["can_join"]),
        (&json!("Owls"), &json!("forming"), &json!("student"), &json!(2), &json!(1), &json!(true))
    );
    assert_eq!(made["members"][0]["email"], "student@example.org");
    assert_eq!(teams.mine(anna).await.expect(200), made);
    assert_eq!(said(&teams.create(anna).await), (409, "TEAM_006"), "one team is enough");
    // What others see of it is neither the code nor an address.
    let seen = teams.available(&ben).await;
    assert_eq!((ids(&seen), &seen[0]["join_code"], &seen[0]["members"][0]["email"]), (vec![team], &Value::Null, &Value::Null));
    assert_eq!(seen[0]["members"][0]["given_name"], "student");
    assert_eq!(teams.join(&ben, team, None).await.expect(200)["status"], "joined");
    let full = teams.mine(&ben).await.expect(200);
    assert_eq!((&full["member_count"], &full["can_join"]), (&json!(2), &json!(false)));
    assert_eq!(full["members"].as_array().unwrap().iter().filter(|one| one["course_member_id"] == json!(ben_member)).count(), 1);
    assert!(teams.available(&cleo).await.is_empty(), "it is full");
    assert_eq!(said(&teams.join(&cleo, team, None).await), (409, "TEAM_005"));
    assert_eq!(said(&teams.join(&ben, team, None).await), (409, "TEAM_006"));
    assert_eq!(teams.leave(&ben).await.expect(200)["success"], true);
    assert_eq!(said(&teams.leave(&ben).await), (404, "NF_001"));
    // The last one takes the team along.
    teams.leave(anna).await.expect(200);
    assert_eq!(teams.count("select count(*) from submission_group where course_content_id = $1").await, 0);
}

#[tokio::test]
async fn who_teaches_or_is_a_stranger_is_in_no_team_and_one_assignment_says_nothing_of_another() {
    let teams = Teams::of(3, json!({})).await;
    let team = teams.create(teams.term.person("student")).await.id();
    for role in ["tutor", "lecturer"] {
        let who = teams.term.person(role);
        assert_eq!(said(&teams.create(who).await), (403, "AUTHZ_001"), "{role}");
        assert_eq!(said(&teams.join(who, team, None).await), (403, "AUTHZ_001"), "{role}");
        assert_eq!(teams.available(who).await.len(), 1);
    }
    let stranger = teams.server.somebody("eve", &[]).await;
    assert_eq!(said(&teams.create(&stranger).await), (404, "CONTENT_001"));
    assert_eq!(said(&teams.join(&stranger, team, None).await), (404, "SUBMIT_002"));
    // An assignment for one is no matter of teams.
    let alone = format!("/course-contents/{}/submission-groups/my-team", teams.term.assignment);
    assert_eq!(said(&teams.server.post(teams.term.person("student"), &alone, json!({})).await), (400, "TEAM_001"));
    let unit = format!("/course-contents/{}/submission-groups/my-team", teams.term.unit);
    assert_eq!(said(&teams.server.post(teams.term.person("student"), &unit, json!({})).await), (400, "CONTENT_003"));
}

#[tokio::test]
async fn hole_29_settings_of_the_content_go_before_those_of_the_course() {
    let teams = Teams::of(3, json!({})).await;
    let (anna, (ben, _)) = (teams.term.person("student"), teams.student("ben").await);
    let course = format!("/courses/{}", teams.term.course);
    let of_course = async |settings: Value| _ = teams.server.patch(&teams.term.admin, &course, settings).await.expect(200);
    of_course(json!({"team_allow_student_creation": false, "team_allow_join": false, "team_allow_leave": false})).await;
    assert_eq!(said(&teams.create(anna).await), (403, "TEAM_002"));
    teams.set(json!({"team_allow_student_creation": true})).await;
    let team = teams.create(anna).await.id();
    assert_eq!(said(&teams.join(&ben, team, None).await), (403, "TEAM_002"));
    assert!(teams.available(&ben).await.is_empty());
    assert_eq!(said(&teams.leave(anna).await), (403, "TEAM_002"));
    teams.set(json!({"team_allow_join": true, "team_allow_leave": true})).await;
    teams.join(&ben, team, None).await.expect(200);
    teams.leave(&ben).await.expect(200);
    // Where lecturers make the teams, students do nothing of it.
    teams.set(json!({"team_mode": "instructor_predefined"})).await;
    for refused in [teams.create(&ben).await, teams.join(&ben, team, None).await, teams.leave(anna).await] {
        assert_eq!(said(&refused), (403, "TEAM_002"));
    }
    teams.set(json!({"team_mode": "hybrid"})).await;
    teams.join(&ben, team, None).await.expect(200);
    let content = teams.server.get(anna, &format!("/course-contents/{}", teams.content)).await.expect(200);
    assert_eq!(
        (&content["team_mode"], &content["team_allow_join"], &content["team_require_approval"]),
        (&json!("hybrid"), &json!(true), &Value::Null)
    );
}

#[tokio::test]
async fn a_team_consents_or_gives_its_code() {
    let teams = Teams::of(3, json!({"team_require_approval": true})).await;
    let (anna, (ben, ben_member), (cleo, cleo_member)) =
        (teams.term.person("student"), teams.student("ben").await, teams.student("cleo").await);
    let made = teams.create(anna).await.expect(201);
    let team: Uuid = made["id"].as_str().unwrap().parse().unwrap();
    let code = made["join_code"].as_str().unwrap();
    assert!(code.len() == 8 && code.chars().all(|c| c.is_ascii_hexdigit()), "{code}");
    assert_eq!(said(&teams.join(&ben, team, Some("00000000")).await), (403, "TEAM_004"));
    assert_eq!(teams.join(&ben, team, None).await.expect(200)["status"], "pending");
    assert_eq!(teams.join(&ben, team, None).await.expect(200)["status"], "pending", "once is enough");
    teams.join(&cleo, team, None).await.expect(200);
    assert_eq!(said(&teams.mine(&ben).await), (404, "NF_001"), "whoever asks is not in it");
    assert_eq!(teams.available(&ben).await[0]["requested"], true);
    let requests = format!("/submission-groups/{team}/join-requests");
    let asked = teams.server.get(anna, &requests).await.expect(200);
    assert_eq!((asked.as_array().unwrap().len(), &asked[0]["course_member_id"]), (2, &json!(ben_member)));
    teams.server.get(&ben, &requests).await.expect(403);
    let of = |member: Uuid| format!("{requests}/{member}");
    // Nobody lets himself in, or decides about another.
    assert_eq!(teams.server.post(&ben, &of(ben_member), json!({})).await.status, 403);
    assert_eq!(teams.server.delete(&ben, &of(cleo_member)).await.status, 403);
    let team_now = teams.server.post(anna, &of(ben_member), json!({})).await.expect(200);
    assert_eq!(team_now["member_count"], 2);
    assert_eq!(said(&teams.server.post(anna, &of(ben_member), json!({})).await), (404, "NF_001"));
    teams.server.delete(&cleo, &of(cleo_member)).await.expect(204);
    assert_eq!(said(&teams.server.delete(anna, &of(cleo_member)).await), (404, "NF_001"));
    // With the code nobody is asked.
    assert_eq!(teams.join(&cleo, team, Some(&code.to_lowercase())).await.expect(200)["status"], "joined");
    assert_eq!(teams.server.get(anna, &requests).await.expect(200), json!([]));
}

#[tokio::test]
async fn a_request_ends_when_its_student_is_in_a_team() {
    let teams = Teams::of(2, json!({"team_require_approval": true})).await;
    let (anna, (ben, ben_member)) = (teams.term.person("student"), teams.student("ben").await);
    let team = teams.create(anna).await.id();
    teams.join(&ben, team, None).await.expect(200);
    teams.create(&ben).await.expect(201);
    assert_eq!(teams.server.get(anna, &format!("/submission-groups/{team}/join-requests")).await.expect(200), json!([]));
    let accept = format!("/submission-groups/{team}/join-requests/{ben_member}");
    assert_eq!(said(&teams.server.post(anna, &accept, json!({})).await), (404, "NF_001"));
}

#[tokio::test]
async fn hole_29_the_deadline_locks_and_lecturers_go_on() {
    let teams = Teams::of(3, json!({"team_formation_deadline": "2100-01-01T00:00:00Z"})).await;
    let (anna, (ben, _), (cleo, cleo_member)) = (teams.term.person("student"), teams.student("ben").await, teams.student("cleo").await);
    let team = teams.create(anna).await.id();
    teams.join(&ben, team, None).await.expect(200);
    teams.set(json!({"team_formation_deadline": "2020-01-01T00:00:00Z"})).await;
    let locked = teams.mine(anna).await.expect(200);
    assert_eq!(
        (&locked["status"], &locked["can_join"], &locked["locked_at"]),
        (&json!("locked"), &json!(false), &json!("2020-01-01T00:00:00+00:00"))
    );
    for refused in [teams.create(&cleo).await, teams.join(&cleo, team, None).await, teams.leave(&ben).await] {
        assert_eq!(said(&refused), (409, "TEAM_003"));
    }
    assert!(teams.available(&cleo).await.is_empty());
    let place = format!("/submission-groups/{team}/place");
    assert_eq!(teams.server.post(anna, &place, json!({"course_member_id": cleo_member})).await.status, 403);
    let now = teams.server.post(teams.lecturer(), &place, json!({"course_member_id": cleo_member})).await.expect(200);
    assert_eq!(now["member_count"], 3);
    // A deadline that only says when those who are left over are matched locks nothing.
    teams.set(json!({"team_lock_at_deadline": false})).await;
    teams.leave(&ben).await.expect(200);
    // A lecturer locks a team for itself.
    let lock = |word: &str| format!("/submission-groups/{team}/{word}");
    assert_eq!(teams.server.ask(anna, Method::PATCH, &lock("lock"), None).await.status, 403);
    teams.server.ask(teams.lecturer(), Method::PATCH, &lock("lock"), None).await.expect(200);
    assert_eq!(said(&teams.join(&ben, team, None).await), (409, "TEAM_003"));
    teams.server.ask(teams.lecturer(), Method::PATCH, &lock("unlock"), None).await.expect(200);
    teams.join(&ben, team, None).await.expect(200);
}

#[tokio::test]
async fn hole_29_fifty_who_want_the_last_place_at_once() {
    let teams = Teams::of(3, json!({})).await;
    let team = teams.create(teams.term.person("student")).await.id();
    teams.join(&teams.student("first").await.0, team, None).await.expect(200);
    let mut crowd = Vec::new();
    for n in 0..50 {
        crowd.push(teams.student(&format!("crowd{n}")).await);
    }
    let answers = join_all(crowd.iter().map(|(who, _)| teams.join(who, team, None))).await;
    let with = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(200), with(409)), (1, 49), "{:?}", answers.iter().map(said).collect::<Vec<_>>());
    assert!(answers.iter().filter(|answer| answer.status == 409).all(|answer| answer.code() == "TEAM_005"));
    assert_eq!(teams.count("select count(*) from submission_group_member where course_content_id = $1").await, 3);
    // And without anybody who asks before: the tables themselves keep it.
    let sql = "insert into submission_group_member (submission_group_id, course_member_id) values ($1, $2)";
    let roomy = teams
        .server
        .post(teams.lecturer(), "/submission-groups", json!({"course_content_id": teams.content, "max_group_size": 1}))
        .await
        .id();
    let in_team = "select course_member_id from submission_group_member where submission_group_id = $1";
    let taken: Vec<Uuid> = sqlx::query_scalar(in_team).bind(team).fetch_all(teams.server.db.pool()).await.unwrap();
    let free: Vec<Uuid> = crowd.iter().map(|(_, member)| *member).filter(|member| !taken.contains(member)).collect();
    let tries = free.iter().map(|member| sqlx::query(sql).bind(roomy).bind(member).execute(teams.server.db.pool()));
    assert_eq!(join_all(tries).await.iter().filter(|tried| tried.is_ok()).count(), 1);
}

#[tokio::test]
async fn hole_29_one_student_in_many_places_at_once_is_in_one_team() {
    let teams = Teams::of(2, json!({})).await;
    let mut open = Vec::new();
    for n in 0..8 {
        open.push(teams.create(&teams.student(&format!("maker{n}")).await.0).await.id());
    }
    let (greedy, _) = teams.student("greedy").await;
    let joins = join_all(open.iter().map(|team| teams.join(&greedy, *team, None)));
    let makes = join_all((0..4).map(|_| teams.create(&greedy)));
    let (joins, makes) = futures::join!(joins, makes);
    let won = joins.iter().filter(|answer| answer.status == 200).count() + makes.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(won, 1);
    assert!(joins.iter().chain(&makes).filter(|answer| !answer.status.is_success()).all(|answer| answer.code() == "TEAM_006"));
    let empty = "select count(*) from submission_group g where course_content_id = $1
                 and not exists (select from submission_group_member m where m.submission_group_id = g.id)";
    assert_eq!(teams.count(empty).await, 0, "what was refused left nothing behind");
}

#[tokio::test]
async fn the_last_who_leaves_and_the_next_who_joins_do_not_miss_each_other() {
    for n in 0..4 {
        let teams = Teams::of(2, json!({})).await;
        let (anna, (ben, _)) = (teams.term.person("student"), teams.student("ben").await);
        let team = teams.create(anna).await.id();
        let (left, joined) = futures::join!(teams.leave(anna), teams.join(&ben, team, None));
        left.expect(200);
        match joined.status.as_u16() {
            200 => assert_eq!(teams.mine(&ben).await.expect(200)["member_count"], 1, "{n}"),
            404 => assert_eq!(said(&teams.mine(&ben).await), (404, "NF_001"), "{n}"),
            other => panic!("{n}: {other} {:#}", joined.body),
        }
    }
}

#[tokio::test]
async fn a_lecturer_moves_a_student_and_work_stays_where_it_was_done() {
    let teams = Teams::of(2, json!({})).await;
    let (anna, (ben, ben_member), (cleo, cleo_member)) =
        (teams.term.person("student"), teams.student("ben").await, teams.student("cleo").await);
    let (one, two) = (teams.create(anna).await.id(), teams.create(&ben).await.id());
    let place = async |team: Uuid, member: Uuid| {
        teams.server.post(teams.lecturer(), &format!("/submission-groups/{team}/place"), json!({"course_member_id": member})).await
    };
    // An empty team without work goes.
    place(one, ben_member).await.expect(200);
    assert_eq!(teams.server.get(teams.lecturer(), &format!("/submission-groups/{two}")).await.status, 404);
    assert_eq!(place(one, ben_member).await.expect(200)["member_count"], 2, "again");
    assert_eq!(said(&place(one, cleo_member).await), (409, "CONFLICT_002"), "full");
    assert_eq!(said(&place(one, teams.term.member("tutor")).await), (400, "VAL_001"), "only students");
    // Whoever has work does not leave, and a team with work is not left alone.
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                 version_identifier, submit) values ($1, $2, 1, 'submissions', '00', 'v1', true)";
    sqlx::query(sql).bind(one).bind(ben_member).execute(teams.server.db.pool()).await.unwrap();
    assert_eq!(said(&teams.leave(&ben).await), (409, "CONFLICT_002"));
    let three = teams.create(&cleo).await.id();
    place(three, ben_member).await.expect(200);
    assert_eq!(said(&place(three, teams.term.member("student")).await), (409, "CONFLICT_002"));
    let work = teams.server.get(anna, &format!("/submissions/artifacts?submission_group_id={one}")).await.expect(200);
    assert_eq!(work.as_array().unwrap().len(), 1, "it is the team's");
    let gone = teams.server.get(&ben, &format!("/submissions/artifacts?submission_group_id={one}")).await.expect(200);
    assert_eq!(gone, json!([]), "who is elsewhere does not see it");
}

#[tokio::test]
async fn who_is_left_over_is_put_into_a_team() {
    let teams = Teams::of(3, json!({"team_min_group_size": 2})).await;
    let anna = teams.term.person("student");
    teams.create(anna).await.expect(201);
    for n in 0..7 {
        teams.student(&format!("left{n}")).await;
    }
    assert_eq!(teams.server.post(anna, &teams.path("match"), json!({})).await.status, 403);
    let made = teams.server.post(teams.lecturer(), &teams.path("match"), json!({})).await.expect(200);
    assert_eq!(made, json!({"teams_made": 2, "members_placed": 7}));
    let sizes = "select array_agg(members order by members) from submission_group_state where course_content_id = $1";
    let sizes: Vec<i32> = sqlx::query_scalar(sizes).bind(teams.content).fetch_one(teams.server.db.pool()).await.unwrap();
    assert_eq!(sizes, [2, 3, 3]);
    assert_eq!(teams.server.post(teams.lecturer(), &teams.path("match"), json!({})).await.expect(200)["members_placed"], 0);
}

#[tokio::test]
async fn at_the_deadline_it_happens_by_itself_and_once() {
    let teams = Teams::of(2, json!({"team_auto_assign_unmatched": true, "team_formation_deadline": "2100-01-01T00:00:00Z"})).await;
    for n in 0..3 {
        teams.student(&format!("left{n}")).await;
    }
    let placed = || teams.count("select count(*) from submission_group_member where course_content_id = $1");
    let attend = async || computor_backend::logic::team::attend(&teams.server.app).await.unwrap();
    attend().await;
    assert_eq!(placed().await, 0, "not yet");
    teams.set(json!({"team_formation_deadline": "2020-01-01T00:00:00Z"})).await;
    attend().await;
    assert_eq!(placed().await, 4);
    // Who comes later is a matter for lecturers, unless there is another deadline.
    teams.student("late").await;
    attend().await;
    assert_eq!(placed().await, 4);
    teams.set(json!({"team_formation_deadline": "2020-01-02T00:00:00Z"})).await;
    attend().await;
    assert_eq!(placed().await, 5);
}

#[tokio::test]
async fn a_team_that_is_too_small_practises_but_does_not_hand_in_and_one_grade_is_for_all() {
    let teams = Teams::of(3, json!({"team_min_group_size": 2})).await;
    let (anna, (ben, ben_member)) = (teams.term.person("student"), teams.student("ben").await);
    let team = teams.create(anna).await.id();
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                 version_identifier, submit) values ($1, $2, 1, 'submissions', '00', 'v1', false) returning id";
    let work = sqlx::query_scalar(sql).bind(team).bind(teams.term.member("student"));
    let work: Uuid = work.fetch_one(teams.server.db.pool()).await.unwrap();
    let hand_in = format!("/submissions/artifacts/{work}");
    assert_eq!(said(&teams.server.patch(anna, &hand_in, json!({"submit": true})).await), (400, "TEAM_007"));
    teams.join(&ben, team, None).await.expect(200);
    // Any of them hands in, once for all.
    teams.server.patch(&ben, &hand_in, json!({"submit": true})).await.expect(200);
    let grade = json!({"grade": 0.75, "status": 1});
    let by = format!("/tutors/course-members/{ben_member}/course-contents/{}", teams.content);
    teams.server.patch(teams.term.person("tutor"), &by, grade).await.expect(200);
    for who in [anna, &ben] {
        let seen = teams.server.get(who, &format!("/students/course-contents/{}", teams.content)).await.expect(200);
        assert_eq!(
            (&seen["submitted"], &seen["status"], &seen["submission_group"]["grading"]),
            (&json!(true), &json!("corrected"), &json!(0.75))
        );
        assert_eq!(seen["submission_group"]["members"].as_array().unwrap().len(), 2);
    }
}

/// Waits until somebody is told of a change by these members; answers in which team. What was earlier may be told later.
async fn told(tab: &mut Tab, change: &str, members: &Value) -> Value {
    loop {
        let event = tab.event("team:update").await;
        if event["data"]["change_type"] == change && event["data"]["course_member_ids"] == *members {
            return event["data"]["submission_group_id"].clone();
        }
    }
}

#[tokio::test]
async fn members_are_told_who_comes_asks_and_goes() {
    let teams = Teams::of(3, json!({"team_require_approval": true})).await;
    let follower = computor_backend::live::Follower::start(teams.server.app.clone()).await.unwrap();
    let (anna, (ben, ben_member)) = (teams.term.person("student"), teams.student("ben").await);
    let made = teams.create(anna).await.expect(201);
    let team: Uuid = made["id"].as_str().unwrap().parse().unwrap();
    let (mut hers, mut his) = (Tab::of(&teams.server, anna).await, Tab::of(&teams.server, &ben).await);
    teams.join(&ben, team, None).await.expect(200);
    let ben_alone = json!([ben_member]);
    assert_eq!(told(&mut hers, "requested", &ben_alone).await, json!(team));
    teams.join(&ben, team, made["join_code"].as_str()).await.expect(200);
    for tab in [&mut hers, &mut his] {
        assert_eq!(told(tab, "joined", &ben_alone).await, json!(team));
    }
    teams.leave(&ben).await.expect(200);
    for tab in [&mut hers, &mut his] {
        assert_eq!(told(tab, "left", &ben_alone).await, json!(team), "who has left is told, too");
    }
    drop(follower);
}

#[tokio::test]
async fn teams_grow_with_their_assignment() {
    let teams = Teams::of(2, json!({})).await;
    let (anna, (ben, _), (cleo, _)) = (teams.term.person("student"), teams.student("ben").await, teams.student("cleo").await);
    let team = teams.create(anna).await.id();
    teams.join(&ben, team, None).await.expect(200);
    assert_eq!(said(&teams.join(&cleo, team, None).await), (409, "TEAM_005"));
    teams.set(json!({"max_group_size": 3})).await;
    teams.join(&cleo, team, None).await.expect(200);
    // Nobody is thrown out.
    teams.set(json!({"max_group_size": 2})).await;
    let now = teams.mine(anna).await.expect(200);
    assert_eq!((&now["member_count"], &now["max_group_size"]), (&json!(3), &json!(3)));
}
