# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/tests`."""

from __future__ import annotations

from typing import Any, Union

from computor_types import ResultList, TestCreate, TestRunStatus

from ..base import BaseEndpointClient, Data


class TestsClient(BaseEndpointClient):
    """The calls below `/tests`."""

    async def create(
        self,
        data: Union[TestCreate, Data],
        **kwargs: Any,
    ) -> ResultList:
        """Tests a submission.

        The answer is the run as it begins; `GET /results/{id}/status` says when it ends.

        `POST /tests`
        """
        return await self._http.json(
            "POST",
            self._path("tests"),
            ResultList,
            data=data,
            params=kwargs,
        )

    async def status(
        self,
        result_id: str,
        **kwargs: Any,
    ) -> TestRunStatus:
        """Answers how far a test run has come.

        `GET /tests/status/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("tests", "status", result_id),
            TestRunStatus,
            params=kwargs,
        )
