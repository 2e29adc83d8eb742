// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type { DeadlineGet, UseLateDays } from "../types/deadlines.ts";
import { EffectiveDeadlineSchema } from "./common.ts";

export const DeadlineGetSchema: ObjectSchema = {
  type: "object",
  required: ["deadline", "late_days_left"],
  properties: {
    deadline: { nullable: { ref: () => EffectiveDeadlineSchema } },
    late_days_left: { nullable: { type: "integer" } },
  },
};
export class DeadlineGetValidator extends BaseValidator<DeadlineGet> {
  static override readonly modelName: string = "DeadlineGet";
  static override readonly schema: ObjectSchema = DeadlineGetSchema;
}

export const UseLateDaysSchema: ObjectSchema = {
  type: "object",
  required: ["days"],
  properties: {
    days: { type: "integer" },
  },
};
export class UseLateDaysValidator extends BaseValidator<UseLateDays> {
  static override readonly modelName: string = "UseLateDays";
  static override readonly schema: ObjectSchema = UseLateDaysSchema;
}
