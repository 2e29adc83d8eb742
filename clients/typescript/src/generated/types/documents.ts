// Made by `computor generate-types` from the list of all calls. Do not edit.

/** Which file is deleted. */
export interface DocumentDelete {
  /** Below the scope: relative, without `.` and `..`. */
  path: string;
  scope: DocumentScope;
  /** Of the organization, course family or course; none for the scope `system`. */
  scope_id?: string | null;
}

/** Which directory is made. */
export interface DocumentDirectoryCreate {
  /** Below the scope: relative, without `.` and `..`. */
  path: string;
  scope: DocumentScope;
  /** Of the organization, course family or course; none for the scope `system`. */
  scope_id?: string | null;
}

/** Which directory is deleted, with everything in it. */
export interface DocumentDirectoryDelete {
  /** Below the scope: relative, without `.` and `..`. */
  path: string;
  scope: DocumentScope;
  /** Of the organization, course family or course; none for the scope `system`. */
  scope_id?: string | null;
}

/** A directory as it is now. */
export interface DocumentDirectoryGet {
  /** False if it was there already, or was renamed. */
  created: boolean;
  path: string;
  scope: DocumentScope;
  scope_id: string | null;
}

/** Which directory is renamed. */
export interface DocumentDirectoryRename {
  /** Its new path in the same scope, where nothing may be. */
  new_path: string;
  /** Below the scope: relative, without `.` and `..`. */
  path: string;
  scope: DocumentScope;
  /** Of the organization, course family or course; none for the scope `system`. */
  scope_id?: string | null;
}

/** A file as it is now. */
export interface DocumentGet {
  content_type: string | null;
  path: string;
  scope: DocumentScope;
  scope_id: string | null;
  /** In bytes. */
  size: number;
}

/** What an entry of a directory is. */
export type DocumentKind =
  /** A file. */
  | "file"
  /** A directory. */
  | "directory";

/** An entry of a directory. */
export interface DocumentList {
  /** Of a file the `ETag` with which it is answered. */
  etag: string;
  last_modified: string;
  name: string;
  /** In bytes; null for directories. */
  size: number | null;
  type: DocumentKind;
}

/** Which file is renamed. */
export interface DocumentRename {
  /** Its new path in the same scope, where nothing may be. */
  new_path: string;
  /** Below the scope: relative, without `.` and `..`. */
  path: string;
  scope: DocumentScope;
  /** Of the organization, course family or course; none for the scope `system`. */
  scope_id?: string | null;
}

/** To whom documents belong. */
export type DocumentScope =
  /** To the installation: administrators write, everybody reads. */
  | "system"
  /** To an organization. */
  | "organization"
  /** To a course family. */
  | "course_family"
  /** To a course. */
  | "course";
