"""Words and icons that every template uses."""
