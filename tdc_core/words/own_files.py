"""The words of messages on people's own files; see `tdc_core.words.messages`."""

from __future__ import annotations

from collections.abc import Mapping

from tdc_core.spec.messages import Code
from tdc_core.words.row import Row

_FOLDERS = "What is needed is a zip with a folder for each class, named after it, and that class's pictures inside."

OWN_FILES: Mapping[Code, Row] = {
    Code.READING_FAILED: Row("{name} could not be read ({error}: {words})."),
    Code.READING_CANCELLED: Row("Cancelled."),
    Code.READING_LATE: Row("It did not end within the {minutes:g} min that it may take here."),
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
    Code.TABLE_PROSE: Row("This looks like running text and no table: its lines do not part into the same columns."),
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
    Code.TABLE_LINES_ABOVE: Row("{count:lines were} left out above the table."),
    Code.TABLE_COMMENTS: Row("Lines that begin with {sign} were left out."),
    Code.TABLE_NO_HEADER: Row("The file has no names of columns, so they were numbered."),
    Code.TABLE_UNITS_ROW: Row("The row under the names has units or names once more, and was left out."),
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
