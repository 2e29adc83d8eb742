// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";

/** The calls below `/`. */
export class MiscClient extends BaseEndpointClient {
  /**
   * Answers that the server is there.
   *
   * `HEAD /`
   */
  getStatusHeadHead(): Promise<void> {
    return this.http.nothing("HEAD", this.buildPath());
  }
}
