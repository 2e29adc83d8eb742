// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { OrganizationMemberCreate, OrganizationMemberGet, OrganizationMemberList, OrganizationMemberUpdate } from "../types/index.ts";

/** The calls below `/organization-members`. */
export class OrganizationMembersClient extends BaseEndpointClient {
  /**
   * Lists organization members.
   *
   * `GET /organization-members`
   */
  listOrganizationMembersOrganizationMembersGet({ id, organizationId, organizationRoleId, userId, limit, skip }: {
    id?: string | null;
    organizationId?: string | null;
    organizationRoleId?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<OrganizationMemberList>> {
    return this.http.listing("GET", this.buildPath("organization-members"), {
      query: {
        id,
        organization_id: organizationId,
        organization_role_id: organizationRoleId,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new organization member.
   *
   * `POST /organization-members`
   */
  createOrganizationMembersOrganizationMembersPost({ body }: { body: OrganizationMemberCreate }): Promise<OrganizationMemberGet> {
    return this.http.json("POST", this.buildPath("organization-members"), { body });
  }

  /**
   * Deletes one organization member.
   *
   * `DELETE /organization-members/{id}`
   */
  deleteOrganizationMembersOrganizationMembersIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("organization-members", id));
  }

  /**
   * Answers one organization member.
   *
   * `GET /organization-members/{id}`
   */
  getOrganizationMembersOrganizationMembersIdGet({ id }: { id: string }): Promise<OrganizationMemberGet> {
    return this.http.json("GET", this.buildPath("organization-members", id));
  }

  /**
   * Changes one organization member: the fields that are sent; null clears a field.
   *
   * `PATCH /organization-members/{id}`
   */
  updateOrganizationMembersOrganizationMembersIdPatch({ id, body }: { id: string; body: OrganizationMemberUpdate }): Promise<OrganizationMemberGet> {
    return this.http.json("PATCH", this.buildPath("organization-members", id), { body });
  }

  /** The same as `listOrganizationMembersOrganizationMembersGet`. */
  list(params?: Parameters<OrganizationMembersClient["listOrganizationMembersOrganizationMembersGet"]>[0]): Promise<Listing<OrganizationMemberList>> {
    return this.listOrganizationMembersOrganizationMembersGet(params);
  }

  /** The same as `createOrganizationMembersOrganizationMembersPost`. */
  create(payload: OrganizationMemberCreate): Promise<OrganizationMemberGet> {
    return this.createOrganizationMembersOrganizationMembersPost({ body: payload });
  }

  /** The same as `getOrganizationMembersOrganizationMembersIdGet`. */
  get(id: string): Promise<OrganizationMemberGet> {
    return this.getOrganizationMembersOrganizationMembersIdGet({ id });
  }

  /** The same as `updateOrganizationMembersOrganizationMembersIdPatch`. */
  update(id: string, payload: OrganizationMemberUpdate): Promise<OrganizationMemberGet> {
    return this.updateOrganizationMembersOrganizationMembersIdPatch({ id, body: payload });
  }

  /** The same as `deleteOrganizationMembersOrganizationMembersIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteOrganizationMembersOrganizationMembersIdDelete({ id });
  }
}
