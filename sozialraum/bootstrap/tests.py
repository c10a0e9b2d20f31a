"""`make test`: the whole suite with a browser and a database at hand. Arguments go to pytest."""

import os
import sys

from sozialraum.bootstrap import browser, catalogues

NO_BROWSER = (
    "No Chromium was found and none could be installed: "
    "install the package chromium, or set CHROMIUM to the program."
)


def main() -> int:
    catalogues.compile_all()
    found = browser.find_or_install()
    if found is None:
        print(NO_BROWSER, file=sys.stderr)
        return 1
    os.environ["CHROMIUM"] = found
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        os.environ.get("TEST_PROCESSES", "2"),
        "--dist",
        "loadgroup",
        *sys.argv[1:],
    ]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    sys.exit(main())
