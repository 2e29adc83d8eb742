// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type {
  DocumentDelete,
  DocumentDirectoryCreate,
  DocumentDirectoryDelete,
  DocumentDirectoryGet,
  DocumentDirectoryRename,
  DocumentGet,
  DocumentList,
  DocumentRename,
  DocumentScope,
} from "../types/index.ts";

/** The calls below `/documents`. */
export class DocumentsClient extends BaseEndpointClient {
  /**
   * Deletes a directory of the documents, with everything in it.
   *
   * `DELETE /documents/directories`
   */
  deleteDocumentDirectoryDocumentsDirectoriesDelete({ body }: { body: DocumentDirectoryDelete }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("documents", "directories"), { body });
  }

  /**
   * Renames a directory of the documents, with everything in it.
   *
   * `PATCH /documents/directories`
   */
  renameDocumentDirectoryDocumentsDirectoriesPatch({ body }: { body: DocumentDirectoryRename }): Promise<DocumentDirectoryGet> {
    return this.http.json("PATCH", this.buildPath("documents", "directories"), { body });
  }

  /**
   * Makes a directory for documents, unless it is there.
   *
   * `POST /documents/directories`
   */
  createDocumentDirectoryDocumentsDirectoriesPost({ body }: { body: DocumentDirectoryCreate }): Promise<DocumentDirectoryGet> {
    return this.http.json("POST", this.buildPath("documents", "directories"), { body });
  }

  /**
   * Deletes a file of the documents.
   *
   * `DELETE /documents/files`
   */
  deleteDocumentFileDocumentsFilesDelete({ body }: { body: DocumentDelete }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("documents", "files"), { body });
  }

  /**
   * Answers a file of the documents.
   *
   * `GET /documents/files`
   */
  getDocumentFileDocumentsFilesGet({ path, scope, scopeId }: { path: string; scope: DocumentScope; scopeId?: string | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("documents", "files"), { query: { path, scope, scope_id: scopeId } });
  }

  /**
   * Renames a file of the documents.
   *
   * `PATCH /documents/files`
   */
  renameDocumentFileDocumentsFilesPatch({ body }: { body: DocumentRename }): Promise<DocumentGet> {
    return this.http.json("PATCH", this.buildPath("documents", "files"), { body });
  }

  /**
   * Stores a file among the documents, in place of the one that is there.
   *
   * `POST /documents/files`
   */
  uploadDocumentFileDocumentsFilesPost({ file }: { file: Upload }): Promise<DocumentGet> {
    return this.http.json("POST", this.buildPath("documents", "files"), { form: { file } });
  }

  /**
   * Lists a directory of documents.
   *
   * `GET /documents/list`
   */
  listDocumentsDirectoryDocumentsListGet({ path, scope, scopeId }: { path?: string | null; scope: DocumentScope; scopeId?: string | null }): Promise<DocumentList[]> {
    return this.http.json("GET", this.buildPath("documents", "list"), { query: { path, scope, scope_id: scopeId } });
  }
}
