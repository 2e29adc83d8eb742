"""Calls a function of the program once for each row of arguments.

Runs inside the driver's process, which says what a value and an exception look like on the wire.
"""

import signal
import time


def decode(x):
    """The inverse of the driver's encoding, as far as a suite can say a value."""
    if not isinstance(x, list):
        return x
    tag, rest = x[0], x[1:]
    if tag == "i":
        return int(rest[0])
    if tag == "f":
        return float(rest[0])
    if tag == "d":
        return {decode(key): decode(value) for key, value in zip(rest[::2], rest[1::2])}
    if tag == "o":
        return rest[1]
    return [decode(item) for item in rest]


def call_all(job, namespace, reseed, encode, describe, text, output_limit):
    limit = job["limit"]

    class TimeUp(BaseException):
        pass

    def stop(number, frame):
        raise TimeUp

    def one(function, row):
        arguments = [decode(x) for x in row["arguments"]]
        keywords = {name: decode(x) for name, x in row["keywords"]}
        reseed()
        begin = time.process_time()
        try:
            try:
                if limit:
                    # again and again, because the program may catch everything
                    signal.setitimer(signal.ITIMER_PROF, limit, limit)
                answer = {"value": encode(function(*arguments, **keywords))}
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except TimeUp:
            return "time"
        except output_limit:
            raise
        except BaseException as error:
            # whatever one call raises, the next one is made
            classes = [text(kind.__name__) for kind in type(error).__mro__[:-1]]
            answer = {"error": [classes, describe(error)]}
        if limit and time.process_time() - begin > limit:
            return "time"
        return answer

    try:
        function = eval(job["function"], namespace)
        if not callable(function):
            raise TypeError("it is not a function")
    except Exception as error:
        return [{"missing": text(str(error))}] * len(job["table"])
    if limit:
        signal.signal(signal.SIGPROF, stop)
    return [one(function, row) for row in job["table"]]
