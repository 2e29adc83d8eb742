"""Runs one Python program and reports its variables as data.

The job comes as JSON on standard input: eight hexadecimal digits with its length, then the text; what follows is the
program's own input. The report goes through a pipe of its own as one line: the job's nonce, a space, JSON. File
descriptors 0, 1 and 2 are the program's, as a fresh interpreter has them.

What the driver needs is imported before anything of the submission can be, and is not there for a submission that has a
module of that name.

The program shares this process, so it can read the job and imitate a report. Neither helps it: the job holds no
expected value, and a report says no more than the program could have said by setting its variables. The verdict is
made elsewhere.
"""


def main():
    import sys

    path, sys.path = sys.path, [place for place in sys.path if place]
    import atexit
    import io
    import json
    import os
    import random
    import warnings
    from importlib.util import find_spec
    from types import ModuleType

    write = os.write
    dumps = json.dumps
    leave = os._exit
    origin = me = os.getpid()
    begun = os.times()[4]

    def read(count):
        parts = b""
        while len(parts) < count:
            part = os.read(0, count - len(parts))
            if not part:
                raise EOFError
            parts += part
        return parts

    job = json.loads(read(int(read(8), 16)))
    # The program's first file gets the number that it gets elsewhere. Not before there is a job: until then the sandbox looks at
    # a fork from outside, and expects the files of a fresh one.
    channel = os.dup2(3, 199, inheritable=False)
    os.close(3)
    nonce = job["nonce"]
    # what is asked of the finished program: all in this process, or each in a fork of it
    part, branches = job, None

    class OutputLimit(BaseException):
        pass

    encode, TooLarge, library, text = values(sys, dumps, job)

    class Capture(io.StringIO):
        left = job["output"]

        def write(self, text):
            self.left -= len(text)
            if self.left < 0:
                raise OutputLimit
            return super().write(text)

    def said(x):
        """The text of an error or a warning, whatever the program makes of it."""
        try:
            return text(str(x))
        except BaseException:
            return ""

    def describe(error):
        """The error's own text, its class, and the lines of the submission it came through."""
        message = said(error)
        lines = []
        if isinstance(error, SyntaxError):
            line = error.lineno if type(error.lineno) is int and 0 <= error.lineno < 1 << 31 else 0
            source = error.text if isinstance(error.text, str) else ""
            lines.append([said(error.filename), line, text(source).strip()])
        step = error.__traceback__
        while step is not None:
            code = step.tb_frame.f_code
            if code.co_filename != "<string>":
                lines.append([text(code.co_filename), max(step.tb_lineno or 0, 0), ""])
            step = step.tb_next
        return {"message": message, "type": said(type.__getattribute__(type(error), "__name__")), "trace": lines[-8:]}

    reseed = changed_modules(sys, random, find_spec, job)
    clock, calls, forks = {}, {}, {}
    if job["clock"]:
        exec(job["clock"]["code"], clock)
        clock["stand_still"](job["clock"]["now"])
    if job["calls_code"]:
        exec(job["calls_code"], calls)
    if job["branches"]:
        exec(job["branches"]["code"], forks)
        branches = forks["Branches"](job["branches"]["parts"], nonce, channel)
    missing = None
    if job["graphics"]:
        try:
            import matplotlib

            matplotlib.use("Agg")
            import matplotlib.pyplot as plt
        except Exception as error:
            missing = error

    # from here on the submission can be imported
    script = job["script"]
    encode.directory = directory = os.getcwd()
    places = [directory]
    if script and os.path.dirname(script) != directory:
        places.append(os.path.dirname(script))
    own = {entry.partition(".")[0] for place in places for entry in os.listdir(place)}
    # these are there before the first line of any program
    own -= {"__main__", "_collections_abc", "_sitebuiltins", "abc", "codecs", "encodings", "genericpath", "io", "os"}
    own -= {"posixpath", "site", "stat", "sys", "zipimport"}
    own.difference_update(sys.builtin_module_names)
    for name in [name for name in sys.modules if name.partition(".")[0] in own]:
        del sys.modules[name]
    sys.path = path
    path[:] = [""] + places + [place for place in path if place and place not in places]
    os.environ["PYTHONPATH"] = directory
    sys.path_importer_cache.clear()
    sys.argv = [script or ""]
    namespace = {"__file__": script} if script else {}
    if job["main"]:
        module = ModuleType("__main__")
        module.__builtins__ = __builtins__
        vars(module).update(namespace)
        namespace = vars(module)
        sys.modules["__main__"] = module
    stdout, stderr = sys.stdout, sys.stderr
    if job["streams"]:
        # whole lines in the order of their making, whoever writes them
        stdout.reconfigure(line_buffering=True, write_through=False)
    else:
        if job["input"]:
            rest = b""
            while True:
                more = os.read(0, 65536)
                if not more:
                    break
                rest += more
            sys.stdin = io.StringIO(rest.decode("utf-8", "replace"))
        sys.stdout, sys.stderr = stdout, stderr = Capture(), Capture()

    report = {"status": "ok", "values": [], "missing": [], "evaluated": [], "calls": [], "warnings": [], "error": None}

    def run():
        if missing is not None:
            raise missing
        if script:
            with open(script, "rb") as file:
                source = file.read()
            try:
                exec(compile(source, job["shown"], "exec"), namespace)
            except SystemExit as error:
                # a program that ends itself without an error has computed what it wanted to
                if error.code not in (None, 0) or not job["exit_is_fine"]:
                    raise
            except Exception as error:
                if not guarded(source, error):
                    raise
                report["late"] = describe(error)
                complain(error)

    def look():
        """What comes after the program: the suite's own code, and what it asks for."""
        nonlocal leaving
        leaving = True
        if branches:
            branch()
        for code in part["setup"] + part["teardown"]:
            exec(compile(code, "<test>", "exec"), namespace)
        wait_for_threads()
        evaluate()
        if part["calls"]:
            report["calls"] = calls["call_all"](part["calls"], namespace, reseed, encode, describe, text, OutputLimit)

    def branch():
        """From here on this is a fork that was made for one part, or the program with the last one."""
        nonlocal part, branches, me, forking
        try:
            forking = True
            for stream in (sys.stdout, sys.stderr, stdout, stderr):
                if not getattr(stream, "closed", True):
                    stream.flush()
            part = branches.next()
            forking, branches, me = False, None, os.getpid()
        except BaseException:
            # without a report and the next mark, what is left has runs of its own
            leave(0)

    def guarded(source, error):
        """Whether the error comes out of a part that only a main program runs."""
        step = error.__traceback__.tb_next
        if not job["main"] or b"__main__" not in source or step is None or step.tb_frame.f_globals is not namespace:
            return False
        try:
            tree = compile(source, job["shown"], "exec", 0x400)
        except Exception:
            return False
        for part in tree.body:
            if type(part).__name__ == "If" and part.lineno < step.tb_lineno <= part.end_lineno:
                if b"__main__" in b"".join(source.splitlines(True)[part.lineno - 1 : part.test.end_lineno]):
                    return True
        return False

    def wait_for_threads():
        """The program goes on as long as one of its threads, except those that wait for more to do."""
        threading = sys.modules.get("threading")
        pools = getattr(sys.modules.get("concurrent.futures.thread"), "_threads_queues", ())
        again = hasattr(threading, "enumerate")
        while again:
            again = False
            for thread in threading.enumerate():
                if thread is not threading.current_thread() and not thread.daemon and thread not in pools:
                    thread.join()
                    again = True

    def complain(error):
        """Prints an error as the interpreter does that ends by it, without the steps in here."""
        if not job["streams"]:
            return
        try:
            if isinstance(error, SystemExit):
                if error.code is not None and not isinstance(error.code, int):
                    print(error.code, file=sys.stderr)
                return
            step = error.__traceback__
            while step is not None and step.tb_frame.f_code.co_filename == "<string>":
                step = step.tb_next
            sys.excepthook(type(error), error.with_traceback(step), step)
        except BaseException:
            pass

    def send():
        """Reports, at most once, and only from the program's own process."""
        nonlocal channel
        file, channel = channel, None
        if file is None or os.getpid() != me:
            return
        report["warnings"] = ["%s: %s" % (said(w.category.__name__), said(w.message)) for w in caught[:50]]
        if not job["streams"]:
            try:
                report["stdout"] = text(Capture.getvalue(stdout))
                report["stderr"] = text(Capture.getvalue(stderr))
            except ValueError:  # closed by the program
                report["stdout"] = report["stderr"] = ""
        try:
            line = dumps(report)
        except Exception as error:
            failure = {"message": "what the program left behind cannot be reported: " + said(error), "type": "TypeError", "trace": []}
            line = dumps({"status": "error", "values": [], "missing": [], "error": failure})
        line = (nonce + " " + line + "\n").encode("ascii")
        while line:
            line = line[write(file, line) :]
        os.close(file)

    def end(status):
        """What comes after the last line of a program."""
        if not job["streams"]:
            leave(status)
        try:
            getattr(sys.modules.get("threading"), "_shutdown", lambda: None)()
            atexit._run_exitfuncs()
            if job["main"]:
                # objects that say goodbye
                for private in (True, False):
                    for name in [name for name in namespace if name.startswith("_") == private and name != "__builtins__"]:
                        namespace[name] = None
        except BaseException:
            pass
        for stream in (sys.stdout, sys.stderr, stdout, stderr):
            try:
                stream.flush()
            except BaseException:
                pass
        leave(status)

    def leave_at_once(status):
        """In place of `os._exit`: the program ends here, as it wanted to."""
        if os.getpid() == me and channel is not None:
            if not leaving and status == 0 and job["exit_is_fine"] and report["status"] == "ok":
                finish(look)
            elif report["status"] == "ok":
                report["status"] = "exit"
                report["error"] = {"message": "the program ended with exit code %d" % status, "type": "SystemExit", "trace": []}
            send()
        leave(status)

    def keep_figures():
        """Leaves the figures that are open as pictures, as long as there is time. Nothing depends on them."""
        seconds, pyplot = job["figures"], sys.modules.get("matplotlib.pyplot")
        used = os.times()
        # A limit is over soon where a program has slept for long, too.
        late = max(used[0] + used[1], used[4] - begun) > 2 * (seconds or 0)
        if not seconds or pyplot is None or os.getpid() != origin or late:
            return
        try:
            import signal

            def enough(*unused):
                raise TimeoutError

            signal.signal(signal.SIGALRM, enough)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            place = os.path.join(os.path.dirname(directory), "figures")
            os.makedirs(place, exist_ok=True)
            for number in pyplot.get_fignums()[:20]:
                picture = io.BytesIO()
                pyplot.figure(number).savefig(picture, format="png")
                with open(os.path.join(place, "figure-%d.png" % number), "wb") as file:
                    file.write(picture.getvalue())
        except BaseException:
            pass
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        except BaseException:
            pass

    leaving = forking = False

    def finish(work):
        """Does some work and notes how it ended; gives the program's exit status."""
        try:
            work()
            return 0
        except OutputLimit:
            report["status"] = "output_limit"
        except MemoryError as error:
            report["status"] = "memory"
            namespace.clear()
            report["error"] = describe(error)
        except BaseException as error:
            report["status"] = "exit" if isinstance(error, SystemExit) else "error"
            report["error"] = describe(error)
            complain(error)
            if isinstance(error, SystemExit):
                return error.code & 255 if isinstance(error.code, int) else 1 if error.code is not None else 0
        return 1

    def evaluate():
        scope, prefix, absent = namespace, "", Exception
        if job["graphics"]:
            scope, prefix = {"plt": plt}, "plt."
            absent = (AttributeError, NameError, SyntaxError, KeyError)
        encode.numpy = library("numpy", "ndarray")
        found = {}
        for name in part["names"]:
            left = encode.nodes, encode.bytes
            try:
                found[name] = value = eval(prefix + name, scope)
                report["values"].append([name, encode(value)])
            except TooLarge:
                encode.nodes, encode.bytes = left
                report["missing"].append([name, "it is too large to be compared"])
            except absent as error:
                found.pop(name, None)
                report["missing"].append([name, "%s: %s" % (type(error).__name__, text(str(error)))])
        for expression in part["expressions"]:
            try:
                report["evaluated"].append([expression, encode(eval(expression, dict(found)))])
            except Exception:
                pass

    def everything():
        run()
        if os.getpid() == me:
            look()

    if job["streams"]:
        os._exit = leave_at_once
        os.register_at_fork(after_in_child=lambda: channel is not None and not forking and os.close(channel))
    with warnings.catch_warnings(record=True, module=warnings) as caught:
        warnings.simplefilter("default")
        status = finish(everything)
    send()
    keep_figures()
    end(1 if "late" in report else status)


main()
