"""The footage pages. Each view is one act: read the address, ask the room, show the answer."""
