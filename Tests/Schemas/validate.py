#!/usr/bin/env python3
"""Holds messages against the schemas in topics/.

    validate.py [--prefix PREFIX] [--written] [FILE]
        NDJSON of {"topic": …, "value": …, "headers": {…}}; standard input without FILE
    validate.py --self-test
        the schemas, their examples, topics.yaml and asyncapi.yaml themselves

Headers may also be a list of [name, value] pairs, which shows names that occur twice; without "headers" they are not
checked. Exit status: 0 all valid, 1 something is not, 2 nothing was validated.
"""

import argparse
import json
import sys

from schemas import FILING_ID, MessageValidator
from selftest import self_test


def filing_id(message):
    value = message.get("value") if isinstance(message, dict) else None
    text = value.get("filingId") if isinstance(value, dict) else None
    return text if isinstance(text, str) and FILING_ID.fullmatch(text) else "(no filing id)"


def is_foreign(message):
    """Whether an applicant wrote it: whatever lies in a requests topic, sub-filings aside."""
    topic = message.get("topic") if isinstance(message, dict) else None
    return isinstance(topic, str) and topic.endswith(".requests") and ":" not in filing_id(message)


def validate(lines, prefix, written):
    validator = MessageValidator(prefix)
    count = failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
        except ValueError:
            message, faults = None, ["the line is not JSON"]
        else:
            if written and is_foreign(message):
                continue
            faults = validator.faults(message)
        count += 1
        if faults:
            failed += 1
            topic = message.get("topic") if isinstance(message, dict) else None
            print(f"line {number}, {topic}, {filing_id(message)}:", *faults, sep="\n    ", file=sys.stderr)
    if count == 0:
        print("nothing was validated", file=sys.stderr)
        return 2
    print(f"{count} messages, {failed} invalid")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", help="NDJSON; standard input if absent or -")
    parser.add_argument("--prefix", default="", help="the topic prefix that is in force (CANBAO_TOPIC_PREFIX)")
    parser.add_argument(
        "--written", action="store_true", help="pass over what applicants wrote: all requests but sub-filings"
    )
    parser.add_argument("--self-test", action="store_true", help="check the schemas themselves")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    if arguments.file in (None, "-"):
        return validate(sys.stdin, arguments.prefix, arguments.written)
    with open(arguments.file, encoding="utf-8") as lines:
        return validate(lines, arguments.prefix, arguments.written)


if __name__ == "__main__":
    sys.exit(main())
