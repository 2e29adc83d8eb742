// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new course group. */
export interface CourseGroupCreate {
  course_id: string;
  description?: string | null;
  properties?: Record<string, unknown> | null;
  title?: string | null;
}

/** A course group in full. */
export interface CourseGroupGet {
  course_id: string;
  created_at: string | null;
  created_by: string | null;
  description: string | null;
  id: string;
  properties: Record<string, unknown> | null;
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
}

/** A course group in a list. */
export interface CourseGroupList {
  course_id: string;
  id: string;
  title: string | null;
}

/** Changes to a course group. */
export interface CourseGroupUpdate {
  course_id?: string | null;
  description?: string | null;
  properties?: Record<string, unknown> | null;
  title?: string | null;
}
