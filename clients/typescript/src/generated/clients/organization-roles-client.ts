// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { OrganizationRoleGet, OrganizationRoleList } from "../types/index.ts";

/** The calls below `/organization-roles`. */
export class OrganizationRolesClient extends BaseEndpointClient {
  /**
   * Lists organization roles.
   *
   * `GET /organization-roles`
   */
  listOrganizationRolesOrganizationRolesGet({ builtin, description, id, title, limit, skip }: {
    builtin?: boolean | null;
    description?: string | null;
    id?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<OrganizationRoleList>> {
    return this.http.listing("GET", this.buildPath("organization-roles"), { query: { builtin, description, id, title, limit, skip } });
  }

  /**
   * Answers one organization role.
   *
   * `GET /organization-roles/{id}`
   */
  getOrganizationRolesOrganizationRolesIdGet({ id }: { id: string }): Promise<OrganizationRoleGet> {
    return this.http.json("GET", this.buildPath("organization-roles", id));
  }

  /** The same as `listOrganizationRolesOrganizationRolesGet`. */
  list(params?: Parameters<OrganizationRolesClient["listOrganizationRolesOrganizationRolesGet"]>[0]): Promise<Listing<OrganizationRoleList>> {
    return this.listOrganizationRolesOrganizationRolesGet(params);
  }

  /** The same as `getOrganizationRolesOrganizationRolesIdGet`. */
  get(id: string): Promise<OrganizationRoleGet> {
    return this.getOrganizationRolesOrganizationRolesIdGet({ id });
  }
}
