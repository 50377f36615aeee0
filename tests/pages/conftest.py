"""What every visit without a browser has in common."""

from __future__ import annotations

from functools import cache

from streamlit.components.v2 import manifest_scanner

# Each AppTest looks through all installed packages for components of Streamlit's, which takes it longer than a
# page takes to run. What is installed stays the same while tests run: one look is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
