# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/sandbox-runs`, `/tasks`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    Done,
    SandboxRunAlive,
    SandboxRunClaimed,
    SandboxRunWanted,
    SandboxWorker,
    TaskInfo,
    TaskList,
    TaskResult,
    TaskStatus,
    TaskSubmission,
    TaskSubmitted,
    WorkerStatus,
)

from ..base import BaseEndpointClient, Data


class TasksClient(BaseEndpointClient):
    """The calls below `/sandbox-runs`, `/tasks`."""

    async def sandbox_runs_claim(
        self,
        data: Union[SandboxWorker, Data],
        **kwargs: Any,
    ) -> SandboxRunClaimed:
        """Gives a test run to a worker that has its language, and waits a while for one.

        `POST /sandbox-runs/claim`
        """
        return await self._http.json(
            "POST",
            self._path("sandbox-runs", "claim"),
            SandboxRunClaimed,
            data=data,
            params=kwargs,
        )

    async def sandbox_runs_alive(
        self,
        id: str,
        data: Union[SandboxRunAlive, Data],
        **kwargs: Any,
    ) -> SandboxRunWanted:
        """Says that a worker goes on with a test run, and asks whether it should.

        `POST /sandbox-runs/{id}/alive`
        """
        return await self._http.json(
            "POST",
            self._path("sandbox-runs", id, "alive"),
            SandboxRunWanted,
            data=data,
            params=kwargs,
        )

    async def get_sandbox_runs_files(
        self,
        id: str,
        digest: str,
        *,
        claim: str,
        **kwargs: Any,
    ) -> bytes:
        """Fetches a file of a test run: of the exercise, or what was handed in.

        `GET /sandbox-runs/{id}/files/{digest}`
        """
        return await self._http.file(
            "GET",
            self._path("sandbox-runs", id, "files", digest),
            params={
                "claim": claim,
                **kwargs,
            },
        )

    async def sandbox_runs_outcome(
        self,
        id: str,
        content: bytes,
        *,
        claim: str,
        **kwargs: Any,
    ) -> None:
        """Hands in what came of a test run: the body, as workers of the same version say it.

        Once.

        `PUT /sandbox-runs/{id}/outcome`
        """
        return await self._http.nothing(
            "PUT",
            self._path("sandbox-runs", id, "outcome"),
            content=content,
            params={
                "claim": claim,
                **kwargs,
            },
        )

    async def list(
        self,
        *,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        status: Optional[TaskStatus] = None,
        **kwargs: Any,
    ) -> TaskList:
        """Lists background work: one's own and that of the courses one teaches; administrators see all.

        `GET /tasks`
        """
        return await self._http.json(
            "GET",
            self._path("tasks"),
            TaskList,
            params={
                "limit": limit,
                "offset": offset,
                "status": status,
                **kwargs,
            },
        )

    async def submit(
        self,
        data: Union[TaskSubmission, Data],
        **kwargs: Any,
    ) -> TaskSubmitted:
        """Starts background work that is about nothing in particular.

        `POST /tasks/submit`
        """
        return await self._http.json(
            "POST",
            self._path("tasks", "submit"),
            TaskSubmitted,
            data=data,
            params=kwargs,
        )

    async def types(
        self,
        **kwargs: Any,
    ) -> List[str]:
        """Lists the kinds of background work.

        `GET /tasks/types`
        """
        return await self._http.json(
            "GET",
            self._path("tasks", "types"),
            List[str],
            params=kwargs,
        )

    async def workers_status(
        self,
        **kwargs: Any,
    ) -> WorkerStatus:
        """Answers how background work goes: what waits, and what runs.

        `GET /tasks/workers/status`
        """
        return await self._http.json(
            "GET",
            self._path("tasks", "workers", "status"),
            WorkerStatus,
            params=kwargs,
        )

    async def delete(
        self,
        task_id: str,
        **kwargs: Any,
    ) -> Done:
        """Forgets a piece of background work that has ended, with what is known of its course.

        What it did stays done.

        `DELETE /tasks/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("tasks", task_id),
            Done,
            params=kwargs,
        )

    async def get(
        self,
        task_id: str,
        **kwargs: Any,
    ) -> TaskInfo:
        """Answers a piece of background work.

        `GET /tasks/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("tasks", task_id),
            TaskInfo,
            params=kwargs,
        )

    async def cancel(
        self,
        task_id: str,
        **kwargs: Any,
    ) -> TaskInfo:
        """Asks a piece of background work to stop, and answers it as it is now.

        What has ended stays as it ended.

        `DELETE /tasks/{id}/cancel`
        """
        return await self._http.json(
            "DELETE",
            self._path("tasks", task_id, "cancel"),
            TaskInfo,
            params=kwargs,
        )

    async def result(
        self,
        task_id: str,
        **kwargs: Any,
    ) -> TaskResult:
        """Answers what a piece of background work came to.

        `GET /tasks/{id}/result`
        """
        return await self._http.json(
            "GET",
            self._path("tasks", task_id, "result"),
            TaskResult,
            params=kwargs,
        )

    async def status(
        self,
        task_id: str,
        **kwargs: Any,
    ) -> TaskInfo:
        """Answers the same as `GET /tasks/{id}`; clients that wait for the end ask here.

        `GET /tasks/{id}/status`
        """
        return await self._http.json(
            "GET",
            self._path("tasks", task_id, "status"),
            TaskInfo,
            params=kwargs,
        )
