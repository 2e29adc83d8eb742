"""Lets a finished program go on once for each part of a suite: each part has a fork of the program for itself.

So the program runs once, and every part finds it as it is after its last line. Where a fork would not be the same (threads,
other processes, files that are open for writing, memory shared with others, timers), the program itself goes on with the
first part, and the other parts have runs of their own. So do those that come after one which left something behind.

Runs inside the driver's process. Before each part, a mark is written to both streams and to the channel.
"""

import _signal as signal
import os
import random
import time

# what the program makes of these names later does not matter
fork, waitpid, write, read, close, pipe, dup2 = os.fork, os.waitpid, os.write, os.read, os.close, os.pipe, os.dup2
getpid, fstat, lstat, scandir, listdir, lseek, leave = os.getpid, os.fstat, os.lstat, os.scandir, os.listdir, os.lseek, os._exit
times, clock, sleep, open_file = os.times, time.monotonic, time.sleep, open
getstate, setstate = random.getstate, random.setstate
getitimer, getsignal = signal.getitimer, signal.getsignal

ROOTS = "/work", "/tmp"
# what comes after a mark: a fork, the program itself, or nothing
FORK, ITSELF, END = range(3)
# files in them that are worth looking at after each part
MOST = 5000


def streams():
    return [(status.st_dev, status.st_ino) for status in map(fstat, range(3))]


class Branches:
    def __init__(self, parts, nonce, channel):
        self.parts = parts
        self.nonce = nonce
        self.channel = channel
        self.began = clock()
        self.streams = streams()

    def next(self):
        """The part that this process goes on with. Comes back in each fork, and at last in the program itself."""
        rest = self.unread()
        places = self.places()
        before = None if rest is None or places is None else self.files()
        code = 0
        for number, part in enumerate(self.parts):
            last = before is None or number + 1 == len(self.parts)
            if rest:
                self.refill(rest)
            self.mark(number, ITSELF if last else FORK, code)
            if last:
                return part
            state = getstate()
            child = fork()
            if child == 0:
                # this module makes itself a new one in every fork
                setstate(state)
                return part
            _, status = waitpid(child, 0)
            if not os.WIFEXITED(status) or self.others():
                leave(0)
            code = os.WEXITSTATUS(status)
            if self.files() != before:
                self.mark(number + 1, END, code)
                leave(0)
            for file, place in places.items():
                lseek(file, place, 0)

    def unread(self):
        """What the program has left of its input; `None` if its streams are no longer those that it began with."""
        try:
            if streams() != self.streams:
                return None
        except OSError:
            return None
        rest = b""
        while True:
            more = read(0, 65536)
            if not more:
                return rest
            rest += more

    def refill(self, rest):
        end, begin = pipe()
        # it is shorter than what a pipe takes
        write(begin, rest)
        close(begin)
        dup2(end, 0)
        close(end)

    def mark(self, number, kind, code):
        used = times()
        cpu = used.user + used.system + used.children_user + used.children_system
        for stream in 1, 2:
            write(stream, b"\0%s-%d\0" % (self.nonce.encode(), number))
        figures = self.nonce, number, kind, code, cpu * 1e6, (clock() - self.began) * 1e6
        write(self.channel, b"%s-branch %d %d %d %d %d\n" % (figures[0].encode(), *figures[1:]))

    def threads(self):
        """Whether there are others. One that has ended is there a little longer."""
        for _ in range(20):
            if len(listdir("/proc/self/task")) == 1:
                return False
            sleep(0.002)
        return True

    def others(self):
        """Processes of the program besides this one. The first one is the sandbox's."""
        return [name for name in listdir("/proc") if name.isdigit() and name not in ("1", str(getpid()))]

    def places(self):
        """How far the program has read the files that it has open; `None` if forks would not be independent."""
        try:
            if self.threads() or self.others():
                return None
            if getsignal(signal.SIGCHLD) != signal.SIG_DFL:
                return None
            timers = signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF
            if any(getitimer(timer) != (0.0, 0.0) for timer in timers):
                return None
            with open_file("/proc/self/maps") as maps:
                if any(line.split(None, 2)[1][1::2] == "ws" for line in maps):
                    return None
            return self.open_files()
        except OSError:
            return None

    def open_files(self):
        places = {}
        for name in listdir("/proc/self/fd"):
            file = int(name)
            if file < 3 or file == self.channel:
                continue
            try:
                status = fstat(file)
            except OSError:
                continue  # that of the directory
            with open_file("/proc/self/fdinfo/%d" % file) as lines:
                about = dict(line.split(":", 1) for line in lines)
            if status.st_mode & 0o170000 != 0o100000 or int(about["flags"], 8) & 3:
                return None
            places[file] = int(about["pos"])
        return places

    def files(self):
        """Every file that the program could have changed, and when it was; `None` if there are too many."""
        found, left = {}, list(ROOTS)
        try:
            while left:
                with scandir(left.pop()) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            left.append(entry.path)
                            found[entry.path] = None
                        else:
                            status = lstat(entry.path)
                            found[entry.path] = status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
                if len(found) > MOST:
                    return None
        except OSError:
            return None
        return found
