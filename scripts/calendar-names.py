#!/usr/bin/env python3
"""Writes Sources/Markup/Dates/CalendarNames.swift: names of months, days and halves of the day from Unicode CLDR.

Source: Unicode CLDR 49 (Unicode License v3) as packed in Babel 2.19.0 (`pip install babel==2.19.0`), Gregorian calendar, format and
stand-alone forms, wide and abbreviated. Run it again after an update of either: scripts/calendar-names.py
"""
import os, re, sys, unicodedata

import babel
from babel import Locale
from babel.core import get_cldr_version

# Languages in which news is published, the most frequent in feeds first: where a word is a name in two of them, the first counts.
LOCALES = """
en en_AU de de_AT fr fr_CA es es_PE pt pt_PT it nl pl ru tr sv da nb nn fi cs sk hu ro el bg uk sr sr_Latn hr bs sl mk et lv lt is ca gl eu af
sq ar ar_SY ar_MA ar_DZ ar_TN fa ur ps he hi mr ne bn pa gu ta te kn ml or as si th lo km my id ms fil sw mn kk ky uz uz_Cyrl az hy ka am ti be
lb mt ga cy fy fo eo br gd jv su zu so ha yo ig ku
""".split()
# Languages that write their months as numbers: only their halves of the day are names.
HALVES = "ja ko zh zh_Hant vi".split()
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Sources", "Markup", "Dates", "CalendarNames.swift")


def usable(name):
    """Names that hold digits are read as numbers; one letter says nothing."""
    name = unicodedata.normalize("NFC", name).replace("\u200f", "").replace("\u200e", "").strip()
    bare = name.rstrip(".").strip()
    if not bare or any(c.isdigit() for c in bare) or re.search(r'[|;,"\\]', bare) or len(bare) < 2:
        return None
    if bare.isascii() and len(bare) < 2:
        return None
    return bare


def forms(table, index):
    """`wide,…;abbreviated,…` of one month or day."""
    out = []
    for width in ("wide", "abbreviated"):
        found = []
        for context in ("format", "stand-alone"):
            name = usable(table.get(context, {}).get(width, {}).get(index, "") or "")
            if name and name not in found and not any(name in o for o in out):
                found.append(name)
        out.append(found)
    return ",".join(out[0]) + (";" + ",".join(out[1]) if out[1] else "")


def main():
    months, days, halves = [], [], []
    for code in LOCALES + HALVES:
        try:
            locale = Locale.parse(code)
        except (babel.UnknownLocaleError, ValueError):
            print("no such locale in this CLDR: " + code, file=sys.stderr)
            continue
        if code not in HALVES:
            months.append(code + "=" + "|".join(forms(locale.months, n) for n in range(1, 13)))
            days.append(code + "=" + "|".join(forms(locale.days, n) for n in range(7)))
        periods = []
        for half in ("am", "pm"):
            found = []
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    name = (locale.day_periods.get(context, {}).get(width, {}).get(half) or "").strip()
                    if name and not name.isascii() and name not in found and not re.search(r'[|;,"\\]', name):
                        found.append(name)
            periods.append(",".join(found))
        if all(periods):
            halves.append(code + "=" + "|".join(periods))

    def literal(name, what, lines):
        return '    /// %s\n    static let %s = """\n%s\n        """\n' % (what, name, "\n".join("        " + line for line in lines))

    with open(PATH, "w", encoding="utf-8") as out:
        out.write(
            "// swift-format-ignore-file\n// Written by scripts/calendar-names.py from Unicode CLDR %s (Babel %s, Unicode License v3). Do not edit.\n\n"
            % (get_cldr_version(), babel.__version__)
        )
        out.write("/// Names of the Gregorian calendar in the languages of CLDR, the most frequent languages first.\nenum CalendarNames {\n")
        out.write(literal("months", "For each language the twelve months: names in full, then shortened ones.", months) + "\n")
        out.write(literal("days", "For each language the days of the week from Monday on: names in full, then shortened ones.", days) + "\n")
        out.write(literal("halves", "For each language its words for the hours before and after noon, where they are not those of English.", halves))
        out.write("}\n")


main()
