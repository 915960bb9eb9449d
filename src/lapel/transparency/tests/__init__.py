"""Tests of the log's mathematics, against RFC 6962's own definition."""
