"""Fuzzed rosters and header values, many of them: no injected header, no second recipient.

python -m tests.torture.headers --count 10000
"""

from __future__ import annotations

import argparse
import sys

from hypothesis import given, settings

from tests.mail import test_message


def main() -> int:
    """Prints how many; the first that is wrong ends it with hypothesis' own report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    total = [0, 0]

    @settings(max_examples=count, deadline=None, database=None)
    @given(test_message.ROSTER)
    def rosters(rows: list[tuple[str, str, str, str]]) -> None:
        total[0] += 1
        total[1] += test_message.fuzzed_roster(rows)

    rosters()
    sys.stdout.write(
        f"{total[0]} rosters, {total[1]} messages from them: 0 injected headers, 0 second recipients\n"
    )
    for test in (test_message.test_no_text_becomes_a_header, test_message.test_no_address_has_a_second_recipient):
        settings(max_examples=count, deadline=None, database=None)(test)()
        sys.stdout.write(f"{count} examples of {test.__name__}: 0 injected headers, 0 second recipients\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
