// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  Done,
  ExampleBulkDeleteResult,
  ExampleDependencyCreate,
  ExampleDependencyGet,
  ExampleDownloadResponse,
  ExampleGet,
  ExampleList,
  ExampleUploadRequest,
  ExampleVersionCreate,
  ExampleVersionDeleteResult,
  ExampleVersionGet,
  ExampleVersionList,
  ForceLevel,
} from "../types/index.ts";

/** The calls below `/examples`. */
export class ExamplesClient extends BaseEndpointClient {
  /**
   * Lists examples.
   *
   * `GET /examples`
   */
  listExamplesExamplesGet({ category, id, identifier, repositoryId, search, tags, title, limit, skip }: {
    category?: string | null;
    id?: string | null;
    identifier?: string | null;
    repositoryId?: string | null;
    search?: string | null;
    tags?: string[] | null;
    title?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<ExampleList>> {
    return this.http.listing("GET", this.buildPath("examples"), { query: { category, id, identifier, repository_id: repositoryId, search, tags, title, limit, skip } });
  }

  /**
   * Deletes the examples of a pattern, unless something refers to them.
   *
   * `DELETE /examples/by-pattern`
   */
  deleteExamplesByPatternEndpointExamplesByPatternDelete({ dryRun, forceLevel, identifierPattern, repositoryId }: {
    dryRun?: boolean | null;
    forceLevel?: ForceLevel | null;
    identifierPattern?: string | null;
    repositoryId?: string | null;
  } = {}): Promise<ExampleBulkDeleteResult> {
    return this.http.json("DELETE", this.buildPath("examples", "by-pattern"), {
      query: {
        dry_run: dryRun,
        force_level: forceLevel,
        identifier_pattern: identifierPattern,
        repository_id: repositoryId,
      },
    });
  }

  /**
   * Deletes a dependency between two examples.
   *
   * `DELETE /examples/dependencies/{id}`
   */
  removeDependencyExamplesDependenciesDependencyIdDelete({ dependencyId }: { dependencyId: string }): Promise<Done> {
    return this.http.json("DELETE", this.buildPath("examples", "dependencies", dependencyId));
  }

  /**
   * Answers the files of a version of an example.
   *
   * With `Accept: application/zip` they come as an archive, each example in its directory.
   *
   * `GET /examples/download/{id}`
   */
  downloadExampleVersionExamplesDownloadVersionIdGet({ versionId, withDependencies }: { versionId: string; withDependencies?: boolean | null }): Promise<ExampleDownloadResponse> {
    return this.http.json("GET", this.buildPath("examples", "download", versionId), { query: { with_dependencies: withDependencies } });
  }

  /**
   * Stores a version of an example, and the example if it is new.
   *
   * `POST /examples/upload`
   */
  uploadExampleExamplesUploadPost({ body }: { body: ExampleUploadRequest }): Promise<ExampleVersionGet> {
    return this.http.json("POST", this.buildPath("examples", "upload"), { body });
  }

  /**
   * Deletes a version of an example, unless a course content shows it.
   *
   * `DELETE /examples/versions/{id}`
   */
  deleteExampleVersionEndpointExamplesVersionsVersionIdDelete({ versionId, dryRun }: { versionId: string; dryRun?: boolean | null }): Promise<ExampleVersionDeleteResult> {
    return this.http.json("DELETE", this.buildPath("examples", "versions", versionId), { query: { dry_run: dryRun } });
  }

  /**
   * Answers a version of an example.
   *
   * `GET /examples/versions/{id}`
   */
  getVersionExamplesVersionsVersionIdGet({ versionId }: { versionId: string }): Promise<ExampleVersionGet> {
    return this.http.json("GET", this.buildPath("examples", "versions", versionId));
  }

  /**
   * Deletes a dependency of an example.
   *
   * `DELETE /examples/{example_id}/dependencies/{dependency_id}`
   */
  deleteExampleDependencyExamplesExampleIdDependenciesDependencyIdDelete({ exampleId, dependencyId }: { exampleId: string; dependencyId: string }): Promise<Done> {
    return this.http.json("DELETE", this.buildPath("examples", exampleId, "dependencies", dependencyId));
  }

  /**
   * Answers one example.
   *
   * `GET /examples/{id}`
   */
  getExampleExamplesExampleIdGet({ exampleId }: { exampleId: string }): Promise<ExampleGet> {
    return this.http.json("GET", this.buildPath("examples", exampleId));
  }

  /**
   * Lists the examples that an example depends on.
   *
   * `GET /examples/{id}/dependencies`
   */
  getExampleDependenciesExamplesExampleIdDependenciesGet({ exampleId }: { exampleId: string }): Promise<ExampleDependencyGet[]> {
    return this.http.json("GET", this.buildPath("examples", exampleId, "dependencies"));
  }

  /**
   * Lets an example depend on another one.
   *
   * `POST /examples/{id}/dependencies`
   */
  createExampleDependencyExamplesExampleIdDependenciesPost({ exampleId, body }: { exampleId: string; body: ExampleDependencyCreate }): Promise<ExampleDependencyGet> {
    return this.http.json("POST", this.buildPath("examples", exampleId, "dependencies"), { body });
  }

  /**
   * Answers the files of the newest version of an example.
   *
   * With `Accept: application/zip` they come as an archive, each example in its directory.
   *
   * `GET /examples/{id}/download`
   */
  downloadExampleLatestExamplesExampleIdDownloadGet({ exampleId, withDependencies }: { exampleId: string; withDependencies?: boolean | null }): Promise<ExampleDownloadResponse> {
    return this.http.json("GET", this.buildPath("examples", exampleId, "download"), { query: { with_dependencies: withDependencies } });
  }

  /**
   * Lists the versions of an example, newest first.
   *
   * `GET /examples/{id}/versions`
   */
  listVersionsExamplesExampleIdVersionsGet({ exampleId, limit, skip, versionTag }: { exampleId: string; limit?: number | null; skip?: number | null; versionTag?: string | null }): Promise<Listing<ExampleVersionList>> {
    return this.http.listing("GET", this.buildPath("examples", exampleId, "versions"), { query: { limit, skip, version_tag: versionTag } });
  }

  /**
   * Records a version of an example whose files are in the store already.
   *
   * `POST /examples/{id}/versions`
   */
  createVersionExamplesExampleIdVersionsPost({ exampleId, body }: { exampleId: string; body: ExampleVersionCreate }): Promise<ExampleVersionGet> {
    return this.http.json("POST", this.buildPath("examples", exampleId, "versions"), { body });
  }

  /** The same as `listExamplesExamplesGet`. */
  list(params?: Parameters<ExamplesClient["listExamplesExamplesGet"]>[0]): Promise<Listing<ExampleList>> {
    return this.listExamplesExamplesGet(params);
  }

  /** The same as `getExampleExamplesExampleIdGet`. */
  get(id: string): Promise<ExampleGet> {
    return this.getExampleExamplesExampleIdGet({ exampleId: id });
  }
}
