import { ERROR_DEFINITIONS, type ErrorCode, type ErrorDefinition } from "./generated/error-codes.ts";
import type { Problem, Violation } from "./generated/types/index.ts";

/** The server answered with an error. Decide by `errorCode`; `message` is for people. */
export class ComputorError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** What happened, for programs; empty if the answer did not come from Computor but from something in between. */
  readonly errorCode: ErrorCode | "";
  /** What to do next. */
  readonly help: string;
  /** What is wrong with the request, field by field. */
  readonly violations: readonly Violation[];
  /** The request, as the server's log names it. */
  readonly requestId: string | null;
  /** How many seconds to wait before trying again, if the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<Problem>, retryAfter: number | null = null) {
    super(problem.message || problem.detail || `the server answered ${status}`);
    this.name = "ComputorError";
    this.status = status;
    this.errorCode = problem.error_code ?? "";
    this.help = problem.help ?? "";
    this.violations = problem.details?.validation_errors ?? [];
    this.requestId = problem.request_id ?? null;
    this.retryAfter = retryAfter;
  }

  /** The error that a response carries. */
  static async of(response: Response): Promise<ComputorError> {
    const text = await response.text().catch(() => "");
    let problem: Partial<Problem> = {};
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null) problem = value;
    } catch {
      // A proxy's page is not JSON; the status says enough.
    }
    const seconds = Number(response.headers.get("retry-after") ?? NaN);
    return new ComputorError(response.status, problem, Number.isFinite(seconds) ? seconds : null);
  }
}

/** The server could not be reached, or the connection broke. */
export class NetworkError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "NetworkError";
  }
}

/** What is known of a code, if this version of the client knows it. */
export function getErrorDefinition(code: string): ErrorDefinition | undefined {
  return Object.hasOwn(ERROR_DEFINITIONS, code) ? ERROR_DEFINITIONS[code as ErrorCode] : undefined;
}

/** Whether the same request may succeed later. */
export function isRetryableError(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ComputorError && [429, 502, 503, 504].includes(error.status));
}

/** How many seconds to wait before the next try; null if there is no use in trying again. */
export function getRetryDelay(error: unknown): number | null {
  if (!isRetryableError(error)) return null;
  return (error instanceof ComputorError ? error.retryAfter : null) ?? 1;
}

/** What to show to people: what happened and what to do. */
export function getErrorMessage(error: unknown): string {
  if (error instanceof ComputorError) return error.help ? `${error.message}. ${error.help}` : error.message;
  return error instanceof Error ? error.message : String(error);
}

/** The codes that have a status. */
export function getErrorsByHttpStatus(status: number): ErrorDefinition[] {
  return Object.values(ERROR_DEFINITIONS).filter((one) => one.http_status === status);
}

/** The codes of a subject. */
export function getErrorsByCategory(category: string): ErrorDefinition[] {
  return Object.values(ERROR_DEFINITIONS).filter((one) => one.category === category);
}
