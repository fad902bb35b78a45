"""What a worker may write into its pipe, and what the parent makes of it."""

from __future__ import annotations

import io
from contextlib import suppress
from pickle import PickleBuffer

from hypothesis import given
from hypothesis import strategies as st

from pdfforms.contain.frames import Frame, Kind, NoFrame, TooLong, put, sealed, seconds_of, take, task_of

MOST = 1000


@given(st.sampled_from(Kind), st.binary(min_size=8, max_size=8), st.binary(max_size=MOST))
def test_a_frame_comes_out_as_it_went_in(kind: Kind, token: bytes, body: bytes) -> None:
    """Whatever is in it; after the last there is none."""
    pipe = io.BytesIO()
    put(pipe, Frame(kind, token, body))
    pipe.seek(0)
    assert take(pipe, MOST) == Frame(kind, token, body)
    assert take(pipe, MOST) is None


@given(st.binary(max_size=60))
def test_nonsense_is_refused(data: bytes) -> None:
    """Any bytes are a short frame, the end, or refused by a name."""
    with suppress(TooLong, NoFrame):
        frame = take(io.BytesIO(data), MOST)
        assert frame is None or len(frame.body) <= MOST


@given(st.lists(st.binary(max_size=MOST), max_size=5))
def test_what_a_task_wraps_is_sent_from_where_it_lies(files: list[bytes]) -> None:
    """It is a part of the body by itself, not copied, and comes out as bytes."""
    parts = sealed(1.0, [PickleBuffer(each) for each in files])
    assert [each.obj for each in parts if isinstance(each, memoryview)] == files
    out = task_of(b"".join(parts))
    assert out == files
    assert all(type(each) is bytes for each in out)


@given(st.floats(min_value=0.1, max_value=1000), st.tuples(st.text(), st.binary()))
def test_a_task_comes_out_as_it_was_sealed(seconds: float, task: tuple[str, bytes]) -> None:
    """With its seconds, which are read without opening it."""
    body = b"".join(sealed(seconds, task))
    assert seconds_of(body) == seconds
    assert task_of(body) == task
