"""Calls of other libraries, on input of the shape that the cases here have.

Each function makes its input and answers with the call to measure and how often it must be repeated
to make the whole case.
"""


def scores(levels=None):
    import numpy as np

    stream = np.random.default_rng(1)
    if levels is None:
        return stream.random(10_000)
    return stream.integers(0, levels, 10_000).astype(float)


def ratings():
    """10,000 units by 5 raters in 1...5, a tenth missing."""
    import numpy as np

    stream = np.random.default_rng(5)
    level = stream.integers(1, 6, 10_000)
    table = np.clip(level[:, None] + stream.integers(-1, 2, (10_000, 5)), 1, 5).astype(float)
    table[stream.random(table.shape) < 0.1] = np.nan
    return table


def battles():
    """A million battles of 100 models: left, right, and 0, 1 or 2 for left, right or tie."""
    import numpy as np

    stream = np.random.default_rng(3)
    strength = stream.normal(0, 0.7, 100)
    left = stream.integers(0, 100, 1_000_000)
    right = (left + 1 + stream.integers(0, 99, left.size)) % 100
    chance = 1 / (1 + np.exp(strength[right] - strength[left]))
    outcome = np.where(stream.random(left.size) < chance, 0, 1)
    return left, right, np.where(stream.random(left.size) < 0.15, 2, outcome)


def names(models):
    import numpy as np

    return np.array([f"model-{number:03d}" for number in range(100)])[models]


def scipy_mean(levels=None):
    import numpy as np
    from scipy import stats

    x = scores(levels)
    return lambda: stats.bootstrap(
        (x,), np.mean, n_resamples=9_999, batch=500, method="percentile",
        rng=np.random.default_rng(1)), 1


def krippendorff_units():
    import krippendorff
    import numpy as np

    table = ratings()
    counts = np.stack([(table == value).sum(axis=1) for value in range(1, 6)], axis=1)
    stream = np.random.default_rng(1)

    def call():
        alphas = [
            krippendorff.alpha(
                value_counts=counts[stream.integers(0, len(counts), len(counts))],
                value_domain=[1, 2, 3, 4, 5], level_of_measurement="ordinal")
            for _ in range(100)
        ]
        return np.quantile(alphas, [0.025, 0.975])

    return call, 10


def evalica_alpha():
    import evalica
    import pandas as pd

    table = pd.DataFrame(ratings().T)
    return lambda: evalica.alpha_bootstrap(
        table, "ordinal", n_resamples=1_000, random_state=1), 1


def fastchat_bradley_terry():
    """FastChat's present scheme, in one process: distinct outcomes with their counts, multinomial
    resamples of the counts, L-BFGS on the strengths."""
    import numpy as np
    import pandas as pd
    from scipy.optimize import minimize
    from scipy.special import expit

    left, right, outcome = battles()
    frame = pd.DataFrame({"left": names(left), "right": names(right), "outcome": outcome})

    def call():
        codes, models = pd.factorize(pd.concat([frame["left"], frame["right"]]), sort=True)
        rows = np.stack([codes[:len(frame)], codes[len(frame):], frame["outcome"]], axis=1)
        distinct, counts = np.unique(rows, axis=0, return_counts=True)
        pairs = distinct[:, :2]
        share = np.array([1.0, 0.0, 0.5])[distinct[:, 2]]
        drawn = np.random.default_rng(0).multinomial(
            len(frame), counts / counts.sum(), size=100) / len(frame)

        def loss(strength, weights):
            chance = expit(strength[pairs[:, 0]] - strength[pairs[:, 1]])
            value = -(weights * (share * np.log(chance) + (1 - share) * np.log1p(-chance))).sum()
            pull = weights * (share - chance)
            gradient = np.zeros(len(models))
            np.add.at(gradient, pairs, np.stack([-pull, pull], axis=1))
            return value, gradient

        return [
            minimize(loss, np.zeros(len(models)), args=(weights,), jac=True, method="L-BFGS-B",
                     options={"maxiter": 100, "gtol": 1e-6}).x
            for weights in drawn
        ]

    return call, 1


def logistic_bradley_terry():
    """FastChat's former scheme: battles drawn one by one, scikit-learn's logistic regression."""
    import numpy as np
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    left, right, outcome = battles()
    frame = pd.DataFrame({"left": left, "right": right, "outcome": outcome})

    def call():
        for number in range(2):
            sample = frame.sample(frac=1, replace=True, random_state=number)
            wins = np.zeros((100, 100))
            np.add.at(wins, (sample["left"], sample["right"]),
                      np.array([1.0, 0.0, 0.5])[sample["outcome"]])
            np.add.at(wins, (sample["right"], sample["left"]),
                      np.array([0.0, 1.0, 0.5])[sample["outcome"]])
            winner, loser = np.nonzero(wins)
            design = np.zeros((len(winner), 100))
            design[np.arange(len(winner)), winner] = 1
            design[np.arange(len(winner)), loser] = -1
            # Each row once as a win and once, turned, as a loss.
            LogisticRegression(fit_intercept=False, C=np.inf, tol=1e-6, max_iter=1_000).fit(
                np.concatenate([design, -design]),
                np.repeat([1, 0], len(winner)),
                sample_weight=np.tile(wins[winner, loser], 2))

    return call, 50


def evalica_bradley_terry():
    import evalica

    left, right, outcome = battles()
    kinds = [evalica.Winner.X, evalica.Winner.Y, evalica.Winner.Draw]
    one, other = names(left).tolist(), names(right).tolist()
    winners = [kinds[value] for value in outcome]
    return lambda: evalica.bootstrap(
        evalica.bradley_terry, one, other, winners, n_resamples=2,
        bootstrap_method="percentile", random_state=1), 50


def girth_two_parameters():
    import girth
    import numpy as np

    stream = np.random.default_rng(4)
    slope, difficulty = stream.uniform(0.6, 2, 100), stream.normal(0, 1, 100)
    ability = stream.normal(0, 1, 5_000)
    chance = 1 / (1 + np.exp(-slope[:, None] * (ability[None] - difficulty[:, None])))
    right = (stream.random((100, 5_000)) < chance).astype(int)
    return lambda: girth.twopl_mml(right), 1


def matrix_shuffling():
    """The kernel matrix once, its rows and columns put in a new order for each permutation."""
    import numpy as np

    stream = np.random.default_rng(1)
    pooled = np.concatenate([stream.normal(size=1_000), stream.normal(0.1, 1, 1_000)])

    def call():
        kernel = np.exp(-(pooled[:, None] - pooled[None]) ** 2 / 2)
        found = []
        for _ in range(111):
            order = stream.permutation(2_000)
            drawn = kernel[order][:, order]
            found.append(drawn[:1_000, :1_000].mean() + drawn[1_000:, 1_000:].mean()
                         - 2 * drawn[:1_000, 1_000:].mean())
        return found

    return call, 9


def level_series():
    import numpy as np

    stream = np.random.default_rng(1)
    return np.repeat(stream.normal(0, 2, 20), 250) + stream.normal(size=5_000)


def ruptures_pelt():
    import numpy as np
    import ruptures

    series = level_series()
    return lambda: ruptures.Pelt(model="l2", min_size=2, jump=1).fit(series).predict(
        pen=3 * np.log(5_000)), 1


def ruptures_kernel():
    import numpy as np
    import ruptures

    series = level_series()
    return lambda: ruptures.KernelCPD(kernel="linear", min_size=2).fit(series).predict(
        pen=3 * np.log(5_000)), 1


def rated_panel():
    """A million ratings from 1 to 5 of 200,000 responses by 5 judges."""
    import numpy as np

    stream = np.random.default_rng(7)
    severity = stream.normal(0, 1 / 3, 5)
    truth = 3 + stream.normal(0, 1 / 2, 200_000) + stream.normal(0, 1 / 2, 200_000)
    rating = truth[:, None] - severity[None] + stream.normal(0, 1 / 2, (200_000, 5))
    return np.clip(np.round(rating), 1, 5).astype(int)


def crowd_kit_consensus():
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    ratings = rated_panel()
    units, judges = ratings.shape
    frame = pd.DataFrame({
        "task": [unit for unit in range(units) for _ in range(judges)],
        "worker": list(range(judges)) * units,
        "label": ratings.ravel()})
    # As many steps as it takes by default, or until the bound rises by less than 1e-5.
    return lambda: DawidSkene(n_iter=100).fit(frame), 1


def prediction_powered():
    import numpy as np
    from ppi_py import ppi_mean_ci

    stream = np.random.default_rng(13)
    labels = (stream.random(2_000) < 0.6).astype(float)
    judged = 0.7 * labels + 0.3 * stream.random(2_000)
    others = 0.7 * (stream.random(500_000) < 0.6) + 0.3 * stream.random(500_000)
    return lambda: ppi_mean_ci(labels, judged, others, alpha=0.05), 1


def catpie_tests():
    """Twenty tests of thirty items; catpie is a translation of R's catR into Python."""
    import random

    import numpy as np
    from catpie import randomCAT

    stream = np.random.default_rng(14)
    bank = [(a, b, 0.0, 1.0) for a, b in zip(
        stream.uniform(0.6, 2, 500).tolist(), stream.normal(0, 1, 500).tolist())]
    abilities = stream.normal(0, 1, 20).tolist()
    answers = random.Random(1)
    stop = {"rule": ["length"], "thr": [30], "alpha": 0.05}

    def call():
        for ability in abilities:
            randomCAT(ability, bank, method="EAP", stop=stop, rng=answers.random)

    return call, 50


def girth_graded():
    import girth
    import numpy as np

    stream = np.random.default_rng(15)
    slope = stream.uniform(0.8, 2, 20)
    ability = stream.normal(0, 1, 2_000)
    draw = stream.random((20, 2_000))
    levels = np.array([-1.5, -0.5, 0.5, 1.5])
    reached = 1 / (1 + np.exp(-slope[:, None, None] * (ability[None, :, None] - levels)))
    answers = 1 + (draw[:, :, None] < reached).sum(axis=2)
    return lambda: girth.grm_mml(answers), 1


def one_factor_table():
    import numpy as np

    stream = np.random.default_rng(16)
    loading = stream.uniform(0.4, 0.8, 40)
    factor = stream.normal(0, 1, (5_000, 1))
    return factor * loading + np.sqrt(1 - loading ** 2) * stream.normal(0, 1, (5_000, 40))


def scikit_factor():
    from sklearn.decomposition import FactorAnalysis

    table = one_factor_table()
    return lambda: FactorAnalysis(
        n_components=1, svd_method="lapack", tol=1e-8, max_iter=10_000).fit(table), 1
