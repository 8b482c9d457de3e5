"""Rows that can't be read, each as the change that makes one of a good row."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.unit.runs.conftest import SPEC

_SPEC = json.loads(SPEC.to_json())


def _spec(**changed: object) -> str:
    return "'{}'".format(json.dumps({**_SPEC, **changed}).replace("'", "''"))


SPECS = {
    "spec: none": "spec = ''",
    "spec: cut": "spec = '{'",
    "spec: null": "spec = 'null'",
    "spec: bytes": "spec = x'ff'",
    "spec: no UTF-8": "spec = CAST(x'ff' AS TEXT)",
    "spec: a key": f"spec = {_spec(unknown=1)}",
    "spec: newer": f"spec = {_spec(version=2)}",
    "spec: a long name": f"spec = {_spec(name='x' * 250)}",
    "spec: a surrogate": f"spec = {_spec(name=chr(0xD800))}",
}
OTHERS = {
    "reason": "reason = 'newreason'",
    "created: text": "created = 'abc'",
    "created: late": "created = 1e300",
    "created: infinite": "created = 9e999",
    "created: early": "created = -1e12",
    "created: no day elsewhere": "created = 253402300799",
    "progress: cut": "progress = '{'",
    "progress: a list": "progress = '[]'",
    "progress: none": "progress = ''",
    "progress: words": """progress = '{"epoch": "x"}'""",
    "evaluation: cut": "evaluation = '{'",
    "evaluation: empty": "evaluation = '{}'",
    "evaluation: null": "evaluation = 'null'",
    "evaluation: a list": "evaluation = '[]'",
    "evaluation: nulls": """evaluation = '{"best":null,"last":null}'""",
    "evaluation: words": """evaluation = '{"best":{"validation":{"loss":"x"}},"last":{}}'""",
    "stages: a word": "stages = 'abc'",
    "stages: two words": "stages = 'queued abc'",
    "segments: no JSON": "segments = '{}x'",
    "segments: a key": """segments = '[{"zz":1}]'""",
    "segments: words": """segments = '[{"epochs":"x"}]'""",
    "worked": "worked = 'abc'",
    "message": "message = x'ff'",
    "beside": "beside = x'ff'",
    "tries": "tries = x'ff'",
    "name": "name = x'ff'",
    "tags: no JSON": "tags = 'abc'",
    "tags: numbers": "tags = '[1]'",
    "member: without params": "group_id = 'abc', member = 0",
    "params: a list": "group_id = 'abc', member = 0, params = '[]'",
    "member: words": "group_id = 'abc', member = 'x', params = '{}'",
    "terms: a key": """terms = '{"zz": 1}'""",
    "terms: words": """terms = '{"bounds": [["x", 1]]}'""",
    "branch: no spec": """branch = '{"trunk": "abc", "epoch": 1}'""",
}
STATUSES = {"status: newer": "status = 'weird'", "status: bytes": "status = x'ff00'"}
COUNTS = {
    "version": "version = 'abc'",
    "attempt": "attempt = 'abc'",
    "epochs_done": "epochs_done = 'abc'",
    "best_epoch": "best_epoch = 'abc'",
}
RUNS = SPECS | OTHERS | STATUSES | COUNTS
"""What is set in a row of `runs`."""


def spoil(file: Path | str, change: str, where: str = "1", table: str = "runs") -> None:
    """Change rows behind the store's back."""
    with sqlite3.connect(str(file).removeprefix("sqlite:///")) as other:
        assert other.execute(f"UPDATE {table} SET {change} WHERE {where}").rowcount
    other.close()
