# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/analytics`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, List, Optional, Union

from computor_types import (
    AnalyticsCourseAccess,
    AnalyticsCourseSummary,
    AnalyticsExampleSource,
    AnalyticsJobStatus,
    AnalyticsRefreshRequest,
    AnalyticsStandardExample,
    AnalyticsStudentList,
    AnalyticsStudentReport,
    AnalyticsStudentTimeline,
    ContentStatistics,
    DayStatistics,
    GroupStatistics,
    StudentAtRisk,
    TestStatistics,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class AnalyticsClient(BaseEndpointClient):
    """The calls below `/analytics`."""

    async def courses(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[AnalyticsCourseAccess]:
        """Lists the courses whose figures one may see.

        `GET /analytics/courses`
        """
        return await self._http.listing(
            "GET",
            self._path("analytics", "courses"),
            AnalyticsCourseAccess,
            query=query,
            params={
                "id": id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def courses_at_risk(
        self,
        course_id: str,
        *,
        behind: Optional[int] = None,
        below: Optional[float] = None,
        inactive_days: Optional[int] = None,
        **kwargs: Any,
    ) -> List[StudentAtRisk]:
        """Answers which students may need help, those with most reasons first.

        `GET /analytics/courses/{course_id}/at-risk`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "at-risk"),
            List[StudentAtRisk],
            params={
                "behind": behind,
                "below": below,
                "inactive_days": inactive_days,
                **kwargs,
            },
        )

    async def courses_contents(
        self,
        course_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> List[ContentStatistics]:
        """Answers what came of each content of a course, with distributions of grades and scores.

        `GET /analytics/courses/{course_id}/contents`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "contents"),
            List[ContentStatistics],
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def get_courses_contents_tests(
        self,
        course_id: str,
        content_id: str,
        **kwargs: Any,
    ) -> List[TestStatistics]:
        """Answers which tests of an assignment fail most, in the newest run of each student.

        `GET /analytics/courses/{course_id}/contents/{content_id}/tests`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "contents", content_id, "tests"),
            List[TestStatistics],
            params=kwargs,
        )

    async def get_courses_examples_source(
        self,
        course_id: str,
        content_id: str,
        **kwargs: Any,
    ) -> AnalyticsExampleSource:
        """Answers the files of the example that is assigned to a content.

        `GET /analytics/courses/{course_id}/examples/{content_id}/source`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "examples", content_id, "source"),
            AnalyticsExampleSource,
            params=kwargs,
        )

    async def courses_groups(
        self,
        course_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> List[GroupStatistics]:
        """Answers how far the students of each course group have come.

        `GET /analytics/courses/{course_id}/groups`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "groups"),
            List[GroupStatistics],
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def courses_jobs(
        self,
        course_id: str,
        *,
        limit: Optional[int] = None,
        **kwargs: Any,
    ) -> List[AnalyticsJobStatus]:
        """Answers when the figures of a course were counted, newest first.

        `GET /analytics/courses/{course_id}/jobs`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "jobs"),
            List[AnalyticsJobStatus],
            params={
                "limit": limit,
                **kwargs,
            },
        )

    async def courses_refresh(
        self,
        course_id: str,
        data: Union[AnalyticsRefreshRequest, Data],
        **kwargs: Any,
    ) -> AnalyticsJobStatus:
        """Counts the figures of a course, and keeps them as a job.

        Figures are always those of the moment, whether they are counted or not.

        `POST /analytics/courses/{course_id}/refresh`
        """
        return await self._http.json(
            "POST",
            self._path("analytics", "courses", course_id, "refresh"),
            AnalyticsJobStatus,
            data=data,
            params=kwargs,
        )

    async def courses_students(
        self,
        course_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> AnalyticsStudentList:
        """Answers how far each student of a course has come.

        `GET /analytics/courses/{course_id}/students`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "students"),
            AnalyticsStudentList,
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def get_courses_students(
        self,
        course_id: str,
        course_member_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> AnalyticsStudentReport:
        """Answers everything about a student.

        `GET /analytics/courses/{course_id}/students/{course_member_id}`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "students", course_member_id),
            AnalyticsStudentReport,
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def get_courses_students_examples(
        self,
        course_id: str,
        course_member_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> List[AnalyticsStandardExample]:
        """Answers a student's work on each assignment.

        `GET /analytics/courses/{course_id}/students/{course_member_id}/examples`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "students", course_member_id, "examples"),
            List[AnalyticsStandardExample],
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def get_courses_students_timeline(
        self,
        course_id: str,
        course_member_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> AnalyticsStudentTimeline:
        """Answers what happened to a student's work.

        `GET /analytics/courses/{course_id}/students/{course_member_id}/timeline`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "students", course_member_id, "timeline"),
            AnalyticsStudentTimeline,
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def courses_summary(
        self,
        course_id: str,
        *,
        grading_cutoff: Optional[datetime] = None,
        submission_cutoff: Optional[datetime] = None,
        **kwargs: Any,
    ) -> AnalyticsCourseSummary:
        """Answers what came of a course.

        `GET /analytics/courses/{course_id}/summary`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "summary"),
            AnalyticsCourseSummary,
            params={
                "grading_cutoff": grading_cutoff,
                "submission_cutoff": submission_cutoff,
                **kwargs,
            },
        )

    async def courses_timeline(
        self,
        course_id: str,
        *,
        days: Optional[int] = None,
        **kwargs: Any,
    ) -> List[DayStatistics]:
        """Answers what happened in a course, day by day.

        Days without anything are left out.

        `GET /analytics/courses/{course_id}/timeline`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "courses", course_id, "timeline"),
            List[DayStatistics],
            params={
                "days": days,
                **kwargs,
            },
        )

    async def jobs(
        self,
        job_id: str,
        **kwargs: Any,
    ) -> AnalyticsJobStatus:
        """Answers one count of the figures of a course.

        `GET /analytics/jobs/{job_id}`
        """
        return await self._http.json(
            "GET",
            self._path("analytics", "jobs", job_id),
            AnalyticsJobStatus,
            params=kwargs,
        )
