#!/usr/bin/env python3
"""Compare Rota's cron with croniter, an implementation of its own, on random cases in UTC.

    pip install croniter
    Tests/Differential/cron_differential.py --count 100000 --output /tmp/cron-cases.tsv
    ROTA_CRON_CASES=/tmp/cron-cases.tsv swift test --filter CronDifferentialTests

or, with --test, both steps in one. A line of the file is

    expression <TAB> instant <TAB> next tick after it <TAB> last tick before it

in seconds from 1970, or "never" twice for an expression that croniter finds no date for; Rota has
to refuse those. The zones are left out on purpose: croniter's daylight saving rules are not those
of Vixie cron. They are tested in Swift against cron.c's own loop (CronOracleTests).

Where the two differ by design, the generator stays out of the way:

- `*/2` in one of the day fields: croniter's default is to let either day field match; with
  implement_cron_bug=True it does as Vixie cron and Rota do. We compare in that mode.
- A range of one value: `5-5` is the whole field for croniter, the value 5 for Rota and Vixie.
- Ranges that run backwards: `22-2` wraps for croniter; Rota refuses it and says what to write.
- Days written out in full: `1-31` or `0-6` is a star for croniter; in Vixie cron and Rota it is a
  restriction that happens to allow everything, so that with the other day field every day matches.
- The last Friday is `L5` for croniter and `5L` for Rota: translated. In a list with other weekdays
  croniter rejects it: written alone here. With a restricted day of the month croniter asks for
  both (its `#` and `L` intersect), Rota for either as for every other weekday: only with a star.
- `?` is a star for croniter as well, but only in the day fields.
- A step wider than the field: `*/90` is minute 0 for croniter; Rota refuses it.
- `H` and `R`: hashes differ by nature.
"""

import argparse
import os
import pathlib
import random
import subprocess
import sys

from croniter import CroniterBadDateError, croniter

FIELDS = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "sun mon tue wed thu fri sat".split()
DAY, MONTH, WEEKDAY = 2, 3, 4


def spell(value, field, rng):
    """A number, sometimes padded, or a name in some case."""
    names = {MONTH: MONTHS, WEEKDAY: WEEKDAYS}.get(field)
    if names and rng.random() < 0.3:
        name = names[value - FIELDS[field][0]]
        return rng.choice([name, name.upper(), name.capitalize()])
    if field == WEEKDAY and value == 0 and rng.random() < 0.3:
        return "7"
    return f"{value:02}" if field < DAY and rng.random() < 0.1 else str(value)


def item(field, rng):
    low, high = FIELDS[field]
    start = rng.randint(low, high)
    kind = rng.random()
    if kind < 0.4 or start == high:
        return spell(start, field, rng), {start}
    end = rng.randint(start + 1, high)
    if kind < 0.65:
        return f"{spell_plain(start, field, rng)}-{end}", set(range(start, end + 1))
    step = rng.randint(1, high - low + 1)
    if kind < 0.85:
        return f"{start}-{end}/{step}", set(range(start, end + 1, step))
    return f"{start}/{step}", set(range(start, high + 1, step))


def spell_plain(value, field, rng):
    """As the start of a range, where 7 would not be Sunday's beginning."""
    text = spell(value, field, rng)
    return "0" if text == "7" and field == WEEKDAY else text


def field_text(field, rng):
    """The field for Rota and for croniter."""
    low, high = FIELDS[field]
    if rng.random() < (0.25, 0.3, 0.5, 0.6, 0.5)[field]:
        return ("*", "*") if field not in (DAY, WEEKDAY) or rng.random() < 0.8 else ("?", "?")
    if rng.random() < 0.2:
        step = rng.randint(1, high - low + 1)
        return (f"*/{step}",) * 2
    if field == DAY and rng.random() < 0.15:
        day = rng.randint(1, 27)
        return rng.choice([("L", "L"), (f"{day},L", f"{day},L")])
    if field == WEEKDAY and rng.random() < 0.15:
        day = rng.randint(0, 6)
        return f"{day}L", f"L{day}"
    while True:
        items = [item(field, rng) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        values = set().union(*(values for _, values in items))
        if field in (DAY, WEEKDAY) and len(values) == high - low + 1:
            continue  # all days, but not as a star
        text = ",".join(text for text, _ in items)
        return text, text


def case(rng):
    fields = [field_text(index, rng) for index in range(5)]
    if "L" in fields[WEEKDAY][0]:
        fields[DAY] = ("*", "*")
    ours = " ".join(first for first, _ in fields)
    theirs = " ".join(second for _, second in fields)
    # 1970 to 2100; sometimes on a whole minute, where "later than" and "not later than" matter.
    instant = rng.randint(0, 4_102_444_800)
    return ours, theirs, instant - instant % 60 if rng.random() < 0.3 else instant


def expectation(theirs, instant):
    try:
        steps = [
            int(getattr(croniter(theirs, instant, implement_cron_bug=True), step)(float))
            for step in ("get_next", "get_prev")
        ]
    except CroniterBadDateError:
        return "never", "never"
    return tuple(map(str, steps))


def write_cases(path, count, seed):
    rng = random.Random(seed)
    never = 0
    with open(path, "w", encoding="ascii") as file:
        for _ in range(count):
            ours, theirs, instant = case(rng)
            following, preceding = expectation(theirs, instant)
            never += following == "never"
            file.write(f"{ours}\t{instant}\t{following}\t{preceding}\n")
    print(f"{count} cases (seed {seed}), {never} of them impossible dates: {path}")


def run_tests(path, package):
    environment = dict(os.environ, ROTA_CRON_CASES=str(path))
    command = ["swift", "test", "--package-path", str(package), "--filter", "CronDifferentialTests"]
    return subprocess.run(command, env=environment, check=False).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("cron-cases.tsv"))
    parser.add_argument("--test", action="store_true", help="run the Swift side afterwards")
    parser.add_argument(
        "--package", type=pathlib.Path, default=pathlib.Path(__file__).parents[2],
        help="the package that --test runs")
    arguments = parser.parse_args()
    output = arguments.output.resolve()
    write_cases(output, arguments.count, arguments.seed)
    return run_tests(output, arguments.package) if arguments.test else 0


if __name__ == "__main__":
    sys.exit(main())
