"""Tests of åtaganden."""
