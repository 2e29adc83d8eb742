// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { ReplayGet, RerunApply, RerunChange, RerunGet, RerunItem } from "../types/index.ts";

/** The calls below `/replays`, `/reruns`. */
export class RerunsClient extends BaseEndpointClient {
  /**
   * Answers a replay with what it found.
   *
   * `GET /replays/{id}`
   */
  getReplayReplaysIdGet({ id }: { id: string }): Promise<ReplayGet> {
    return this.http.json("GET", this.buildPath("replays", id));
  }

  /**
   * Drops a re-run that does not count yet.
   *
   * What still waits is not run.
   *
   * `DELETE /reruns/{id}`
   */
  cancelRerunRerunsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("reruns", id));
  }

  /**
   * Answers a re-run, and how many would gain or lose by it.
   *
   * `GET /reruns/{id}`
   */
  getRerunRerunsIdGet({ id }: { id: string }): Promise<RerunGet> {
    return this.http.json("GET", this.buildPath("reruns", id));
  }

  /**
   * Lets a re-run count, and tells the students whose scores change.
   *
   * What is flaky or failed stays as it was, and so does what
   * was tested again meanwhile.
   *
   * `POST /reruns/{id}/apply`
   */
  applyRerunRerunsIdApplyPost({ id, body }: { id: string; body: RerunApply }): Promise<RerunGet> {
    return this.http.json("POST", this.buildPath("reruns", id, "apply"), { body });
  }

  /**
   * Lists what a re-run changes for each hand-in.
   *
   * `GET /reruns/{id}/items`
   */
  listRerunItemsRerunsIdItemsGet({ id, change, limit, skip }: { id: string; change?: RerunChange | null; limit?: number | null; skip?: number | null }): Promise<Listing<RerunItem>> {
    return this.http.listing("GET", this.buildPath("reruns", id, "items"), { query: { change, limit, skip } });
  }

  /**
   * Takes a re-run back: everything is as it was, and the students are told.
   *
   * `POST /reruns/{id}/undo`
   */
  undoRerunRerunsIdUndoPost({ id }: { id: string }): Promise<RerunGet> {
    return this.http.json("POST", this.buildPath("reruns", id, "undo"));
  }

  /** The same as `getRerunRerunsIdGet`. */
  get(id: string): Promise<RerunGet> {
    return this.getRerunRerunsIdGet({ id });
  }

  /** The same as `cancelRerunRerunsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.cancelRerunRerunsIdDelete({ id });
  }
}
