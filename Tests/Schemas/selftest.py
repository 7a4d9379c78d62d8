"""Checks the schemas themselves: that they are valid, refuse what they should, and agree with the rest of topics/."""

import copy
import json
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from schemas import TOPICS, describe, load_schemas, load_topics, registry_of, validator_for

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "FilingsTests" / "Cases"
BASE = "https://canbao.example/schemas/"


class Checks:
    def __init__(self):
        self.count = 0
        self.failures = []

    def expect(self, holds, what):
        self.count += 1
        if not holds:
            self.failures.append(what)


def self_test():
    checks = Checks()
    schemas = load_schemas()
    registry = registry_of(schemas)
    check_schemas(checks, schemas, registry)
    check_examples(checks, schemas, registry)
    check_wrong_results(checks, schemas, registry)
    check_cases(checks, schemas, registry)
    check_topics(checks, schemas)
    check_asyncapi(checks, registry)
    for failure in checks.failures:
        print(failure, file=sys.stderr)
    print(f"self-test: {checks.count} checks, {len(checks.failures)} failed")
    return 1 if checks.failures else 0


def check_schemas(checks, schemas, registry):
    """Each is a schema, is found under its $id, and refers only to what is there."""
    for name, schema in schemas.items():
        errors = list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
        checks.expect(not errors, f"{name}: no valid schema: {[error.message for error in errors[:3]]}")
        checks.expect(schema["$id"] == BASE + name, f"{name}: has another $id")
        for reference in references(schema):
            checks.expect(resolves(registry, schema["$id"], reference), f"{name}: {reference} leads nowhere")


def check_examples(checks, schemas, registry):
    """Examples are valid; with an unknown field, a null or without a required field they are not."""
    for name, schema in schemas.items():
        for pointer, part in [("", schema)] + [
            (f"#/$defs/{key}", value) for key, value in schema.get("$defs", {}).items()
        ]:
            validator = validator_for({"$ref": BASE + name + pointer}, registry)
            for example in part.get("examples", []):
                faults = [describe(error) for error in validator.iter_errors(example)]
                checks.expect(not faults, f"{name}{pointer}: an example is invalid: {faults}")
                # Parked and malformed records keep their own headers beside ours.
                is_open = name in ("parked.headers.json", "malformed.headers.json")
                for what, wrong in wrong_variants(example, is_open):
                    checks.expect(not validator.is_valid(wrong), f"{name}{pointer}: an example {what} is valid")
        if name != "common.json":
            checks.expect(schema.get("examples"), f"{name}: has no examples")
            for field in schema.get("required", []):
                example = {key: value for key, value in schema["examples"][0].items() if key != field}
                valid = validator_for(schema, registry).is_valid(example)
                checks.expect(not valid, f"{name}: an example without {field} is valid")


def wrong_variants(value, is_open, path=()):
    """The value with each of its fields made null, and with an unknown field in each of its objects."""

    def changed(root, change):
        root = copy.deepcopy(root)
        target = root
        for part in path:
            target = target[part]
        change(target)
        return root

    def walk(node, path):
        if isinstance(node, dict):
            if not is_open:
                yield f"with an unknown field in /{'/'.join(map(str, path))}", path, lambda target: target.update(
                    unknown="x"
                )
            for key, child in node.items():
                yield f"with null for {key}", path, lambda target, key=key: target.update({key: None})
                yield from walk(child, path + (key,))
        elif isinstance(node, list):
            for index, child in enumerate(node):
                yield from walk(child, path + (index,))

    for what, path, change in walk(value, ()):
        yield what, changed(value, change)


def check_wrong_results(checks, schemas, registry):
    """Results that contradict themselves."""
    for name, title, example, changes in yaml.safe_load((HERE / "wrong-results.yaml").read_text(encoding="utf-8")):
        wrong = copy.deepcopy(schemas[name]["examples"][example])
        for key, value in changes.items():
            if value is None:
                del wrong[key]
            else:
                wrong[key] = value
        checks.expect(not validator_for(schemas[name], registry).is_valid(wrong), f"{name}: {title}: is valid")


def check_cases(checks, schemas, registry):
    """The schemas draw the line between malformed and well-formed where the decoder draws it."""
    requests = [name for name in schemas if name.endswith(".request.json")]
    validators = {name.removesuffix(".request.json"): validator_for(schemas[name], registry) for name in requests}
    for case in json.loads((CASES / "well-formed.json").read_text(encoding="utf-8")):
        faults = [describe(error) for error in validators[case["kind"]].iter_errors(json.loads(case["record"]))]
        checks.expect(not faults, f"well-formed.json: {case['title']}: {faults}")
    for case in json.loads((CASES / "malformed.json").read_text(encoding="utf-8")):
        try:
            record = json.loads(case["record"], object_pairs_hook=without_repetition)
        except (ValueError, RecursionError):
            continue
        if case["detail"].startswith("the record is"):
            continue  # of the text, which a schema does not see
        checks.expect(not validators[case["kind"]].is_valid(record), f"malformed.json: {case['title']}: is valid")


def without_repetition(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a field occurs twice")
    return dict(pairs)


def check_topics(checks, schemas):
    """topics.yaml has the documented shape and names files that exist."""
    shape = {
        "name": str,
        "description": str,
        "partitions": int,
        "retentionDays": int,
        "cleanup": str,
        "maxMessageBytes": int,
    }
    for name, topic in load_topics().items():
        for field, kind in shape.items():
            checks.expect(
                isinstance(topic.get(field), kind), f"topics.yaml: {name}: {field} is missing or of another type"
            )
        unknown = set(topic) - set(shape) - {"value", "headers"}
        checks.expect(not unknown, f"topics.yaml: {name}: unknown {unknown}")
        for field in ("value", "headers"):
            exists = field not in topic or topic[field].removeprefix("schemas/") in schemas
            checks.expect(exists, f"topics.yaml: {name}: no such schema {topic.get(field)}")


def check_asyncapi(checks, registry):
    """asyncapi.yaml is an AsyncAPI document, its references lead somewhere, and it says what topics.yaml says."""
    document = yaml.safe_load((TOPICS / "asyncapi.yaml").read_text(encoding="utf-8"))
    form = json.loads((HERE / "asyncapi.schema.json").read_text(encoding="utf-8"))
    faults = [describe(error) for error in validator_for(form, registry).iter_errors(document)]
    checks.expect(not faults, f"asyncapi.yaml: {faults}")
    for reference in references(document):
        if reference.startswith("#/"):
            checks.expect(follow(document, reference) is not None, f"asyncapi.yaml: {reference} leads nowhere")
        else:
            checks.expect((TOPICS / reference).is_file(), f"asyncapi.yaml: there is no {reference}")
    check_operations(checks, document)
    check_channels(checks, document)


def check_operations(checks, document):
    """An operation's messages are those of its own channel."""
    for name, operation in document["operations"].items():
        for part in (operation, operation.get("reply", {})):
            for message in part.get("messages", []):
                own = message["$ref"].startswith(part["channel"]["$ref"] + "/messages/")
                checks.expect(own, f"asyncapi.yaml: {name}: {message['$ref']} is no message of its channel")


def check_channels(checks, document):
    topics = load_topics()
    channels = {channel["address"]: channel for channel in document["channels"].values()}
    checks.expect(set(channels) == set(topics), f"asyncapi.yaml: other topics: {set(channels) ^ set(topics)}")
    for name, channel in channels.items():
        kafka, topic = channel["bindings"]["kafka"], topics.get(name, {})
        described = (
            topic.get("partitions"),
            [topic.get("cleanup")],
            topic.get("retentionDays", 0) * 86_400_000,
            topic.get("maxMessageBytes"),
        )
        configuration = kafka["topicConfiguration"]
        shown = (
            kafka["partitions"],
            configuration["cleanup.policy"],
            configuration["retention.ms"],
            configuration["max.message.bytes"],
        )
        checks.expect(shown == described, f"asyncapi.yaml: {name} differs from topics.yaml")
        for message in channel["messages"].values():
            schemas = message_schemas(document, follow(document, message["$ref"]))
            expected = [topic[field] for field in ("value", "headers") if field in topic]
            checks.expect(schemas == expected, f"asyncapi.yaml: {name}: other schemas than in topics.yaml")


def message_schemas(document, message):
    """The files of a message's payload and headers."""
    traits = [follow(document, trait["$ref"]) for trait in message.get("traits", [])]
    parts = [message["payload"]] + [trait["headers"] for trait in traits]
    return [part["schema"]["$ref"] for part in parts if "schema" in part]


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


def resolves(registry, base, reference):
    try:
        registry.resolver(base).lookup(reference)
        return True
    except Exception:  # noqa: BLE001 - whatever it is, the reference leads nowhere
        return False


def follow(document, reference):
    node = document
    for part in reference.removeprefix("#/").split("/"):
        node = node.get(part) if isinstance(node, dict) else None
    return node
