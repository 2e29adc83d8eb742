// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { StudentProfileCreate, StudentProfileGet, StudentProfileList, StudentProfileUpdate } from "../types/index.ts";

/** The calls below `/student-profiles`. */
export class StudentProfilesClient extends BaseEndpointClient {
  /**
   * Lists student profiles.
   *
   * `GET /student-profiles`
   */
  listStudentProfilesStudentProfilesGet({ id, organizationId, studentEmail, studentId, userId, limit, skip }: {
    id?: string | null;
    organizationId?: string | null;
    studentEmail?: string | null;
    studentId?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<StudentProfileList>> {
    return this.http.listing("GET", this.buildPath("student-profiles"), {
      query: {
        id,
        organization_id: organizationId,
        student_email: studentEmail,
        student_id: studentId,
        user_id: userId,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new student profile.
   *
   * `POST /student-profiles`
   */
  createStudentProfileStudentProfilesPost({ body }: { body: StudentProfileCreate }): Promise<StudentProfileGet> {
    return this.http.json("POST", this.buildPath("student-profiles"), { body });
  }

  /**
   * Deletes one student profile.
   *
   * `DELETE /student-profiles/{id}`
   */
  deleteStudentProfileStudentProfilesIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("student-profiles", id));
  }

  /**
   * Answers one student profile.
   *
   * `GET /student-profiles/{id}`
   */
  getStudentProfileStudentProfilesIdGet({ id }: { id: string }): Promise<StudentProfileGet> {
    return this.http.json("GET", this.buildPath("student-profiles", id));
  }

  /**
   * Changes one student profile: the fields that are sent; null clears a field.
   *
   * `PATCH /student-profiles/{id}`
   */
  updateStudentProfileStudentProfilesIdPatch({ id, body }: { id: string; body: StudentProfileUpdate }): Promise<StudentProfileGet> {
    return this.http.json("PATCH", this.buildPath("student-profiles", id), { body });
  }

  /** The same as `listStudentProfilesStudentProfilesGet`. */
  list(params?: Parameters<StudentProfilesClient["listStudentProfilesStudentProfilesGet"]>[0]): Promise<Listing<StudentProfileList>> {
    return this.listStudentProfilesStudentProfilesGet(params);
  }

  /** The same as `createStudentProfileStudentProfilesPost`. */
  create(payload: StudentProfileCreate): Promise<StudentProfileGet> {
    return this.createStudentProfileStudentProfilesPost({ body: payload });
  }

  /** The same as `getStudentProfileStudentProfilesIdGet`. */
  get(id: string): Promise<StudentProfileGet> {
    return this.getStudentProfileStudentProfilesIdGet({ id });
  }

  /** The same as `updateStudentProfileStudentProfilesIdPatch`. */
  update(id: string, payload: StudentProfileUpdate): Promise<StudentProfileGet> {
    return this.updateStudentProfileStudentProfilesIdPatch({ id, body: payload });
  }

  /** The same as `deleteStudentProfileStudentProfilesIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteStudentProfileStudentProfilesIdDelete({ id });
  }
}
