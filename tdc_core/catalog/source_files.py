"""The published files that the data sets are made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceFile:
    """A published file that a data set is made from.

    Attributes:
        name: as it must be called when it is placed by hand.
        url: where it is published.
        size: in bytes.
        sha256: its checksum, as TFDS has it.
    """

    name: str
    url: str
    size: int
    sha256: str


_FLOWERS = "https://archive.ics.uci.edu/ml/machine-learning-databases/iris/"
_PENGUINS = "https://storage.googleapis.com/download.tensorflow.org/data/palmer_penguins/"
_MNIST = "https://storage.googleapis.com/cvdf-datasets/mnist/"
_FASHION = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"

IRIS = (
    SourceFile(
        "iris.data",
        _FLOWERS + "iris.data",
        4551,
        "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0",
    ),
)
PENGUINS_PROCESSED = (
    SourceFile(
        "penguins_processed.csv",
        _PENGUINS + "penguins_processed.csv",
        25648,
        "d9e034c8d8905e19b5528a9c195091ceba4b14df6c095c050d89c5f106dd50ba",
    ),
)
PENGUINS_SIMPLE = (
    SourceFile(
        "penguins_size.csv",
        _PENGUINS + "penguins_size.csv",
        13519,
        "aa728597b2228a2637e39c6f08e40a80971f4cdac7faf7bc21ff4481ee3e3ae9",
    ),
)
TITANIC = (
    SourceFile(
        "phpMYEkMl.csv",
        "https://www.openml.org/data/get_csv/16826755/phpMYEkMl",
        117743,
        "c617db2c7470716250f6f001be51304c76bcc8815527ab8bae734bdca0735737",
    ),
)
MNIST = (
    SourceFile(
        "train-images-idx3-ubyte.gz",
        _MNIST + "train-images-idx3-ubyte.gz",
        9912422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    SourceFile(
        "train-labels-idx1-ubyte.gz",
        _MNIST + "train-labels-idx1-ubyte.gz",
        28881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    SourceFile(
        "t10k-images-idx3-ubyte.gz",
        _MNIST + "t10k-images-idx3-ubyte.gz",
        1648877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    SourceFile(
        "t10k-labels-idx1-ubyte.gz",
        _MNIST + "t10k-labels-idx1-ubyte.gz",
        4542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
)
FASHION_MNIST = (
    SourceFile(
        "train-images-idx3-ubyte.gz",
        _FASHION + "train-images-idx3-ubyte.gz",
        26421880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    SourceFile(
        "train-labels-idx1-ubyte.gz",
        _FASHION + "train-labels-idx1-ubyte.gz",
        29515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    SourceFile(
        "t10k-images-idx3-ubyte.gz",
        _FASHION + "t10k-images-idx3-ubyte.gz",
        4422102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    SourceFile(
        "t10k-labels-idx1-ubyte.gz",
        _FASHION + "t10k-labels-idx1-ubyte.gz",
        5148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
)
