"""A course on a running server: COMPUTOR_URL, and the administrator's COMPUTOR_PASSWORD."""

import os
import uuid
from dataclasses import dataclass

import pytest

from computor_client import ComputorClient
from computor_types import CourseCreate, OrganizationCreate, OrganizationType

PASSWORD = "a-long-password-for-tests"


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="session")
def url():
    return os.environ["COMPUTOR_URL"]


@pytest.fixture(scope="session")
async def admin(url):
    async with ComputorClient(url) as client:
        await client.login("admin", os.environ["COMPUTOR_PASSWORD"])
        yield client


@dataclass
class World:
    """What the tests are about: a course with an assignment and a student."""

    mark: str
    organization: str
    family: str
    course: str
    content: str
    student_name: str
    group: str


async def assign_example(admin, mark, content):
    """Without an example, nothing can be handed in."""
    repository = await admin.example_repositories.create(
        {"name": f"py{mark}", "source_type": "minio", "source_url": f"py{mark}"}
    )
    meta = f"slug: computor.test.py{mark}\nversion: '1'\nproperties: {{executionBackend: {{slug: itpcp.exec.py}}}}\n"
    files = {"meta.yaml": meta, "test.yaml": "name: Nothing\nproperties: {tests: []}\n"}
    await admin.examples.upload(
        {"repository_id": repository.id, "directory": f"computor.test.py{mark}", "files": files}
    )
    await admin.lecturers.course_contents_assign_example(
        content, {"example_identifier": f"computor.test.py{mark}", "version_tag": "1"}
    )


@pytest.fixture(scope="session")
async def world(admin):
    mark = uuid.uuid4().hex[:8]
    organization = await admin.organizations.create(
        OrganizationCreate(path=f"py{mark}", organization_type=OrganizationType.ORGANIZATION, title="Tests")
    )
    family = await admin.course_families.create({"path": "family", "organization_id": organization.id})
    course = await admin.courses.create(CourseCreate(path="course", course_family_id=family.id, title="Course"))
    kind = (await admin.course_content_kinds.list(submittable=True))[0]
    type = await admin.course_content_types.create(
        {"slug": "assignment", "course_id": course.id, "course_content_kind_id": kind.id}
    )
    content = await admin.course_contents.create(
        {
            "path": "first",
            "title": "First",
            "course_id": course.id,
            "course_content_type_id": type.id,
            "position": 1.0,
            "max_group_size": 1,
        }
    )
    student = await admin.users.create(
        {"username": f"student{mark}", "email": f"student{mark}@example.org", "password": PASSWORD}
    )
    await admin.course_groups.create({"course_id": course.id, "title": "A"})
    group = (await admin.course_groups.list(course_id=course.id))[0]
    await admin.course_members.create(
        {
            "user_id": student.id,
            "course_id": course.id,
            "course_role_id": "_student",
            "course_group_id": group.id,
        }
    )
    await assign_example(admin, mark, content.id)
    groups = await admin.submission_groups.list(course_content_id=content.id)
    return World(mark, organization.id, family.id, course.id, content.id, f"student{mark}", groups[0].id)


@pytest.fixture
async def student(url, world):
    async with ComputorClient(url) as client:
        await client.login(world.student_name, PASSWORD)
        yield client
