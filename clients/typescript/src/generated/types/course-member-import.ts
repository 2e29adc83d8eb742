// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A person to be made a member of a course, known by their e-mail address. */
export interface CourseMemberImportRequest {
  /** Students need a group. */
  course_group_title?: string | null;
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
