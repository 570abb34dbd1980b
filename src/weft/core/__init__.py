"""The floor every room stands on: who acts, who may, what happened, what is sealed. It knows no domain."""
