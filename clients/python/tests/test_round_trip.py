"""Every kind of call, against a running server."""

import asyncio
import io
import zipfile

import pytest

from computor_client import (
    ComputorClient,
    ConflictError,
    ConnectionError,
    InvalidCredentialsError,
    NotFoundError,
    TokenExpiredError,
    ValidationError,
    every_row,
)
from computor_client.exceptions import AuthenticationError
from computor_types import CourseContentGet, CourseUpdate, ErrorCode, SubmissionCreate

pytestmark = pytest.mark.anyio


def archive(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.py", text)
    return buffer.getvalue()


async def test_log_in_and_out(url, world, student):
    assert student.is_authenticated
    me = await student.get_current_user()
    assert (me.id, me.username) == (student.user_id, world.student_name)
    access = student.http.auth.access_token
    await student.logout()
    assert not student.is_authenticated
    async with ComputorClient(url, access_token=access) as late:
        with pytest.raises(AuthenticationError):
            await late.get_current_user()


async def test_a_wrong_password_is_an_error_of_its_own(url, world):
    async with ComputorClient(url) as client:
        with pytest.raises(InvalidCredentialsError) as error:
            await client.login(world.student_name, "not the password")
        assert error.value.status_code == 401
        assert error.value.error_code == ErrorCode.AUTH_002
        assert not client.is_authenticated


async def test_what_was_created_is_read_as_its_model(admin, world):
    content = await admin.course_contents.get(world.content)
    assert isinstance(content, CourseContentGet)
    assert (content.title, content.course_id) == ("First", world.course)


async def test_a_list_is_filtered_paged_and_counted(admin, world):
    for title in ["B", "C", "D"]:
        await admin.course_groups.create({"course_id": world.course, "title": title})
    page = await admin.course_groups.list(course_id=world.course, limit=2)
    assert (len(page), page.total) == (2, 4)
    rows = [row.title async for row in every_row(admin.course_groups.list, page_size=3, course_id=world.course)]
    assert sorted(rows) == ["A", "B", "C", "D"]
    one = await admin.course_groups.list({"course_id": world.course, "title": "C"})
    assert [row.title for row in one] == ["C"]


async def test_a_change_sends_what_was_set(admin, world):
    changed = await admin.courses.update(world.course, CourseUpdate(description="Words"))
    assert (changed.title, changed.description) == ("Course", "Words")
    cleared = await admin.courses.update(world.course, CourseUpdate(description=None))
    assert (cleared.title, cleared.description) == ("Course", None)


async def test_a_file_goes_there_and_back(student, world):
    sent = SubmissionCreate(submission_group_id=world.group, version_identifier="v1")
    answer = await student.submissions.artifacts(("work.zip", archive(main="print(1)")), sent)
    assert answer.submission_group_id == world.group
    content = await student.submissions.get_artifacts_download(answer.artifacts[0])
    with zipfile.ZipFile(io.BytesIO(content)) as received:
        assert received.read("main.py") == b"print(1)"
    listed = await student.submissions.get_artifacts(submission_group_id=world.group)
    assert [row.id for row in listed] == answer.artifacts


async def test_errors_say_what_is_wrong(admin, world):
    with pytest.raises(NotFoundError) as missing:
        await admin.courses.get("00000000-0000-4000-8000-000000000000")
    assert missing.value.error_code == ErrorCode.NF_001 and missing.value.help and missing.value.request_id
    with pytest.raises(ValidationError) as wrong:
        await admin.courses.create({"path": "x"})
    assert any("course_family_id" in one["message"] for one in wrong.value.violations), wrong.value.details
    with pytest.raises(ConflictError):
        await admin.courses.create({"path": "course", "course_family_id": world.family})
    async with ComputorClient("http://127.0.0.1:1", max_retries=0) as nowhere:
        assert not await nowhere.health_check()
        with pytest.raises(ConnectionError):
            await nowhere.courses.list()


async def test_a_token_that_is_refused_is_refreshed_once(student):
    auth = student.http.auth
    refresh, auth.access_token = auth.refresh_token, "no-longer-valid"
    users = await asyncio.gather(*(student.get_current_user() for _ in range(5)))
    assert len({user.id for user in users}) == 1
    assert auth.access_token != "no-longer-valid" and auth.refresh_token != refresh


async def test_without_a_refresh_token_the_refusal_stays(url):
    async with ComputorClient(url, access_token="no-longer-valid") as client:
        with pytest.raises((AuthenticationError, TokenExpiredError)):
            await client.get_current_user()


async def test_an_api_token_works_where_a_session_does(admin, url, world):
    created = await admin.api_tokens.api_tokens({"name": f"test {world.mark}", "scopes": []})
    async with ComputorClient(url, access_token=created.token) as client:
        assert (await client.get_current_user()).username == "admin"


async def test_live_events_come_from_the_channels_that_one_follows(admin, world):
    async with admin.live() as live:
        assert live.connected["type"] == "system:connected"
        await live.subscribe(f"course:{world.course}")
        messages = aiter(live)
        async with asyncio.timeout(20):
            while (await anext(messages))["type"] != "channel:subscribed":
                pass
            await admin.course_contents.update(world.content, {"title": "Second"})
            while (message := await anext(messages))["type"] != "course:content_updated":
                pass
    assert message["channel"] == f"course:{world.course}"


async def test_live_events_end_without_credentials(url):
    async with ComputorClient(url, access_token="no-longer-valid") as client:
        with pytest.raises(ConnectionError):
            async with client.live():
                pass
