"""Draws the respondents of this folder and writes them as CSV, SPSS and Stata.

Ten invented countries, strata, primary sampling units numbered within strata, unequal weights, answers 1 to
6 to 21 items and codes for none. In the file of SPSS 66, 77 and 88 are declared to be missing and 99 is not;
in that of Stata they are the missing values .a to .d.
"""
import random

import pandas
import pyreadstat

ITEMS = (
    "ipcrtiv imprich ipeqopt ipshabt impsafe impdiff ipfrule ipudrst ipmodst ipgdtim impfree iphlppl "
    "ipsuces ipstrgv ipadvnt ipbhprp iprspot iplylfr impenv imptrad impfun"
).split()
CODES = [66, 77, 88, 99]

random.seed(20250601)
rows = []
for country in range(10):
    centre = [random.gauss(2.6, 0.7) for _ in ITEMS]
    for stratum in range(random.randint(2, 4)):
        for unit in range(random.randint(2, 5)):
            shift = [random.gauss(0, 0.4) for _ in ITEMS]
            for _ in range(random.randint(3, 7)):
                level = random.gauss(0, 0.5)
                answers = [
                    min(6, max(1, round(c + s + level + random.gauss(0, 1))))
                    for c, s in zip(centre, shift)
                ]
                lost = 0.02 if random.random() < 0.9 else 0.3
                answers = [random.choice(CODES) if random.random() < lost else a for a in answers]
                rows.append(
                    [
                        len(rows) + 1, "ABCDEFGHIJ"[country] + "X", 10 * (country + 1) + stratum,
                        unit + 1, round(random.lognormvariate(0, 0.5), 6), random.randint(1, 2),
                    ]
                    + answers
                )
table = pandas.DataFrame(rows, columns=["idno", "cntry", "stratum", "psu", "anweight", "gndr"] + ITEMS)
table.to_csv("respondents.csv", index=False)
pyreadstat.write_sav(
    table, "respondents.sav", compress=False, row_compress=True,
    missing_ranges={name: [66, 77, 88] for name in ITEMS},
)
letters = dict(zip(CODES, "abcd"))
stata = table.copy()
for name in ITEMS:
    stata[name] = [letters.get(value, value) for value in table[name]]
pyreadstat.write_dta(
    stata, "respondents.dta", version=14, missing_user_values={name: list("abcd") for name in ITEMS}
)
