"""The course's lessons as data: steps that a lesson page shows, with predictions that are measured.

A lesson is one TOML file. ``schema`` says what it holds, ``reading`` makes one from a file or says what is
wrong with it, ``expressions`` works out what is measured in it.
"""
