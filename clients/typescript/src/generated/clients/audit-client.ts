// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { AuditEntryGet, AuditEntryList } from "../types/index.ts";

/** The calls below `/audit`. */
export class AuditClient extends BaseEndpointClient {
  /**
   * Lists audit.
   *
   * `GET /audit`
   */
  listAuditEntryAuditGet({ before, courseId, createdBy, entityId, entityType, id, kind, since, until, userId, limit, skip }: {
    before?: number | null;
    courseId?: string | null;
    createdBy?: string | null;
    entityId?: string | null;
    entityType?: string | null;
    id?: string | null;
    kind?: string | null;
    since?: string | null;
    until?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<AuditEntryList>> {
    return this.http.listing("GET", this.buildPath("audit"), {
      query: {
        before,
        course_id: courseId,
        created_by: createdBy,
        entity_id: entityId,
        entity_type: entityType,
        id,
        kind,
        since,
        until,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Answers one audit entry.
   *
   * `GET /audit/{id}`
   */
  getAuditEntryAuditIdGet({ id }: { id: string }): Promise<AuditEntryGet> {
    return this.http.json("GET", this.buildPath("audit", id));
  }

  /** The same as `listAuditEntryAuditGet`. */
  list(params?: Parameters<AuditClient["listAuditEntryAuditGet"]>[0]): Promise<Listing<AuditEntryList>> {
    return this.listAuditEntryAuditGet(params);
  }

  /** The same as `getAuditEntryAuditIdGet`. */
  get(id: string): Promise<AuditEntryGet> {
    return this.getAuditEntryAuditIdGet({ id });
  }
}
