"""One tree, or the distances alone, from the raw matrix; bench/clustering.ts starts it.

    python measure.py scipy|fastcluster METHOD POINTS.f32 ROWS COLUMNS

METHOD: distances, or a linkage. Prints one JSON line: {"seconds", "peakMb"}; reading the file is not timed.
"""

import json
import resource
import sys
import time

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

VECTOR_METHODS = ("ward", "single", "centroid", "median")

peer, method, file, rows, columns = sys.argv[1:]
points = np.fromfile(file, dtype=np.float32).reshape(int(rows), int(columns)).astype(np.float64)


def tree():
    if method == "distances":
        return pdist(points)
    if peer == "scipy":
        return linkage(pdist(points), method)
    import fastcluster

    if method in VECTOR_METHODS:
        return fastcluster.linkage_vector(points, method)
    return fastcluster.linkage(pdist(points), method, preserve_input=False)


if peer == "fastcluster":
    import fastcluster  # noqa: F401
begin = time.perf_counter()
tree()
seconds = time.perf_counter() - begin
print(json.dumps({"seconds": seconds, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
