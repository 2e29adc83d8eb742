// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { SessionCreate, SessionGet, SessionList, SessionStats, SessionUpdate, SessionsEnded } from "../types/index.ts";

/** The calls below `/sessions`. */
export class SessionsClient extends BaseEndpointClient {
  /**
   * Lists sessions, newest first: one's own; administrators see all.
   *
   * `GET /sessions`
   */
  listSessionsSessionsGet({ activeOnly, id, ipAddress, limit, sessionId, skip, userId }: {
    activeOnly?: boolean | null;
    id?: string | null;
    ipAddress?: string | null;
    limit?: number | null;
    sessionId?: string | null;
    skip?: number | null;
    userId?: string | null;
  } = {}): Promise<Listing<SessionList>> {
    return this.http.listing("GET", this.buildPath("sessions"), {
      query: { active_only: activeOnly, id, ip_address: ipAddress, limit, session_id: sessionId, skip, user_id: userId },
    });
  }

  /**
   * Opens a session for a user, with tokens that whoever asks has made: only their digests are known here.
   *
   * The row says who
   * opened it. Nobody opens one for another administrator.
   *
   * `POST /sessions`
   */
  createSessionsSessionsPost({ body }: { body: SessionCreate }): Promise<SessionGet> {
    return this.http.json("POST", this.buildPath("sessions"), { body });
  }

  /**
   * Counts sessions.
   *
   * `GET /sessions/admin/stats`
   */
  getSessionStatsSessionsAdminStatsGet(): Promise<SessionStats> {
    return this.http.json("GET", this.buildPath("sessions", "admin", "stats"));
  }

  /**
   * Lists the sessions of a user, the latest used first.
   *
   * `GET /sessions/admin/users/{user_id}`
   */
  listUserSessionsAdminSessionsAdminUsersUserIdGet({ userId, activeOnly }: { userId: string; activeOnly?: boolean | null }): Promise<SessionGet[]> {
    return this.http.json("GET", this.buildPath("sessions", "admin", "users", userId), { query: { active_only: activeOnly } });
  }

  /**
   * Ends all sessions of a user.
   *
   * `DELETE /sessions/admin/users/{user_id}/all`
   */
  revokeAllUserSessionsAdminSessionsAdminUsersUserIdAllDelete({ userId, reason }: { userId: string; reason?: string | null }): Promise<SessionsEnded> {
    return this.http.json("DELETE", this.buildPath("sessions", "admin", "users", userId, "all"), { query: { reason } });
  }

  /**
   * Ends a session of anybody.
   *
   * `DELETE /sessions/admin/{session_id}`
   */
  revokeSessionAdminSessionsAdminSessionIdDelete({ sessionId, reason }: { sessionId: string; reason?: string | null }): Promise<SessionsEnded> {
    return this.http.json("DELETE", this.buildPath("sessions", "admin", sessionId), { query: { reason } });
  }

  /**
   * Lists one's own open sessions, the latest used first.
   *
   * `GET /sessions/me`
   */
  listMySessionsSessionsMeGet(): Promise<SessionList[]> {
    return this.http.json("GET", this.buildPath("sessions", "me"));
  }

  /**
   * Ends one's own sessions, except the one that asks.
   *
   * `DELETE /sessions/me/all`
   */
  revokeAllMySessionsSessionsMeAllDelete({ includeCurrent }: { includeCurrent?: boolean | null } = {}): Promise<SessionsEnded> {
    return this.http.json("DELETE", this.buildPath("sessions", "me", "all"), { query: { include_current: includeCurrent } });
  }

  /**
   * Answers the session that asks.
   *
   * Other credentials than a session's have none.
   *
   * `GET /sessions/me/current`
   */
  getCurrentSessionSessionsMeCurrentGet(): Promise<SessionGet> {
    return this.http.json("GET", this.buildPath("sessions", "me", "current"));
  }

  /**
   * Ends one of one's own sessions.
   *
   * `DELETE /sessions/me/{session_id}`
   */
  revokeMySessionSessionsMeSessionIdDelete({ sessionId }: { sessionId: string }): Promise<SessionsEnded> {
    return this.http.json("DELETE", this.buildPath("sessions", "me", sessionId));
  }

  /**
   * Ends a session.
   *
   * `DELETE /sessions/{id}`
   */
  deleteSessionsSessionsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("sessions", id));
  }

  /**
   * Answers one session.
   *
   * `GET /sessions/{id}`
   */
  getSessionsSessionsIdGet({ id }: { id: string }): Promise<SessionGet> {
    return this.http.json("GET", this.buildPath("sessions", id));
  }

  /**
   * Notes something about a session, or ends it.
   *
   * `PATCH /sessions/{id}`
   */
  updateSessionsSessionsIdPatch({ id, body }: { id: string; body: SessionUpdate }): Promise<SessionGet> {
    return this.http.json("PATCH", this.buildPath("sessions", id), { body });
  }

  /** The same as `listSessionsSessionsGet`. */
  list(params?: Parameters<SessionsClient["listSessionsSessionsGet"]>[0]): Promise<Listing<SessionList>> {
    return this.listSessionsSessionsGet(params);
  }

  /** The same as `createSessionsSessionsPost`. */
  create(payload: SessionCreate): Promise<SessionGet> {
    return this.createSessionsSessionsPost({ body: payload });
  }

  /** The same as `getSessionsSessionsIdGet`. */
  get(id: string): Promise<SessionGet> {
    return this.getSessionsSessionsIdGet({ id });
  }

  /** The same as `updateSessionsSessionsIdPatch`. */
  update(id: string, payload: SessionUpdate): Promise<SessionGet> {
    return this.updateSessionsSessionsIdPatch({ id, body: payload });
  }

  /** The same as `deleteSessionsSessionsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteSessionsSessionsIdDelete({ id });
  }
}
