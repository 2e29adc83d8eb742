"""The typed encoding of values. The driver asks for it before anything of the submission can be imported."""


def values(sys, dumps, job):
    class TooLarge(Exception):
        """Two values that are not looked at to the end must not count as equal."""

    class Encoder:
        """The typed encoding of values; what is too large has none, what is too deep is opaque."""

        def __init__(self):
            self.nodes = job["nodes"]
            self.bytes = job["bytes"]
            self.numpy = None
            # where the program is; what lies there is its own
            self.directory = None

        def spend(self, encoded):
            """Texts are small, or they are not compared: what one takes up, others do not get."""
            if len(encoded) > 1000 and type(encoded) is str:
                self.bytes -= len(dumps(encoded))
            else:
                self.bytes -= len(encoded)
            if self.bytes < 0:
                raise TooLarge
            return encoded

        def opaque(self, x):
            if job["exact"] and self.defined_by_program(x):
                return ["x", text(type(x).__name__), "it is a %s of the program: compare what it makes" % text(type(x).__name__)]
            kind = type(x)
            if job["exact"]:
                shown, why = self.whole(x)
                if why:
                    return self.printed_long(x) or ["x", text(kind.__name__), why]
            else:
                try:
                    shown = repr(x)
                    shown = str.__str__(shown) if isinstance(shown, str) else ""
                except Exception:
                    shown = "<no repr>"
            name = getattr(kind, "__qualname__", "object")
            module = getattr(kind, "__module__", "")
            if isinstance(module, str) and module not in ("builtins", "__main__", ""):
                name = "%s.%s" % (module, name)
            return ["o", text(str(name)), self.spend(text(shown[:100000]))]

        def whole(self, x):
            """How it prints itself with nothing left out, or why that is not known."""
            pandas, numpy = library("pandas", "option_context"), self.numpy
            # What has more rows or elements is longer than what is compared, or is left out: then it differs with what is shown of it.
            rows = ("display.max_rows", 12000, "display.min_rows", 12000, "display.large_repr", "truncate")
            columns = ("display.max_columns", None, "display.max_colwidth", None, "display.max_seq_items", None)

            def printed(edge):
                if numpy is None or not hasattr(numpy, "printoptions"):
                    return repr(x)
                with numpy.printoptions(threshold=50000, edgeitems=edge):
                    return repr(x)

            def all_printed(edge):
                if pandas is None:
                    shown = printed(edge)
                else:
                    with pandas.option_context(*rows, *columns):
                        shown = printed(edge)
                return str.__str__(shown)

            try:
                shown = all_printed(3)
                if len(shown) <= 100000 and "..." in shown and numpy is not None and all_printed(4) != shown:
                    return "", "it prints itself in part only: compare what it contains"
            except Exception:
                return "", "it cannot print itself: compare what it contains"
            if len(shown) > 100000:
                return "", "it is too long: compare what it contains"
            return shown, None

        def printed_long(self, x):
            """What is too long for a text, but is nothing else than a list."""
            kind = type(x)
            for name, inside in (("collections", "deque"), ("array", "array")):
                if kind is getattr(sys.modules.get(name), inside, None):
                    return self(list(x), 1)
            return None

        def integer(self, x):
            """All digits, as far as it does not take long to find them."""
            if -(1 << 63) <= x < 1 << 63:
                return x
            if x.bit_length() > 33000:
                raise TooLarge
            most = getattr(sys, "get_int_max_str_digits", int)()
            try:
                getattr(sys, "set_int_max_str_digits", id)(0)
                return ["i", self.spend(str(x))]
            finally:
                getattr(sys, "set_int_max_str_digits", id)(most)

        def __call__(self, x, depth=0):
            self.nodes -= 1
            kind = type(x)
            if x is None or kind is bool:
                return x
            if kind is int:
                return self.integer(x)
            if kind is float:
                return real(x)
            if kind is str:
                return self.spend(text(x))
            if kind is complex:
                return ["c", real(x.real), real(x.imag)]
            if kind is bytes or kind is bytearray:
                if len(x) > self.bytes:
                    raise TooLarge
                return ["b", self.spend(bytes(x).hex())]
            if self.nodes < 0:
                raise TooLarge
            if depth > job["depth"]:
                return ["x", text(kind.__name__), "it is nested too deeply"]
            found = self.container(x, kind, depth + 1)
            if found is None and self.numpy is not None:
                found = self.from_numpy(x, depth + 1)
            if found is None:
                found = self.subclass(x, depth)
            return self.opaque(x) if found is None else found

        def container(self, x, kind, depth):
            if kind is list:
                return ["l"] + [self(item, depth) for item in list.__iter__(x)]
            if kind is tuple:
                return ["t"] + [self(item, depth) for item in tuple.__iter__(x)]
            if kind is set:
                return ["s"] + [self(item, depth) for item in set.__iter__(x)]
            if kind is frozenset:
                return ["z"] + [self(item, depth) for item in frozenset.__iter__(x)]
            if kind is dict:
                flat = ["d"]
                for key, value in dict.items(x):
                    flat.append(self(key, depth))
                    flat.append(self(value, depth))
                return flat
            return None

        def from_numpy(self, x, depth):
            np = self.numpy
            if isinstance(x, np.generic):
                item = x.item()
                if x.dtype.kind in "fc" and isinstance(item, np.generic):
                    item = narrow(item)
                if isinstance(item, (bool, int, float, complex)):
                    return ["n", x.dtype.name, self(item, depth)]
                if isinstance(x, str):
                    return text(str.__str__(x))
                return None
            if isinstance(x, np.ndarray):
                mask = getattr(np, "ma", None) and np.ma.getmask(x)
                x = np.asarray(x)
                if x.size > self.nodes:
                    raise TooLarge
                items = x.flatten().tolist()
                if x.dtype.kind in "fc" and items and isinstance(items[0], np.generic):
                    items = [narrow(item) for item in items]
                if x.dtype.kind not in "iufb":
                    items = [self(item, depth) for item in items]
                else:
                    items = [real(item) if type(item) is float else item for item in items]
                if job["exact"] and mask is not None and mask is not getattr(np.ma, "nomask", None):
                    # nobody can see what is under a mask
                    hidden = np.broadcast_to(mask, x.shape).flatten().tolist()
                    items = [None if out is True or type(out) is tuple and all(out) else item for item, out in zip(items, hidden)]
                dtype = x.dtype.str[1:] if x.dtype.kind == "U" else x.dtype.name
                return ["a", "<" + dtype if x.dtype.kind == "U" else dtype, list(x.shape), items]
            return None

        def subclass(self, x, depth):
            """Subclasses of built-in types (named tuples, counters, enums of integers) are what they extend."""
            for base, convert in (
                (int, lambda: int.__add__(x, 0)),
                (float, lambda: float.__add__(x, 0.0)),
                (str, lambda: str.__str__(x)),
                (tuple, lambda: tuple(tuple.__iter__(x))),
                (list, lambda: list(list.__iter__(x))),
                (dict, lambda: dict(dict.items(x))),
            ):
                if isinstance(x, base):
                    try:
                        plain = convert()
                    except Exception:
                        return None
                    return self(plain, depth) if type(plain) is base else None
            return None

        def defined_by_program(self, x):
            """Whether it is code that only its name would be compared of."""
            if isinstance(x, type):
                home = sys.modules.get(type.__getattribute__(x, "__module__"))
                known = getattr(home, "__name__", "") not in ("", "__main__") and vars(home).get(x.__name__) is x
            elif isinstance(x, type(sys)):
                known, home = True, x
            elif isinstance(x, (type(values), type(self.opaque))):
                return True
            else:
                return False
            return not known or str(getattr(home, "__file__", None) or "").startswith(self.directory)

    def library(name, part):
        """A library that is loaded, unless the submission has its own of that name."""
        module = sys.modules.get(name)
        return module if hasattr(module, part) else None

    def narrow(x):
        """A number with more digits than those of Python have."""
        plain = complex(x) if x.dtype.kind == "c" else float(x)
        if plain - plain != 0 and x - x == 0:
            raise TooLarge
        return plain

    def real(x):
        if x != x:
            return ["f", "nan"]
        if x in (float("inf"), float("-inf")):
            return ["f", "inf" if x > 0 else "-inf"]
        return x

    def text(x):
        x = str.__str__(x)
        try:
            x.encode("utf-8")
            return x
        except UnicodeError:
            return x.encode("utf-8", "backslashreplace").decode("utf-8")

    return Encoder(), TooLarge, library, text


