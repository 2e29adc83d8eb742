// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { LanguageGet, LanguageList } from "../types/index.ts";

/** The calls below `/languages`. */
export class LanguagesClient extends BaseEndpointClient {
  /**
   * Lists languages.
   *
   * `GET /languages`
   */
  listLanguagesLanguagesGet({ code, name, nativeName, limit, skip }: {
    code?: string | null;
    name?: string | null;
    nativeName?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<LanguageList>> {
    return this.http.listing("GET", this.buildPath("languages"), { query: { code, name, native_name: nativeName, limit, skip } });
  }

  /**
   * Answers one language.
   *
   * `GET /languages/{id}`
   */
  getLanguagesLanguagesIdGet({ id }: { id: string }): Promise<LanguageGet> {
    return this.http.json("GET", this.buildPath("languages", id));
  }

  /** The same as `listLanguagesLanguagesGet`. */
  list(params?: Parameters<LanguagesClient["listLanguagesLanguagesGet"]>[0]): Promise<Listing<LanguageList>> {
    return this.listLanguagesLanguagesGet(params);
  }

  /** The same as `getLanguagesLanguagesIdGet`. */
  get(id: string): Promise<LanguageGet> {
    return this.getLanguagesLanguagesIdGet({ id });
  }
}
