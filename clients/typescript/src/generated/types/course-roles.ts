// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A course role in full. */
export interface CourseRoleGet {
  description: string | null;
  id: string;
  title: string | null;
}

/** A course role in a list. */
export interface CourseRoleList {
  description: string | null;
  id: string;
  title: string | null;
}
