#!/usr/bin/env python3
"""The inspector while 2,000 requests come, is filtered and is gone through by the keyboard: no task of the page takes more than
100 ms of the processor: the browser's own trace tells. By the clock, as the page's own observer of long tasks has it, a task takes
longer where other programs run: that is printed, and judged where the machine is idle. Half a minute: ci/step-page.sh runs it, with --run; else it is skipped.

    check_many.py --run"""
import json
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, "conformance/tests/support")
import inspector_page  # noqa: E402
import serve_for_tests as base  # noqa: E402
from inspector_page import Keys, send  # noqa: E402
from serve_for_tests import Serve, report, same  # noqa: E402

REQUESTS, MOST_MS = 2000, 100
OBSERVE = "window.longTasks = [0]; new PerformanceObserver((seen) => longTasks.push(...seen.getEntries().map((one) => one.duration))).observe({type: 'longtask'})"
OF_PAGE = ("FunctionCall", "Layout", "UpdateLayoutTree", "Paint", "FireAnimationFrame", "TimerFire", "EventDispatch", "MinorGC", "MajorGC")


class Traced(inspector_page.Page):
    def __init__(self, folder):
        options = inspector_page.Options()
        for argument in [*inspector_page.ARGUMENTS, "--user-data-dir=" + folder]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": False, "enablePage": False, "traceCategories": "toplevel,devtools.timeline"})
        self.browser = inspector_page.webdriver.Chrome(options=options, service=inspector_page.Service(shutil.which("chromedriver")))

    def events(self):
        """Once: the trace ends where it is asked for."""
        told = (json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance"))
        return [one["params"] for one in told if one["method"] == "Tracing.dataCollected" and one["params"].get("ph") == "X" and "tdur" in one["params"]]


def tasks_of(events, pid):
    """Milliseconds of the processor and by the clock of each task of one process's thread that draws."""
    threads = {}
    for one in events:
        if one["pid"] == pid:
            threads.setdefault(one["tid"], []).append(one)
    drawing = max(threads.values(), key=lambda all_: sum(one["name"] == "FireAnimationFrame" for one in all_))
    return [(one["tdur"] / 1000, one["dur"] / 1000) for one in drawing if one["name"] in ("RunTask", "ThreadControllerImpl::RunTask")]


def busiest(events):
    """The process that drew most: the page's."""
    drew = [one["pid"] for one in events if one["name"] in OF_PAGE]
    return max(set(drew), key=drew.count)


def main():
    why = inspector_page.missing() or ("" if "--run" in sys.argv else "it takes half a minute; check_many.py --run does it")
    if why:
        print("skip - two thousand requests on the page: %s" % why)
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Serve(log=False) as serve:
        page = Traced(folder)
        try:
            page.browser.get(serve.serving["inspector"])
            page.until("the page is live", lambda: page.text("#state") == "Live")
            page.run("document.getElementById('causes').open = document.getElementById('clock').open = true")
            page.run(OBSERVE)
            for number in range(REQUESTS):
                send(serve, ["%s", "%s\n", "&%s", "%s"][number % 4], "&n=%d" % number)
            page.until("all have come", lambda: page.run("return state.rows.at(-1).summary.number") == REQUESTS)
            page.find("#filter").send_keys("-1022 n")
            page.find("#after").click()
            page.find("#filter").send_keys(Keys.CONTROL, "a", Keys.DELETE)
            page.find("#list").click()
            page.keys(Keys.HOME, Keys.END, *[Keys.ARROW_UP] * 20)
            time.sleep(1)
            observed, load = page.run("return Math.max(...longTasks)"), os.getloadavg()[0]
            events = page.events()
            tasks = tasks_of(events, busiest(events))
            same("the trace has the page's tasks", len(tasks) > 200, True)
            longest, by_clock = max(tasks)[0], max(clock for _, clock in tasks)
            print("# %d tasks, the longest %.0f ms of the processor, %.0f ms by the clock" % (len(tasks), longest, by_clock))
            print("# the page itself observed %.0f ms at most (0: none over 50), at a load of %.1f" % (observed, load))
            if load < (os.cpu_count() or 1):
                report("nor by the clock, as the page observes it", "" if observed <= MOST_MS else "%.0f ms" % observed)
            report("no task takes more than %d ms of the processor" % MOST_MS, "" if longest <= MOST_MS else "%.0f ms" % longest)
        finally:
            page.browser.quit()
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
