// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { CourseMemberList } from "./common.ts";

/** A new note. */
export interface CommentCreate {
  course_member_id: string;
  message: string;
}

/** Another text of a note. */
export interface CommentUpdate {
  message: string;
}

/** A note about a member in a list. */
export interface CourseMemberCommentList {
  /** Whom it is about. */
  course_member_id: string;
  created_at: string | null;
  created_by: string | null;
  id: string;
  message: string;
  transmitter: CourseMemberList;
  /** Who wrote it: a member of the same course. */
  transmitter_id: string;
  updated_at: string | null;
  updated_by: string | null;
}
