"""Benchmarks: how long the reader waits, beside what a bare program of the same kind takes.

The machine is shared and noisy, so nothing here fails: each run takes the candidates in turn, A B A B, and
prints the ratio of their medians with the bound that we hold ourselves to.
"""
