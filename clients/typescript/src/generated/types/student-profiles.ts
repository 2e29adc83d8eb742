// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new student profile. */
export interface StudentProfileCreate {
  organization_id: string;
  student_email?: string | null;
  student_id?: string | null;
  user_id?: string | null;
}

/** A student profile in a list. */
export interface StudentProfileList {
  id: string;
  organization_id: string;
  student_email: string | null;
  student_id: string | null;
  user_id: string;
}

/** Changes to a student profile. */
export interface StudentProfileUpdate {
  organization_id?: string | null;
  properties?: Record<string, unknown> | null;
  student_email?: string | null;
  student_id?: string | null;
}
