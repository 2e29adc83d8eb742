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

/** Something that waits for one. */
export interface Notice {
  /** When it began to wait; of several, the newest. */
  at: string;
  /** Of how many messages or submissions this tells. */
  count: number;
  /** The assignment, if it is about one. */
  course_content_id: string | null;
  course_id: string;
  course_title: string | null;
  /** Until when an assignment that is due soon has to be handed in, with all that was granted. */
  due_at: string | null;
  /** The new grade, 0 to 1. */
  grade: number | null;
  kind: NoticeKind;
  path: string | null;
  /** `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`. */
  status: string | null;
  submission_group_id: string | null;
  title: string | null;
  /**
   * Whether it waits still. Grades and releases wait until they are seen, messages until they are read, work until
   * it is graded.
   */
  waits: boolean;
}

/** Why something waits. */
export type NoticeKind =
  /** One's work has a new grade. */
  | "graded"
  /** Somebody wrote to one's submission group, and it is not read. */
  | "replied"
  /** An assignment was released. */
  | "released"
  /** An assignment is due within two days, and one has not handed in. */
  | "due_soon"
  /** Work in a course that one teaches has no grade. */
  | "needs_grading";

/** Letters with what waits for one. */
export interface NoticeMail {
  /** Where they go: one's own address. Without one, nowhere. */
  address: string | null;
  every: NoticeMailEvery;
  /** Whether the installation sends mail at all. */
  possible: boolean;
}

/** How often somebody gets a letter with what waits. */
export type NoticeMailEvery =
  /** Never; so it is at first. */
  | "never"
  /** Each day on which something is new. */
  | "day"
  /** Each week in which something is new. */
  | "week";

/** How often one wants letters. */
export interface NoticeMailUpdate {
  every: NoticeMailEvery;
}

/** Until when one has seen what there is. */
export interface NoticesSeen {
  /** The time of the newest notice that was shown; now, if nothing is said. It never goes back. */
  until?: string | null;
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
