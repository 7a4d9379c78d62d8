"""The schemas of topics/, as validators."""

import json
import re
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry, Resource

TOPICS = Path(__file__).resolve().parents[2] / "topics"
FILING_ID = re.compile(r"[A-Za-z0-9._-]{1,64}(:benefit|:arrears)?")


def load_schemas():
    """The schema documents by file name."""
    files = sorted((TOPICS / "schemas").glob("*.json"))
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}


def load_topics():
    """The entries of topics.yaml by topic name."""
    document = yaml.safe_load((TOPICS / "topics.yaml").read_text(encoding="utf-8"))
    return {topic["name"]: topic for topic in document["topics"]}


def registry_of(schemas):
    """Finds schemas by their $id among the local files only: nothing is fetched."""
    return Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())


def _pattern(validator, pattern, instance, schema):
    # JSON Schema's patterns are ECMA-262, where $ is the very end; Python's $ also stands before a last line feed.
    if validator.is_type(instance, "string") and not re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), instance):
        yield ValidationError("does not match the pattern")


Validator = validators.extend(Draft202012Validator, {"pattern": _pattern})


def validator_for(schema, registry):
    checker = FormatChecker(formats=["date", "date-time"])
    return Validator(schema, registry=registry, format_checker=checker)


class MessageValidator:
    """Validates messages by the topic that they lie in."""

    def __init__(self, prefix=""):
        schemas = load_schemas()
        registry = registry_of(schemas)
        self.validators = {name: validator_for(schema, registry) for name, schema in schemas.items()}
        self.topics = {prefix + name: topic for name, topic in load_topics().items()}

    def faults(self, message):
        """What is wrong with {"topic", "value", "headers"}; texts without values, as those may be personal data."""
        topic = self.topics.get(message.get("topic")) if isinstance(message, dict) else None
        if topic is None:
            return ["no such topic is described"]
        found = []
        if "value" in topic:
            if "value" not in message:
                return ["has no value"]
            found += self._faults(topic["value"], message["value"], "value")
        if "headers" in topic and "headers" in message:
            headers, repeated = _headers(message["headers"])
            found += [f"headers: {name} occurs more than once" for name in repeated]
            found += self._faults(topic["headers"], headers, "headers")
        return found

    def _faults(self, file, instance, where):
        validator = self.validators[Path(file).name]
        return list(dict.fromkeys(f"{where}{describe(error)}" for error in validator.iter_errors(instance)))


def describe(error):
    """Where and which keyword; of names that the sender chose, only harmless ones."""
    path = "".join(f"/{part}" for part in error.absolute_path)
    detail = ""
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        detail = f" ({', '.join(missing)} missing)"
    elif error.validator in ("additionalProperties", "unevaluatedProperties") and isinstance(error.instance, dict):
        names = [name for name in error.instance if f"'{name}'" in error.message]
        shown = [name if re.fullmatch(r"[A-Za-z][A-Za-z_-]{0,39}", name) else "(name withheld)" for name in names]
        detail = f" ({', '.join(shown)})"
    return f"{path}: breaks {error.validator}{detail}"


def _headers(headers):
    """Headers as an object, and the names that occur more than once; they may come as [name, value] pairs."""
    pairs = list(headers.items()) if isinstance(headers, dict) else [tuple(pair) for pair in headers]
    names = [name for name, _ in pairs]
    return dict(pairs), sorted({name for name in names if names.count(name) > 1})
