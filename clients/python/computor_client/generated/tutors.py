# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/tutors`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CourseContentStudentGet,
    CourseContentStudentList,
    CourseTutorGet,
    CourseTutorList,
    GradeImportCreate,
    GradeImportGet,
    GradeImportUndone,
    GradingQueueItem,
    TakeNextToGrade,
    TutorCourseMemberGet,
    TutorCourseMemberList,
    TutorGradeCreate,
    TutorGradeResponse,
    TutorSubmissionGroupGet,
    TutorSubmissionGroupList,
    TutorTestArtifactList,
    TutorTestConfig,
    TutorTestCreateResponse,
    TutorTestGet,
    TutorTestReport,
    TutorTestStatus,
)

from ..base import BaseEndpointClient, Data, Listing, Query, Upload


class TutorsClient(BaseEndpointClient):
    """The calls below `/tutors`."""

    async def course_contents_description(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> bytes:
        """Answers the description of a content with its media, as a zip.

        `GET /tutors/course-contents/{id}/description`
        """
        return await self._http.file(
            "GET",
            self._path("tutors", "course-contents", course_content_id, "description"),
            params=kwargs,
        )

    async def course_contents_reference(
        self,
        course_content_id: str,
        *,
        with_dependencies: Optional[bool] = None,
        **kwargs: Any,
    ) -> bytes:
        """Answers the sample solution of a content with its additional files, as a zip.

        `GET /tutors/course-contents/{id}/reference`
        """
        return await self._http.file(
            "GET",
            self._path("tutors", "course-contents", course_content_id, "reference"),
            params={
                "with_dependencies": with_dependencies,
                **kwargs,
            },
        )

    async def course_contents_test(
        self,
        course_content_id: str,
        file: Upload,
        data: Optional[Union[TutorTestConfig, Data]] = None,
        **kwargs: Any,
    ) -> TutorTestCreateResponse:
        """Tests one's own code against an assignment.

        Nothing is graded, and nothing stays for longer than an hour.

        `POST /tutors/course-contents/{id}/test`
        """
        return await self._http.json(
            "POST",
            self._path("tutors", "course-contents", course_content_id, "test"),
            TutorTestCreateResponse,
            file=file,
            form=("config", data),
            params=kwargs,
        )

    async def get_course_members(
        self,
        query: Optional[Query] = None,
        *,
        course_group_id: Optional[str] = None,
        course_id: Optional[str] = None,
        course_role_id: Optional[str] = None,
        family_name: Optional[str] = None,
        given_name: Optional[str] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[TutorCourseMemberList]:
        """Lists the members of the courses that one is a tutor of, by family name.

        Without `limit`, all of them.

        `GET /tutors/course-members`
        """
        return await self._http.listing(
            "GET",
            self._path("tutors", "course-members"),
            TutorCourseMemberList,
            query=query,
            params={
                "course_group_id": course_group_id,
                "course_id": course_id,
                "course_role_id": course_role_id,
                "family_name": family_name,
                "given_name": given_name,
                "id": id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def get_course_members_course_contents(
        self,
        course_member_id: str,
        course_content_id: str,
        **kwargs: Any,
    ) -> CourseContentStudentGet:
        """Answers a content of a course with a member's work on it.

        `GET /tutors/course-members/{course_member_id}/course-contents/{course_content_id}`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "course-members", course_member_id, "course-contents", course_content_id),
            CourseContentStudentGet,
            params=kwargs,
        )

    async def course_members_course_contents(
        self,
        course_member_id: str,
        course_content_id: str,
        data: Union[TutorGradeCreate, Data],
        **kwargs: Any,
    ) -> TutorGradeResponse:
        """Grades a member's work on a content.

        `PATCH /tutors/course-members/{course_member_id}/course-contents/{course_content_id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("tutors", "course-members", course_member_id, "course-contents", course_content_id),
            TutorGradeResponse,
            data=data,
            params=kwargs,
        )

    async def course_members(
        self,
        course_member_id: str,
        **kwargs: Any,
    ) -> TutorCourseMemberGet:
        """Answers a member of a course, with the contents that wait for a review.

        `GET /tutors/course-members/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "course-members", course_member_id),
            TutorCourseMemberGet,
            params=kwargs,
        )

    async def get_urse_member_id_course_contents(
        self,
        course_member_id: str,
        query: Optional[Query] = None,
        *,
        ascendants: Optional[str] = None,
        course_content_type_id: Optional[str] = None,
        course_id: Optional[str] = None,
        descendants: Optional[str] = None,
        directory: Optional[str] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        nlevel: Optional[int] = None,
        path: Optional[str] = None,
        project: Optional[str] = None,
        provider_url: Optional[str] = None,
        skip: Optional[int] = None,
        title: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseContentStudentList]:
        """Lists the contents of a course with a member's work on them.

        Without `limit`, all of them.

        `GET /tutors/course-members/{id}/course-contents`
        """
        return await self._http.listing(
            "GET",
            self._path("tutors", "course-members", course_member_id, "course-contents"),
            CourseContentStudentList,
            query=query,
            params={
                "ascendants": ascendants,
                "course_content_type_id": course_content_type_id,
                "course_id": course_id,
                "descendants": descendants,
                "directory": directory,
                "id": id,
                "limit": limit,
                "nlevel": nlevel,
                "path": path,
                "project": project,
                "provider_url": provider_url,
                "skip": skip,
                "title": title,
                **kwargs,
            },
        )

    async def get_courses(
        self,
        query: Optional[Query] = None,
        *,
        course_family_id: Optional[str] = None,
        description: Optional[str] = None,
        full_path: Optional[str] = None,
        full_path_student: Optional[str] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        organization_id: Optional[str] = None,
        path: Optional[str] = None,
        provider_url: Optional[str] = None,
        skip: Optional[int] = None,
        title: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseTutorList]:
        """Lists the courses that one is a tutor of.

        `GET /tutors/courses`
        """
        return await self._http.listing(
            "GET",
            self._path("tutors", "courses"),
            CourseTutorList,
            query=query,
            params={
                "course_family_id": course_family_id,
                "description": description,
                "full_path": full_path,
                "full_path_student": full_path_student,
                "id": id,
                "limit": limit,
                "organization_id": organization_id,
                "path": path,
                "provider_url": provider_url,
                "skip": skip,
                "title": title,
                **kwargs,
            },
        )

    async def courses(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> CourseTutorGet:
        """Answers a course that one is a tutor of.

        `GET /tutors/courses/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "courses", course_id),
            CourseTutorGet,
            params=kwargs,
        )

    async def courses_grade_imports(
        self,
        id: str,
        data: Union[GradeImportCreate, Data],
        **kwargs: Any,
    ) -> GradeImportGet:
        """Stores many grades at once: all of them, or none if one does not fit.

        `POST /tutors/courses/{id}/grade-imports`
        """
        return await self._http.json(
            "POST",
            self._path("tutors", "courses", id, "grade-imports"),
            GradeImportGet,
            data=data,
            params=kwargs,
        )

    async def grade_imports(
        self,
        id: str,
        **kwargs: Any,
    ) -> GradeImportUndone:
        """Takes back grades that came at once.

        Whoever graded newly since is not touched.

        `DELETE /tutors/grade-imports/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("tutors", "grade-imports", id),
            GradeImportUndone,
            params=kwargs,
        )

    async def get_grading_queue(
        self,
        query: Optional[Query] = None,
        *,
        course_content_id: Optional[str] = None,
        course_group_id: Optional[str] = None,
        course_id: Optional[str] = None,
        free: Optional[bool] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[GradingQueueItem]:
        """Lists the work that waits for a grade, what waits longest first, and who has taken it.

        `GET /tutors/grading-queue`
        """
        return await self._http.listing(
            "GET",
            self._path("tutors", "grading-queue"),
            GradingQueueItem,
            query=query,
            params={
                "course_content_id": course_content_id,
                "course_group_id": course_group_id,
                "course_id": course_id,
                "free": free,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def post_grading_queue(
        self,
        data: Union[TakeNextToGrade, Data],
        **kwargs: Any,
    ) -> GradingQueueItem:
        """Takes the work that waits longest and that nobody has taken: for half an hour it is kept for
        oneself.

        Whoever has taken
        some already is answered that, for another half hour.

        `POST /tutors/grading-queue`
        """
        return await self._http.json(
            "POST",
            self._path("tutors", "grading-queue"),
            GradingQueueItem,
            data=data,
            params=kwargs,
        )

    async def delete_grading_queue(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Gives back what one has taken, for others to grade.

        A grade does so by itself.

        `DELETE /tutors/grading-queue/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("tutors", "grading-queue", id),
            params=kwargs,
        )

    async def get_submission_groups(
        self,
        query: Optional[Query] = None,
        *,
        course_content_id: Optional[str] = None,
        course_group_id: Optional[str] = None,
        course_id: Optional[str] = None,
        has_submissions: Optional[bool] = None,
        has_ungraded_submissions: Optional[bool] = None,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[TutorSubmissionGroupList]:
        """Lists the submission groups of the courses that one is a tutor of.

        `GET /tutors/submission-groups`
        """
        return await self._http.listing(
            "GET",
            self._path("tutors", "submission-groups"),
            TutorSubmissionGroupList,
            query=query,
            params={
                "course_content_id": course_content_id,
                "course_group_id": course_group_id,
                "course_id": course_id,
                "has_submissions": has_submissions,
                "has_ungraded_submissions": has_ungraded_submissions,
                "limit": limit,
                "offset": offset,
                "skip": skip,
                **kwargs,
            },
        )

    async def submission_groups(
        self,
        submission_group_id: str,
        **kwargs: Any,
    ) -> TutorSubmissionGroupGet:
        """Answers a submission group with its members and what came of its work.

        `GET /tutors/submission-groups/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "submission-groups", submission_group_id),
            TutorSubmissionGroupGet,
            params=kwargs,
        )

    async def tests(
        self,
        test_id: str,
        **kwargs: Any,
    ) -> TutorTestGet:
        """Answers a test with its report.

        `GET /tutors/tests/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "tests", test_id),
            TutorTestGet,
            params=kwargs,
        )

    async def tests_artifacts(
        self,
        test_id: str,
        **kwargs: Any,
    ) -> TutorTestArtifactList:
        """Lists the files that a test left behind.

        `GET /tutors/tests/{id}/artifacts`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "tests", test_id, "artifacts"),
            TutorTestArtifactList,
            params=kwargs,
        )

    async def tests_artifacts_download(
        self,
        test_id: str,
        **kwargs: Any,
    ) -> bytes:
        """Downloads the files that a test left behind.

        `GET /tutors/tests/{id}/artifacts/download`
        """
        return await self._http.file(
            "GET",
            self._path("tutors", "tests", test_id, "artifacts", "download"),
            params=kwargs,
        )

    async def tests_artifacts_upload(
        self,
        test_id: str,
        file: Upload,
        **kwargs: Any,
    ) -> TutorTestArtifactList:
        """Stores the files that such a test left behind, instead of those before.

        `POST /tutors/tests/{id}/artifacts/upload`
        """
        return await self._http.json(
            "POST",
            self._path("tutors", "tests", test_id, "artifacts", "upload"),
            TutorTestArtifactList,
            file=file,
            params=kwargs,
        )

    async def tests_input_download(
        self,
        test_id: str,
        **kwargs: Any,
    ) -> bytes:
        """Downloads the code that is tested.

        `GET /tutors/tests/{id}/input/download`
        """
        return await self._http.file(
            "GET",
            self._path("tutors", "tests", test_id, "input", "download"),
            params=kwargs,
        )

    async def tests_results(
        self,
        test_id: str,
        data: Union[TutorTestReport, Data],
        **kwargs: Any,
    ) -> TutorTestStatus:
        """Reports a test that the testing service has run elsewhere.

        `POST /tutors/tests/{id}/results`
        """
        return await self._http.json(
            "POST",
            self._path("tutors", "tests", test_id, "results"),
            TutorTestStatus,
            data=data,
            params=kwargs,
        )

    async def tests_status(
        self,
        test_id: str,
        **kwargs: Any,
    ) -> TutorTestStatus:
        """Answers how far a test has come.

        `GET /tutors/tests/{id}/status`
        """
        return await self._http.json(
            "GET",
            self._path("tutors", "tests", test_id, "status"),
            TutorTestStatus,
            params=kwargs,
        )
