// Made by `computor generate-types` from the list of all calls. Do not edit.

/** Which submission to test: `artifact_id`, or the newest of `submission_group_id` (of `version_identifier`). */
export interface TestCreate {
  artifact_id?: string | null;
  course_content_id?: string | null;
  course_content_path?: string | null;
  course_member_id?: string | null;
  directory?: string | null;
  project?: string | null;
  /** The git host. */
  provider_url?: string | null;
  submission_group_id?: string | null;
  /** True: to be graded; false: to practise. */
  submit?: boolean | null;
  version_identifier?: string | null;
}
