"""One forum with people in Matrix and in Teams at once."""
