// Made by `computor generate-validators` from the list of all calls. Do not edit.
import { BaseValidator, type ObjectSchema, check, type Schema } from "../../validation.ts";
import type {
  AdminResetPasswordRequest,
  AdminSetPasswordRequest,
  ChangePasswordRequest,
  GitLabPATCredentials,
  LocalLoginRequest,
  LocalLoginResponse,
  LocalTokenRefreshRequest,
  LocalTokenRefreshResponse,
  LogoutResponse,
  PasskeyConfirmation,
  PasskeyCreate,
  PasskeyCreated,
  PasskeyGet,
  PasskeyOptions,
  PasskeyShown,
  PasswordOperationResponse,
  PasswordResetRedeem,
  PasswordStatusResponse,
  ProofMethod,
  ProviderAuthCredentials,
  ProviderInfo,
  RecoveryCodes,
  SecondFactorCode,
  SecondFactorCreate,
  SecondFactorCreated,
  SecondFactorGet,
  SetPasswordRequest,
  SignInExchange,
  SignInPlugin,
  SignInPlugins,
  TokenRefreshResponse,
  UserManagerResetPasswordRequest,
  UserRegistrationRequest,
  UserRegistrationResponse,
} from "../types/authentication.ts";

export const AdminResetPasswordRequestSchema: ObjectSchema = {
  type: "object",
  required: ["username"],
  properties: {
    username: { type: "string" },
  },
};
export class AdminResetPasswordRequestValidator extends BaseValidator<AdminResetPasswordRequest> {
  static override readonly modelName: string = "AdminResetPasswordRequest";
  static override readonly schema: ObjectSchema = AdminResetPasswordRequestSchema;
}

export const AdminSetPasswordRequestSchema: ObjectSchema = {
  type: "object",
  required: ["confirm_password", "new_password", "username"],
  properties: {
    confirm_password: { type: "string" },
    force_reset: { type: "boolean" },
    new_password: { type: "string" },
    username: { type: "string" },
  },
};
export class AdminSetPasswordRequestValidator extends BaseValidator<AdminSetPasswordRequest> {
  static override readonly modelName: string = "AdminSetPasswordRequest";
  static override readonly schema: ObjectSchema = AdminSetPasswordRequestSchema;
}

export const ChangePasswordRequestSchema: ObjectSchema = {
  type: "object",
  required: ["confirm_password", "new_password", "old_password"],
  properties: {
    confirm_password: { type: "string" },
    new_password: { type: "string" },
    old_password: { type: "string" },
  },
};
export class ChangePasswordRequestValidator extends BaseValidator<ChangePasswordRequest> {
  static override readonly modelName: string = "ChangePasswordRequest";
  static override readonly schema: ObjectSchema = ChangePasswordRequestSchema;
}

export const GitLabPATCredentialsSchema: ObjectSchema = {
  type: "object",
  required: ["access_token", "gitlab_url"],
  properties: {
    access_token: { type: "string" },
    gitlab_url: { type: "string" },
  },
};
export class GitLabPATCredentialsValidator extends BaseValidator<GitLabPATCredentials> {
  static override readonly modelName: string = "GitLabPATCredentials";
  static override readonly schema: ObjectSchema = GitLabPATCredentialsSchema;
}

export const LocalLoginRequestSchema: ObjectSchema = {
  type: "object",
  required: ["password", "username"],
  properties: {
    password: { type: "string" },
    username: { type: "string" },
  },
};
export class LocalLoginRequestValidator extends BaseValidator<LocalLoginRequest> {
  static override readonly modelName: string = "LocalLoginRequest";
  static override readonly schema: ObjectSchema = LocalLoginRequestSchema;
}

export const LocalLoginResponseSchema: ObjectSchema = {
  type: "object",
  required: ["access_token", "expires_in", "refresh_token", "token_type", "user_id"],
  properties: {
    access_token: { type: "string" },
    expires_in: { type: "integer" },
    refresh_token: { type: "string" },
    token_type: { type: "string" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class LocalLoginResponseValidator extends BaseValidator<LocalLoginResponse> {
  static override readonly modelName: string = "LocalLoginResponse";
  static override readonly schema: ObjectSchema = LocalLoginResponseSchema;
}

export const LocalTokenRefreshRequestSchema: ObjectSchema = {
  type: "object",
  required: ["refresh_token"],
  properties: {
    refresh_token: { type: "string" },
  },
};
export class LocalTokenRefreshRequestValidator extends BaseValidator<LocalTokenRefreshRequest> {
  static override readonly modelName: string = "LocalTokenRefreshRequest";
  static override readonly schema: ObjectSchema = LocalTokenRefreshRequestSchema;
}

export const LocalTokenRefreshResponseSchema: ObjectSchema = {
  type: "object",
  required: ["access_token", "expires_in", "refresh_token", "token_type"],
  properties: {
    access_token: { type: "string" },
    expires_in: { type: "integer" },
    refresh_token: { nullable: { type: "string" } },
    token_type: { type: "string" },
  },
};
export class LocalTokenRefreshResponseValidator extends BaseValidator<LocalTokenRefreshResponse> {
  static override readonly modelName: string = "LocalTokenRefreshResponse";
  static override readonly schema: ObjectSchema = LocalTokenRefreshResponseSchema;
}

export const LogoutResponseSchema: ObjectSchema = {
  type: "object",
  required: ["message", "provider"],
  properties: {
    message: { type: "string" },
    provider: { nullable: { type: "string" } },
  },
};
export class LogoutResponseValidator extends BaseValidator<LogoutResponse> {
  static override readonly modelName: string = "LogoutResponse";
  static override readonly schema: ObjectSchema = LogoutResponseSchema;
}

export const PasskeyConfirmationSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    code: { nullable: { type: "string" } },
    password: { nullable: { type: "string" } },
  },
};
export class PasskeyConfirmationValidator extends BaseValidator<PasskeyConfirmation> {
  static override readonly modelName: string = "PasskeyConfirmation";
  static override readonly schema: ObjectSchema = PasskeyConfirmationSchema;
}

export const PasskeyCreateSchema: ObjectSchema = {
  type: "object",
  required: ["attestation_object", "client_data_json", "name"],
  properties: {
    attestation_object: { type: "string" },
    client_data_json: { type: "string" },
    name: { type: "string" },
  },
};
export class PasskeyCreateValidator extends BaseValidator<PasskeyCreate> {
  static override readonly modelName: string = "PasskeyCreate";
  static override readonly schema: ObjectSchema = PasskeyCreateSchema;
}

export const PasskeyCreatedSchema: ObjectSchema = {
  type: "object",
  required: ["id", "recovery_codes"],
  properties: {
    id: { type: "string", format: "uuid" },
    recovery_codes: { type: "array", items: { type: "string" } },
  },
};
export class PasskeyCreatedValidator extends BaseValidator<PasskeyCreated> {
  static override readonly modelName: string = "PasskeyCreated";
  static override readonly schema: ObjectSchema = PasskeyCreatedSchema;
}

export const PasskeyGetSchema: ObjectSchema = {
  type: "object",
  required: ["created_at", "id", "last_used_at", "name"],
  properties: {
    created_at: { type: "string", format: "date-time" },
    id: { type: "string", format: "uuid" },
    last_used_at: { nullable: { type: "string", format: "date-time" } },
    name: { type: "string" },
  },
};
export class PasskeyGetValidator extends BaseValidator<PasskeyGet> {
  static override readonly modelName: string = "PasskeyGet";
  static override readonly schema: ObjectSchema = PasskeyGetSchema;
}

export const PasskeyOptionsSchema: ObjectSchema = {
  type: "object",
  required: ["public_key"],
  properties: {
    public_key: { type: "object", additionalProperties: {} },
  },
};
export class PasskeyOptionsValidator extends BaseValidator<PasskeyOptions> {
  static override readonly modelName: string = "PasskeyOptions";
  static override readonly schema: ObjectSchema = PasskeyOptionsSchema;
}

export const PasskeyShownSchema: ObjectSchema = {
  type: "object",
  required: ["authenticator_data", "client_data_json", "credential_id", "signature"],
  properties: {
    authenticator_data: { type: "string" },
    client_data_json: { type: "string" },
    credential_id: { type: "string" },
    signature: { type: "string" },
  },
};
export class PasskeyShownValidator extends BaseValidator<PasskeyShown> {
  static override readonly modelName: string = "PasskeyShown";
  static override readonly schema: ObjectSchema = PasskeyShownSchema;
}

export const PasswordOperationResponseSchema: ObjectSchema = {
  type: "object",
  required: ["message", "user_id", "username"],
  properties: {
    message: { type: "string" },
    user_id: { type: "string", format: "uuid" },
    username: { type: "string" },
  },
};
export class PasswordOperationResponseValidator extends BaseValidator<PasswordOperationResponse> {
  static override readonly modelName: string = "PasswordOperationResponse";
  static override readonly schema: ObjectSchema = PasswordOperationResponseSchema;
}

export const PasswordResetRedeemSchema: ObjectSchema = {
  type: "object",
  required: ["confirm_password", "new_password"],
  properties: {
    confirm_password: { type: "string" },
    new_password: { type: "string" },
  },
};
export class PasswordResetRedeemValidator extends BaseValidator<PasswordResetRedeem> {
  static override readonly modelName: string = "PasswordResetRedeem";
  static override readonly schema: ObjectSchema = PasswordResetRedeemSchema;
}

export const PasswordStatusResponseSchema: ObjectSchema = {
  type: "object",
  required: ["has_password", "password_reset_required", "password_type", "user_id", "username"],
  properties: {
    has_password: { type: "boolean" },
    password_reset_required: { type: "boolean" },
    password_type: { type: "string" },
    user_id: { type: "string", format: "uuid" },
    username: { type: "string" },
  },
};
export class PasswordStatusResponseValidator extends BaseValidator<PasswordStatusResponse> {
  static override readonly modelName: string = "PasswordStatusResponse";
  static override readonly schema: ObjectSchema = PasswordStatusResponseSchema;
}

export const ProofMethodSchema: Schema = {
  enum: ["gitlab_pat"],
};
/** The value, if it is a `ProofMethod`; else an error. */
export function validateProofMethod(value: unknown): ProofMethod {
  return check<ProofMethod>("ProofMethod", ProofMethodSchema, value);
}

export const ProviderAuthCredentialsSchema: ObjectSchema = {
  type: "object",
  required: ["credentials", "method"],
  properties: {
    credentials: { ref: () => GitLabPATCredentialsSchema },
    method: { ref: () => ProofMethodSchema },
  },
};
export class ProviderAuthCredentialsValidator extends BaseValidator<ProviderAuthCredentials> {
  static override readonly modelName: string = "ProviderAuthCredentials";
  static override readonly schema: ObjectSchema = ProviderAuthCredentialsSchema;
}

export const ProviderInfoSchema: ObjectSchema = {
  type: "object",
  required: ["display_name", "enabled", "login_url", "name", "type"],
  properties: {
    display_name: { type: "string" },
    enabled: { type: "boolean" },
    login_url: { nullable: { type: "string" } },
    name: { type: "string" },
    type: { type: "string" },
  },
};
export class ProviderInfoValidator extends BaseValidator<ProviderInfo> {
  static override readonly modelName: string = "ProviderInfo";
  static override readonly schema: ObjectSchema = ProviderInfoSchema;
}

export const RecoveryCodesSchema: ObjectSchema = {
  type: "object",
  required: ["recovery_codes"],
  properties: {
    recovery_codes: { type: "array", items: { type: "string" } },
  },
};
export class RecoveryCodesValidator extends BaseValidator<RecoveryCodes> {
  static override readonly modelName: string = "RecoveryCodes";
  static override readonly schema: ObjectSchema = RecoveryCodesSchema;
}

export const SecondFactorCodeSchema: ObjectSchema = {
  type: "object",
  required: ["code"],
  properties: {
    code: { type: "string" },
  },
};
export class SecondFactorCodeValidator extends BaseValidator<SecondFactorCode> {
  static override readonly modelName: string = "SecondFactorCode";
  static override readonly schema: ObjectSchema = SecondFactorCodeSchema;
}

export const SecondFactorCreateSchema: ObjectSchema = {
  type: "object",
  required: [],
  properties: {
    password: { nullable: { type: "string" } },
  },
};
export class SecondFactorCreateValidator extends BaseValidator<SecondFactorCreate> {
  static override readonly modelName: string = "SecondFactorCreate";
  static override readonly schema: ObjectSchema = SecondFactorCreateSchema;
}

export const SecondFactorCreatedSchema: ObjectSchema = {
  type: "object",
  required: ["secret", "uri"],
  properties: {
    secret: { type: "string" },
    uri: { type: "string" },
  },
};
export class SecondFactorCreatedValidator extends BaseValidator<SecondFactorCreated> {
  static override readonly modelName: string = "SecondFactorCreated";
  static override readonly schema: ObjectSchema = SecondFactorCreatedSchema;
}

export const SecondFactorGetSchema: ObjectSchema = {
  type: "object",
  required: ["confirmed_at", "enabled", "passkeys", "recovery_codes"],
  properties: {
    confirmed_at: { nullable: { type: "string", format: "date-time" } },
    enabled: { type: "boolean" },
    passkeys: { type: "integer" },
    recovery_codes: { type: "integer" },
  },
};
export class SecondFactorGetValidator extends BaseValidator<SecondFactorGet> {
  static override readonly modelName: string = "SecondFactorGet";
  static override readonly schema: ObjectSchema = SecondFactorGetSchema;
}

export const SetPasswordRequestSchema: ObjectSchema = {
  type: "object",
  required: ["confirm_password", "new_password"],
  properties: {
    confirm_password: { type: "string" },
    new_password: { type: "string" },
    provider_auth: { nullable: { ref: () => ProviderAuthCredentialsSchema } },
  },
};
export class SetPasswordRequestValidator extends BaseValidator<SetPasswordRequest> {
  static override readonly modelName: string = "SetPasswordRequest";
  static override readonly schema: ObjectSchema = SetPasswordRequestSchema;
}

export const SignInExchangeSchema: ObjectSchema = {
  type: "object",
  required: ["code"],
  properties: {
    code: { type: "string" },
    code_verifier: { nullable: { type: "string" } },
  },
};
export class SignInExchangeValidator extends BaseValidator<SignInExchange> {
  static override readonly modelName: string = "SignInExchange";
  static override readonly schema: ObjectSchema = SignInExchangeSchema;
}

export const SignInPluginSchema: ObjectSchema = {
  type: "object",
  required: ["display_name", "enabled", "name", "type", "version"],
  properties: {
    display_name: { type: "string" },
    enabled: { type: "boolean" },
    name: { type: "string" },
    type: { type: "string" },
    version: { type: "string" },
  },
};
export class SignInPluginValidator extends BaseValidator<SignInPlugin> {
  static override readonly modelName: string = "SignInPlugin";
  static override readonly schema: ObjectSchema = SignInPluginSchema;
}

export const SignInPluginsSchema: ObjectSchema = {
  type: "object",
  required: ["enabled", "plugins", "total"],
  properties: {
    enabled: { type: "integer" },
    plugins: { type: "array", items: { ref: () => SignInPluginSchema } },
    total: { type: "integer" },
  },
};
export class SignInPluginsValidator extends BaseValidator<SignInPlugins> {
  static override readonly modelName: string = "SignInPlugins";
  static override readonly schema: ObjectSchema = SignInPluginsSchema;
}

export const TokenRefreshResponseSchema: ObjectSchema = {
  type: "object",
  required: ["access_token", "expires_in", "refresh_token"],
  properties: {
    access_token: { type: "string" },
    expires_in: { nullable: { type: "integer" } },
    refresh_token: { nullable: { type: "string" } },
  },
};
export class TokenRefreshResponseValidator extends BaseValidator<TokenRefreshResponse> {
  static override readonly modelName: string = "TokenRefreshResponse";
  static override readonly schema: ObjectSchema = TokenRefreshResponseSchema;
}

export const UserManagerResetPasswordRequestSchema: ObjectSchema = {
  type: "object",
  required: ["manager_password", "user_id"],
  properties: {
    manager_password: { type: "string" },
    user_id: { type: "string", format: "uuid" },
  },
};
export class UserManagerResetPasswordRequestValidator extends BaseValidator<UserManagerResetPasswordRequest> {
  static override readonly modelName: string = "UserManagerResetPasswordRequest";
  static override readonly schema: ObjectSchema = UserManagerResetPasswordRequestSchema;
}

export const UserRegistrationRequestSchema: ObjectSchema = {
  type: "object",
  required: ["email", "family_name", "given_name", "password", "username"],
  properties: {
    email: { type: "string" },
    family_name: { type: "string" },
    given_name: { type: "string" },
    password: { type: "string" },
    provider: { type: "string" },
    send_verification_email: { type: "boolean" },
    username: { type: "string" },
  },
};
export class UserRegistrationRequestValidator extends BaseValidator<UserRegistrationRequest> {
  static override readonly modelName: string = "UserRegistrationRequest";
  static override readonly schema: ObjectSchema = UserRegistrationRequestSchema;
}

export const UserRegistrationResponseSchema: ObjectSchema = {
  type: "object",
  required: ["email", "message", "provider_user_id", "user_id", "username"],
  properties: {
    email: { type: "string" },
    message: { type: "string" },
    provider_user_id: { type: "string" },
    user_id: { type: "string", format: "uuid" },
    username: { type: "string" },
  },
};
export class UserRegistrationResponseValidator extends BaseValidator<UserRegistrationResponse> {
  static override readonly modelName: string = "UserRegistrationResponse";
  static override readonly schema: ObjectSchema = UserRegistrationResponseSchema;
}
