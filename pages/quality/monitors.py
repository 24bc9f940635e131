"""Theme watch: whether generated themes repeat themselves, miss the catalogue, or fall back."""

from pages.ui import frame
from pages.ui.services import workbench

with frame.page("Theme watch", "Whether generated themes repeat themselves, miss the catalogue, or fall back."):
    bench = workbench()
