r"""Bring old ratings in through the API, as an operator would: concurrently, resumably, every row accounted for.

    file --grouping--> one submission per respondent and service --sending--> POST /desk/feedback
                 \--> rejected rows, each with its line and reason     journal: what was acknowledged

A submission's id follows from what it is about, never from the file: loading the same rating again, from this
file or a larger one, is a replay that the server recognises.
"""

from infra.load.grouping import BadFile, Rejection, Submission, read_ratings
from infra.load.loading import Loaded, load
from infra.load.sending import GaveUp

__all__ = ["BadFile", "GaveUp", "Loaded", "Rejection", "Submission", "load", "read_ratings"]
