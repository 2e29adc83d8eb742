"""Lets the clock stand still for a program: `now` is in seconds since 1970.

Covers what Python programs ask for the time of day: the modules time and datetime. Timers (`perf_counter`, `monotonic`,
`process_time`), file times and other processes are as ever.
"""


def stand_still(now):
    import datetime
    import time

    def at_now(function, place):
        """`function` with the fixed time where the program gives none."""

        def fixed(*arguments):
            missing = len(arguments) <= place or arguments[place] is None
            return function(*arguments[:place], now_argument(place)) if missing else function(*arguments)

        return fixed

    real = {name: getattr(time, name) for name in ("localtime", "gmtime", "ctime", "strftime", "asctime")}

    def now_argument(place):
        return now if place == 0 else real["localtime"](now)

    time.time = lambda: float(now)
    time.time_ns = lambda: now * 10**9
    time.localtime = at_now(real["localtime"], 0)
    time.gmtime = at_now(real["gmtime"], 0)
    time.ctime = at_now(real["ctime"], 0)
    time.strftime = at_now(real["strftime"], 1)
    time.asctime = lambda *given: real["asctime"](*(given or (real["localtime"](now),)))

    real_datetime, real_date = datetime.datetime, datetime.date

    class Kind(type):
        """A value is an instance of the class that it would be an instance of otherwise."""

        def __instancecheck__(cls, value):
            return isinstance(value, cls.__base__) if "fixed" in vars(cls) else super().__instancecheck__(value)

        def __subclasscheck__(cls, other):
            return issubclass(other, cls.__base__) if "fixed" in vars(cls) else super().__subclasscheck__(other)

    class FixedDate(real_date, metaclass=Kind):
        fixed = True

        def __new__(cls, *arguments, **keywords):
            return real_date.__new__(real_date if cls is FixedDate else cls, *arguments, **keywords)

        @classmethod
        def today(cls):
            return real_date.fromtimestamp(now)

    class FixedDatetime(real_datetime, metaclass=Kind):
        fixed = True

        def __new__(cls, *arguments, **keywords):
            return real_datetime.__new__(real_datetime if cls is FixedDatetime else cls, *arguments, **keywords)

        @classmethod
        def now(cls, tz=None):
            return real_datetime.fromtimestamp(now, tz)

        @classmethod
        def today(cls):
            return real_datetime.fromtimestamp(now)

        @classmethod
        def utcnow(cls):
            return real_datetime.fromtimestamp(now, datetime.timezone.utc).replace(tzinfo=None)

    for fixed, name in ((FixedDate, "date"), (FixedDatetime, "datetime")):
        fixed.__name__ = fixed.__qualname__ = name
        fixed.__module__ = "datetime"
        setattr(datetime, name, fixed)
