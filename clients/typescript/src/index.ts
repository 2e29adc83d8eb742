export { BaseEndpointClient } from "./base.ts";
export { ComputorClient } from "./client.ts";
export * from "./errors.ts";
export * from "./generated/clients/index.ts";
export * from "./generated/error-codes.ts";
export * from "./generated/types/index.ts";
export * from "./http.ts";
export * from "./live.ts";
export * from "./paging.ts";
