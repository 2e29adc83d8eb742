//! Teams: students make, join and leave them as far as the settings of course and assignment let them, until they are locked;
//! lecturers change them at any time. What nobody may do (a team that is too full, two teams for one assignment) is refused
//! by the tables themselves, so whatever happens at once, one of them is right.

mod matching;

use super::{Call, Handle, Reply};
use crate::{App, Ctx, Error, Result};
use computor_db::{Tx, queries::team as queries};
use computor_types::{Code, Id, NoContent, dto::*};
use matching::{Plan, Room};
use queries::{Held, TeamRules};
use uuid::Uuid;

/// Refuses what the assignment is not made for.
fn in_teams(rules: &TeamRules) -> Result<()> {
    if !rules.submittable {
        return Err(Code::Content003.into());
    }
    if rules.archived {
        return Err(Code::Content008.into());
    }
    if rules.max_size <= 1 {
        return Err(Code::Team001.into());
    }
    Ok(())
}

/// What a constraint has refused, said to the one who joins.
fn joining(error: computor_db::Error) -> Error {
    match Error::from(error) {
        error if error.code == Code::Conflict001 => Code::Team006.into(),
        error if error.code == Code::Conflict002 => Code::Team005.into(),
        error => error,
    }
}

impl Handle for CreateMyTeam {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamResponse>> {
        let (content, member) = (call.params.course_content_id, call.member()?);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let rules = queries::rules(&mut *tx, content).await?;
        in_teams(&rules)?;
        if rules.locked {
            return Err(Code::Team003.into());
        }
        if !rules.may_create {
            return Err(Code::Team002.into());
        }
        let name = call.body.team_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let team = queries::create(&mut tx, content.uuid(), name, rules.max_size, true).await?;
        queries::add(&mut tx, team, &[member]).await.map_err(joining)?;
        answer(tx, team).await
    }
}

impl Handle for GetMyTeam {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamResponse>> {
        let (team, _) = own(cx.db().pool(), call.params.course_content_id, call.member()?).await?;
        Ok(Reply::json(queries::get(cx.db().pool(), team).await?))
    }
}

/// One's team for an assignment, and the seat in it.
async fn own(db: impl sqlx::PgExecutor<'_>, content: Id<CourseContent>, member: Uuid) -> Result<(Uuid, Uuid)> {
    let found = queries::of_member(db, content.uuid(), member).await?;
    found.ok_or_else(|| Error::new(Code::Nf001, "you are in no team for this assignment"))
}

impl Handle for LeaveMyTeam {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LeaveTeamResponse>> {
        let (content, member) = (call.params.course_content_id, call.member()?);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let (team, _) = own(&mut *tx, content, member).await?;
        let held = queries::hold(&mut tx, team.into()).await?;
        // Somebody may have been moved before the team was held.
        let (now_in, seat) = own(&mut *tx, content, member).await?;
        let rules = queries::rules(&mut *tx, content).await?;
        in_teams(&rules)?;
        if !held.open {
            return Err(Code::Team003.into());
        }
        if !rules.may_leave {
            return Err(Code::Team002.into());
        }
        if now_in != team || queries::has_work(&mut tx, seat).await? {
            return Err(Error::new(Code::Conflict002, "you have work in this team, which stays: ask a lecturer of the course"));
        }
        queries::leave(&mut tx, team, seat).await?;
        tx.commit().await?;
        Ok(LeaveTeamResponse { success: true, message: "You have left the team.".to_owned() }.into())
    }
}

impl Handle for GetAvailableTeams {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<AvailableTeam>>> {
        Ok(Reply::json(queries::available(cx.db().pool(), call.params.course_content_id, call.at.member).await?))
    }
}

/// What comes of asking to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    AtOnce,
    Asks,
}

/// Whether, and how, somebody joins.
fn join(rules: &TeamRules, held: &Held, code: Option<&str>) -> Result<Join> {
    in_teams(rules)?;
    if !held.open {
        return Err(Code::Team003.into());
    }
    if !rules.may_join {
        return Err(Code::Team002.into());
    }
    if held.members >= held.max_group_size {
        return Err(Code::Team005.into());
    }
    match code.map(str::trim).filter(|code| !code.is_empty()) {
        Some(code) if held.join_code.as_deref().is_some_and(|right| right.eq_ignore_ascii_case(code)) => Ok(Join::AtOnce),
        Some(_) => Err(Code::Team004.into()),
        None if rules.needs_approval => Ok(Join::Asks),
        None => Ok(Join::AtOnce),
    }
}

impl Handle for JoinTeam {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<JoinTeamResponse>> {
        let (team, member) = (call.params.submission_group_id, call.member()?);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let held = queries::hold(&mut tx, team).await?;
        let rules = queries::rules(&mut *tx, held.course_content_id.into()).await?;
        if queries::of_member(&mut *tx, held.course_content_id, member).await?.is_some() {
            return Err(Code::Team006.into());
        }
        let (status, message) = match join(&rules, &held, call.body.join_code.as_deref())? {
            Join::AtOnce => {
                queries::add(&mut tx, team.uuid(), &[member]).await.map_err(joining)?;
                (JoinStatus::Joined, "You are a member of the team.")
            }
            Join::Asks => {
                queries::request(&mut tx, team.uuid(), member).await?;
                (JoinStatus::Pending, "The team was asked: one of its members, or a lecturer, has to consent.")
            }
        };
        tx.commit().await?;
        Ok(JoinTeamResponse { id: team, status, message: message.to_owned() }.into())
    }
}

impl Handle for ListJoinRequests {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<TeamJoinRequest>>> {
        Ok(Reply::json(queries::requests(cx.db().pool(), call.params.submission_group_id).await?))
    }
}

impl Handle for AcceptJoinRequest {
    /// After the deadline it is only lecturers who may.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamResponse>> {
        let (team, asking) = (call.params.submission_group_id, call.params.course_member_id.uuid());
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let held = queries::hold(&mut tx, team).await?;
        let rules = queries::rules(&mut *tx, held.course_content_id.into()).await?;
        in_teams(&rules)?;
        if !held.open && !call.at.teaches {
            return Err(Code::Team003.into());
        }
        let asked = queries::drop_request(&mut tx, team.uuid(), asking).await?;
        // Who asked may have left the course meanwhile.
        if !asked || !queries::is_student(&mut *tx, asking, held.course_id).await? {
            return Err(Error::new(Code::Nf001, "this member does not ask to join the team"));
        }
        queries::add(&mut tx, team.uuid(), &[asking]).await?;
        answer(tx, team.uuid()).await
    }
}

impl Handle for DeclineJoinRequest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let (team, asking) = (call.params.submission_group_id, call.params.course_member_id.uuid());
        if !call.at.teaches && !call.at.in_group && call.at.member != Some(asking) {
            return Err(Code::Authz001.into());
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        if !queries::drop_request(&mut tx, team.uuid(), asking).await? {
            return Err(Error::new(Code::Nf001, "this member does not ask to join the team"));
        }
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for PlaceTeamMember {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamResponse>> {
        let (team, member) = (call.params.submission_group_id, call.body.course_member_id.uuid());
        let mut tx = cx.db().begin_as(&cx.who).await?;
        place(&mut tx, team, member).await?;
        answer(tx, team.uuid()).await
    }
}

/// Puts a member into a team, out of the one that it is in.
async fn place(tx: &mut Tx, team: Id<SubmissionGroup>, member: Uuid) -> Result<()> {
    let held = queries::hold(tx, team).await?;
    let content = held.course_content_id;
    in_teams(&queries::rules(&mut **tx, content.into()).await?)?;
    if !queries::is_student(&mut **tx, member, held.course_id).await? {
        return Err(Error::new(Code::Val001, "only active students of the course are in teams"));
    }
    match queries::of_member(&mut **tx, content, member).await? {
        Some((now_in, _)) if now_in == team.uuid() => return Ok(()),
        Some((now_in, seat)) => {
            // Two lecturers who move in both directions at once: the database ends one of them, who tries again.
            queries::hold(tx, now_in.into()).await?;
            if queries::leaves_work_alone(tx, now_in).await? {
                let message = "the member is the last one of a team with work, which would be nobody's: put somebody else there first";
                return Err(Error::new(Code::Conflict002, message));
            }
            queries::leave(tx, now_in, seat).await?;
        }
        None => {}
    }
    Ok(queries::add(tx, team.uuid(), &[member]).await?)
}

impl Handle for LockTeam {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamResponse>> {
        set_lock(&cx, call.params.submission_group_id, true).await
    }
}

impl Handle for UnlockTeam {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamResponse>> {
        set_lock(&cx, call.params.submission_group_id, false).await
    }
}

async fn set_lock(cx: &Ctx, team: Id<SubmissionGroup>, locked: bool) -> Result<Reply<TeamResponse>> {
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let held = queries::hold(&mut tx, team).await?;
    in_teams(&queries::rules(&mut *tx, held.course_content_id.into()).await?)?;
    queries::lock(&mut tx, team.uuid(), locked).await?;
    answer(tx, team.uuid()).await
}

/// Commits, and answers the team as it is then.
async fn answer(mut tx: Tx, team: Uuid) -> Result<Reply<TeamResponse>> {
    let row = queries::get(&mut *tx, team).await?;
    tx.commit().await?;
    Ok(Reply::json(row))
}

impl Handle for MatchTeams {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TeamMatching>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let made = match_left(&mut tx, call.params.course_content_id).await?;
        tx.commit().await?;
        Ok(made.into())
    }
}

/// Puts everybody who is left over into a team.
async fn match_left(tx: &mut Tx, content: Id<CourseContent>) -> Result<TeamMatching> {
    let rules = queries::rules(&mut **tx, content).await?;
    in_teams(&rules)?;
    let (students, open) = queries::unmatched(tx, content).await?;
    let size = |n: i32| usize::try_from(n).unwrap_or(0);
    let rooms: Vec<Room> = open.iter().map(|team| Room { members: size(team.members), max_size: size(team.max_size) }).collect();
    let Plan { added, new } = matching::plan(students.len(), &rooms, size(rules.min_size), size(rules.max_size));
    let made = TeamMatching {
        teams_made: i64::try_from(new.len()).map_err(Error::internal)?,
        members_placed: i64::try_from(students.len()).map_err(Error::internal)?,
    };
    let mut students = students.as_slice();
    let mut next = |n: usize| {
        let (these, rest) = students.split_at_checked(n).unwrap_or((students, &[]));
        students = rest;
        these
    };
    for (team, more) in open.iter().zip(added) {
        queries::add(tx, team.id, next(more)).await?;
    }
    for size in new {
        let team = queries::create(tx, content.uuid(), None, rules.max_size, false).await?;
        queries::add(tx, team, next(size)).await?;
    }
    Ok(made)
}

/// Puts those into teams who were left over when a deadline passed, where the settings say so. What is planned happens once,
/// however many servers look.
///
/// # Errors
/// When the database fails.
pub async fn attend(app: &App) -> Result<()> {
    while let Some(content) = queries::due(app.db.pool()).await? {
        let mut tx = app.db.begin().await?;
        match_left(&mut tx, content).await?;
        queries::matched(&mut tx, content).await?;
        tx.commit().await?;
        tracing::info!(%content, "teams were made of who was left over");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: TeamRules = TeamRules {
        submittable: true,
        archived: false,
        max_size: 3,
        min_size: 1,
        may_create: true,
        may_join: true,
        may_leave: true,
        needs_approval: false,
        locked: false,
    };

    fn team() -> Held {
        let (course_content_id, course_id) = (Uuid::nil(), Uuid::nil());
        Held { course_content_id, course_id, open: true, members: 1, max_group_size: 3, join_code: Some("A1B2C3D4".into()) }
    }

    #[test]
    fn a_code_opens_consent_is_asked_for_and_a_wrong_code_is_refused() {
        let ask = |rules: TeamRules, code| join(&rules, &team(), code).map_err(|error| error.code);
        let approved = TeamRules { needs_approval: true, ..RULES };
        assert_eq!(ask(RULES, None), Ok(Join::AtOnce));
        assert_eq!(ask(RULES, Some("nonsense")), Err(Code::Team004));
        assert_eq!(ask(approved, None), Ok(Join::Asks));
        assert_eq!(ask(approved, Some("  ")), Ok(Join::Asks));
        assert_eq!(ask(approved, Some(" a1b2c3d4 ")), Ok(Join::AtOnce));
        assert_eq!(ask(approved, Some("A1B2C3D5")), Err(Code::Team004));
        assert_eq!(join(&RULES, &Held { join_code: None, ..team() }, Some("x")).map_err(|e| e.code), Err(Code::Team004));
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let ask = |rules: TeamRules, held: Held| join(&rules, &held, None).map_err(|error| error.code);
        assert_eq!(ask(TeamRules { submittable: false, ..RULES }, team()), Err(Code::Content003));
        assert_eq!(ask(TeamRules { archived: true, ..RULES }, team()), Err(Code::Content008));
        assert_eq!(ask(TeamRules { max_size: 1, ..RULES }, team()), Err(Code::Team001));
        assert_eq!(ask(RULES, Held { open: false, ..team() }), Err(Code::Team003));
        assert_eq!(ask(TeamRules { may_join: false, ..RULES }, team()), Err(Code::Team002));
        assert_eq!(ask(RULES, Held { members: 3, ..team() }), Err(Code::Team005));
    }
}
