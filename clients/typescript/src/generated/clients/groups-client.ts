// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { GroupCreate, GroupGet, GroupList, GroupType, GroupUpdate } from "../types/index.ts";

/** The calls below `/groups`. */
export class GroupsClient extends BaseEndpointClient {
  /**
   * Lists groups.
   *
   * `GET /groups`
   */
  listGroupsGroupsGet({ id, slug, title, type, limit, skip }: {
    id?: string | null;
    slug?: string | null;
    title?: string | null;
    type?: GroupType | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<GroupList>> {
    return this.http.listing("GET", this.buildPath("groups"), { query: { id, slug, title, type, limit, skip } });
  }

  /**
   * Creates a new group.
   *
   * `POST /groups`
   */
  createGroupsGroupsPost({ body }: { body: GroupCreate }): Promise<GroupGet> {
    return this.http.json("POST", this.buildPath("groups"), { body });
  }

  /**
   * Deletes one group.
   *
   * `DELETE /groups/{id}`
   */
  deleteGroupsGroupsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("groups", id));
  }

  /**
   * Answers one group.
   *
   * `GET /groups/{id}`
   */
  getGroupsGroupsIdGet({ id }: { id: string }): Promise<GroupGet> {
    return this.http.json("GET", this.buildPath("groups", id));
  }

  /**
   * Changes one group: the fields that are sent; null clears a field.
   *
   * `PATCH /groups/{id}`
   */
  updateGroupsGroupsIdPatch({ id, body }: { id: string; body: GroupUpdate }): Promise<GroupGet> {
    return this.http.json("PATCH", this.buildPath("groups", id), { body });
  }

  /** The same as `listGroupsGroupsGet`. */
  list(params?: Parameters<GroupsClient["listGroupsGroupsGet"]>[0]): Promise<Listing<GroupList>> {
    return this.listGroupsGroupsGet(params);
  }

  /** The same as `createGroupsGroupsPost`. */
  create(payload: GroupCreate): Promise<GroupGet> {
    return this.createGroupsGroupsPost({ body: payload });
  }

  /** The same as `getGroupsGroupsIdGet`. */
  get(id: string): Promise<GroupGet> {
    return this.getGroupsGroupsIdGet({ id });
  }

  /** The same as `updateGroupsGroupsIdPatch`. */
  update(id: string, payload: GroupUpdate): Promise<GroupGet> {
    return this.updateGroupsGroupsIdPatch({ id, body: payload });
  }

  /** The same as `deleteGroupsGroupsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteGroupsGroupsIdDelete({ id });
  }
}
