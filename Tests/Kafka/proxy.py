"""Stands between clients and noida-db, and mends one thing: what it says of aborted transactions.

A fetch that begins behind the end of an aborted transaction is told of it all the same, and a reader of committed records
then drops all that the same producer has committed since. Kafka names only transactions that end behind the fetch's
beginning; so does this.

The broker listens on another loopback address, of the same length, and its own address is replaced in its answers.
"""
import asyncio
import io
import struct

INSIDE, OUTSIDE = "127.0.0.2", "127.0.0.1"
FETCH, METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER = 1, 3, 10, 60
CONTROL = 0x20
# The versions of a fetch that are understood; clients of librdkafka 2.0.2 speak the last of them.
FETCH_VERSIONS = range(4, 12)


class Reader(io.BytesIO):
    def take(self, form):
        values = struct.unpack(">" + form, self.read(struct.calcsize(">" + form)))
        return values if len(values) > 1 else values[0]

    def text(self):
        return self.read(self.take("h"))

    def each(self):
        return range(self.take("i"))


def beginnings(version, body):
    """Where a fetch begins, by topic and partition."""
    request = Reader(body)
    request.take("iiiib")
    if version >= 7:
        request.take("ii")
    found = {}
    for _ in request.each():
        topic = request.text()
        for _ in request.each():
            partition = request.take("i")
            if version >= 9:
                request.take("i")
            found[topic, partition] = request.take("q")
            if version >= 5:
                request.take("q")
            request.take("i")
    return found


def abort_marks(records):
    """Offset and producer of each mark that says that a transaction was aborted."""
    place = 0
    while place + 61 < len(records):
        offset, length = struct.unpack_from(">qi", records, place)
        if place + 12 + length > len(records):
            return
        attributes = struct.unpack_from(">h", records, place + 21)[0]
        # A mark's record: length, attributes, time, offset, length of the key (a byte each), then version and kind.
        if attributes & CONTROL and struct.unpack_from(">h", records, place + 68)[0] == 0:
            yield offset, struct.unpack_from(">q", records, place + 43)[0]
        place += 12 + length


class Fetches:
    """Answers to fetches, mended."""

    def __init__(self, port):
        self.port = port
        # The end of an aborted transaction, by topic, partition, producer and beginning.
        self.ends = {}

    async def mend(self, version, beginnings, body):
        answer, mended = Reader(body), io.BytesIO()

        def copy(size):
            data = answer.read(size)
            mended.write(data)
            return data

        def number(form):
            return struct.unpack(">" + form, copy(struct.calcsize(">" + form)))[0]

        copy(4 + (6 if version >= 7 else 0))
        for _ in range(number("i")):
            topic = copy(number("h"))
            for _ in range(number("i")):
                partition = number("i")
                copy(2 + 8 + 8 + (8 if version >= 5 else 0))
                aborted = [answer.take("qq") for _ in answer.each()]
                begin = beginnings.get((topic, partition), 0)
                kept = [one for one in aborted if await self.end(topic, partition, *one) >= begin]
                mended.write(struct.pack(">i", len(kept)))
                for one in kept:
                    mended.write(struct.pack(">qq", *one))
                if version >= 11:
                    copy(4)
                copy(max(0, number("i")))
        mended.write(answer.read())
        return mended.getvalue()

    async def end(self, topic, partition, producer, begin):
        key = topic, partition, producer, begin
        if key not in self.ends:
            self.ends[key] = await self.look(*key)
        return self.ends[key]

    async def look(self, topic, partition, producer, begin):
        """Reads on from the transaction's beginning to its mark."""
        reader, writer = await asyncio.open_connection(INSIDE, self.port)
        try:
            offset = begin
            while True:
                writer.write(frame(struct.pack(">hhih", FETCH, 4, 1, -1) + struct.pack(
                    ">iiiibih", -1, 1000, 1, 1 << 24, 0, 1, len(topic)) + topic + struct.pack(
                    ">iiqi", 1, partition, offset, 1 << 24)))
                answer = Reader(await receive(reader))
                answer.take("iii")
                answer.text()
                answer.take("iihqq")
                for _ in answer.each():
                    answer.take("qq")
                records = answer.read(answer.take("i"))
                for mark, who in abort_marks(records):
                    if who == producer and mark >= begin:
                        return mark
                place, following = 0, offset
                while place + 61 < len(records):
                    base, length = struct.unpack_from(">qi", records, place)
                    following = base + struct.unpack_from(">i", records, place + 23)[0] + 1
                    place += 12 + length
                if following <= offset:
                    raise ConnectionError("an aborted transaction has no end")
                offset = following
        finally:
            writer.close()


def frame(message):
    return struct.pack(">i", len(message)) + message


async def receive(reader):
    return await reader.readexactly(struct.unpack(">i", await reader.readexactly(4))[0])


async def connect(fetches, port, client, to_client):
    try:
        broker, to_broker = await asyncio.open_connection(INSIDE, port)
    except OSError:
        return to_client.close()
    # What was asked, by the number of the question.
    asked = {}

    async def forward_questions():
        while True:
            message = await receive(client)
            key, version, number, name = struct.unpack_from(">hhih", message)
            if key == FETCH and version in FETCH_VERSIONS:
                asked[number] = key, version, beginnings(version, message[10 + max(0, name):])
            elif key in (METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER):
                asked[number] = key, version, None
            to_broker.write(frame(message))
            await to_broker.drain()

    async def forward_answers():
        while True:
            message = await receive(broker)
            key, version, begin = asked.pop(struct.unpack_from(">i", message)[0], (None, None, None))
            if key == FETCH:
                message = message[:4] + await fetches.mend(version, begin, message[4:])
            elif key is not None:
                message = message.replace(INSIDE.encode(), OUTSIDE.encode())
            to_client.write(frame(message))
            await to_client.drain()

    ways = [asyncio.ensure_future(way()) for way in (forward_questions, forward_answers)]
    _, others = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in others:
        way.cancel()
    # Either side's end is the other's; the reason is of no interest.
    await asyncio.gather(*ways, return_exceptions=True)
    to_client.close()
    to_broker.close()


async def serve(port, ready):
    fetches = Fetches(port)
    server = await asyncio.start_server(
        lambda client, to_client: connect(fetches, port, client, to_client), OUTSIDE, port, limit=1 << 22)
    ready.set()
    async with server:
        await server.serve_forever()
