"""A community: who belongs to it, who holds which charge, and the words it uses."""
