//! Teams: submission groups of more than one student, which students form by themselves as far as the course lets them.

use crate::dto::prelude::*;

/// Whether somebody may still join or leave a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamStatus {
    /// Students join and leave.
    Forming,
    /// It stays as it is; lecturers may still change it.
    Locked,
}

/// Who made a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamMaker {
    /// Its first member.
    Student,
    /// A lecturer, or the platform for those who were left over.
    Instructor,
}

/// What came of asking to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JoinStatus {
    /// One is a member.
    Joined,
    /// A member of the team, or a lecturer, has to consent.
    Pending,
}

/// A new team, with oneself as its first member.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct TeamCreate {
    /// What it is called; without, it is called after its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub team_name: Option<String>,
}

/// A member of a team.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamMemberInfo {
    pub course_member_id: Id<CourseMember>,
    pub user_id: Id<User>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
}

/// A team, as its members see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamResponse {
    pub id: Id<SubmissionGroup>,
    pub course_content_id: Id<CourseContent>,
    pub course_id: Id<Course>,
    /// What it is called; null: after its members.
    pub display_name: Option<String>,
    pub max_group_size: i32,
    /// A team of fewer members hands in nothing to be graded.
    pub min_group_size: i32,
    pub status: TeamStatus,
    pub created_by: TeamMaker,
    /// Whoever knows it joins without being asked.
    pub join_code: Option<String>,
    pub members: Vec<TeamMemberInfo>,
    pub member_count: i64,
    /// Whether somebody may join.
    pub can_join: bool,
    /// Since when it is locked.
    pub locked_at: Option<DateTime<Utc>>,
    /// When it is locked by itself.
    pub formation_deadline: Option<DateTime<Utc>>,
}

/// A team that one may join.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AvailableTeam {
    pub id: Id<SubmissionGroup>,
    pub display_name: Option<String>,
    pub member_count: i64,
    pub max_group_size: i32,
    /// Always null: the members of the team know it, and give it to whom they want.
    #[serde(default)]
    pub join_code: Withheld,
    /// Whether the team, or a lecturer, has to consent to whoever has no code.
    pub requires_approval: bool,
    pub status: TeamStatus,
    /// One has asked this team already.
    pub requested: bool,
    pub members: Vec<TeamMemberInfo>,
}

/// How one wants to join.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct JoinTeamRequest {
    /// The code of the team, from one of its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 64))]
    pub join_code: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct JoinTeamResponse {
    pub id: Id<SubmissionGroup>,
    pub status: JoinStatus,
    pub message: String,
}

/// One has left.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LeaveTeamResponse {
    pub success: bool,
    pub message: String,
}

/// Somebody who wants to join a team.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamJoinRequest {
    pub course_member_id: Id<CourseMember>,
    pub user_id: Id<User>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    pub requested_at: DateTime<Utc>,
}

/// Who is to be in a team.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct TeamPlacement {
    pub course_member_id: Id<CourseMember>,
}

/// What became of those who were in no team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamMatching {
    /// How many teams were made.
    pub teams_made: i64,
    /// How many students got into a team.
    pub members_placed: i64,
}

/// The assignment whose teams are meant.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamsParams {
    pub course_content_id: Id<CourseContent>,
}

/// The team that is meant.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamParams {
    pub submission_group_id: Id<SubmissionGroup>,
}

/// A team, and who wants to join it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamRequestParams {
    pub submission_group_id: Id<SubmissionGroup>,
    pub course_member_id: Id<CourseMember>,
}

endpoint! {
    /// Makes a team for an assignment, with oneself as its first member.
    CreateMyTeam = "create_my_team", "team-management",
    Post "/course-contents/{course_content_id}/submission-groups/my-team",
    params: TeamsParams,
    body: TeamCreate,
    status: 201,
    answer: TeamResponse,
}

endpoint! {
    /// Answers one's own team for an assignment.
    GetMyTeam = "get_my_team", "team-management",
    Get "/course-contents/{course_content_id}/submission-groups/my-team",
    params: TeamsParams,
    answer: TeamResponse,
}

endpoint! {
    /// Leaves one's team. Whoever worked in it stays; a team that nobody is left in is deleted, unless there is something in it.
    LeaveMyTeam = "leave_my_team", "team-management",
    Delete "/course-contents/{course_content_id}/submission-groups/my-team",
    params: TeamsParams,
    answer: LeaveTeamResponse,
}

endpoint! {
    /// Lists the teams of an assignment that one may join: those that are forming, have members, and are not full.
    GetAvailableTeams = "get_available_teams", "team-management",
    Get "/course-contents/{course_content_id}/submission-groups/available",
    params: TeamsParams,
    answer: Vec<AvailableTeam>,
}

endpoint! {
    /// Puts every student who is in no team into one: into teams that are too small, then into new ones of about the same
    /// size. With `team_auto_assign_unmatched` this happens by itself at the deadline.
    MatchTeams = "match_teams", "team-management",
    Post "/course-contents/{course_content_id}/submission-groups/match",
    params: TeamsParams,
    answer: TeamMatching,
}

endpoint! {
    /// Joins a team: at once with its code, or where no consent is asked for; otherwise the team is asked.
    JoinTeam = "join_team", "team-management",
    Post "/submission-groups/{submission_group_id}/join",
    params: TeamParams,
    body: JoinTeamRequest,
    answer: JoinTeamResponse,
}

endpoint! {
    /// Lists who wants to join a team, in the order in which they asked.
    ListJoinRequests = "list_join_requests", "team-management",
    Get "/submission-groups/{submission_group_id}/join-requests",
    params: TeamParams,
    answer: Vec<TeamJoinRequest>,
}

endpoint! {
    /// Consents: whoever asked becomes a member.
    AcceptJoinRequest = "accept_join_request", "team-management",
    Post "/submission-groups/{submission_group_id}/join-requests/{course_member_id}",
    params: TeamRequestParams,
    answer: TeamResponse,
}

endpoint! {
    /// Declines, or takes back what one has asked for.
    DeclineJoinRequest = "decline_join_request", "team-management",
    Delete "/submission-groups/{submission_group_id}/join-requests/{course_member_id}",
    params: TeamRequestParams,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Puts a student into a team, out of the one that it is in, whether students may do so or not. The work stays with the
    /// team in which it was done.
    PlaceTeamMember = "place_team_member", "team-management",
    Post "/submission-groups/{submission_group_id}/place",
    params: TeamParams,
    body: TeamPlacement,
    answer: TeamResponse,
}

endpoint! {
    /// Locks a team: nobody joins or leaves it, but by lecturers.
    LockTeam = "lock_team", "team-management",
    Patch "/submission-groups/{submission_group_id}/lock",
    params: TeamParams,
    answer: TeamResponse,
}

endpoint! {
    /// Takes back a lock. A team whose deadline has passed stays locked.
    UnlockTeam = "unlock_team", "team-management",
    Patch "/submission-groups/{submission_group_id}/unlock",
    params: TeamParams,
    answer: TeamResponse,
}
