"""Money, quantities, periods, transitions, history, documents, outbox, identifiers, regions: knows no app."""
