"""Dies at one vector, of a signal."""

import os
import resource
import signal

import honest


def reply(q):
    if honest.is_marked(q):
        os.kill(os.getpid(), signal.SIGSEGV)
    honest.say(honest.line(q, honest.answer(q)))


resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
honest.serve(reply)
