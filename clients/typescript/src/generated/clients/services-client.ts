// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { ServiceCreate, ServiceGet, ServiceUpdate } from "../types/index.ts";

/** The calls below `/service-accounts`. */
export class ServicesClient extends BaseEndpointClient {
  /**
   * Lists service accounts.
   *
   * `GET /service-accounts`
   */
  listServicesEndpointServiceAccountsGet({ enabled, id, serviceTypeId, slug, userId, limit, skip }: {
    enabled?: boolean | null;
    id?: string | null;
    serviceTypeId?: string | null;
    slug?: string | null;
    userId?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<ServiceGet>> {
    return this.http.listing("GET", this.buildPath("service-accounts"), { query: { enabled, id, service_type_id: serviceTypeId, slug, user_id: userId, limit, skip } });
  }

  /**
   * Creates a new service and the user that it acts as.
   *
   * `POST /service-accounts`
   */
  createServiceEndpointServiceAccountsPost({ body }: { body: ServiceCreate }): Promise<ServiceGet> {
    return this.http.json("POST", this.buildPath("service-accounts"), { body });
  }

  /**
   * Answers the service account that asks: how a worker learns its configuration.
   *
   * `GET /service-accounts/me`
   */
  getServiceMeServiceAccountsMeGet(): Promise<ServiceGet> {
    return this.http.json("GET", this.buildPath("service-accounts", "me"));
  }

  /**
   * Deletes a service.
   *
   * One that contents or example versions use needs `force`.
   *
   * `DELETE /service-accounts/{id}`
   */
  deleteServiceEndpointServiceAccountsServiceIdDelete({ serviceId, force }: { serviceId: string; force?: boolean | null }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("service-accounts", serviceId), { query: { force } });
  }

  /**
   * Answers one service.
   *
   * `GET /service-accounts/{id}`
   */
  getServiceEndpointServiceAccountsServiceIdGet({ serviceId }: { serviceId: string }): Promise<ServiceGet> {
    return this.http.json("GET", this.buildPath("service-accounts", serviceId));
  }

  /**
   * Changes a service.
   *
   * Disabling one that contents or example versions use needs `force`.
   *
   * `PATCH /service-accounts/{id}`
   */
  updateServiceEndpointServiceAccountsServiceIdPatch({ serviceId, body, force }: { serviceId: string; body: ServiceUpdate; force?: boolean | null }): Promise<ServiceGet> {
    return this.http.json("PATCH", this.buildPath("service-accounts", serviceId), { body, query: { force } });
  }

  /**
   * Notes that a service is there.
   *
   * `PUT /service-accounts/{id}/heartbeat`
   */
  serviceHeartbeatEndpointServiceAccountsServiceIdHeartbeatPut({ serviceId }: { serviceId: string }): Promise<void> {
    return this.http.nothing("PUT", this.buildPath("service-accounts", serviceId, "heartbeat"));
  }

  /** The same as `listServicesEndpointServiceAccountsGet`. */
  list(params?: Parameters<ServicesClient["listServicesEndpointServiceAccountsGet"]>[0]): Promise<Listing<ServiceGet>> {
    return this.listServicesEndpointServiceAccountsGet(params);
  }

  /** The same as `createServiceEndpointServiceAccountsPost`. */
  create(payload: ServiceCreate): Promise<ServiceGet> {
    return this.createServiceEndpointServiceAccountsPost({ body: payload });
  }

  /** The same as `getServiceEndpointServiceAccountsServiceIdGet`. */
  get(id: string): Promise<ServiceGet> {
    return this.getServiceEndpointServiceAccountsServiceIdGet({ serviceId: id });
  }

  /** The same as `deleteServiceEndpointServiceAccountsServiceIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteServiceEndpointServiceAccountsServiceIdDelete({ serviceId: id });
  }
}
