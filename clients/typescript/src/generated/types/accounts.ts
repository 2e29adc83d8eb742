// Made by `computor generate-types` from the list of all calls. Do not edit.

/** A new account. */
export interface AccountCreate {
  properties?: Record<string, unknown> | null;
  provider: string;
  /** What the provider calls the user. */
  provider_account_id: string;
  type: string;
  user_id: string;
}

/** An account in full. */
export interface AccountGet {
  created_at: string | null;
  created_by: string | null;
  id: string;
  properties: Record<string, unknown> | null;
  provider: string;
  /** What the provider calls the user. */
  provider_account_id: string;
  type: string;
  updated_at: string | null;
  updated_by: string | null;
  user_id: string;
}

/** An account in a list. */
export interface AccountList {
  created_at: string | null;
  id: string;
  provider: string;
  /** What the provider calls the user. */
  provider_account_id: string;
  type: string;
  updated_at: string | null;
  user_id: string;
}

/** A kind of account that can be linked to a user, and how a form asks for it. */
export interface AccountProvider {
  description: string;
  display_name: string;
  /** What the field is called that takes `provider_account_id`. */
  field_label: string;
  id: string;
  placeholder: string;
  /** What an account of this kind has as its provider, unless somebody types another one. */
  provider: string;
  /** What an account of this kind has as its type. */
  type: string;
}

/** Changes to an account. */
export interface AccountUpdate {
  properties?: Record<string, unknown> | null;
  provider?: string | null;
  /** What the provider calls the user. */
  provider_account_id?: string | null;
  type?: string | null;
}
