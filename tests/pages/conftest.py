"""What every visit without a browser has in common."""

from __future__ import annotations

from functools import cache

from streamlit.components.v2 import manifest_scanner

# Each AppTest looks through all installed packages for components of Streamlit's: 0.2 s of CPU. What is
# installed stays the same while tests run, so one look is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
