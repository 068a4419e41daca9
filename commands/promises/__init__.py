"""Promises to citizens (medborgarlöften): registered, published, followed up, renewed."""
