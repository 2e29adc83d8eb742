// Made by `computor generate-types` from the list of all calls. Do not edit.

/** The account that somebody has with the host of a course's repositories. */
export interface CourseMemberProviderAccountUpdate {
  /** A token of that host. */
  provider_access_token?: string | null;
  /** Its name there. */
  provider_account_id: string;
}

/** Whether a member of a course can begin to work. */
export interface CourseMemberReadinessStatus {
  course_id: string;
  course_member_id: string;
  course_role_id: string;
  has_account: boolean;
  is_ready: boolean;
  organization_id: string;
  /** The host of the repositories. */
  provider: string | null;
  /** Always null: what was sent is not sent back. */
  provider_access_token: string | null;
  provider_account_id: string | null;
  provider_type: string | null;
  /** Whether one needs an account there that is not the platform's own. */
  requires_account: boolean;
}

/** What shows that somebody may use the host of a course's repositories. */
export interface CourseMemberValidationRequest {
  /** A token of that host. */
  provider_access_token?: string | null;
}

/** What `git` needs to clone and push for a while, and nothing else can be done with. */
export interface RepositoryToken {
  expires_at: string;
  /** Shown once. */
  password: string;
  username: string;
}

/** For how long a repository token shall be good. */
export interface RepositoryTokenCreate {
  /** In seconds: at most a day, by default an hour. */
  lifetime?: number;
}

/** A new password, for oneself with the old one, or for somebody else by an administrator. */
export interface UserPassword {
  password: string;
  /** Needed for oneself. */
  password_old?: string | null;
  /** Whose; only administrators may name others. */
  username?: string | null;
}

/** A role for a user. */
export interface UserRoleCreate {
  role_id: string;
  user_id: string;
}

/** A role that a user has. */
export interface UserRoleList {
  role_id: string;
  user_id: string;
}

/** What the user may do where: scope id → roles. The maps are empty for administrators, who may do everything. */
export interface UserScopes {
  course: Record<string, string[]>;
  course_family: Record<string, string[]>;
  /** Administrators may do everything. */
  is_admin: boolean;
  organization: Record<string, string[]>;
}

/** A part of a user interface that somebody may use. */
export type View =
  /** Courses, assignments, submissions. */
  | "student"
  /** Grading. */
  | "tutor"
  /** Contents and releases. */
  | "lecturer"
  /** Accounts and roles. */
  | "user_manager";
