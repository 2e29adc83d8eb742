// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { EnrolmentCourse, EnrolmentGet } from "../types/index.ts";

/** The calls below `/enrolments`. */
export class EnrolmentsClient extends BaseEndpointClient {
  /**
   * Answers in which course one enrols with a code, as long as it works.
   *
   * `GET /enrolments/{code}`
   */
  getEnrolmentEnrolmentsCodeGet({ code }: { code: string }): Promise<EnrolmentCourse> {
    return this.http.json("GET", this.buildPath("enrolments", code));
  }

  /**
   * Enrols in the course of the code, as a student.
   *
   * Who is a member already stays what it is; who was archived asks, whatever the code
   * says.
   *
   * `POST /enrolments/{code}`
   */
  enrolEnrolmentsCodePost({ code }: { code: string }): Promise<EnrolmentGet> {
    return this.http.json("POST", this.buildPath("enrolments", code));
  }

  /** The same as `getEnrolmentEnrolmentsCodeGet`. */
  get(id: string): Promise<EnrolmentCourse> {
    return this.getEnrolmentEnrolmentsCodeGet({ code: id });
  }
}
