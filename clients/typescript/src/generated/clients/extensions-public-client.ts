// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";

/** The calls below `/extensions-public`. */
export class ExtensionsPublicClient extends BaseEndpointClient {
  /**
   * Answers where the editor's extension is to be had, for whoever has none yet.
   *
   * `GET /extensions-public`
   */
  getPublicExtensionUrlExtensionsPublicGet(): Promise<string> {
    return this.http.json("GET", this.buildPath("extensions-public"));
  }
}
