"""The rows of the matrix, by part of the portal."""
