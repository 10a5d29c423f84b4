"""The one way to X: its endpoints, what they answer, and the door that everything from outside passes."""
