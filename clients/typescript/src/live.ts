import type { HttpClient } from "./http.ts";

/** What the server tells. */
export interface LiveMessage {
  type: string;
  channel?: string;
  data?: unknown;
  [field: string]: unknown;
}

/** What is used of a WebSocket, so that any implementation does. */
interface Socket {
  readyState: number;
  send(text: string): void;
  close(code?: number): void;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
}

export interface LiveOptions {
  /** Another implementation, for runtimes that have none. */
  WebSocket?: new (url: string) => unknown;
  /** Called with every message. */
  onMessage?: (message: LiveMessage) => void;
  /** Called when the connection is over for good: it was closed here, or the server refuses the credentials. */
  onEnd?: (code: number) => void;
}

/** After these the connection is not made again: closed in order, not logged in, not allowed. */
const FINAL = new Set([1000, 4001, 4003]);
const OPEN = 1;

/**
 * Live events. Connects again when the connection breaks, and then subscribes again to what it was subscribed to.
 *
 *     const live = new LiveConnection(client.http, { onMessage: console.log });
 *     await live.connect();
 *     live.subscribe(["course:0192…"]);
 */
export class LiveConnection {
  readonly #http: HttpClient;
  readonly #options: LiveOptions;
  readonly #channels = new Set<string>();
  #socket: Socket | null = null;
  #ended = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(http: HttpClient, options: LiveOptions = {}) {
    this.#http = http;
    this.#options = options;
  }

  /** Connects; done when the server has said who is connected. */
  async connect(): Promise<LiveMessage> {
    this.#ended = false;
    return this.#open();
  }

  /** Follows channels such as `course:<id>` or `submission_group:<id>`. */
  subscribe(channels: string[]): void {
    for (const channel of channels) this.#channels.add(channel);
    this.send({ type: "channel:subscribe", channels });
  }

  /** Follows them no more. */
  unsubscribe(channels: string[]): void {
    for (const channel of channels) this.#channels.delete(channel);
    this.send({ type: "channel:unsubscribe", channels });
  }

  /** Sends a message, if there is a connection. */
  send(message: LiveMessage & { channels?: string[] }): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Ends the connection. */
  close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  #open(): Promise<LiveMessage> {
    const Constructor = (this.#options.WebSocket ?? globalThis.WebSocket) as new (url: string) => Socket;
    const socket = new Constructor(this.#url());
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.onmessage = (event) => {
        const message = JSON.parse(String(event.data)) as LiveMessage;
        if (message.type === "system:connected") {
          this.#attempt = 0;
          if (this.#channels.size > 0) this.subscribe([...this.#channels]);
          resolve(message);
        }
        this.#options.onMessage?.(message);
      };
      // What went wrong is said when it closes.
      socket.onerror = () => {};
      socket.onclose = (event) => {
        reject(new Error(`the connection was closed (${event.code})`));
        this.#closed(Number(event.code));
      };
    });
  }

  #url(): string {
    const base = this.#http.baseUrl || globalThis.location.origin;
    const token = this.#http.tokens?.access;
    return `${base.replace(/^http/, "ws")}/ws${token ? `?token=${encodeURIComponent(token)}` : ""}`;
  }

  #closed(code: number): void {
    this.#socket = null;
    if (this.#ended || FINAL.has(code)) {
      this.#options.onEnd?.(code);
      return;
    }
    const wait = Math.min(30_000, 500 * 2 ** this.#attempt++) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      // A session may have been refreshed meanwhile, or has to be; the next close says what came of it.
      this.#http.refresh().catch(() => false).then(() => this.#open()).catch(() => {});
    }, wait);
  }
}
