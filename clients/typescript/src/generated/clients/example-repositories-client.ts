// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  ExampleRepositoryCreate,
  ExampleRepositoryGet,
  ExampleRepositoryList,
  ExampleRepositoryUpdate,
  SourceType,
  TaskResponse,
} from "../types/index.ts";

/** The calls below `/example-repositories`. */
export class ExampleRepositoriesClient extends BaseEndpointClient {
  /**
   * Lists example repositories.
   *
   * `GET /example-repositories`
   */
  listExampleRepositoriesExampleRepositoriesGet({ id, name, organizationId, sourceType, limit, skip }: {
    id?: string | null;
    name?: string | null;
    organizationId?: string | null;
    sourceType?: SourceType | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<ExampleRepositoryList>> {
    return this.http.listing("GET", this.buildPath("example-repositories"), { query: { id, name, organization_id: organizationId, source_type: sourceType, limit, skip } });
  }

  /**
   * Creates a new example repository.
   *
   * `POST /example-repositories`
   */
  createExampleRepositoriesExampleRepositoriesPost({ body }: { body: ExampleRepositoryCreate }): Promise<ExampleRepositoryGet> {
    return this.http.json("POST", this.buildPath("example-repositories"), { body });
  }

  /**
   * Deletes one example repository.
   *
   * `DELETE /example-repositories/{id}`
   */
  deleteExampleRepositoriesExampleRepositoriesIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("example-repositories", id));
  }

  /**
   * Answers one example repository.
   *
   * `GET /example-repositories/{id}`
   */
  getExampleRepositoriesExampleRepositoriesIdGet({ id }: { id: string }): Promise<ExampleRepositoryGet> {
    return this.http.json("GET", this.buildPath("example-repositories", id));
  }

  /**
   * Changes one example repository: the fields that are sent; null clears a field.
   *
   * `PATCH /example-repositories/{id}`
   */
  updateExampleRepositoriesExampleRepositoriesIdPatch({ id, body }: { id: string; body: ExampleRepositoryUpdate }): Promise<ExampleRepositoryGet> {
    return this.http.json("PATCH", this.buildPath("example-repositories", id), { body });
  }

  /**
   * Begins to fetch the examples of a git repository into the library: every directory with a `meta.yaml`.
   *
   * `POST /example-repositories/{id}/fetch`
   */
  fetchExampleRepositoryExampleRepositoriesIdFetchPost({ id }: { id: string }): Promise<TaskResponse> {
    return this.http.json("POST", this.buildPath("example-repositories", id, "fetch"));
  }

  /** The same as `listExampleRepositoriesExampleRepositoriesGet`. */
  list(params?: Parameters<ExampleRepositoriesClient["listExampleRepositoriesExampleRepositoriesGet"]>[0]): Promise<Listing<ExampleRepositoryList>> {
    return this.listExampleRepositoriesExampleRepositoriesGet(params);
  }

  /** The same as `createExampleRepositoriesExampleRepositoriesPost`. */
  create(payload: ExampleRepositoryCreate): Promise<ExampleRepositoryGet> {
    return this.createExampleRepositoriesExampleRepositoriesPost({ body: payload });
  }

  /** The same as `getExampleRepositoriesExampleRepositoriesIdGet`. */
  get(id: string): Promise<ExampleRepositoryGet> {
    return this.getExampleRepositoriesExampleRepositoriesIdGet({ id });
  }

  /** The same as `updateExampleRepositoriesExampleRepositoriesIdPatch`. */
  update(id: string, payload: ExampleRepositoryUpdate): Promise<ExampleRepositoryGet> {
    return this.updateExampleRepositoriesExampleRepositoriesIdPatch({ id, body: payload });
  }

  /** The same as `deleteExampleRepositoriesExampleRepositoriesIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteExampleRepositoriesExampleRepositoriesIdDelete({ id });
  }
}
