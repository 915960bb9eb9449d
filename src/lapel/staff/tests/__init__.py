"""Tests of the staff door."""
