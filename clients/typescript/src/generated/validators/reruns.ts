// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  Ingredient,
  IngredientState,
  ReplayFinding,
  ReplayGet,
  ReplayState,
  ReplayedTest,
  RerunApply,
  RerunChange,
  RerunCreate,
  RerunGet,
  RerunItem,
  RerunState,
  TestVerdict,
} from "../types/reruns.ts";

export const IngredientSchema: ObjectSchema = {
  type: "object",
  required: ["after", "before", "name", "state"],
  properties: {
    after: { nullable: { type: "string" } },
    before: { nullable: { type: "string" } },
    name: { type: "string" },
    state: { ref: () => IngredientStateSchema },
  },
};
export class IngredientValidator extends BaseValidator<Ingredient> {
  static override readonly modelName: string = "Ingredient";
  static override readonly schema: ObjectSchema = IngredientSchema;
}

export const IngredientStateSchema: Schema = {
  enum: ["same", "changed", "gone"],
};
/** The value, if it is a `IngredientState`; else an error. */
export function validateIngredientState(value: unknown): IngredientState {
  return check<IngredientState>("IngredientState", IngredientStateSchema, value);
}

export const ReplayFindingSchema: ObjectSchema = {
  type: "object",
  required: ["after", "before", "counts", "ingredients", "kept_agrees", "tests"],
  properties: {
    after: { nullable: { type: "number" } },
    before: { nullable: { type: "number" } },
    counts: { nullable: { type: "number" } },
    ingredients: { type: "array", items: { ref: () => IngredientSchema } },
    kept_agrees: { nullable: { type: "boolean" } },
    tests: { type: "array", items: { ref: () => ReplayedTestSchema } },
  },
};
export class ReplayFindingValidator extends BaseValidator<ReplayFinding> {
  static override readonly modelName: string = "ReplayFinding";
  static override readonly schema: ObjectSchema = ReplayFindingSchema;
}

export const ReplayGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "course_id",
    "created_at",
    "created_by",
    "finding",
    "finished_at",
    "id",
    "message",
    "result_id",
    "state",
  ],
  properties: {
    course_id: { type: "string", format: "uuid" },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    finding: { nullable: { ref: () => ReplayFindingSchema } },
    finished_at: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    message: { nullable: { type: "string" } },
    result_id: { type: "string", format: "uuid" },
    state: { ref: () => ReplayStateSchema },
  },
};
export class ReplayGetValidator extends BaseValidator<ReplayGet> {
  static override readonly modelName: string = "ReplayGet";
  static override readonly schema: ObjectSchema = ReplayGetSchema;
}

export const ReplayStateSchema: Schema = {
  enum: ["pending", "agrees", "differs", "flaky", "gone", "failed"],
};
/** The value, if it is a `ReplayState`; else an error. */
export function validateReplayState(value: unknown): ReplayState {
  return check<ReplayState>("ReplayState", ReplayStateSchema, value);
}

export const ReplayedTestSchema: ObjectSchema = {
  type: "object",
  required: ["after", "agrees", "before", "collection", "test"],
  properties: {
    after: { nullable: { ref: () => TestVerdictSchema } },
    agrees: { type: "boolean" },
    before: { nullable: { ref: () => TestVerdictSchema } },
    collection: { type: "string" },
    test: { type: "string" },
  },
};
export class ReplayedTestValidator extends BaseValidator<ReplayedTest> {
  static override readonly modelName: string = "ReplayedTest";
  static override readonly schema: ObjectSchema = ReplayedTestSchema;
}

export const RerunApplySchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    only_gains: { type: "boolean" },
  },
};
export class RerunApplyValidator extends BaseValidator<RerunApply> {
  static override readonly modelName: string = "RerunApply";
  static override readonly schema: ObjectSchema = RerunApplySchema;
}

export const RerunChangeSchema: Schema = {
  enum: ["pending", "gain", "lose", "same", "flaky", "failed"],
};
/** The value, if it is a `RerunChange`; else an error. */
export function validateRerunChange(value: unknown): RerunChange {
  return check<RerunChange>("RerunChange", RerunChangeSchema, value);
}

export const RerunCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    example_version_id: { nullable: { type: "string", format: "uuid" } },
  },
};
export class RerunCreateValidator extends BaseValidator<RerunCreate> {
  static override readonly modelName: string = "RerunCreate";
  static override readonly schema: ObjectSchema = RerunCreateSchema;
}

export const RerunGetSchema: ObjectSchema = {
  type: "object",
  required: [
    "applied_at",
    "course_content_id",
    "course_id",
    "created_at",
    "created_by",
    "example_version_id",
    "failed",
    "flaky",
    "gain",
    "id",
    "lose",
    "pending",
    "same",
    "state",
    "total",
    "undone_at",
    "version_tag",
  ],
  properties: {
    applied_at: { nullable: { type: "string", format: "date-time" } },
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_at: { type: "string", format: "date-time" },
    created_by: { nullable: { type: "string", format: "uuid" } },
    example_version_id: { type: "string", format: "uuid" },
    failed: { type: "integer" },
    flaky: { type: "integer" },
    gain: { type: "integer" },
    id: { type: "string", format: "uuid" },
    lose: { type: "integer" },
    pending: { type: "integer" },
    same: { type: "integer" },
    state: { ref: () => RerunStateSchema },
    total: { type: "integer" },
    undone_at: { nullable: { type: "string", format: "date-time" } },
    version_tag: { type: "string" },
  },
};
export class RerunGetValidator extends BaseValidator<RerunGet> {
  static override readonly modelName: string = "RerunGet";
  static override readonly schema: ObjectSchema = RerunGetSchema;
}

export const RerunItemSchema: ObjectSchema = {
  type: "object",
  required: [
    "after",
    "applied",
    "before",
    "change",
    "display_name",
    "message",
    "result_id",
    "submission_artifact_id",
    "submission_group_id",
  ],
  properties: {
    after: { nullable: { type: "number" } },
    applied: { type: "boolean" },
    before: { type: "number" },
    change: { ref: () => RerunChangeSchema },
    display_name: { nullable: { type: "string" } },
    message: { nullable: { type: "string" } },
    result_id: { type: "string", format: "uuid" },
    submission_artifact_id: { type: "string", format: "uuid" },
    submission_group_id: { type: "string", format: "uuid" },
  },
};
export class RerunItemValidator extends BaseValidator<RerunItem> {
  static override readonly modelName: string = "RerunItem";
  static override readonly schema: ObjectSchema = RerunItemSchema;
}

export const RerunStateSchema: Schema = {
  enum: ["running", "ready", "applied", "undone", "cancelled"],
};
/** The value, if it is a `RerunState`; else an error. */
export function validateRerunState(value: unknown): RerunState {
  return check<RerunState>("RerunState", RerunStateSchema, value);
}

export const TestVerdictSchema: ObjectSchema = {
  type: "object",
  required: ["message", "points", "result", "verdict"],
  properties: {
    message: { nullable: { type: "string" } },
    points: {},
    result: { type: "string" },
    verdict: { type: "string" },
  },
};
export class TestVerdictValidator extends BaseValidator<TestVerdict> {
  static override readonly modelName: string = "TestVerdict";
  static override readonly schema: ObjectSchema = TestVerdictSchema;
}
