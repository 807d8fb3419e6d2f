"""HTTP of voucher decisions, activations, and what clients see of their own."""
