"""Prints the table at the end of a load: accepted and rejected rows, with reasons."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from infra.load.loading import Loaded

MOST_REASONS = 12


def show(loaded: Loaded, console: Console) -> None:
    """Print the table, and how to resume a load that stopped early."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_row(str(loaded.new), "new")
    table.add_row(str(loaded.replayed), "replayed: they were in already")
    if loaded.known:
        table.add_row(str(loaded.known), "acknowledged in an earlier run, not sent again")
    reasons = loaded.reasons
    table.add_row(str(reasons.total()), "rows rejected" + (f", listed in {loaded.rejects_file}" if reasons else ""))
    for reason, count in reasons.most_common(MOST_REASONS):
        table.add_row("", f"{count} {escape(reason)}")
    if len(reasons) > MOST_REASONS:
        table.add_row("", f"and {len(reasons) - MOST_REASONS} more reasons")
    rate = f", {loaded.sent / loaded.seconds:.0f} a second" if loaded.sent and loaded.seconds else ""
    table.add_row(f"{loaded.seconds:.1f}", f"seconds{rate}")
    console.print(table)
    if not loaded.finished:
        console.print(f"Not finished. {escape(loaded.stopped_by)} Run it again to go on.")
