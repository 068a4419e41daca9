"""Tests of the parts of the running bot."""
