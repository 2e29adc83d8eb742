import { apiClient, type HttpClient } from "./http.ts";

export type { Listing } from "./http.ts";

/** What all groups of calls have in common. */
export class BaseEndpointClient {
  protected readonly http: HttpClient;

  constructor(client: HttpClient = apiClient) {
    this.http = client;
  }

  /** A path of these segments, each encoded. */
  protected buildPath(...segments: string[]): string {
    return `/${segments.map(encodeURIComponent).join("/")}`;
  }
}
