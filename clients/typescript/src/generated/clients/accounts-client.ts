// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { AccountCreate, AccountGet, AccountList, AccountProvider, AccountUpdate } from "../types/index.ts";

/** The calls below `/accounts`. */
export class AccountsClient extends BaseEndpointClient {
  /**
   * Lists accounts.
   *
   * `GET /accounts`
   */
  listAccountsAccountsGet({ id, provider, providerAccountId, type, userId, limit, skip }: {
    id?: string | null;
    provider?: string | null;
    providerAccountId?: string | null;
    type?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<AccountList>> {
    return this.http.listing("GET", this.buildPath("accounts"), { query: { id, provider, provider_account_id: providerAccountId, type, user_id: userId, limit, skip } });
  }

  /**
   * Creates a new account.
   *
   * `POST /accounts`
   */
  createAccountsAccountsPost({ body }: { body: AccountCreate }): Promise<AccountGet> {
    return this.http.json("POST", this.buildPath("accounts"), { body });
  }

  /**
   * Lists the kinds of accounts that can be linked to a user.
   *
   * `GET /accounts/providers`
   */
  listAccountProvidersAccountsProvidersGet(): Promise<AccountProvider[]> {
    return this.http.json("GET", this.buildPath("accounts", "providers"));
  }

  /**
   * Deletes one account.
   *
   * `DELETE /accounts/{id}`
   */
  deleteAccountsAccountsIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("accounts", id));
  }

  /**
   * Answers one account.
   *
   * `GET /accounts/{id}`
   */
  getAccountsAccountsIdGet({ id }: { id: string }): Promise<AccountGet> {
    return this.http.json("GET", this.buildPath("accounts", id));
  }

  /**
   * Changes one account: the fields that are sent; null clears a field.
   *
   * `PATCH /accounts/{id}`
   */
  updateAccountsAccountsIdPatch({ id, body }: { id: string; body: AccountUpdate }): Promise<AccountGet> {
    return this.http.json("PATCH", this.buildPath("accounts", id), { body });
  }

  /** The same as `listAccountsAccountsGet`. */
  list(params?: Parameters<AccountsClient["listAccountsAccountsGet"]>[0]): Promise<Listing<AccountList>> {
    return this.listAccountsAccountsGet(params);
  }

  /** The same as `createAccountsAccountsPost`. */
  create(payload: AccountCreate): Promise<AccountGet> {
    return this.createAccountsAccountsPost({ body: payload });
  }

  /** The same as `getAccountsAccountsIdGet`. */
  get(id: string): Promise<AccountGet> {
    return this.getAccountsAccountsIdGet({ id });
  }

  /** The same as `updateAccountsAccountsIdPatch`. */
  update(id: string, payload: AccountUpdate): Promise<AccountGet> {
    return this.updateAccountsAccountsIdPatch({ id, body: payload });
  }

  /** The same as `deleteAccountsAccountsIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteAccountsAccountsIdDelete({ id });
  }
}
