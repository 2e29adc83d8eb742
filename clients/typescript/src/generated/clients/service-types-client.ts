// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type { ServiceTypeCreate, ServiceTypeGet, ServiceTypeList, ServiceTypeUpdate } from "../types/index.ts";

/** The calls below `/service-types`. */
export class ServiceTypesClient extends BaseEndpointClient {
  /**
   * Lists service types.
   *
   * `GET /service-types`
   */
  listServiceTypesServiceTypesGet({ category, enabled, id, path, pathDescendant, pathPattern, pluginModule, limit, skip }: {
    category?: string | null;
    enabled?: boolean | null;
    id?: string | null;
    path?: string | null;
    pathDescendant?: string | null;
    pathPattern?: string | null;
    pluginModule?: string | null;
    limit?: number | null;
    skip?: number | null;
  } = {}): Promise<Listing<ServiceTypeList>> {
    return this.http.listing("GET", this.buildPath("service-types"), {
      query: {
        category,
        enabled,
        id,
        path,
        path_descendant: pathDescendant,
        path_pattern: pathPattern,
        plugin_module: pluginModule,
        limit,
        skip,
      },
    });
  }

  /**
   * Creates a new service type.
   *
   * `POST /service-types`
   */
  createServiceTypeServiceTypesPost({ body }: { body: ServiceTypeCreate }): Promise<ServiceTypeGet> {
    return this.http.json("POST", this.buildPath("service-types"), { body });
  }

  /**
   * Deletes one service type.
   *
   * `DELETE /service-types/{id}`
   */
  deleteServiceTypeServiceTypesIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("service-types", id));
  }

  /**
   * Answers one service type.
   *
   * `GET /service-types/{id}`
   */
  getServiceTypeServiceTypesEntityIdGet({ entityId }: { entityId: string }): Promise<ServiceTypeGet> {
    return this.http.json("GET", this.buildPath("service-types", entityId));
  }

  /**
   * Changes one service type: the fields that are sent; null clears a field.
   *
   * `PATCH /service-types/{id}`
   */
  updateServiceTypeServiceTypesEntityIdPatch({ entityId, body }: { entityId: string; body: ServiceTypeUpdate }): Promise<ServiceTypeGet> {
    return this.http.json("PATCH", this.buildPath("service-types", entityId), { body });
  }

  /** The same as `listServiceTypesServiceTypesGet`. */
  list(params?: Parameters<ServiceTypesClient["listServiceTypesServiceTypesGet"]>[0]): Promise<Listing<ServiceTypeList>> {
    return this.listServiceTypesServiceTypesGet(params);
  }

  /** The same as `createServiceTypeServiceTypesPost`. */
  create(payload: ServiceTypeCreate): Promise<ServiceTypeGet> {
    return this.createServiceTypeServiceTypesPost({ body: payload });
  }

  /** The same as `getServiceTypeServiceTypesEntityIdGet`. */
  get(id: string): Promise<ServiceTypeGet> {
    return this.getServiceTypeServiceTypesEntityIdGet({ entityId: id });
  }

  /** The same as `updateServiceTypeServiceTypesEntityIdPatch`. */
  update(id: string, payload: ServiceTypeUpdate): Promise<ServiceTypeGet> {
    return this.updateServiceTypeServiceTypesEntityIdPatch({ entityId: id, body: payload });
  }

  /** The same as `deleteServiceTypeServiceTypesIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteServiceTypeServiceTypesIdDelete({ id });
  }
}
