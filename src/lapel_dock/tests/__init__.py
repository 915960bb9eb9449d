"""Tests of the dock program."""
