"""The demonstration: a homeserver, people who answer, and the bot among them."""
