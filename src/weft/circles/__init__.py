"""The five scales of belonging, and therefore of privacy: you see what was said in a circle you sit in."""
