// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type {
  AdminResetPasswordRequest,
  AdminSetPasswordRequest,
  ChangePasswordRequest,
  Done,
  LocalLoginRequest,
  LocalLoginResponse,
  LocalTokenRefreshRequest,
  LocalTokenRefreshResponse,
  LogoutResponse,
  PasskeyOptions,
  PasskeyShown,
  PasswordOperationResponse,
  PasswordResetRedeem,
  PasswordStatusResponse,
  ProviderInfo,
  SecondFactorCode,
  SetPasswordRequest,
  SignInExchange,
  SignInPlugins,
  TokenRefreshResponse,
  UserManagerResetPasswordRequest,
  UserRegistrationRequest,
  UserRegistrationResponse,
} from "../types/index.ts";

/** The calls below `/auth`, `/password`. */
export class AuthenticationClient extends BaseEndpointClient {
  /**
   * Lists all ways to sign in, whether enabled or not.
   *
   * `GET /auth/admin/plugins`
   */
  listAllPluginsAuthAdminPluginsGet(): Promise<SignInPlugins> {
    return this.http.json("GET", this.buildPath("auth", "admin", "plugins"));
  }

  /**
   * Asks the providers anew where their services are and which keys they have, with the next log-in; answers the
   * ways to sign in.
   *
   * Which there are is said by the configuration.
   *
   * `POST /auth/admin/plugins/reload`
   */
  reloadPluginsAuthAdminPluginsReloadPost(): Promise<SignInPlugins> {
    return this.http.json("POST", this.buildPath("auth", "admin", "plugins", "reload"));
  }

  /**
   * Disables a way to sign in.
   *
   * User name and password stays: it is the way in when a provider is down.
   *
   * `POST /auth/admin/plugins/{plugin_name}/disable`
   */
  disablePluginAuthAdminPluginsPluginNameDisablePost({ pluginName }: { pluginName: string }): Promise<Done> {
    return this.http.json("POST", this.buildPath("auth", "admin", "plugins", pluginName, "disable"));
  }

  /**
   * Enables a way to sign in.
   *
   * `POST /auth/admin/plugins/{plugin_name}/enable`
   */
  enablePluginAuthAdminPluginsPluginNameEnablePost({ pluginName }: { pluginName: string }): Promise<Done> {
    return this.http.json("POST", this.buildPath("auth", "admin", "plugins", pluginName, "enable"));
  }

  /**
   * Exchanges the code that a client's page was given for the tokens of a new session: once, within a minute, and
   * only for who has begun the log-in.
   *
   * `POST /auth/exchange`
   */
  exchangeSignInCodeAuthExchangePost({ body }: { body: SignInExchange }): Promise<LocalLoginResponse> {
    return this.http.json("POST", this.buildPath("auth", "exchange"), { body });
  }

  /**
   * Opens a session with user name (or e-mail address) and password.
   *
   * `POST /auth/login`
   */
  loginWithCredentialsAuthLoginPost({ body }: { body: LocalLoginRequest }): Promise<LocalLoginResponse> {
    return this.http.json("POST", this.buildPath("auth", "login"), { body });
  }

  /**
   * Ends the session.
   *
   * `POST /auth/logout`
   */
  logoutAuthLogoutPost(): Promise<LogoutResponse> {
    return this.http.json("POST", this.buildPath("auth", "logout"));
  }

  /**
   * Shows a passkey as the second factor.
   *
   * The session ends, and the tokens of one that can do everything are answered.
   *
   * `POST /auth/passkey`
   */
  showPasskeyAuthPasskeyPost({ body }: { body: PasskeyShown }): Promise<LocalLoginResponse> {
    return this.http.json("POST", this.buildPath("auth", "passkey"), { body });
  }

  /**
   * Begins to show a passkey: answers what the browser is asked.
   *
   * It is answered within five minutes.
   *
   * `POST /auth/passkey/options`
   */
  beginShowPasskeyAuthPasskeyOptionsPost(): Promise<PasskeyOptions> {
    return this.http.json("POST", this.buildPath("auth", "passkey", "options"));
  }

  /**
   * Lists the ways to log in.
   *
   * `GET /auth/providers`
   */
  listProvidersAuthProvidersGet(): Promise<ProviderInfo[]> {
    return this.http.json("GET", this.buildPath("auth", "providers"));
  }

  /**
   * Exchanges the refresh token in the cookie `ct_refresh_token` for new tokens.
   *
   * There is no body.
   *
   * `POST /auth/refresh`
   */
  refreshTokenAuthRefreshPost(): Promise<TokenRefreshResponse> {
    return this.http.json("POST", this.buildPath("auth", "refresh"));
  }

  /**
   * Exchanges a refresh token for new tokens.
   *
   * `POST /auth/refresh/local`
   */
  refreshLocalTokenAuthRefreshLocalPost({ body }: { body: LocalTokenRefreshRequest }): Promise<LocalTokenRefreshResponse> {
    return this.http.json("POST", this.buildPath("auth", "refresh", "local"), { body });
  }

  /**
   * Makes an account with a sign-in provider that takes registrations, and a user.
   *
   * User name and password is none: such users
   * are made by user managers and by invites.
   *
   * `POST /auth/register`
   */
  registerUserAuthRegisterPost({ body }: { body: UserRegistrationRequest }): Promise<UserRegistrationResponse> {
    return this.http.json("POST", this.buildPath("auth", "register"), { body });
  }

  /**
   * Shows the second factor.
   *
   * The session ends, and the tokens of one that can do everything are answered.
   *
   * `POST /auth/second-factor`
   */
  showSecondFactorAuthSecondFactorPost({ body }: { body: SecondFactorCode }): Promise<LocalLoginResponse> {
    return this.http.json("POST", this.buildPath("auth", "second-factor"), { body });
  }

  /**
   * Where a browser goes on when the client has not said where.
   *
   * `GET /auth/success`
   */
  ssoSuccessAuthSuccessGet(): Promise<Done> {
    return this.http.json("GET", this.buildPath("auth", "success"));
  }

  /**
   * Takes the browser back from a provider, and sends it on to the client's page with a code for one exchange.
   *
   * `GET /auth/{provider}/callback`
   */
  handleCallbackAuthProviderCallbackGet({ provider, code, error, iss, state }: { provider: string; code?: string | null; error?: string | null; iss?: string | null; state?: string | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("auth", provider, "callback"), { query: { code, error, iss, state } });
  }

  /**
   * Sends the browser to a provider, where somebody signs in.
   *
   * `GET /auth/{provider}/login`
   */
  initiateLoginAuthProviderLoginGet({ provider, codeChallenge, redirectUri }: { provider: string; codeChallenge?: string | null; redirectUri?: string | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("auth", provider, "login"), { query: { code_challenge: codeChallenge, redirect_uri: redirectUri } });
  }

  /**
   * Makes somebody choose another password before anything else.
   *
   * `POST /password/admin/reset`
   */
  adminResetPasswordPasswordAdminResetPost({ body }: { body: AdminResetPasswordRequest }): Promise<PasswordOperationResponse> {
    return this.http.json("POST", this.buildPath("password", "admin", "reset"), { body });
  }

  /**
   * Sets somebody's password.
   *
   * `POST /password/admin/set`
   */
  adminSetPasswordPasswordAdminSetPost({ body }: { body: AdminSetPasswordRequest }): Promise<PasswordOperationResponse> {
    return this.http.json("POST", this.buildPath("password", "admin", "set"), { body });
  }

  /**
   * Answers whether somebody has a password.
   *
   * `GET /password/admin/status/{username}`
   */
  adminGetUserPasswordStatusPasswordAdminStatusUsernameGet({ username }: { username: string }): Promise<PasswordStatusResponse> {
    return this.http.json("GET", this.buildPath("password", "admin", "status", username));
  }

  /**
   * Changes one's own password.
   *
   * `POST /password/change`
   */
  changePasswordPasswordChangePost({ body }: { body: ChangePasswordRequest }): Promise<PasswordOperationResponse> {
    return this.http.json("POST", this.buildPath("password", "change"), { body });
  }

  /**
   * Takes somebody's password away.
   *
   * The message has a link with which a new one can be chosen, once, within a day.
   *
   * `POST /password/reset`
   */
  userManagerResetPasswordPasswordResetPost({ body }: { body: UserManagerResetPasswordRequest }): Promise<PasswordOperationResponse> {
    return this.http.json("POST", this.buildPath("password", "reset"), { body });
  }

  /**
   * Sets one's password with a link that somebody made after it was forgotten.
   *
   * `POST /password/reset/{token}`
   */
  redeemPasswordResetPasswordResetTokenPost({ token, body }: { token: string; body: PasswordResetRedeem }): Promise<PasswordOperationResponse> {
    return this.http.json("POST", this.buildPath("password", "reset", token), { body });
  }

  /**
   * Sets a first password, or the one that has to take the place of another.
   *
   * The old one is not asked. Who cannot log in shows
   * a token of a GitLab instance instead (`provider_auth`).
   *
   * `POST /password/set`
   */
  setInitialPasswordPasswordSetPost({ body }: { body: SetPasswordRequest }): Promise<PasswordOperationResponse> {
    return this.http.json("POST", this.buildPath("password", "set"), { body });
  }

  /**
   * Answers whether one has a password.
   *
   * `GET /password/status`
   */
  getPasswordStatusPasswordStatusGet(): Promise<PasswordStatusResponse> {
    return this.http.json("GET", this.buildPath("password", "status"));
  }
}
