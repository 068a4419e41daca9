"""The seam to the chats: one small interface (`base`), with Matrix and memory behind it."""
