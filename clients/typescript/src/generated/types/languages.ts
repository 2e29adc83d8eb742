// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A language in full. */
export interface LanguageGet {
  code: string;
  name: string;
  /** Its name in itself. */
  native_name: string | null;
}

/** A language in a list. */
export interface LanguageList {
  code: string;
  name: string;
  /** Its name in itself. */
  native_name: string | null;
}
