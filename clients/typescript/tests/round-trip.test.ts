// Every kind of call, against a running server: COMPUTOR_URL, and the administrator's COMPUTOR_PASSWORD.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, test } from "node:test";
import { WebSocket } from "ws";
import { ComputorClient, ComputorError, type LiveMessage, NetworkError, everyRow } from "computor-client";
import { CourseGetValidator, ValidationError, validateTaskStatus } from "computor-client/validators";

const baseUrl = process.env["COMPUTOR_URL"] ?? "";
const admin = new ComputorClient({ baseUrl });
const mark = randomUUID().slice(0, 8);
const PASSWORD = "a-long-password-for-tests";
const world = { course: "", content: "", group: "", family: "", student: `tsstudent${mark}` };

before(async () => {
  await admin.login("admin", process.env["COMPUTOR_PASSWORD"] ?? "");
  const organization = await admin.organizations.create({ path: `ts${mark}`, organization_type: "organization", title: "Tests" });
  const family = await admin.courseFamilies.create({ path: "family", organization_id: organization.id });
  const course = await admin.courses.create({ path: "course", course_family_id: family.id, title: "Course" });
  const [kind] = await admin.courseContentKinds.list({ submittable: true });
  const type = await admin.courseContentTypes.create({
    slug: "assignment",
    course_id: course.id,
    course_content_kind_id: kind?.id ?? "",
  });
  const content = await admin.courseContents.create({
    path: "first",
    title: "First",
    course_id: course.id,
    course_content_type_id: type.id,
    position: 1,
    max_group_size: 1,
  });
  const student = await admin.users.create({
    username: world.student,
    email: `${world.student}@example.org`,
    password: PASSWORD,
  });
  const group = await admin.courseGroups.create({ course_id: course.id, title: "A" });
  await admin.courseMembers.create({
    user_id: student.id,
    course_id: course.id,
    course_role_id: "_student",
    course_group_id: group.id,
  });
  await assignExample(content.id);
  const [team] = await admin.submissionGroups.list({ courseContentId: content.id });
  Object.assign(world, { family: family.id, course: course.id, content: content.id, group: team?.id });
});

/** Without an example, nothing can be handed in. */
async function assignExample(content: string): Promise<void> {
  const name = `computor.test.ts${mark}`;
  const repository = await admin.exampleRepositories.create({ name: `ts${mark}`, source_type: "minio", source_url: `ts${mark}` });
  await admin.examples.uploadExampleExamplesUploadPost({
    body: {
      repository_id: repository.id,
      directory: name,
      files: {
        "meta.yaml": `slug: ${name}\nversion: '1'\nproperties: {executionBackend: {slug: itpcp.exec.py}}\n`,
        "test.yaml": "name: Nothing\nproperties: {tests: []}\n",
      },
    },
  });
  await admin.lecturers.assignExampleToCourseContentLecturersCourseContentsCourseContentIdAssignExamplePost({
    courseContentId: content,
    body: { example_identifier: name, version_tag: "1" },
  });
}

async function student(): Promise<ComputorClient> {
  const client = new ComputorClient({ baseUrl });
  await client.login(world.student, PASSWORD);
  return client;
}

/** The error that something ends with. */
async function errorOf(attempt: Promise<unknown>): Promise<ComputorError> {
  const error: unknown = await attempt.then(() => null, (error: unknown) => error);
  assert.ok(error instanceof ComputorError, String(error));
  return error;
}

test("log in, ask who one is, and log out", async () => {
  const client = await student();
  const me = await client.user.getCurrentUserEndpointUserGet();
  assert.equal(me.username, world.student);
  const tokens = client.http.tokens;
  await client.logout();
  assert.equal(client.http.tokens, null);
  const late = new ComputorClient({ baseUrl, tokens: { access: tokens?.access ?? "" } });
  assert.equal((await errorOf(late.user.getCurrentUserEndpointUserGet())).status, 401);
});

test("a wrong password says so", async () => {
  const error = await errorOf(new ComputorClient({ baseUrl }).login(world.student, "not the password"));
  assert.deepEqual([error.status, error.errorCode], [401, "AUTH_002"]);
});

test("what was created is read, and is what its interface says", async () => {
  const course = new CourseGetValidator().validate(await admin.courses.get(world.course));
  assert.equal(course.title, "Course");
  assert.throws(() => new CourseGetValidator().validate({ ...course, id: "x" }), ValidationError);
  assert.equal(new CourseGetValidator().safeValidate({}).success, false);
  assert.equal(validateTaskStatus("finished"), "finished");
  assert.throws(() => validateTaskStatus("anything"), ValidationError);
});

test("a list is filtered, paged and counted", async () => {
  for (const title of ["B", "C", "D"]) await admin.courseGroups.create({ course_id: world.course, title });
  const page = await admin.courseGroups.list({ courseId: world.course, limit: 2 });
  assert.deepEqual([page.length, page.total], [2, 4]);
  const titles: unknown[] = [];
  for await (const row of everyRow((part) => admin.courseGroups.list({ ...part, courseId: world.course }), 3)) titles.push(row.title);
  assert.deepEqual(titles.sort(), ["A", "B", "C", "D"]);
  const one = await admin.courseGroups.list({ courseId: world.course, title: "C" });
  assert.deepEqual(one.map((row) => row.title), ["C"]);
});

test("a change sends what was set, and null clears", async () => {
  const changed = await admin.courses.update(world.course, { description: "Words" });
  assert.deepEqual([changed.title, changed.description], ["Course", "Words"]);
  const cleared = await admin.courses.update(world.course, { description: null });
  assert.deepEqual([cleared.title, cleared.description], ["Course", null]);
});

test("a file goes there and back", async () => {
  const client = await student();
  const answer = await client.submissions.uploadSubmissionSubmissionsArtifactsPost({
    submissionCreate: { submission_group_id: world.group, version_identifier: "v1" },
    file: { data: zip("main.py", "print(1)"), name: "work.zip" },
  });
  const [artifactId = ""] = answer.artifacts;
  const file = await client.submissions.downloadSubmissionArtifactSubmissionsArtifactsArtifactIdDownloadGet({ artifactId });
  const bytes = Buffer.from(await file.arrayBuffer());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  assert.ok(bytes.includes("main.py"));
});

test("errors say what is wrong", async () => {
  const missing = await errorOf(admin.courses.get("00000000-0000-4000-8000-000000000000"));
  assert.deepEqual([missing.status, missing.errorCode], [404, "NF_001"]);
  assert.ok(missing.help && missing.requestId);
  const conflict = await errorOf(admin.courses.create({ path: "course", course_family_id: world.family }));
  assert.equal(conflict.status, 409);
  const wrong = await errorOf(admin.http.post("/courses", { path: "x" }));
  assert.ok(wrong.violations.some((one) => one.message.includes("course_family_id")));
  const nowhere = new ComputorClient({ baseUrl: "http://127.0.0.1:1", retries: 0 });
  await assert.rejects(nowhere.courses.list(), NetworkError);
});

test("a token that is refused is refreshed once for all calls", async () => {
  const client = await student();
  const refresh = client.http.tokens?.refresh ?? "";
  const kept: unknown[] = [];
  const later = new ComputorClient({
    baseUrl,
    tokens: { access: "no-longer-valid", refresh },
    onTokens: (tokens) => kept.push(tokens?.access),
  });
  const users = await Promise.all([1, 2, 3, 4, 5].map(() => later.user.getCurrentUserEndpointUserGet()));
  assert.equal(new Set(users.map((user) => user.id)).size, 1);
  assert.deepEqual(kept, [later.http.tokens?.access]);
  assert.notEqual(later.http.tokens?.refresh, refresh);
});

test("live events come from the channels that one follows", { timeout: 20_000 }, async () => {
  const seen = listener();
  const live = admin.live({ WebSocket, onMessage: seen.push });
  try {
    assert.equal((await live.connect()).type, "system:connected");
    live.subscribe([`course:${world.course}`]);
    await seen.next("channel:subscribed");
    await admin.courseContents.update(world.content, { title: "Second" });
    assert.equal((await seen.next("course:content_updated")).channel, `course:${world.course}`);
  } finally {
    live.close();
  }
});

test("without credentials there are no live events, and no second try", { timeout: 20_000 }, async () => {
  const client = new ComputorClient({ baseUrl, tokens: { access: "no-longer-valid" } });
  const ended = new Promise<number>((resolve) => {
    client.live({ WebSocket, onEnd: resolve }).connect().catch(() => {});
  });
  assert.equal(await ended, 4001);
});

/** Waits for messages of a type, also those that came before. */
function listener(): { push: (message: LiveMessage) => void; next: (type: string) => Promise<LiveMessage> } {
  const messages: LiveMessage[] = [];
  let wake = () => {};
  return {
    push: (message) => {
      messages.push(message);
      wake();
    },
    next: async (type) => {
      for (;;) {
        const found = messages.find((message) => message.type === type);
        if (found) return found;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** A ZIP archive with one stored file. */
function zip(name: string, text: string): Uint8Array<ArrayBuffer> {
  const [path, data] = [Buffer.from(name), Buffer.from(text)];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, data]);
  const central = Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, Buffer.alloc(14), path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return new Uint8Array(Buffer.concat([local, central, Buffer.from("PK\x05\x06"), end]));
}

function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
