// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";

/** The calls below `/extensions-getting-started`. */
export class ExtensionsGettingStartedClient extends BaseEndpointClient {
  /**
   * Answers where it is written how one begins with the editor's extension.
   *
   * `GET /extensions-getting-started`
   */
  getGettingStartedUrlExtensionsGettingStartedGet(): Promise<string> {
    return this.http.json("GET", this.buildPath("extensions-getting-started"));
  }
}
