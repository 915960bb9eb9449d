"""Lapel runs a body-worn-camera program end to end, and proves what it did."""
