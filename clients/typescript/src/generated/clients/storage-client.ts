// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient } from "../../base.ts";
import type { Upload } from "../../http.ts";
import type {
  BucketCreate,
  BucketInfo,
  PresignedUrlRequest,
  PresignedUrlResponse,
  StorageCopy,
  StorageDone,
  StorageObjectGet,
  StorageObjectList,
  StorageUsageStats,
} from "../types/index.ts";

/** The calls below `/storage`. */
export class StorageClient extends BaseEndpointClient {
  /**
   * Lists the buckets.
   *
   * `GET /storage/buckets`
   */
  listBucketsStorageBucketsGet(): Promise<BucketInfo[]> {
    return this.http.json("GET", this.buildPath("storage", "buckets"));
  }

  /**
   * Makes a bucket.
   *
   * `POST /storage/buckets`
   */
  createBucketStorageBucketsPost({ body }: { body: BucketCreate }): Promise<BucketInfo> {
    return this.http.json("POST", this.buildPath("storage", "buckets"), { body });
  }

  /**
   * Deletes a bucket that is empty, or, if forced, with everything in it.
   *
   * `DELETE /storage/buckets/{bucket_name}`
   */
  deleteBucketStorageBucketsBucketNameDelete({ bucketName, force }: { bucketName: string; force?: boolean | null }): Promise<StorageDone> {
    return this.http.json("DELETE", this.buildPath("storage", "buckets", bucketName), { query: { force } });
  }

  /**
   * Says how much a bucket holds.
   *
   * `GET /storage/buckets/{bucket_name}/stats`
   */
  getBucketStatsStorageBucketsBucketNameStatsGet({ bucketName }: { bucketName: string }): Promise<StorageUsageStats> {
    return this.http.json("GET", this.buildPath("storage", "buckets", bucketName, "stats"));
  }

  /**
   * Copies a file.
   *
   * `POST /storage/copy`
   */
  copyObjectStorageCopyPost({ body }: { body: StorageCopy }): Promise<StorageDone> {
    return this.http.json("POST", this.buildPath("storage", "copy"), { body });
  }

  /**
   * Downloads a file.
   *
   * `GET /storage/download/{object_key}`
   */
  downloadFileStorageDownloadObjectKeyGet({ objectKey, bucketName }: { objectKey: string; bucketName?: string | null }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("storage", "download", objectKey), { query: { bucket_name: bucketName } });
  }

  /**
   * Fetches the file of a link.
   *
   * `GET /storage/links/{token}`
   */
  followStorageLinkStorageLinksTokenGet({ token }: { token: string }): Promise<Blob> {
    return this.http.file("GET", this.buildPath("storage", "links", token));
  }

  /**
   * Stores the body of the request as the file of a link.
   *
   * `PUT /storage/links/{token}`
   */
  fillStorageLinkStorageLinksTokenPut({ token, body }: { token: string; body: BodyInit }): Promise<void> {
    return this.http.nothing("PUT", this.buildPath("storage", "links", token), { raw: body });
  }

  /**
   * Lists the files of a bucket, by their keys.
   *
   * `GET /storage/objects`
   */
  listObjectsStorageObjectsGet({ bucketName, contentType, limit, maxSize, minSize, prefix, skip }: {
    bucketName?: string | null;
    contentType?: string | null;
    limit?: number | null;
    maxSize?: number | null;
    minSize?: number | null;
    prefix?: string | null;
    skip?: number | null;
  } = {}): Promise<StorageObjectList[]> {
    return this.http.json("GET", this.buildPath("storage", "objects"), {
      query: {
        bucket_name: bucketName,
        content_type: contentType,
        limit,
        max_size: maxSize,
        min_size: minSize,
        prefix,
        skip,
      },
    });
  }

  /**
   * Deletes a file.
   *
   * `DELETE /storage/objects/{object_key}`
   */
  deleteObjectStorageObjectsObjectKeyDelete({ objectKey, bucketName }: { objectKey: string; bucketName?: string | null }): Promise<StorageDone> {
    return this.http.json("DELETE", this.buildPath("storage", "objects", objectKey), { query: { bucket_name: bucketName } });
  }

  /**
   * Answers what is known of a file.
   *
   * `GET /storage/objects/{object_key}`
   */
  getObjectInfoStorageObjectsObjectKeyGet({ objectKey, bucketName }: { objectKey: string; bucketName?: string | null }): Promise<StorageObjectGet> {
    return this.http.json("GET", this.buildPath("storage", "objects", objectKey), { query: { bucket_name: bucketName } });
  }

  /**
   * Makes a link that fetches or stores one file for a while, without a log-in.
   *
   * `POST /storage/presigned-url`
   */
  generatePresignedUrlStoragePresignedUrlPost({ body }: { body: PresignedUrlRequest }): Promise<PresignedUrlResponse> {
    return this.http.json("POST", this.buildPath("storage", "presigned-url"), { body });
  }

  /**
   * Stores a file, in place of the one that is there.
   *
   * `POST /storage/upload`
   */
  uploadFileStorageUploadPost({ file, userId }: { file: Upload; userId?: string | null }): Promise<StorageObjectGet> {
    return this.http.json("POST", this.buildPath("storage", "upload"), { form: { file }, query: { user_id: userId } });
  }
}
