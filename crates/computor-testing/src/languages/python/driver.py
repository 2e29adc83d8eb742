"""Runs one Python program and reports its variables as data.

The job comes as JSON on standard input: eight hexadecimal digits with its length, then the text; what follows is the
program's own input. The report goes to file descriptor 3 as one line: the job's nonce, a space, JSON.

The program shares this process, so it can read the job and imitate a report. Neither helps it: the job holds no
expected value, and a report says no more than the program could have said by setting its variables. The verdict is
made elsewhere.
"""


def main():
    import io
    import json
    import os
    import random
    import sys
    import warnings

    write = os.write
    dumps = json.dumps
    os.set_inheritable(3, False)

    def read(count):
        parts = b""
        while len(parts) < count:
            part = os.read(0, count - len(parts))
            if not part:
                raise EOFError
            parts += part
        return parts

    job = json.loads(read(int(read(8), 16)))
    names = job["names"]
    expressions = job["expressions"]
    nonce = job["nonce"]

    class OutputLimit(BaseException):
        pass

    class TooLarge(Exception):
        """Two values that are not looked at to the end must not count as equal."""

    class Capture(io.StringIO):
        left = job["output"]

        def write(self, text):
            self.left -= len(text)
            if self.left < 0:
                raise OutputLimit
            return super().write(text)

    class Encoder:
        """The typed encoding of values; what is too large has none, what is too deep is opaque."""

        def __init__(self):
            self.nodes = job["nodes"]
            self.numpy = sys.modules.get("numpy")

        def opaque(self, x):
            if defined_by_program(x):
                return ["x", text(type(x).__name__), "it is a %s of the program: compare what it makes" % text(type(x).__name__)]
            try:
                shown = repr(x)
                shown = str.__str__(shown) if isinstance(shown, str) else ""
            except Exception:
                shown = "<no repr>"
            kind = type(x)
            name = getattr(kind, "__qualname__", "object")
            module = getattr(kind, "__module__", "")
            if isinstance(module, str) and module not in ("builtins", ""):
                name = "%s.%s" % (module, name)
            return ["o", text(str(name)), text(shown[:100000])]

        def __call__(self, x, depth=0):
            self.nodes -= 1
            kind = type(x)
            if x is None or kind is bool:
                return x
            if kind is int:
                return integer(x)
            if kind is float:
                return real(x)
            if kind is str:
                return text(x)
            if kind is complex:
                return ["c", real(x.real), real(x.imag)]
            if kind is bytes or kind is bytearray:
                return ["b", bytes(x).hex()]
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
                if isinstance(item, (bool, int, float, complex)):
                    return ["n", x.dtype.name, self(item, depth)]
                if isinstance(x, str):
                    return text(str.__str__(x))
                return None
            if isinstance(x, np.ndarray):
                x = np.asarray(x)
                if x.size > self.nodes:
                    raise TooLarge
                items = x.flatten().tolist()
                if x.dtype.kind not in "iufb":
                    items = [self(item, depth) for item in items]
                else:
                    items = [real(item) if type(item) is float else item for item in items]
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

    def defined_by_program(x):
        """Whether it is code that only its name would be compared of."""
        if isinstance(x, type):
            home = sys.modules.get(type.__getattribute__(x, "__module__"))
            known = getattr(home, "__name__", "") not in ("", "__main__") and vars(home).get(x.__name__) is x
        elif isinstance(x, type(sys)):
            known, home = True, x
        elif isinstance(x, (type(main), type(encode.opaque))):
            return True
        else:
            return False
        return not known or str(getattr(home, "__file__", None) or "").startswith(directory)

    def integer(x):
        if -(1 << 63) <= x < 1 << 63:
            return x
        try:
            return ["i", str(x)]
        except ValueError:
            return ["i", hex(x)]

    def real(x):
        if x != x:
            return ["f", "nan"]
        if x in (float("inf"), float("-inf")):
            return ["f", "inf" if x > 0 else "-inf"]
        return x

    def text(x):
        try:
            x.encode("utf-8")
            return x
        except UnicodeError:
            return x.encode("utf-8", "backslashreplace").decode("utf-8")

    def describe(error):
        """The error's own text, its class, and the lines of the submission it came through."""
        try:
            message = str(error)
        except Exception:
            message = ""
        lines = []
        if isinstance(error, SyntaxError):
            lines.append([text(str(error.filename)), error.lineno or 0, text((error.text or "").strip())])
        step = error.__traceback__
        while step is not None:
            code = step.tb_frame.f_code
            if code.co_filename != "<string>":
                lines.append([text(code.co_filename), step.tb_lineno, ""])
            step = step.tb_next
        return {"message": text(message), "type": text(type(error).__name__), "trace": lines[-8:]}

    def seed_numpy(module):
        module.seed(job["seed"])
        if job["all_generators"]:
            original = getattr(module.default_rng, "original", module.default_rng)
            module.default_rng = lambda seed=None: original(job["seed"] if seed is None else seed)
            module.default_rng.original = original

    def reseed():
        random.seed(job["seed"])
        if "numpy.random" in sys.modules:
            seed_numpy(sys.modules["numpy.random"])

    class Seeder:
        """Seeds numpy's legacy generator when the program first imports it."""

        def find_spec(self, name, path=None, target=None):
            if name != "numpy.random":
                return None
            sys.meta_path.remove(self)
            from importlib.util import find_spec

            spec = find_spec(name)
            if spec is None or spec.loader is None:
                return None
            run = spec.loader.exec_module

            def exec_module(module):
                run(module)
                seed_numpy(module)

            spec.loader.exec_module = exec_module
            return spec

    directory = os.getcwd()
    if directory not in sys.path:
        sys.path.insert(0, directory)
    if job["input"]:
        rest = b""
        while True:
            part = os.read(0, 65536)
            if not part:
                break
            rest += part
        sys.stdin = io.StringIO(rest.decode("utf-8", "replace"))
    stdout, stderr = Capture(), Capture()
    sys.stdout, sys.stderr = stdout, stderr
    script = job["script"]
    sys.argv = [script or ""]
    if job["all_generators"]:

        class Random(random.Random):
            def __init__(self, x=None):
                super().__init__(job["seed"] if x is None else x)

        random.Random = Random
    reseed()
    sys.meta_path.insert(0, Seeder())
    if job["clock"]:
        scope = {}
        exec(job["clock"]["code"], scope)
        scope["stand_still"](job["clock"]["now"])
    namespace = {"__file__": script} if script else {}

    report = {"status": "ok", "values": [], "missing": [], "evaluated": [], "calls": [], "warnings": [], "error": None}
    encode = Encoder()

    def run():
        if job["graphics"]:
            import matplotlib

            matplotlib.use("Agg")
            import matplotlib.pyplot as plt

            plt.show = lambda *args, **kwargs: None
        if script:
            with open(script, "rb") as file:
                source = file.read()
            try:
                exec(compile(source, job["shown"], "exec"), namespace)
            except SystemExit as error:
                # a program that ends itself without an error has computed what it wanted to
                if error.code not in (None, 0) or not job["exit_is_fine"]:
                    raise
        for code in job["setup"] + job["teardown"]:
            exec(compile(code, "<test>", "exec"), namespace)

    def evaluate():
        scope, prefix, absent = namespace, "", Exception
        if job["graphics"]:
            import matplotlib.pyplot as plt

            scope, prefix = {"plt": plt}, "plt."
            absent = (AttributeError, NameError, SyntaxError, KeyError)
        encode.numpy = sys.modules.get("numpy")
        found = {}
        for name in names:
            left = encode.nodes
            try:
                found[name] = value = eval(prefix + name, scope)
                report["values"].append([name, encode(value)])
            except TooLarge:
                encode.nodes = left
                report["missing"].append([name, "it is too large to be compared"])
            except absent as error:
                found.pop(name, None)
                report["missing"].append([name, "%s: %s" % (type(error).__name__, text(str(error)))])
        for expression in expressions:
            try:
                report["evaluated"].append([expression, encode(eval(expression, dict(found)))])
            except Exception:
                pass

    caught = []
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            run()
            evaluate()
            if job["calls"]:
                scope = {}
                exec(job["calls"]["code"], scope)
                report["calls"] = scope["call_all"](job["calls"], namespace, reseed, encode, describe, text)
    except OutputLimit:
        report["status"] = "output_limit"
    except MemoryError as error:
        report["status"] = "memory"
        namespace.clear()
        report["error"] = describe(error)
    except BaseException as error:
        report["status"] = "exit" if isinstance(error, SystemExit) else "error"
        report["error"] = describe(error)
    report["warnings"] = ["%s: %s" % (w.category.__name__, text(str(w.message))) for w in caught][:50]
    try:
        report["stdout"] = text(Capture.getvalue(stdout))
        report["stderr"] = text(Capture.getvalue(stderr))
    except ValueError:  # closed by the program
        report["stdout"] = report["stderr"] = ""
    line = (nonce + " " + dumps(report) + "\n").encode("ascii")
    while line:
        line = line[write(3, line) :]
    os._exit(0)


main()
