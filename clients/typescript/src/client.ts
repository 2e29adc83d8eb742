import { Endpoints } from "./generated/clients/computor.ts";
import type { LocalLoginResponse } from "./generated/types/index.ts";
import { HttpClient, type HttpOptions } from "./http.ts";
import { LiveConnection, type LiveOptions } from "./live.ts";

/**
 * A client for one server.
 *
 *     const client = new ComputorClient({ baseUrl: "https://computor.example" });
 *     await client.login("ada", "…");
 *     for (const course of await client.courses.list()) console.log(course.title);
 */
export class ComputorClient extends Endpoints {
  constructor(options: HttpOptions = {}) {
    super(new HttpClient(options));
  }

  /** Begins a session; it is refreshed by itself from then on. */
  login(username: string, password: string): Promise<LocalLoginResponse> {
    return this.http.login(username, password);
  }

  /** Ends the session. */
  logout(): Promise<void> {
    return this.http.logout();
  }

  /** Live events; not connected yet. */
  live(options: LiveOptions = {}): LiveConnection {
    return new LiveConnection(this.http, options);
  }
}
