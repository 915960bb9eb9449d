"""The process of the byte server: uploads in, ranges out, the public log."""
