// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { InviteAccept, InviteAccepted, InviteLinkCreate, InviteLinkGet, InviteLinkList, InviteLinkPublic } from "../types/index.ts";

/** The calls below `/admin`, `/invites`. */
export class InvitesClient extends BaseEndpointClient {
  /**
   * Lists invites, newest first.
   *
   * `GET /admin/invites`
   */
  listInvitesAdminInvitesGet(): Promise<InviteLinkList[]> {
    return this.http.json("GET", this.buildPath("admin", "invites"));
  }

  /**
   * Makes an invite.
   *
   * `POST /admin/invites`
   */
  createInviteAdminInvitesPost({ body }: { body: InviteLinkCreate }): Promise<InviteLinkGet> {
    return this.http.json("POST", this.buildPath("admin", "invites"), { body });
  }

  /**
   * Revokes an invite for good.
   *
   * Who has accepted it stays.
   *
   * `DELETE /admin/invites/{id}`
   */
  revokeInviteAdminInvitesInviteIdDelete({ inviteId }: { inviteId: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("admin", "invites", inviteId));
  }

  /**
   * Answers one invite.
   *
   * `GET /admin/invites/{id}`
   */
  getInviteAdminInvitesInviteIdGet({ inviteId }: { inviteId: string }): Promise<InviteLinkGet> {
    return this.http.json("GET", this.buildPath("admin", "invites", inviteId));
  }

  /**
   * Answers what an invite is for, as long as it can be used.
   *
   * `GET /invites/{token}`
   */
  getInvitePublicInvitesTokenGet({ token }: { token: string }): Promise<InviteLinkPublic> {
    return this.http.json("GET", this.buildPath("invites", token));
  }

  /**
   * Makes an account with an invite, and logs in.
   *
   * `POST /invites/{token}/accept`
   */
  acceptInviteInvitesTokenAcceptPost({ token, body }: { token: string; body: InviteAccept }): Promise<InviteAccepted> {
    return this.http.json("POST", this.buildPath("invites", token, "accept"), { body });
  }

  /** The same as `getInvitePublicInvitesTokenGet`. */
  get(id: string): Promise<InviteLinkPublic> {
    return this.getInvitePublicInvitesTokenGet({ token: id });
  }
}
