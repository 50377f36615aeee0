"""What changes numbers is set aside while any thread traces, and is back when the last one is done."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from rnn_core.tracing.setting import plain_setting


def test_one_thread_does_not_lower_the_precision_of_another() -> None:
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with plain_setting():
            first_in.set()
            assert second_in.wait(60)
        first_out.set()

    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("medium")
    try:
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(first)
            assert first_in.wait(60)
            with plain_setting():
                second_in.set()
                assert first_out.wait(60)
                assert torch.get_float32_matmul_precision() == "highest"
            done.result()
        assert torch.get_float32_matmul_precision() == "medium"
    finally:
        torch.set_float32_matmul_precision(before)


def test_an_error_inside_puts_all_back() -> None:
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("medium")
    try:
        with pytest.raises(ZeroDivisionError), plain_setting():
            raise ZeroDivisionError
        assert torch.get_float32_matmul_precision() == "medium"
    finally:
        torch.set_float32_matmul_precision(before)


NEWER = """
import torch, rnn_core
from rnn_core.tracing.setting import plain_setting
mkldnn = torch.backends.mkldnn
if not hasattr(mkldnn, "matmul"):  # an older torch has none of these names
    raise SystemExit
{told} = "{value}"
found = mkldnn.matmul.fp32_precision, mkldnn.rnn.fp32_precision
with plain_setting():
    for kind in (mkldnn.matmul, mkldnn.rnn):
        assert kind.fp32_precision in ("none", "ieee"), kind.fp32_precision
assert (mkldnn.matmul.fp32_precision, mkldnn.rnn.fp32_precision) == found
for module in (torch.nn.LSTM(3, 8), torch.nn.GRU(3, 8)):
    assert rnn_core.trace(module, torch.randn(40, 1, 3)).residual < 1e-6
torch.backends.fp32_precision = "ieee"
own = "{told}".startswith("torch.backends.mkldnn")
assert own or mkldnn.rnn.fp32_precision == "ieee"  # and what follows another setting follows it still
"""


# Each in a process of its own, forked from one that has imported torch: once told so, torch's older name does
# not answer any more.
FORKS = """
import os, sys, traceback
import torch, rnn_core
for code in sys.argv[1:]:
    child = os.fork()
    if not child:
        status = 1
        try:
            exec(code)
            status = 0
        except SystemExit:
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
TOLD = {
    "torch.backends.fp32_precision": "bf16",
    "torch.backends.mkldnn.matmul.fp32_precision": "bf16",
    "torch.backends.mkldnn.rnn.fp32_precision": "bf16",
    "torch.backends.cuda.matmul.fp32_precision": "tf32",
}


def test_precision_told_by_its_newer_names_is_set_aside_too() -> None:
    codes = [NEWER.format(told=told, value=value) for told, value in TOLD.items()]
    done = subprocess.run([sys.executable, "-c", FORKS, *codes], capture_output=True, text=True)
    assert done.stdout.split() == ["0"] * len(TOLD), done.stderr
