"""Dies at one vector once, and never again: the second process answers it. A file tells the two apart."""

import os
import tempfile

import honest

DIED = os.path.join(tempfile.gettempdir(), "bnconform-dies-once-%d" % os.getppid())


def reply(q):
    if honest.is_marked(q):
        if not os.path.exists(DIED):
            open(DIED, "w").close()
            os._exit(7)
        os.unlink(DIED)
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
