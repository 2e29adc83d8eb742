// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { OrganizationType } from "./common.ts";

/** A course family with what is below it. */
export interface CourseFamilyConfig {
  courses?: HierarchyNode[];
  description?: string | null;
  /** Of a course. */
  language_code?: string | null;
  /** What it is called where there is no title. */
  name?: string | null;
  /** Of an organization. */
  organization_type?: OrganizationType | null;
  path: string;
  title?: string | null;
}

/** A new course family. */
export interface CourseFamilyTaskRequest {
  course_family: HierarchyNode;
  gitlab?: GitLabCredentials | null;
  organization_id: string;
}

/** Where the course's repositories are. */
export interface CourseGitStatus {
  assignments_url: string | null;
  course_id: string;
  /** Path of the course on the git host. */
  full_path: string | null;
  /** Whether the course has a git host: this server, or one that its properties name. */
  gitlab_configured: boolean;
  /** The git host. */
  gitlab_url: string | null;
  /** What came of looking there last; nothing where this platform keeps nothing there. */
  last_run: GitLabRun | null;
  /** Whether groups, projects and members there are kept by this platform. */
  managed: boolean;
  student_template_url: string | null;
}

/** A new course. */
export interface CourseTaskRequest {
  course: HierarchyNode;
  course_family_id: string;
  gitlab?: GitLabCredentials | null;
}

/** What becomes of a file. */
export type FileChange =
  /** It is new. */
  | "added"
  /** It gets another content. */
  | "changed"
  /** It goes. */
  | "removed";

/** What is to be written into the assignments repository. Without a choice: all. */
export interface GenerateAssignmentsRequest {
  all?: boolean;
  /** Read by nobody: the repository is the course's. */
  assignments_url?: string | null;
  /** What the commit says. */
  commit_message?: string | null;
  course_content_ids?: string[] | null;
  /** With `parent_id`: also what lies below it. */
  include_descendants?: boolean;
  overwrite_strategy?: OverwriteStrategy;
  parent_id?: string | null;
}

/** The assignments repository is being written. */
export interface GenerateAssignmentsResponse {
  contents_to_process: number;
  /** Always `started`. */
  status: string;
  /** The background work: `GET /tasks/{id}`. */
  workflow_id: string;
}

/** What is to be released. Without a choice: what is assigned and not released yet, and what failed. */
export interface GenerateTemplateRequest {
  /** What the commit says. */
  commit_message?: string | null;
  /** Also what is released already. */
  force_redeploy?: boolean;
  release?: ReleaseSelection | null;
}

/** The release has begun. */
export interface GenerateTemplateResponse {
  contents_to_process: number;
  /** Always `started`. */
  status: string;
  /** The background work: `GET /tasks/{id}`. */
  workflow_id: string;
}

/** A git host and how to reach it. */
export interface GitLabCredentials {
  /** Read by nobody: this server makes no groups elsewhere, so it is not kept. */
  gitlab_token: string;
  gitlab_url: string;
}

/** Something at a GitLab server that is not as it shall be. */
export interface GitLabProblem {
  /** What it is about, such as `course:` and an id. */
  about: string;
  message: string;
}

/** What came of bringing a course's GitLab server to what it shall be. */
export interface GitLabRun {
  /** When it ended, or when it was asked for. */
  at: string;
  /** Why it failed. */
  message: string | null;
  operation_id: string;
  /** What is not as it shall be, and needs somebody to look at it. */
  problems: GitLabProblem[];
  /** `queued`, `running`, `finished`, `failed` or `cancelled`. */
  state: string;
}

/**
 * The part of a deployment file that is about organizations, families and courses; the rest is done by other
 * calls.
 */
export interface HierarchyConfig {
  organizations?: OrganizationConfig[];
}

/** A whole hierarchy, as a deployment file has it. */
export interface HierarchyCreate {
  deployment_config: HierarchyConfig;
  /** Only say whether it could be done. */
  validate_only?: boolean;
}

/** The hierarchy is being made, or could be. */
export interface HierarchyCreated {
  /** Path of the first organization, family and course. */
  deployment_path: string;
  message: string;
  /** `started`, or `valid`. */
  status: string;
  /** The background work; null when it was only checked. */
  workflow_id: string | null;
}

/** The git host of an organization. */
export interface HierarchyGitHost {
  /** The group there that the organization belongs to. */
  parent?: number | null;
  /** Read by nobody: this server makes no groups elsewhere, so it is not kept. */
  token?: string | null;
  url?: string | null;
}

/** What a new organization, family or course is. Unknown keys mean nothing. */
export interface HierarchyNode {
  description?: string | null;
  /** Of a course. */
  language_code?: string | null;
  /** What it is called where there is no title. */
  name?: string | null;
  /** Of an organization. */
  organization_type?: OrganizationType | null;
  path: string;
  title?: string | null;
}

/** How far a hierarchy is. */
export interface HierarchyStatus {
  /** Why it came to nothing. */
  error: string | null;
  /** What was made. */
  result: unknown;
  /** `running`, `completed`, `failed` or `cancelled`. */
  status: string;
  workflow_id: string;
}

/** An organization with what is below it. */
export interface OrganizationConfig {
  course_families?: CourseFamilyConfig[];
  description?: string | null;
  gitlab?: HierarchyGitHost | null;
  /** Of a course. */
  language_code?: string | null;
  /** What it is called where there is no title. */
  name?: string | null;
  /** Of an organization. */
  organization_type?: OrganizationType | null;
  path: string;
  title?: string | null;
}

/** A new organization. */
export interface OrganizationTaskRequest {
  gitlab?: GitLabCredentials | null;
  organization: HierarchyNode;
  /** The group on the git host that it belongs to. */
  parent_group_id?: number | null;
}

/** What becomes of a directory that is there already. */
export type OverwriteStrategy =
  /** It stays as it is. */
  | "skip_if_exists"
  /** It is written anew. */
  | "force_update";

/** What would become of a file. */
export interface PlannedFile {
  change: FileChange;
  path: string;
  /**
   * Whether what is there now is not what was released: somebody pushed it (or its deletion) to the template, and
   * the release
   * writes over it. It stays in the template's history.
   */
  pushed: boolean;
  /** Its new size in bytes; null for one that goes. */
  size: number | null;
}

/** Another version than the assigned one; it is assigned then. */
export interface ReleaseOverride {
  course_content_id: string;
  /** The tag of a version of the example, or the commit of an earlier release of this content. */
  version_identifier: string;
}

/** What a release would do, compared with what lies in the student template now. */
export interface ReleasePlan {
  /** What the commit would say. */
  commit_message: string;
  course_id: string;
  items: ReleasePlanItem[];
}

/** What a release would do with one content. */
export interface ReleasePlanItem {
  course_content_id: string;
  /** Where its files are in the student template. */
  directory: string;
  /** Why it could not be released. */
  error: string | null;
  /** The files that would change; their paths begin with `directory`. */
  files: PlannedFile[];
  /** What students have now. */
  from_tag: string | null;
  path: string;
  title: string | null;
  /** What they would have. */
  to_tag: string | null;
  /** How many files would stay as they are. */
  unchanged: number;
}

/** Which contents are to be released: these, or one with all below it, or all that show an example. */
export interface ReleaseSelection {
  all?: boolean;
  course_content_ids?: string[] | null;
  /** The version for all of them, as in `overrides`. */
  global_commit?: string | null;
  /** With `parent_id`: also what lies below it. */
  include_descendants?: boolean;
  /** Other versions than the assigned ones. */
  overrides?: ReleaseOverride[] | null;
  parent_id?: string | null;
}

/** The documents are being synced. */
export interface SyncDocumentsResponse {
  /** Always `started`. */
  status: string;
  /** `GET /tasks/{id}`. */
  workflow_id: string;
}
