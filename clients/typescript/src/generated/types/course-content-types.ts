// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new type of course content. */
export interface CourseContentTypeCreate {
  /** As CSS writes it. */
  color?: string | null;
  course_content_kind_id: string;
  course_id: string;
  description?: string | null;
  properties?: Record<string, unknown> | null;
  slug: string;
  title?: string | null;
}

/** Changes to a type of course content. */
export interface CourseContentTypeUpdate {
  /** As CSS writes it. */
  color?: string | null;
  description?: string | null;
  properties?: Record<string, unknown> | null;
  slug?: string | null;
  title?: string | null;
}
