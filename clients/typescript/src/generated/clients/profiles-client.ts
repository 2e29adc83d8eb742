// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { ProfileCreate, ProfileGet, ProfileList, ProfileUpdate } from "../types/index.ts";

/** The calls below `/profiles`. */
export class ProfilesClient extends BaseEndpointClient {
  /**
   * Lists profiles.
   *
   * `GET /profiles`
   */
  listProfilesEndpointProfilesGet({ id, languageCode, nickname, userId, limit, skip }: {
    id?: string | null;
    languageCode?: string | null;
    nickname?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<ProfileList>> {
    return this.http.listing("GET", this.buildPath("profiles"), { query: { id, language_code: languageCode, nickname, user_id: userId, limit, skip } });
  }

  /**
   * Creates a new profile.
   *
   * `POST /profiles`
   */
  createProfileEndpointProfilesPost({ body }: { body: ProfileCreate }): Promise<ProfileGet> {
    return this.http.json("POST", this.buildPath("profiles"), { body });
  }

  /**
   * Deletes one profile.
   *
   * `DELETE /profiles/{id}`
   */
  deleteProfileEndpointProfilesIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("profiles", id));
  }

  /**
   * Answers one profile.
   *
   * `GET /profiles/{id}`
   */
  getProfileEndpointProfilesIdGet({ id }: { id: string }): Promise<ProfileGet> {
    return this.http.json("GET", this.buildPath("profiles", id));
  }

  /**
   * Changes one profile: the fields that are sent; null clears a field.
   *
   * `PATCH /profiles/{id}`
   */
  updateProfileEndpointProfilesIdPatch({ id, body }: { id: string; body: ProfileUpdate }): Promise<ProfileGet> {
    return this.http.json("PATCH", this.buildPath("profiles", id), { body });
  }

  /** The same as `listProfilesEndpointProfilesGet`. */
  list(params?: Parameters<ProfilesClient["listProfilesEndpointProfilesGet"]>[0]): Promise<Listing<ProfileList>> {
    return this.listProfilesEndpointProfilesGet(params);
  }

  /** The same as `createProfileEndpointProfilesPost`. */
  create(payload: ProfileCreate): Promise<ProfileGet> {
    return this.createProfileEndpointProfilesPost({ body: payload });
  }

  /** The same as `getProfileEndpointProfilesIdGet`. */
  get(id: string): Promise<ProfileGet> {
    return this.getProfileEndpointProfilesIdGet({ id });
  }

  /** The same as `updateProfileEndpointProfilesIdPatch`. */
  update(id: string, payload: ProfileUpdate): Promise<ProfileGet> {
    return this.updateProfileEndpointProfilesIdPatch({ id, body: payload });
  }

  /** The same as `deleteProfileEndpointProfilesIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteProfileEndpointProfilesIdDelete({ id });
  }
}
