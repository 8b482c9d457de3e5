"""The words of each message, a row a code: a template with the code's arguments by name.

What stands after a colon in a template is a form of `_FORMS`, or one of Python's own. The words are plain text: an
argument may be a stranger's, so whoever shows them as Markdown does so through `tdc_core.ui.parts.problems.plain`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any, NamedTuple

from tdc_core.spec.messages import Code, Message


class Row(NamedTuple):
    """What is said with a code.

    Attributes:
        template: the words.
        unsaid: arguments that no words need, but programs and tests.
    """

    template: str
    unsaid: frozenset[str] = frozenset()


_TIME = "a run may work {minutes:g} min at a stretch here"
_RATE = "The usual cause is a learning rate that is too high ({rate:g})"
_DAMAGED = "The file {file} is damaged: its SHA-256 is {found} and should be {expected}."
_SHIPPED = "It ships with the project; get it again from there."
_REMADE = "Delete the folder {folder} to have it made again."
_FOLDERS = "What is needed is a zip with a folder for each class, named after it, and that class's pictures inside."
_DOWNLOAD = "{title} is not on this machine, {why}. Download these files:\n{files:lines}\n"

ROWS: Mapping[Code, Row] = {
    Code.SENTENCE: Row("{words}"),
    Code.COMPLETED: Row("{epochs:all epochs} done."),
    Code.EARLY_STOPPING: Row("Early stopping: {monitor} did not improve for {patience:epochs}."),
    Code.EARLY_STOPPING_BY_MORE: Row(
        "Early stopping: {monitor} did not improve by more than {least:g} for {patience:epochs}."
    ),
    Code.STOPPED_WAITING: Row("Stopped before it began."),
    Code.STOPPED_WAITING_AGAIN: Row("Stopped before it went on."),
    Code.STOPPED_BEFORE_FIRST_EPOCH: Row("Stopped by you before the first epoch."),
    Code.STOPPED_BEFORE_IT_WENT_ON: Row("Stopped by you before it went on."),
    Code.STOPPED_IN_FIRST_EPOCH: Row("Stopped by you in the first epoch."),
    Code.STOPPED_AFTER_EPOCH: Row("Stopped by you after epoch {done} of {epochs}."),
    Code.STOPPED_UNEVALUATED: Row("Stopped by you after epoch {done} of {epochs}, before it was evaluated."),
    Code.TIME_IN_FIRST_EPOCH: Row(f"Stopped in the first epoch: {_TIME}."),
    Code.TIME_AFTER_EPOCH: Row(f"Stopped after epoch {{done}} of {{epochs}}: {_TIME}."),
    Code.BAD_EXPERIMENT: Row("{problems}"),
    Code.PROBLEM: Row("{words}", unsaid=frozenset({"code", "path"})),
    Code.NAN_LOSS: Row("The {number} became {became} at {place}."),
    Code.NAN_LOSS_BY_RATE: Row(f"{{loss}} {_RATE}."),
    Code.NAN_LOSS_BY_RATE_OR_SCALES: Row(f"{{loss}} {_RATE} or features on very different scales (try a scaling)."),
    Code.BECAME_NAN: Row("NaN (not a number)"),
    Code.BECAME_INFINITE: Row("infinite"),
    Code.AT_STEP: Row("epoch {epoch}, step {step}"),
    Code.AT_STEPS: Row("epoch {epoch}, steps {first} to {last}"),
    Code.AT_EPOCH_END: Row("the end of epoch {epoch}"),
    Code.KERAS_REFUSED: Row("{error}: {words}"),
    Code.OUT_OF_MEMORY: Row("There was not enough memory. Smaller batches or fewer units need less."),
    Code.DISK_FULL: Row("The disk is full, so nothing more could be saved. Free some room and start the run again."),
    Code.STORE_LOCKED: Row("The store was locked for too long by another program, so the run could not be recorded."),
    Code.UNEXPECTED: Row("Something unexpected went wrong ({error}). The log has the details."),
    Code.TRAINING_FAILED: Row("Training failed with {error}: {words}"),
    Code.PREPARING_FAILED: Row("Preparing {dataset} failed with {error}: {words}"),
    Code.EVALUATING_FAILED: Row("Evaluating failed with {error}: {words}"),
    Code.NO_WORKER: Row("No worker could be started: {words}"),
    Code.WORKER_SILENT: Row("The worker ended without a word (exit code {exit_code}). See the run's log."),
    Code.WORKER_ENDED: Row("The worker was ended by the system ({signal})."),
    Code.WORKER_KILLED: Row(
        "The worker was killed (SIGKILL), most often because memory ran out: it held {held:gigabytes} "
        "of the {limit:gigabytes} that this machine gives."
    ),
    Code.STARTER_KILLED: Row("The process that starts workers was killed."),
    Code.UNANSWERED_STOP: Row(
        "Stopped. The worker did not answer in time and was killed, so the run was not evaluated."
    ),
    Code.UNANSWERED_TIME: Row(
        f"Stopped: {_TIME}. The worker did not answer and was killed, so the run was not evaluated."
    ),
    Code.PREPARING_CANCELLED: Row("Cancelled."),
    Code.PREPARING_LATE: Row("It did not end within the {minutes:g} min that it may take here."),
    Code.EVALUATING_CANCELLED: Row("Cancelled."),
    Code.READING_FAILED: Row("{name} could not be read ({error}: {words})."),
    Code.READING_CANCELLED: Row("Cancelled."),
    Code.READING_LATE: Row("It did not end within the {minutes:g} min that it may take here."),
    Code.EVALUATING_LATE: Row("It did not end within the {minutes:g} min that it may take here."),
    Code.HOST_LOST: Row("The training host ended unexpectedly, and what it worked on with it."),
    Code.HOST_STOPPED: Row("The training host was stopped, and what it worked on with it."),
    Code.MACHINE_RESTARTED: Row("The machine was restarted, and what it worked on with it."),
    Code.UNREADABLE: Row("What the store holds of this can't be read, so it could not go on."),
    Code.NOTHING_KEPT: Row(
        "No weights of this run have been saved yet. That is done about every ten seconds: try again in a moment."
    ),
    Code.NOTHING_LEFT: Row("None of this run's weights are left to be looked at."),
    Code.NO_DATASET: Row("There is no data set “{name}”."),
    Code.FILE_NOT_HELD: Row(
        "This experiment reads the file {name}, which is not in your workspace. Bring it on the Data page."
    ),
    Code.FILE_TOO_LARGE: Row("The file is larger than {limit:size}, which is the most that is taken here."),
    Code.TOO_MANY_FILES: Row("You have {limit} files here, which is the most. Delete one first."),
    Code.NO_ROOM_FOR_FILES: Row("There is no room for more files here at the moment. Delete one that you don't need."),
    Code.FILE_NOT_READ: Row("The file {name} is not there, or has not been read in this way yet."),
    Code.FILE_TOO_HARD: Row(
        "{name} could not be read within the memory that a file may take here. It is too large, or damaged."
    ),
    Code.FILE_TOO_LONG: Row(
        "Reading {name} took more than {seconds:g} seconds, so it was ended. Try a smaller part of it."
    ),
    Code.NOT_PREPARED: Row("{title} is not on this machine yet. Prepare it on the data page first."),
    Code.NOT_SHIPPED: Row(f"{{file}} is missing. {_SHIPPED}"),
    Code.DAMAGED: Row("The file {file} is damaged: {words}."),
    Code.DAMAGED_NO_OBJECT: Row("The file {file} is damaged: it holds no JSON object."),
    Code.DAMAGED_SHIPPED: Row(f"{_DAMAGED} {_SHIPPED}"),
    Code.DAMAGED_ARRAY: Row(f"{_DAMAGED} {_REMADE}"),
    Code.GONE_ARRAY: Row(f"The file {{file}} is missing. {_REMADE}"),
    Code.NOT_PUBLISHED: Row(
        "The file {file} is not the published one: its SHA-256 is {found} and should be {expected}. "
        "Download it again from {url}."
    ),
    Code.BAD_DOWNLOAD: Row("What was downloaded of {title} is not what was published. {words}"),
    Code.OTHER_ROWS: Row("TFDS has {found} rows of {name}, and {expected} were expected."),
    Code.PLACE_IN: Row(f"{_DOWNLOAD}Put them into the folder {{folder}}, then prepare it again."),
    Code.PLACE_IN_NAMED: Row(
        f"{_DOWNLOAD}Put them into a folder named {{folder}} (the setting TDC_MANUAL_DIR names the folder around it), "
        "then prepare it again."
    ),
    Code.FILE: Row("- {name} ({size:size}) from {url}"),
    Code.OFFLINE: Row("and this installation is set to be offline"),
    Code.NO_NETWORK: Row("and the network can't be reached ({words})"),
    Code.DOWNLOAD_FAILED: Row("and the download failed ({words})"),
    Code.PICTURES_NO_ZIP: Row(f"This is no zip archive. {_FOLDERS}"),
    Code.PICTURES_BROKEN_ZIP: Row("The archive is broken, or a part of it is missing. Make the zip anew."),
    Code.PICTURES_BOMB: Row(
        "The archive has {size:size} and unpacks to far more than it is ({unpacked:size}), which pictures never do."
    ),
    Code.PICTURES_TOO_MUCH: Row("The archive unpacks to {unpacked:size}, and {limit:size} is the most."),
    Code.PICTURES_TOO_MANY_FILES: Row("The archive holds more than {limit} files, which is the most."),
    Code.PICTURES_NONE: Row(f"There are no pictures inside. {_FOLDERS}"),
    Code.PICTURES_NONE_LEFT: Row("None of the pictures inside can be used. The first, {name}: {why}."),
    Code.PICTURES_FLAT: Row(f"The pictures lie in no folders, so nothing says which class they are of. {_FOLDERS}"),
    Code.PICTURES_ONE_CLASS: Row(
        "All pictures lie in one folder, “{name}”, so there is one class; two at least are needed, a folder each."
    ),
    Code.PICTURES_TOO_MANY_CLASSES: Row("There are {count} folders, so as many classes; {limit} is the most."),
    Code.PICTURES_NO_TRAINING: Row("There are folders to test and to validate with, but no folder “train”."),
    Code.PICTURES_PASSWORD: Row("The archive has a password. Make the zip anew without one."),
    Code.PICTURES_ARCHIVES: Row(
        "There are archives inside, and pictures in folders are needed. Unpack them, then make one zip of the folders."
    ),
    Code.PICTURES_LEAD_OUT: Row("The archive has names that lead out of the archive, and no other pictures."),
    Code.PICTURES_OTHER_FILE: Row("This is another file than the one that the experiment was made with."),
    Code.PICTURES_ARRAYS_TOO_LARGE: Row(
        "{count:pictures} of {height} x {width} take {size:size}, and {limit:size} is the most. Choose a smaller size."
    ),
    Code.LEFT_NO_PICTURE: Row("no picture"),
    Code.LEFT_OTHER_KIND: Row("a picture as {kind}; PNG, JPEG, WebP, GIF, BMP and TIFF are read"),
    Code.LEFT_EMPTY: Row("empty"),
    Code.LEFT_CUT_OFF: Row("cut off"),
    Code.LEFT_PICTURE_DAMAGED: Row("damaged"),
    Code.LEFT_TOO_LARGE: Row("{width}x{height} is too large"),
    Code.LEFT_FAR_TOO_LARGE: Row("far too large"),
    Code.LEFT_LARGE_FILE: Row("a file of {size:size}, and {limit:size} is the most"),
    Code.LEFT_LINK: Row("a link"),
    Code.LEFT_LEADS_OUT: Row("a name that leads out of the archive"),
    Code.LEFT_PASSWORD: Row("has a password"),
    Code.LEFT_ARCHIVE: Row("an archive inside the archive"),
    Code.LEFT_PACKING: Row("packed in a way that is not read here"),
    Code.LEFT_NAMED_TWICE: Row("another file of the same name comes later"),
    Code.LEFT_LONG_NAME: Row("a name that is too long"),
    Code.LEFT_NO_FOLDER: Row("in no class's folder"),
    Code.LEFT_OUTSIDE_SPLITS: Row("beside the folders to train and to test with"),
    Code.PICTURES_OTHER_FILES: Row("{count:no pictures}, for example {name}."),
    Code.PICTURES_EMPTY_FOLDERS: Row("Folders without a picture are no classes: {names:commas}."),
    Code.PICTURES_ALIKE_CLASSES: Row(
        "These folders are classes of their own, though nearly called the same: {names:commas}."
    ),
    Code.PICTURES_CLASSES_NOT_IN: Row("The part “{split}” has no pictures of some classes: {names:commas}."),
    Code.PICTURES_MOVING: Row("{count:moving}: the first frame counts."),
    Code.PICTURES_NOT_DECODED: Row(
        "There is so much to read that damaged pictures are looked for only when they are prepared."
    ),
    Code.DECODING: Row("Reading pictures, {done} of {count}"),
    Code.STARTING: Row("Starting TensorFlow"),
    Code.READING: Row("Reading {dataset}"),
    Code.REACHING: Row("Reaching for the network"),
    Code.DOWNLOADING: Row("Downloading, {done:size} of {size:size}"),
    Code.BUILDING: Row("Building with TFDS"),
    Code.READING_SPLIT: Row("Reading the {split} split"),
    Code.WRITING: Row("Writing the arrays"),
    Code.NOT_YOURS: Row("This run is not in your workspace."),
    Code.UNDER_WAY: Row("This run is under way already."),
    Code.TOO_FEW_EPOCHS: Row("This run has {done:epochs} already, so ask for at least {least} in all."),
    Code.TOO_MANY_RUNS: Row(
        "You have {alive:runs} waiting or training, and {limit} is the most. Wait for one to end, or stop one."
    ),
    Code.TOO_MANY_FOR_TWO: Row(
        "You have {alive:runs} waiting or training, and {limit} is the most, so two more are too many. Wait for one to "
        "end, or stop one."
    ),
    Code.NO_WORKSPACE: Row("This workspace is not there any more. Reload the page to get a new one."),
    Code.RUN_DELETED: Row("The run was deleted from the store."),
    Code.TABLE_EMPTY_FILE: Row("The file is empty."),
    Code.TABLE_TOO_LARGE: Row("The file has {size:size}; {limit:size} is the most that is read here."),
    Code.TABLE_TOO_MANY_ROWS: Row("The table has {rows} rows; {limit} is the most that is read here."),
    Code.TABLE_TOO_MANY_COLUMNS: Row("The table has {columns} columns; {limit} is the most that is read here."),
    Code.TABLE_LONG_LINE: Row("A line of the file is far too long for a row of a table."),
    Code.TABLE_BOMB: Row("The file unpacks to more than it may ({limit:size})."),
    Code.TABLE_WIDE_SHEET: Row(
        "A sheet stretches over {rows} rows and {columns} columns, most of them empty, which is more than is read here."
    ),
    Code.TABLE_PASSWORD: Row("The file has a password. Save it without one, then bring it again."),
    Code.TABLE_DAMAGED: Row("The file is damaged and can't be read."),
    Code.TABLE_NO_TABLE: Row("This is {what} and no table."),
    Code.TABLE_WEB_PAGE: Row(
        "This is a web page and no table. Most likely a page to sign in was saved in place of the file: "
        "sign in, then download it again."
    ),
    Code.TABLE_ZIP: Row(
        "This is a zip archive and no table. Unpack it and bring the table alone, or choose pictures if it holds these."
    ),
    Code.TABLE_ONE_COLUMN: Row("The table has one column; a target and at least one feature are needed."),
    Code.TABLE_NO_ROWS: Row("The file has names of columns but no rows."),
    Code.TABLE_FEW_ROWS: Row("The table has {rows:rows}, which is too few to learn from: {least} are the least."),
    Code.TABLE_NO_TARGET: Row("There is no column “{name}” to predict. The columns are: {names}."),
    Code.TABLE_NOTHING_TO_PREDICT: Row("No column of the table can be predicted: none has numbers or categories."),
    Code.TABLE_ONE_VALUE: Row("The target “{name}” has one class or one value alone, so there is nothing to learn."),
    Code.TABLE_OTHER_FILE: Row(
        "This is another file than the one that was read before: its SHA-256 is {found} and should be {expected}."
    ),
    Code.TABLE_OTHER_COLUMNS: Row("The file does not have the columns that are to be read ({names})."),
    Code.TABLE_NO_SHEET: Row("The workbook has no sheet “{name}”."),
    Code.TABLE_NO_ENCODING: Row("There is no encoding “{name}” of texts."),
    Code.TABLE_IS_NUMBER: Row("Its values are numbers."),
    Code.TABLE_IS_DATE: Row("Its values are dates, as {example}."),
    Code.TABLE_IS_CATEGORY: Row("It has {values} different words, each in several rows."),
    Code.TABLE_IS_TEXT: Row("Its values are sentences, {values} different ones; texts are not used yet."),
    Code.TABLE_IS_MANY_WORDS: Row("It has {values} different words, too many for the rows there are to be categories."),
    Code.TABLE_IS_ID: Row("Its value differs in every row, so it names the row and says nothing of others."),
    Code.TABLE_IS_RUNNING: Row("It numbers the rows."),
    Code.TABLE_IS_NAMED_ID: Row("By its name it tells rows apart, and its number differs in every row."),
    Code.TABLE_IS_CODE: Row("Some of its numbers begin with a zero, so they are codes and not amounts."),
    Code.TABLE_IS_LONG_NUMBER: Row("Its numbers have up to {digits} digits, so they are codes and not amounts."),
    Code.TABLE_IS_CONSTANT: Row("It has the same value everywhere: {value}."),
    Code.TABLE_IS_EMPTY: Row("It has no values."),
    Code.TABLE_NESTED: Row("Its values are lists, records or bytes, which a table of numbers can't hold."),
    Code.TABLE_TARGET_CHOSEN: Row("It was chosen."),
    Code.TABLE_TARGET_NAMED: Row("It is called “{name}”, as what is to be predicted often is."),
    Code.TABLE_TARGET_LAST: Row("It is the last column with numbers or categories."),
    Code.TABLE_AIM_WORDS: Row("Its {values} different values are words, so they are classes."),
    Code.TABLE_AIM_TWO: Row("It has two different values, so they are classes."),
    Code.TABLE_AIM_FEW: Row("It has {values} different whole numbers, each in many rows, so they are classes."),
    Code.TABLE_AIM_NUMBER: Row("It has {values} different numbers, so it is predicted as a number."),
    Code.TABLE_ORDER_STRATIFIED: Row("Every part gets the classes in proportion."),
    Code.TABLE_ORDER_SHUFFLED: Row("The rows are shuffled, so that every part gets rows from everywhere."),
    Code.TABLE_ORDER_RISES: Row(
        "The dates in {column} rise from row to row, so what comes later is predicted from what came before."
    ),
    Code.TABLE_ORDER_DIFFERS: Row(
        "Every row has its own date in {column}, so what comes later is predicted from what came before."
    ),
    Code.TABLE_TRUE_TYPE: Row("The file's name ends with {ending}, but it is {what} and was read as such."),
    Code.TABLE_SHEET: Row("The sheet “{name}” was read. There are others: {others}."),
    Code.TABLE_SHEET_NOT_READ: Row("Another sheet is read."),
    Code.TABLE_FORMULAS: Row(
        "{column} has formulas without results ({count}), so nothing was read from them. Open the file in a "
        "spreadsheet and save it, then bring it again."
    ),
    Code.TABLE_LINES_ABOVE: Row("{count:lines were} left out above the names of the columns."),
    Code.TABLE_COMMENTS: Row("Lines that begin with {sign} were left out."),
    Code.TABLE_NO_HEADER: Row("The file has no names of columns, so they were numbered."),
    Code.TABLE_UNITS_ROW: Row("The row under the names has units and was left out."),
    Code.TABLE_FOOTER: Row("{count:rows were} left out at the end: totals or notes and no data."),
    Code.TABLE_HEADER_AGAIN: Row("{count:rows were} left out that repeated the names of the columns."),
    Code.TABLE_EMPTY_ROWS: Row("{count:rows were} left out that had no value."),
    Code.TABLE_LINES_LEFT_OUT: Row("{count:lines were} left out that had more values than there are columns."),
    Code.TABLE_LINE_TOO_LONG: Row("It has more values than there are columns."),
    Code.TABLE_BAD_BYTES: Row("Some bytes are no text in {encoding} ({count}); a � stands in the place of each."),
    Code.TABLE_NULL_BYTES: Row("Zero bytes were dropped ({count})."),
    Code.TABLE_INFINITE: Row("{column} has infinite values ({count}), which count as missing."),
    Code.TABLE_NO_NUMBERS: Row("{column} has values that are no numbers ({count}) and count as missing: {examples}."),
    Code.TABLE_NO_DATES: Row("{column} has values that are no dates ({count}) and count as missing: {examples}."),
    Code.TABLE_SENTINEL: Row(
        "{value} stands {count} times in {column}, far from all other values. Does it mean that the value is missing?"
    ),
    Code.TABLE_SPELLINGS: Row(
        "Some values of {column} are spelled in several ways and were joined, as “{word}”: {examples}.",
        unsaid=frozenset(["count"]),
    ),
}


def words_of(message: Message | None) -> str:
    """A message in words, as plain text; empty for none.

    One that this version has no words for, since a later one wrote it, is told by its code and arguments.
    """
    if message is None:
        return ""
    row = next((row for code, row in ROWS.items() if code == message.code), None)
    try:
        words = str(message) if row is None else _TEMPLATES.vformat(row.template, (), message.arguments)
    except (LookupError, TypeError, ValueError):
        words = str(message)
    return words.encode(errors="backslashreplace").decode()  # a file's name may hold what no letter is made of


def words_of_error(error: Exception) -> str:
    """What an exception says, in words where it carries a message."""
    message = getattr(error, "message", None)
    return words_of(message) if isinstance(message, Message) else str(error)


class _Templates(Formatter):
    """Python's own templates, with more forms."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """An argument in its form."""
        if format_spec in _FORMS:
            return _FORMS[format_spec](value)
        if isinstance(value, Message):
            return words_of(value)
        return _joined(" ", value) if isinstance(value, list) else str(super().format_field(value, format_spec))


def _joined(between: str, values: list[Any]) -> str:
    return between.join(words_of(value) if isinstance(value, Message) else str(value) for value in values)


def _size(count: int) -> str:
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"


_TEMPLATES = _Templates()
_FORMS: dict[str, Callable[[Any], str]] = {
    "lines": lambda values: _joined("\n", values),
    "commas": lambda values: _joined(", ", values[:10]) + (f" and {len(values) - 10} more" if len(values) > 10 else ""),
    "size": _size,
    "gigabytes": lambda count: f"{count / 1e9:.1f} GB",
    "epochs": lambda count: "1 epoch" if count == 1 else f"{count} epochs",
    "all epochs": lambda count: "The one epoch is" if count == 1 else f"All {count} epochs are",
    "rows": lambda count: "1 row" if count == 1 else f"{count} rows",
    "lines were": lambda count: "1 line was" if count == 1 else f"{count} lines were",
    "rows were": lambda count: "1 row was" if count == 1 else f"{count} rows were",
    "pictures": lambda count: "1 picture" if count == 1 else f"{count:,} pictures",
    "moving": lambda count: "1 picture moves" if count == 1 else f"{count:,} pictures move",
    "no pictures": lambda count: "1 file is no picture" if count == 1 else f"{count:,} files are no pictures",
    "runs": lambda count: "1 run" if count == 1 else f"{count or 'no'} runs",
}
