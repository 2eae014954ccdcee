"""Scheduling overhead of Optuna: TPE, SQLite storage, an objective that computes nothing.

Arguments: trials, parallel (threads, `n_jobs`). Prints one JSON line: versions and seconds per trial.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import optuna


def objective(trial: optuna.Trial) -> float:
    """The four parameters of the benchmark's own sweep, and a value made of them."""
    neighbors = trial.suggest_int("graph.maxNeighbors", 4, 16)
    width = trial.suggest_int("network.hiddenFeatures", 8, 64)
    rate = trial.suggest_float("training.learningRate", 1e-4, 1e-2, log=True)
    decay = trial.suggest_float("training.weightDecay", 1e-6, 1e-2, log=True)
    return abs(neighbors - 12) / 12 + abs(width - 48) / 48 + abs(rate - 1e-3) * 100 + decay


def main() -> None:
    trials, parallel = int(sys.argv[1]), int(sys.argv[2])
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        study = optuna.create_study(
            storage=f"sqlite:///{Path(folder) / 'study.db'}",
            sampler=optuna.samplers.TPESampler(seed=7),
        )
        begin = time.perf_counter()
        study.optimize(objective, n_trials=trials, n_jobs=parallel)
        seconds = time.perf_counter() - begin
        finished = len(study.trials)
    print(json.dumps({"optuna": optuna.__version__, "trials": finished, "secondsPerTrial": seconds / trials}))


main()
