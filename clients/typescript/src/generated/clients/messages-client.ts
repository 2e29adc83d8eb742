// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  MessageAudit,
  MessageCreate,
  MessageGet,
  MessageList,
  MessageScope,
  MessageThread,
  MessageUnread,
  MessageUpdate,
} from "../types/index.ts";

/** The calls below `/messages`. */
export class MessagesClient extends BaseEndpointClient {
  /**
   * Lists messages that one may read, newest first.
   *
   * `GET /messages`
   */
  listMessagesMessagesGet({
    authorId,
    before,
    courseContentId,
    courseFamilyId,
    courseGroupId,
    courseId,
    courseMemberId,
    createdAfter,
    createdBefore,
    id,
    limit,
    organizationId,
    parentId,
    scope,
    skip,
    submissionGroupId,
    tagScope,
    tags,
    tagsMatchAll,
    unread,
    userId,
  }: {
    authorId?: string | null;
    before?: string | null;
    courseContentId?: string | null;
    courseFamilyId?: string | null;
    courseGroupId?: string | null;
    courseId?: string | null;
    courseMemberId?: string | null;
    createdAfter?: string | null;
    createdBefore?: string | null;
    id?: string | null;
    limit?: number | null;
    organizationId?: string | null;
    parentId?: string | null;
    scope?: MessageScope | null;
    skip?: number | null;
    submissionGroupId?: string | null;
    tagScope?: string | null;
    tags?: string[] | null;
    tagsMatchAll?: boolean | null;
    unread?: boolean | null;
    userId?: string | null;
  } = {}): Promise<Listing<MessageList>> {
    return this.http.listing("GET", this.buildPath("messages"), {
      query: {
        author_id: authorId,
        before,
        course_content_id: courseContentId,
        course_family_id: courseFamilyId,
        course_group_id: courseGroupId,
        course_id: courseId,
        course_member_id: courseMemberId,
        created_after: createdAfter,
        created_before: createdBefore,
        id,
        limit,
        organization_id: organizationId,
        parent_id: parentId,
        scope,
        skip,
        submission_group_id: submissionGroupId,
        tag_scope: tagScope,
        tags,
        tags_match_all: tagsMatchAll,
        unread,
        user_id: userId,
      },
    });
  }

  /**
   * Writes a message, or a reply in the conversation of a submission group.
   *
   * `POST /messages`
   */
  createMessageMessagesPost({ body }: { body: MessageCreate }): Promise<MessageGet> {
    return this.http.json("POST", this.buildPath("messages"), { body });
  }

  /**
   * Counts what one has not read of what is addressed to oneself, and to what one belongs to: a row for each of
   * them with something new.
   *
   * `GET /messages/unread`
   */
  listUnreadMessagesMessagesUnreadGet({ courseId, scope }: { courseId?: string | null; scope?: MessageScope | null } = {}): Promise<MessageUnread[]> {
    return this.http.json("GET", this.buildPath("messages", "unread"), { query: { course_id: courseId, scope } });
  }

  /**
   * Takes a message back: a note stands in its place, and its replies stay.
   *
   * `DELETE /messages/{id}`
   */
  deleteMessageMessagesIdDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("messages", id));
  }

  /**
   * Answers a message.
   *
   * `GET /messages/{id}`
   */
  getMessageMessagesIdGet({ id }: { id: string }): Promise<MessageGet> {
    return this.http.json("GET", this.buildPath("messages", id));
  }

  /**
   * Changes one's own message.
   *
   * `PATCH /messages/{id}`
   */
  updateMessageMessagesIdPatch({ id, body }: { id: string; body: MessageUpdate }): Promise<MessageGet> {
    return this.http.json("PATCH", this.buildPath("messages", id), { body });
  }

  /**
   * Lists what was done with a message, newest first.
   *
   * `GET /messages/{id}/audit`
   */
  getMessageAuditMessagesIdAuditGet({ id }: { id: string }): Promise<MessageAudit[]> {
    return this.http.json("GET", this.buildPath("messages", id, "audit"));
  }

  /**
   * Marks a message as not read by oneself.
   *
   * `DELETE /messages/{id}/reads`
   */
  markMessageUnreadMessagesIdReadsDelete({ id }: { id: string }): Promise<void> {
    return this.http.nothing("DELETE", this.buildPath("messages", id, "reads"));
  }

  /**
   * Marks a message as read by oneself.
   *
   * `POST /messages/{id}/reads`
   */
  markMessageReadMessagesIdReadsPost({ id }: { id: string }): Promise<void> {
    return this.http.nothing("POST", this.buildPath("messages", id, "reads"));
  }

  /**
   * Answers the conversation in which a message stands.
   *
   * `GET /messages/{id}/thread`
   */
  getMessageThreadEndpointMessagesIdThreadGet({ id }: { id: string }): Promise<MessageThread> {
    return this.http.json("GET", this.buildPath("messages", id, "thread"));
  }

  /** The same as `listMessagesMessagesGet`. */
  list(params?: Parameters<MessagesClient["listMessagesMessagesGet"]>[0]): Promise<Listing<MessageList>> {
    return this.listMessagesMessagesGet(params);
  }

  /** The same as `createMessageMessagesPost`. */
  create(payload: MessageCreate): Promise<MessageGet> {
    return this.createMessageMessagesPost({ body: payload });
  }

  /** The same as `getMessageMessagesIdGet`. */
  get(id: string): Promise<MessageGet> {
    return this.getMessageMessagesIdGet({ id });
  }

  /** The same as `updateMessageMessagesIdPatch`. */
  update(id: string, payload: MessageUpdate): Promise<MessageGet> {
    return this.updateMessageMessagesIdPatch({ id, body: payload });
  }

  /** The same as `deleteMessageMessagesIdDelete`. */
  delete(id: string): Promise<void> {
    return this.deleteMessageMessagesIdDelete({ id });
  }
}
