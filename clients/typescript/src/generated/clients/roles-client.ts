// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { RoleClaimList, RoleGet, RoleList } from "../types/index.ts";

/** The calls below `/role-claims`, `/roles`. */
export class RolesClient extends BaseEndpointClient {
  /**
   * Lists the rights that go with the roles of the platform.
   *
   * `GET /role-claims`
   */
  listRoleClaimRoleClaimsGet({ claimType, claimValue, limit, roleId, skip }: {
    claimType?: string | null;
    claimValue?: string | null;
    limit?: number | null;
    roleId?: string | null;
    skip?: number | null;
  } = {}): Promise<Listing<RoleClaimList>> {
    return this.http.listing("GET", this.buildPath("role-claims"), { query: { claim_type: claimType, claim_value: claimValue, limit, role_id: roleId, skip } });
  }

  /**
   * Lists roles.
   *
   * `GET /roles`
   */
  listRolesRolesGet({ builtin, description, id, title, limit, skip }: {
    builtin?: boolean | null;
    description?: string | null;
    id?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<RoleList>> {
    return this.http.listing("GET", this.buildPath("roles"), { query: { builtin, description, id, title, limit, skip } });
  }

  /**
   * Answers one role.
   *
   * `GET /roles/{id}`
   */
  getRolesRolesIdGet({ id }: { id: string }): Promise<RoleGet> {
    return this.http.json("GET", this.buildPath("roles", id));
  }

  /** The same as `listRolesRolesGet`. */
  list(params?: Parameters<RolesClient["listRolesRolesGet"]>[0]): Promise<Listing<RoleList>> {
    return this.listRolesRolesGet(params);
  }

  /** The same as `getRolesRolesIdGet`. */
  get(id: string): Promise<RoleGet> {
    return this.getRolesRolesIdGet({ id });
  }
}
