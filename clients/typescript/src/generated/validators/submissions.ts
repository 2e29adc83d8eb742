// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  CommitHandIn,
  CommitHandedIn,
  FileLeftOut,
  GradeFileGet,
  ReceiptClaims,
  ReceiptGet,
  ReceiptKey,
  RubricMark,
  RubricMarkInput,
  RubricMarksGet,
  RubricMarksSet,
  SubmissionArtifactGet,
  SubmissionArtifactList,
  SubmissionArtifactUpdate,
  SubmissionCreate,
  SubmissionGradeCreate,
  SubmissionGradeDetail,
  SubmissionGradeList,
  SubmissionGradeUpdate,
  SubmissionReviewCreate,
  SubmissionReviewListItem,
  SubmissionReviewUpdate,
  SubmissionUploadResponseModel,
} from "../types/submissions.ts";
import { GradingStatusSchema, ResultListSchema } from "./common.ts";

export const CommitHandInSchema: ObjectSchema = {
  type: "object",
  required: ["submission_group_id"],
  properties: {
    commit: { nullable: { type: "string" } },
    submission_group_id: { type: "string", format: "uuid" },
    submit: { type: "boolean" },
  },
};
export class CommitHandInValidator extends BaseValidator<CommitHandIn> {
  static override readonly modelName: string = "CommitHandIn";
  static override readonly schema: ObjectSchema = CommitHandInSchema;
}

export const CommitHandedInSchema: ObjectSchema = {
  type: "object",
  required: ["artifact_id", "created", "submission_group_id", "version_identifier"],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    created: { type: "boolean" },
    submission_group_id: { type: "string", format: "uuid" },
    version_identifier: { type: "string" },
  },
};
export class CommitHandedInValidator extends BaseValidator<CommitHandedIn> {
  static override readonly modelName: string = "CommitHandedIn";
  static override readonly schema: ObjectSchema = CommitHandedInSchema;
}

export const FileLeftOutSchema: ObjectSchema = {
  type: "object",
  required: ["path", "reason"],
  properties: {
    path: { type: "string" },
    reason: { type: "string" },
  },
};
export class FileLeftOutValidator extends BaseValidator<FileLeftOut> {
  static override readonly modelName: string = "FileLeftOut";
  static override readonly schema: ObjectSchema = FileLeftOutSchema;
}

export const GradeFileGetSchema: ObjectSchema = {
  type: "object",
  required: ["content_type", "created_at", "created_by", "file_size", "grade_id", "id", "name"],
  properties: {
    content_type: { nullable: { type: "string" } },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    file_size: { type: "integer" },
    grade_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    name: { type: "string" },
  },
};
export class GradeFileGetValidator extends BaseValidator<GradeFileGet> {
  static override readonly modelName: string = "GradeFileGet";
  static override readonly schema: ObjectSchema = GradeFileGetSchema;
}

export const ReceiptClaimsSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_id",
    "course_content_id",
    "course_content_path",
    "course_id",
    "file_size",
    "handed_in_at",
    "issuer",
    "sha256",
    "submission_group_id",
    "uploaded_by_course_member_id",
    "version_identifier",
  ],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    course_content_id: { type: "string", format: "uuid" },
    course_content_path: { type: "string" },
    course_id: { type: "string", format: "uuid" },
    file_size: { type: "integer" },
    handed_in_at: { type: "string", format: "date-time" },
    issuer: { nullable: { type: "string" } },
    sha256: { type: "string" },
    submission_group_id: { type: "string", format: "uuid" },
    uploaded_by_course_member_id: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class ReceiptClaimsValidator extends BaseValidator<ReceiptClaims> {
  static override readonly modelName: string = "ReceiptClaims";
  static override readonly schema: ObjectSchema = ReceiptClaimsSchema;
}

export const ReceiptGetSchema: ObjectSchema = {
  type: "object",
  required: ["jws", "key_id", "receipt"],
  properties: {
    jws: { type: "string" },
    key_id: { type: "string" },
    receipt: { ref: () => ReceiptClaimsSchema },
  },
};
export class ReceiptGetValidator extends BaseValidator<ReceiptGet> {
  static override readonly modelName: string = "ReceiptGet";
  static override readonly schema: ObjectSchema = ReceiptGetSchema;
}

export const ReceiptKeySchema: ObjectSchema = {
  type: "object",
  required: ["algorithm", "created_at", "key_id", "public_key"],
  properties: {
    algorithm: { type: "string" },
    created_at: { type: "string", format: "date-time" },
    key_id: { type: "string" },
    public_key: { type: "string" },
  },
};
export class ReceiptKeyValidator extends BaseValidator<ReceiptKey> {
  static override readonly modelName: string = "ReceiptKey";
  static override readonly schema: ObjectSchema = ReceiptKeySchema;
}

export const RubricMarkSchema: ObjectSchema = {
  type: "object",
  required: ["criterion_id", "points", "remark"],
  properties: {
    criterion_id: { type: "string", format: "uuid" },
    points: { type: "number" },
    remark: { nullable: { type: "string" } },
  },
};
export class RubricMarkValidator extends BaseValidator<RubricMark> {
  static override readonly modelName: string = "RubricMark";
  static override readonly schema: ObjectSchema = RubricMarkSchema;
}

export const RubricMarkInputSchema: ObjectSchema = {
  type: "object",
  required: ["criterion_id", "points"],
  properties: {
    criterion_id: { type: "string", format: "uuid" },
    points: { type: "number" },
    remark: { nullable: { type: "string" } },
  },
};
export class RubricMarkInputValidator extends BaseValidator<RubricMarkInput> {
  static override readonly modelName: string = "RubricMarkInput";
  static override readonly schema: ObjectSchema = RubricMarkInputSchema;
}

export const RubricMarksGetSchema: ObjectSchema = {
  type: "object",
  required: ["grade", "grade_id", "marks", "points", "total_points"],
  properties: {
    grade: { nullable: { type: "number" } },
    grade_id: { type: "string", format: "uuid" },
    marks: { type: "array", items: { ref: () => RubricMarkSchema } },
    points: { type: "number" },
    total_points: { type: "number" },
  },
};
export class RubricMarksGetValidator extends BaseValidator<RubricMarksGet> {
  static override readonly modelName: string = "RubricMarksGet";
  static override readonly schema: ObjectSchema = RubricMarksGetSchema;
}

export const RubricMarksSetSchema: ObjectSchema = {
  type: "object",
  required: ["marks"],
  properties: {
    marks: { type: "array", items: { ref: () => RubricMarkInputSchema } },
  },
};
export class RubricMarksSetValidator extends BaseValidator<RubricMarksSet> {
  static override readonly modelName: string = "RubricMarksSet";
  static override readonly schema: ObjectSchema = RubricMarksSetSchema;
}

export const SubmissionArtifactGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "average_grade",
    "bucket_name",
    "content_type",
    "created_at",
    "file_size",
    "grades_count",
    "id",
    "latest_result",
    "object_key",
    "properties",
    "result",
    "reviews_count",
    "submission_group_id",
    "submit",
    "test_results_count",
    "updated_at",
    "uploaded_at",
    "uploaded_by_course_member_id",
    "version_identifier",
  ],
  properties: {
    average_grade: { nullable: { type: "number" } },
    bucket_name: { type: "string" },
    content_type: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    file_size: { type: "integer" },
    grades_count: { nullable: { type: "integer" } },
    id: { type: "string", format: "uuid" },
    latest_result: { nullable: { ref: () => ResultListSchema } },
    object_key: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    result: { nullable: { ref: () => ResultListSchema } },
    reviews_count: { nullable: { type: "integer" } },
    submission_group_id: { type: "string", format: "uuid" },
    submit: { type: "boolean" },
    test_results_count: { nullable: { type: "integer" } },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    uploaded_at: { type: "string", format: "date-time" },
    uploaded_by_course_member_id: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class SubmissionArtifactGetValidator extends BaseValidator<SubmissionArtifactGet> {
  static override readonly modelName: string = "SubmissionArtifactGet";
  static override readonly schema: ObjectSchema = SubmissionArtifactGetSchema;
}

export const SubmissionArtifactListSchema: ObjectSchema = {
  type: "object",
  required: [
    "bucket_name",
    "content_type",
    "created_at",
    "file_size",
    "id",
    "latest_result",
    "object_key",
    "properties",
    "result",
    "submission_group_id",
    "submit",
    "updated_at",
    "uploaded_at",
    "uploaded_by_course_member_id",
    "version_identifier",
  ],
  properties: {
    bucket_name: { type: "string" },
    content_type: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    file_size: { type: "integer" },
    id: { type: "string", format: "uuid" },
    latest_result: { nullable: { ref: () => ResultListSchema } },
    object_key: { type: "string" },
    properties: { nullable: { type: "object", additionalProperties: {} } },
    result: { nullable: { ref: () => ResultListSchema } },
    submission_group_id: { type: "string", format: "uuid" },
    submit: { type: "boolean" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
    uploaded_at: { type: "string", format: "date-time" },
    uploaded_by_course_member_id: { nullable: { type: "string", format: "uuid" } },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class SubmissionArtifactListValidator extends BaseValidator<SubmissionArtifactList> {
  static override readonly modelName: string = "SubmissionArtifactList";
  static override readonly schema: ObjectSchema = SubmissionArtifactListSchema;
}

export const SubmissionArtifactUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    properties: { nullable: { type: "object", additionalProperties: {} } },
    submit: { nullable: { type: "boolean" } },
  },
};
export class SubmissionArtifactUpdateValidator extends BaseValidator<SubmissionArtifactUpdate> {
  static override readonly modelName: string = "SubmissionArtifactUpdate";
  static override readonly schema: ObjectSchema = SubmissionArtifactUpdateSchema;
}

export const SubmissionCreateSchema: ObjectSchema = {
  type: "object",
  required: ["submission_group_id"],
  properties: {
    submission_group_id: { type: "string", format: "uuid" },
    submit: { type: "boolean" },
    version_identifier: { nullable: { type: "string" } },
  },
};
export class SubmissionCreateValidator extends BaseValidator<SubmissionCreate> {
  static override readonly modelName: string = "SubmissionCreate";
  static override readonly schema: ObjectSchema = SubmissionCreateSchema;
}

export const SubmissionGradeCreateSchema: ObjectSchema = {
  type: "object",
  required: ["artifact_id", "grade", "graded_by_course_member_id"],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    comment: { nullable: { type: "string" } },
    grade: { type: "number" },
    graded_by_course_member_id: { type: "string", format: "uuid" },
    status: { ref: () => GradingStatusSchema },
  },
};
export class SubmissionGradeCreateValidator extends BaseValidator<SubmissionGradeCreate> {
  static override readonly modelName: string = "SubmissionGradeCreate";
  static override readonly schema: ObjectSchema = SubmissionGradeCreateSchema;
}

export const SubmissionGradeDetailSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_id",
    "comment",
    "created_at",
    "grade",
    "graded_at",
    "graded_by_course_member_id",
    "id",
    "status",
    "updated_at",
  ],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    comment: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    grade: { type: "number" },
    graded_at: { type: "string", format: "date-time" },
    graded_by_course_member_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    status: { ref: () => GradingStatusSchema },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class SubmissionGradeDetailValidator extends BaseValidator<SubmissionGradeDetail> {
  static override readonly modelName: string = "SubmissionGradeDetail";
  static override readonly schema: ObjectSchema = SubmissionGradeDetailSchema;
}

export const SubmissionGradeListSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_id",
    "comment",
    "created_at",
    "grade",
    "graded_at",
    "graded_by_course_member_id",
    "id",
    "status",
    "updated_at",
  ],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    comment: { nullable: { type: "string" } },
    created_at: { nullable: { type: "string", format: "date-time" } },
    grade: { type: "number" },
    graded_at: { type: "string", format: "date-time" },
    graded_by_course_member_id: { type: "string", format: "uuid" },
    id: { type: "string", format: "uuid" },
    status: { ref: () => GradingStatusSchema },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class SubmissionGradeListValidator extends BaseValidator<SubmissionGradeList> {
  static override readonly modelName: string = "SubmissionGradeList";
  static override readonly schema: ObjectSchema = SubmissionGradeListSchema;
}

export const SubmissionGradeUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    comment: { nullable: { type: "string" } },
    grade: { nullable: { type: "number" } },
    status: { nullable: { ref: () => GradingStatusSchema } },
  },
};
export class SubmissionGradeUpdateValidator extends BaseValidator<SubmissionGradeUpdate> {
  static override readonly modelName: string = "SubmissionGradeUpdate";
  static override readonly schema: ObjectSchema = SubmissionGradeUpdateSchema;
}

export const SubmissionReviewCreateSchema: ObjectSchema = {
  type: "object",
  required: ["artifact_id", "body", "reviewer_course_member_id"],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    body: { type: "string" },
    review_type: { nullable: { type: "string" } },
    reviewer_course_member_id: { type: "string", format: "uuid" },
  },
};
export class SubmissionReviewCreateValidator extends BaseValidator<SubmissionReviewCreate> {
  static override readonly modelName: string = "SubmissionReviewCreate";
  static override readonly schema: ObjectSchema = SubmissionReviewCreateSchema;
}

export const SubmissionReviewListItemSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifact_id",
    "body",
    "created_at",
    "id",
    "review_type",
    "reviewer_course_member_id",
    "updated_at",
  ],
  properties: {
    artifact_id: { type: "string", format: "uuid" },
    body: { type: "string" },
    created_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    review_type: { nullable: { type: "string" } },
    reviewer_course_member_id: { type: "string", format: "uuid" },
    updated_at: { nullable: { type: "string", format: "date-time" } },
  },
};
export class SubmissionReviewListItemValidator extends BaseValidator<SubmissionReviewListItem> {
  static override readonly modelName: string = "SubmissionReviewListItem";
  static override readonly schema: ObjectSchema = SubmissionReviewListItemSchema;
}

export const SubmissionReviewUpdateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    body: { nullable: { type: "string" } },
    review_type: { nullable: { type: "string" } },
  },
};
export class SubmissionReviewUpdateValidator extends BaseValidator<SubmissionReviewUpdate> {
  static override readonly modelName: string = "SubmissionReviewUpdate";
  static override readonly schema: ObjectSchema = SubmissionReviewUpdateSchema;
}

export const SubmissionUploadResponseModelSchema: ObjectSchema = {
  type: "object",
  required: [
    "artifacts",
    "files_count",
    "files_left_out",
    "receipt",
    "submission_group_id",
    "total_size",
    "uploaded_at",
    "uploaded_by_course_member_id",
    "version_identifier",
  ],
  properties: {
    artifacts: { type: "array", items: { type: "string", format: "uuid" } },
    files_count: { type: "integer" },
    files_left_out: { type: "array", items: { ref: () => FileLeftOutSchema } },
    receipt: { nullable: { ref: () => ReceiptGetSchema } },
    submission_group_id: { type: "string", format: "uuid" },
    total_size: { type: "integer" },
    uploaded_at: { type: "string", format: "date-time" },
    uploaded_by_course_member_id: { type: "string", format: "uuid" },
    version_identifier: { type: "string" },
  },
};
export class SubmissionUploadResponseModelValidator extends BaseValidator<SubmissionUploadResponseModel> {
  static override readonly modelName: string = "SubmissionUploadResponseModel";
  static override readonly schema: ObjectSchema = SubmissionUploadResponseModelSchema;
}
