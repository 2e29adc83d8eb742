// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { ApiTokenAdminCreate, ApiTokenCreate, ApiTokenCreateResponse, ApiTokenGet, ApiTokenUpdate, TokenScopes } from "../types/index.ts";

/** The calls below `/api-tokens`. */
export class TokensClient extends BaseEndpointClient {
  /**
   * Lists one's API tokens.
   *
   * `GET /api-tokens`
   */
  listTokensEndpointApiTokensGet({ includeRevoked, userId }: { includeRevoked?: boolean | null; userId?: string | null } = {}): Promise<ApiTokenGet[]> {
    return this.http.json("GET", this.buildPath("api-tokens"), { query: { include_revoked: includeRevoked, user_id: userId } });
  }

  /**
   * Creates an API token.
   *
   * The answer is the only one that shows it.
   *
   * `POST /api-tokens`
   */
  createTokenEndpointApiTokensPost({ body }: { body: ApiTokenCreate }): Promise<ApiTokenCreateResponse> {
    return this.http.json("POST", this.buildPath("api-tokens"), { body });
  }

  /**
   * Stores a token that the administrator chose, for a service that is deployed with it.
   *
   * `POST /api-tokens/admin/create`
   */
  createTokenAdminEndpointApiTokensAdminCreatePost({ body }: { body: ApiTokenAdminCreate }): Promise<ApiTokenCreateResponse> {
    return this.http.json("POST", this.buildPath("api-tokens", "admin", "create"), { body });
  }

  /**
   * Changes an API token.
   *
   * `PATCH /api-tokens/admin/{id}`
   */
  updateTokenAdminEndpointApiTokensAdminTokenIdPatch({ tokenId, body }: { tokenId: string; body: ApiTokenUpdate }): Promise<ApiTokenGet> {
    return this.http.json("PATCH", this.buildPath("api-tokens", "admin", tokenId), { body });
  }

  /**
   * Lists what an API token can be limited to.
   *
   * `GET /api-tokens/scopes`
   */
  listTokenScopesApiTokensScopesGet(): Promise<TokenScopes[]> {
    return this.http.json("GET", this.buildPath("api-tokens", "scopes"));
  }

  /**
   * Revokes an API token at once and for good.
   *
   * `DELETE /api-tokens/{id}`
   */
  revokeTokenEndpointApiTokensTokenIdDelete({ tokenId, reason }: { tokenId: string; reason?: string | null }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("api-tokens", tokenId), { query: { reason } });
  }

  /**
   * Answers an API token, without the token itself.
   *
   * `GET /api-tokens/{id}`
   */
  getTokenEndpointApiTokensTokenIdGet({ tokenId }: { tokenId: string }): Promise<ApiTokenGet> {
    return this.http.json("GET", this.buildPath("api-tokens", tokenId));
  }

  /** The same as `listTokensEndpointApiTokensGet`. */
  list(params?: Parameters<TokensClient["listTokensEndpointApiTokensGet"]>[0]): Promise<ApiTokenGet[]> {
    return this.listTokensEndpointApiTokensGet(params);
  }

  /** The same as `createTokenEndpointApiTokensPost`. */
  create(payload: ApiTokenCreate): Promise<ApiTokenCreateResponse> {
    return this.createTokenEndpointApiTokensPost({ body: payload });
  }

  /** The same as `getTokenEndpointApiTokensTokenIdGet`. */
  get(id: string): Promise<ApiTokenGet> {
    return this.getTokenEndpointApiTokensTokenIdGet({ tokenId: id });
  }

  /** The same as `revokeTokenEndpointApiTokensTokenIdDelete`. */
  delete(id: string): Promise<void> {
    return this.revokeTokenEndpointApiTokensTokenIdDelete({ tokenId: id });
  }
}
