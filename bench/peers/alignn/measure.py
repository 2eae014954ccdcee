"""One measurement of an ALIGNN peer in a process of its own; bench/model.ts starts it and decides when it works.

    python measure.py JOB.json

JOB.json: {"version": "2024" | "2026", "work": "featurization" | "training" | "inference", "folder": set, "config":
{"hiddenFeatures", "maxNeighbors", "batchSize"}, "threads": n, "part": [i, n]}. The set's folder holds one POSCAR a crystal
(`<number>.vasp`), `set.json` {"crystals", "points"}, `targets.f32` and `bonds-k<k>.json`, the bonds of every crystal.

One JSON line a message. Out: {"ready": true, "idleMb"} when everything is loaded and warm; then for each line `<seconds>` on
standard input one window of work, {"structures", "seconds", "cpuSeconds"}; at the end of the input {"peakMb"}.

Training and inference get the same bonds as spectraloom, whole, so that both compute the same network on the same graphs;
their triplets and cosines are made by the peer. Batches are collated from prepared graphs in every step, as a data loader does.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

with open(sys.argv[1]) as file:
    JOB = json.load(file)
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(JOB["threads"])
os.environ["DGLBACKEND"] = "pytorch"
OUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what the packages print is not a message

import torch  # noqa: E402
from jarvis.core.atoms import Atoms  # noqa: E402

SEED = 7
CUTOFF = 8.0
WARM_BATCHES = 3


def tell(message):
    print(json.dumps(message), file=OUT, flush=True)


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def shuffled(n):
    """The order of bench/model-set.ts: both sides see the same batches."""
    order, state = list(range(n)), SEED
    for i in range(n - 1, 0, -1):
        state = (state * 1664525 + 1013904223) % 2**32
        j = state * (i + 1) // 2**32
        order[i], order[j] = order[j], order[i]
    return order


class Peer2024:
    def __init__(self):
        import dgl
        from alignn.graphs import Graph, compute_bond_cosines
        from jarvis.core.specie import get_node_attributes

        self.dgl, self.Graph, self.cosines, self.features = dgl, Graph, compute_bond_cosines, get_node_attributes

    def featurize(self, path, k):
        atoms = Atoms.from_poscar(path)
        return self.Graph.atom_dgl_multigraph(
            atoms, neighbor_strategy="k-nearest", cutoff=CUTOFF, max_neighbors=k, use_canonize=True, compute_line_graph=True
        )

    def graph(self, bonds, elements):
        g = self.dgl.graph((torch.tensor(bonds["source"]), torch.tensor(bonds["target"])), num_nodes=len(elements))
        g.ndata["atom_features"] = torch.tensor([list(self.features(e, atom_features="cgcnn")) for e in elements], dtype=torch.float32)
        g.edata["r"] = torch.tensor(bonds["vector"], dtype=torch.float32).reshape(-1, 3)
        lg = g.line_graph(shared=True)
        lg.apply_edges(self.cosines)
        return g, lg

    def collate(self, pairs):
        return self.dgl.batch([g for g, _ in pairs]), self.dgl.batch([lg for _, lg in pairs])

    def network(self, config, points):
        from alignn.models.alignn_atomwise import ALIGNNAtomWise, ALIGNNAtomWiseConfig

        return ALIGNNAtomWise(
            ALIGNNAtomWiseConfig(
                name="alignn_atomwise", alignn_layers=4, gcn_layers=4, atom_input_features=92,
                hidden_features=config["hiddenFeatures"], output_features=points, calculate_gradient=False,
            )
        )


class Peer2026:
    def __init__(self):
        from alignn import torch_graph_builder as builder
        from jarvis.core.specie import get_node_attributes

        self.builder, self.features = builder, get_node_attributes

    def featurize(self, path, k):
        atoms = Atoms.from_poscar(path)
        return self.builder.build_pure_torch_graph(atoms=atoms, two_body_cutoff=CUTOFF, three_body_cutoff=None, max_neighbors=k)

    def graph(self, bonds, elements):
        b = self.builder
        source, target = torch.tensor(bonds["source"]), torch.tensor(bonds["target"])
        r = torch.tensor(bonds["vector"], dtype=torch.float32).reshape(-1, 3)
        features = torch.tensor([list(self.features(e, atom_features="cgcnn")) for e in elements], dtype=torch.float32)
        g = b.TorchGraph(len(elements), source, target, ndata={"atom_features": features}, edata={"r": r})
        first, second = b._line_graph_edges(source, target, len(elements))
        cosine = b.torch_bond_cosines(r[first], r[second])
        return g, b.TorchGraph(len(source), first, second, ndata={"r": r}, edata={"h": cosine})

    def collate(self, pairs):
        return (*self.builder.batch_torch_graph_pairs(pairs), None)

    def network(self, config, points):
        from alignn.models.alignn_atomwise_pure import ALIGNNAtomWisePure, ALIGNNAtomWisePureConfig

        return ALIGNNAtomWisePure(
            ALIGNNAtomWisePureConfig(
                name="alignn_atomwise_pure", alignn_layers=4, gcn_layers=4, atom_input_features=92,
                hidden_features=config["hiddenFeatures"], output_features=points, calculate_gradient=False, gradwise_weight=0,
                lg_on_fly=False, use_penalty=False, energy_mult_natoms=False, use_zbl=False,
            )
        )


def featurization(peer, folder, crystals, config):
    """@returns work on one crystal: from the file to the graph and its line graph"""
    paths = [str(folder / f"{i}.vasp") for i in crystals]

    def unit(i):
        peer.featurize(paths[i % len(paths)], config["maxNeighbors"])
        return 1

    return unit


def network_steps(peer, folder, crystals, config, trains):
    """@returns work on one batch"""
    bonds = json.loads((folder / f"bonds-k{config['maxNeighbors']}.json").read_text())
    points = json.loads((folder / "set.json").read_text())["points"]
    targets = torch.frombuffer(bytearray((folder / "targets.f32").read_bytes()), dtype=torch.float32).reshape(-1, points)
    pairs = {}
    for i in crystals:
        pairs[i] = peer.graph(bonds[i], Atoms.from_poscar(str(folder / f"{i}.vasp")).elements)
    del bonds
    size = config["batchSize"]
    batches = [crystals[start : start + size] for start in range(0, len(crystals), size)]
    torch.manual_seed(SEED)
    net = peer.network(config, points)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-5)
    loss = torch.nn.L1Loss()

    def train(i):
        batch = batches[i % len(batches)]
        optimiser.zero_grad()
        out = net(peer.collate([pairs[c] for c in batch]))["out"]
        loss(out.reshape(len(batch), points), targets[batch]).backward()
        optimiser.step()
        return len(batch)

    @torch.no_grad()
    def predict(i):
        batch = batches[i % len(batches)]
        net(peer.collate([pairs[c] for c in batch]))["out"].numpy()
        return len(batch)

    net.train(trains)
    return train if trains else predict


def main():
    torch.set_num_threads(JOB["threads"])
    peer = {"2024": Peer2024, "2026": Peer2026}[JOB["version"]]()
    folder, config = Path(JOB["folder"]), JOB["config"]
    idle = peak_mb()
    part, parts = JOB["part"]
    n = json.loads((folder / "set.json").read_text())["crystals"]
    crystals = [c for i, c in enumerate(shuffled(n)) if i % parts == part]
    if JOB["work"] == "featurization":
        unit = featurization(peer, folder, crystals, config)
    else:
        unit = network_steps(peer, folder, crystals, config, JOB["work"] == "training")
    for i in range(WARM_BATCHES):
        unit(i)
    tell({"ready": True, "idleMb": idle})
    done = WARM_BATCHES
    for line in sys.stdin:
        structures, begin, cpu = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - begin < float(line):
            structures += unit(done)
            done += 1
        tell({"structures": structures, "seconds": time.perf_counter() - begin, "cpuSeconds": time.process_time() - cpu})
    tell({"peakMb": peak_mb()})


main()
