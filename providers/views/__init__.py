"""HTTP of companies, applications, reviews, approvals and the public list."""
