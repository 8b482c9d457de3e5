#!/bin/sh
# Make a virtual environment with the packages of a requirements file: venv.sh FOLDER REQUIREMENTS
# PYTHON names the interpreter; otherwise the first of python3, python3.13, python3.12, python3.11 that fits.
set -eu
folder=$1
requirements=$2

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if fits "$name"; then
            echo "$name"
            return
        fi
    done
    echo "TDC Studio needs Python 3.11, 3.12 or 3.13; tried ${PYTHON:-python3 python3.13 python3.12 python3.11}." >&2
    echo "Install one, or name it: make run PYTHON=/path/to/python" >&2
    exit 1
}

if ! [ -x "$folder/bin/pip" ]; then
    python=$(find_python)
    # Debian's python3 comes without the part that makes environments.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
            apt-get update
            DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends python3-venv
        else
            echo "$python can't make virtual environments. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
            exit 1
        fi
    fi
    "$python" -m venv "$folder"
fi
echo "Installing the packages of $requirements into $folder. The first time that takes some minutes."
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
