import { ComputorError, NetworkError } from "./errors.ts";
import type { LocalLoginResponse, TokenRefreshResponse } from "./generated/types/index.ts";

/** A page of rows. */
export type Listing<T> = T[] & {
  /** How many rows match the filters, on all pages together. */
  readonly total: number;
};

/** A file to send: its bytes, and its name if the bytes do not have one. */
export type Upload = Blob | { data: Blob | BufferSource | string; name?: string; type?: string };

/** Parameters of a query string. What is null or undefined is not sent. */
export type Query = Record<string, unknown>;

/** What a call sends. */
export interface Sent {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  raw?: BodyInit;
  /** Sent as a multipart form: a file and at most one field with JSON. */
  form?: { file: Upload; json?: Record<string, unknown> };
  signal?: AbortSignal;
}

/** The tokens of a session. */
export interface Tokens {
  access: string;
  /** Works once; a new one comes with each refresh. */
  refresh?: string | null;
}

export interface HttpOptions {
  /** Where the server is. Empty: the server that the page came from. */
  baseUrl?: string;
  /** An API token (`ctp_…`); it is used instead of a session. */
  apiToken?: string;
  /** A session that was begun earlier. */
  tokens?: Tokens;
  /** Called with the tokens whenever they change, and with null when the session is over, so that they can be kept. */
  onTokens?: (tokens: Tokens | null) => void;
  /** `include` sends the cookies of the page; for web applications. */
  credentials?: RequestCredentials;
  /** How often a request that changes nothing is tried again when the server cannot be reached or is busy. */
  retries?: number;
  /** Milliseconds until a request is given up; 0: never. */
  timeout?: number;
  /** Another `fetch`. */
  fetch?: typeof fetch;
}

/** What a request may be repeated after: what it changes is changed once, or nothing is. */
const SAFE = new Set(["GET", "HEAD"]);
const BUSY = new Set([429, 502, 503, 504]);

/** Calls the server: adds credentials, refreshes them, repeats what may be repeated, and throws errors. */
export class HttpClient {
  readonly baseUrl: string;
  readonly #options: HttpOptions;
  #tokens: Tokens | null;
  #refreshing: Promise<boolean> | null = null;

  constructor(options: HttpOptions = {}) {
    this.#options = options;
    this.baseUrl = (options.baseUrl ?? "").replace(/\/+$/, "");
    this.#tokens = options.tokens ?? null;
  }

  /** The tokens of the session, if there is one. */
  get tokens(): Tokens | null {
    return this.#tokens;
  }

  /** Takes other tokens, or none. */
  setTokens(tokens: Tokens | null): void {
    this.#tokens = tokens;
    this.#options.onTokens?.(tokens);
  }

  /** Begins a session. */
  async login(username: string, password: string): Promise<LocalLoginResponse> {
    const answer = await this.#send("POST", "/auth/login", { body: { username, password } }, false);
    const login = (await answer.json()) as LocalLoginResponse;
    this.setTokens({ access: login.access_token, refresh: login.refresh_token });
    return login;
  }

  /** Ends the session. */
  async logout(): Promise<void> {
    try {
      await this.#send("POST", "/auth/logout", {}, false);
    } finally {
      this.setTokens(null);
    }
  }

  /** Exchanges the refresh token for new tokens; false if the session is over. Calls at the same time share one exchange. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<boolean> {
    const old = this.#tokens?.refresh;
    const byCookie = !this.#tokens && this.#options.credentials === "include";
    if (!old && !byCookie) return false;
    const [path, body] = old ? ["/auth/refresh/local", { refresh_token: old }] as const : ["/auth/refresh", {}] as const;
    try {
      const answer = await this.#send("POST", path, { body }, false);
      const fresh = (await answer.json()) as TokenRefreshResponse;
      if (old) this.setTokens({ access: fresh.access_token, refresh: fresh.refresh_token ?? old });
      return true;
    } catch (error) {
      if (!(error instanceof ComputorError) || BUSY.has(error.status)) throw error;
      if (old) this.setTokens(null);
      return false;
    }
  }

  /** Makes a request; the response is one of success. */
  async request(method: string, path: string, sent: Sent = {}): Promise<Response> {
    const used = this.#tokens?.access;
    try {
      return await this.#send(method, path, sent, true);
    } catch (error) {
      if (!(error instanceof ComputorError) || error.status !== 401 || this.#options.apiToken) throw error;
      // Another call may have refreshed the session while this one was under way.
      const fresh = this.#tokens !== null && this.#tokens.access !== used;
      if (!fresh && !(await this.refresh())) throw error;
      return this.#send(method, path, sent, true);
    }
  }

  /** A call that answers nothing. */
  async nothing(method: string, path: string, sent: Sent = {}): Promise<void> {
    const response = await this.request(method, path, sent);
    await response.body?.cancel();
  }

  /** A call that answers JSON. */
  async json<T>(method: string, path: string, sent: Sent = {}): Promise<T> {
    const response = await this.request(method, path, sent);
    return (await response.json()) as T;
  }

  /** A call that answers a page of rows. */
  async listing<T>(method: string, path: string, sent: Sent = {}): Promise<Listing<T>> {
    const response = await this.request(method, path, sent);
    const rows = (await response.json()) as T[];
    const total = Number(response.headers.get("x-total-count") ?? rows.length);
    return Object.assign(rows, { total });
  }

  /** A call that answers a file. */
  async file(method: string, path: string, sent: Sent = {}): Promise<Blob> {
    const response = await this.request(method, path, sent);
    return response.blob();
  }

  get<T>(path: string, options: { params?: Query } = {}): Promise<T> {
    return this.json("GET", path, { query: options.params });
  }

  post<T>(path: string, body?: unknown, options: { params?: Query } = {}): Promise<T | undefined> {
    return this.#whatever("POST", path, { body, query: options.params });
  }

  put<T>(path: string, body?: unknown, options: { params?: Query } = {}): Promise<T | undefined> {
    return this.#whatever("PUT", path, { body, query: options.params });
  }

  patch<T>(path: string, body?: unknown, options: { params?: Query } = {}): Promise<T | undefined> {
    return this.#whatever("PATCH", path, { body, query: options.params });
  }

  delete<T>(path: string, options: { params?: Query } = {}): Promise<T | undefined> {
    return this.#whatever("DELETE", path, { query: options.params });
  }

  async #whatever<T>(method: string, path: string, sent: Sent): Promise<T | undefined> {
    const response = await this.request(method, path, sent);
    const text = await response.text();
    return text === "" ? undefined : (JSON.parse(text) as T);
  }

  async #send(method: string, path: string, sent: Sent, repeat: boolean): Promise<Response> {
    const retries = repeat && SAFE.has(method) ? (this.#options.retries ?? 3) : 0;
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await this.#once(method, path, sent);
        if (response.ok) return response;
        throw await ComputorError.of(response);
      } catch (error) {
        const again = error instanceof NetworkError || (error instanceof ComputorError && BUSY.has(error.status));
        if (!again || attempt >= retries) throw error;
        const asked = error instanceof ComputorError ? error.retryAfter : null;
        await pause(asked === null ? 200 * 2 ** attempt : asked * 1000, sent.signal);
      }
    }
  }

  async #once(method: string, path: string, sent: Sent): Promise<Response> {
    const send = this.#options.fetch ?? fetch;
    const { body, type } = encode(sent);
    try {
      return await send(this.baseUrl + path + encodeQuery(sent.query), {
        method,
        headers: this.#headers(type),
        signal: this.#signal(sent.signal),
        ...(body === undefined ? {} : { body }),
        ...(this.#options.credentials ? { credentials: this.#options.credentials } : {}),
      });
    } catch (error) {
      // What the caller ended is the caller's own.
      if (sent.signal?.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new NetworkError(`${method} ${path}: ${reason}`, error);
    }
  }

  #headers(type: string | undefined): Headers {
    // A parameter that the server does not know is said, not dropped (RFC 7240).
    const headers = new Headers({ Accept: "application/json, */*", Prefer: "handling=strict" });
    if (type) headers.set("Content-Type", type);
    if (this.#options.apiToken) headers.set("X-API-Token", this.#options.apiToken);
    else if (this.#tokens) headers.set("Authorization", `Bearer ${this.#tokens.access}`);
    return headers;
  }

  #signal(signal: AbortSignal | undefined): AbortSignal | null {
    const timeout = this.#options.timeout ?? 30_000;
    if (timeout === 0) return signal ?? null;
    const timer = AbortSignal.timeout(timeout);
    if (!signal) return timer;
    const both = new AbortController();
    for (const one of [signal, timer]) {
      if (one.aborted) both.abort(one.reason);
      one.addEventListener("abort", () => both.abort(one.reason), { once: true });
    }
    return both.signal;
  }
}

function encode(sent: Sent): { body?: BodyInit; type?: string } {
  if (sent.form) return { body: encodeForm(sent.form) };
  if (sent.raw !== undefined) return { body: sent.raw };
  return sent.body === undefined ? {} : { body: JSON.stringify(sent.body), type: "application/json" };
}

function encodeForm({ file, json }: NonNullable<Sent["form"]>): FormData {
  const form = new FormData();
  // The field comes before the file: the server asks it whether the file is welcome.
  for (const [name, value] of Object.entries(json ?? {})) {
    if (value !== undefined && value !== null) form.append(name, JSON.stringify(value));
  }
  if (file instanceof Blob) form.append("file", file, "name" in file ? String(file.name) : "file.zip");
  else form.append("file", new Blob([file.data], { type: file.type ?? "" }), file.name ?? "file.zip");
  return form;
}

function encodeQuery(query: Query = {}): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) pairs.append(name, one instanceof Date ? one.toISOString() : String(one));
    }
  }
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

/** The connection of a web page with its own server, by the page's cookies. */
export const apiClient = new HttpClient({ credentials: "include" });
