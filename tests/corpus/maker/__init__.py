"""How the corpus is made: families, programs, a pen, a scanner and a camera."""
