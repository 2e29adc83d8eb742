// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { GitUser } from "../types/index.ts";

/** The calls below `/api`. */
export class GitClient extends BaseEndpointClient {
  /**
   * Answers who a token belongs to (header `PRIVATE-TOKEN`), as clients ask a git host.
   *
   * `GET /api/v4/user`
   */
  getGitUserApiV4UserGet(): Promise<GitUser> {
    return this.http.json("GET", this.buildPath("api", "v4", "user"));
  }
}
