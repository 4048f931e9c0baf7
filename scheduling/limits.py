"""How long a claim lasts, and when enough is enough; the same for work and for delivery."""

from datetime import timedelta

LEASE = timedelta(seconds=60)
"""What was claimed is anybody's again after this long, should its owner have died."""

FENCE = timedelta(seconds=10)
"""Nothing is begun, or waited for any longer, when less than this is left of the lease."""

SURPRISES = 5
"""What fails so many times in a way that nobody foresaw is given up."""
