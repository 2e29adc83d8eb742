// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  AvailableTeam,
  JoinStatus,
  JoinTeamRequest,
  JoinTeamResponse,
  LeaveTeamResponse,
  TeamCreate,
  TeamJoinRequest,
  TeamMaker,
  TeamMatching,
  TeamMemberInfo,
  TeamPlacement,
  TeamResponse,
  TeamStatus,
} from "../types/team-management.ts";

export const AvailableTeamSchema: ObjectSchema = {
  type: "object",
  required: [
    "display_name",
    "id",
    "join_code",
    "max_group_size",
    "member_count",
    "members",
    "requested",
    "requires_approval",
    "status",
  ],
  properties: {
    display_name: { nullable: { type: "string" } },
    id: { type: "string", format: "uuid" },
    join_code: { nullable: { type: "string" } },
    max_group_size: { type: "integer" },
    member_count: { type: "integer" },
    members: { type: "array", items: { ref: () => TeamMemberInfoSchema } },
    requested: { type: "boolean" },
    requires_approval: { type: "boolean" },
    status: { ref: () => TeamStatusSchema },
  },
};
export class AvailableTeamValidator extends BaseValidator<AvailableTeam> {
  static override readonly modelName: string = "AvailableTeam";
  static override readonly schema: ObjectSchema = AvailableTeamSchema;
}

export const JoinStatusSchema: Schema = {
  enum: ["joined", "pending"],
};
/** The value, if it is a `JoinStatus`; else an error. */
export function validateJoinStatus(value: unknown): JoinStatus {
  return check<JoinStatus>("JoinStatus", JoinStatusSchema, value);
}

export const JoinTeamRequestSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    join_code: { nullable: { type: "string" } },
  },
};
export class JoinTeamRequestValidator extends BaseValidator<JoinTeamRequest> {
  static override readonly modelName: string = "JoinTeamRequest";
  static override readonly schema: ObjectSchema = JoinTeamRequestSchema;
}

export const JoinTeamResponseSchema: ObjectSchema = {
  type: "object",
  required: ["id", "message", "status"],
  properties: {
    id: { type: "string", format: "uuid" },
    message: { type: "string" },
    status: { ref: () => JoinStatusSchema },
  },
};
export class JoinTeamResponseValidator extends BaseValidator<JoinTeamResponse> {
  static override readonly modelName: string = "JoinTeamResponse";
  static override readonly schema: ObjectSchema = JoinTeamResponseSchema;
}

export const LeaveTeamResponseSchema: ObjectSchema = {
  type: "object",
  required: ["message", "success"],
  properties: {
    message: { type: "string" },
    success: { type: "boolean" },
  },
};
export class LeaveTeamResponseValidator extends BaseValidator<LeaveTeamResponse> {
  static override readonly modelName: string = "LeaveTeamResponse";
  static override readonly schema: ObjectSchema = LeaveTeamResponseSchema;
}

export const TeamCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    team_name: { nullable: { type: "string" } },
  },
};
export class TeamCreateValidator extends BaseValidator<TeamCreate> {
  static override readonly modelName: string = "TeamCreate";
  static override readonly schema: ObjectSchema = TeamCreateSchema;
}

export const TeamJoinRequestSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "email", "family_name", "given_name", "requested_at", "user_id"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    requested_at: { type: "string", format: "date-time" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class TeamJoinRequestValidator extends BaseValidator<TeamJoinRequest> {
  static override readonly modelName: string = "TeamJoinRequest";
  static override readonly schema: ObjectSchema = TeamJoinRequestSchema;
}

export const TeamMakerSchema: Schema = {
  enum: ["student", "instructor"],
};
/** The value, if it is a `TeamMaker`; else an error. */
export function validateTeamMaker(value: unknown): TeamMaker {
  return check<TeamMaker>("TeamMaker", TeamMakerSchema, value);
}

export const TeamMatchingSchema: ObjectSchema = {
  type: "object",
  required: ["members_placed", "teams_made"],
  properties: {
    members_placed: { type: "integer" },
    teams_made: { type: "integer" },
  },
};
export class TeamMatchingValidator extends BaseValidator<TeamMatching> {
  static override readonly modelName: string = "TeamMatching";
  static override readonly schema: ObjectSchema = TeamMatchingSchema;
}

export const TeamMemberInfoSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id", "email", "family_name", "given_name", "user_id"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
    email: { nullable: { type: "string" } },
    family_name: { nullable: { type: "string" } },
    given_name: { nullable: { type: "string" } },
    user_id: { type: "string", format: "uuid" },
  },
};
export class TeamMemberInfoValidator extends BaseValidator<TeamMemberInfo> {
  static override readonly modelName: string = "TeamMemberInfo";
  static override readonly schema: ObjectSchema = TeamMemberInfoSchema;
}

export const TeamPlacementSchema: ObjectSchema = {
  type: "object",
  required: ["course_member_id"],
  properties: {
    course_member_id: { type: "string", format: "uuid" },
  },
};
export class TeamPlacementValidator extends BaseValidator<TeamPlacement> {
  static override readonly modelName: string = "TeamPlacement";
  static override readonly schema: ObjectSchema = TeamPlacementSchema;
}

export const TeamResponseSchema: ObjectSchema = {
  type: "object",
  required: [
    "can_join",
    "course_content_id",
    "course_id",
    "created_by",
    "display_name",
    "formation_deadline",
    "id",
    "join_code",
    "locked_at",
    "max_group_size",
    "member_count",
    "members",
    "min_group_size",
    "status",
  ],
  properties: {
    can_join: { type: "boolean" },
    course_content_id: { type: "string", format: "uuid" },
    course_id: { type: "string", format: "uuid" },
    created_by: { ref: () => TeamMakerSchema },
    display_name: { nullable: { type: "string" } },
    formation_deadline: { nullable: { type: "string", format: "date-time" } },
    id: { type: "string", format: "uuid" },
    join_code: { nullable: { type: "string" } },
    locked_at: { nullable: { type: "string", format: "date-time" } },
    max_group_size: { type: "integer" },
    member_count: { type: "integer" },
    members: { type: "array", items: { ref: () => TeamMemberInfoSchema } },
    min_group_size: { type: "integer" },
    status: { ref: () => TeamStatusSchema },
  },
};
export class TeamResponseValidator extends BaseValidator<TeamResponse> {
  static override readonly modelName: string = "TeamResponse";
  static override readonly schema: ObjectSchema = TeamResponseSchema;
}

export const TeamStatusSchema: Schema = {
  enum: ["forming", "locked"],
};
/** The value, if it is a `TeamStatus`; else an error. */
export function validateTeamStatus(value: unknown): TeamStatus {
  return check<TeamStatus>("TeamStatus", TeamStatusSchema, value);
}
