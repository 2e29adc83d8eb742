// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new kind of course content. */
export interface CourseContentKindCreate {
  description?: string | null;
  /** Whether it may lie below another content. */
  has_ascendants: boolean;
  /** Whether others may lie below it. */
  has_descendants: boolean;
  /** Whether something can be handed in. */
  submittable: boolean;
  title?: string | null;
}

/** Changes to a kind of course content. */
export interface CourseContentKindUpdate {
  description?: string | null;
  title?: string | null;
}
