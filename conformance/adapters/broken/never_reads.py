"""Is alive and never reads its input."""

import time

while True:
    time.sleep(1)
