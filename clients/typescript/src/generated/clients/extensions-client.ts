// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type {
  ExtensionMetadata,
  ExtensionPublishResponse,
  ExtensionVersionDetail,
  ExtensionVersionListResponse,
  ExtensionVersionYankRequest,
} from "../types/index.ts";

/** The calls below `/extensions`. */
export class ExtensionsClient extends BaseEndpointClient {
  /**
   * Lists the extensions: `publisher.name`.
   *
   * `GET /extensions`
   */
  listExtensionsExtensionsGet({ limit, offset }: { limit?: number | null; offset?: number | null } = {}): Promise<string[]> {
    return this.http.json("GET", this.buildPath("extensions"), { query: { limit, offset } });
  }

  /**
   * Answers an extension with its newest version.
   *
   * `GET /extensions/{extension_identity}`
   */
  getExtensionMetadataExtensionsExtensionIdentityGet({ extensionIdentity }: { extensionIdentity: string }): Promise<ExtensionMetadata> {
    return this.http.json("GET", this.buildPath("extensions", extensionIdentity));
  }

  /**
   * Downloads a version of an extension: the newest that is wanted and was not withdrawn.
   *
   * `GET /extensions/{extension_identity}/download`
   */
  downloadExtensionExtensionsExtensionIdentityDownloadGet({ extensionIdentity, version }: { extensionIdentity: string; version?: string | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("extensions", extensionIdentity, "download"), { query: { version } });
  }

  /**
   * Lists the versions of an extension, newest first.
   *
   * `GET /extensions/{extension_identity}/versions`
   */
  listExtensionVersionsExtensionsExtensionIdentityVersionsGet({ extensionIdentity, cursor, includeYanked, limit }: { extensionIdentity: string; cursor?: string | null; includeYanked?: boolean | null; limit?: number | null }): Promise<ExtensionVersionListResponse> {
    return this.http.json("GET", this.buildPath("extensions", extensionIdentity, "versions"), { query: { cursor, include_yanked: includeYanked, limit } });
  }

  /**
   * Publishes a version of an extension.
   *
   * `POST /extensions/{extension_identity}/versions`
   */
  publishExtensionVersionExtensionsExtensionIdentityVersionsPost({ extensionIdentity, file }: { extensionIdentity: string; file: Upload }): Promise<ExtensionPublishResponse> {
    return this.http.json("POST", this.buildPath("extensions", extensionIdentity, "versions"), { form: { file } });
  }

  /**
   * Withdraws a version of an extension, or takes that back.
   *
   * `PATCH /extensions/{extension_identity}/versions/{version}`
   */
  updateExtensionVersionExtensionsExtensionIdentityVersionsVersionPatch({ extensionIdentity, version, body }: { extensionIdentity: string; version: string; body: ExtensionVersionYankRequest }): Promise<ExtensionVersionDetail> {
    return this.http.json("PATCH", this.buildPath("extensions", extensionIdentity, "versions", version), { body });
  }

  /** The same as `listExtensionsExtensionsGet`. */
  list(params?: Parameters<ExtensionsClient["listExtensionsExtensionsGet"]>[0]): Promise<string[]> {
    return this.listExtensionsExtensionsGet(params);
  }

  /** The same as `getExtensionMetadataExtensionsExtensionIdentityGet`. */
  get(id: string): Promise<ExtensionMetadata> {
    return this.getExtensionMetadataExtensionsExtensionIdentityGet({ extensionIdentity: id });
  }
}
