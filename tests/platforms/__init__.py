"""Tests of the seam to the chats."""
