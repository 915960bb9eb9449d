"""The quarantine desk and missing footage. One address is one act."""
