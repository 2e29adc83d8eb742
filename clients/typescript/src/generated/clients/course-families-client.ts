// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { CascadeDeleteResult, CourseFamilyCreate, CourseFamilyGet, CourseFamilyList, CourseFamilyUpdate } from "../types/index.ts";

/** The calls below `/course-families`. */
export class CourseFamiliesClient extends BaseEndpointClient {
  /**
   * Lists course families.
   *
   * `GET /course-families`
   */
  listCourseFamiliesCourseFamiliesGet({ description, id, organizationId, path, title, limit, skip }: {
    description?: string | null;
    id?: string | null;
    organizationId?: string | null;
    path?: string | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<CourseFamilyList>> {
    return this.http.listing("GET", this.buildPath("course-families"), { query: { description, id, organization_id: organizationId, path, title, limit, skip } });
  }

  /**
   * Creates a new course family.
   *
   * `POST /course-families`
   */
  createCourseFamiliesCourseFamiliesPost({ body }: { body: CourseFamilyCreate }): Promise<CourseFamilyGet> {
    return this.http.json("POST", this.buildPath("course-families"), { body });
  }

  /**
   * Deletes a course family with its courses and everything in them.
   *
   * `DELETE /course-families/{id}`
   */
  deleteCourseFamilyEndpointCourseFamiliesCourseFamilyIdDelete({ courseFamilyId, dryRun }: { courseFamilyId: string; dryRun?: boolean | null }): Promise<CascadeDeleteResult> {
    return this.http.json("DELETE", this.buildPath("course-families", courseFamilyId), { query: { dry_run: dryRun } });
  }

  /**
   * Deletes a course family with its courses and everything in them.
   *
   * `DELETE /course-families/{id}`
   */
  deleteCourseFamiliesCourseFamiliesIdDelete({ id, dryRun }: { id: string; dryRun?: boolean | null }): Promise<CascadeDeleteResult> {
    return this.http.json("DELETE", this.buildPath("course-families", id), { query: { dry_run: dryRun } });
  }

  /**
   * Answers one course family.
   *
   * `GET /course-families/{id}`
   */
  getCourseFamiliesCourseFamiliesIdGet({ id }: { id: string }): Promise<CourseFamilyGet> {
    return this.http.json("GET", this.buildPath("course-families", id));
  }

  /**
   * Changes one course family: the fields that are sent; null clears a field.
   *
   * `PATCH /course-families/{id}`
   */
  updateCourseFamiliesCourseFamiliesIdPatch({ id, body }: { id: string; body: CourseFamilyUpdate }): Promise<CourseFamilyGet> {
    return this.http.json("PATCH", this.buildPath("course-families", id), { body });
  }

  /** The same as `listCourseFamiliesCourseFamiliesGet`. */
  list(params?: Parameters<CourseFamiliesClient["listCourseFamiliesCourseFamiliesGet"]>[0]): Promise<Listing<CourseFamilyList>> {
    return this.listCourseFamiliesCourseFamiliesGet(params);
  }

  /** The same as `createCourseFamiliesCourseFamiliesPost`. */
  create(payload: CourseFamilyCreate): Promise<CourseFamilyGet> {
    return this.createCourseFamiliesCourseFamiliesPost({ body: payload });
  }

  /** The same as `getCourseFamiliesCourseFamiliesIdGet`. */
  get(id: string): Promise<CourseFamilyGet> {
    return this.getCourseFamiliesCourseFamiliesIdGet({ id });
  }

  /** The same as `updateCourseFamiliesCourseFamiliesIdPatch`. */
  update(id: string, payload: CourseFamilyUpdate): Promise<CourseFamilyGet> {
    return this.updateCourseFamiliesCourseFamiliesIdPatch({ id, body: payload });
  }

  /** The same as `deleteCourseFamilyEndpointCourseFamiliesCourseFamilyIdDelete`. */
  delete(id: string): Promise<CascadeDeleteResult> {
    return this.deleteCourseFamilyEndpointCourseFamiliesCourseFamilyIdDelete({ courseFamilyId: id });
  }
}
