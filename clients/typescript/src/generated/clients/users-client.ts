// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { Done, UserCreate, UserErase, UserErased, UserGet, UserList, UserUpdate } from "../types/index.ts";

/** The calls below `/users`. */
export class UsersClient extends BaseEndpointClient {
  /**
   * Lists users.
   *
   * `GET /users`
   */
  listUsersUsersGet({ archived, email, familyName, givenName, id, isService, search, userId, username, limit, skip }: {
    archived?: boolean | null;
    email?: string | null;
    familyName?: string | null;
    givenName?: string | null;
    id?: string | null;
    isService?: boolean | null;
    search?: string | null;
    userId?: string | null;
    username?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<UserList>> {
    return this.http.listing("GET", this.buildPath("users"), {
      query: {
        archived,
        email,
        family_name: familyName,
        given_name: givenName,
        id,
        is_service: isService,
        search,
        user_id: userId,
        username,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a user, with a first password if one is sent.
   *
   * `POST /users`
   */
  createUsersUsersPost({ body }: { body: UserCreate }): Promise<UserGet> {
    return this.http.json("POST", this.buildPath("users"), { body });
  }

  /**
   * Deletes one user.
   *
   * `DELETE /users/{id}`
   */
  deleteUsersUsersIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("users", id));
  }

  /**
   * Answers one user.
   *
   * `GET /users/{id}`
   */
  getUsersUsersIdGet({ id }: { id: string }): Promise<UserGet> {
    return this.http.json("GET", this.buildPath("users", id));
  }

  /**
   * Changes one user: the fields that are sent; null clears a field.
   *
   * `PATCH /users/{id}`
   */
  updateUsersUsersIdPatch({ id, body }: { id: string; body: UserUpdate }): Promise<UserGet> {
    return this.http.json("PATCH", this.buildPath("users", id), { body });
  }

  /**
   * Archives one user.
   *
   * `PATCH /users/{id}/archive`
   */
  routeUsersUsersIdArchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("users", id, "archive"));
  }

  /**
   * Erases a person for good: names, addresses, profile, credentials, sessions, roles and texts go, and nobody can
   * log in as it any more.
   *
   * Work and grades stay, and are nobody's.
   *
   * `POST /users/{id}/erase`
   */
  eraseUserUsersIdErasePost({ id, body }: { id: string; body: UserErase }): Promise<UserErased> {
    return this.http.json("POST", this.buildPath("users", id, "erase"), { body });
  }

  /**
   * Takes the second factor of somebody away who has lost it, and ends the sessions.
   *
   * `DELETE /users/{id}/second-factor`
   */
  resetSecondFactorUsersIdSecondFactorDelete({ id }: { id: string }): Promise<Done> {
    return this.http.json("DELETE", this.buildPath("users", id, "second-factor"));
  }

  /**
   * Brings back one archived user.
   *
   * `PATCH /users/{id}/unarchive`
   */
  unarchiveUsersUsersIdUnarchivePatch({ id }: { id: string }): Promise<void> {
    return this.http.nothing("PATCH", this.buildPath("users", id, "unarchive"));
  }

  /** The same as `listUsersUsersGet`. */
  list(params?: Parameters<UsersClient["listUsersUsersGet"]>[0]): Promise<Listing<UserList>> {
    return this.listUsersUsersGet(params);
  }

  /** The same as `createUsersUsersPost`. */
  create(payload: UserCreate): Promise<UserGet> {
    return this.createUsersUsersPost({ body: payload });
  }

  /** The same as `getUsersUsersIdGet`. */
  get(id: string): Promise<UserGet> {
    return this.getUsersUsersIdGet({ id });
  }

  /** The same as `updateUsersUsersIdPatch`. */
  update(id: string, payload: UserUpdate): Promise<UserGet> {
    return this.updateUsersUsersIdPatch({ id, body: payload });
  }

  /** The same as `deleteUsersUsersIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteUsersUsersIdDelete({ id });
  }

  /** The same as `routeUsersUsersIdArchivePatch`. */
  archive(id: string): Promise<void> {
    return this.routeUsersUsersIdArchivePatch({ id });
  }

  /** The same as `unarchiveUsersUsersIdUnarchivePatch`. */
  unarchive(id: string): Promise<void> {
    return this.unarchiveUsersUsersIdUnarchivePatch({ id });
  }
}
