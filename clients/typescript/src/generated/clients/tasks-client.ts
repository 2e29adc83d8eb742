// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type {
  Done,
  SandboxRunAlive,
  SandboxRunClaimed,
  SandboxRunWanted,
  SandboxWorker,
  TaskInfo,
  TaskList,
  TaskResult,
  TaskStatus,
  TaskSubmission,
  TaskSubmitted,
  WorkerStatus,
} from "../types/index.ts";

/** The calls below `/sandbox-runs`, `/tasks`. */
export class TasksClient extends BaseEndpointClient {
  /**
   * Gives a test run to a worker that has its language, and waits a while for one.
   *
   * `POST /sandbox-runs/claim`
   */
  claimSandboxRunSandboxRunsClaimPost({ body }: { body: SandboxWorker }): Promise<SandboxRunClaimed> {
    return this.http.json("POST", this.buildPath("sandbox-runs", "claim"), { body });
  }

  /**
   * Says that a worker goes on with a test run, and asks whether it should.
   *
   * `POST /sandbox-runs/{id}/alive`
   */
  keepSandboxRunSandboxRunsIdAlivePost({ id, body }: { id: string; body: SandboxRunAlive }): Promise<SandboxRunWanted> {
    return this.http.json("POST", this.buildPath("sandbox-runs", id, "alive"), { body });
  }

  /**
   * Fetches a file of a test run: of the exercise, or what was handed in.
   *
   * `GET /sandbox-runs/{id}/files/{digest}`
   */
  getSandboxRunFileSandboxRunsIdFilesDigestGet({ id, digest, claim }: { id: string; digest: string; claim: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("sandbox-runs", id, "files", digest), { query: { claim } });
  }

  /**
   * Hands in what came of a test run: the body, as workers of the same version say it.
   *
   * Once.
   *
   * `PUT /sandbox-runs/{id}/outcome`
   */
  endSandboxRunSandboxRunsIdOutcomePut({ id, body, claim }: { id: string; body: BodyInit; claim: string }): Promise<void> {
    return this.http.nothing("PUT", this.buildPath("sandbox-runs", id, "outcome"), { raw: body, query: { claim } });
  }

  /**
   * Lists background work: one's own and that of the courses one teaches; administrators see all.
   *
   * `GET /tasks`
   */
  listTasksTasksGet({ limit, offset, status }: { limit?: number | null; offset?: number | null; status?: TaskStatus | null } = {}): Promise<TaskList> {
    return this.http.json("GET", this.buildPath("tasks"), { query: { limit, offset, status } });
  }

  /**
   * Starts background work that is about nothing in particular.
   *
   * `POST /tasks/submit`
   */
  submitTaskTasksSubmitPost({ body }: { body: TaskSubmission }): Promise<TaskSubmitted> {
    return this.http.json("POST", this.buildPath("tasks", "submit"), { body });
  }

  /**
   * Lists the kinds of background work.
   *
   * `GET /tasks/types`
   */
  listTaskTypesTasksTypesGet(): Promise<string[]> {
    return this.http.json("GET", this.buildPath("tasks", "types"));
  }

  /**
   * Answers how background work goes: what waits, and what runs.
   *
   * `GET /tasks/workers/status`
   */
  getWorkerStatusTasksWorkersStatusGet(): Promise<WorkerStatus> {
    return this.http.json("GET", this.buildPath("tasks", "workers", "status"));
  }

  /**
   * Forgets a piece of background work that has ended, with what is known of its course.
   *
   * What it did stays done.
   *
   * `DELETE /tasks/{id}`
   */
  deleteTaskTasksTaskIdDelete({ taskId }: { taskId: string }): Promise<Done> {
    return this.http.json("DELETE", this.buildPath("tasks", taskId));
  }

  /**
   * Answers a piece of background work.
   *
   * `GET /tasks/{id}`
   */
  getTaskTasksTaskIdGet({ taskId }: { taskId: string }): Promise<TaskInfo> {
    return this.http.json("GET", this.buildPath("tasks", taskId));
  }

  /**
   * Asks a piece of background work to stop, and answers it as it is now.
   *
   * What has ended stays as it ended.
   *
   * `DELETE /tasks/{id}/cancel`
   */
  cancelTaskTasksTaskIdCancelDelete({ taskId }: { taskId: string }): Promise<TaskInfo> {
    return this.http.json("DELETE", this.buildPath("tasks", taskId, "cancel"));
  }

  /**
   * Answers what a piece of background work came to.
   *
   * `GET /tasks/{id}/result`
   */
  getTaskResultTasksTaskIdResultGet({ taskId }: { taskId: string }): Promise<TaskResult> {
    return this.http.json("GET", this.buildPath("tasks", taskId, "result"));
  }

  /**
   * Answers the same as `GET /tasks/{id}`; clients that wait for the end ask here.
   *
   * `GET /tasks/{id}/status`
   */
  getTaskStatusTasksTaskIdStatusGet({ taskId }: { taskId: string }): Promise<TaskInfo> {
    return this.http.json("GET", this.buildPath("tasks", taskId, "status"));
  }

  /** The same as `getTaskTasksTaskIdGet`. */
  get(id: string): Promise<TaskInfo> {
    return this.getTaskTasksTaskIdGet({ taskId: id });
  }

  /** The same as `deleteTaskTasksTaskIdDelete`. */
  delete(id: string): Promise<Done> {
    return this.deleteTaskTasksTaskIdDelete({ taskId: id });
  }
}
