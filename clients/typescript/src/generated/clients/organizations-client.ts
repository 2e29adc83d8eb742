// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  CascadeDeleteResult,
  GitLabHook,
  OrganizationCreate,
  OrganizationGet,
  OrganizationList,
  OrganizationType,
  OrganizationUpdate,
  OrganizationUpdateTokenUpdate,
  TokenKept,
} from "../types/index.ts";

/** The calls below `/gitlab`, `/organizations`. */
export class OrganizationsClient extends BaseEndpointClient {
  /**
   * Takes what a GitLab server tells (`X-Gitlab-Token` is the secret of the organization): pushes to what this
   * platform keeps there.
   *
   * Told
   * again, it changes nothing.
   *
   * `POST /gitlab/hooks/{organization_id}`
   */
  receiveGitlabHookGitlabHooksOrganizationIdPost({ organizationId, body }: { organizationId: string; body: BodyInit }): Promise<void> {
    return this.http.nothing("POST", this.buildPath("gitlab", "hooks", organizationId), { raw: body });
  }

  /**
   * Lists organizations.
   *
   * `GET /organizations`
   */
  listOrganizationsOrganizationsGet({
    country,
    description,
    email,
    faxNumber,
    id,
    locality,
    number,
    organizationType,
    path,
    postalCode,
    region,
    streetAddress,
    telephone,
    title,
    url,
    userId,
    limit,
    skip,
  }: {
    country?: string | null;
    description?: string | null;
    email?: string | null;
    faxNumber?: string | null;
    id?: string | null;
    locality?: string | null;
    number?: string | null;
    organizationType?: OrganizationType | null;
    path?: string | null;
    postalCode?: string | null;
    region?: string | null;
    streetAddress?: string | null;
    telephone?: string | null;
    title?: string | null;
    url?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<OrganizationList>> {
    return this.http.listing("GET", this.buildPath("organizations"), {
      query: {
        country,
        description,
        email,
        fax_number: faxNumber,
        id,
        locality,
        number,
        organization_type: organizationType,
        path,
        postal_code: postalCode,
        region,
        street_address: streetAddress,
        telephone,
        title,
        url,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new organization.
   *
   * `POST /organizations`
   */
  createOrganizationsOrganizationsPost({ body }: { body: OrganizationCreate }): Promise<OrganizationGet> {
    return this.http.json("POST", this.buildPath("organizations"), { body });
  }

  /**
   * Deletes an organization with its course families, courses, examples and everything in them.
   *
   * `DELETE /organizations/{id}`
   */
  deleteOrganizationEndpointOrganizationsOrganizationIdDelete({ organizationId, dryRun }: { organizationId: string; dryRun?: boolean | null }): Promise<CascadeDeleteResult> {
    return this.http.json("DELETE", this.buildPath("organizations", organizationId), { query: { dry_run: dryRun } });
  }

  /**
   * Deletes an organization with its course families, courses, examples and everything in them.
   *
   * `DELETE /organizations/{id}`
   */
  deleteOrganizationsOrganizationsIdDelete({ id, dryRun }: { id: string; dryRun?: boolean | null }): Promise<CascadeDeleteResult> {
    return this.http.json("DELETE", this.buildPath("organizations", id), { query: { dry_run: dryRun } });
  }

  /**
   * Answers one organization.
   *
   * `GET /organizations/{id}`
   */
  getOrganizationsOrganizationsIdGet({ id }: { id: string }): Promise<OrganizationGet> {
    return this.http.json("GET", this.buildPath("organizations", id));
  }

  /**
   * Changes one organization: the fields that are sent; null clears a field.
   *
   * `PATCH /organizations/{id}`
   */
  updateOrganizationsOrganizationsIdPatch({ id, body }: { id: string; body: OrganizationUpdate }): Promise<OrganizationGet> {
    return this.http.json("PATCH", this.buildPath("organizations", id), { body });
  }

  /**
   * Archives one organization.
   *
   * `PATCH /organizations/{id}/archive`
   */
  routeOrganizationsOrganizationsIdArchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("organizations", id, "archive"));
  }

  /**
   * Makes what a webhook at an organization's GitLab server is set up with.
   *
   * What was made before works no more.
   *
   * `POST /organizations/{id}/gitlab-hook`
   */
  createGitlabHookOrganizationsIdGitlabHookPost({ id }: { id: string }): Promise<GitLabHook> {
    return this.http.json("POST", this.buildPath("organizations", id, "gitlab-hook"));
  }

  /**
   * Keeps the token that opens an organization's repositories with a foreign host.
   *
   * It is sealed, or refused.
   *
   * It is tried there. One that owns the organization's group (`properties.gitlab.full_path`) lets this platform
   * keep courses there.
   *
   * `PATCH /organizations/{id}/token`
   */
  patchOrganizationsTokenOrganizationsOrganizationIdTokenPatch({ organizationId, body, type }: { organizationId: string; body: OrganizationUpdateTokenUpdate; type: string }): Promise<TokenKept> {
    return this.http.json("PATCH", this.buildPath("organizations", organizationId, "token"), { body, query: { type } });
  }

  /**
   * Brings back one archived organization.
   *
   * `PATCH /organizations/{id}/unarchive`
   */
  unarchiveOrganizationsOrganizationsIdUnarchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("organizations", id, "unarchive"));
  }

  /** The same as `listOrganizationsOrganizationsGet`. */
  list(params?: Parameters<OrganizationsClient["listOrganizationsOrganizationsGet"]>[0]): Promise<Listing<OrganizationList>> {
    return this.listOrganizationsOrganizationsGet(params);
  }

  /** The same as `createOrganizationsOrganizationsPost`. */
  create(payload: OrganizationCreate): Promise<OrganizationGet> {
    return this.createOrganizationsOrganizationsPost({ body: payload });
  }

  /** The same as `getOrganizationsOrganizationsIdGet`. */
  get(id: string): Promise<OrganizationGet> {
    return this.getOrganizationsOrganizationsIdGet({ id });
  }

  /** The same as `updateOrganizationsOrganizationsIdPatch`. */
  update(id: string, payload: OrganizationUpdate): Promise<OrganizationGet> {
    return this.updateOrganizationsOrganizationsIdPatch({ id, body: payload });
  }

  /** The same as `deleteOrganizationEndpointOrganizationsOrganizationIdDelete`. */
  delete(id: string): Promise<CascadeDeleteResult> {
    return this.deleteOrganizationEndpointOrganizationsOrganizationIdDelete({ organizationId: id });
  }

  /** The same as `routeOrganizationsOrganizationsIdArchivePatch`. */
  archive(id: string): Promise<void> {
    return this.routeOrganizationsOrganizationsIdArchivePatch({ id });
  }

  /** The same as `unarchiveOrganizationsOrganizationsIdUnarchivePatch`. */
  unarchive(id: string): Promise<void> {
    return this.unarchiveOrganizationsOrganizationsIdUnarchivePatch({ id });
  }
}
