# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/enrolments`."""

from __future__ import annotations

from typing import Any

from computor_types import EnrolmentCourse, EnrolmentGet

from ..base import BaseEndpointClient


class EnrolmentsClient(BaseEndpointClient):
    """The calls below `/enrolments`."""

    async def get(
        self,
        code: str,
        **kwargs: Any,
    ) -> EnrolmentCourse:
        """Answers in which course one enrols with a code, as long as it works.

        `GET /enrolments/{code}`
        """
        return await self._http.json(
            "GET",
            self._path("enrolments", code),
            EnrolmentCourse,
            params=kwargs,
        )

    async def enrol(
        self,
        code: str,
        **kwargs: Any,
    ) -> EnrolmentGet:
        """Enrols in the course of the code, as a student.

        Who is a member already stays what it is; who was archived asks, whatever the code
        says.

        `POST /enrolments/{code}`
        """
        return await self._http.json(
            "POST",
            self._path("enrolments", code),
            EnrolmentGet,
            params=kwargs,
        )
