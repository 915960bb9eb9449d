"""Tests that the documents say what the programs do."""
