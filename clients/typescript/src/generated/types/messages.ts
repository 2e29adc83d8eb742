// Made by `computor generate-types` from the list of all calls. Do not edit.

/** What was done with a message. */
export type MessageAction =
  | "created"
  | "updated"
  | "deleted"
  | "restored";

/** A message was written, changed or taken back. */
export interface MessageAudit {
  action: MessageAction;
  created_at: string;
  id: string;
  message_id: string;
  new_content: string | null;
  new_title: string | null;
  old_content: string | null;
  old_title: string | null;
  /** Who did it; null if that user is gone. */
  user_id: string | null;
}

/** Who wrote a message. */
export interface MessageAuthor {
  family_name: string | null;
  given_name: string | null;
  id: string;
}

/** What the author is in the course where the message stands. */
export interface MessageAuthorCourseMember {
  course_id: string;
  course_role_id: string;
  id: string;
}

/**
 * A new message. Of several rows that are named the most specific one counts; a reply goes where its parent
 * went.
 */
export interface MessageCreate {
  content: string;
  course_content_id?: string | null;
  course_family_id?: string | null;
  course_group_id?: string | null;
  course_id?: string | null;
  course_member_id?: string | null;
  level?: number;
  organization_id?: string | null;
  /** What it answers. */
  parent_id?: string | null;
  submission_group_id?: string | null;
  /** Words that begin with `#` are its tags. */
  title?: string | null;
  user_id?: string | null;
}

/** Who took a message back. */
export type MessageDeleter =
  /** Who wrote it. */
  | "author"
  /** An administrator. */
  | "admin";

/** A message in full. */
export interface MessageGet {
  author: MessageAuthor | null;
  author_course_member: MessageAuthorCourseMember | null;
  author_id: string;
  content: string;
  course_content_id: string | null;
  course_family_id: string | null;
  course_group_id: string | null;
  course_id: string | null;
  course_member_id: string | null;
  created_at: string | null;
  created_by: string | null;
  deleted_by: MessageDeleter | null;
  id: string;
  /** Whether one wrote it. */
  is_author: boolean;
  /** Whether it was taken back: then title and content say so. */
  is_deleted: boolean;
  /** Whether one has read it. */
  is_read: boolean;
  /** How deep it stands, as clients count it. */
  level: number;
  organization_id: string | null;
  /** What it answers. */
  parent_id: string | null;
  scope: MessageScope;
  submission_group_id: string | null;
  /** Words that begin with `#` are its tags. */
  title: string | null;
  updated_at: string | null;
  updated_by: string | null;
  user_id: string | null;
}

/** A message in a list. */
export interface MessageList {
  author: MessageAuthor | null;
  author_course_member: MessageAuthorCourseMember | null;
  author_id: string;
  content: string;
  course_content_id: string | null;
  course_family_id: string | null;
  course_group_id: string | null;
  course_id: string | null;
  course_member_id: string | null;
  created_at: string | null;
  deleted_by: MessageDeleter | null;
  id: string;
  /** Whether one wrote it. */
  is_author: boolean;
  /** Whether it was taken back: then title and content say so. */
  is_deleted: boolean;
  /** Whether one has read it. */
  is_read: boolean;
  /** How deep it stands, as clients count it. */
  level: number;
  organization_id: string | null;
  /** What it answers. */
  parent_id: string | null;
  scope: MessageScope;
  submission_group_id: string | null;
  /** Words that begin with `#` are its tags. */
  title: string | null;
  updated_at: string | null;
  user_id: string | null;
}

/** Whom a message is addressed to. */
export type MessageScope =
  /** Everybody. */
  | "global"
  /** Who belongs to the organization. */
  | "organization"
  /** Who belongs to the course family. */
  | "course_family"
  /** The members of the course. */
  | "course"
  /** The members of the content's course. */
  | "course_content"
  /** The members of the group of the course, and tutors. */
  | "course_group"
  /** The members of the submission group, and tutors. */
  | "submission_group"
  /** One member of a course, and tutors. */
  | "course_member"
  /** One user. */
  | "user";

/** All that belongs to one conversation. */
export interface MessageThread {
  /** Oldest first; what was taken back is not there. */
  messages: MessageList[];
  /** The message with which it began. */
  root_message_id: string;
  total: number;
}

/** How many messages to one row one has not read. */
export interface MessageUnread {
  scope: MessageScope;
  /** The row that they are addressed to; null for everybody. */
  target_id: string | null;
  unread_message_count: number;
}

/** Another text of a message. */
export interface MessageUpdate {
  content?: string | null;
  title?: string | null;
}
