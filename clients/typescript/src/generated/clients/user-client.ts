// Made by `computor generate-clients` from the list of all calls. Do not edit.
import { BaseEndpointClient, type Listing } from "../../base.ts";
import type {
  CourseMemberProviderAccountUpdate,
  CourseMemberReadinessStatus,
  CourseMemberValidationRequest,
  Done,
  Notice,
  NoticeKind,
  NoticeMail,
  NoticeMailUpdate,
  NoticesSeen,
  PasskeyConfirmation,
  PasskeyCreate,
  PasskeyCreated,
  PasskeyGet,
  PasskeyOptions,
  RecoveryCodes,
  RepositoryToken,
  RepositoryTokenCreate,
  SecondFactorCode,
  SecondFactorCreate,
  SecondFactorCreated,
  SecondFactorGet,
  UserGet,
  UserPassword,
  UserRoleCreate,
  UserRoleGet,
  UserRoleList,
  UserScopes,
  View,
} from "../types/index.ts";

/** The calls below `/user`, `/user-roles`. */
export class UserClient extends BaseEndpointClient {
  /**
   * Answers who one is: the user with profile, student profiles and roles.
   *
   * `GET /user`
   */
  getCurrentUserEndpointUserGet(): Promise<UserGet> {
    return this.http.json("GET", this.buildPath("user"));
  }

  /**
   * Lists who has which role on the platform.
   *
   * `GET /user-roles`
   */
  listUserRolesUserRolesGet({ limit, roleId, skip, userId }: { limit?: number | null; roleId?: string | null; skip?: number | null; userId?: string | null } = {}): Promise<Listing<UserRoleList>> {
    return this.http.listing("GET", this.buildPath("user-roles"), { query: { limit, role_id: roleId, skip, user_id: userId } });
  }

  /**
   * Gives a user a role on the platform.
   *
   * `POST /user-roles`
   */
  createUserRoleUserRolesPost({ body }: { body: UserRoleCreate }): Promise<UserRoleGet> {
    return this.http.json("POST", this.buildPath("user-roles"), { body });
  }

  /**
   * Takes a role from a user.
   *
   * `DELETE /user-roles/users/{user_id}/roles/{role_id}`
   */
  deleteUserRoleEndpointUserRolesUsersUserIdRolesRoleIdDelete({ userId, roleId }: { userId: string; roleId: string }): Promise<Done> {
    return this.http.json("DELETE", this.buildPath("user-roles", "users", userId, "roles", roleId));
  }

  /**
   * Answers a role that a user has.
   *
   * `GET /user-roles/users/{user_id}/roles/{role_id}`
   */
  getUserRoleEndpointUserRolesUsersUserIdRolesRoleIdGet({ userId, roleId }: { userId: string; roleId: string }): Promise<UserRoleGet> {
    return this.http.json("GET", this.buildPath("user-roles", "users", userId, "roles", roleId));
  }

  /**
   * Registers one's account with the host of a course's repositories.
   *
   * Where the platform is that host, one has one; at a GitLab
   * server, a token shows that it is one's own, and its number counts, not its name.
   *
   * `POST /user/courses/{course_id}/register`
   */
  registerCurrentUserCourseAccountUserCoursesCourseIdRegisterPost({ courseId, body }: { courseId: string; body: CourseMemberProviderAccountUpdate }): Promise<CourseMemberReadinessStatus> {
    return this.http.json("POST", this.buildPath("user", "courses", courseId, "register"), { body });
  }

  /**
   * Answers whether one can begin to work in a course.
   *
   * Where the platform hosts the repositories, every member can; at a GitLab
   * server, a token of one's own registers the account that it belongs to.
   *
   * `POST /user/courses/{course_id}/validate`
   */
  validateCurrentUserCourseUserCoursesCourseIdValidatePost({ courseId, body }: { courseId: string; body: CourseMemberValidationRequest }): Promise<CourseMemberReadinessStatus> {
    return this.http.json("POST", this.buildPath("user", "courses", courseId, "validate"), { body });
  }

  /**
   * Lists what waits for one, newest first.
   *
   * Clients that are connected are told by `notice:new` and `grade:new` when to ask again.
   *
   * `GET /user/notices`
   */
  listNoticesUserNoticesGet({ courseId, kind, limit, seen, skip }: {
    courseId?: string | null;
    kind?: NoticeKind | null;
    limit?: number | null;
    seen?: boolean | null;
    skip?: number | null;
  } = {}): Promise<Listing<Notice>> {
    return this.http.listing("GET", this.buildPath("user", "notices"), { query: { course_id: courseId, kind, limit, seen, skip } });
  }

  /**
   * Says whether one gets letters with what waits.
   *
   * `GET /user/notices/mail`
   */
  getNoticeMailUserNoticesMailGet(): Promise<NoticeMail> {
    return this.http.json("GET", this.buildPath("user", "notices", "mail"));
  }

  /**
   * Asks for letters with what waits, or ends them.
   *
   * `PUT /user/notices/mail`
   */
  setNoticeMailUserNoticesMailPut({ body }: { body: NoticeMailUpdate }): Promise<NoticeMail> {
    return this.http.json("PUT", this.buildPath("user", "notices", "mail"), { body });
  }

  /**
   * Notes that one has seen grades and releases up to a time.
   *
   * `POST /user/notices/seen`
   */
  markNoticesSeenUserNoticesSeenPost({ body }: { body: NoticesSeen }): Promise<void> {
    return this.http.nothing("POST", this.buildPath("user", "notices", "seen"), { body });
  }

  /**
   * Lists one's passkeys.
   *
   * `GET /user/passkeys`
   */
  listPasskeysUserPasskeysGet(): Promise<PasskeyGet[]> {
    return this.http.json("GET", this.buildPath("user", "passkeys"));
  }

  /**
   * Keeps a passkey that the browser has made.
   *
   * From then on it is asked for, or a code of the app, or a recovery code. If it is the first
   * second factor, all other sessions end, and recovery codes are answered.
   *
   * `POST /user/passkeys`
   */
  createPasskeyUserPasskeysPost({ body }: { body: PasskeyCreate }): Promise<PasskeyCreated> {
    return this.http.json("POST", this.buildPath("user", "passkeys"), { body });
  }

  /**
   * Begins to make a passkey: answers what the browser is asked.
   *
   * It is answered within five minutes.
   *
   * `POST /user/passkeys/options`
   */
  beginPasskeyUserPasskeysOptionsPost({ body }: { body: PasskeyConfirmation }): Promise<PasskeyOptions> {
    return this.http.json("POST", this.buildPath("user", "passkeys", "options"), { body });
  }

  /**
   * Takes a passkey away.
   *
   * Who has a password shows it again, and who has none a code.
   *
   * `POST /user/passkeys/{id}/remove`
   */
  removePasskeyUserPasskeysIdRemovePost({ id, body }: { id: string; body: PasskeyConfirmation }): Promise<Done> {
    return this.http.json("POST", this.buildPath("user", "passkeys", id, "remove"), { body });
  }

  /**
   * Sets one's own password, or as an administrator somebody else's.
   *
   * Ends that user's other sessions; `X-Api-Tokens` says how
   * many API tokens still work.
   *
   * `POST /user/password`
   */
  setUserPasswordEndpointUserPasswordPost({ body, userId }: { body: UserPassword; userId?: string | null }): Promise<void> {
    return this.http.nothing("POST", this.buildPath("user", "password"), { body, query: { user_id: userId } });
  }

  /**
   * Makes a token with which git may clone and push as oneself for a while, and that opens nothing else.
   *
   * `POST /user/repository-token`
   */
  createRepositoryTokenUserRepositoryTokenPost({ body }: { body: RepositoryTokenCreate }): Promise<RepositoryToken> {
    return this.http.json("POST", this.buildPath("user", "repository-token"), { body });
  }

  /**
   * Answers the roles that one has, by organization, course family and course.
   *
   * `GET /user/scopes`
   */
  getCurrentUserScopesUserScopesGet(): Promise<UserScopes> {
    return this.http.json("GET", this.buildPath("user", "scopes"));
  }

  /**
   * Answers whether one has a second factor.
   *
   * `GET /user/second-factor`
   */
  getSecondFactorUserSecondFactorGet(): Promise<SecondFactorGet> {
    return this.http.json("GET", this.buildPath("user", "second-factor"));
  }

  /**
   * Makes a second factor, which is asked for as soon as it is confirmed.
   *
   * `POST /user/second-factor`
   */
  createSecondFactorUserSecondFactorPost({ body }: { body: SecondFactorCreate }): Promise<SecondFactorCreated> {
    return this.http.json("POST", this.buildPath("user", "second-factor"), { body });
  }

  /**
   * Confirms a second factor with a first code; ends all other sessions, and answers recovery codes.
   *
   * `POST /user/second-factor/confirm`
   */
  confirmSecondFactorUserSecondFactorConfirmPost({ body }: { body: SecondFactorCode }): Promise<RecoveryCodes> {
    return this.http.json("POST", this.buildPath("user", "second-factor", "confirm"), { body });
  }

  /**
   * Takes one's second factor away, with a code of it.
   *
   * `POST /user/second-factor/remove`
   */
  removeSecondFactorUserSecondFactorRemovePost({ body }: { body: SecondFactorCode }): Promise<Done> {
    return this.http.json("POST", this.buildPath("user", "second-factor", "remove"), { body });
  }

  /**
   * Lists the views that one may use, over all courses.
   *
   * `GET /user/views`
   */
  getCourseViewsForCurrentUserUserViewsGet(): Promise<View[]> {
    return this.http.json("GET", this.buildPath("user", "views"));
  }

  /**
   * Lists the views that one may use in a course.
   *
   * `GET /user/views/{id}`
   */
  getCourseViewsForCurrentUserByCourseUserViewsCourseIdGet({ courseId }: { courseId: string }): Promise<View[]> {
    return this.http.json("GET", this.buildPath("user", "views", courseId));
  }

  /** The same as `listUserRolesUserRolesGet`. */
  list(params?: Parameters<UserClient["listUserRolesUserRolesGet"]>[0]): Promise<Listing<UserRoleList>> {
    return this.listUserRolesUserRolesGet(params);
  }

  /** The same as `createUserRoleUserRolesPost`. */
  create(payload: UserRoleCreate): Promise<UserRoleGet> {
    return this.createUserRoleUserRolesPost({ body: payload });
  }
}
