// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A person to be made a member of a course, known by their e-mail address. */
export interface CourseMemberImportRequest {
  /** Students need a group. */
  course_group_title?: string | null;
  /** Who is a member already keeps the role unless one is sent; others are students then. */
  course_role_id?: string;
  /** Whether to create the group if there is none with this title. */
  create_missing_group?: boolean;
  email: string;
  family_name?: string | null;
  given_name?: string | null;
}

/** What came of importing a member. */
export interface CourseMemberImportResponse {
  course_member: Record<string, unknown> | null;
  created_group: Record<string, unknown> | null;
  message: string | null;
  success: boolean;
  workflow_id: string | null;
}

/** A student who is not in the list. */
export interface MemberImportArchived {
  course_member_id: string;
  email: string | null;
  family_name: string | null;
  given_name: string | null;
}

/** The headings of a table, by what their columns hold. */
export interface MemberImportColumns {
  course_group_title?: string | null;
  course_role_id?: string | null;
  email?: string | null;
  family_name?: string | null;
  given_name?: string | null;
  student_id?: string | null;
}

/**
 * People who are to be members of a course: as rows, or as a table with a line of headings: in CSV by comma,
 * semicolon or tab, or
 * a sheet of a workbook (XLSX).
 */
export interface MemberImportCreate {
  /** Whether students who are not in the list are archived. Never staff, and nobody while a row is refused. */
  archive_missing?: boolean;
  /** Which headings mean what, where that cannot be guessed. */
  columns?: MemberImportColumns;
  /** The group of new members whose row names none. */
  course_group_title?: string | null;
  /** The role of new members whose row names none. */
  course_role_id?: string;
  /** Whether groups are made that are not there. */
  create_missing_groups?: boolean;
  csv?: string | null;
  /** The bytes of a file in CSV, in base64: UTF-8, UTF-16 with a mark, or what Windows writes (Latin-1). */
  csv_base64?: string | null;
  /** True: nothing is stored, and the answer says what would be. */
  dry_run?: boolean;
  rows?: MemberImportRow[];
  /** Which sheet of the workbook is read. Null: the first that is not hidden. */
  sheet?: string | null;
  /**
   * The bytes of a workbook (XLSX), in base64. Formulas count with the value that was last seen; macros are
   * refused.
   */
  xlsx_base64?: string | null;
}

/** What came of a list. */
export interface MemberImportGet {
  archived: MemberImportArchived[];
  /** How the headings of the table were read. */
  columns: MemberImportColumns;
  created_groups: string[];
  dry_run: boolean;
  /** Headings that mean nothing here. */
  ignored_columns: string[];
  rows: MemberImportRowOutcome[];
  /** What was asked for and not done, for people. */
  warnings: string[];
}

/** What became of a row. */
export type MemberImportOutcome =
  /** An account was made, and is a member. */
  | "created"
  /** Somebody who has an account is a member now. */
  | "added"
  /** A member has another role or group, as the row says. */
  | "changed"
  /** An archived member takes part again. */
  | "restored"
  /** A member stays as it is. */
  | "unchanged"
  /** The same person as in an earlier row. */
  | "duplicate"
  /** Nothing was done, and `reason` says why. */
  | "refused";

/** A line of a list of people. Whatever is wrong with one is said of that one; the others are imported. */
export interface MemberImportRow {
  course_group_title?: string | null;
  /**
   * A key (`_tutor`) or a word for it (`tutor`, `Studierende`). Without it members keep their role, and new ones
   * get that of
   * the request.
   */
  course_role_id?: string | null;
  /** Needed for people who have no account yet. */
  email?: string | null;
  family_name?: string | null;
  /** For new accounts; who has one keeps the name. */
  given_name?: string | null;
  /** The number that the organization knows a student by; finds people, also without an address. */
  student_id?: string | null;
}

/** What became of one row. */
export interface MemberImportRowOutcome {
  /** The group that the member is in then. */
  course_group_title: string | null;
  /** Null in a dry run for who is no member yet, and for what was refused. */
  course_member_id: string | null;
  /** The role that the member has then. */
  course_role_id: string | null;
  email: string | null;
  /** The line of the table on which it begins, or its number among the rows, from 1. */
  line: number;
  outcome: MemberImportOutcome;
  /** Why it was refused, or what of it was left as it was. */
  reason: string | null;
  student_id: string | null;
}
