"""What the bot understands of what people write."""
