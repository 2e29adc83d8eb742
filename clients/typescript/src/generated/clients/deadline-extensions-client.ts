// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { DeadlineExtensionCreate, DeadlineExtensionGet, DeadlineExtensionUpdate } from "../types/index.ts";

/** The calls below `/deadline-extensions`. */
export class DeadlineExtensionsClient extends BaseEndpointClient {
  /**
   * Lists deadline extensions.
   *
   * `GET /deadline-extensions`
   */
  listDeadlineExtensionDeadlineExtensionsGet({ courseContentId, courseId, courseMemberId, id, submissionGroupId, limit, skip }: {
    courseContentId?: string | null;
    courseId?: string | null;
    courseMemberId?: string | null;
    id?: string | null;
    submissionGroupId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<DeadlineExtensionGet>> {
    return this.http.listing("GET", this.buildPath("deadline-extensions"), {
      query: {
        course_content_id: courseContentId,
        course_id: courseId,
        course_member_id: courseMemberId,
        id,
        submission_group_id: submissionGroupId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new deadline extension.
   *
   * `POST /deadline-extensions`
   */
  createDeadlineExtensionDeadlineExtensionsPost({ body }: { body: DeadlineExtensionCreate }): Promise<DeadlineExtensionGet> {
    return this.http.json("POST", this.buildPath("deadline-extensions"), { body });
  }

  /**
   * Deletes one deadline extension.
   *
   * `DELETE /deadline-extensions/{id}`
   */
  deleteDeadlineExtensionDeadlineExtensionsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("deadline-extensions", id));
  }

  /**
   * Answers one deadline extension.
   *
   * `GET /deadline-extensions/{id}`
   */
  getDeadlineExtensionDeadlineExtensionsIdGet({ id }: { id: string }): Promise<DeadlineExtensionGet> {
    return this.http.json("GET", this.buildPath("deadline-extensions", id));
  }

  /**
   * Changes one deadline extension: the fields that are sent; null clears a field.
   *
   * `PATCH /deadline-extensions/{id}`
   */
  updateDeadlineExtensionDeadlineExtensionsIdPatch({ id, body }: { id: string; body: DeadlineExtensionUpdate }): Promise<DeadlineExtensionGet> {
    return this.http.json("PATCH", this.buildPath("deadline-extensions", id), { body });
  }

  /** The same as `listDeadlineExtensionDeadlineExtensionsGet`. */
  list(params?: Parameters<DeadlineExtensionsClient["listDeadlineExtensionDeadlineExtensionsGet"]>[0]): Promise<Listing<DeadlineExtensionGet>> {
    return this.listDeadlineExtensionDeadlineExtensionsGet(params);
  }

  /** The same as `createDeadlineExtensionDeadlineExtensionsPost`. */
  create(payload: DeadlineExtensionCreate): Promise<DeadlineExtensionGet> {
    return this.createDeadlineExtensionDeadlineExtensionsPost({ body: payload });
  }

  /** The same as `getDeadlineExtensionDeadlineExtensionsIdGet`. */
  get(id: string): Promise<DeadlineExtensionGet> {
    return this.getDeadlineExtensionDeadlineExtensionsIdGet({ id });
  }

  /** The same as `updateDeadlineExtensionDeadlineExtensionsIdPatch`. */
  update(id: string, payload: DeadlineExtensionUpdate): Promise<DeadlineExtensionGet> {
    return this.updateDeadlineExtensionDeadlineExtensionsIdPatch({ id, body: payload });
  }

  /** The same as `deleteDeadlineExtensionDeadlineExtensionsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteDeadlineExtensionDeadlineExtensionsIdDelete({ id });
  }
}
