//! A team's repository: who reads it, who pushes to it, and what is handed in from it.

use crate::{
    git::{Hosted, change, git},
    git_more::link,
    release::Release,
    support::{Server, Someone},
};
use computor_git::Place;
use serde_json::json;
use uuid::Uuid;

/// A course with an assignment for teams, which is released, and a team of two.
struct Team {
    term: Release,
    content: Uuid,
    group: Uuid,
    ben: (Someone, Uuid),
}

impl Team {
    async fn create() -> Self {
        let term = Release::create().await;
        let (server, library) = (&term.server, &term.library.term);
        let task = server.get(&library.admin, &format!("/course-contents/{}", library.assignment)).await.expect(200);
        let body = json!({"path": "week1.team", "title": "Project", "course_id": library.course, "position": 5.0, "max_group_size": 2,
                          "course_content_type_id": task["course_content_type_id"]});
        let content = server.post(term.lecturer(), "/course-contents", body).await.id();
        term.assign(content, "a.b", "1.0.0").await.expect(200);
        term.release(json!({})).await;
        let ben = server.somebody("ben", &[]).await;
        let member =
            json!({"user_id": ben.id, "course_id": library.course, "course_role_id": "_student", "course_group_id": library.group});
        let ben = (ben, server.post(&library.admin, "/course-members", member).await.id());
        let made = server.post(term.student(), &format!("/course-contents/{content}/submission-groups/my-team"), json!({})).await;
        let group = made.id();
        server.post(&ben.0, &format!("/submission-groups/{group}/join"), json!({"join_code": null})).await.expect(200);
        // Of two students, and of the team.
        assert_eq!(Hosted::make_of(server, library.course).await, 3);
        Self { content, group, ben, term }
    }

    fn place(&self) -> Place {
        Place::Team { course: self.term.library.term.course, group: self.group }
    }
}

fn address(server: &Server, who: &Someone, place: Place) -> String {
    format!("{}/git/{place}.git", server.url.replacen("://", &format!("://oauth2:{}@", who.token), 1))
}

/// Reading and pushing, as the beginning of both is answered.
async fn may(server: &Server, who: &Someone, place: Place) -> (u16, u16) {
    let ask = async |service: &str| {
        let basic = {
            use base64::Engine as _;
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("oauth2:{}", who.token)))
        };
        let path = format!("/git/{place}.git/info/refs?service={service}");
        server.raw(reqwest::Method::GET, &path, &[("authorization", &basic)], "").await.status.as_u16()
    };
    (ask("git-upload-pack").await, ask("git-receive-pack").await)
}

#[tokio::test]
async fn everybody_may_with_a_teams_repository_what_their_role_says() {
    let team = Team::create().await;
    let (server, library) = (&team.term.server, &team.term.library.term);
    // Somebody who takes part in the course, and not in the team.
    let cleo = server.somebody("cleo", &[]).await;
    let member = json!({"user_id": cleo.id, "course_id": library.course, "course_role_id": "_student", "course_group_id": library.group});
    server.post(&library.admin, "/course-members", member).await.id();
    let stranger = server.somebody("stranger", &[]).await;
    for (name, who, expected) in [
        ("a member", team.term.student(), (200, 200)),
        ("the other one", &team.ben.0, (200, 200)),
        ("another student", &cleo, (404, 404)),
        ("a tutor who is not in it", library.person("tutor"), (200, 403)),
        ("a lecturer", library.person("lecturer"), (200, 403)),
        ("a maintainer", library.person("maintainer"), (200, 403)),
        ("the owner", library.person("owner"), (200, 403)),
        ("the administrator", &library.admin, (200, 403)),
        ("a stranger", &stranger, (404, 404)),
    ] {
        assert_eq!(may(server, who, team.place()).await, expected, "{name}");
    }
    // In another course there is no such team.
    let elsewhere = Place::Team { course: Uuid::from_u128(1), group: team.group };
    assert_eq!(may(server, team.term.student(), elsewhere).await, (404, 404));
    // Who is archived has nothing; the other one still has all of it; who comes back, too.
    let archive = format!("/course-members/{}/archive", team.ben.1);
    server.patch(&library.admin, &archive, json!({})).await;
    assert_eq!(may(server, &team.ben.0, team.place()).await, (404, 404));
    assert_eq!(may(server, team.term.student(), team.place()).await, (200, 200));
    server.patch(&library.admin, &archive.replace("archive", "unarchive"), json!({})).await;
    assert_eq!(may(server, &team.ben.0, team.place()).await, (200, 200));
}

#[tokio::test]
async fn a_team_hands_in_by_a_push_and_by_naming_a_commit() {
    let team = Team::create().await;
    let (server, student, ben, group) = (&team.term.server, team.term.student(), &team.ben.0, team.group);
    // The view of each names the team's repository, and that of the assignment for one names one's own.
    for who in [student, ben] {
        let shown = server.get(who, &format!("/students/course-contents/{}", team.content)).await.expect(200);
        let repository = &shown["submission_group"]["repository"];
        assert_eq!(repository["full_path"], format!("git/{}", team.place()));
        assert_eq!(repository["clone_url"], format!("{}/git/{}.git", server.url, team.place()));
    }
    let alone = server.get(student, &format!("/students/course-contents/{}", team.term.library.term.assignment)).await.expect(200);
    let own = Place::Student { course: team.term.library.term.course, member: team.term.library.term.member("student") };
    assert_eq!(alone["submission_group"]["repository"]["full_path"], format!("git/{own}"));

    let work = tempfile::tempdir().unwrap();
    git(work.path(), &["clone", "-q", &address(server, student, team.place()), "hers"]).await.well();
    git(work.path(), &["clone", "-q", &address(server, ben, team.place()), "his"]).await.well();
    let (hers, his) = (work.path().join("hers"), work.path().join("his"));
    change(&hers, "a.b/work.txt", b"ours\n").await;
    let said = git(&hers, &["push", "-o", "hand-in"]).await.well();
    assert!(said.contains("Handed in: Project"), "{said}");
    // It is of both.
    let artifact = server.get(ben, link(&said, "/submissions/artifacts/")).await.expect(200);
    assert_eq!((&artifact["submission_group_id"], &artifact["submit"]), (&json!(group), &json!(true)));
    server.get(ben, link(&said, "/results/")).await.expect(200);

    // The other one goes on from there, pushes, and hands in by naming the commit.
    git(&his, &["pull", "-q", "--ff-only"]).await.well();
    change(&his, "a.b/work.txt", b"ours, better\n").await;
    git(&his, &["push", "-q"]).await.well();
    let head = git(&his, &["rev-parse", "HEAD"]).await.well().trim().to_owned();
    let by_api = async |who: &Someone| {
        let body = json!({"submission_group_id": group, "commit": head, "submit": true});
        server.post(who, "/submissions/commits", body).await
    };
    let made = by_api(ben).await.expect(201);
    assert_eq!((&made["created"], &made["version_identifier"]), (&json!(true), &json!(head)));
    // Asked for by the other one, it is the same; who is not in the team asks in vain.
    let again = by_api(student).await.expect(201);
    assert_eq!((&again["created"], &again["artifact_id"]), (&json!(false), &made["artifact_id"]));
    assert_eq!(by_api(team.term.library.term.person("tutor")).await.status, 403);
    let stranger = server.somebody("stranger", &[]).await;
    assert_eq!(by_api(&stranger).await.status, 404);
    let all = server.get(student, &format!("/submissions/artifacts?submission_group_id={group}")).await.expect(200);
    assert_eq!(all.as_array().unwrap().len(), 2);
}
