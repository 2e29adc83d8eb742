// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { ResultList, TestCreate, TestRunStatus } from "../types/index.ts";

/** The calls below `/tests`. */
export class TestsClient extends BaseEndpointClient {
  /**
   * Tests a submission.
   *
   * The answer is the run as it begins; `GET /results/{id}/status` says when it ends.
   *
   * `POST /tests`
   */
  createTestRunTestsPost({ body }: { body: TestCreate }): Promise<ResultList> {
    return this.http.json("POST", this.buildPath("tests"), { body });
  }

  /**
   * Answers how far a test run has come.
   *
   * `GET /tests/status/{id}`
   */
  getTestStatusTestsStatusResultIdGet({ resultId }: { resultId: string }): Promise<TestRunStatus> {
    return this.http.json("GET", this.buildPath("tests", "status", resultId));
  }

  /** The same as `createTestRunTestsPost`. */
  create(payload: TestCreate): Promise<ResultList> {
    return this.createTestRunTestsPost({ body: payload });
  }
}
