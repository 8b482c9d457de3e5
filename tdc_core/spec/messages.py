"""What worker, host, store and data sets say of a run: a code with arguments.

Who says it knows no words: those stand in `tdc_core.words`, where pages and the command line take them from. A code is
kept in stores, so it stays as it is for ever; what is meant otherwise is another code.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from tdc_core.spec.message import Argument, Message, text_of

__all__ = ["Argument", "Code", "Message", "message_of", "text_of"]

_FORM = {"code", "arguments"}
_DEEPEST = 20  # messages and lists within each other; none that is said has more than three


class Code(StrEnum):
    """All that may be said, with the names of its arguments; call one to make a message of it."""

    arguments: tuple[str, ...]

    def __new__(cls, code: str, *arguments: str) -> Code:
        """A member, from its code and the names of its arguments."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.arguments = arguments
        return member

    def __call__(self, **arguments: Argument) -> Message:
        """A message with this code.

        Raises:
            TypeError: an argument is missing, or is none of this code's.
        """
        if arguments.keys() != set(self.arguments):
            raise TypeError(f"{self} is said with {self.arguments}, not with {tuple(arguments)}")
        return Message(self.value, arguments)

    SENTENCE = "sentence", "words"
    """What a worker or a host wrote before there were codes."""

    # How a run ended by itself, or by its visitor
    COMPLETED = "completed", "epochs"
    EARLY_STOPPING = "early_stopping", "monitor", "patience"
    EARLY_STOPPING_BY_MORE = "early_stopping.by_more", "monitor", "patience", "least"
    STOPPED_WAITING = "stopped.waiting"
    STOPPED_WAITING_AGAIN = "stopped.waiting_again"
    STOPPED_BEFORE_FIRST_EPOCH = "stopped.before_first_epoch"
    STOPPED_BEFORE_IT_WENT_ON = "stopped.before_it_went_on"
    STOPPED_IN_FIRST_EPOCH = "stopped.in_first_epoch"
    STOPPED_AFTER_EPOCH = "stopped.after_epoch", "done", "epochs"
    STOPPED_UNEVALUATED = "stopped.unevaluated", "done", "epochs"
    GROUP_STOPPED = "stopped.group"
    PRUNED = "stopped.pruned", "done", "epochs"
    TIME_IN_FIRST_EPOCH = "time.in_first_epoch", "minutes"
    TIME_AFTER_EPOCH = "time.after_epoch", "done", "epochs", "minutes"

    # Why its worker could not go on
    BAD_EXPERIMENT = "bad_experiment", "problems"
    PROBLEM = "problem", "code", "path", "words"
    NAN_LOSS = "nan_loss", "number", "became", "place"
    NAN_LOSS_BY_RATE = "nan_loss.by_rate", "loss", "rate"
    NAN_LOSS_BY_RATE_OR_SCALES = "nan_loss.by_rate_or_scales", "loss", "rate"
    BECAME_NAN = "became.nan"
    BECAME_INFINITE = "became.infinite"
    AT_STEP = "at.step", "epoch", "step"
    AT_STEPS = "at.steps", "epoch", "first", "last"
    AT_EPOCH_END = "at.epoch_end", "epoch"
    KERAS_REFUSED = "keras_refused", "error", "words"
    OUT_OF_MEMORY = "out_of_memory"
    DISK_FULL = "disk_full"
    STORE_LOCKED = "store_locked"
    UNEXPECTED = "unexpected", "error"

    # What the host says in place of a worker
    TRAINING_FAILED = "training_failed", "error", "words"
    PREPARING_FAILED = "preparing_failed", "dataset", "error", "words"
    EVALUATING_FAILED = "evaluating_failed", "error", "words"
    NO_WORKER = "no_worker", "words"
    WORKER_SILENT = "worker.silent", "exit_code"
    WORKER_ENDED = "worker.ended", "signal"
    WORKER_KILLED = "worker.killed", "held", "limit"
    STARTER_KILLED = "worker.starter_killed"
    UNANSWERED_STOP = "unanswered.stop"
    UNANSWERED_TIME = "unanswered.time", "minutes"
    PREPARING_CANCELLED = "preparing.cancelled"
    PREPARING_LATE = "preparing.late", "minutes"
    EVALUATING_CANCELLED = "evaluating.cancelled"
    EVALUATING_LATE = "evaluating.late", "minutes"
    READING_FAILED = "reading_failed", "name", "error", "words"
    READING_CANCELLED = "reading.cancelled"
    READING_LATE = "reading.late", "minutes"
    HOST_LOST = "host.lost"
    HOST_STOPPED = "host.stopped"
    MACHINE_RESTARTED = "machine_restarted"
    UNREADABLE = "unreadable"

    # Why a sweep came to nothing
    SWEEP_HOPELESS = "sweep.hopeless", "problems"
    SWEEP_NO_BEST = "sweep.no_best"

    # Why the weights of a run could not be looked at
    NOTHING_KEPT = "nothing_kept"
    NOTHING_LEFT = "nothing_left"

    # Whether two experiments differ by more than the luck of their seeds
    LUCK_TOO_FEW = "luck.too_few", "seeds", "least"
    LUCK_LOST = "luck.lost", "name", "lost", "seeds"
    LUCK_ALIKE = "luck.alike", "seeds"
    LUCK_MAYBE = "luck.maybe", "better", "difference", "low", "high", "seeds"
    LUCK_DIFFERENT = "luck.different", "better", "difference", "low", "high", "seeds"

    # What is wrong with a data set
    NO_DATASET = "data.unknown", "name"
    FILE_NOT_HELD = "data.file_not_held", "name"
    FILE_TOO_LARGE = "data.file_too_large", "limit"
    TOO_MANY_FILES = "data.too_many_files", "limit"
    NO_ROOM_FOR_FILES = "data.no_room_for_files"
    FILE_NOT_READ = "data.file_not_read", "name"
    FILE_TOO_HARD = "data.file_too_hard", "name"
    FILE_TOO_LONG = "data.file_too_long", "name", "seconds"
    NOT_PREPARED = "data.not_prepared", "title"
    NOT_SHIPPED = "data.not_shipped", "file"
    DAMAGED = "data.damaged", "file", "words"
    DAMAGED_NO_OBJECT = "data.no_object", "file"
    DAMAGED_SHIPPED = "data.damaged_shipped", "file", "found", "expected"
    DAMAGED_ARRAY = "data.damaged_array", "file", "found", "expected", "folder"
    GONE_ARRAY = "data.gone_array", "file", "folder"
    NOT_PUBLISHED = "data.not_published", "file", "found", "expected", "url"
    BAD_DOWNLOAD = "data.bad_download", "title", "words"
    OTHER_ROWS = "data.other_rows", "name", "found", "expected"
    PLACE_IN = "data.place_in", "title", "why", "files", "folder"
    PLACE_IN_NAMED = "data.place_in_named", "title", "why", "files", "folder"
    FILE = "data.file", "name", "size", "url"
    OFFLINE = "why.offline"
    NO_NETWORK = "why.no_network", "words"
    DOWNLOAD_FAILED = "why.download_failed", "words"

    # Why an archive of pictures can't be used
    PICTURES_NO_ZIP = "pictures.no_zip"
    PICTURES_BROKEN_ZIP = "pictures.broken_zip"
    PICTURES_BOMB = "pictures.bomb", "size", "unpacked"
    PICTURES_TOO_MUCH = "pictures.too_much", "unpacked", "limit"
    PICTURES_TOO_MANY_FILES = "pictures.too_many_files", "limit"
    PICTURES_NONE = "pictures.none"
    PICTURES_NONE_LEFT = "pictures.none_left", "name", "why"
    PICTURES_FLAT = "pictures.flat"
    PICTURES_ONE_CLASS = "pictures.one_class", "name"
    PICTURES_TOO_MANY_CLASSES = "pictures.too_many_classes", "count", "limit"
    PICTURES_NO_TRAINING = "pictures.no_training"
    PICTURES_PASSWORD = "pictures.password"
    PICTURES_ARCHIVES = "pictures.archives"
    PICTURES_LEAD_OUT = "pictures.lead_out"
    PICTURES_OTHER_FILE = "pictures.other_file"
    PICTURES_ARRAYS_TOO_LARGE = "pictures.arrays_too_large", "count", "height", "width", "size", "limit"

    # Why a file of it was left out
    LEFT_NO_PICTURE = "left_out.no_picture"
    LEFT_OTHER_KIND = "left_out.other_kind", "kind"
    LEFT_EMPTY = "left_out.empty"
    LEFT_CUT_OFF = "left_out.cut_off"
    LEFT_PICTURE_DAMAGED = "left_out.damaged"
    LEFT_TOO_LARGE = "left_out.too_large", "width", "height"
    LEFT_FAR_TOO_LARGE = "left_out.far_too_large"
    LEFT_LARGE_FILE = "left_out.large_file", "size", "limit"
    LEFT_LINK = "left_out.link"
    LEFT_LEADS_OUT = "left_out.leads_out"
    LEFT_PASSWORD = "left_out.password"
    LEFT_ARCHIVE = "left_out.archive"
    LEFT_PACKING = "left_out.packing"
    LEFT_NAMED_TWICE = "left_out.named_twice"
    LEFT_LONG_NAME = "left_out.long_name"
    LEFT_NO_FOLDER = "left_out.no_folder"
    LEFT_OUTSIDE_SPLITS = "left_out.outside_splits"

    # What else there is to say of it
    PICTURES_OTHER_FILES = "pictures.other_files", "count", "name"
    PICTURES_EMPTY_FOLDERS = "pictures.empty_folders", "names"
    PICTURES_ALIKE_CLASSES = "pictures.alike_classes", "names"
    PICTURES_CLASSES_NOT_IN = "pictures.classes_not_in", "names", "split"
    PICTURES_MOVING = "pictures.moving", "count"
    PICTURES_NOT_DECODED = "pictures.not_decoded"

    # What is going on
    DECODING = "note.decoding", "done", "count"
    LOOKING = "note.looking"
    STARTING = "note.starting"
    READING = "note.reading", "dataset"
    REACHING = "note.reaching"
    DOWNLOADING = "note.downloading", "done", "size"
    BUILDING = "note.building"
    READING_SPLIT = "note.reading_split", "split"
    WRITING = "note.writing"

    # What the store refuses
    NOT_YOURS = "refused.not_yours"
    UNDER_WAY = "refused.under_way"
    NOTHING_TO_BRANCH = "refused.nothing_to_branch"
    NO_SUCH_EPOCH = "refused.no_such_epoch", "done"
    NO_BRANCH = "refused.no_branch"
    TOO_FEW_EPOCHS = "refused.too_few_epochs", "done", "least"
    TOO_MANY_RUNS = "refused.too_many_runs", "alive", "limit"
    TOO_MANY_FOR_TWO = "refused.too_many_for_two", "alive", "limit"
    NO_WORKSPACE = "refused.no_workspace"
    RUN_DELETED = "refused.run_deleted"

    # What a person's own file is not
    TABLE_EMPTY_FILE = "table.empty_file"
    TABLE_TOO_LARGE = "table.too_large", "size", "limit"
    TABLE_TOO_MANY_ROWS = "table.too_many_rows", "rows", "limit"
    TABLE_TOO_MANY_COLUMNS = "table.too_many_columns", "columns", "limit"
    TABLE_LONG_LINE = "table.long_line"
    TABLE_BOMB = "table.bomb", "limit"
    TABLE_WIDE_SHEET = "table.wide_sheet", "rows", "columns"
    TABLE_PASSWORD = "table.password"
    TABLE_DAMAGED = "table.damaged"
    TABLE_NO_TABLE = "table.no_table", "what"
    TABLE_WEB_PAGE = "table.web_page"
    TABLE_ZIP = "table.zip"
    TABLE_PROSE = "table.prose"
    TABLE_ONE_COLUMN = "table.one_column"
    TABLE_NO_ROWS = "table.no_rows"
    TABLE_FEW_ROWS = "table.few_rows", "rows", "least"
    TABLE_NO_TARGET = "table.no_target", "name", "names"
    TABLE_NOTHING_TO_PREDICT = "table.nothing_to_predict"
    TABLE_ONE_VALUE = "table.one_value", "name"
    TABLE_OTHER_FILE = "table.other_file", "found", "expected"
    TABLE_OTHER_COLUMNS = "table.other_columns", "names"
    TABLE_NO_SHEET = "table.no_sheet", "name"
    TABLE_NO_ENCODING = "table.no_encoding", "name"

    # Why a column is of its kind
    TABLE_IS_NUMBER = "table.is.number"
    TABLE_IS_DATE = "table.is.date", "example"
    TABLE_IS_CATEGORY = "table.is.category", "values"
    TABLE_IS_TEXT = "table.is.text", "values"
    TABLE_IS_MANY_WORDS = "table.is.many_words", "values"
    TABLE_IS_ID = "table.is.id"
    TABLE_IS_RUNNING = "table.is.running"
    TABLE_IS_NAMED_ID = "table.is.named_id"
    TABLE_IS_CODE = "table.is.code"
    TABLE_IS_LONG_NUMBER = "table.is.long_number", "digits"
    TABLE_IS_CONSTANT = "table.is.constant", "value"
    TABLE_IS_EMPTY = "table.is.empty"
    TABLE_NESTED = "table.is.nested"

    # Why the target is this one, what is predicted of it, and the order of the rows
    TABLE_TARGET_CHOSEN = "table.target.chosen"
    TABLE_TARGET_NAMED = "table.target.named", "name"
    TABLE_TARGET_LAST = "table.target.last"
    TABLE_AIM_WORDS = "table.aim.words", "values"
    TABLE_AIM_TWO = "table.aim.two"
    TABLE_AIM_FEW = "table.aim.few", "values"
    TABLE_AIM_NUMBER = "table.aim.number", "values"
    TABLE_ORDER_STRATIFIED = "table.order.stratified"
    TABLE_ORDER_SHUFFLED = "table.order.shuffled"
    TABLE_ORDER_RISES = "table.order.rises", "column"
    TABLE_ORDER_DIFFERS = "table.order.differs", "column"

    # What else is to be told of a file
    TABLE_TRUE_TYPE = "table.true_type", "ending", "what"
    TABLE_SHEET = "table.sheet", "name", "others"
    TABLE_SHEET_NOT_READ = "table.sheet_not_read"
    TABLE_FORMULAS = "table.formulas", "column", "count"
    TABLE_LINES_ABOVE = "table.lines_above", "count"
    TABLE_COMMENTS = "table.comments", "sign"
    TABLE_NO_HEADER = "table.no_header"
    TABLE_UNITS_ROW = "table.units_row"
    TABLE_FOOTER = "table.footer", "count"
    TABLE_HEADER_AGAIN = "table.header_again", "count"
    TABLE_EMPTY_ROWS = "table.empty_rows", "count"
    TABLE_LINES_LEFT_OUT = "table.lines_left_out", "count"
    TABLE_LINE_TOO_LONG = "table.line_too_long"
    TABLE_BAD_BYTES = "table.bad_bytes", "count", "encoding"
    TABLE_NULL_BYTES = "table.null_bytes", "count"
    TABLE_INFINITE = "table.infinite", "column", "count"
    TABLE_NO_NUMBERS = "table.no_numbers", "column", "count", "examples"
    TABLE_NO_DATES = "table.no_dates", "column", "count", "examples"
    TABLE_SENTINEL = "table.sentinel", "column", "value", "count"
    TABLE_SPELLINGS = "table.spellings", "column", "count", "word", "examples"


def message_of(text: str) -> Message | None:
    """The message in a text of the store, None in an empty one; what is no message is a sentence of earlier code."""
    if not text:
        return None
    try:
        found = _message(json.loads(text))
    except (ValueError, RecursionError):  # the second: lists in lists without an end
        found = None
    return found if isinstance(found, Message) else Code.SENTENCE(words=text)


def _message(data: Any, depth: int = 0) -> Any:
    """What `_json` was given.

    Raises:
        ValueError: it is deeper than whoever puts it into words can go.
    """
    if depth > _DEEPEST:
        raise ValueError("too deep")
    match data:
        case {"code": str(code), "arguments": dict(arguments)} if data.keys() == _FORM:
            return Message(code, {name: _message(part, depth + 1) for name, part in arguments.items()})
        case list():
            return [_message(part, depth + 1) for part in data]
    return data
