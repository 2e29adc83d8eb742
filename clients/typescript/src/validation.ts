/** What a value has to be. References are functions, so that shapes may refer to each other. */
export interface Schema {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  format?: "uuid" | "date-time";
  enum?: readonly unknown[];
  items?: Schema;
  /** That, or null. */
  nullable?: Schema;
  ref?: () => Schema;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema;
}

/** The schema of an interface. */
export interface ObjectSchema extends Schema {
  type: "object";
  required: readonly string[];
  properties: Readonly<Record<string, Schema>>;
}

/** A value is not what it should be. */
export class ValidationError extends Error {
  readonly modelName: string;
  readonly validationMessage: string;

  constructor(modelName: string, validationMessage: string) {
    super(`${modelName}: ${validationMessage}`);
    this.name = "ValidationError";
    this.modelName = modelName;
    this.validationMessage = validationMessage;
  }
}

/** The value, if it is what the schema says; else an error. */
export function check<T>(modelName: string, schema: Schema, value: unknown): T {
  const wrong = fault(schema, value, "");
  if (wrong !== null) throw new ValidationError(modelName, wrong);
  return value as T;
}

/** Checks values against an interface. Fields that the interface does not have are let through: newer servers have more. */
export class BaseValidator<T> {
  static readonly modelName: string = "";
  static readonly schema: ObjectSchema = { type: "object", required: [], properties: {} };

  static getSchema(): ObjectSchema {
    return this.schema;
  }

  static getFieldSchema(field: string): Schema | undefined {
    return Object.hasOwn(this.schema.properties, field) ? this.schema.properties[field] : undefined;
  }

  static getFields(): string[] {
    return Object.keys(this.schema.properties);
  }

  static getRequiredFields(): string[] {
    return [...this.schema.required];
  }

  static isFieldRequired(field: string): boolean {
    return this.schema.required.includes(field);
  }

  /** The value, if it is one; else a `ValidationError`. */
  validate(value: unknown): T {
    const model = this.constructor as typeof BaseValidator;
    return check<T>(model.modelName, model.schema, value);
  }

  /** The same without throwing. */
  safeValidate(value: unknown): { success: true; data: T } | { success: false; error: ValidationError } {
    try {
      return { success: true, data: this.validate(value) };
    } catch (error) {
      if (error instanceof ValidationError) return { success: false, error };
      throw error;
    }
  }

  /** A list of such values. */
  validateArray(values: unknown): T[] {
    const model = this.constructor as typeof BaseValidator;
    return check<T[]>(model.modelName, { type: "array", items: model.schema }, values);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is wrong with a value, with its place; null if nothing is. */
function fault(schema: Schema, value: unknown, place: string): string | null {
  if (schema.ref) return fault(schema.ref(), value, place);
  if (schema.nullable) return value === null ? null : fault(schema.nullable, value, place);
  const at = place === "" ? "the value" : place;
  if (schema.enum) return schema.enum.includes(value) ? null : `${at} must be one of ${schema.enum.join(", ")}`;
  switch (schema.type) {
    case undefined:
      return null;
    case "string":
      if (typeof value !== "string") return `${at} must be a string`;
      if (schema.format === "uuid" && !UUID.test(value)) return `${at} must be a UUID`;
      if (schema.format === "date-time" && Number.isNaN(Date.parse(value))) return `${at} must be a point in time`;
      return null;
    case "integer":
      return Number.isInteger(value) ? null : `${at} must be an integer`;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : `${at} must be a number`;
    case "boolean":
      return typeof value === "boolean" ? null : `${at} must be true or false`;
    case "array":
      if (!Array.isArray(value)) return `${at} must be a list`;
      return first(value, (one, index) => fault(schema.items ?? {}, one, `${place}[${index}]`));
    case "object":
      return objectFault(schema, value, place, at);
  }
}

function objectFault(schema: Schema, value: unknown, place: string, at: string): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${at} must be an object`;
  const below = (field: string) => (place === "" ? field : `${place}.${field}`);
  const missing = (schema.required ?? []).find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) return `${below(missing)} is missing`;
  return first(Object.entries(value), ([field, one]) => {
    const known = schema.properties && Object.hasOwn(schema.properties, field) ? schema.properties[field] : schema.additionalProperties;
    // A field that was left out on purpose is there, as undefined.
    return known === undefined || one === undefined ? null : fault(known, one, below(field));
  });
}

function first<T>(values: readonly T[], find: (value: T, index: number) => string | null): string | null {
  for (const [index, value] of values.entries()) {
    const wrong = find(value, index);
    if (wrong !== null) return wrong;
  }
  return null;
}
