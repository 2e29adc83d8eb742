// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { TaskInfo, TaskList, TaskResult, TaskStatus } from "../types/index.ts";

/** The calls below `/tasks`. */
export class TasksClient extends BaseEndpointClient {
  /**
   * Lists background work: one's own and that of the courses one teaches; administrators see all.
   *
   * `GET /tasks`
   */
  listTasksTasksGet({ limit, offset, status }: { limit?: number | null; offset?: number | null; status?: TaskStatus | null } = {}): Promise<TaskList> {
    return this.http.json("GET", this.buildPath("tasks"), { query: { limit, offset, status } });
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
}
