"""Files over the machines of a Dask cluster: one task a file. Needs ``pip install 'rnn_core[dask]'``.

A task that loses its machine is given to another one, which finds the shards that were finished and goes on
behind them. What a cluster needs is this library on every machine, and the same paths: files, network and
output lie on storage that all of them see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rnn_core.shards.events import Event, Failed
from rnn_core.shards.task import Task, collect

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["map_tasks"]


def map_tasks(client: Client, tasks: Iterable[Task]) -> Iterator[tuple[Event, ...]]:
    """Trace files on a cluster.

    Parameters
    ----------
    client : distributed.Client
        Of any Dask cluster: processes of this machine, Slurm, Kubernetes, ...
    tasks
        Each file is a unit of its own: no state is carried from one to the next.

    Yields
    ------
    tuple of Event
        All that happened to one file, as soon as it is done, in the order of being done. A file whose workers
        were lost again and again (Dask's setting ``distributed.scheduler.allowed-failures``) is given up:
        its last event is a `Failed`.

    Examples
    --------
    >>> from distributed import Client, LocalCluster
    >>> with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
    ...     with Client(cluster) as client:
    ...         list(map_tasks(client, []))
    []
    """
    from distributed import KilledWorker, as_completed

    waiting = {client.submit(_in_worker, task, pure=False): task for task in tasks}
    for future in as_completed(list(waiting)):
        task = waiting.pop(future)
        try:
            yield future.result()
        except KilledWorker:
            sentence = "its workers were lost again and again, perhaps for want of memory; run it again"
            yield (Failed(task.name, "KilledWorker", sentence),)
        future.release()


def _in_worker(task: Task) -> tuple[Event, ...]:
    import torch

    torch.set_num_threads(1)  # a worker is one of many; and sums do not hang on how many cores there are
    return collect(task)
