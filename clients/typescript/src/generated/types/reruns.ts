// Made by `computor generate-types` from the list of all calls. Do not edit.

/** What of a re-run is to count. */
export interface RerunApply {
  /** True: nobody loses anything. */
  only_gains?: boolean;
}

/** What a re-run changes for one hand-in. */
export type RerunChange =
  /** Its turn has not come. */
  | "pending"
  /** The score is higher. */
  | "gain"
  /** The score is lower. */
  | "lose"
  /** The score is the same. */
  | "same"
  /** Run twice, the work got two scores: neither is a reason to change anything. */
  | "flaky"
  /** It could not be run. */
  | "failed";

/** What to run again. */
export interface RerunCreate {
  /** The version of the example with the changed test; without, the one that is assigned. */
  example_version_id?: string | null;
}

/** A re-run, and what it would change. */
export interface RerunGet {
  applied_at: string | null;
  course_content_id: string;
  course_id: string;
  created_at: string;
  created_by: string | null;
  example_version_id: string;
  failed: number;
  flaky: number;
  gain: number;
  id: string;
  lose: number;
  pending: number;
  same: number;
  state: RerunState;
  /** How many hand-ins there are of each kind. */
  total: number;
  undone_at: string | null;
  version_tag: string;
}

/** What a re-run changes for one hand-in. */
export interface RerunItem {
  after: number | null;
  applied: boolean;
  /** 0 to 1. */
  before: number;
  change: RerunChange;
  display_name: string | null;
  /** Why it could not be run. */
  message: string | null;
  /** The run that counts. */
  result_id: string;
  submission_artifact_id: string;
  submission_group_id: string;
}

/** How far a re-run has come. */
export type RerunState =
  /** Tests are run. Nobody but who teaches sees anything of it. */
  | "running"
  /** All were run: look at it, then apply or drop it. */
  | "ready"
  /** It counts, and the students were told. */
  | "applied"
  /** It was taken back. */
  | "undone"
  /** It was dropped. */
  | "cancelled";
