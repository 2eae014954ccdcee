"""Scheduling overhead of Ray Tune: random search with a trainable that computes nothing.

Arguments: trials, parallel (trials at a time, each given a share of the cores). Prints one JSON line: version and
seconds per trial, without the start of Ray itself.
"""

import json
import sys
import tempfile
import time

import ray
from ray import tune


def objective(config: dict) -> dict:
    """The four parameters of the benchmark's own sweep, and a value made of them."""
    value = abs(config["maxNeighbors"] - 12) / 12 + abs(config["hiddenFeatures"] - 48) / 48
    return {"value": value + abs(config["learningRate"] - 1e-3) * 100 + config["weightDecay"]}


def main() -> None:
    trials, parallel = int(sys.argv[1]), int(sys.argv[2])
    ray.init(num_cpus=parallel, include_dashboard=False, log_to_driver=False, logging_level="error")
    with tempfile.TemporaryDirectory() as folder:
        tuner = tune.Tuner(
            objective,
            param_space={
                "maxNeighbors": tune.randint(4, 17),
                "hiddenFeatures": tune.randint(8, 65),
                "learningRate": tune.loguniform(1e-4, 1e-2),
                "weightDecay": tune.loguniform(1e-6, 1e-2),
            },
            tune_config=tune.TuneConfig(num_samples=trials, max_concurrent_trials=parallel, metric="value", mode="min"),
            run_config=tune.RunConfig(storage_path=folder, verbose=0),
        )
        begin = time.perf_counter()
        results = tuner.fit()
        seconds = time.perf_counter() - begin
    ray.shutdown()
    print(json.dumps({"ray": ray.__version__, "trials": len(results), "secondsPerTrial": seconds / trials}))


main()
