"""Tests of the media room: made clips always, real footage where it is at hand."""
