export * from "./generated/validators/index.ts";
export * from "./validation.ts";
