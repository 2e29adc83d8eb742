// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { CourseContentTypeGet } from "./common.ts";

/** A course in full, as its students see it. */
export interface CourseStudentGet {
  course_content_types: CourseContentTypeGet[];
  course_family_id: string | null;
  id: string;
  organization_id: string | null;
  path: string;
  repository: CourseStudentRepository;
  title: string | null;
}

/** A course in a list, as its students see it. */
export interface CourseStudentList {
  course_family_id: string | null;
  id: string;
  organization_id: string | null;
  path: string;
  repository: CourseStudentRepository;
  title: string | null;
}

/** Where the repositories of a course's students lie. */
export interface CourseStudentRepository {
  full_path: string | null;
  /** The git host. */
  provider_url: string | null;
}
