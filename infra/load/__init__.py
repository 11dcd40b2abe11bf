r"""Loads old ratings and work orders through the API with an operator's token: concurrently, resumably, with a result
for every row.

    file --table--> rows --store--> groups of rows, on disk
    ratings --grouping--> one submission per respondent and service --sending--> POST /desk/feedback/batch, 50 a call
    orders --ordering---> one submission per order                   --sending--> POST /desk/orders/import, 20 a call
                     \--> rejected rows, each with its line and reason    journal: what was acknowledged

The file is read twice, once for its encoding and once for its rows, and never held in memory. A submission's id is
derived from its content, not from the file: it is an idempotency key, so loading the same rows again, from this file or
a larger one, changes nothing.
"""

from infra.load.bad_file import BadFile
from infra.load.grouping import read_ratings
from infra.load.loading import Loaded, load
from infra.load.ordering import read_orders
from infra.load.sending import GaveUp
from infra.load.table import Rejection, Submission

__all__ = ["BadFile", "GaveUp", "Loaded", "Rejection", "Submission", "load", "read_orders", "read_ratings"]
