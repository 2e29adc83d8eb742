// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A team that one may join. */
export interface AvailableTeam {
  display_name: string | null;
  id: string;
  /** Always null: the members of the team know it, and give it to whom they want. */
  join_code: string | null;
  max_group_size: number;
  member_count: number;
  members: TeamMemberInfo[];
  /** One has asked this team already. */
  requested: boolean;
  /** Whether the team, or a lecturer, has to consent to whoever has no code. */
  requires_approval: boolean;
  status: TeamStatus;
}

/** What came of asking to join. */
export type JoinStatus =
  /** One is a member. */
  | "joined"
  /** A member of the team, or a lecturer, has to consent. */
  | "pending";

/** How one wants to join. */
export interface JoinTeamRequest {
  /** The code of the team, from one of its members. */
  join_code?: string | null;
}

/** What came of it. */
export interface JoinTeamResponse {
  id: string;
  message: string;
  status: JoinStatus;
}

/** One has left. */
export interface LeaveTeamResponse {
  message: string;
  success: boolean;
}

/** A new team, with oneself as its first member. */
export interface TeamCreate {
  /** What it is called; without, it is called after its members. */
  team_name?: string | null;
}

/** Somebody who wants to join a team. */
export interface TeamJoinRequest {
  course_member_id: string;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
  requested_at: string;
  user_id: string;
}

/** Who made a team. */
export type TeamMaker =
  /** Its first member. */
  | "student"
  /** A lecturer, or the platform for those who were left over. */
  | "instructor";

/** What became of those who were in no team. */
export interface TeamMatching {
  /** How many students got into a team. */
  members_placed: number;
  /** How many teams were made. */
  teams_made: number;
}

/** A member of a team. */
export interface TeamMemberInfo {
  course_member_id: string;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
  user_id: string;
}

/** Who is to be in a team. */
export interface TeamPlacement {
  course_member_id: string;
}

/** A team, as its members see it. */
export interface TeamResponse {
  /** Whether somebody may join. */
  can_join: boolean;
  course_content_id: string;
  course_id: string;
  created_by: TeamMaker;
  /** What it is called; null: after its members. */
  display_name: string | null;
  /** When it is locked by itself. */
  formation_deadline: string | null;
  id: string;
  /** Whoever knows it joins without being asked. */
  join_code: string | null;
  /** Since when it is locked. */
  locked_at: string | null;
  max_group_size: number;
  member_count: number;
  members: TeamMemberInfo[];
  /** A team of fewer members hands in nothing to be graded. */
  min_group_size: number;
  status: TeamStatus;
}

/** Whether somebody may still join or leave a team. */
export type TeamStatus =
  /** Students join and leave. */
  | "forming"
  /** It stays as it is; lecturers may still change it. */
  | "locked";
