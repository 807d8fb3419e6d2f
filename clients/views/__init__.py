"""HTTP of clients, mandates and need assessments."""
