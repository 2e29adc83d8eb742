import type { Listing } from "./http.ts";

/**
 * All rows of a list, a page at a time:
 *
 *     for await (const course of everyRow((page) => client.courses.list(page))) …
 *
 * Filters go along: `everyRow((page) => client.courses.list({ ...page, title: "…" }))`.
 */
export async function* everyRow<T>(
  list: (page: { skip: number; limit: number }) => Promise<Listing<T>>,
  pageSize = 500,
): AsyncGenerator<T, void, undefined> {
  for (let skip = 0; ; skip += pageSize) {
    const page = await list({ skip, limit: pageSize });
    yield* page;
    if (page.length < pageSize || skip + page.length >= page.total) return;
  }
}
