"""The forms as data: one definition file a form, one file a language. No code."""
