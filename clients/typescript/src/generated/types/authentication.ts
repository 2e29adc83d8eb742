// Made by `computor generate-types` from the list of all calls. Do not edit.

/** Who has to choose another password. */
export interface AdminResetPasswordRequest {
  /** Name or e-mail address. */
  username: string;
}

/** A password for somebody else. */
export interface AdminSetPasswordRequest {
  /** The new password once more. */
  confirm_password: string;
  /** Whether the user has to choose another one before anything else. */
  force_reset?: boolean;
  new_password: string;
  /** Name or e-mail address. */
  username: string;
}

/** A new password for oneself. It must differ from the old one. */
export interface ChangePasswordRequest {
  /** The new password once more. */
  confirm_password: string;
  new_password: string;
  old_password: string;
}

/** A personal access token of a GitLab instance with which people sign in here. It is used once and kept nowhere. */
export interface GitLabPATCredentials {
  access_token: string;
  /** The address of the instance. */
  gitlab_url: string;
}

/** User name or e-mail address, and password. */
export interface LocalLoginRequest {
  password: string;
  /** User name or e-mail address. */
  username: string;
}

/** The tokens of a new session. */
export interface LocalLoginResponse {
  access_token: string;
  /** Lifetime of the access token, in seconds. */
  expires_in: number;
  refresh_token: string;
  token_type: string;
  user_id: string;
}

/** The refresh token of a session. */
export interface LocalTokenRefreshRequest {
  refresh_token: string;
}

/** The new tokens of a session; the old ones are spent. */
export interface LocalTokenRefreshResponse {
  access_token: string;
  /** Lifetime of the access token, in seconds. */
  expires_in: number;
  refresh_token: string | null;
  token_type: string;
}

/** A session has ended. */
export interface LogoutResponse {
  message: string;
  provider: string | null;
}

/** That it is really oneself who changes one's passkeys. */
export interface PasskeyConfirmation {
  /** Of the app, or a recovery code: of who has no password, but a second factor. */
  code?: string | null;
  /** Of who has one. */
  password?: string | null;
}

/** A passkey that a browser has made. Bytes are written in base64url without padding. */
export interface PasskeyCreate {
  /** `response.attestationObject` */
  attestation_object: string;
  /** `response.clientDataJSON` */
  client_data_json: string;
  name: string;
}

/** A passkey that is kept. */
export interface PasskeyCreated {
  id: string;
  /** Codes for when it is lost, if it is the first second factor. Each works once; they are shown once. */
  recovery_codes: string[];
}

/** A passkey that one has. */
export interface PasskeyGet {
  created_at: string;
  id: string;
  last_used_at: string | null;
  /** What one has called it. */
  name: string;
}

/** What a browser is asked. */
export interface PasskeyOptions {
  /** For `PublicKeyCredential.parseCreationOptionsFromJSON`, or `parseRequestOptionsFromJSON`. */
  public_key: Record<string, unknown>;
}

/** What a passkey has answered. Bytes are written in base64url without padding. */
export interface PasskeyShown {
  /** `response.authenticatorData` */
  authenticator_data: string;
  /** `response.clientDataJSON` */
  client_data_json: string;
  /** `id` */
  credential_id: string;
  /** `response.signature` */
  signature: string;
}

/** Whose password was changed. */
export interface PasswordOperationResponse {
  message: string;
  user_id: string;
  username: string;
}

/** A new password from somebody who was given a link. */
export interface PasswordResetRedeem {
  /** The new password once more. */
  confirm_password: string;
  new_password: string;
}

/** Whether somebody has a password, and has to change it. */
export interface PasswordStatusResponse {
  has_password: boolean;
  password_reset_required: boolean;
  /** How the password is stored: `argon2id`, or `none`. */
  password_type: string;
  user_id: string;
  username: string;
}

/** What the proof is. */
export type ProofMethod =
  /** A personal access token of GitLab. */
  | "gitlab_pat";

/** Proof from a provider of who somebody is. */
export interface ProviderAuthCredentials {
  credentials: GitLabPATCredentials;
  method: ProofMethod;
}

/** A way to log in. */
export interface ProviderInfo {
  display_name: string;
  enabled: boolean;
  /** Where to send a browser; of user name and password, where to send them. */
  login_url: string | null;
  name: string;
  type: string;
}

/** Codes for when the app is lost. Each works once; they are shown once. */
export interface RecoveryCodes {
  recovery_codes: string[];
}

/** A code of the app, or a recovery code. */
export interface SecondFactorCode {
  code: string;
}

/** Somebody who wants a second factor shows the password again, if there is one. */
export interface SecondFactorCreate {
  password?: string | null;
}

/** What the app has to be told: once, and never again. */
export interface SecondFactorCreated {
  /** In Base32, to be typed. */
  secret: string;
  /** The same as an address, to be shown as a QR code. */
  uri: string;
}

/** Whether somebody has a second factor. */
export interface SecondFactorGet {
  /** When the app was confirmed, if there is one. */
  confirmed_at: string | null;
  enabled: boolean;
  /** How many passkeys there are. */
  passkeys: number;
  /** How many recovery codes were not used yet. */
  recovery_codes: number;
}

/** A first password for oneself, or the one that has to take the place of another. */
export interface SetPasswordRequest {
  /** The new password once more. */
  confirm_password: string;
  new_password: string;
  /** Proof of who it is from a git host, for those who cannot log in. No other credentials are needed then. */
  provider_auth?: ProviderAuthCredentials | null;
}

/** The code that a client's page was given. */
export interface SignInExchange {
  code: string;
  /** The secret of the client that began with `code_challenge`. Others are known by the cookie of their browser. */
  code_verifier?: string | null;
}

/** A way to sign in, as administrators see it. */
export interface SignInPlugin {
  display_name: string;
  enabled: boolean;
  name: string;
  /** `local` (user name and password), `oidc` (OpenID Connect) or `gitlab`. */
  type: string;
  version: string;
}

/** The ways to sign in that this installation has. */
export interface SignInPlugins {
  /** How many of them are enabled. */
  enabled: number;
  plugins: SignInPlugin[];
  total: number;
}

/** The new tokens of a web client's session; the old ones are spent. The cookies carry them as well. */
export interface TokenRefreshResponse {
  access_token: string;
  /** Lifetime of the access token, in seconds. */
  expires_in: number | null;
  refresh_token: string | null;
}

/** Whose password is taken away. */
export interface UserManagerResetPasswordRequest {
  /** The password of whoever asks, once more. */
  manager_password: string;
  user_id: string;
}

/** Somebody who wants an account with a sign-in provider. */
export interface UserRegistrationRequest {
  email: string;
  family_name: string;
  given_name: string;
  password: string;
  /** Which of them. */
  provider?: string;
  send_verification_email?: boolean;
  username: string;
}

/** An account was made with a sign-in provider, and a user here. */
export interface UserRegistrationResponse {
  email: string;
  message: string;
  provider_user_id: string;
  user_id: string;
  username: string;
}
