"""Tests of the checker; they may use what the checker itself does without."""
