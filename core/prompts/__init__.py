"""Prompts as templates with versions."""
