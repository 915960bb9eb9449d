"""What goes over the wire: the shapes of answers and of what may be sent."""
