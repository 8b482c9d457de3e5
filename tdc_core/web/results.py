"""What the browser asks of a run's model: its numbers, or what it puts out for one row.

Both addresses name a run and the epoch of its results, `?run=ID&epoch=12`. A run's id is its link's secret, as for
the other addresses. One on a person's own file is asked by its owner alone, whose page adds `&proof=`. Nothing here
writes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import prod
from pathlib import Path

import numpy as np
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tdc_core.results.kept import folder_after
from tdc_core.results.network import NETWORK
from tdc_core.results.predictor import NoModel
from tdc_core.ui.session.services import Services

NO_MODEL = "There is no such model."
MOST_BYTES = 4_000_000
"""Of a row that is asked for."""
_RUN_ID, _EPOCH = re.compile(r"[0-9a-f]{32}"), re.compile(r"\d{1,7}")
_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_FOR_EVER = _HEADERS | {"Cache-Control": "private, max-age=31536000, immutable"}
"""A network's address says when it was made."""


def result_routes(studio: Callable[[], Services], prefix: str) -> list[BaseRoute]:
    """Both of them.

    Args:
        studio: gives the services; called in a thread beside the event loop.
        prefix: the path before all of this app's addresses.
    """
    threads = ThreadPoolExecutor(2, "answers")

    def network(request: Request) -> Response:
        folder = _folder(request, studio())
        if folder is None or not (folder / NETWORK).is_file():
            return _refuse(404, NO_MODEL)
        return FileResponse(folder / NETWORK, media_type="application/octet-stream", headers=_FOR_EVER)

    async def answers(request: Request) -> Response:
        row = await _row(request)
        return await asyncio.get_running_loop().run_in_executor(threads, lambda: _answer(request, studio(), row))

    return [
        Route(f"{prefix}/api/results/network", network),
        Route(f"{prefix}/api/results/answers", answers, methods=["POST"]),
    ]


def _folder(request: Request, studio: Services) -> Path | None:
    """The folder of the results that an address names; None where it names none."""
    run_id, epoch = (request.query_params.get(name, "") for name in ("run", "epoch"))
    if not _RUN_ID.fullmatch(run_id) or not _EPOCH.fullmatch(epoch):
        return None
    run, proof = studio.store.runs.get(run_id), request.query_params.get("proof", "")
    if run is not None and run.spec.data.file is not None and not studio.store.runs.is_of(run_id, proof):
        return None
    return folder_after(studio.settings.runs_dir / run_id, int(epoch))


async def _row(request: Request) -> np.ndarray | None:
    """The numbers in a question, float32 (n,); None where it has none, or far too many."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return np.frombuffer(bytes(body), "<f4") if body and len(body) % 4 == 0 else None


def _answer(request: Request, studio: Services, row: np.ndarray | None) -> Response:
    """What the best weights put out for a row, float32."""
    if row is None:
        return _refuse(400, "A row is numbers of four bytes each, and no more than a model takes.")
    folder, predictor = _folder(request, studio), studio.predictor
    if folder is None:
        return _refuse(404, NO_MODEL)
    try:
        shape = predictor.input_shape(folder)
        if row.size != prod(shape) or not np.isfinite(row).all():
            return _refuse(400, f"This model takes {prod(shape)} numbers.")
        outputs = predictor.predict(folder, row.reshape(1, *shape))
    except NoModel:
        return _refuse(404, NO_MODEL)
    return Response(outputs[0].astype("<f4").tobytes(), media_type="application/octet-stream", headers=_HEADERS)


def _refuse(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status, headers=_HEADERS)
