// Made by `computor generate-types` from the list of all calls. Do not edit.
import type { GradingStatus, ResultList } from "./common.ts";

/** Which commit is handed in. */
export interface CommitHandIn {
  /** A commit on `main` of the group's repository, in full; without it, the newest. */
  commit?: string | null;
  submission_group_id: string;
  /** True: to be graded; false: to practise. */
  submit?: boolean;
}

/** A commit that was handed in. */
export interface CommitHandedIn {
  artifact_id: string;
  /** False if it was handed in before. */
  created: boolean;
  submission_group_id: string;
  /** The commit. */
  version_identifier: string;
}

/** A file that was sent and not taken. */
export interface FileLeftOut {
  /** Its path in the archive. */
  path: string;
  /** Why it was not taken, as the end of a sentence. */
  reason: string;
}

/** A file that is attached to a grade. */
export interface GradeFileGet {
  content_type: string | null;
  created_at: string;
  created_by: string | null;
  /** In bytes. */
  file_size: number;
  grade_id: string;
  id: string;
  name: string;
}

/** What a receipt says. */
export interface ReceiptClaims {
  artifact_id: string;
  course_content_id: string;
  course_content_path: string;
  course_id: string;
  /** The sizes of its files together, in bytes. */
  file_size: number;
  /** When it was handed in, which may be later than it was uploaded. */
  handed_in_at: string;
  /** The server that says so. */
  issuer: string | null;
  /** SHA-256 of the archive, in hex, as `GET /submissions/artifacts/{id}/download` answers it. */
  sha256: string;
  submission_group_id: string;
  /** Under whose membership it was uploaded. */
  uploaded_by_course_member_id: string | null;
  version_identifier: string | null;
}

/** A receipt. `computor receipt verify` checks it without a server. */
export interface ReceiptGet {
  /** JSON Web Signature (RFC 7515, compact) by Ed25519 (`EdDSA`, RFC 8037). */
  jws: string;
  /** The key that it is signed with. */
  key_id: string;
  /** What it says, to be read; what is signed is in `jws`. */
  receipt: ReceiptClaims;
}

/** A public key of the server. */
export interface ReceiptKey {
  /** `Ed25519` */
  algorithm: string;
  created_at: string;
  key_id: string;
  /** The 32 bytes in base64url without padding. */
  public_key: string;
}

/** What work got for a criterion. */
export interface RubricMark {
  criterion_id: string;
  points: number;
  /** For the student. */
  remark: string | null;
}

/** What work got for a criterion. */
export interface RubricMarkInput {
  criterion_id: string;
  points: number;
  /** For the student. */
  remark?: string | null;
}

/** How work was marked. */
export interface RubricMarksGet {
  /** The grade, 0 to 1: what was made of the points, unless it was changed since. */
  grade: number | null;
  grade_id: string;
  /** In the order of the rubric; none if it was not marked by one. */
  marks: RubricMark[];
  /** Of all marks. */
  points: number;
  /** Of the criteria that were marked. */
  total_points: number;
}

/** How work is marked: each criterion of the assignment once. */
export interface RubricMarksSet {
  marks: RubricMarkInput[];
}

/** A submission in full. */
export interface SubmissionArtifactGet {
  /** 0 to 1. */
  average_grade: number | null;
  /** Where it lies in the store: the bucket. */
  bucket_name: string;
  content_type: string | null;
  created_at: string | null;
  /** In bytes. */
  file_size: number;
  grades_count: number | null;
  id: string;
  latest_result: ResultList | null;
  /** Where it lies in the store: the key. */
  object_key: string;
  properties: Record<string, unknown> | null;
  /** The same, for clients that look here before they test again. */
  result: ResultList | null;
  reviews_count: number | null;
  submission_group_id: string;
  /** True: to be graded; false: to practise. */
  submit: boolean;
  /** How many test runs it had. */
  test_results_count: number | null;
  updated_at: string | null;
  uploaded_at: string;
  /** Who uploaded it. */
  uploaded_by_course_member_id: string | null;
  /** What the client calls this state of the work, such as a commit. */
  version_identifier: string | null;
}

/** A submission in a list. */
export interface SubmissionArtifactList {
  /** Where it lies in the store: the bucket. */
  bucket_name: string;
  content_type: string | null;
  created_at: string | null;
  /** In bytes. */
  file_size: number;
  id: string;
  latest_result: ResultList | null;
  /** Where it lies in the store: the key. */
  object_key: string;
  properties: Record<string, unknown> | null;
  /** The same, for clients that look here before they test again. */
  result: ResultList | null;
  submission_group_id: string;
  /** True: to be graded; false: to practise. */
  submit: boolean;
  updated_at: string | null;
  uploaded_at: string;
  /** Who uploaded it. */
  uploaded_by_course_member_id: string | null;
  /** What the client calls this state of the work, such as a commit. */
  version_identifier: string | null;
}

/** Changes to a submission. */
export interface SubmissionArtifactUpdate {
  properties?: Record<string, unknown> | null;
  /** True: to be graded; false: to practise. */
  submit?: boolean | null;
}

/** What is uploaded, next to the file. */
export interface SubmissionCreate {
  submission_group_id: string;
  /** True: to be graded; false: to practise. */
  submit?: boolean;
  /** What the client calls this state of the work, such as a commit. Made up when it is missing. */
  version_identifier?: string | null;
}

/** A grade for a submission. */
export interface SubmissionGradeCreate {
  artifact_id: string;
  /** For the student. */
  comment?: string | null;
  /** 0 to 1. */
  grade: number;
  graded_by_course_member_id: string;
  status?: GradingStatus;
}

/** A grade in full. */
export interface SubmissionGradeDetail {
  artifact_id: string;
  /** For the student. */
  comment: string | null;
  created_at: string | null;
  /** 0 to 1. */
  grade: number;
  graded_at: string;
  graded_by_course_member_id: string;
  id: string;
  status: GradingStatus;
  updated_at: string | null;
}

/** A grade in a list. */
export interface SubmissionGradeList {
  artifact_id: string;
  /** For the student. */
  comment: string | null;
  created_at: string | null;
  /** 0 to 1. */
  grade: number;
  graded_at: string;
  graded_by_course_member_id: string;
  id: string;
  status: GradingStatus;
  updated_at: string | null;
}

/** Changes to a grade. */
export interface SubmissionGradeUpdate {
  /** For the student. */
  comment?: string | null;
  /** 0 to 1. */
  grade?: number | null;
  status?: GradingStatus | null;
}

/** A free text review of a submission. */
export interface SubmissionReviewCreate {
  artifact_id: string;
  body: string;
  review_type?: string | null;
  reviewer_course_member_id: string;
}

/** A free text review of a submission. */
export interface SubmissionReviewListItem {
  artifact_id: string;
  body: string;
  created_at: string;
  id: string;
  review_type: string | null;
  reviewer_course_member_id: string;
  updated_at: string | null;
}

/** Changes to a review. */
export interface SubmissionReviewUpdate {
  body?: string | null;
  review_type?: string | null;
}

/** What became of an upload. */
export interface SubmissionUploadResponseModel {
  artifacts: string[];
  files_count: number;
  /** Files of the archive that were not taken, the first hundred of them. */
  files_left_out: FileLeftOut[];
  /** The receipt of what was handed in, to be kept; null: it was uploaded for practice. */
  receipt: ReceiptGet | null;
  submission_group_id: string;
  /** In bytes, unpacked. */
  total_size: number;
  uploaded_at: string;
  /** Who uploaded it. */
  uploaded_by_course_member_id: string;
  version_identifier: string;
}
